"""What a mediation case promises, from its acceptance to its archive, and what of it the town gets to see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any  # Any: JSON values

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import DueItem, deadlines
from ruraldesk.paths import seed_forms
from ruraldesk.services import handover, ledger, printing, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.town.apply import import_bundles
from tests.helpers.desks import desk, person
from tests.helpers.mediation import CASE, Dispute, clock
from tests.helpers.towns import meet

SPEC = read_form(seed_forms() / CASE).spec


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


def due(case: Record, on: str) -> dict[str, DueItem]:
    day = clock(on).today()
    return {one.name: one for one in deadlines(SPEC, case.fields, case.state, day)}


def warnings(quarrel: Dispute, case: Record, **fields: Any) -> str:
    return "\n".join(one.sentence for one in records.set_fields(quarrel.desk, case.id, fields).warnings)


# ---- who they are


def test_a_party_is_typed_once_and_comes_from_the_register(quarrel: Dispute) -> None:
    first = quarrel.begin().rows("parties")[0]
    told = (first["party_name"], first["party_sex"], first["party_birth"], first["party_nation"], first["party_phone"])
    assert told == ("俞阿毛", "2", "1949-12-31", "汉族", "13912345678")
    assert first["party_age"] == 76
    assert quarrel.begin().title == "俞阿毛与潘引娣邻里纠纷"


def test_a_party_whose_name_is_not_the_chosen_persons_is_told(quarrel: Dispute) -> None:
    saved = records.add(quarrel.desk, CASE, quarrel.fields(parties=quarrel.parties(party_name="俞阿根")))
    assert "有当事人的姓名和所选的人员对不上，看看是不是选错了人。" in [one.sentence for one in saved.warnings]


def test_one_side_alone_is_no_case(quarrel: Dispute) -> None:
    alone = quarrel.begin(parties=quarrel.parties()[:1])
    with pytest.raises(UserError) as error:
        quarrel.step(alone, "registered")
    assert refused(error) == "当事人至少要有一个申请人、一个被申请人。"


def test_a_minor_without_guardian_goes_no_step_further_and_is_not_printed(quarrel: Dispute) -> None:
    quarrel.applicant = person(quarrel.desk, "俞子轩", birth="2015-09-02")
    case = quarrel.begin()
    assert case.rows("parties")[0]["party_age"] == 10
    with pytest.raises(UserError) as error:
        quarrel.step(case, "registered")
    assert "法定代理人" in refused(error)
    with pytest.raises(UserError) as error:
        printing.issue(quarrel.desk, CASE, "register", [case.id])
    assert "法定代理人" in refused(error)
    rows = [dict(row) for row in case.rows("parties")]
    rows[0] |= {"guardian_name": "俞晓峰", "guardian_relation": "father"}
    assert quarrel.step(case, "registered", parties=rows).state == "registered"


def test_eighteen_on_the_day_of_registration_is_no_minor(quarrel: Dispute) -> None:
    quarrel.applicant = person(quarrel.desk, "俞子轩", birth="2008-02-01")
    assert quarrel.step(quarrel.begin(), "registered").state == "registered"
    quarrel.applicant = person(quarrel.desk, "俞浩然", birth="2008-02-02")
    with pytest.raises(UserError):
        quarrel.step(quarrel.begin(), "registered")


def test_a_unit_has_a_head_and_a_code_that_is_right(quarrel: Dispute) -> None:
    unit = {
        "party_role": "respondent",
        "party_kind": "unit",
        "party_name": "样例制衣厂",
        "unit_uscc": "91350100M000100Y44",
    }
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=[quarrel.parties()[0], unit])
    assert "还没写法定代表人。" in refused(error)
    assert len(error.value.where) == 2
    right = unit | {"unit_head": "钱宏伟", "unit_uscc": "91350100M000100Y43"}
    assert quarrel.begin(parties=[quarrel.parties()[0], right]).fields["party_count"] == 2


# ---- acceptance


def test_a_case_that_one_side_refuses_cannot_be_accepted(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.begin(), "registered")
    for consent, sentence in (
        ("refused", "有一方明确拒绝调解，按人民调解法不能受理。还没受理的走“不予受理”，已经受理的走“终止调解”。"),
        ("asking", "还没问清双方是否同意调解，不能受理。"),
    ):
        with pytest.raises(UserError) as error:
            quarrel.step(case, "accepted", consent=consent, accept="yes", accepted_on="2026-02-01")
        assert refused(error) == sentence
    with pytest.raises(UserError) as error:
        quarrel.step(case, "accepted", accept="yes", accepted_on="2026-02-01")
    assert "双方是否同意调解" in refused(error)
    done = quarrel.step(case, "refused", consent="refused", accept="no", accept_reason="被申请人明确拒绝调解。")
    assert (done.state, done.number) == ("refused", "")


def test_numbers_are_given_at_acceptance_year_by_year_without_a_gap(quarrel: Dispute) -> None:
    begun = quarrel.begin(reg_date="2024-05-06")
    first, second = quarrel.accepted(reg_date="2024-05-06"), quarrel.accepted(reg_date="2024-05-07")
    removal.delete(quarrel.desk, begun.id)
    third = quarrel.accepted(reg_date="2024-12-31")
    year_before = quarrel.accepted(reg_date="2023-12-30")
    numbers = [one.number for one in (first, second, third, year_before)]
    assert begun.number == ""
    assert numbers == [*(f"（2024）禾塘村人调字第{n:03}号" for n in (1, 2, 3)), "（2023）禾塘村人调字第001号"]


def test_a_mediator_who_is_a_party_is_refused_and_one_who_is_near_is_told(quarrel: Dispute) -> None:
    case = quarrel.accepted()
    own = {"mediator": quarrel.respondent, "mediator_role": "lead", "mediator_kin": "no"}
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, case.id, {"mediators": [own]})
    assert refused(error).endswith("调解员不能是本案当事人，应换一位。")
    neighbour = person(quarrel.desk, "俞国荣", address="第5组12号")
    told = warnings(quarrel, case, mediators=[own | {"mediator": neighbour, "mediator_kin": "yes"}])
    assert "应当回避" in told
    assert "住址相同" in told
    assert "人民调解员" in told
    assert warnings(quarrel, case, mediators=[own | {"mediator": quarrel.mediator}]) == ""


# ---- days


def test_a_case_is_settled_within_a_month_unless_both_agree_to_more(quarrel: Dispute) -> None:
    case = quarrel.accepted(reg_date="2026-01-31")
    item = due(case, "2026-02-20")["one_month"]
    assert (item.due_on.isoformat(), item.level) == ("2026-02-28", "later")
    assert due(case, "2026-02-21")["one_month"].level == "soon"
    assert due(case, "2026-03-02")["one_month"].words == "逾期2天"
    longer = records.set_fields(quarrel.desk, case.id, {"extended": "yes", "extended_to": "2026-03-20"}).record
    assert {name: one.due_on.isoformat() for name, one in due(longer, "2026-03-01").items()} == {
        "extension": "2026-03-20"
    }


def test_thirty_days_for_judicial_confirmation(quarrel: Dispute) -> None:
    case = quarrel.effective("2026-03-01")
    assert (case.fields["effective_at"], case.fields["jc_until"]) == ("2026-03-01", "2026-03-31")
    assert due(case, "2026-03-23")["confirmation"].level == "later"
    assert due(case, "2026-03-24")["confirmation"].level == "soon"
    assert due(case, "2026-03-31")["confirmation"].words == "今天到期"
    assert "confirmation" not in due(case, "2026-04-01")
    late = warnings(quarrel, case, jc_status="applied", jc_applied_on="2026-04-01")
    assert "司法确认的申请日期过了协议生效后30日。" in late
    assert "30日" not in warnings(quarrel, case, jc_status="applied", jc_applied_on="2026-03-31")


@pytest.mark.parametrize("scope", ["identity", "ownership"])
def test_what_touches_identity_or_ownership_is_not_confirmed(quarrel: Dispute, scope: str) -> None:
    case = quarrel.effective(jc_scope=scope)
    assert "法院对司法确认不予受理" in warnings(quarrel, case, jc_wish="yes")
    assert "confirmation" not in due(case, "2026-03-10")
    paper = next(one for one in printing.choices(quarrel.desk, CASE, [case.id]) if one.name == "confirmation")
    assert not paper.available
    assert "不予受理" in paper.why_not


def test_every_term_has_its_own_day_and_the_visit_follows_the_last(quarrel: Dispute) -> None:
    terms = [
        {"term_who": "潘引娣", "term_content": content, "term_at_once": "no", "term_due_on": on}
        for content, on in (("恢复排水沟", "2026-03-10"), ("付修补费", "2026-04-20"))
    ]
    case = quarrel.effective(terms=terms)
    day = clock("2026-03-07").today()
    found = [one for one in deadlines(SPEC, case.fields, case.state, day) if one.name == "term"]
    assert [(one.due_on.isoformat(), one.level) for one in found] == [("2026-03-10", "soon"), ("2026-04-20", "later")]
    assert due(case, "2026-03-07")["first_visit"].due_on.isoformat() == "2026-05-05"
    done = [{**row, "term_done_on": "2026-03-08"} for row in case.rows("terms")]
    settled = records.set_fields(quarrel.desk, case.id, {"terms": done}).record
    assert "term" not in due(settled, "2026-03-20")


def test_days_out_of_order_are_named(quarrel: Dispute) -> None:
    with pytest.raises(UserError) as error:
        quarrel.agreed(on="2026-02-20", reached_on="2026-02-19")
    assert refused(error) == "达成协议日期早于第一次调解，应不早于那天。"
    case = quarrel.agreed()
    with pytest.raises(UserError) as error:
        quarrel.sign(case, "2026-02-19", "2026-02-20", mediators="2026-02-20", sealed="2026-02-20")
    assert "签字日期早于达成协议日期" in refused(error)
    told = warnings(quarrel, case, notice_date="2026-02-21")
    assert "告知日期在第一次调解以后" in told


# ---- agreement, effect, closing


def test_a_written_agreement_has_effect_with_the_last_signature_or_seal(quarrel: Dispute) -> None:
    case = quarrel.agreed()
    assert "effective_at" not in case.fields
    with pytest.raises(UserError) as error:
        quarrel.step(case, "performing", performance="waiting")
    assert "协议还没有都签字盖章" in refused(error)
    half = quarrel.sign(case, "2026-02-24", mediators="2026-02-24", sealed="2026-02-24")
    assert (half.fields["unsigned"], half.fields.get("effective_at")) == (1, None)
    whole = quarrel.sign(case, "2026-02-24", "2026-02-27", mediators="2026-02-25", sealed="2026-02-26")
    assert whole.fields["effective_at"] == "2026-02-27"
    assert quarrel.step(whole, "performing", performance="waiting").state == "performing"
    again = [{**row, "party_signed": "no"} for row in whole.rows("parties")]
    torn = records.set_fields(quarrel.desk, quarrel.effective().id, {"parties": again}).record
    assert "effective_at" not in torn.fields


def test_an_oral_agreement_has_effect_when_it_is_reached(quarrel: Dispute) -> None:
    at_once = {"term_who": "潘引娣", "term_content": "赔礼道歉", "term_at_once": "yes"}
    case = quarrel.agreed("oral", terms=[at_once])
    assert case.fields["effective_at"] == "2026-02-20"
    assert case.rows("terms")[0]["term_done_on"] == "2026-02-20"
    filed = quarrel.step(case, "archived", **quarrel.closing(case, terms=case.rows("terms")))
    assert (filed.state, filed.fields["docs_missing"]) == ("archived", "齐全")


def test_one_copy_for_each_party_and_one_is_kept(quarrel: Dispute) -> None:
    third = {"party_role": "third", "party_kind": "person", "party_name": "陆德根"}
    case = quarrel.mediating(parties=[*quarrel.parties(), third])
    written = records.set_fields(quarrel.desk, case.id, {"outcome": "written"}).record
    assert written.fields["copies"] == 4


def test_the_money_is_the_sum_of_the_terms(quarrel: Dispute) -> None:
    terms = [
        {"term_who": "潘引娣", "term_content": "付款", "term_amount": amount, "term_at_once": "no"}
        for amount in ("1500.50", "2379.50")
    ]
    case = quarrel.agreed(terms=terms)
    assert case.fields["amount"] == "3880.00"
    fewer = records.set_fields(quarrel.desk, case.id, {"terms": case.rows("terms")[:1]}).record
    assert fewer.fields["amount"] == "1500.50"


MUST = {
    "register": "受理登记表",
    "notice": "当事人权利义务告知书",
    "identity": "当事人身份证明",
    "session": "调解记录",
    "agreement": "人民调解协议书",
    "back": "封底",
}


def test_a_case_without_a_paper_it_must_have_is_not_archived(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    for paper, label in MUST.items():
        with pytest.raises(UserError) as error:
            quarrel.step(case, "archived", **quarrel.closing(case, documents=quarrel.papers(case, paper)))
        assert error.value.where == (f"卷宗里还缺“{label}”，这一份必须有，不能归档。",)
        fewer = [row for row in quarrel.papers(case) if row["doc_kind"] != paper]
        with pytest.raises(UserError) as error:
            quarrel.step(case, "archived", **quarrel.closing(case, documents=fewer))
        assert error.value.where == (f"卷宗里还缺“{label}”，这一份必须有，不能归档。",)
    assert quarrel.step(case, "archived", **quarrel.closing(case)).fields["docs_missing"] == "齐全"


def test_what_a_dossier_must_hold_follows_from_the_facts(quarrel: Dispute) -> None:
    def must(**more: Any) -> set[str]:
        case = quarrel.begin(**more)
        return {str(row["doc_kind"]) for row in case.rows("documents") if row["doc_duty"] == "must"}

    always = {"notice", "identity", "session", "back"}
    assert must() == always | {"register"}
    assert must(source="apply", apply_way="written") == always | {"application"}
    assert must(parties=quarrel.parties(agent_name="高静怡")) == always | {"register", "authority"}


def test_a_case_that_failed_says_which_other_ways_there_are(quarrel: Dispute) -> None:
    case = quarrel.mediating()
    given = {"outcome": "failed", "failed_on": "2026-02-20", "failed_why": "各执一词。"}
    failed = quarrel.step(case, "failed", sessions=[quarrel.session("2026-02-20")], **given)
    assert due(failed, "2026-02-20")["routes"].words == "今天到期"
    with pytest.raises(UserError) as error:
        quarrel.step(failed, "archived", **quarrel.closing(failed))
    assert "告知其他途径日期" in refused(error)
    done = quarrel.step(failed, "archived", routes_told_on="2026-02-20", **quarrel.closing(failed))
    assert {row["doc_kind"] for row in done.rows("documents") if row["doc_duty"] == "must"} >= {"routes", "session"}


def test_a_danger_is_reported_to_the_police_before_the_case_is_closed(quarrel: Dispute) -> None:
    case = quarrel.mediating(risk="police", risk_steps="当场拉开，两次上门。")
    given = {"outcome": "withdrawn", "failed_on": "2026-02-10", "failed_why": "自行和解。"}
    with pytest.raises(UserError) as error:
        quarrel.step(case, "withdrawn", **given)
    assert "要写明哪天报了哪个派出所" in refused(error)
    told = {"police_on": "2026-02-02", "police_unit": "余新派出所"}
    assert quarrel.step(case, "withdrawn", **given, **told).state == "withdrawn"
    begun = quarrel.step(quarrel.begin(risk="police", risk_steps="当场拉开。"), "registered")
    with pytest.raises(UserError) as error:
        quarrel.step(begun, "refused", consent="refused", accept="no", accept_reason="一方拒绝。")
    assert "要写明哪天报了哪个派出所" in refused(error)


def test_an_archived_case_changes_only_with_a_reason(quarrel: Dispute) -> None:
    case = quarrel.effective()
    case = quarrel.step(case, "performing", performance="waiting")
    filed = quarrel.step(case, "archived", **quarrel.closing(case))
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, filed.id, {"remark": "补记"})
    assert error.value.code == "record_frozen"
    assert due(filed, "2026-03-11") == {}


# ---- what the town gets to see


SECRETS = ("俞阿毛", "潘引娣", "沈国荣", "顾美琴", "13912345678", "第5组1", "排水沟", "灶间", "11010519491231002X")


def hand_over(village: Desk, town: Desk, stick: Path) -> None:
    stick.mkdir(exist_ok=True)
    done = handover.export(village, stick)
    import_bundles(town, list(done.files))


def held(town: Desk, case: str) -> str:
    """Return everything that the town holds: every line it took in, every record, every title."""
    lines = [
        line.payload.fields if line.payload else {}
        for stream in town.store.log.heads()
        for line in town.store.log.lines(stream, 1, 10**6)
    ]
    shown = town.store.records.get(case)
    persons = [one.fields for one in ledger.page(town, "person", limit=50)]
    assert shown is not None
    return json.dumps([lines, shown.fields, shown.title, persons], ensure_ascii=False, default=str)


def test_nothing_of_a_dispute_leaves_the_village_until_it_is_released(tmp_path: Path) -> None:
    with desk(tmp_path / "town", role="town", name="余新镇") as town, desk(tmp_path / "village") as village:
        meet(village, town, tmp_path)
        quarrel = Dispute.at(village)
        case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
        case = quarrel.step(case, "archived", **quarrel.closing(case))
        hand_over(village, town, tmp_path / "stick")
        everything = held(town, case.id)
        assert [one for one in SECRETS if one in everything] == []
        at_town = records.get(town, case.id)
        assert (at_town.number, at_town.state) == (case.number, "archived")
        assert at_town.fields["effective_at"] == "2026-03-01"
        assert (at_town.fields["party_count"], at_town.fields["outcome"]) == (2, "written")
        assert at_town.fields["docs_missing"] == "齐全"
        assert at_town.title == "邻里纠纷　2026-02-01"
        assert at_town.meta.questions == 0

        removal.release(village, case.id, "镇司法所调卷")
        hand_over(village, town, tmp_path / "stick")
        released = records.get(town, case.id)
        assert [row["party_name"] for row in released.rows("parties")] == ["俞阿毛", "潘引娣"]
        assert released.rows("mediators")[0]["mediator_name"] == "沈国荣"
        assert "排水沟" in str(released.fields["summary"])
        assert "11010519491231002X" not in held(town, case.id)


def test_no_paper_of_a_case_is_for_a_board() -> None:
    assert {one.audience for one in SPEC.prints} == {"party", "internal"}
    assert len(SPEC.prints) == 15


def test_only_what_statistics_need_travels() -> None:
    travelling = {one.name for one in SPEC.fields if one.town == "full"}
    assert not any(one.type == "link" for one in SPEC.fields if one.name in travelling)
    free = {one.name for one in SPEC.fields if one.name in travelling and one.type == "text"}
    assert free == {"docs_must", "docs_missing"}
    people = ("parties", "claims", "mediators", "invited", "inquiries", "sessions", "terms")
    assert not any(one.name in travelling for repeat in people for one in SPEC.by_repeat[repeat])
