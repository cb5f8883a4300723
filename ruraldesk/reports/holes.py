"""Fills the holes of a select: the basis, choices, states, months and villages as small tables, other reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ruraldesk.errors import UserError
from ruraldesk.model.form import Choice, Field, FormSpec
from ruraldesk.rules.dates import add_months, month_end, month_start

# What may stand in a hole, and how many words follow.
HOLES = {"basis": 0, "choices": 1, "states": 1, "months": 0, "villages": 0, "report": 1}
_DEEPEST = 3  # reports inside reports
_HOLE = re.compile(r"\{([a-z_. 0-9]*)\}")
Literal = str | int


@dataclass(frozen=True, slots=True)
class Filling:
    """What the holes are filled with."""

    basis: str  # the column
    form: Callable[[str], FormSpec]
    first: date
    last: date
    villages: Sequence[tuple[str, str]]  # code, name
    report: Callable[[str], tuple[str, str]] | None = None  # the select of another report and the column of its basis
    depth: int = 0


def hole_places(sql: str) -> list[str]:
    """Return the words in the holes of a select, in their order."""
    return [found[1].strip() for found in _HOLE.finditer(sql)]


def fill(sql: str, filling: Filling) -> str:
    """Return the select with its holes filled. Raises UserError report_hole, form_unknown."""
    return _HOLE.sub(lambda found: _filled(found[1].split(), filling), sql)


def field_of(spec: FormSpec, name: str) -> Field:
    """Return a field a report speaks of. Raises UserError report_hole."""
    field = spec.by_name.get(name)
    if field is None:
        raise UserError("report_hole", hole=f"{spec.form_id}.{name}")
    return field


def choices_of(spec: FormSpec, name: str) -> tuple[Choice, ...]:
    """Return the choices of a field. Raises UserError report_hole where it has none."""
    field = field_of(spec, name)
    if not field.choice_list:
        raise UserError("report_hole", hole=f"{spec.form_id}.{name}")
    return spec.choices.get(field.choice_list, ())


def _filled(words: list[str], filling: Filling) -> str:
    match words:
        case ["basis"]:
            return filling.basis
        case ["choices", path] if "." in path:
            form, _, name = path.partition(".")
            return _choices(choices_of(filling.form(form), name))
        case ["states", form]:
            states = enumerate(filling.form(form).states, 1)
            rows = [(one.name, one.label, place, one.shape, int(one.closed)) for place, one in states]
            return _table(("name", "label", "pos", "shape", "closed"), rows)
        case ["months"]:
            return _table(("month", "first", "last"), months(filling.first, filling.last))
        case ["villages"]:
            return _table(("code", "name"), filling.villages)
        case ["report", name] if filling.report is not None and filling.depth < _DEEPEST:
            sql, basis = filling.report(name)
            return f"({fill(sql, replace(filling, basis=basis, depth=filling.depth + 1))})"
        case _:
            raise UserError("report_hole", hole=" ".join(words))


def months(first: date, last: date) -> list[tuple[str, str, str]]:
    """Return (YYYY-MM, first day, last day) of the months a period touches; at most ten years of them."""
    found: list[tuple[str, str, str]] = []
    at = month_start(first)
    while at <= last and len(found) < 120:
        found.append((at.isoformat()[:7], at.isoformat(), month_end(at).isoformat()))
        at = add_months(at, 1)
    return found


def _choices(choices: Iterable[Choice]) -> str:
    listed = list(choices)
    own = ("name", "label", "pos", "retired")
    free = [name for name in dict.fromkeys(key for one in listed for key, _ in one.columns) if name not in own]
    rows: list[tuple[Literal, ...]] = []
    for place, one in enumerate(listed, 1):
        more = dict(one.columns)
        rows.append((one.name, one.label, place, int(one.retired), *(more.get(name, "") for name in free)))
    return _table((*own, *free), rows)


def _table(names: Sequence[str], rows: Iterable[Sequence[Literal]]) -> str:
    """Return a table of constants as a select in brackets."""
    listed = [f"({', '.join(_literal(value) for value in row)})" for row in rows]
    heads = ", ".join(f'column{place} AS "{_quoted(name)}"' for place, name in enumerate(names, 1))
    if not listed:
        nothing = f"({', '.join('NULL' for _ in names)})"
        return f"(SELECT {heads} FROM (VALUES {nothing}) WHERE 0)"
    return f"(SELECT {heads} FROM (VALUES {', '.join(listed)}))"


def _quoted(name: str) -> str:
    return name.replace('"', '""')


def _literal(value: Literal) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
