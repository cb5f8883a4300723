"""Reads, checks and writes out the tables that tie a form to other records and to shared tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.form import FormSpec
from ruraldesk.model.mechanisms import (
    OWN_PARAMETERS,
    WAS,
    ChoiceTable,
    Collect,
    Gather,
    Lock,
    Make,
    Related,
    parameters,
)

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already
_SELECT = re.compile(r"\s*(select|with)\b", re.IGNORECASE)


def is_select(sql: str) -> bool:
    """True if a piece of SQL begins as a reading one does."""
    return bool(_SELECT.match(sql))


def read_choice_tables(table: Table) -> tuple[ChoiceTable, ...]:
    """Return the choice lists that come from shared tables."""
    return tuple(ChoiceTable(name, row["table"], row["name"], row["label"]) for name, row in table.items())


def read_gathers(rows: list[Table], mistakes: Mistakes) -> tuple[Gather, ...]:
    """Return the fields that other records tell."""
    found = []
    for index, row in enumerate(rows):
        where = mistakes.expression(row.get("where"), "gather", index, "where")
        if row["how"] != "count" and "value" not in row:
            mistakes.add(f"how 是 {row['how']}，少写了 value。", "gather", index)
        if row["how"] == "last" and "order" not in row:
            mistakes.add("how 是 last，少写了 order。", "gather", index)
        found.append(
            Gather(
                row["field"], row["from"], row["by"], row["how"],
                row.get("value", ""), row.get("order", ""), where, tuple(row.get("states", ())),
            )
        )  # fmt: skip
    return tuple(found)


def read_locks(workflow: Table) -> tuple[Lock, ...]:
    """Return what makes a record read-only."""
    rows = workflow.get("locks", [])
    return tuple(Lock(row["form"], row["link"], tuple(row["states"]), row["sentence"]) for row in rows)


def read_collects(rows: list[Table], mistakes: Mistakes) -> tuple[Collect, ...]:
    """Return the repeats that can be fetched."""
    for index, row in enumerate(rows):
        if not is_select(row["sql"]):
            mistakes.add("sql 只能查，要以 select 开头。", "collect", index, "sql")
    return tuple(Collect(row["repeat"], row["label"], row["sql"], tuple(row.get("states", ()))) for row in rows)


def read_makes(rows: list[Table], mistakes: Mistakes) -> tuple[Make, ...]:
    """Return the records that a record makes."""
    found = []
    for index, row in enumerate(rows):
        values = {name: mistakes.expression(text, "make", index, name) for name, text in row["fields"].items()}
        found.append(
            Make(
                row["name"], row["label"], row["form"],
                tuple((name, value) for name, value in values.items() if value is not None),
                tuple(row["states"]), row.get("each", ""),
                mistakes.expression(row.get("when"), "make", index, "when"), row.get("state", ""),
            )
        )  # fmt: skip
    return tuple(found)


def read_related(row: Table) -> tuple[Related, ...]:
    """Return the linking records that a print-out goes over."""
    return tuple(
        Related(name, one["form"], one["by"], tuple(one.get("order", ())), tuple(one.get("states", ())))
        for name, one in row.get("related", {}).items()
    )


def check_ties(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every wrong name in the ties, as far as this form alone can tell."""
    states = {one.name for one in spec.states}
    _check_gathers(spec, mistakes)
    for at, collect in enumerate(spec.collects):
        if collect.repeat not in spec.repeat_by_name:
            mistakes.add(f"没有表 {collect.repeat}。", "collect", at, "repeat")
        _check_states(collect.states, states, mistakes, "collect", at)
        _check_parameters(spec, collect.sql, mistakes, "collect", at)
    for at, derive in enumerate(spec.derives):
        if derive.sql:
            _check_parameters(spec, derive.sql, mistakes, "derive", at)
    for at, make in enumerate(spec.makes):
        if make.each and make.each not in spec.repeat_by_name:
            mistakes.add(f"没有表 {make.each}。", "make", at, "each")
        _check_states(make.states, states, mistakes, "make", at)
        for name, expr in (*make.fields, *([("when", make.when)] if make.when else [])):
            _check_names(spec, expr.names | expr.columns, make.each, mistakes, "make", at, name)
    for at, one in enumerate(spec.prints):
        for related in one.related:
            if related.name in spec.by_name or related.name in spec.repeat_by_name:
                mistakes.add(f"related 里的 {related.name} 和本表的名称重了。", "prints", at, "related")
    if spec.numbering and spec.numbering.date:
        date = spec.by_name.get(spec.numbering.date)
        if date is None or date.type not in ("date", "datetime") or date.repeat:
            mistakes.add(f"date 要写一个日期字段，现在是“{spec.numbering.date}”。", "numbering", "date")
    for at, deadline in enumerate(spec.deadlines):
        if deadline.each and deadline.each not in spec.repeat_by_name:
            mistakes.add(f"没有表 {deadline.each}。", "workflow", "deadlines", at, "each")
    for at, check in enumerate(spec.checks):
        if check.each and check.each not in spec.repeat_by_name:
            mistakes.add(f"没有表 {check.each}。", "check", at, "each")
        for name in sorted(parameters(check.sql) - OWN_PARAMETERS) if check.sql else ():
            was = spec.by_name.get(name.removeprefix(WAS)) if name.startswith(WAS) else None
            if was is None or was.repeat or not was.is_stored:
                mistakes.add(f"核对的sql里只能用 :id、:today 和 :was_字段，:{name} 不行。", "check", at, "sql")
        if check.each and check.sql:
            mistakes.add("写了 sql 就不能写 each。", "check", at, "each")


