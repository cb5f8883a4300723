"""device card | town | join | keeper | rename | hand-over | merge-village | list."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command, Group
from ruraldesk.services import devices as services
from ruraldesk.services import numbering, village_changes

device = Group("device", help="本村的各张桌子。")


@device.command("list", cls=Command, help="看有哪几张桌子。")
def list_() -> None:
    with options().desk() as desk:
        found = services.devices(desk)
    if options().json:
        output.answer([asdict(one) for one in found])
    else:
        output.table((one.id, one.label, "本桌" if one.me else "", "编号在这张" if one.keeper else "") for one in found)


@device.command("card", cls=Command, help="写出本桌的卡，带到镇里或另一张桌子。")
@click.option("--out", required=True, metavar="文件", help="写到哪里。")
def card(out: str) -> None:
    with options().desk() as desk:
        written = services.write_card(desk, Path(out))
    if options().json:
        output.answer({**asdict(written), "file": out})
    else:
        output.say(f"已写到{out}。指纹：{written.fingerprint}")


@device.command("town", cls=Command, help="收下镇里的卡；先在纸上核对指纹。")
@click.argument("file", metavar="卡")
def town(file: str) -> None:
    with options().desk() as desk:
        taken = services.take_town_card(desk, Path(file))
    if options().json:
        output.answer({**asdict(taken), "file": file})
    else:
        output.say(f"收下了{taken.name}的卡。指纹：{taken.fingerprint}，和镇里给的纸对一对。")


@device.command("join", cls=Command, help="在原来的桌子收新桌子的卡，写出准入；在新桌子收准入。")
@click.argument("file", metavar="文件")
@click.option("--out", default="", metavar="文件", help="准入写到哪里；不写就放在卡旁边。")
def join(file: str, out: str) -> None:
    with options().desk() as desk:
        grant = services.join(desk, Path(file), Path(out) if out else None)
    if options().json:
        output.answer({"grant": str(grant.file), "fingerprint": grant.fingerprint} if grant else {"grant": None})
    elif grant:
        output.say(f"准入写到了{grant.file}。新桌子写卡时的指纹应是 {grant.fingerprint}，一样才拿过去收。")
    else:
        output.say("这张桌子已是本村的一张。")


@device.command("keeper", cls=Command, help="以后由哪张桌子编号。")
@click.argument("name", metavar="桌子")
@click.option("--last", "last_numbers", multiple=True, metavar="登记表=编号", help="恢复以后：纸上最后一个编号。")
def keeper(name: str, last_numbers: tuple[str, ...]) -> None:
    with options().desk() as desk:
        found = services.make_keeper(desk, name, last_numbers)
        shut = numbering.asked_for(desk) if found.me else []
    if options().json:
        output.answer(asdict(found))
    else:
        output.say(f"以后由{found.id}编号。")
    output.warn(f"{one.title}这里最后是{one.last}，还不知道纸上编到几号，先停着。用 --last 再写上。" for one in shut)


@device.command("rename", cls=Command, help="村改名：从现在起用新名字，以前打印的照旧。")
@click.argument("name", metavar="新村名")
def rename(name: str) -> None:
    with options().desk() as desk:
        village_changes.rename(desk, name)
    if options().json:
        output.answer({"name": name})
    else:
        output.say(f"本村以后叫{name}；别的桌子和镇里随下一个包知道。")


@device.command("hand-over", cls=Command, help="本村并进别的村：把全部记录封给它；先在纸上核对它的卡的指纹。")
@click.argument("card", metavar="并进的村的卡")
@click.option("--to", required=True, metavar="文件夹", help="写到哪里。")
def hand_over(card: str, to: str) -> None:
    with options().desk() as desk:
        done = village_changes.hand_over_to(desk, Path(card), Path(to))
    files = [str(one) for one in done.files]
    if options().json:
        output.answer({"status": done.status, "file": files[0], "files": files, "counts": done.counts, "questions": 0})
    else:
        output.say(f"{done.counts.get('lines', 0):,}条写进了{'、'.join(files)}，读回来核对过。")


@device.command("merge-village", cls=Command, help="收并进本村的那个村的全部记录；镇里先并村，收过镇里的回执。")
@click.argument("files", metavar="包...", nargs=-1, required=True)
def merge_village(files: tuple[str, ...]) -> None:
    with options().desk() as desk:
        taken = village_changes.merge_villages(desk, [Path(one) for one in files])
    new = sum(one.counts.get("new", 0) for one in taken)
    if options().json:
        body = [{"status": str(one.status), "village": one.village, "counts": dict(one.counts)} for one in taken]
        output.answer(body)
    else:
        output.say(f"新来{new:,}条，编号照旧。" if new else "都收过了，没有变化。")
