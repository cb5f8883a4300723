"""A village that became part of another says so beside the months in which it still handed in by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.town_pages.board_cell import CellPanel
from ruraldesk.town.matrix import VillageRow

ROW = VillageRow("330402101201", "柳汀村", "", "2026-11-20T02:00:00Z", (), (), 0, "")
SAYS = "已并进禾塘村，登记都算在禾塘村。"


@pytest.mark.parametrize(("into", "said"), [("禾塘村", True), ("", False)])
def test_what_it_went_into_is_said_for_the_village_its_months_and_its_registers(
    qtbot: QtBot, clock: FixedClock, into: str, said: bool
) -> None:
    panel = CellPanel(clock)
    qtbot.addWidget(panel)
    row = replace(ROW, into=into)
    panel.show_month(row, "2026-11", [])
    assert _says(panel) is said
    panel.show_group(row, "设施台账", [])
    assert _says(panel) is said
    panel.show_village(row, {}, {})
    assert _says(panel) is said


def _says(panel: CellPanel) -> bool:
    return SAYS in {one.text() for one in panel._inner.findChildren(QLabel)}
