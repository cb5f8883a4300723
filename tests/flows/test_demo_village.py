"""The invented village as a whole, judged as a desk would and added up by hand beside its reports.

It takes half a minute of one processor: ten seconds to write the village, ten for the deep check, the rest to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any  # Any: JSON values

import pytest

from ruraldesk.model.record import Record, Row
from ruraldesk.services import judging, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.clock_hours import instants, outside_office_hours

LEAST = {
    "person": 400, "disclosure": 30, "mediation_case": 40, "volunteer": 120, "activity": 60, "service_record": 600,
    "certificate": 8, "volunteer_notice": 1, "facility": 200, "inspection": 1_500, "room": 10, "repair": 40,
    "stock_move": 60, "office": 50, "project": 4, "annual_review": 4, "society": 12, "society_activity": 40,
    "support": 8, "dispute_screening": 12, "council": 5, "council_activity": 20, "pairing": 4, "admission_item": 12,
    "seal_log": 25, "shelter_use": 3, "hazard": 20, "culture_activity": 30, "care_action": 18,
    "environment_check": 12, "centre_check": 2, "care_fund": 2, "team": 6, "service_recipient": 12,
    "service_request": 29, "volunteer_training": 5, "reception_day": 3, "reception_matter": 14, "decision": 13,
    "meeting": 49, "authorisation": 1, "village_rule": 4, "consultation": 12, "mediator_training": 5, "law_lesson": 5,
    "volunteer_complaint": 6, "population": 3, "service_log": 62, "social_worker": 4, "funding": 7,
    "legal_education": 5, "talent": 4, "indicator_note": 8,
}  # fmt: skip
SHARE = {"service_record": 12, "inspection": 4}  # every so many of the plain ones; the sweep judges all
EVER = Wanted(date(2020, 1, 1), date(2026, 11, 23), compare=False)
ZERO = Decimal(0)


def all_of(village: Desk, form: str, *states: str) -> list[Record]:
    return [one for one in village.store.records.page(form) if not states or one.state in states]


def added(values: Iterable[Any]) -> Decimal:
    return sum((Decimal(str(one)) for one in values if one not in (None, "")), ZERO)


def field_sum(rows: Iterable[Record | Row | dict[str, Any]], name: str) -> Decimal:
    return added((one.fields if isinstance(one, Record) else one).get(name) for one in rows)


def report(village: Desk, name: str, wanted: Wanted = EVER) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(village, name, wanted))["rows"]
    return found


def lines(rows: list[dict[str, Any]], **where: str) -> list[dict[str, Any]]:
    return [one for one in rows if all(one[name] == value for name, value in where.items())]


def wrong(village: Desk, records: Iterable[Record]) -> list[str]:
    """Return what blocks or holds records as they are stored; drafts and cases halfway are not let off."""
    found = []
    for one in records:
        standing = judging.standing_problems(village, one.id)
        found += [f"{one.form} {one.title}（{one.state}）：{problem.sentence}" for problem in standing]
    return found


def test_there_is_of_everything_as_much_as_a_years_registers_hold(demo_village: Desk) -> None:
    counts = demo_village.store.records.counts()
    assert {form: counts[form] for form, least in LEAST.items() if counts[form] < least} == {}
    assert set(counts) == set(LEAST)
    states = {one.name for one in demo_village.store.specs.newest("mediation_case").states}
    assert {one.state for one in all_of(demo_village, "mediation_case")} == states
    assert {one.state for one in all_of(demo_village, "certificate")} >= {"drafting", "issued", "superseded"}


def test_what_was_saved_bears_an_hour_at_which_the_desk_is_open(demo_village: Desk) -> None:
    saved = instants(demo_village)
    assert max(saved) <= demo_village.clock.now()
    assert not outside_office_hours(one for one in saved if one < demo_village.clock.now())


def test_a_deep_check_finds_nothing(demo_village: Desk) -> None:
    assert demo_village.store.check(deep=True) == []


@pytest.mark.parametrize("form", sorted(LEAST))
def test_its_records_would_pass_the_desk(demo_village: Desk, form: str) -> None:
    assert wrong(demo_village, all_of(demo_village, form)[:: SHARE.get(form, 1)]) == []


@pytest.mark.sweep
@pytest.mark.parametrize("form", sorted(SHARE))
def test_every_record_would_pass_the_desk(demo_village: Desk, form: str) -> None:
    assert wrong(demo_village, all_of(demo_village, form)) == []


def test_no_number_is_there_twice_and_no_series_has_a_gap(demo_village: Desk) -> None:
    series: dict[tuple[str, str], list[int]] = {}
    for form in LEAST:
        for one in all_of(demo_village, form):
            if one.number:
                digits = "".join(sign if sign.isdigit() else " " for sign in one.number).split()[-1]
                at = one.number.rindex(digits)
                series.setdefault((form, one.number[:at]), []).append(int(digits))
    assert len(series) > 20
    assert {key: found for key, found in series.items() if sorted(found) != list(range(1, len(found) + 1))} == {}


def test_every_finance_sheet_adds_up_and_begins_where_the_last_one_ended(demo_village: Desk) -> None:
    sheets = [one for one in all_of(demo_village, "disclosure") if one.fields.get("entries")]
    sheets.sort(key=lambda one: str(one.fields["period_from"]))
    assert len(sheets) >= 4
    closings = []
    for one in sheets:
        opening, balance = Decimal(str(one.fields["opening"])), Decimal(str(one.fields["opening"]))
        for row in one.rows("entries"):
            balance += added([row.get("income")]) - added([row.get("expense")])
            assert Decimal(str(row["balance"])) == balance
        assert balance == opening + field_sum(one.rows("entries"), "income") - field_sum(one.rows("entries"), "expense")
        assert [Decimal(str(one.fields[name])) for name in ("closing", "closing_typed")] == [balance, balance]
        closings.append((opening, balance))
    assert [opening for opening, _ in closings[1:]] == [closing for _, closing in closings[:-1]]


def test_every_report_comes_out_with_lines(demo_village: Desk) -> None:
    names = [one.name for one in reporting.list_reports(demo_village)]
    assert len(names) >= 20
    assert [name for name in names if not report(demo_village, name)] == []


def test_the_numbers_of_disclosures_are_those_of_the_register(demo_village: Desk) -> None:
    every = all_of(demo_village, "disclosure")
    hung = [one for one in every if one.state in ("posted", "expired", "objected", "answered", "archived")]
    ledger = report(demo_village, "disclosure_ledger")
    assert {one["number"] for one in ledger} == {
        one.number for one in every if one.number and "posted_at" in one.fields
    }
    statistics = report(demo_village, "disclosure_statistics")
    assert sum(one["sheets"] for one in statistics) == len(hung)
    heard = sum(len(one.rows("feedback")) for one in every)
    assert sum(one["feedback"] for one in statistics) == len(report(demo_village, "disclosure_feedback")) == heard > 0
    assert all(one["published"] + one["missing"] <= one["due"] for one in statistics)
    assert all(one["in_time"] + one["late"] == one["published"] for one in statistics)


def test_the_numbers_of_cases_are_those_of_the_register(demo_village: Desk) -> None:
    cases = [one for one in all_of(demo_village, "mediation_case") if one.fields.get("accepted_on")]
    ledger, statistics = report(demo_village, "mediation_ledger"), report(demo_village, "mediation_statistics")
    (quarter,) = report(demo_village, "mediation_quarter")
    assert {one["number"] for one in ledger} == {one.number for one in cases}
    assert added(one["amount"] for one in ledger) == field_sum(cases, "amount")
    assert lines(statistics, item="受理纠纷")[0]["n"] == quarter["n"] == len(cases)
    assert sum(one["n"] for one in lines(statistics, part="类型")) == len(cases)
    assert quarter["apply"] + quarter["own"] + quarter["entrusted"] == len(cases)
    assert sum(value for name, value in quarter.items() if name[0] == "t" and name[1:].isdigit()) == len(cases)
    assert quarter["written"] + quarter["oral"] == quarter["agreed"]
    outcomes = Counter(str(one.fields["outcome"]) for one in cases if one.fields.get("outcome"))
    assert (quarter["written"], quarter["oral"]) == (outcomes["written"], outcomes["oral"])
    assert quarter["closed"] == outcomes.total()
    team = report(demo_village, "mediation_team")
    assert sum(one["n"] for one in team) == sum(len(one.rows("mediators")) for one in cases)


def test_hours_and_heads_are_those_of_the_service_records(demo_village: Desk) -> None:
    services = all_of(demo_village, "service_record", "confirmed")
    hours = field_sum(services, "hours")
    statistics = report(demo_village, "service_statistics")
    (served,) = lines(statistics, heading="活动与服务", item="服务")
    assert (served["n"], Decimal(served["hours"])) == (len(services), hours)
    assert served["people"] == len({one.fields["volunteer"] for one in services})
    fields = lines(statistics, heading="服务领域")
    assert (sum(one["n"] for one in fields), added(one["hours"] for one in fields)) == (len(services), hours)
    members = all_of(demo_village, "volunteer", "active", "paused")
    roll = report(demo_village, "volunteer_ledger")
    assert lines(statistics, item="注册志愿者")[0]["n"] == len(roll) == len(members)
    assert sum(one["n"] for one in lines(statistics, heading="星级")) == len(members)
    ids = {one.id for one in members}
    theirs = field_sum((one for one in services if one.fields["volunteer"] in ids), "hours")
    assert field_sum(roll, "hours") == theirs + field_sum(members, "opening_hours")
    held = report(demo_village, "activity_ledger")
    assert (sum(one["people"] for one in held), field_sum(held, "hours")) == (len(services), hours)
    assert {one["_id"] for one in held} == {
        one.id for one in all_of(demo_village, "activity", "running", "finished", "archived")
    }


def test_the_certified_hours_are_those_of_the_rows_and_none_is_certified_twice(demo_village: Desk) -> None:
    made = [one for one in all_of(demo_village, "certificate") if one.number]
    register = report(demo_village, "certificate_register")
    assert {one["number"] for one in register} == {one.number for one in made if "issued_on" in one.fields}
    hours = {one.id: Decimal(str(one.fields["hours"])) for one in all_of(demo_village, "service_record")}
    for one in made:
        assert Decimal(str(one.fields["hours"])) == added(hours[str(row["service"])] for row in one.rows("services"))
    standing = [row["service"] for one in made if one.state == "issued" for row in one.rows("services")]
    assert len(standing) == len(set(standing)) > 0


def test_the_numbers_of_facilities_are_those_of_the_register(demo_village: Desk) -> None:
    places = all_of(demo_village, "facility", "in_use", "suspended")
    ledger, statistics = report(demo_village, "facility_ledger"), report(demo_village, "facility_statistics")
    assert len(ledger) == len(report(demo_village, "care_responsibility")) == len(places)
    assert field_sum(ledger, "invested") == field_sum(places, "investment")
    assert sum(one["n"] for one in statistics) == len(places)
    assert sum(one["good"] for one in statistics) == sum(one.fields["condition"] == "good" for one in places)
    seen = [one for one in all_of(demo_village, "inspection") if one.state != "drafting"]
    checks = report(demo_village, "inspection_ledger")
    assert len(checks) == len(seen)
    assert field_sum(checks, "items") == added(len(one.rows("items")) for one in seen)
    repairs = [one for one in all_of(demo_village, "repair") if one.state != "drafting"]
    mended = report(demo_village, "repair_ledger")
    assert (len(mended), field_sum(mended, "cost")) == (len(repairs), field_sum(repairs, "cost"))
    assert sum(one["reported"] for one in statistics) == len(repairs)
    assert field_sum(statistics, "cost") == field_sum(repairs, "cost")
    assert len(report(demo_village, "old_trees")) == sum(one.fields["class"] == "17" for one in places)


def test_a_meeting_knows_from_the_registers_who_should_come(demo_village: Desk) -> None:
    held = all_of(demo_village, "meeting", "held", "filed", "invalid")
    elsewhere = {"coop_reps", "grid"}  # of these no register of the village holds who belongs to them
    asked = [one.fields for one in held if one.fields["body"] not in elsewhere]
    assert len(asked) > 35
    assert {str(one["entitled_from"])[:4] for one in asked} == {"任职登记", "实有人口"}
    assert [one for one in asked if one["entitled"] != one["entitled_known"]] == []


def test_a_phone_is_kept_as_its_digits_and_shown_with_one_dash(demo_village: Desk) -> None:
    seen = 0
    for spec in demo_village.store.specs.all():
        names = [one.name for one in spec.fields if one.check in ("phone", "mobile") and not one.repeat]
        for record in all_of(demo_village, spec.form_id) if names else []:
            kept = [str(record.fields[name]) for name in names if record.fields.get(name)]
            assert all(one.isdigit() for one in kept), (spec.form_id, kept)
            seen += len(kept)
    assert seen > 400
    assert {one["phone"] for one in report(demo_village, "care_board")} == {"0573-83000000"}


def test_supplies_are_what_the_moves_leave(demo_village: Desk) -> None:
    left: Counter[tuple[str, str]] = Counter()
    moves = all_of(demo_village, "stock_move", "booked")
    for one in sorted(moves, key=lambda one: (str(one.fields["moved_on"]), one.meta.created_at)):
        key, quantity = (str(one.fields["facility"]), str(one.fields["item"])), int(str(one.fields["quantity"]))
        kind = one.fields["kind"]
        left[key] = quantity if kind == "stocktake" else left[key] + (quantity if kind == "in" else -quantity)
        assert left[key] >= 0
    shown = Counter({one["_id"]: 0 for one in report(demo_village, "supplies")})
    for row in report(demo_village, "supplies"):
        shown[row["_id"]] += row["balance"]
    for facility in {facility for facility, _ in left}:
        unmoved = [
            row
            for row in demo_village.store.records.get(facility).rows("parts")  # type: ignore[union-attr]  # it is there
            if (facility, str(row.get("part_item"))) not in left
        ]
        expected = sum(count for (place, _), count in left.items() if place == facility)
        assert shown[facility] == expected + field_sum(unmoved, "part_quantity")
