"""The manifest: what a bundle says about itself (docs/contracts/bundle.md, manifest.schema.json)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from ruraldesk.bundle import limits
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.signing import Certificate
from ruraldesk.model.changes import Stream, canonical

Kind = Literal["report", "share", "receipt", "pack"]
FMT: Final = "ruraldesk-bundle"
VERSION: Final = 1
READER: Final = 1  # the newest min_reader that this program reads
SUITE: Final = 1  # age X25519, Ed25519, SHA-256
SCHEMA: Final = 1  # of the change line

HEX16, HEX64 = r"[0-9a-f]{16}", r"[0-9a-f]{64}"
CODE12: Final = r"[0-9]{12}"
AUDIENCE: Final = r"town|village|village:[0-9]{12}"
INSTANT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
FORM: Final = r"[a-z_][a-z0-9_]{0,39}"
AGE_KEY: Final = r"age1[0-9a-z]{58}"


@dataclass(frozen=True, slots=True)
class StreamRange:
    """The lines of one stream that lie in the bundle, and the hashes before and at their end."""

    stream: Stream
    seq_from: int
    seq_to: int
    prev_hash: str
    head_hash: str

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {
            "device": self.stream.device,
            "audience": self.stream.audience,
            "seq_from": self.seq_from,
            "seq_to": self.seq_to,
            "prev_hash": self.prev_hash,
            "head_hash": self.head_hash,
        }

    @staticmethod
    def read(data: object) -> StreamRange:
        one = Members(data, "streams[]")
        stream = Stream(one.text("device", HEX16), one.text("audience", AUDIENCE))
        first = one.number("seq_from", 1)
        return StreamRange(
            stream, first, one.number("seq_to", first), one.text("prev_hash", HEX64), one.text("head_hash", HEX64)
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream as somebody knows it."""

    stream: Stream
    seq: int
    hash: str

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {"device": self.stream.device, "audience": self.stream.audience, "seq": self.seq, "hash": self.hash}

    @staticmethod
    def read(data: object) -> Head:
        one = Members(data, "heads[]")
        stream = Stream(one.text("device", HEX16), one.text("audience", AUDIENCE))
        return Head(stream, one.number("seq", 1), one.text("hash", HEX64))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody the file is sealed to; standing in the signed manifest, it cannot be re-addressed."""

    role: str  # town, village, spare
    code: str
    recipient: str  # age1...

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {"role": self.role, "code": self.code, "recipient": self.recipient}

    @staticmethod
    def read(data: object) -> Reader:
        one = Members(data, "to[]")
        return Reader(one.text("role", "town|village|spare"), one.text("code", CODE12), one.text("recipient", AGE_KEY))


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One member of the ZIP besides the manifest and its signature."""

    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {"name": self.name, "size": self.size, "sha256": self.sha256}

    @staticmethod
    def read(data: object) -> FileEntry:
        one = Members(data, "files[]")
        return FileEntry(
            one.text("name", r".{1,200}"), one.number("size", 0, limits.INFLATED), one.text("sha256", HEX64)
        )


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A bundle that the town has taken in."""

    name: str
    sha256: str
    at: str

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {"name": self.name, "sha256": self.sha256, "at": self.at}

    @staticmethod
    def read(data: object) -> ReceivedFile:
        one = Members(data, "receipt.files[]")
        return ReceivedFile(one.text("name", r".{0,200}"), one.text("sha256", HEX64), one.text("at", INSTANT))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says has arrived: files, and how far each of the village's streams is in."""

    files: tuple[ReceivedFile, ...]
    heads: tuple[Head, ...]

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        return {"files": [one.as_json() for one in self.files], "heads": [one.as_json() for one in self.heads]}

    @staticmethod
    def read(members: Members) -> Receipt:
        return Receipt(members.many("files", ReceivedFile.read), members.many("heads", Head.read))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed table of contents. ``village`` is the village whose affairs the bundle carries."""

    kind: Kind
    app: str
    village: str
    village_name: str
    sender_role: str
    sender_code: str
    certificates: tuple[Certificate, ...]  # the signer's first, then those of the other devices in ``streams``
    created_at: str
    clock_hint: str  # the newest instant that any line of the sender carries, "" without lines
    to: tuple[Reader, ...]
    streams: tuple[StreamRange, ...]
    known: tuple[Head, ...]  # every stream that the reader may see, as far as this bundle's rows know it
    ack_key: str
    counts: dict[str, int]
    part: int = 1
    parts: int = 1
    receipt: Receipt | None = None
    files: tuple[FileEntry, ...] = ()
    min_reader: int = 1

    @property
    def device(self) -> str:
        return self.certificates[0].device

    @property
    def signer(self) -> Certificate:
        return self.certificates[0]

    def as_json(self) -> dict[str, Any]:  # Any: JSON document
        body: dict[str, Any] = {
            "fmt": FMT,
            "v": VERSION,
            "min_reader": self.min_reader,
            "suite": SUITE,
            "app": self.app,
            "schema": SCHEMA,
            "kind": self.kind,
            "village": self.village,
            "village_name": self.village_name,
            "sender": {"role": self.sender_role, "code": self.sender_code},
            "device": self.device,
            "device_pub_fpr": device_key_fingerprint(self.signer.public_key),
            "certificate": self.signer.as_json(),
            "certificates": [one.as_json() for one in self.certificates[1:]],
            "created_at": self.created_at,
            "clock_hint": self.clock_hint,
            "to": [one.as_json() for one in self.to],
            "streams": [one.as_json() for one in self.streams],
            "known": [one.as_json() for one in self.known],
            "ack_key": self.ack_key,
            "counts": self.counts,
            "part": {"number": self.part, "of": self.parts},
            "files": [one.as_json() for one in self.files],
        }
        if self.receipt is not None:
            body["receipt"] = self.receipt.as_json()
        return body

    def as_bytes(self) -> bytes:
        return canonical(self.as_json())


def device_key_fingerprint(device_key: str) -> str:
    """Return the whole SHA-256 of a device's public key, whose first 16 digits are the device id."""
    return hashlib.sha256(bytes.fromhex(device_key)).hexdigest()


