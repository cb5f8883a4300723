"""Reads a report's file into a ReportSpec, or names every mistake in it by line and row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.formdefs.lines import line_map
from ruraldesk.formdefs.mistakes import Finding, Mistakes
from ruraldesk.model.report_table import Align, Kind
from ruraldesk.reports.definition import NUMERIC, ROW_ID, Basis, Pivot, ReportColumn, ReportSpec
from ruraldesk.reports.home_part import check_home, read_home
from ruraldesk.reports.relations import check_relations
from ruraldesk.reports.shape import check_shape

FOLDER = "reports"
Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already

DEFAULT_SIGNS = ("填表人", "审核人")
DEFAULT_EMPTY = "这一期没有。"
_WIDTHS: dict[Kind, float] = {
    "text": 10,
    "serial": 3,
    "integer": 4,
    "money": 7,
    "area": 6,
    "hours": 5,
    "percent": 5,
    "ratio": 5,
    "measure": 6,
    "date": 6,
    "month": 6,
    "choice": 7,
    "state": 6,
}
_CENTRED = frozenset({"serial", "date", "month"})


def file_name(name: str) -> str:
    """Return the name under which a report lies among the shared data."""
    return f"{FOLDER}/{name}.toml"


@lru_cache(maxsize=256)  # a list of reports reads them all each time it is shown
def parse_report(text: str, label: str) -> ReportSpec:
    """Read a report. ``label`` is its file's path in messages. Raises UserError report_file_mistake."""
    mistakes = _mistakes(label)
    spec = _parse(text, mistakes)
    if spec is None or mistakes.findings:
        found = sorted(mistakes.findings, key=lambda one: one.line)
        where = tuple(str(one) for one in found)
        raise UserError("report_file_mistake", where=where, report=mistakes.file, count=len(found))
    return spec


def check_report(text: str, label: str) -> list[Finding]:
    """Return every mistake of a report's file in its order, empty if there is none."""
    mistakes = _mistakes(label)
    _parse(text, mistakes)
    return sorted(mistakes.findings, key=lambda one: one.line)


def _mistakes(label: str) -> Mistakes:
    folder, _, file = label.rpartition("/")
    return Mistakes(folder or FOLDER, file)


def _parse(text: str, mistakes: Mistakes) -> ReportSpec | None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        mistakes.add(f"不是完整的 TOML：{problem}")
        return None
    mistakes.lines = line_map(text)
    check_shape(document, mistakes)
    if mistakes.findings:
        return None
    if mistakes.file != f"{document['name']}.toml":
        mistakes.add(f"name 要和文件名一样，文件名是“{mistakes.file}”。", "name")
    if not re.match(r"\s*(--[^\n]*\n\s*)*(select|with)\b", document["sql"], re.IGNORECASE):
        mistakes.add("sql 只能查，要以 select 或 with 开头。", "sql")
    if ";" in document["sql"]:
        mistakes.add("sql 只能写一条，不能有分号。", "sql")
    spec = _spec(document)
    check_relations(spec, mistakes)
    check_home(spec, document.get("home", {}), mistakes)
    return spec


def _spec(document: Table) -> ReportSpec:
    columns = tuple(_column(one) for one in document["columns"])
    pivot = document.get("pivot")
    return ReportSpec(
        name=document["name"],
        title=document["title"],
        group=document["group"],
        sql=document["sql"].strip(),
        columns=columns,
        order=document.get("order", 100),
        needs=tuple(document.get("needs", ())),
        audience=document.get("audience", "internal"),
        period=document.get("period", "quarter"),
        basis=tuple(Basis(one["name"], one["label"], one["column"]) for one in document.get("basis", ())),
        key=tuple(document.get("key", ())),
        compare=_compared(document.get("compare", False), columns),
        pivot=Pivot(**{**pivot, "row": tuple(pivot["row"])}) if pivot else None,
        each_village=document.get("town", "each") == "each",
        village_column=document.get("village", False),
        units=document.get("units", ""),
        notes=tuple(document.get("notes", ())),
        signs=tuple(document.get("signs", DEFAULT_SIGNS)),
        empty=document.get("empty", DEFAULT_EMPTY),
        home=read_home(document["home"]) if "home" in document else None,
        records=document.get("records", ""),
        records_by=document.get("records_by", ""),
    )


def _column(row: Table) -> ReportColumn:
    kind: Kind = row["kind"]
    side: Align = "right" if kind in NUMERIC else "center" if kind in _CENTRED else "left"
    return ReportColumn(
        name=row["name"],
        label=row["label"],
        kind=kind,
        width=float(row.get("width", _WIDTHS[kind])),
        align=row.get("align", side),
        decimals=row.get("decimals", 1),
        wan=row.get("wan", False),
        total=row.get("total", ""),
        hidden=row.get("hidden", False) or row["name"] == ROW_ID,
        of=tuple(row["of"]) if "of" in row else (),
        by=row.get("by", ""),
        only_total=row.get("only_total", False),
        field=row.get("field", ""),
        form=row.get("form", ""),
        mask=row.get("mask", ""),
        plain=row.get("plain", False),
        small=row.get("small"),
        draw=row.get("draw", False),
        ids=row.get("ids", ""),
        records=_forms(row.get("records", ())),
        adds=row.get("adds", False),
        report=row.get("report", ""),
    )


def _forms(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _compared(given: bool | list[str], columns: tuple[ReportColumn, ...]) -> tuple[str, ...]:
    if given is True:
        return tuple(one.name for one in columns if one.kind in NUMERIC and not one.hidden)
    return tuple(given or ())
