"""What the registers of law teaching and of the village's talents promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person

YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def at(tmp_path: Any) -> Iterator[Desk]:
    with copied_desk(tmp_path) as opened:
        yield opened


def add(at: Desk, form: str, state: str = "", **fields: Any) -> Record:
    made = records.add(at, form, fields).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def taught(at: Desk, recorder: str, state: str = "held", **more: Any) -> Record:
    fields: dict[str, Any] = {
        "topic": "邻里关系", "kind": "lecture", "planned_on": "2026-05-18", "place": "文化礼堂", "audience": ["all"],
        "outside_lecturer": "样例司法所", "held_on": "2026-05-18", "people": 40, "papers": 60, "recorder": recorder,
    }  # fmt: skip
    return add(at, "legal_education", state, **{**fields, **more})


def test_what_was_taught_is_counted_by_kind_and_what_was_only_planned_is_not(at: Desk) -> None:
    who = person(at, "沈小兰")
    taught(at, who)
    taught(at, who, people=0, papers="", questions=5)
    taught(at, who, kind="counsel", held_on="2025-12-31", planned_on="2025-12-31")
    taught(at, who, state="planned", kind="show", held_on="", people="", planned_on="2026-12-04")
    rows = reporting.as_data(reporting.run(at, "legal_education_statistics", YEAR))["rows"]
    found = {one["kind"]: (one["n"], one["people"], one["papers"], one["questions"]) for one in rows}
    assert found["法治讲座"] == (2, 40, 60, 5)
    assert (found["法律咨询"], found["法治文艺"]) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert len(reporting.run(at, "legal_education_ledger", YEAR).rows) == 2


def test_somebody_speaks_and_a_lesson_that_nobody_reviewed_is_not_told(at: Desk) -> None:
    who = person(at, "沈小兰")
    with pytest.raises(UserError) as silent:
        taught(at, who, outside_lecturer="")
    assert "还没写谁来讲" in str(silent.value.where)
    lesson = add(
        at,
        "law_lesson",
        dispute_type="02",
        writer=who,
        headline="排水沟",
        facts="甲抬高沟",
        outcome="恢复",
        law="不能灌",
    )
    with pytest.raises(UserError) as unread:
        taught(at, who, kind="lesson", lesson=lesson.id)
    assert "还没审核" in str(unread.value.where)


def talent(at: Desk, who: str, state: str = "listed", **more: Any) -> Record:
    fields = {"kind": "heir", "craft": "灶头画", "agreed_on": "2026-03-02", "agreed_paper": "卷3"}
    return add(at, "talent", state, **{"person": who, **fields, **more})


def test_nobody_is_listed_without_agreeing_and_a_grade_says_who_gave_it(at: Desk) -> None:
    who = person(at, "欧阳水林")
    with pytest.raises(UserError) as unasked:
        talent(at, who, agreed_on="")
    assert "同意登记的日期" in str(unasked.value.where)
    with pytest.raises(UserError) as ungiven:
        talent(at, who, level="city")
    assert "认定单位" in str(ungiven.value.where)
    assert talent(at, who, level="city", named_by="样例市文化局", named_on="2021-06-12").state == "listed"


def test_only_who_agreed_stands_on_the_board_and_only_while_listed(at: Desk) -> None:
    talent(at, person(at, "欧阳水林"), publish="yes")
    talent(at, person(at, "陆根法"))
    gone = talent(at, person(at, "周美琴"), publish="yes", craft="竹编")
    records.set_fields(at, gone.id, {"ended_on": "2026-06-01"}, state="ended")
    table = reporting.run(at, "talent_board")
    assert [row[1].shown for row in table.rows] == ["欧阳水林"]
    past = reporting.run(at, "talent_board", Wanted(last=date(2026, 5, 31)))
    assert [row[1].shown for row in past.rows] == ["欧阳水林", "周美琴"]


def test_the_towns_ledger_of_craftsmen_has_all_who_agreed_whether_they_are_on_the_board_or_not(at: Desk) -> None:
    talent(at, person(at, "欧阳水林"), publish="yes", apprentices=2)
    talent(at, person(at, "陆根法"), craft="竹编", apprentices=3)
    add(at, "talent", person=person(at, "周美琴"), kind="talent", craft="剪纸", level="none", publish="no")
    table = reporting.run(at, "talent_ledger")
    assert (table.audience, sorted(row[1].shown for row in table.rows)) == ("town", ["欧阳水林", "陆根法"])
    assert table.totals[7].value == 5
