"""The start: the page that asks who one is reads little, and is found by a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.other_window import may_be_open
from ruraldesk.gui.single_start import FirstWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import drafts
from ruraldesk.services.desk import Desk, open_desk
from tests.architecture.tree import ROOT

MOST_OF_OURS = 45  # modules of ruraldesk behind the page that asks
OF_QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}
HEAVY = {"sqlite_utils", "sqlcipher3", "nacl", "click", "uuid", "tomllib", "concurrent.futures", "html", "socket"}
LOOK = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import PySide6.QtCore
import ruraldesk.gui.run as run
from ruraldesk.clock import SystemClock
from ruraldesk.gui.unlock import UnlockPage

run._AfterTheFirstPaint = lambda *_: type("Nothing", (), {"close": lambda _: None})()

class Window(run.DeskWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        QTimer.singleShot(0, self.look)

    def look(self):
        self.repaint()
        assert isinstance(self.front, UnlockPage) and self.front.isVisible()
        print(*sorted(sys.modules))
        print("Qt" in vars(PySide6.QtCore))
        self.close()

run.DeskWindow = Window
sys.exit(run.run(Path(sys.argv[1]), SystemClock(), ["ruraldesk"]))
"""

TOLD_TO_END = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
import ruraldesk.gui.run as run
from ruraldesk.clock import SystemClock

class After(run._AfterTheFirstPaint):
    def _read_ahead(self):
        super()._read_ahead()
        QTimer.singleShot(0, self._window, lambda: os.kill(os.getpid(), signal.SIGTERM))

run._AfterTheFirstPaint = After
sys.exit(run.run(Path(sys.argv[1]), SystemClock(), ["ruraldesk"]))
"""

END_OVER_A_SMALL_WINDOW = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import make_application
from ruraldesk.gui.ending import Ending
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import open_desk

app = make_application([])
folder, clock = DataFolder(Path(sys.argv[1])), FixedClock(datetime.fromisoformat(sys.argv[2]))
window = DeskWindow(folder, clock, Jobs(SerialExecutor()), open_desk(folder, "沈小兰", "demo12", clock))
window.show()
ending = Ending(app, window)
dialog = QuickAdd(window.shell.bench, "person", "", window)

def type_and_end():
    event = QInputMethodEvent()
    event.setCommitString("曹卫东")
    QApplication.sendEvent(dialog.findChild(QLineEdit, "field:name"), event)
    os.kill(os.getpid(), signal.SIGTERM)

QTimer.singleShot(0, window, dialog.exec)
QTimer.singleShot(200, window, type_and_end)
sys.exit(app.exec())
"""
FIRST_FORM = """
import sys
from datetime import datetime
from pathlib import Path
import ruraldesk.gui.warming as warming
from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import make_application
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import open_desk

app = make_application([])
folder, clock = DataFolder(Path(sys.argv[1])), FixedClock(datetime.fromisoformat(sys.argv[2]))
warming.begin_to_warm_up().join()
window = DeskWindow(folder, clock, Jobs(ImmediateExecutor()), open_desk(folder, "沈小兰", "demo12", clock))
window.show()
app.processEvents()
before = set(sys.modules)
window.shell.go(ToForm("mediation_case"))
app.processEvents()
print(window.shell.page.session.spec.form_id, *sorted(set(sys.modules) - before))
window.close()
"""


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


def test_the_page_that_asks_is_painted_with_few_modules(
    desk: Desk, folder: DataFolder, environment: dict[str, str]
) -> None:
    desk.store.close(backup=False)
    told = subprocess.run(
        [sys.executable, "-c", LOOK, str(folder.root)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    names, knows_qt = told.stdout.splitlines()
    read = set(names.split())
    ours = sorted(one for one in read if one.startswith("ruraldesk."))
    assert "ruraldesk.gui.unlock" in ours
    assert len(ours) <= MOST_OF_OURS, ours
    assert {one for one in read if one.startswith("PySide6.Qt")} <= OF_QT
    assert read & HEAVY == set()
    assert knows_qt == "False"  # the class Qt takes 14 ms to read: nothing on this page may want it


def test_a_started_program_that_is_told_to_end_closes_its_window_and_ends(
    desk: Desk, folder: DataFolder, environment: dict[str, str]
) -> None:
    desk.store.close(backup=False)
    told = subprocess.run(
        [sys.executable, "-c", TOLD_TO_END, str(folder.root)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_a_small_window_that_stands_open_when_the_program_is_told_to_end_leaves_its_draft(
    desk: Desk, folder: DataFolder, clock: FixedClock, environment: dict[str, str]
) -> None:
    desk.store.close(backup=False)
    told = subprocess.run(
        [sys.executable, "-c", END_OVER_A_SMALL_WINDOW, str(folder.root), clock.now().isoformat()],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    with open_desk(folder, "沈小兰", "demo12", clock) as again:
        assert [one.title for one in drafts.drafts(again)] == ["曹卫东"]


def test_the_first_form_that_is_opened_has_been_read_ahead(
    desk: Desk, folder: DataFolder, clock: FixedClock, environment: dict[str, str]
) -> None:
    desk.store.close(backup=False)
    told = subprocess.run(
        [sys.executable, "-c", FIRST_FORM, str(folder.root), clock.now().isoformat()],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == ["mediation_case"]


def test_every_label_shows_signs_as_they_stand(qtbot: QtBot, dressed: QApplication) -> None:
    for made in (label("<b>周</b>"), ElidedLabel("<b>周</b>")):
        qtbot.addWidget(made)
        assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_folder_that_no_window_listens_for_needs_no_network(dressed: QApplication, tmp_path: Path) -> None:
    assert may_be_open(tmp_path) == (sys.platform == "win32")
    first = FirstWindow(tmp_path)
    assert first.is_first
    assert may_be_open(tmp_path)
    first.close()


def test_of_two_starts_in_the_same_moment_only_one_stays(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path)
    with qtbot.waitSignal(first.asked_to_raise, timeout=3000):
        second = FirstWindow(tmp_path)
    assert not second.is_first
    first.close()
