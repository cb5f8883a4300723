"""What has to be decided before a bundle is taken in, both sides next to each other, in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ruraldesk.bundle.at_desk import AtDesk
from ruraldesk.model.changes import DELETED, NUMBER, STATE, Line, Stream, canonical
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import Conflict, Write, current_keys, fold, question_id, shown_fields, split_key
from ruraldesk.model.record import Fields, Scalar
from ruraldesk.model.titles import town_title_of
from ruraldesk.model.values import show_text
from ruraldesk.town.plan import Clash, Planned, Twin
from ruraldesk.town.questions import is_about_being

NOT_ARRIVED, EMPTY = "未到", "空"


@dataclass(frozen=True, slots=True)
class Side:
    """One value that stands, and whose it is."""

    value: Any  # Any: JSON value
    words: str
    who: str  # 2号桌 李敏
    at: str  # instant
    here: bool  # it is here already; else it comes with the bundle


@dataclass(frozen=True, slots=True)
class FieldSides:
    """One place where the sides differ. ``question`` names it; its answer is the value of a side."""

    question: str
    key: str
    field: str  # the field's name, "" for the whole record
    label: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One record about which something has to be decided."""

    id: str  # of its concern
    kind: Literal["conflict", "same_person"]
    record: str
    form_title: str
    title: str
    words: str  # why it has to be decided
    fields: tuple[FieldSides, ...]  # of a conflict
    same: tuple[tuple[str, str, str], ...]  # label, here, in the bundle: what is beside it

    @property
    def proposal(self) -> str:
        """What the village may be asked, ready to be sent or changed."""
        if self.kind == "same_person":
            return f"{self.words}是同一个人吗？"
        parts = [f"{one.label}{'，'.join(f'{side.who}写“{side.words}”' for side in one.sides)}" for one in self.fields]
        return f"{'；'.join(parts)}。以哪个为准？"


class _Names:
    """What records are called: those that are here, and those that come with the bundles."""

    def __init__(self, desk: AtDesk, planned: Sequence[Planned]) -> None:
        self.desk = desk
        opened = [one.bundle.opened for one in planned if one.bundle.opened is not None]
        self._devices = {each.device: each.name for one in opened for each in one.manifest.certificates}
        self._coming: dict[str, list[Line]] = {}
        for one in planned:
            for line in one.new:
                self._coming.setdefault(line.header.record, []).append(line)

    def device(self, device: str) -> str:
        """Return what a desk of a village is called."""
        known = self.desk.store.peers.device(device)
        return known.name if known is not None else self._devices.get(device, "")

    def fields(self, record: str) -> Fields:
        """Return what comes of a record."""
        return shown_fields(fold(self._coming.get(record, ())))

    def title(self, record: str) -> str:
        """Return a record's title; "" for one that is neither here nor on its way."""
        here = self.desk.store.records.title(record)
        if here or record not in self._coming:
            return here
        last = self._coming[record][-1].header
        spec = _spec(self.desk, last.form, last.form_version)
        return self.title_of(spec, self.fields(record)) if spec is not None else ""

    def title_of(self, spec: FormSpec, fields: Fields, number: str = "") -> str:
        return town_title_of(spec, fields, number, self.desk.store.records.title)


def matters(desk: AtDesk, planned: Sequence[Planned]) -> tuple[Matter, ...]:
    """Return what has to be decided about these bundles. Records of a form that is not here yet are left out."""
    found: list[Matter] = []
    names = _Names(desk, planned)
    for one in planned:
        name = one.bundle.opened.manifest.village_name if one.bundle.opened else ""
        for clash in one.clashes:
            spec = _spec(desk, clash.form, clash.version)
            if spec is not None:
                found.append(_clash(names, spec, clash))
        for twin in one.twins:
            spec = _spec(desk, twin.form, twin.version)
            if spec is not None:
                found.append(_twin(names, spec, twin, name))
    return tuple(found)


