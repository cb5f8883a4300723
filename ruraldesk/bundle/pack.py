"""From log lines to sealed bundles: what goes in, and how much into each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ruraldesk import __version__
from ruraldesk.bundle import limits
from ruraldesk.bundle.archive import CHANGES, PACKAGE, is_member_name
from ruraldesk.bundle.lines import line_bytes, read_line
from ruraldesk.bundle.manifest import Head, Kind, Manifest, Reader, Receipt, StreamRange
from ruraldesk.bundle.names import name_for
from ruraldesk.bundle.package import describe, member_name
from ruraldesk.bundle.rows import Table, tables
from ruraldesk.bundle.seal import Sealed, seal
from ruraldesk.bundle.signing import Certificate
from ruraldesk.bundle.source import Attachments, Forms, Log, Sender
from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import split_key
from ruraldesk.progress import NoProgress, Progress

Vector = Mapping[Stream, int]


@dataclass(frozen=True, slots=True)
class Job:
    """What to hand over, to whom. ``sent`` are the streams that travel, each from the seq after the
    number beside it; ``visible`` are all streams that the readers may see."""

    kind: Kind
    sender: Sender
    village: str
    village_name: str
    to: tuple[Reader, ...]
    sent: Vector
    visible: frozenset[Stream]
    certificates: Mapping[str, Certificate]  # by device
    made_at: datetime
    receipt: Receipt | None = None
    shared: Mapping[str, bytes] = field(default_factory=dict)  # further forms/ members, of a pack


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the content comes from."""

    log: Log
    forms: Forms
    attachments: Attachments


@dataclass(slots=True)
class _Part:
    lines: list[Line] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    photos: dict[str, bytes] = field(default_factory=dict)
    size: int = 0


def pack(job: Job, desk: Desk, progress: Progress | None = None) -> list[Sealed]:
    """Return the sealed bundles of a job: one, or several by sequence where it is too much for one.

    Returns an empty list if there is nothing to send and no receipt or shared file either.
    Raises UserError("cancelled") when the watcher asks, UserError("line_too_long").
    """
    watcher = progress or NoProgress()
    heads = desk.log.heads()
    total = sum(max(0, heads[one][0] - after) for one, after in job.sent.items() if one in heads)
    parts = list(_parts(job, desk, heads, watcher, total))
    if not parts and (job.receipt is not None or job.shared):
        parts = [_Part()]
    reached = {one: min(job.sent[one], heads[one][0]) if one in job.sent else heads[one][0] for one in job.visible}
    sealed = []
    for number, part in enumerate(parts, start=1):
        for line in part.lines:
            reached[line.header.stream] = line.header.seq
        if watcher.cancelled():
            raise UserError("cancelled")
        watcher.step(total, total, "正在封包")
        sealed.append(_seal_part(job, desk, part, reached, (number, len(parts))))
    return sealed


def _parts(
    job: Job, desk: Desk, heads: Mapping[Stream, tuple[int, str]], watcher: Progress, total: int
) -> Iterator[_Part]:
    part, done = _Part(), 0
    for stream in sorted(job.sent):
        if stream not in heads:
            continue
        for line in desk.log.lines(stream, job.sent[stream] + 1, heads[stream][0]):
            raw = _checked(line)
            photos = _photos_of(line, desk)
            size = len(raw) + sum(len(one) for sha, one in photos.items() if sha not in part.photos)
            if part.lines and _is_full(part, size):
                yield part
                part, size = _Part(), len(raw) + sum(len(one) for one in photos.values())
            part.lines.append(line)
            part.raw += raw + b"\n"
            part.photos |= photos
            part.size += size
            done += 1
            if done % 20 == 0:
                _tell(watcher, done, total)
    if part.lines:
        yield part


def _is_full(part: _Part, more: int) -> bool:
    return part.size + more > limits.PART_BYTES or len(part.photos) >= limits.PART_MEMBERS


def _tell(watcher: Progress, done: int, total: int) -> None:
    if watcher.cancelled():
        raise UserError("cancelled")
    watcher.step(done, total, "正在收集要交的内容")


