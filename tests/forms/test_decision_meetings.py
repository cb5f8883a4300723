"""A matter goes its steps by meetings: who may vote, in what order, after what notice, by whose authority."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import printing, records, reporting
from ruraldesk.services.desk import Desk
from tests.helpers import desks
from tests.helpers.decisions import Council
from tests.helpers.pdf_pages import page_texts, pdf_text

HANDS = {"vote_way": "hands", "agreed": 20, "against": 16, "abstained": 0}


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


def fields(at: Desk, record: str) -> dict[str, Any]:
    return dict(records.get(at, record).fields)


def test_the_meetings_bring_a_matter_forward_step_by_step(council: Council) -> None:
    matter = council.decision()
    council.authorise("welfare")
    assert fields(council.at, matter)["next_label"] == "第2步　村党组织提议"
    council.step(matter, "propose", "2026-09-05")
    assert fields(council.at, matter)["next_label"] == "第3步　村务联席会议商议"
    council.step(matter, "discuss", "2026-09-12")
    council.step(matter, "review", "2026-09-19")
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="resolved")
    assert "还没填“决议日期”" in said(error)
    council.step(matter, "resolve", "2026-09-26", agreed=20)
    done = records.set_fields(council.at, matter, {}, state="resolved").record
    assert done.fields["resolve_says"] == (
        "应到52人，三分之二以上为35人，实到36人，到会有效；过半数为19人，同意20人，通过。"
    )
    assert (done.fields["resolve_on"], done.fields["resolve_body"]) == ("2026-09-26", "representatives")
    assert done.fields["next_label"] == "各步都已通过"


def test_a_vote_that_failed_does_not_make_a_resolution(council: Council) -> None:
    matter = council.decision()
    council.authorise("welfare")
    council.course(matter, agreed=18)
    found = fields(council.at, matter)
    assert (found["resolve_outcome"], found["missing"].strip()) == ("failed", "村民（代表）会议决议")
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="resolved")
    assert "还差：村民（代表）会议决议" in said(error)
    council.step(matter, "resolve", "2026-10-10", agreed=19)  # another meeting, another vote: the last one counts
    assert fields(council.at, matter)["resolve_outcome"] == "passed"


def test_a_meeting_with_too_few_is_void_and_cannot_go_on(council: Council) -> None:
    matter = council.decision()
    council.authorise("welfare")
    for stage, day in (("propose", "2026-09-05"), ("discuss", "2026-09-12"), ("review", "2026-09-19")):
        council.step(matter, stage, day)
    with pytest.raises(UserError) as error:
        council.step(matter, "resolve", "2026-09-26", present=34)
    assert "应到52人，三分之二以上为35人，实到34人，差1人，到会无效，不能表决。" in said(error)
    void = council.step(matter, "resolve", "2026-09-26", present=34, state="invalid", invalid_reason="short")
    assert void.number == "会〔2026〕第005号"  # it was held: it keeps its number
    assert fields(council.at, matter).get("resolve_on") is None
    with pytest.raises(UserError):
        records.set_fields(council.at, void.id, {}, state="held")
    with pytest.raises(UserError) as error:
        council.step(matter, "resolve", "2026-09-27", present=35, state="invalid", invalid_reason="short")
    assert "到会人数够了" in said(error)


def ballots(out: int, void: int, agreed: int, against: int, abstained: int) -> dict[str, Any]:
    counted = {"agreed": agreed, "against": against, "abstained": abstained}
    return {"vote_way": "ballot", "ballots_out": out, "ballots_void": void, **counted}


@pytest.mark.parametrize(
    ("vote", "fits"),
    [
        ({"agreed": 20, "against": 10, "abstained": 6}, True),
        ({"agreed": 20, "against": 10, "abstained": 5}, False),
        ({"agreed": 20, "against": 10, "abstained": 7}, False),
        (
            {"vote_way": "ballot", "ballots_out": 36, "ballots_void": 2, "agreed": 20, "against": 10, "abstained": 4},
            True,
        ),
        (
            {"vote_way": "ballot", "ballots_out": 35, "ballots_void": 0, "agreed": 20, "against": 10, "abstained": 5},
            True,
        ),
        (
            {"vote_way": "ballot", "ballots_out": 36, "ballots_void": 2, "agreed": 20, "against": 10, "abstained": 6},
            False,
        ),
        (
            {"vote_way": "ballot", "ballots_out": 37, "ballots_void": 1, "agreed": 20, "against": 10, "abstained": 6},
            False,
        ),
    ],
)
def test_the_votes_add_up_to_those_present_or_to_the_ballots_without_the_void(
    shared: Council, vote: dict[str, Any], fits: bool
) -> None:
    topic = {"topic": "保洁办法", **vote}
    if fits:
        held = shared.meeting("representatives", "2026-09-26", topic, entitled=52, present=36)
        assert held.fields["topics"][0]["outcome"] == "passed"
        return
    with pytest.raises(UserError) as error:
        shared.meeting("representatives", "2026-09-26", topic, entitled=52, present=36)
    assert "同意、反对、弃权加起来，应等于参加表决的36" in said(error)


def test_more_than_all_never_came_and_the_chair_does_not_write(shared: Council) -> None:
    with pytest.raises(UserError) as error:
        shared.meeting("joint", "2026-09-26", {"topic": "保洁", **HANDS}, entitled=11, present=12)
    assert "实到12人比应到11人多" in said(error)
    with pytest.raises(UserError) as error:
        shared.meeting("joint", "2026-09-26", entitled=11, present=9, recorder=shared.chair, state="drafting")
    assert "记录人不能是主持人" in said(error)


def test_a_step_before_its_time_is_refused_with_the_step_that_is_missing(shared: Council) -> None:
    matter = shared.decision()
    shared.authorise("welfare")
    shared.step(matter, "propose", "2026-09-05")
    with pytest.raises(UserError) as error:
        shared.step(matter, "review", "2026-09-19")
    assert "上一步“村务联席会议商议”还没有通过" in said(error)
    shared.step(matter, "discuss", "2026-09-12")
    with pytest.raises(UserError) as error:
        shared.step(matter, "review", "2026-09-11")  # a day before the step before
    assert "上一步“村务联席会议商议”还没有通过" in said(error)
    shared.step(matter, "review", "2026-09-12")  # the same day will do


def test_a_meeting_before_the_suggestion_is_out_of_order(shared: Council) -> None:
    matter = shared.decision(suggested_on="2026-09-06")
    with pytest.raises(UserError) as error:
        shared.step(matter, "propose", "2026-09-05")
    assert "上一步“党员群众建议”还没有通过，或者日期在后" in said(error)


def test_the_national_procedure_has_four_steps_and_no_suggestion(council: Council) -> None:
    matter = council.decision(procedure="national", suggested_on="", suggester_count="")
    council.authorise("welfare")
    assert fields(council.at, matter)["next_label"] == "第1步　支部提议"
    council.step(matter, "propose", "2026-09-05")
    with pytest.raises(UserError) as error:
        council.step(matter, "discuss", "2026-09-12")  # of the two committees here, not of the joint meeting
    assert "不是由村务联席会议来做的" in said(error)
    council.step(matter, "discuss", "2026-09-12", body="two_committees")
    council.step(matter, "review", "2026-09-19")
    council.step(matter, "resolve", "2026-09-26")
    assert records.set_fields(council.at, matter, {}, state="resolved").record.state == "resolved"


@pytest.mark.parametrize(
    ("body", "notified", "sizes", "fits"),
    [
        ("representatives", "2026-09-23", (52, 36), True),
        ("representatives", "2026-09-24", (52, 36), False),
        ("villagers", "2026-09-16", (1500, 800), True),
        ("villagers", "2026-09-17", (1500, 800), False),
        ("group", "2026-09-26", (60, 40), True),  # no days of notice are written for it
    ],
)
def test_notice_is_given_as_many_days_ahead_as_the_body_asks(
    shared: Council, body: str, notified: str, sizes: tuple[int, int], fits: bool
) -> None:
    vote = {"topic": "保洁", "agreed": sizes[1], "against": 0, "abstained": 0}
    made = shared.save(
        body,
        "2026-09-26",
        vote,
        entitled=sizes[0],
        present=sizes[1],
        notified_on=notified,
        group_no=3,
        state="drafting",
    ).record
    if fits:
        assert records.set_fields(shared.at, made.id, {}, state="held").record.state == "held"
        return
    with pytest.raises(UserError) as error:
        records.set_fields(shared.at, made.id, {}, state="held")
    assert f"通知日期是{notified}" in said(error)


def test_the_representatives_decide_only_what_the_villagers_authorised(council: Council) -> None:
    matter = council.decision(title="误工补贴标准", matter="lost_work")
    council.authorise("welfare", "plan")
    with pytest.raises(UserError) as error:
        council.course(matter)
    assert "还没有村民会议的授权" in said(error)
    council.authorise("lost_work", begins="2026-09-27")
    with pytest.raises(UserError) as error:
        council.step(matter, "resolve", "2026-09-26")  # a day before the authority begins
    assert "授权不在2026-09-26有效" in said(error)
    council.step(matter, "resolve", "2026-09-27")
    assert fields(council.at, matter)["resolve_outcome"] == "passed"


def test_what_the_villagers_took_back_is_no_authority_any_more(council: Council) -> None:
    matter = council.decision()
    given = council.authorise("welfare")
    back = {"revoked_on": "2026-09-26", "revoke_reason": "改由村民会议决定"}
    records.set_fields(council.at, given, back, state="revoked")
    with pytest.raises(UserError):
        council.course(matter)
    council.step(matter, "resolve", "2026-09-26", body="villagers", entitled=1500, present=800, agreed=500)


def test_an_authority_needs_a_vote_of_the_villagers_that_passed(council: Council) -> None:
    lost = council.meeting(
        "villagers",
        "2026-09-10",
        {"topic": "授权", "agreed": 380, "against": 381, "abstained": 0},
        entitled=1500,
        present=761,
    )
    given = {
        "meeting": lost.id, "matters": ["plan"], "begins_on": "2026-09-11", "ends_on": "2028-09-10",
        "signed_by": council.chair, "signed_on": "2026-09-11",
    }  # fmt: skip
    with pytest.raises(UserError) as error:
        records.add(council.at, "authorisation", given, state="in_force")
    assert "没有通过的表决，不能授权" in said(error)
    other = council.meeting("representatives", "2026-09-11", {"topic": "授权", **HANDS}, entitled=52, present=36)
    with pytest.raises(UserError) as error:
        records.add(council.at, "authorisation", {**given, "meeting": other.id}, state="in_force")
    assert "授权要由村民会议作出，选的这次是“村民代表会议”" in said(error)


def test_the_list_of_members_comes_from_those_in_office_that_day(shared: Council) -> None:
    at = shared.at
    for place, (body, begins, ends) in enumerate(
        [("assembly", "2025-01-01", ""), ("assembly", "2026-10-01", ""), ("assembly", "2025-01-01", "2026-09-01"),
         ("committee", "2025-01-01", ""), ("mediation", "2025-01-01", "")]
    ):  # fmt: skip
        office = {
            "person": desks.person(at, f"样例{'甲乙丙丁戊'[place]}"), "body": body, "duty": _duty(at, body),
            "how_chosen": "elected", "from_on": begins, "kin_declared": "no", "publish": "yes", "group_no": 1,
            "household_head": desks.person(at, f"户主{'甲乙丙丁戊'[place]}"),
        }  # fmt: skip
        made = records.add(at, "office", office, state="serving").record
        if ends:
            records.set_fields(at, made.id, {"to_on": ends, "end_reason": "resigned"}, state="ended")
    called = records.add(
        at,
        "meeting",
        {"body": "representatives", "held_on": "2026-09-26", "chair": shared.chair, "notified_on": "2026-09-01"},
    ).record
    names = {fields(at, one["member"])["name"] for one in called.fields["members"]}
    assert names == {"样例甲", "样例丁"}


def _duty(at: Desk, body: str) -> str:
    return next(one.name for one in at.store.specs.newest("office").choices["duty"] if ("body", body) in one.columns)


def test_those_present_are_counted_from_a_full_list(shared: Council) -> None:
    people = [desks.person(shared.at, f"样例{one}") for one in "甲乙丙"]
    rows = [{"member": one, "came": "no" if place == 2 else "yes"} for place, one in enumerate(people)]
    vote = {"topic": "保洁", "agreed": 2, "against": 0, "abstained": 0}
    held = shared.meeting("joint", "2026-09-26", vote, entitled=3, members=rows)
    assert held.fields["present"] == 2
    assert held.fields["attend_says"] == "应到3人，过半数为2人，实到2人，到会有效。"


def test_the_number_entitled_is_remembered_from_the_last_meeting_of_the_kind(council: Council) -> None:
    council.meeting(
        "joint", "2026-09-12", {"topic": "保洁", "agreed": 9, "against": 0, "abstained": 0}, entitled=11, present=9
    )
    assert council.meeting("joint", "2026-09-20", state="drafting").fields["entitled"] == 11
    assert "entitled" not in council.meeting("party", "2026-09-20", state="drafting").fields


def test_an_asset_passes_no_assembly_of_the_village_with_half_of_those_present(shared: Council) -> None:
    topic = {"topic": "年度财务预决算", "topic_matter": "budget", "agreed": 20, "against": 16, "abstained": 0}
    held = shared.meeting("representatives", "2026-09-26", topic, entitled=52, present=36).fields["topics"][0]
    assert held["special"] == "yes"
    assert held["outcome"] == "failed"
    assert held["says"].endswith("应到三分之二以上为35人，同意20人，差15人，未通过。")
    enough = {**topic, "agreed": 35, "against": 1}
    held = shared.meeting("representatives", "2026-09-26", enough, entitled=52, present=36).fields["topics"][0]
    assert held["outcome"] == "passed"


@pytest.mark.parametrize("body", ["villagers", "representatives", "group"])
@pytest.mark.parametrize("matter", ["charter", "membership", "share_scheme", "merger"])
def test_what_is_the_members_own_is_not_decided_by_the_villagers(shared: Council, body: str, matter: str) -> None:
    topic = {"topic": "章程", "topic_matter": matter, "agreed": 52, "against": 0, "abstained": 0}
    with pytest.raises(UserError) as error:
        shared.meeting(body, "2026-09-26", topic, entitled=52, present=52)
    assert "要由全体成员的大会决定" in said(error)


def test_an_asset_voted_on_outside_a_matter_is_told_because_nobody_can_see_its_comment(shared: Council) -> None:
    topic = {"topic": "年度财务预决算", "topic_matter": "budget", "agreed": 40, "against": 0, "abstained": 0}
    told = shared.save("coop_reps", "2026-09-26", topic, entitled=51, present=40).warnings
    assert any("没有选“重大事项”" in one.sentence for one in told)
    plain = {**topic, "topic": "会务安排", "topic_matter": ""}
    told = shared.save("coop_reps", "2026-09-26", plain, entitled=51, present=40).warnings
    assert not any("没有选“重大事项”" in one.sentence for one in told)


def test_the_representatives_need_authority_outside_the_steps_too(council: Council) -> None:
    topic = {"topic": "误工补贴标准", "topic_matter": "lost_work", "agreed": 36, "against": 0, "abstained": 0}
    with pytest.raises(UserError) as error:
        council.meeting("representatives", "2026-09-26", topic, entitled=52, present=36)
    assert "还没有村民会议的授权" in said(error)
    council.authorise("lost_work")
    held = council.meeting("representatives", "2026-09-26", topic, entitled=52, present=36)
    assert held.fields["topics"][0]["outcome"] == "passed"


def test_a_sheet_of_ballots_has_four_of_each_topic_and_nobodys_name(council: Council) -> None:
    topics = [{"topic": "修村道", "vote_way": "ballot"}, {"topic": "选理事", "vote_way": "ballot"}]
    called = council.meeting("coop_reps", "2026-12-10", *topics, state="drafting", entitled=51)
    pdf = printing.issue(council.at, "meeting", "ballots", [called.id], printing.PrintOptions()).pdf
    assert [(page.count("修村道"), page.count("选理事")) for page in page_texts(pdf)] == [(4, 0), (0, 4)]
    assert "样例书记" not in pdf_text(pdf)
    assert pdf_text(pdf).count("同意　□反对　□弃权　□") == 8


def test_what_was_authorised_stands_as_it_was_on_the_day_that_is_asked_for(council: Council) -> None:
    council.authorise("welfare", begins="2026-02-01", ends="2026-10-31")

    def stood(on: str) -> list[str]:
        wanted = reporting.Wanted(last=date.fromisoformat(on))
        return [one["stand"] for one in reporting.as_data(reporting.run(council.at, "authorisations", wanted))["rows"]]

    days = ("2026-01-09", "2026-01-10", "2026-02-01", "2026-10-31", "2026-11-01")
    assert [stood(on) for on in days] == [[], ["没开始"], ["有效"], ["有效"], ["已到期"]]
