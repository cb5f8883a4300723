"""Register numbers: given by the keeper's desk only, at the state the form names, never twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Numbering
from ruraldesk.model.record import Fields
from ruraldesk.rules.numbering import counter_in, format_number
from ruraldesk.services.desk import Desk

WAITING_WORDS = "待编号"
SHUT = "numbering_shut"
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)(?::0[1-9])?\}")


def number_for(
    desk: Desk, spec: FormSpec, fields: Fields, present: str, state: str, *, given: bool = True
) -> str:
    """Return the number a record has after reaching a state: its own, a new one, or "" (待编号)."""
    rule = spec.numbering
    if present or rule is None or not given or not _reached(spec, rule, state) or not is_keeper(desk):
        return present
    if desk.store.settings.get(SHUT, False):
        return ""
    values = _values(desk, rule, fields)
    counter = _take_next(desk, spec, rule, values)
    return format_number(rule.pattern, values, counter)


def refuse_taken(desk: Desk, spec: FormSpec, number: str) -> None:
    """Refuse a number that another record of the form has already."""
    taken = desk.store.records.numbered(spec.form_id, number)
    if taken:
        raise UserError("number_taken", number=number, where=tuple(desk.store.records.title(one) for one in taken))
    if spec.numbering is not None:
        _forget_counters(desk, spec.form_id)


def is_keeper(desk: Desk) -> bool:
    """True if this desk gives the village's register numbers."""
    return desk.role == "village" and keeper(desk) == desk.device


def keeper(desk: Desk) -> str:
    """Return the device that keeps the register."""
    return desk.store.keeper()


def shut_until_proved(desk: Desk) -> None:
    """Stop giving numbers, as after a restore: what was given since the backup is on paper only."""
    desk.store.settings.set(SHUT, True)


def open_again(desk: Desk, last_numbers: Iterable[str]) -> None:
    """Give numbers again, above the last ones on paper (``form=number`` each)."""
    for one in last_numbers:
        form, equals, number = one.partition("=")
        spec = desk.store.specs.newest(form)
        rule = spec.numbering
        counter = counter_in(rule.pattern, number) if rule is not None and equals else None
        if rule is None or counter is None:
            raise UserError("number_unreadable", number=one, pattern=rule.pattern if rule else "")
        _raise_floor(desk, spec, rule, number, counter)
    desk.store.settings.set(SHUT, False)


def waiting_for_number(spec: FormSpec, state: str, number: str) -> bool:
    """True if a record should have a number by now and has none (待编号)."""
    return not number and spec.numbering is not None and _reached(spec, spec.numbering, state)


def _reached(spec: FormSpec, rule: Numbering, state: str) -> bool:
    names = [one.name for one in spec.states]
    if rule.state not in names:
        return True
    return state in names and names.index(state) >= names.index(rule.state)


def _values(desk: Desk, rule: Numbering, fields: Fields) -> dict[str, str]:
    values = {name: str(value) for name, value in fields.items() if isinstance(value, str | int)}
    return {**values, "year": str(desk.clock.today().year), "code": desk.code}


def _series(spec: FormSpec, rule: Numbering, values: Mapping[str, str]) -> str:
    """Return the pattern with everything but the counter filled in: one series per result.

    What the rule names in ``per`` but does not print makes series of its own too.
    """
    shown = _HOLE.sub(lambda found: found[0] if found[1] == "n" else values.get(found[1], ""), rule.pattern)
    hidden = [values.get(one, "") for one in rule.per if f"{{{one}}}" not in rule.pattern]
    return "|".join([shown, *hidden])


def _take_next(desk: Desk, spec: FormSpec, rule: Numbering, values: Mapping[str, str]) -> int:
    counters = _counters(desk, spec, rule)
    series = _series(spec, rule, values)
    counters[series] = counters.get(series, 0) + 1
    desk.store.settings.set(f"numbering/{spec.form_id}", counters)
    return counters[series]


def _counters(desk: Desk, spec: FormSpec, rule: Numbering) -> dict[str, int]:
    """Return the last counter of every series: kept in the settings, counted from the records at first."""
    kept = desk.store.settings.get(f"numbering/{spec.form_id}", None)
    if isinstance(kept, dict):
        return {str(key): int(value) for key, value in kept.items()}
    counters: dict[str, int] = {}
    for number, fields in desk.store.records.numbers(spec.form_id):
        counter = counter_in(rule.pattern, number)
        if counter is not None:
            series = _series(spec, rule, {**_text_values(fields), **_read_holes(rule.pattern, number)})
            counters[series] = max(counters.get(series, 0), counter)
    return counters


def _text_values(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items() if isinstance(value, str | int)}


def _read_holes(pattern: str, number: str) -> dict[str, str]:
    """Return what stood in the pattern's holes when a number was made."""
    names: list[str] = []
    parts, at = [], 0
    for found in _HOLE.finditer(pattern):
        parts.append(re.escape(pattern[at : found.start()]))
        parts.append("([0-9]+)" if found[1] in ("n", "year") else "(.*?)")
        names.append(found[1])
        at = found.end()
    match = re.fullmatch("".join([*parts, re.escape(pattern[at:])]), number)
    return {name: text for name, text in zip(names, match.groups(), strict=True) if name != "n"} if match else {}


def _raise_floor(desk: Desk, spec: FormSpec, rule: Numbering, number: str, counter: int) -> None:
    counters = _counters(desk, spec, rule)
    series = _series(spec, rule, _read_holes(rule.pattern, number))
    counters[series] = max(counters.get(series, 0), counter)
    desk.store.settings.set(f"numbering/{spec.form_id}", counters)


def _forget_counters(desk: Desk, form: str) -> None:
    """Have the series counted anew: an old number has joined one."""
    desk.store.settings.set(f"numbering/{form}", None)


