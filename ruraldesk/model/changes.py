"""The change line: header, payload, stream, causal context and their hashes (docs/contracts/change-line.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Op = Literal["create", "update", "delete", "restore", "release", "erase", "ask", "answer", "return", "system"]
Context = Mapping[str, int]  # stream key -> highest seq of this record's lines that was seen

GENESIS = "0" * 64
LARGEST_INTEGER = 2**53 - 1
TOWN = "town"
VILLAGE = "village"

# Pseudo fields: they live beside the form's own in Payload.fields.
STATE, NUMBER, DELETED, TRAVEL, INCOMPLETE, AS_OF = "_state", "_number", "_deleted", "_travel", "_incomplete", "_as_of"
UNDO_REASON = "撤销"  # the reason of a change that takes another one back
NUMBER_VOID, ERASED_LINES, RETURNED, CORRECTION = "_number_void", "_erased", "_returned", "_correction"
ROW_POSITION = "_pos"
ASK_PREFIX, ANSWER_PREFIX = "_ask/", "_answer/"


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """(device, audience): device is 16 hex digits; audience town, village or village:<code12>."""

    device: str
    audience: str

    @property
    def key(self) -> str:
        return f"{self.device}/{self.audience}"

    @staticmethod
    def from_key(key: str) -> Stream:
        device, _, audience = key.partition("/")
        return Stream(device, audience)


@dataclass(frozen=True, slots=True)
class Header:
    """The signed-over, always kept part of a line. Holds no field value."""

    stream: Stream
    seq: int  # from 1, without gaps within the stream
    change: str  # UUID: one save = one change id
    record: str
    form: str
    form_version: int
    op: Op
    clerk: str
    at: str  # instant, a hint only
    context: Context
    payload_hash: str  # sha256(salt || canonical payload), hex
    prev: str  # hash of the stream's previous header; GENESIS for seq 1

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {
            "v": 1,
            "device": self.stream.device,
            "audience": self.stream.audience,
            "seq": self.seq,
            "change": self.change,
            "record": self.record,
            "form": self.form,
            "form_version": self.form_version,
            "op": self.op,
            "clerk": self.clerk,
            "at": self.at,
            "context": dict(self.context),
            "payload_hash": self.payload_hash,
            "prev": self.prev,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Header:
        """Read a header that was validated already. Raises KeyError on a missing member."""
        return Header(
            Stream(data["device"], data["audience"]),
            data["seq"],
            data["change"],
            data["record"],
            data["form"],
            data["form_version"],
            data["op"],
            data["clerk"],
            data["at"],
            dict(data["context"]),
            data["payload_hash"],
            data["prev"],
        )

    @property
    def hash(self) -> str:
        return hashlib.sha256(canonical(self.as_json())).hexdigest()

    @property
    def dot(self) -> tuple[str, int]:
        return (self.stream.key, self.seq)


@dataclass(frozen=True, slots=True)
class Payload:
    """The changed fields. Keys: ``name``, ``repeat/rowid`` (true = row lives),
    ``repeat/rowid/name``, ``repeat/rowid/_pos``, and the pseudo fields above; None = cleared.
    """

    salt: str  # 32 hex digits
    fields: Mapping[str, Any]  # Any: JSON value
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"salt": self.salt, "fields": dict(self.fields), "reason": self.reason}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Payload:
        return Payload(data["salt"], dict(data["fields"]), data.get("reason", ""))

    @property
    def hash(self) -> str:
        return payload_hash(self.salt, canonical(dict(self.fields)), self.reason)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log. ``payload`` is None after an erase; the chain still verifies."""

    header: Header
    payload: Payload | None

    def as_json(self) -> dict[str, Any]:
        return {"header": self.header.as_json(), "payload": self.payload.as_json() if self.payload else None}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Line:
        payload = data["payload"]
        return Line(Header.from_json(data["header"]), Payload.from_json(payload) if payload else None)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a save wants in the log, before the store gives it seq, prev and salt."""

    audience: str
    record: str
    form: str
    form_version: int
    op: Op
    fields: Mapping[str, Any]
    context: Context = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """One save: one change id, at most one line per (record, audience)."""

    change: str
    clerk: str
    at: str
    lines: tuple[LineDraft, ...]


def payload_hash(salt: str, fields: bytes, reason: str) -> str:
    """Return a payload's hash from its fields in canonical JSON."""
    body = b'{"fields":' + fields + b',"reason":' + (canonical(reason) if reason else b'""') + b"}"
    return hashlib.sha256(bytes.fromhex(salt) + body).hexdigest()


def canonical(value: object) -> bytes:
    """Return the canonical UTF-8 JSON of a value (RFC 8785 restricted to str, int, bool, null).

    Raises ValueError for a float (numbers with a fraction travel as strings), an integer
    beyond 2**53 - 1, a key that is no text, half a surrogate pair, and any other type.
    """
    _refuse_foreign(value)
    return _written(value).encode("utf-8")


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def _refuse_foreign(value: object) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError(f"integer of {value.bit_length()} bits in canonical JSON")
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise ValueError(f"{type(key).__name__} as a key in canonical JSON")
            if type(one) is not str:
                _refuse_foreign(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _refuse_foreign(one)
    else:
        raise ValueError(f"{type(value).__name__} in canonical JSON")