def read_certificate(data: dict[str, Any]) -> Certificate:
    """Return the signer's certificate of a parsed manifest: all that may be used before the signature is proved."""
    return Certificate.from_json(data.get("certificate") or {})


def min_reader_of(data: dict[str, Any]) -> int:
    """Return the version a reader must have, and refuse what is no manifest of ours. Raises ValueError."""
    members = Members(data, "manifest")
    members.text("fmt", FMT)
    members.number("suite", 1)
    return max(members.number("min_reader", 1), members.number("suite", 1))


def read_manifest(data: dict[str, Any]) -> Manifest:
    """Read a manifest whose signature was proved. Raises ValueError; unknown members are let be."""
    members = Members(data, "manifest")
    sender, part = members.inside("sender"), members.inside("part")
    of = part.number("of", 1, 10_000)
    signer = read_certificate(data)
    if members.text("device", HEX16) != signer.device:
        raise ValueError("manifest.device is not the signer")
    if members.text("device_pub_fpr", HEX64) != device_key_fingerprint(signer.public_key):
        raise ValueError("manifest.device_pub_fpr is not the signer's")
    if members.has("receipt") != (members.text("kind") == "receipt"):
        raise ValueError("a receipt, and nothing else, says what has arrived")
    return Manifest(
        kind=cast(Kind, members.text("kind", "report|share|receipt|pack")),  # cast: the pattern is the Literal
        app=members.text("app", r".{0,100}"),
        village=members.text("village", CODE12),
        village_name=members.text("village_name", r".{0,200}"),
        sender_role=sender.text("role", "village|town"),
        sender_code=sender.text("code", CODE12),
        certificates=(signer, *members.many("certificates", _certificate)),
        created_at=members.text("created_at", INSTANT),
        clock_hint=members.text("clock_hint", INSTANT + "|"),
        to=members.many("to", Reader.read),
        streams=members.many("streams", StreamRange.read),
        known=members.many("known", Head.read),
        ack_key=members.text("ack_key", HEX64),
        counts=members.numbers("counts"),
        part=part.number("number", 1, of),
        parts=of,
        receipt=Receipt.read(members.inside("receipt")) if members.has("receipt") else None,
        files=members.many("files", FileEntry.read),
        min_reader=members.number("min_reader", 1),
    )


def _certificate(data: object) -> Certificate:
    if not isinstance(data, dict):
        raise ValueError("certificates[] is not an object")
    return Certificate.from_json(data)
