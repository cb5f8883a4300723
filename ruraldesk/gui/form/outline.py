"""How a FormSpec is cut into the sections of the window; pure."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.model.form import Field, FormSpec, Repeat

FIRST_SECTION = "基本情况"
_WIDE_TYPES = {"image", "file", "note", "select_multiple"}
_LONG_WORDS = ("multiline", "textarea", "w2", "long")


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its fields in order, with repeats where they stand."""

    name: str
    label: str
    items: tuple[Field | Repeat, ...]


def sections(spec: FormSpec) -> list[Section]:
    """Return the sections in the order of the survey; a repeat outside a group is one of its own."""
    starts: list[tuple[int, Section]] = []
    loose = tuple(one for one in spec.by_repeat.get("", ()) if not one.group)
    if loose:
        word = FIRST_SECTION if loose[0].row <= _first_group(spec) else "其他"
        starts.append((loose[0].row, Section("", word, loose)))
    for group in spec.groups:
        items = _items_of(spec, group.name)
        if items:
            starts.append((group.row, Section(group.name, group.label, items)))
    for repeat in spec.repeats:
        if not repeat.group:
            starts.append((repeat.row, Section(repeat.name, repeat.label, (repeat,))))
    return [section for _, section in sorted(starts, key=lambda start: start[0])]


def _first_group(spec: FormSpec) -> int:
    return min((group.row for group in spec.groups), default=1 << 30)


def is_long(field: Field) -> bool:
    """True for text that needs several lines."""
    return field.type == "text" and any(word in field.appearance for word in _LONG_WORDS)


def is_wide(item: Field | Repeat) -> bool:
    """True for what takes both columns."""
    return isinstance(item, Repeat) or item.type in _WIDE_TYPES or is_long(item)


def is_hidden(field: Field) -> bool:
    """True for what the form works out for itself only and never shows (appearance ``hidden``)."""
    return is_calculated(field) and "hidden" in field.appearance.split()


def is_calculated(field: Field) -> bool:
    """True for what is shown as plain text."""
    return field.type == "calculate" or field.calculation is not None or field.readonly or field.derived


def _items_of(spec: FormSpec, group: str) -> tuple[Field | Repeat, ...]:
    fields: list[Field | Repeat] = [one for one in spec.by_repeat.get("", ()) if one.group == group]
    repeats = [one for one in spec.repeats if one.group == group]
    return tuple(sorted([*fields, *repeats], key=lambda item: item.row))
