"""The story of a record: every save in a clerk's words, and which of them can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import history, records
from ruraldesk.services.desk import Desk
from tests.helpers import desks


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.copied_desk(tmp_path / "village") as made:
        yield made


def _lamp(village: Desk) -> str:
    return desks.facility(village, desks.person(village), remark="旧")


def test_an_older_change_whose_words_still_stand_is_taken_back(village: Desk) -> None:
    lamp = _lamp(village)
    records.set_fields(village, lamp, {"location": "村东"})
    records.set_fields(village, lamp, {"remark": "新"})
    newest, older, first = history.history(village, lamp)
    assert (newest.obstacle, older.obstacle) == ("", "")
    assert first.obstacle == "登记以后又改过2次，要撤销登记就用删除。"
    saved = history.take_back(village, lamp, older.change).record
    assert (saved.fields["location"], saved.fields["remark"]) == ("村口", "新")
    again = history.history(village, lamp)
    assert again[0].words == "撤销"
    assert again[2].obstacle == "“位置”后来又改过。"


def test_a_change_is_said_from_what_to_what(village: Desk) -> None:
    lamp = _lamp(village)
    records.set_fields(village, lamp, {"location": "村东", "remark": "", "condition": "damaged"})
    said = [one.sentence for one in history.history(village, lamp)[0].fields]
    assert "位置：从“村口”改成“村东”" in said
    assert "备注：去掉“旧”" in said


def test_rows_are_told_by_their_number_and_what_is_in_them(village: Desk) -> None:
    lamp = _lamp(village)
    rows = [{"part_name": "灯头", "part_quantity": "1"}, {"part_name": "灯罩", "part_quantity": "2"}]
    saved = records.set_fields(village, lamp, {"parts": rows}).record
    label = village.store.specs.newest("facility").repeat_by_name["parts"].label
    said = [one.sentence for one in history.history(village, lamp)[0].fields]
    assert said[0].startswith(f"{label}第1行：写上“灯头，1")
    assert len(said) == 2
    second = dict(saved.rows("parts")[1])
    records.set_fields(village, lamp, {"parts": [{**second, "part_quantity": "3"}]})
    said = [one.sentence for one in history.history(village, lamp)[0].fields]
    assert any(one.startswith(f"{label}第1行：去掉“灯头，1") for one in said)
    assert f"{label}第1行数量：从“2”改成“3”" in said


def test_what_another_desk_wrote_is_not_taken_back(village: Desk) -> None:
    lamp = _lamp(village)
    change = history.history(village, lamp)[0].change
    with pytest.raises(UserError) as refused:
        history.take_back(village, lamp, "0" * 36)
    assert refused.value.code == "nothing_to_undo"
    assert history.take_back(village, lamp, change).record.meta.deleted
