"""A form that is open while another desk's changes come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import devices, handover, questions, records
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.store import vault

Commit = Callable[[QWidget, str], None]


@pytest.fixture
def second(tmp_path: Path, desk: Desk, clock: FixedClock) -> Iterator[Desk]:
    new = NewDesk(DataFolder(tmp_path / "b"), "village", "330411103999", "禾塘村", "陆建明", "demo12", cost=vault.CHEAP)
    made, _ = create_desk(new, clock)
    devices.write_card(made, tmp_path / "second.card")
    grant = devices.join(desk, tmp_path / "second.card")
    assert grant is not None
    devices.join(made, grant.file)
    share(desk, made, tmp_path / "first")
    yield made
    made.store.close(backup=False)


def share(source: Desk, target: Desk, folder: Path) -> None:
    folder.mkdir()
    handover.take_in(target, handover.export(source, folder, share=True).files[0])


def test_a_share_taken_in_while_a_form_is_open_is_shown_before_saving_and_becomes_a_question(
    window: DeskWindow,
    desk: Desk,
    second: Desk,
    qtbot: QtBot,
    commit: Commit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = records.add(
        desk, "facility", {"name": "路灯", "class": "02", "sub_class": "0202", "location": "村口", **_keeper(desk)}
    ).record.id
    share(desk, second, tmp_path / "before")
    assert window.shell is not None
    window.shell.go(ToForm("facility", record))
    page = window.shell.page
    assert isinstance(page, FormPage)
    line = page.findChild(QLineEdit, "field:location")
    assert line is not None
    line.setFocus()
    line.selectAll()
    commit(line, "102米处")
    records.set_fields(second, record, {"location": "120米处"})
    share(second, desk, tmp_path / "between")
    asked: list[str] = []
    monkeypatch.setattr(AskDialog, "exec", lambda one: asked.append(_body(one)) or 0)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert len(asked) == 1
    assert "120米处" in asked[0]
    assert records.get(desk, record).fields["location"] == "120米处"
    assert questions.open_questions(desk) == []
    monkeypatch.setattr(AskDialog, "exec", lambda one: 1)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(questions.open_questions(desk)), timeout=5000)
    words = str(questions.open_questions(desk)[0])
    assert "102米处" in words
    assert "120米处" in words


def _keeper(desk: Desk) -> dict[str, str]:
    return {"responsible": next(iter(records.add(desk, "person", {"name": "王建国"}).changes.records))}


def _body(dialog: AskDialog) -> str:
    words = dialog.findChild(QLabel, "message")
    assert words is not None
    return words.text()
