"""Values and rows that a form fetches from other records by a select."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import records, session_rows
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import club_forms, desks


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        club_forms.take_forms(made, tmp_path)
        yield made


def _visit(village: Desk, who: str, on: str, hours: str = "1.5") -> str:
    return records.add(village, "visit", {"who": who, "went_on": on, "hours": hours}).record.id


def test_a_new_record_fetches_its_rows_and_works_them_through(village: Desk) -> None:
    who, other = desks.person(village), desks.person(village, "周美琴")
    first, second = _visit(village, who, "2026-11-02"), _visit(village, who, "2026-11-09", "3")
    _visit(village, other, "2026-11-10")
    record = records.add(village, "slip", {"who": who}).record
    assert [{key: value for key, value in row.items() if key != "_id"} for row in record.rows("visits")] == [
        {"visit": first, "day": "2026-11-02", "long": "1.5", "note": "核过"},
        {"visit": second, "day": "2026-11-09", "long": "3.0", "note": "核过"},
    ]
    assert (record.fields["total"], record.fields["latest"]) == ("4.5", "2026-11-09")


def test_rows_that_were_given_are_not_replaced_even_by_none(village: Desk) -> None:
    who = desks.person(village)
    _visit(village, who, "2026-11-02")
    assert records.add(village, "slip", {"who": who, "visits": []}).record.rows("visits") == []
    assert len(records.add(village, "slip", {"who": who, "visits": [{"long": "1"}]}).record.rows("visits")) == 1


def test_a_copied_value_follows_and_a_filled_one_is_the_clerks(village: Desk) -> None:
    who = desks.person(village)
    slip = records.add(village, "slip", {"who": who}).record
    assert "latest" not in slip.fields
    _visit(village, who, "2026-11-02")
    _visit(village, who, "2026-11-09")
    later = records.set_fields(village, slip.id, {"first_day": "去年"}).record
    assert (later.fields["latest"], later.fields["first_day"]) == ("2026-11-09", "去年")
    _visit(village, who, "2026-11-10")
    assert records.set_fields(village, slip.id, {"first_day": "前年"}).record.fields["latest"] == "2026-11-10"


def test_the_button_replaces_rows_in_one_step_that_can_be_taken_back(village: Desk) -> None:
    who = desks.person(village)
    _visit(village, who, "2026-11-02")
    session = FormSession.open_new(village, "slip")
    session.set_value("who", who)
    assert session.text("latest") == "2026-11-02"
    row = session.add_row("visits")
    session.set_text(f"visits/{row}/note", "手写")
    assert session_rows.collect_label(session, "visits") == "从出勤取"
    assert session_rows.collect(session, "visits") == 1
    fetched = session.rows("visits")[0]
    assert (session.text(f"visits/{fetched}/day"), session.text(f"visits/{fetched}/long")) == ("2026-11-02", "1.5")
    session.undo()
    assert session.text(f"visits/{row}/note") == "手写"


def test_what_is_fetched_is_not_offered_in_another_state_and_nothing_found_leaves_the_rows(village: Desk) -> None:
    who = desks.person(village)
    session = FormSession.open_new(village, "slip")
    session.set_value("who", who)
    row = session.add_row("visits")
    assert session_rows.collect(session, "visits") == 0
    assert session.rows("visits") == [row]
    session.save(state="issued")
    assert session_rows.collect_label(session, "visits") == ""


def test_rows_taken_out_by_hand_are_not_fetched_at_the_save(village: Desk) -> None:
    who = desks.person(village)
    _visit(village, who, "2026-11-02")
    session = FormSession.open_new(village, "slip")
    session.set_value("who", who)
    session_rows.collect(session, "visits")
    session.remove_row("visits", session.rows("visits")[0])
    assert session.save().record.rows("visits") == []


def test_a_key_asks_the_register_once_for_the_same_values(village: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    who = desks.person(village)
    _visit(village, who, "2026-11-02")
    session = FormSession.open_new(village, "slip")
    session.set_value("who", who)
    assert session.text("latest") == "2026-11-02"
    row = session.add_row("visits")
    asked: list[str] = []
    monkeypatch.setattr(type(village.store), "select", lambda _, sql, values: asked.append(sql))
    for place in range(50):
        session.set_text(f"visits/{row}/note", "备注" * place)
        assert session.value("total") == "0.0"
    assert asked == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id as visit,", "id as nothing,", "nothing"),
        ("select min(went_on) from v_visit", "select min(went_on) from v_nowhere", "first_day"),
        ("select max(went_on) from v_visit", "select content from form_file, v_visit", "latest"),
    ],
)
def test_a_form_whose_selects_cannot_run_is_not_taken_in(
    village: Desk, tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = club_forms.SLIP.replace(old, new).replace('"slip"', '"other"')
    with pytest.raises(UserError) as error:
        desks.take_form(village, tmp_path, text)
    assert error.value.code == "form_mistake"
    assert words in error.value.where[0]
