"""Every page fits every size, is read aloud and is reached by Tab; nothing is said by colour alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.marked import MarkedButton
from ruraldesk.gui.components.marks import SHAPES, Pill, badge_for, paint_badge, paint_pill
from ruraldesk.gui.components.section_list import SectionButton
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import Route, ToForm, ToHome, ToSubject
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.window import SMALLEST, DeskWindow
from ruraldesk.services.desk import Desk
from tests.helpers import comfort, comfort_child
from tests.helpers.comfort import Stop
from tests.helpers.every_page import town_routes, village_routes
from tests.screens.conftest import desks, dressed_screen, still_clock  # noqa: F401  two desks with a year in them

Both = tuple[Desk, Desk, Path]
HOME_SIZE, SMALL = (1366, 696), (1280, 608)
SIZES = [(HOME_SIZE, False), (SMALL, False), (HOME_SIZE, True), (SMALL, True)]
SCREENS = [(1.25, HOME_SIZE), (1.5, HOME_SIZE), (1.5, (1920, 1000))]  # what Windows does at 125 % and 150 %
MOST_STOPS = 400
BY_KEY = {  # what stands in the head of a table
    "action:paste:": "Ctrl+V",
    "action:pick_many:": "Ctrl+M",
    "action:add:": "Ctrl++",
    "action:collect:": "Ctrl+G",
    "action:copy:": "Ctrl+D",
    "action:insert:": "Ctrl+I",
}
# Tab begins at the work and comes to the list beside it afterwards (docs/adr/0005-look.md): a step up and left once
BESIDE = (SectionButton,)


@dataclass
class Window:
    shell: Shell
    routes: list[Route]

    def walk(self) -> Iterator[tuple[Route, Shell]]:
        """Show every page, painted once."""
        for route in self.routes:
            self.shell.go(route)
            for _ in range(3):
                QApplication.processEvents()
            yield route, self.shell


@pytest.fixture(params=["village", "town"])
def window_of(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    dressed_screen: QApplication,  # noqa: F811
    desks: Both,  # noqa: F811
    still_clock: FixedClock,  # noqa: F811
) -> Iterator[Window]:
    """The window of a desk, built anew where a test asks for large text."""
    large, size = getattr(request.node, "callspec", None), HOME_SIZE
    if large is not None and "size" in large.params:
        size = large.params["size"]
        use_large_text(large.params["large"])
    desk = desks[0] if request.param == "village" else desks[1]
    shell = Shell(desk, still_clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    shell.resize(*size)
    with qtbot.waitActive(shell, timeout=5000):
        shell.show()
        shell.activateWindow()
    yield Window(shell, village_routes(desk) if desk.role == "village" else town_routes(desk))
    use_large_text(False)


@pytest.mark.parametrize(("size", "large"), SIZES)
def test_no_page_cuts_a_word_scrolls_sideways_or_overlaps(
    window_of: Window, size: tuple[int, int], large: bool
) -> None:
    looked = 0
    for route, shell in window_of.walk():
        assert (shell.width(), shell.height()) == size
        assert comfort.faults(shell) == [], route
        looked += 1
    assert looked >= 7


@pytest.mark.parametrize(("factor", "pixels"), SCREENS)
@pytest.mark.parametrize("role", ["village", "town"])
def test_no_page_does_so_where_the_screen_draws_everything_larger(
    desks: Both,  # noqa: F811
    tmp_path: Path,
    role: str,
    factor: float,
    pixels: tuple[int, int],
) -> None:
    desk = desks[0] if role == "village" else desks[1]
    copied = tmp_path / "copy"
    shutil.copytree(desk.folder.root, copied, ignore=shutil.ignore_patterns("backups", "sent"))
    command = [sys.executable, str(Path(comfort_child.__file__)), str(copied), desk.clerk, "demo12", *map(str, pixels)]
    environment = {**os.environ, "QT_SCALE_FACTOR": str(factor), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert said["factor"] == factor
    assert said["pages"] >= 7
    assert said["faults"] == []


def test_the_window_may_be_as_small_as_such_a_screen(window: DeskWindow) -> None:
    assert SMALLEST[0] <= HOME_SIZE[0] / 1.5
    assert SMALLEST[1] <= HOME_SIZE[1] / 1.5
    window.resize(*SMALLEST)
    assert (window.width(), window.height()) == SMALLEST


def test_the_check_itself_sees_a_cut_word_an_overlap_and_a_sideways_scroll(window: DeskWindow) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert page is not None
    for _ in range(3):  # the first hour goes on to the next step, whose words have two lines
        QApplication.processEvents()
    assert comfort.faults(window.shell) == []
    save = page.findChild(QWidget, "action:save")
    assert save is not None
    save.setFixedWidth(40)
    assert isinstance(page, FormPage)
    page.sheet.view().setWidgetResizable(False)
    page.sheet.view().widget().resize(3000, 400)
    QApplication.processEvents()
    save.move(0, 0)
    found = " ".join(comfort.faults(window.shell))
    assert "cut: 保存" in found
    assert "over each other" in found
    assert "wider than its place" in found or "sideways" in found


def test_everything_that_takes_the_focus_has_a_chinese_name(window_of: Window) -> None:
    looked = 0
    for route, shell in window_of.walk():
        assert comfort.nameless(shell) == [], route
        looked += len(comfort.stops(shell))
    assert looked > 100


def _tabbed(shell: Shell) -> list[Stop]:
    """Press Tab until it comes back to where it began; return what it came to."""
    found: list[Stop] = []
    for _ in range(MOST_STOPS):
        now = shell.window().focusWidget()
        if now is None or now in [one.widget for one in found]:
            break
        found.append(Stop.at(now, shell))
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QApplication.processEvents()
    return found


def test_tab_reaches_everything_on_every_page_in_the_order_of_reading(window_of: Window) -> None:
    looked = 0
    for route, shell in window_of.walk():
        page = shell.page
        assert page is not None
        order = _tabbed(shell)
        reached = [one.widget for one in order]
        missed = [one for one in comfort.stops(shell) if one not in reached and not _is_out_of_tab(one)]
        assert missed == [], (route, [(type(one).__name__, one.objectName()) for one in missed])
        if not isinstance(route, ToSubject):  # its dealings first, what is at the left of them after
            for run in _runs(page.body, order):
                assert comfort.against_reading(run) == [], route
        looked += len(order)
    assert looked > 100


def _runs(inside: QWidget, order: list[Stop]) -> list[list[Stop]]:
    """Return the stretches of Tab inside a page: it leaves it for the header and the rail, and comes back."""
    runs: list[list[Stop]] = [[]]
    for one in order:
        if inside.isAncestorOf(one.widget) and not isinstance(one.widget, BESIDE):
            runs[-1].append(one)
        elif runs[-1]:
            runs.append([])
    return runs


def _is_out_of_tab(widget: QWidget) -> bool:
    """What Tab passes by intent: arrows go from choice to choice, and what stands in a table's head has a key."""
    return isinstance(widget, QRadioButton | QCheckBox) or widget.objectName().startswith(tuple(BY_KEY))


