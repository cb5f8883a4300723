"""The town's key on paper or in a safe: with it, ``age -d -i FILE`` opens every bundle without this program."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.bundle.safewrite import write_verified
from ruraldesk.bundle.status import write_error
from ruraldesk.clock import instant_text


def write_key(desk: AtDesk, out: Path) -> str:
    """Write the town's age identity as age itself writes one; return the public key that stands in it.

    Raises UserError stick_*.
    """
    need_role(desk.store, "town")
    own = desk.store.identity
    made = instant_text(desk.clock.now())
    text = f"# created: {made}\n# public key: {own.age_recipient}\n{own.age_identity}\n"
    done = write_verified(out.parent, out.name, text.encode("ascii"))  # makes it readable by its owner alone
    if not done.status.is_written:
        raise write_error(done.status, str(out))
    return own.age_recipient
