"""Enrolling a village: its card is taken in once, its desks follow by certificate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle import limits
from ruraldesk.bundle.at_desk import AtDesk, keep_card, need_role
from ruraldesk.bundle.cards import Card, read_card
from ruraldesk.errors import UserError


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A village that this town now knows. ``is_new`` is false where it did before."""

    card: Card
    is_new: bool


def look_at(file: Path) -> Card:
    """Read a village's card without taking it in, so that its fingerprint can be compared first."""
    return read_card(_raw(file), file.name, "village")


def enrol(desk: AtDesk, file: Path, *, replace: bool = False) -> Enrolled:
    """Take a village's card in.

    The same card again changes nothing. Another key for the same code is refused with
    UserError("card_changed") unless ``replace`` says that its fingerprint was compared.
    """
    need_role(desk.store, "town")
    card = look_at(file)
    before = desk.store.peers.village(card.code)
    if before is not None and before.fingerprint != card.fingerprint and not replace:
        raise UserError("card_changed", where=(file.name,), name=before.name)
    keep_card(desk.store, card)
    return Enrolled(card, before is None or before.fingerprint != card.fingerprint)


def _raw(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            return handle.read(limits.CARD + 1)
    except OSError as error:
        raise UserError("file_unreadable", where=(file.name,), file=file.name) from error
