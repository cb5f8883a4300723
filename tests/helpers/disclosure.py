"""Disclosures for tests: a village with its inspectors, finance quarters that add up, the way to the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import printing, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.printing import PrintOptions
from tests.helpers import desks
from tests.helpers.pdf_pages import pdf_text

FORM = "disclosure"
STEPS = ("in_review", "to_approve", "to_post", "posted")
Fields = dict[str, Any]  # Any: JSON values


@dataclass
class Hall:
    """A village desk with the people a disclosure needs."""

    at: Desk
    people: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def open(root: Path) -> Hall:
        """Make a desk with two inspectors, a head, a clerk, a bookkeeper and two of one name."""
        return Hall.filled(desks.desk(root))

    @staticmethod
    def filled(at: Desk) -> Hall:
        """Return a desk with these people."""
        hall = Hall(at)
        for name, roles, group in (
            ("王建国", ["committee"], 5),
            ("李敏", ["supervisor"], 2),
            ("张根发", ["supervisor"], 3),
            ("沈小兰", ["grid"], 1),
            ("陈阿毛", [], 4),
        ):
            hall.people[name] = desks.person(hall.at, name, roles=roles, group_no=group)
        for group in (5, 8):
            hall.people[f"周美琴{group}"] = desks.person(hall.at, "周美琴", group_no=group)
        return hall

    def base(self, **more: Any) -> Fields:
        """Return what every disclosure has."""
        board = [{"board_place": "村委会门口"}]
        return {"drafted_by": self.people["沈小兰"], "channels": ["board"], "boards": board, **more}

    def finance(self, year: int = 2026, quarter: int = 3, **more: Any) -> Fields:
        """Return a quarter of income and expense that adds up from 812,340.55."""
        month = quarter * 3 - 2
        rows = [
            {"entry_on": f"{year}-{month:02}-03", "summary": "厂房租金", "payee_kind": "unit", "payee": "丙公司",
             "income": "60000.00", "handler": self.people["王建国"]},
            {"entry_on": f"{year}-{month:02}-10", "summary": "路灯维修费", "expense": "3280.00"},
        ]  # fmt: skip
        fields = self.base(item="CF02", also_items=["CF03"], period_from=f"{year}-{month:02}-01", entries=rows)
        fields |= {"class": "finance", "opening": "812340.55", "closing_typed": "869060.55"}
        return fields | more

    def village(self, item: str, **more: Any) -> Fields:
        """Return a disclosure of a village matter of the third quarter."""
        fields = self.base(item=item, body="详见附表。", **{"class": "village"})
        return fields | {"frequency": "Q", "period_from": "2026-07-01"} | more

    def add(self, fields: Fields) -> Record:
        return records.add(self.at, FORM, fields).record

    def step(self, record: Record, state: str, **fields: Any) -> Record:
        return records.set_fields(self.at, record.id, fields, state=state).record

    def needs(self, state: str, posted_at: str = "2026-10-20") -> Fields:
        """Return what the step to a state wants."""
        reviewers = [{"reviewer": self.people[one]} for one in ("李敏", "张根发")]
        review = {"review_result": "agree", "review_at": posted_at, "reviewers": reviewers}
        head, bookkeeper = self.people["王建国"], self.people["陈阿毛"]
        approval = {"approved_by": head, "approved_at": posted_at, "posted_at": posted_at, "accountant": bookkeeper}
        wanted: dict[str, Fields] = {"to_approve": review, "to_post": approval}
        return wanted.get(state, {})

    def through(self, record: Record, upto: str = "posted", posted_at: str = "2026-10-20") -> Record:
        """Take a drafted record step by step to a state."""
        for state in STEPS[: STEPS.index(upto) + 1]:
            record = self.step(record, state, **self.needs(state, posted_at))
        return record

    def posted(self, fields: Fields, posted_at: str = "2026-10-20") -> Record:
        return self.through(self.add(fields), "posted", posted_at)

    def paper(self, record: Record, name: str) -> str:
        """Return the text of an issued paper, without blanks and line ends."""
        paper = printing.issue(self.at, FORM, name, [record.id], PrintOptions())
        return "".join(pdf_text(paper.pdf).split())

    def stops(self, record: Record, name: str) -> list[str]:
        """Return why a paper is stopped."""
        paper = printing.preview(self.at, FORM, name, [record.id])
        return [one.sentence for one in paper.findings if one.kind == "stopped"]


def refusal(call: Any, *args: Any, **named: Any) -> tuple[str, Sequence[str]]:  # Any: any service
    """Return the code and the sentences of what a call refuses; "" if it does not."""
    try:
        call(*args, **named)
    except UserError as error:
        return error.code, error.where
    return "", ()


def total(rows: Sequence[Fields], name: str) -> Decimal:
    return sum((Decimal(one[name]) for one in rows if name in one), Decimal(0))
