"""The ZIP inside: written the same way each time, read in memory and never to a disk."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ruraldesk.bundle import limits

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
PACKAGE: Final = "datapackage.json"
CHANGES: Final = "changes.jsonl"
SIGNATURE_SIZE: Final = 64

_STEM = r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}"
_FILE = rf"{_STEM}(?:\.[A-Za-z0-9_-]{{1,20}}){{1,3}}"
_MEMBER: Final = re.compile(
    rf"manifest\.json|manifest\.sig|datapackage\.json|changes\.jsonl"
    rf"|data/[a-z][a-z0-9_]{{0,39}}\.csv"
    rf"|forms/[a-z][a-z0-9_]{{0,39}}(?:/{_STEM}){{0,3}}/{_FILE}"
    rf"|att/[0-9a-f]{{64}}"
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def is_member_name(name: str) -> bool:
    """True for a name that a member may have. Names are compared, never used as paths."""
    return _MEMBER.fullmatch(name) is not None


def write_zip(members: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of these members, in their order; equal members give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            if not is_member_name(name):
                raise ValueError(f"no member may be called {name[:80]!r}")
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            info.compress_type = _method(name, content)
            archive.writestr(info, content, compresslevel=6)
    return buffer.getvalue()


@dataclass(frozen=True)
class Archive:
    """An opened ZIP whose directory was found to be within the limits."""

    _zip: zipfile.ZipFile
    sizes: Mapping[str, int]

    def read(self, name: str, most: int = limits.INFLATED) -> bytes:
        """Return a member's content, never more than its declared size. Raises ValueError."""
        size = self.sizes[name]
        if size > most:
            raise ValueError(f"{name} has {size} bytes, at most {most}")
        with self._zip.open(name) as member:
            content = member.read(size + 1)
            if len(content) != size or member.read(1):
                raise ValueError(f"{name} is not as long as it says")
        return content

    def sha256(self, name: str) -> str:
        """Return a member's hash without holding all of it."""
        digest, done = hashlib.sha256(), 0
        for block in self._blocks(name):
            digest.update(block)
            done += len(block)
            if done > self.sizes[name]:
                raise ValueError(f"{name} is longer than it says")
        return digest.hexdigest()

    def _blocks(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as member:
            while block := member.read(limits.MIB):
                yield block


def open_zip(raw: bytes) -> Archive:
    """Open a ZIP held in memory. Raises ValueError and zipfile's own errors for one outside the contract."""
    _check_count(raw)
    archive = zipfile.ZipFile(io.BytesIO(raw))
    infos = archive.infolist()
    names = [one.filename for one in infos]
    if len(names) > limits.MEMBERS:
        raise ValueError(f"{len(names)} members")
    if len(set(names)) != len(names) or not all(is_member_name(one) for one in names):
        raise ValueError("a member's name stands twice or is none of ours")
    if archive.comment:
        raise ValueError("the ZIP has a comment")
    for info in infos:
        _check_member(info)
    if sum(one.file_size for one in infos) > limits.INFLATED:
        raise ValueError("the ZIP inflates to too much")
    return Archive(archive, {one.filename: one.file_size for one in infos})


def _check_count(raw: bytes) -> None:
    """Refuse a directory of very many members before it is read into memory."""
    if raw.count(b"PK\x01\x02") > limits.MEMBERS * 2:
        raise ValueError("too many members")


def _check_member(info: zipfile.ZipInfo) -> None:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 0x1:
        raise ValueError("a member is packed in a way that is not ours")
    if info.is_dir() or info.orig_filename != info.filename:
        raise ValueError("a member is not a plain file")
    if info.file_size > limits.RATIO * max(info.compress_size, 1):
        raise ValueError(f"a member inflates more than {limits.RATIO} times")


def _method(name: str, content: bytes) -> int:
    """Photos and scans are packed already; what shrinks too well would look like a bomb to a reader."""
    if name.startswith("att/") or len(content) < 64:
        return zipfile.ZIP_STORED
    packed = len(zlib.compress(content, 6))
    return zipfile.ZIP_STORED if len(content) > limits.STORE_ABOVE_RATIO * packed else zipfile.ZIP_DEFLATED
