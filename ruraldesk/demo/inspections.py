"""A believable year of inspections: on the day or a few days late, now and then something broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.facilities import DAYS, Kind
from ruraldesk.demo.people import CADRES, SAMPLE

Fields = dict[str, Any]  # Any: JSON value of a form's field
_NEEDS_TWO = ("06", "13")
_FLOOD = ("13", "14", "15")  # looked at before the season of floods
_ITEMS = ("外观", "固定", "标识", "能否正常使用")
_PROBLEMS = ("连接处松动，晃动明显。", "标识脱落一块，要补。", "表面有裂缝，长约20厘米。", "不亮，疑似线路问题。")


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection: its fields, and the state it has come to."""

    fields: Fields
    state: str

    @property
    def on(self) -> str:
        return str(self.fields["checked_on"])


def visits(random: Random, today: date, facility: str, kind: Kind, persons: list[str], most: int) -> Iterator[Visit]:
    """Yield the visits to one facility over the last year, the oldest first, at most so many."""
    step = DAYS[kind.cycle]
    times = min(most, max(1, 365 // step))
    behind = random.choices((0, step + 2, step + 11), (96, 3, 1))[0]  # some fall behind: the first page shows them
    days = [
        today - timedelta(days=step * (nth - 1) + behind + random.randrange(step // 3 + 1))
        for nth in range(times, 0, -1)
    ]
    season = date(today.year, 4, 3 + random.randrange(12))  # before the fifteenth of April
    looked = kind.code in _FLOOD and season < today and random.random() < 0.9 and most > 0
    for on in sorted([*days[looked:], season] if looked else days):
        yield _visit(random, today, on, facility, kind, persons, before_flood=looked and on == season)


def _visit(
    random: Random, today: date, on: date, facility: str, kind: Kind, persons: list[str], *, before_flood: bool
) -> Visit:
    first, second = random.sample(persons[:CADRES], 2)
    bad = random.random() < 0.06
    fields: Fields = {
        "facility": facility,
        "checked_on": on.isoformat(),
        "kind": _kind_of_visit(random, on, before_flood=before_flood),
        "inspector": first,
        "items": [{"item": item, "result": "good"} for item in _ITEMS],
        "conclusion": "repair" if bad else "normal",
        "reported": "no",
        "remark": SAMPLE,
    }
    if kind.code in _NEEDS_TWO:
        fields["second_inspector"] = second
    if not bad:
        return Visit(fields, "filed")
    return _broken(random, today, on, fields)


def _kind_of_visit(random: Random, on: date, *, before_flood: bool) -> str:
    if before_flood:
        return "before_flood"
    return "after_storm" if on.month == 9 and random.random() < 0.3 else "routine"


def _broken(random: Random, today: date, on: date, fields: Fields) -> Visit:
    problem = random.choice(_PROBLEMS)
    fields["items"][-1] = {"item": _ITEMS[-1], "result": "bad", "item_note": problem}
    fields |= {"problem": problem, "fix_by": (on + timedelta(days=15)).isoformat()}
    fixed = on + timedelta(days=random.randrange(2, 25))
    if fixed > today:
        return Visit(fields, "fixing")
    return Visit(fields | {"fixed_on": fixed.isoformat()}, "filed")
