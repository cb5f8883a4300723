"""Checks that hold a record, and checks over rows: saved as it is, but no step forward until it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.scope import RecordFacts
from ruraldesk.model.validation import validate
from ruraldesk.services import judging, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import OldRecord
from tests.helpers import desks
from tests.helpers.form_tables import form

ACCOUNT = """
settings = { form_id = "account", form_title = "账目", version = 2026112301 }
survey = [
  { type = "text", name = "title", label = "标题", required = true },
  { type = "decimal", name = "opening", label = "期初" },
  { type = "decimal", name = "closing", label = "期末" },
  { type = "begin_repeat", name = "lines", label = "明细" },
  { type = "text", name = "words", label = "摘要" },
  { type = "decimal", name = "amount", label = "金额" },
  { type = "end_repeat" },
]
[fields]
opening = { unit = "yuan" }
closing = { unit = "yuan" }
amount = { unit = "yuan" }
[list]
columns = ["title"]
title = "${title}"
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "review", label = "待审核" },
  { name = "posted", label = "已公开", shape = "done" },
  { name = "dropped", label = "作废", shape = "failed", closed = true },
]
transitions = [
  { name = "send", label = "送审", from = "drafting", to = "review" },
  { name = "post", label = "公开", from = "review", to = "posted" },
  { name = "back", label = "退回", from = "review", to = "drafting" },
  { name = "drop", label = "作废", from = ["drafting", "review"], to = "dropped" },
]
[[check]]
name = "balances"
level = "hold"
sentence = "期初加明细不等于期末。"
expr = "opening + sum(${amount}) = closing"
fields = ["closing"]
[[check]]
name = "words_there"
level = "hold"
each = "lines"
sentence = "写了金额，没写摘要。"
expr = "amount = '' or words != ''"
fields = ["words"]
[[check]]
name = "one_title"
level = "hold"
sentence = "这个标题已经用过。"
sql = "select b.id from v_account a join v_account b on a.title = b.title and a.id <> b.id where a.id = :id"
fields = ["title"]
"""
WRONG = {"title": "三季度", "opening": "100.00", "closing": "50.00", "lines": [{"words": "灯", "amount": "10.00"}]}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        desks.take_form(made, tmp_path, ACCOUNT)
        yield made


def test_what_holds_a_record_lets_it_be_saved_and_is_told(village: Desk) -> None:
    saved = records.add(village, "account", WRONG)
    assert [(one.code, one.level) for one in saved.warnings] == [("balances", "hold")]
    again = records.set_fields(village, saved.record.id, {"title": "第三季度"})
    assert [one.code for one in again.warnings] == ["balances"]


def test_a_step_forward_is_refused_with_every_sentence_those_of_the_register_too(village: Desk) -> None:
    records.add(village, "account", WRONG)
    rows = [{"amount": "1.00"}, {"words": "桥", "amount": "2.00"}, {"amount": "3.00"}]
    record = records.add(village, "account", {**WRONG, "lines": rows}).record.id
    with pytest.raises(UserError) as error:
        records.set_fields(village, record, {}, state="review")
    assert error.value.code == "step_held"
    assert error.value.where == (
        "期初加明细不等于期末。",
        "第1行：写了金额，没写摘要。",
        "第3行：写了金额，没写摘要。",
        "这个标题已经用过。",
    )
    assert records.get(village, record).state == "drafting"


def test_a_mended_record_goes_on_in_the_same_save(village: Desk) -> None:
    record = records.add(village, "account", WRONG).record.id
    assert records.set_fields(village, record, {"closing": "110.00"}, state="review").record.state == "review"


def test_what_holds_does_not_keep_from_giving_up_or_going_back(village: Desk) -> None:
    dropped = records.add(village, "account", WRONG).record.id
    assert records.set_fields(village, dropped, {}, state="dropped").record.state == "dropped"
    right = records.add(village, "account", {**WRONG, "title": "另一件", "closing": "110.00"}).record.id
    records.set_fields(village, right, {}, state="review")
    records.set_fields(village, right, {"closing": "1.00"})
    with pytest.raises(UserError):
        records.set_fields(village, right, {}, state="posted")
    assert records.set_fields(village, right, {}, state="drafting").record.state == "drafting"


def test_a_problem_of_a_row_stands_at_its_row(village: Desk) -> None:
    rows = [{"words": "灯", "amount": "1.00"}, {"amount": "9.00"}]
    session = FormSession.open_record(village, records.add(village, "account", {**WRONG, "lines": rows}).record.id)
    second = session.rows("lines")[1]
    assert [(one.path, one.level) for one in session.problems if one.repeat] == [(f"lines/{second}/words", "hold")]
    session.set_text(f"lines/{second}/words", "桥")
    assert not [one for one in session.problems if one.repeat]


def test_a_session_shows_what_the_register_found_in_the_stored_record(village: Desk) -> None:
    records.add(village, "account", {**WRONG, "closing": "110.00"})
    session = FormSession.open_record(village, records.add(village, "account", WRONG).record.id)
    assert {one.code for one in session.problems} == {"balances", "one_title"}
    session.set_text("title", "别的")
    session.set_text("closing", "110.00")
    session.save(state="review")
    assert session.problems == []


def test_standing_problems_are_those_no_paper_goes_out_with(village: Desk) -> None:
    record = records.add(village, "account", WRONG).record.id
    assert [(one.field, one.sentence) for one in judging.standing_problems(village, record)] == [
        ("closing", "期初加明细不等于期末。")
    ]
    records.set_fields(village, record, {"closing": "110.00"})
    assert judging.standing_problems(village, record) == []


def test_an_incomplete_old_record_is_told_of_and_not_held(village: Desk) -> None:
    old = OldRecord(as_of="2019-03-01", state="review", incomplete="账本已毁")
    saved = records.add(village, "account", {**WRONG, "title": "旧账"}, old)
    assert [one.level for one in saved.warnings] == ["warn"]
    assert records.set_fields(village, saved.record.id, {}, state="posted").record.state == "posted"


def test_a_check_can_ask_which_record_it_looks_at() -> None:
    spec = form(
        "type | name | label\ntext | a | 甲",
        more="""
[[check]]
name = "known"
sentence = "不是。"
expr = "record-id() = 'r1' and record-number() = '〔2026〕7' and record-state() = 'open'"
""",
    )
    facts = RecordFacts("r1", "〔2026〕7")
    assert validate(spec, {}, "open", date(2026, 11, 23), facts=facts) == []
    assert [one.code for one in validate(spec, {}, "shut", date(2026, 11, 23), facts=facts)] == ["known"]
