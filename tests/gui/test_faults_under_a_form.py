"""A disk that is full, broken, read only or held by another program, under a form that is being filled: it stays."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.crash_page import CrashPage
from ruraldesk.gui.ending import Ending
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.quick_add import QuickAdd
from ruraldesk.gui.routes import ToForm, ToHome
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import clerks, drafts, ledger
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.store.database import open_vault
from ruraldesk.store.drafts import Drafts

raised = pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)
Commit = Callable[[QWidget, str], None]
Fault = Callable[[], AbstractContextManager[None]]
NAME = "曹卫东"


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    """Not a page more: SQLite itself says that the disk is full."""
    writer = desk.store._core.writer
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        writer.execute("PRAGMA max_page_count = 1000000000")


@contextmanager
def broken(_: Desk) -> Iterator[None]:
    """Every write fails, as on a stick that was pulled out."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(desk: Desk) -> Iterator[None]:
    desk.store._core.only_look(True)
    try:
        yield
    finally:
        desk.store._core.only_look(False)


@contextmanager
def held(desk: Desk) -> Iterator[None]:
    """Another program holds the file: a virus scanner, a copy to the network."""
    desk.store._core.writer.execute("PRAGMA busy_timeout = 1")
    other = open_vault(desk.folder.vault, desk.dek)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


FAULTS = {"full": full, "broken": broken, "read only": read_only, "held": held}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest, window: DeskWindow) -> Fault:
    return lambda: FAULTS[request.param](_desk(window))


def _desk(window: DeskWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _filled(window: DeskWindow, qtbot: QtBot, commit: Commit) -> FormPage:
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    page.session.set_value("residence_type", "local")
    page.session.set_value("register_status", "present")
    page.session.set_text("remark", "长" * 4000)  # more than the free room of any page
    page.go_to("name")
    line = page.sheet.findChild(QLineEdit, "field:name")
    assert line is not None
    line.setFocus()
    commit(line, NAME)
    return page


def _asking(window: DeskWindow) -> UnlockPage:
    (asks,) = [one for one in window.findChildren(UnlockPage) if one.isVisible()]
    return asks


def _words(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def _kept(window: DeskWindow) -> list[str]:
    """Close the window and read in the vault what it has kept."""
    folder, clock = window._folder, window._clock
    window.close()
    assert not window.isVisible()
    with open_desk(folder, "沈小兰", "demo12", clock) as again:
        assert ledger.count(again, "person") == 3
        return [one.title for one in drafts.drafts(again)]


def test_whatever_the_disk_does_the_form_is_neither_left_nor_closed_unasked(
    window: DeskWindow, qtbot: QtBot, commit: Commit, fault: Fault, said: list[str]
) -> None:
    assert window.shell is not None
    page = _filled(window, qtbot, commit)
    with fault():
        window.shell.go(ToHome())
        window.close()
        assert said == ["刚写的还没有存下"] * 2
        assert window.shell.page is page
        qtbot.keyClick(page, Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: len(said) == 3, timeout=5000)
        qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
        assert page.session.text("name") == NAME
        assert window.isVisible()
    assert _kept(window) == [NAME]


def test_a_locked_window_is_not_closed_over_a_form_that_cannot_be_kept(
    window: DeskWindow, qtbot: QtBot, commit: Commit, fault: Fault, said: list[str]
) -> None:
    page = _filled(window, qtbot, commit)
    with fault():
        window.lock()
        window.close()
        assert window.isVisible()
        assert window.locked
        assert page.session.text("name") == NAME
        words = _words(_asking(window))
        (said_there,) = [one for one in words if one.startswith("沈小兰刚写的还没有存下：")]
        assert "窗口先不关。" in said_there
        assert "{" not in said_there
        assert not [one for one in words if NAME in one]
        assert said == []
    assert _kept(window) == [NAME]


class _Session:
    """A desktop that ends."""

    def __init__(self) -> None:
        self.cancelled = False

    def allowsInteraction(self) -> bool:  # noqa: N802  as Qt calls it
        return True

    def cancel(self) -> None:
        self.cancelled = True


def test_the_end_of_the_session_keeps_what_was_typed_a_moment_ago(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dressed: QApplication
) -> None:
    _filled(window, qtbot, commit)
    ending, session = Ending(dressed, window), _Session()
    ending.on_session_end(session)
    ending.close()
    assert not session.cancelled
    assert [one.title for one in drafts.drafts(_desk(window))] == [NAME]


@raised
def test_the_end_of_the_session_waits_where_it_cannot_be_kept_and_asks(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dressed: QApplication, fault: Fault, said: list[str]
) -> None:
    _filled(window, qtbot, commit)
    ending, session = Ending(dressed, window), _Session()
    with fault():
        ending.on_session_end(session)
        assert session.cancelled
        qtbot.waitUntil(lambda: said == ["刚写的还没有存下"], timeout=5000)
        assert window.isVisible()
    ending.close()
    assert _kept(window) == [NAME]


@raised
def test_the_program_that_is_told_to_end_keeps_what_was_typed_and_ends(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dressed: QApplication
) -> None:
    _filled(window, qtbot, commit)
    ending = Ending(dressed, window)
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=5000)
    ending.close()
    assert _kept(window) == [NAME]


def test_a_mistake_of_ours_while_closing_leaves_the_window_and_is_asked_about_the_next_time(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page = _filled(window, qtbot, commit)

    def slip(*_: object) -> None:
        raise RuntimeError("ours")

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "save", slip)
        for _ in range(2):
            with pytest.raises(RuntimeError, match="ours"):
                window.close()
            assert window.isVisible()
        assert said == ["刚写的可能没有存下"]
        assert page.session.text("name") == NAME
    assert _kept(window) == [NAME]


def test_a_save_that_ended_in_a_mistake_has_kept_nothing_and_the_form_is_not_left_unasked(
    window: DeskWindow, qtbot: QtBot, commit: Commit, fault: Fault, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page = _filled(window, qtbot, commit)

    def slip(*_: object, **__: object) -> None:
        raise RuntimeError("ours")

    with fault():
        with monkeypatch.context() as patch:
            patch.setattr(FormSession, "save", slip)
            qtbot.keyClick(page, Qt.Key.Key_F9)
            qtbot.waitUntil(lambda: isinstance(window.front, CrashPage), timeout=5000)
        assert isinstance(window.front, CrashPage)
        window.front.go_on.emit()
        assert said == ["刚写的还没有存下"]
        window.close()
        assert window.isVisible()
        assert page.session.text("name") == NAME
    qtbot.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: ledger.count(_desk(window), "person") == 4, timeout=5000)
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=5000)
    assert drafts.drafts(_desk(window)) == []


