"""第一小时: comes once in an invented village, ticks what was really done, can be left and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.help.topics import topic_of
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.routes import ToForm, ToHome, ToMonthPrint, ToWaiting
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import forms, touring
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers.every_page import village_routes
from tests.screens.conftest import desks, dressed_screen, still_clock  # noqa: F401  two desks with a year in them

Both = tuple[Desk, Desk, Path]


def words_in(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def test_the_first_hour_comes_once_and_ticks_what_was_done(window: DeskWindow, qtbot: QtBot) -> None:
    shell, desk = window.shell, window.desk
    assert shell is not None
    assert desk is not None
    assert 8 <= len(touring.steps()) <= 10
    assert shell.tour.isVisible()
    shell.go(ToForm("person"))
    page = shell.page
    assert isinstance(page, FormPage)
    assert touring.tour(desk).done == {"due"}
    assert shell.tour.step.name == "find"  # it goes on by itself
    assert "上一步做到了，接着　找一个人" in words_in(shell.tour)
    line = page.findChild(QLineEdit, "field:name")
    assert line is not None
    line.setFocus()
    line.setText("王小明")
    page.session.set_text("name", "王小明")
    page.save()
    qtbot.waitUntil(lambda: "person" in touring.tour(desk).done, timeout=5000)
    assert shell.tour.step.name == "find"  # what is done ahead of it is only ticked
    shell.tour._next.click()
    assert shell.tour.step.name == "person"
    assert "做到了" in words_in(shell.tour)


def test_who_has_left_the_first_hour_is_not_asked_again_but_finds_it_under_f1(
    window: DeskWindow, qtbot: QtBot, clock: FixedClock
) -> None:
    shell = window.shell
    assert shell is not None
    qtbot.mouseClick(shell.tour._leave, Qt.MouseButton.LeftButton)
    assert not shell.tour.isVisible()
    again = Shell(shell.bench.desk, clock, shell.bench.jobs)
    qtbot.addWidget(again)
    again.show()
    assert not again.tour.isVisible()
    again.go(ToHome())
    again._on_help()
    link = again.findChild(QWidget, "action:tour")
    assert link is not None
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert again.tour.isVisible()
    assert not again._help.closed()


def test_the_first_hour_ends_at_its_last_step_and_passes_by_what_was_done(window: DeskWindow) -> None:
    shell, desk = window.shell, window.desk
    assert shell is not None
    assert desk is not None
    steps = touring.steps()
    touring.did(desk, [one for one in steps if one.name not in ("due", "month")])
    shell.go(ToForm("person"))
    assert shell.tour.step.name == "month"
    shell.go(ToMonthPrint())
    assert shell.tour.step.name == "month"
    assert f"{len(steps)}步都做到了" in words_in(shell.tour)
    assert not touring.begins_by_itself(desk)


def test_the_first_hour_goes_on_in_large_text_and_locking_counts(window: DeskWindow, qtbot: QtBot) -> None:
    desk = window.desk
    assert desk is not None
    assert window.shell is not None
    window.shell.use_large_text(True)
    assert window.shell.tour.isVisible()
    assert "large" in touring.tour(desk).done
    window.shell.lock()
    assert window.locked
    assert "lock" in touring.tour(desk).done


def test_a_draft_that_is_gone_on_with_counts(window: DeskWindow) -> None:
    desk = window.desk
    assert desk is not None
    assert window.shell is not None
    session = FormSession.open_new(desk, "person")
    session.set_text("name", "陆")
    draft = session.keep_draft()
    window.shell.go(ToWaiting("drafts"))
    assert "draft" not in touring.tour(desk).done
    window.shell.go(ToForm("person", draft=draft))
    assert "draft" in touring.tour(desk).done


def test_no_tour_stands_in_a_real_village(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert touring.begins_by_itself(desk)
    monkeypatch.setattr(type(desk), "code", property(lambda _: "330411103201"))
    assert not touring.begins_by_itself(desk)
    assert not touring.is_offered(desk)
    desk.store.close(backup=False)


def test_every_step_of_the_first_hour_can_be_done(desks: Both) -> None:  # noqa: F811
    village = desks[0]
    topics = {topic_of(route, "village") for route in village_routes(village)}
    names = {spec.form_id for spec in forms.forms(village)}
    for step in touring.steps():
        ways = [step.page, step.saved, step.draft, step.large, step.lock]
        assert sum(bool(one) for one in ways) == 1, step.name
        assert not step.page or step.page in topics, step.name
        assert not step.saved or step.saved in names, step.name


def test_in_the_smallest_window_the_first_page_is_still_seen_whole(
    qtbot: QtBot,
    dressed_screen: QApplication,  # noqa: F811
    desks: Both,  # noqa: F811
    still_clock: FixedClock,  # noqa: F811
) -> None:
    shell = Shell(desks[0], still_clock, Jobs(ImmediateExecutor()))
    qtbot.addWidget(shell)
    shell.resize(1280, 608)
    shell.show()
    shell.go(ToHome())
    assert shell.page is not None
    area = shell.page.findChild(QScrollArea)
    assert area is not None
    shell.tour.begin()
    title, do = (shell.tour.findChild(QLabel, name) for name in ("tour_title", "tour_do"))
    assert title is not None
    assert do is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0 and title.y() == do.y())
    assert do.x() >= title.geometry().right()
    shell.resize(911, 608)  # too narrow for both: below each other, none of them cut
    qtbot.waitUntil(lambda: do.y() >= title.geometry().bottom())
    assert do.height() >= do.heightForWidth(do.width())
