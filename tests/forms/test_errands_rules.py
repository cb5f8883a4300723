"""What the desk promises about demands of offices and about seals: the lists are looked at, and refusals are polite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import errands
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.paths import seed_forms
from ruraldesk.services import judging, ledger, printing, records, reporting, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.pdf_pages import pdf_text

APPROVED = {"town_result": "approved", "town_answered_on": "2026-11-10", "town_no": "样余办〔2026〕22号"}
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def item(at: Desk, name: str = "灌溉用水调查", state: str = "registered", **more: Any) -> Record:
    fields = {
        "name": name, "sender": "样例区水利局", "received_on": "2026-11-02", "category": "assist", "frequency": "once",
    }  # fmt: skip
    made = records.add(at, "admission_item", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def accept(at: Desk, of: Record, **more: Any) -> Record:
    given = {"undertaker": person(at, "顾明华"), "decided_on": "2026-11-11", **more}
    return records.set_fields(at, of.id, given, state="accepted").record


def asked(at: Desk, matter: str, **more: Any) -> Record:
    fields = {
        "asked_on": "2026-11-16",
        "applicant": person(at, "周美琴"),
        "matter": matter,
        "handler": person(at, "沈小兰"),
    }
    return records.add(at, "seal_log", {**fields, **more}).record


def seal(at: Desk, of: Record, **more: Any) -> Record:
    given = {"basis": "own", "approver": person(at, "陆根法"), "sealed_on": "2026-11-16", **more}
    return records.set_fields(at, of.id, given, state="sealed").record


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def refusal(error: pytest.ExceptionInfo[UserError]) -> str:
    return "；".join(error.value.where) or error.value.sentence


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


@pytest.mark.parametrize(
    ("given", "found", "kind"),
    [
        ({"reports": "每天在应用里打卡两次"}, "F02", "forbidden"),
        ({"name": "学习积分排名通报"}, "F03", "forbidden"),
        ({"assessment": "按登录天数打分"}, "F04", "forbidden"),
        ({"reports": "签到表一张"}, None, "outside"),
        ({"list_item": "D02"}, "D02", "duty"),
    ],
)
def test_the_words_of_a_demand_are_compared_with_the_lists(
    at: Desk, given: dict[str, str], found: str | None, kind: str
) -> None:
    fields = item(at, **given).fields
    assert (fields.get("list_item"), fields["list_kind"]) == (found, kind)
    assert fields["in_list"] == ("yes" if kind == "duty" else "no")


def test_what_is_forbidden_is_told_and_never_accepted(at: Desk) -> None:
    made = item(at, reports="每天打卡", **APPROVED)
    assert "“强制打卡、签到”在取消和禁入清单里，村里不承接。写上退回日期，打印退回函退给来文单位。" in told(at, made)
    with pytest.raises(UserError) as refused:
        accept(at, made)
    assert "在取消和禁入清单里，不能承接" in refusal(refused)
    assert accept(at, made, reports="每月巡查一次", list_item="A02").state == "accepted"


def test_what_is_outside_the_lists_waits_for_the_town(at: Desk) -> None:
    made = item(at)
    with pytest.raises(UserError) as alone:
        accept(at, made)
    assert "镇（街道）同意了才能承接" in refusal(alone)
    records.set_fields(at, made.id, {"reported_on": "2026-11-03", "town_result": "waiting"}, state="reported")
    spec, kept = at.store.specs.newest("admission_item"), records.get(at, made.id)
    due = deadlines(spec, kept.fields, kept.state, at.clock.today(), at.store.specs.tables())
    assert [(one.label, str(one.due_on)) for one in due] == [("等镇（街道）答复", "2026-11-13")]
    with pytest.raises(UserError):
        accept(at, made, **{**APPROVED, "town_no": ""})
    with pytest.raises(UserError) as no:
        accept(at, made, **{**APPROVED, "town_result": "refused"})
    assert "不同意的，不能承接" in refusal(no)
    assert accept(at, made, **APPROVED).state == "accepted"


def test_what_is_on_the_list_needs_no_town(at: Desk) -> None:
    assert accept(at, item(at, list_item="D02")).state == "accepted"


def test_a_delegated_task_without_money_and_one_asked_twice_are_told(at: Desk) -> None:
    accept(at, item(at, list_item="D02"))
    said = told(at, item(at, category="delegated"))
    assert "委托的事项费随事转，还没写经费，请来文单位写明。" in said
    assert "同名的事项已经承接了一件，看看是不是同一张报表要了两遍。" in said
    with pytest.raises(UserError) as endless:
        accept(at, item(at, "临时摸底", category="temporary", list_item="D02"))
    assert "还没写截止日期" in refusal(endless)


def test_the_letter_is_polite_and_names_the_list_and_the_way_on(at: Desk) -> None:
    made = item(at, "巡查应用每日打卡", doc_no="样发〔2026〕31号", returned_on="2026-11-04")
    assert made.fields["return_reason"] == "“强制打卡、签到”在取消和禁入清单里"
    text = "".join(pdf_text(printing.issue(at, "admission_item", "return_letter", [made.id]).pdf).split())
    for words in (
        "样例区水利局：",
        "样发〔2026〕31号",
        "感谢贵单位",
        "“强制打卡、签到”",
        "指尖上的形式主义",
        "请予谅解",
        "核定以后，我村一定积极配合",
    ):
        assert words in text
    done = records.set_fields(at, made.id, {}, state="returned").record
    assert done.state == "returned"


def test_a_letter_without_a_reason_says_what_is_missing(at: Desk) -> None:
    with pytest.raises(UserError) as bare:
        printing.issue(at, "admission_item", "return_letter", [item(at, list_item="D02").id])
    assert "还没写退回理由" in refusal(bare)


def test_the_lists_are_the_countys_own(at: Desk, tmp_path: Path) -> None:
    text = (seed_forms() / "shared" / "admission_list.csv").read_text(encoding="utf-8")
    file = tmp_path / "admission_list.csv"
    file.write_text(text + "F91,重复报送名单,forbidden,报送名单,list23,\n", encoding="utf-8")
    tables.replace(at, file)
    assert item(at, "每周报送名单").fields["list_item"] == "F91"


@pytest.mark.parametrize("words", ['健康"证', "健康\\证", "别的  健康", "别的　健康", "别的、健康", ""])
def test_whatever_stands_in_the_words_of_a_list_the_register_goes_on(at: Desk, tmp_path: Path, words: str) -> None:
    cell = '"' + words.replace('"', '""') + '"'
    for name, line in (
        ("cancelled_certificates", f"code,label,words,instead,basis\nZ1,样例一项,{cell},到医院,\n"),
        ("admission_list", f"code,label,list,words,basis\nZ1,样例一项,forbidden,{cell},\n"),
    ):
        file = tmp_path / f"{name}.csv"
        file.write_text(line, encoding="utf-8")
        tables.replace(at, file)
    said = words.split(" ")[-1].split("　")[-1].split("、")[-1] or "什么也没有"
    asked = {"who": "person", "applicant": person(at, "周美琴"), "matter": f"开{said}明", "asked_on": "2026-11-20"}
    assert records.add(at, "seal_log", asked).record.fields.get("cancelled") == ("Z1" if words else None)
    assert records.add(at, "seal_log", {**asked, "matter": "晒场租用合同"}).record.fields.get("cancelled") is None
    assert item(at, f"报{said}表").fields.get("list_item") == ("Z1" if words else None)
    assert item(at, "晒场登记").fields.get("list_item") is None


def test_the_reports_of_a_year_tell_accepted_from_returned(at: Desk) -> None:
    accept(at, item(at, "档案整理", list_item="D02", fund="1200.50"))
    item(at, "每日打卡", reports="打卡表")
    back = item(at, "问卷", reports="40份")
    records.set_fields(at, back.id, {"return_reason": "没有经费", "returned_on": "2026-11-05"}, state="returned")
    item(at, "还在写", state="")
    item(at, "去年的", received_on="2025-12-31")
    found = {one["kind"]: one for one in report(at, "admission_statistics", **YEAR)}
    assert [(one["n"], one["accepted"], one["returned"], one["waiting"], one["reports"]) for one in found.values()] == [
        (1, 1, 0, 0, 0), (0, 0, 0, 0, 0), (1, 0, 0, 1, 1), (1, 0, 1, 0, 1),
    ]  # fmt: skip
    assert found["准入清单：依法履职"]["fund"] == "1200.50"
    assert found["清单外"]["n__year_before"] == 1
    assert {one["name"] for one in report(at, "admission_outside", **YEAR)} == {"每日打卡", "问卷"}
    assert [one["name"] for one in report(at, "admission_ledger")] == ["档案整理"]


def test_a_cancelled_certificate_is_seen_while_one_writes(at: Desk) -> None:
    session = FormSession.open_new(at, "seal_log")
    session.set_text("applicant", person(at, "周美琴"))
    session.set_text("matter", "开健康证明，找工作用")
    said = [one.sentence for one in session.problems]
    told = "“健康证明”在取消清单上，村里不再开。告诉来人应到哪里办，打一张告知单给他。"
    assert f"{told}其实不是这种证明的，在“取消清单上的，为什么还要盖”里写明是什么事。" in said
    assert session.value("instead") == "到医疗卫生机构体检，由医疗卫生机构出具"
    session.set_text("matter", "晒场租用合同")
    assert not [one for one in session.problems if "取消清单" in one.sentence]


def test_a_cancelled_certificate_is_not_sealed_without_a_paper_that_asks_for_it(at: Desk) -> None:
    made = asked(at, "给食品厂开健康证")
    assert made.fields["cancelled"] == "X01"
    with pytest.raises(UserError) as refused:
        seal(at, made)
    assert "“健康证明”在取消清单上，不盖章" in refusal(refused)
    assert "其实不是这种证明的，写明是什么事，再盖。" in refusal(refused)
    assert seal(at, made, exception="样卫〔2026〕5号要求").number == "印〔2026〕0001号"


def test_who_gets_no_seal_takes_home_where_to_go(at: Desk) -> None:
    made = asked(at, "开健康证明，找工作用")
    done = records.set_fields(at, made.id, {}, state="refused").record
    text = "".join(pdf_text(printing.issue(at, "seal_log", "refusal", [done.id]).pdf).split())
    for words in ("周美琴：", "“健康证明”在取消清单上", "到医疗卫生机构体检", "浙江省涉村（社区）事项清单（2023版）"):
        assert words in text
    assert done.number == ""


def test_a_seal_outside_every_list_names_its_ground(at: Desk) -> None:
    made = asked(at, "样例证明")
    with pytest.raises(UserError) as bare:
        seal(at, made, basis="outside")
    assert "还没写依据名称" in refusal(bare)
    assert seal(at, made, basis="outside", basis_note="镇里电话同意").state == "sealed"


def test_the_book_keeps_void_numbers_and_stays_in_the_village(at: Desk) -> None:
    first = seal(at, asked(at, "合同", copies=2))
    records.set_fields(at, first.id, {"void_reason": "写错了"}, state="void")
    seal(at, asked(at, "申请表", copies=3), basis="law")
    records.set_fields(at, asked(at, "健康证明").id, {}, state="refused")
    table = reporting.run(at, "seal_register", Wanted(date(2026, 11, 1), date(2026, 11, 30)))
    found = reporting.as_data(table)["rows"]
    assert [(one["number"], one["state"], one["copies"]) for one in found] == [
        ("印〔2026〕0001号", "作废", 2), ("印〔2026〕0002号", "已盖章", 3),
    ]  # fmt: skip
    counted = {one["basis"]: (one["n"], one["copies"], one["cancelled"]) for one in report(at, "seal_statistics")}
    assert counted["法律法规"] == (1, 3, 0)
    assert counted["村里自己的事务"] == (0, 0, 0)
    assert counted["不予盖章"] == (1, 0, 1)
    spec = at.store.specs.newest("seal_log")
    assert {spec.by_name[name].town for name in ("applicant", "unit", "matter")} == {"on_request"}


def test_the_invented_demands_and_seals_would_pass_the_desk(at: Desk) -> None:
    random, today = Random(7), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 120)]
        errands.write(at, writer, random, ids, today)
    found = [one for form in ("admission_item", "seal_log") for one in ledger.page(at, form, limit=200)]
    assert len(found) == 13 + 34
    assert [(one.form, one.title, bad) for one in found if (bad := judging.standing_problems(at, one.id))] == []
    assert {one.state for one in found if one.form == "seal_log"} == {"asked", "sealed", "refused", "void"}
    assert at.store.check() == []
