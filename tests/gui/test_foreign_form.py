"""A form made by somebody else in Excel becomes a register: taken in, filled in the window, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ruraldesk.errors import UserError
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import forms, records
from tests.helpers import foreign_form
from tests.helpers.foreign_form import HEAD, ROWS, SURVEY, VALUES, without, write_book
from tests.helpers.typed_forms import TypingClerk, same_as_typed, title_source


def test_sixty_questions_of_another_office_are_filled_at_this_desk(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = window.desk
    assert desk is not None
    assert window.shell is not None
    spec = forms.add(desk, write_book(tmp_path / "入户调查.xlsx"))
    assert spec.title == "入户调查（样表）"
    assert sum(one.type != "note" for one in spec.fields) >= 60
    assert [one.label for one in spec.fields][1] == "户主姓名"  # of two languages the clerk's own
    assert (spec.by_name["contact_phone"].privacy, spec.by_name["contact_phone"].town) == ("sensitive", "never")
    named = {one.xlsform_name: one.name for one in spec.fields if one.xlsform_name}
    (repeat,) = spec.repeats
    values = {**VALUES, named["户主姓名"]: "沈阿毛样例", repeat.name: ROWS}
    window.shell.go(ToForm(spec.form_id))
    page = window.shell.page
    assert isinstance(page, FormPage)
    typed = TypingClerk(qtbot, page, title_source(desk)).fill(values)
    assert len(typed) >= 48
    qtbot.keyClick(page, Qt.Key.Key_F9)
    blocking = [f"{one.path}: {one.sentence}" for one in page.session.problems if one.level == "block"]
    qtbot.waitUntil(lambda: bool(page.session.record) or bool(blocking), timeout=10_000)
    assert blocking == []
    record = records.get(desk, page.session.record)
    assert same_as_typed(record, values, typed) == []
    found = {name: record.fields[name] for name in ("whole_area", "oldest", "total_age", "members", "land_total")}
    assert found == {"whole_area": "196.5", "oldest": "70", "total_age": "78", "members": "2", "land_total": "3.25"}
    assert record.fields["summary"] == "沈阿毛样例，2人，3.25亩"
    assert record.fields["form_source"] == "省里发的样表"
    assert record.rows(repeat.name)[1].get("job") is None  # not asked of a child of eight
    assert desk.store.records.count(spec.form_id) == 1


def test_what_its_maker_forbids_is_told_in_his_words_or_ours(window: DeskWindow, tmp_path: Path) -> None:
    desk = window.desk
    assert desk is not None
    spec = forms.add(desk, write_book(tmp_path / "入户调查.xlsx"))
    with pytest.raises(UserError) as refusal:
        records.add(desk, spec.form_id, {"group_number": 41, "people_count": 1, "written_by": "沈"})
    said = " ".join(refusal.value.where)
    assert "小组是1到40。" in said
    assert "先写户主姓名。" in said


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("floors", {"type": "integr"}, "survey表第{row}行A列 type）：不认识类型“integr”。"),
        ("house_area", {"constraint": ". > (0"}, "survey表第{row}行I列 constraint）：constraint 第"),
        ("rent", {"relevant": "pulldata('a', 'b') = 1"}, "survey表第{row}行H列 relevant）：relevant 里的 pulldata()"),
        (
            "whole_area",
            {"calculation": "${no_such} + 1"},
            "survey表第{row}行K列 calculation）：calculation 里的 ${{no_such}} 没有这个字段",
        ),
        ("sex", {"type": "select_one gender"}, "survey表第{row}行A列 type）："),
        ("crops", {"type": "rank crop"}, "survey表第{row}行A列 type）：不认识类型“rank crop”。"),
    ],
)
def test_a_mistake_is_named_by_sheet_row_and_column(
    window: DeskWindow, tmp_path: Path, name: str, changed: dict[str, str], said: str
) -> None:
    row = next(at for at, line in enumerate(SURVEY, 1) if line[HEAD.index("name")] == name)
    desk = window.desk
    assert desk is not None
    book = write_book(tmp_path / "坏表.xlsx", without(name, **changed))
    with pytest.raises(UserError) as refusal:
        forms.add(desk, book)
    assert refusal.value.code == "form_mistake"
    assert any(one.startswith(f"坏表.xlsx（{said.format(row=row)}") for one in refusal.value.where), refusal.value.where
    assert not [one for one in forms.forms(desk) if one.title == foreign_form.SETTINGS[1][0]]
