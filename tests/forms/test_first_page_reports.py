"""What the shipped reports put on the first page: each number leads to a list of just as many records."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest

from ruraldesk.demo import cases, disclosures, needs, societies, volunteering
from ruraldesk.demo.facilities import facilities
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.model.home_panel import Behind, HomePanel, ToList, ToNew, ToReport
from ruraldesk.services import ledger, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.home_panels import HomePanels
from ruraldesk.services.ledger import LedgerQuestion
from tests.helpers import desks

AT = "2025-12-01T02:00:00Z"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desks.copied_desk(tmp_path_factory.mktemp("first_page") / "village")
    random, writer, today = Random(11), Writer(made), made.clock.today()
    with made.store.bulk():
        spec = made.store.specs.newest("person")
        persons = [writer.add(spec, one, AT) for one in people(random, today, 80)]
        spec = made.store.specs.newest("facility")
        for _, fields in facilities(random, today, persons, 60):
            writer.add(spec, fields, AT, "in_use")
        disclosures.write(made, writer, random, persons, today)
        cases.write(made, writer, random, persons, today)
        volunteering.write(made, writer, random, persons, today, volunteers=20, activities=10)
        needs.write(made, writer, random, persons, today)
        societies.write(made, writer, random, persons, today)
    yield made
    made.store.close(backup=False)


@pytest.fixture(scope="module")
def panels(village: Desk) -> dict[str, HomePanel]:
    found = HomePanels(village)
    return {report: found.work_out(report) for plan in found.plans() for report, _ in plan.views}


def listed(village: Desk, behind: Behind) -> list[str]:
    """Return the records that the ledger shows behind a number."""
    assert isinstance(behind, ToList), behind
    if behind.records:
        return list(behind.records)
    where: dict[str, list[str]] = {}
    for name, value in behind.where:
        where.setdefault(name, []).append(value)
    plain = {name: values if len(values) > 1 else values[0] for name, values in where.items()}
    places = ledger.ids(village, behind.form, LedgerQuestion(plain))
    return [one.id for one in ledger.rows(village, behind.form, places)]


def test_the_shipped_reports_give_a_matrix_and_four_charts(village: Desk) -> None:
    plans = HomePanels(village).plans()
    assert [one.title for one in plans] == ["三务公开一年一览", "调解受理", "志愿和组织", "设施现状", "公开按时率"]
    assert [view for _, view in plans[1].views] == ["月份", "状态", "类型"]
    assert [view for _, view in plans[2].views] == ["时数", "需求", "组织"]


LED = ["mediation_months", "mediation_standing", "mediation_kinds", "facility_condition"]


@pytest.mark.parametrize("report", [*LED, "request_standing", "society_standing"])
def test_a_bar_counts_the_records_of_its_list(village: Desk, panels: dict[str, HomePanel], report: str) -> None:
    looked = [one for one in panels[report].bars if isinstance(one.behind, ToList)]
    assert sum(one.value for one in looked) > 5
    assert [len(listed(village, one.behind)) for one in looked] == [int(one.value) for one in looked]


def test_the_hours_of_a_month_are_those_of_its_list(village: Desk, panels: dict[str, HomePanel]) -> None:
    bars = panels["service_months"].bars
    assert sum(one.value for one in bars) > 10
    for bar in bars:
        found = village.store.records.many(listed(village, bar.behind))
        assert sum(Decimal(str(one.fields["hours"])) for one in found) == bar.value


def test_the_parts_of_the_year_add_up_to_its_number(panels: dict[str, HomePanel]) -> None:
    kinds, standing = panels["mediation_kinds"], panels["mediation_standing"]
    total = sum(one.value for one in kinds.bars)
    assert kinds.note == standing.note == panels["mediation_months"].note == f"今年{total}件"
    assert sum(one.value for one in standing.bars) == total


def test_the_bars_of_societies_say_how_many_are_missing_as_the_table_of_the_gap_does(
    village: Desk, panels: dict[str, HomePanel]
) -> None:
    (gap,) = reporting.as_data(reporting.run(village, "society_gap"))["rows"]
    panel = panels["society_standing"]
    assert gap["gap"] > 0
    assert panel.note == f"还差{gap['gap']}个"
    assert [int(one.value) for one in panel.bars] == [gap["n"], gap["unfiled"]]


@pytest.mark.parametrize("report", ["mediation_standing", "mediation_kinds", "facility_condition", "request_standing"])
def test_the_shares_of_a_whole_add_up_to_a_hundred(village: Desk, report: str) -> None:
    table = reporting.run(village, report)
    at = [one.name for one in table.columns].index("share")
    assert len([row for row in table.rows if row[at].shown != "0.0%"]) > 1
    assert table.totals[at].shown == "100.0%"


def test_a_mark_leads_to_what_was_posted_or_begins_what_was_not(village: Desk, panels: dict[str, HomePanel]) -> None:
    matrix = panels["disclosure_year"]
    assert len(matrix.rows) == 7
    assert len(matrix.heads) == 12
    assert matrix.now == "11月"
    posted = [one for one in matrix.cells if one.mark in ("ontime", "late")]
    missing = [one for one in matrix.cells if one.mark == "missing"]
    assert posted
    assert missing
    for one in posted:
        assert all(village.store.records.exists(record) for record in listed(village, one.behind))  # type: ignore[arg-type]  # marked: never None
    begun = [one.behind for one in missing if isinstance(one.behind, ToNew)]
    assert begun
    assert [name for name, _ in begun[0].given] == ["class", "item", "period_from", "period_to"]
    assert matrix.gap is not None
    assert matrix.gap[0].startswith("补公开")


def test_a_mark_agrees_with_the_due_matrix_item_by_item(village: Desk, panels: dict[str, HomePanel]) -> None:
    """A month is missing in the overview where, and only where, one of its items is missing in the full table."""
    table = reporting.run(village, "disclosure_due_matrix")
    places = {one.label: at for at, one in enumerate(table.columns) if one.label.endswith("月")}
    assert len(places) == 12
    full = {month for month, at in places.items() if any("未公开" in row[at].shown for row in table.rows)}
    assert full == {one.head for one in panels["disclosure_year"].cells if one.mark == "missing"}


def test_the_quarters_agree_with_the_statistics_they_lead_to(village: Desk, panels: dict[str, HomePanel]) -> None:
    bars = panels["disclosure_quarters"].bars
    assert [one.name for one in bars] == ["一季", "二季", "三季", "四季"]
    for bar in bars:
        assert isinstance(bar.behind, ToReport)
        first, last = reporting.written_period(f"2026Q{bars.index(bar) + 1}")
        assert (bar.behind.first, bar.behind.last) == (first.isoformat(), last.isoformat())
        table = reporting.run(village, bar.behind.report, reporting.Wanted(first, last))
        at = [one.name for one in table.columns].index("time_rate")
        whole = table.totals[at].value
        assert isinstance(whole, Decimal)
        assert abs(whole - bar.value) <= Decimal("0.5")


def test_no_month_to_come_has_a_tick(village: Desk, panels: dict[str, HomePanel]) -> None:
    """What was put up ahead of its day stands in the month it was put up in."""
    this_month = f"{village.clock.today().month}月"
    heads = [f"{month}月" for month in range(1, 13)]
    coming = heads[heads.index(this_month) + 1 :]
    assert coming
    assert [one.head for one in panels["disclosure_year"].cells if one.head in coming and one.mark == "ontime"] == []
