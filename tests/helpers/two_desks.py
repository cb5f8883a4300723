"""Two desks of one village in a test: the second one joined by card and grant, and a stick between them."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.services import devices, handover
from ruraldesk.services.desk import Desk
from tests.helpers import desks


def second_desk(first: Desk, root: Path, clerk: str = "陆建明") -> Desk:
    """Make another desk of a village and let it join; the first desk stays the one that gives numbers."""
    made = desks.desk(root, clerk=clerk)
    devices.write_card(made, root.with_suffix(".card"))
    grant = devices.join(first, root.with_suffix(".card"))
    assert grant is not None
    devices.join(made, grant.file)
    return made


def share(source: Desk, target: Desk, folder: Path) -> list[handover.TakenIn]:
    """Carry over everything that one desk knows and the other has not been given yet."""
    folder.mkdir(exist_ok=True)
    return [handover.take_in(target, one) for one in handover.export(source, folder, share=True).files]
