"""The page 交换 as a test sees it: its words, its buttons, and when it has seen the stick."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.pages.exchange import ExchangePage
from ruraldesk.gui.routes import ToExchange
from ruraldesk.gui.window import DeskWindow


def at_exchange(window: DeskWindow) -> ExchangePage:
    assert window.shell is not None
    window.shell.go(ToExchange())
    page = window.shell.page
    assert isinstance(page, ExchangePage)
    return page


def words(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def button(page: QWidget, verb: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, f"action:{verb}")
    assert found is not None, verb
    return found


def bundles(folder: Path, kind: str = "report") -> list[Path]:
    return sorted(folder.glob(f"RD1_*_{kind}_*"))


def ready(page: ExchangePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page._watch.now.found is not None, timeout=5000)
