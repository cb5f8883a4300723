"""Gathered fields and locks as a clerk meets them: shown, never typed; refused while another record stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, history, home, ledger, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import desks
from tests.helpers.gathering_forms import DUTY, PAPER, VILLAGER, VISIT, WELL


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "desk") as made:
        for name, text in (("villager", VILLAGER), ("duty", DUTY), ("visit", VISIT), ("well", WELL), ("paper", PAPER)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "form.toml").write_text(text, encoding="utf-8")
            forms.add(made, tmp_path / name)
        yield made


def well(at: Desk) -> str:
    return records.add(at, "well", {"name": "东井"}).record.id


def visit(at: Desk, target: str, day: str = "2026-11-02") -> str:
    one = records.add(at, "visit", {"well": target, "visited_on": day, "found": "good", "cost": "5"}).record.id
    records.set_fields(at, one, {}, state="filed")
    return one


def test_gathered_values_are_shown_when_a_record_is_opened_and_cannot_be_typed(village: Desk) -> None:
    one = well(village)
    assert records.get(village, one).fields["visits"] == 0
    visit(village, one)
    session = FormSession.open_record(village, one)
    assert [session.text(name) for name in ("last_on", "visits", "spent", "summary")] == [
        "2026-11-02",
        "1",
        "5.00",
        "1次 5.00",
    ]
    assert session.relevant("last_state")
    session.set_text("name", "老东井")
    saved = session.save().record
    assert saved.fields["visits"] == 1
    assert session.text("next_on") == "2026-12-02"
    keys = {key for line in village.store.records.lines_of(one) if line.payload for key in line.payload.fields}
    assert not keys & {"last_on", "visits", "spent", "summary", "next_on"}


def test_what_is_given_for_a_gathered_field_from_outside_is_passed_over(village: Desk) -> None:
    one = well(village)
    records.set_fields(village, one, {"visits": 7, "name": "西井"})
    assert records.get(village, one).fields["visits"] == 0


def test_the_list_of_what_is_due_follows_what_is_gathered(village: Desk) -> None:
    one = well(village)
    assert home.due_list(village, form="well") == []
    visit(village, one, "2026-11-01")
    assert [(due.label, due.due_on.isoformat()) for due in home.due_list(village, form="well")] == [
        ("该看了", "2026-12-01")
    ]
    assert ledger.rows(village, "well", ledger.ids(village, "well"))[0].days_left == 8


def test_a_deadline_of_a_row_says_which_row(village: Desk) -> None:
    rows = [{"turn_on": "2026-11-20", "turn_hours": "0"}, {"turn_on": "2026-11-18", "turn_hours": "1"}]
    records.add(village, "duty", {"sheet": "一", "turns": rows})
    assert [(one.label, one.row) for one in home.due_list(village, form="duty")] == [("下一班（第2行）", 2)]


CHANGES: list[Callable[[Desk, str], object]] = [
    lambda at, one: records.set_fields(at, one, {"name": "西井"}),
    lambda at, one: records.set_fields(at, one, {"name": "西井"}, correct="写错"),
    lambda at, one: removal.delete(at, one, "重复"),
    lambda at, one: history.undo(at, one),
]


@pytest.mark.parametrize("change", CHANGES, ids=["set", "correct", "delete", "undo"])
def test_a_record_that_another_stands_on_is_not_changed_until_that_one_is_void(
    village: Desk, change: Callable[[Desk, str], object]
) -> None:
    one = well(village)
    paper = records.add(village, "paper", {"subject": "古井公告", "about": one}).record.id
    records.set_fields(village, paper, {}, state="issued")
    with pytest.raises(UserError) as error:
        change(village, one)
    assert error.value.code == "record_locked"
    assert error.value.sentence == "这口井已经写进公告，不能改。见“古井公告”。"
    records.set_fields(village, one, {"name": "东井"})  # nothing changes, so nothing is refused
    records.set_fields(village, paper, {}, state="void")
    records.set_fields(village, one, {"name": "西井"})
    assert records.get(village, one).fields["name"] == "西井"


def test_a_deleted_holder_holds_nothing(village: Desk) -> None:
    one = well(village)
    paper = records.add(village, "paper", {"subject": "古井公告", "about": one}).record.id
    records.set_fields(village, paper, {}, state="issued")
    removal.delete(village, paper, "重复")
    assert records.set_fields(village, one, {"name": "西井"}).record.fields["name"] == "西井"
