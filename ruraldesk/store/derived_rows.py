"""Writing what was derived about a record: each table's rows replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from ruraldesk.model.outcomes import Question
from ruraldesk.store import tally
from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.deadlines import DueRow
from ruraldesk.store.derivation import Derived
from ruraldesk.store.questioning import is_open
from ruraldesk.store.schema import table_name
from ruraldesk.store.search_text import index_words

# Tables whose rows belong to one record and are replaced together with it.
_OWNED = ("search_text", "link", "number_used", "question", "town_line", "name_key", "digit_key", "deadline")
_BY_RECORD: dict[str, tuple[str, ...]] = {
    "record": ("rid", "id", "form", "seen"),
    "link": ("rid", "field", "row_id", "target"),
    "number_used": ("form", "number", "rid", "stem", "n", "void"),
    "town_line": ("rid", "stream", "seq"),
    "search_text": ("rid", "text"),
    "name_key": ("key", "rid"),
    "digit_key": ("key", "rid"),
    "question": (
        "id",
        "rid",
        "record",
        "form",
        "kind",
        "key",
        "asker",
        "words",
        "asked_at",
        "options",
        "answer",
        "detail",
        "is_open",
    ),
    "deadline": ("rid", "name", "row", "form", "due_on", "village"),
    "same_as": ("id", "target"),
}


def rows_of(derived: Derived, streams: dict[str, int]) -> dict[str, list[tuple[Value, ...]]]:
    """Return every derived row of a record by table, in column order; what check compares."""
    rid = derived.rid
    return {
        "record": [(rid, derived.id, derived.form, derived.seen)],
        "link": sorted((rid, *one) for one in derived.links),
        "number_used": [(derived.form, one.number, rid, one.stem, one.n, one.void) for one in derived.numbers],
        "town_line": sorted((rid, streams[key], seq) for key, seq in derived.town_lines.items()),
        "search_text": [(rid, derived.text)] if derived.text else [],
        "name_key": sorted((key, rid) for key in derived.name_keys),
        "digit_key": sorted((key, rid) for key in derived.digit_keys),
        "question": sorted(_question_row(rid, one) for one in derived.questions),
        "deadline": [deadline_row(rid, derived.form, derived.row["_village"], one) for one in derived.deadlines],
        "same_as": [(derived.id, derived.same_as)] if derived.same_as else [],
    }


def deadline_row(rid: int, form: str, village: Value, due: DueRow) -> tuple[Value, ...]:
    """Return one row of the table of due dates."""
    return (rid, due[0], due[1], form, due[2], village)


def insert_of(table: str) -> str:
    """Return the statement that inserts a row into one of these tables."""
    return _insert(table, _BY_RECORD[table])


def columns_of(table: str) -> tuple[str, ...]:
    return _BY_RECORD[table]


def tables() -> list[str]:
    """Return the tables that hold derived rows of records, beside the forms' own."""
    return list(_BY_RECORD)


def form_rows(derived: Derived) -> dict[str, list[dict[str, Value]]]:
    """Return the rows of the form's own tables by table name."""
    found: dict[str, list[dict[str, Value]]] = {table_name(derived.form): [{**derived.row}]}
    for repeat, rows in derived.rows.items():
        found[table_name(derived.form, repeat)] = [{**one} for one in rows]
    return found


def write(core: Core, derived: Derived, streams: dict[str, int], *, is_new: bool, with_search: bool = True) -> None:
    """Replace everything derived of one record. Inside a transaction."""
    if not is_new:
        _clear(core, derived)
    for table, rows in form_rows(derived).items():
        if rows:
            names = tuple(rows[0])
            core.write_many(_insert(table, names), [tuple(map(row.__getitem__, names)) for row in rows])
    core.write_many(tally.UP, [tally.key(derived.form, derived.row)])
    for table, own in rows_of(derived, streams).items():
        if not own:
            continue
        core.write_many(_insert(table, columns_of(table)), own)
    if with_search and (words := index_words(derived.text, derived.name_keys, derived.digit_keys)):
        core.write("INSERT INTO search (rowid, t) VALUES (?, ?)", (derived.rid, words))


def remove(core: Core, rid: int, record: str, form: str, repeats: Sequence[str]) -> None:
    """Take everything derived of a record away. Inside a transaction."""
    tally.take_off(core, form, rid)
    core.write(f'DELETE FROM "{table_name(form)}" WHERE rid = ?', (rid,))
    for repeat in repeats:
        core.write(f'DELETE FROM "{table_name(form, repeat)}" WHERE rid = ?', (rid,))
    if any(core.one(f"SELECT 1 FROM {one} WHERE rid = ?", (rid,)) for one in ("search_text", "name_key", "digit_key")):
        core.write("DELETE FROM search WHERE rowid = ?", (rid,))
    for table in _OWNED:
        core.write(f"DELETE FROM {table} WHERE rid = ?", (rid,))
    core.write("DELETE FROM same_as WHERE id = ?", (record,))
    core.write("DELETE FROM record WHERE rid = ?", (rid,))


def _clear(core: Core, derived: Derived) -> None:
    remove(core, derived.rid, derived.id, derived.form, list(derived.rows))


@lru_cache(maxsize=1024)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{one}"' for one in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def _question_row(rid: int, question: Question) -> tuple[Value, ...]:
    options = [[one.value, one.device, one.clerk, one.at] for one in question.options]
    return (
        question.id,
        rid,
        question.record,
        question.form,
        question.kind,
        question.key,
        question.asker,
        question.words,
        question.asked_at,
        _json(options),
        question.answer,
        _json(question.detail),
        int(is_open(question)),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
