"""forms list | show | check | add | tables | to-xlsx."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command, Group
from ruraldesk.errors import UserError
from ruraldesk.reports.definition import ReportSpec
from ruraldesk.services import forms as services
from ruraldesk.services import reporting
from ruraldesk.services import tables as shared

ORIGINS = {"shipped": "随程序来的"}

forms = Group("forms", help="登记表：看、查、加。")


@forms.command("list", cls=Command, help="看有哪些登记表。")
def list_() -> None:
    with options().desk() as desk:
        found = services.forms(desk)
    if options().json:
        output.answer(
            [
                {"form": one.form_id, "title": one.title, "version": one.version, "hash": one.content_hash}
                for one in found
            ]
        )
    else:
        output.table((one.form_id, one.title, one.version) for one in found)


@forms.command("show", cls=Command, help="看一张登记表：各格、选项、流程、打印。")
@click.argument("form", metavar="登记表")
def show(form: str) -> None:
    with options().desk() as desk:
        found = services.describe(desk, form)
    if options().json:
        output.answer(found)
        return
    output.say(f"{found['title']}（{found['form']}，{found['version']}）")
    output.table((one["name"], one.get("label", ""), one["type"]) for one in found["survey"] if one.get("name"))


@forms.command("check", cls=Command, help="查一张登记表写得对不对；不用打开登记台。")
@click.argument("source", metavar="文件夹")
def check(source: str) -> None:
    found = services.check(Path(source))
    blocking = [one for one in found if one.level == "block"]
    if options().json and not blocking:
        output.answer([asdict(one) for one in found])
    elif not blocking:
        output.table((one.place, one.sentence) for one in found)
        output.say("可以用。")
    if blocking:
        raise UserError(
            "form_has_mistakes", count=len(blocking), where=tuple(f"{one.place}：{one.sentence}" for one in blocking)
        )


@forms.command("add", cls=Command, help="加一张登记表或换成新的一版；给一个.toml文件就加一张统计表。")
@click.argument("source", metavar="文件夹|文件.xlsx|统计表.toml")
def add(source: str) -> None:
    with options().desk() as desk:
        if Path(source).suffix.lower() == ".toml":
            _say_report(reporting.add(desk, Path(source)))
            return
        spec = services.add(desk, Path(source))
    if options().json:
        output.answer({"form": spec.form_id, "title": spec.title, "version": spec.version, "hash": spec.content_hash})
    else:
        output.say(f"已有“{spec.title}”（{spec.form_id}，{spec.version}）。")


def _say_report(spec: ReportSpec) -> None:
    if options().json:
        output.answer({"report": spec.name, "title": spec.title})
    else:
        output.say(f"已有统计表“{spec.title}”（{spec.name}）。")


@forms.command("tables", cls=Command, help="看共享表（节假日、公开目录等）；给一个文件就换掉同名的那张。")
@click.argument("file", metavar="[文件.csv]", default="")
def tables(file: str) -> None:
    with options().desk() as desk:
        found = [shared.replace(desk, Path(file))] if file else shared.tables(desk)
    if options().json:
        output.answer([{"table": one.name, "rows": one.rows, "origin": one.origin} for one in found])
    else:
        output.table((one.name, one.title, f"{one.rows}行", ORIGINS.get(one.origin, one.origin)) for one in found)


@forms.command("to-xlsx", cls=Command, help="把登记表写成XLSForm工作簿。")
@click.argument("form", metavar="登记表")
@click.argument("out", metavar="文件.xlsx")
def to_xlsx(form: str, out: str) -> None:
    with options().desk() as desk:
        written = services.to_xlsx(desk, form, Path(out))
    if options().json:
        output.answer({"file": str(written)})
    else:
        output.say(f"已写到{written}。")
