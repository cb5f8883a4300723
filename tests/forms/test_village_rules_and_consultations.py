"""Village rules are voted on by the villagers and filed in time; what people agree on is carried out and told back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import home, printing, records, reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers import desks
from tests.helpers.decisions import Council
from tests.helpers.pdf_pages import pdf_text

YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with desks.copied_desk(tmp_path_factory.mktemp("rules") / "desk") as at:
        yield Council(at)


def said(error: pytest.ExceptionInfo[UserError]) -> str:
    return "；".join(error.value.where)


def voted(council: Council, agreed: int = 400, body: str = "villagers") -> str:
    """Hold a meeting whose second topic is the rule; return its id."""
    other = {"topic": "听取报告", "vote_way": "none"}
    vote = {"topic": "村规民约", "agreed": agreed, "against": 761 - agreed, "abstained": 0}
    return council.meeting(body, "2026-10-18", other, vote, entitled=1000, present=761).id


def rule(council: Council, meeting: str, state: str = "voted", **more: Any) -> dict[str, Any]:
    fields = {
        "kind": "other", "edition": 1, "change_kind": "make", "content": "一、爱护公物。", "drafter": council.chair,
        "comment_from": "2026-09-20", "comment_to": "2026-10-08", "meeting": meeting, "topic_no": 2, **more,
    }  # fmt: skip
    found = records.add(council.at, "village_rule", fields, state=state).record
    return {**found.fields, "id": found.id, "state": found.state}


def test_a_rule_is_voted_on_by_the_villagers_and_the_vote_must_have_passed(council: Council) -> None:
    made = rule(council, voted(council), kind="covenant")
    assert made["voted_on"] == "2026-10-18"
    assert made["voted_says"].endswith("过半数为381人，同意400人，通过。")
    with pytest.raises(UserError) as error:
        rule(council, voted(council, agreed=380))
    assert "没有通过的表决" in said(error)
    with pytest.raises(UserError) as error:
        rule(council, voted(council), topic_no=1)  # a report that was listened to
    assert "没有通过的表决" in said(error)
    with pytest.raises(UserError) as error:
        rule(council, voted(council, body="representatives"), kind="charter")
    assert "要由村民会议表决，选的这次是“村民代表会议”" in said(error)


def test_a_rule_is_filed_within_the_days_of_the_setting(council: Council) -> None:
    made = rule(council, voted(council))
    assert made["file_by"] == "2026-10-28"
    assert [(one.label, one.due_on.isoformat()) for one in home.due_list(council.at, record=made["id"])] == [
        ("报镇（街道）备案", "2026-10-28")
    ]
    filed = records.set_fields(council.at, made["id"], {"filed_on": "2026-10-28"}, state="filed").record
    assert filed.fields["filed_in_time"] == "yes"
    late = rule(council, voted(council))
    filed = records.set_fields(council.at, late["id"], {"filed_on": "2026-10-29"}, state="filed").record
    assert filed.fields["filed_in_time"] == "no"


def test_a_new_edition_follows_the_one_in_force_and_the_old_one_ends(council: Council) -> None:
    filed = {"filed_on": "2026-10-20", "posted_on": "2026-10-21", "in_force_from": "2026-11-01"}
    first = rule(council, voted(council), "in_force", kind="customs", **filed)
    second = {
        "kind": "customs", "change_kind": "amend", "content": "一、从简。", "drafter": council.chair,
        "meeting": voted(council), "topic_no": 2, **filed,
    }  # fmt: skip
    saved = records.add(council.at, "village_rule", second, state="in_force")
    assert (saved.record.fields["edition"], saved.record.fields["former"]) == (2, first["id"])
    assert [one.sentence for one in saved.warnings] == ["同一种的第1版还在施行，把它废止。"]
    with pytest.raises(UserError) as error:
        rule(council, voted(council), kind="customs", edition=2)
    assert "第2版已经登记过" in said(error)
    records.set_fields(council.at, first["id"], {"ended_on": "2026-11-01"}, state="ended")
    table = reporting.as_data(reporting.run(council.at, "village_rules"))["rows"]
    seen = [(one["edition"], one["state"]) for one in table if one["kind"] == "红白理事会章程"]
    assert seen == [(1, "已废止"), (2, "施行中")]


def test_a_fine_in_a_rule_is_told(council: Council) -> None:
    fields = {
        "kind": "other", "edition": 9, "change_kind": "make", "content": "乱扔垃圾罚款50元。", "drafter": council.chair
    }  # fmt: skip
    told = records.add(council.at, "village_rule", fields).warnings
    assert any("村规民约不能设罚款" in one.sentence for one in told)


def consultation(council: Council, state: str = "held", **more: Any) -> records.Saved:
    fields = {
        "topic": "门前停车", "level": "concerned", "field": "facility", "raised_by": "villagers",
        "held_on": "2026-10-16", "chair": council.chair, "recorder": council.recorder,
        "opinions": "李四说白天要留门口。", "result": "agreed",
        "agreement": "划12个车位。", "parties": [{"party": council.chair, "party_role": "concerned"}], **more,
    }  # fmt: skip
    return records.add(council.at, "consultation", fields, state=state)


def test_what_was_agreed_is_written_and_told_back_within_the_days_of_the_setting(council: Council) -> None:
    with pytest.raises(UserError) as error:
        consultation(council, agreement="")
    assert "还没写商定的内容" in said(error)
    held = consultation(council, carry_by="2026-11-20").record
    assert held.number.startswith("协〔2026〕第")
    due = {one.label: one.due_on.isoformat() for one in home.due_list(council.at, record=held.id)}
    assert due == {"落实商定的内容": "2026-11-20", "反馈协商结果": "2026-10-31"}
    told = consultation(council, parties=[{"party": council.chair, "party_role": "party"}]).warnings
    assert [one.sentence for one in told] == ["参加的人里还没有利益相关方。"]


def test_the_notice_of_a_consultation_tells_what_was_agreed_and_nobodys_opinion(council: Council) -> None:
    held = consultation(council).record
    paper = "".join(pdf_text(printing.issue(council.at, "consultation", "notice", [held.id]).pdf).split())
    assert "划12个车位" in paper
    assert "李四" not in paper
    failed = consultation(council, result="failed", agreement="").record
    with pytest.raises(UserError) as error:
        printing.issue(council.at, "consultation", "notice", [failed.id])
    assert "没有商定，不用公告" in said(error)


def test_consultations_are_counted_by_level_with_what_came_of_them(council: Council) -> None:
    def counted() -> dict[str, Any]:
        rows = reporting.as_data(reporting.run(council.at, "consultation_statistics", YEAR))["rows"]
        return next(one for one in rows if one["level"] == "村民小组协商")

    assert counted()["n"] == 0
    told = {"replied_on": "2026-10-31", "carried_note": "办好了", "carried_on": "2026-10-30"}
    consultation(council, "closed", level="group", group_no=3, **told)
    consultation(council, "closed", level="group", group_no=4, **{**told, "replied_on": "2026-11-01"})
    consultation(council, "drafting", level="group", group_no=5)
    found = counted()
    assert (found["n"], found["agreed"], found["carried"], found["replied"], found["rate"]) == (2, 2, 2, 1, "50.0")
