"""A mediation case on paper and at its edges: who speaks for whom, what is settled late, how terms are worded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any  # Any: JSON values

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.paths import seed_forms
from ruraldesk.services import handover, history, printing, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.town.apply import import_bundles
from tests.helpers.desks import desk, person
from tests.helpers.mediation import CASE, SEVEN, Dispute, clock
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.towns import meet

SPEC = read_form(seed_forms() / CASE).spec


@pytest.fixture
def quarrel(tmp_path: Path) -> Iterator[Dispute]:
    with desk(tmp_path) as opened:
        yield Dispute.at(opened)


def refused(error: pytest.ExceptionInfo[UserError]) -> str:
    return "\n".join(error.value.where)


def warnings(quarrel: Dispute, case: Record, **fields: Any) -> str:
    return "\n".join(one.sentence for one in records.set_fields(quarrel.desk, case.id, fields).warnings)


def paper_words(pdf: bytes) -> str:
    return "".join(pdf_text(pdf).split())


def test_guardian_and_agent_are_persons_of_the_register(quarrel: Dispute) -> None:
    child = person(quarrel.desk, "俞子轩", birth="2015-09-02")
    father = person(quarrel.desk, "俞晓峰", mobile="13912345679", birth="1985-01-02")
    quarrel.applicant = child
    rows = quarrel.parties(guardian_person=father, guardian_relation="father", agent_person=quarrel.recorder)
    case = quarrel.step(quarrel.begin(parties=rows), "registered")
    first = case.rows("parties")[0]
    assert (first["guardian_name"], first["guardian_phone"], first["agent_name"]) == ("俞晓峰", "13912345679", "顾美琴")
    with pytest.raises(UserError) as error:
        quarrel.begin(parties=quarrel.parties(guardian_person=child, guardian_relation="father"))
    assert "不能就是这位当事人自己" in refused(error)
    accepted = quarrel.step(case, "accepted", consent="both", accept="yes", accepted_on="2026-02-01")
    for speaker in (father, quarrel.recorder):
        row = {"mediator": speaker, "mediator_role": "lead", "mediator_kin": "no"}
        with pytest.raises(UserError) as error:
            records.set_fields(quarrel.desk, accepted.id, {"mediators": [row]})
        assert "调解员不能是当事人的代理人，应换一位。" in refused(error)


def test_a_party_without_birth_date_is_told_once_the_case_is_accepted(quarrel: Dispute) -> None:
    quarrel.applicant = person(quarrel.desk, "俞文斌")
    assert "出生日期" in warnings(quarrel, quarrel.accepted(), remark="补记")


def test_what_was_settled_after_a_month_without_consent_is_told(quarrel: Dispute) -> None:
    case = quarrel.agreed(on="2026-03-05")
    assert "没有调结" in warnings(quarrel, case, remark="补记")
    assert "没有调结" not in warnings(quarrel, case, extended="yes", extended_to="2026-03-10")
    assert "没有调结" not in warnings(quarrel, quarrel.agreed(on="2026-03-02"), remark="补记")  # 3月1日是星期天


def test_an_oral_agreement_reminds_of_the_thirty_days_too(quarrel: Dispute) -> None:
    case = quarrel.agreed("oral")
    found = deadlines(SPEC, case.fields, case.state, clock("2026-03-01").today())
    assert "confirmation" in {one.name for one in found}


def test_the_list_of_papers_has_their_days_and_no_line_for_the_back(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    filed = quarrel.step(case, "archived", **quarrel.closing(case))
    there = {str(row["doc_kind"]): row for row in filed.rows("documents") if row["doc_status"] == "have"}
    days = {kind: row.get("doc_on") for kind, row in there.items()}
    assert (days["register"], days["notice"]) == ("2026-02-01", "2026-02-01")
    assert (days["session"], days["agreement"]) == ("2026-02-20", "2026-02-20")
    assert "doc_pages" not in there["back"]
    assert filed.fields["docs_pages"] == len(there) - 1


def test_the_agreement_says_how_each_term_is_kept_and_has_room_for_every_hand(quarrel: Dispute) -> None:
    third = {"party_role": "third", "party_kind": "person", "party_name": "陆德根", "party_birth": "1960-01-01"}
    terms = [
        {"term_content": "赔偿墙面修补费", "term_amount": "1500", "term_way": "cash", "term_due_on": "2026-03-10"},
        {"term_content": "晚上不用切割机", "term_way": "stop"},
        {"term_content": "恢复排水沟", "term_way": "act", "term_due_on": "2026-03-10"},
        {"term_content": "赔礼", "term_way": "sorry", "term_at_once": "yes"},
    ]
    whole = [{"term_who": "潘引娣", "term_at_once": "no", **one} for one in terms]
    case = quarrel.mediating(parties=[*quarrel.parties(agent_name="高静怡"), third])
    given = {"outcome": "written", "reached_on": "2026-02-20", "jc_scope": "plain", "terms": whole}
    case = records.set_fields(quarrel.desk, case.id, {"sessions": [quarrel.session("2026-02-20")], **given}).record
    words = paper_words(printing.issue(quarrel.desk, CASE, "agreement", [case.id]).pdf)
    assert "由潘引娣于2026年3月10日以前以现金付清。" in words
    assert "由潘引娣自协议生效之日起做到。" in words
    assert "由潘引娣于2026年3月10日以前完成。" in words
    assert "由潘引娣当场当面赔礼道歉。" in words
    assert "各方自愿达成如下协议" in words
    assert "方式为" not in words
    assert words.count("当事人（签名、盖章或按指印）") == 4
    assert "委托代理人（签名）" in words
    empty = printing.issue(quarrel.desk, CASE, "agreement", [case.id], printing.PrintOptions(blank=True))
    assert paper_words(empty.pdf).count("当事人（签名、盖章或按指印）") == 2
    assert "双方自愿达成如下协议" in paper_words(empty.pdf)


OLD = {
    "reg_date": "2019-05-06",
    "source": "own",
    "dispute_type": "02",
    "summary": "老案卷补录。",
    "consent": "both",
    "accept": "yes",
    "accepted_on": "2019-05-06",
    "outcome": "oral",
    "reached_on": "2019-05-20",
    "performance": "all",
    "terms": [{"term_who": "潘引娣", "term_content": "赔礼", "term_at_once": "yes"}],
    "closed_at": "2019-05-21",
}


def test_an_old_case_without_its_papers_is_taken_in_only_as_incomplete(quarrel: Dispute) -> None:
    given = OLD | {"parties": quarrel.parties()}
    old = records.OldRecord("2019-05-21", "archived", "余调字（2019）第7号")
    with pytest.raises(UserError) as error:
        records.add(quarrel.desk, CASE, given, old)
    assert "卷内材料一份也没有列，不能归档" in refused(error)
    rows = [{"doc_kind": "register", "doc_status": "missing"}]
    with pytest.raises(UserError) as error:
        records.add(quarrel.desk, CASE, given | {"documents": rows}, old)
    for paper in ("受理登记表", "当事人权利义务告知书", "当事人身份证明", "调解记录", "口头协议登记表", "封底"):
        assert f"卷宗里还缺“{paper}”" in refused(error)
    taken = records.add(quarrel.desk, CASE, given, replace(old, incomplete="旧卷只剩登记簿")).record
    assert (taken.number, taken.state, taken.meta.incomplete) == ("余调字（2019）第7号", "archived", "旧卷只剩登记簿")


def test_the_first_party_applies_and_the_next_ones_answer(quarrel: Dispute) -> None:
    session = FormSession.open_new(quarrel.desk, CASE)
    for _ in range(2):
        session.add_row("parties")
    assert [session.text(f"parties/{row}/party_role") for row in session.rows("parties")] == ["申请人", "被申请人"]


def test_a_term_that_is_overdue_is_told_while_the_case_still_waits(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    overdue = "已经过了履行期限"
    assert overdue in warnings(quarrel, case, remark="补记")
    assert overdue not in warnings(quarrel, case, performance="late")


def test_what_is_changed_after_a_release_travels_too(tmp_path: Path) -> None:
    with desk(tmp_path / "town", role="town", name="余新镇") as town, desk(tmp_path / "village") as village:
        meet(village, town, tmp_path)
        quarrel = Dispute.at(village)
        case = quarrel.mediating()
        stick = tmp_path / "stick"
        stick.mkdir()
        removal.release(village, case.id, "镇司法所指导")
        import_bundles(town, list(handover.export(village, stick).files))
        session = quarrel.session("2026-02-10") | {"session_result": "约定下周再谈。"}
        records.set_fields(village, case.id, {"sessions": [session], "summary": "灶间又进了水。"})
        import_bundles(town, list(handover.export(village, stick).files))
        seen = records.get(town, case.id)
        assert seen.fields["summary"] == "灶间又进了水。"
        assert [row["session_result"] for row in seen.rows("sessions")] == ["约定下周再谈。"]


def test_the_words_of_a_reason_stay_in_the_village_until_the_case_is_released(tmp_path: Path) -> None:
    with desk(tmp_path / "town", role="town", name="余新镇") as town, desk(tmp_path / "village") as village:
        meet(village, town, tmp_path)
        quarrel = Dispute.at(village)
        case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
        case = quarrel.step(case, "archived", **quarrel.closing(case))
        dropped = quarrel.accepted()
        records.set_fields(village, case.id, {"remark": "补记"}, correct="潘引娣的电话13912340000写错了")
        removal.delete(village, dropped.id, "俞阿毛不要调解了")
        stick = tmp_path / "stick"
        stick.mkdir()
        import_bundles(town, list(handover.export(village, stick).files))
        assert "潘引娣" not in told_to(town, case) + told_to(town, dropped)
        assert "俞阿毛" not in told_to(town, case) + told_to(town, dropped)
        assert records.get(town, dropped.id).meta.deleted
        assert next(one.reason for one in history.history(village, case.id)) == "潘引娣的电话13912340000写错了"
        assert next(one.reason for one in history.history(village, dropped.id)) == "俞阿毛不要调解了"
        removal.release(village, case.id, "镇司法所调卷")
        import_bundles(town, list(handover.export(village, stick).files))
        assert "潘引娣的电话13912340000写错了" in told_to(town, case)


def told_to(town: Desk, case: Record) -> str:
    """Return all that the town holds of a record: its lines, and its history in words."""
    lines = [(one.payload.fields, one.payload.reason) for one in town.store.log.of_record(case.id) if one.payload]
    return repr(lines) + repr(history.history(town, case.id))


def test_the_town_sees_which_papers_a_case_must_have_as_the_village_does(tmp_path: Path) -> None:
    with desk(tmp_path / "town", role="town", name="余新镇") as town, desk(tmp_path / "village") as village:
        meet(village, town, tmp_path)
        quarrel = Dispute.at(village)
        asked = {"inquiry_on": "2026-02-03", "inquiry_of": "朱阿毛", "inquiry_text": "问：怎么回事？"}
        case = quarrel.mediating(parties=quarrel.parties(agent_name="高静怡"))
        case = records.set_fields(village, case.id, {"inquiries": [asked]}).record
        stick = tmp_path / "stick"
        stick.mkdir()
        import_bundles(town, list(handover.export(village, stick).files))
        there = records.get(town, case.id)
        duties = {str(row["doc_kind"]): row["doc_duty"] for row in case.rows("documents")}
        assert {str(row["doc_kind"]): row["doc_duty"] for row in there.rows("documents")} == duties
        assert (duties["inquiry"], duties["authority"]) == ("must", "must")
        assert there.fields["docs_gap"] == case.fields["docs_gap"]


def test_an_incomplete_old_case_may_lack_what_the_old_file_lacks_but_says_nothing_wrong(quarrel: Dispute) -> None:
    gone = ("consent", "accept", "claims")
    given = {key: value for key, value in OLD.items() if key not in gone}
    given |= {"parties": quarrel.parties(), "source": "apply", "apply_way": "oral"}
    old = records.OldRecord("2019-05-05", "archived", "（2019）示例村人调字第088号")
    with pytest.raises(UserError) as error:
        records.add(quarrel.desk, CASE, given, old)
    assert "要写申请事项" in refused(error)
    assert "还没问清双方是否同意调解" in refused(error)
    torn = replace(old, incomplete="老卷不全")
    assert records.add(quarrel.desk, CASE, given, torn).record.number == "（2019）示例村人调字第088号"
    for wrong in ({"consent": "asking"}, {"accept": "no", "accept_reason": "不属于调解范围。"}):
        with pytest.raises(UserError):
            records.add(quarrel.desk, CASE, given | wrong, replace(torn, number=""))


def test_what_was_signed_is_changed_only_by_signing_again(quarrel: Dispute) -> None:
    case = quarrel.step(quarrel.effective(), "performing", performance="waiting")
    changed = [{**row, "term_content": "改成另一件事"} for row in case.rows("terms")]
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, case.id, {"terms": changed})
    assert "重新签字" in refused(error)
    filed = quarrel.step(case, "archived", **quarrel.closing(case))
    assert "更正" not in paper_words(printing.issue(quarrel.desk, CASE, "agreement", [case.id]).pdf)
    rows = [{**row, "term_amount": "15000"} for row in filed.rows("terms")]
    with pytest.raises(UserError) as error:
        records.set_fields(quarrel.desk, case.id, {"terms": rows}, correct="写错一个零")
    assert "重新签字" in refused(error)
    signed = [{**row, "party_signed_on": "2026-03-05"} for row in filed.rows("parties")]
    half = [{**signed[0]}, {**filed.rows("parties")[1]}]
    with pytest.raises(UserError):  # one old signature does not stand under new words
        records.set_fields(quarrel.desk, case.id, {"terms": rows, "parties": half}, correct="写错一个零")
    again = {"terms": rows, "parties": signed, "mediators_signed_on": "2026-03-05", "sealed_on": "2026-03-05"}
    taken = records.set_fields(quarrel.desk, case.id, again, correct="写错一个零").record
    assert taken.fields["effective_at"] == "2026-03-05"
    words = paper_words(printing.issue(quarrel.desk, CASE, "agreement", [case.id]).pdf)
    assert "15,000.00" in words
    assert "归档以后的更正：2026年11月23日，写错一个零" in words
    kept = [{**row, "term_done_on": "2026-03-12"} for row in taken.rows("terms")]
    records.set_fields(quarrel.desk, case.id, {"terms": kept}, correct="履行日期写错")


def test_a_record_without_one_of_the_seven_points_keeps_a_case_from_the_archive(quarrel: Dispute) -> None:
    half = quarrel.session("2026-02-15") | {"session_points": SEVEN[:3]}
    rest = quarrel.session("2026-02-19") | {"session_points": SEVEN[3:-1]}
    case = quarrel.step(quarrel.effective(sessions=[half, rest]), "performing", performance="waiting")
    with pytest.raises(UserError) as error:
        quarrel.step(case, "archived", **quarrel.closing(case))
    assert error.value.where == ("调解记录合起来要有七项，不全不能归档，还缺：各方签名、盖章。",)
    whole = [half, rest | {"session_points": SEVEN[3:]}]
    assert quarrel.step(case, "archived", **quarrel.closing(case, sessions=whole)).state == "archived"


def test_a_letter_of_authority_is_printed_for_who_has_an_agent_and_for_nobody_else(quarrel: Dispute) -> None:
    alone = quarrel.mediating()
    with pytest.raises(UserError) as error:
        printing.issue(quarrel.desk, CASE, "authority", [alone.id])
    assert "请了委托代理人的才打" in refused(error) + error.value.sentence
    agent = {"agent_name": "高静怡", "agent_relation": "律师", "agent_power": "special", "agent_paper_on": "2026-02-10"}
    case = quarrel.mediating(parties=quarrel.parties(**agent))
    words = paper_words(printing.issue(quarrel.desk, CASE, "authority", [case.id]).pdf)
    assert words.count("授权委托书") == 1
    for said in ("受委托人：高静怡（律师）", "代理权限：特别授权", "特别授权的事项", "2026年2月10日"):
        assert said in words
