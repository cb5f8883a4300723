"""From a form there is a way to what links to its record, and to what can be begun for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.subject.page import SubjectView
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers.decisions import Council


def opened(window: DeskWindow, form: str, record: str = "") -> tuple[Shell, FormPage]:
    assert window.shell is not None
    window.shell.go(ToForm(form, record))
    page = window.shell.page
    assert isinstance(page, FormPage)
    return window.shell, page


def dealings_of(shell: Shell, qtbot: QtBot, count: int) -> SubjectView:
    def is_shown() -> bool:
        table = shell.page.findChild(QTableView, "list:dealings")  # type: ignore[attr-defined]  # a page
        return isinstance(shell.page, SubjectView) and table is not None and table.model().rowCount() == count

    qtbot.waitUntil(is_shown, timeout=5_000)
    assert isinstance(shell.page, SubjectView)
    return shell.page


def test_from_a_decision_a_key_leads_to_its_meeting_and_to_the_next_one(
    window: DeskWindow, qtbot: QtBot, desk: Desk
) -> None:
    council = Council(desk)
    matter = council.decision()
    meeting = council.step(matter, "propose", "2026-09-10")
    shell, page = opened(window, "decision", matter)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    subject = dealings_of(shell, qtbot, 1)
    table = subject.findChild(QTableView, "list:dealings")
    assert table is not None
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert isinstance(shell.page, FormPage)
    assert shell.page.session.record == meeting.id
    shell.go_back()
    subject = dealings_of(shell, qtbot, 1)
    begin = subject.findChild(Button, "action:begin.meeting")
    assert begin is not None
    begin.click()
    assert isinstance(shell.page, FormPage)
    rows = shell.page.session.rows("topics")
    assert shell.page.session.value(f"topics/{rows[0]}/decision") == matter


def test_a_record_whose_form_has_no_page_of_its_own_shows_what_its_ledger_shows(
    window: DeskWindow, qtbot: QtBot, desk: Desk
) -> None:
    authorised = records.get(desk, Council(desk).authorise("welfare"))
    meeting = str(authorised.fields["meeting"])
    shell, page = opened(window, "meeting", meeting)
    link = page.findChild(Link, "action:dealings")
    assert link is not None
    assert link.isVisible()
    link.click()
    subject = dealings_of(shell, qtbot, 1)
    assert subject.findChild(QLabel, "fact:held_on") is not None
    shell.go_back()
    assert isinstance(shell.page, FormPage)
    assert shell.page.session.record == meeting


def test_what_was_written_is_kept_when_one_looks_at_what_links_here(
    window: DeskWindow, qtbot: QtBot, desk: Desk
) -> None:
    matter = Council(desk).decision()
    shell, page = opened(window, "decision", matter)
    line = page.findChild(QLineEdit, "field:title")
    assert line is not None
    line.setFocus()
    line.setText("村道拓宽")
    qtbot.keyClicks(line, "2")
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    dealings_of(shell, qtbot, 0)
    shell.go_back()
    assert isinstance(shell.page, FormPage)
    assert shell.page.session.text("title") == "村道拓宽2"


def test_there_is_no_way_from_a_record_that_nothing_links_to_and_from_one_not_saved(window: DeskWindow) -> None:
    _, page = opened(window, "decision")
    link = page.findChild(Link, "action:dealings")
    assert link is not None
    assert link.isHidden()
