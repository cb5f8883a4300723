"""The window as a whole: ledger, search, lock, second start, large text, first start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import ToForm, ToLedger, ToSettings
from ruraldesk.gui.shell.idle import IdleWatch
from ruraldesk.gui.single_start import FirstWindow, raise_first_window
from ruraldesk.gui.subject.page import SubjectView
from ruraldesk.gui.theme.tokens import measures
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.paths import DataFolder
from ruraldesk.services import clerks, names, recovery_drill

Commit = Callable[[QWidget, str], None]


def ledger_of(window: DeskWindow, qtbot: QtBot, form: str = "person") -> QTableView:
    assert window.shell is not None
    window.shell.go(ToLedger(form))
    table = window.findChild(QTableView, f"list:{form}")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() > 0, timeout=5000)
    return table


def test_the_ledger_filters_as_one_types(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    table = ledger_of(window, qtbot)
    assert table.model().rowCount() == 3
    line = window.findChild(QLineEdit, "field:filter")
    assert line is not None
    commit(line, "朱明泉")
    qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=5000)


def test_enter_opens_a_record_and_esc_comes_back_to_its_row(window: DeskWindow, qtbot: QtBot) -> None:
    table = ledger_of(window, qtbot)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    row = table.currentIndex().row()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert window.shell is not None
    assert isinstance(window.shell.page, SubjectView)
    window.shell.go_back()
    assert window.shell.page is not None
    assert table.currentIndex().row() == row


def test_space_chooses_rows(window: DeskWindow, qtbot: QtBot) -> None:
    table = ledger_of(window, qtbot)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert len(table.model().chosen) == 1  # type: ignore[attr-defined]  # LedgerModel


def test_the_search_finds_by_initials_and_opens(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.shell is not None
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    overlay = window.findChild(QWidget, "search")
    assert overlay is not None
    assert overlay.isVisible()
    line = overlay.findChild(QLineEdit, "field:search")
    assert line is not None
    commit(line, "zmq")
    qtbot.waitUntil(lambda: len(overlay.lines) >= 2, timeout=5000)  # type: ignore[attr-defined]  # SearchOverlay
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert isinstance(window.shell.page, SubjectView)
    assert not overlay.isVisible()


def test_every_entry_of_the_rail_opens_its_page_and_nothing_else_flashes_up(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.shell is not None
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(f"{type(watched).__name__} {watched.objectName()}")
            return False

    watch, app = Watch(), QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    for form in ("person", "facility", "inspection"):
        window.shell.go(ToForm(form))
        qtbot.wait(50)
    window.shell.notifier.tell(ChangeSet(settings=True))
    for button in window.shell.rail.buttons:
        button.click()
        qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
        assert button.isChecked(), button.text()
        assert window.shell.page is not None
        assert window.shell.page.heading().title
    app.removeEventFilter(watch)
    assert shown == []


def test_the_window_locks_when_nobody_touches_it(
    window: DeskWindow, qtbot: QtBot, clock: FixedClock, commit: Commit
) -> None:
    watch = window.findChild(IdleWatch)
    assert watch is not None
    watch.begin()
    clock.advance(timedelta(minutes=14))
    watch.look()
    assert not window.locked
    clock.advance(timedelta(minutes=2))
    watch.look()
    assert window.locked
    page = window.front
    assert isinstance(page, UnlockPage)
    line = page.findChild(QLineEdit, "field:passphrase")
    assert line is not None
    line.setText("demo12")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locked, timeout=5000)


def test_a_wrong_passphrase_keeps_the_lock(window: DeskWindow, qtbot: QtBot) -> None:
    window.lock()
    page = window.front
    line = page.findChild(QLineEdit, "field:passphrase")
    assert line is not None
    line.setText("不对")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(line.property("problem")), timeout=5000)
    assert window.locked


def test_a_second_start_raises_the_first_window(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    assert not raise_first_window(tmp_path)
    first = FirstWindow(tmp_path)
    with qtbot.waitSignal(first.asked_to_raise, timeout=3000):
        assert raise_first_window(tmp_path)
    first.close()


def test_large_text_changes_at_once_and_keeps_what_is_typed(window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
    assert window.shell is not None
    window.shell.go(ToSettings())
    window.shell.use_large_text(True)
    assert measures().large
    assert window.shell is not None
    window.shell.use_large_text(False)
    assert not measures().large


def test_jobs_tell_a_refusal_apart_from_a_mistake(qtbot: QtBot, dressed: QApplication) -> None:
    jobs = Jobs(ImmediateExecutor())
    refused: list[str] = []

    def refuse(_: object) -> None:
        raise UserError("wrong_passphrase")

    def break_down(_: object) -> None:
        raise ZeroDivisionError

    jobs.run(refuse, failed=lambda no: refused.append(no.code), label="试")
    assert refused == ["wrong_passphrase"]
    with qtbot.waitSignal(jobs.crashed):
        jobs.run(break_down, label="试")


def test_a_mistake_of_ours_shows_the_crash_page_without_what_was_typed(window: DeskWindow) -> None:
    window.show_crash(ZeroDivisionError("周美琴"))
    page = window.front
    assert page.objectName() == "page:crash"
    note = page.findChild(QWidget, "note")
    assert "ZeroDivisionError" in note.text()  # type: ignore[union-attr,attr-defined]  # QLabel
    assert "周美琴" not in note.text()  # type: ignore[union-attr,attr-defined]  # QLabel


def test_the_first_start_makes_a_desk_and_drills_the_recovery_sheet(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DataFolder(tmp_path / "new")
    wizard = FirstStart(folder, clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.go_on()
    for name, words in (("name", "禾塘村"), ("code", "330411103999")):
        _line(wizard, name).setText(words)
    wizard.go_on()
    for name, words in (("clerk", "沈小兰"), ("passphrase", "demo12"), ("passphrase2", "demo12")):
        _line(wizard, name).setText(words)
    wizard.go_on()
    assert wizard.at == 3
    assert wizard.facts.desk is not None
    wizard._sheet_is_out("已打")
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    wizard.go_on()
    groups = wizard.facts.recovery.split("-")
    assert wizard.pages[4].missing() == "还差8组"
    for place, group in enumerate(groups, start=1):
        assert QApplication.focusWidget() is _line(wizard, f"recovery{place}")
        _line(wizard, f"recovery{place}").setText(group.lower())
    stood = QApplication.focusWidget()
    assert stood is not None
    assert stood.objectName() == "action:step_next"  # Enter goes on, nothing is overwritten
    assert wizard.pages[4].missing() == ""
    assert recovery_drill.is_open(wizard.facts.desk)
    wizard.go_on()
    assert wizard.at == 5
    assert not recovery_drill.is_open(wizard.facts.desk)
    wizard.go_on()
    with qtbot.waitSignal(wizard.finished) as handed:
        wizard.go_on()
    desk = handed.args[0]
    assert names.clerk_names(folder) == ["沈小兰"]
    assert clerks.passphrase_fits(desk, "demo12")
    desk.close()


def test_a_wrong_group_of_the_recovery_sheet_is_named(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    wizard = FirstStart(DataFolder(tmp_path), clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(wizard)
    page = wizard.pages[4]
    _line(page, "recovery3").setText("AAAA" if not clerks.recovery_group_fits(3, "AAAA") else "AAAB")
    assert _line(page, "recovery3").property("problem")
    assert page.missing() == "还差8组"


def _line(parent: QWidget, name: str) -> QLineEdit:
    found = parent.findChild(QLineEdit, f"field:{name}")
    assert found is not None
    return found


def test_the_route_of_a_form_names_its_record(window: DeskWindow, qtbot: QtBot) -> None:
    table = ledger_of(window, qtbot)
    record = table.model().id_at(0)  # type: ignore[attr-defined]  # LedgerModel
    assert window.shell is not None
    window.shell.go(ToForm("person", record))
    assert window.shell.route == ToForm("person", record)
