"""A wide report: what its rows are called stays in sight while the numbers are scrolled."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn

ROWS, NUMBERS = 40, 12


def _table() -> ReportTable:
    heads = [ShownColumn("class", "类别", "text", 8, "left")]
    heads += [ShownColumn(f"n{place}", f"第{place}个数", "integer", 5, "right") for place in range(NUMBERS)]
    rows = [
        (Cell(None, f"第{row}类设施"), *(Cell(row * place, str(row * place)) for place in range(NUMBERS)))
        for row in range(ROWS)
    ]
    return ReportTable(
        "wide", "宽表", "禾塘村", "town", tuple(heads), tuple(rows), (), tuple("" for _ in rows), (), "", (), "", (), ""
    )


@pytest.fixture
def view(qtbot: QtBot) -> ReportView:
    made = ReportView()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.show_table(_table())
    return made


def _left(view: ReportView) -> QImage:
    """Return the picture of the rows' names, without the line at their edge."""
    area = QRect(1, 1, view.columnWidth(0) - 2, view.height() - view.horizontalScrollBar().height() - 4)
    return view.grab(area).toImage()


def test_the_names_stay_where_the_numbers_go_and_go_down_with_their_rows(view: ReportView, qtbot: QtBot) -> None:
    before = _left(view)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert _left(view) == before
    view.verticalScrollBar().setValue(200)
    down = _left(view)
    assert down != before
    view.horizontalScrollBar().setValue(0)
    assert _left(view) == down


def test_the_number_in_hand_is_never_beneath_the_names(view: ReportView, qtbot: QtBot) -> None:
    view.setFocus()
    view.setCurrentIndex(view.model().index(2, NUMBERS))
    for _ in range(NUMBERS - 1):
        qtbot.keyClick(view, Qt.Key.Key_Left)
        if view.horizontalScrollBar().value():
            assert view.visualRect(view.currentIndex()).left() >= view.columnWidth(0)
    assert view.currentIndex().column() == 1


def test_a_press_on_a_name_asks_for_no_number_beneath_it(view: ReportView, qtbot: QtBot) -> None:
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    name = view.childAt(20, 100)
    assert name is not view.viewport()
    with qtbot.assertNotEmitted(view.clicked):
        qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
