"""match: whom a form names for a record, each with the reason, and taking some of them."""

from __future__ import annotations

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command


@click.command("match", cls=Command, help="看一件能挑谁、不能挑谁，各是为什么；--take 挑上。")
@click.argument("record", metavar="标识")
@click.argument("name", default="", required=False, metavar="[挑什么]")
@click.option("--take", multiple=True, metavar="标识", help="挑上这一个；要挑几个就写几次。")
def match(record: str, name: str, take: tuple[str, ...]) -> None:
    from ruraldesk.services import match_taking

    with options().desk() as desk:
        if take:
            match_taking.take(desk, record, take, name)
        found = match_taking.listed(desk, record, name)
    if options().json:
        output.answer_lines(
            {
                "id": one.id,
                "title": one.title,
                "allowed": not one.bars,
                "chosen": one.chosen,
                "reasons": list(one.bars or one.reasons),
            }
            for one in found
        )
    else:
        output.table(
            (
                "不能挑" if one.bars else "已挑" if one.chosen else "可以挑",
                one.title,
                "；".join(one.bars or one.reasons),
                one.id,
            )
            for one in found
        )
