"""The print page as pictures of the manual: a whole file, something stopped, an earlier paper, the signing, a month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.pages import print_ways
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.pages.print_signed import SignedDialog
from ruraldesk.gui.routes import ToMonthPrint, ToPrint
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services import forms, print_set, printing
from ruraldesk.services.desk import Desk
from ruraldesk.services.print_set import Wanted
from tests.helpers.desks import desk
from tests.helpers.disclosure import FORM, Hall
from tests.helpers.mediation import CASE, Dispute
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

SIZES = [("", CLIENT, False), ("small-", SMALLEST, False), ("11-large-", SMALLEST, True)]


@pytest.fixture
def village(tmp_path: Path, still_clock: FixedClock) -> Iterator[tuple[Desk, str, str]]:
    """A desk with a case whose register went out before, and a finance sheet with a phone number in it."""
    with desk(tmp_path, clock=still_clock) as opened:
        case = Dispute.at(opened).effective().id
        print_set.prepare(opened, Wanted(CASE, (case,), ("register", "session"))).keep(9)
        hall = Hall.filled(opened)
        rows = hall.finance()["entries"]
        rows[1]["summary"] = "路灯维修费（电话13800138000）"
        yield opened, case, hall.posted(hall.finance(entries=rows)).id


def look(qtbot: QtBot, shell: Shell, pictures: Path, name: str, size: tuple[int, int]) -> None:
    """Take a picture; the page itself has room in a window of this size."""
    snap(qtbot, shell, pictures, name)
    needed, now = shell.page.minimumSizeHint(), tokens.measures()
    assert needed.width() <= size[0] - tokens.RAIL_WIDTH, name
    assert needed.height() <= size[1] - tokens.HEADER - now.status, name


def shown(shell: Shell, route: ToPrint) -> PrintPage:
    shell.go(route)
    page = shell.page
    assert isinstance(page, PrintPage)
    return page


@pytest.mark.parametrize(("mark", "size", "large"), SIZES)
def test_the_print_page_in_its_states(
    qtbot: QtBot, dressed_screen: QApplication, village: tuple[Desk, str, str], still_clock: FixedClock, pictures: Path,
    monkeypatch: pytest.MonkeyPatch, mark: str, size: tuple[int, int], large: bool,
) -> None:  # fmt: skip
    at, case, sheet = village
    use_large_text(large)
    try:
        shell = make_shell(qtbot, at, still_clock, size)
        page = shown(shell, ToPrint(CASE, (case,)))
        page._papers._on_all()
        page._preview.turn(1)
        look(qtbot, shell, pictures, f"{mark}05b-print-whole-file", size)
        page._on_again(page._earlier._issued[0])
        look(qtbot, shell, pictures, f"{mark}05c-print-again", size)
        stopped = shown(shell, ToPrint(FORM, (sheet,)))
        assert stopped._preview.sheet._frames
        look(qtbot, shell, pictures, f"{mark}05d-print-stopped", size)
        paper = printing.print_of(forms.form(at, FORM), "finance")
        dialog = SignedDialog(shell.bench, sheet, paper, shell)
        qtbot.addWidget(dialog)
        dialog.show()
        snap(qtbot, dialog, pictures, f"{mark}05e-print-signed")
        dialog.close()
        shell.go(ToMonthPrint("2026-10"))
        look(qtbot, shell, pictures, f"{mark}05f-month", size)
        monkeypatch.setattr(print_ways, "printer_names", list)
        shown(shell, ToPrint(CASE, (case,)))
        look(qtbot, shell, pictures, f"{mark}05g-print-no-printer", size)
    finally:
        use_large_text(False)
