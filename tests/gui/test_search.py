"""查全部: hits as one types, register by register, opened, begun anew or led on to the ledger by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.routes import ToLedger
from ruraldesk.gui.shell.search_overlay import SearchOverlay
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services.desk import Desk
from tests.helpers.ledger_forms import quarrel, take_quarrels

Commit = Callable[[QWidget, str], None]


class Search:
    """The overlay in the window."""

    def __init__(self, window: DeskWindow, qtbot: QtBot, commit: Commit) -> None:
        assert window.shell is not None
        self.window, self.shell, self.qtbot, self._commit = window, window.shell, qtbot, commit
        qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        overlay = window.findChild(SearchOverlay)
        assert overlay is not None
        self.overlay = overlay
        line = overlay.findChild(QLineEdit, "field:search")
        assert line is not None
        self.line = line

    @property
    def words(self) -> list[str]:
        return [one.words for one in self.overlay.lines]

    def type(self, text: str) -> None:
        self.line.clear()
        self._commit(self.line, text)

    def lines(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.overlay.lines) == count, timeout=5000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.line, key, modifier)


@pytest.fixture
def search(qtbot: QtBot, desk: Desk, window: DeskWindow, commit: Commit, tmp_path: Path) -> Search:
    take_quarrels(desk, tmp_path)
    for place in range(6):
        quarrel(desk, f"水沟第{place}回，周美琴来说的")
    return Search(window, qtbot, commit)


def test_finds_stand_by_register_and_lead_on_to_the_ledger(search: Search) -> None:
    search.type("美琴")
    search.lines(7)
    assert [one.register for one in search.overlay.lines] == ["人员"] * 2 + ["口角台账"] * 5
    assert [one.begins_group for one in search.overlay.lines] == [False, False, True, False, False, False, False]
    assert search.words[-1] == "口角台账，还有2条，到台账里看"
    assert search.line.accessibleDescription() == search.words[0]
    search.key(Qt.Key.Key_Up)
    assert search.line.accessibleDescription() == search.words[-1]
    search.key(Qt.Key.Key_Return)
    search.qtbot.waitUntil(lambda: isinstance(search.shell.page, LedgerPage), timeout=5000)
    table = search.window.findChild(QTableView, "list:quarrel")
    assert table is not None
    search.qtbot.waitUntil(lambda: table.model().rowCount() == 6, timeout=5000)
    line = search.shell.page.findChild(QLineEdit, "field:filter")  # type: ignore[union-attr]  # a ledger is in front
    assert line is not None
    assert line.text() == "美琴"


def test_every_letter_looks_again_and_only_the_last_answer_is_shown(search: Search) -> None:
    for text in ("z", "zm", "zmq", "zmqx"):
        search.type(text)
    search.qtbot.waitUntil(lambda: not search.window._jobs.busy and not search.overlay._rest.isActive(), timeout=5000)
    assert [one for one in search.overlay.lines if not one.begins] == []
    assert search.line.accessibleDescription().startswith("没有找到“zmqx”，选一种新登记")
    search.type("zmq")
    search.lines(3)


def test_enter_right_after_the_last_letter_takes_what_it_finds(search: Search) -> None:
    search.type("水沟第3回")
    search.key(Qt.Key.Key_Return)
    search.qtbot.waitUntil(lambda: isinstance(search.shell.page, FormPage), timeout=5000)
    assert isinstance(search.shell.page, FormPage)
    assert search.shell.page.session.text("what").startswith("水沟第3回")
    assert not search.overlay.isVisible()


def test_control_and_enter_begin_a_new_one_of_the_register(search: Search) -> None:
    search.type("水沟")
    search.lines(6)
    search.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    search.qtbot.waitUntil(lambda: isinstance(search.shell.page, FormPage), timeout=5000)
    assert isinstance(search.shell.page, FormPage)
    assert search.shell.page.session.spec.form_id == "quarrel"
    assert search.shell.page.session.text("what") == ""


def test_esc_gives_the_focus_back_to_where_it_was(search: Search) -> None:
    search.key(Qt.Key.Key_Escape)
    assert not search.overlay.isVisible()
    search.shell.go(ToLedger("quarrel"))
    table = search.window.findChild(QTableView, "list:quarrel")
    assert table is not None
    search.qtbot.waitUntil(lambda: table.model().rowCount() == 6 and table.hasFocus(), timeout=5000)
    search.qtbot.keyClick(search.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.line.hasFocus()
    search.key(Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_pages_of_finds_are_passed_by_page_keys(search: Search) -> None:
    search.type("水沟")
    search.lines(6)
    search.key(Qt.Key.Key_PageDown)
    assert search.line.accessibleDescription() == search.words[-1]
    search.key(Qt.Key.Key_Down)
    assert search.line.accessibleDescription() == search.words[0]


def test_where_nothing_is_found_the_box_says_so_and_control_and_enter_begin_a_new_one(search: Search) -> None:
    search.shell.go(ToLedger("quarrel"))
    search.qtbot.keyClick(search.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.overlay.empty_words == "写几个字就开始找"
    search.type("查无此事")
    sentence = "没有找到“查无此事”，换几个字试试；Ctrl+回车新登记口角台账"
    search.qtbot.waitUntil(lambda: search.overlay.empty_words == sentence, timeout=5000)
    assert search.line.accessibleDescription() == sentence
    search.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    search.qtbot.waitUntil(lambda: isinstance(search.shell.page, FormPage), timeout=5000)
    assert isinstance(search.shell.page, FormPage)
    assert search.shell.page.session.spec.form_id == "quarrel"


def test_where_nothing_is_found_and_no_register_is_in_front_every_register_is_offered(
    search: Search, desk: Desk
) -> None:
    before = search.shell.route
    search.type("查无此事")
    search.key(Qt.Key.Key_Return)  # before the answer is there: nothing is begun unseen
    search.lines(len(desk.store.specs.all()))
    search.qtbot.waitUntil(lambda: not search.window._jobs.busy, timeout=5000)
    assert search.shell.route == before
    assert all(one.begins for one in search.overlay.lines)
    assert "新登记人员" in search.words
    search.key(Qt.Key.Key_Up)  # round the end: the last register
    last = search.overlay.lines[-1]
    assert search.line.accessibleDescription().endswith(last.words)
    search.key(Qt.Key.Key_Return)
    search.qtbot.waitUntil(lambda: isinstance(search.shell.page, FormPage), timeout=5000)
    assert isinstance(search.shell.page, FormPage)
    assert search.shell.page.session.spec.form_id == last.form


def test_the_window_is_built_anew_while_the_overlay_is_open(search: Search) -> None:
    old, line = search.overlay, search.line
    search.type("美琴")
    search.window._on_large_text(True)
    search.qtbot.waitUntil(lambda: not isValid(old), timeout=5000)
    assert old.eventFilter(line, QEvent(QEvent.Type.KeyPress)) is False
    assert search.window.shell is not search.shell
