"""What the reports of mediation count, by which day, and an invented year of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random

import pytest

from ruraldesk.demo import cases
from ruraldesk.demo.people import people
from ruraldesk.demo.village import random_ids
from ruraldesk.demo.writer import Writer
from ruraldesk.model.report_chart import charts
from ruraldesk.services import judging, ledger, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import desk, person
from tests.helpers.mediation import CASE, Dispute

QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
NAMES = (
    "mediation_ledger",
    "mediation_statistics",
    "mediation_quarter",
    "mediation_subsidy",
    "mediation_team",
    "mediation_force",
)


@pytest.fixture
def quarrel(tmp_path: Path) -> Iterator[Dispute]:
    with desk(tmp_path) as opened:
        yield Dispute.at(opened)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("year")) as opened:
        random, writer = Random(2026), Writer(opened)
        opened.new_id = random_ids(random)
        today, person = opened.clock.today(), opened.store.specs.newest("person")
        with opened.store.bulk():
            persons = [writer.add(person, one, "2025-11-01T01:00:00Z") for one in people(random, today, 100)]
            cases.write(opened, writer, random, persons, today)
        yield opened


def counted(at: Desk, basis: str, first: date, last: date) -> dict[str, tuple[object, object]]:
    """Return item -> number and share of the statistics."""
    table = reporting.run(at, "mediation_statistics", Wanted(first, last, basis, compare=False))
    rows = reporting.as_data(table)["rows"]
    return {str(row["item"]): (row["n"], row["rate"]) for row in rows}


def test_the_parts_of_the_statistics_stand_together_and_each_is_drawn(year: Desk) -> None:
    table = reporting.run(year, "mediation_statistics", Wanted(date(2026, 10, 1), date(2026, 12, 31)))
    parts = [row[0].shown for row in table.rows]
    assert [one for one, _ in groupby(parts)] == list(dict.fromkeys(parts))
    assert {f"{part}　件数" for part in ("受理", "类型", "结果", "履行", "联动")} <= {
        one.column for one in charts(table)
    }


def test_a_case_counts_in_the_quarter_of_the_day_that_was_asked_for(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    quarrel.step(case, "archived", **quarrel.closing(case, closed_at="2026-04-02", filed_on="2026-04-03"))
    quarrel.mediating()
    second = (date(2026, 4, 1), date(2026, 6, 30))
    accepted = counted(quarrel.desk, "accepted", *QUARTER)
    assert (accepted["受理纠纷"][0], accepted["已办结"][0]) == (2, 1)
    assert accepted["调解成功（占已办结）"] == (1, "100.0")
    assert accepted["邻里"] == (2, "100.0")
    assert counted(quarrel.desk, "accepted", *second)["受理纠纷"][0] == 0
    assert counted(quarrel.desk, "done", *QUARTER)["受理纠纷"][0] == 0
    assert counted(quarrel.desk, "done", *second)["受理纠纷"][0] == 1
    words = reporting.as_data(reporting.run(quarrel.desk, "mediation_statistics", Wanted(*second, "done")))
    assert any("办结日期" in one for one in words["subtitle"])


def test_a_case_that_failed_stays_in_the_quarter_in_which_it_failed(quarrel: Dispute) -> None:
    given = {"outcome": "failed", "failed_on": "2026-03-30", "failed_why": "各执一词。", "routes_told_on": "2026-03-30"}
    case = quarrel.step(quarrel.mediating(), "failed", sessions=[quarrel.session("2026-03-30")], **given)
    before = counted(quarrel.desk, "done", *QUARTER)
    filed = quarrel.closing(case, closed_at="2026-04-02", filed_on="2026-04-03")
    quarrel.step(case, "archived", **filed)
    assert counted(quarrel.desk, "done", *QUARTER) == before
    assert before["调解不成"][0] == 1
    assert counted(quarrel.desk, "done", date(2026, 4, 1), date(2026, 6, 30))["受理纠纷"][0] == 0


def test_the_mediators_of_the_village_are_counted_as_they_are_registered(quarrel: Dispute) -> None:
    person(quarrel.desk, "马秀兰", roles=["mediator", "committee"], sex="2", ethnicity="回族")
    person(quarrel.desk, "施惠芳", roles=["mediator"], sex="2", ethnicity="汉族", register_status="moved")
    (row,) = reporting.as_data(reporting.run(quarrel.desk, "mediation_force", Wanted()))["rows"]
    assert (row["committees"], row["n"], row["women"], row["minority"]) == (1, 2, 1, 1)
    assert (row["full_time"], row["funds"]) == (None, None)


def test_what_was_prevented_counts_cases_and_people(quarrel: Dispute) -> None:
    prevented = [{"prevented_kind": "petition", "prevented_cases": 1, "prevented_persons": 6}]
    quarrel.accepted(prevented=prevented)
    table = reporting.run(quarrel.desk, "mediation_statistics", Wanted(*QUARTER))
    row = next(one for one in reporting.as_data(table)["rows"] if one["item"] == "防止群体性上访")
    assert (row["n"], row["persons"]) == (1, 6)


def test_an_invented_year_has_cases_in_every_state_and_none_that_a_clerk_could_not_have_saved(year: Desk) -> None:
    found = ledger.page(year, CASE, limit=100)
    spec = year.store.specs.newest(CASE)
    assert len(found) == cases.USUAL_CASES
    assert {one.state for one in found} == {one.name for one in spec.states}
    assert [
        (one.title, judging.standing_problems(year, one.id)) for one in found if judging.standing_problems(year, one.id)
    ] == []
    numbers = Counter(one.number for one in found if one.number)
    assert set(numbers.values()) == {1}
    assert sum(numbers.values()) == sum("accepted_on" in one.fields for one in found)


def test_the_year_is_the_same_each_time_and_its_reports_add_up(year: Desk) -> None:
    first, last = date(2025, 11, 1), date(2026, 11, 23)
    found = counted(year, "accepted", first, last)
    assert found["受理纠纷"][0] == sum("accepted_on" in one.fields for one in ledger.page(year, CASE, limit=100))
    types = reporting.as_data(
        reporting.run(year, "mediation_statistics", Wanted(first, last, "accepted", compare=False))
    )
    assert sum(row["n"] for row in types["rows"] if row["part"] == "类型") == found["受理纠纷"][0]
    for name in NAMES:
        assert reporting.as_data(reporting.run(year, name, Wanted(first, last)))["rows"]


def test_what_is_open_in_the_year_has_its_day(year: Desk) -> None:
    running = [one for one in ledger.page(year, CASE, limit=100) if one.state == "performing"]
    assert running
    assert all(any("term_done_on" not in row for row in one.rows("terms")) for one in running)
    assert all(records.get(year, one.id).fields["effective_at"] for one in running)


def test_some_agreement_of_the_year_was_confirmed_by_the_court_and_nobody_mediates_a_namesake(year: Desk) -> None:
    found = ledger.page(year, CASE, limit=100)
    confirmed = [one for one in found if one.fields.get("jc_status") == "valid"]
    assert confirmed
    for one in confirmed:
        days = [str(one.fields[name]) for name in ("effective_at", "jc_applied_on", "jc_decided_on", "closed_at")]
        assert days == sorted(days)
        assert days[1] <= str(one.fields["jc_until"])
    for one in found:
        names = {row["party_name"] for row in one.rows("parties")}
        assert not names & {row["mediator_name"] for row in one.rows("mediators")}


def test_a_draft_that_was_never_registered_counts_in_no_report(quarrel: Dispute) -> None:
    quarrel.accepted()
    draft = quarrel.begin(consent="both", accept="yes", accepted_on="2026-02-01")
    assert (draft.state, draft.number, draft.fields["accepted_on"]) == ("drafting", "", "2026-02-01")

    def rows(name: str) -> list[dict[str, object]]:
        return list(reporting.as_data(reporting.run(quarrel.desk, name, Wanted(*QUARTER, compare=False)))["rows"])

    listed = len(rows("mediation_ledger"))
    assert listed == 1
    assert rows("mediation_statistics")[0]["n"] == rows("mediation_quarter")[0]["n"] == listed
    for name in ("mediation_kinds", "mediation_months", "mediation_standing"):
        assert sum(int(str(row["n"])) for row in rows(name)) == listed, name
    assert max(int(str(row["n"])) for row in rows("mediation_team")) <= listed
