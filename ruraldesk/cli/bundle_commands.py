"""bundle export | inspect | verify | receipt."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command, Group
from ruraldesk.errors import UserError
from ruraldesk.services import handover

bundle = Group("bundle", help="交换：封包、核对、收回执。")


@bundle.command("export", cls=Command, help="把没交的封成一包，写到U盘或文件夹，读回来核对。")
@click.option("--to", required=True, metavar="文件夹", help="写到哪里。")
@click.option("--share", is_flag=True, help="给本村另一张桌子，不是给镇里。")
def export(to: str, share: bool) -> None:
    on_stick = handover.is_on_stick(Path(to).resolve())
    with options().desk() as desk:
        done = handover.export(desk, Path(to), share=share)
    if done.status == handover.NOTHING:
        raise UserError("nothing_to_hand_over")
    files = [str(one) for one in done.files]
    if options().json:
        facts = {"status": done.status, "file": files[0], "files": files}
        output.answer({**facts, "counts": done.counts, "questions": 0, "sha256": list(done.sha256)})
    else:
        unplug = "可以拔出。" if done.can_unplug else "先在电脑上弹出U盘，再拔。"
        unplug = unplug if on_stick else ""
        output.say(f"{unplug}{done.counts.get('lines', 0)}条已写进{'、'.join(files)}，读回来核对过。")


@bundle.command("inspect", cls=Command, help="看一个包里写了什么。")
@click.argument("file", metavar="包")
def inspect(file: str) -> None:
    with options().desk() as desk:
        found = handover.inspect(desk, Path(file))
    if options().json:
        output.answer(found.manifest)
    else:
        output.table((name, output.as_json(value)) for name, value in found.manifest.items())


@bundle.command("verify", cls=Command, help="把一个包从头核对到尾。")
@click.argument("file", metavar="包")
def verify(file: str) -> None:
    with options().desk() as desk:
        found = handover.verify(desk, Path(file))
    _answer(found, "核对过，都对。")


@bundle.command("preview", cls=Command, help="看镇里发的表样换上以后会变什么；不换。")
@click.argument("file", metavar="包")
def preview(file: str) -> None:
    from ruraldesk.services import packs

    with options().desk() as desk:
        found = packs.preview(desk, Path(file))
    if options().json:
        output.answer(asdict(found))
        return
    output.say(f"{found.town}发的“{found.title}”（{found.version}）")
    if found.note:
        output.say(found.note)
    output.table((one.title, one.words) for one in found.effects)
    here = "这些都有了，不用换。" if found.kept else "这些都有了；用 bundle receipt 记下，给别的桌子的包里带上。"
    output.say("换上用 bundle receipt。" if found.changes else here)


@bundle.command("receipt", cls=Command, help="收镇里的回执和表样、本村另一张桌子的包，或输入回执码。")
@click.argument("file", metavar="[包]", default="")
@click.option("--code", default="", metavar="回执码", help="打印回执上的10个字符。")
def receipt(file: str, code: str) -> None:
    if bool(file) == bool(code):
        raise click.UsageError("给一个回执文件，或用 --code 给回执码")
    with options().desk() as desk:
        taken = handover.take_code(desk, code) if code else handover.take_in(desk, Path(file))
    facts = {"status": taken.status, "kind": taken.kind, "file": file or None, "counts": taken.counts}
    _answer({**facts, "questions": taken.questions}, f"收好了：{taken.words}")


def _answer(found: dict[str, Any], words: str) -> None:  # Any: JSON document
    if options().json:
        output.answer(found)
    else:
        output.say(words)
