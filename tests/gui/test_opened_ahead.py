"""What is opened while the passphrase is written: seen by nobody, counted for nobody, gone when the words change."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, Timer

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui import ahead
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.recover_dialog import RecoverDialog
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.theme.tokens import measures
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import desk as desks
from ruraldesk.services import settings, touring
from ruraldesk.services.desk import Desk, NewDesk, create_desk, open_desk, open_to_look, set_role
from ruraldesk.store import vault
from ruraldesk.store.lock import DeskLock

CLERK, RIGHT = "沈小兰", "demo12"


@pytest.fixture
def asking(
    qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock, desk: Desk
) -> Iterator[DeskWindow]:
    """The window of a closed desk: it asks who one is."""
    touring.began(desk)  # it does not come by itself again
    desk.store.close(backup=False)
    made = DeskWindow(folder, clock, Jobs(SerialExecutor()))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def _line(window: DeskWindow) -> QLineEdit:
    line = window.findChild(QLineEdit, "field:passphrase")
    assert line is not None
    return line


def _rest(window: DeskWindow, qtbot: QtBot, words: str) -> ahead._Try:
    """Write, and wait until what was begun when the keys rested has ended."""
    _line(window).setText(words)
    opening = window._opening
    qtbot.waitUntil(lambda: "_ahead" in vars(opening) and opening._ahead._try is not None, timeout=5000)
    one = opening._ahead._try
    assert one is not None
    qtbot.waitUntil(lambda: one.ended, timeout=10000)
    return one


def _is_free(folder: DataFolder) -> bool:
    try:
        DeskLock(folder.lock).release()
    except UserError:
        return False
    return True


def test_the_right_words_open_it_and_nothing_is_seen_before_enter(asking: DeskWindow, qtbot: QtBot) -> None:
    one = _rest(asking, qtbot, RIGHT)
    assert one.opened is not None
    qtbot.waitUntil(lambda: one.opened is not None and one.opened.shell is not None, timeout=10000)
    opened = one.opened
    assert isinstance(asking.front, UnlockPage)
    assert asking.desk is None
    assert asking.shell is None
    with pytest.raises(UserError) as refused:
        set_role(opened.desk.store, CLERK, "clerk")
    assert refused.value.code == "folder_read_only"
    qtbot.keyClick(_line(asking), Qt.Key.Key_Return)
    assert asking.shell is opened.shell  # at once: nothing was left to wait for
    assert asking.desk is opened.desk
    set_role(opened.desk.store, CLERK, "supervisor")


def test_other_words_close_it_again(asking: DeskWindow, qtbot: QtBot, folder: DataFolder) -> None:
    one = _rest(asking, qtbot, RIGHT)
    assert not _is_free(folder)
    _line(asking).setText(RIGHT + "3")
    assert _is_free(folder)
    assert one.opened is None
    assert one.words == ""


def test_what_nobody_asks_for_is_closed_after_a_while(
    asking: DeskWindow, qtbot: QtBot, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "KEPT_MS", 1)
    _rest(asking, qtbot, RIGHT)
    qtbot.waitUntil(lambda: _is_free(folder), timeout=5000)
    assert asking._opening._ahead._try is None


def test_wrong_words_are_neither_counted_nor_said_before_enter(
    asking: DeskWindow, qtbot: QtBot, folder: DataFolder
) -> None:
    one = _rest(asking, qtbot, "demo1")
    assert one.opened is None
    assert _is_free(folder)
    assert asking._attempts.wrong == 0
    assert not _line(asking).property("problem")
    qtbot.keyClick(_line(asking), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asking._attempts.wrong == 1, timeout=10000)
    assert _line(asking).property("problem")


@pytest.mark.parametrize("ahead_of_enter", [True, False])
def test_wrong_tries_are_forgotten_once_it_opened(asking: DeskWindow, qtbot: QtBot, ahead_of_enter: bool) -> None:
    for _ in range(4):
        asking._attempts.failed()
    if ahead_of_enter:
        _rest(asking, qtbot, RIGHT)
    else:
        _line(asking).setText(RIGHT)
    qtbot.keyClick(_line(asking), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asking.desk is not None, timeout=10000)
    assert asking._attempts.wrong == 0


def test_what_was_opened_ahead_is_closed_before_the_passphrase_is_made_anew_with_the_recovery_sheet(
    asking: DeskWindow, qtbot: QtBot, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rest(asking, qtbot, RIGHT)
    free: list[bool] = []
    monkeypatch.setattr(RecoverDialog, "exec", lambda _: free.append(_is_free(folder)) or 0)
    page = asking.front
    assert isinstance(page, UnlockPage)
    page.recovery_asked.emit()
    assert free == [True]


def test_while_a_wrong_try_has_to_wait_nothing_is_tried(
    asking: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        asking._attempts.failed()
    tried: list[str] = []
    monkeypatch.setattr(ahead.Ahead, "begin", lambda _self, _clerk, words: tried.append(words))
    _line(asking).setText(RIGHT)
    page = asking.front
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: not page._rest.isActive(), timeout=5000)
    assert tried == []


def test_closing_the_window_closes_it(asking: DeskWindow, qtbot: QtBot, folder: DataFolder) -> None:
    _rest(asking, qtbot, RIGHT)
    asking.close()
    assert _is_free(folder)


def test_a_vault_that_has_to_be_written_first_is_not_opened_ahead(
    folder: DataFolder, clock: FixedClock, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.settings.set("shipped_tables_of", [0, 0, 1])
    desk.store.close(backup=False)
    assert open_to_look(folder, CLERK, "demo1", clock) is None
    monkeypatch.setattr(desks, "seed_forms", lambda: folder.root)
    looked = open_to_look(folder, CLERK, RIGHT, clock)
    assert looked is None
    assert _is_free(folder)


def test_enter_while_the_try_is_under_way_is_answered_by_it(
    asking: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, go_on = _rest_in_the_middle(asking, qtbot, monkeypatch)
    qtbot.keyClick(_line(asking), Qt.Key.Key_Return)
    assert asking.desk is None
    go_on.set()
    qtbot.waitUntil(lambda: asking.desk is not None, timeout=10000)
    assert asking._opening._ahead._try is None
    assert one.words == ""


@pytest.mark.parametrize("how", ["a key", "a name", "a close"])
def test_what_changes_while_the_try_is_under_way_closes_what_it_opens(
    asking: DeskWindow, qtbot: QtBot, folder: DataFolder, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    one, go_on = _rest_in_the_middle(asking, qtbot, monkeypatch)
    page = asking.front
    assert isinstance(page, UnlockPage)
    if how == "a key":
        qtbot.keyClicks(_line(asking), "3")
    elif how == "a name":
        page._names.addItem("周敏")
        page.choose("周敏")
    else:
        Timer(0.05, go_on.set).start()  # the window waits for the thread while it closes
        asking.close()
    go_on.set()
    qtbot.waitUntil(lambda: _is_free(folder), timeout=10000)
    assert one.opened is None
    assert one.words == ""
    assert asking.desk is None


def test_enter_while_the_shell_is_half_built_takes_it_over(asking: DeskWindow, qtbot: QtBot) -> None:
    one = _rest(asking, qtbot, RIGHT)
    asking._opening._ahead._build(one)
    assert one.opened is not None
    assert one.opened.shell is not None
    half = one.opened.shell
    assert half.page is None  # its first page is still to come
    qtbot.keyClick(_line(asking), Qt.Key.Key_Return)
    assert asking.shell is half
    qtbot.waitUntil(lambda: asking.shell is not None and asking.shell.page is not None, timeout=5000)
    assert asking.shell.isVisible()


def test_where_text_is_large_the_desk_is_ready_and_its_shell_is_made_at_enter(
    asking: DeskWindow, qtbot: QtBot, folder: DataFolder, clock: FixedClock
) -> None:
    asking.close()
    desk = open_desk(folder, CLERK, RIGHT, clock)
    settings.change(desk, large_text=True)
    desk.store.close(backup=False)
    again = DeskWindow(folder, clock, Jobs(SerialExecutor()))
    qtbot.addWidget(again)
    again.show()
    try:
        one = _rest(again, qtbot, RIGHT)
        assert one.opened is not None
        qtbot.wait(20)
        assert one.opened.shell is None
        assert not measures().large  # the page that asks looks as before
        qtbot.keyClick(_line(again), Qt.Key.Key_Return)
        assert again.shell is not None
        assert measures().large
    finally:
        again.close()
        use_large_text(False)


def test_a_town_is_opened_ahead_too(qtbot: QtBot, dressed: QApplication, folder: DataFolder, clock: FixedClock) -> None:
    new = NewDesk(folder, "town", "330411103", "云泾镇", "顾金娣", RIGHT, cost=vault.CHEAP)
    town = create_desk(new, clock)[0]
    touring.began(town)
    town.store.close(backup=False)
    window = DeskWindow(folder, clock, Jobs(SerialExecutor()))
    qtbot.addWidget(window)
    window.show()
    try:
        one = _rest(window, qtbot, RIGHT)
        qtbot.waitUntil(lambda: one.opened is not None and one.opened.shell is not None, timeout=10000)
        opened = one.opened
        assert opened is not None
        qtbot.keyClick(_line(window), Qt.Key.Key_Return)
        assert window.shell is opened.shell
        assert window.desk is not None
        assert window.desk.role == "town"
    finally:
        window.close()


def _rest_in_the_middle(window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> tuple[ahead._Try, Event]:
    """Write, and wait until the try has opened the vault; it goes on when the event is set."""
    there, go_on = Event(), Event()
    looked = ahead._looked

    def stop_here(desk: Desk) -> ahead.Opened:
        there.set()
        assert go_on.wait(10)
        return looked(desk)

    monkeypatch.setattr(ahead, "_looked", stop_here)
    _line(window).setText(RIGHT)
    qtbot.waitUntil(there.is_set, timeout=10000)
    one = window._opening._ahead._try
    assert one is not None
    return one, go_on
