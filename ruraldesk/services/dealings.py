"""Everything that concerns a person or a thing: what links to it, newest first, in words; counts; what can be begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ruraldesk.model.form import UNIT_SCALE, FormSpec
from ruraldesk.model.record import Record
from ruraldesk.model.subject import Begun, Counted, Way, carriers, role_of, ways
from ruraldesk.model.titles import line_of
from ruraldesk.services import home, records
from ruraldesk.services.desk import Desk
from ruraldesk.store.dealings import Narrowing, Place, Reach

MOST_COUNTS = 4
_ENDED = ("done", "failed")
Places = Sequence[Place]  # where dealings stand, newest first


@dataclass(frozen=True, slots=True)
class Register:
    """A group of forms, as the rail calls it, with how many dealings it has."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Dealings:
    """Where the dealings of a record stand, newest first; read a page at a time with ``page``."""

    record: str
    group: frozenset[str]  # the ids that go by it
    own: tuple[Place, ...]
    handled: tuple[Place, ...]  # those it only handled
    registers: tuple[Register, ...]  # of its own dealings
    words: Mapping[str, str]  # form -> its register; where there is only one, its title


@dataclass(frozen=True, slots=True)
class Dealing:
    """One dealing in words."""

    record: str
    form: str
    on: str  # ISO date
    register: str
    sentence: str
    state: str  # its label; "" without a workflow
    shape: str
    days_left: int | None  # of its nearest deadline


@dataclass(frozen=True, slots=True)
class Count:
    """One number about a record: ``2 件`` over ``调解（1件在办）``."""

    number: str
    unit: str
    label: str
    register: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Beginning:
    """A new record that can be begun: its form, and what is filled in (``repeat/field`` in a repeat)."""

    label: str
    form: str
    icon: str
    given: tuple[tuple[str, str], ...]


def has_page(spec: FormSpec) -> bool:
    """True if a record of a form has a page of its own besides its form."""
    return bool(spec.subject.page)


def may_have(desk: Desk, form: str) -> bool:
    """True if records of any form can link to one of this form."""
    return bool(ways(desk.store.specs.all(), form))


def dealings(desk: Desk, record: str) -> Dealings:
    """Return what concerns a record, and the record it goes by. Raises UserError("record_unknown")."""
    around = _Around(desk, record)
    own: dict[tuple[str, int], Place] = {}
    handled: dict[tuple[str, int], Place] = {}
    for way, reach in around.reaches():
        only_handled = frozenset(around.specs[way.form].subject.handled)
        for place in desk.store.dealings.places(reach):
            into = handled if place.fields <= only_handled else own
            key = (place.form, place.rid)
            before = into.get(key)
            fields = place.fields | before.fields if before else place.fields
            into[key] = Place(place.form, place.rid, place.on, fields)
    for key in own:
        handled.pop(key, None)
    words = {one.form_id: register_of(one, around.specs) for one in around.specs.values()}
    if len({words[form] for form, _ in own}) == 1:  # a thing has all its dealings in one: say which kind
        words |= {form: around.specs[form].title for form, _ in own}
    counted: dict[str, int] = {}
    for form in around.specs:
        found = sum(1 for one, _ in own if one == form)
        if found:
            counted[words[form]] = counted.get(words[form], 0) + found
    return Dealings(
        around.record.id,
        frozenset(around.ids),
        tuple(_newest_first(own.values())),
        tuple(_newest_first(handled.values())),
        tuple(Register(word, count) for word, count in counted.items()),
        words,
    )


def only(found: Dealings, register: str) -> Places:
    """Return where the own dealings of one register stand."""
    return [one for one in found.own if found.words[one.form] == register]


def page(desk: Desk, around: Dealings, places: Places) -> list[Dealing]:
    """Return some places of a record's dealings in words, in their order; those that went meanwhile are left out."""
    specs = _specs(desk)
    found: dict[tuple[str, int], Dealing] = {}
    by_form: dict[str, list[Place]] = {}
    for one in places:
        by_form.setdefault(one.form, []).append(one)
    for form, wanted in by_form.items():
        for place, record in _read(desk, form, wanted):
            found[form, place.rid] = _in_words(desk, around, specs, place, record)
    return [found[one.form, one.rid] for one in places if (one.form, one.rid) in found]


def counts(desk: Desk, record: str) -> list[Count]:
    """Return the numbers that the forms about this record show first; at most four, in the order of the rail."""
    around = _Around(desk, record)
    today = desk.clock.today()
    made = []
    for spec in around.specs.values():
        for one in spec.subject.counts:
            if not any(way.form == spec.form_id and _by(spec, one, way.fields) for way in around.ways):
                continue
            since, until = (f"{today.year}-01-01", f"{today.year}-12-31") if one.year else ("", "")
            made.append(_count(desk, around, spec, one, Narrowing(one.states, since, until)))
    if len(made) > MOST_COUNTS:  # what is nought gives way first
        kept = [one for one in made if one.amount][:MOST_COUNTS]
        kept += [one for one in made if not one.amount][: MOST_COUNTS - len(kept)]
        made = [one for one in made if one in kept]
    return made


def running(desk: Desk, record: str) -> int:
    """Return how many of a record's own dealings are still open."""
    around, total = _Around(desk, record), 0
    for spec in around.specs.values():
        states = _running_states(spec)
        reaches = [
            replace(reach, fields=tuple(one for one in reach.fields if one not in spec.subject.handled))
            for way, reach in around.reaches()
            if way.form == spec.form_id
        ]
        total += desk.store.dealings.total(reaches, "", Narrowing(states)) if states else 0
    return total


