"""Asking for records of one form: filter, text, order and page, as SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ruraldesk.errors import UserError
from ruraldesk.store import search_text
from ruraldesk.store.columns import to_column
from ruraldesk.store.database import Value
from ruraldesk.store.schema import META, FormTable, table_name

# Names a query may use beside the form's fields.
SPECIAL = {
    "state": "_state",
    "number": "_number",
    "village": "_village",
    "title": "_title",
    "version": "_version",
    "created_at": "_created_at",
    "created_by": "_created_by",
    "changed_at": "_changed_at",
    "changed_by": "_changed_by",
}
DUE = "due"  # the days its deadlines fall on
_OPERATORS = {">=": ">=", "<=": "<=", "<": "<", ">": ">", "!=": "IS NOT", "": "IS"}
Wanted = str | int | None | Sequence[str]


class Deleted(Enum):
    """What becomes of deleted records in a list."""

    NOT = "t._deleted = 0"
    ONLY = "t._deleted = 1"
    NOT_BUT_MERGED = "t._deleted <> 1"  # those too that go by another record
    ALSO = "1"

    @property
    def is_counted(self) -> bool:
        """True if the tally knows how many they are."""
        return self in (Deleted.NOT, Deleted.ONLY)


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """``where``: field, ``state``, ``number``, ``village`` or ``due``, with an operator behind it if need be
    (``"date>="``), to a JSON value; several values mean any of them. Without ``order`` newest first.
    """

    where: Mapping[str, Wanted] = field(default_factory=dict)
    text: str = ""
    order: str = ""
    descending: bool = False
    limit: int = -1
    offset: int = 0
    deleted: Deleted = Deleted.NOT
    records: tuple[str, ...] = ()  # only these


@dataclass(frozen=True, slots=True)
class Sql:
    """A statement's part behind FROM, and its values."""

    text: str
    values: tuple[Value, ...]


def compile_query(table: FormTable, query: LedgerQuery) -> tuple[Sql, Sql]:
    """Return (condition, order and page) for a form's table ``t``. Raises UserError column_unknown."""
    parts = [query.deleted.value]
    values: list[Value] = []
    if query.records:
        sql = records_condition(query.records)
        parts.append(sql.text)
        values.extend(sql.values)
    for name, wanted in query.where.items():
        sql = condition_of(table, name, wanted)
        parts.append(sql.text)
        values.extend(sql.values)
    if search_text.query_words(query.text):
        sql = text_condition(query.text)
        parts.append(sql.text)
        values.extend(sql.values)
    condition = Sql(f'FROM "{table_name(table.form)}" t WHERE {" AND ".join(parts)}', tuple(values))
    return condition, Sql(f"{order_of(table, query)} LIMIT ? OFFSET ?", (query.limit, query.offset))


def text_condition(text: str) -> Sql:
    """Return the condition that a record is found by what was typed: text, pinyin or digits."""
    words = search_text.query_words(text)
    sql, values = _text_hits(words)
    hits: list[str] = [sql]
    for asked in search_text.key_queries(words):
        if len(asked) <= search_text.SHORT + 1:
            hits.append("SELECT rowid FROM search WHERE search MATCH ?")
            values.append(f'"{asked}"')
        else:
            stored, first = search_text.stored_key(asked)
            hits.append(f"SELECT rid FROM {stored} WHERE key >= ? AND key < ?")
            values += [first, first[:-1] + chr(ord(first[-1]) + 1)]
    return Sql(f"t.rid IN ({' UNION ALL '.join(hits)})", tuple(values))


def _text_hits(words: list[str]) -> tuple[str, list[Value]]:
    values: list[Value] = [search_text.match_expression(words)]
    sql = "SELECT rowid FROM search WHERE search MATCH ?"
    looks = search_text.needs_look(words)
    if looks:
        sql = "SELECT s.rowid FROM search s JOIN search_text x ON x.rid = s.rowid WHERE s.search MATCH ?"
        sql += " AND instr(x.text, ?) > 0" * len(looks)
        values.extend(looks)
    return sql, values


def records_condition(records: Sequence[str]) -> Sql:
    """Return the condition that it is one of some records."""
    return Sql("t.rid IN (SELECT rid FROM record WHERE id IN (SELECT value FROM json_each(?)))", (json.dumps(records),))


