"""Turns rows (line, head, value) into a table with a column for each head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ruraldesk.model.form import Choice
from ruraldesk.reports.definition import COUNTED, Pivot, ReportColumn, ReportSpec
from ruraldesk.reports.holes import months
from ruraldesk.reports.periods import Period, month_words
from ruraldesk.reports.rows import Row
from ruraldesk.reports.values import Raw

SUM = "_sum"


@dataclass(frozen=True, slots=True)
class Pivoted:
    """The columns and rows after turning."""

    columns: tuple[ReportColumn, ...]
    rows: list[Row]


def turn(spec: ReportSpec, pivot: Pivot, rows: Sequence[Row], period: Period, choices: Sequence[Choice]) -> Pivoted:
    """Return a line per row key, a column per head, in the order of the rows or of the heads asked for."""
    heads = _heads(pivot, rows, period, choices)
    value = spec.column(pivot.value)
    if value is None:
        raise AssertionError("the reader has seen to it that the value column is there")
    counted = value.kind in COUNTED
    lines: dict[tuple[str, tuple[Raw, ...]], Row] = {}
    for row in rows:
        key = (row.village, tuple(row.values.get(name) for name in pivot.row))
        line = lines.get(key)
        if line is None:
            line = lines[key] = Row(dict(zip(pivot.row, key[1], strict=True)), row.record, row.village)
        line.record = row.record if line.record == row.record else ""
        head = str(row.values.get(pivot.column) or "")
        if head in heads:
            name = _name(head)
            line.values[name] = _joined(line.values.get(name), row.values.get(pivot.value))
    blank: Raw = (0 if counted else "") if pivot.blank is None else None
    for line in lines.values():
        for head in heads:
            line.values.setdefault(_name(head), blank)
        if pivot.total:
            line.values[SUM] = sum(v for h in heads if isinstance(v := line.values[_name(h)], int))
    return Pivoted(_columns(spec, pivot, value, heads), list(lines.values()))


def _heads(pivot: Pivot, rows: Sequence[Row], period: Period, choices: Sequence[Choice]) -> dict[str, str]:
    """Return the heads by value: what they are called, in their order."""
    if pivot.heads == "months":
        listed = [month for month, _, _ in months(period.first, period.last)]
        one_year = len({month[:4] for month in listed}) == 1
        return {month: f"{int(month[5:])}月" if one_year else month_words(month) for month in listed}
    seen = dict.fromkeys(str(row.values.get(pivot.column) or "") for row in rows)
    labels = {one.name: one.label for one in choices}
    if pivot.heads == "choices":
        offered = [one.name for one in choices if not one.retired or one.name in seen]
        return {name: labels[name] for name in offered}
    return {one: labels.get(one) or month_words(one) or "（空）" for one in seen}


def _columns(spec: ReportSpec, pivot: Pivot, value: ReportColumn, heads: dict[str, str]) -> tuple[ReportColumn, ...]:
    leading = [one for one in spec.columns if one.name in pivot.row or one.kind == "serial"]
    made = [replace(value, name=_name(head), label=label, hidden=False) for head, label in heads.items()]
    last = [replace(value, name=SUM, label="合计", hidden=False)] if pivot.total else []
    return (*leading, *made, *last)


def _name(head: str) -> str:
    return f"_head_{head}"


def _joined(before: Raw, more: Raw) -> Raw:
    if before is None or more is None:
        return more if before is None else before
    if isinstance(before, int) and isinstance(more, int):
        return before + more
    parts = str(before).split("、")
    return str(before) if str(more) in parts else f"{before}、{more}"
