"""首页: what is due with its verb, the state of the desk, the charts; every word, number and mark leads to its list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.application import dress
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.pages.home import HomePage
from ruraldesk.gui.pages.home_due import DuePanel, DueRow
from ruraldesk.gui.pages.home_registers import RegistersPanel
from ruraldesk.gui.pages.statistics import StatisticsPage
from ruraldesk.gui.pages.waiting import WaitingPage
from ruraldesk.gui.routes import (
    Route,
    ToExchange,
    ToForm,
    ToHome,
    ToIntake,
    ToLedger,
    ToPrint,
    ToQuestions,
    ToSettings,
    ToStatistics,
    ToWaiting,
)
from ruraldesk.gui.shell.busy import BusyCover
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.services import ledger, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.ledger import LedgerQuestion
from tests.helpers import desks
from tests.helpers.desks import NOON, facility, person
from tests.helpers.reports import add_report, bare_desk, visit
from tests.unit.test_report_home import BARS, MARKS, MATRIX, MONTHS

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    return qapp


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.copied_desk(tmp_path / "village")
    yield made
    made.store.close(backup=False)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Desk]:
    """A village with one register that no shipped report knows."""
    made = bare_desk(tmp_path / "small")
    yield made
    made.store.close(backup=False)


@pytest.fixture
def shell_of(qtbot: QtBot, app: QApplication) -> Callable[[Desk], Shell]:
    def make(desk: Desk, executor: object = None) -> Shell:
        made = Shell(desk, desk.clock, Jobs(executor or ImmediateExecutor()))  # type: ignore[arg-type]  # an executor
        qtbot.addWidget(made)
        made.resize(1366, 696)
        with qtbot.waitActive(made, timeout=5000):
            made.show()
            made.activateWindow()
        Shell._show(made, ToHome())  # also where going is only noted
        QApplication.processEvents()
        return made

    return make


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    """Where the page asked to go, without going there."""
    gone: list[Route] = []
    monkeypatch.setattr(Shell, "go", lambda _, route: gone.append(route))
    return gone


@dataclass
class HeldExecutor:
    """Keeps every job until the test lets it run."""

    waiting: list[Callable[[], None]] = field(default_factory=list)

    def submit(self, work: Callable[[], None], /) -> object:
        self.waiting.append(work)
        return None

    def wait(self) -> None:
        while self.waiting:
            self.run()

    def run(self) -> None:
        self.waiting.pop(0)()


def found(at: QWidget, kind: type[W], name: str) -> W:
    widget = at.findChild(kind, name)
    assert widget is not None, name
    return widget


def press(qtbot: QtBot, at: QWidget, name: str) -> None:
    link = found(at, Link, name)
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Return)


def rows(at: QWidget) -> list[DueRow]:
    QApplication.processEvents()
    return [one for one in at.findChildren(DueRow) if one.isVisible()]


def words(at: QWidget) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in at.findChildren(QLabel) if one.isVisible() and one.text()]


def lamp(at: Desk, days: int, name: str = "路灯1号") -> str:
    """A street lamp in use that is to be checked in so many days."""
    due = at.clock.today() + timedelta(days=days)
    checked = due.replace(year=due.year - 1).isoformat()
    one = facility(at, person(at), name, check_before=checked, cycle="yearly")
    records.set_fields(at, one, {}, state="in_use")
    return one


# what is due


def test_each_line_says_what_is_to_be_done_and_does_it(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    one = lamp(village, -2)
    shell = shell_of(village)
    lines = {row.link.text(): row for row in rows(shell)}
    assert "检查" in lines
    qtbot.keyClick(lines["检查"].link, Qt.Key.Key_Return)
    page = shell.page
    assert isinstance(page, FormPage)
    assert page.session.spec.form_id == "inspection"
    assert page.session.value("facility") == one
    assert not page.session.dirty


def test_the_words_of_a_line_open_its_record(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    one = lamp(village, -2)
    shell = shell_of(village)
    qtbot.mouseClick(rows(shell)[0], Qt.MouseButton.LeftButton)
    assert went[-1] == ToForm("facility", one)


def test_the_arrows_walk_from_verb_to_verb(qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    for days in (-3, -2, -1):
        lamp(village, days, f"路灯{days}号")
    shell = shell_of(village)
    panel = shell.findChild(DuePanel)
    assert panel is not None
    assert panel.links[0].hasFocus()
    qtbot.keyClick(panel.links[0], Qt.Key.Key_Down)
    assert panel.links[1].hasFocus()
    qtbot.keyClick(panel.links[1], Qt.Key.Key_Up)
    assert panel.links[0].hasFocus()
    qtbot.keyClick(panel.links[0], Qt.Key.Key_Up)
    assert panel.links[0].hasFocus()


def test_several_of_a_kind_due_the_same_day_stand_in_one_line_and_open_their_list(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    lamps = [lamp(village, -2, f"路灯{place}号") for place in range(4)]
    shell = shell_of(village)
    together = next(row for row in rows(shell) if row.link.text() == "检查")
    assert "等4处" in together.link.accessibleName()
    qtbot.keyClick(together.link, Qt.Key.Key_Return)
    route = went[-1]
    assert isinstance(route, ToLedger)
    assert sorted(route.records) == sorted(lamps)
    assert route.title == "下次检查的4处"


def test_the_numbers_of_the_head_open_the_overdue_and_the_coming_ones(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    for days in (-3, -1, 2):
        lamp(village, days, f"路灯{days}号")
    shell = shell_of(village)
    late = found(shell, Link, "action:due.overdue").text()
    press(qtbot, shell, "action:due.overdue")
    page = shell.page
    assert isinstance(page, WaitingPage)
    assert late == f"逾期{len(rows(page))}件"
    found(page, Link, "action:part.soon").click()
    assert {row.findChild(QWidget).accessibleName() for row in rows(page)} == {"剩2天"}  # type: ignore[union-attr]  # the badge
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(shell.page, HomePage)


def test_a_long_list_shows_a_hundred_and_more_on_asking(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruraldesk.services import home
    from ruraldesk.services.home import Due

    today = small.clock.today()
    many = [Due(f"r{place}", "visit", "走访登记", f"件{place}", "d", "期限", today, 0, "soon") for place in range(250)]
    monkeypatch.setattr(home, "due_list", lambda *_, **__: many)
    shell = shell_of(small)
    shell.go(ToWaiting("due"))
    page = shell.page
    assert isinstance(page, WaitingPage)
    assert len(page.findChildren(DueRow)) == 100
    found(page, Link, "action:more").click()
    qtbot.waitUntil(lambda: len(page.findChildren(DueRow)) == 200)
    assert page.focusWidget() is page._links[100]


def test_nothing_due_says_so(small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    shell = shell_of(small)
    assert "现在没有到期的事。" in words(shell)
    assert found(shell, Link, "action:all_due").isHidden()
    assert shell.page is not None
    assert "今天没有到期的事。" in shell.page.heading().note


# the state of the desk


def test_the_numbers_of_the_desk_lead_to_their_lists(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    person(village)
    for _ in range(2):
        session = FormSession.open_new(village, "person")
        session.set_text("name", "没填完")
        session.keep_draft()
    shell = shell_of(village)
    assert found(shell, Link, "action:count.drafts").text() == "2份"
    for name, route in (
        ("count.drafts", ToWaiting("drafts")),
        ("home.drafts", ToWaiting("drafts")),
        ("count.exchange", ToExchange()),
        ("count.questions", ToQuestions()),
        ("home.backup", ToSettings("backups")),
    ):
        press(qtbot, shell, f"action:{name}")
        assert went[-1] == route
    assert any(one.startswith("最早：") and one.endswith("人员") for one in words(shell))


def test_a_missing_backup_is_said_in_words_and_leads_to_making_one(
    small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    shell = shell_of(small)
    assert found(shell, Link, "action:count.backup").text() == "要备份"
    assert found(shell, Link, "action:home.backup").text() == "去备份"
    assert "还没有备份过" in words(shell)


# the charts


def chart(shell: Shell, report: str) -> PickChart:
    QApplication.processEvents()
    return found(shell, PickChart, f"chart:{report}")


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


def test_the_next_morning_the_page_looks_anew(small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    clock = FixedClock(NOON)
    small.clock = clock
    shell = shell_of(small)
    home = shell.page
    assert isinstance(home, HomePage)
    clock.advance(timedelta(days=1))
    home.shown()
    assert home._facts is not None
    assert home._facts.today == clock.today()


# other desks


def test_a_village_without_such_reports_has_its_registers_in_numbers(
    qtbot: QtBot, small: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    for place in range(3):
        visit(small, f"件{place}", "old", "2026-11-02")
    shell = shell_of(small)
    panel = shell.findChild(RegistersPanel)
    assert panel is not None
    assert found(panel, Link, "action:open.visit").text() == "3件"
    press(qtbot, panel, "action:open.visit")
    assert went[-1] == ToLedger("visit")
    press(qtbot, panel, "action:begin.visit")
    assert went[-1] == ToForm("visit")


def test_a_town_sees_who_has_handed_in_and_no_charts(
    tmp_path: Path, shell_of: Callable[[Desk], Shell], went: list[Route], qtbot: QtBot
) -> None:
    with desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣") as town:
        shell = shell_of(town)
        assert "还没有登记过村。" in words(shell)
        assert shell.findChild(DuePanel) is None
        assert shell.findChild(PickChart) is None
        press(qtbot, shell, "action:home.intake")
        assert went[-1] == ToIntake()
        shell.close()


def test_the_papers_of_a_deadline_and_a_report_are_routes() -> None:
    from ruraldesk.gui.pages.home_ways import route_of
    from ruraldesk.model.home_panel import ToPapers, ToReport

    assert route_of(ToPapers("facility", "r1")) == ToPrint("facility", ("r1",))
    assert route_of(ToReport("x", "2026-01-01", "2026-12-31")) == ToStatistics("x", "2026-01-01", "2026-12-31")
