"""The register of numbers: which were ever given, which stand, and which are void and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter

from ruraldesk.model.changes import DELETED, NUMBER, NUMBER_VOID, UNDO_REASON, Line
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState

COUNTER = "#"  # stands for the running number in a series: 设-A-#
_OPEN_COUNTER = re.compile(r"\{n[^}]*\}")
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Used:
    """One number that was given once. ``void`` is the reason it does not stand; empty if it does."""

    number: str
    stem: str
    n: int | None
    void: str


def used(spec: FormSpec, lines: Sequence[Line], state: RecordState, deleted: bool) -> list[Used]:
    """Return every number a record ever had. One that no longer stands is void, with its reason."""
    reasons: dict[str, str] = {}
    for line in sorted(lines, key=lambda one: (one.header.at, one.header.dot)):
        if line.payload is None:
            continue
        value = line.payload.fields.get(NUMBER)
        if isinstance(value, str) and value:
            reasons.setdefault(value, "")
        for number, reason in _declared_void(line.payload.fields.get(NUMBER_VOID), line.payload.reason):
            reasons[number] = reason
    if not reasons:
        return []
    standing = state.shown(NUMBER)
    last_reason = _reason_of_deletion(lines) if deleted else _last_reason(lines)
    found = []
    for number, reason in sorted(reasons.items()):
        stands = number == standing and not deleted
        stem, n = parts(spec, number)
        found.append(Used(number, stem, n, "" if stands else reason or last_reason or _default(deleted)))
    return found


def series(pattern: str) -> str:
    """Return a half-filled pattern as a series: its counter ``{n:04}`` becomes ``#``."""
    return _OPEN_COUNTER.sub(COUNTER, pattern)


def parts(spec: FormSpec, number: str) -> tuple[str, int | None]:
    """Split a number by the form's pattern into its series and its counter; (number, None) for a foreign one."""
    found = _shape(spec.numbering.pattern).fullmatch(number) if spec.numbering else None
    if found is None:
        return number, None
    start, end = found.span("n")
    return f"{number[:start]}{COUNTER}{number[end:]}", int(found["n"])


@lru_cache(maxsize=256)
def _shape(pattern: str) -> re.Pattern[str]:
    shape = ""
    for literal, name, _, _ in Formatter().parse(pattern):
        shape += re.escape(literal)
        if name == "n":
            shape += rf"(?P<n>[0-9]{{1,{_MOST_DIGITS}}})"
        elif name is not None:
            shape += "[0-9]{4}" if name == "year" else ".*?"
    return re.compile(shape if "(?P<n>" in shape else shape + "(?P<n>(?!))")


def _declared_void(value: object, reason: str) -> list[tuple[str, str]]:
    """Read ``_number_void``: a number, {number: reason}, or a list of numbers."""
    match value:
        case str() if value:
            return [(value, reason or "作废")]
        case dict():
            return [(str(number), str(why) or "作废") for number, why in value.items()]
        case list():
            return [(str(number), reason or "作废") for number in value]
        case _:
            return []


def _last_reason(lines: Sequence[Line]) -> str:
    given = [one for one in lines if one.payload is not None and one.payload.reason]
    last = max(given, key=lambda one: (one.header.at, one.header.dot), default=None)
    return last.payload.reason if last and last.payload else ""


def _reason_of_deletion(lines: Sequence[Line]) -> str:
    """Return the reason of the last deletion; where an undo deleted it again, the one that a clerk typed before."""
    gone = {one.header.change for one in lines if one.payload is not None and one.payload.fields.get(DELETED)}
    said = [one for one in lines if one.header.change in gone and one.payload is not None and one.payload.reason]
    said.sort(key=lambda one: (one.header.at, one.header.dot))  # the reason may stand in the line of another audience
    reasons = [one.payload.reason for one in said if one.payload]
    typed = [one for one in reasons if one != UNDO_REASON]
    if reasons and reasons[-1] != UNDO_REASON:
        return reasons[-1]
    return typed[-1] if typed else "".join(reasons[-1:])


def _default(deleted: bool) -> str:
    return "记录已删除" if deleted else "已改用别的号"
