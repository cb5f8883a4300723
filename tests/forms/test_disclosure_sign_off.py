"""Who may approve, review, sign the archive off, and what happens to a sheet that is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: JSON values

import pytest

from ruraldesk.services import records
from tests.helpers import desks
from tests.helpers.disclosure import Hall, refusal


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with desks.copied_desk(tmp_path / "desk") as at:
        yield Hall.filled(at)


def _leading(hall: Hall, name: str, body: str, duty: str, **more: Any) -> None:
    taken: dict[str, Any] = {
        "person": hall.people[name], "body": body, "duty": duty, "how_chosen": "elected", "chosen_on": "2026-01-05",
        "from_on": "2026-01-05", "kin_declared": "no", **more,
    }  # fmt: skip
    records.add(hall.at, "office", taken, state="serving")


def test_whoever_approves_leads_the_village_on_that_day(hall: Hall) -> None:
    wrong = "陈阿毛在审批那天不是村里的负责人（党组织书记、村委会主任、理事长），核对审批人，或者到“任职”里补上。"

    def told(approved_by: str, at: str = "2026-10-20") -> list[str]:
        record = hall.through(hall.add(hall.village("CW16")), "to_approve")
        given = {**hall.needs("to_post"), "approved_by": hall.people[approved_by], "approved_at": at}
        saved = records.set_fields(hall.at, record.id, given, state="to_post")
        return [one.sentence for one in saved.warnings if "负责人" in one.sentence]

    assert told("陈阿毛") == []  # nobody's office is registered
    _leading(hall, "王建国", "committee", "committee_chair")
    assert told("王建国") == []
    assert told("陈阿毛") == [wrong]


@pytest.mark.parametrize(("kinship", "told"), [("spouse", 1), ("other", 0)])
def test_close_kin_of_the_committee_do_not_review_unnoticed(hall: Hall, kinship: str, told: int) -> None:
    kin = [{"relative": hall.people["李敏"], "kinship": kinship}]
    _leading(hall, "王建国", "committee", "committee_chair", **{"kin_declared": "yes", "relatives": kin})
    record = hall.step(hall.add(hall.village("CW04")), "in_review")
    saved = records.set_fields(hall.at, record.id, hall.needs("to_approve"), state="to_approve")
    sentence = "李敏和村委会成员王建国是近亲属，应回避。"
    assert [one.sentence for one in saved.warnings].count(sentence) == told


def test_the_bookkeeper_does_not_review_the_books(hall: Hall) -> None:
    record = hall.through(hall.add(hall.finance(2025, 2)), "to_approve")
    given = {**hall.needs("to_post"), "accountant": hall.people["李敏"]}
    assert refusal(hall.step, record, "to_post", **given)[1] == ("编制人、审批人、主管会计不能又是审核人。",)


def test_only_a_supervisor_signs_the_archive_off(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16", frequency="Q", period_from="2025-01-01"))
    villager = {"archive_checked_by": hall.people["周美琴5"], "archive_checked_on": "2026-11-12"}
    wrong = "周美琴在核对那天不是村监会成员，不能签核对。在任职里核对；还没登记任职的，看人员的身份标签。"
    record = hall.step(record, "expired")
    assert refusal(hall.step, record, "", **villager)[1] == (wrong,)


def test_what_is_withdrawn_is_taken_off_the_board(hall: Hall) -> None:
    record = hall.posted(hall.village("CW16", frequency="Q", period_from="2024-10-01"))
    saved = records.set_fields(hall.at, record.id, {"void_reason": "贴错了"}, state="void")
    assert "作废的这件2026-10-20张贴过：从公开栏撤下，写撤下日期。" in [one.sentence for one in saved.warnings]
    assert records.set_fields(hall.at, record.id, {"removed_at": "2026-10-21"}).warnings == ()


def test_what_is_published_along_hangs_as_long_as_it_has_to(hall: Hall) -> None:
    along = {"frequency": "E", "happened_on": "2026-10-08", "period_from": None, "also_items": ["CW05"]}
    refused = refusal(hall.add, hall.village("CW16", days=14, **along))[1]
    assert refused == ("一并公开的“土地承包经营方案”至少公示15天，现在是14天。加长公示天数，或者另公开一件。",)
    assert hall.add(hall.village("CW16", days=15, **along)).fields["days"] == 15
    admitted = hall.base(
        item="DW07", also_items=["DW04"], body="详见附表。", happened_on="2026-10-08", **{"class": "party"}
    )
    said = "一并公开的“发展党员（积极分子、发展对象、接收预备党员、转正）公示”至少公示5个工作日，现在是7天。"
    assert refusal(hall.add, admitted)[1] == (f"{said}加长公示天数，或者另公开一件。",)
    assert hall.add({**admitted, "day_kind": "workday", "days": 5}).fields["days"] == 5


def test_what_is_for_the_party_alone_goes_along_to_the_board_as_totals_only(hall: Hall) -> None:
    inside = hall.base(
        item="DW09", also_items=["DW05"], body="详见附表。", period_from="2026-07-01", **{"class": "party"}
    )
    said = "一并公开的“党费收缴、使用、管理”一般只在党内公开：上墙的只写总数，不写姓名；要写姓名的，另公开一件。"

    def told(audience: str) -> list[str]:
        saved = records.add(hall.at, "disclosure", {**inside, "audience": audience})
        return [one.sentence for one in saved.warnings]

    assert said in told("board")
    assert said not in told("party")
