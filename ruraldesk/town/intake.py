"""收包 village by village: what each one's bundles would bring, taking them in, and the receipt for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ruraldesk.bundle.at_desk import AtDesk
from ruraldesk.bundle.names import parse_name
from ruraldesk.bundle.status import ImportStatus
from ruraldesk.errors import UserError
from ruraldesk.progress import SILENT, Progress
from ruraldesk.town.apply import Ask, ImportResult, apply
from ruraldesk.town.board import board
from ruraldesk.town.matrix import Arrival, arrival_of
from ruraldesk.town.plan import Plan, Planned
from ruraldesk.town.receipt import ReceiptMade, write_receipt
from ruraldesk.town.sides import Matter, matters

State = Literal["ready", "ask", "already", "waiting", "refused"]


@dataclass(frozen=True)
class Parcel:
    """The bundles of one village that belong together, or one file that is refused."""

    village: str  # "" where that is not known
    name: str
    state: State
    bundles: tuple[Planned, ...]
    matters: tuple[Matter, ...] = ()
    before: tuple[Arrival, ...] = ()  # where it was taken in already: when, and with what receipt code

    @property
    def takeable(self) -> bool:
        """True if taking it in would bring something."""
        return self.state in ("ready", "ask")

    @property
    def records(self) -> int:
        return sum(one.new_records + one.changed_records for one in self.bundles)

    @property
    def messages(self) -> tuple[str, ...]:
        """What is to be said of its files: why one is refused, and what to do."""
        return tuple(one.message for one in self.bundles if one.message)

    @property
    def photos(self) -> int:
        """How many photos come with what is new."""
        opened = [one.bundle.opened for one in self.bundles if one.new and one.bundle.opened is not None]
        return sum(one.manifest.counts.get("attachments", 0) for one in opened)

    @property
    def instants(self) -> tuple[str, str]:
        """The first and the last instant of its new lines; "" where there are none."""
        found = sorted(line.header.at for one in self.bundles for line in one.new)
        return (found[0], found[-1]) if found else ("", "")

    @property
    def place(self) -> Path | None:
        """The folder or stick it lies on; None where it waited here."""
        return next((one.bundle.file.parent for one in self.bundles if not one.bundle.held), None)


@dataclass(frozen=True)
class Taken:
    """What taking a village's bundles in brought, and what became of its receipt."""

    parcel: Parcel
    result: ImportResult
    asked: int
    receipt: ReceiptMade | None = None
    receipt_trouble: UserError | None = None


def parcels(desk: AtDesk, plan: Plan) -> tuple[Parcel, ...]:
    """Return a plan village by village in the order of codes; files that are refused come last."""
    by_village: dict[str, list[Planned]] = {}
    refused = []
    for one in plan.bundles:
        if one.village and one.status not in (ImportStatus.FORKED_DEVICE, ImportStatus.BAD_SIGNATURE):
            by_village.setdefault(one.village, []).append(one)
        else:
            refused.append(one)
    found = [_parcel(desk, village, tuple(bundles)) for village, bundles in sorted(by_village.items())]
    return (*found, *(_refused(desk, one) for one in refused))


def missing(desk: AtDesk, found: Sequence[Parcel]) -> tuple[str, ...]:
    """Return the names of the villages that have handed in nothing this month, nor lie on the stick."""
    here = {one.village for one in found if one.takeable}
    return tuple(one.name for one in board(desk) if not one.has_come and one.village not in here)


def last_taken_at(desk: AtDesk) -> str:
    """Return when a bundle was last taken in; "" while none was."""
    return max((one.at for one in desk.store.bundles_taken.list("report")), default="")


def take_in(
    desk: AtDesk,
    plan: Plan,
    parcel: Parcel,
    answers: Mapping[str, object] | None = None,
    asks: Sequence[Ask] = (),
    receipt_to: Path | None = None,
    progress: Progress = SILENT,
    *,
    last: bool = True,
) -> Taken:
    """Take one village's bundles in, decided and asked in the same transaction, and write its receipt.

    A receipt that cannot be written takes nothing back: its trouble is told beside what was taken in.
    ``last``: nothing else will be read from this stick. Raises UserError cancelled, or what the store says.
    """
    result = apply(desk, replace(plan, bundles=parcel.bundles), answers, progress, asks)
    taken = Taken(parcel, result, len(asks))
    return taken if receipt_to is None else with_receipt(desk, taken, receipt_to, last=last)


def with_receipt(desk: AtDesk, taken: Taken, to: Path, *, last: bool = True) -> Taken:
    """Write the receipt for what was taken in; what went wrong with it is told, not raised."""
    try:
        made = write_receipt(desk, taken.parcel.village, to, let_go=last)
    except UserError as trouble:
        return replace(taken, receipt=None, receipt_trouble=trouble)
    return replace(taken, receipt=made, receipt_trouble=None)


def _parcel(desk: AtDesk, village: str, bundles: tuple[Planned, ...]) -> Parcel:
    opened = bundles[-1].bundle.opened
    peer = desk.store.peers.village(village)
    name = opened.manifest.village_name if opened is not None else peer.name if peer else village
    taken = [one for one in bundles if one.new_lines]
    if taken:
        found = matters(desk, taken)
        return Parcel(village, name, "ask" if found else "ready", bundles, found)
    if any(one.gaps for one in bundles):
        return Parcel(village, name, "waiting", bundles)
    return Parcel(village, name, "already", bundles, before=_before(desk, village, bundles))


def _before(desk: AtDesk, village: str, bundles: Sequence[Planned]) -> tuple[Arrival, ...]:
    """Return these files as they were taken in, newest first; where others brought their lines, the last of those."""
    taken = desk.store.bundles_taken.list("report", village)
    here = {one.bundle.opened.sha256 for one in bundles if one.bundle.opened is not None}
    found = [one for one in taken if one.sha256 in here] or taken[:1]
    return tuple(arrival_of(one) for one in found)


def _refused(desk: AtDesk, one: Planned) -> Parcel:
    said = parse_name(one.bundle.name)
    code = one.village or (said.code if said is not None else "")
    peer = desk.store.peers.village(code) if code else None
    return Parcel(code, peer.name if peer is not None else code or one.bundle.name, "refused", (one,))
