"""No English word stands anywhere in the window; nothing a villager wrote becomes markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QFileIconProvider,
    QFileSystemModel,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.first_start.wizard import FirstStart
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import ToForm, ToLedger, ToPrint, ToSettings
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import records

ALLOWED = re.compile(
    r"Ctrl|Shift|Alt|Esc|PgUp|PgDn|PgDown|F\d+|Excel|PDF|ID|U盘|XLSX|CSV|MB|KB|A[345]|xlsx|zmq|xyf|sxl"
)
WORD = re.compile(r"[A-Za-z]{3,}")


def words_of(root: QWidget) -> list[str]:
    """Return everything a person can read or have read to her under a widget."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(place) for place in range(widget.count())]
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            found.append(widget.placeholderText())
        # a table that waits for its first answer has no columns yet
        if isinstance(widget, QTableView) and (header := widget.horizontalHeader().model()) is not None:
            found += [str(header.headerData(at, Qt.Orientation.Horizontal) or "") for at in range(header.columnCount())]
    found += [action.text() for action in root.findChildren(QAction)]
    return found


def english(words: list[str]) -> set[str]:
    return {text for text in words if WORD.search(ALLOWED.sub("", text))}


def test_no_page_has_an_english_word(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    assert window.shell is not None
    person = records.add(window.desk, "person", {"name": "王建国"}).record.id
    for button in window.shell.rail.buttons:
        button.click()
        assert english(words_of(window)) == set(), button.text()
    routes = [ToForm(form) for form in ("person", "facility", "inspection")]
    for route in (*routes, ToForm("person", person), ToLedger("facility"), ToPrint("person", (person,)), ToSettings()):
        window.shell.go(route)
        page = window.shell.page
        if isinstance(page, FormPage):
            qtbot.waitUntil(lambda page=page: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
        assert english(words_of(window)) == set(), route


def test_what_stands_before_the_desk_has_no_english_word(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, clock: FixedClock
) -> None:
    wizard = FirstStart(DataFolder(tmp_path), clock, Jobs(ImmediateExecutor()))
    lock = UnlockPage("禾塘村", ["沈小兰"])
    for page in (wizard, lock):
        qtbot.addWidget(page)
        assert english(words_of(page)) == set()


@pytest.mark.parametrize("kind", ["file", "message", "print", "menu"])
def test_dialogs_and_menus_of_qt_itself_are_chinese(qtbot: QtBot, dressed: QApplication, kind: str) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    shown: QWidget
    if kind == "file":
        shown = QFileDialog(line, "选文件", "", "表格 (*.xlsx)")
        shown.setOption(QFileDialog.Option.DontUseNativeDialog)
        words = [one for one in words_of(shown) if not one.startswith("/")]
    elif kind == "message":
        buttons = QMessageBox.StandardButton
        shown = QMessageBox(QMessageBox.Icon.Question, "问", "吗？", buttons.Ok | buttons.Cancel | buttons.Yes, line)
        words = [one.text() for one in shown.buttons()]
    elif kind == "print":
        shown = QPrintDialog(QPrinter(), line)
        words = words_of(shown)
    else:
        menu = line.createStandardContextMenu()
        assert menu is not None
        shown, words = menu, [one.text().split("\t")[0] for one in menu.actions()]
    assert [word for word in words if word]
    assert english(words) == set()
    shown.deleteLater()


def test_how_large_a_file_is_is_called_as_everybody_calls_it(dressed: QApplication) -> None:
    heads = QFileSystemModel()
    said = [heads.headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
    assert said == ["名称", "大小", "类型", "修改日期"]


def test_where_a_folder_is_chosen_it_is_called_a_folder(qtbot: QtBot, dressed: QApplication) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    words = words_of(dialog)
    assert any(one.startswith("文件夹") for one in words)
    assert not [one for one in words if "目录" in one]


@pytest.mark.parametrize("kind", [QFileIconProvider.IconType.Folder, QFileIconProvider.IconType.File])
def test_the_kinds_in_a_list_of_files_are_chinese(
    dressed: QApplication, tmp_path: Path, kind: QFileIconProvider.IconType
) -> None:
    at = tmp_path if kind == QFileIconProvider.IconType.Folder else tmp_path / "名单"
    if at is not tmp_path:
        at.write_text("样例", encoding="utf-8")
    said = QFileIconProvider().type(QFileInfo(str(at)))
    assert said
    assert english([said]) == set()


def test_markup_in_a_name_is_shown_as_it_was_typed(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    assert window.shell is not None
    name = "<b>沈</b>根法"
    person = records.add(window.desk, "person", {"name": name}).record.id
    for route in (ToForm("person", person), ToLedger("person")):
        window.shell.go(route)
        for label in window.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText or not label.text(), label.objectName()
            assert "<b>" not in label.toolTip()
