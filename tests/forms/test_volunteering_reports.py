"""The ledgers and statistics of volunteering: what they count, by which day, and that nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import volunteering
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.services import judging, ledger, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.forms.test_village_numbers_rules import population
from tests.helpers.desks import copied_desk, person
from tests.helpers.volunteering import Station

FORMS = ("volunteer", "activity", "service_record", "certificate", "volunteer_notice")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path) as opened:
        yield Station(opened)


def rows(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def lines(at: Desk, **period: Any) -> dict[str, dict[str, Any]]:
    return {one["item"]: one for one in rows(at, "service_statistics", **period)}


def test_the_statistics_count_people_times_and_hours_of_the_quarter(station: Station) -> None:
    old = station.volunteer(registered_on="2024-01-01", opening_hours="298", opening_basis="志愿服务网")
    new = station.volunteer("陆建国", registered_on="2026-10-08", party_volunteer="yes")
    idle = station.volunteer("沈水林", registered_on="2025-01-01")
    for one in (old, new, idle):
        station.step(one, "active")
    for name in ("常住甲", "常住乙"):  # the register of persons holds whom one has dealt with, not everybody
        person(station.at, name, residence_type="local")
    assert lines(station.at)["注册志愿者"]["rate"] is None  # nobody has counted the people yet
    population(station.at, "2026-10-08", {"group_no": 1, "households": 2, "registered": 7, "away": 2, "newcomers": 1})
    station.sheet([old, new])  # 2.5 hours each, on 2026-11-14, field 10
    station.sheet([old], name="去年的", planned_from="2025-11-14")
    found = lines(station.at)
    shown = {item: (one["n"], one["hours"], one["average"]) for item, one in found.items()}
    assert shown["注册志愿者"] == (3, None, None)
    assert (shown["其中：本期新注册"][0], shown["其中：党员志愿者"][0], shown["其中：本期服务过"][0]) == (1, 1, 2)
    assert shown["活动"][0] == 1
    assert shown["服务"] == (2, "5.0", "2.5")
    assert (shown["公共设施管护"][0], shown["为老"][0]) == (2, 0)
    assert (shown["一星"][0], shown["二星"][0], shown["未评星"][0]) == (0, 1, 2)
    assert found["注册志愿者"]["rate"] == "50.0"  # 3 of 6, as 人口规模与注册率 says
    assert rows(station.at, "population_standing")[0]["rate"] == "50.0"
    assert found["服务"]["n__year_before"] == 1
    before = lines(station.at, first=date(2024, 1, 1), last=date(2024, 3, 31))
    assert (before["注册志愿者"]["n"], before["一星"]["n"], before["二星"]["n"]) == (1, 1, 0)  # 298 hours as of then


def test_the_activity_ledger_adds_up_what_was_recorded(station: Station) -> None:
    station.sheet([station.volunteer(), station.volunteer("陆建国")])
    station.activity("还在招募", planned_from="2026-11-15")
    table = reporting.as_data(reporting.run(station.at, "activity_ledger"))
    assert [(one["held"], one["name"], one["people"], one["hours"]) for one in table["rows"]] == [
        ("2026-11-14", "护河清洁", 2, "5.0")
    ]
    assert table["totals"]["hours"] == "5.0"


def test_the_register_of_certificates_keeps_void_numbers(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    first = station.issued(who)
    station.step(first.id, "void", void_reason="开错了")
    station.issued(who)
    found = rows(station.at, "certificate_register")
    assert [(one["number"], one["state"], one["hours"]) for one in found] == [
        ("〔2026〕志证第001号", "作废", "2.0"),
        ("〔2026〕志证第002号", "已出具", "2.0"),
    ]
    assert "hours" not in reporting.as_data(reporting.run(station.at, "certificate_register"))["totals"]


def test_the_roll_of_volunteers_goes_by_number_and_not_by_hours(station: Station) -> None:
    for name, hours in (("周美琴", "10"), ("陆建国", "900"), ("沈水林", "300")):
        who = station.volunteer(name, opening_hours=hours, opening_basis="志愿服务网")
        station.step(who, "active")
    assert [one["name"] for one in rows(station.at, "volunteer_ledger")] == ["周美琴", "陆建国", "沈水林"]


def invented(at: Desk) -> list[tuple[str, str, object]]:
    random, today = Random(11), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 90)]
        volunteering.write(at, writer, random, ids, today, volunteers=40, activities=14)
    found = [one for form in FORMS for one in ledger.page(at, form, limit=999)]
    return [(one.form, one.id, one.fields.get("hours")) for one in found]


def test_the_invented_year_would_pass_the_desk(tmp_path: Path) -> None:
    with copied_desk(tmp_path) as at:
        found = invented(at)
        assert {form for form, *_ in found} == set(FORMS)
        assert [(one, bad) for _, one, _ in found if (bad := judging.standing_problems(at, one))] == []
        assert at.store.check() == []
        sheet = next(one for one in ledger.page(at, "activity", limit=99) if one.state == "finished")
        before = ledger.count(at, "service_record")
        records.set_fields(at, sheet.id, {"remark": "样例，补一句。"})
        assert ledger.count(at, "service_record") == before


def test_the_awards_of_a_year_stand_by_their_day_with_the_team(station: Station) -> None:
    team = station.add("team", name="样例互助队", team_kind="senior", leader=station.recorder, founded_on="2019-03-05",
                       service_fields=["02"])  # fmt: skip
    awards = [
        {"award_on": day, "award_name": name, "award_by": "样例镇"}
        for day, name in (("2026-05-01", "后得的"), ("2026-03-05", "先得的"), ("2025-12-31", "去年的"))
    ]
    station.step(station.volunteer(team_of=team.id, awards=awards), "active")
    station.volunteer("陆建国", awards=[{"award_on": "2026-03-05", "award_name": "还没注册的"}])
    found = rows(station.at, "volunteer_awards", first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert [(one["award_on"], one["name"], one["award"], one["by_whom"], one["team"]) for one in found] == [
        ("2026-03-05", "周美琴", "先得的", "样例镇", "样例互助队"),
        ("2026-05-01", "周美琴", "后得的", "样例镇", "样例互助队"),
    ]
