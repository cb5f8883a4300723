"""history, undo, delete, erase, release."""

from __future__ import annotations

from dataclasses import asdict

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.shapes import record_json
from ruraldesk.cli.words import Command
from ruraldesk.services import history as histories
from ruraldesk.services import removal
from ruraldesk.services.records import Saved


@click.command("history", cls=Command, help="看一件的修改记录，新的在前。")
@click.argument("record", metavar="标识")
def history(record: str) -> None:
    with options().desk() as desk:
        entries = histories.history(desk, record)
    if options().json:
        output.answer([asdict(one) for one in entries])
        return
    for entry in entries:
        reason = f"　{entry.reason}" if entry.reason not in ("", entry.words) else ""
        output.say(f"{output.when(entry.at)}　{entry.clerk}　{entry.words}{reason}")
        for one in entry.fields:
            output.say(f"  {one.label}：{one.old or '空'} → {one.new or '空'}")


@click.command("undo", cls=Command, help="撤销本桌对一件的最后一次修改。")
@click.argument("record", metavar="标识")
def undo(record: str) -> None:
    with options().desk() as desk:
        saved = histories.undo(desk, record)
    _answer(saved, f"已撤销：{saved.told}。")


@click.command("delete", cls=Command, help="删掉一件；修改记录和编号都留着。")
@click.argument("record", metavar="标识")
@click.option("--reason", default="", metavar="原因", help="为什么删。")
def delete(record: str, reason: str) -> None:
    with options().desk() as desk:
        _answer(removal.delete(desk, record, reason), "已删掉。undo 可以拿回来。")


@click.command("erase", cls=Command, help="抹去一件：内容处处抹掉，拿不回来。主管办。")
@click.argument("record", metavar="标识")
@click.option("--reason", default="", metavar="原因", help="为什么抹，如：本人要求。")
def erase(record: str, reason: str) -> None:
    with options().desk() as desk:
        removal.erase(desk, record, reason)
    if options().json:
        output.answer({"erased": record})
    else:
        output.say("已抹去；下次交换后，镇里和别的桌子也抹掉。以前的备份里还有，到期自己删。")


@click.command("release", cls=Command, help="把一件整卷交给镇里。")
@click.argument("record", metavar="标识")
@click.option("--reason", default="", metavar="原因", help="镇里为什么要。")
def release(record: str, reason: str) -> None:
    with options().desk() as desk:
        _answer(removal.release(desk, record, reason), "下次交换时整卷交给镇里。")


def _answer(saved: Saved, words: str) -> None:
    if options().json:
        output.answer(record_json(saved.record))
    else:
        output.say(words)
