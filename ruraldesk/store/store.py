"""Store: the one object through which services reach the vault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ruraldesk.clock import Clock, instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import ChangeDraft, Line
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.paths import DataFolder
from ruraldesk.store import erasing, swap
from ruraldesk.store import identity as identities
from ruraldesk.store.aliases import Aliases
from ruraldesk.store.alike import Alike
from ruraldesk.store.attachments import Attachments
from ruraldesk.store.core import Core
from ruraldesk.store.deadlines import Deadlines
from ruraldesk.store.dealings import Dealings
from ruraldesk.store.desk_notes import DeskNotes
from ruraldesk.store.drafts import Drafts
from ruraldesk.store.forms import FormRegistry, Parser, parse_with_reader
from ruraldesk.store.identity import Identity, Role
from ruraldesk.store.lock import DeskLock
from ruraldesk.store.log import Log
from ruraldesk.store.materialise import Materialiser
from ruraldesk.store.merges import Merges
from ruraldesk.store.migrations import DEADLINES_MISSING, SEARCH_STALE, migrate
from ruraldesk.store.months import Months
from ruraldesk.store.numbers import Numbers
from ruraldesk.store.peers import Device, Peers
from ruraldesk.store.prints import IssuedPrints
from ruraldesk.store.questions import Questions
from ruraldesk.store.reading import Reader
from ruraldesk.store.receipts import Bundles, Receipts
from ruraldesk.store.records import Records
from ruraldesk.store.report_queries import Reports
from ruraldesk.store.schema import VIEWS
from ruraldesk.store.search import Search, SearchHit
from ruraldesk.store.settings import Settings
from ruraldesk.store.table_data import rebuild_tables
from ruraldesk.store.titles import Titles
from ruraldesk.store.usage import Usage
from ruraldesk.store.vault import Dek

if TYPE_CHECKING:
    from ruraldesk.store.backup import BackupResult
    from ruraldesk.store.check import CheckFinding
    from ruraldesk.store.database import Value
    from ruraldesk.store.report_queries import ReportTable

Dot = tuple[str, int]  # stream key, seq
VIEWS_SEEN = "_views"  # a setting: the views that the forms' tables were given
Entropy = Callable[[int], bytes]


class Store:
    """An open vault. Made by Store.create or Store.open; one per vault and process."""

    def __init__(self, core: Core, lock: DeskLock, identity: Identity, parse: Parser) -> None:
        self._core = core
        self._lock = lock
        self.identity = identity
        self.log = Log(core)
        self.specs = FormRegistry(core, parse)
        self._reader = Reader(core, self.specs)
        self._merges = Merges(core)
        self._titles = Titles(self.specs, self._reader, self._merges.root_of, at_town=identity.role == "town")
        self._materialiser = Materialiser(core, self.log, self.specs, self._reader, self._titles, self._merges)
        self.specs.when_added(self._materialiser.settle_form)
        self.specs.when_table_changes(self._materialiser.renew_after_table)
        self.records = Records(core, self.log, self._reader, self._titles, self.specs)
        self.months = Months(core)
        self.settings = Settings(core)
        self.numbers = Numbers(core, self.log, self.settings, identity.code)
        self.deadlines = Deadlines(core)
        self.alike = Alike(core)
        self.dealings = Dealings(core)
        self.desk_notes = DeskNotes(core)
        self.drafts = Drafts(core)
        self.questions = Questions(core)
        self.receipts = Receipts(core)
        self.bundles_sent = Bundles(core, "bundle_sent")
        self.bundles_taken = Bundles(core, "bundle_taken")
        self.attachments = Attachments(core)
        self.prints = IssuedPrints(core)
        self.peers = Peers(core)
        self.aliases = Aliases(self.log, self.peers)
        self.reports = Reports(core, self._homes)
        self.usage = Usage(core)
        self._search = Search(core)

    @staticmethod
    def create(
        folder: DataFolder,
        dek: Dek,
        clock: Clock,
        role: Role,
        code: str,
        name: str,
        *,
        device_name: str = "1号桌",
        parse: Parser = parse_with_reader,
        entropy: Entropy = os.urandom,
    ) -> Store:
        """Make the vault of a new desk, with its keys. Raises UserError vault_exists, vault_in_use."""
        lock = DeskLock(folder.lock)
        try:
            core = Core(folder, dek, clock, fresh=True, entropy=entropy)
        except BaseException:
            lock.release()
            raise
        with _closing_on_error(core, lock):
            migrate(core.writer)
            mark = identities.machine_mark(folder.root)
            one = identities.new_identity(role, code, name, device_name, mark, entropy)
            identities.save(core, one)
            store = Store(core, lock, one, parse)
            store.settings.set(VIEWS_SEEN, VIEWS)
            return store

    @staticmethod
    def open(
        folder: DataFolder,
        dek: Dek,
        clock: Clock,
        *,
        parse: Parser = parse_with_reader,
        entropy: Entropy = os.urandom,
        only_look: bool = False,
    ) -> Store:
        """Open a vault. Raises UserError vault_in_use, vault_missing, vault_damaged, vault_too_new.

        ``only_look``: until ``let_write`` is called nothing is written; one that first needs to be is refused.
        """
        if not folder.vault.exists() and not swap.is_begun(folder):
            raise UserError("vault_missing", where=(folder.vault.name,))
        lock = DeskLock(folder.lock)
        try:
            swap.carry_on(folder)
            core = Core(folder, dek, clock, entropy=entropy)
        except BaseException:
            lock.release()
            raise
        with _closing_on_error(core, lock):
            core.only_look(only_look)
            migrate(core.writer)
            core.changed = False
            store = Store(core, lock, identities.load(core), parse)
            store._fill_new_tables()
            store._become_restored()
            return store

    @property
    def folder(self) -> DataFolder:
        return self._core.folder

    @property
    def clock(self) -> Clock:
        return self._core.clock

    @property
    def moved_or_copied(self) -> bool:
        """True if the vault woke up on another computer or in another folder."""
        return self.identity.machine != identities.machine_mark(self._core.folder.root)

    def stay_same_device(self) -> None:
        """The vault was moved, its old place is gone: the device stays."""
        self._become(identities.replace_machine(self.identity, self._core.folder.root))

    def new_device(self, device_name: str | None = None) -> Identity:
        """Go on as a device of its own, certified by the village: the vault was copied or restored."""
        mark = identities.machine_mark(self._core.folder.root)
        name = device_name or self.identity.device_name
        return self._become(identities.with_new_device(self.identity, name, mark, self._core.entropy))

    def adopt(self, identity: Identity) -> None:
        """Take over an identity, e.g. the village's, granted by its first desk."""
        self._become(identity)

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing. Nested ones are parts of the outer one."""
        return self._core.transaction()

    def append(self, change: ChangeDraft) -> ChangeSet:
        """Write one save: log, rows, search and questions, in one transaction."""
        with self._core.transaction():
            written = self.log.append(change, self.identity.device, self.identity.code)
            return self._materialiser.take(written, in_bulk=self._core.in_batch)

    def take_in(self, lines: Iterable[Line], village: str) -> ChangeSet:
        """Take in verified foreign lines, in stream order; what is here already is passed over.

        Raises UserError forked_device, gap, line_damaged; then nothing has changed.
        """
        with self._core.transaction(), self._core.batch():
            written = self.log.take_in(lines, village, own=self.identity.device)
            changes = self._materialiser.take(written)
            if any(line.header.op == "erase" for _, line in written):
                erasing.merge_index(self._core)
            return changes

    def erase(self, record: str, dots: Iterable[Dot], clerk: str, reason: str) -> ChangeSet:
        """Drop what the named lines of a record say, here at once and at every other holder with the next bundle.

        The chain still verifies. Numbers they gave become void. Raises UserError erase_nothing, erase_reason_missing.
        """
        with self._core.transaction():
            drafts = erasing.drafts(self.log.of_record(record), frozenset(dots), reason)
            change = ChangeDraft(erasing.change_id(self._core), clerk, instant_text(self.clock.now()), drafts)
            changes = self.append(change)
        erasing.wipe(self._core)
        return changes

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the newest records that a typed text, pinyin or number finds."""
        return self._search.find(text, limit)

    def report(self, sql: str, values: Mapping[str, Value] | Sequence[Value] = (), village: str = "") -> ReportTable:
        """Run a SELECT over the views (of one village's records alone); it sees nothing else."""
        with self.reports.look() as look:
            return look.run(sql, values, village)

    def select(self, sql: str, values: Mapping[str, Value | float], *, first_only: bool = False) -> ReportTable:
        """Run a form's SELECT as ``report`` does; inside a transaction it sees what is being saved."""
        from ruraldesk.store.report_queries import select

        return select(self._core, sql, values, first_only=first_only)

    def _homes(self) -> dict[str, str]:
        """Return, of villages that are part of another one, which that is."""
        if self.identity.role == "town":
            return self.aliases.at_town()
        return self.aliases.homes([self.identity.code])

    def check(self, *, deep: bool = False) -> list[CheckFinding]:
        """Return what is wrong with the vault; changes nothing. Deep: every derived row against the log."""
        from ruraldesk.store.check import check

        return check(self._core, self.log, self.specs, self._materialiser, deep=deep)

    def rebuild(self) -> None:
        """Drop everything derived and make it anew from the log."""
        from ruraldesk.store.rebuild import rebuild

        rebuild(self._core, self.log, self.specs, self._materialiser)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """One transaction for very many saves: search is written at its end, indexes are dropped meanwhile.

        What fails inside takes all of it back.
        """
        from ruraldesk.store.rebuild import deferred

        with self._core.transaction(), deferred(self._core, self._materialiser), self._core.batch():
            yield

    def backup(self, to: Path | None = None) -> BackupResult:
        """Write a backup and verify it by opening it; then thin the older ones."""
        from ruraldesk.store.backup import back_up

        return back_up(self._core, to)

    def close(self, *, backup: bool = True) -> None:
        """Close the vault; after changes, back it up first."""
        try:
            if backup and self._core.changed:
                self.backup()
        finally:
            self._core.close()
            self._lock.release()

    def _become_restored(self) -> None:
        """A backup was put here: a device of its own, and no number until the last one on paper is known."""
        if swap.is_begun(self.folder):
            with self.transaction():
                self.new_device()
                self.numbers.lock()
            swap.finish(self.folder)

    def _fill_new_tables(self) -> None:
        """Fill what a step of the schema made; a step knows no forms."""
        if self.settings.get(DEADLINES_MISSING, False):
            with self.transaction():
                self._materialiser.renew_deadlines(self.specs.all())
                self.settings.drop(DEADLINES_MISSING)
        if self.settings.get(SEARCH_STALE, False):
            from ruraldesk.store.rebuild import index_again

            with self.transaction():
                index_again(self._core, self.specs)
                self.settings.drop(SEARCH_STALE)
        if self.settings.get(VIEWS_SEEN, 0) != VIEWS:
            with self.transaction():
                rebuild_tables(self._core, self.specs.tables())
                self._materialiser.make_tables(one.form_id for one in self.specs.all())
                self.settings.set(VIEWS_SEEN, VIEWS)

    def _become(self, identity: Identity) -> Identity:
        with self._core.transaction():
            for one in (self.identity, identity):  # lines of the old device stay, and so must its certificate
                self._remember_device(one)
            identities.save(self._core, identity)
        self.identity = identity
        return identity

    def _remember_device(self, one: Identity) -> None:
        public, certificate = one.device_public.hex(), one.device_certificate.hex()
        self.peers.add_device(Device(one.device, one.code, one.device_name, public, certificate))


@contextmanager
def _closing_on_error(core: Core, lock: DeskLock) -> Iterator[None]:
    try:
        yield
    except BaseException:
        core.close()
        lock.release()
        raise


def let_write(store: Store) -> None:
    """From now on: it was opened only to be looked at."""
    store._core.only_look(False)
