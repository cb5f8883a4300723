"""The ledger and the search in the states the manual shows: filtered, sorted, the bin, a period of one's own, finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import ToLedger
from ruraldesk.gui.shell.search_overlay import SearchOverlay
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services import ledger, records, removal
from ruraldesk.services.desk import Desk
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

Desks = tuple[Desk, Desk, Path]
FILTERED = ToLedger(
    "inspection", where=(("checked_on>=", "2026-07-01"), ("checked_on<=", "2026-09-30"), ("due<=", "2026-12-31"))
)


SIZES = [(CLIENT, False, ""), (SMALLEST, False, "small-"), (CLIENT, True, "11-large-")]


@pytest.fixture(params=SIZES, ids=["home", "small", "large"])
def sized(
    request: pytest.FixtureRequest, qtbot: QtBot, dressed_screen: QApplication, desks: Desks, still_clock: FixedClock
) -> Iterator[tuple[Shell, str]]:
    size, large, prefix = request.param
    use_large_text(large)
    yield make_shell(qtbot, desks[0], still_clock, size), prefix
    use_large_text(False)


@pytest.fixture(scope="module")
def thrown_away(desks: Desks) -> Iterator[list[str]]:
    """Two inspections in the bin; back again for the tests that come after."""
    desk = desks[0]
    found = [row.id for row in ledger.rows(desk, "person", ledger.ids(desk, "person"))]
    gone = []
    for one in found:
        if len(gone) < 2 and not desk.store.records.linking_to(one):
            removal.delete(desk, one, "登记重了")
            gone.append(one)
    yield gone
    for one in gone:
        removal.restore(desk, one)
        assert not records.get(desk, one).meta.deleted


def table_of(shell: Shell) -> LedgerTable:
    found = shell.page.findChild(LedgerTable) if shell.page else None
    assert found is not None
    return found


def part(shell: Shell, kind: type[QWidget], name: str) -> QWidget:
    found = shell.page.findChild(kind, name) if shell.page else None
    assert found is not None
    return found


def test_a_filtered_ledger(qtbot: QtBot, sized: tuple[Shell, str], pictures: Path) -> None:
    shell, prefix = sized
    shell.go(FILTERED)
    box = part(shell, QComboBox, "field:filter.more")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    snap(qtbot, shell, pictures, f"{prefix}02d-ledger-filtered")


def test_a_period_of_ones_own(qtbot: QtBot, sized: tuple[Shell, str], pictures: Path) -> None:
    shell, prefix = sized
    shell.go(ToLedger("inspection"))
    box = part(shell, QComboBox, "field:filter.period")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("own"))
    assert part(shell, QLineEdit, "field:filter.from").isVisible()
    snap(qtbot, shell, pictures, f"{prefix}02e-ledger-own-days")


def test_nothing_that_fits(qtbot: QtBot, sized: tuple[Shell, str], pictures: Path) -> None:
    shell, prefix = sized
    shell.go(ToLedger("person", text="没有这个人"))
    snap(qtbot, shell, pictures, f"{prefix}02f-ledger-none")


def test_the_bin(qtbot: QtBot, sized: tuple[Shell, str], thrown_away: list[str], pictures: Path) -> None:
    shell, prefix = sized
    shell.go(ToLedger("person", deleted=True))
    assert table_of(shell).model().rowCount() == len(thrown_away) == 2
    qtbot.keyClick(table_of(shell), Qt.Key.Key_Space)
    snap(qtbot, shell, pictures, f"{prefix}02g-ledger-bin")


def test_what_can_be_done_with_the_chosen(qtbot: QtBot, sized: tuple[Shell, str], pictures: Path) -> None:
    shell, prefix = sized
    shell.go(ToLedger("person"))
    qtbot.keyClick(table_of(shell), Qt.Key.Key_Space)
    snap(qtbot, shell, pictures, f"{prefix}02h-ledger-one-chosen")


@pytest.mark.parametrize(("name", "typed"), [("name", "王"), ("initials", "zmq"), ("digits", "12"), ("text", "路")])
def test_finds(qtbot: QtBot, sized: tuple[Shell, str], pictures: Path, name: str, typed: str) -> None:
    shell, prefix = sized
    shell.go(ToLedger("facility"))
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = shell.findChild(QLineEdit, "field:search")
    overlay = shell.findChild(SearchOverlay)
    assert line is not None
    assert overlay is not None
    line.setText(typed)
    qtbot.waitUntil(lambda: len(overlay.lines) > 0, timeout=5000)
    snap(qtbot, shell, pictures, f"{prefix}12b-search-{name}")
