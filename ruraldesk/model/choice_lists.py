"""Choice lists that come from shared tables: what a form's list offers with the tables at hand."""

from __future__ import annotations

from dataclasses import replace

from ruraldesk.model.form import Choice, FormSpec
from ruraldesk.model.mechanisms import ChoiceTable
from ruraldesk.rules.tables import RETIRED, SharedTables, is_retired


def with_tables(spec: FormSpec, tables: SharedTables) -> FormSpec:
    """Return the form with the lists of its choice tables filled; a list whose table is not here stays as it is."""
    filled = {one.list_name: _choices(one, tables) for one in spec.choice_tables if tables.table(one.table)}
    if not filled:
        return spec
    return replace(spec, choices={**spec.choices, **filled})


def missing_tables(spec: FormSpec, tables: SharedTables) -> list[str]:
    """Return a Chinese sentence for each choice table that is not at hand, or does not have what is asked of it."""
    return [said for one in spec.choice_tables if (said := _mistake(one, tables))]


def _mistake(one: ChoiceTable, tables: SharedTables) -> str:
    table = tables.table(one.table)
    if table is None:
        return f"选项表 {one.list_name} 要用共享表 {one.table}，没有这张表或读不出来。"
    absent = [column for column in (one.name, one.label) if column not in table.columns]
    if absent:
        return f"共享表 {one.table} 没有 {absent[0]} 这一列。"
    if one.name != table.key:
        return f"选项表 {one.list_name} 的 name 要写共享表 {one.table} 的第一列 {table.key}。"
    return ""


def _choices(one: ChoiceTable, tables: SharedTables) -> tuple[Choice, ...]:
    table = tables.table(one.table)
    if table is None:
        return ()
    free = [column for column in table.columns if column not in (one.name, one.label, RETIRED)]
    return tuple(
        Choice(
            row.get(one.name, ""),
            row.get(one.label, "") or row.get(one.name, ""),
            place,
            tuple((column, row.get(column, "")) for column in free),
            is_retired(row),
        )
        for place, row in enumerate(table.by_key.values(), start=2)
    )
