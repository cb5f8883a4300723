"""What the parts of a report say of each other: names that must be there, kinds that must fit."""

from __future__ import annotations

import re

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.reports.definition import COUNTED, NUMERIC, WORKED_OUT, Pivot, ReportColumn, ReportSpec
from ruraldesk.reports.holes import HOLES, hole_places

PARAMETERS = frozenset({"from", "to", "on", "today", "village", "began", "side"})
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*")
_PARAMETER = re.compile(r"(?<![:\w]):([a-zA-Z_]\w*)|[?@$]\w*")
_NEVER_PIVOTED = WORKED_OUT | {"serial"}


def check_relations(spec: ReportSpec, mistakes: Mistakes) -> None:
    """Note what does not fit together in a report whose shape is right."""
    seen: set[str] = set()
    for index, one in enumerate(spec.columns):
        if one.name in seen:
            mistakes.add(f"{one.name} 写了两次。", "columns", index)
        seen.add(one.name)
        _check_column(spec, one, index, mistakes)
    if all(one.hidden for one in spec.columns):
        mistakes.add("没有一列要显示。", "columns")
    _known(spec, spec.key, "key", mistakes)
    _check_records(spec, mistakes)
    if spec.records_by:
        _known(spec, (spec.records_by,), "records_by", mistakes)
    _check_comparison(spec, mistakes)
    if spec.pivot:
        _check_pivot(spec, spec.pivot, mistakes)
    _check_sql(spec, mistakes)


def _known(spec: ReportSpec, names: tuple[str, ...], key: str, mistakes: Mistakes) -> None:
    for name in names:
        if spec.column(name) is None:
            mistakes.add(f"{key} 里的 {name} 不在 columns 里。", key)


def _check_column(spec: ReportSpec, one: ReportColumn, index: int, mistakes: Mistakes) -> None:
    place = ("columns", index)
    if (one.kind in WORKED_OUT) != bool(one.of):
        mistakes.add("percent、ratio 和 measure 要写 of，别的列不写。", *place)
    if (one.kind == "measure") != bool(one.by):
        mistakes.add("measure 要写 by，说明哪一列写着每一行是什么数，别的列不写。", *place)
    if one.by and ((told := spec.column(one.by)) is None or told.kind != "text"):
        mistakes.add(f"by 里的 {one.by} 要是 columns 里的一列文字（可以 hidden）。", *place)
    if one.only_total and one.kind not in WORKED_OUT and not one.total:
        mistakes.add("only_total 只用于合计行里有数的列。", *place)
    for name in one.of:
        operand = spec.column(name)
        if operand is None or operand.kind not in COUNTED:
            mistakes.add(f"of 里的 {name} 要是 columns 里的一列数（可以 hidden）。", *place)
    if one.kind == "choice" and not one.field:
        mistakes.add("choice 要写 field，说明是哪张表的哪一项。", *place)
    if (one.kind == "state") != bool(one.form):
        mistakes.add("state 要写 form，别的列不写。", *place)
    if one.total and (one.kind not in COUNTED and one.total != "count"):
        mistakes.add(f"{one.kind} 不能写 total = “{one.total}”。", *place)
    if one.report and (one.ids or one.kind not in NUMERIC or spec.is_public or spec.pivot):
        mistakes.add("report 只用于没有 ids 的数，贴出去的表和有 pivot 的表不写。", *place)
    if one.wan and one.kind != "money":
        mistakes.add("wan 只用于 money。", *place)
    if spec.audience != "internal" and one.kind == "text" and not (one.hidden or one.field or one.mask or one.plain):
        mistakes.add("交出去的表，文字列要写 field、mask 或 plain = true，说明是从哪里来的。", *place)


def _check_records(spec: ReportSpec, mistakes: Mistakes) -> None:
    """Every list of records says of which forms they are, and the report reads those forms."""
    for index, one in enumerate(spec.columns):
        if (one.records or one.adds) and not one.ids:
            mistakes.add("records 和 adds 只和 ids 一起写。", "columns", index)
        for form in one.records:
            if form not in spec.needs:
                mistakes.add(f"records 里的 {form} 不在 needs 里。", "columns", index)
    untold = any(one.ids and not one.records for one in spec.columns)
    if untold and not spec.records_by and spec.records not in spec.needs:
        mistakes.add("写了 ids，还要写 records：这些记录是哪张表的，也要在 needs 里。", "columns")


def _check_comparison(spec: ReportSpec, mistakes: Mistakes) -> None:
    for name in spec.compare:
        found = spec.column(name)
        if found is None or found.kind not in NUMERIC:
            mistakes.add(f"compare 里的 {name} 要是 columns 里的一列数。", "compare")
    if spec.compare and spec.pivot:
        mistakes.add("有 pivot 就不能写 compare。", "compare")
    if spec.compare and spec.period == "none":
        mistakes.add("period = “none” 没有上一期，不能写 compare。", "compare")


def _check_pivot(spec: ReportSpec, pivot: Pivot, mistakes: Mistakes) -> None:
    _known(spec, (*pivot.row, pivot.column, pivot.value), "pivot", mistakes)
    column, value = spec.column(pivot.column), spec.column(pivot.value)
    if value and value.kind in _NEVER_PIVOTED:
        mistakes.add(f"pivot 的 value 不能是 {value.kind}。", "pivot")
    wanted = {"months": "month", "choices": "choice"}.get(pivot.heads)
    if column and wanted and column.kind != wanted:
        mistakes.add(f"heads = “{pivot.heads}” 要 column 是 {wanted}。", "pivot")
    if pivot.heads == "months" and spec.period == "none":
        mistakes.add("period = “none” 没有月份，heads 不能写 months。", "pivot")
    if pivot.total and value and value.kind not in COUNTED:
        mistakes.add("value 是数才能写 total。", "pivot")


def _check_sql(spec: ReportSpec, mistakes: Mistakes) -> None:
    plain = _QUOTED.sub("''", spec.sql)
    for found in _PARAMETER.finditer(plain):
        if found[1] not in PARAMETERS:
            known = "、".join(f":{one}" for one in sorted(PARAMETERS))
            mistakes.add(f"sql 里的 {found[0]} 不认识，只有 {known}。", "sql")
    for words in hole_places(spec.sql):
        kind = words.split()[0] if words.split() else ""
        if HOLES.get(kind) != len(words.split()) - 1:
            mistakes.add(f"sql 里的 {{{words}}} 不认识。", "sql")
    if "basis" in hole_places(spec.sql) and not spec.basis:
        mistakes.add("sql 里有 {basis}，但没有写 basis。", "sql")
    if spec.basis and "basis" not in hole_places(spec.sql):
        mistakes.add("写了 basis，但 sql 里没有 {basis}。", "basis")