def test_arrows_go_from_one_choice_to_the_next_where_several_may_be_chosen(window: DeskWindow) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person", field="roles"))
    QApplication.processEvents()
    boxes = [one for one in window.findChildren(QCheckBox) if one.objectName().startswith("choice:roles.")]
    assert len(boxes) > 3
    boxes[0].setFocus()
    for before, after in pairwise(boxes):
        QTest.keyClick(before, Qt.Key.Key_Right)
        assert after.hasFocus(), after.objectName()
    QTest.keyClick(boxes[-1], Qt.Key.Key_Left)
    assert boxes[-2].hasFocus()


def test_a_reader_that_toggles_an_entry_opens_it(window: DeskWindow) -> None:
    shell = window.shell
    assert shell is not None
    shell.go(ToHome())
    entry = next(one for one in shell.rail.buttons if one.entry.page == "settings")
    entry.toggle()  # what a screen reader does to what has a check mark
    assert shell.rail.buttons[0].isChecked() is False
    assert entry.isChecked()
    assert type(shell.page).__name__ == "SettingsPage"
    shell.go(ToForm("person"))
    page = shell.page
    assert isinstance(page, FormPage)
    last = page.findChildren(SectionButton)[-1]
    assert isinstance(last, MarkedButton)
    last.toggle()
    assert last.isChecked()


def _grey(paint: str, mark: object) -> bytes:
    picture = QImage(160, 40, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    {"pill": paint_pill, "badge": paint_badge}[paint](painter, QPoint(4, 4), mark)  # type: ignore[operator]  # each its own
    painter.end()
    black = picture.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    return bytes(black.constBits())


def test_every_state_has_a_shape_and_a_word_in_black_and_white(dressed: QApplication) -> None:
    printed = {shape: _grey("pill", Pill("办理中", shape)) for shape in SHAPES}
    assert len(printed) >= 5
    for one, other in combinations(printed, 2):
        assert printed[one] != printed[other], (one, other)
    assert [badge_for(days).words for days in (-2, 0, 3, 30)] == ["逾期2天", "今天", "剩3天", "剩30天"]


def test_what_is_wrong_in_a_field_is_said_in_words_not_in_red_alone(
    window: DeskWindow,
    qtbot: QtBot,
) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    page.save()
    wrong = [one for one in page.findChildren(QWidget) if one.property("problem")]
    assert wrong
    for one in wrong:
        name = one.objectName().removeprefix("field:")
        words = page.findChild(QWidget, f"problem:{name}")
        assert words is not None
        assert words.isVisible()
        assert words.text()  # type: ignore[attr-defined]  # a label
