"""The outer file: age around the ZIP, and the signature inside it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ruraldesk.bundle import archive, limits
from ruraldesk.bundle.manifest import FileEntry, Manifest
from ruraldesk.bundle.signing import SYNC_CONTEXT, sign
from ruraldesk.bundle.status import ImportStatus, Refused

MAGIC = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished bundle: its file's bytes, and the manifest that is inside."""

    name: str
    data: bytes
    manifest: Manifest

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def seal(manifest: Manifest, members: Mapping[str, bytes], device_seed: bytes) -> tuple[bytes, Manifest]:
    """Return the sealed file and the manifest completed with its list of files."""
    files = tuple(FileEntry(name, len(raw), hashlib.sha256(raw).hexdigest()) for name, raw in members.items())
    full = replace(manifest, files=files)
    raw = full.as_bytes()
    signature = sign(device_seed, SYNC_CONTEXT + raw)
    inner = archive.write_zip({archive.MANIFEST: raw, archive.SIGNATURE: signature, **members})
    return encrypt(inner, [one.recipient for one in full.to]), full


def encrypt(plain: bytes, recipients: Iterable[str]) -> bytes:
    """Return the age file that each of the recipients (age1...) can open."""
    import pyrage

    keys = [pyrage.x25519.Recipient.from_str(one) for one in dict.fromkeys(recipients)]
    sealed: bytes = pyrage.encrypt(plain, keys)
    return sealed


def decrypt(sealed: bytes, identities: Iterable[str]) -> bytes:
    """Return what is in an age file, wholly proved. Raises Refused."""
    import pyrage

    if len(sealed) > limits.FILE:
        raise Refused(ImportStatus.DAMAGED, f"file of {len(sealed)} bytes")
    if not sealed.startswith(MAGIC):
        raise Refused(ImportStatus.NOT_A_BUNDLE, "no age file")
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    out = _Capped(limits.FILE)
    try:
        pyrage.decrypt_io(io.BytesIO(sealed), out, keys)
    except pyrage.DecryptError as error:
        status = ImportStatus.NOT_FOR_US if "No matching keys" in str(error) else ImportStatus.DAMAGED
        raise Refused(status, str(error)) from error
    except OSError as error:
        raise Refused(ImportStatus.DAMAGED, str(error)) from error
    return out.getvalue()


def recipient_of(identity: str) -> str:
    """Return the public age1... key of an AGE-SECRET-KEY-1... identity."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def new_identity() -> str:
    """Return a new age identity."""
    import pyrage

    return str(pyrage.x25519.Identity.generate())


class _Capped(io.BytesIO):
    """A buffer that takes no more than it was made for."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, block: bytes) -> int:  # type: ignore[override]  # narrower: pyrage writes bytes
        if self.tell() + len(block) > self._most:
            raise OSError("more than a bundle may hold")
        return super().write(block)
