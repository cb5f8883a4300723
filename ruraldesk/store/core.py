"""The open vault: its connections, its one transaction, and what every part of the store needs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store.batch import Batch
from ruraldesk.store.database import Value, VaultConnection, open_vault
from ruraldesk.store.vault import Dek

Row = tuple[Any, ...]  # Any: one row of SQL, its types stand in the query


class Core:
    """Connections and the transaction. Reads inside a transaction see its own writes."""

    def __init__(
        self,
        folder: DataFolder,
        dek: Dek,
        clock: Clock,
        *,
        fresh: bool = False,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.folder = folder
        self.dek = dek
        self.clock = clock
        self.entropy = entropy
        self.writer: VaultConnection = open_vault(folder.vault, dek, "writer", fresh=fresh)
        self.changed = False  # since the vault was opened
        self._lock = threading.RLock()
        self._owner: int | None = None
        self._depth = 0
        self._looks = False
        self._lost: UserError | None = None  # why the transaction under way has gone
        self._readers = threading.local()
        self._all_readers: list[VaultConnection] = []
        self._after_rollback: list[Callable[[], None]] = []
        self._after_commit: list[Callable[[], None]] = []
        self._before_flush: list[Callable[[], None]] = []
        self._after_batch: list[Callable[[], None]] = []
        self._batch: Batch | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE, or a savepoint inside an outer one. All or nothing."""
        with self._lock:
            if self._batch is not None:
                try:
                    yield
                except BaseException:
                    self._batch.broken = True
                    raise
                return
            outer = self._depth == 0
            if outer and self.writer.spoiled:
                self._renew_writer()
            self._need_transaction()
            name = f"level{self._depth}"
            self.writer.execute("BEGIN IMMEDIATE" if outer else f"SAVEPOINT {name}")
            self._owner, self._depth = threading.get_ident(), self._depth + 1
            before = self.writer.total_changes
            try:
                yield
                self._need_transaction()
                self.writer.execute("COMMIT" if outer else f"RELEASE {name}")
                self.changed = self.changed or self.writer.total_changes != before
                if outer:
                    for show in self._after_commit:
                        show()
            except BaseException as mistake:
                if isinstance(mistake, UserError) and not self.writer.in_transaction:
                    self._lost = self._lost or mistake
                self._roll_back(outer, name)
                raise
            finally:
                self._depth -= 1
                if outer:
                    self._owner = self._lost = None

    def only_look(self, on: bool) -> None:
        """While on, whatever would write is refused (folder_read_only)."""
        self._looks = on
        self.writer.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Keep other threads from writing, without a transaction."""
        with self._lock:
            yield

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Inside a transaction: inserted rows wait and are written many at a time, before anything is read.

        What fails inside takes all of it back: there are no savepoints within.
        """
        if self._batch is not None:
            yield
            return
        self._batch = Batch()
        try:
            yield
            if self._batch.broken:
                raise RuntimeError("a part of a batch failed, and its error was swallowed")
            self.flush()
        finally:
            self._batch = None
            for forget in self._after_batch:
                forget()

    @property
    def in_batch(self) -> bool:
        return self._batch is not None and self.in_transaction

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._batch is not None and self.in_transaction:
            for prepare in self._before_flush:
                prepare()
            self._batch.write(self.writer)

    def before_flush(self, prepare: Callable[[], None]) -> None:
        """Have something done whenever waiting rows are about to be written."""
        self._before_flush.append(prepare)

    def after_batch(self, forget: Callable[[], None]) -> None:
        """Have something in memory forgotten at the end of each batch."""
        self._after_batch.append(forget)

    def on_rollback(self, forget: Callable[[], None]) -> None:
        """Have something in memory forgotten whenever a transaction is rolled back."""
        self._after_rollback.append(forget)

    def on_commit(self, show: Callable[[], None]) -> None:
        """Have something in memory shown to other threads once it is in the vault."""
        self._after_commit.append(show)

    @property
    def in_transaction(self) -> bool:
        return self._owner == threading.get_ident()

    def read(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return the rows of a query."""
        rows: list[Row] = self.reading().execute(sql, values).fetchall()
        return rows

    def aside(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return the rows of a query without what waits in the batch: the caller knows that it is not concerned."""
        rows: list[Row] = (self.writer if self.in_batch else self.reading()).execute(sql, values).fetchall()
        return rows

    def each(self, sql: str, values: Sequence[Value] = ()) -> Iterator[Row]:
        """Walk through the rows of a query without holding them all."""
        yield from self.reading().execute(sql, values)

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        row: Row | None = self.reading().execute(sql, values).fetchone()
        return row

    def write(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Run one writing statement; outside a transaction in one of its own."""
        if self.in_transaction:
            self.flush()
            self._need_transaction()
            self.writer.execute(sql, values)
        else:
            with self.transaction():
                self.writer.execute(sql, values)

    def write_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run one INSERT for many rows, in a batch later; only inside a transaction."""
        if self._batch is not None:
            self._batch.add(sql, rows)
            if self._batch.is_full:
                self.flush()
        elif rows:
            self._need_transaction()
            self.writer.executemany(sql, rows)

    def close(self) -> None:
        for reader in self._all_readers:
            reader.close()
        self._all_readers.clear()
        self.writer.close()

    def reading(self) -> VaultConnection:
        """Return the connection this thread reads with: the writer inside its transaction, with nothing waiting."""
        if self.in_transaction:
            self.flush()
            return self.writer
        reader: VaultConnection | None = getattr(self._readers, "connection", None)
        if reader is None or reader.spoiled:
            reader = open_vault(self.folder.vault, self.dek, "reader")
            self._readers.connection = reader
            self._all_readers.append(reader)
        return reader

    def _renew_writer(self) -> None:
        """The disk failed under it: a stick that is in its place again is written to as before."""
        renewed = open_vault(self.folder.vault, self.dek, "writer")
        self._all_readers.append(self.writer)  # closed with the others: another thread may be reading with it
        self.writer = renewed
        self.only_look(self._looks)

    def _need_transaction(self) -> None:
        """A full or broken disk takes the whole transaction back, a part's failure too: nothing is kept beside it."""
        if self._depth and not self.writer.in_transaction:
            raise self._lost or UserError("disk_full")

    def _roll_back(self, outer: bool, name: str) -> None:
        if self.writer.in_transaction:  # a full disk may have ended it already
            self.writer.execute("ROLLBACK" if outer else f"ROLLBACK TO {name}")
            if not outer:
                self.writer.execute(f"RELEASE {name}")
        for forget in self._after_rollback:
            forget()
