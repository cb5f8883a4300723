"""The rail and the registers behind 其他登记: names, keys, counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.application import dress
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.pages.others import OthersPage
from ruraldesk.gui.routes import ToExchange, ToForm, ToHome, ToPrint, ToSettings, ToStatistics
from ruraldesk.gui.shell.rail import Entry, Rail
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme import fonts, tokens
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.desk import Desk
from tests.helpers.reports import bare_desk, visit


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    return qapp


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    yield one
    one.store.close(backup=False)


def entries(count: int) -> list[Entry]:
    return [Entry(f"page{place}", f"第{place}册", "folder", ToHome(), place // 4) for place in range(count)]


def shown(qtbot: QtBot, rail: Rail) -> Rail:
    qtbot.addWidget(rail)
    rail.resize(168, 696)
    with qtbot.waitActive(rail, timeout=5000):
        rail.show()
        rail.activateWindow()
    return rail


def test_the_arrows_walk_the_entries_and_stop_at_the_ends(qtbot: QtBot, app: QApplication) -> None:
    rail = shown(qtbot, Rail("禾塘村", "村务登记台", "沈小兰", entries(3)))
    first, second, last = rail.buttons
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Down)
    qtbot.keyClick(last, Qt.Key.Key_Down)
    assert last.hasFocus()
    qtbot.keyClick(last, Qt.Key.Key_Up)
    assert second.hasFocus()


def test_an_entry_says_its_key_and_what_waits_behind_it(qtbot: QtBot, app: QApplication) -> None:
    rail = shown(qtbot, Rail("云泾镇", "镇级收件台", "顾金娣", entries(11)))
    assert [one.toolTip()[-5:] for one in rail.buttons[:2]] == ["Alt+1", "Alt+2"]
    assert rail.buttons[9].toolTip() == "第9册"
    rail.set_count("page2", 5)
    assert rail.buttons[2].accessibleName() == "第2册，5个"
    rail.set_count("page2", 0)
    assert rail.buttons[2].accessibleName() == "第2册"


NINE = ("三务公开", "民主决策", "人民调解", "志愿服务", "设施台账", "社会组织", "便民服务", "村情", "人员", "其他登记")


def full_rail(words: tuple[str, ...] = NINE) -> Rail:
    """A village's rail with so many groups beside 首页, 打印, 交换, 统计 and 设置."""
    made = [Entry("home", "首页", "home", ToHome(), 0)]
    made += [Entry(one, one, "folder", ToHome(), 1) for one in words]
    made += [Entry(one, one, "print", ToHome(), 2) for one in ("打印", "交换", "统计")]
    return Rail("禾塘村", "村务登记台", "沈小兰", [*made, Entry("settings", "设置", "settings", ToHome(), 3)])


def whole(rail: Rail) -> list[str]:
    """The entries that are seen whole."""
    QApplication.processEvents()
    return [one.text() for one in rail.buttons if one.visibleRegion().boundingRect() == one.rect()]


@pytest.mark.parametrize(("height", "large"), [(696, False), (608, False), (696, True)])
def test_ten_groups_are_all_seen_and_no_word_is_lost(qtbot: QtBot, app: QApplication, height: int, large: bool) -> None:
    use_large_text(large)
    try:
        rail = shown(qtbot, full_rail())
        rail.resize(168, height)
        assert len(whole(rail)) == 15
        for button in rail.buttons:
            assert button.height() >= QFontMetrics(fonts.body()).height()
        usual = shown(qtbot, full_rail(NINE[:4]))
        assert usual.buttons[0].height() == tokens.measures().rail_entry
    finally:
        use_large_text(False)


def test_where_there_is_no_room_the_entries_scroll_to_the_one_with_the_focus(qtbot: QtBot, app: QApplication) -> None:
    rail = shown(qtbot, full_rail())
    rail.resize(168, 420)
    assert rail.minimumSizeHint().height() <= 420
    assert rail.buttons[-1].text() not in whole(rail)
    rail.buttons[0].setFocus()
    for _ in rail.buttons:
        qtbot.keyClick(QApplication.focusWidget() or rail, Qt.Key.Key_Down)
    assert rail.buttons[-1].hasFocus()
    assert rail.buttons[-1].text() in whole(rail)
    rail.mark("home")
    assert "首页" in whole(rail)


def test_print_exchange_statistics_and_settings_have_letters_however_many_registers_there_are(
    qtbot: QtBot, app: QApplication, at: Desk
) -> None:
    shell = Shell(at, at.clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    with qtbot.waitActive(shell, timeout=5000):
        shell.show()
        shell.activateWindow()
    shell.go(ToHome())
    for key, there in (("P", ToPrint()), ("J", ToExchange()), ("T", ToStatistics()), ("S", ToSettings())):
        qtbot.keyClick(shell, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.AltModifier)
        assert shell.route == there


def test_a_long_village_name_has_its_whole_in_the_tip(qtbot: QtBot, app: QApplication) -> None:
    name = "云东海街道南北两个自然村合并后的新禾塘村"
    rail = shown(qtbot, Rail(name, "村务登记台", "沈小兰", entries(2)))
    found = [one for one in rail.findChildren(QLabel) if one.text() == name]
    assert [one.toolTip() for one in found] == [name]
    assert found[0].width() < 168


def test_the_registers_of_others_are_counted_each_time_the_page_comes(
    qtbot: QtBot, app: QApplication, at: Desk
) -> None:
    shell = Shell(at, at.clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    page = OthersPage(shell.bench, [at.store.specs.newest("visit")])
    qtbot.addWidget(page)

    def words() -> list[str]:
        return [one.text() for one in page.findChildren(QLabel)]

    page.shown()
    assert "还没有" in words()
    visit(at, "甲", "old", "2026-11-02")
    page.shown()
    assert "1件" in words()


def test_a_register_of_others_is_begun_from_its_card(
    qtbot: QtBot, app: QApplication, at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(at, at.clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    gone: list[object] = []
    monkeypatch.setattr(Shell, "go", lambda _, route: gone.append(route))
    page: QWidget = OthersPage(shell.bench, [at.store.specs.newest("visit")])
    qtbot.addWidget(page)
    link = page.findChild(Link, "action:begin.visit")
    assert link is not None
    link.click()
    assert gone == [ToForm("visit")]
