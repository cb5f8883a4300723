"""A field that the form fills in while one stands in it shows what it holds, unless one is writing there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow

Commit = Callable[[QWidget, str], None]


def _accounts(window: DeskWindow) -> FormPage:
    assert window.shell is not None
    window.shell.go(ToForm("disclosure"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.on_chosen("class", "finance")
    page.on_chosen("item", "CF02")
    return page


def _line(page: FormPage, name: str) -> QLineEdit:
    page.go_to(name)
    line = page.findChild(QLineEdit, f"field:{name}")
    assert line is not None
    line.setFocus()
    return line


def test_the_end_of_a_period_that_follows_from_its_begin_is_seen_at_once(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    page = _accounts(window)
    line = _line(page, "period_from")
    commit(line, "0701")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    ends = page.focusWidget()
    assert isinstance(ends, QLineEdit)
    assert ends.objectName() == "field:period_to"
    assert ends.text() == ends.selectedText() == page.session.text("period_to") == "2026-09-30"


def test_what_is_just_being_written_is_not_written_over(window: DeskWindow, commit: Commit) -> None:
    page = _accounts(window)
    line = _line(page, "period_to")
    commit(line, "10")
    page.session.set_text("period_from", "0701")
    page.sheet.refresh()
    assert line.text() == "10"


def test_rows_that_were_pasted_whole_are_told_as_done(window: DeskWindow, qtbot: QtBot) -> None:
    page = _accounts(window)
    page.sheet.choose("entries")
    page.sheet.view().repeats[0].add_row()
    QApplication.clipboard().setText("2026-07-02\t001\t样例收入\t100\n2026-07-03\t002\t样例收入\t200\n")
    told: list[str] = []
    done: list[str] = []
    page.sheet.told.connect(told.append)
    page.sheet.done.connect(done.append)
    line = page.findChild(QLineEdit, "field:entries.1.entry_on")
    assert line is not None
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (told, done) == ([], ["粘进2行。"])
    words = page.bar.findChild(QLabel, "open")
    assert words is not None
    assert words.text() == "粘进2行。"
    with qtbot.waitSignal(page._keeper.kept, timeout=5_000):
        pass
    assert words.text() == "粘进2行。"
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert words.text().startswith("还有")  # one goes on: what is open is said again


def test_where_there_is_nothing_to_fetch_it_is_said_what_to_look_at(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("certificate"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.sheet.choose("services")
    qtbot.keyClick(page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    words = page.bar.findChild(QLabel, "open")
    assert words is not None
    assert words.text() == "没有对得上的。看看前面选的、写的日期对不对，再取。"


def test_the_first_field_of_the_next_section_is_marked_as_any_other(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("meeting"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.session.set_text("entitled", "41")
    page.sheet.refresh()
    line = _line(page, "recorder")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    first = page.focusWidget()
    assert isinstance(first, QLineEdit)
    assert (first.objectName(), first.selectedText()) == ("field:entitled", "41")  # else "41" is added to it: 4141
