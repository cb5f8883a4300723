"""Reading a bundle that anybody may have written: the order of checks of docs/contracts/bundle.md."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from ruraldesk.bundle import archive, limits
from ruraldesk.bundle.archive import CHANGES, MANIFEST, PACKAGE, SIGNATURE, Archive, open_zip
from ruraldesk.bundle.lines import check_streams, read_lines
from ruraldesk.bundle.manifest import READER, Manifest, min_reader_of, read_certificate, read_manifest
from ruraldesk.bundle.names import parse_name
from ruraldesk.bundle.seal import MAGIC, decrypt, recipient_of
from ruraldesk.bundle.signing import SYNC_CONTEXT, verify
from ruraldesk.bundle.source import Trust
from ruraldesk.bundle.status import ImportStatus, Refused
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.model.changes import Line

# All that zipfile, zlib, json and our own reading raise over bytes that were made to hurt.
HOSTILE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, struct.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, MemoryError),
)
_LEADING = (MANIFEST, SIGNATURE, PACKAGE, CHANGES)


@dataclass(frozen=True)
class Opened:
    """A bundle whose every byte was proved. Its members stay in memory."""

    name: str
    sha256: str
    size: int
    manifest: Manifest
    lines: tuple[Line, ...]
    members: Archive

    def forms(self) -> dict[tuple[str, int], dict[str, str]]:
        """Return the form versions inside, each as its files."""
        found: dict[tuple[str, int], dict[str, str]] = {}
        for name in self.members.sizes:
            parts = name.split("/", 3)
            if parts[0] == "forms" and len(parts) == 4 and parts[2].isdigit():
                text = self.members.read(name).decode("utf-8")
                found.setdefault((parts[1], int(parts[2])), {})[parts[3]] = text
        return found

    def attachments(self) -> Iterable[tuple[str, bytes]]:
        """Yield the attachments inside, by hash."""
        for name in self.members.sizes:
            if name.startswith("att/"):
                yield name.removeprefix("att/"), self.members.read(name)


def open_bundle(data: bytes, name: str, trust: Trust) -> Opened:
    """Return a bundle that is whole, addressed to us and signed by somebody we know. Raises Refused.

    Touches nothing and writes nothing, whatever the bytes are.
    """
    try:
        return _open(data, name, trust)
    except Refused:
        raise
    except HOSTILE as error:
        raise Refused(ImportStatus.DAMAGED, f"{type(error).__name__}: {str(error)[:200]}") from error


def check_file(data: bytes, name: str) -> None:
    """Refuse what can be refused without any key: size, kind of file, and the hash in its name."""
    if len(data) > limits.FILE:
        raise Refused(ImportStatus.DAMAGED, f"file of {len(data)} bytes")
    said = parse_name(name)
    if not data.startswith(MAGIC):
        raise Refused(ImportStatus.DAMAGED if said else ImportStatus.NOT_A_BUNDLE, "no age file")
    if said and hashlib.sha256(data).hexdigest()[:16] != said.hash16:
        raise Refused(ImportStatus.DAMAGED, "the file is not the one its name says")


def _open(data: bytes, name: str, trust: Trust) -> Opened:
    check_file(data, name)
    own = list(trust.own_identities())
    members = open_zip(decrypt(data, own))
    if not set(_LEADING) <= set(members.sizes):
        raise ValueError("a member is missing")
    manifest = _proved_manifest(members)
    _check_address(manifest, {recipient_of(one) for one in own})
    _check_trust(manifest, trust)
    _check_members(members, manifest)
    lines = check_streams(read_lines(members.read(CHANGES)), manifest.streams)
    return Opened(name, hashlib.sha256(data).hexdigest(), len(data), manifest, tuple(lines), members)


def _proved_manifest(members: Archive) -> Manifest:
    """Return the manifest after its signature was proved over the raw bytes.

    The key stands in the manifest's own certificate, so that much is read before; whether
    the certificate itself is good is asked of the enrolled identity afterwards.
    """
    raw = members.read(MANIFEST, limits.MANIFEST)
    signature = members.read(SIGNATURE, archive.SIGNATURE_SIZE)
    data = parse_canonical(raw, limits.MANIFEST)
    needed = min_reader_of(data)
    try:
        signer = read_certificate(data)
    except ValueError:
        if needed > READER:
            raise Refused(ImportStatus.TOO_NEW, f"min_reader {needed}") from None
        raise
    if not verify(signer.public_key, signature.hex(), SYNC_CONTEXT + raw):
        raise Refused(ImportStatus.BAD_SIGNATURE, "manifest.sig does not fit")
    if needed > READER:
        raise Refused(ImportStatus.TOO_NEW, f"min_reader {needed}")
    return read_manifest(data)


def _check_address(manifest: Manifest, own: set[str]) -> None:
    if not own & {one.recipient for one in manifest.to}:
        raise Refused(ImportStatus.NOT_FOR_US, "the manifest names other readers")


def _check_trust(manifest: Manifest, trust: Trust) -> None:
    """Every device in the bundle is one of the sender's, or of whoever writes that audience."""
    if manifest.signer.village != manifest.sender_code:
        raise Refused(ImportStatus.BAD_SIGNATURE, "the signer is not the sender's")
    if manifest.sender_role == "village" and manifest.sender_code != manifest.village:
        raise Refused(ImportStatus.BAD_SIGNATURE, "a village speaks for another")
    if (manifest.kind in ("report", "share")) != (manifest.sender_role == "village"):
        raise Refused(ImportStatus.BAD_SIGNATURE, "this kind is not this sender's to send")
    owners: dict[str, str] = {}
    for one in manifest.certificates:
        key = trust.identity_key(one.village)
        if key is None:
            raise Refused(ImportStatus.UNKNOWN_VILLAGE, "not enrolled", village=manifest.village_name or one.village)
        if not one.is_by(key):
            raise Refused(ImportStatus.BAD_SIGNATURE, "a certificate is not by the enrolled identity")
        owners[one.device] = one.village
    for part in manifest.streams:
        _check_stream(manifest, part.stream.audience, owners.get(part.stream.device, ""))


def _check_stream(manifest: Manifest, audience: str, owner: str) -> None:
    from_town = f"village:{manifest.village}"
    by_town = audience.startswith("village:")
    shared = ("town", "village", audience if by_town else from_town)  # of villages that went into this one too
    allowed: dict[str, tuple[str, ...]] = {"report": ("town",), "share": shared}
    allowed |= {"receipt": (from_town,), "pack": ()}
    if audience not in allowed[manifest.kind] or not owner or (owner == manifest.village) == by_town:
        raise Refused(ImportStatus.BAD_SIGNATURE, "a stream is not this sender's to send")


def _check_members(members: Archive, manifest: Manifest) -> None:
    named = {one.name: one for one in manifest.files}
    if len(named) != len(manifest.files) or set(named) | {MANIFEST, SIGNATURE} != set(members.sizes):
        raise ValueError("the members are not those of the manifest")
    for name, one in named.items():
        if members.sizes[name] != one.size or members.sha256(name) != one.sha256:
            raise ValueError(f"{name} is not the one of the manifest")
        if name.startswith("att/") and name != f"att/{one.sha256}":
            raise ValueError(f"{name} is not what its name says")
