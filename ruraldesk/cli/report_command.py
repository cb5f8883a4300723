"""report NAME --from D --to D [--out FILE]; report --list; report --check FILE."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Literal

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.print_command import iso_date
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.model.report_table import Cell, ReportTable
from ruraldesk.services import reporting

MOST_BLANK = 500


@click.command("report", cls=Command, help="统计表：算出来看，或写成Excel、CSV、PDF。")
@click.argument("name", metavar="统计表", required=False, default="")
@click.option("--list", "listed", is_flag=True, help="看有哪些统计表。")
@click.option("--check", "checked", default="", metavar="文件.toml", help="检查一张统计表的写法。")
@click.option("--from", "first", default="", callback=iso_date, metavar="日期", help="从哪一天。")
@click.option("--to", "last", default="", callback=iso_date, metavar="日期", help="到哪一天。")
@click.option("--period", default="", metavar="2026Q3", help="期间：2026、2026Q3、2026H1、2026-09；不写就是本期。")
@click.option("--basis", default="", metavar="口径", help="按哪个日期统计；不写就按第一种。")
@click.option("--no-compare", is_flag=True, help="不要上期和去年同期。")
@click.option("--out", default="", metavar="文件.xlsx|.csv|.pdf", help="写到哪里；不写就在这里列出来。")
@click.option("--encoding", default="utf-8", type=click.Choice(["utf-8", "gb18030"]), help="CSV的编码。")
@click.option("--blank", default=0, type=click.IntRange(0, MOST_BLANK), metavar="行数", help="空表，供手填，要几行。")
def report(
    name: str,
    listed: bool,
    checked: str,
    first: date | None,
    last: date | None,
    period: str,
    basis: str,
    no_compare: bool,
    out: str,
    encoding: Literal["utf-8", "gb18030"],
    blank: int,
) -> None:
    if checked:
        _check(Path(checked))
    elif listed:
        _list()
    elif not name:
        raise click.UsageError("少了统计表的名称；有哪些，用 --list 看")
    else:
        if period and (first or last):
            raise click.UsageError("--period 和 --from、--to 只写一样")
        if period:
            first, last = reporting.written_period(period)
        _report(name, reporting.Wanted(first, last, basis, not no_compare), out, encoding, blank)


def _report(name: str, wanted: reporting.Wanted, out: str, encoding: Literal["utf-8", "gb18030"], blank: int) -> None:
    with options().desk() as desk:
        table = reporting.run(desk, name, wanted)
        file = reporting.write(desk, table, Path(out), encoding=encoding, blank=blank) if out else None
    if options().json:
        data = reporting.as_data(table)
        output.answer({**data, "file": str(file)} if file else data)
    elif file:
        output.say(f"已写{blank or len(table.rows)}行到{file}。")
    else:
        output.say("\n".join(_lines(table)))


def _list() -> None:
    with options().desk() as desk:
        found = reporting.list_reports(desk)
    if options().json:
        output.answer([{**asdict(one), "basis": [{"name": n, "label": w} for n, w in one.basis]} for one in found])
    else:
        output.table((one.name, one.group, one.title, "、".join(label for _, label in one.basis)) for one in found)


def _check(file: Path) -> None:
    from ruraldesk.services.names import clerk_names

    if clerk_names(options().folder):
        with options().desk() as desk:
            found = reporting.check(desk, file)
    else:
        found = reporting.check(None, file)
    if found:
        raise UserError("report_file_mistake", where=tuple(found), report=file.name, count=len(found))
    if options().json:
        output.answer([])


def _lines(table: ReportTable) -> list[str]:
    """Return the table as aligned lines; a full-width character takes two places."""
    heads = [Cell(one.label, one.label) for one in table.columns]
    rows = [heads, *table.rows, *([table.totals] if table.totals else [])]
    widths = [max(_width(row[place].shown) for row in rows) for place in range(len(heads))]
    found = [table.heading, "　".join([*table.subtitle, *([f"单位：{table.units}"] if table.units else [])]), ""]
    for row in rows:
        cells = [
            _padded(cell.shown.replace("\n", " "), width, right=column.is_number)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        ]
        found.append("  ".join(cells).rstrip())
    return [*found, *([] if table.rows else [table.empty]), "", *table.foot]


def _padded(text: str, width: int, *, right: bool) -> str:
    free = " " * (width - _width(text))
    return free + text if right else text + free


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
