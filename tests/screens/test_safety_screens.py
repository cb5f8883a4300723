"""What keeps a desk safe, as pictures: lock, change of clerk, backups, change of duty, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui.before_pages import MovedPage, StoppedPage
from ruraldesk.gui.clerk_dialog import ClerkDialog
from ruraldesk.gui.crash_page import crash_page
from ruraldesk.gui.dialogs.ask import AskDialog, Question
from ruraldesk.gui.duty.wizard import DutyChange
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.recover_dialog import RecoverDialog
from ruraldesk.gui.restore_page import RestorePage
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.unlock import UnlockPage
from ruraldesk.paths import DataFolder
from ruraldesk.services import backups, clerks, records
from ruraldesk.services.attempts import Attempts
from ruraldesk.services.clock_watch import Jump
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.services.duty import Hands, make_package
from ruraldesk.store import vault
from tests.screens.test_screens import CLIENT, SMALLEST, snap

SIZES = pytest.mark.parametrize(
    ("kind", "size", "large"), [("", CLIENT, False), ("small-", SMALLEST, False), ("large-", CLIENT, True)]
)


@pytest.fixture
def clock() -> FixedClock:
    from tests.screens.conftest import MORNING

    return FixedClock(MORNING)


@pytest.fixture
def village(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    new = NewDesk(
        DataFolder(tmp_path / "desk"), "village", "330411103999", "禾塘村", "沈小兰", "demo12", cost=vault.CHEAP
    )
    made, _ = create_desk(new, clock)
    clerks.add_clerk(made, "陆建明", "demo12")
    for name in ("周美琴", "朱明泉", "钱海根"):
        records.add(made, "person", {"name": name, "group_no": 5})
    backups.back_up(made)
    clock.advance(timedelta(hours=3))
    for name in ("陈阿大", "孙小妹"):
        records.add(made, "person", {"name": name, "group_no": 2})
    backups.back_up(made)
    clock.advance(timedelta(minutes=20))
    records.add(made, "person", {"name": "沈根法", "group_no": 3})
    yield made
    made.store.close(backup=False)
    use_large_text(False)


def shown(qtbot: QtBot, widget: QWidget, size: tuple[int, int] | None = None) -> QWidget:
    qtbot.addWidget(widget)
    if size is not None:
        widget.resize(*size)
    widget.show()
    return widget


def cut_below(root: QWidget) -> list[str]:
    """Return the wrapped words of which the last lines do not fit."""
    labels = [one for one in root.findChildren(QLabel) if one.isVisible() and one.wordWrap() and one.text()]
    return [one.text() for one in labels if one.heightForWidth(one.width()) > one.height()]


@SIZES
def test_pages_before_and_over_the_desk(
    qtbot: QtBot,
    dressed_screen: QApplication,
    village: Desk,
    clock: FixedClock,
    pictures: Path,
    kind: str,
    size: tuple[int, int],
    large: bool,
) -> None:
    use_large_text(large)
    jobs, tries = Jobs(ImmediateExecutor()), Attempts(clock)
    change = UnlockPage("禾塘村", ["沈小兰", "陆建明"], kind="locked", at_work="沈小兰", attempts=tries)
    change.choose("陆建明")
    snap(qtbot, shown(qtbot, change, size), pictures, f"{kind}00b-change-of-clerk")
    for _ in range(5):
        change.refuse(UserError("wrong_passphrase"))
    snap(qtbot, change, pictures, f"{kind}00c-five-wrong")
    assert cut_below(change) == []
    restore = RestorePage(village.folder, village, clock, jobs)
    snap(qtbot, shown(qtbot, restore, size), pictures, f"{kind}20-restore")
    elsewhere = RestorePage(village.folder, None, clock, jobs)
    snap(qtbot, shown(qtbot, elsewhere, size), pictures, f"{kind}20b-restore-key")
    pages: list[tuple[str, QWidget]] = [
        ("23-moved", MovedPage()),
        ("23b-stopped", StoppedPage(UserError("key_file_missing"))),
        ("23c-crash", crash_page(ZeroDivisionError(), village.folder, village, clock.now())),
    ]
    for name, page in pages:
        snap(qtbot, shown(qtbot, page, size), pictures, f"{kind}{name}")
        assert cut_below(page) == [], name


@SIZES
def test_the_steps_of_a_change_of_duty(
    qtbot: QtBot,
    dressed_screen: QApplication,
    village: Desk,
    tmp_path: Path,
    pictures: Path,
    kind: str,
    size: tuple[int, int],
    large: bool,
) -> None:
    use_large_text(large)
    steps = DutyChange(village, Jobs(ImmediateExecutor()))
    shown(qtbot, steps, size)
    snap(qtbot, steps, pictures, f"{kind}21-duty-1")
    line = steps.findChild(QLineEdit, "field:taker")
    assert line is not None
    line.setText("钱海根")
    steps.go_on()
    out = tmp_path / "out"
    out.mkdir()
    steps.given.package = make_package(village, out, Hands("沈小兰", "钱海根"))
    steps.pages[1].shown()
    steps.pages[1].changed.emit()
    snap(qtbot, steps, pictures, f"{kind}21b-duty-2")
    steps.go_on()
    snap(qtbot, steps, pictures, f"{kind}21c-duty-3")


@pytest.mark.parametrize(("kind", "large"), [("", False), ("large-", True)])
def test_dialogs_about_safety(
    qtbot: QtBot,
    dressed_screen: QApplication,
    village: Desk,
    clock: FixedClock,
    pictures: Path,
    kind: str,
    large: bool,
) -> None:
    use_large_text(large)
    parent = shown(qtbot, QWidget(), CLIENT)
    back, ahead = (
        Jump(clock.now(), clock.now() - timedelta(days=365)),
        Jump(clock.now(), clock.now() + timedelta(days=400)),
    )
    dialogs: list[tuple[str, QDialog]] = [
        ("22-recover", RecoverDialog(village.folder, ["沈小兰", "陆建明"], Jobs(ImmediateExecutor()), parent)),
        ("22b-new-clerk", ClerkDialog(parent, own=False)),
        ("22c-own-passphrase", ClerkDialog(parent, own=True)),
        (
            "24-clock-back",
            AskDialog(Question("clock", back.title, back.words, "日期是对的", "不对，按上次的日期办"), parent),
        ),
        (
            "24b-clock-ahead",
            AskDialog(Question("clock", ahead.title, ahead.words, "日期是对的", "不对，先关上去改"), parent),
        ),
    ]
    for name, dialog in dialogs:
        snap(qtbot, shown(qtbot, dialog), pictures, f"{kind}{name}")
        assert cut_below(dialog) == [], name
        dialog.close()
