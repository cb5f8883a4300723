"""A dressed application and an open window on a real, cheap vault."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import dress
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import records
from ruraldesk.services.desk import Desk, NewDesk, create_desk, open_desk
from ruraldesk.store import vault
from tests.helpers.offices import office, places
from tests.helpers.plugged import Sockets, sockets
from tests.helpers.towns import meet

__all__ = ["office", "places"]  # fixtures too

MORNING = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)
PERSONS = (
    {"name": "周美琴", "residence_type": "local", "group_no": 5},
    {"name": "周美琴", "residence_type": "local", "group_no": 2},
    {"name": "朱明泉", "residence_type": "local", "group_no": 7},
)
REST = {"roles": ["grid"], "publish_consent": "none", "register_status": "present"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/gui/" in str(item.path) or "/tests/screens/" in str(item.path):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "desk")


@pytest.fixture
def desk(folder: DataFolder, clock: FixedClock) -> Desk:
    """A village desk with three villagers: a copy of one made before, which is quick."""
    shutil.copytree(_made_before(), folder.root, dirs_exist_ok=True)
    return open_desk(folder, "沈小兰", "demo12", clock, moved=True)


@cache
def _made_before() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="ruraldesk-test-")  # gone when the tests are over
    atexit.register(kept.cleanup)
    place = DataFolder(Path(kept.name) / "desk")
    new = NewDesk(place, "village", "330411103999", "禾塘村", "沈小兰", "demo12", cost=vault.CHEAP)
    made, _ = create_desk(new, FixedClock(MORNING))
    for person in PERSONS:
        records.add(made, "person", {**person, **REST})
    made.store.close(backup=False)
    return place.root


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    use_large_text(False)
    return qapp


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Dialogs are answered with the safe verb and noted, so that no test waits for a person."""
    told: list[str] = []

    def answer(dialog: AskDialog) -> int:
        told.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(AskDialog, "exec", answer)
    return told


@pytest.fixture
def window(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk, said: list[str]
) -> Iterator[DeskWindow]:
    made = DeskWindow(folder, clock, Jobs(SerialExecutor()), desk)
    qtbot.addWidget(made)
    with qtbot.waitActive(made, timeout=5000):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.shell is not None)
    yield made
    made.close()


@pytest.fixture
def commit() -> Callable[[QWidget, str], None]:
    """Types as an input method does: a commit string, never key by key."""

    def type_into(widget: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return type_into


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sockets:
    return sockets(tmp_path / "sockets", monkeypatch)


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock, desk: Desk) -> Iterator[Desk]:
    new = NewDesk(DataFolder(tmp_path / "town"), "town", "330411103000", "云泾镇", "顾金娣", "demo12", cost=vault.CHEAP)
    made, _ = create_desk(new, clock)
    with made:
        meet(desk, made, tmp_path)
        yield made


@pytest.fixture
def lamps(desk: Desk) -> list[str]:
    """Three lamps; the person who looks after them travels with them."""
    somebody = records.add(desk, "person", {"name": "王建国"}).record.id
    fields = {"class": "02", "sub_class": "0202", "location": "村口", "responsible": somebody}
    return [records.add(desk, "facility", {"name": f"路灯{one}号", **fields}).record.id for one in (1, 2, 3)]