def beginnings(desk: Desk, record: str) -> list[Beginning]:
    """Return what can be begun for a record. What stands for it is offered once, what leans on that only then."""
    around = _Around(desk, record)
    if desk.role != "village":
        return []
    found = []
    for spec in around.specs.values():
        for one in spec.subject.begins:
            link = spec.by_name[one.by]
            path = f"{link.repeat}/{link.name}" if link.repeat else link.name
            if link.link_form == around.form:
                standing = around.carried.get(spec.form_id) if spec.subject.stands_for == one.by else ()
                if not standing and one.is_for(around.record.fields):
                    found.append(_beginning(spec, one, path, around.record.id))
            elif around.carried.get(link.link_form):
                target = around.carried[link.link_form][-1]
                found.append(_beginning(spec, one, path, target))
    return found


def register_of(spec: FormSpec, specs: dict[str, FormSpec]) -> str:
    """Return the word under which the rail has a form."""
    group = spec.nav_group or spec.form_id
    return specs[group].title if group in specs else group


def _beginning(spec: FormSpec, one: Begun, path: str, value: str) -> Beginning:
    return Beginning(one.label, spec.form_id, spec.icon, (*one.given, (path, value)))


class _Around:
    """A record, the ids that go by it, and what stands for it."""

    def __init__(self, desk: Desk, record: str) -> None:
        self._desk = desk
        self.record = records.get(desk, desk.store.records.canonical(record))
        self.form = self.record.form
        self.specs = _specs(desk)
        self.ids = (self.record.id, *desk.store.records.merged_into(self.record.id))
        self.ways = ways(self.specs.values(), self.form)
        self.carried: dict[str, tuple[str, ...]] = {}
        for spec in carriers(self.specs.values(), self.form):
            reach = Reach(spec.form_id, (spec.subject.stands_for,), self.ids)
            self.carried[spec.form_id] = tuple(desk.store.dealings.records(reach))

    def reaches(self) -> list[tuple[Way, Reach]]:
        """Return each way with the records that it starts from."""
        found = []
        for way in self.ways:
            targets = self.ids if way.target == self.form else self.carried.get(way.target, ())
            if targets:
                on = self.specs[way.form].subject.on
                found.append((way, Reach(way.form, way.fields, targets, on)))
        return found


def _specs(desk: Desk) -> dict[str, FormSpec]:
    return {one.form_id: one for one in sorted(desk.store.specs.all(), key=lambda one: (one.order, one.form_id))}


def _newest_first(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda one: (one.on, one.rid), reverse=True)


def _read(desk: Desk, form: str, places: Sequence[Place]) -> Iterator[tuple[Place, Record]]:
    """Yield the records of some places of one form; one that went meanwhile is left out."""
    found = desk.store.records.by_rids(form, [one.rid for one in places])
    if len(found) == len(places):
        yield from zip(places, found, strict=True)
        return
    for place in places:
        yield from ((place, one) for one in desk.store.records.by_rids(form, [place.rid]))


def _in_words(desk: Desk, around: Dealings, specs: Mapping[str, FormSpec], place: Place, record: Record) -> Dealing:
    spec = specs[place.form]

    def title(linked: str) -> str:
        """Name whom a link points to; the one whose page it is need not be named."""
        return "" if linked in around.group else desk.store.records.title(linked)

    said = line_of(spec, spec.subject.says, record.fields, title) if spec.subject.says else ""
    handled = set(spec.subject.handled)
    ordered = [one.name for one in spec.fields if one.name in place.fields]
    concerned = [name for name in ordered if name not in handled] or ordered
    roles = dict.fromkeys(word for name in concerned if (word := role_of(spec, name)))
    parts = [record.number, said or record.title]
    sentence = "　".join(one for one in parts if one) + (f"，{'、'.join(roles)}" if roles else "")
    state = spec.state(record.state)
    days = [one.days_left for one in home.dues_of(desk, spec, record, desk.clock.today())]
    return Dealing(
        record.id,
        record.form,
        place.on,
        around.words[place.form],
        sentence,
        state.label if state else "",
        state.shape if state else "",
        min(days, default=None),
    )


def _by(spec: FormSpec, one: Counted, fields: Iterable[str]) -> tuple[str, ...]:
    """Return the links among these by which a number counts."""
    handled = spec.subject.handled
    return tuple(name for name in fields if (name in one.by if one.by else name not in handled))


def _running_states(spec: FormSpec) -> tuple[str, ...]:
    return tuple(one.name for one in spec.states if not one.closed and one.shape not in _ENDED)


def _count(desk: Desk, around: _Around, spec: FormSpec, one: Counted, narrowing: Narrowing) -> Count:
    reaches = [
        replace(reach, fields=_by(spec, one, reach.fields))
        for way, reach in around.reaches()
        if way.form == spec.form_id
    ]

    def total(value: str, what: Narrowing) -> int:
        return desk.store.dealings.total(reaches, value, what)

    amount = Decimal(total(one.value, narrowing))
    unit = spec.by_name[one.value].unit if one.value else None
    scale = UNIT_SCALE[unit] if unit else 1
    amount /= scale
    label = one.label
    if one.open:
        states = tuple(name for name in _running_states(spec) if not one.states or name in one.states)
        still = total("", Narrowing(states, narrowing.since, narrowing.until)) if states else 0
        label = f"{label}（{still}{one.unit if not one.value else spec.list_view.noun}在办）" if still else label
    words = f"{amount:,.{len(str(scale)) - 1}f}"
    return Count(words, one.unit, label, register_of(spec, around.specs), amount)
