"""What the first page of a town looks at: its villages this month, and what they have not answered."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services import questions, records
from ruraldesk.services.desk import Desk
from ruraldesk.town.board import VillageMonth, board

QUESTIONS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that a village has not answered yet."""

    record: str
    village: str
    title: str
    words: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class TownFacts:
    """What the first page of a town shows besides the state of the desk."""

    villages: tuple[VillageMonth, ...]
    asked: tuple[Asked, ...]  # the oldest first, as many as are shown
    open_count: int


def town_facts(desk: Desk) -> TownFacts:
    """Look at the villages and the questions. For the job runner."""
    lines = board(desk)
    names = {one.village: one.name for one in lines}
    found = questions.open_questions(desk)
    asked = []
    for one in found[:QUESTIONS_SHOWN]:
        record = records.get(desk, one.record)
        asked.append(Asked(one.record, names.get(record.meta.village, ""), record.title, one.words, one.asked_at))
    return TownFacts(tuple(lines), tuple(asked), len(found))


def first_words(facts: TownFacts) -> str:
    """Return what the header says after the greeting."""
    came = sum(one.has_come for one in facts.villages)
    left = len(facts.villages) - came
    if not facts.villages:
        return "还没有登记过村。"
    return f"本月{came}个村交了，{left}个还没交。" if left else f"本月{came}个村都交了。"
