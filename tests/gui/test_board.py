"""村情: villages by months and by registers in the order of codes, what stands behind a cell, the printed receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.pages.questions import QuestionsPage
from ruraldesk.gui.routes import ToBoard
from ruraldesk.gui.shell.entries import GROUPS_AT_MOST, rail_groups
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.town_pages import board as board_module
from ruraldesk.gui.town_pages.board import BoardPage
from ruraldesk.gui.town_pages.board_matrix import MONTHS, BoardHead, BoardTable
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import handover
from ruraldesk.town import matrix
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import codes
from tests.helpers.exchange_page import button, words
from tests.helpers.offices import Places
from tests.helpers.pdf_pages import pdf_text


@pytest.fixture
def came(places: Places, tmp_path: Path) -> Places:
    """禾塘村 has handed in this month, 柳汀村 not."""
    folder = tmp_path / "between"
    folder.mkdir()
    handover.export(places.one, folder)
    import_bundles(places.town, [folder])
    return places


def at_board(office: DeskWindow, qtbot: QtBot) -> tuple[BoardPage, QTableWidget]:
    assert office.shell is not None
    office.shell.go(ToBoard())
    page = office.shell.page
    assert isinstance(page, BoardPage)
    table = page.findChild(QTableWidget, "list:board")
    assert table is not None
    qtbot.waitUntil(lambda: table.rowCount() > 0, timeout=5000)
    return page, table


def texts(table: QTableWidget, row: int) -> list[str]:
    found = []
    for column in range(table.columnCount()):
        item = table.item(row, column)
        assert item is not None
        found.append(item.text())
    return found


def test_villages_stand_in_the_order_of_their_codes_whoever_came(
    office: DeskWindow, came: Places, qtbot: QtBot
) -> None:
    _, table = at_board(office, qtbot)
    assert [texts(table, row)[0] for row in (0, 1)] == ["柳汀村", "禾塘村"]
    assert texts(table, 1)[6:] == ["✓ 2件\n到11-24", "没有"]
    assert texts(table, 0)[6:] == ["还没交", "没有"]
    assert texts(table, 0)[1:6] == ["·"] * 5  # not enrolled then


def test_a_month_that_passed_without_a_bundle_is_said_plainly(came: Places, clock: FixedClock) -> None:
    months = matrix.months_until(clock.today().replace(year=2027, month=1), 3)
    assert months == ("2026-11", "2026-12", "2027-01")
    far, one = matrix.matrix(came.town, months)
    assert [cell.files for cell in one.cells] == [1, 0, 0]
    assert [cell.files for cell in far.cells] == [0, 0, 0]
    assert one.fingerprint.count("-") == 3
    assert one.desks == ("1号桌",)


def test_a_cell_shows_what_came_with_its_code_and_the_villages_cell_its_fingerprint(
    office: DeskWindow, came: Places, qtbot: QtBot
) -> None:
    page, table = at_board(office, qtbot)
    table.setCurrentCell(1, 6)
    qtbot.waitUntil(lambda: words(page, "cell_title") == "禾塘村，2026年11月", timeout=5000)
    ((_, code),) = codes(came.town, came.one.code)
    said = [one.text() for one in page._cell.findChildren(QLabel)]
    assert f"{code[:5]} {code[5:]}" in said
    table.setCurrentCell(1, 0)
    said = [one.text() for one in page._cell.findChildren(QLabel)]
    assert came.town.store.peers.villages()[1].fingerprint in said


def test_enter_on_questions_opens_those_of_the_village_and_on_a_register_its_records(
    office: DeskWindow, came: Places, qtbot: QtBot
) -> None:
    town_questions.ask(came.town, came.lamp, "", "有照片吗？")
    page, table = at_board(office, qtbot)
    qtbot.waitUntil(lambda: texts(table, 1)[7] == "1个", timeout=5000)
    table.setCurrentCell(1, 7)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert office.shell is not None
    assert isinstance(office.shell.page, QuestionsPage)
    assert office.shell.page._village == came.one.code
    at_board(office, qtbot)
    choice = page.findChild(QAbstractButton, "choice:by_form")
    assert choice is not None
    choice.click()
    heads = [table.horizontalHeaderItem(one) for one in range(table.columnCount())]
    names = [one.text() for one in heads if one is not None]
    assert "设施台账" in names
    column = names.index("设施台账")
    assert (texts(table, 0)[column], texts(table, 1)[column]) == ("没有", "1")
    table.setCurrentCell(1, column)
    assert words(page, "cell_title") == "禾塘村，设施台账"
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert isinstance(office.shell.page, LedgerPage)


def test_the_receipt_of_the_village_one_stands_on_is_printed(
    office: DeskWindow, came: Places, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(board_module, "print_pdf", lambda _page, pdf, _title: printed.append(pdf))
    page, table = at_board(office, qtbot)
    table.setCurrentCell(1, 6)
    button(page, "receipt_paper").click()
    qtbot.waitUntil(lambda: bool(printed), timeout=10_000)
    ((_, code),) = codes(came.town, came.one.code)
    assert f"{code[:5]} {code[5:]}" in pdf_text(printed[0])


def test_the_registers_of_a_group_are_counted_together_and_listed_beside(
    office: DeskWindow, came: Places, qtbot: QtBot
) -> None:
    """Forty registers side by side would lie beyond the edge of the page."""
    specs = came.town.store.specs.all()
    groups = dict(rail_groups(specs))
    assert len(groups) <= GROUPS_AT_MOST < len(specs)
    page, table = at_board(office, qtbot)
    first, second = (one.form_id for one in groups["设施台账"][:2])
    page._registers = {first: {came.one.code: 3}, second: {came.one.code: 1_200}}
    page._by_form.click()
    assert [texts(table, row) for row in (0, 1)] == [["柳汀村", "没有"], ["禾塘村", "1,203"]]
    table.setCurrentCell(1, 1)
    said = [one.text() for one in page._cell.findChildren(QLabel)]
    assert {"1,203件", "3件", "1,200件"} <= set(said)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    link = QApplication.focusWidget()
    assert link is not None
    assert link.objectName() == f"action:records.{first}"


@pytest.fixture(params=[False, True], ids=["usual", "large"])
def sized(request: pytest.FixtureRequest, dressed: QApplication) -> Iterator[bool]:
    yield bool(request.param)
    use_large_text(False)


@pytest.mark.parametrize("size", [(1366, 696), (1280, 608)])
def test_nothing_of_the_board_lies_beyond_its_edge_or_is_cut(
    office: DeskWindow, came: Places, qtbot: QtBot, size: tuple[int, int], sized: bool
) -> None:
    use_large_text(sized)
    office.resize(*size)
    page, table = at_board(office, qtbot)
    assert came.town.is_open
    qtbot.waitUntil(lambda: table.columnCount() == MONTHS + 2, timeout=10_000)
    page._registers = {one.form_id: {came.one.code: 4_000} for one in came.town.store.specs.all()}
    for verb in ("by_month", "by_form"):
        choice = page.findChild(QAbstractButton, f"choice:{verb}")
        assert choice is not None
        choice.click()
        qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=5_000)
        shown = [at for at in range(table.columnCount()) if not table.isColumnHidden(at)]
        assert len(shown) >= 6
        for at in shown:
            assert table.sizeHintForColumn(at) <= table.columnWidth(at) + 1, (verb, at)
        if not (sized and verb == "by_form" and size[0] == 1280):
            assert _ink_begins(table) >= 8, verb
    assert table.columnCount() == len(rail_groups(came.town.store.specs.all())) + 1
    assert isinstance(table.horizontalHeader(), BoardHead)


def _ink_begins(table: BoardTable) -> int:
    """Return how many pixels in the words of the first village's name begin."""
    cell = table.visualRect(table.model().index(0, 0))
    picture = table.viewport().grab(cell).toImage()
    ground = picture.pixelColor(1, 3)
    columns = range(1, picture.width())
    inked = (x for x in columns if any(picture.pixelColor(x, y) != ground for y in range(3, picture.height() - 3)))
    return next(inked, 0)
