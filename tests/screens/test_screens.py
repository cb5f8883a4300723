"""Every page as a picture of the manual, at home size, at the smallest and in large text; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.buttons import Button, Link
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import (
    Route,
    ToBoard,
    ToExchange,
    ToForm,
    ToHome,
    ToIntake,
    ToLedger,
    ToPrint,
    ToQuestions,
    ToSettings,
    ToStatistics,
    ToWaiting,
)
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.town_pages.intake import IntakePage
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.paths import DataFolder
from ruraldesk.services import ledger, printing
from ruraldesk.services.desk import Desk

CLIENT, SMALLEST = (1366, 696), (1280, 608)


def cut_off(root: QWidget) -> list[str]:
    """Return the words that do not fit their place: labels without wrap, buttons, links."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap() and not widget.toolTip():
            lines = widget.text().split("\n")
            if max(map(widget.fontMetrics().horizontalAdvance, lines)) > widget.width() + 1:
                found.append(widget.text())
        elif isinstance(widget, Button | Link) and widget.width() < widget.sizeHint().width():
            found.append(widget.text())
    return found


def ids_of(desk: Desk, form: str, count: int = 1) -> list[str]:
    places = ledger.ids(desk, form)
    return [row.id for row in ledger.rows(desk, form, places[:count])]


@pytest.fixture
def village_shell(
    qtbot: QtBot, dressed_screen: QApplication, desks: tuple[Desk, Desk, Path], still_clock: FixedClock
) -> Iterator[Shell]:
    yield make_shell(qtbot, desks[0], still_clock)
    use_large_text(False)