def _clash(names: _Names, spec: FormSpec, clash: Clash) -> Matter:
    fields = tuple(_field_sides(names, spec, clash, one) for one in clash.conflicts)
    keys = current_keys(clash.state)
    differing = {one.key for one in clash.conflicts}
    same = tuple(
        (_label(spec, key), words, words)
        for key, value in _in_order(spec, keys)
        if key not in differing and (words := _words(names, spec, key, value))
    )
    both_new = all(not side.here for one in fields for side in one.sides)
    why = "村里两张桌子各改各的，互相没看到" if both_new else "这里的和送来的各改各的，互相没看到"
    title = names.title_of(spec, shown_fields(clash.state), str(clash.state.shown(NUMBER) or ""))
    return Matter(clash.concern, "conflict", clash.record, spec.title, title, why, fields, same)


def _twin(names: _Names, spec: FormSpec, twin: Twin, village: str) -> Matter:
    desk, coming = names.desk, names.fields(twin.record)
    other = desk.store.records.get(twin.others[0])
    own = other.fields if other is not None else {}
    same = tuple(
        (one.label, _text(names, spec, one.name, own.get(one.name)), _text(names, spec, one.name, coming.get(one.name)))
        for one in spec.by_repeat[""]
        if own.get(one.name) or coming.get(one.name)
    )
    title = names.title_of(spec, coming)
    whose = desk.store.peers.village(other.meta.village) if other is not None and other.meta.village else None
    where = f"{whose.name}的" if whose is not None and whose.name != village else ""
    words = f"{village}送来的“{title}”，这里已有{where}“{other.title if other else title}”。"
    return Matter(twin.concern, "same_person", twin.record, spec.title, title, words, (), same)


def _field_sides(names: _Names, spec: FormSpec, clash: Clash, conflict: Conflict) -> FieldSides:
    _, row_id, name = split_key(conflict.key)
    sides: dict[bytes, Side] = {}
    for write in conflict.writes:
        value = _value(conflict.key, write)
        known = sides.get(canonical(value))
        who = _who(names, write)
        if known is not None and who in known.who:
            who = known.who
        elif known is not None:
            who = f"{known.who}、{who}"
        here = write.dot in clash.here or bool(known and known.here)
        at = max(write.at, known.at if known else "")
        sides[canonical(value)] = Side(value, _words(names, spec, conflict.key, value) or EMPTY, who, at, here)
    field = name if row_id else conflict.key
    ordered = tuple(sorted(sides.values(), key=lambda one: not one.here))
    named = field if field in spec.by_name else ""
    return FieldSides(question_id(clash.record, conflict), conflict.key, named, _label(spec, conflict.key), ordered)


def _value(key: str, write: Write) -> Any:  # Any: JSON value
    """Return what a write says about a key; an edit that stands against a deletion says: it stays."""
    if not is_about_being(key):
        return write.value
    return write.value is True if key == DELETED else write.value is not False


def _who(names: _Names, write: Write) -> str:
    device = names.device(Stream.from_key(write.dot[0]).device)
    return " ".join(part for part in (device, write.clerk) if part)


def _label(spec: FormSpec, key: str) -> str:
    special = {STATE: "办理状态", NUMBER: "编号", DELETED: "这件"}
    if key in special:
        return special[key]
    repeat, row_id, name = split_key(key)
    if row_id and not name:
        return f"{next((one.label for one in spec.repeats if one.name == repeat), repeat)}的一行"
    return spec.by_name[name].label if name in spec.by_name else name


def _words(names: _Names, spec: FormSpec, key: str, value: Any) -> str:  # Any: JSON value
    if is_about_being(key):
        return "删掉" if (value is True) == (key == DELETED) else "留着"
    if key == STATE:
        state = spec.state(str(value)) if value else None
        return state.label if state else str(value or "")
    return _text(names, spec, split_key(key)[2], value)


def _text(names: _Names, spec: FormSpec, name: str, value: Any) -> str:  # Any: JSON value
    field = spec.by_name.get(name)
    if field is None or value in (None, "", []):
        return "" if value in (None, "", []) else str(value)
    if field.type == "link":
        linked = value if isinstance(value, list) else [str(value)]
        return "、".join(names.title(one) or NOT_ARRIVED for one in linked)
    if field.type in ("image", "file"):
        return "有附件"
    shown: Scalar = value
    return show_text(field, shown, spec)


def _in_order(spec: FormSpec, keys: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:  # Any: JSON value
    for field in spec.by_repeat[""]:
        if field.name in keys:
            yield field.name, keys[field.name]


def _spec(desk: AtDesk, form: str, version: int) -> FormSpec | None:
    return desk.store.specs.versions(form).get(version)
