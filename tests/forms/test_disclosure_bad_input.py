"""What a clerk may get wrong in a disclosure: it is refused or held, and the sentence says the next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import history, judging, records, removal
from tests.helpers import desks
from tests.helpers.disclosure import Hall, refusal

UNSAID = "改了已经公开的内容，“更正内容”也要写：原来怎么写、现在改成什么。再更正的，连上一次的一起写。"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    made = Hall.open(tmp_path_factory.mktemp("wrong") / "desk")
    yield made
    made.at.store.close(backup=False)


def told(hall: Hall, record: str) -> list[tuple[str, str]]:
    """Return the codes and sentences of what stands in a record's way."""
    return [(one.code, one.sentence) for one in judging.standing_problems(hall.at, record)]


def relief(hall: Hall, *people: dict[str, Any]) -> list[tuple[str, str]]:  # Any: JSON values
    return told(hall, hall.add(hall.village("CW11", people=[{"category": "dibao", **one} for one in people])).id)


# ---- a posted sheet ----


def test_a_posted_sheet_is_not_corrected_without_saying_what(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16"))

    def correct(**fields: Any) -> Any:  # Any: JSON values, a record
        return records.set_fields(hall.at, record.id, fields, correct="抄错了").record

    assert refusal(correct, body="改了。") == ("value_refused", (UNSAID,))
    assert refusal(correct, body="改了。", corrected_what="") == ("value_refused", (UNSAID,))
    first = correct(body="改了。", corrected_what="“详见附表”，更正为“改了”。")
    assert "更正" in hall.paper(first, "board")
    again = {"body": "又改了。", "corrected_what": first.fields["corrected_what"]}
    assert refusal(correct, **again) == ("value_refused", (UNSAID,))  # the words are those of the first time
    assert correct(review_opinion="同意。").state == "posted"  # that is not on the board


def test_the_rows_of_a_posted_table_are_told_too(hall: Hall) -> None:
    record = hall.posted(hall.finance(2015, 1), "2015-04-20")
    rows = [dict(one) for one in record.fields["entries"]]
    rows[1] |= {"summary": "桥栏维修费"}
    changed = {"entries": rows}
    assert refusal(records.set_fields, hall.at, record.id, changed, correct="写错") == ("value_refused", (UNSAID,))
    words = {"corrected_what": "第2行“路灯维修费”，更正为“桥栏维修费”。"}
    assert records.set_fields(hall.at, record.id, changed | words, correct="写错").record.state == "posted"


# ---- lists of people ----


def test_no_minor_stands_on_a_list(hall: Hall) -> None:
    young = desks.person(hall.at, "赵小毛", group_no=3, birth="2008-11-24")
    grown = desks.person(hall.at, "赵大毛", group_no=3, birth="2008-11-23")  # eighteen today
    words = "第2行赵小毛不满18周岁，名单不公开未成年人的姓名：改写户主或者监护人，或者删去这一行、在正文里写人数。"
    assert relief(hall, {"person": grown}, {"person": young}) == [("no_minor_on_a_list", words)]


@pytest.mark.parametrize("linked", [True, False])
def test_two_of_one_name_and_group_are_taken_from_the_register(hall: Hall, linked: bool) -> None:
    typed = {"person_name": "周美琴", "person_group": 5, "category": "tekun"}
    other = {"person": hall.people["周美琴5"]} if linked else {"person_name": "周美琴", "person_group": 5}
    words = "第1行、第3行都叫周美琴，都是第5组，分不清是不是同一个人。两行都从“人员”里选，没登记的先登记。"
    between = {"person_name": "周美琴", "person_group": 9}
    assert relief(hall, other, between, typed) == [("same_name_told_apart", words)]


def test_several_plots_of_one_typed_name_are_no_puzzle(hall: Hall) -> None:
    rows = [{"person_name": "钱水根", "person_group": 2, "category": "grain", "measure": one} for one in ("1亩", "2亩")]
    assert told(hall, hall.add(hall.village("CW14", frequency="E", happened_on="2026-06-01", people=rows)).id) == []


# ---- money ----


@pytest.mark.parametrize(("summary", "payee"), [("钱阿大临时救助", "钱阿大"), ("周美琴医药费", "")])
def test_whoever_is_helped_is_not_named_in_the_summary(hall: Hall, summary: str, payee: str) -> None:
    fields = hall.finance(2014, 2, closing_typed="869059.55")
    row = {"entry_on": "2014-05-01", "summary": summary, "payee_kind": "relief", "payee": payee, "expense": "1.00"}
    fields["entries"] = [*fields["entries"], row]
    found = told(hall, hall.add(fields).id)
    assert [code for code, _ in found] == ["helped_are_not_named"]
    assert found[0][1].startswith(f"第3行摘要里有收款人的姓名{summary[:3]}。")


def test_a_card_number_over_two_cells_keeps_the_sheet_in(hall: Hall) -> None:
    fields = hall.finance(2014, 3, closing_typed="869059.55")
    row = {"entry_on": "2014-07-15", "voucher": "62284804", "summary": "02564890018付款", "expense": "1.00"}
    record = hall.posted({**fields, "entries": [*fields["entries"], row]}, "2014-10-20")
    assert hall.stops(record, "finance") == ["第3行凭证号和第3行公开的摘要里有银行卡号，上墙前要去掉。"]


def test_the_opening_follows_though_income_and_expense_change_places(hall: Hall) -> None:
    hall.posted(hall.finance(2013, 1), "2013-04-20")
    fields = hall.finance(2013, 2, item="CF03", also_items=["CF02"], closing_typed="925780.55")
    del fields["opening"]
    assert hall.add(fields).fields["opening"] == "869060.55"
    wrong = hall.add(hall.finance(2013, 2, item="CF03", also_items=["CF02"], opening="1.00", closing_typed="56721.00"))
    assert [code for code, _ in told(hall, wrong.id)] == ["opening_follows"]


# ---- review ----


def test_after_a_return_the_old_review_is_not_enough(hall: Hall) -> None:
    record = hall.through(hall.add(hall.village("CW24")), "to_approve", "2026-10-20")
    code, where = refusal(hall.step, record, "returned", return_reason="少一项")
    assert (code, where) == ("step_needs", ("还没填“退回日期”。",))
    back = hall.step(record, "returned", return_reason="少一项", returned_on="2026-10-22")
    again = hall.step(back, "in_review")
    words = "审核日期2026-10-20早于退回日期2026-10-22，是退回以前审的。改好以后再审一次，写再审的日期。"
    assert refusal(hall.step, again, "to_approve") == ("value_refused", (words,))
    assert hall.step(again, "to_approve", review_at="2026-10-23").state == "to_approve"


@pytest.mark.parametrize("state", ["to_approve", "to_post"])
def test_what_was_reviewed_is_not_changed_until_it_is_sent_back(hall: Hall, state: str) -> None:
    record = hall.through(hall.add(hall.village("CW12")), state)
    for fields in (
        {"body": "悄悄改了"},
        {"notes": "悄悄加的"},
        {"title": "另一件事"},
        {"reviewers": [{"reviewer": hall.people["沈小兰"]}]},
    ):
        for reason in ("", "写错了"):
            with pytest.raises(UserError) as caught:
                records.set_fields(hall.at, record.id, fields, correct=reason)
            assert caught.value.code == "record_sealed_here"
            assert "退回修改" in caught.value.remedy
    onward = {"to_approve": "to_post", "to_post": "posted"}[state]
    assert refusal(hall.step, record, onward, body="悄悄改了")[0] == "record_sealed_here"
    assert refusal(removal.delete, hall.at, record.id, "多了")[0] == "record_sealed_here"
    back = hall.step(record, "returned", return_reason="少一项", returned_on="2026-10-22")
    assert hall.step(back, "", body="改好了").fields["body"] == "改好了"
    assert refusal(hall.step, hall.step(back, "in_review"), "to_approve")[0] == "value_refused"


def test_the_days_of_the_posting_are_still_set_after_the_review_and_the_last_day_follows(hall: Hall) -> None:
    record = hall.through(hall.add(hall.village("CW12")), "to_post")
    later = hall.step(record, "", posted_at="2026-11-02", days=10)
    assert (later.fields["posted_at"], later.fields["due_at"]) == ("2026-11-02", "2026-11-12")
    assert records.get(hall.at, record.id).fields["due_at"] == "2026-11-12"


def newest_change(hall: Hall, record: str) -> str:
    return hall.at.store.records.lines_of(record)[-1].header.change


def test_no_undo_goes_round_the_review(hall: Hall) -> None:
    record = hall.add(hall.village("CW12"))
    hall.step(record, "", body="审的是这个")
    edited = newest_change(hall, record.id)
    record = hall.through(record, "to_approve")
    assert refusal(history.undo, hall.at, record.id)[0] == "record_sealed_here"
    assert refusal(history.take_back, hall.at, record.id, edited)[0] == "record_sealed_here"
    assert records.get(hall.at, record.id).fields["body"] == "审的是这个"
    hall.step(record, "returned", return_reason="少一项", returned_on="2026-10-22")
    returned = newest_change(hall, record.id)
    hall.step(record, "", body="悄悄改了")
    assert refusal(history.take_back, hall.at, record.id, returned)[0] == "record_moved_on"


# ---- what is answered on the board ----


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"proposer": "陈阿毛", "feedback_text": "陈阿毛问钱去哪了"}, {"answers_name_nobody"}),
        (
            {"proposer": "陈阿毛、周美琴", "feedback_text": "问", "answer": "已当面向周美琴说明"},
            {"answers_name_nobody"},
        ),
        ({"proposer": "过路人", "feedback_text": "问", "answer": "过路人说得对"}, {"answers_name_nobody"}),
        ({"proposer": "匿名", "feedback_text": "为什么钱三毛有低保"}, {"answers_name_nobody"}),
        ({"proposer": "匿名", "feedback_text": "为什么沈阿婆有救助"}, {"answers_name_nobody"}),
        ({"proposer": "匿名", "feedback_text": "他家有人得癌症"}, {"answers_tell_no_illness"}),
        ({"proposer": "匿名", "feedback_text": "问", "answer": "因肢体残疾享受"}, {"answers_tell_no_illness"}),
        ({"proposer": "村监会", "feedback_text": "问", "answer": "已向村监会说明残疾人两项补贴的标准"}, set()),
        ({"proposer": "匿名", "feedback_text": "有村民问路灯", "answer": "由沈小兰处理"}, set()),
    ],
)
def test_an_answer_on_the_board_names_nobody_and_no_illness(hall: Hall, row: dict[str, str], codes: set[str]) -> None:
    if "沈阿婆" in row["feedback_text"] or "钱三毛" in row["feedback_text"]:
        paid = {
            "entry_on": "2012-07-10",
            "summary": "救助",
            "expense": "1.00",
            "payee_kind": "relief",
            "payee": "沈阿婆",
        }
        hall.add(hall.finance(2012, 3, entries=[paid], closing_typed=""))
        helped = desks.person(hall.at, "钱三毛", group_no=6)
        hall.add(hall.village("CW11", people=[{"person": helped, "person_group": 6, "category": "dibao"}]))
    record = hall.posted(hall.village("CW12"))
    heard = {"received_on": "2026-10-22", "feedback_kind": "question", **row}
    record = hall.step(record, "", feedback=[heard])
    assert {code for code, _ in told(hall, record.id) if code.startswith("answers_")} == codes
    assert bool(hall.stops(record, "answer")) == bool(codes)