def _checked(line: Line) -> bytes:
    raw = line_bytes(line)
    if len(raw) > limits.LINE:
        raise UserError("line_too_long", where=(line.header.record,), kib=len(raw) // 1024, most=limits.LINE // 1024)
    try:
        read_line(raw)  # what no reader would take must not leave: the whole bundle would be refused
    except ValueError as error:
        raise UserError("line_unreadable", where=(line.header.record,), record=line.header.record) from error
    return raw


def _photos_of(line: Line, desk: Desk) -> dict[str, bytes]:
    spec = desk.forms.spec(line.header.form, line.header.form_version)
    if spec is None:
        return {}
    found = {}
    for sha in attachment_hashes(line, spec):
        content = desk.attachments.content(sha)
        if content is not None:
            found[sha] = content
    return found


def attachment_hashes(line: Line, spec: FormSpec) -> list[str]:
    """Return the attachments that a line's values name."""
    found = []
    for key, value in (line.payload.fields if line.payload else {}).items():
        _, row_id, name = split_key(key)
        one = spec.by_name.get(name if row_id else key)
        if one is not None and one.type in ("image", "file") and isinstance(value, str) and value:
            found.append(value)
    return found


def _seal_part(job: Job, desk: Desk, part: _Part, reached: Vector, place: tuple[int, int]) -> Sealed:
    specs, form_members = _forms(part.lines, desk.forms)
    found = row_tables(part.lines, desk.log, specs, reached, whole=job.kind == "share")
    created = instant_text(job.made_at)
    members = {
        PACKAGE: describe(found, job.village, job.village_name, created),
        CHANGES: bytes(part.raw),
        **{member_name(one.form): one.as_csv() for one in found},
        **form_members,
        **dict(sorted(job.shared.items())),
        **{f"att/{sha}": content for sha, content in sorted(part.photos.items())},
    }
    manifest = Manifest(
        kind=job.kind,
        app=f"ruraldesk {__version__}",
        village=job.village,
        village_name=job.village_name,
        sender_role=job.sender.role,
        sender_code=job.sender.code,
        certificates=_certificates(job, part.lines),
        created_at=created,
        clock_hint=max((one.header.at for one in part.lines), default=""),
        to=job.to,
        streams=stream_ranges(part.lines),
        known=_known(desk.log, reached),
        ack_key=secrets.token_hex(32),
        counts=_counts(part, found),
        part=place[0],
        parts=place[1],
        receipt=job.receipt,
    )
    data, full = seal(manifest, members, job.sender.device_seed)
    if len(data) > limits.FILE:
        raise UserError("bundle_too_big", mib=len(data) // limits.MIB)
    return Sealed(name_for(job.village, job.kind, job.made_at, data), data, full)


def row_tables(
    lines: Sequence[Line], log: Log, specs: Mapping[str, FormSpec], reached: Vector, *, whole: bool
) -> list[Table]:
    """Return the CSV tables of the records these lines touch, as known at ``reached``."""
    mine = {one.header.dot: one for one in lines}
    touched = dict.fromkeys(one.header.record for one in lines if one.header.form in specs)
    by_record: dict[str, list[Line]] = {}
    for record in touched:
        every = {one.header.dot: one for one in log.lines_of(record) if _within(one, reached)}
        every |= {dot: one for dot, one in mine.items() if one.header.record == record} if not every else {}
        by_record[record] = [mine.get(dot, one) for dot, one in sorted(every.items())]
    return tables(by_record, specs, whole)


def _within(line: Line, reached: Vector) -> bool:
    return line.header.seq <= reached.get(line.header.stream, 0)


def stream_ranges(lines: Sequence[Line]) -> tuple[StreamRange, ...]:
    """Return the ranges that these lines make; each stream's lines are in order and without gaps."""
    first: dict[Stream, Line] = {}
    last: dict[Stream, Line] = {}
    for line in lines:
        first.setdefault(line.header.stream, line)
        last[line.header.stream] = line
    return tuple(
        StreamRange(one, first[one].header.seq, last[one].header.seq, first[one].header.prev, last[one].header.hash)
        for one in sorted(first)
    )


def _known(log: Log, reached: Vector) -> tuple[Head, ...]:
    found = []
    for stream in sorted(one for one, seq in reached.items() if seq > 0):
        for line in log.lines(stream, reached[stream], reached[stream]):
            found.append(Head(stream, line.header.seq, line.header.hash))
    return tuple(found)


def _forms(lines: Sequence[Line], forms: Forms) -> tuple[dict[str, FormSpec], dict[str, bytes]]:
    """Return the newest used version of each form, and the members that hold every used version."""
    specs: dict[str, FormSpec] = {}
    members: dict[str, bytes] = {}
    for form, version in sorted({(one.header.form, one.header.form_version) for one in lines}):
        spec = forms.spec(form, version)
        if spec is None:
            continue  # system lines have no form
        specs[form] = spec
        for name, text in sorted(forms.files(form, version).items()):
            member = f"forms/{form}/{version}/{name}"
            if is_member_name(member):
                members[member] = text.encode("utf-8")
    return specs, members


def _certificates(job: Job, lines: Sequence[Line]) -> tuple[Certificate, ...]:
    devices = {one.header.stream.device for one in lines} - {job.sender.certificate.device}
    missing = [one for one in sorted(devices) if one not in job.certificates]
    if missing:
        raise UserError("device_without_certificate", where=tuple(missing), device=missing[0])
    return (job.sender.certificate, *[job.certificates[one] for one in sorted(devices)])


def _counts(part: _Part, found: Sequence[Table]) -> dict[str, int]:
    by_form = {f"form/{one.form}": len(one.rows) for one in found}
    records = len({one.header.record for one in part.lines})
    return {"lines": len(part.lines), "records": records, "attachments": len(part.photos), **by_form}
