"""The pages of a town as pictures of the manual: both sides, a bad file, the result, 待问, 村情."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.routes import ToBoard, ToIntake, ToQuestions
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.gui.town_pages.intake import IntakePage
from ruraldesk.services import handover, records
from ruraldesk.town import questions
from tests.helpers.offices import Places, places
from tests.helpers.plugged import Sockets, sockets
from tests.screens.conftest import MORNING
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

__all__ = ["places"]
SIZES = {"": (CLIENT, False), "small-": (SMALLEST, False), "11-large-": (CLIENT, True)}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sockets:
    return sockets(tmp_path / "sockets", monkeypatch)


@pytest.fixture
def stick(places: Places, plugged: Sockets) -> Path:
    """Two villages on one stick; one has two desks that wrote different things; one file is damaged."""
    folder = plugged.plug("云泾镇03号")
    records.set_fields(places.one, places.lamp, {"location": "102米处", "name": "沿河灯1号"})
    records.set_fields(places.two, places.lamp, {"location": "120米处", "name": "沿河灯2号"})
    for desk in (places.one, places.two, places.far):
        handover.export(desk, folder)
    (folder / "抄坏的.rdb").write_bytes(b"age-encryption.org/v1\n")
    return folder


def look(qtbot: QtBot, shell: Shell, pictures: Path, name: str, size: tuple[int, int]) -> None:
    snap(qtbot, shell, pictures, name)
    assert (shell.width(), shell.height()) == size, name


@pytest.mark.parametrize("kind", list(SIZES))
def test_the_towns_pages(
    qtbot: QtBot,
    dressed_screen: QApplication,
    places: Places,
    clock: FixedClock,
    stick: Path,
    pictures: Path,
    kind: str,
) -> None:
    size, large = SIZES[kind]
    use_large_text(large)
    try:
        shell = make_shell(qtbot, places.town, clock, size)
        shell.go(ToIntake())
        page = shell.page
        assert isinstance(page, IntakePage)
        page._on_chosen(1)
        page.findChildren(QRadioButton)[1].click()
        look(qtbot, shell, pictures, f"{kind}09-intake", size)
        page._on_chosen(2)
        look(qtbot, shell, pictures, f"{kind}09a-intake-refused", size)
        page._on_chosen(0)
        page.take_in()
        look(qtbot, shell, pictures, f"{kind}09b-intake-result", size)
        far = next(one.id for one in places.town.store.records.page("facility"))
        questions.ask(places.town, far, "location", "这盏灯具体在哪里？请补一张照片。")
        questions.send_back(places.town, far, "责任人已经搬走，请换人。")
        shell.go(ToQuestions())
        look(qtbot, shell, pictures, f"{kind}town-questions", size)
        clock.advance(timedelta(days=40))
        shell.go(ToBoard())
        look(qtbot, shell, pictures, f"{kind}town-board", size)
        choice = shell.findChild(QAbstractButton, "choice:by_form")
        assert choice is not None
        choice.click()
        qtbot.keyClick(shell, Qt.Key.Key_Home)
        look(qtbot, shell, pictures, f"{kind}town-board-registers", size)
    finally:
        use_large_text(False)
