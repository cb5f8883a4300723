"""Which shared tables a form leans on, and where: so that what hangs on a replaced table is worked out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import FormSpec
from ruraldesk.model.rule_functions import TABLE_FUNCTIONS
from ruraldesk.model.syntax import Call, Text, walk
from ruraldesk.rules.tables import HOLIDAYS

_BY_HOLIDAYS = frozenset({"add-by-kind", "add-workdays", "next-workday", "is-workday", "workdays-between"})
_STEPPING = frozenset({"table-step", "table-next"})


@dataclass(frozen=True, slots=True)
class Leaning:
    """Names of tables: those the due dates lean on, and those that anything else of a record does."""

    deadlines: frozenset[str]
    records: frozenset[str]


@lru_cache(maxsize=256)
def leaning(spec: FormSpec) -> Leaning:
    """Return the tables that a form's due dates, and its records, lean on."""
    dues = [one for deadline in spec.deadlines for one in (deadline.due, deadline.done_when)]
    others = [one.expr for one in spec.derives if one.mode == "always"] + [one.expr for one in spec.checks]
    lists = {one.table for one in spec.choice_tables}
    return Leaning(frozenset(tables_in(dues)), frozenset(lists | tables_in(others)))


def tables_named(words: str, known: Iterable[str]) -> set[str]:
    """Return the tables that the text of a template names in quotes, and the holidays where it counts workdays."""
    found = {name for name in known if f"'{name}'" in words or f'"{name}"' in words}
    return found | ({HOLIDAYS} if any(one in words for one in _BY_HOLIDAYS) else set())


def number_columns(spec: FormSpec, table: str) -> set[str]:
    """Return the columns of a table that a form steps through as numbers."""
    found: set[str] = set()
    for expr in [*(one.expr for one in spec.derives), *(one.expr for one in spec.checks)]:
        for node in walk(expr.root) if expr is not None and expr.functions & _STEPPING else ():
            if isinstance(node, Call) and node.name in _STEPPING and node.args[:1] == (Text(table),):
                found |= {one.value for one in node.args[1:2] if isinstance(one, Text)}
    return found


def tables_in(expressions: Iterable[Expr | None]) -> set[str]:
    """Return the tables that expressions look into."""
    found: set[str] = set()
    for expr in expressions:
        if expr is None:
            continue
        if expr.functions & _BY_HOLIDAYS:
            found.add(HOLIDAYS)
        if expr.functions & TABLE_FUNCTIONS.keys():
            calls = [node for node in walk(expr.root) if isinstance(node, Call) and node.name in TABLE_FUNCTIONS]
            named = [node.args[place] for node in calls for place in TABLE_FUNCTIONS[node.name]]
            found |= {one.value for one in named if isinstance(one, Text)}
    return found
