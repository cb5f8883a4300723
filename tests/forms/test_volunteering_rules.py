"""What volunteers, activities and service records promise, as a clerk would meet it: hours, minors, agreements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.values import show_text
from ruraldesk.services import home, ledger, records, tables
from tests.helpers.desks import copied_desk, person
from tests.helpers.volunteering import Station, refused


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path) as opened:
        yield Station(opened)


@pytest.mark.parametrize(
    ("start", "end", "rest", "hours"),
    [
        ("08:30", "11:00", None, "2.5"),
        ("08:30", "10:59", None, "2.0"),
        ("08:30", "09:00", None, "0.5"),
        ("23:00", "01:00", None, "2.0"),
        ("22:30", "02:10", None, "3.5"),
        ("08:00", "17:00", 90, "7.5"),
        ("00:00", "12:00", None, "12.0"),
    ],
)
def test_hours_are_counted_in_half_steps_and_over_midnight(
    station: Station, start: str, end: str, rest: int | None, hours: str
) -> None:
    made = station.service(station.volunteer(), station.activity().id, "2026-11-14", start, end, break_minutes=rest)
    assert made.fields["hours"] == hours
    assert made.fields["ends_on"] == ("2026-11-15" if end < start else "2026-11-14")


@pytest.mark.parametrize(("start", "end"), [("08:30", "08:59"), ("08:30", "08:30")])
def test_less_than_half_an_hour_is_no_service(station: Station, start: str, end: str) -> None:
    with pytest.raises(UserError) as error:
        station.service(station.volunteer(), station.activity().id, "2026-11-14", start, end)
    assert "不满半小时" in refused(error)


@pytest.mark.parametrize(
    ("on", "start", "end", "overlaps"),
    [
        ("2026-11-14", "10:30", "12:00", True),
        ("2026-11-14", "08:00", "08:30", False),
        ("2026-11-14", "11:00", "12:00", False),
        ("2026-11-14", "09:00", "10:00", True),
        ("2026-11-13", "23:00", "08:31", True),
        ("2026-11-13", "23:00", "08:30", False),
        ("2026-11-14", "23:00", "01:00", False),
    ],
)
def test_one_person_serves_in_one_place_at_a_time(
    station: Station, on: str, start: str, end: str, overlaps: bool
) -> None:
    who, other, what = station.volunteer(), station.volunteer("陆建国"), station.activity().id
    station.service(who, what, "2026-11-14", "08:30", "11:00")
    station.service(other, what, on, start, end)
    if not overlaps:
        station.service(who, what, on, start, end)
        return
    with pytest.raises(UserError) as error:
        station.service(who, what, on, start, end)
    assert "这段时间里已经有一条服务记录" in refused(error)


def test_a_record_over_midnight_is_in_the_way_on_the_next_day(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.service(who, what, "2026-11-13", "23:00", "01:00")
    with pytest.raises(UserError):
        station.service(who, what, "2026-11-14", "00:30", "02:00")
    station.service(who, what, "2026-11-14", "01:00", "02:00")


def test_a_void_record_is_in_nobodys_way(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    wrong = station.service(who, what, "2026-11-14", "08:30", "11:00")
    station.step(wrong.id, "recorded")
    station.step(wrong.id, "void", void_reason="记错了人")
    station.service(who, what, "2026-11-14", "08:30", "11:00")


def test_a_day_over_twelve_hours_is_told_and_over_sixteen_refused(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.service(who, what, "2026-11-14", "00:00", "08:00")
    four = {"volunteer": who, "activity": what, "recorder": station.recorder, "served_on": "2026-11-14"}
    saved = records.add(station.at, "service_record", {**four, "start_time": "08:00", "end_time": "12:00"})
    assert not [one for one in saved.warnings if one.code == "day_over_twelve"]
    saved = records.add(station.at, "service_record", {**four, "start_time": "13:00", "end_time": "17:00"})
    assert [one.sentence for one in saved.warnings] == ["这位志愿者这一天的服务时长超过12小时，核对一下。"]
    with pytest.raises(UserError) as error:
        station.service(who, what, "2026-11-14", "18:00", "18:30")
    assert "超过16小时" in refused(error)


def test_hours_past_midnight_count_on_the_next_day_too(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.service(who, what, "2026-11-13", "20:00", "08:00")
    with pytest.raises(UserError) as error:
        station.service(who, what, "2026-11-14", "08:00", "16:30")  # 8 and 8.5 hours of the 14th
    assert "超过16小时" in refused(error)
    station.service(who, what, "2026-11-14", "08:00", "16:00")
    with pytest.raises(UserError) as error:
        station.service(who, what, "2026-11-12", "23:00", "15:30")  # 16.5 hours in one go
    assert "超过16小时" in refused(error)


def test_nobody_records_himself_and_nothing_is_recorded_ahead(station: Station) -> None:
    own = station.add("volunteer", person=station.recorder, service_fields=["01"]).id
    what = station.activity().id
    with pytest.raises(UserError) as error:
        station.service(own, what, "2026-11-14", "08:30", "11:00")
    assert "记录人就是志愿者本人" in refused(error)
    with pytest.raises(UserError) as error:
        station.service(station.volunteer(), what, "2026-11-24", "08:30", "11:00")
    assert "服务日期在今天以后" in refused(error)


def test_a_minor_is_never_in_rescue_and_serves_elsewhere_with_consent(station: Station) -> None:
    grown, child = station.volunteer(), station.minor()
    rows = [{"volunteer": grown}, {"volunteer": child}]
    for field in ("12", "16"):
        with pytest.raises(UserError) as error:
            station.activity("防汛值守", field, sign_in=rows)
        assert refused(error) == "第2行：不满18周岁的，不能参加这个领域的服务。"
        flood = station.activity("防汛值守", field)
        with pytest.raises(UserError) as error:
            station.service(child, flood.id, "2026-11-14", "08:30", "11:00")
        assert "不能参加这个领域" in refused(error)
    station.activity("护河清洁", "10", sign_in=rows)


def test_a_minor_without_his_guardians_consent_cannot_join(station: Station) -> None:
    child = station.minor(guardian_consent="no")
    with pytest.raises(UserError) as error:
        station.activity(sign_in=[{"volunteer": child}])
    assert "还没有监护人书面同意" in refused(error)
    with pytest.raises(UserError) as error:
        station.step(child, "active")
    assert "监护人书面同意" in refused(error)


def test_who_has_come_of_age_by_the_day_may_join_the_rescue(station: Station) -> None:
    almost = station.minor("2008-11-14")
    record = records.get(station.at, almost)
    assert (record.fields["minor_at_start"], "adult_on" in record.fields) == (0, False)  # registered after the birthday
    young = station.minor("2008-11-14", registered_on="2026-11-01")
    rows = [{"volunteer": young}]
    station.activity("防汛值守", "12", sign_in=rows)
    with pytest.raises(UserError):
        station.activity("防汛值守", "12", planned_from="2026-11-13", sign_in=rows)


def test_a_minor_is_registered_with_his_guardian_and_a_child_is_told(station: Station) -> None:
    who = person(station.at, "沈小雨", birth="2011-01-01")
    saved = records.add(station.at, "volunteer", {"person": who, "service_fields": ["05"]})
    assert [one.sentence for one in saved.warnings] == ["不满16周岁，参加服务应由监护人陪同。"]
    with pytest.raises(UserError) as error:
        station.step(saved.record.id, "active")
    assert error.value.code == "step_needs"
    assert "还没填“监护人”。" in error.value.where


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"planned_from": "2026-10-10", "planned_to": "2026-11-11"}, "超过一个月。"),
        ({"planned_from": "2026-10-10", "planned_to": "2026-11-10"}, ""),
        ({"planned_from": "2026-01-31", "planned_to": "2026-02-28"}, ""),
        ({"risk": "high", "risk_note": "临水"}, "可能有人身危险。"),
        ({"risk": "low", "risk_note": "临水"}, ""),
        ({"triggers": ["foreign", "outside"]}, "涉外。到省外服务。"),
        ({"triggers": ["request"]}, "一方要求签。"),
        ({"field": "13"}, "大型活动。"),
    ],
)
def test_six_cases_want_a_written_agreement(station: Station, more: dict[str, Any], why: str) -> None:
    made = station.activity(**more)
    assert made.fields["must_sign"] == ("yes" if why else "no")
    assert made.fields.get("agreement_why", "") == why


def test_an_activity_waits_for_its_agreement_and_insurance(station: Station) -> None:
    made = station.activity(risk="high", risk_note="临水，夜间")
    station.step(made.id, "recruiting")
    with pytest.raises(UserError) as error:
        station.step(made.id, "running")
    assert "要签书面协议" in refused(error)
    with pytest.raises(UserError) as error:
        station.step(made.id, "running", agreement_signed="yes", agreement_on="2026-11-10")
    assert "办好保险" in refused(error)
    signed = {"agreement_signed": "yes", "agreement_on": "2026-11-10", "insurance": "has"}
    with pytest.raises(UserError) as error:
        station.step(made.id, "running", **signed, insured_until="2026-11-13")
    assert "保到活动结束" in refused(error)
    assert station.step(made.id, "running", **signed, insured_until="2026-11-14").state == "running"


def test_a_sheet_of_thirty_becomes_thirty_records_once(station: Station) -> None:
    sheet = station.sheet([station.volunteer(f"周{n}号".translate(DIGITS)) for n in range(30)])
    made = station.services_of(sheet.id)
    assert len(made) == 30
    assert {(one.state, one.fields["hours"], one.fields["served_on"]) for one in made} == {
        ("confirmed", "2.5", "2026-11-14")
    }
    again = records.set_fields(station.at, sheet.id, {"outcome": "清出垃圾300斤。"}).record
    assert len(station.services_of(sheet.id)) == 30
    assert (again.fields["record_count"], again.fields["record_hours"]) == (30, "75.0")


DIGITS = str.maketrans("0123456789", "零甲乙丙丁戊己庚辛壬")


def test_who_did_not_come_gets_no_hours_and_who_left_early_gets_fewer(station: Station) -> None:
    first, second, third = (station.volunteer(name) for name in ("周美琴", "陆建国", "沈水林"))
    rows = [{"volunteer": first}, {"volunteer": second, "came": "no"}, {"volunteer": third, "sign_end": "10:10"}]
    held = station.activity(recorder=station.recorder, verifier=station.verifier, sign_in=rows)
    station.step(held.id, "recruiting")
    done = station.step(held.id, "finished")
    hours = {one.fields["volunteer"]: one.fields["hours"] for one in station.services_of(held.id)}
    assert hours == {first: "2.5", third: "1.5"}
    assert (done.fields["came_count"], done.fields["signed_count"]) == (2, 3)


def test_one_bad_row_refuses_the_whole_sheet_and_is_named(station: Station) -> None:
    first, second = station.volunteer(), station.volunteer("陆建国")
    station.service(second, station.activity().id, "2026-11-14", "10:00", "12:00")
    with pytest.raises(UserError) as error:
        station.sheet([first, second], name="敬老理发")
    assert "第2行" in refused(error)
    assert "这段时间里已经有一条服务记录" in refused(error)
    assert ledger.count(station.at, "service_record") == 1


def test_a_row_of_an_activity_of_several_days_says_its_day(station: Station) -> None:
    who = station.volunteer()
    plan = {"planned_from": "2026-11-10", "planned_to": "2026-11-12", "sign_in": [{"volunteer": who}]}
    held = station.activity(recorder=station.recorder, verifier=station.verifier, **plan)
    station.step(held.id, "recruiting")
    with pytest.raises(UserError) as error:
        station.step(held.id, "finished")
    assert refused(error) == "第1行：活动不止一天，这一行要写日期。"
    rows = [{"volunteer": who, "sign_date": "2026-11-11"}, {"volunteer": who, "sign_date": "2026-11-12"}]
    station.step(held.id, "finished", sign_in=rows)
    assert sorted(str(one.fields["served_on"]) for one in station.services_of(held.id)) == ["2026-11-11", "2026-11-12"]


def test_a_complaint_stays_with_the_volunteer_and_travels_only_when_asked(station: Station) -> None:
    rows = [{"complaint_on": "2026-11-01", "complaint_matter": "迟到", "complaint_result": "已提醒"}]
    who = station.volunteer(complaints=rows)
    assert records.get(station.at, who).rows("complaints")[0]["complaint_result"] == "已提醒"
    spec = station.at.store.specs.newest("volunteer")
    assert {one.town for one in spec.fields if one.repeat == "complaints"} == {"on_request"}


def test_the_recorder_who_took_part_is_recorded_by_another(station: Station) -> None:
    own = station.add("volunteer", person=station.recorder, service_fields=["01"]).id
    with pytest.raises(UserError):
        station.sheet([own])
    rows = [{"volunteer": own, "row_recorder": station.verifier}]
    held = station.activity(recorder=station.recorder, verifier=station.verifier, sign_in=rows)
    station.step(held.id, "recruiting")
    station.step(held.id, "finished")
    assert [one.fields["recorder"] for one in station.services_of(held.id)] == [station.verifier]


def test_a_volunteers_hours_and_star_follow_the_records(station: Station) -> None:
    who = station.volunteer(opening_hours="97.5", opening_basis="志愿服务网")
    assert records.get(station.at, who).fields["star_line"] == "距下一星还差2.5小时"
    station.sheet([who])
    now = records.get(station.at, who).fields
    assert (now["hours_total"], now["times"], now["last_service_on"]) == ("100.0", 1, "2026-11-14")
    assert (now["star"], now["star_line"]) == ("一星", "距下一星还差200小时")


def test_a_person_is_a_volunteer_once(station: Station) -> None:
    who = person(station.at, "周美琴")
    station.add("volunteer", person=who, service_fields=["01"])
    with pytest.raises(UserError) as error:
        station.add("volunteer", person=who, service_fields=["02"])
    assert "已经登记过志愿者" in refused(error)


def test_insurance_is_due_a_month_ahead(station: Station) -> None:
    who = station.volunteer(insurance="has", insured_until="2026-12-23")
    station.step(who, "active")
    assert [(one.label, one.level) for one in home.due_list(station.at) if one.record == who] == [
        ("志愿服务保险到期", "soon")
    ]


def test_a_minor_is_kept_from_rescue_however_it_is_written(station: Station) -> None:
    minor, rescue = station.minor(), station.activity(field="12").id
    with pytest.raises(UserError) as error:
        station.service(minor, rescue, "2026-11-14", "08:30", "11:00", service_field="01")
    assert refused(error) == "这次活动的领域，不满18周岁的不能参加。"
    harmless = station.activity().id
    station.service(minor, harmless, "2026-11-14", "08:30", "11:00")
    with pytest.raises(UserError) as error:
        records.set_fields(station.at, harmless, {"service_field": "12"})
    assert refused(error) == "这次活动已有不满18周岁的服务记录，不能改成这个领域。"


def test_a_birth_that_came_later_to_the_person_counts_at_once(station: Station) -> None:
    unknown = station.volunteer("无生日", birth="")
    found = records.get(station.at, unknown)
    records.set_fields(station.at, str(found.fields["person"]), {"birth": "2012-01-01"})
    with pytest.raises(UserError) as error:
        station.service(unknown, station.activity(field="12").id, "2026-11-14", "08:30", "11:00")
    assert error.value.where == ("不满18周岁的，不能参加这个领域的服务。",)
    with pytest.raises(UserError) as error:
        station.service(unknown, station.activity(field="10").id, "2026-11-14", "08:30", "11:00")
    assert error.value.where == ("不满18周岁的，还没有监护人书面同意。",)


def test_a_single_record_of_a_minor_wants_the_guardians_consent_too(station: Station) -> None:
    without = station.volunteer("沈子轩", "2010-09-01")
    with pytest.raises(UserError) as error:
        station.service(without, station.activity().id, "2026-11-14", "08:30", "11:00")
    assert refused(error) == "不满18周岁的，还没有监护人书面同意。"


def test_a_service_that_ends_tomorrow_is_not_recorded_today(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    with pytest.raises(UserError) as error:
        station.service(who, what, "2026-11-23", "23:00", "01:00")
    assert refused(error) == "服务结束在今天以后，服务完了再记。"
    assert station.service(who, what, "2026-11-22", "23:00", "01:00").fields["hours"] == "2.0"


def test_a_row_that_is_corrected_later_is_told_to_differ_from_its_record(station: Station) -> None:
    held = station.sheet([station.volunteer()])
    saved = records.set_fields(station.at, held.id, {"remark": "齐了"})
    assert saved.warnings == ()
    rows = [{**row, "sign_end": "10:00"} for row in held.fields["sign_in"]]  # type: ignore[union-attr, dict-item]
    saved = records.set_fields(station.at, held.id, {"sign_in": rows})
    assert [one.code for one in saved.warnings] == ["records_match_the_sheet"]
    made = station.services_of(held.id)
    assert [one.fields["hours"] for one in made] == ["2.5"]
    records.set_fields(station.at, made[0].id, {"end_time": "10:00"})
    assert records.set_fields(station.at, held.id, {"remark": "改好了"}).warnings == ()


def test_who_has_left_is_told(station: Station) -> None:
    who = station.volunteer()
    station.step(who, "active", registered_on="2026-01-01")
    station.step(who, "cancelled", leave_reason="搬走")
    fields = {"volunteer": who, "activity": station.activity().id, "recorder": station.recorder}
    times = {"served_on": "2026-11-14", "start_time": "08:30", "end_time": "11:00"}
    saved = records.add(station.at, "service_record", {**fields, **times})
    assert [one.sentence for one in saved.warnings] == ["这位志愿者已经暂停或注销，核对一下。"]


def test_stars_follow_a_table_that_is_replaced_and_one_that_is_no_use_is_refused(
    station: Station, tmp_path: Path
) -> None:
    who = station.volunteer()
    station.confirmed(who, station.activity().id, "2026-11-14", "08:00", "20:00")
    file = tmp_path / "stars.csv"

    def given(text: str) -> tuple[object, object]:
        file.write_text(text, encoding="utf-8")
        tables.replace(station.at, file)
        found = records.get(station.at, who).fields
        return found.get("star"), found.get("star_line")

    first = given("code,label,hours\n1,一星,10\n2,二星,30.5\n")
    assert first == ("一星", "距下一星还差18.5小时")
    for text, why in (
        ("code,label,hours\n1,一星,十\n", "第2行的hours应是数，现在是“十”。"),
        ("code,label\n1,一星\n", "少了hours这一列。"),
        ("code,label,hours\n1,一星,10\n1,二星,20\n", "code“1”写了两行。"),
    ):
        with pytest.raises(UserError) as error:
            given(text)
        assert error.value.sentence.endswith(why)
    found = records.get(station.at, who).fields
    assert (found["star"], found["star_line"]) == first


def test_no_choice_stands_in_a_field_by_its_english_name(station: Station) -> None:
    minor = station.minor()
    held = station.activity(sign_in=[{"volunteer": minor}])
    spec = station.at.store.specs.newest("activity")
    assert held.rows("sign_in")[0]["row_consent"] == "yes"
    assert show_text(spec.by_name["row_consent"], "yes", spec) == "是"