def bare_name(name: str) -> str:
    """Return what a condition is about, without its operator."""
    return name.rstrip("<>=!")


def condition_of(table: FormTable, name: str, wanted: Wanted) -> Sql:
    """Return one condition of ``LedgerQuery.where``. Raises UserError column_unknown."""
    bare = bare_name(name)
    operator = _OPERATORS.get(name[len(bare) :])
    if operator is None:
        raise UserError("column_unknown", column=name)
    if bare == DUE and bare not in table.columns:
        return _due_condition(table, name[len(bare) :], wanted)
    if wanted and operator == "IS" and isinstance(wanted, str) and _is_link(table, bare):
        return _link_condition(bare, wanted)
    column = column_of(table, bare)
    if wanted is not None and not isinstance(wanted, str | int):
        values = [_to_column(table, bare, one) for one in wanted]
        return Sql(f"{column} IN ({', '.join('?' * len(values))})", tuple(values))
    value = _to_column(table, bare, wanted)
    if value is None and wanted not in (None, ""):
        return Sql("1" if operator == "IS NOT" else "0", ())  # no value of this column: nothing is like it
    if bare in table.columns and table.columns[bare].type == "select_multiple" and operator == "IS" and value:
        return Sql(f"instr(' ' || {column} || ' ', ' ' || ? || ' ') > 0", (value,))
    return Sql(f"{column} {operator} ?", (value,))


def _due_condition(table: FormTable, operator: str, wanted: Wanted) -> Sql:
    """Return the condition that a deadline of the record (or of a row of it) falls so; "" = it has none."""
    due = "SELECT rid FROM deadline WHERE form = ?"
    if not wanted:
        return Sql(f"t.rid {'NOT ' if operator != '!=' else ''}IN ({due})", (table.form,))
    if not isinstance(wanted, str) or operator == "!=":
        raise UserError("column_unknown", column=f"{DUE}{operator}")
    return Sql(f"t.rid IN ({due} AND due_on {operator or '='} ?)", (table.form, wanted))


def _is_link(table: FormTable, name: str) -> bool:
    return any(name in one and one[name].type == "link" for one in (table.columns, *table.repeats.values()))


def _link_condition(field: str, target: str) -> Sql:
    """Return the condition that the record, or a row of it, points at a record or at one merged with it."""
    root = "coalesce((SELECT root FROM canonical WHERE id = ?), ?)"
    same = f"SELECT {root} UNION SELECT id FROM canonical WHERE root = {root}"
    return Sql(f"t.rid IN (SELECT rid FROM link WHERE field = ? AND target IN ({same}))", (field, *(target,) * 4))


def column_of(table: FormTable, name: str) -> str:
    """Return the quoted column of a name. Raises UserError column_unknown."""
    if name in table.columns:
        return f't."{name}"'
    if name in SPECIAL:
        return f"t.{SPECIAL[name]}"
    if name in META:
        return f"t.{name}"
    raise UserError("column_unknown", column=name)


def _to_column(table: FormTable, name: str, value: str | int | None) -> Value:
    one = table.columns.get(name)
    if one is None:
        return "" if value is None and name in SPECIAL else value
    if one.type == "select_multiple":
        return value
    return to_column(one, value)


def order_of(table: FormTable, query: LedgerQuery, *, sort: bool = False) -> str:
    """Return the ORDER BY of a query; ``sort``: without walking along an index."""
    if not query.order:
        return "ORDER BY t.rid DESC"
    name = query.order.lstrip("-")
    way = "DESC" if query.descending != query.order.startswith("-") else "ASC"
    column = column_of(table, name)
    if needs_look_up(table, name):
        linked = table_name(table.columns[name].link_form)
        column = f'(SELECT l._title FROM record r JOIN "{linked}" l ON l.rid = r.rid WHERE r.id = {column})'
    return f"ORDER BY {'+' if sort else ''}{column} {way}, t.rid {way}"


def needs_look_up(table: FormTable, name: str) -> bool:
    """True for a link: its records are sorted by what the linked ones are called, which no index holds."""
    return name in table.columns and table.columns[name].type == "link"
