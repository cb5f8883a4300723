"""What the invented 两会三团 met about, and what became of their opinions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.people import SAMPLE

Fields = dict[str, Any]  # Any: JSON value of a form's field
ROOM = "议事（会议）室"
_OPINIONS = (
    "先做最急的一段，其余分两年做。",
    "定一张排班表，贴在村口。",
    "多放两只，隔天清一次。",
    "请镇里派人来看一次再定。",
)
_ANSWERS = {
    "yes": "采纳，已安排人办。",
    "part": "采纳一半，其余明年再看。",
    "no": "地方不够，今年办不了，已当面说明。",
}


def meetings(
    random: Random,
    council: str,
    body: str,
    host: str,
    topics: tuple[str, ...],
    decisions: list[tuple[str, str]],
    today: date,
) -> Iterator[tuple[date, Fields, str]]:
    for nth in range(len(topics) * 2):
        on = today - timedelta(days=350 - nth * 350 // (len(topics) * 2) - random.randrange(0, 12))
        came, speaks = random.randrange(6, 18), body in ("deliberation", "gentry", "harmony")
        fields: Fields = {
            "council": council, "body": body, "held_on": on.isoformat(), "topic": topics[nth % len(topics)],
            "place": ROOM, "host": host, "people_count": came, "newcomers_count": came // 3 if body == "harmony" else 0,
            "summary": "到会的人都说了话，记在会议本上。", "remark": SAMPLE,
        }  # fmt: skip
        if not speaks:
            fields["served_count"] = came * 2
        opinions = [_opinion(random, on, today, decisions, place) for place in range(random.randrange(1, 4))]
        fields |= {"opinions": opinions} if speaks else {}
        open_ones = any(one["adopted"] == "pending" for one in opinions) and speaks
        yield on, fields, "held" if open_ones or on > today - timedelta(days=15) else "filed"


def _opinion(random: Random, on: date, today: date, decisions: list[tuple[str, str]], place: int) -> Fields:
    recent = on > today - timedelta(days=25)
    adopted = "pending" if recent else random.choices(("yes", "part", "no"), (6, 2, 2))[0]
    fields: Fields = {"opinion": _OPINIONS[(place + on.month) % len(_OPINIONS)], "adopted": adopted}
    if adopted != "pending":
        answered = on + timedelta(days=random.choice((7, 12, 21, 21, 33)))
        fields |= {"answered_on": min(answered, today).isoformat(), "answer": _ANSWERS[adopted]}
    later = [decision for day, decision in decisions if day >= on.isoformat()]
    if adopted == "yes" and later and place == 0:
        fields["decision"] = later[0]
    return fields
