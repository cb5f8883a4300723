"""What the invented societies did within a year, and what they plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.people import CADRES, SAMPLE

Fields = dict[str, Any]  # Any: JSON value of a form's field
Row = tuple[str, str, str, str, str, str, int]  # name, nature, kind, purpose, what it does, state, members
ROOM = "村文化活动室"


def activities(
    random: Random,
    rows: Sequence[Row],
    societies: Sequence[str],
    supports: dict[str, str],
    persons: Sequence[str],
    today: date,
) -> Iterator[tuple[date, Fields, str]]:
    for place, (society, row) in enumerate(zip(societies, rows, strict=True)):
        often = {"active": 5, "submitted": 2, "listed": 1}.get(row[5], 0)
        for nth in range(often):
            on = today - timedelta(days=340 - nth * 340 // often - random.randrange(0, 30))
            came = random.randrange(8, 30)
            fields: Fields = {
                "society": society, "held_on": on.isoformat(), "topic": row[4], "kind": _kind(row[2]), "place": ROOM,
                "host": persons[CADRES + place], "content": row[3], "people_count": came, "served_count": came // 2,
                "remark": SAMPLE,
            }  # fmt: skip
            if society in supports and nth == often - 1:
                fields |= {"cost": f"{random.randrange(8, 40) * 10}.00", "support": supports[society]}
            closed = nth < often - 1
            if closed:
                fields["outcome"] = f"到了{came}人，按计划办完。"
            yield on, fields, "filed" if closed else "held"
    for place in (1, 3):
        on = today + timedelta(days=10 + place)
        topic = f"{rows[place][4]}（年末）"
        planned: Fields = {
            "society": societies[place],
            "held_on": on.isoformat(),
            "topic": topic,
            "kind": _kind(rows[place][2]),
        }
        yield on, planned | {"place": ROOM, "remark": SAMPLE}, "planned"


def _kind(of_society: str) -> str:
    return {"people": "service", "neighbours": "mutual"}.get(of_society, of_society)
