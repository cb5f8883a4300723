"""村情 over months and registers: who handed in what and until when. In the order of codes; villages are not ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.bundle.signing import receipt_code
from ruraldesk.store.receipts import Bundle
from ruraldesk.town.board import month_of


@dataclass(frozen=True, slots=True)
class Cell:
    """What one village handed in in one month."""

    month: str  # YYYY-MM
    files: int
    records: int
    until: str  # instant up to which it had handed in, "" if nothing came


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village over several months, and who it is."""

    village: str
    name: str
    fingerprint: str
    enrolled_at: str
    desks: tuple[str, ...]
    cells: tuple[Cell, ...]
    open_questions: int
    last_taken_at: str
    into: str = ""  # the village that it became part of


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that came."""

    file: str
    sha256: str
    taken_at: str
    made_at: str
    records: int
    lines: int
    code: str  # the short code of its receipt


def matrix(desk: AtDesk, months: Sequence[str]) -> list[VillageRow]:
    """Return every enrolled village by these months, in the order of codes.

    One that is part of another village is left out where nothing of its own came in these months.
    """
    store = desk.store
    need_role(store, "town")
    open_ones = store.questions.open_ones()
    villages = {one.id: one.meta.village for one in store.records.many(sorted({one.record for one in open_ones}))}
    homes = store.aliases.at_town()
    asked = Counter(homes.get(code, code) for code in (villages.get(one.record, "") for one in open_ones))
    names = {one.code: one.name for one in store.peers.villages()}
    rows = []
    for peer in store.peers.villages():
        taken = store.bundles_taken.list("report", peer.code)
        rows.append(
            VillageRow(
                peer.code,
                peer.name,
                peer.fingerprint,
                peer.enrolled_at,
                tuple(one.name or one.device for one in store.peers.devices(peer.code)),
                tuple(_cell(taken, month) for month in months),
                asked[peer.code],
                max((one.at for one in taken), default=""),
                names.get(homes.get(peer.code, ""), ""),
            )
        )
    return [one for one in rows if one.village not in homes or any(cell.files for cell in one.cells)]


def arrivals(desk: AtDesk, village: str, month: str) -> list[Arrival]:
    """Return the files that came from a village in a month, newest first."""
    need_role(desk.store, "town")
    found = [one for one in desk.store.bundles_taken.list("report", village) if month_of(one.at) == month]
    return [arrival_of(one) for one in found]


def arrival_of(one: Bundle) -> Arrival:
    """Return what is told of a file that came."""
    counts = one.facts.get("counts", {})
    return Arrival(
        one.file,
        one.sha256,
        one.at,
        str(one.facts.get("created_at", "")),
        counts.get("records", 0),
        counts.get("lines", 0),
        receipt_code(one.ack_key, one.sha256),
    )


def by_register(desk: AtDesk) -> dict[str, dict[str, int]]:
    """Return by form and village how many records there are; forms without any are left out."""
    need_role(desk.store, "town")
    homes = desk.store.aliases.at_town()
    counted: dict[str, dict[str, int]] = {}
    for spec in desk.store.specs.all():
        for village, count in desk.store.peers.records_by_village(spec.form_id).items():
            by_home = counted.setdefault(spec.form_id, {})
            home = homes.get(village, village)
            by_home[home] = by_home.get(home, 0) + count
    return counted


def months_until(today: date, count: int) -> tuple[str, ...]:
    """Return the last months up to this one, the oldest first."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(last - count + 1, last + 1))


def _cell(taken: Sequence[Bundle], month: str) -> Cell:
    here = [one for one in taken if month_of(one.at) == month]
    records = sum(one.facts.get("counts", {}).get("records", 0) for one in here)
    until = max((str(one.facts.get("created_at", "")) or one.at for one in here), default="")
    return Cell(month, len(here), records, until)
