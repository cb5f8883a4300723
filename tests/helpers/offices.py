"""Two villages, one of them with two desks, their town, and the town's open window: fixtures of tests/gui."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.jobs import Jobs, SerialExecutor
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import DataFolder
from ruraldesk.services import devices, handover, records
from ruraldesk.services.desk import Desk, NewDesk, create_desk, open_desk
from ruraldesk.store import vault
from tests.helpers.towns import meet


@dataclass
class Places:
    """A village with two desks, a second village, their town, and a lamp that all of them know."""

    one: Desk
    two: Desk
    far: Desk
    town: Desk
    lamp: str


def new_desk(root: Path, clock: FixedClock, role: str, code: str, name: str, clerk: str) -> Desk:
    """Return a desk that is as new: a copy of one made before, which is quick."""
    shutil.copytree(_made_before(clock.now(), role, code, name, clerk), root, dirs_exist_ok=True)
    return open_desk(DataFolder(root), clerk, "demo12", clock, moved=True)


@cache
def _made_before(at: datetime, role: str, code: str, name: str, clerk: str) -> Path:
    kept = tempfile.TemporaryDirectory(prefix="ruraldesk-test-")  # gone when the tests are over
    atexit.register(kept.cleanup)
    place = DataFolder(Path(kept.name) / "desk")
    new = NewDesk(place, role, code, name, clerk, "demo12", cost=vault.CHEAP)  # type: ignore[arg-type]  # one of the roles
    create_desk(new, FixedClock(at))[0].store.close(backup=False)
    return place.root


@pytest.fixture
def places(tmp_path: Path, clock: FixedClock) -> Iterator[Places]:
    one = new_desk(tmp_path / "one", clock, "village", "330411103999", "禾塘村", "沈小兰")
    far = new_desk(tmp_path / "far", clock, "village", "330411102999", "柳汀村", "俞小红")
    town = new_desk(tmp_path / "town", clock, "town", "330411103", "云泾镇", "顾金娣")
    somebody = records.add(one, "person", {"name": "王建国"}).record.id
    fields = {"name": "沿河灯", "class": "02", "sub_class": "0202", "location": "村口", "responsible": somebody}
    lamp = records.add(one, "facility", fields).record.id
    other = records.add(far, "person", {"name": "李敏"}).record.id
    records.add(far, "facility", {**fields, "name": "柳汀灯", "responsible": other})
    for village, folder in ((one, tmp_path / "a"), (far, tmp_path / "b")):
        folder.mkdir()
        meet(village, town, folder)
    two = new_desk(tmp_path / "two", clock, "village", "330411103999", "禾塘村", "陆建明")
    devices.write_card(two, tmp_path / "two.card")
    grant = devices.join(one, tmp_path / "two.card")
    assert grant is not None
    devices.join(two, grant.file)
    carried = tmp_path / "carried"
    carried.mkdir()
    handover.take_in(two, handover.export(one, carried, share=True).files[0])
    yield Places(one, two, far, town, lamp)
    for desk in (one, two, far):
        desk.store.close(backup=False)
    if town.is_open:  # a window closes its desk itself
        town.store.close(backup=False)


@pytest.fixture
def office(
    qtbot: QtBot, dressed: QApplication, clock: FixedClock, places: Places, said: list[str]
) -> Iterator[DeskWindow]:
    made = DeskWindow(places.town.folder, clock, Jobs(SerialExecutor()), places.town)
    qtbot.addWidget(made)
    with qtbot.waitActive(made, timeout=5000):
        made.show()
        made.activateWindow()
    qtbot.waitUntil(lambda: made.shell is not None)
    yield made
    made.close()
