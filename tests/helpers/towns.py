"""A village desk and a town desk that know each other's cards."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.services import devices
from ruraldesk.services.desk import Desk
from ruraldesk.town.cards import write_town_card
from ruraldesk.town.enrol import enrol


def meet(village: Desk, town: Desk, folder: Path) -> None:
    """Exchange the cards, as is done once on paper."""
    write_town_card(town, folder / "town.card")
    devices.take_town_card(village, folder / "town.card")
    devices.write_card(village, folder / "village.card")
    enrol(town, folder / "village.card")
