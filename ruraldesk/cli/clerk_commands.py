"""clerk add | passwd | disable | list | recover."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options, read_passphrase
from ruraldesk.cli.words import Command, Group
from ruraldesk.errors import UserError
from ruraldesk.services import clerks as services
from ruraldesk.services.desk import ClerkRole
from ruraldesk.services.names import clerk_names

clerk = Group("clerk", help="经办人、口令和恢复单。")


@clerk.command("list", cls=Command, help="看有哪些经办人。")
def list_() -> None:
    with options().desk() as desk:
        found = services.clerks(desk)
    if options().json:
        output.answer([asdict(one) for one in found])
    else:
        output.table(
            (one.name, "主管" if one.role == "supervisor" else "经办", "" if one.active else "停用") for one in found
        )


@clerk.command("add", cls=Command, help="加一位经办人。")
@click.argument("name", metavar="姓名")
@click.option("--new-passphrase-file", default="", metavar="文件", help="新口令所在的文件。")
@click.option("--supervisor", is_flag=True, help="同时是主管。")
def add(name: str, new_passphrase_file: str, supervisor: bool) -> None:
    passphrase = _new_passphrase(new_passphrase_file)
    role: ClerkRole = "supervisor" if supervisor else "clerk"
    with options().desk() as desk:
        added = services.add_clerk(desk, name, passphrase, role)
    _done({"name": added.name, "role": added.role}, f"{name}可以用自己的口令打开了。")


@clerk.command("passwd", cls=Command, help="换口令：自己的；主管也可以换别人的。")
@click.argument("name", metavar="姓名")
@click.option("--new-passphrase-file", default="", metavar="文件", help="新口令所在的文件。")
def passwd(name: str, new_passphrase_file: str) -> None:
    passphrase = _new_passphrase(new_passphrase_file)
    with options().desk() as desk:
        services.change_passphrase(desk, name, passphrase)
    _done({"name": name}, f"{name}的口令已换。")


@clerk.command("disable", cls=Command, help="停用一位经办人。")
@click.argument("name", metavar="姓名")
def disable(name: str) -> None:
    with options().desk() as desk:
        services.disable_clerk(desk, name)
    _done({"name": name}, f"{name}不能再打开这张登记台。")


@clerk.command("recover", cls=Command, help="忘了口令：用恢复单换新口令。")
@click.option("--recovery-file", required=True, metavar="文件", help="照恢复单抄下8组字符的文件。")
@click.option("--new-passphrase-file", default="", metavar="文件", help="新口令所在的文件。")
def recover(recovery_file: str, new_passphrase_file: str) -> None:
    passphrase = _new_passphrase(new_passphrase_file)
    try:
        code = services.read_recovery(Path(recovery_file))
    except OSError:
        raise UserError("file_unreadable", file=recovery_file) from None
    folder, names = options().folder, clerk_names(options().folder)
    if not names:
        raise UserError("desk_missing", folder=folder.root)
    name = options().clerk_name or (names[0] if len(names) == 1 else "")
    if not name:
        raise UserError("clerk_unnamed", names="、".join(names))
    services.recover(folder, code, name, passphrase)
    _done({"name": name}, f"{name}的口令已换。")


def _new_passphrase(file: str) -> str:
    if file:
        return read_passphrase(file)
    if sys.stdin.isatty():
        return str(
            click.prompt("新口令", hide_input=True, confirmation_prompt="再写一遍", prompt_suffix="：", err=True)
        )
    raise click.UsageError("少了选项 --new-passphrase-file")


def _done(facts: dict[str, object], words: str) -> None:
    if options().json:
        output.answer(facts)
    else:
        output.say(words)
