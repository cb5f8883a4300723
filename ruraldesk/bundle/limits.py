"""How much a reader is willing to take: the limits of docs/contracts/bundle.md."""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

FILE: Final = 64 * MIB
INFLATED: Final = 256 * MIB
RATIO: Final = 100
MEMBERS: Final = 10_000
MANIFEST: Final = MIB
LINE: Final = 256 * KIB
TEXT: Final = 100 * KIB
FORM_TEXT: Final = 4 * MIB  # a form's file is one text of a grant
DEPTH: Final = 16
INTEGER: Final = 2**53 - 1
CARD: Final = 64 * KIB
CONTEXT_ENTRIES: Final = 1_000

# What a writer aims at, well under what a reader takes.
PART_BYTES: Final = 40 * MIB
PART_MEMBERS: Final = 8_000
STORE_ABOVE_RATIO: Final = 50
FAT32_FILE: Final = 4 * 1024 * MIB - 1
SPARE_SPACE: Final = MIB