def ties_document(spec: FormSpec) -> dict[str, Any]:  # Any: TOML tables
    """Return the tables that the readers above read back to equal ties."""
    return {
        "choices_from": {
            one.list_name: {"table": one.table, "name": one.name, "label": one.label} for one in spec.choice_tables
        },
        "gather": [
            _filled({
                "field": one.field, "from": one.form, "by": one.by, "how": one.how, "value": one.value,
                "order": one.order, "where": one.where.source if one.where else "", "states": list(one.states),
            })
            for one in spec.gathers
        ],
        "collect": [
            _filled({"repeat": one.repeat, "label": one.label, "sql": one.sql, "states": list(one.states)})
            for one in spec.collects
        ],
        "make": [
            _filled({
                "name": one.name, "label": one.label, "form": one.form, "each": one.each, "states": list(one.states),
                "when": one.when.source if one.when else "", "state": one.state,
                "fields": {name: expr.source for name, expr in one.fields},
            })
            for one in spec.makes
        ],
    }  # fmt: skip


def related_document(related: Iterable[Related]) -> dict[str, Any]:  # Any: TOML tables
    """Return the ``related`` table of a print-out."""
    return {
        one.name: _filled({"form": one.form, "by": one.by, "order": list(one.order), "states": list(one.states)})
        for one in related
    }


def locks_document(spec: FormSpec) -> list[dict[str, Any]]:  # Any: TOML tables
    """Return the rows of ``workflow.locks``."""
    return [
        {"form": one.form, "link": one.link, "states": list(one.states), "sentence": one.sentence} for one in spec.locks
    ]


def _check_gathers(spec: FormSpec, mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for at, gather in enumerate(spec.gathers):
        one = spec.by_name.get(gather.field)
        if one is None or one.repeat:
            mistakes.add(f"没有字段 {gather.field}。", "gather", at, "field")
            continue
        if gather.field in seen:
            mistakes.add(f"{gather.field} 汇总了两次。", "gather", at, "field")
        seen.add(gather.field)
        if one.calculation is not None or one.type in ("note", "calculate") or one.default is not None:
            mistakes.add(f"{gather.field} 由别的记录得出，不能再有 calculation 或 default。", "gather", at, "field")
        if any(derive.field == gather.field for derive in spec.derives):
            mistakes.add(f"{gather.field} 由别的记录得出，不能再推算。", "gather", at, "field")
        if not one.readonly:
            mistakes.add(f"{gather.field} 由别的记录得出，survey 里要写 readonly = true。", "gather", at, "field")


def _check_parameters(spec: FormSpec, sql: str, mistakes: Mistakes, *place: str | int) -> None:
    for name in sorted(parameters(sql) - OWN_PARAMETERS):
        field = spec.by_name.get(name)
        if field is None or field.repeat:
            mistakes.add(f"sql 里的 :{name} 不是本表的字段。", *place, "sql")


def _check_states(wanted: Iterable[str], states: set[str], mistakes: Mistakes, *place: str | int) -> None:
    for name in wanted:
        if name not in states:
            mistakes.add(f"states 里的 {name} 没有这个状态。", *place, "states")


def _check_names(spec: FormSpec, names: Iterable[str], repeat: str, mistakes: Mistakes, *place: str | int) -> None:
    for name in sorted(names):
        known = spec.by_name.get(name)
        if known is None and name not in spec.repeat_by_name:
            mistakes.add(f"{place[-1]} 里的 ${{{name}}} 没有这个字段。", *place)
        elif known is not None and known.repeat not in ("", repeat):
            mistakes.add(f"{place[-1]} 里的 {name} 在表 {known.repeat} 里。", *place)


def _filled(table: dict[str, Any]) -> dict[str, Any]:  # Any: TOML values
    return {key: value for key, value in table.items() if value not in ("", [], {})}
