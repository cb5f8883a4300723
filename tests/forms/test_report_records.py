"""The records behind the numbers of the shipped reports: as many as the number says, and of the form it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from ruraldesk.demo.village import Size, settle
from ruraldesk.progress import SILENT
from ruraldesk.services import ledger, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import LedgerQuestion
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import desk

NAMES = (
    "disclosure_statistics", "facility_condition", "facility_statistics", "mediation_kinds", "mediation_months",
    "care_duty", "care_statistics", "culture_statistics", "environment_statistics", "hazard_statistics",
    "inspection_statistics", "old_tree_statistics", "repair_statistics", "room_functions",
    "mediation_quarter", "mediation_standing", "mediation_statistics", "office_bodies",
    "request_statistics", "service_months",
    "admission_statistics", "council_ledger", "reception_statistics", "seal_statistics", "society_gap", "society_year",
    "support_statistics",
    "consultation_statistics", "meeting_counts", "procedure_completeness",
)  # fmt: skip
YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The invented village with its whole year."""
    with desk(tmp_path_factory.mktemp("numbers")) as opened:
        settle(opened, Random(5), Size(60, 40), SILENT)
        yield opened


@pytest.mark.parametrize("name", NAMES)
def test_a_number_has_as_many_records_behind_it_as_it_says(village: Desk, name: str) -> None:
    table = reporting.run(village, name, YEAR)
    assert table.behind
    seen = 0
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    for place, column in enumerate(table.columns):
        told = [at for at in range(len(rows)) if table.records_behind(at, column.name)]
        if not told or column.kind != "integer":
            continue
        for at, row in enumerate(rows):
            ids = table.records_behind(at, column.name)
            if not ids and at not in told and isinstance(row[place].value, int) and row[place].value:
                assert _counts_something_else(name, table.rows[at][0].shown), (column.label, at)
            elif ids:
                assert len(set(ids)) == len(ids) == row[place].value, (column.label, at)
                seen += 1
    assert seen > 2
    everyone = {one for ids in table.behind.values() for one in ids}
    assert ledger.count(village, table.form, LedgerQuestion(records=tuple(everyone))) == len(everyone)


def test_each_mediator_has_the_cases_that_are_counted_for_her(village: Desk) -> None:
    table = reporting.run(village, "mediation_team", YEAR)
    seen = 0
    for place, column in enumerate(table.columns):
        for at, row in enumerate(table.rows):
            if column.kind == "integer":
                ids = table.records_behind(at, column.name)
                assert len(set(ids)) == len(ids) == row[place].value, (column.label, at)
                seen += len(ids)
    assert seen > 2
    assert table.form == "mediation_case"


def _counts_something_else(name: str, part: str) -> bool:
    """True for the lines that count rounds, their findings and what is prevented, not cases."""
    return name == "mediation_statistics" and part in ("防激化", "排查")


def test_last_years_number_has_last_years_records(village: Desk) -> None:
    wanted = Wanted(date(2026, 10, 1), date(2026, 12, 31))
    table = reporting.run(village, "mediation_statistics", wanted)
    before = reporting.run(village, "mediation_statistics", Wanted(date(2026, 7, 1), date(2026, 9, 30)))
    assert table.records_behind(0, "n__previous") == before.records_behind(0, "n")
    assert not table.records_behind(0, "n__mom")
    assert table.records_behind(0, "n")


def test_an_indicator_that_counts_records_has_just_those_behind_it(village: Desk) -> None:
    table = reporting.run(village, "indicator_sheet", YEAR)
    value = [one.name for one in table.columns].index("value")
    seen = {row[0].shown: (row[value].value, at) for at, row in enumerate(table.rows)}
    for code in ("I06", "I08", "I13", "I14", "I17", "I24", "I26"):
        number, at = seen[code]
        ids = table.records_behind(at, "value")
        assert len(set(ids)) == len(ids) == number != 0, code
        assert ledger.count(village, table.form_behind(at), LedgerQuestion(records=ids)) == number, code
    days, at = seen["I27"]
    assert isinstance(days, int)
    assert days > len(table.records_behind(at, "value")) > 0, "a quarter's plan has several days"
    assert {code for code, (number, _) in seen.items() if number is None} == set()
