"""交换 with a town that does not run this program: the workbook and the papers from the window."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.plain_month import PlainMonthDialog
from ruraldesk.gui.pages import exchange_plain
from ruraldesk.gui.pages.exchange import ExchangePage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services.desk import Desk
from tests.helpers.exchange_page import at_exchange, button, ready
from tests.helpers.plugged import Sockets

NAMES = ("禾塘村2026年11月交镇里.xlsx", "禾塘村2026年11月交镇里.pdf")


def answer(monkeypatch: pytest.MonkeyPatch, verb: str, months_back: int = 0) -> list[list[str]]:
    """Press a verb in the dialog; what it offers is noted."""
    seen: list[list[str]] = []

    def execute(dialog: PlainMonthDialog) -> int:
        seen.append([dialog.months.itemText(at) for at in range(dialog.months.count())])
        dialog.months.setCurrentIndex(months_back)
        button(dialog, verb).click()
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", execute)
    return seen


def told(page: ExchangePage, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: page._ready.note.isVisible(), timeout=10_000)
    return page._ready.note.words


def test_without_the_towns_card_a_month_goes_to_the_stick_as_workbook_and_papers(
    window: DeskWindow,
    desk: Desk,
    lamps: list[str],
    plugged: Sockets,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = plugged.plug("云泾镇03号")
    page = at_exchange(window)
    ready(page, qtbot)
    assert not button(page, "export").isEnabled()
    offered = answer(monkeypatch, "plain_stick")
    button(page, "plain").click()
    said = told(page, qtbot)
    assert offered[0][:2] == ["2026年11月", "2026年10月"]
    assert len(offered[0]) == 13
    assert said.startswith("11月的4件写好了")  # three lamps and who looks after them
    assert "点“弹出”，再拔" in said
    assert sorted(one.name for one in stick.iterdir()) == sorted(NAMES)
    book = load_workbook(io.BytesIO((stick / NAMES[0]).read_bytes()))
    assert book.worksheets[0].title == "交镇里的表目录"
    printed: list[tuple[bytes, str]] = []
    monkeypatch.setattr(exchange_plain, "print_pdf", lambda _, pdf, name: printed.append((pdf, name)))
    button(page, "follow_exchange").click()
    assert printed == [((stick / NAMES[1]).read_bytes(), NAMES[1].removesuffix(".pdf"))]
    plugged.pull(stick, gone=True)
    button(page, "follow_exchange").click()
    assert "插回U盘" in told(page, qtbot)


def test_without_a_stick_a_folder_is_asked_for(
    window: DeskWindow, lamps: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = at_exchange(window)
    answer(monkeypatch, "plain_folder")
    monkeypatch.setattr(exchange_plain, "choose_folder", lambda *_: tmp_path / "交镇里")
    button(page, "plain").click()
    assert "在文件夹交镇里里" in told(page, qtbot)
    assert {one.name for one in (tmp_path / "交镇里").iterdir()} == set(NAMES)


def test_a_month_without_anything_is_said_and_nothing_is_written(
    window: DeskWindow, plugged: Sockets, lamps: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = plugged.plug("云泾镇03号")
    page = at_exchange(window)
    ready(page, qtbot)
    answer(monkeypatch, "plain_stick", months_back=3)
    button(page, "plain").click()
    assert "2026年8月" in told(page, qtbot)
    assert list(stick.iterdir()) == []


def test_a_stick_that_cannot_be_written_to_is_said_with_the_next_step(
    window: DeskWindow, plugged: Sockets, lamps: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = plugged.plug("云泾镇03号")
    page = at_exchange(window)
    ready(page, qtbot)
    answer(monkeypatch, "plain_stick")
    stick.rmdir()
    stick.write_bytes(b"")  # what was a folder is none any more
    button(page, "plain").click()
    assert told(page, qtbot).startswith("没写完：U盘满了，或者拔早了。")
    assert stick.read_bytes() == b""


def test_the_dialog_opens_on_this_month_and_a_stick_is_the_first_way(
    window: DeskWindow, qtbot: QtBot, plugged: Sockets
) -> None:
    with_stick = PlainMonthDialog(date(2026, 1, 5), "云泾镇03号", window)
    qtbot.addWidget(with_stick)
    assert with_stick.months.currentData() == date(2026, 1, 1)
    assert with_stick.months.itemText(1) == "2025年12月"
    assert button(with_stick, "plain_stick").isVisibleTo(with_stick)
    without = PlainMonthDialog(date(2026, 1, 5), "", window)
    qtbot.addWidget(without)
    assert not button(without, "plain_stick").isVisibleTo(without)
    qtbot.keyClick(without, Qt.Key.Key_Escape)
    assert without.result() == QDialog.DialogCode.Rejected
