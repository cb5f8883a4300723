"""Steps, what they need, and what is due."""

from __future__ import annotations

from datetime import date

import pytest

from ruraldesk.model.record import Fields
from ruraldesk.model.workflow import deadlines, missing_needs, transitions_from
from tests.helpers.form_tables import form

TODAY = date(2026, 11, 23)

CASE = form(
    """
    type            | name      | label  | relevant
    date            | accepted  | 受理日期 |
    date            | posted    | 张贴日期 |
    integer         | days      | 天数   |
    select_one kind | day_kind  | 日子   |
    text            | boss      | 责任人 |
    text            | secret    | 内情   | ${boss} = '王'
    date            | closed_on | 结案   |
    begin_repeat    | rows      | 明细   |
    text            | what      | 名称   |
    end_repeat      |           |        |
    """,
    """
    list_name | name    | label
    kind      | natural | 自然日
    kind      | workday | 工作日
    """,
    """
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "open", label = "办理中" },
  { name = "paused", label = "暂停" },
  { name = "closed", label = "办结", closed = true },
]
transitions = [
  { name = "accept", label = "受理", from = "drafting", to = "open", needs = ["boss", "secret", "rows"] },
  { name = "close", label = "办结", from = ["open", "paused"], to = "closed" },
]
deadlines = [
  { name = "finish", label = "办结", due = "accepted + 1 month", warn = [7, 1], done_when = "${closed_on} != ''" },
  { name = "post", label = "公示", due = "posted + days(days, day_kind)", states = ["open"] },
]
""",
)


def test_steps_leave_a_state_in_the_forms_order() -> None:
    assert [one.target for one in transitions_from(CASE, "drafting")] == ["open"]
    assert [(one.name, one.source) for one in transitions_from(CASE, "paused")] == [("close", "paused")]
    assert transitions_from(CASE, "closed") == []


def test_a_step_names_what_is_missing_and_never_what_is_hidden() -> None:
    accept = transitions_from(CASE, "drafting")[0]
    assert missing_needs(CASE, accept, {}) == ["boss", "rows"]
    assert missing_needs(CASE, accept, {"boss": "王"}) == ["secret", "rows"]
    assert missing_needs(CASE, accept, {"boss": "李", "rows": [{"_id": "a", "what": "一"}]}) == []


@pytest.mark.parametrize(
    ("accepted", "due", "left", "level", "words"),
    [
        ("2026-11-05", "2026-12-05", 12, "later", "剩12天"),
        ("2026-10-30", "2026-11-30", 7, "soon", "剩7天"),
        ("2026-10-23", "2026-11-23", 0, "soon", "今天到期"),
        ("2026-10-22", "2026-11-22", -1, "overdue", "逾期1天"),
        ("2026-10-21", "2026-11-21", -2, "overdue", "逾期2天"),
        ("2026-01-31", "2026-02-28", -268, "overdue", "逾期268天"),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_one(
    accepted: str, due: str, left: int, level: str, words: str
) -> None:
    found = deadlines(CASE, {"accepted": accepted}, "open", TODAY)
    assert [(str(one.due_on), one.days_left, one.level, one.words) for one in found] == [(due, left, level, words)]


def test_days_follow_their_kind() -> None:
    fields: Fields = {"posted": "2026-11-20", "days": 5, "day_kind": "natural"}
    assert str(deadlines(CASE, fields, "open", TODAY)[0].due_on) == "2026-11-25"
    workdays = deadlines(CASE, {**fields, "day_kind": "workday"}, "open", TODAY)[0]
    assert str(workdays.due_on) == "2026-11-27"
    assert workdays.unsure_years == (2026,)


def test_nothing_is_due_when_done_closed_elsewhere_or_unknown() -> None:
    fields: Fields = {"accepted": "2026-11-05", "posted": "2026-11-20", "days": 5, "day_kind": "natural"}
    assert [one.name for one in deadlines(CASE, fields, "open", TODAY)] == ["post", "finish"]
    assert [one.name for one in deadlines(CASE, fields, "drafting", TODAY)] == ["finish"]
    assert deadlines(CASE, fields, "closed", TODAY) == []
    assert [one.name for one in deadlines(CASE, {**fields, "closed_on": "2026-11-22"}, "open", TODAY)] == ["post"]
    assert deadlines(CASE, {}, "open", TODAY) == []
