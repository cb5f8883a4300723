"""Help as pictures of the manual: F1 in a form and in a ledger, the card of every key, the first hour."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.help.key_card import KeyCard
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.desk import Desk
from tests.screens.test_screens import SMALLEST, ids_of, make_shell, snap


@pytest.mark.parametrize(("large", "name"), [(False, ""), (True, "-large")])
def test_help_the_card_and_the_first_hour(
    qtbot: QtBot,
    dressed_screen: QApplication,
    desks: tuple[Desk, Desk, Path],
    still_clock: FixedClock,
    pictures: Path,
    large: bool,
    name: str,
) -> None:
    use_large_text(large)
    try:
        shell = make_shell(qtbot, desks[0], still_clock)
        if large:
            shell.resize(*SMALLEST)
        shell.go(ToForm("person", ids_of(desks[0], "person")[0]))
        assert shell.page is not None
        line = shell.page.findChild(QLineEdit, "field:id_no")
        assert line is not None
        line.setFocus()
        shell._on_help()
        snap(qtbot, shell, pictures, f"40-help-form{name}")
        shell.go(ToLedger("facility"))
        snap(qtbot, shell, pictures, f"41-help-ledger{name}")
        assert shell._help.closed()
        shell.tour.begin()
        snap(qtbot, shell, pictures, f"42-first-hour{name}")
        shell.tour.leave()
        card = KeyCard(shell.bench.jobs, shell)
        qtbot.addWidget(card)
        card.show()
        snap(qtbot, card, pictures, f"43-key-card{name}")
    finally:
        use_large_text(False)
