"""Earlier hand-overs: what left when, whether the town has it, the slip again, the file again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruraldesk.clock import parse_instant
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Stream
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk
from ruraldesk.services.handover import HandedOver
from ruraldesk.services.slips import Handing, slip
from ruraldesk.store.receipts import Bundle

PAGE = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """One file that left this desk."""

    sha256: str
    file: str
    kind: Literal["report", "share"]
    at: str
    clerk: str  # "" for one from before it was noted
    records: int
    attachments: int
    size: int
    part: int
    parts: int
    received_at: str  # instant at which the town's word came; "" while it has not
    kept: bool  # the sealed copy is here, so that it can be written again


def earlier(desk: Desk, skip: int = 0, limit: int = PAGE) -> list[Earlier]:
    """Return what left this desk, newest first."""
    confirmed: dict[str, list[tuple[int, str]]] = {}
    for stream, seq, _file, _how, at in desk.store.receipts.history():
        confirmed.setdefault(stream, []).append((seq, at))
    found = [one for one in desk.store.bundles_sent.list() if one.kind in ("report", "share")]
    return [_earlier(desk, one, confirmed) for one in found[skip : skip + limit]]


def slip_again(desk: Desk, sha256: str) -> bytes:
    """Return the slip of an earlier hand-over, with the day it was made."""
    one = _sent(desk, sha256)
    clerk = str(one.facts.get("clerk", "")) or desk.clerk
    size = int(one.facts.get("size", 0))
    return slip(desk, Handing(one.file, one.sha256, size, parse_instant(one.at), clerk, one.facts.get("counts", {})))


def write_again(desk: Desk, sha256: str, to: Path, progress: Progress = SILENT) -> HandedOver:
    """Write an earlier file once more, the same to the byte: the town may take it in twice.

    Refuses with UserError sent_copy_gone, cancelled, stick_*.
    """
    from ruraldesk.bundle.handing import settle
    from ruraldesk.bundle.safewrite import write_verified
    from ruraldesk.bundle.status import WriteStatus, write_error

    one = _sent(desk, sha256)
    data = _copy_of(desk, one)
    if data is None:
        raise UserError("sent_copy_gone", where=(one.file,))
    if not to.is_dir():
        raise write_error(WriteStatus.NO_DRIVE, str(to))
    done = write_verified(to, one.file, data, progress=progress)
    if done.file is None:
        raise write_error(done.status, str(to))
    counts = dict(one.facts.get("counts", {}))
    status = settle(to, [done.status])
    paper = slip_again(desk, sha256) if one.kind == "report" else b""
    return HandedOver(str(status), (done.file,), counts, (one.sha256,), paper, len(data))


def _sent(desk: Desk, sha256: str) -> Bundle:
    found = desk.store.bundles_sent.get(sha256)
    if found is None:
        raise UserError("sent_copy_gone", where=(sha256[:16],))
    return found


def _copy_of(desk: Desk, one: Bundle) -> bytes | None:
    """Return the kept copy's bytes, None where it has gone or is no longer what it was."""
    try:
        data = (desk.folder.sent / one.file).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == one.sha256 else None


def _earlier(desk: Desk, one: Bundle, confirmed: Mapping[str, Sequence[tuple[int, str]]]) -> Earlier:
    counts = one.facts.get("counts", {})
    return Earlier(
        one.sha256,
        one.file,
        "share" if one.kind == "share" else "report",
        one.at,
        str(one.facts.get("clerk", "")),
        counts.get("records", 0),
        counts.get("attachments", 0),
        int(one.facts.get("size", 0)),
        int(one.facts.get("part", 1)),
        int(one.facts.get("parts", 1)),
        _received_at(one.streams, confirmed) if one.kind == "report" else "",
        (desk.folder.sent / one.file).is_file(),
    )


def _received_at(
    streams: Sequence[Mapping[str, Any]],  # Any: JSON document
    confirmed: Mapping[str, Sequence[tuple[int, str]]],
) -> str:
    """Return when the last stream of a file was confirmed to its end; "" where one is not."""
    when = []
    for part in streams:
        reached = confirmed.get(Stream(part["device"], part["audience"]).key, ())
        days = [at for seq, at in reached if seq >= part["seq_to"]]
        if not days:
            return ""
        when.append(min(days))
    return max(when, default="")
