"""交换 as pictures of the manual: ready, at work, done, with a letter of the town; nothing leaves the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.jobs import Step as JobStep
from ruraldesk.gui.pages.exchange import READY, ExchangePage
from ruraldesk.gui.routes import ToExchange
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.desk import Desk
from ruraldesk.services.exchanging import Reached, Step
from ruraldesk.town import questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import write_receipt
from tests.helpers.plugged import Sockets, sockets
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

SIZES = {"": (CLIENT, False), "small-": (SMALLEST, False), "11-large-": (CLIENT, True)}


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sockets:
    return sockets(tmp_path / "sockets", monkeypatch)


def look(qtbot: QtBot, shell: Shell, pictures: Path, name: str, size: tuple[int, int]) -> None:
    snap(qtbot, shell, pictures, name)
    assert (shell.width(), shell.height()) == size, name


def at_work(page: ExchangePage) -> None:
    page._begin("town", on_stick=True)
    page._work.reach(Reached(Step.WRITE, 27, 4, 5_300_000))
    page._work.show_step(JobStep(3_100_000, 5_300_000, ""))


@pytest.mark.parametrize("kind", list(SIZES))
def test_the_exchange_page(
    qtbot: QtBot,
    dressed_screen: QApplication,
    desks: tuple[Desk, Desk, Path],
    still_clock: FixedClock,
    pictures: Path,
    plugged: Sockets,
    kind: str,
) -> None:
    village, town, _ = desks
    size, large = SIZES[kind]
    use_large_text(large)
    try:
        shell = make_shell(qtbot, village, still_clock, size)
        shell.go(ToExchange())
        page = shell.page
        assert isinstance(page, ExchangePage)
        look(qtbot, shell, pictures, f"{kind}06-exchange-no-stick", size)
        stick = plugged.plug("云泾镇03号")
        page._watch.look()
        look(qtbot, shell, pictures, f"{kind}06-exchange", size)
        at_work(page)
        look(qtbot, shell, pictures, f"{kind}06a-exchange-work", size)
        page._turn_to(READY)
        page._on_go()
        look(qtbot, shell, pictures, f"{kind}06b-exchange-result", size)
        if list(stick.glob("*.rdb")):
            import_bundles(town, [stick])
        first, second, third = (one.id for one in town.store.records.page("facility")[:3])
        questions.ask(town, first, "responsible", "责任人和去年不同，为什么换了？")
        questions.ask(town, second, "", "这处有没有照片？")
        questions.send_back(town, third, "缺合同价。")
        write_receipt(town, village.code, stick)
        page._on_finish()
        look(qtbot, shell, pictures, f"{kind}06c-exchange-letter", size)
        page._on_go()
        look(qtbot, shell, pictures, f"{kind}06d-exchange-letter-result", size)
    finally:
        use_large_text(False)
