"""Due dates as a table: they follow the records, the form's newest version and the table of holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.store.ledger import LedgerQuery, compile_query
from ruraldesk.store.store import Store
from tests.helpers.vaults import add_form, delete, new_store, reopen, save

CASE = """
settings.form_id = "case"
settings.form_title = "事项"
settings.version = 2026112301
settings.instance_name = "${subject}"
survey = [
  { type = "text", name = "subject", label = "事由", required = true },
  { type = "date", name = "accepted", label = "受理日期" },
  { type = "date", name = "done", label = "办完日期" },
]
[fields]
subject = { privacy = "public", town = "full" }
accepted = { privacy = "public", town = "full" }
done = { privacy = "public", town = "full" }
[list]
columns = ["subject", "accepted"]
[workflow]
states = [
  { name = "open", label = "办理中" },
  { name = "closed", label = "办结", closed = true },
]
transitions = [{ name = "close", label = "办结", from = "open", to = "closed" }]
deadlines = [
  { name = "answer", label = "答复", due = "add_workdays(accepted, 5)", done_when = "${done} != ''" },
  { name = "visit", label = "回访", due = "accepted + 1 month" },
  { name = "moving", label = "尽快", due = "today() + 1 day" },
]
"""
HOLIDAYS = "day,kind,note\n2026-11-25,holiday,调休样例\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = new_store(tmp_path)
    add_form(one, CASE)
    yield one
    one.close(backup=False)


def dues(store: Store, until: str = "") -> list[tuple[str, str]]:
    return [(one.name, one.due_on) for one in store.deadlines.of_form("case", until)]


def test_due_dates_follow_the_record_through_its_life(store: Store) -> None:
    one = save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, state="open")
    assert dues(store) == [("answer", "2026-11-30"), ("visit", "2026-12-23"), ("moving", "")]
    assert dues(store, "2026-12-01") == [("answer", "2026-11-30"), ("moving", "")]
    assert store.deadlines.of_form("case", record=one)[0].title == "路灯"
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23", "done": "2026-11-24"}, record=one)
    assert dues(store) == [("visit", "2026-12-23"), ("moving", "")]
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, record=one, state="closed")
    assert dues(store) == []
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, record=one, state="open")
    delete(store, one)
    assert dues(store) == []
    assert store.check(deep=True) == []


def test_a_new_table_of_holidays_moves_the_days_that_count_workdays(store: Store) -> None:
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, state="open")
    store.specs.keep_shared("holidays.csv", HOLIDAYS, "样例")
    assert dues(store)[0] == ("answer", "2026-12-01")
    assert store.check(deep=True) == []
    store.specs.keep_shared("holidays.csv", "day,kind\n何日,holiday\n", "读不出来的")
    assert dues(store)[0] == ("answer", "2026-11-30")
    assert store.specs.tables().holidays is None


def test_the_newest_version_of_the_form_says_what_is_due(store: Store) -> None:
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, state="open")
    add_form(store, CASE.replace("2026112301", "2026112302").replace("+ 1 month", "+ 2 months"))
    assert ("visit", "2027-01-23") in dues(store)
    assert store.check(deep=True) == []


def test_the_step_of_the_schema_fills_the_due_dates_of_an_older_vault(store: Store, tmp_path: Path) -> None:
    save(store, "case", {"subject": "路灯", "accepted": "2026-11-23"}, state="open")
    before = dues(store)
    writer = store._core.writer
    writer.execute("DROP TABLE deadline")
    writer.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%deadlines%'")
    writer.execute("PRAGMA user_version = 1")
    store = reopen(store)
    assert dues(store) == before
    assert store.check(deep=True) == []
    assert date.fromisoformat(before[0][1])
    again = reopen(store)
    assert dues(again) == before
    again.close(backup=False)


def test_a_ledger_in_any_of_its_orders_sorts_nothing(store: Store) -> None:
    table = store._reader.table("case")
    for order in ("", "-changed_at", "number", "state", "created_at", *store.specs.newest("case").list_view.columns):
        condition, page = compile_query(table, LedgerQuery(order=order, limit=50))
        plan = store._core.read(
            f"EXPLAIN QUERY PLAN SELECT t.rid {condition.text} {page.text}", condition.values + page.values
        )
        assert not [row[3] for row in plan if "TEMP B-TREE" in row[3]], order