def make_shell(qtbot: QtBot, desk: Desk, clock: FixedClock, size: tuple[int, int] = CLIENT) -> Shell:
    shell = Shell(desk, clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    shell.resize(*size)
    with qtbot.waitActive(shell, timeout=5000):
        shell.show()
        shell.activateWindow()
    shell.tour.leave()  # it has pictures of its own
    return shell


def snap(qtbot: QtBot, widget: QWidget, folder: Path, name: str) -> None:
    widget.activateWindow()
    qtbot.wait(60)
    assert widget.width() <= CLIENT[0], f"{name} is wider than the screen"
    assert widget.height() <= CLIENT[1], f"{name} is higher than the screen"
    assert widget.grab().save(str(folder / f"{name}.png"))
    assert cut_off(widget) == [], name


def routes_of(desk: Desk) -> list[tuple[str, Route]]:
    facility, inspection = ids_of(desk, "facility")[0], ids_of(desk, "inspection")[0]
    return [
        ("01-home", ToHome()),
        ("02-ledger", ToLedger("facility")),
        ("02b-ledger-person", ToLedger("person")),
        ("03-form", ToForm("facility", facility)),
        ("03b-form-new", ToForm("inspection")),
        ("04-form-grid", ToForm("inspection", inspection, field="items")),
        ("05-print-choose", ToPrint()),
        ("06-exchange", ToExchange()),
        ("03e-person", ToForm("person", ids_of(desk, "person")[0])),
        ("08-statistics", ToStatistics()),
        ("13-settings", ToSettings()),
        ("14-questions", ToQuestions()),
        ("17-due", ToWaiting("due")),
        ("18-drafts", ToWaiting("drafts")),
    ]


def test_pages_of_a_village_at_home_size(
    qtbot: QtBot, village_shell: Shell, desks: tuple[Desk, Desk, Path], pictures: Path
) -> None:
    for name, route in routes_of(desks[0]):
        village_shell.go(route)
        snap(qtbot, village_shell, pictures, name)


def test_pages_of_a_village_at_the_smallest_size(
    qtbot: QtBot, village_shell: Shell, desks: tuple[Desk, Desk, Path], pictures: Path
) -> None:
    village_shell.resize(*SMALLEST)
    for name, route in routes_of(desks[0])[:6]:
        village_shell.go(route)
        snap(qtbot, village_shell, pictures, f"small-{name}")


def test_pages_of_a_village_in_large_text(
    qtbot: QtBot, dressed_screen: QApplication, desks: tuple[Desk, Desk, Path], still_clock: FixedClock, pictures: Path
) -> None:
    use_large_text(True)
    try:
        shell = make_shell(qtbot, desks[0], still_clock)
        for name, route in routes_of(desks[0]):
            shell.go(route)
            snap(qtbot, shell, pictures, f"11-large-{name}")
    finally:
        use_large_text(False)


def test_search_choice_problems_and_dialogs(
    qtbot: QtBot, village_shell: Shell, desks: tuple[Desk, Desk, Path], pictures: Path
) -> None:
    shell, desk = village_shell, desks[0]
    shell.go(ToLedger("facility"))
    table = shell.findChild(QTableView, "list:facility")
    assert table is not None
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    snap(qtbot, shell, pictures, "02c-ledger-chosen")
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = shell.findChild(QLineEdit, "field:search")
    assert line is not None
    line.setText("z")
    qtbot.wait(300)
    snap(qtbot, shell, pictures, "12-search")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    shell.go(ToForm("inspection"))
    page = shell.page
    assert isinstance(page, FormPage)
    day = page.findChild(QLineEdit, "field:checked_on")
    who = page.findChild(QLineEdit, "field:inspector")
    assert day is not None
    assert who is not None
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=5000)
    day.setFocus()
    day.setText("2030-01-01")
    qtbot.keyClick(day, Qt.Key.Key_Return)
    who.setFocus()
    who.setText("z")
    qtbot.wait(300)
    snap(qtbot, shell, pictures, "03c-form-problem-and-picker")
    for name, dialog in (
        ("15-history", HistoryDialog(shell.bench, ids_of(desk, "facility")[0], shell)),
        ("16-new-person", QuickAdd(shell.bench, "person", "沈根法", shell)),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        snap(qtbot, dialog, pictures, name)


def test_the_print_page(qtbot: QtBot, village_shell: Shell, desks: tuple[Desk, Desk, Path], pictures: Path) -> None:
    desk = desks[0]
    records = tuple(ids_of(desk, "facility"))
    assert printing.choices(desk, "facility", records)
    village_shell.go(ToPrint("facility", records))
    snap(qtbot, village_shell, pictures, "05-print")


def test_pages_of_a_town(
    qtbot: QtBot, dressed_screen: QApplication, desks: tuple[Desk, Desk, Path], still_clock: FixedClock, pictures: Path
) -> None:
    _, town, stick = desks
    shell = make_shell(qtbot, town, still_clock)
    shell.go(ToIntake())
    snap(qtbot, shell, pictures, "09-intake-empty")
    page = shell.page
    assert isinstance(page, IntakePage)
    page.look_at([stick])
    snap(qtbot, shell, pictures, "09-intake")
    page.take_in()
    assert ledger.count(town, "facility") > 0
    for name, route in (("town-home", ToHome()), ("town-board", ToBoard()), ("town-questions", ToQuestions())):
        shell.go(route)
        snap(qtbot, shell, pictures, name)
    button = shell.findChild(QAbstractButton, "nav:others")
    assert button is not None
    button.click()
    snap(qtbot, shell, pictures, "town-query")


def test_the_first_start_and_the_lock(
    qtbot: QtBot, dressed_screen: QApplication, tmp_path: Path, still_clock: FixedClock, pictures: Path
) -> None:
    wizard = FirstStart(DataFolder(tmp_path / "none"), still_clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(wizard)
    wizard.resize(*CLIENT)
    wizard.show()
    for place, page in enumerate(wizard.pages):
        wizard.go_to(place)
        assert page.title
        snap(qtbot, wizard, pictures, f"10-first-start-{place + 1}")
    lock = UnlockPage("禾塘村", ["沈小兰", "陆建明"], kind="locked")
    qtbot.addWidget(lock)
    lock.resize(*CLIENT)
    lock.show()
    snap(qtbot, lock, pictures, "00-lock")
