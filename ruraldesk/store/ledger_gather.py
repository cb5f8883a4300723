"""Gathering the places of a filtered list: each condition from its own index, then put together, then in order.

Left to itself SQLite picks one index for the whole question and looks every row of it up, in an order that jumps about
the file: with a million records that takes many seconds. Row numbers alone stand in the indexes and are intersected.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable

from ruraldesk.store.core import Core
from ruraldesk.store.database import Value
from ruraldesk.store.ledger import (
    LedgerQuery,
    Sql,
    bare_name,
    column_of,
    compile_query,
    condition_of,
    needs_look_up,
    order_of,
    records_condition,
    text_condition,
)
from ruraldesk.store.schema import FormTable, table_name
from ruraldesk.store.search_text import query_words

FEW = 20_000  # places that are looked up one by one to be put in order
_FETCH = 20_000


def gather(
    core: Core, table: FormTable, indexed: list[str], query: LedgerQuery, stopped: Callable[[], bool]
) -> array[int]:
    """Return the row numbers a query finds, in its order; only some of them if ``stopped`` meanwhile."""
    sources = _sources(table, indexed, query)
    if len(sources) < 2 and not query.order:
        condition, page = compile_query(table, query)
        return _fetched(core, f"SELECT t.rid {condition.text} {page.text}", condition.values + page.values, stopped)
    text = " INTERSECT ".join(f"SELECT t.rid {one.text}" for one in sources)
    values = tuple(value for one in sources for value in one.values)
    found = _fetched(core, f"SELECT rid FROM ({text}) ORDER BY rid", values, stopped)
    return found[::-1] if not query.order else _ordered(core, table, indexed, query, found, stopped)


def _sources(table: FormTable, indexed: list[str], query: LedgerQuery) -> list[Sql]:
    """Return one FROM and WHERE for every indexed column asked about, for the words, and for all the rest."""
    start = f'FROM "{table_name(table.form)}" t WHERE {query.deleted.value}'
    by_column: dict[str, list[Sql]] = {}
    rest = [records_condition(query.records)] if query.records else []
    for name, wanted in query.where.items():
        sql = condition_of(table, name, wanted)
        column = sql.text.split(" ", 1)[0].removeprefix("t.").strip('"')
        if column in indexed and bare_name(name) != "due":
            by_column.setdefault(column, []).append(sql)
        else:
            rest.append(sql)
    found = list(by_column.values())
    if query_words(query.text):
        found.append([text_condition(query.text)])
    if rest or not found:
        found.append(rest)
    return [_joined(start, one) for one in found]


def _joined(start: str, conditions: list[Sql]) -> Sql:
    text = " AND ".join([start, *(one.text for one in conditions)])
    return Sql(text, tuple(value for one in conditions for value in one.values))


def _ordered(
    core: Core, table: FormTable, indexed: list[str], query: LedgerQuery, found: array[int], stopped: Callable[[], bool]
) -> array[int]:
    name = query.order.lstrip("-")
    column = column_of(table, name).removeprefix("t.").strip('"')
    source = f'FROM "{table_name(table.form)}" t'
    if len(found) > FEW and column in indexed and not needs_look_up(table, name):
        sql = f"SELECT t.rid {source} WHERE {query.deleted.value} {order_of(table, query)}"
        return _kept(core, sql, found, stopped)
    sql = f"SELECT t.rid {source} WHERE t.rid IN (SELECT value FROM json_each(?)) {order_of(table, query, sort=True)}"
    return _fetched(core, sql, (json.dumps(found.tolist()),), stopped)


def _kept(core: Core, sql: str, found: array[int], stopped: Callable[[], bool]) -> array[int]:
    """Walk along an index and keep what was found: one bit for each row number says so."""
    bits = bytearray((found[-1] >> 3) + 1)
    for rid in found:
        bits[rid >> 3] |= 1 << (rid & 7)
    highest, kept = found[-1], array("q")
    cursor = core.reading().execute(sql)
    while rows := cursor.fetchmany(_FETCH):
        kept.extend(rid for (rid,) in rows if rid <= highest and bits[rid >> 3] >> (rid & 7) & 1)
        if stopped():
            break
    return kept


def _fetched(core: Core, sql: str, values: tuple[Value, ...], stopped: Callable[[], bool]) -> array[int]:
    found = array("q")
    cursor = core.reading().execute(sql, values)
    while rows := cursor.fetchmany(_FETCH):
        found.extend(row[0] for row in rows)
        if stopped():
            break
    return found
