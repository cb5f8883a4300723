"""What a column of somebody else's sheet may mean for a form: fields, what tells a linked record, and what we know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.services.desk import Desk
from ruraldesk.sheets.heads import Wanted

SYNONYMS = "column_words"
SERIAL, NUMBER, STATE, VILLAGE, TITLE, TODAY = "_serial", "_number", "_state", "_village", "_title", "_today"
OWN_WORDS = {
    SERIAL: "序号",
    NUMBER: "编号",
    STATE: "状态",
    VILLAGE: "村名",
    TITLE: "名称（台账里的叫法）",
    TODAY: "填表日期",
}
_MORE_WORDS = {VILLAGE: ("村", "所在村", "行政村", "村社区", "村（社区）"), TODAY: ("填报日期", "制表日期")}
_NOT_IN_SHEETS = ("image", "file", "note")
BETWEEN = "."  # between a link and the field of the record it points to


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column may mean: ``name`` as mappings have it, ``label`` as a clerk reads it."""

    name: str
    label: str
    words: tuple[str, ...]
    required: bool = False

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.name, self.words)


def read_in(desk: Desk, spec: FormSpec) -> list[Target]:
    """Return what can be read in: what a clerk types, and beside each link what tells its record from others."""
    found: list[Target] = []
    for field in spec.by_repeat[""]:
        if is_typed(field):
            required = field.required is True and field.default is None and field.relevant is None
            found.append(target_of(desk, field, required=required))
            found += [_beside(desk, field, one) for one in telling_fields(desk, field)]
    return found


def filled_in(desk: Desk, spec: FormSpec) -> list[Target]:
    """Return what can be written into a town's table: every field, those of linked records, and what we know."""
    found = [_known(desk, name) for name in OWN_WORDS if _fits(spec, name)]
    for field in spec.by_repeat[""]:
        if field.type in _NOT_IN_SHEETS:
            continue
        found.append(target_of(desk, field))
        found += [_beside(desk, field, one) for one in _linked_fields(desk, field)]
    return found


def target_of(desk: Desk, field: Field, *, required: bool = False) -> Target:
    """Return a field as what a column may mean, with the words it goes by."""
    words = dict.fromkeys((field.label, *_synonyms(desk, field.label), field.xlsform_name, field.name))
    return Target(field.name, field.label, tuple(one for one in words if one), required)


def field_of(desk: Desk, spec: FormSpec, target: str) -> Field | None:
    """Return the field that a target means, of a linked record too; None for what we know besides."""
    name, _, sub = target.partition(BETWEEN)
    field = spec.by_name.get(name)
    if field is None or not sub:
        return field
    return desk.store.specs.newest(field.link_form).by_name.get(sub)


def is_typed(field: Field) -> bool:
    """True if a clerk gives the field's value in words."""
    return field.is_stored and not field.readonly and field.type not in _NOT_IN_SHEETS


def telling_fields(desk: Desk, link: Field) -> list[Field]:
    """Return the fields that tell a linked record from its namesakes: identifiers, and what its title is made of."""
    if link.type != "link" or not desk.store.specs.known(link.link_form):
        return []
    spec = desk.store.specs.newest(link.link_form)
    title = spec.list_view.title or spec.instance_name
    in_title = title.names if title is not None else frozenset()
    return [
        one
        for one in spec.by_repeat[""]
        if is_typed(one) and one.type != "link" and (one.check or (one.name in in_title and one.search != "name"))
    ]


def _linked_fields(desk: Desk, link: Field) -> Iterator[Field]:
    if link.type == "link" and desk.store.specs.known(link.link_form):
        yield from (
            one for one in desk.store.specs.newest(link.link_form).by_repeat[""] if one.type not in _NOT_IN_SHEETS
        )


def _beside(desk: Desk, link: Field, field: Field) -> Target:
    called = (link.label, *_synonyms(desk, link.label))
    said = (field.label, *_synonyms(desk, field.label))
    words = tuple(f"{one}{other}" for one in called for other in said)
    return Target(f"{link.name}{BETWEEN}{field.name}", f"{link.label}的{field.label}", words)


def _known(desk: Desk, name: str) -> Target:
    label = OWN_WORDS[name]
    return Target(name, label, (label, *_synonyms(desk, label), *_MORE_WORDS.get(name, ())))


def _fits(spec: FormSpec, name: str) -> bool:
    return not (name == NUMBER and spec.numbering is None) and not (name == STATE and not spec.states)


def _synonyms(desk: Desk, label: str) -> tuple[str, ...]:
    table = desk.store.specs.tables().table(SYNONYMS)
    return tuple(one for one in table.cell(label, "words").split("、") if one) if table else ()
