"""What was typed a second ago stands there after the power went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import dress
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services.desk import NewDesk, create_desk, open_desk
from ruraldesk.store import vault
from tests.helpers.command_line import ROOT

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CLERK, PASSPHRASE, TYPED = "沈小兰", "demo12", "陆建明𠮷"

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def type_and_die(folder: DataFolder) -> None:
    """Let another process type into a new form, and kill it a second later."""
    words = [sys.executable, "-m", "tests.helpers.typing_child", str(folder.root), CLERK, PASSPHRASE, "person", "name"]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words += [TYPED, NOON.isoformat()]
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert [child.stdout.readline().strip() for _ in range(2)] == ["typed", "second"]
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL


def test_text_committed_a_second_before_the_power_goes_is_offered_and_opened_again(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    folder, clock = DataFolder(tmp_path / "desk"), FixedClock(NOON)
    new = NewDesk(folder, "village", "330411103999", "禾塘村", CLERK, PASSPHRASE, cost=vault.CHEAP)
    create_desk(new, clock)[0].close()
    type_and_die(folder)
    dress(qapp, bundled_first=True)
    window = DeskWindow(folder, clock, Jobs(SerialExecutor()), open_desk(folder, CLERK, PASSPHRASE, clock))
    qtbot.addWidget(window)
    window.show()
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    offer = page.findChild(QAbstractButton, "action:follow_note")
    assert offer is not None
    assert offer.isVisibleTo(page)
    offer.click()
    qtbot.waitUntil(lambda: shown_text(page, "name") == [TYPED], timeout=5000)
    window.close()


def shown_text(page: FormPage, field: str) -> list[str]:
    return [one.text() for one in page.findChildren(QLineEdit, f"field:{field}") if one.isVisibleTo(page)]
