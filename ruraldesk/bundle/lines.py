"""changes.jsonl: the lines of the log as they travel, each checked before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, get_args

from ruraldesk.bundle import limits
from ruraldesk.bundle.manifest import AUDIENCE, FORM, HEX16, HEX64, INSTANT, StreamRange
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.model.changes import Header, Line, Op, Payload, Stream, canonical

_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_STREAM_KEY: Final = re.compile(rf"{HEX16}/(?:{AUDIENCE})")
_OPS: Final = frozenset(get_args(Op))
_HEADER: Final = (
    *("v", "device", "audience", "seq", "change", "record", "form", "form_version"),
    *("op", "clerk", "at", "context", "payload_hash", "prev"),
)
_KEY_LENGTH: Final = 200


def write_lines(lines: Iterable[Line]) -> bytes:
    """Return changes.jsonl: one canonical line each, ended by a line feed."""
    return b"".join(line_bytes(one) + b"\n" for one in lines)


def line_bytes(line: Line) -> bytes:
    """Return a line's canonical form, without the line feed."""
    return canonical(line.as_json())


def read_lines(raw: bytes) -> Iterator[Line]:
    """Yield the lines of changes.jsonl. Raises ValueError at the first that is not one."""
    if raw and not raw.endswith(b"\n"):
        raise ValueError("changes.jsonl has no end")
    start = 0
    while start < len(raw):
        end = raw.index(b"\n", start)
        yield read_line(raw[start:end])
        start = end + 1


def read_line(raw: bytes) -> Line:
    """Return one line whose payload fits its hash. Raises ValueError."""
    data = parse_canonical(raw, limits.LINE)
    members = Members(data, "line")
    members.only("header", "payload")
    header = _read_header(members.inside("header"))
    payload = None if members.value("payload") is None else _read_payload(members.inside("payload"))
    if payload is not None and payload.hash != header.payload_hash:
        raise ValueError("payload does not fit its hash")
    return Line(header, payload)


def check_streams(lines: Iterable[Line], ranges: Iterable[StreamRange]) -> list[Line]:
    """Return the lines, proved to be exactly those ranges with unbroken chains. Raises ValueError."""
    expected = {one.stream: one for one in ranges}
    ends = {stream: (one.seq_from - 1, one.prev_hash) for stream, one in expected.items()}
    kept: list[Line] = []
    for line in lines:
        header = line.header
        seq, previous = ends.get(header.stream, (-1, ""))
        if header.seq != seq + 1 or header.prev != previous:
            raise ValueError("a line is out of its chain")
        ends[header.stream] = (header.seq, header.hash)
        kept.append(line)
    for stream, one in expected.items():
        if ends[stream] != (one.seq_to, one.head_hash):
            raise ValueError("a stream does not end as the manifest says")
    return kept


def _read_header(one: Members) -> Header:
    one.only(*_HEADER)
    one.number("v", 1, 1)
    context = one.numbers("context")
    if not all(_STREAM_KEY.fullmatch(key) for key in context):
        raise ValueError("line.header.context names no stream")
    op = one.text("op")
    if op not in _OPS:
        raise ValueError("line.header.op is unknown")
    return Header(
        stream=Stream(one.text("device", HEX16), one.text("audience", AUDIENCE)),
        seq=one.number("seq", 1),
        change=one.text("change", _UUID),
        record=one.text("record", _UUID),
        form=one.text("form", FORM),
        form_version=one.number("form_version"),
        op=op,  # type: ignore[arg-type]  # just found among the Literal's values
        clerk=one.text("clerk", r"(?s).{0,200}"),
        at=one.text("at", INSTANT),
        context=context,
        payload_hash=one.text("payload_hash", HEX64),
        prev=one.text("prev", HEX64),
    )


def _read_payload(one: Members) -> Payload:
    one.only("salt", "fields", "reason")
    fields = one.value("fields")
    if not isinstance(fields, dict):
        raise ValueError("line.payload.fields is not an object")
    for key in fields:
        if not key or len(key) > _KEY_LENGTH or key.count("/") > 2:
            raise ValueError("a changed key is not one")
    return Payload(one.text("salt", r"[0-9a-f]{32}"), fields, one.text("reason", r"(?s).*"))
