"""The ledgers and statistics of facilities: numbers counted by hand beside what the reports say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.services import records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.forms.test_facilities_at_a_desk import Stock, check, place, report, whole_village
from tests.helpers import desks
from tests.helpers.pdf_pages import page_texts, pdf_lines

NAMES = (
    "facility_ledger",
    "care_responsibility",
    "inspection_ledger",
    "repair_ledger",
    "supplies",
    "stock_ledger",
    "old_trees",
    "facility_statistics",
    "hazards",
)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "desk")
    yield made
    made.store.close(backup=False)


def rows(at: Desk, name: str, first: str = "", last: str = "") -> list[dict[str, object]]:
    """Return a report's rows as the command line gives them."""
    wanted = Wanted(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    return list(reporting.as_data(reporting.run(at, name, wanted))["rows"])


def row(at: Desk, name: str, key: str, value: str, first: str = "", last: str = "") -> dict[str, object]:
    return next(one for one in rows(at, name, first, last) if one[key] == value)


def test_all_reports_come_out_of_an_empty_and_of_a_full_village(village: Desk, tmp_path: Path) -> None:
    for name in NAMES:
        reporting.run(village, name)
    whole_village(village)
    for name in NAMES:
        table = reporting.run(village, name)
        for suffix in (".xlsx", ".csv", ".pdf"):
            assert reporting.content(village, table, suffix), (name, suffix)
    assert len(rows(village, "facility_ledger")) == 4
    assert len(rows(village, "repair_ledger", "2026-10-01", "2026-12-31")) == 1
    assert len(rows(village, "inspection_ledger", "2026-11-01", "2026-11-30")) == 1


ONE_PAGE = ("care_duty", "inspection_punctuality", "inspection_statistics", "repair_statistics")


def test_the_statistics_of_all_classes_stand_on_one_page_and_a_period_on_one_line(village: Desk) -> None:
    """A ledger does not spill its last class onto a page of its own, and a board's period is not broken."""
    for name in ONE_PAGE:
        table = reporting.run(village, name)
        assert len(table.rows) == 21
        assert len(page_texts(reporting.content(village, table, ".pdf"))) == 1, name
    plan = reporting.run(village, "culture_plan")
    lines = ["".join(one.text.split()) for one in pdf_lines(reporting.content(village, plan, ".pdf"))]
    assert any(one.endswith("（11月1日至11月30日）") or "（11月1日至11月30日）单位" in one for one in lines)
    assert any(one.startswith("按安排日期统计") for one in lines)


def test_what_is_damaged_is_not_in_good_order_and_what_is_scrapped_is_not_counted(village: Desk) -> None:
    for at, condition in enumerate(("good", "good", "good", "fair", "damaged", "stopped", "scrapped")):
        place(village, "02", f"路灯{at}", condition=condition)
    found = row(village, "facility_statistics", "class", "供电照明", "2026-10-01", "2026-12-31")
    assert (found["n"], found["good"], found["damaged"], found["rate"]) == (6, 3, 2, "50.0")


def test_checks_count_as_in_time_up_to_the_day_they_are_due(village: Desk) -> None:
    punctual = place(village, "02", "路灯甲")
    for day in ("2026-08-31", "2026-09-30", "2026-10-30", "2026-11-22"):
        check(village, punctual, day)
    late = place(village, "02", "路灯乙")
    for day in ("2026-09-05", "2026-10-06"):
        check(village, late, day)
    found = row(village, "facility_statistics", "class", "供电照明", "2026-10-01", "2026-12-31")
    # 甲: due 10-30 and 11-30, both in time; 乙: due 10-05, looked at a day late, and 11-06, not looked at yet
    assert (found["should"], found["in_time"], found["checked_rate"]) == (4, 2, "50.0")


def test_repairs_are_quick_within_fifteen_days_and_their_days_are_averaged(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    for reported, finished in (("2026-10-01", "2026-10-16"), ("2026-10-02", "2026-10-18"), ("2026-11-20", "")):
        one = report(village, lamp, reported_on=reported)
        if finished:
            records.set_fields(village, one, {"assigned_on": reported, "assigned_unit": "电工组"}, state="assigned")
            records.set_fields(village, one, {"finished_on": finished, "measure": "换灯"}, state="to_accept")
    found = row(village, "facility_statistics", "class", "供电照明", "2026-10-01", "2026-12-31")
    assert (found["reported"], found["finished"], found["quick"], found["quick_rate"]) == (3, 2, 1, "33.3")
    assert found["mean_days"] == "15.5"


def test_hazards_stay_on_the_list_until_they_are_mended(village: Desk) -> None:
    lamp = place(village, "02", "路灯", condition="damaged")
    bad = check(village, lamp, "2026-11-10", "stop")
    report(village, lamp)
    assert [one["kind"] for one in rows(village, "hazards")] == ["巡查：立即停用", "报修未修好", "停用、损坏"]
    records.set_fields(village, bad, {"fixed_on": "2026-11-20"}, state="filed")
    records.set_fields(village, lamp, {"condition": "good"})
    assert [one["kind"] for one in rows(village, "hazards")] == ["报修未修好"]
    assert [one["kind"] for one in rows(village, "hazards", last="2026-11-15")] == ["巡查：立即停用", "报修未修好"]


def test_supplies_are_what_the_stocktake_and_the_moves_after_it_leave(village: Desk) -> None:
    stock = Stock(village)
    parts = [
        {"part_item": "bag", "part_quantity": "9999", "part_minimum": "100", "part_place": "东间"},
        {"part_item": "life_vest", "part_quantity": "18", "part_minimum": "20", "part_expires_on": "2026-12-01"},
    ]
    records.set_fields(village, stock.store, {"parts": parts})
    stock.move("in", 500, "2026-04-01")
    stock.move("stocktake", 480, "2026-05-01", reason_note="少20只")
    stock.move("out", 400, "2026-06-01")
    stock.move("in", 3, "2026-06-02", item="rope")
    found = [(one["name"], one["balance"], one["short"], one["expiry"]) for one in rows(village, "supplies")]
    assert found == [("编织袋", 80, 20, None), ("救生衣", 18, 2, "30天内到期"), ("绳索", 3, 0, None)]
    assert row(village, "supplies", "name", "编织袋", last="2026-04-30")["balance"] == 500


def test_old_trees_stand_by_their_grade(village: Desk) -> None:
    for species, age, grade in (("香樟", 210, "3"), ("银杏", 520, "1"), ("朴树", 305, "2")):
        place(
            village, "17", f"{species}古树", tree_species=species, tree_age=age, tree_grade=grade, tree_tag=f"浙F{age}"
        )
    assert [(one["species"], one["grade"]) for one in rows(village, "old_trees")] == [
        ("银杏", "一级"),
        ("朴树", "二级"),
        ("香樟", "三级"),
    ]
