"""Reads, checks and writes out ``[[match]]``: who is chosen for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.formdefs.ties import is_select
from ruraldesk.model.form import FormSpec
from ruraldesk.model.matching import Matching, Reason
from ruraldesk.model.mechanisms import OWN_PARAMETERS, parameters

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already


def read_matchings(rows: list[Table]) -> tuple[Matching, ...]:
    """Return what can be chosen by matching."""
    return tuple(
        Matching(
            row["name"], row["label"], row["link"], row["sql"],
            _reasons(row.get("bars", [])), _reasons(row.get("reasons", [])),
            row.get("repeat", ""), tuple(row.get("states", ())), tuple(row.get("values", {}).items()),
        )
        for row in rows
    )  # fmt: skip


def check_matchings(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every wrong name in them."""
    states = {one.name for one in spec.states}
    for at, one in enumerate(spec.matchings):
        link = spec.by_name.get(one.link)
        if link is None or link.type != "link" or link.repeat != one.repeat:
            mistakes.add(f"link 要写{one.repeat or '本表'}里的一个链接字段，现在是“{one.link}”。", "match", at, "link")
        if not is_select(one.sql) or parameters(one.sql) - OWN_PARAMETERS:
            mistakes.add("sql 只能查，以 select 开头，只能用 :id、:today。", "match", at, "sql")
        for name in one.states:
            if name not in states:
                mistakes.add(f"states 里的 {name} 没有这个状态。", "match", at, "states")
        if one.values and not one.repeat:
            mistakes.add("没有 repeat 就不能写 values。", "match", at, "values")
        for name, _ in one.values:
            field = spec.by_name.get(name)
            if field is None or field.repeat != one.repeat or not field.is_stored or field.readonly:
                mistakes.add(f"{name} 不是{one.repeat or '本表'}里能填的字段。", "match", at, "values")


def matching_rows(matchings: Iterable[Matching]) -> list[dict[str, Any]]:  # Any: TOML values
    """Return the rows that the reader reads back to equal ones."""
    return [{key: value for key, value in _row(one).items() if value not in ("", [], {})} for one in matchings]


def _row(one: Matching) -> dict[str, Any]:  # Any: TOML values
    return {
        "name": one.name, "label": one.label, "repeat": one.repeat, "link": one.link, "states": list(one.states),
        "values": dict(one.values), "sql": one.sql, "bars": _written(one.bars), "reasons": _written(one.reasons),
    }  # fmt: skip


def _reasons(rows: Iterable[Table]) -> tuple[Reason, ...]:
    return tuple(Reason(row["column"], row["sentence"]) for row in rows)


def _written(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    return [{"column": one.column, "sentence": one.sentence} for one in reasons]
