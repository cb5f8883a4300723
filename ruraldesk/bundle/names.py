"""File names of bundles: they carry village, kind, time and the file's own hash, and nothing personal."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ruraldesk.clock import CHINA

SUFFIX: Final = ".rdb"
PART_SUFFIX: Final = ".part"
_NAME: Final = re.compile(
    r"RD1_(?P<code>[0-9]{12})_(?P<kind>report|share|receipt|pack|grant)_(?P<made>[0-9]{8}T[0-9]{4})_(?P<hash>[0-9a-f]{16})\.rdb"
)


@dataclass(frozen=True, slots=True)
class BundleName:
    """What a bundle's file name says."""

    code: str
    kind: str
    made: str  # YYYYMMDDTHHMM, at +08:00
    hash16: str

    @property
    def text(self) -> str:
        return f"RD1_{self.code}_{self.kind}_{self.made}_{self.hash16}{SUFFIX}"


def name_for(code: str, kind: str, made_at: datetime, sealed: bytes) -> str:
    """Return the file name of a sealed file."""
    made = made_at.astimezone(CHINA).strftime("%Y%m%dT%H%M")
    return BundleName(code12(code), kind, made, hashlib.sha256(sealed).hexdigest()[:16]).text


def parse_name(name: str) -> BundleName | None:
    """Return what a file name says; None for a name that is not ours (a renamed copy is still read)."""
    found = _NAME.fullmatch(name)
    return BundleName(found["code"], found["kind"], found["made"], found["hash"]) if found else None


def code12(code: str) -> str:
    """Return a division code in 12 digits: shorter codes (a town's nine) are filled with zeros."""
    if not re.fullmatch(r"[0-9]{6,12}", code):
        raise ValueError("a division code is 6 to 12 digits")
    return code.ljust(12, "0")
