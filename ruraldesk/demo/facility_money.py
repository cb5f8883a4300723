"""The invented books of what the care of facilities costs: one a year, the next one begins where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any  # Any: JSON values of fields

Fields = dict[str, Any]  # Any: JSON value of a form's field
# month, day, source, words, amount
_INCOMES = (
    (1, 15, "collective", "村集体划拨管护经费", "42000.00"),
    (6, 10, "fiscal", "镇管护补助", "12000.00"),
    (9, 20, "donation", "乡贤捐助古树养护", "3000.00"),
)
_WAGE = Decimal("1500.00")
_BEGUN_WITH = Decimal("3120.50")


@dataclass(frozen=True, slots=True)
class Paid:
    """What one repair or action cost: the field that points to it, the record, the day, words and amount."""

    link: str
    record: str
    on: date
    note: str
    amount: str


def year_books(today: date, cadres: Sequence[str], paid: Iterable[Paid]) -> Iterator[tuple[Fields, str, date]]:
    """Yield last year's settled book and this year's open one: fields, state, the day written."""
    opening, every_one = _BEGUN_WITH, list(paid)
    for year in (today.year - 1, today.year):
        incomes = [
            {"in_on": str(on), "in_source": source, "in_note": note, "in_amount": amount, "in_voucher": f"记-{on:%m%d}"}
            for month, day, source, note, amount in _INCOMES
            if (on := date(year, month, day)) <= today
        ]
        uses = sorted(_uses(year, today, every_one), key=lambda row: str(row["out_on"]))
        fields = {"year": year, "opening": f"{opening}", "handler": cadres[1], "incomes": incomes, "uses": uses}
        closing = opening + _added(incomes, "in_amount") - _added(uses, "out_amount")
        if year < today.year:
            settled = min(date(year + 1, 1, 12), today)
            yield fields | {"settled_on": str(settled), "supervisor": cadres[2]}, "settled", settled
        else:
            yield fields, "drafting", today
        opening = closing


def _uses(year: int, today: date, paid: list[Paid]) -> Iterator[Fields]:
    for one in paid:
        if one.on.year == year:
            kind = "repair" if one.link == "out_repair" else "action"
            row = {"out_on": str(one.on), "out_kind": kind, "out_note": one.note, "out_amount": one.amount}
            yield row | {one.link: one.record}
    for month in range(1, 13):
        on = date(year, month, 25)
        if on <= today:
            words = {"out_kind": "wage", "out_note": f"{month}月保洁、管护人员报酬", "out_voucher": f"记-{month:02}25"}
            yield {"out_on": str(on), "out_amount": f"{_WAGE}", **words}


def _added(rows: list[Fields], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))
