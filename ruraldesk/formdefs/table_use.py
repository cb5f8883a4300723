"""Checks what a form asks of shared tables against the tables that are at hand."""

from __future__ import annotations

from collections.abc import Iterator

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.choice_lists import missing_tables
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import FormSpec
from ruraldesk.model.rule_functions import TABLE_FUNCTIONS
from ruraldesk.model.syntax import Call, Node, Text, walk
from ruraldesk.rules.tables import SharedTables

_COLUMNS = {"table-column": (2,), "table-step": (1, 3), "table-next": (1,)}  # places of columns of the first table
_Place = tuple[str | int, ...]


def check_table_use(spec: FormSpec, tables: SharedTables, mistakes: Mistakes) -> None:
    """Note choice lists and functions that ask for a table or column that is not there."""
    for sentence in missing_tables(spec, tables):
        mistakes.add(sentence, "choices_from")
    for expr, place in _expressions(spec):
        for node in walk(expr.root) if expr.functions & TABLE_FUNCTIONS.keys() else ():
            if isinstance(node, Call) and node.name in TABLE_FUNCTIONS:
                _check_call(node, tables, mistakes, place)


def _check_call(node: Call, tables: SharedTables, mistakes: Mistakes, place: _Place) -> None:
    for place_of_name in TABLE_FUNCTIONS[node.name]:
        name = _word(node.args[place_of_name])
        if name is None:
            mistakes.add(f"{node.name}() 的第{place_of_name + 1}项要写加引号的表名。", *place)
            return
        if tables.table(name) is None:
            mistakes.add(f"没有共享表 {name}，或读不出来。", *place)
            return
    _check_columns(node, tables, mistakes, place)


def _check_columns(node: Call, tables: SharedTables, mistakes: Mistakes, place: _Place) -> None:
    name = _word(node.args[0]) or ""
    table = tables.table(name)
    for at in _COLUMNS.get(node.name, ()):
        column = _word(node.args[at])
        if table is not None and column is not None and column not in table.columns:
            mistakes.add(f"共享表 {name} 没有 {column} 这一列。", *place)


def _word(node: Node) -> str | None:
    return node.value if isinstance(node, Text) else None


def _expressions(spec: FormSpec) -> Iterator[tuple[Expr, _Place]]:
    for at, deadline in enumerate(spec.deadlines):
        for key, expr in (("due", deadline.due), ("done_when", deadline.done_when)):
            if expr is not None:
                yield expr, ("workflow", "deadlines", at, key)
    for at, check in enumerate(spec.checks):
        if check.expr is not None:
            yield check.expr, ("check", at, "expr")
    for at, derive in enumerate(spec.derives):
        for argument in (derive.expr, *derive.arguments):
            if argument is not None:
                yield argument, ("derive", at)
