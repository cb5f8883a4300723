"""Taking in what came: receipts and packs of the town, shares of the village's other desks; reports at a town."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ruraldesk.bundle import limits
from ruraldesk.bundle.at_desk import AtDesk, StoreLog, StoreTrust, need_role, remember_devices
from ruraldesk.bundle.chain import Placement, place
from ruraldesk.bundle.handing import remember_known
from ruraldesk.bundle.manifest import Head, Receipt
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.packs import REPORTS, TABLES
from ruraldesk.bundle.signing import receipt_code, same_code
from ruraldesk.bundle.status import ImportStatus, Refused, import_error
from ruraldesk.bundle.unpack import Opened, open_bundle
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.store.aliases import VILLAGE_FORM, desks_named, parts_told
from ruraldesk.store.receipts import Bundle
from ruraldesk.store.store import Store

KIND_WORDS = {"report": "交镇里的包", "share": "本村桌子之间的包", "receipt": "镇里的回执", "pack": "镇里发的表样"}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in one file brought."""

    status: ImportStatus
    kind: str
    file: str
    sha256: str
    village: str
    counts: Mapping[str, int] = field(default_factory=dict)
    questions: int = 0
    changes: ChangeSet = field(default_factory=ChangeSet)


def read_file(file: Path) -> bytes:
    """Return a file's bytes, at most one more than a bundle may have. Raises UserError file_unreadable."""
    try:
        with file.open("rb") as handle:
            return handle.read(limits.FILE + 1)
    except OSError as error:
        raise UserError("file_unreadable", where=(file.name,), file=file.name) from error


def open_file(store: Store, file: Path) -> Opened:
    """Open and prove a bundle this desk may read. Raises UserError with the code of what is wrong."""
    return open_bytes(store, read_file(file), file.name)


def open_bytes(store: Store, raw: bytes, name: str) -> Opened:
    """Open and prove the bytes of a bundle, as ``open_file`` does."""
    try:
        return open_bundle(raw, name, StoreTrust(store))
    except Refused as refused:
        raise import_error(refused, name) from refused


def take_in_at_village(desk: AtDesk, file: Path) -> TakenIn:
    """Take in a receipt, a share or a pack, in one transaction. The same file again is ALREADY and changes nothing.

    Raises UserError for a file that is refused, and where lines are missing (bundle_gap) or a device
    was forked (bundle_forked_device).
    """
    need_role(desk.store, "village")
    return take_opened(desk, open_file(desk.store, file))


def take_opened(desk: AtDesk, opened: Opened) -> TakenIn:
    """Take in what was opened and proved; a pack, which is for every village of its town, as a letter is."""
    manifest, name = opened.manifest, opened.name
    if manifest.kind == "report":
        raise UserError("wrong_kind", where=(name,), file=name, kind=KIND_WORDS["report"])
    own = code12(desk.store.identity.code)
    joined = {one.code for one in desk.store.aliases.all_into(own)} if manifest.kind == "share" else set()
    if manifest.kind != "pack" and manifest.village not in {own, *joined}:
        raise UserError("receipt_not_ours", where=(name,))
    return apply(desk, opened)


def take_code(desk: AtDesk, code: str) -> TakenIn:
    """Take the short code of a printed receipt. Raises UserError receipt_code_wrong."""
    need_role(desk.store, "village")
    store = desk.store
    for one in [*store.bundles_sent.list("report"), *_unnoted(desk)]:
        if not same_code(code, receipt_code(one.ack_key, one.sha256)):
            continue
        before = store.receipts.receipted()
        with store.transaction():
            for part in one.streams:
                key = Stream(part["device"], part["audience"]).key
                if before.get(key, 0) < part["seq_to"]:
                    store.receipts.record(key, part["seq_to"], one.sha256, "code")
        moved = store.receipts.receipted() != before
        status = ImportStatus.OK if moved else ImportStatus.ALREADY
        return TakenIn(status, "code", one.file, one.sha256, one.village, one.facts.get("counts", {}))
    raise UserError("receipt_code_wrong", typed=code[:20])


