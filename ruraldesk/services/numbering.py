"""Register numbers: given by the keeper's desk only, at the state the form names, never twice.

A pattern is the form's own, or the one that the shared table ``numbering`` puts in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Numbering
from ruraldesk.model.record import Fields, Record
from ruraldesk.rules.numbering import counter_in, filled, format_number, holes, pattern_mistake, series_of
from ruraldesk.services import settings
from ruraldesk.services.desk import Desk

WAITING_WORDS = "待编号"
JOINED = "joined_village"  # this desk came later: it keeps the register only where the log says so
PATTERNS = "numbering"  # the shared table: form, pattern
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_IN_TOWN = re.compile(r".{2,}(?:镇|街道|乡)(.+(?:村|社区))")


@dataclass(frozen=True, slots=True)
class PaperSeries:
    """A series that is shut: its register, and the highest number of it that is known here."""

    form: str
    title: str
    last: str


def number_for(desk: Desk, spec: FormSpec, fields: Fields, present: str, state: str) -> str:
    """Return the number a record has after reaching a state: its own, a new one, or "" (待编号)."""
    rule = spec.numbering
    if present or rule is None or not _reached(spec, rule, state):
        return present
    if not is_keeper(desk):
        return ""
    pattern = pattern_of(desk, spec, rule)
    values = _values(desk, spec, rule, pattern, fields)
    series = filled(pattern, values)
    if desk.store.numbers.is_shut(spec.form_id, series):
        return ""
    counter = desk.store.numbers.next(spec.form_id, series)
    return format_number(pattern, values, counter)


def pattern_of(desk: Desk, spec: FormSpec, rule: Numbering) -> str:
    """Return the pattern in force. Raises UserError("number_pattern_wrong") for one that the table has wrong."""
    table = desk.store.specs.tables().table(PATTERNS)
    pattern = table.cell(spec.form_id, "pattern") if table else ""
    if not pattern:
        return rule.pattern
    labels = {f"{one.name}.label" for one in spec.fields if one.choice_list}
    wrong = pattern_mistake(pattern, {*spec.by_name, *labels, "year", "village", "code"})
    if wrong:
        raise UserError("number_pattern_wrong", form=spec.title, reason=wrong)
    return pattern


def refuse_taken(desk: Desk, spec: FormSpec, number: str) -> None:
    """Refuse a number that another record of the form has already."""
    taken = desk.store.numbers.holders(spec.form_id, number)
    if taken:
        raise UserError("number_taken", number=number, where=tuple(desk.store.records.title(one) for one in taken))


def is_keeper(desk: Desk) -> bool:
    """True if this desk gives the village's register numbers."""
    return desk.role == "village" and keeper(desk) == desk.device


def keeper(desk: Desk) -> str:
    """Return the device that keeps the register: the one the log names, else the village's first desk."""
    named = named_keeper(desk)
    if named:
        return named
    first = desk.store.numbers.keeper(desk.code)
    if desk.store.settings.get(JOINED, False) and first in ("", desk.device):
        return ""  # the desk that keeps it has not been heard of yet
    return first or desk.device


def named_keeper(desk: Desk) -> str:
    """Return the device that the log names as keeper, "" if it names none."""
    return desk.store.numbers.named_keeper(desk.code)


def is_shut(desk: Desk) -> bool:
    """True after a restore, until what stands on paper is known of every series."""
    return desk.store.numbers.locked


def asked_for(desk: Desk) -> list[PaperSeries]:
    """Return the series whose last number on paper is still to be typed after a restore, by register.

    Of a register that counts by years, those of its newest year: older books are closed.
    """
    numbers = desk.store.numbers
    if not numbers.locked:
        return []
    found = []
    for form, series, counter in _newest_years(desk, numbers.series_in_use()):
        if numbers.is_shut(form, series):
            last = next((one.number for one in numbers.register(form, series) if one.n == counter), "")
            found.append(PaperSeries(form, desk.store.specs.newest(form).title, last))
    return found


def open_again(desk: Desk, last_numbers: Iterable[str]) -> None:
    """Give numbers again after a restore, above the last ones on paper (``form=number`` each).

    Each opens its own series; once none is ``asked_for``, numbering is open as ever.
    """
    for one in last_numbers:
        form, equals, number = one.partition("=")
        spec = desk.store.specs.newest(form) if equals and desk.store.specs.known(form) else None
        rule = spec.numbering if spec else None
        patterns = [pattern_of(desk, spec, rule), rule.pattern] if spec and rule else []
        found = [(pattern, counter_in(pattern, number)) for pattern in patterns]
        pattern, counter = next((pair for pair in found if pair[1] is not None), ("", None))
        if counter is None:
            raise UserError("number_unreadable", number=one)
        desk.store.numbers.last_on_paper(form, series_of(pattern, number), counter)
    if not asked_for(desk):
        desk.store.numbers.unlock()


def can_be_numbered(desk: Desk, record: Record, spec: FormSpec) -> bool:
    """True if a record waits for its number (待编号) and this desk may give it one now."""
    rule = spec.numbering
    if rule is None or not waiting_for_number(spec, record.state, record.number) or not is_keeper(desk):
        return False
    pattern = pattern_of(desk, spec, rule)
    series = filled(pattern, _values(desk, spec, rule, pattern, record.fields))
    return not desk.store.numbers.is_shut(spec.form_id, series)


def waiting_for_number(spec: FormSpec, state: str, number: str) -> bool:
    """True if a record should have a number by now and has none (待编号)."""
    return not number and spec.numbering is not None and _reached(spec, spec.numbering, state)


def _reached(spec: FormSpec, rule: Numbering, state: str) -> bool:
    names = [one.name for one in spec.states]
    if rule.state not in names:
        return True
    return state in names and names.index(state) >= names.index(rule.state)


def _values(desk: Desk, spec: FormSpec, rule: Numbering, pattern: str, fields: Fields) -> dict[str, str]:
    year = str(fields.get(rule.date) or "")[:4] if rule.date else ""
    known = {"year": year or str(desk.clock.today().year), "code": desk.code, "village": short_name(desk)}
    return {name: known[name] if name in known else _cell(spec, name, fields) for name in holes(pattern)}


def _newest_years(desk: Desk, found: Iterable[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    known = [one for one in found if desk.store.specs.known(one[0])]
    newest: dict[str, str] = {}
    for form, series, _ in known:
        newest[form] = max(newest.get(form, ""), _year_in(desk, form, series))
    return (one for one in known if _year_in(desk, one[0], one[1]) == newest[one[0]])


def _year_in(desk: Desk, form: str, series: str) -> str:
    """Return the year that a series counts, "" where its register counts through."""
    rule = desk.store.specs.newest(form).numbering
    found = _YEAR.search(series) if rule is not None and "{year}" in rule.pattern else None
    return found[0] if found else ""


def _cell(spec: FormSpec, name: str, fields: Fields) -> str:
    field, _, column = name.partition(".")
    value = str(fields.get(field) or "")
    choice = spec.choice(field, value) if column and value else None
    return choice.label if choice else value


def short_name(desk: Desk) -> str:
    """Return the village's name as numbers have it: without the town's before it."""
    return settings.settings(desk).village_short.strip() or without_town(desk.name)


def without_town(name: str) -> str:
    """Return a village's name without its town's before it: 余新镇禾塘村 is 禾塘村."""
    inside = _IN_TOWN.fullmatch(name)
    return inside[1] if inside else name
