"""交Excel和PDF, villages that join and one that is renamed, as pictures of the manual: dialogs and panels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.merge_villages import MergeDialog
from ruraldesk.gui.dialogs.plain_month import PlainMonthDialog
from ruraldesk.gui.dialogs.rename_village import RenameDialog
from ruraldesk.gui.pages.settings_joining import JoiningPanel
from ruraldesk.gui.pages.settings_merging import MergingPanel
from ruraldesk.gui.routes import ToSettings
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services import handover
from ruraldesk.services.desk import Desk
from ruraldesk.town.joining import merge_village, wholes
from ruraldesk.town.receipt import write_receipt
from tests.helpers.offices import Places, places  # noqa: F401  a fixture
from tests.screens.test_safety_screens import cut_below, shown
from tests.screens.test_screens import CLIENT, make_shell, snap

INTO, OLD = "330411103999", "330411102999"
SIZES = [("", False), ("large-", True)]


@pytest.fixture
def clock(still_clock: FixedClock) -> FixedClock:
    return still_clock


@pytest.fixture
def text_size() -> Iterator[None]:
    yield
    use_large_text(False)


@pytest.mark.parametrize(("kind", "large"), SIZES)
def test_dialogs_for_a_town_without_the_program_and_for_villages_that_change(
    qtbot: QtBot, dressed_screen: QApplication, text_size: None, places: Places, clock: FixedClock,  # noqa: F811
    pictures: Path, kind: str, large: bool,
) -> None:  # fmt: skip
    use_large_text(large)
    parent = shown(qtbot, QWidget(), CLIENT)
    merging = MergeDialog(wholes(places.town), clock, parent)
    merging.old.setCurrentIndex(merging.old.findText("柳汀村"))
    merging.into.setCurrentIndex(merging.into.findText("禾塘村"))
    merging.on.setText("11.1")
    renaming = RenameDialog(places.one, parent)
    for name, dialog in (
        ("06e-plain-month", PlainMonthDialog(clock.today(), "云泾镇03号", parent)),
        ("26-merge-villages", merging),
        ("26b-rename-village", renaming),
    ):
        snap(qtbot, shown(qtbot, dialog), pictures, f"{kind}{name}")
        assert cut_below(dialog) == [], name
        dialog.close()


@pytest.mark.parametrize(("kind", "large"), SIZES)
def test_the_panels_of_villages_that_join(
    qtbot: QtBot, dressed_screen: QApplication, text_size: None, places: Places, clock: FixedClock,  # noqa: F811
    tmp_path: Path, pictures: Path, kind: str, large: bool,
) -> None:  # fmt: skip
    use_large_text(large)
    merge_village(places.town, OLD, INTO, clock.today())
    for file in write_receipt(places.town, INTO, tmp_path).handed.files:
        handover.take_in(places.one, file)
    for name, desk, panel in (
        ("26c-joining-village", places.one, JoiningPanel),
        ("26d-joining-town", places.town, MergingPanel),
    ):
        look_at_panel(qtbot, desk, clock, panel, pictures, f"{kind}{name}")


def look_at_panel(qtbot: QtBot, desk: Desk, clock: FixedClock, panel: type[QWidget], pictures: Path, name: str) -> None:
    shell = make_shell(qtbot, desk, clock)
    shell.go(ToSettings("joining"))
    found = shell.findChild(panel)
    assert found is not None
    snap(qtbot, shell, pictures, name)
    assert not found.visibleRegion().isEmpty(), name  # it was scrolled to
    shell.close()