def fit(store: Store, opened: Opened) -> Placement:
    """Return how a proved bundle fits onto this desk's log."""
    log = StoreLog(store)
    return place(opened.lines, opened.manifest.streams, log, log.heads())


def status_of(store: Store, opened: Opened, found: Placement) -> ImportStatus:
    """Return what is to become of a proved bundle here, before it is applied."""
    own = store.identity.device
    if found.forked or any(one.header.stream.device == own for one in found.new):
        return ImportStatus.FORKED_DEVICE
    if found.gaps:
        return ImportStatus.GAP
    carries_lines = bool(opened.manifest.streams)
    known = store.bundles_taken.get(opened.sha256) is not None
    return (
        ImportStatus.ALREADY
        if known or (carries_lines and not found.new and not _says_more(opened))
        else ImportStatus.OK
    )


def apply(desk: AtDesk, opened: Opened) -> TakenIn:
    """Take a proved bundle in, all or nothing. Raises UserError bundle_gap, bundle_forked_device."""
    store = desk.store
    with store.transaction():
        found = fit(store, opened)
        status = status_of(store, opened, found)
        _refuse_misfits(store, opened, found, status)
        remember_devices(store, opened.manifest.certificates)  # one that was restored may have nothing new but itself
        changes, questions = ChangeSet(), 0
        if status is ImportStatus.OK:
            before = _open_questions(store)
            changes = _take_content(store, opened, found)
            questions = len(_open_questions(store) - before)
        _note(store, opened)
    if status is ImportStatus.OK and questions:
        status = ImportStatus.CONFLICTS
    manifest = opened.manifest
    counts = {**manifest.counts, "new": len(found.new)}
    return TakenIn(status, manifest.kind, opened.name, opened.sha256, manifest.village, counts, questions, changes)


def gap_error(found: Placement, where: str) -> UserError:
    """Return what a clerk reads where lines are missing before those that came."""
    missing = "；".join(one.words for one in found.gaps)
    first = found.gaps[0]
    return UserError("bundle_gap", where=(where,), missing=missing, seq_from=first.seq_from, seq_to=first.seq_to)


def _refuse_misfits(store: Store, opened: Opened, found: Placement, status: ImportStatus) -> None:
    if status is ImportStatus.FORKED_DEVICE:
        devices = [one.device for one in found.forked] or [store.identity.device]
        first = next((one for one in opened.manifest.streams if one.stream.device == devices[0]), None)
        seq = first.seq_from if first else 0
        raise UserError("bundle_forked_device", where=(opened.name,), device=devices[0], seq=seq)
    if status is ImportStatus.GAP:
        raise gap_error(found, opened.name)


def _take_content(store: Store, opened: Opened, found: Placement) -> ChangeSet:
    manifest = opened.manifest
    _take_forms(store, opened)
    for sha256, content in opened.attachments():
        store.attachments.take_in(sha256, mime_of(content), content)
    changes = _take_lines(store, found.new, manifest.village)
    if manifest.kind == "pack":
        changes |= ChangeSet(forms=frozenset(form for form, _ in opened.forms()), settings=True)
    if manifest.receipt is not None:
        _mark_received(store, manifest.receipt, opened.sha256)
        changes |= ChangeSet(settings=True)
    return changes


def _take_lines(store: Store, lines: tuple[Line, ...], village: str) -> ChangeSet:
    """Take lines in as those of the village whose desk wrote them, also where it is part of the sender's now."""
    desks = store.aliases.desks(village)
    parts = {one.code for one in store.aliases.all_into(village)} | parts_told(lines, village)
    for line in lines:
        if line.header.form == VILLAGE_FORM and line.payload is not None:
            desks |= desks_named(line.payload.fields, parts)
    by_village: dict[str, list[Line]] = {}
    for line in lines:
        by_village.setdefault(desks.get(line.header.stream.device, village), []).append(line)
    changes = ChangeSet()
    for one, theirs in by_village.items():
        changes |= store.take_in(theirs, one)
    return changes


