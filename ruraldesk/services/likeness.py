"""Who may be the same as the one being typed, or as one in the register: the surest first, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.likeness import Likeness, Person, likeness, one_missing, short_of, slips_of
from ruraldesk.rules.identifiers import id_for_lookup
from ruraldesk.services import finding, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import UNIQUE_CHECKS, birth_field, name_field
from ruraldesk.store.alike import near_sounds_of, sounds_of
from ruraldesk.store.core import Row
from ruraldesk.store.search_text import digits_of

MOST = 5
PHONE_CHECKS = ("mobile", "phone")
ID_LENGTH, OLD_LENGTH = 18, 15
_ID_SIGNS = "0123456789x"


@dataclass(frozen=True, slots=True)
class Twin:
    """One that may be the same: who, what tells him from namesakes, and by what it was found."""

    record: str
    title: str
    hints: tuple[str, ...]
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Telling:
    """The fields of a form that tell one person from another."""

    name: str
    birth: str
    numbers: tuple[str, ...]
    phones: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        return [one for one in (self.name, self.birth, *self.numbers, *self.phones) if one]


def watched(spec: FormSpec) -> frozenset[str]:
    """Return the fields after which it is worth looking; none where records are never merged."""
    return frozenset(_telling(spec).columns) if spec.same_as else frozenset()


def twins(desk: Desk, spec: FormSpec, record: str, fields: Mapping[str, object], most: int = MOST) -> list[Twin]:
    """Return who is like the one with these fields, those known to be another left out."""
    if not spec.same_as:
        return []
    telling = _telling(spec)
    one = _person(telling, fields)
    apart = desk.store.desk_notes.not_same(record)
    found: dict[str, Likeness] = {}
    for _, other, *cells in _candidates(desk, spec, telling, one):  # its id, then its columns
        if other in (record, *apart) or other in found:
            continue
        alike = likeness(one, _person(telling, dict(zip(telling.columns, cells, strict=True))))
        if alike is not None:
            found[other] = alike
    root = desk.store.records.canonical(record)
    best = sorted((pair for pair in found.items() if pair[0] != root), key=lambda pair: -pair[1].score)[:most]
    return [_twin(desk, spec, other, alike) for other, alike in best]


def note_not_same(desk: Desk, record: str, other: str) -> None:
    """Remember that two are not the same: nobody is asked again."""
    desk.store.desk_notes.note_not_same(record, other, desk.clerk)


def _candidates(desk: Desk, spec: FormSpec, telling: _Telling, one: Person) -> list[Row]:
    wanted = set(one.numbers) | set(one.phones)
    for number in one.numbers:
        wanted |= slips_of(number, _ID_SIGNS) | {one for one in (short_of(number), _long_of(number)) if one}
        wanted |= one_missing(number, _ID_SIGNS) if abs(len(number) - ID_LENGTH) < 2 else set()
    for phone in one.phones:
        wanted |= slips_of(phone)
    found = desk.store.alike.by_numbers(spec.form_id, sorted(wanted), telling.columns)
    if len(one.name) > 1:
        found = [*found, *desk.store.alike.by_sound(spec.form_id, one.name, telling.columns)]
    if len(one.name) > 1 and one.birth:
        found = [*found, *desk.store.alike.by_near_sound(spec.form_id, one.name, telling.columns)]
    return found


def _person(telling: _Telling, fields: Mapping[str, object]) -> Person:
    name = str(fields.get(telling.name) or "").replace(" ", "")
    return Person(
        name,
        str(fields.get(telling.birth) or ""),
        _digits(fields, telling.numbers),
        _digits(fields, telling.phones),
        sounds_of(name) if name else frozenset(),
        near_sounds_of(name) if name else frozenset(),
    )


def _long_of(number: str) -> str:
    return id_for_lookup(number).lower() if len(number) == OLD_LENGTH else ""


def _digits(fields: Mapping[str, object], names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(found for name in names if len(found := digits_of(str(fields.get(name) or ""))) > 5)


def _telling(spec: FormSpec) -> _Telling:
    name, birth = name_field(spec), birth_field(spec)
    plain = spec.by_repeat[""]
    return _Telling(
        name.name if name else "",
        birth.name if birth else "",
        _checked(plain, UNIQUE_CHECKS),
        _checked(plain, PHONE_CHECKS),
    )


def _checked(fields: tuple[Field, ...], checks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in fields if one.check in checks)


def _twin(desk: Desk, spec: FormSpec, other: str, alike: Likeness) -> Twin:
    found = records.get(desk, other)
    birth = birth_field(spec)
    born = str(found.fields.get(birth.name) or "")[:4] if birth else ""
    year = (f"{born}年生",) if born else ()
    return Twin(other, found.title, (*finding.hints(desk, spec, found)[:1], *year), alike.score, alike.reason)
