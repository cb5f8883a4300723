"""A pack made at the town: forms, tables and reports of its own desk, sealed to every village it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, card_of, certificates_of, need_role, own_reader, sender_of, source_of
from ruraldesk.bundle.handing import HandedOver, deliver
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.pack import Job, pack
from ruraldesk.bundle.packs import About, Contents
from ruraldesk.errors import UserError
from ruraldesk.progress import SILENT, Progress
from ruraldesk.reports.reader import FOLDER, file_name, parse_report
from ruraldesk.store.forms import SHIPPED
from ruraldesk.store.store import Store

LAST = "last_pack_version"  # a setting: the number of the last pack made here
TITLE_MOST, NOTE_MOST = 60, 1_000


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing that a pack may carry. ``own``: the town brought it; else it came with the program."""

    key: str  # "table:holidays", "report:org_ledger", "form:person"
    title: str
    own: bool

    @property
    def name(self) -> str:
        return self.key.split(":", 1)[1]


@dataclass(frozen=True, slots=True)
class PackMade:
    """A written pack: where, its number, what it carries, and for how many villages."""

    handed: HandedOver
    about: About
    items: tuple[str, ...]
    villages: int


def offered(store: Store) -> list[Offered]:
    """Return everything that a pack of this town may carry: tables, then reports, then forms."""
    origins = store.specs.table_origins()
    tables = store.specs.tables()
    found = [Offered(f"table:{name}", tables.title(name), origins[name] != SHIPPED) for name in sorted(origins)]
    for name in store.specs.shared_names(FOLDER):
        try:
            spec = parse_report(store.specs.shared(name) or "", name)
        except UserError:
            continue  # a file with mistakes is not handed on
        found.append(Offered(f"report:{spec.name}", spec.title, store.specs.origin(name) != SHIPPED))
    return [*found, *(Offered(f"form:{one.form_id}", one.title, own=False) for one in store.specs.all())]


def make_pack(
    desk: AtDesk, names: Sequence[str], title: str, to: Path, *, note: str = "", progress: Progress = SILENT
) -> PackMade:
    """Seal definitions of this desk to all enrolled villages and write them to a folder or stick.

    ``names``: keys of ``offered``, or bare names where only one thing has it. Raises UserError pack_empty,
    pack_title, pack_item_unknown, pack_for_no_village, stick_*; then nothing is written and no number is used.
    """
    store = desk.store
    need_role(store, "town")
    title, note = title.strip(), note.strip()
    if not 1 <= len(title) <= TITLE_MOST or len(note) > NOTE_MOST:
        raise UserError("pack_title", most=TITLE_MOST, note=NOTE_MOST)
    keys = _keys(store, names)
    villages = store.peers.villages()
    if not villages:
        raise UserError("pack_for_no_village")
    about = About(title, note, _next_version(desk))
    contents = _contents(store, about, keys)
    own = store.identity
    job = Job(
        kind="pack",
        sender=sender_of(store),
        village=code12(own.code),
        village_name=own.name,
        to=(*(reader for one in villages for reader in card_of(one).readers()), own_reader(store)),
        sent={},
        visible=frozenset(),
        certificates=certificates_of(store),
        made_at=desk.clock.now(),
        shared=contents.members(),
    )
    handed = deliver(desk, pack(job, source_of(store), progress), to, progress)
    store.settings.set(LAST, about.version)
    return PackMade(handed, about, contents.items, len(villages))


def _keys(store: Store, names: Sequence[str]) -> list[str]:
    if not names:
        raise UserError("pack_empty")
    known = offered(store)
    found = []
    for name in dict.fromkeys(names):
        fitting = [one.key for one in known if name in (one.key, one.name)]
        if len(fitting) != 1:
            raise UserError("pack_item_unknown", name=name, where=tuple(fitting or (one.key for one in known)))
        found += fitting
    return list(dict.fromkeys(found))


def _contents(store: Store, about: About, keys: Sequence[str]) -> Contents:
    tables, reports, forms = {}, {}, {}
    for key in keys:
        kind, name = key.split(":", 1)
        if kind == "table":
            tables[name] = store.specs.tables().texts[name]
        elif kind == "report":
            reports[name] = store.specs.shared(file_name(name)) or ""
        else:
            version = store.specs.newest(name).version
            forms[name, version] = store.specs.files(name, version)
    return Contents(about, tables, reports, forms)


def _next_version(desk: AtDesk) -> int:
    today = desk.clock.today()
    first = today.year * 1_000_000 + today.month * 10_000 + today.day * 100 + 1
    last = desk.store.settings.get(LAST, 0)
    return max(first, int(last) + 1)
