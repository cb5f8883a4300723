"""前后一致核对表: a matter's figures are the same in the decision, the contract, the payments and on the board."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import records
from ruraldesk.services.reporting import Wanted, run
from tests.helpers import desks
from tests.helpers.disclosure import Hall

NAME = "consistency"
APPROVED = "2026-07-01"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    at = desks.copied_desk(tmp_path / "village")
    yield Hall.filled(at)
    at.store.close(backup=False)


def project(hall: Hall, **more: object) -> str:
    fields = {
        "name": "村道拓宽",
        "approved_on": APPROVED,
        "budget": "320000.00",
        "responsible": hall.people["王建国"],
        "contract_price": "300000.00",
        "signed_on": "2026-07-05",
    }
    return records.add(hall.at, "project", {**fields, **more}).record.id


def decision(hall: Hall, amount: str) -> str:
    fields = {"title": "村道拓宽", "matter": "plan", "special": "no", "amount": amount, "fund_source": ["collective"]}
    return records.add(hall.at, "decision", {**fields, "handler": hall.people["王建国"], "procedure": "zj"}).record.id


def found(hall: Hall) -> list[tuple[str, str, str, str]]:
    """Return what does not agree: the kind, both amounts, and by how much."""
    table = run(hall.at, NAME, Wanted())
    at = {one.name: place for place, one in enumerate(table.columns)}
    return [tuple(row[at[name]].shown for name in ("kind", "before", "after", "gap")) for row in table.rows]  # type: ignore[misc]  # four names


def payment(amount: str, voucher: str | None = "记-0710", on: str = "2026-07-10") -> dict[str, str]:
    row = {"paid_on": on, "paid_amount": amount}
    return row | ({"paid_voucher": voucher} if voucher else {})


def test_where_all_agrees_the_table_says_so(hall: Hall) -> None:
    matter = decision(hall, "320000.00")
    project(hall, decision=matter)
    assert found(hall) == []
    assert run(hall.at, NAME, Wanted()).empty == "前后都对得上。"


def test_a_budget_that_is_not_what_was_decided(hall: Hall) -> None:
    matter = decision(hall, "300000.00")
    project(hall, decision=matter, budget="320000.00")
    assert found(hall) == [("决策金额和预算", "300,000.00", "320,000.00", "20,000.00")]
    (record,) = run(hall.at, NAME, Wanted()).ids
    assert record == matter


def test_a_contract_over_its_budget_and_a_payment_over_the_contract(hall: Hall) -> None:
    project(hall, budget="280000.00", payments=[payment("300000.01")])
    assert found(hall) == [
        ("合同价超过预算", "280,000.00", "300,000.00", "20,000.00"),
        ("付的超过应付", "300,000.00", "300,000.01", "0.01"),
    ]


def test_a_change_that_was_agreed_to_is_owed(hall: Hall) -> None:
    change = {"changed_on": "2026-07-08", "change_reason": "加一段护栏", "change_amount": "12000.00"}
    project(hall, changes=[change], payments=[payment("312000.00")])
    assert found(hall) == []


def test_a_payment_that_the_board_does_not_show(hall: Hall) -> None:
    project(hall, payments=[payment("3280.00")])
    entries = hall.finance()["entries"]
    shown = [entries[0], {**entries[1], "voucher": "记-0710"}]
    hall.posted(hall.finance(entries=shown))
    assert found(hall) == []
    project(hall, name="河埠修缮", payments=[payment("500.00", "记-0711", "2026-07-11")])
    assert found(hall) == [("付款在公开的收支里没有", "500.00", "", "-500.00")]


def test_two_payments_on_one_voucher_are_compared_together(hall: Hall) -> None:
    project(hall, payments=[payment("3000.00"), payment("280.00")])
    entries = hall.finance()["entries"]
    hall.posted(hall.finance(entries=[entries[0], {**entries[1], "voucher": "记-0710"}]))
    assert found(hall) == []


def test_what_is_drafted_or_made_void_is_not_compared(hall: Hall) -> None:
    project(hall, payments=[payment("500.00")])
    hall.add(hall.finance())
    assert found(hall) == []


def test_a_posting_that_is_over_and_not_archived_is_named(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16"), posted_at="2026-10-01")
    records.set_fields(hall.at, record.id, {}, state="expired")
    assert [one[0] for one in found(hall)] == ["公示期满没有归档"]
