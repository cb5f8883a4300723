"""The receipt: what has arrived, and what the town wants to know, sealed to the village and signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.at_desk import (
    AtDesk,
    StoreLog,
    card_of,
    certificates_of,
    need_role,
    own_reader,
    sender_of,
    source_of,
)
from ruraldesk.bundle.handing import HandedOver, deliver
from ruraldesk.bundle.manifest import Head, Receipt, ReceivedFile
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.pack import Job, pack
from ruraldesk.bundle.safewrite import DiskIO
from ruraldesk.bundle.seal import Sealed
from ruraldesk.bundle.signing import receipt_code
from ruraldesk.errors import UserError
from ruraldesk.model.changes import TOWN, Stream
from ruraldesk.progress import SILENT, Progress
from ruraldesk.store.peers import Peer
from ruraldesk.store.receipts import Bundle
from ruraldesk.store.store import Store
from ruraldesk.town.enrolled import enrolled_village

MOST_FILES = 200


@dataclass(frozen=True)
class ReceiptMade:
    """A written receipt, and the short code of each file it names, for paper."""

    handed: HandedOver
    village: str
    codes: tuple[tuple[str, str], ...]  # file name, ten signs
    waiting_lines: int  # lines of the town that travel with it


def write_receipt(
    desk: AtDesk,
    village: str,
    to: Path,
    progress: Progress = SILENT,
    io: DiskIO | None = None,
    *,
    let_go: bool = True,
) -> ReceiptMade:
    """Write the receipt for a village to a folder or stick; ``let_go`` where nothing else is read from it.

    Raises UserError village_not_enrolled, nothing_to_receipt, stick_*; then nothing counts as sent.
    """
    need_role(desk.store, "town")
    peer = enrolled_village(desk.store, village)
    sealed = _receipt_bundles(desk, peer, progress)
    handed = deliver(desk, sealed, to, progress, io, let_go=let_go)
    lines = sum(one.manifest.counts.get("lines", 0) for one in sealed)
    return ReceiptMade(handed, peer.code, codes(desk, peer.code), lines)


def codes(desk: AtDesk, village: str) -> tuple[tuple[str, str], ...]:
    """Return the short code of each file taken in from a village, newest first: for a printed receipt."""
    return tuple((one.file, receipt_code(one.ack_key, one.sha256)) for one in _taken(desk.store, code12(village)))


def _receipt_bundles(desk: AtDesk, peer: Peer, progress: Progress) -> list[Sealed]:
    """Return the sealed receipt, in several parts where the town has very much to say."""
    store, code = desk.store, peer.code
    heads = StoreLog(store).heads()
    from_here = {one for one in heads if one.audience == f"village:{code}"}
    theirs = streams_of(store, code)
    taken = _taken(store, code)
    if not taken and not from_here:
        raise UserError("nothing_to_receipt", village=peer.name)
    receipted = store.receipts.receipted()
    job = Job(
        kind="receipt",
        sender=sender_of(store),
        village=code,
        village_name=peer.name,
        to=(*card_of(peer).readers(), own_reader(store)),
        sent={one: receipted.get(one.key, 0) for one in from_here},
        visible=frozenset(from_here | set(theirs)),
        certificates=certificates_of(store),
        made_at=desk.clock.now(),
        receipt=Receipt(
            tuple(ReceivedFile(one.file, one.sha256, one.at) for one in taken),
            tuple(Head(one, *theirs[one]) for one in sorted(theirs)),
        ),
    )
    return pack(job, source_of(store), progress)


def streams_of(store: Store, village: str) -> Mapping[Stream, tuple[int, str]]:
    """Return the streams that came from a village, and from those that are part of it now, with their heads."""
    villages = store.log.villages()
    heads = StoreLog(store).heads()
    parts = {village, *(one.code for one in store.aliases.all_into(village))}
    return {one: head for one, head in heads.items() if one.audience == TOWN and villages.get(one.key) in parts}


def _taken(store: Store, village: str) -> list[Bundle]:
    return store.bundles_taken.list("report", village)[:MOST_FILES]
