"""Who should come to a meeting is counted from the registers, and so is who may demand one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import records
from tests.helpers import desks
from tests.helpers.decisions import Council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    with desks.copied_desk(tmp_path / "desk") as at:
        yield Council(at)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """A village for tests that do not mind what others have registered."""
    with desks.copied_desk(tmp_path_factory.mktemp("shared") / "desk") as at:
        yield Council(at)


def said(error: pytest.ExceptionInfo[UserError]) -> str:
    return "；".join(error.value.where)


def _serving(council: Council, body: str, duty: str, count: int) -> None:
    for place in range(count):
        who = desks.person(council.at, f"样例{'代委'[body == 'committee']}{'甲乙丙丁'[place]}", sex="2")
        taken = {"person": who, "body": body, "duty": duty, "chosen_on": "2026-01-20", "from_on": "2026-02-01"}
        more = {"how_chosen": "elected", "kin_declared": "no"} if body == "committee" else {"group_no": 1}
        records.add(council.at, "office", {"how_chosen": "recommended", **taken, **more}, state="serving")


def _counted(council: Council, counted_on: str, *groups: tuple[int, int, int, int]) -> None:
    rows = [
        {"group_no": no, "households": households, "registered": adults + 50, "adults": adults, "elders": 10,
         "representatives": 5, "party_members": party}
        for no, households, adults, party in groups
    ]  # fmt: skip
    who = {"counted_on": counted_on, "source": ["groups"], "counter": council.recorder, "checker": council.chair}
    records.add(council.at, "population", {**who, "groups": rows}, state="checked")


def test_who_should_come_is_offered_from_the_offices_and_the_count_of_people(council: Council) -> None:
    _serving(council, "assembly", "representative", 4)
    _serving(council, "committee", "committee_member", 2)
    _counted(council, "2026-06-30", (1, 210, 610, 31), (3, 188, 548, 24))
    _counted(council, "2026-10-31", (1, 211, 620, 33), (3, 190, 550, 24))  # later than the meetings

    def offered(body: str, held_on: str = "2026-09-26", **more: Any) -> tuple[Any, Any]:
        topic = {"topic": "样例议题", "vote_way": "none"}
        held = council.meeting(body, held_on, topic, state="drafting", **more)
        return held.fields.get("entitled"), held.fields["entitled_from"]

    assert offered("representatives") == (6, "任职登记，那天在任6人")
    assert offered("representatives", "2026-01-31", notified_on="2026-01-15") == (None, "没有登记，照实写")
    assert offered("villagers") == (1158, "实有人口（截止2026-06-30）18周岁以上1158人")
    assert offered("group", group_no=3) == (548, "实有人口（截止2026-06-30）18周岁以上548人")
    assert offered("party") == (55, "实有人口（截止2026-06-30）党员55人")
    asked = council.meeting("group", "2026-09-26", {"topic": "样例议题"}, state="drafting", group_no=1)
    assert asked.fields["households"] == 210


def test_another_number_than_the_registered_is_told_and_stays(council: Council) -> None:
    _serving(council, "assembly", "representative", 4)
    vote = {"topic": "样例议题", "topic_matter": "other", "agreed": 5, "against": 0, "abstained": 0}
    saved = council.save("representatives", "2026-09-26", vote, entitled=5, present=5)
    assert "应到写的是5人，任职登记，那天在任4人。核对以后照实写。" in [one.sentence for one in saved.warnings]
    assert saved.record.fields["entitled"] == 5
    same = council.save("representatives", "2026-09-27", {**vote, "agreed": 4}, entitled=4, present=4)
    assert not [one for one in same.warnings if "应到" in one.sentence]


def test_where_nothing_is_registered_the_meeting_before_says_who_should_come(council: Council) -> None:
    for group, entitled in ((1, 52), (2, 61)):
        vote = {"topic": "样例议题", "agreed": entitled, "against": 0, "abstained": 0}
        council.meeting("group", "2026-09-01", vote, entitled=entitled, present=entitled, group_no=group)
    asked = council.meeting("group", "2026-09-26", {"topic": "样例议题"}, state="drafting", group_no=2)
    assert (asked.fields["entitled"], asked.fields["entitled_from"]) == (61, "上一次会议（2026-09-01）61人")


@pytest.mark.parametrize(
    ("body", "who", "total", "least"),
    [
        ("villagers", "villagers", 1501, 151),
        ("villagers", "villagers", 1500, 150),
        ("villagers", "representatives", 52, 18),
        ("representatives", "members", 51, 11),
        ("representatives", "members", 1, 1),
    ],
)
def test_a_meeting_is_demanded_by_a_tenth_a_third_or_a_fifth(
    shared: Council, body: str, who: str, total: int, least: int
) -> None:
    def told(count: int) -> list[str]:
        asked = {"demanded_by": who, "demand_of": total, "demand_count": count, "notified_on": "2026-09-01"}
        saved = shared.save(body, "2026-09-26", {"topic": "样例议题"}, state="drafting", **asked)
        assert saved.record.fields["demand_least"] == least
        return [one.sentence for one in saved.warnings if "联名" in one.sentence]

    assert told(least) == []
    if least > 1:
        assert told(least - 1) == [f"联名要求开会的{least - 1}人，至少要{least}人；不够的，村里自己定开不开。"]


def test_representatives_demand_a_meeting_of_all_villagers(shared: Council) -> None:
    asked = {"demanded_by": "representatives", "demand_of": 52, "demand_count": 20}
    with pytest.raises(UserError) as error:
        shared.save("representatives", "2026-09-26", {"topic": "样例议题"}, state="drafting", **asked)
    assert "村民、村民代表联名要求的是村民会议。" in said(error)
