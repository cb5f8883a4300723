"""duty package: the folder of a change of duty."""

from __future__ import annotations

from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command, Group
from ruraldesk.services import duty as services

duty = Group("duty", help="交接班。")


@duty.command("package", cls=Command, help="做交接包：未办结清单、档案目录、人员和桌子、登记数和校验、交接单。")
@click.option("--to", required=True, metavar="文件夹", help="放到哪个文件夹里。")
@click.option("--taker", required=True, metavar="姓名", help="谁接手。")
@click.option("--giver", default="", metavar="姓名", help="谁交出；不写就是现在的经办人。")
@click.option("--supervisor", default="", metavar="姓名", help="谁监交。")
def package(to: str, taker: str, giver: str, supervisor: str) -> None:
    with options().desk() as desk:
        hands = services.Hands(giver or desk.clerk, taker, supervisor)
        made = services.make_package_in(desk, Path(to), hands)
    if options().json:
        facts = {"folder": str(made.folder), "files": [str(one) for one in made.files]}
        output.answer({**facts, "open_items": made.open_items, "archived": made.archived, "records": made.records})
    else:
        output.say(f"交接包在{made.folder}：未办结{made.open_items}项，归档{made.archived}件，登记{made.records}件。")
        output.say("打印交接单，三个人签字；再用 clerk add、clerk disable 换人，恢复单重打。")
