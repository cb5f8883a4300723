"""The yearly review of cadres: enough people, votes that add up, told on the spot, no ranking on the board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.model.record import Record
from ruraldesk.services import home, judging, printing, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.disclosure import Fields, refusal
from tests.helpers.pdf_pages import pdf_text

REVIEW = "annual_review"
VOTES = {"votes_good": 30, "votes_fit": 5, "votes_fair": 1, "votes_unfit": 0}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def review(at: Desk, *cadres: str, **more: Any) -> Record:
    """Save a review of the committee by 36 of 52 representatives."""
    fields: Fields = {
        "review_year": 2026, "scope": "committee", "held_on": "2026-11-06", "body": "representatives",
        "host": person(at, "李敏"), "entitled": 52, "present": 36, "ballots_out": 36, "ballots_back": 36,
        "announced": "yes", "announced_on": "2026-11-06",
    }  # fmt: skip
    fields |= {"results": [{"cadre": one, "cadre_duty": "委员", **VOTES} for one in cadres]} if cadres else {}
    return records.add(at, REVIEW, fields | more).record


def told(at: Desk, record: Record) -> set[str]:
    return {one.code for one in judging.all_problems(at, judging.stored_case(at, record.id))}


@pytest.mark.parametrize(
    ("body", "entitled", "present", "enough"),
    [("representatives", 52, 35, True), ("representatives", 52, 34, False), ("villagers", 100, 51, True),
     ("villagers", 100, 50, False)],
)  # fmt: skip
def test_a_review_takes_two_thirds_of_the_representatives_or_more_than_half_of_the_villagers(
    village: Desk, body: str, entitled: int, present: int, enough: bool
) -> None:
    made = review(
        village, person(village), body=body, entitled=entitled, present=present, ballots_out=1, ballots_back=1
    )
    assert (not told(village, made) & {"enough_are_there", "enough_villagers_are_there"}) is enough


def test_the_votes_are_the_ballots_that_count(village: Desk) -> None:
    made = review(village, person(village), ballots_void=1)
    assert "votes_are_the_valid_ballots" in told(village, made)
    assert refusal(records.set_fields, village, made.id, {}, state="announced")[0] == "step_held"
    again = records.set_fields(village, made.id, {"ballots_void": 0}, state="announced").record
    assert again.state == "announced"


def test_a_result_is_told_on_the_spot_or_not_at_all(village: Desk) -> None:
    made = review(village, person(village), announced_on="2026-11-07")
    _, where = refusal(records.set_fields, village, made.id, {}, state="announced")
    assert where == ("评议结果应当场公布，公布日期2026-11-07不是会议那天2026-11-06。",)


def test_those_in_office_on_the_day_are_fetched_and_nobody_is_forgotten(village: Desk) -> None:
    people = [person(village, name) for name in ("王建国", "张根发", "陈阿毛")]
    for place, one in enumerate(people):
        fields = {"person": one, "body": "committee", "duty": "committee_chair" if place == 0 else "committee_member",
                  "from_on": "2026-03-01" if place < 2 else "2026-11-10", "kin_declared": "no"}  # fmt: skip
        made = records.add(village, "office", fields).record.id
        records.set_fields(village, made, {}, state="serving")
    found = review(village)
    assert [(one["cadre"], one["cadre_duty"]) for one in found.rows("results")] == [
        (people[0], "村民委员会主任"), (people[1], "村民委员会委员"),
    ]  # fmt: skip
    assert "everyone_in_office_is_reviewed" in told(village, review(village, people[0]))


def test_a_review_is_due_a_year_after_the_last_until_the_next_is_held(village: Desk) -> None:
    old = review(village, person(village), held_on="2025-11-20", announced_on="2025-11-20")
    records.set_fields(village, old.id, {}, state="announced")

    def due() -> list[str]:
        return [one.due_on.isoformat() for one in home.due_list(village, form=REVIEW, record=old.id)]

    assert due() == ["2026-11-20"]
    new = review(village, person(village), held_on="2026-11-19", announced_on="2026-11-19")
    assert new.fields["previous"] == old.id
    records.set_fields(village, new.id, {}, state="announced")
    assert due() == []


def test_the_board_has_the_counts_and_no_opinion_grade_or_rank(village: Desk) -> None:
    first, second = person(village, "王建国"), person(village, "张根发")
    rows = [{"cadre": first, "cadre_duty": "主任", **VOTES, "grade": "good", "opinion": "说话太快", "use": "加奖励"},
            {"cadre": second, "cadre_duty": "委员", **VOTES, "votes_good": 31, "votes_fit": 4}]  # fmt: skip
    made = review(village, results=rows)
    records.set_fields(village, made.id, {}, state="announced")
    text = "".join(pdf_text(printing.issue(village, REVIEW, "board", [made.id], printing.PrintOptions()).pdf).split())
    assert text.index("王建国") < text.index("张根发")  # the order of the form, not of the votes
    assert "不分名次" in text
    for hidden in ("说话太快", "加奖励", "30.0"):
        assert hidden not in text


def test_the_ledger_says_whether_it_was_told_on_the_spot(village: Desk) -> None:
    made = review(village, person(village, "王建国"))
    records.set_fields(village, made.id, {}, state="announced")
    wanted = Wanted(date(2026, 1, 1), date(2026, 12, 31))
    (row,) = reporting.as_data(reporting.run(village, "annual_review_ledger", wanted))["rows"]
    assert [row[one] for one in ("name", "valid", "good", "fit", "fair", "unfit", "announced")] == [
        "王建国", 36, 30, 5, 1, 0, "当场公布",
    ]  # fmt: skip
