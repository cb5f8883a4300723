"""init, backup, restore, check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.services import backups, clerks
from ruraldesk.services.desk import NewDesk, Role, create_desk, take_back
from ruraldesk.services.names import clerk_names

FIRST_CLERK = "社工"


@click.command("init", cls=Command, help="设一张新的登记台，并给出恢复单。")
@click.option(
    "--role", required=True, type=click.Choice(["village", "town"]), metavar="village|town", help="村还是镇。"
)
@click.option("--code", required=True, metavar="代码", help="12位统计用区划代码。")
@click.option("--name", required=True, metavar="名称", help="村名或镇名。")
@click.option("--town-card", default="", metavar="文件", help="镇里发的卡。")
@click.option("--recovery-out", default="", metavar="文件", help="恢复单写到哪里（.pdf 或 .txt）。")
def init(role: Role, code: str, name: str, town_card: str, recovery_out: str) -> None:
    chosen = options()
    if clerk_names(chosen.folder):
        raise UserError("folder_in_use", folder=chosen.folder.root)
    new = NewDesk(
        chosen.folder,
        role,
        code,
        name,
        chosen.clerk_name or FIRST_CLERK,
        chosen.passphrase(ask="给自己定一个口令："),
        Path(town_card) if town_card else None,
    )
    desk, recovery = create_desk(new, chosen.clock)
    if recovery_out:
        try:
            clerks.write_recovery(desk, recovery, Path(recovery_out))
        except BaseException:
            take_back(desk)  # a desk whose recovery code nobody has seen is no desk
            raise
    with desk:
        if chosen.json:
            facts = {"data": str(chosen.folder.root), "role": role, "code": code, "name": name, "device": desk.device}
            output.answer({**facts, "clerk": desk.clerk, "recovery": recovery_out or recovery})
            return
        output.say(f"{name}的登记台设好了，在{chosen.folder.root}。")
        output.say(
            f"恢复单写到了{recovery_out}，打出来放进档案柜。" if recovery_out else f"恢复单（抄下来）：{recovery}"
        )


@click.command("backup", cls=Command, help="做一份备份，打开核对过才算数。")
@click.option("--to", default="", metavar="文件夹", help="另放到哪里。")
def backup(to: str) -> None:
    with options().desk() as desk:
        made = backups.back_up(desk, Path(to) if to else None)
    if options().json:
        output.answer({**asdict(made), "file": str(made.file)})
    else:
        output.say(f"已备份到{made.file}，打开核对过。")


@click.command("restore", cls=Command, help="用备份恢复；现在的记录另存，不会盖掉。")
@click.argument("file", metavar="备份")
def restore(file: str) -> None:
    chosen = options()
    made = backups.restore(chosen.folder, Path(file), chosen.clerk_name, chosen.passphrase(), chosen.clock)
    if chosen.json:
        output.answer({**asdict(made), "file": str(made.file)})
    else:
        output.say(f"已用{made.file}恢复。编号先停着：用 device keeper --last 写上纸上最后的编号。")


@click.command("check", cls=Command, help="检查保存的记录；--rebuild 从修改记录重建各表。")
@click.option("--deep", is_flag=True, help="连每条修改记录都核对。")
@click.option("--rebuild", is_flag=True, help="从修改记录重建各表。")
def check(deep: bool, rebuild: bool) -> None:
    with options().desk() as desk:
        if rebuild:
            backups.rebuild(desk)
        found = backups.check(desk, deep)
    if found:
        raise UserError("check_found", count=len(found), where=tuple(f"{x.table} {x.id} {x.sentence}" for x in found))
    if options().json:
        output.answer({"status": "ok", "findings": [], "rebuilt": rebuild})
    else:
        output.say("都对。" if not rebuild else "重建过，都对。")
