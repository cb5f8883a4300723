"""What is out of the house is corrected or made void, never undone or deleted; an undo says what it took back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import history, records, removal
from tests.helpers import desks
from tests.helpers.disclosure import Hall, refusal


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with desks.copied_desk(tmp_path) as opened:
        yield Hall.filled(opened)


def test_a_posted_sheet_is_neither_taken_back_nor_deleted(hall: Hall) -> None:
    record = hall.posted(hall.village("CW15"))
    assert refusal(history.undo, hall.at, record.id)[0] == "record_kept_void"
    assert refusal(removal.delete, hall.at, record.id, "不要了")[0] == "record_kept_void"
    assert history.history(hall.at, record.id)[0].obstacle
    assert records.get(hall.at, record.id).state == "posted"


def test_a_correction_of_a_posted_sheet_stays_but_what_is_open_is_taken_back(hall: Hall) -> None:
    record = hall.posted(hall.village("CW15"))
    fields = {"body": "改过。", "corrected_what": "原来写详见附表，现在改成改过。"}
    records.set_fields(hall.at, record.id, fields, correct="写错了")
    assert refusal(history.undo, hall.at, record.id)[0] == "record_kept_void"
    records.set_fields(hall.at, record.id, {"remark": "看过"})
    undone = history.undo(hall.at, record.id)
    assert (undone.told, undone.record.fields.get("remark")) == ("改动1处", None)
    assert records.get(hall.at, record.id).fields["body"] == "改过。"


def test_what_was_brought_back_is_deleted_again_by_hand_only(hall: Hall) -> None:
    who = desks.person(hall.at, "沈根法")
    removal.delete(hall.at, who, "登记重了")
    assert history.undo(hall.at, who).told == "删除"
    assert refusal(history.undo, hall.at, who)[0] == "restoring_stays"
    assert not records.get(hall.at, who).meta.deleted
    removal.delete(hall.at, who, "还是重了")
    removal.restore(hall.at, who)
    with pytest.raises(UserError) as error:
        history.undo(hall.at, who)
    assert error.value.code == "restoring_stays"


def test_an_undo_says_what_it_took_back(hall: Hall) -> None:
    lamp = desks.facility(hall.at, hall.people["李敏"])
    records.set_fields(hall.at, lamp, {"location": "村西", "remark": "新"})
    assert history.undo(hall.at, lamp).told == "改动2处"
    record = hall.add(hall.village("CW15"))
    hall.step(record, "in_review")
    assert history.undo(hall.at, record.id).told == "从“编制中”到“待村监会审核”的一步"
    other = hall.add(hall.village("CW15", frequency="E", happened_on="2026-10-01"))
    assert history.undo(hall.at, other.id).told == "新登记"
