"""Assets ask for more, results are posted and seen on both sides, papers tell no names, reports count what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import dealings, home, printing, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers import desks
from tests.helpers.decisions import Council
from tests.helpers.pdf_pages import pdf_text

YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))
POSTED = {"happened_on": "2026-09-26", "title": "关于村道拓宽工程表决结果的公告", "body": "见公告。"}


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    with desks.copied_desk(tmp_path / "desk") as at:
        yield Council(at)


def said(error: pytest.ExceptionInfo[UserError]) -> str:
    return "；".join(error.value.where)


def fields(at: Desk, record: str) -> dict[str, Any]:
    return dict(records.get(at, record).fields)


def row(at: Desk, name: str, key: str, value: str) -> dict[str, Any]:
    rows = reporting.as_data(reporting.run(at, name, YEAR))["rows"]
    return next(one for one in rows if one[key] == value)


def words(at: Desk, form: str, name: str, record: str) -> str:
    return "".join(pdf_text(printing.issue(at, form, name, [record]).pdf).split())


def dues(at: Desk, record: str) -> dict[str, str]:
    return {one.label: one.due_on.isoformat() for one in home.due_list(at, record=record)}


def lease(council: Council, **more: Any) -> str:
    """A matter of collective assets whose comment period ends on 2026-09-24."""
    asked = {"comment_from": "2026-09-09", "comment_to": "2026-09-24", "comment_count": 1, "town_check": "agreed"}
    fields = {"matter": "property", "special": "", "procedure": "zj", "amount": "240000", "fund_source": ["collective"]}
    return council.decision(title="集体厂房续租", **{**fields, **asked, **more})


def test_a_matter_of_assets_is_known_by_its_kind_and_takes_two_thirds_of_all(council: Council) -> None:
    matter = lease(council)
    assert fields(council.at, matter)["special"] == "yes"
    seen = council.course(matter, body="coop_reps", entitled=51, present=40, agreed=34, observers=["supervisor"])
    assert seen.fields["topics"][0]["says"].endswith("应到三分之二以上为34人，同意34人，通过。")
    assert records.set_fields(council.at, matter, {}, state="resolved").record.state == "resolved"


def test_one_short_of_two_thirds_of_all_does_not_pass_an_asset(council: Council) -> None:
    matter = lease(council)
    council.course(matter, body="coop_reps", entitled=51, present=40, agreed=33)
    assert fields(council.at, matter)["resolve_outcome"] == "failed"


@pytest.mark.parametrize(
    ("begins", "ends", "held", "fits"),
    [
        ("2026-09-09", "2026-09-24", "2026-09-25", True),  # the day after the fifteenth
        ("2026-09-09", "2026-09-24", "2026-09-24", False),  # the last day is not over
        ("2026-09-10", "", "2026-09-28", False),  # the fifteenth is 中秋: the last day is the Monday after it
        ("2026-09-10", "", "2026-09-29", True),
        ("", "", "2026-09-26", False),
    ],
)
def test_an_asset_is_voted_on_only_after_fifteen_days_of_comment(
    council: Council, begins: str, ends: str, held: str, fits: bool
) -> None:
    matter = lease(council, comment_from=begins, comment_to=ends)
    for stage, day in (("propose", "2026-09-05"), ("discuss", "2026-09-12"), ("review", "2026-09-19")):
        council.step(matter, stage, day)
    vote = {"body": "coop_reps", "entitled": 51, "present": 40}
    if fits:
        council.step(matter, "resolve", held, **vote)
        assert records.set_fields(council.at, matter, {}, state="resolved").record.state == "resolved"
        return
    with pytest.raises(UserError) as error:
        council.step(matter, "resolve", held, **vote)
    assert "征求意见满15天才能表决" in said(error)


def test_fourteen_days_of_comment_are_too_few(council: Council) -> None:
    with pytest.raises(UserError) as error:
        lease(council, comment_from="2026-09-14", comment_to="2026-09-28")
    assert said(error) == "征求意见到2026-09-28，不满天数，最早到2026-09-29。"
    with_default = lease(council, comment_from="2026-09-14", comment_to="")
    assert fields(council.at, with_default)["comment_to"] == "2026-09-29"


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-10-16", "2026-11-02"),  # the fifteenth is a Saturday
        ("2026-09-25", "2026-10-10"),  # a Saturday that is worked on
        ("2026-09-18", "2026-10-08"),  # in the National Day week
        ("2024-02-14", "2024-02-29"),
    ],
)
def test_a_last_day_of_comment_that_is_a_day_off_goes_to_the_next_working_day(
    council: Council, begins: str, ends: str
) -> None:
    assert fields(council.at, lease(council, comment_from=begins, comment_to=""))["comment_to"] == ends


def test_days_off_that_no_table_knows_are_told(council: Council) -> None:
    saved = records.set_fields(council.at, lease(council), {"comment_from": "2031-03-03", "comment_to": "2031-03-20"})
    assert "2031年的休息日表还没有，征求意见的最后一天先按周末算。" in [one.sentence for one in saved.warnings]


@pytest.mark.parametrize("body", ["coop_reps", "rceo_reps"])
@pytest.mark.parametrize(
    "matter", ["charter", "membership", "land_contract", "homestead", "share_scheme", "compensation"]
)
def test_representatives_of_the_members_cannot_decide_what_is_the_members_own(
    council: Council, body: str, matter: str
) -> None:
    vote = {"topic": "章程", "topic_matter": matter, "agreed": 40, "against": 0, "abstained": 0}
    with pytest.raises(UserError) as error:
        council.meeting(body, "2026-09-26", vote, entitled=51, present=40)
    assert "不能决定" in said(error)
    assert "要由全体成员的大会决定" in said(error)
    held = council.meeting("rceo_members", "2026-09-26", vote, entitled=51, present=40)
    assert held.fields["topics"][0]["outcome"] == "passed"


def test_an_asset_without_a_lawyers_word_is_told_and_the_lawyer_stands_on_the_papers(council: Council) -> None:
    matter = lease(council)
    told = records.set_fields(council.at, matter, {"suggester_count": 8}).warnings
    assert "集体资产重大事项，还没有法律顾问意见。" in [one.sentence for one in told]
    lawyer = desks.person(council.at, "样例律师")
    word = {"adviser": lawyer, "adviser_opinion": "合同要写明用途。", "adviser_on": "2026-09-11"}
    told = records.set_fields(council.at, matter, word).warnings
    assert "集体资产重大事项，还没有法律顾问意见。" not in [one.sentence for one in told]
    assert "样例律师" in words(council.at, "decision", "course", matter)
    vote = {"topic": "会务安排", "agreed": 34, "against": 6, "abstained": 0}
    beside = {"observers": ["adviser"], "adviser": lawyer}
    held = council.meeting("coop_reps", "2026-09-26", vote, entitled=51, present=40, **beside)
    assert "法律顾问：样例律师" in words(council.at, "meeting", "minutes", held.id)


def test_where_two_laws_differ_it_is_told_and_the_town_decides(council: Council) -> None:
    vote = {"topic": "会务安排", "agreed": 30, "against": 10, "abstained": 0}
    saved = council.save("coop_reps", "2026-09-26", vote, entitled=51, present=40)
    assert saved.record.fields["topics"][0]["outcome"] == "passed"
    warned = "；".join(one.sentence for one in saved.warnings)
    assert "两部法规要求的同意人数不一样" in warned
    assert "要应到三分之二以上34人同意，现在同意30人，差4人。照哪一条，请镇里定。" in warned
    enough = {"topic": "会务安排", "agreed": 34, "against": 6, "abstained": 0}
    assert council.save("coop_reps", "2026-09-27", enough, entitled=51, present=40).warnings == ()


def _resolved(council: Council) -> str:
    matter = council.decision(amount="186000", fund_source=["collective"])
    council.authorise("welfare")
    council.course(matter, agreed=20, topic={"resolution": "同意实施。", "discussion": "张三发言反对。"})
    records.set_fields(council.at, matter, {}, state="resolved")
    return matter


def _posting(council: Council, matter: str, part: str, on: str) -> str:
    reviewers = [desks.person(council.at, f"监督{part}{one}", roles=["supervisor"]) for one in "甲乙"]
    given = {
        "class": "village", "item": "CW01", "frequency": "E", "decision": matter, "decision_part": part,
        "drafted_by": council.recorder, "drafted_at": on, "channels": ["board"], "posted_at": on,
        "boards": [{"board_place": "村委会门口"}], "review_result": "agree", "review_at": on,
        "reviewers": [{"reviewer": one} for one in reviewers],
        "approved_by": council.chair, "approved_at": on, **POSTED,
    }  # fmt: skip
    return records.add(council.at, "disclosure", given, state="posted").record.id


def _carried_out(council: Council, matter: str) -> None:
    records.set_fields(council.at, matter, {}, state="published")
    records.set_fields(council.at, matter, {"started_on": "2026-10-08"}, state="carrying")
    done = {"finished_on": "2026-11-10", "final_amount": "178560.50", "outcome_text": "村道已经拓宽。"}
    records.set_fields(council.at, matter, done, state="finished")


def test_the_two_publications_are_seen_from_the_matter_and_the_matter_from_them(council: Council) -> None:
    matter = _resolved(council)
    assert dues(council.at, matter) == {"公开表决结果": "2026-10-03"}
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="published")
    assert "张贴日期（表决结果）" in said(error)
    posted = _posting(council, matter, "result", "2026-09-28")
    assert fields(council.at, matter)["result_posted_on"] == "2026-09-28"
    assert fields(council.at, posted)["decision"] == matter
    _carried_out(council, matter)
    assert fields(council.at, matter).get("outcome_posted_on") is None
    assert dues(council.at, matter) == {"公开实施结果": "2026-11-25"}
    _posting(council, matter, "outcome", "2026-11-20")
    assert (
        records.set_fields(council.at, matter, {}, state="disclosed").record.fields["outcome_posted_on"] == "2026-11-20"
    )
    around = dealings.dealings(council.at, matter)
    assert sorted(one.form for one in around.own) == ["disclosure"] * 2 + ["meeting"] * 4
    assert {one.label for one in dealings.beginnings(council.at, matter)} >= {"开会", "公开表决结果", "公开实施结果"}


def test_what_goes_up_on_the_board_names_no_speaker_and_no_voter(council: Council) -> None:
    matter = _resolved(council)
    _posting(council, matter, "result", "2026-09-28")
    _carried_out(council, matter)
    for name in ("resolution", "outcome"):
        paper = words(council.at, "decision", name, matter)
        assert "张三" not in paper
        assert "举手" not in paper
    explained = "应到52人，三分之二以上为35人，实到36人，到会有效；过半数为19人，同意20人，通过。"
    assert explained in words(council.at, "decision", "resolution", matter)
    course = words(council.at, "decision", "course", matter)
    assert "过半数为19人，同意20人，通过。" in course
    assert "村务公开第001号" in course


def test_a_notice_printed_before_it_is_up_leaves_its_days_to_the_pen(council: Council) -> None:
    matter = _resolved(council)
    open_days = "公示期：年月日至年月日（张贴当日不计）。"
    assert open_days in words(council.at, "decision", "resolution", matter)
    _posting(council, matter, "result", "2026-09-28")
    paper = words(council.at, "decision", "resolution", matter)
    assert "公示期：2026年9月28日至" in paper
    assert open_days not in paper


def test_how_complete_the_procedures_were_follows_from_the_records(council: Council) -> None:
    matter = _resolved(council)
    found = row(council.at, "procedure_completeness", "class", "村务事项")
    assert (found["n"], found["steps"], found["posted"], found["complete"]) == (1, 1, 0, 0)  # due on 3 October
    _posting(council, matter, "result", "2026-09-28")
    found = row(council.at, "procedure_completeness", "class", "村务事项")
    assert (found["n"], found["posted"], found["notice"], found["complete"]) == (1, 1, 1, 1)
    lost = council.decision(title="没通过的事")
    council.course(lost, agreed=18)
    assert row(council.at, "procedure_completeness", "class", "村务事项")["n"] == 1
    counts = row(council.at, "meeting_counts", "body", "村民代表会议")
    assert (counts["n"], counts["valid"], counts["invalid"], counts["quarters"]) == (2, 2, 0, 1)
    assert (counts["entitled"], counts["present"]) == (104, 72)


def test_the_ledger_of_matters_has_the_steps_the_votes_and_both_postings(council: Council) -> None:
    matter = _resolved(council)
    _posting(council, matter, "result", "2026-09-28")
    _carried_out(council, matter)
    found = row(council.at, "decision_ledger", "title", "村道拓宽工程")
    assert [found[one] for one in ("suggested_on", "propose_on", "discuss_on", "review_on", "resolve_on")] == [
        "2026-09-01", "2026-09-05", "2026-09-12", "2026-09-19", "2026-09-26",
    ]  # fmt: skip
    assert (found["class"], found["votes"], found["state"]) == ("村务", "52／36／20", "已完成")
    assert (found["result_posted_on"], found["finished_on"], found["amount"]) == (
        "2026-09-28",
        "2026-11-10",
        "186000.00",
    )


def test_a_meeting_by_households_is_counted_in_households_in_the_ledger(council: Council) -> None:
    matter = council.decision()
    for stage, day in (("propose", "2026-09-05"), ("discuss", "2026-09-12"), ("review", "2026-09-19")):
        council.step(matter, stage, day)
    council.step(
        matter, "resolve", "2026-09-26", body="villagers", entitled=1500, present=700, agreed=0,
        households=480, households_present=320, topic={"agreed": 161, "against": 159},
    )  # fmt: skip
    found = row(council.at, "decision_ledger", "title", "村道拓宽工程")
    assert found["votes"] == "480／320／161"
    assert fields(council.at, matter)["resolve_outcome"] == "passed"


def test_where_the_procedure_asks_for_it_the_file_waits_for_the_assessment(council: Council) -> None:
    matter = council.decision(procedure="alt_b", amount="186000", fund_source=["collective"])
    council.authorise("welfare")
    council.course(matter, agreed=20)
    records.set_fields(council.at, matter, {}, state="resolved")
    _posting(council, matter, "result", "2026-09-28")
    _carried_out(council, matter)
    _posting(council, matter, "outcome", "2026-11-20")
    watcher = desks.person(council.at, "样例监督")
    kept = {
        "supervisor_opinion": "属实。", "supervisor": watcher, "archive_no": "WS·2026·30Y-0001", "retention": "y30",
        "archived_on": "2026-11-22",
    }  # fmt: skip
    records.set_fields(council.at, matter, kept, state="disclosed")
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="archived")
    assert said(error) == "还差：第5步　评议。登记了评议的会议才能归档。"
    council.step(matter, "assess", "2026-11-21", agreed=10)  # it may find fault
    done = records.set_fields(council.at, matter, {}, state="archived").record
    assert (done.fields["assess_on"], done.fields["next_label"]) == ("2026-11-21", "各步都已通过")
    assert "差9人，未通过" in words(council.at, "decision", "course", matter)


def test_a_result_is_not_posted_before_the_vote_nor_an_outcome_before_the_work(council: Council) -> None:
    matter = council.decision(amount="186000", fund_source=["collective"])
    with pytest.raises(UserError) as error:
        _posting(council, matter, "result", "2026-09-28")
    assert "“村道拓宽工程”还没表决，不能在2026-09-28张贴表决结果。" in said(error)
    council.authorise("welfare")
    council.course(matter, agreed=20)
    records.set_fields(council.at, matter, {}, state="resolved")
    with pytest.raises(UserError) as error:
        _posting(council, matter, "result", "2026-09-25")
    assert "2026-09-26才表决" in said(error)
    _posting(council, matter, "result", "2026-09-26")
    with pytest.raises(UserError) as error:
        _posting(council, matter, "outcome", "2026-10-09")
    assert "还没开始实施" in said(error)
    _carried_out(council, matter)
    _posting(council, matter, "outcome", "2026-11-09")  # how far it is, a day before the end
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="disclosed")
    assert "实施情况张贴在2026-11-09，完成在2026-11-10。" in said(error)


def test_disposing_of_what_the_village_owns_counts_among_the_assets(council: Council) -> None:
    council.course(lease(council), body="coop_reps", entitled=51, present=40, agreed=34, observers=["supervisor"])
    assert row(council.at, "procedure_completeness", "class", "村务事项")["n"] == 0
    found = row(council.at, "procedure_completeness", "class", "集体资产事项")
    assert (found["n"], found["comment"]) == (1, 1)
    assert row(council.at, "decision_ledger", "title", "集体厂房续租")["class"] == "集体资产"


def test_a_blank_sheet_says_the_law_and_the_steps_of_the_procedure(council: Council) -> None:
    def blank(form: str, name: str) -> str:
        sheet = printing.issue(council.at, form, name, [], printing.PrintOptions(blank=True))
        return "".join(pdf_text(sheet.pdf).split())

    letter = blank("authorisation", "letter")
    assert "依据《浙江省实施〈中华人民共和国村民委员会组织法〉办法》第十六条" in letter
    course = blank("decision", "course")
    for place, step in enumerate(("党员群众建议", "村党组织提议", "村务联席会议商议", "党员大会审议"), 1):
        assert f"{place}{step}" in course


@pytest.mark.parametrize("matter", ["homestead", "compensation", "lending", "budget", "merger"])
def test_what_is_a_grave_matter_by_its_kind_cannot_be_called_an_ordinary_one(council: Council, matter: str) -> None:
    with pytest.raises(UserError) as error:
        council.decision(title="样例事项", matter=matter, special="no")
    assert "是集体资产重大事项，应选“是”：要征求意见，应到的三分之二以上同意。" in said(error)
    vote = {"topic": "样例事项", "topic_matter": matter, "special": "no", "agreed": 26, "against": 0, "abstained": 0}
    with pytest.raises(UserError) as error:
        council.meeting("coop_members", "2026-09-26", vote, entitled=51, present=26)
    assert "应选“是”：要应到的三分之二以上同意。" in said(error)


def test_a_small_letting_may_be_an_ordinary_matter_and_is_asked_about(council: Council) -> None:
    council.authorise("property")
    small = council.decision(title="样例出租", matter="property", special="no")
    told = [one.sentence for one in records.set_fields(council.at, small, {"suggester_count": 8}).warnings]
    assert any("处分集体财产一般是集体资产重大事项" in one for one in told)


def test_a_vote_that_is_corrected_to_a_lost_one_stops_the_papers_and_is_listed(council: Council) -> None:
    matter = council.decision(amount="186000", fund_source=["collective"])
    council.authorise("welfare")
    last = council.course(matter, agreed=20)
    records.set_fields(council.at, matter, {}, state="resolved")
    topics = [{**dict(one), "agreed": 18, "against": 18} for one in last.rows("topics")]
    records.set_fields(council.at, last.id, {"topics": topics}, correct="票数记错了")
    with pytest.raises(UserError):
        words(council.at, "decision", "resolution", matter)
    (found,) = reporting.as_data(reporting.run(council.at, "consistency", Wanted()))["rows"]
    assert (found["matter"], found["kind"]) == ("村道拓宽工程", "写着已决议，表决没有通过")
    assert found["there"] == "还差 村民（代表）会议决议"


def test_what_the_members_resolved_bears_the_name_of_their_cooperative(council: Council) -> None:
    matter = lease(council)
    council.course(matter, body="coop_reps", entitled=51, present=40, agreed=34, observers=["supervisor"])
    records.set_fields(council.at, matter, {}, state="resolved")
    paper = words(council.at, "decision", "resolution", matter)
    assert "股份经济合作社" in paper
    assert "村民委员会" not in paper


def test_a_matter_is_not_made_grave_after_an_ordinary_vote(council: Council) -> None:
    matter = lease(council, special="no")
    council.course(matter, body="coop_members", entitled=51, present=40, agreed=27)
    assert fields(council.at, matter)["resolve_outcome"] == "passed"
    records.set_fields(council.at, matter, {"special": "yes", "comment_from": "2026-09-01", "comment_to": "2026-09-17"})
    with pytest.raises(UserError) as error:
        records.set_fields(council.at, matter, {}, state="resolved")
    assert "这里写的是“是”，2026-09-26表决时写的是“否”，票数照那时的算。" in said(error)
