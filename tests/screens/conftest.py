"""Two real desks, a village's and its town's, filled by the demo's own story."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication

from ruraldesk.clock import FixedClock
from ruraldesk.demo.village import Size, leave_unfinished, settle
from ruraldesk.gui.application import dress
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.pages import month_print, print_ways
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT
from ruraldesk.services import devices, handover
from ruraldesk.services.backups import back_up
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.store import vault
from ruraldesk.town.cards import write_town_card
from ruraldesk.town.enrol import enrol

MORNING = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)


@pytest.fixture(scope="session")
def still_clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory, still_clock: FixedClock) -> Iterator[tuple[Desk, Desk, Path]]:
    """A village with three hundred records (for the manual with its whole year), its town, and a stick."""
    root = tmp_path_factory.mktemp("screens")
    made = []
    for role, code, name, clerk in (
        ("village", "330411103999", "禾塘村", "沈小兰"),
        ("town", "330411103", "云泾镇", "顾金娣"),
    ):
        new = NewDesk(DataFolder(root / role), role, code, name, clerk, "demo12", cost=vault.CHEAP)  # type: ignore[arg-type]  # one of the two roles
        made.append(create_desk(new, still_clock)[0])
    village, town = made
    settle(village, Random(7), Size() if os.environ.get("SCREENS") else Size.of(300), SILENT)
    leave_unfinished(village)
    write_town_card(town, root / "town.json")
    devices.take_town_card(village, root / "town.json")
    devices.write_card(village, root / "village.json")
    enrol(town, root / "village.json")
    stick = root / "stick"
    stick.mkdir()
    handover.export(village, stick)
    back_up(village)
    yield village, town, stick
    for desk in made:
        desk.store.close(backup=False)


@pytest.fixture
def dressed_screen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> QApplication:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    use_large_text(False)
    monkeypatch.setattr(AskDialog, "exec", lambda dialog: 0)
    for page in (print_ways, month_print):  # a village has a printer, whatever this computer has
        monkeypatch.setattr(page, "printer_names", lambda: ["办公室打印机"])
    return qapp


@pytest.fixture
def pictures(project: Path, tmp_path: Path) -> Path:
    """Where pictures go: the manual with SCREENS=1, else nowhere that stays."""
    if os.environ.get("SCREENS"):
        folder = project / "docs" / "manual" / "screens"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return tmp_path
