"""移交单: the paper of a hand-over, when it is made and again later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Handing:
    """One hand-over, as its slip tells it."""

    file: str
    sha256: str
    size: int
    at: datetime
    clerk: str
    counts: Mapping[str, int]


def slip(desk: Desk, one: Handing) -> bytes:
    """Return the hand-over slip as a PDF. No citizen's data stands on it."""
    from ruraldesk.documents.slip import HandoverFacts, slip_pdf

    peer = desk.store.peers.town()
    titles = {spec.form_id: spec.title for spec in desk.store.specs.all()}
    counts = [
        (titles.get(name.removeprefix("form/"), name), count)
        for name, count in sorted(one.counts.items())
        if name.startswith("form/")
    ]
    facts = HandoverFacts(
        giver=desk.name,
        giver_code=desk.code,
        taker=peer.name if peer else "",
        file_name=one.file,
        sha256=one.sha256,
        size=one.size,
        made_at=one.at,
        clerk=one.clerk,
        counts=counts,
        attachments=one.counts.get("attachments", 0),
    )
    return slip_pdf(facts)
