"""A pack as a town of another program might have made it: signed well, whatever is inside."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.bundle.at_desk import card_of, certificates_of, sender_of, source_of
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.pack import Job, pack
from ruraldesk.bundle.packs import Contents
from ruraldesk.services.desk import Desk


def forged_pack(town: Desk, contents: Contents, to: Path) -> Path:
    """Write it for every village of a town."""
    store = town.store
    job = Job(
        kind="pack",
        sender=sender_of(store),
        village=code12(store.identity.code),
        village_name=store.identity.name,
        to=tuple(one for peer in store.peers.villages() for one in card_of(peer).readers()),
        sent={},
        visible=frozenset(),
        certificates=certificates_of(store),
        made_at=town.clock.now(),
        shared=contents.members(),
    )
    (sealed,) = pack(job, source_of(store))
    file = to / sealed.name
    file.write_bytes(sealed.data)
    return file
