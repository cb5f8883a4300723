"""The desks of a village: cards, joining, the keeper of the register; and the town's card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Device:
    """One desk of the village."""

    id: str
    label: str
    keeper: bool
    me: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What a card file says."""

    kind: str  # village | town | device
    code: str
    name: str
    fingerprint: str
    device: str = ""


def devices(desk: Desk) -> list[Device]:
    """Return the desks this village is known to have."""
    raise NotImplementedError


def write_card(desk: Desk, out: Path) -> Card:
    """Write this desk's card (signed, no secret in it)."""
    raise NotImplementedError


def join(desk: Desk, file: Path, out: Path | None = None) -> Path | None:
    """Take a card or a grant.

    At the first desk with the new desk's card: certify it and write the grant file, which is returned.
    At the new desk with the grant: become a desk of that village; returns None.
    """
    raise NotImplementedError


def make_keeper(desk: Desk, device: str) -> Device:
    """Name the desk that gives register numbers from now on. Done at the desk that keeps them now."""
    raise NotImplementedError


def town(desk: Desk) -> Card | None:
    """Return the town this village hands over to, or None."""
    raise NotImplementedError


def take_town_card(desk: Desk, file: Path) -> Card:
    """Remember the town's card; its fingerprint is to be compared on paper."""
    raise NotImplementedError
