"""The table [home] of a report's file: how the first page draws the report, and where its bars and cells lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.reports.definition import NUMERIC, ROW_ID, HomePart, PeriodKind, ReportSpec, Way, WayTo

Table = Mapping[str, Any]  # Any: a table as tomllib read it, its shape checked already
_OF_BARS, _OF_MATRIX = ("name", "value"), ("row", "column", "mark")
_ONLY_BARS, _ONLY_MATRIX = (*_OF_BARS, "tone", "most", "unit"), (*_OF_MATRIX, "gap", "legend")
_PLACES = re.compile(r"\{([^{}]*)\}")
_TARGETS: tuple[WayTo, ...] = ("ledger", "record", "new", "report")
_BELONGS: dict[str, tuple[WayTo, ...]] = {
    "where": ("ledger",),
    "ids": ("ledger", "record"),
    "given": ("new",),
    "from": ("report",),
    "to": ("report",),
}
_NEEDED = (("record", "ids", "说明是哪一件"), ("report", "from", "说明从哪天起"), ("report", "to", "说明到哪天止"))


def read_home(table: Table) -> HomePart:
    """Return the part of the first page that a report draws."""
    span = str(table.get("span", "")).split()
    kind: PeriodKind = span[1].removesuffix("s") if span else "none"  # type: ignore[assignment]  # the shape allows no other
    return HomePart(
        kind=table["kind"],
        title=table["title"],
        order=table.get("order", 100),
        span=(int(span[0]), kind) if span else None,
        ways=tuple(_way(one) for one in table.get("opens", ())),
        legend=tuple(table.get("legend", {}).items()),
        **{name: table[name] for name in _COPIED if name in table},
    )


def named_in(words: str) -> list[str]:
    """Return the columns that a sentence names in braces."""
    return _PLACES.findall(words)


def told(words: str, shown: Mapping[str, str]) -> str:
    """Return a sentence with what the columns show in place of their names."""
    return _PLACES.sub(lambda found: shown.get(found[1], ""), words)


def check_home(spec: ReportSpec, table: Table, mistakes: Mistakes) -> None:
    """Note what does not fit in a [home] whose shape is right."""
    home = spec.home
    if home is None:
        return
    needed, foreign = (_OF_MATRIX, _ONLY_BARS) if home.kind == "matrix" else (_OF_BARS, _ONLY_MATRIX)
    for key in needed:
        if key not in table:
            mistakes.add(f"少写了 {key}。", "home")
    for key in foreign:
        if key in table:
            mistakes.add(f"kind = “{home.kind}” 不写 {key}。", "home", key)
    for key, name in _named(home):
        if spec.column(name) is None:
            mistakes.add(f"{key} 里的 {name} 不在 columns 里。", "home", key)
    value = spec.column(home.value)
    if value is not None and value.kind not in NUMERIC:
        mistakes.add(f"value 里的 {home.value} 要是一列数。", "home", "value")
    if home.span and spec.period == "none":
        mistakes.add("period = “none” 没有期间，不写 span。", "home", "span")
    for index, row in enumerate(table.get("opens", ())):
        _check_way(spec, row, index, mistakes)


def _named(home: HomePart) -> Iterator[tuple[str, str]]:
    for key in ("name", "value", "tone", "row", "column", "mark"):
        if name := getattr(home, key):
            yield key, name
    for key in ("note", "gap"):
        yield from ((key, name) for name in named_in(getattr(home, key)))


def _check_way(spec: ReportSpec, row: Table, index: int, mistakes: Mistakes) -> None:
    place = ("home", "opens", index)
    targets = [one for one in _TARGETS if one in row]
    if len(targets) != 1:
        mistakes.add("ledger、record、new、report 要写一样，也只能写一样。", *place)
        return
    for key, allowed in _BELONGS.items():
        if key in row and targets[0] not in allowed:
            mistakes.add(f"{key} 只和 {'、'.join(allowed)} 一起写。", *place)
    for target, key, why in _NEEDED:
        if targets[0] == target and key not in row:
            mistakes.add(f"{target} 要写 {key}，{why}。", *place)
    if targets[0] != "report" and row[targets[0]] not in spec.needs:
        mistakes.add(f"{targets[0]} 里的 {row[targets[0]]} 不在 needs 里。", *place)
    columns = [*row.get("where", {}).values(), *row.get("given", {}).values()]
    columns += [row[key] for key in ("from", "to") if key in row]
    columns += [row["ids"]] if row.get("ids", ROW_ID) != ROW_ID else []
    for name in columns:
        if spec.column(name) is None:
            mistakes.add(f"opens 里的 {name} 不在 columns 里。", *place)


def _way(row: Table) -> Way:
    to: WayTo = next((one for one in _TARGETS if one in row), "ledger")  # without one: a mistake, noted above
    days = {key: row[key] for key in ("from", "to") if key in row}
    pairs = row.get("where") or row.get("given") or days
    return Way(to, row.get(to, ""), tuple(pairs.items()), row.get("ids", ""))


_COPIED = ("view", "note", *_ONLY_BARS, *_OF_MATRIX, "gap")
