"""The ledgers beside the records by hand: every record of its days and no other, each cell what the record says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any  # JSON values

import pytest

from ruraldesk.model.record import Record
from ruraldesk.model.values import show_text
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.pdf_pages import page_texts

HALF = (date(2026, 1, 1), date(2026, 6, 30))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@dataclass(frozen=True, slots=True)
class Ledger:
    """A report with a row for every record of a form that stood in some states on a day of the period."""

    report: str
    form: str
    day: str
    states: str
    same: str  # columns that are called as the field they show
    other: str = ""  # column=field of those called otherwise


LEDGERS = [
    Ledger("authorisations", "authorisation", "voted_on", "in_force revoked",
           "voted_on matters limits begins_on ends_on revoked_on"),
    Ledger("care_actions", "care_action", "acted_on", "planned done cancelled",
           "acted_on field work way people hours done", "fund=fund_source"),
    Ledger("consultation_ledger", "consultation", "held_on", "held carried closed",
           "topic level field raised_by held_on attended result agreement carry_by carried_on replied_on"),
    Ledger("council_activity_ledger", "council_activity", "held_on", "held filed", "held_on topic place",
           "people=people_count newcomers=newcomers_count served=served_count opinions=opinions_count "
           "adopted=adopted_count"),
    Ledger("funding_ledger", "funding", "received_on", "received closed",
           "name source doc_no received_on basis amount used unused use_by"),
    Ledger("hazard_ledger", "hazard", "found_on", "found referred fixed closed",
           "found_on kind level description measure due_on reported_to fixed_on closed_on", "days=days_taken"),
    Ledger("law_lesson_ledger", "law_lesson", "written_on", "reviewed posted",
           "written_on headline reviewed_on posted_on places", "type=dispute_type heard=heard_by"),
    Ledger("mediator_training_ledger", "mediator_training", "held_on", "held",
           "held_on topic organizer hours cost", "kind=training_kind attended=attended_count"),
    Ledger("project_ledger", "project", "approved_on", "approved tendering building accepted settled closed",
           "name approved_on budget bidder", "basis=decision_no price=contract_price paid=paid unpaid=unpaid"),
    Ledger("request_ledger", "service_request", "registered_on",
           "registered verified matched dispatched serving done visited archived referred refused withdrawn",
           "registered_on source public_field urgency matched_on done_on satisfied",
           "field=service_field type=service_type response=response_hours helpers=agreed_count people=people_count"),
    Ledger("service_log_ledger", "service_log", "served_on", "waiting closed",
           "served_on matter mode source result minutes closed_on", "note=matter_note"),
    Ledger("society_activity_ledger", "society_activity", "held_on", "held filed",
           "held_on topic kind place", "people=people_count served=served_count"),
    Ledger("society_ledger", "society", "founded_on", "listed submitted active paused",
           "name policy_kind kind founded_on charter way filed_on filed_no",
           "members=members_count office=filing_office"),
    Ledger("support_ledger", "support", "agreed_on", "agreed running accepted stopped",
           "way project agreed_on period_from period_to amount accepted_on", "fund=fund_source people=served_people"),
    Ledger("team_ledger", "team", "founded_on", "active",
           "name station founded_on record_no", "kind=team_kind fields=service_fields regular=regular_time"),
    Ledger("volunteer_training_ledger", "volunteer_training", "held_on", "held",
           "held_on name organizer teacher hours", "fields=training_fields attended=attended_count"),
]  # fmt: skip


@pytest.mark.parametrize("days", [YEAR, HALF], ids=["year", "half"])
@pytest.mark.parametrize("one", LEDGERS, ids=lambda one: one.report)
def test_a_ledger_has_every_record_of_its_days_as_the_record_says_it(
    whole_year: Desk, one: Ledger, days: tuple[date, date]
) -> None:
    found = reporting.as_data(reporting.run(whole_year, one.report, Wanted(*days, compare=False)))["rows"]
    listed = {row["_id"]: row for row in found}
    counted = {
        record.id: record
        for record in whole_year.store.records.page(one.form)
        if record.state in one.states.split() and _among(whole_year, one, record, days)
    }
    assert len(found) == len(listed)
    assert listed.keys() == counted.keys()
    assert counted or days is HALF
    for record in counted.values():
        for column, field in _columns(one):
            assert _same(whole_year, record, field, listed[record.id][column]), (record.title, column)


def _columns(one: Ledger) -> list[tuple[str, str]]:
    return [(name, name) for name in one.same.split()] + [tuple(pair.split("=")) for pair in one.other.split()]  # type: ignore[misc]  # each has two


def _among(at: Desk, one: Ledger, record: Record, days: tuple[date, date]) -> bool:
    day = str(record.fields.get(one.day) or "")[:10]
    as_of = reporting.report(at, one.report).period == "none"
    return bool(day) and ("" if as_of else days[0].isoformat()) <= day <= days[1].isoformat()


def _same(at: Desk, record: Record, name: str, cell: Any) -> bool:
    spec = at.store.specs.newest(record.form)
    field = spec.by_name[name]
    held = record.fields.get(name)
    if field.type in ("select_one", "select_multiple"):
        return (cell or "") == show_text(field, held, spec)  # type: ignore[arg-type]  # a field, no repeat
    return str(cell if cell is not None else "") == str(held if held is not None else "")


def test_the_ledger_of_meetings_has_a_row_for_each_topic_with_its_votes(whole_year: Desk) -> None:
    held = [
        one
        for one in whole_year.store.records.page("meeting")
        if one.state in ("held", "filed", "invalid") and str(one.fields["held_on"])[:4] == "2026"
    ]
    spec = whole_year.store.specs.newest("meeting")
    expected = sorted(
        (
            (one.id, topic["topic"], *(topic.get(name) for name in ("agreed", "against", "abstained")),
             show_text(spec.by_name["outcome"], topic.get("outcome"), spec))
            for one in held
            for topic in one.rows("topics")
        ),
        key=str,
    )  # fmt: skip
    rows = reporting.as_data(reporting.run(whole_year, "meeting_ledger", Wanted(*YEAR)))["rows"]
    votes = ("_id", "topic", "agreed", "against", "abstained", "outcome")
    assert expected
    assert sorted((tuple(row[name] for name in votes) for row in rows), key=str) == expected
    present = {one.id: (one.fields.get("entitled"), one.fields.get("present")) for one in held}
    assert {row["_id"]: (row["entitled"], row["present"]) for row in rows} == present


def test_the_board_names_the_representatives_in_office_who_may_be_published(whole_year: Desk) -> None:
    names = {one.id: one.fields["name"] for one in whole_year.store.records.page("person")}
    serving = [
        one
        for one in whole_year.store.records.page("office")
        if one.fields["body"] == "assembly" and one.fields.get("publish") == "yes" and one.state == "serving"
    ]
    table = reporting.run(whole_year, "office_representatives")
    rows = reporting.as_data(table)["rows"]
    assert serving
    assert table.audience == "board"
    assert sorted((row["group_no"], row["name"]) for row in rows) == sorted(
        (f"第{one.fields['group_no']}组", names[str(one.fields["person"])]) for one in serving
    )


def test_a_page_holds_a_dozen_mediation_cases(whole_year: Desk) -> None:
    table = reporting.run(whole_year, "mediation_ledger", Wanted(*YEAR))
    pages = page_texts(reporting.content(whole_year, table, ".pdf"))
    assert len(table.rows) > 20
    assert len(pages) <= -(-len(table.rows) // 10)
