"""Which enrolled village is meant: by its code, short or whole, or by its name."""

from __future__ import annotations

from ruraldesk.bundle.names import code12
from ruraldesk.errors import UserError
from ruraldesk.store.peers import Peer
from ruraldesk.store.store import Store


def enrolled_village(store: Store, village: str) -> Peer:
    """Return the village of a code, or the only one of a name. Raises UserError village_not_enrolled."""
    named = [one for one in store.peers.villages() if one.name == village]
    found = named[0] if len(named) == 1 else None
    if found is None and village.isascii() and village.isdecimal() and 6 <= len(village) <= 12:
        found = store.peers.village(code12(village))
    if found is None:
        raise UserError("village_not_enrolled", village=village)
    return found
