"""Register numbers: given by the keeper's desk only, at the state the form names, never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Numbering
from ruraldesk.model.merging import fold
from ruraldesk.model.record import Fields, Record
from ruraldesk.rules.numbering import COUNTER, counter_in, format_number
from ruraldesk.services.desk import Desk
from ruraldesk.store.numbers import KEEPER, village_record

WAITING_WORDS = "待编号"
JOINED = "joined_village"  # this desk came later: it keeps the register only where the log says so
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)(?::0[1-9])?\}")


def number_for(desk: Desk, spec: FormSpec, fields: Fields, present: str, state: str) -> str:
    """Return the number a record has after reaching a state: its own, a new one, or "" (待编号)."""
    rule = spec.numbering
    if present or rule is None or not _reached(spec, rule, state):
        return present
    if desk.store.numbers.locked or not is_keeper(desk):
        return ""
    values = _values(desk, rule, fields)
    counter = desk.store.numbers.next(spec.form_id, _series(rule, values))
    return format_number(rule.pattern, values, counter)


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
    value = fold(desk.store.records.lines_of(village_record(desk.code))).shown(KEEPER)
    return value if isinstance(value, str) else ""


def open_again(desk: Desk, last_numbers: Iterable[str]) -> None:
    """Give numbers again after a restore, above the last ones on paper (``form=number`` each)."""
    for one in last_numbers:
        form, equals, number = one.partition("=")
        rule = desk.store.specs.newest(form).numbering if equals and desk.store.specs.known(form) else None
        counter = counter_in(rule.pattern, number) if rule is not None else None
        if rule is None or counter is None:
            raise UserError("number_unreadable", number=one)
        desk.store.numbers.last_on_paper(form, _series_of(rule, number), counter)
    desk.store.numbers.unlock()


def can_be_numbered(desk: Desk, record: Record, spec: FormSpec) -> bool:
    """True if a record waits for its number (待编号) and this desk may give it one now."""
    waits = waiting_for_number(spec, record.state, record.number)
    return waits and is_keeper(desk) and not desk.store.numbers.locked


def waiting_for_number(spec: FormSpec, state: str, number: str) -> bool:
    """True if a record should have a number by now and has none (待编号)."""
    return not number and spec.numbering is not None and _reached(spec, spec.numbering, state)


def _reached(spec: FormSpec, rule: Numbering, state: str) -> bool:
    names = [one.name for one in spec.states]
    if rule.state not in names:
        return True
    return state in names and names.index(state) >= names.index(rule.state)


def _values(desk: Desk, rule: Numbering, fields: Fields) -> dict[str, str]:
    named = {found[1] for found in _HOLE.finditer(rule.pattern)} - {COUNTER}
    values = {name: str(fields.get(name) or "") for name in named}
    return {**values, "year": str(desk.clock.today().year), "code": desk.code}


def _series(rule: Numbering, values: Mapping[str, str]) -> str:
    """Return the pattern with everything but its counter filled in."""
    return _HOLE.sub(lambda found: found[0] if found[1] == COUNTER else values.get(found[1], ""), rule.pattern)


def _series_of(rule: Numbering, number: str) -> str:
    """Return the series a number on paper belongs to."""
    at = rule.pattern.index("{" + COUNTER)
    tail = _HOLE.sub("", rule.pattern[at:])
    head = number[: len(number) - len(tail)] if tail else number
    stem = head.rstrip("0123456789")
    hole = _HOLE.match(rule.pattern, at)
    return f"{stem}{hole[0] if hole else ''}{tail}"
