"""What packing and reading need to know of a desk, as small protocols; desk.py answers them from a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ruraldesk.bundle.signing import Certificate
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.form import FormSpec


class Chains(Protocol):
    """Streams of lines, to read."""

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> Iterable[Line]:
        """Return the lines of a stream between two seqs, both included, in order."""
        ...


class Log(Chains, Protocol):
    """The change log, to read."""

    def heads(self) -> Mapping[Stream, tuple[int, str]]:
        """Return the last seq and header hash of every stream."""
        ...

    def lines_of(self, record: str) -> Iterable[Line]:
        """Return every line of a record."""
        ...


class Forms(Protocol):
    """The form versions of the vault."""

    def files(self, form: str, version: int) -> Mapping[str, str]:
        """Return a form version's files by relative name; empty for one that is not there."""
        ...

    def spec(self, form: str, version: int) -> FormSpec | None:
        """Return a form version, or None."""
        ...


class Attachments(Protocol):
    """The attachments of the vault."""

    def content(self, sha256: str) -> bytes | None:
        """Return an attachment, or None where it has not arrived."""
        ...


class Trust(Protocol):
    """Whom this desk knows: identities by their division code."""

    def identity_key(self, code12: str) -> str | None:
        """Return the Ed25519 public key (hex) of a village or town that was enrolled, or None."""
        ...

    def own_identities(self) -> Iterable[str]:
        """Return the age identities (AGE-SECRET-KEY-1...) that this desk may open files with."""
        ...


@dataclass(frozen=True, slots=True)
class Sender:
    """Who packs: its side, its device, and the key it signs with."""

    role: str
    code: str  # 12 digits
    name: str
    device_seed: bytes
    certificate: Certificate
    recipient: str  # its own age1... key, so that it can open what it sent
