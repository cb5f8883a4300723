"""What lies on a stick at a village: letters of the town, shares of another desk, and what is none of ours."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.intake import open_file
from ruraldesk.bundle.names import PART_SUFFIX, SUFFIX, code12, parse_name
from ruraldesk.errors import UserError
from ruraldesk.services.desk import Desk

TAKEN_KINDS = ("receipt", "share")  # taken in with the press that hands over; a pack is looked at first
PACK = "pack"
MOST_FILES, MOST_RENAMED = 5_000, 20
# What systems leave on every stick.
_OF_THE_SYSTEM = frozenset({"system volume information", "$recycle.bin", "lost+found", "desktop.ini", "autorun.inf"})


@dataclass(frozen=True, slots=True)
class OnStick:
    """What was found in the top folder of a stick."""

    letters: tuple[Path, ...] = ()  # for this village and not taken in yet, in the order they were made
    kinds: tuple[tuple[str, int], ...] = ()  # of the letters: receipt, share
    packs: tuple[Path, ...] = ()  # new forms and tables of our town that are not in place yet, oldest first
    taken: int = 0  # bundles of this village that were taken in, or left here, before
    other_villages: tuple[str, ...] = ()  # codes
    foreign: int = 0  # files that are no bundles; they stay as they are
    readable: bool = True

    def count(self, kind: str) -> int:
        return dict(self.kinds).get(kind, 0)


def look(desk: Desk, folder: Path) -> OnStick:
    """Look what lies on a stick. Reads names, and opens only files whose name was changed. Changes nothing."""
    known = {one.sha256[:16] for one in (*desk.store.bundles_taken.list(), *desk.store.bundles_sent.list())}
    own, town = code12(desk.code), desk.store.peers.town()
    letters: list[tuple[str, str, Path]] = []
    packs: list[tuple[str, Path]] = []
    others: dict[str, None] = {}
    taken = foreign = renamed = 0
    try:
        for file in _files(folder):
            said = parse_name(file.name)
            if said is None and file.suffix == SUFFIX and renamed < MOST_RENAMED:
                renamed += 1
                kind = _kind_of(desk, file, known)
                if kind == PACK:
                    packs.append(("", file))
                    continue
                if kind:
                    letters.append(("", kind, file))
                    continue
            if said is None:
                foreign += 1
            elif said.kind == PACK and town is not None and said.code == town.code:
                packs += [(said.made, file)] if said.hash16 not in known else []
                taken += said.hash16 in known
            elif said.code != own:
                others[said.code] = None
            elif said.hash16 in known:
                taken += 1
            elif said.kind in TAKEN_KINDS:
                letters.append((said.made, said.kind, file))
    except OSError:
        return OnStick(readable=False)
    letters.sort()
    kinds = tuple(sorted(Counter(kind for _, kind, _ in letters).items()))
    return OnStick(
        letters=tuple(file for _, _, file in letters),
        kinds=kinds,
        packs=tuple(file for _, file in sorted(packs)),
        taken=taken,
        other_villages=tuple(others),
        foreign=foreign,
    )


def is_pack(desk: Desk, file: Path) -> bool:
    """True for a pack: by its name, or where that was changed by what it is."""
    said = parse_name(file.name)
    if said is not None:
        return said.kind == PACK
    return _kind_of(desk, file, set()) == PACK


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files a person put there, in the order of their names."""
    with os.scandir(folder) as found:
        names = sorted(one.name for _, one in zip(range(MOST_FILES), found, strict=False))
    for name in names:
        if not name.startswith(".") and not name.endswith(PART_SUFFIX) and name.lower() not in _OF_THE_SYSTEM:
            yield folder / name


def _kind_of(desk: Desk, file: Path, known: set[str]) -> str:
    """Return the kind of a renamed letter for this village; "" for anything else."""
    try:
        opened = open_file(desk.store, file)
    except UserError:
        return ""
    manifest = opened.manifest
    if opened.sha256[:16] in known:
        return ""
    ours = manifest.village == code12(desk.code) and manifest.kind in TAKEN_KINDS
    return manifest.kind if ours or manifest.kind == PACK else ""
