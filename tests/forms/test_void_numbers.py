"""A number that no longer stands is listed with its reason, and is never given to another record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.changes import DELETED, UNDO_REASON
from ruraldesk.services import history, records, removal, saving
from ruraldesk.services.desk import Desk
from tests.forms.test_facilities_at_a_desk import place
from tests.forms.test_facility_reports import rows
from tests.helpers import desks


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "desk")
    yield made
    made.store.close(backup=False)


def test_a_deleted_record_leaves_its_number_on_the_list_with_the_reason(village: Desk) -> None:
    first = place(village, "02", "路灯")
    assert rows(village, "void_numbers") == []
    removal.delete(village, first, "重复登记")
    found = [
        (one["register"], one["number"], one["reason"], one["title"], one["clerk"])
        for one in rows(village, "void_numbers")
    ]
    assert found == [("设施台账", "设-02-0001", "重复登记", "路灯　村口", "沈小兰")]
    second = place(village, "02", "路灯二号")
    assert records.get(village, second).number == "设-02-0002"
    village.store.rebuild()
    assert [one["number"] for one in rows(village, "void_numbers")] == ["设-02-0001"]
    history.undo(village, first)
    assert (rows(village, "void_numbers"), records.get(village, first).number) == ([], "设-02-0001")


def test_a_save_that_only_gave_the_number_is_not_taken_back(village: Desk) -> None:
    old = records.OldRecord(state="in_use", as_of="2020-05-01")
    fields = {"name": "旧灯", "class": "02", "location": "村口", "responsible": desks.person(village)}
    one = records.add(village, "facility", fields, old=old).record.id
    assert records.set_fields(village, one, {}).record.number == "设-02-0001"
    with pytest.raises(UserError) as error:
        history.undo(village, one)
    assert error.value.where == ("这次只给了编号，编号给了就留着。",)


def test_an_old_record_is_not_from_a_day_to_come(village: Desk) -> None:
    fields = {"name": "旧灯", "class": "02", "location": "村口", "responsible": desks.person(village)}
    with pytest.raises(UserError) as error:
        records.add(village, "facility", fields, old=records.OldRecord(state="in_use", as_of="2026-11-24"))
    assert error.value.code == "date_to_come"
    kept = records.add(village, "facility", fields, old=records.OldRecord(state="in_use", as_of="2026-11-23"))
    assert kept.record.meta.as_of == "2026-11-23"


def test_the_reason_typed_at_a_deletion_outlives_what_an_undo_says(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    removal.delete(village, lamp, "重复登记")
    history.undo(village, lamp)
    removal.delete(village, lamp, "还是重了")
    loaded = saving.load(village, lamp)
    told = {DELETED: True}, loaded.travel, loaded.context, UNDO_REASON  # as an undo of the undo once wrote it
    saving.write(village, saving.drafted(loaded.spec, lamp, "update", *told))
    assert [one["reason"] for one in rows(village, "void_numbers")] == ["还是重了"]
