"""Reads the tables of a form file that XLSForm does not know: workflow, checks, derives, list, prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.formdefs.ties import is_select, read_related
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import (
    USUAL_VERB,
    Check,
    Deadline,
    Derive,
    ListView,
    Numbering,
    Print,
    State,
    Transition,
)
from ruraldesk.model.mechanisms import Amendment

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already
ELSEWHERE = {"linked": 2, "choice-column": 2}  # derives that look outside the record's own values
DEFAULT_WARN = (7, 1)


def read_states(workflow: Table, mistakes: Mistakes) -> tuple[State, ...]:
    """Return the states of the workflow, the first one first."""
    rows = workflow.get("states", [])
    _once_each(rows, mistakes, "workflow", "states")
    return tuple(
        State(
            name=row["name"],
            label=row["label"],
            shape=row.get("shape", "in_work"),
            frozen=row.get("frozen", False),
            closed=row.get("closed", False),
            open=tuple(row.get("open", ())),
            sealed=row.get("sealed", False),
            kept=row.get("kept", False),
        )
        for row in rows
    )


def read_transitions(workflow: Table, mistakes: Mistakes) -> tuple[Transition, ...]:
    """Return the transitions; one row with several sources becomes several."""
    found: list[Transition] = []
    states = {row["name"] for row in workflow.get("states", [])}
    for index, row in enumerate(workflow.get("transitions", [])):
        sources = [row["from"]] if isinstance(row["from"], str) else row["from"]
        for name in (*sources, row["to"]):
            if name not in states:
                mistakes.add(f"没有状态 {name}。", "workflow", "transitions", index)
        for source in sources:
            if any(one.name == row["name"] and one.source == source for one in found):
                mistakes.add(f"从 {source} 出去的 {row['name']} 写了两次。", "workflow", "transitions", index)
            needs = tuple(row.get("needs", ()))
            found.append(Transition(row["name"], row["label"], source, row["to"], needs, row.get("role", "")))
    return tuple(found)


def read_deadlines(workflow: Table, mistakes: Mistakes) -> tuple[Deadline, ...]:
    """Return the deadlines; their names are read as fields."""
    rows = workflow.get("deadlines", [])
    _once_each(rows, mistakes, "workflow", "deadlines")
    found = []
    for index, row in enumerate(rows):
        place = ("workflow", "deadlines", index)
        due = mistakes.expression(row["due"], *place, "due")
        if due is None:
            continue
        done = mistakes.expression(row.get("done_when"), *place, "done_when")
        warn = tuple(sorted(row.get("warn", DEFAULT_WARN), reverse=True))
        cites, states = row.get("cites", ""), tuple(row.get("states", ()))
        each, verb, opens = row.get("each", ""), row.get("verb", USUAL_VERB), row.get("opens", "")
        found.append(Deadline(row["name"], row["label"], due, warn, done, cites, states, each, verb, opens))
    return tuple(found)


def read_amendment(workflow: Table) -> Amendment | None:
    """Return what a correction has to say, and of which fields."""
    row = workflow.get("amendment")
    return Amendment(row["say"], tuple(row["of"]), row["sentence"], row.get("day", "")) if row else None


def read_checks(rows: list[Table], mistakes: Mistakes) -> tuple[Check, ...]:
    """Return the checks; each has exactly one of expr and sql."""
    _once_each(rows, mistakes, "check")
    found = []
    for index, row in enumerate(rows):
        expr = mistakes.expression(row.get("expr"), "check", index, "expr")
        sql = row.get("sql", "")
        if bool(row.get("expr")) == bool(sql):
            mistakes.add("expr 和 sql 要写一样，也只能写一样。", "check", index)
        if sql and not is_select(sql):
            mistakes.add("sql 只能查，要以 select 开头。", "check", index, "sql")
        states, fields, each = tuple(row.get("states", ())), tuple(row.get("fields", ())), row.get("each", "")
        found.append(Check(row["name"], row.get("level", "block"), row["sentence"], expr, sql, states, fields, each))
    return tuple(found)


def read_derives(rows: list[Table], mistakes: Mistakes) -> tuple[Derive, ...]:
    """Return the derives, each call written out as an expression where it is one."""
    found = []
    for index, row in enumerate(rows):
        place = ("derive", index)
        if "sql" in row:
            found.append(_select_derive(row, index, mistakes))
            continue
        if "function" not in row or "arguments" not in row:
            mistakes.add("少写了 function 和 arguments，或者 sql。", *place)
            continue
        function = row["function"].replace("_", "-")
        arguments = [mistakes.expression(one, *place, "arguments", at) for at, one in enumerate(row["arguments"])]
        whole: Expr | None = None
        if function in ELSEWHERE:
            _check_elsewhere(function, row, arguments, index, mistakes)
        else:
            whole = mistakes.expression(f"{function}({', '.join(row['arguments'])})", *place)
        known = tuple(one for one in arguments if one is not None)
        found.append(Derive(row["field"], function, known, row.get("mode", "fill"), whole))
    return tuple(found)


def _select_derive(row: Table, index: int, mistakes: Mistakes) -> Derive:
    if "function" in row or "arguments" in row:
        mistakes.add("写了 sql，就不写 function 和 arguments。", "derive", index)
    if not is_select(row["sql"]):
        mistakes.add("sql 只能查，要以 select 开头。", "derive", index, "sql")
    if row.get("mode", "fill") == "always":
        mistakes.add("sql 取别的记录，要存下来，mode 不能写 always。", "derive", index)
    return Derive(row["field"], "", (), row.get("mode", "fill"), None, row["sql"])


def read_numbering(table: Table | None) -> Numbering | None:
    """Return the numbering, or None for a form whose records have no number."""
    if not table:
        return None
    return Numbering(table["pattern"], tuple(table.get("per", ())), table["state"], table.get("date", ""))


def read_list(table: Table, mistakes: Mistakes) -> ListView:
    """Return the ledger view."""
    return ListView(
        tuple(table.get("columns", ())),
        tuple(table.get("filters", ())),
        mistakes.expression(table.get("title"), "list", "title"),
        mistakes.expression(table.get("town_title"), "list", "town_title"),
        table.get("noun", "件"),
        table.get("order", ""),
    )


def read_prints(rows: list[Table], mistakes: Mistakes) -> tuple[Print, ...]:
    """Return the print-outs."""
    _once_each(rows, mistakes, "prints")
    return tuple(
        Print(
            row["name"],
            row["label"],
            row["file"],
            row["audience"],
            tuple(row.get("states", ())),
            row.get("number_required", False),
            read_related(row),
            mistakes.expression(row.get("when"), "prints", index, "when"),
            row.get("why_not", ""),
            tuple(row.get("days", ())),
            tuple(row.get("signed", ())),
            row.get("copies", ""),
        )
        for index, row in enumerate(rows)
    )


def _check_elsewhere(function: str, row: Table, arguments: list[Expr | None], index: int, mistakes: Mistakes) -> None:
    if len(arguments) != ELSEWHERE[function]:
        mistakes.add(f"{function}() 要写{ELSEWHERE[function]}项，现在是{len(arguments)}项。", "derive", index)
    elif not re.fullmatch(r"\$\{[a-z][a-z0-9_]*\}", row["arguments"][0].strip()):
        mistakes.add(f"{function}() 的第一项要写成 ${{字段名}}。", "derive", index)
    elif not re.fullmatch(r"'[a-z][a-z0-9_]*'|\"[a-z][a-z0-9_]*\"", row["arguments"][1].strip()):
        mistakes.add(f"{function}() 的第二项要写成引号里的名称。", "derive", index)
    if function == "linked" and row.get("mode", "fill") == "always":
        mistakes.add("linked() 取别的记录，要存下来，mode 不能写 always。", "derive", index)


def _once_each(rows: list[Table], mistakes: Mistakes, *place: str) -> None:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row["name"] in seen:
            mistakes.add(f"{row['name']} 写了两次。", *place, index)
        seen.add(row["name"])
