"""Needs of villagers and the volunteers found for them: who may never be sent, what is answered and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import home, match_taking, records, reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.volunteering import Station, refused

REQUEST = "service_request"
SATURDAY, WORKDAY = "2026-11-28", "2026-11-30"
YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31), compare=False)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path / "desk") as opened:
        yield Station(opened)


def recipient(at: Station, name: str = "俞阿毛", **more: Any) -> str:
    who = person(at.at, name, birth="1940-03-05", group_no=5)
    fields = {"person": who, "registered_on": "2026-01-10", "category": ["alone"], "consent": "yes"}
    return at.add("service_recipient", **{**fields, "consent_on": "2026-01-10", "carer": at.recorder, **more}).id


def need(at: Station, **more: Any) -> Record:
    fields = {
        "registered_at": "2026-11-20T09:00", "source": "grid", "content": "请人上门理发。", "service_field": "02",
        "recipient": recipient(at) if "recipient" not in more else more["recipient"],
    }  # fmt: skip
    return at.step(at.add(REQUEST, **{**fields, **more}).id, "registered")


def verified(at: Station, on: str = SATURDAY, **more: Any) -> str:
    given = {"verified_by": at.recorder, "answered_at": "2026-11-20T15:30", "answer_way": "face", "answer": "来办。"}
    when = {"wanted_on": on, "wanted_from": "09:00", "wanted_to": "10:00"}
    return at.step(need(at, **more).id, "verified", **given, **when).id


def bars(at: Station, request: str, volunteer: str) -> tuple[str, ...]:
    return next(one.bars for one in match_taking.listed(at.at, request, "helpers") if one.id == volunteer)


def volunteer(at: Station, *who: str, **more: Any) -> str:
    """Return a volunteer who is registered and may be asked."""
    return at.step(at.volunteer(*who, **more), "active").id


def minor(at: Station, birth: str, **more: Any) -> str:
    return at.step(at.minor(birth, registered_on="2026-07-01", **more), "active").id


def done(at: Station, request: str, volunteer: str, **more: Any) -> Record:
    """Bring a need to its end on the day of the test."""
    helper = {"helper": volunteer, "helper_answer": "agreed"}
    at.step(request, "matched", helpers=[helper], matched_on="2026-11-20", wanted_on="2026-11-22")
    at.step(request, "dispatched", dispatched_by=at.recorder, dispatched_on="2026-11-21")
    given = {"done_on": "2026-11-22", "done_from": "09:00", "done_to": "10:00", "done_what": "上门理发。"}
    return at.step(request, "done", helpers=[helper | {"helper_answer": "came"}], **{**given, **more})


def test_a_minor_is_never_sent_to_a_rescue_and_the_reason_is_told(station: Station) -> None:
    young = minor(station, "2008-11-30")
    assert "那天未满18周岁，不能参加“应急救援、防汛”" in bars(station, verified(station, service_field="12"), young)
    grown = verified(station, WORKDAY, service_field="12")
    assert not any("18周岁" in one for one in bars(station, grown, young))


def test_a_minor_needs_consent_and_is_sent_to_nothing_risky(station: Station) -> None:
    young = minor(station, "2010-09-01")
    bare = minor(station, "2010-09-02")
    station.step(bare, "paused", leave_reason="监护人撤回同意", guardian_consent="no")
    calm = verified(station)
    assert bars(station, calm, young) == ()
    assert "那天未满18周岁，还没有监护人书面同意" in bars(station, calm, bare)
    risky = verified(station, risk="low", risk_note="家里有狗", recipient=recipient(station, "潘引娣"))
    assert "那天未满18周岁，有风险的服务不派" in bars(station, risky, young)


def test_what_is_dangerous_wants_an_insurance_that_lasts_to_that_day(station: Station) -> None:
    bare = volunteer(station)
    short = volunteer(station, "朱明泉", insurance="has", insurer="样例", insured_until="2026-11-27")
    long = volunteer(station, "马秀兰", insurance="has", insurer="样例", insured_until=SATURDAY)
    high = verified(station, risk="high", risk_note="上梯子")
    found = {who: bars(station, high, who) for who in (bare, short, long)}
    assert [bool(found[who]) for who in (bare, short, long)] == [True, True, False]
    assert found[short] == ("高风险的服务要先办保险，没有保到那天的",)


def test_training_counts_once_it_was_passed_and_for_its_fields_only(station: Station) -> None:
    one, other = volunteer(station), volunteer(station, "朱明泉")
    health = verified(station, service_field="08")
    assert bars(station, health, one) == ("“卫生健康”要先培训，还没有这个领域的培训记录",)
    course = {"name": "急救", "held_on": "2026-11-10", "hours": "4.0", "training_fields": ["08"], "content": "包扎"}
    rows = [{"trainee": one, "passed": "yes"}, {"trainee": other, "passed": "no"}]
    made = station.add("volunteer_training", **course, trainees=rows, recorder=station.recorder)
    station.step(made.id, "held")
    assert bars(station, health, one) == ()
    assert bars(station, health, other) != ()
    rescue = verified(station, service_field="12", recipient=recipient(station, "潘引娣"))
    assert bars(station, rescue, one) != ()


def test_the_wish_of_the_recipient_the_age_asked_for_and_oneself(station: Station) -> None:
    man = volunteer(station, "朱明泉")
    who = person(station.at, "马秀兰", sex="2", birth="1990-01-01", group_no=3)
    woman = station.step(station.add("volunteer", person=who, service_fields=["02"]).id, "active").id
    wished = verified(station, recipient=recipient(station, wish_sex="2"), least_age=18, most_age=50)
    assert bars(station, wished, man) == ("年龄不合这次的要求", "服务对象希望是女志愿者")
    assert bars(station, wished, woman) == ()
    own = station.add("service_recipient", person=who, registered_on="2026-01-10", category=["ill"], consent="yes",
                      consent_on="2026-01-10", carer=station.recorder).id  # fmt: skip
    assert bars(station, verified(station, recipient=own), woman) == ("就是服务对象本人或者监护人",)


def test_who_has_something_else_at_that_time_is_not_free_an_hour_later_is(station: Station) -> None:
    one = volunteer(station)
    first = verified(station)
    match_taking.take(station.at, first, [one], "helpers")
    second = verified(station, recipient=recipient(station, "潘引娣"))
    assert bars(station, second, one) == ("那个时间已经有别的安排",)
    later = station.step(second, "", wanted_from="10:00", wanted_to="11:00").id
    assert bars(station, later, one) == ()
    rows = [{"helper": one, "helper_answer": "declined"}]
    station.step(first, "", helpers=rows)
    station.step(second, "", wanted_from="09:30", wanted_to="10:30")
    assert bars(station, second, one) == ()


def test_those_who_may_be_asked_are_named_with_plain_reasons_and_no_points(station: Station) -> None:
    near = volunteer(station, "朱明泉", free_time=["weekend"], skills="理发")
    who = person(station.at, "马秀兰", birth="1980-02-02", group_no=2)
    fields = {"person": who, "service_fields": ["02"], "free_time": ["workday"]}
    far = station.step(station.add("volunteer", **fields).id, "active").id
    request = verified(station, skill="理发")
    found = {one.id: one.reasons for one in match_taking.listed(station.at, request, "helpers")}
    assert found[near] == ("同组（第5组）", "那天有空", "会理发")
    assert found[far] == ("报过“为老”",)


def test_a_barred_one_who_was_typed_in_keeps_the_need_from_being_saved(station: Station) -> None:
    young = minor(station, "2010-09-01")
    request = verified(station, service_field="12")
    with pytest.raises(UserError) as error:
        station.step(request, "", helpers=[{"helper": young, "helper_answer": "agreed"}])
    assert "不能参加“应急救援、防汛”" in refused(error)


def test_a_project_is_offered_while_it_runs(station: Station) -> None:
    running = station.activity("邻里帮一把", "02", planned_from="2026-11-01", planned_to="2026-12-31")
    over = station.activity("护河清洁", "10", planned_from="2026-11-01", planned_to="2026-11-20")
    for one in (running, over):
        station.step(one.id, "recruiting")
    found = {one.id: one for one in match_taking.listed(station.at, verified(station), "activity")}
    assert found[running.id].reasons[0] == "同一领域"
    assert found[over.id].bars == ("那天已经结束（到2026-11-20）",)


def test_a_need_that_cannot_be_met_is_answered_all_the_same(station: Station) -> None:
    asked = need(station, urgency="urgent")
    due = [(one.label, str(one.due_on)) for one in home.due_list(station.at) if one.record == asked.id]
    assert due == [("核实并答复", "2026-11-23")]
    with pytest.raises(UserError, match="答复"):
        station.step(asked.id, "refused", verified_by=station.recorder, refused_why="要收费的活。")
    given = {"answered_at": "2026-11-20T10:00", "answer_way": "phone", "refused_why": "要收费的活，志愿者不做。"}
    closed = station.step(asked.id, "refused", verified_by=station.recorder, **given)
    assert (closed.state, closed.fields["response_hours"]) == ("refused", "1.0")
    assert not [one for one in home.due_list(station.at) if one.record == asked.id]


def test_a_finished_need_makes_the_hours_of_who_came(station: Station) -> None:
    one = volunteer(station)
    project = station.activity("邻里帮一把", "02", planned_from="2026-11-01", planned_to="2026-12-31").id
    ended = done(station, verified(station), one, activity=project)
    (service,) = station.services_of(project)
    assert (service.state, service.fields["hours"], service.fields["volunteer"]) == ("recorded", "1.0", one)
    assert ended.state == "done"


def test_a_need_stands_in_service_until_it_is_done_or_goes_straight_to_done(station: Station) -> None:
    request, one = verified(station), volunteer(station)
    helper = {"helper": one, "helper_answer": "agreed"}
    station.step(request, "matched", helpers=[helper], matched_on="2026-11-20", wanted_on="2026-11-22")
    station.step(request, "dispatched", dispatched_by=station.recorder, dispatched_on="2026-11-21")
    station.step(request, "serving")
    assert "那个时间已经有别的安排" in bars(station, verified(station, "2026-11-22"), one)
    rows = reporting.as_data(reporting.run(station.at, "request_standing", YEAR))["rows"]
    assert {row["part"]: row["n"] for row in rows if row["n"]} == {"待找人": 1, "服务中": 1}
    assert [one.label for one in home.due_list(station.at) if one.record == request] == ["服务日"]
    given = {"done_on": "2026-11-22", "done_from": "09:00", "done_to": "10:00", "done_what": "上门理发。"}
    assert station.step(request, "done", helpers=[helper | {"helper_answer": "came"}], **given).state == "done"
    assert done(station, verified(station), volunteer(station, "朱明泉")).state == "done"


def test_the_record_of_the_hours_names_nobody_who_was_helped(station: Station) -> None:
    request, one = verified(station), volunteer(station)
    with pytest.raises(UserError, match="服务对象的姓名"):
        done(station, request, one, done_what="给俞阿毛理发。")


def test_response_matching_finish_and_satisfaction_are_counted(station: Station) -> None:
    helped = done(station, verified(station, source="hotline", ticket_no="96345001"), volunteer(station))
    given = {"visited_on": "2026-11-23", "visited_by": station.recorder, "satisfied": "fair"}
    station.step(helped.id, "visited", **given)
    verified(station, recipient=recipient(station, "潘引娣"))
    no = need(station, recipient=recipient(station, "沈水根"))
    given = {"answered_at": "2026-11-20T10:00", "answer_way": "phone", "refused_why": "要收费的活。"}
    station.step(no.id, "refused", verified_by=station.recorder, **given)
    rows = reporting.as_data(reporting.run(station.at, "request_statistics", YEAR))["rows"]
    found = {row["item"]: (row["n"], row["rate"]) for row in rows}
    assert (found["登记需求"], found["96345转办"]) == ((3, None), (1, "33.3"))
    assert found["已匹配（占受理）"] == found["已完成（占受理）"] == (1, "50.0")
    assert found["满意、基本满意（占已回访）"] == (1, "100.0")
    assert found["不予受理"] == (1, "33.3")
    assert next(row["average"] for row in rows if row["item"] == "已答复") == "4.7"
    assert found["志愿服务"] == (3, "100.0")


def test_of_a_recipient_nothing_but_days_leaves_the_village(station: Station) -> None:
    spec = station.at.store.specs.newest("service_recipient")
    assert {one.name for one in spec.fields if one.town != "never"} == {"registered_on", "ended_on"}
    asked = station.at.store.specs.newest(REQUEST)
    assert all(asked.by_name[name].town == "never" for name in ("recipient", "reporter", "verify_note", "told"))


def test_a_recipient_who_does_not_agree_is_not_registered_and_nobody_twice(station: Station) -> None:
    refuses = recipient(station, consent="no")
    with pytest.raises(UserError, match="没有同意"):
        station.step(refuses, "active")
    who = station.at.store.records.get(refuses)
    assert who is not None
    fields = {"person": who.fields["person"], "registered_on": "2026-02-01", "category": ["ill"], "consent": "yes"}
    with pytest.raises(UserError, match="已经登记过服务对象"):
        station.add("service_recipient", **fields, consent_on="2026-02-01", carer=station.recorder)


def test_a_team_counts_its_members_and_gives_them_its_name(station: Station) -> None:
    team = station.add("team", name="禾塘银龄互助队", team_kind="senior", leader=station.recorder,
                       founded_on="2019-03-05", service_fields=["02"])  # fmt: skip
    one = volunteer(station, team_of=team.id)
    station.volunteer("朱明泉", team_of=team.id)  # not registered yet
    kept = station.at.store.records.get(team.id)
    assert kept is not None
    assert kept.fields["member_count"] == 1
    member = station.at.store.records.get(one)
    assert member is not None
    assert (member.fields["team"], member.fields["team_kind"]) == ("禾塘银龄互助队", "senior")
    station.step(team.id, "active")
    (listed,) = reporting.as_data(reporting.run(station.at, "team_ledger"))["rows"]
    assert (listed["station"], listed["members"], listed["kind"]) == ("村新时代文明实践站", 1, "银龄")


def test_needs_are_told_by_the_fields_of_public_service(station: Station) -> None:
    need(station, public_field="elderly")
    need(station, public_field="law", recipient=recipient(station, "潘引娣"))
    rows = reporting.as_data(reporting.run(station.at, "request_statistics", YEAR))["rows"]
    found = {row["item"]: row["n"] for row in rows if row["part"] == "公共服务领域"}
    assert (len(found), found["社区养老"], found["法律服务"], found["创业就业"]) == (11, 1, 1, 0)


def test_a_guardian_is_of_age_on_the_day_of_consent(station: Station) -> None:
    young = person(station.at, "沈大雨", birth="2008-07-02")
    with pytest.raises(UserError) as error:
        station.minor(guardian=young)
    assert "监护人同意那天还不满18周岁" in refused(error)
    assert station.minor(guardian=person(station.at, "沈国平", birth="2008-07-01"))  # 18 on that very day


def test_hours_of_a_dangerous_day_without_insurance_are_kept_and_told(station: Station) -> None:
    risky = {
        "risk": "high",
        "risk_note": "登高",
        "insurance": "has",
        "insurer": "样例保险",
        "insured_until": "2026-11-14",
    }
    one, held = station.volunteer(), station.activity(**risky)
    said = "这次活动风险高，还没写那天有效的保险，先到活动里补上。"

    def told(on: str) -> list[str]:
        given = {"volunteer": one, "activity": held.id, "recorder": station.recorder, "served_on": on}
        saved = records.add(station.at, "service_record", {**given, "start_time": "08:00", "end_time": "09:00"})
        return [each.sentence for each in saved.warnings]

    assert said not in told("2026-11-14")
    assert said in told("2026-11-15")


def test_needs_are_counted_by_which_of_the_three_services_sees_to_them(station: Station) -> None:
    need(station)
    for kind, name in (("public", "潘引娣"), ("social_work", "沈水根"), ("social_work", "朱明泉")):
        asked = need(station, service_type=kind, recipient=recipient(station, name))
        given = {"verified_by": station.recorder, "answered_at": "2026-11-20T10:00", "answer_way": "phone"}
        station.step(asked.id, "referred", **given, answer="转过去了。", referred_to="样例社工站")
    with pytest.raises(UserError, match="转办"):
        station.step(need(station, recipient=recipient(station, "钱桂英")).id, "referred")
    rows = reporting.as_data(reporting.run(station.at, "request_statistics", YEAR))["rows"]
    found = {row["item"]: row["n"] for row in rows}
    assert [found[one] for one in ("公共服务", "志愿服务", "专业社会工作服务")] == [1, 2, 2]


def test_a_need_from_the_hotline_keeps_its_ticket_and_one_ticket_twice_is_told(station: Station) -> None:
    first = need(station, source="hotline", ticket_no="96345001")
    assert first.fields["ticket_no"] == "96345001"
    fields = {"registered_at": "2026-11-20T09:00", "content": "请人理发。", "service_field": "02"}
    again = {**fields, "source": "hotline", "ticket_no": "96345001", "recipient": recipient(station, "潘引娣")}
    told = records.add(station.at, REQUEST, again).warnings
    assert "这个工单号已经登记过，看看是不是同一件。" in [one.sentence for one in told]
    other = need(station, ticket_no="96345002", recipient=recipient(station, "沈水根"))
    assert "ticket_no" not in other.fields  # what does not come from 96345 has no ticket
    rows = reporting.as_data(reporting.run(station.at, "request_ledger", YEAR))["rows"]
    assert [one["source"] for one in rows] == ["96345转办", "网格"]
