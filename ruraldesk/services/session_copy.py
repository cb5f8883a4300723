"""A new record that begins with what a former one says: what stays the same, never what belongs to that one alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.record import Fields, Scalar
from ruraldesk.services import records
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession

NAMED = 4  # labels that are said one by one
_TYPES = ("text", "select_one", "select_multiple", "link")
_SIGNED = ("签", "盖章")
_KINDS = {
    "date": "日期",
    "datetime": "日期",
    "time": "时间",
    "integer": "数字",
    "decimal": "数字",
    "image": "附件",
    "file": "附件",
}


@dataclass(frozen=True, slots=True)
class Copied:
    """What was taken over, and what was there and was left."""

    title: str
    taken: tuple[str, ...]  # labels
    left: tuple[str, ...]  # kinds: 日期, 数字, 附件, 签名, 号码, 明细

    @property
    def sentence(self) -> str:
        """Say it."""
        if not self.taken:
            return f"“{self.title}”里没有可照抄的，表里没动。"
        names = "、".join(self.taken[:NAMED]) + ("等" if len(self.taken) > NAMED else "")
        rest = f"{'、'.join(self.left)}没有抄。" if self.left else ""
        return f"从“{self.title}”抄来{len(self.taken)}格：{names}。{rest}"


def is_copied(spec: FormSpec, field: Field) -> bool:
    """True for what one record of a kind has in common with the next: words, choices and links.

    Not for numbers, days, attachments, signatures and identifiers, nor for what only a later step asks for.
    """
    if not field.is_stored or field.readonly or field.repeat or field.type not in _TYPES:
        return False
    alone = field.check or field.search in ("name", "digits") or any(word in field.label for word in _SIGNED)
    return not alone and field.name not in _of_later_steps(spec)


def copied(desk: Desk, spec: FormSpec, fields: Mapping[str, object]) -> Fields:
    """Return what a new record takes from the fields of a former one."""
    kept: Fields = {}
    for field in spec.by_repeat[""]:
        value = fields.get(field.name)
        if value not in (None, "", []) and is_copied(spec, field) and _is_offered(desk, spec, field, value):
            kept[field.name] = value  # type: ignore[assignment]  # a field of the record itself, no repeat
    return kept


def take(session: FormSession, former: str) -> Copied:
    """Put what a former record says where nothing was written yet; one step."""
    desk, spec, record = session.desk, session.spec, records.get(session.desk, former)
    offered = copied(desk, spec, record.fields)
    begun = session.loaded.values
    values: dict[str, Scalar] = dict(session.cells.values)
    taken = []
    for name, value in offered.items():
        written = name in session.cells.wrong or values.get(name) != begun.get(name)
        if not written and values.get(name) != value:
            values[name] = value  # type: ignore[assignment]  # as in copied
            taken.append(spec.by_name[name].label)
    session.replace("", replace(session.cells, values=values))
    return Copied(record.title, tuple(taken), tuple(_left(spec, record.fields)))


def _of_later_steps(spec: FormSpec) -> set[str]:
    first = spec.first_state
    early = {name for one in spec.transitions if one.source == first for name in one.needs}
    return {name for one in spec.transitions for name in one.needs} - early


def _is_offered(desk: Desk, spec: FormSpec, field: Field, value: object) -> bool:
    """A retired choice and a link to what is deleted are not carried on."""
    if field.type == "link":
        linked = desk.store.records.get(str(value))
        return linked is not None and not linked.meta.deleted
    names: Iterable[object] = value if isinstance(value, list) else [value]
    if field.type in ("select_one", "select_multiple"):
        found = [spec.choice(field.name, str(one)) for one in names]
        return all(one is not None and not one.retired for one in found)
    return True


def _left(spec: FormSpec, fields: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for field in spec.by_repeat[""]:
        if fields.get(field.name) in (None, "", []) or not field.is_stored or field.readonly:
            continue
        if not is_copied(spec, field):
            signed = any(word in field.label for word in _SIGNED)
            kind = "签名" if signed else _KINDS.get(field.type, "号码" if field.check or field.search else "")
            found += [kind] if kind else []
    found += ["明细"] if any(fields.get(one.name) for one in spec.repeats) else []
    return list(dict.fromkeys(found))
