"""The town's card: what a village needs to hand over to this town."""

from __future__ import annotations

import re
from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, need_role, own_card
from ruraldesk.bundle.cards import Card
from ruraldesk.bundle.manifest import AGE_KEY
from ruraldesk.errors import UserError
from ruraldesk.store.safe_file import write_safely

SPARE = "town/spare_recipient"


def write_town_card(desk: AtDesk, out: Path) -> Card:
    """Write the town's signed card, spare reader included, and return it."""
    need_role(desk.store, "town")
    card = own_card(desk.store, desk.clock, str(desk.store.settings.get(SPARE, "")))
    write_safely(out, card.as_bytes())
    return card


def set_spare(desk: AtDesk, recipient: str) -> None:
    """Name a second age key to which villages also seal, once they have a card written after this; "" for none.

    Raises UserError spare_key_shape.
    """
    need_role(desk.store, "town")
    if recipient and not re.fullmatch(AGE_KEY, recipient):
        raise UserError("spare_key_shape", key=recipient[:70])
    desk.store.settings.set(SPARE, recipient)
