"""The same person, or thing, entered twice: found by what the form says about its fields, not by its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import Problem
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

UNIQUE_CHECKS = ("id_number", "uscc")


def duplicates(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> Iterator[Problem]:
    """Yield a blocking problem per identifier another record has, a warning per same name and birth date."""
    yield from _merge_mistakes(desk, spec, record, fields)
    taken = False
    for field in spec.by_repeat[""]:
        if field.check in UNIQUE_CHECKS and fields.get(field.name):
            for other in _others(desk, spec, record, fields, {field.name: str(fields[field.name])}):
                taken = True
                title = desk.store.records.title(other)
                sentence = f"这个{field.label}已经登记过：{title}。打开那一件接着填。"
                yield Problem(field.name, "", "identifier_taken", sentence)
    if not taken:
        yield from _namesakes(desk, spec, record, fields)


def refuse_taken(desk: Desk, spec: FormSpec, record: str, fields: Fields, only: Collection[str] | None = None) -> None:
    """Refuse values coming back whose identifier another record has taken meanwhile: UserError("value_refused").

    ``only``: the fields that come back; None = all of them.
    """
    found = [one for one in duplicates(desk, spec, record, fields) if only is None or one.field in only]
    where = tuple(one.sentence for one in found if one.level == "block")
    if where:
        raise UserError("value_refused", where=where, count=len(where), first=where[0])


def name_field(spec: FormSpec) -> Field | None:
    """Return the field that holds a person's name; None in a form without an identifier."""
    if not any(one.check in UNIQUE_CHECKS for one in spec.by_repeat[""]):
        return None
    return next((one for one in spec.by_repeat[""] if one.search == "name"), None)


def birth_field(spec: FormSpec) -> Field | None:
    """Return the field that holds a date of birth."""
    return next((one for one in spec.by_repeat[""] if one.type == "date" and one.mask), None) or next(
        (one for one in spec.by_repeat[""] if one.type == "date"), None
    )


def _merge_mistakes(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> Iterator[Problem]:
    """A record goes by another one, not by itself and not in a ring; what is written into it then is seen nowhere."""
    target = fields.get(spec.same_as) if spec.same_as else None
    if not isinstance(target, str) or not target:
        return
    title = desk.store.records.title(target)
    if target == record:
        yield Problem(spec.same_as, "", "merge_itself", "指到了自己。要选另外的那一位，没有重登就空着。")
    elif desk.store.records.canonical(target) == record:
        words = f"“{title}”已经并到这一位。这一位要留下，就把这一格空着。"
        yield Problem(spec.same_as, "", "merge_ring", words)
    else:
        yield Problem(spec.same_as, "", "goes_by_another", f"这一位并到“{title}”，别处只显示那一位。", "warn")


def _namesakes(desk: Desk, spec: FormSpec, record: str, fields: Fields) -> Iterator[Problem]:
    """Two with one name and one birth date are worth a question; a form without an identifier has no namesakes."""
    name, birth = name_field(spec), birth_field(spec)
    if name is None or birth is None or not fields.get(name.name) or not fields.get(birth.name):
        return
    same = {name.name: str(fields[name.name]), birth.name: str(fields[birth.name])}
    apart = desk.store.desk_notes.not_same(record)
    for other in _others(desk, spec, record, fields, same):
        if other not in apart:
            title = desk.store.records.title(other)
            sentence = f"已有一位“{title}”，{birth.label}也一样。是同一个人吗？"
            yield Problem(name.name, "", "namesake", sentence, "warn")


def _others(desk: Desk, spec: FormSpec, record: str, fields: Fields, where: dict[str, str]) -> list[str]:
    """Return the records with these values that are not the one it is, or goes by."""
    found = desk.store.records.page(spec.form_id, LedgerQuery(where=where, limit=3))
    target = fields.get(spec.same_as) if spec.same_as else None
    root = desk.store.records.canonical(target if isinstance(target, str) and target else record)
    return [one.id for one in found if one.id not in (record, root)]
