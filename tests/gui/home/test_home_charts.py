"""The charts of 首页: each part leads to its list; they are counted after the page stands, and only when they must."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages.home import HomePage
from ruraldesk.gui.pages.home_charts import ReportPanel
from ruraldesk.gui.pages.statistics import StatisticsPage
from ruraldesk.gui.routes import Route, ToForm, ToHome, ToLedger, ToSettings
from ruraldesk.gui.shell.busy import BusyCover
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.model.home_panel import HomePanel, ToReport
from ruraldesk.services import home_panels, ledger, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.home_panels import Plan
from ruraldesk.services.ledger import LedgerQuestion
from tests.gui.home.seen import HeldExecutor, chart, found, press, words
from tests.helpers.panels import BARS, MARKS, MATRIX, MONTHS
from tests.helpers.reports import add_report, visit

# the charts


def test_a_bar_opens_the_ledger_with_as_many_records_as_it_counts(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    visit(small, "甲", "old", "2026-11-02", hours="1")
    visit(small, "乙", "old", "2026-11-03", hours="2")
    add_report(small, MONTHS, audience="internal", more=BARS)
    shell = shell_of(small)
    bars = chart(shell, "visits")
    assert "2026年11月3时" in bars.accessibleName()
    bars.setFocus()
    for _ in range(2):
        qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription() == "2026年11月　3时"
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    route = went[-1]
    assert isinstance(route, ToLedger)
    days = {name: value for name, value in route.where if name.startswith("seen_on")}
    assert ledger.count(small, "visit", LedgerQuestion(days)) == 2
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.areas()[2].center())
    assert went[-1] == route


@pytest.mark.parametrize(("width", "words"), [(400, "今年1,927.5小时"), (230, "1,927.5小时")])
def test_a_narrow_card_says_the_sum_whole_from_its_number_on(
    qtbot: QtBot, app: QApplication, width: int, words: str
) -> None:
    plan = Plan("志愿和组织", "bars", (("hours", "看时数"), ("needs", "需求")))
    card = ReportPanel(plan)
    qtbot.addWidget(card)
    behind = ToReport("hours", "2026-01-01", "2026-11-23")
    card.show_panel(HomePanel("hours", "bars", plan.title, "", "今年1,927.5小时", behind, empty="今年还没有。"))
    card.setFixedWidth(width)
    card.show()
    note = next(one for one in card.findChildren(Link) if one.objectName() == "action:report.hours")
    assert note.text() == words
    assert note.geometry().right() <= note.parentWidget().width()
    assert "今年1,927.5小时" in note.accessibleName()
    assert note.toolTip() == "今年1,927.5小时"
    for other in range(240, 300):
        card.setFixedWidth(other)
        QApplication.processEvents()
        assert note.width() >= note.sizeHint().width(), other


def test_a_chart_that_once_had_the_focus_does_not_take_it_back_when_it_is_counted_anew(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    visit(small, "甲", "old", "2026-11-02", hours="1")
    add_report(small, MONTHS, audience="internal", more=BARS)
    shell = shell_of(small)
    chart(shell, "visits").setFocus()
    note = found(shell, Link, "action:home.exchange")
    note.setFocus()
    saved = records.add(small, "visit", {"topic": "乙", "kind": "old", "seen_on": "2026-11-03", "hours": "2"})
    shell.notifier.tell(saved.changes)
    QApplication.processEvents()
    assert "2026年11月3时" in chart(shell, "visits").accessibleName()
    assert not isinstance(shell.focusWidget(), PickChart)


def test_the_note_of_a_chart_opens_its_report_of_just_those_days(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    visit(small, "甲", "old", "2026-11-02", hours="1")
    add_report(small, MONTHS, audience="internal", more=BARS)
    shell = shell_of(small)
    press(qtbot, shell, "action:report.visits")
    page = shell.page
    assert isinstance(page, StatisticsPage)
    assert page.heading().note == "走访逐月表"
    assert page._table is not None
    assert page._table.subtitle == ("所属期间：2026年9月1日至11月30日",)


def test_the_gap_begins_the_missing_record_and_leaves_no_draft(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    visit(small, "甲", "new", "2026-10-02")
    add_report(small, MARKS, audience="internal", more=MATRIX)
    shell = shell_of(small)
    gap = found(shell, Link, "action:gap.visits")
    assert gap.text() == "补2026年10月老人"
    press(qtbot, shell, "action:gap.visits")
    page = shell.page
    assert isinstance(page, FormPage)
    assert page.session.value("kind") == "old"
    shell.go(ToHome())
    assert small.store.drafts.list(small.clerk) == []


def test_what_the_matrix_misses_is_counted_beside_what_is_due_and_opens_place_by_place(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    visit(small, "甲", "new", "2026-10-02")
    add_report(small, MARKS, audience="internal", more=MATRIX)
    shell = shell_of(small)
    marks = [one.mark for one in home_panels.matrix(small, "visits").cells]  # type: ignore[union-attr]  # just added
    assert marks.count("missing") == 1
    count = found(shell, Link, "action:due.gaps")
    assert (count.text(), count.accessibleName()) == ("缺1处", "走访一览缺1处")
    assert shell.page is not None
    assert "还缺1处" in shell.page.heading().note
    press(qtbot, shell, "action:due.gaps")
    assert "走访一览　缺1处" in shell.page.heading().note
    close = found(shell, Link, "action:close_gap")
    assert close.text() == "补2026年10月老人"
    assert close.hasFocus()
    qtbot.keyClick(close, Qt.Key.Key_Return)
    page = shell.page
    assert isinstance(page, FormPage)
    assert page.session.value("kind") == "old"
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    visit(small, "乙", "old", "2026-10-03")
    shell.go(ToHome())
    assert not found(shell, Link, "action:due.gaps").isVisible()


def test_the_matrix_is_walked_by_arrows_over_what_is_due(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    seen = visit(small, "甲", "old", "2026-11-02")
    add_report(small, MARKS, audience="internal", more=MATRIX)
    shell = shell_of(small)
    matrix = chart(shell, "visits")
    matrix.setFocus()
    assert matrix.accessibleDescription() == "老人　10月　还缺"
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.accessibleDescription() == "老人　11月　按时"
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    assert went[-1] == ToForm("visit", seen)
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    assert matrix.accessibleDescription() == "新居民　11月　本月到期"
    qtbot.keyClick(matrix, Qt.Key.Key_Space)
    assert went[-1] == ToForm("visit", given=(("kind", "new"),))
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.accessibleDescription() == "新居民　11月　本月到期"


def test_a_panel_switches_between_its_views(qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    visit(small, "甲", "old", "2026-11-02", hours="1")
    add_report(small, MONTHS, name="hours", audience="internal", more=BARS + 'order = 1\nview = "时数"\n')
    counted = BARS.replace('value = "hours"', 'value = "n"').replace('"bars"', '"lying"') + 'order = 2\nview = "件数"\n'
    add_report(small, MONTHS, name="counts", audience="internal", more=counted)
    shell = shell_of(small)
    assert shell.findChild(PickChart, "chart:counts") is None
    press(qtbot, shell, "action:view.counts")
    assert "2026年11月1时" in chart(shell, "counts").accessibleName()
    press(qtbot, shell, "action:view.hours")
    assert "2026年11月1时" in chart(shell, "hours").accessibleName()


def test_a_report_that_fails_says_why_and_the_others_stand(small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    visit(small, "甲", "old", "2026-11-02", hours="1")
    broken = MONTHS.replace("v_visit v on", "v_gone v on")
    add_report(small, broken, name="broken", audience="internal", more=BARS.replace("走访用时", "坏的"))
    add_report(small, MONTHS, name="good", audience="internal", more=BARS)
    shell = shell_of(small)
    assert shell.findChild(PickChart, "chart:broken") is None
    assert chart(shell, "good").isVisible()


# counting


def test_the_page_stands_before_anything_is_counted_and_each_chart_is_a_job_of_its_own(
    qtbot: QtBot, small: Desk, shell_of: Callable[..., Shell]
) -> None:
    add_report(small, MONTHS, name="one", audience="internal", more=BARS.replace("走访用时", "甲"))
    add_report(small, MONTHS, name="two", audience="internal", more=BARS.replace("走访用时", "乙"))
    visit(small, "甲", "old", "2026-11-02", hours="1")
    held = HeldExecutor()
    shell = shell_of(small, held)
    held.run()
    assert words(shell).count("正在数") == 2
    assert len(held.waiting) == 1
    saved: list[int] = []
    shell.bench.jobs.run(lambda _: len(saved), saved.append, label="存")
    held.run()
    assert chart(shell, "one").isVisible()
    held.run()
    assert saved == [0]
    assert words(shell).count("正在数") == 1
    held.wait()
    assert chart(shell, "two").isVisible()


def test_a_chart_is_counted_again_only_when_its_records_changed(
    qtbot: QtBot, small: Desk, shell_of: Callable[..., Shell]
) -> None:
    add_report(small, MONTHS, audience="internal", more=BARS)
    visit(small, "甲", "old", "2026-11-02", hours="1")
    held = HeldExecutor()
    shell = shell_of(small, held)
    held.wait()
    shell.page.shown()
    assert held.waiting == []
    saved = records.add(small, "visit", {"topic": "乙", "kind": "old", "seen_on": "2026-11-03", "hours": "2"})
    shell.notifier.tell(saved.changes)
    held.run()
    assert "2026年11月1时" in chart(shell, "visits").accessibleName()
    held.wait()
    assert "2026年11月3时" in chart(shell, "visits").accessibleName()


def test_nothing_is_counted_while_another_page_is_in_front(small: Desk, shell_of: Callable[..., Shell]) -> None:
    add_report(small, MONTHS, audience="internal", more=BARS)
    visit(small, "甲", "old", "2026-11-02", hours="1")
    held = HeldExecutor()
    shell = shell_of(small, held)
    shell.go(ToSettings())
    while held.waiting:
        held.run()
    home = shell.findChild(HomePage)
    assert home is not None
    assert home._panels.known("visits") is None
    shell.go(ToHome())
    held.wait()
    assert chart(shell, "visits").isVisible()


def test_counting_never_covers_the_window(qtbot: QtBot, small: Desk, shell_of: Callable[..., Shell]) -> None:
    add_report(small, MONTHS, audience="internal", more=BARS)
    held = HeldExecutor()
    shell = shell_of(small, held)
    held.run()
    slow: list[object] = []
    shell.bench.jobs.slow.connect(slow.append)
    qtbot.waitUntil(lambda: bool(slow), timeout=5000)
    cover = shell.findChild(BusyCover)
    assert cover is not None
    assert not cover.isVisible()
    held.wait()
