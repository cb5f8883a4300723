"""统计 as pictures of the manual: statistics, a ledger, the matrix, in both text sizes; nothing is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.pages.statistics import StatisticsPage
from ruraldesk.gui.routes import ToStatistics
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.desk import Desk
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

Desks = tuple[Desk, Desk, Path]
SHOWN = (
    "facility_statistics", "facility_ledger", "disclosure_due_matrix", "mediation_quarter", "mediation_months",
)  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "size", "large"), [("", CLIENT, False), ("small-", SMALLEST, False), ("11-large-", CLIENT, True)]
)
def test_reports_at_a_village(
    qtbot: QtBot, dressed_screen: QApplication, desks: Desks, still_clock: FixedClock, pictures: Path,
    mark: str, size: tuple[int, int], large: bool,
) -> None:  # fmt: skip
    use_large_text(large)
    try:
        shell = make_shell(qtbot, desks[0], still_clock, size)
        shell.go(ToStatistics())
        page = shell.page
        assert isinstance(page, StatisticsPage)
        for letter, name in zip("bcdef", SHOWN, strict=True):
            page.choose(name)
            snap(qtbot, shell, pictures, f"{mark}08{letter}-report-{name.replace('_', '-')}")
            assert page.status()[0].endswith("行"), name
    finally:
        use_large_text(False)


def test_reports_at_a_town(
    qtbot: QtBot, dressed_screen: QApplication, desks: Desks, still_clock: FixedClock, pictures: Path
) -> None:
    shell = make_shell(qtbot, desks[1], still_clock)
    shell.go(ToStatistics())
    page = shell.page
    assert isinstance(page, StatisticsPage)
    page.choose("mediation_quarter")
    snap(qtbot, shell, pictures, "town-statistics")
