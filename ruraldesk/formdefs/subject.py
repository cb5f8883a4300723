"""Reads the table [subject] of a form file: its page, how its dealings read, what is counted and begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.subject import NO_SUBJECT, Begun, Counted, Subject

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already


def read_subject(row: Table | None, mistakes: Mistakes) -> Subject:
    """Return what a form says about whom its records concern."""
    if row is None:
        return NO_SUBJECT
    return Subject(
        page=tuple(row.get("page", ())),
        note=mistakes.expression(row.get("note"), "subject", "note"),
        act=mistakes.expression(row.get("act"), "subject", "act"),
        stands_for=row.get("stands_for", ""),
        on=tuple(row.get("on", ())),
        says=mistakes.expression(row.get("says"), "subject", "says"),
        roles=dict(row.get("roles", {})),
        handled=tuple(row.get("handled", ())),
        counts=tuple(_counted(one) for one in row.get("counts", ())),
        begins=tuple(Begun(one["label"], one["by"], _pairs(one), _only(one)) for one in row.get("begins", ())),
    )


def check_subject(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every name in [subject] that means nothing."""
    own = spec.subject
    top = {one.name: one for one in spec.fields if not one.repeat}
    links = {one.name for one in spec.fields if one.type == "link" and one.name != spec.same_as}
    _known(own.page, top, "字段", mistakes, "page")
    for name in own.on:
        if name not in top or top[name].type not in ("date", "datetime"):
            mistakes.add(f"on 里的 {name} 不是日期。", "subject", "on")
    if own.stands_for and (own.stands_for not in links or own.stands_for not in top):
        mistakes.add(f"stands_for 要写一个指向别的表的字段，现在是“{own.stands_for}”。", "subject", "stands_for")
    _known(own.roles, links, "指向别的表的字段", mistakes, "roles")
    _known(own.handled, links, "指向别的表的字段", mistakes, "handled")
    _known((one.by for one in own.begins), links, "指向别的表的字段", mistakes, "begins")
    _known((name for one in own.begins for name, _ in one.given), top, "字段", mistakes, "begins")
    for one in own.counts:
        _check_counted(spec, one, top, links, mistakes)
    for key, expr in (("note", own.note), ("act", own.act), ("says", own.says)):
        for name in sorted(expr.names | expr.columns if expr else ()):
            if name not in spec.by_name and name not in spec.repeat_by_name:
                mistakes.add(f"{key} 里的 {name} 没有这个字段。", "subject", key)


def subject_document(own: Subject) -> dict[str, Any]:
    """Return the table that read_subject reads back to an equal one."""
    table: dict[str, Any] = {
        "page": list(own.page),
        "note": _source(own.note),
        "act": _source(own.act),
        "stands_for": own.stands_for,
        "on": list(own.on),
        "says": _source(own.says),
        "roles": dict(own.roles),
        "handled": list(own.handled),
        "counts": [_counted_row(one) for one in own.counts],
        "begins": [_begun_row(one) for one in own.begins],
    }
    return _filled(table)


def _pairs(row: Table) -> tuple[tuple[str, str], ...]:
    return tuple(row.get("given", {}).items())


def _only(row: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in row.get("only", {}).items())


def _begun_row(one: Begun) -> dict[str, Any]:
    only = {name: list(values) for name, values in one.only}
    return _filled({"label": one.label, "by": one.by, "given": dict(one.given), "only": only})


def _counted(row: Table) -> Counted:
    return Counted(
        label=row["label"],
        unit=row["unit"],
        value=row.get("value", ""),
        by=tuple(row.get("by", ())),
        states=tuple(row.get("states", ())),
        year=row.get("year", False),
        open=row.get("open", False),
    )


def _counted_row(one: Counted) -> dict[str, Any]:
    row = {"label": one.label, "unit": one.unit, "value": one.value, "by": list(one.by), "states": list(one.states)}
    return _filled({**row, "year": one.year, "open": one.open})


def _check_counted(spec: FormSpec, one: Counted, top: Mapping[str, Field], links: set[str], mistakes: Mistakes) -> None:
    value = top.get(one.value)
    if one.value and (value is None or not value.has_column or not (value.type == "integer" or value.unit)):
        mistakes.add(f"counts 里的 {one.value} 不是能加的数（整数，或带单位）。", "subject", "counts")
    _known(one.by, links, "指向别的表的字段", mistakes, "counts")
    _known(one.states, {state.name for state in spec.states}, "状态", mistakes, "counts")


def _known(names: Iterable[str], known: Iterable[str], noun: str, mistakes: Mistakes, key: str) -> None:
    there = set(known)
    for name in names:
        if name not in there:
            mistakes.add(f"{key} 里的 {name} 没有这个{noun}。", "subject", key)


def _source(expr: Expr | None) -> str:
    return expr.source if expr else ""


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value not in ("", [], {}, False)}
