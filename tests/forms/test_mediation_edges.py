"""What a mediation case does not let pass: days out of order, one voice for both sides, a state without its facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any  # Any: JSON values

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import printing, records
from ruraldesk.services.form_session import FormSession
from tests.helpers.desks import desk, person
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.pdf_pages import pdf_lines


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dispute]:
    with desk(tmp_path_factory.mktemp("village")) as opened:
        yield Dispute.at(opened)


@pytest.fixture
def quarrel(village: Dispute) -> Dispute:
    """The people of one village; what a test makes of them is its own."""
    return replace(village)


def refused(error: pytest.ExceptionInfo[UserError]) -> str:
    return "\n".join(error.value.where)


def refusal(quarrel: Dispute, case: Record, **fields: Any) -> str:
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, case.id, fields)
    return refused(error)


def warnings(quarrel: Dispute, case: Record, **fields: Any) -> str:
    return "\n".join(one.sentence for one in records.set_fields(quarrel.desk, case.id, fields).warnings)


def paper(quarrel: Dispute, case: Record, name: str) -> printing.PrintChoice:
    return next(one for one in printing.choices(quarrel.desk, CASE, [case.id]) if one.name == name)


# ---- who speaks for whom


def test_the_other_side_speaks_for_nobody(quarrel: Dispute) -> None:
    opponent = "代理人不能是另一方的当事人，应换一位。"
    ward = quarrel.parties(party_ward="yes", guardian_person=quarrel.respondent, guardian_relation="other")
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=ward)
    assert opponent in refused(error)
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=quarrel.parties(agent_person=quarrel.respondent))
    assert opponent in refused(error)


def test_one_agent_does_not_speak_for_both_sides_but_may_for_two_of_one_side(quarrel: Dispute) -> None:
    rows = quarrel.parties(agent_person=quarrel.recorder)
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=[rows[0], rows[1] | {"agent_person": quarrel.recorder}])
    assert "同一个人不能给双方当代理人，应换一位。" in refused(error)
    another = person(quarrel.desk, "俞阿根", birth="1980-01-02")
    beside = {"party_role": "applicant", "party_kind": "person", "party_person": another}
    both = quarrel.begin(parties=[rows[0], beside | {"agent_person": quarrel.recorder}, rows[1]])
    assert both.fields["party_count"] == 3


def test_a_guardian_is_grown_up(quarrel: Dispute) -> None:
    child = person(quarrel.desk, "俞子涵", birth="2012-09-02")
    rows = quarrel.parties(party_ward="yes", guardian_person=child, guardian_relation="child")
    with pytest.raises(UserError) as error:
        quarrel.step(quarrel.begin(parties=rows), "registered")
    assert "法定代理人自己还没满18周岁，应换一位。" in refused(error)


def test_names_and_phones_of_parties_are_read_as_such(quarrel: Dispute) -> None:
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=quarrel.parties(party_name="俞阿毛2"))
    assert "姓名里有数字" in refused(error)
    for given in ({"party_phone": "1391234567"}, {"agent_name": "高静怡", "agent_phone": "1391234567"}):
        with pytest.raises(UserError) as error:
            quarrel.begin(parties=quarrel.parties(**given))
        assert "10位" in refused(error)
    assert quarrel.begin(parties=quarrel.parties(party_phone="0573-83000011")).fields["party_count"] == 2


def test_a_case_under_way_keeps_a_mediator_and_a_recorder(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    assert "还没有调解员" in warnings(quarrel, case, mediators=[], sessions=[quarrel.session("2026-02-10")])
    given = {"outcome": "withdrawn", "failed_on": "2026-02-10", "failed_why": "自行和解。"}
    assert quarrel.step(case, "withdrawn", **given).state == "withdrawn"
    other = quarrel.mediating()
    assert "还没有记录人" in warnings(quarrel, other, recorder=None)
    with pytest.raises(UserError) as error:
        printing.issue(quarrel.desk, CASE, "notice", [other.id])
    assert "还没有记录人" in refused(error)


def test_one_mediator_leads_and_the_next_ones_take_part(quarrel: Dispute) -> None:
    session = FormSession.open_record(quarrel.desk, quarrel.accepted().id)
    for _ in range(2):
        session.add_row("mediators")
    assert [session.text(f"mediators/{row}/mediator_role") for row in session.rows("mediators")] == [
        "首席（主持）",
        "参加",
    ]
    second = person(quarrel.desk, "施惠芳", roles=["mediator"])
    bare = [{"mediator": quarrel.mediator}, {"mediator": second}]
    given = records.set_fields(quarrel.desk, quarrel.mediating().id, {"mediators": bare}).record.rows("mediators")
    assert [row["mediator_role"] for row in given] == ["lead", "member"]
    rows = [{"mediator": one, "mediator_role": "lead", "mediator_kin": "no"} for one in (quarrel.mediator, second)]
    assert "主持的调解员应是一位" in warnings(quarrel, quarrel.mediating(), mediators=rows)


# ---- days


def test_days_that_cannot_be_so_are_refused(quarrel: Dispute) -> None:
    with pytest.raises(UserError) as error:
        quarrel.begin(occurred_on="2026-02-02")
    assert refused(error) == "发生日期在登记日期以后，应不晚于登记日期。"
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    visit = {"visit_of": "俞阿毛", "visit_by": "沈国荣", "visit_performance": "all", "visit_satisfied": "very"}
    session = quarrel.session("2026-02-20") | {"session_from": "10:30", "session_to": "09:00"}
    for fields, sentence in (
        ({"visits": [visit | {"visit_on": "2026-02-19"}]}, "回访日期早于达成协议日期"),
        ({"sessions": [session]}, "结束的时间不晚于开始的时间"),
        ({"jc_status": "applied", "jc_applied_on": "2026-02-27"}, "申请日期早于协议生效日"),
        (
            {"jc_status": "valid", "jc_applied_on": "2026-03-05", "jc_decided_on": "2026-03-04"},
            "裁定日期早于申请日期",
        ),
        ({"closed_at": "2026-02-25"}, "结案日期早于协议生效日"),
    ):
        assert sentence in refusal(quarrel, case, **fields)
    done = [{**row, "term_done_on": "2026-03-10"} for row in case.rows("terms")]
    assert "最后一项履行的日子" in refusal(quarrel, case, terms=done, performance="all", closed_at="2026-03-09")
    assert records.set_fields(quarrel.desk, case.id, {"terms": done, "performance": "all", "closed_at": "2026-03-10"})


def test_days_that_are_worth_a_second_look_are_told(quarrel: Dispute) -> None:
    inquiry = {"inquiry_on": "2026-01-31", "inquiry_of": "朱阿毛", "inquiry_text": "问：怎么回事？"}
    assert "调查日期早于受理日期" in warnings(quarrel, quarrel.mediating(), inquiries=[inquiry])
    case = quarrel.agreed(on="2026-02-20")
    sessions = [quarrel.session("2026-02-20"), quarrel.session("2026-02-25")]
    assert "在达成协议（2026-02-20）以后" in warnings(quarrel, case, sessions=sessions)
    early = [{**row, "term_done_on": "2026-02-10"} for row in case.rows("terms")]
    assert "履行日期早于达成协议日期" in warnings(quarrel, case, sessions=sessions[:1], terms=early)


def test_an_end_without_agreement_comes_after_acceptance_and_is_told_after_it(quarrel: Dispute) -> None:
    given = {"sessions": [quarrel.session("2026-02-20")], "outcome": "failed", "failed_why": "各执一词。"}
    case = quarrel.mediating()
    assert "调解终止日期早于受理日期" in refusal(quarrel, case, **given, failed_on="2026-01-31")
    late = {"failed_on": "2026-02-20", "routes_told_on": "2026-02-19"}
    assert "告知其他途径日期早于调解终止日期" in refusal(quarrel, case, **given, **late)
    assert "还有调解记录在调解终止日期以后" in warnings(quarrel, case, **given, failed_on="2026-02-15")


def test_a_number_of_another_year_than_the_acceptance_is_told(quarrel: Dispute) -> None:
    case = quarrel.accepted()
    assert "案号的年份和受理日期对不上" in warnings(quarrel, case, reg_date="2025-12-30", accepted_on="2025-12-31")
    assert warnings(quarrel, case, reg_date="2026-02-01", accepted_on="2026-02-01") == ""


# ---- what a state stands on


def test_an_agreement_that_is_being_performed_cannot_turn_into_a_failure(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    failed = {"outcome": "failed", "failed_on": "2026-03-02", "failed_why": "反悔。"}
    assert "已经在履行的，结果只能是达成书面协议或者口头协议" in refusal(quarrel, case, **failed)
    assert "协议内容一项也没有了" in refusal(quarrel, case, terms=[])


def test_what_is_moved_says_where_it_went(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    given = {"outcome": "moved", "failed_on": "2026-02-10", "failed_why": "涉嫌违法。"}
    came = {"link_way": "in", "link_kind": "police", "link_on": "2026-02-01"}
    with pytest.raises(UserError) as error:
        quarrel.step(case, "moved", linkage=[came], **given)
    assert "移到哪里去了" in refused(error)
    gone = came | {"link_way": "out", "link_on": "2026-02-10", "link_unit": "余新派出所"}
    assert quarrel.step(case, "moved", linkage=[came, gone], **given).state == "moved"


def test_who_refuses_later_is_told_which_step_to_take(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    assert "终止调解" in refusal(quarrel, case, consent="refused")
    given = {"outcome": "ended", "failed_on": "2026-02-10", "failed_why": "被申请人不愿再谈。"}
    assert quarrel.step(case, "ended", consent="refused", **given).state == "ended"


def test_copies_follow_the_parties_and_the_town(quarrel: Dispute) -> None:
    case = quarrel.agreed()
    assert case.fields["copies"] == 3
    assert records.set_fields(quarrel.desk, case.id, {"town_copy": "yes"}).record.fields["copies"] == 4
    third = {"party_role": "third", "party_kind": "person", "party_name": "陆德根"}
    more = [*case.rows("parties"), third]
    assert records.set_fields(quarrel.desk, case.id, {"parties": more}).record.fields["copies"] == 5


@pytest.mark.parametrize(("kind", "told"), [("01", "身份关系"), ("03", "物权"), ("07", "物权"), ("02", ""), ("10", "")])
def test_a_kind_of_dispute_that_often_touches_identity_or_ownership_is_asked_about(
    quarrel: Dispute, kind: str, told: str
) -> None:
    case = quarrel.agreed()
    found = warnings(quarrel, case, dispute_type=kind, sub_type=None)
    assert ("再看一遍协议" in found) == bool(told)
    assert told in found


def test_papers_wait_for_what_they_say(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    assert paper(quarrel, case, "application").why_not == "当事人申请的才打调解申请书。"
    written = records.set_fields(quarrel.desk, case.id, {"outcome": "written"}).record
    assert paper(quarrel, written, "agreement").why_not == "写好协议内容的书面协议才打协议书。"
    agreed = quarrel.agreed()
    assert paper(quarrel, agreed, "agreement").available
    assert "还没有生效" in paper(quarrel, agreed, "confirmation").why_not
    assert paper(quarrel, quarrel.effective(), "confirmation").available


# ---- on paper


def page_words(pdf: bytes) -> list[str]:
    """Return the words of each page, without blanks."""
    pages: dict[int, str] = {}
    for line in pdf_lines(pdf):
        pages[line.page] = pages.get(line.page, "") + "".join(line.text.split())
    return list(pages.values())


@pytest.mark.parametrize("lines", range(0, 14))
def test_the_signatures_of_an_agreement_never_stand_on_a_page_without_its_words(quarrel: Dispute, lines: int) -> None:
    case = quarrel.effective(agreed_facts="\n".join(["雨水倒灌进灶间。"] * (lines + 1)))
    pages = page_words(printing.issue(quarrel.desk, CASE, "agreement", [case.id]).pdf)
    last = next(page for page in pages if "人民调解员（签名）" in page)
    assert "当事人各执一份" in last
    assert "当事人（签名、盖章或按指印）" in last
    assert "禾塘村人民调解委员会2026年" in last


def test_a_case_that_was_handed_over_leaves_room_for_who_did_it(quarrel: Dispute) -> None:
    def unit_of(source: str) -> str:
        pdf = printing.issue(quarrel.desk, CASE, "register", [quarrel.begin(source=source).id]).pdf
        words = "".join(page_words(pdf))
        return words[words.index("移送单位") : words.index("难易等级")]

    assert "—" in unit_of("own")
    assert "—" not in unit_of("police")


def test_a_phone_is_written_as_people_read_it(quarrel: Dispute) -> None:
    case = quarrel.begin(source="apply", apply_way="written", claims=[{"claim": "恢复排水沟"}])
    assert "联系方式13912345678" in page_words(printing.issue(quarrel.desk, CASE, "application", [case.id]).pdf)[0]
    fixed = quarrel.begin(
        source="apply",
        apply_way="written",
        claims=[{"claim": "恢复排水沟"}],
        parties=quarrel.parties(party_phone="057383000011"),
    )
    assert "联系方式0573-83000011" in page_words(printing.issue(quarrel.desk, CASE, "application", [fixed.id]).pdf)[0]


def test_who_speaks_for_a_party_has_room_to_sign(quarrel: Dispute) -> None:
    rows = quarrel.parties(agent_name="高静怡", agent_relation="律师")
    case = quarrel.mediating(parties=rows)
    case = records.set_fields(quarrel.desk, case.id, {"sessions": [quarrel.session("2026-02-20")]}).record
    for name in ("notice", "session"):
        assert "委托代理人（签" in "".join(page_words(printing.issue(quarrel.desk, CASE, name, [case.id]).pdf))
    term = {"term_who": "潘引娣", "term_content": "赔礼道歉", "term_at_once": "yes"}
    given = {"outcome": "oral", "reached_on": "2026-02-20", "jc_scope": "plain", "terms": [term]}
    oral = quarrel.step(case, "agreed_oral", **given)
    assert "委托代理人高静怡" in "".join(page_words(printing.issue(quarrel.desk, CASE, "oral", [oral.id]).pdf))


def test_a_case_of_four_parties_is_registered_on_one_sheet(quarrel: Dispute) -> None:
    more = [{"party_role": "third", "party_kind": "person", "party_name": one} for one in ("陆德根", "施惠芳")]
    case = quarrel.begin(parties=[*quarrel.parties(), *more])
    assert len(page_words(printing.issue(quarrel.desk, CASE, "register", [case.id]).pdf)) == 1


def test_a_mediator_who_is_registered_as_a_relative_of_a_party_is_named(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        _kin_is_told(Dispute.at(at))


def _kin_is_told(quarrel: Dispute) -> None:
    at = quarrel.desk
    taken = {
        "person": quarrel.mediator, "body": "mediation", "duty": "mediation_member", "how_chosen": "elected",
        "chosen_on": "2025-01-10", "from_on": "2025-01-10", "kin_declared": "yes",
        "relatives": [{"relative": quarrel.respondent, "kinship": "sibling"}],
    }  # fmt: skip
    records.add(at, "office", taken, state="serving")
    case = quarrel.mediating()
    lead = {"mediator": quarrel.mediator, "mediator_role": "lead", "mediator_kin": "no"}

    def told(kin: str) -> list[str]:
        saved = records.set_fields(at, case.id, {"mediators": [{**lead, "mediator_kin": kin}]})
        return [one.sentence for one in saved.warnings]

    kin = "调解员沈国荣和当事人潘引娣是亲属（兄弟姐妹），应当回避；不换的要双方都同意，并写进调解记录。"
    assert kin in told("no")
    assert kin not in told("yes")  # it is said, and asked about there


def test_the_court_that_is_asked_to_confirm_is_named(quarrel: Dispute) -> None:
    case = quarrel.effective()
    asked = {"jc_wish": "yes", "jc_status": "applied", "jc_applied_on": "2026-03-05"}
    told = [one.sentence for one in records.set_fields(quarrel.desk, case.id, asked).warnings]
    assert "已经申请司法确认，还没写向哪一家法院申请。" in told
    named = {"jc_court": "样例县人民法院", "jc_court_kind": "committee"}
    told = [one.sentence for one in records.set_fields(quarrel.desk, case.id, named).warnings]
    assert not [one for one in told if "哪一家法院" in one]
