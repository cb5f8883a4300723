"""The records behind the numbers of the shipped reports: as many as the number says, and of the form it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ruraldesk.model.report_table import Cell
from ruraldesk.reports.definition import COUNTED, ReportSpec
from ruraldesk.services import ledger, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import LedgerQuestion
from ruraldesk.services.reporting import Wanted

NOT_COUNTED = {"wanted", "gap", "least", "most"}  # what is asked for and what lacks: no records stand for them
OTHERS = {
    "disclosure_statistics": {"due", "missing"},  # what should be there, and is not
    "disclosure_quarters": {"due"},
    "mediation_force": {"committees", "funds"},  # the committee itself, and what is written in by hand
    "office_assembly": {"place", "found"},  # heads of a body of two registers
    "indicator_types": {"met", "short", "unknown", "leading", "complete", "improve", "weak"},  # indicators and villages
    "indicator_sheet": {"weight"},
    "indicator_trend": {"weight"},
}
YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))


def _reports(desk_: Desk) -> list[ReportSpec]:
    """Return the reports whose numbers may lead anywhere: not those for the board, nor those turned."""
    found = [reporting.report(desk_, one.name) for one in reporting.list_reports(desk_)]
    return [one for one in found if not one.is_public and not one.pivot and " as _id" not in one.sql]


def test_every_number_of_every_report_leads_to_what_it_counts(whole_year: Desk) -> None:
    found = _reports(whole_year)
    assert len(found) > 40
    bare = {
        (one.name, column.name)
        for one in found
        for column in one.columns
        if column.kind in COUNTED and not column.hidden and not column.ids and column.name not in NOT_COUNTED
    }
    assert bare == {(name, column) for name, columns in OTHERS.items() for column in columns} & bare
    assert {name for name, _ in bare} > {"disclosure_statistics", "mediation_force"}


def test_a_number_has_as_many_records_behind_it_as_it_says(whole_year: Desk) -> None:
    seen: Counter[str] = Counter()
    for spec in _reports(whole_year):
        table = reporting.run(whole_year, spec.name, YEAR)
        rows = [*table.rows, *([table.totals] if table.totals else [])]
        for place, column in enumerate(table.columns):
            own = spec.column(column.name)
            if own is None or not own.ids or column.kind == "measure":
                continue
            for at, row in enumerate(rows):
                value, ids = row[place].value, table.records_behind(at, column.name)
                where = (spec.name, column.label, at)
                if own.adds or column.kind != "integer" or _adds_up(spec.name, table.rows, at):
                    assert bool(ids) or not value or _is_summed_otherwise(own.total, at, len(table.rows)), where
                elif at < len(table.rows) or own.total == "sum":
                    assert len(ids) == value or (not ids and not value), where
                assert len(set(ids)) == len(ids), where
                forms = table.forms_behind(at, column.name)
                if ids and forms:
                    standing = sum(ledger.count(whole_year, one, LedgerQuestion(records=ids)) for one in forms)
                    assert standing == len(ids), where
                    seen[spec.name] += 1
    assert len(seen) > 35, sorted(seen)
    assert {"facility_statistics", "service_statistics", "mediation_force", "disclosure_quarters"} <= set(seen)


def _is_summed_otherwise(total: str, at: int, rows: int) -> bool:
    """True in a row 合计 of the largest or least: it is one row's number, whose records stand there."""
    return at == rows and total != "sum"


def _adds_up(name: str, rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """True for the lines that add up what is prevented and what rounds found, among lines that count cases."""
    if name != "mediation_statistics" or at >= len(rows):
        return False
    part, item = (rows[at][place].shown for place in (0, 1))
    return (part == "防激化" and item != "报告公安") or (part == "排查" and item != "排查（次）")


def test_each_mediator_has_the_cases_that_are_counted_for_her(whole_year: Desk) -> None:
    table = reporting.run(whole_year, "mediation_team", YEAR)
    seen = 0
    for place, column in enumerate(table.columns):
        for at, row in enumerate(table.rows):
            if column.kind == "integer":
                ids = table.records_behind(at, column.name)
                assert len(set(ids)) == len(ids) == row[place].value, (column.label, at)
                seen += len(ids)
    assert seen > 2
    assert table.forms_behind(0, "n") == ("mediation_case",)


def test_last_years_number_has_last_years_records(whole_year: Desk) -> None:
    wanted = Wanted(date(2026, 10, 1), date(2026, 12, 31))
    table = reporting.run(whole_year, "mediation_statistics", wanted)
    before = reporting.run(whole_year, "mediation_statistics", Wanted(date(2026, 7, 1), date(2026, 9, 30)))
    assert table.records_behind(0, "n__previous") == before.records_behind(0, "n")
    assert not table.records_behind(0, "n__mom")
    assert table.records_behind(0, "n")


def test_an_indicator_that_counts_records_has_just_those_behind_it(whole_year: Desk) -> None:
    table = reporting.run(whole_year, "indicator_sheet", YEAR)
    value = [one.name for one in table.columns].index("value")
    seen = {row[0].shown: (row[value].value, at) for at, row in enumerate(table.rows)}
    for code in ("I06", "I08", "I13", "I14", "I17", "I24", "I26"):
        number, at = seen[code]
        ids = table.records_behind(at, "value")
        assert len(set(ids)) == len(ids) == number != 0, code
        assert ledger.count(whole_year, table.forms_behind(at, "value")[0], LedgerQuestion(records=ids)) == number, code
    days, at = seen["I27"]
    assert isinstance(days, int)
    assert days > len(table.records_behind(at, "value")) > 0, "a quarter's plan has several days"
    assert {code for code, (number, _) in seen.items() if number is None} == set()
