"""村情: which village handed in what, and when. A list by code; villages are not ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.clock import CHINA, parse_instant
from ruraldesk.model.outcomes import Question
from ruraldesk.store.receipts import Bundle


@dataclass(frozen=True, slots=True)
class VillageMonth:
    """One village in one month."""

    village: str
    name: str
    month: str  # YYYY-MM
    last_made_at: str  # instant at which its newest bundle was sealed, "" if none has come
    last_taken_at: str  # instant at which it was taken in here
    files: int  # taken in this month
    lines: int
    records: int
    open_questions: int
    receipts_out: int  # receipts written this month

    @property
    def has_come(self) -> bool:
        """True if something of this village came in this month."""
        return self.files > 0


def board(desk: AtDesk, month: str = "") -> list[VillageMonth]:
    """Return one line per enrolled village, in the order of their codes.

    A village that is part of another one has a line only in months in which it handed something in itself.
    """
    store = desk.store
    need_role(store, "town")
    wanted = month or desk.clock.today().strftime("%Y-%m")
    questions = store.questions.open_ones()
    villages = {one.id: one.meta.village for one in store.records.many(sorted({one.record for one in questions}))}
    homes = store.aliases.at_town()
    for record, village in villages.items():
        villages[record] = homes.get(village, village)
    lines = [
        _line(
            one.code,
            one.name,
            wanted,
            store.bundles_taken.list("report", one.code),
            store.bundles_sent.list("receipt", one.code),
            [question for question in questions if villages.get(question.record) == one.code],
        )
        for one in store.peers.villages()
    ]
    return [one for one in lines if one.files or one.village not in homes]


def _line(
    code: str, name: str, month: str, taken: list[Bundle], receipts: Iterable[Bundle], questions: list[Question]
) -> VillageMonth:
    here = [one for one in taken if month_of(one.at) == month]
    counts = [one.facts.get("counts", {}) for one in here]
    return VillageMonth(
        village=code,
        name=name,
        month=month,
        last_made_at=max((str(one.facts.get("created_at", "")) for one in taken), default=""),
        last_taken_at=max((one.at for one in taken), default=""),
        files=len(here),
        lines=sum(one.get("lines", 0) for one in counts),
        records=sum(one.get("records", 0) for one in counts),
        open_questions=len(questions),
        receipts_out=sum(1 for one in receipts if month_of(one.at) == month),
    )


def month_of(instant: str) -> str:
    """Return the month of an instant in China."""
    return parse_instant(instant).astimezone(CHINA).strftime("%Y-%m")
