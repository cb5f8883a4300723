"""The town's key on paper or in a safe: with it, ``age -d -i FILE`` opens every bundle without this program."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.clock import instant_text
from ruraldesk.store.safe_file import write_safely


def write_key(desk: AtDesk, out: Path) -> str:
    """Write the town's age identity as age itself writes one; return the public key that stands in it."""
    need_role(desk.store, "town")
    own = desk.store.identity
    made = instant_text(desk.clock.now())
    text = f"# created: {made}\n# public key: {own.age_recipient}\n{own.age_identity}\n"
    write_safely(out, text.encode("ascii"))
    out.chmod(0o600)
    return own.age_recipient
