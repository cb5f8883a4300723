"""Making everything derived anew from the log, and putting it off while very much is written."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from ruraldesk.model.changes import ERASED_LINES
from ruraldesk.store.core import Core
from ruraldesk.store.database import CACHE_SIZE
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.log import Log
from ruraldesk.store.materialise import Materialiser
from ruraldesk.store.migrations import DERIVED
from ruraldesk.store.pinyin import title_keys
from ruraldesk.store.schema import drop_form, table_name
from ruraldesk.store.search_text import index_words
from ruraldesk.store.table_data import rebuild_tables

_SEARCH_BATCH = 5000
_SELDOM = 100_000  # new objects between two collections
_LARGE_CACHE = -128_000  # KiB


def rebuild(core: Core, log: Log, forms: FormRegistry, materialiser: Materialiser) -> None:
    """Drop what is derived and derive it again, in one transaction."""
    with core.transaction():
        for spec in forms.all():
            drop_form(core, spec.form_id)
        for table in DERIVED:
            core.write(f"DELETE FROM {table}")
        core.write("INSERT INTO search (search) VALUES ('delete-all')")
        _erased_dots(core, log)
        rebuild_tables(core, forms.tables())
        materialiser.make_tables(one.form_id for one in forms.all())
        with deferred(core, materialiser), core.batch():
            records = core.read("SELECT record FROM line GROUP BY record ORDER BY min(id)")
            materialiser.afresh([row[0] for row in records])
        materialiser.recompute_canonical()
        materialiser.gather()


@contextmanager
def deferred(core: Core, materialiser: Materialiser) -> Iterator[None]:
    """Inside a transaction: leave indexes and the search index aside, and make them once at the end."""
    indexes = core.read(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND (name LIKE 'i\\_%' ESCAPE '\\' OR tbl_name IN ('name_key', 'digit_key', 'number_used', 'question'))"
    )
    for name, _ in indexes:
        core.write(f'DROP INDEX "{name}"')
    materialiser.put_search_off()
    with _room(core):
        yield
    present = {row[0] for row in core.read("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for name, sql in indexes:
        if name not in present:
            core.write(sql)
    _index(core, materialiser.take_up_search())  # it looks keys up by their record, which takes an index


@contextmanager
def _room(core: Core) -> Iterator[None]:
    """More pages in memory, and fewer walks of the garbage collector through rows that wait."""
    often = gc.get_threshold()
    gc.set_threshold(_SELDOM, *often[1:])
    core.writer.execute(f"PRAGMA cache_size = {_LARGE_CACHE}")
    try:
        yield
    finally:
        gc.set_threshold(*often)
        core.writer.execute(f"PRAGMA cache_size = {CACHE_SIZE}")


def index_again(core: Core, forms: FormRegistry) -> None:
    """Make the search index anew from the titles, texts and keys that stand. Inside a transaction."""
    core.write("INSERT INTO search (search) VALUES ('delete-all')")
    with _room(core):
        for spec in forms.all():
            sql = f'SELECT t.rid, t._title FROM "{table_name(spec.form_id)}" t JOIN search_text x ON x.rid = t.rid'
            keys = [(key, rid) for rid, title in core.read(sql) for key in title_keys(title)]
            core.writer.executemany("INSERT OR IGNORE INTO name_key (key, rid) VALUES (?, ?)", keys)
        _index(core, [row[0] for row in core.read("SELECT rid FROM record ORDER BY rid")])


def _index(core: Core, rids: list[int]) -> None:
    for at in range(0, len(rids), _SEARCH_BATCH):
        batch = rids[at : at + _SEARCH_BATCH]
        span = (batch[0], batch[-1])
        texts: dict[int, str] = dict(core.read("SELECT rid, text FROM search_text WHERE rid BETWEEN ? AND ?", span))
        names, digits = _keys(core, "name_key", span), _keys(core, "digit_key", span)
        words = [(rid, index_words(texts.get(rid, ""), names.get(rid, ()), digits.get(rid, ()))) for rid in batch]
        core.write_many("INSERT INTO search (rowid, t) VALUES (?, ?)", [pair for pair in words if pair[1]])


def _keys(core: Core, table: str, span: tuple[int, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for rid, key in core.read(f"SELECT rid, key FROM {table} WHERE rid BETWEEN ? AND ?", span):
        found.setdefault(rid, []).append(key)
    return found


def _erased_dots(core: Core, log: Log) -> None:
    for (record,) in core.read("SELECT DISTINCT record FROM line WHERE op = 'erase'"):
        for line in log.of_record(record):
            if line.header.op == "erase" and line.payload is not None:
                dots = [(stream, seq) for stream, seq in line.payload.fields.get(ERASED_LINES) or []]
                core.write_many("INSERT OR IGNORE INTO erased_dot (stream, seq) VALUES (?, ?)", dots)
