"""Another person is picked: what was filled in from the first one is filled in anew, what was written stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import forms, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import desks

VISIT = """
settings = { form_id = "visit", form_title = "走访", version = 2026112301 }
survey = [
  { type = "select_one_from_file person.csv", name = "who", label = "谁", required = true },
  { type = "text", name = "place", label = "住处" },
  { type = "begin_repeat", name = "others", label = "同去的人" },
  { type = "select_one_from_file person.csv", name = "other", label = "同去" },
  { type = "text", name = "other_place", label = "同去的住处" },
  { type = "integer", name = "share", label = "份数", default = 1 },
  { type = "end_repeat" },
]
[[derive]]
field = "place"
function = "linked"
arguments = ["${who}", "'address'"]
[[derive]]
field = "other_place"
function = "linked"
arguments = ["${other}", "'address'"]
"""
REST = {"residence_type": "local", "publish_consent": "none", "register_status": "present"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        made.store.specs.add({"form.toml": VISIT})
        yield made


@pytest.fixture
def people(desk: Desk) -> tuple[str, str]:
    first = records.add(desk, "person", {"name": "陆根法", "address": "第一组1号", **REST}).record.id
    return first, records.add(desk, "person", {"name": "陆明法", "address": "第二组2号", **REST}).record.id


def test_a_session_fills_anew_what_the_first_person_told(desk: Desk, people: tuple[str, str]) -> None:
    session = FormSession.open_new(desk, "visit")
    session.set_value("who", people[0])
    assert session.text("place") == "第一组1号"
    session.set_value("who", people[1])
    assert session.text("place") == "第二组2号"
    session.set_text("place", "儿子家")
    session.set_value("who", people[0])
    assert session.text("place") == "儿子家"


def test_a_row_of_a_session_does_so_too(desk: Desk, people: tuple[str, str]) -> None:
    session = FormSession.open_new(desk, "visit")
    row = session.add_row("others")
    session.set_value(f"others/{row}/other", people[0])
    session.set_value(f"others/{row}/other", people[1])
    assert session.text(f"others/{row}/other_place") == "第二组2号"


def test_the_command_line_does_so_too(desk: Desk, people: tuple[str, str]) -> None:
    record = records.add(desk, "visit", {"who": people[0]}).record
    assert record.fields["place"] == "第一组1号"
    assert records.set_fields(desk, record.id, {"who": people[1]}).record.fields["place"] == "第二组2号"
    kept = records.set_fields(desk, record.id, {"who": people[0], "place": "第二组2号"}).record
    assert kept.fields["place"] == "第二组2号"


def test_a_new_row_begins_with_its_defaults_however_it_comes(desk: Desk, people: tuple[str, str]) -> None:
    given = {"who": people[0], "others": [{"other": people[1]}, {"other": people[0], "share": 3}]}
    rows = records.add(desk, "visit", given).record.rows("others")
    assert [row["share"] for row in rows] == [1, 3]
    assert forms.form(desk, "visit").by_name["share"].default is not None
