"""What certificates of service and the notices of volunteering promise: no hour twice, no name without consent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import history, home, printing, records, removal
from tests.helpers.desks import copied_desk, person
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.volunteering import Station, refused


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path) as opened:
        yield Station(opened)


def test_a_certificate_fetches_the_confirmed_services_of_its_period(station: Station) -> None:
    who, what = station.volunteer(), station.activity("敬老理发", "02").id
    station.confirmed(who, what, "2026-03-05")
    station.confirmed(who, what, "2026-05-01", "13:00", "16:30")
    station.confirmed(who, what, "2025-12-31")
    station.service(who, what, "2026-06-01", "08:00", "10:00")  # not confirmed
    made = station.certificate(who)
    rows = made.rows("services")
    assert [(one["row_on"], one["row_hours"], one["row_activity"]) for one in rows] == [
        ("2026-03-05", "2.0", "敬老理发"),
        ("2026-05-01", "3.5", "敬老理发"),
    ]
    assert (made.fields["times"], made.fields["hours"], made.fields["summary"]) == (2, "5.5", "为老")
    assert made.number == ""


def test_a_certificates_number_comes_once_and_stays(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    done = station.issued(who)
    assert (done.number, done.state) == ("〔2026〕志证第001号", "issued")
    with pytest.raises(UserError) as error:
        records.set_fields(station.at, done.id, {"period_to": "2026-10-01"})
    assert error.value.code == "record_sealed"
    void = station.step(done.id, "void", void_reason="开错了")
    assert void.number == "〔2026〕志证第001号"
    assert station.issued(who).number == "〔2026〕志证第002号"


def test_an_issued_certificate_is_neither_corrected_nor_deleted(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    done = station.issued(who)
    for refuse in (
        lambda: records.set_fields(station.at, done.id, {"services": []}, correct="写错了"),
        lambda: records.set_fields(station.at, done.id, {"period_to": "2026-10-01"}, correct="写错了"),
        lambda: removal.delete(station.at, done.id, "写错了"),
    ):
        with pytest.raises(UserError) as error:
            refuse()
        assert error.value.code == "record_sealed"
    assert records.set_fields(station.at, done.id, {"remark": "本人已领"}).record.fields["remark"] == "本人已领"
    void = station.step(done.id, "void", void_reason="开错了")
    with pytest.raises(UserError) as error:
        removal.delete(station.at, void.id, "不要了")
    assert error.value.code == "record_sealed"


def test_what_was_issued_is_not_taken_back_by_undo(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    done = station.issued(who)
    with pytest.raises(UserError) as error:
        history.undo(station.at, done.id)
    assert error.value.code == "record_sealed"
    records.set_fields(station.at, done.id, {"remark": "本人已领"})
    assert "remark" not in history.undo(station.at, done.id).record.fields
    station.step(done.id, "void", void_reason="点错了")
    assert history.undo(station.at, done.id).record.state == "issued"


def test_a_certificate_wants_both_signatures(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    made = station.certificate(who)
    station.step(made.id, "signing")
    with pytest.raises(UserError) as error:
        station.step(made.id, "issued", head_signed="yes", handler_signed="no")
    assert "负责人和经办人都签了字" in refused(error)


def test_what_is_out_to_be_signed_stays_as_it_was_printed(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    station.confirmed(who, what, "2026-03-12")
    made = station.step(station.certificate(who).id, "signing")
    for change in ({"services": made.rows("services")[:1]}, {"summary": "为老服务"}, {"period_to": "2026-10-01"}):
        with pytest.raises(UserError) as error:
            records.set_fields(station.at, made.id, change)
        assert error.value.code == "record_frozen"
    mended = records.set_fields(station.at, made.id, {"summary": "为老服务"}, correct="写错了，重新打印").record
    assert (mended.state, mended.fields["summary"], mended.number) == ("signing", "为老服务", made.number)
    assert records.set_fields(station.at, made.id, {"head_signed": "yes"}).record.fields["head_signed"] == "yes"
    assert station.step(made.id, "issued", handler_signed="yes").state == "issued"


def test_hours_certified_elsewhere_are_not_certified_again(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    old = station.confirmed(who, what, "2026-03-05")
    station.issued(who)
    assert records.get(station.at, old.id).fields["certified"] == 1
    with pytest.raises(UserError) as error:
        station.certificate(who, services=[{"service": old.id}])
    assert "已经写进别的证明" in refused(error)
    new = station.confirmed(who, what, "2026-04-05")
    assert [row["service"] for row in station.certificate(who).rows("services")] == [new.id]


def test_what_a_certificate_sums_up_is_what_it_lists(station: Station) -> None:
    who = station.volunteer()
    station.confirmed(who, station.activity("敬老理发", "02").id, "2026-03-05")
    station.issued(who)
    station.confirmed(who, station.activity("护河清洁", "10").id, "2026-04-05")
    assert station.certificate(who).fields["summary"] == "公共设施管护"


def test_a_certificate_holds_only_the_volunteers_own_services_each_once(station: Station) -> None:
    who, other, what = station.volunteer(), station.volunteer("陆建国"), station.activity().id
    own, foreign = station.confirmed(who, what, "2026-03-05"), station.confirmed(other, what, "2026-03-05")
    for rows, words in (([own, foreign], "别人的"), ([own, own], "列了两次")):
        with pytest.raises(UserError) as error:
            station.certificate(who, services=[{"service": one.id} for one in rows])
        assert words in refused(error)


def test_a_service_in_an_issued_certificate_is_read_only(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    used = station.confirmed(who, what, "2026-03-05")
    certificate = station.issued(who)
    for change in ({"end_time": "12:00"}, {"remark": "多写一句"}):
        with pytest.raises(UserError) as error:
            records.set_fields(station.at, used.id, change)
        assert error.value.code == "record_locked"
        with pytest.raises(UserError):
            records.set_fields(station.at, used.id, change, correct="记错了")
    with pytest.raises(UserError):
        station.step(used.id, "void", void_reason="不要了")
    station.step(certificate.id, "void", void_reason="开错了")
    records.set_fields(station.at, used.id, {"end_time": "12:00"})


def test_a_wrong_certificate_is_superseded_by_one_that_names_it(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    wrong = station.confirmed(who, what, "2026-03-05")
    old = station.issued(who)
    with pytest.raises(UserError) as error:
        station.step(old.id, "superseded")
    assert "还没有新的证明写明替代" in refused(error)
    new = station.certificate(who, supersedes=old.id)
    assert [row["row_hours"] for row in new.rows("services")] == ["2.0"]
    with pytest.raises(UserError) as error:
        station.step(new.id, "signing")
    assert "还没有标为已替代" in refused(error)
    station.step(old.id, "superseded")
    records.set_fields(station.at, wrong.id, {"end_time": "11:00"})
    done = station.step(new.id, "signing")
    assert (done.fields["hours"], done.number) == ("3.0", "〔2026〕志证第002号")
    assert "本证明替代〔2026〕志证第001号证明" in printed(station, "certificate", "certificate", new.id)
    station.step(new.id, "issued", head_signed="yes", handler_signed="yes")
    assert records.get(station.at, old.id).number == "〔2026〕志证第001号"


def test_a_certificate_supersedes_only_the_same_volunteers(station: Station) -> None:
    who, other, what = station.volunteer(), station.volunteer("陆建国"), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    station.confirmed(other, what, "2026-03-05")
    theirs = station.issued(other)
    with pytest.raises(UserError) as error:
        station.certificate(who, supersedes=theirs.id)
    assert "另一位志愿者" in refused(error)


def test_a_certificate_is_due_ten_working_days_after_it_was_asked_for(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    made = station.certificate(who, applied_on="2026-11-16")
    due = [(one.label, one.due_on.isoformat()) for one in home.due_list(station.at) if one.record == made.id]
    assert due == [("出具证明", "2026-11-30")]


def printed(station: Station, form: str, name: str, record: str) -> str:
    return pdf_text(printing.issue(station.at, form, name, [record]).pdf)


def test_the_certificate_handed_over_has_the_full_number_and_the_board_sheet_no_name(station: Station) -> None:
    who = person(station.at, "周美琴", id_no="11010519491231002X", mobile="13912345678")
    member = station.add("volunteer", person=who, service_fields=["01"], volunteer_no="JX-0012345").id
    station.confirmed(member, station.activity().id, "2026-03-05")
    made = station.issued(member)
    handed = printed(station, "certificate", "certificate", made.id)
    assert "11010519491231002X" in handed
    assert "周美琴" in handed
    posted = printed(station, "certificate", "posting", made.id)
    assert "JX-0012345" in posted
    assert not [one for one in ("周美琴", "11010519491231002X", "13912345678", "第5组") if one in posted]
    records.set_fields(station.at, member, {"publish_consent": "name", "consent_on": "2026-11-01"})
    assert "周美琴" in printed(station, "certificate", "posting", made.id)


def notice(station: Station, kind: str, **more: Any) -> Record:
    return station.add("volunteer_notice", kind=kind, posted_on="2026-11-23", **more)


def starred(station: Station, name: str, **more: Any) -> str:
    who = station.volunteer(name, opening_hours="300", opening_basis="志愿服务网", **more)
    return station.step(who, "active").id


def test_only_who_agreed_is_on_the_board_and_nobody_is_ranked(station: Station) -> None:
    agreed = {"publish_consent": "name", "consent_on": "2026-11-01"}
    first, _, third = (
        starred(station, "周美琴", **agreed),
        starred(station, "陆建国"),
        starred(station, "沈水林", **agreed),
    )
    for kind, label in (("stars", "星级公示"), ("honour", "志愿者风采榜")):
        made = notice(station, kind)
        assert [row["volunteer"] for row in made.rows("entries")] == [first, third]
        text = printed(station, "volunteer_notice", label, made.id)
        assert "周美琴" in text
        assert "陆建国" not in text
        assert "公示期为2026年11月23日至2026年11月30日（共7天）。" in text.replace("\n", "")
        records.set_fields(station.at, made.id, {"posted_on": None})
        early = printed(station, "volunteer_notice", label, made.id).replace("\n", "")
        assert "公示期7天，从张贴的第二天起算。" in early, "printed before its day is known"
        assert "公示期为" not in early


def test_who_takes_consent_back_comes_off_the_board(station: Station) -> None:
    who = starred(station, "周美琴", publish_consent="name", consent_on="2026-11-01")
    made = notice(station, "stars")
    records.set_fields(station.at, who, {"publish_consent": "none"})
    with pytest.raises(UserError):
        printing.issue(station.at, "volunteer_notice", "stars", [made.id])
    with pytest.raises(UserError) as error:
        records.set_fields(station.at, made.id, {"opening": "现予公示。"})
    assert "没授权公开" in refused(error)


def test_a_minor_is_not_named_on_the_board(station: Station) -> None:
    agreed = {"publish_consent": "name", "consent_on": "2026-11-01"}
    with pytest.raises(UserError) as error:
        station.minor(**agreed)
    assert refused(error) == "不满18周岁的，姓名和照片不上公开栏，公开授权要选“无”。"
    grown = station.minor("2008-11-01", registered_on="2026-10-01", **agreed)
    assert records.get(station.at, grown).fields["public_name"] == "沈子轩"
    unknown = starred(station, "无生日", birth="", **agreed)
    made = notice(station, "stars")
    assert [row["volunteer"] for row in made.rows("entries")] == [unknown]
    records.set_fields(station.at, str(records.get(station.at, unknown).fields["person"]), {"birth": "2012-01-01"})
    with pytest.raises(UserError) as error:
        station.step(made.id, "posted")
    assert "不满18周岁的志愿者" in refused(error)


def test_who_takes_consent_back_while_named_on_the_board_is_told_to_take_the_sheet_down(station: Station) -> None:
    who = starred(station, "周美琴", publish_consent="name", consent_on="2026-11-01")
    made = notice(station, "stars")
    station.step(made.id, "posted")
    saved = records.set_fields(station.at, who, {"publish_consent": "none"})
    told = "“星级志愿者公示”上还贴着这位志愿者的姓名，授权撤回了，先去撤下来。"
    assert [one.sentence for one in saved.warnings] == [told]
    station.step(made.id, "removed", removed_on="2026-11-23")
    assert records.set_fields(station.at, who, {"remark": "撤了"}).warnings == ()


def test_a_notice_is_not_up_before_its_facts_and_says_its_own_day(station: Station) -> None:
    starred(station, "周美琴", publish_consent="name", consent_on="2026-11-01")
    with pytest.raises(UserError) as error:
        station.add("volunteer_notice", kind="stars", facts_on="2026-11-23", posted_on="2026-11-22")
    assert "张贴日期应不早于数据截至日" in refused(error)
    made = records.add(
        station.at, "volunteer_notice", {"kind": "honour", "facts_on": "2026-11-20", "posted_on": "2026-11-21"}
    )
    assert [one.sentence for one in made.warnings] == ["第1行：风采榜上这一行还没写事迹。"]
    text = printed(station, "volunteer_notice", "honour", made.record.id).replace(" ", "")
    assert text.count("2026年11月21日") == 2
    assert "2026年11月23日" not in text


def test_a_posting_of_certificates_tells_the_certificate(station: Station) -> None:
    who, what = station.volunteer(volunteer_no="JX-0012345"), station.activity().id
    station.confirmed(who, what, "2026-03-05")
    made = station.issued(who)
    sheet = notice(station, "certificates")
    assert [(row["shown_name"], row["shown_no"]) for row in sheet.rows("entries")] == [
        ("JX-0012345", "〔2026〕志证第001号")
    ]
    station.step(sheet.id, "posted")
    assert records.get(station.at, made.id).fields["posted_on"] == "2026-11-23"
    with pytest.raises(UserError) as error:
        notice(station, "certificates", days=6, entries=[{"volunteer": who, "certificate": made.id}])
    assert refused(error) == "证明公示应不少于7天，现在是6天。"


def test_a_recruitment_notice_names_nobody(station: Station) -> None:
    made = station.activity(leader=person(station.at, "王建国", mobile="13912345678"), contact_phone="0573-83000000")
    station.step(made.id, "recruiting")
    text = printed(station, "activity", "recruit", made.id)
    assert "〔2026〕志活第001号" in text
    assert "王建国" not in text


def test_a_recruitment_for_rescue_asks_for_grown_people_and_gives_a_phone(station: Station) -> None:
    for field, asked, not_asked in (("12", "限年满18周岁", "监护人书面同意"), ("10", "监护人书面同意", "限年满18周岁")):
        made = station.activity(field=field, contact_phone="0573-83000000")
        station.step(made.id, "recruiting")
        text = printed(station, "activity", "recruit", made.id).replace(" ", "").replace("\n", "")
        assert asked in text
        assert not_asked not in text
        assert "0573-83000000" in text


def test_an_agreement_tells_the_insurance_and_the_training_as_they_are(station: Station) -> None:
    insured = {"risk": "low", "risk_note": "临水", "insurance": "has", "insured_until": "2027-01-01"}
    made = station.activity(field="09", triggers=["request"], **insured)
    text = printed(station, "activity", "agreement", made.id).replace(" ", "").replace("\n", "")
    assert "已为参加人员办理志愿服务保险，保到2027年1月1日" in text
    assert "服务开始前由甲方组织" in text
    assert "服务时间：2026年11月14日，08:30至11:00" in text


def test_a_sheet_of_several_days_leaves_the_day_to_the_pen(station: Station) -> None:
    rows = [{"volunteer": station.volunteer()}]
    held = station.activity(planned_from="2026-11-10", planned_to="2026-11-12", sign_in=rows)
    assert "2026年11月10日" not in printed(station, "activity", "sign_in", held.id).replace(" ", "")


def test_the_card_tells_trainings_and_awards(station: Station) -> None:
    trained = [{"training_on": "2026-04-12", "training_name": "应急救护", "training_hours": "4"}]
    honoured = [{"award_on": "2025-12-05", "award_name": "镇优秀志愿者"}]
    text = printed(station, "volunteer", "card", station.volunteer(trainings=trained, awards=honoured))
    assert "应急救护" in text
    assert "镇优秀志愿者" in text


def test_a_private_number_in_the_content_stops_the_notice(station: Station) -> None:
    made = station.activity(content="报名找老王13912345678")
    station.step(made.id, "recruiting")
    with pytest.raises(UserError) as error:
        printing.issue(station.at, "activity", "recruit", [made.id])
    assert error.value.code == "print_stopped"


def test_the_sign_in_sheet_and_the_service_card_name_the_volunteers(station: Station) -> None:
    first, second = station.volunteer(), station.volunteer("陆建国")
    held = station.sheet([first, second])
    sheet = printed(station, "activity", "sign_in", held.id)
    assert "周美琴" in sheet
    assert "陆建国" in sheet
    card = printed(station, "volunteer", "card", first)
    assert "护河清洁" in card
    assert "2.5" in card
    assert "陆建国" not in card


def test_fifteen_services_stand_on_the_certificate_and_more_on_a_page_of_their_own(station: Station) -> None:
    who, what = station.volunteer(), station.activity().id
    days = [f"2026-{1 + place // 10:02}-{10 + place % 10:02}" for place in range(16)]
    for on in days[:15]:
        station.confirmed(who, what, on)
    made = station.certificate(who)
    station.step(made.id, "signing")
    paper = printing.issue(station.at, "certificate", "certificate", [made.id])
    assert paper.pages == 1
    station.step(made.id, "void", void_reason="再加一次")
    station.confirmed(who, what, days[15])
    more = station.certificate(who)
    station.step(more.id, "signing")
    paper = printing.issue(station.at, "certificate", "certificate", [more.id])
    assert paper.pages == 2
    assert "服务明细16条" in pdf_text(paper.pdf).replace(" ", "")


def test_twenty_names_stand_on_one_sign_in_sheet(station: Station) -> None:
    rows = [{"volunteer": station.volunteer(name)} for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]
    held = station.activity(sign_in=rows)
    assert printing.issue(station.at, "activity", "sign_in", [held.id]).pages == 1
