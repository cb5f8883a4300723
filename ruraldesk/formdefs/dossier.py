"""Reads, checks and writes out the table [dossier] of a form file: the file its papers make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.dossier import Contents, Dossier, kinds
from ruraldesk.model.form import FormSpec

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already


def read_dossier(row: Table | None) -> Dossier | None:
    """Return what a form says about its file, None if its papers make none."""
    if row is None:
        return None
    return Dossier(row["label"], tuple(row["papers"]), _contents(row.get("contents")))


def check_dossier(spec: FormSpec, mistakes: Mistakes) -> None:
    """Note every name in [dossier] that means nothing, and in the papers those that are signed or tell how many."""
    top = {one.name for one in spec.fields if not one.repeat}
    whole = {one.name for one in spec.fields if not one.repeat and one.type == "integer"}
    for at, paper in enumerate(spec.prints):
        _known(paper.signed, top, "字段", mistakes, ("prints", at, "signed"))
        _known((paper.copies,) if paper.copies else (), whole, "整数字段", mistakes, ("prints", at, "copies"))
    own = spec.dossier
    if own is None:
        return
    prints = {one.name for one in spec.prints}
    _known(own.papers, prints, "打印件", mistakes, ("dossier", "papers"))
    if own.contents is None:
        return
    _known((own.contents.print,), set(own.papers), "打印件", mistakes, ("dossier", "contents"))
    if own.contents.list not in spec.repeat_by_name:
        mistakes.add(f"没有表 {own.contents.list}。", "dossier", "contents")
        return
    rows = {one.name: one for one in spec.by_repeat[own.contents.list]}
    named = (own.contents.kind, own.contents.pages, *own.contents.there, *own.contents.must)
    _known(named, set(rows), f"{own.contents.list} 里的字段", mistakes, ("dossier", "contents"))
    kind = rows.get(own.contents.kind)
    if kind is not None and kind.choice_list not in spec.choices:
        mistakes.add(f"kind 要写一个单选字段，现在是“{kind.name}”。", "dossier", "contents")
    elif kind is not None:
        papers = (one.print for one in kinds(spec, own.contents) if one.print)
        _known(papers, set(own.papers), "打印件", mistakes, ("dossier", "contents"))


def dossier_document(own: Dossier | None) -> dict[str, Any]:
    """Return the table that read_dossier reads back to an equal one."""
    if own is None:
        return {}
    table: dict[str, Any] = {"label": own.label, "papers": list(own.papers)}
    if own.contents is not None:
        inner = own.contents
        table["contents"] = {
            "print": inner.print, "list": inner.list, "kind": inner.kind, "pages": inner.pages,
            "there": dict(inner.there), "must": dict(inner.must),
        }  # fmt: skip
    return table


def _contents(row: Table | None) -> Contents | None:
    if row is None:
        return None
    return Contents(row["print"], row["list"], row["kind"], row["pages"], dict(row["there"]), dict(row.get("must", {})))


def _known(names: Iterable[str], known: set[str], noun: str, mistakes: Mistakes, place: tuple[str | int, ...]) -> None:
    for name in names:
        if name not in known:
            mistakes.add(f"{name} 没有这个{noun}。", *place)
