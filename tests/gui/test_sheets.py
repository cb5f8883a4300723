"""Sheets in the window: taken in with a verdict for every line, and the town's own table filled where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.routes import ToFill, ToImport, ToLedger, ToStatistics
from ruraldesk.gui.sheets import fill_page, import_page
from ruraldesk.gui.sheets.fill_page import FillPage
from ruraldesk.gui.sheets.import_page import ImportPage
from ruraldesk.gui.shell.page import Page
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import ledger, sheet_import
from ruraldesk.services.desk import Desk
from tests.helpers.sheet_files import cells, put, saved, workbook

ROWS = [
    ["禾塘村新来人员名册", None, None, None, None],
    ["序号", "户主", "身份证号", "联系电话", "小组"],
    [1, "钱样例", None, 13912345678, 3],
    [2, "孙样例", 330499199001011234, None, 3],
    [3, "李样例", None, "139 1234 5670", 2],
    [4, "李样例", None, "139 1234 5670", 2],
    ["合计", 4, None, None, None],
]


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    return put(tmp_path, "名册.xlsx", workbook(ROWS, merged=["A1:E1"]))


def part(page: QWidget, name: str) -> QWidget:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    return found


def box(page: QWidget, name: str) -> QComboBox:
    found = part(page, name)
    assert isinstance(found, QComboBox)
    return found


def choose(page: QWidget, name: str, value: str) -> None:
    """Choose in a list as a hand does."""
    one = box(page, name)
    one.setCurrentIndex(one.findData(value))
    one.activated.emit(one.currentIndex())


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def rows(page: QWidget, name: str) -> list[list[str]]:
    view = part(page, name)
    assert isinstance(view, ReportView)
    model = view.model()
    return [[str(model.index(r, c).data() or "") for c in range(model.columnCount())] for r in range(model.rowCount())]


def front(window: DeskWindow) -> Page:
    assert window.shell is not None
    assert window.shell.page is not None
    return window.shell.page


@pytest.fixture
def importing(window: DeskWindow, roll: Path, monkeypatch: pytest.MonkeyPatch) -> ImportPage:
    """The page of a register, as one comes to it from its ledger; the roll is the file that is chosen."""
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    monkeypatch.setattr(import_page, "choose_file", lambda *_: roll)
    window.shell.go(ToImport("person"))
    page = front(window)
    assert isinstance(page, ImportPage)
    return page


def opened(page: ImportPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "第2行" in box(page, "field:head_line").currentText(), timeout=10_000)


def checked(page: ImportPage, qtbot: QtBot) -> None:
    """Open the roll and say that 户主 is the name."""
    opened(page, qtbot)
    choose(page, "field:column.B", "name")
    qtbot.waitUntil(lambda: "能登记2行" in "".join(page.status()), timeout=10_000)


def test_the_ledger_leads_to_its_sheets(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    qtbot.keyClick(front(window), Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(front(window), ImportPage)
    assert part(front(window), "action:choose_file").hasFocus()
    qtbot.keyClick(front(window), Qt.Key.Key_Escape)
    assert isinstance(front(window), LedgerPage)


def test_what_must_be_there_and_is_not_pointed_at_is_said(importing: ImportPage, qtbot: QtBot) -> None:
    opened(importing, qtbot)
    assert importing.bar.reason.text() == "还没对上必填的：姓名"
    assert not part(importing, "action:register").isEnabled()
    assert box(importing, "field:column.D").currentText() == "手机"
    assert part(importing, "field:column.D").accessibleName() == "D列联系电话"


def test_every_line_says_what_becomes_of_it(importing: ImportPage, qtbot: QtBot) -> None:
    checked(importing, qtbot)
    shown = rows(importing, "list:import")
    assert [(one[0], one[1]) for one in shown] == [("3", "能登记"), ("4", "要改"), ("5", "能登记"), ("6", "重复")]
    assert "3.30E+17" in shown[1][2]
    assert part(importing, "action:register").accessibleName() == "登记2人"
    choose(importing, "field:only", "wrong")
    assert [one[0] for one in rows(importing, "list:import")] == ["4"]
    told = part(importing, "import_line")
    assert isinstance(told, QLabel)
    assert told.text().startswith("第4行　要改　C列“身份证号”：号码被Excel记成了3.30E+17")


def test_one_key_registers_and_one_link_takes_it_back(
    importing: ImportPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ledger.count(desk, "person")
    checked(importing, qtbot)
    qtbot.keyClick(importing, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "已登记2人。2行没登记，原因在表里。" in words(importing), timeout=10_000)
    assert ledger.count(desk, "person") == before + 2
    assert [one[1] for one in rows(importing, "list:import")] == ["已登记", "要改", "已登记", "重复"]
    assert part(importing, "action:save_marked").hasFocus()
    monkeypatch.setattr(AskDialog, "exec", lambda _: AskDialog.DialogCode.Accepted)
    undo = part(importing, "action:undo_import")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ledger.count(desk, "person") == before, timeout=10_000)
    assert sheet_import.batches(desk, "person") == []


def test_a_copy_with_the_verdicts_is_saved(
    importing: ImportPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(importing, qtbot)
    out = tmp_path / "结果.xlsx"
    monkeypatch.setattr(import_page, "choose_new_file", lambda *_: out)
    qtbot.mouseClick(part(importing, "action:save_marked"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(out.exists, timeout=10_000)
    assert cells(out.read_bytes())[1][5] == "登记结果"


def test_coming_back_the_last_one_can_still_be_taken_back(
    importing: ImportPage, window: DeskWindow, qtbot: QtBot
) -> None:
    checked(importing, qtbot)
    qtbot.keyClick(importing, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "已登记2人" in words(importing), timeout=10_000)
    assert window.shell is not None
    window.shell.go(ToStatistics())
    window.shell.go(ToImport("person"))
    assert "上次：11月24日沈小兰从“名册.xlsx”登记了2人。" in words(front(window))


def test_a_file_that_is_none_is_told_and_the_page_stays(
    importing: ImportPage, qtbot: QtBot, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(tmp_path, "老.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    monkeypatch.setattr(import_page, "choose_file", lambda *_: old)
    qtbot.mouseClick(part(importing, "action:choose_file"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["“老.xls”是老格式的表（.xls、.et）。"]
    assert part(importing, "action:choose_file").isVisible()


FILL = [
    ["11月照明设施表", None, None, None, None],
    ["序号", "名称", "责任人", "责任人电话", "安装位置"],
    *[[None] * 5] * 3,
    ["合计", None, None, None, None],
]


@pytest.fixture
def filling(
    window: DeskWindow, lamps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> FillPage:
    """The page with a table of lamps that the town sent."""
    assert len(lamps) == 3
    assert window.shell is not None
    table = put(tmp_path, "照明.xlsx", workbook(FILL, merged=["A1:E1"]))
    monkeypatch.setattr(fill_page, "choose_file", lambda *_: table)
    window.shell.go(ToFill())
    page = front(window)
    assert isinstance(page, FillPage)
    qtbot.mouseClick(part(page, "action:choose_file"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: part(page, "action:fill").isVisible(), timeout=10_000)
    choose(page, "field:form", "facility")
    qtbot.waitUntil(lambda: "要填3" in "".join(page.status()), timeout=10_000)
    return page


def test_the_reports_lead_to_the_towns_table(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToStatistics())
    qtbot.mouseClick(part(front(window), "section:fill_town_table"), Qt.MouseButton.LeftButton)
    assert isinstance(front(window), FillPage)


def test_what_would_be_written_stands_in_the_table(filling: FillPage) -> None:
    shown = rows(filling, "list:fill")
    assert shown[2][1:] == ["1", "路灯1号", "王建国", "", "村口"]
    assert shown[5][1] == "合计"
    assert box(filling, "field:column.E").currentText() == "位置"


def test_a_column_is_pointed_at_in_the_table_and_what_is_kept_back_is_said(filling: FillPage, qtbot: QtBot) -> None:
    view = part(filling, "list:fill")
    assert isinstance(view, ReportView)
    view.clicked.emit(view.model().index(3, 4))
    assert box(filling, "field:column.D").hasFocus()
    choose(filling, "field:column.D", "responsible.group_no")
    qtbot.waitUntil(lambda: "要填3" in "".join(filling.status()), timeout=10_000)
    choose(filling, "field:column.C", "responsible.publish_consent")
    qtbot.waitUntil(lambda: rows(filling, "list:fill")[2][3] == "无", timeout=10_000)


def test_it_is_written_and_known_the_next_time(
    filling: FillPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "填好.xlsx"
    monkeypatch.setattr(fill_page, "choose_new_file", lambda *_: out)
    qtbot.keyClick(filling, Qt.Key.Key_F9)
    qtbot.waitUntil(out.exists, timeout=10_000)
    page = load_workbook(out).worksheets[0]
    assert [page.cell(row, 2).value for row in (3, 4, 5)] == ["路灯1号", "路灯2号", "路灯3号"]
    assert page.cell(6, 1).value == "合计"
    moved = [FILL[0], ["序号", "责任人", "名称", "责任人电话", "安装位置"], *FILL[2:]]
    other = put(tmp_path, "新照明.xlsx", workbook(moved, merged=["A1:E1"]))
    monkeypatch.setattr(fill_page, "choose_file", lambda *_: other)
    qtbot.mouseClick(part(filling, "action:other_file"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "“名称”原来在B列，现在在C列" in words(filling), timeout=10_000)
    assert part(filling, "action:fill").accessibleName() == "对好了，填好存到…"


def test_too_few_rows_are_said_and_nothing_is_written(
    filling: FillPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = put(tmp_path, "短.xlsx", workbook([*FILL[:2], [None] * 5, FILL[-1]], merged=["A1:E1"]))
    monkeypatch.setattr(fill_page, "choose_file", lambda *_: short)
    qtbot.mouseClick(part(filling, "action:other_file"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "只留了1行" in filling.bar.reason.text(), timeout=10_000)
    assert not part(filling, "action:fill").isEnabled()


def test_another_sheet_of_the_same_kind_is_told_before_one_registers(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = load_workbook(put(tmp_path, "名册.xlsx", workbook(ROWS[1:4], sheet="一组")))
    copied = book.copy_worksheet(book.worksheets[0])
    copied.title = "二组"
    monkeypatch.setattr(import_page, "choose_file", lambda *_: put(tmp_path, "两张.xlsx", saved(book)))
    assert window.shell is not None
    window.shell.go(ToImport("person"))
    page = front(window)
    assert isinstance(page, ImportPage)
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "第1行" in box(page, "field:head_line").currentText(), timeout=10_000)
    choose(page, "field:column.B", "name")
    qtbot.waitUntil(lambda: "还有“二组”没有登记，选“哪一张”再登记一次。" in words(page), timeout=10_000)
