"""The ledger page: what it shows, how it is filtered, sorted and chosen from by keys, and the way back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import Answer
from ruraldesk.gui.form.editors.link import PickLine
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.ledger.link_clause import LinkClause
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import ToHome, ToLedger
from ruraldesk.gui.window import DeskWindow
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import ledger, removal
from ruraldesk.services.desk import Desk
from tests.helpers.ledger_forms import quarrel, take_quarrels


def open_ledger(window: DeskWindow, qtbot: QtBot, route: ToLedger, rows: int) -> QTableView:
    """Go to a ledger and wait until it shows so many rows."""
    assert window.shell is not None
    window.shell.go(route)
    table = window.findChild(QTableView, f"list:{route.form}")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() == rows, timeout=5000)
    return table


def test_a_route_with_a_filter_opens_what_fits_it_on_the_same_page(window: DeskWindow, qtbot: QtBot) -> None:
    table = open_ledger(window, qtbot, ToLedger("person"), 3)
    again = open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"),)), 1)
    assert again is table
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"), ("group_no", "7"))), 2)
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no>=", "3"),), text="周美琴"), 1)


def test_a_ledger_is_found_again_as_it_was_left(window: DeskWindow, qtbot: QtBot) -> None:
    open_ledger(window, qtbot, ToLedger("person", where=(("group_no", "5"),)), 1)
    assert window.shell is not None
    window.shell.go(ToHome())
    window.shell.go_back()
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
    table = window.findChild(QTableView, "list:person")
    assert table is not None
    assert table.model().rowCount() == 1
    assert window.shell.page is not None
    window.shell.page.escape()
    qtbot.waitUntil(lambda: table.model().rowCount() == 3, timeout=5000)


@pytest.fixture
def quarrels(desk: Desk, tmp_path: Path) -> Desk:
    """The desk of every window test with a register of five quarrels, one of them deleted."""
    take_quarrels(desk, tmp_path)
    person = ledger.rows(desk, "person", ledger.ids(desk, "person"))[0].id
    quarrel(desk, "夜里吵", "talking", on_day="2026-11-02", kind="noise", until="2026-11-20", sides=[{"side": person}])
    quarrel(desk, "水沟", "talking", "settled", on_day="2026-08-15", kind="water", cost="120.50")
    quarrel(desk, "旧账", on_day="2025-12-31", kind="noise")
    quarrel(desk, "没日子")
    removal.delete(desk, quarrel(desk, "记错了", on_day="2026-11-03"))
    return desk


@pytest.fixture
def listed(qtbot: QtBot, quarrels: Desk, window: DeskWindow) -> Ledger:
    return Ledger(window, qtbot)


class Ledger:
    """The ledger of quarrels in the window."""

    def __init__(self, window: DeskWindow, qtbot: QtBot) -> None:
        assert window.shell is not None
        self.window, self.shell, self.qtbot = window, window.shell, qtbot
        self.desk = self.shell.bench.desk
        self.go(ToLedger("quarrel"), 4)

    @property
    def table(self) -> LedgerTable:
        found = self.window.findChild(LedgerTable, "list:quarrel")
        assert found is not None
        return found

    @property
    def what(self) -> list[str]:
        """The first words of every row."""
        model = self.table.model()
        return [str(model.index(row, 1).data()) for row in range(model.rowCount())]

    def go(self, route: ToLedger, rows: int) -> None:
        self.shell.go(route)
        self.rows(rows)

    def rows(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.table.model().rowCount() == count, timeout=5000)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window._jobs.busy, timeout=5000)

    def box(self, name: str) -> QComboBox:
        found = self.shell.page.findChild(QComboBox, f"field:filter.{name}") if self.shell.page else None
        assert found is not None, name
        return found

    def choose(self, name: str, value: str) -> None:
        box = self.box(name)
        assert box.findData(value) >= 0, [box.itemData(at) for at in range(box.count())]
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.table, key, modifier)

    def press(self, name: str) -> None:
        found = self.shell.findChild(QAbstractButton, f"action:{name}")
        assert found is not None, name
        assert found.isVisible(), name
        found.click()
        self.settle()

    def seen(self, name: str) -> bool:
        found = self.shell.findChild(QAbstractButton, f"action:{name}")
        return found is not None and found.isVisible()

    def words(self, name: str) -> str:
        found = self.shell.findChild(QLabel, name)
        assert found is not None
        return found.text()


def test_the_list_begins_in_the_order_of_its_form(listed: Ledger) -> None:
    assert listed.what == ["夜里吵", "水沟", "旧账", "没日子"]
    assert listed.table.arrow_of(2) == "↓"
    assert listed.words("count") == "共4起"


def test_the_sentence_filters_by_state_period_and_choice(listed: Ledger) -> None:
    listed.choose("state", "@open")
    listed.rows(3)
    listed.choose("state", "")
    listed.choose("period", "year")
    listed.rows(2)
    assert listed.what == ["夜里吵", "水沟"]
    listed.choose("kind", "noise")
    listed.rows(1)
    assert listed.words("count") == "共1起"
    assert listed.seen("show_all")
    listed.press("show_all")
    listed.rows(4)
    assert not listed.seen("show_all")


def test_keys_look_at_the_quarter_and_the_year_and_move_on(listed: Ledger) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    listed.key(Qt.Key.Key_J, control)
    listed.rows(1)
    assert listed.what == ["夜里吵"]
    listed.key(Qt.Key.Key_PageUp, control)
    listed.qtbot.waitUntil(lambda: listed.what == ["水沟"], timeout=5000)
    assert listed.box("period").currentText() == "2026年第三季度"
    listed.key(Qt.Key.Key_PageDown, control)
    listed.qtbot.waitUntil(lambda: listed.what == ["夜里吵"], timeout=5000)
    listed.key(Qt.Key.Key_N, control)
    listed.rows(2)
    listed.key(Qt.Key.Key_N, control)
    listed.rows(4)


def test_two_days_are_typed_as_dates_are_everywhere(listed: Ledger) -> None:
    listed.choose("period", "own")
    first = listed.shell.findChild(QLineEdit, "field:filter.from")
    last = listed.shell.findChild(QLineEdit, "field:filter.to")
    assert first is not None
    assert last is not None
    assert first.isVisible()
    first.setText("815")
    first.setText("8.15")
    last.setText("1102")
    last.editingFinished.emit()
    listed.rows(2)
    assert (first.text(), last.text()) == ("2026-08-15", "2026-11-02")
    first.setText("哪天")
    first.editingFinished.emit()
    assert first.property("problem") == "block"
    assert listed.table.model().rowCount() == 2


def test_a_person_is_asked_for_and_found_in_the_rows(listed: Ledger) -> None:
    listed.choose("more", "side")
    line = listed.shell.findChild(PickLine, "field:filter.side")
    assert line is not None
    listed.qtbot.waitUntil(line.hasFocus, timeout=5000)
    listed.qtbot.keyClicks(line, "zmq")
    listed.qtbot.waitUntil(lambda: line.panel is not None and len(line.panel.words) == 3, timeout=5000)
    listed.qtbot.keyClick(line, Qt.Key.Key_Down)
    listed.qtbot.keyClick(line, Qt.Key.Key_Return)
    listed.settle()
    clause = listed.shell.page.findChild(LinkClause)  # type: ignore[union-attr]  # a ledger page is in front
    assert clause is not None
    assert clause.value
    assert "周美琴" in line.text()
    person = ledger.rows(listed.desk, "person", ledger.ids(listed.desk, "person"))[0].id
    assert listed.table.model().rowCount() == (1 if clause.value == person else 0)
    listed.go(ToLedger("quarrel", where=(("side", person),)), 1)
    assert listed.what == ["夜里吵"]
    line.clear()
    line.textEdited.emit("")
    listed.rows(4)


def test_what_came_with_the_way_stands_as_words_and_can_be_dropped(listed: Ledger) -> None:
    listed.go(ToLedger("quarrel", where=(("due<=", "2026-11-24"),)), 1)
    chip = listed.shell.findChild(QAbstractButton, "action:drop.due<=")
    assert chip is not None
    assert chip.text() == "期限到2026年11月24日　×"
    chip.click()
    listed.rows(4)


def test_a_filter_is_kept_and_taken_again_by_its_key(listed: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruraldesk.gui.ledger.saved.ask", lambda *_: Answer(True, "吵闹的"))
    listed.choose("kind", "noise")
    listed.rows(2)
    listed.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert listed.box("saved").currentData() == "吵闹的"
    assert listed.shell.page is not None
    listed.shell.page.escape()
    listed.rows(4)
    assert listed.box("saved").currentData() == ""
    listed.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    listed.rows(2)
    assert listed.box("kind").currentData() == "noise"
    listed.choose("saved", "@drop:吵闹的")
    assert listed.box("saved").findData("吵闹的") < 0


def test_head_and_keys_sort_by_any_column_and_the_row_stays(listed: Ledger) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    listed.table.stand_at(1)
    listed.table.horizontalHeader().sectionClicked.emit(1)
    listed.qtbot.waitUntil(lambda: listed.table.arrow_of(1) == "↑", timeout=5000)
    listed.settle()
    assert listed.what == sorted(listed.what)
    assert listed.what[listed.table.currentIndex().row()] == "水沟"
    for _ in range(2):
        listed.key(Qt.Key.Key_Right)
    listed.key(Qt.Key.Key_Down, control)
    listed.qtbot.waitUntil(lambda: listed.table.arrow_of(3) == "↓", timeout=5000)
    listed.settle()
    assert listed.what[0] == "水沟"
    listed.key(Qt.Key.Key_Up, control)
    listed.qtbot.waitUntil(lambda: listed.table.arrow_of(3) == "↑", timeout=5000)


def test_shift_chooses_a_range_that_shrinks_again(listed: Ledger) -> None:
    shift, table = Qt.KeyboardModifier.ShiftModifier, listed.table
    table.stand_at(0)
    for _ in range(3):
        listed.key(Qt.Key.Key_Down, shift)
    assert table.model().chosen_count == 4  # type: ignore[attr-defined]  # LedgerModel
    listed.key(Qt.Key.Key_Up, shift)
    assert table.model().chosen_count == 3  # type: ignore[attr-defined]  # as above
    assert listed.words("chosen") == "已选3起"
    listed.key(Qt.Key.Key_Home)
    listed.key(Qt.Key.Key_Space)
    assert table.model().chosen_count == 2  # type: ignore[attr-defined]  # as above
    listed.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.all_chosen
    listed.press("choose_none")
    assert table.model().chosen_count == 0  # type: ignore[attr-defined]  # as above


def test_letters_and_composed_words_go_to_the_filter(listed: Ledger, commit: Callable[[QWidget, str], None]) -> None:
    line = listed.shell.page.findChild(QLineEdit, "field:filter")  # type: ignore[union-attr]  # a ledger page is in front
    assert line is not None
    commit(listed.table, "水沟")
    listed.rows(1)
    assert line.text() == "水沟"
    assert line.hasFocus()
    listed.qtbot.keyClick(line, Qt.Key.Key_Return)
    assert listed.table.hasFocus()
    listed.key(Qt.Key.Key_X)
    assert line.text() == "水沟x"


def test_deleted_ones_lie_in_the_bin_and_are_put_back(listed: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruraldesk.gui.ledger.deeds.ask", lambda *_: Answer(True, "重复"))
    listed.table.stand_at(0)
    for _ in range(2):
        listed.key(Qt.Key.Key_Space)
        listed.key(Qt.Key.Key_Down)
    listed.key(Qt.Key.Key_Delete)
    listed.rows(2)
    assert listed.words("status") == "已删2起，Ctrl+Z放回"
    listed.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    listed.rows(4)
    listed.choose("state", "@bin")
    listed.rows(1)
    assert listed.what == ["记错了"]
    model = listed.table.model()
    assert model.index(0, model.columnCount() - 1).data() == "2026-11-24　沈小兰"
    assert not listed.seen("new")
    assert not listed.seen("delete")
    listed.key(Qt.Key.Key_Space)
    listed.press("restore")
    listed.rows(0)
    listed.choose("state", "")
    listed.rows(5)


def test_what_cannot_be_deleted_is_named_and_the_rest_is_deleted(
    listed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("ruraldesk.gui.ledger.deeds.ask", lambda *_: Answer(True, ""))
    monkeypatch.setattr("ruraldesk.gui.ledger.deeds.tell", lambda _, title, body, name: told.append(f"{title} {body}"))
    table = open_ledger(listed.window, listed.qtbot, ToLedger("person"), 3)
    listed.qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    listed.qtbot.keyClick(table, Qt.Key.Key_Delete)
    listed.qtbot.waitUntil(lambda: table.model().rowCount() == 1, timeout=5000)
    assert told
    assert told[0].startswith("1人没删 ")
    assert "夜里吵" not in told[0]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_filtered_list_is_exported_as_it_is_seen(
    listed: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"口角{suffix}"
    monkeypatch.setattr("ruraldesk.gui.ledger.deeds.choose_new_file", lambda *_: out)
    listed.choose("period", "year")
    listed.rows(2)
    listed.press("export")
    assert listed.words("status") == f"已导出2起到“{out.name}”"
    rows = sheet_rows(out)
    assert any("受理日期在今年，共2起" in str(cell) for row in rows for cell in row)
    heads = next(row for row in rows if "事由" in row)
    lines = rows[rows.index(heads) + 1 :][:2]
    assert [row[heads.index("事由")] for row in lines] == ["夜里吵", "水沟"]
    assert str(lines[1][heads.index("花费")]).startswith("120.5")


def test_only_the_chosen_are_exported(listed: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    out = tmp_path / "口角"
    monkeypatch.setattr("ruraldesk.gui.ledger.deeds.choose_new_file", lambda *_: out)
    listed.table.stand_at(2)
    listed.key(Qt.Key.Key_Space)
    listed.press("export")
    assert any("旧账" in row for row in sheet_rows(tmp_path / "口角.xlsx"))
    assert listed.words("status").startswith("已导出1起")


def test_an_empty_list_says_what_to_do_and_has_the_focus(listed: Ledger) -> None:
    listed.choose("kind", "water")
    listed.choose("period", "last_year")
    listed.rows(0)
    listed.table.clearFocus()
    assert listed.seen("show_all_again")
    assert listed.shell.page is not None
    listed.shell.page.focus_first()
    button = listed.shell.findChild(QAbstractButton, "action:show_all_again")
    assert button is not None
    assert button.hasFocus()
    listed.press("show_all_again")
    listed.rows(4)


def test_one_comes_back_to_the_row_one_left_though_it_moved(listed: Ledger) -> None:
    listed.table.stand_at(2)
    listed.key(Qt.Key.Key_Return)
    assert isinstance(listed.shell.page, FormPage)
    changed = quarrel(listed.desk, "新来的", on_day="2026-11-20")
    listed.shell.notifier.tell(ChangeSet(frozenset([changed]), frozenset(["quarrel"])))
    listed.shell.go_back()
    listed.rows(5)
    assert listed.what[listed.table.currentIndex().row()] == "旧账"
    assert listed.table.hasFocus()


def sheet_rows(file: Path) -> list[list[object]]:
    """Return the cells of a written sheet, row by row."""
    if file.suffix == ".csv":
        return [list(row) for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))]
    return [list(row) for row in load_workbook(file).worksheets[0].iter_rows(values_only=True)]
