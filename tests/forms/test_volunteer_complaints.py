"""Complaints about volunteers' service: answered in time, by somebody else, without naming who complained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import home, reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.volunteering import Station

COMPLAINT = "volunteer_complaint"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path / "desk") as opened:
        yield Station(opened)


def complaint(at: Station, **more: Any) -> Record:
    fields = {"received_on": "2026-11-10", "source": "visit", "about": "arrange", "matter": "约好了没有来。", **more}
    return at.step(at.add(COMPLAINT, **fields).id, "accepted")


def answered(at: Station, one: Record, **more: Any) -> Record:
    given = {"handler": at.recorder, "found": "属实。", "result": "true", "mended": "改期先打电话。"}
    return at.step(one.id, "answered", **{**given, "answered_on": "2026-11-12", "answer": "已经改了。", **more})


def test_the_answer_is_due_after_the_days_of_the_table(station: Station) -> None:
    one = complaint(station)
    due = [(each.label, str(each.due_on)) for each in home.due_list(station.at) if each.record == one.id]
    assert due == [("答复投诉", "2026-11-25")]
    answered(station, one)
    assert [each for each in home.due_list(station.at) if each.record == one.id] == []


def test_what_is_true_says_what_was_mended(station: Station) -> None:
    one = complaint(station)
    with pytest.raises(UserError, match="怎么改"):
        answered(station, one, mended="")
    assert answered(station, one, result="untrue", mended="").state == "answered"


def test_nobody_handles_a_complaint_about_himself(station: Station) -> None:
    own = station.add("volunteer", person=station.recorder, service_fields=["01"])
    with pytest.raises(UserError, match="应换一位"):
        answered(station, complaint(station, volunteer=own.id))


def test_who_complained_stands_in_no_words_and_stays_in_the_village(station: Station) -> None:
    who = person(station.at, "俞阿毛")
    with pytest.raises(UserError, match="投诉人的姓名"):
        complaint(station, complainant=who, matter="俞阿毛说约好了没有来。")
    one = complaint(station, complainant=who)
    with pytest.raises(UserError, match="投诉人的姓名"):
        station.step(answered(station, one, answer="已经向俞阿毛道歉。").id, "closed")
    assert station.at.store.specs.newest(COMPLAINT).by_name["complainant"].town == "never"


def test_the_ledger_says_what_was_answered_in_time(station: Station) -> None:
    answered(station, complaint(station))
    complaint(station, received_on="2026-11-20")
    late = complaint(station, received_on="2026-10-01")
    answered(station, late, answered_on="2026-10-17")
    year = Wanted(date(2026, 1, 1), date(2026, 12, 31), compare=False)
    rows = reporting.as_data(reporting.run(station.at, "volunteer_complaints", year))["rows"]
    assert [row["in_time"] for row in rows] == ["晚了", "按期", "还没答复"]
