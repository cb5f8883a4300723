"""Desks and a window for the tests of the first page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.gui.application import dress
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import Route, ToHome
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services.desk import Desk
from tests.helpers import desks
from tests.helpers.reports import bare_desk


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    return qapp


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.copied_desk(tmp_path / "village")
    yield made
    made.store.close(backup=False)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Desk]:
    """A village with one register that no shipped report knows."""
    made = bare_desk(tmp_path / "small")
    yield made
    made.store.close(backup=False)


@pytest.fixture
def shell_of(qtbot: QtBot, app: QApplication) -> Callable[[Desk], Shell]:
    def make(desk: Desk, executor: object = None) -> Shell:
        made = Shell(desk, desk.clock, Jobs(executor or ImmediateExecutor()))  # type: ignore[arg-type]  # an executor
        qtbot.addWidget(made)
        made.resize(1366, 696)
        with qtbot.waitActive(made, timeout=5000):
            made.show()
            made.activateWindow()
        Shell._show(made, ToHome())  # also where going is only noted
        QApplication.processEvents()
        return made

    return make


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    """Where the page asked to go, without going there."""
    gone: list[Route] = []
    monkeypatch.setattr(Shell, "go", lambda _, route: gone.append(route))
    return gone