# ---- days ----


def test_an_opinion_comes_after_the_posting_and_goes_on_after_that(hall: Hall) -> None:
    record = hall.posted(hall.village("CW15"))
    early = {"received_on": "2026-10-19", "feedback_kind": "question", "feedback_text": "早了"}
    words = "第1行：收到日期2026-10-19早于张贴日期2026-10-20，应在张贴以后。"
    assert refusal(hall.step, record, "", feedback=[early]) == ("value_refused", (words,))
    backward = {**early, "received_on": "2026-10-22", "forwarded_on": "2026-10-21"}
    assert refusal(hall.step, record, "", feedback=[backward])[0] == "value_refused"


@pytest.mark.parametrize(
    "fields", [{"removed_at": "2026-10-19"}, {"removed_at": "2026-11-24"}, {"sealed": "yes", "sealed_on": "2026-11-24"}]
)
def test_a_sheet_is_taken_down_after_it_was_put_up_and_nothing_is_done_tomorrow(
    hall: Hall, fields: dict[str, str]
) -> None:
    record = hall.posted(hall.village("CW15"))
    assert refusal(hall.step, record, "", **fields)[0] == "value_refused"


def test_what_is_public_for_good_has_no_last_day_however_often_it_is_renewed(hall: Hall) -> None:
    whole = {"frequency": "Y", "period_from": "2025-01-01"}
    record = hall.posted(hall.village("CW22", **whole))
    assert (record.fields.get("days"), record.fields.get("due_at")) == (None, None)
    assert "本件从2026年10月20日起长期公开" in hall.paper(record, "board")


@pytest.mark.parametrize(("kind", "last"), [("representative", "2026-10-06"), ("office_end", "2026-10-16")])
def test_a_change_of_representatives_is_told_in_five_days_an_ended_office_in_fifteen(
    hall: Hall, kind: str, last: str
) -> None:
    fields = hall.village("CW18", frequency="E", happened_on="2026-10-01", change_kind=kind)
    assert hall.add(fields).fields["post_by"] == last


def test_each_stage_of_works_is_due_in_the_month_after_it(hall: Hall) -> None:
    assert hall.add(hall.village("CW20", frequency="S", happened_on="2026-09-05")).fields["post_by"] == "2026-10-20"
