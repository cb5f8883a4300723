"""A village that goes, the one it goes into, and their town; with their ways of handing in and over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.services import devices, handover, records, village_changes
from ruraldesk.services.desk import Desk
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.joining import merge_village
from ruraldesk.town.receipt import write_receipt
from tests.helpers.desks import NOON
from tests.helpers.offices import new_desk
from tests.helpers.towns import meet

OLD, INTO = "330411102999", "330411103999"
LAMP = {"class": "02", "sub_class": "0202", "location": "村口"}
JULY = date(2026, 7, 1)


@dataclass
class Three:
    """A village that goes, the one it goes into, and their town."""

    old: Desk
    into: Desk
    town: Desk
    root: Path
    clock: FixedClock

    def lamp(self, desk: Desk, name: str, state: str = "") -> str:
        somebody = records.add(desk, "person", {"name": "王建国"}).record.id
        return records.add(desk, "facility", {**LAMP, "name": name, "responsible": somebody}, state=state).record.id

    def hand_in(self, desk: Desk) -> None:
        """Carry a stick from a village to the town and back."""
        self.clock.advance(timedelta(minutes=1))
        stick = self.root / f"stick{self.clock.now():%d%H%M}{desk.code}"
        stick.mkdir()
        handover.export(desk, stick)
        assert not [one for one in import_bundles(self.town, [stick]).files if one.status.is_refusal]
        for file in write_receipt(self.town, desk.code, stick).handed.files:
            handover.take_in(desk, file)

    def joined(self) -> None:
        """Join them at the town, tell the one that stays, and bring it everything."""
        merge_village(self.town, "柳汀村", "禾塘村", JULY)
        for file in write_receipt(self.town, INTO, self.root).handed.files:
            handover.take_in(self.into, file)
        village_changes.merge_villages(self.into, self.handed_over())

    def handed_over(self) -> tuple[Path, ...]:
        card = self.root / "into.card"
        devices.write_card(self.into, card)
        self.clock.advance(timedelta(minutes=1))
        stick = self.root / f"moving{self.clock.now():%d%H%M}"
        stick.mkdir()
        return village_changes.hand_over_to(self.old, card, stick).files


@pytest.fixture
def second(three: Three) -> Iterator[Desk]:
    """Another desk of the village that stays."""
    made = new_desk(three.root / "second", three.clock, "village", INTO, "禾塘村", "陆建明")
    devices.write_card(made, three.root / "second.card")
    grant = devices.join(three.into, three.root / "second.card")
    assert grant is not None
    devices.join(made, grant.file)
    yield made
    made.store.close(backup=False)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    clock = FixedClock(NOON)
    old = new_desk(tmp_path / "old", clock, "village", OLD, "柳汀村", "俞小红")
    into = new_desk(tmp_path / "into", clock, "village", INTO, "禾塘村", "沈小兰")
    town = new_desk(tmp_path / "town", clock, "town", "330411103", "云泾镇", "顾金娣")
    for village in (old, into):
        folder = tmp_path / village.code
        folder.mkdir()
        meet(village, town, folder)
    made = Three(old, into, town, tmp_path, clock)
    yield made
    for desk in (old, into, town):
        desk.store.close(backup=False)
