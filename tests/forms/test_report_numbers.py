"""The numbers of the shipped reports, counted a second time by hand: from the records one by one, without a select."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from ruraldesk.model.record import Record
from ruraldesk.model.report_table import ReportTable
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted

PERIODS = [(date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 7, 1), date(2026, 9, 30))]
OUT = ("posted", "expired", "objected", "answered", "archived")


@dataclass(frozen=True, slots=True)
class Sums:
    """A report whose rows part the records of a form that stood in some states on a day of the period."""

    report: str
    form: str
    day: str
    states: tuple[str, ...]  # () = every state but the first one
    adds: tuple[tuple[str, str], ...] = ()  # column, field
    count: str = "n"


SUMS = [
    Sums("consultation_statistics", "consultation", "held_on", ("held", "carried", "closed"), (("attended",) * 2,)),
    Sums("meeting_counts", "meeting", "held_on", ("held", "filed", "invalid"), (("present", "present"),)),
    Sums("admission_statistics", "admission_item", "received_on", (), (("fund", "fund"),)),
    Sums("support_statistics", "support", "agreed_on", ("agreed", "running", "accepted"),
         (("amount", "amount"), ("paid", "paid"))),
    Sums("culture_statistics", "culture_activity", "held_on", ("held",), (("people", "people"), ("cost", "cost"))),
    Sums("funding_sources", "funding", "received_on", ("received", "closed"), (("amount", "amount"), ("used", "used"))),
    Sums("service_log_modes", "service_log", "closed_on", ("closed",), (("people", "people"),)),
    Sums("service_log_months", "service_log", "closed_on", ("closed",), (("people", "people"),)),
    Sums("service_log_fields", "service_log", "closed_on", ("closed",), (("people", "people"),)),
    Sums("care_statistics", "care_action", "acted_on", ("done",), (("people", "people"), ("cost", "cost"))),
    Sums("legal_education_statistics", "legal_education", "held_on", ("held",), (("people", "people"),)),
    Sums("repair_statistics", "repair", "reported_on", (), (("cost", "cost"),), "reported"),
    Sums("facility_statistics", "repair", "reported_on", (), (("cost", "cost"),), "reported"),
    Sums("hazard_statistics", "hazard", "found_on", (), (), "found"),
    Sums("inspection_statistics", "inspection", "checked_on", ("fixing", "filed")),
    Sums("service_months", "service_record", "served_on", ("confirmed",), (("hours", "hours"),)),
    Sums("disclosure_statistics", "disclosure", "posted_at", OUT, (), "sheets"),
    Sums("mediation_kinds", "mediation_case", "accepted_on", ()),
    Sums("mediation_months", "mediation_case", "accepted_on", ()),
    Sums("seal_statistics", "seal_log", "sealed_on", ("sealed",), (("copies", "copies"),), ""),
]  # fmt: skip


@pytest.mark.parametrize("first,last", PERIODS)  # noqa: PT006
@pytest.mark.parametrize("one", SUMS, ids=lambda one: f"{one.report}:{one.form}")
def test_the_rows_add_up_to_the_records_counted_by_hand(whole_year: Desk, one: Sums, first: date, last: date) -> None:
    table = reporting.run(whole_year, one.report, Wanted(first, last, compare=False))
    counted = [
        record
        for record in whole_year.store.records.page(one.form)
        if (record.state in one.states if one.states else record.state != "drafting")
        and first.isoformat() <= str(record.fields.get(one.day) or "")[:10] <= last.isoformat()
    ]
    assert counted
    if one.count:
        assert _sum(table, one.count) == len(counted)
    for column, field in one.adds:
        assert _sum(table, column) == sum(Decimal(str(record.fields.get(field) or 0)) for record in counted), column


@pytest.mark.parametrize("first,last", PERIODS)  # noqa: PT006
@pytest.mark.parametrize("basis", ["accepted", "done"])
def test_cases_are_counted_by_hand_on_either_basis(whole_year: Desk, basis: str, first: date, last: date) -> None:
    day: Callable[[Record], object] = {
        "accepted": lambda one: one.fields.get("accepted_on"),
        "done": lambda one: one.fields.get("failed_on") or one.fields.get("closed_at"),
    }[basis]
    taken = [one for one in whole_year.store.records.page("mediation_case") if one.fields.get("accepted_on")]
    cases = [one for one in taken if first.isoformat() <= str(day(one) or "")[:10] <= last.isoformat()]
    agreed = [one for one in cases if one.fields.get("outcome") in ("written", "oral")]
    table = reporting.run(whole_year, "mediation_statistics", Wanted(first, last, basis, compare=False))
    said = {row[1].shown: row[_at(table, "n")].value for row in table.rows}
    assert cases
    assert said["受理纠纷"] == len(cases)
    assert said["已办结"] == sum(bool(one.fields.get("outcome")) for one in cases)
    assert said["调解成功（占已办结）"] == len(agreed)
    assert said["已回访（占达成协议）"] == sum(bool(one.rows("visits")) for one in agreed)
    assert f"按{'受理' if basis == 'accepted' else '办结'}日期统计" in table.subtitle
    quarter = reporting.run(whole_year, "mediation_quarter", Wanted(first, last, basis, compare=False))
    assert (_sum(quarter, "n"), _sum(quarter, "agreed")) == (len(cases), len(agreed))


def test_stars_are_counted_by_hand_with_the_hours_from_before(whole_year: Desk) -> None:
    first, last = PERIODS[0]
    hours: dict[str, Decimal] = {}
    for one in whole_year.store.records.page("service_record"):
        if one.state == "confirmed":
            who = str(one.fields["volunteer"])
            hours[who] = hours.get(who, Decimal(0)) + Decimal(str(one.fields["hours"]))
    members = [one for one in whole_year.store.records.page("volunteer") if one.state in ("active", "paused")]
    whole = [hours.get(one.id, Decimal(0)) + Decimal(str(one.fields.get("opening_hours") or 0)) for one in members]
    table = reporting.run(whole_year, "service_statistics", Wanted(first, last, compare=False))
    said = [row[_at(table, "n")].value for row in table.rows if row[0].shown == "星级"]
    edges = [Decimal(one) for one in (100, 300, 600, 1000, 1500)]
    expected = [sum(sum(at >= edge for edge in edges) == step for at in whole) for step in (1, 2, 3, 4, 5, 0)]
    assert sum(expected) == len(members) > 0
    assert said == expected


def _at(table: ReportTable, column: str) -> int:
    return [one.name for one in table.columns].index(column)


def _sum(table: ReportTable, column: str) -> Decimal:
    return sum((Decimal(str(row[_at(table, column)].value or 0)) for row in table.rows), Decimal(0))
