"""Reads, checks and writes out ``[[batch]]``: what a form enters many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.formdefs.ties import is_select
from ruraldesk.model.batch_entry import BatchEntry, Written
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.mechanisms import parameters

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already
OF_RECORDS = ("common", "differ", "differ_values", "rows", "state", "sql")


def read_batches(rows: list[Table]) -> tuple[BatchEntry, ...]:
    """Return what is entered many at once."""
    return tuple(
        BatchEntry(
            row["name"], row["label"], row["link"], row.get("repeat", ""),
            _written(row.get("values", {})), row.get("label_all", ""),
            tuple(row.get("common", ())), tuple(row.get("differ", ())), _written(row.get("differ_values", {})),
            tuple((name, _written(table)) for name, table in row.get("rows", {}).items()),
            row.get("state", ""), row.get("sql", ""),
        )
        for row in rows
    )  # fmt: skip


def check_batches(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every wrong name in them."""
    for at, one in enumerate(spec.batches):
        if one.repeat and one.repeat not in spec.repeat_by_name:
            mistakes.add(f"没有表 {one.repeat}。", "batch", at, "repeat")
            continue
        link = spec.by_name.get(one.link)
        if link is None or link.type != "link" or link.repeat != one.repeat:
            mistakes.add(f"link 要写{one.repeat or '本表'}里的一个链接字段，现在是“{one.link}”。", "batch", at, "link")
        _check_values(spec, one.values, one.repeat, mistakes, "batch", at, "values")
        if one.repeat:
            for key in OF_RECORDS:
                if getattr(one, key):
                    mistakes.add(f"写了 repeat 就不能写 {key}。", "batch", at, key)
        else:
            _check_of_records(spec, one, mistakes, at)


def batch_rows(batches: Iterable[BatchEntry]) -> list[dict[str, Any]]:  # Any: TOML values
    """Return the rows that the reader reads back to equal ones."""
    return [{key: value for key, value in _row(one).items() if value not in ("", [], {})} for one in batches]


def _row(one: BatchEntry) -> dict[str, Any]:  # Any: TOML values
    return {
        "name": one.name, "label": one.label, "link": one.link, "repeat": one.repeat, "values": dict(one.values),
        "label_all": one.label_all, "common": list(one.common), "differ": list(one.differ),
        "differ_values": dict(one.differ_values), "rows": {name: dict(table) for name, table in one.rows},
        "state": one.state, "sql": one.sql,
    }  # fmt: skip


def _check_of_records(spec: FormSpec, one: BatchEntry, mistakes: Mistakes, at: int) -> None:
    for key, names in (("common", one.common), ("differ", one.differ)):
        for name in names:
            _check_field(spec, name, "", mistakes, "batch", at, key)
    _check_values(spec, one.differ_values, "", mistakes, "batch", at, "differ_values")
    for repeat, written in one.rows:
        if repeat not in spec.repeat_by_name:
            mistakes.add(f"没有表 {repeat}。", "batch", at, "rows")
        else:
            _check_values(spec, written, repeat, mistakes, "batch", at, "rows")
    if one.state and one.state not in {state.name for state in spec.states}:
        mistakes.add(f"没有状态 {one.state}。", "batch", at, "state")
    if not one.sql:
        mistakes.add("少写了 sql。", "batch", at)
    elif not is_select(one.sql) or parameters(one.sql) - {"today"}:
        mistakes.add("sql 只能查，以 select 开头，只能用 :today。", "batch", at, "sql")
    if one.label_all:
        mistakes.add("没有 repeat 就不能写 label_all。", "batch", at, "label_all")


def _check_values(spec: FormSpec, written: Written, repeat: str, mistakes: Mistakes, *place: str | int) -> None:
    for name, value in written:
        field = _check_field(spec, name, repeat, mistakes, *place)
        choices = spec.choices.get(field.choice_list, ()) if field is not None else ()
        if choices and value not in {choice.name for choice in choices}:
            mistakes.add(f"{name} 没有选项“{value}”。", *place)


def _check_field(spec: FormSpec, name: str, repeat: str, mistakes: Mistakes, *place: str | int) -> Field | None:
    field = spec.by_name.get(name)
    if field is None or field.repeat != repeat or not field.is_stored or field.readonly:
        mistakes.add(f"{name} 不是{repeat or '本表'}里能填的字段。", *place)
        return None
    return field


def _written(table: Mapping[str, str]) -> Written:
    return tuple(table.items())