@pytest.mark.parametrize("way", ["end", "take over"])
def test_a_new_person_half_written_in_the_small_window_is_kept_too(
    window: DeskWindow, qtbot: QtBot, commit: Commit, way: str
) -> None:
    assert window.shell is not None
    dialog = QuickAdd(window.shell.bench, "person", "", window)
    dialog.open()
    line = dialog.findChild(QLineEdit, "field:name")
    assert line is not None
    commit(line, NAME)
    if way == "end":
        assert window.keep_all()
    else:
        clerks.add_clerk(_desk(window), "陆建明", "云 泾 2026")
        window.change_clerk()
        secret = _asking(window).findChild(QLineEdit, "field:passphrase")
        assert secret is not None
        secret.setText("云 泾 2026")
        qtbot.keyClick(secret, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not window.locked, timeout=10_000)
        assert not dialog.isVisible()
    assert [str(one.raw).count(NAME) for one in _desk(window).store.drafts.list("沈小兰")] == [1]


def test_a_new_person_is_a_draft_half_a_second_after_the_last_key_and_none_once_saved(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    assert window.shell is not None
    dialog = QuickAdd(window.shell.bench, "person", "", window)
    dialog.open()
    line = dialog.findChild(QLineEdit, "field:name")
    assert line is not None
    commit(line, NAME)
    qtbot.waitUntil(lambda: [one.title for one in drafts.drafts(_desk(window))] == [NAME], timeout=5000)
    dialog.save()
    qtbot.waitUntil(lambda: bool(dialog.record), timeout=5000)
    assert drafts.drafts(_desk(window)) == []


def test_a_small_window_on_a_full_disk_stays_until_the_clerk_lets_it_go(
    window: DeskWindow, qtbot: QtBot, commit: Commit, fault: Fault, said: list[str]
) -> None:
    assert window.shell is not None
    dialog = QuickAdd(window.shell.bench, "person", "", window)
    dialog.open()
    line = dialog.findChild(QLineEdit, "field:name")
    assert line is not None
    commit(line, NAME * 2000)
    with fault():
        dialog.reject()
        assert said == ["手里的还没有存下"]
        assert dialog.isVisible()
        window.lock()
        window.close()
        assert window.isVisible()
    dialog.reject()
    assert not dialog.isVisible()
