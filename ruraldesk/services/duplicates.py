"""The same person, or thing, entered twice: found by what the form says about its fields, not by its name."""

from __future__ import annotations

from collections.abc import Iterator

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import Problem
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

UNIQUE_CHECKS = ("id_number", "uscc")


def duplicates(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> Iterator[Problem]:
    """Yield a blocking problem per identifier another record has, a warning per same name and birth date."""
    taken = False
    for field in spec.by_repeat[""]:
        if field.check in UNIQUE_CHECKS and fields.get(field.name):
            for other in _others(desk, spec, record, {field.name: str(fields[field.name])}):
                taken = True
                title = desk.store.records.title(other)
                sentence = f"这个{field.label}已经登记过：{title}。打开那一件接着填。"
                yield Problem(field.name, "", "identifier_taken", sentence)
    if not taken:
        yield from _namesakes(desk, spec, record, fields)


def refuse_taken(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> None:
    """Refuse values coming back whose identifier another record has taken meanwhile: UserError("value_refused")."""
    where = tuple(one.sentence for one in duplicates(desk, spec, record, fields) if one.level == "block")
    if where:
        raise UserError("value_refused", where=where, count=len(where), first=where[0])


def _namesakes(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> Iterator[Problem]:
    """Two with one name and one birth date are worth a question; a form without an identifier has no namesakes."""
    name, birth = _name_field(spec), _birth_field(spec)
    if name is None or birth is None or not fields.get(name.name) or not fields.get(birth.name):
        return
    same = {name.name: str(fields[name.name]), birth.name: str(fields[birth.name])}
    for other in _others(desk, spec, record, same):
        title = desk.store.records.title(other)
        sentence = f"已有一位“{title}”，{birth.label}也一样。是同一个人吗？"
        yield Problem(name.name, "", "namesake", sentence, "warn")


def _others(desk: Desk, spec: FormSpec, record: str, where: dict[str, str]) -> list[str]:
    found = desk.store.records.page(spec.form_id, LedgerQuery(where=where, limit=3))
    return [one.id for one in found if one.id != record]


def _name_field(spec: FormSpec) -> Field | None:
    if not any(one.check in UNIQUE_CHECKS for one in spec.by_repeat[""]):
        return None
    return next((one for one in spec.by_repeat[""] if one.search == "name"), None)


def _birth_field(spec: FormSpec) -> Field | None:
    return next((one for one in spec.by_repeat[""] if one.type == "date" and one.mask), None) or next(
        (one for one in spec.by_repeat[""] if one.type == "date"), None
    )