def _take_forms(store: Store, opened: Opened) -> None:
    """Keep form versions that are new here. One that is here under the same number with other content stays ours;
    a pack with such a one is refused (UserError form_version_taken).

    The tables and reports of a town's pack take the place of those that are here; no other bundle replaces any.
    """
    carries_shared = opened.manifest.kind == "pack"
    for name in opened.members.sizes if carries_shared else ():  # before the forms, whose lists may come from them
        if name.startswith(TABLES):
            store.specs.keep_shared(name.removeprefix(TABLES), opened.members.read(name).decode("utf-8"), opened.name)
        elif name.startswith(REPORTS):
            kept_as = name.removeprefix("forms/")
            store.specs.keep_shared(kept_as, opened.members.read(name).decode("utf-8"), opened.name)
    for (form, version), files in opened.forms().items():
        if version in store.specs.versions(form) and not carries_shared:
            continue  # a pack is to say so: form_version_taken
        store.specs.add(files, f"{form} {version}")


def _mark_received(store: Store, receipt: Receipt, sha256: str) -> None:
    """Note how far the town is, where its heads are truly ours."""
    log, before = StoreLog(store), store.receipts.receipted()
    for head in receipt.heads:
        if before.get(head.stream.key, 0) < head.seq and _is_ours(log, head):
            store.receipts.record(head.stream.key, head.seq, sha256, "file")


def _is_ours(log: StoreLog, head: Head) -> bool:
    return any(one.header.hash == head.hash for one in log.lines(head.stream, head.seq, head.seq))


def _note(store: Store, opened: Opened) -> None:
    """Remember the file and what its sender showed that it has."""
    manifest = opened.manifest
    streams = [one.as_json() for one in manifest.streams]
    facts = {"counts": manifest.counts, "created_at": manifest.created_at, "device": manifest.device}
    store.bundles_taken.add(
        Bundle(opened.sha256, opened.name, manifest.kind, manifest.village, manifest.ack_key, streams, facts)
    )
    known = {one.stream.key: one.seq for one in manifest.known}
    if manifest.kind == "share":
        remember_known(store, manifest.device, known)
    if manifest.kind == "report" and store.identity.role == "town":
        receipted = store.receipts.receipted()
        for key, seq in known.items():
            if Stream.from_key(key).audience == f"village:{manifest.village}" and receipted.get(key, 0) < seq:
                store.receipts.record(key, seq, opened.sha256, "file")


def _says_more(opened: Opened) -> bool:
    """True for a bundle that has something to say even where its lines are known: a receipt, a pack."""
    return opened.manifest.receipt is not None or opened.manifest.kind == "pack"


def _open_questions(store: Store) -> set[str]:
    return {one.id for one in store.questions.open_ones() if one.kind in ("conflict", "open_point")}


def mime_of(content: bytes) -> str:
    """Return the type of an attachment by its first bytes."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "image/jpeg" if content.startswith(b"\xff\xd8\xff") else "application/octet-stream"


def _unnoted(desk: AtDesk) -> list[Bundle]:
    """Return reports that left while the note of it was lost (power cut between stick and vault)."""
    noted = {one.file for one in desk.store.bundles_sent.list("report")}
    found = []
    for file in sorted(desk.folder.sent.glob("RD1_*_report_*.rdb")):
        if file.name in noted:
            continue
        try:
            opened = open_bundle(read_file(file), file.name, StoreTrust(desk.store))
        except (Refused, UserError):
            continue
        manifest = opened.manifest
        streams = [one.as_json() for one in manifest.streams]
        found.append(
            Bundle(
                opened.sha256,
                file.name,
                "report",
                manifest.village,
                manifest.ack_key,
                streams,
                {"counts": manifest.counts},
            )
        )
    return found
