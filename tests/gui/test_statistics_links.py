"""Every number of 统计 is a way: those of 一览 by key and click, and one that counts two registers asks which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import dress
from ruraldesk.gui.charts.number_grid import NumberGrid
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.gui.components.section_list import SectionButton
from ruraldesk.gui.dialogs import which_register
from ruraldesk.gui.dialogs.which_register import WhichRegister
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.pages.statistics import StatisticsPage
from ruraldesk.gui.routes import ToStatistics
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import NOON, take_form
from tests.helpers.reports import FORM, add_report, bare_desk, visit

CALL = FORM.replace('form_id = "visit"', 'form_id = "call"').replace("走访登记", "来电登记")
BOTH = """
name = "{name}"
title = "走访和来电"
group = "走访"
needs = ["visit", "call"]
audience = "{audience}"
sql = '''
select '全部' as what, count(*) as n, group_concat(id, ' ') as n_ids
from (select id from v_visit union all select id from v_call)
'''
columns = [
  {{ name = "what", label = "哪些", kind = "text", plain = true }},
  {{ name = "n", label = "件数", kind = "integer", ids = "n_ids", records = ["visit", "call"] }},
]
{more}
"""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    take_form(one, tmp_path, CALL)
    visit(one, "甲", "old", "2026-10-01")
    visit(one, "乙", "new", "2026-07-01")
    add_report(one, BOTH, name="both", audience="internal")
    yield one
    one.store.close(backup=False)


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, at: Desk) -> Shell:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    made = Shell(at, FixedClock(NOON), Jobs(ImmediateExecutor()))
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.go(ToStatistics())
    return made


def _rows(shell: Shell, form: str) -> int:
    assert isinstance(shell.page, LedgerPage)
    table = shell.page.findChild(QTableView, f"list:{form}")
    assert table is not None
    return table.model().rowCount()


def _grid(shell: Shell) -> NumberGrid:
    grid = shell.page.findChild(NumberGrid, "chart:year")
    assert grid is not None
    return grid


@pytest.mark.parametrize("head", ["11月", "合计"])
def test_a_number_of_the_overview_lists_what_it_counts_by_key(qtbot: QtBot, shell: Shell, head: str) -> None:
    grid = _grid(shell)
    assert [grid.words_of(one) for one in grid.areas()] == ["走访登记　11月　2", "走访登记　合计　2"]
    grid.setFocus()
    if head == "合计":
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.accessibleDescription() == f"走访登记　{head}　2"
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert _rows(shell, "visit") == 2


def test_a_number_of_the_overview_lists_what_it_counts_by_a_click_and_a_dot_does_not(
    qtbot: QtBot, shell: Shell
) -> None:
    grid = _grid(shell)
    november = next(iter(grid.areas().values()))
    middle = november.center()
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle - QPoint(2 * november.width(), 0))
    assert isinstance(shell.page, StatisticsPage)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=middle)
    assert _rows(shell, "visit") == 2


def test_every_register_with_something_this_year_stands_there_and_keys_keep_the_place_in_sight(
    qtbot: QtBot, shell: Shell, at: Desk, tmp_path: Path
) -> None:
    for place in range(12):
        form = f"call{chr(97 + place)}"
        take_form(at, tmp_path, CALL.replace('"call"', f'"{form}"').replace("来电登记", f"来电{place}册"))
        made = records.add(at, form, {"topic": "丙", "kind": "old", "seen_on": "2026-11-01"})
    shell.bench.notifier.tell(made.changes)
    shell.go(ToStatistics())
    grid = _grid(shell)
    said = [grid.words_of(one) for one in grid.areas()]
    assert {"走访登记　11月　2", "走访登记　合计　2"} < {*said}
    assert [one for one in said if one.startswith("来电") and "11月" in one] == [
        f"来电{one}册　11月　1" for one in range(12)
    ]
    assert not any(one.startswith("来电登记") for one in said), "nothing was taken in there"
    grid.setFocus()
    for _ in range(12):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.accessibleDescription() == said[-2]
    where = [*grid.areas().values()][-2]
    assert grid.visibleRegion().contains(where)


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Answer the dialog with its last button, and keep what it offered."""
    offered: list[list[str]] = []

    def answer(dialog: WhichRegister) -> int:
        buttons = dialog.findChildren(Button)
        offered.append([one.text() for one in buttons])
        buttons[-1].click()
        return 1

    monkeypatch.setattr(which_register.WhichRegister, "exec", answer)
    return offered


def test_a_number_of_two_registers_asks_which_to_list(
    qtbot: QtBot, shell: Shell, at: Desk, answered: list[list[str]]
) -> None:
    made = records.add(at, "call", {"topic": "丙", "kind": "old", "seen_on": "2026-11-01"})
    shell.bench.notifier.tell(made.changes)
    _open_number(qtbot, shell)
    assert [[one.split("　")[0] for one in offered] for offered in answered] == [["走访登记", "来电登记"]]
    assert _rows(shell, "call") == 1


def test_where_all_of_them_are_of_one_register_nothing_is_asked(
    qtbot: QtBot, shell: Shell, answered: list[list[str]]
) -> None:
    _open_number(qtbot, shell)
    assert not answered
    assert _rows(shell, "visit") == 2


def _open_number(qtbot: QtBot, shell: Shell) -> None:
    shell.go(ToStatistics("both"))
    view = shell.page.findChild(ReportView, "list:report")
    assert view is not None
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Return)


@pytest.fixture
def many(at: Desk) -> None:
    """More reports than the list has room for."""
    for number in range(30):
        add_report(at, BOTH.replace("走访和来电", f"第{number}张表"), name=f"sheet{number}", audience="internal")


def test_a_report_is_found_by_a_few_letters_and_stands_where_it_is_seen(qtbot: QtBot, many: None, shell: Shell) -> None:
    qtbot.keyClick(shell.page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = shell.page.findChild(QLineEdit, "field:find_report")
    assert line is not None
    assert line.hasFocus()
    qtbot.keyClicks(line, "zfhld")
    assert not [one for one in _sections(shell) if "走访和来电" not in one]
    line.setText("走访")
    assert "走访和来电" in _sections(shell)
    line.setText("没有这样的表")
    assert not _sections(shell)
    line.setText("zfhld")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert shell.page.heading().note == "走访和来电"
    line.clear()
    assert len(_sections(shell)) > 30
    shell.go(ToStatistics("sheet9"))
    chosen = shell.page.findChild(SectionButton, "section:sheet9")
    assert chosen is not None
    assert chosen.isChecked()
    assert chosen.visibleRegion().boundingRect().height() == chosen.height()
    shell.resize(1280, 500)
    QApplication.processEvents()
    assert chosen.visibleRegion().boundingRect().height() == chosen.height()
    away = shell.page.findChild(SectionButton, "section:overview")
    assert away is not None
    assert away.visibleRegion().isEmpty(), "there is more than there is room for"


def _sections(shell: Shell) -> list[str]:
    return [one.text() for one in shell.page.findChildren(SectionButton) if one.isVisible()]
