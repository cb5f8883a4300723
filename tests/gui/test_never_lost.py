"""What is on its way when a page is left, a save fails or the disk is full is in the record, a draft or the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.errors import UserError
from ruraldesk.gui.crash_page import CrashPage
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form import page as form_page
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm, ToHome
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import clerks, drafts, ledger, records
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.store.drafts import Drafts

Commit = Callable[[QWidget, str], None]


def _open(window: DeskWindow, qtbot: QtBot, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    return page


def _line(page: FormPage, name: str) -> QLineEdit:
    page.go_to(name)
    found = page.sheet.findChild(QLineEdit, f"field:{name}")
    assert found is not None, name
    found.setFocus()
    return found


def _desk(window: DeskWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _photo(folder: Path, name: str = "井.png", side: int = 2400) -> Path:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(folder / name))
    return folder / name


def _lamp(desk: Desk) -> str:
    who = ledger.rows(desk, "person", ledger.ids(desk, "person")[:1])[0].id
    fields = {"name": "路灯1号", "class": "02", "sub_class": "0202", "location": "村口", "responsible": who}
    return records.add(desk, "facility", fields).record.id


def _rest(window: DeskWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=20_000)


@pytest.fixture
def slow(window: DeskWindow) -> Event:
    """The job runner is held up until the event is set: whatever comes meanwhile waits its turn."""
    held = Event()
    window._jobs.run(lambda _: held.wait(20), label="占住")
    return held


def test_a_save_waits_for_a_photo_that_was_dropped_just_before(
    window: DeskWindow, qtbot: QtBot, commit: Commit, tmp_path: Path, slow: Event
) -> None:
    desk = _desk(window)
    lamp = _lamp(desk)
    page = _open(window, qtbot, ToForm("facility", lamp))
    commit(_line(page, "location"), "东头")
    page.files.bring("photo", _photo(tmp_path))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    slow.set()
    _rest(window, qtbot)
    kept = records.get(desk, lamp).fields
    assert "东头" in str(kept["location"])
    assert kept.get("photo")
    assert page.session.value("photo") == kept["photo"]


def test_photos_on_their_way_when_the_page_is_left_come_into_its_draft(
    window: DeskWindow, qtbot: QtBot, commit: Commit, tmp_path: Path, slow: Event
) -> None:
    assert window.shell is not None
    page = _open(window, qtbot, ToForm("facility"))
    commit(_line(page, "name"), "新路灯")
    page.files.bring("photo", _photo(tmp_path, "a.png", 300))
    page.files.bring("photo_sign", _photo(tmp_path, "b.png", 310))
    window.shell.go(ToHome())
    slow.set()
    _rest(window, qtbot)
    (kept,) = drafts.drafts(_desk(window))
    again = FormSession.open_draft(_desk(window), kept.id)
    assert again.text("name") == "新路灯"
    assert again.value("photo")
    assert again.value("photo_sign")


def test_a_photo_on_its_way_when_the_window_closes_is_in_the_draft(
    window: DeskWindow, qtbot: QtBot, commit: Commit, tmp_path: Path
) -> None:
    page = _open(window, qtbot, ToForm("facility"))
    commit(_line(page, "name"), "新路灯")
    page.files.bring("photo", _photo(tmp_path))
    folder, clock = window._folder, window._clock
    window.close()
    with open_desk(folder, "沈小兰", "demo12", clock) as again:
        (kept,) = drafts.drafts(again)
        assert FormSession.open_draft(again, kept.id).value("photo")


def _fails(monkeypatch: pytest.MonkeyPatch, mistake: Exception, held: Event | None = None) -> None:
    def fail(*_: object, **__: object) -> None:
        if held is not None:
            held.wait(20)
        raise mistake

    monkeypatch.setattr(FormSession, "save", fail)


def _filled_person(window: DeskWindow, qtbot: QtBot, commit: Commit) -> FormPage:
    """A person that may be saved, typed so quickly that no draft was kept yet."""
    page = _open(window, qtbot, ToForm("person"))
    for name, value in {"residence_type": "local", "register_status": "present"}.items():
        page.session.set_value(name, value)
    commit(_line(page, "name"), "曹卫东")
    return page


def test_a_mistake_of_the_program_in_a_save_leaves_a_draft(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _filled_person(window, qtbot, commit)
    _fails(monkeypatch, RuntimeError("ours"))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    _rest(window, qtbot)
    qtbot.waitUntil(lambda: isinstance(window.front, CrashPage), timeout=5000)
    assert isinstance(window.front, CrashPage)
    window.front.go_on.emit()
    assert [one.title for one in drafts.drafts(_desk(window))] == ["曹卫东"]


def test_a_save_that_is_refused_after_the_page_was_left_leaves_a_draft_and_is_said(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page, held = _filled_person(window, qtbot, commit), Event()
    _fails(monkeypatch, UserError("disk_io"), held)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert window.shell is not None
    window.shell.go(ToHome())
    held.set()
    _rest(window, qtbot)
    assert [one.title for one in drafts.drafts(_desk(window))] == ["曹卫东"]
    assert len(said) == 1


def test_a_save_that_is_refused_while_the_window_closes_leaves_a_draft(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _filled_person(window, qtbot, commit)
    _fails(monkeypatch, UserError("disk_io"))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    folder, clock = window._folder, window._clock
    window.close()
    with open_desk(folder, "沈小兰", "demo12", clock) as again:
        assert [one.title for one in drafts.drafts(again)] == ["曹卫东"]


def test_a_save_that_ends_after_the_page_was_left_is_told_to_the_other_pages(
    window: DeskWindow, qtbot: QtBot, commit: Commit, slow: Event
) -> None:
    assert window.shell is not None
    page = _filled_person(window, qtbot, commit)
    told: list[Any] = []
    window.shell.notifier.changed.connect(told.append)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    window.shell.go(ToHome())
    slow.set()
    _rest(window, qtbot)
    assert [len(one.records) for one in told] == [1]
    assert ledger.count(_desk(window), "person") == 4


class _HoldingMethod:
    """An input method that still holds a word; asked to, it gives it to the field with the focus."""

    def __init__(self, words: str) -> None:
        self._words = words

    def inputMethod(self) -> _HoldingMethod:  # noqa: N802  as Qt calls it
        return self

    def commit(self) -> None:
        event = QInputMethodEvent()
        event.setCommitString(self._words)
        self._words = ""
        focus = QApplication.focusWidget()
        if focus is not None:
            QApplication.sendEvent(focus, event)


@pytest.mark.parametrize("key", [Qt.Key.Key_F9, Qt.Key.Key_F6])
def test_what_an_input_method_still_holds_is_taken_before_a_save(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch, key: Qt.Key
) -> None:
    page = _filled_person(window, qtbot, commit)
    held = _HoldingMethod("生")
    monkeypatch.setattr(form_page, "QGuiApplication", held)
    qtbot.keyClick(page, key)
    _rest(window, qtbot)
    assert page.session.text("name") == "曹卫东生"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """The disk takes no draft any more, until it does again."""
    keeps = Drafts.save

    def refuse(*_: object) -> None:
        raise UserError("disk_full")

    return lambda now: monkeypatch.setattr(Drafts, "save", refuse if now else keeps)


def test_a_draft_that_cannot_be_kept_is_one_message_and_the_next_key_tries_again(
    window: DeskWindow, qtbot: QtBot, commit: Commit, full: Callable[[bool], None], said: list[str]
) -> None:
    page = _open(window, qtbot, ToForm("person"))
    full(True)
    line = _line(page, "name")
    for one in "曹卫东":
        commit(line, one)
        qtbot.waitUntil(lambda: not page._keeper.waiting, timeout=5000)
        _rest(window, qtbot)
    assert len(said) == 1
    assert line.text() == "曹卫东"
    full(False)
    commit(line, "生")
    qtbot.waitUntil(lambda: bool(drafts.drafts(_desk(window))), timeout=5000)


@pytest.mark.parametrize("goes", [False, True])
def test_a_page_whose_draft_cannot_be_kept_is_left_only_if_the_clerk_says_so(
    window: DeskWindow,
    qtbot: QtBot,
    commit: Commit,
    full: Callable[[bool], None],
    monkeypatch: pytest.MonkeyPatch,
    goes: bool,
) -> None:
    assert window.shell is not None
    page = _open(window, qtbot, ToForm("person"))
    asked: list[str] = []
    monkeypatch.setattr(AskDialog, "exec", lambda dialog: asked.append(dialog.objectName()) or int(goes))
    full(True)
    commit(_line(page, "name"), "曹卫东")
    window.shell.go(ToHome())
    assert asked == ["dialog:leave_unkept"]
    assert (window.shell.page is page) is not goes
    if not goes:
        window.close()
        assert window.isVisible()
        assert page.session.text("name") == "曹卫东"
        full(False)
        window.shell.go_back()
        assert window.shell.page is not page
        assert [one.title for one in drafts.drafts(_desk(window))] == ["曹卫东"]


def test_the_lock_comes_although_no_draft_can_be_kept_and_the_form_is_behind_it(
    window: DeskWindow, qtbot: QtBot, commit: Commit, full: Callable[[bool], None], said: list[str]
) -> None:
    page = _open(window, qtbot, ToForm("person"))
    full(True)
    commit(_line(page, "name"), "曹卫东")
    window.lock()
    assert window.locked
    assert said == []
    assert page.session.text("name") == "曹卫东"
    full(False)  # else the window would not close


def test_nobody_takes_over_from_a_clerk_whose_form_cannot_be_kept(
    window: DeskWindow, qtbot: QtBot, commit: Commit, full: Callable[[bool], None], said: list[str]
) -> None:
    desk = _desk(window)
    clerks.add_clerk(desk, "陆建明", "云 泾 2026")
    page = _open(window, qtbot, ToForm("person"))
    full(True)
    commit(_line(page, "name"), "曹卫东")
    window.change_clerk()
    (asks,) = [one for one in window.findChildren(UnlockPage) if one.isVisible()]
    line = asks.findChild(QLineEdit, "field:passphrase")
    assert line is not None
    for _ in range(2):
        line.setText("云 泾 2026")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        _rest(window, qtbot)
        assert window.locked
        words = [one.text() for one in asks.findChildren(QLabel) if one.isVisible()]
        assert [one for one in words if one.startswith("沈小兰刚写的还没有存下：")]
        assert (desk.clerk, page.session.text("name")) == ("沈小兰", "曹卫东")
    full(False)
    line.setText("云 泾 2026")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locked, timeout=10_000)
    assert desk.clerk == "陆建明"
    (kept,) = desk.store.drafts.list()
    assert kept.clerk == "沈小兰"
    assert "曹卫东" in str(kept.raw)
