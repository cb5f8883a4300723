"""print FORM PRINT ID... --out FILE; print-month YYYY-MM --out DIR."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.services import forms, month_prints, print_again, printing


def iso_date(_ctx: click.Context, _param: click.Parameter, text: str) -> date | None:
    """Read an ISO date of the command line."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("日期写成 2026-10-20 这样") from None


@click.command("print", cls=Command, help="打印到文件；拦住的会说明在哪一处。")
@click.argument("form", metavar="登记表")
@click.argument("name", metavar="打印件")
@click.argument("records", metavar="标识...", nargs=-1)
@click.option("--out", required=True, metavar="文件.pdf|.png", help="写到哪里。")
@click.option("--printed-on", default="", callback=iso_date, metavar="日期", help="落款日期；不写就是今天。")
@click.option("--copy", default=1, type=click.IntRange(min=1), metavar="份号", help="第几份。")
@click.option("--allow", default="", metavar="原因", help="拦住的也要印，写明原因。")
@click.option("--paper", default="", metavar="纸", help="换一种纸：board-a4，或board-a3:2xa4（A3拼两张A4）。")
@click.option("--again", default=None, type=click.IntRange(min=1), metavar="份号", help="照印过的第几份原样补印。")
@click.option("--blank", is_flag=True, help="印空白的，拿去手填；不用写标识。")
def print_(
    form: str,
    name: str,
    records: tuple[str, ...],
    out: str,
    printed_on: date | None,
    copy: int,
    allow: str,
    paper: str,
    again: int | None,
    blank: bool,
) -> None:
    if not records and not blank:
        raise click.UsageError("少了“标识...”。印空白的才不用写，加上 --blank。")
    if again and (blank or len(records) != 1):
        raise click.UsageError("原样补印一次一件，不能是空白的。")
    with options().desk() as desk:
        chosen = printing.PrintOptions(printed_on, copy, allow, paper, blank)
        known = forms.form(desk, form).form_id
        with desk.store.transaction():  # what could not be written has not gone out
            issued = (
                print_again.again(desk, known, name, records[0], again)
                if again
                else printing.issue(desk, known, name, records, chosen)
            )
            file = printing.write(issued, Path(out))
    if options().json:
        output.answer({"file": str(file), "pages": issued.pages, "findings": [_told(one) for one in issued.findings]})
        return
    output.say(f"已印{issued.pages}页到{file}。")
    output.warn(one.sentence for one in issued.findings if one.kind == "masked")


@click.command("print-month", cls=Command, help="一个月要张贴的一次打印，一张一个文件；不能打的说明原因。")
@click.argument("month", metavar="年-月")
@click.option("--out", required=True, metavar="文件夹", help="写到哪个文件夹。")
@click.option("--printed-on", default="", callback=iso_date, metavar="日期", help="落款日期；不写就是今天。")
@click.option("--png", is_flag=True, help="存成图片，好发村里的群。")
def print_month(month: str, out: str, printed_on: date | None, png: bool) -> None:
    with options().desk() as desk:
        first = month_prints.read_month(month)
        wanted = month_prints.papers(desk, first)
        named = f"{first.year}年{first.month}月"
        if not wanted:
            raise UserError("month_empty", month=named)
        folder = Path(out)
        with desk.store.transaction():  # what could not be written has not gone out
            done = month_prints.issue(desk, wanted, printing.PrintOptions(printed_on))
            stayed = [f"{one.paper.label}（{one.paper.title}）：{reason}" for one in done for reason in one.reasons]
            if not any(one.issued for one in done):
                raise UserError("month_nothing_printed", month=named, count=len(done), where=tuple(stayed))
            files = month_prints.write(done, folder, ".png" if png else ".pdf")
    if options().json:
        output.answer({"month": f"{first:%Y-%m}", "folder": str(folder), "papers": [_paper(one) for one in done]})
        return
    output.say(f"{named}打了{len(files)}张，在{folder}。")
    output.warn(f"没打：{one}" for one in stayed)


def _paper(one: month_prints.Printed) -> dict[str, object]:
    paper = one.paper
    told = {"form": paper.form, "print": paper.print, "record": paper.record, "number": paper.number}
    pages = one.issued.pages if one.issued else 0
    return {**told, "day": paper.day.isoformat(), "pages": pages, "reasons": list(one.reasons)}


def _told(one: printing.PrintFinding) -> dict[str, str]:
    return {name: value for name, value in asdict(one).items() if name != "may_pass"}
