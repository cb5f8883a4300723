"""Handing over: what waits is packed, written to a stick, read back, and only then noted as sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ruraldesk.bundle import carried_packs
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
from ruraldesk.bundle.manifest import Reader
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.pack import Job, pack
from ruraldesk.bundle.safewrite import DiskIO, SystemIO, Written, write_verified
from ruraldesk.bundle.seal import Sealed
from ruraldesk.bundle.status import WriteStatus, write_error
from ruraldesk.bundle.sticks import this_system
from ruraldesk.errors import UserError
from ruraldesk.model.changes import TOWN, Stream
from ruraldesk.progress import SILENT, Progress
from ruraldesk.store.receipts import Bundle
from ruraldesk.store.store import Store

SHARE_KNOWN = "share_known/"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written, and whether the stick may be pulled out."""

    status: WriteStatus
    files: tuple[Path, ...]
    sealed: tuple[Sealed, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The counts of all files together."""
        total: Counter[str] = Counter()
        for one in self.sealed:
            total.update(one.manifest.counts)
        return dict(total)


def hand_over(desk: AtDesk, to: Path, progress: Progress = SILENT, io: DiskIO | None = None) -> HandedOver:
    """Write what the town has not confirmed yet to a folder or stick.

    Raises UserError no_town_card, nothing_to_hand_over, cancelled, stick_*; then nothing counts as sent.
    """
    return deliver(desk, report_bundles(desk, progress), to, progress, io)


def share(desk: AtDesk, to: Path, progress: Progress = SILENT, io: DiskIO | None = None) -> HandedOver:
    """Write what another desk of the village may not have yet: all streams."""
    return deliver(desk, share_bundles(desk, progress), to, progress, io)


def report_bundles(desk: AtDesk, progress: Progress = SILENT) -> list[Sealed]:
    """Return the sealed reports of everything above the receipted lines. Raises UserError."""
    store = desk.store
    need_role(store, "village")
    town = store.peers.town()
    if town is None:
        raise UserError("no_town_card")
    heads = StoreLog(store).heads()
    receipted = store.receipts.receipted()
    from_town = f"village:{store.identity.code}"
    sent = {one: receipted.get(one.key, 0) for one in heads if one.audience == TOWN}
    visible = frozenset(one for one in heads if one.audience in (TOWN, from_town))
    job = Job(
        kind="report",
        sender=sender_of(store),
        village=code12(store.identity.code),
        village_name=store.identity.name,
        to=(*card_of(town).readers(), own_reader(store)),
        sent=sent,
        visible=visible,
        certificates=certificates_of(store),
        made_at=desk.clock.now(),
    )
    return _packed(job, desk, progress)


def share_bundles(desk: AtDesk, progress: Progress = SILENT, readers: Sequence[Reader] = ()) -> list[Sealed]:
    """Return the sealed shares of everything that some other desk of the village may not have.

    ``readers``: the village that this one goes into; it gets everything from the beginning.
    """
    store = desk.store
    need_role(store, "village")
    heads = StoreLog(store).heads()
    known = {} if readers else _known_to_all(store)
    job = Job(
        kind="share",
        sender=sender_of(store),
        village=code12(store.identity.code),
        village_name=store.identity.name,
        to=(*readers, own_reader(store)),
        sent={one: known.get(one.key, 0) for one in heads},
        visible=frozenset(heads),
        certificates=certificates_of(store),
        made_at=desk.clock.now(),
    )
    if not readers:  # the other desks of the village take the town's packs over too
        job = _with_packs(job, store, heads)
    return _packed(job, desk, progress)


def deliver(
    desk: AtDesk,
    bundles: Sequence[Sealed],
    to: Path,
    progress: Progress = SILENT,
    io: DiskIO | None = None,
    *,
    let_go: bool = True,
) -> HandedOver:
    """Write sealed bundles to a folder, keep a copy of each, and note them as sent.

    Raises UserError cancelled, stick_*; then nothing is kept or noted, and no part of it stays on the stick.
    """
    kept: list[Path] = []
    done: list[Written] = []
    try:
        for one in bundles:
            kept.append(_keep(desk, one))
        for one in bundles:
            done.append(_write(to, one, io, progress))
    except UserError:
        for file in (*kept, *(one.file for one in done if one.file is not None)):
            with suppress(OSError):  # a stick that was pulled
                file.unlink(missing_ok=True)
        raise
    with desk.store.transaction():
        for one in bundles:
            desk.store.bundles_sent.add(as_sent(one, desk.clerk))
    status = settle(to, [one.status for one in done], may_let_go=let_go)
    return HandedOver(status, tuple(one.file for one in done if one.file is not None), tuple(bundles))


def settle(to: Path, found: Collection[WriteStatus], *, may_let_go: bool = True) -> WriteStatus:
    """Return the weakest status; where the folder could not be synced, letting go of the stick settles it."""
    if WriteStatus.WRITTEN_NOT_SYNCED in found:
        return WriteStatus.WRITTEN_NOT_SYNCED
    if WriteStatus.WRITTEN not in found:
        return WriteStatus.WRITTEN_CAN_UNPLUG
    return WriteStatus.WRITTEN_CAN_UNPLUG if may_let_go and let_go_of(to) else WriteStatus.WRITTEN


def let_go_of(place: Path) -> bool:
    """Let go of the stick that a place is on. True if it may be unplugged; False where there is no stick."""
    handler = this_system()
    real = place.resolve()
    volume = next((one for one in handler.volumes() if real.is_relative_to(one.path)), None)
    return volume is not None and handler.release(volume)


def as_sent(one: Sealed, clerk: str) -> Bundle:
    """Return what the vault remembers of a file that left, and who handed it over."""
    streams = [part.as_json() for part in one.manifest.streams]
    facts = {
        "counts": one.manifest.counts,
        "part": one.manifest.part,
        "parts": one.manifest.parts,
        "size": len(one.data),
        "clerk": clerk,
    }
    return Bundle(one.sha256, one.name, one.manifest.kind, one.manifest.village, one.manifest.ack_key, streams, facts)


def remember_known(store: Store, device: str, known: Mapping[str, int]) -> None:
    """Note what another desk of the village showed that it has, so that shares need not repeat it."""
    name = f"{SHARE_KNOWN}{device}"
    before = store.settings.get(name, {})
    highest = {key: max(seq, before.get(key, 0)) for key, seq in known.items()}
    store.settings.set(name, {**before, **highest})


def _packed(job: Job, desk: AtDesk, progress: Progress) -> list[Sealed]:
    found = pack(job, source_of(desk.store), progress)
    if not found:
        raise UserError("nothing_to_hand_over")
    return found


def _with_packs(job: Job, store: Store, heads: Mapping[Stream, tuple[int, str]]) -> Job:
    packs = carried_packs.members_for(store, _other_desks(store))
    waits = any(seq > job.sent[one] for one, (seq, _) in heads.items())
    return replace(job, shared={**packs, **carried_packs.numbers_of(store)}) if packs or waits else job


def _other_desks(store: Store) -> list[str]:
    gone = store.aliases.came(code12(store.identity.code))  # desks of a village that went into this one ask no more
    devices = {one.device for one in store.peers.devices(store.identity.code)}
    return sorted(devices - gone - {store.identity.device})


def _known_to_all(store: Store) -> dict[str, int]:
    """Return how far every other desk of the village is known to be; a desk that never shared has nothing."""
    vectors = [store.settings.get(f"{SHARE_KNOWN}{one}", {}) for one in _other_desks(store)]
    if not vectors:
        return {}
    return {key: min(one.get(key, 0) for one in vectors) for key in vectors[0]}


def _keep(desk: AtDesk, one: Sealed) -> Path:
    folder = desk.folder.sent
    folder.mkdir(parents=True, exist_ok=True)
    done = write_verified(folder, one.name, one.data)
    if done.file is None:
        raise UserError("sent_folder_full", where=(str(folder),), mib=len(one.data) // 1024 // 1024 + 1)
    return done.file


def _write(to: Path, one: Sealed, io: DiskIO | None, progress: Progress) -> Written:
    if not to.is_dir():
        raise write_error(WriteStatus.NO_DRIVE, str(to))
    done = write_verified(to, one.name, one.data, io or SystemIO(), progress)
    if not done.status.is_written:
        raise write_error(done.status, str(to))
    return done
