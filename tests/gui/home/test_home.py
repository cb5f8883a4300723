"""首页: what is due with its verb, the state of the desk; every word and number leads to its list."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages.home import HomePage
from ruraldesk.gui.pages.home_due import DuePanel, DueRow
from ruraldesk.gui.pages.home_registers import RegistersPanel
from ruraldesk.gui.pages.home_ways import route_of
from ruraldesk.gui.pages.waiting import WaitingPage
from ruraldesk.gui.routes import (
    Route,
    ToExchange,
    ToForm,
    ToIntake,
    ToLedger,
    ToPrint,
    ToQuestions,
    ToSettings,
    ToStatistics,
    ToWaiting,
)
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.model.home_panel import ToPapers, ToReport
from ruraldesk.services import home
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.home import Due
from tests.gui.home.seen import found, lamp, press, rows, words
from tests.helpers import desks
from tests.helpers.desks import NOON, person
from tests.helpers.reports import visit

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


def test_the_lines_that_have_room_stand_below_each_other(village: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    for days in range(-14, 0):
        lamp(village, days, f"路灯{-days}号")
    shell = shell_of(village)
    shown = rows(shell)
    assert 4 <= len(shown) <= 8
    for above, below in itertools.pairwise(shown):
        assert below.y() - above.y() >= above.height() >= 30
    shell.resize(1280, 608)
    fewer = rows(shell)
    assert 4 <= len(fewer) < len(shown)
    lines = fewer[0].parentWidget()
    assert lines is not None
    for height in (420, 190):  # at once, before another event is seen to
        lines.resize(lines.width(), height)
        standing = [one for one in lines.findChildren(DueRow) if not one.isHidden()]
        assert len(standing) == height // 36
        for above, below in itertools.pairwise(standing):
            assert below.y() - above.y() >= above.height()


def test_several_of_a_kind_due_the_same_day_stand_in_one_line_and_open_their_list(
    qtbot: QtBot, village: Desk, shell_of: Callable[[Desk], Shell], went: list[Route]
) -> None:
    lamps = [lamp(village, -2, f"路灯{place}号") for place in range(4)]
    shell = shell_of(village)
    together = next(row for row in rows(shell) if row.link.text() == "检查")
    assert "4处：" in together.link.accessibleName()
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


def test_a_desk_that_has_just_begun_is_not_told_to_back_up(small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    shell = shell_of(small)
    assert found(shell, Link, "action:count.backup").text() == "还不用"
    assert found(shell, Link, "action:home.backup").text() == "去备份"
    assert "还没有备份过" not in words(shell)


def test_a_missing_backup_is_said_in_words_and_leads_to_making_one(
    small: Desk, shell_of: Callable[[Desk], Shell]
) -> None:
    visit(small, "第一件", "old", small.clock.today().isoformat())
    shell = shell_of(small)
    assert found(shell, Link, "action:count.backup").text() == "要备份"
    assert found(shell, Link, "action:home.backup").text() == "去备份"
    assert "还没有备份过" in words(shell)


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
    assert route_of(ToPapers("facility", "r1")) == ToPrint("facility", ("r1",))
    assert route_of(ToReport("x", "2026-01-01", "2026-12-31")) == ToStatistics("x", "2026-01-01", "2026-12-31")


def test_the_next_morning_the_page_looks_anew(small: Desk, shell_of: Callable[[Desk], Shell]) -> None:
    clock = FixedClock(NOON)
    small.clock = clock
    shell = shell_of(small)
    page = shell.page
    assert isinstance(page, HomePage)
    clock.advance(timedelta(days=1))
    page.shown()
    assert page._facts is not None
    assert page._facts.today == clock.today()
