"""Records that a record makes: all or none with its save, each once, and taken back with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import history, ledger, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import club_forms, desks

DAY = "2026-11-20"


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        club_forms.take_forms(made, tmp_path)
        yield made


def _people(village: Desk) -> list[str]:
    return [desks.person(village, name) for name in ("沈小弟", "周美琴", "王建国")]


def _outing(village: Desk, people: list[str], hours: tuple[str, ...] = ("2.0", "1.5", "3.0"), on: str = DAY) -> str:
    rows = [{"person": one, "came": "yes", "spent": long} for one, long in zip(people, hours, strict=True)]
    return records.add(village, "outing", {"title": "清河", "held_on": on, "sign_in": rows}).record.id


def _visits(village: Desk) -> list[tuple[str, str, str]]:
    found = ledger.whole(village, "visit", ledger.ids(village, "visit"))
    return sorted((one.title, str(one.fields["hours"]), one.state) for one in found)


def test_a_step_makes_a_record_of_every_row_that_asks_for_one(village: Desk) -> None:
    outing = _outing(village, _people(village))
    assert _visits(village) == []
    saved = records.set_fields(village, outing, {}, state="done")
    assert [one.words for one in saved.made] == ["记入3条出勤"]
    assert set(saved.made[0].records) <= saved.changes.records
    assert _visits(village) == [
        ("周美琴", "1.5", "recorded"),
        ("沈小弟", "2.0", "recorded"),
        ("王建国", "3.0", "recorded"),
    ]
    made = records.get(village, saved.made[0].records[0])
    row = saved.record.rows("sign_in")[0]["_id"]
    assert made.id == str(uuid.uuid5(uuid.UUID(outing), f"visits/{row}"))
    assert (made.fields["outing"], made.number) == (outing, "出-001")


def test_rows_for_which_the_condition_is_not_true_make_nothing(village: Desk) -> None:
    people = _people(village)
    outing = _outing(village, people)
    rows = records.get(village, outing).rows("sign_in")
    rows[1]["came"] = "no"
    saved = records.set_fields(village, outing, {"sign_in": rows}, state="done")
    assert saved.made[0].words == "记入2条出勤"


def test_one_row_that_is_not_right_refuses_the_whole_save_and_is_named(village: Desk) -> None:
    people = _people(village)
    records.set_fields(village, _outing(village, people[2:], ("1.0",)), {}, state="done")
    outing = _outing(village, people, ("20.0", "1.5", "3.0"))
    with pytest.raises(UserError) as error:
        records.set_fields(village, outing, {}, state="done")
    assert error.value.code == "make_refused"
    assert error.value.where == ("第1行 沈小弟：一天最多16小时。", "第3行 王建国：这一天已经记过。")
    assert records.get(village, outing).state == "drafting"
    assert len(_visits(village)) == 1
    assert village.store.check(deep=True) == []


def test_what_a_made_record_needs_for_its_state_is_asked_for(village: Desk) -> None:
    outing = _outing(village, _people(village)[:1], ("2.0",))
    row = records.get(village, outing).rows("sign_in")[0]
    with pytest.raises(UserError) as error:
        records.set_fields(village, outing, {"sign_in": [{**row, "person": None}]}, state="done")
    assert error.value.where == ("第1行：还没选谁。",)


def test_a_later_save_makes_what_is_missing_and_leaves_the_rest(village: Desk) -> None:
    people = _people(village)
    outing = _outing(village, people[:2], ("2.0", "1.5"))
    first = records.set_fields(village, outing, {}, state="done").made[0].records
    records.set_fields(village, first[0], {"hours": "2.5"})
    rows = records.get(village, outing).rows("sign_in")
    saved = records.set_fields(
        village, outing, {"sign_in": [*rows, {"person": people[2], "came": "yes", "spent": "1"}]}
    )
    assert saved.made[0].words == "记入1条出勤"
    assert [one[1] for one in _visits(village)] == ["1.5", "2.5", "1.0"]


def test_undo_takes_the_made_records_back_and_a_new_save_makes_each_once(village: Desk) -> None:
    outing = _outing(village, _people(village))
    records.set_fields(village, outing, {}, state="done")
    numbers = {one.id: one.number for one in ledger.whole(village, "visit", ledger.ids(village, "visit"))}
    history.undo(village, outing)
    assert records.get(village, outing).state == "drafting"
    assert _visits(village) == []
    rows = records.get(village, outing).rows("sign_in")
    rows[0]["spent"] = "4.0"
    records.set_fields(village, outing, {"sign_in": rows}, state="done")
    assert [one[1] for one in _visits(village)] == ["1.5", "4.0", "3.0"]
    again = {one.id: one.number for one in ledger.whole(village, "visit", ledger.ids(village, "visit"))}
    assert again == numbers
    assert village.store.check(deep=True) == []


def test_undo_of_an_undo_brings_the_made_records_back(village: Desk) -> None:
    outing = _outing(village, _people(village))
    records.set_fields(village, outing, {}, state="done")
    history.undo(village, outing)
    assert history.undo(village, outing).record.state == "done"
    assert len(_visits(village)) == 3


def test_undo_names_a_made_record_that_was_changed_since(village: Desk) -> None:
    outing = _outing(village, _people(village))
    made = records.set_fields(village, outing, {}, state="done").made[0].records
    records.set_fields(village, made[1], {"hours": "2.5"})
    with pytest.raises(UserError) as error:
        history.undo(village, outing)
    assert error.value.where == ("由它记入的“周美琴”后来又改过。",)
    assert history.undo_obstacles(village, outing) == ["由它记入的“周美琴”后来又改过。"]
    assert len(_visits(village)) == 3


def test_undo_names_a_made_record_that_others_point_at(village: Desk) -> None:
    people = _people(village)
    outing = _outing(village, people)
    records.set_fields(village, outing, {}, state="done")
    records.add(village, "slip", {"who": people[0]})
    with pytest.raises(UserError) as error:
        history.undo(village, outing)
    assert error.value.where == ("由它记入的“沈小弟”还有1件登记指着。",)


def test_a_made_record_deleted_by_hand_stays_away(village: Desk) -> None:
    outing = _outing(village, _people(village))
    made = records.set_fields(village, outing, {}, state="done").made[0].records
    removal.delete(village, made[0])
    assert records.set_fields(village, outing, {"title": "清河道"}).made == ()
    assert len(_visits(village)) == 2


def test_a_session_tells_what_its_save_made(village: Desk) -> None:
    session = FormSession.open_record(village, _outing(village, _people(village)))
    assert session.save(state="done").made[0].words == "记入3条出勤"
    new = FormSession.open_new(village, "outing")
    new.set_text("title", "植树")
    new.set_text("held_on", "2026-11-19")
    assert new.save(state="done").made == ()
