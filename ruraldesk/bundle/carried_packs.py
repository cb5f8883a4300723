"""The town's packs within the shares of a village: kept as they came, sent to the desks that have not shown them."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from ruraldesk.bundle import limits
from ruraldesk.bundle.at_desk import StoreTrust
from ruraldesk.bundle.packs import FIRST_VERSION, LAST_VERSION
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.bundle.unpack import Opened, open_bundle
from ruraldesk.model.changes import canonical
from ruraldesk.store.store import Store

TAKEN: Final = "pack_versions"  # a setting: item -> number of the pack it came with
PACK_KNOWN: Final = "pack_known/"  # a setting for each other desk: the numbers that it has shown
FOLDER: Final = "forms/pack/"
NUMBERS: Final = f"{FOLDER}numbers.json"  # in every share of a village with packs: which its sender has
_KEPT: Final = "packs"


@dataclass(frozen=True, slots=True)
class Carried:
    """A pack as the town sealed it, out of a share, proved."""

    opened: Opened
    raw: bytes


def keep(store: Store, version: int, raw: bytes) -> None:
    """Keep a pack that was taken over, sealed as it is, for the other desks of the village."""
    store.specs.keep_shared(f"{_KEPT}/{version}", base64.b64encode(raw).decode("ascii"), "")


def is_kept(store: Store, version: int) -> bool:
    """True if a pack lies here for the other desks."""
    return bool(store.specs.shared(f"{_KEPT}/{version}"))


def members_for(store: Store, others: Collection[str]) -> dict[str, bytes]:
    """Return the packs that some other desk has not shown yet; only those that something here still comes from."""
    numbers = _numbers_here(store)
    shown = [set(store.settings.get(f"{PACK_KNOWN}{one}", [])) for one in others]
    known = set.intersection(*shown) if shown else set()
    found = {}
    for version in sorted(numbers - known):
        kept = store.specs.shared(f"{_KEPT}/{version}")
        if kept:
            found[f"{FOLDER}{version}.rdb"] = base64.b64decode(kept)
    return found


def numbers_of(store: Store) -> dict[str, bytes]:
    """Return the member that says which packs this desk has; none where it has none."""
    here = _numbers_here(store)
    return {NUMBERS: canonical({"packs": {str(one): one for one in sorted(here)}})} if here else {}


def carried(store: Store, share: Opened) -> list[Carried]:
    """Return the packs in a share, the oldest first. Raises Refused, ValueError for one that is not the town's."""
    found = []
    for name in sorted(share.members.sizes):
        if not name.startswith(FOLDER) or not name.endswith(".rdb"):
            continue
        raw = share.members.read(name, limits.FILE)
        opened = open_bundle(raw, name.rsplit("/", 1)[1], StoreTrust(store))
        if opened.manifest.kind != "pack":
            raise ValueError(f"{name} is a {opened.manifest.kind}")
        found.append(Carried(opened, raw))
    return found


def remember_shown(store: Store, share: Opened) -> None:
    """Note which packs the sender of a share has. Raises ValueError for a member that no desk of ours writes."""
    if NUMBERS not in share.members.sizes:
        return
    shown = Members(parse_canonical(share.members.read(NUMBERS, limits.MANIFEST), limits.MANIFEST), "packs")
    shown.only("packs")
    numbers = shown.numbers("packs")
    if any(not FIRST_VERSION <= one <= LAST_VERSION for one in numbers.values()):
        raise ValueError("a pack's number is none")
    store.settings.set(f"{PACK_KNOWN}{share.manifest.device}", sorted(numbers.values()))


def _numbers_here(store: Store) -> set[int]:
    return {int(one) for one in store.settings.get(TAKEN, {}).values()}
