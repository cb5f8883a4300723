"""Invented accounts of the village: quarters whose opening is the last closing, and whose tables add up to the fen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo.disclosure_tables import Tables

Fields = dict[str, Any]
FIRST_OPENING = Decimal("812340.55")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of income or expense: its subject, what vouchers say, whom it concerns, about how much it is."""

    subject: str
    summary: str
    low: int
    high: int
    payee_kind: str = ""
    payee: str = ""
    every: bool = True  # in every quarter, or now and then


INCOME = (
    Kind("发包及上交收入", "厂房租金", 52_000, 61_000, "unit", "禾塘包装厂（样例）"),
    Kind("发包及上交收入", "鱼塘发包款", 9_000, 15_000, "unit", "水产合作社（样例）", every=False),
    Kind("村级组织运转补助", "村级组织运转补助", 38_000, 45_000, "unit", "镇财政所"),
    Kind("上级专项补助", "垃圾分类以奖代补", 6_000, 12_000, "unit", "镇财政所", every=False),
    Kind("利息收入", "存款利息", 260, 420),
)
EXPENSE = (
    Kind("村组干部报酬", "村组干部报酬", 17_500, 19_000),
    Kind("管理费", "办公用品、水电费", 1_900, 3_400, "unit", "供销社（样例）"),
    Kind("管理费", "党报党刊订阅费", 1_200, 1_800, "unit", "邮政所", every=False),
    Kind("公益福利支出", "保洁服务费", 12_600, 14_200, "unit", "禾塘保洁队（样例）"),
    Kind("公益福利支出", "路灯维修费", 2_400, 4_100, "unit", "水电队（样例）", every=False),
    Kind("公益福利支出", "沟渠清理误工补贴", 800, 1_600, "labour", "村民2人"),
    Kind("固定资产购建", "机耕路硬化工程进度款", 42_000, 55_000, "unit", "路桥公司（样例）", every=False),
    Kind("救济扶贫专项支出", "临时救助", 1_000, 2_000, "relief", "救助对象", every=False),
)


@dataclass(slots=True)
class Books:
    """The village's accounts from quarter to quarter."""

    random: Random
    handler: str
    approver: str
    tables: Tables
    opening: Decimal = FIRST_OPENING
    year: int = 0
    so_far: dict[str, Decimal] = field(default_factory=dict)

    def quarter(self, first: date, last: date) -> Fields:
        """Return the tables of one quarter, and go on from its closing."""
        if first.year != self.year:
            self.year, self.so_far = first.year, {}
        rows = sorted(self._entries(first, last), key=lambda one: str(one["entry_on"]))
        for place, row in enumerate(rows, 1):
            row["voucher"] = f"记-{int(str(row['entry_on'])[5:7]):02}{place:02}"
        income, expense = self._subjects(rows, "income", INCOME), self._subjects(rows, "expense", EXPENSE)
        closing = self.opening + _total(rows, "income") - _total(rows, "expense")
        fields = {
            "opening": f"{self.opening:f}",
            "closing_typed": f"{closing:f}",
            "entries": [{key: value for key, value in row.items() if key != "subject"} for row in rows],
            "in_subjects": [_renamed(one, "in") for one in income],
            "out_subjects": [_renamed(one, "out") for one in expense],
            **self.tables.quarter(first, last, f"{closing:f}"),
        }
        self.opening = closing
        return fields

    def _entries(self, first: date, last: date) -> Iterator[Fields]:
        for side, kinds in (("income", INCOME), ("expense", EXPENSE)):
            for kind in kinds:
                if kind.every or self.random.random() < 0.5:
                    yield self._entry(side, kind, first, last)
        slip = Decimal(self.random.randrange(8_000, 43_000)).scaleb(-2)
        on = first + timedelta(days=self.random.randrange((last - first).days))
        reversed_row = {"entry_on": on.isoformat(), "summary": "冲回重复列支的电费", "expense": f"{-slip:f}"}
        yield {**reversed_row, "subject": "管理费", "handler": self.handler, "entry_approver": self.approver}

    def _entry(self, side: str, kind: Kind, first: date, last: date) -> Fields:
        on = first + timedelta(days=self.random.randrange((last - first).days))
        fen = self.random.randrange(kind.low * 100, kind.high * 100)
        amount = Decimal(fen).scaleb(-2) if kind.high < 5_000 else Decimal(fen // 10_000 * 100)
        row: Fields = {"entry_on": on.isoformat(), "summary": kind.summary, side: f"{amount:.2f}"}
        row |= {"subject": kind.subject, "handler": self.handler, "entry_approver": self.approver}
        if kind.payee_kind:
            row |= {"payee_kind": kind.payee_kind, "payee": kind.payee}
        return row | ({"payee_count": 1} if kind.payee_kind == "relief" else {})

    def _subjects(self, rows: list[Fields], side: str, kinds: tuple[Kind, ...]) -> list[Fields]:
        found = []
        for subject in dict.fromkeys(one.subject for one in kinds):
            amount = _total([row for row in rows if row["subject"] == subject], side)
            self.so_far[subject] = self.so_far.get(subject, Decimal(0)) + amount
            usual = sum(one.high for one in kinds if one.subject == subject) * 4
            year = {"budget": f"{usual:.2f}", "year": f"{self.so_far[subject]:.2f}"}
            found.append({"subject": subject, "period": f"{amount:.2f}", **year})
        return found


def _total(rows: list[Fields], side: str) -> Decimal:
    return sum((Decimal(str(row[side])) for row in rows if side in row), Decimal(0))


def _renamed(row: Fields, prefix: str) -> Fields:
    return {f"{prefix}_{name}": value for name, value in row.items()}
