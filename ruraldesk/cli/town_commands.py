"""town card, key, enrol, import, questions, ask, return, answer, receipt, board, pack, merge-village, export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruraldesk.cli import output, reading
from ruraldesk.cli.options import options
from ruraldesk.cli.print_command import iso_date
from ruraldesk.cli.question_commands import answer_questions, read_value
from ruraldesk.cli.words import Command, Group
from ruraldesk.errors import UserError

if TYPE_CHECKING:
    from ruraldesk.town.apply import Imported
    from ruraldesk.town.packs import Offered

# What a refused file is called on standard error; the same codes as bundle.status gives a village.
CODES = {
    "NOT_A_BUNDLE": "not_a_bundle",
    "DAMAGED": "bundle_damaged",
    "NOT_FOR_US": "bundle_not_for_us",
    "UNKNOWN_VILLAGE": "bundle_unknown_village",
    "BAD_SIGNATURE": "bundle_bad_signature",
    "TOO_NEW": "bundle_too_new",
    "GAP": "bundle_gap",
    "FORKED_DEVICE": "bundle_forked_device",
}


def _month(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    if text and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise click.BadParameter("月份写成 2026-11 这样")
    return text


town = Group("town", help="镇里：收包、待问、回执、村情。")


@town.command("card", cls=Command, help="写出镇里的卡，发给各村。")
@click.option("--out", required=True, metavar="文件", help="写到哪里。")
@click.option("--spare", metavar="公钥", help="备用钥匙的公钥（age1…）：以后交来的包它也打得开；写 - 是不要了。")
def card(out: str, spare: str | None) -> None:
    from ruraldesk.town.cards import set_spare, write_town_card

    with options().desk() as desk:
        if spare is not None:
            set_spare(desk, spare.removeprefix("-"))
        written = write_town_card(desk, Path(out))
    if options().json:
        facts = {"kind": written.role, "code": written.code, "name": written.name, "device": written.device}
        output.answer({**facts, "fingerprint": written.fingerprint, "file": out})
    else:
        output.say(f"已写到{out}。指纹：{written.fingerprint}")


@town.command("key", cls=Command, help="写出镇里的私钥，锁进保险柜：有它，不用本程序也能打开各村的包。")
@click.option("--out", required=True, metavar="文件", help="写到哪里。")
def key(out: str) -> None:
    from ruraldesk.services.desk import need_supervisor
    from ruraldesk.town.keys import write_key

    with options().desk() as desk:
        need_supervisor(desk)
        recipient = write_key(desk, Path(out))
    if options().json:
        output.answer({"file": out, "recipient": recipient})
    else:
        output.say(f"私钥写到了{out}，锁进保险柜，不要留在电脑里。")


@town.command("enrol", cls=Command, help="登记一个村的卡；先在纸上核对指纹。")
@click.argument("file", metavar="卡")
@click.option("--replace", is_flag=True, help="这个村换了钥匙，指纹已在纸上核对过。")
def enrol(file: str, replace: bool) -> None:
    from ruraldesk.town.enrol import enrol as take

    with options().desk() as desk:
        done = take(desk, Path(file), replace=replace)
    one = done.card
    if options().json:
        facts = {"code": one.code, "name": one.name, "device": one.device, "fingerprint": one.fingerprint}
        output.answer({**facts, "new": done.is_new})
    else:
        output.say(f"{one.name}（{one.code}）登记好了。指纹：{one.fingerprint}")


@town.command("import", cls=Command, help="收各村的包；一个坏包不耽误别的。")
@click.argument("files", metavar="包|文件夹...", nargs=-1, required=True)
@click.option("--answers", default="", metavar="文件", help="预先写好的回答（JSON：疑问到值）。")
def import_(files: tuple[str, ...], answers: str) -> None:
    from ruraldesk.town.apply import import_bundles

    given = reading.read_object(answers) if answers else {}
    with options().desk() as desk:
        result = import_bundles(desk, [Path(one) for one in files], given)
    _refuse_if_none(result.files)
    if options().json:
        counts: dict[str, int] = {}
        for one in result.files:
            for name, count in one.counts.items():
                counts[name] = counts.get(name, 0) + count
        body = {"status": str(result.status), "files": [one.as_json() for one in result.files], "counts": counts}
        output.answer({**body, "questions": result.questions, "concerns": [asdict(one) for one in result.concerns]})
    else:
        for one in result.files:
            output.say(f"{one.file}　{one.status}　{one.message or _brought(one.counts)}")
        output.warn(one.words for one in result.concerns)


@town.command("questions", cls=Command, help="看待问：两边不一样的、没答的、退回的。")
def questions() -> None:
    from ruraldesk.town.questions import open_questions

    with options().desk() as desk:
        answer_questions(desk, open_questions(desk))


@town.command("ask", cls=Command, help="问村里一件登记；下次回执带去。")
@click.argument("record", metavar="标识")
@click.argument("words", metavar="问什么")
@click.option("--field", default="", metavar="字段", help="问的是哪一格。")
def ask(record: str, words: str, field: str) -> None:
    from ruraldesk.town.questions import ask as put

    with options().desk() as desk:
        question = put(desk, record, field, words)
    if options().json:
        output.answer({"question": question})
    else:
        output.say(question)


@town.command("return", cls=Command, help="退回一件登记，写明原因；下次回执带去。")
@click.argument("record", metavar="标识")
@click.argument("reason", metavar="原因")
def return_(record: str, reason: str) -> None:
    from ruraldesk.town.questions import send_back

    with options().desk() as desk:
        send_back(desk, record, reason)
    if options().json:
        output.answer({"record": record})
    else:
        output.say("已退回，下次回执带去。")


@town.command("answer", cls=Command, help="定下一个待问：写值，或写 #1、#2 选一个。")
@click.argument("question", metavar="疑问")
@click.argument("value", metavar="值")
def answer(question: str, value: str) -> None:
    from ruraldesk.town.questions import answer as decide

    with options().desk() as desk:
        decide(desk, question, read_value(value))
    if options().json:
        output.answer({"question": question})
    else:
        output.say("已定。")


@town.command("receipt", cls=Command, help="给一个村写回执：收到了什么、要问什么。")
@click.argument("village", metavar="村名或代码")
@click.option("--to", required=True, metavar="文件夹", help="写到哪里。")
def receipt(village: str, to: str) -> None:
    from ruraldesk.town.receipt import write_receipt

    with options().desk() as desk:
        made = write_receipt(desk, village, Path(to))
    files = [str(one) for one in made.handed.files]
    if options().json:
        codes = [{"file": name, "code": code} for name, code in made.codes]
        body = {"status": str(made.handed.status), "file": files[0], "files": files, "counts": made.handed.counts}
        output.answer({**body, "questions": made.waiting_lines, "codes": codes})
        return
    output.say(f"回执写到了{'、'.join(files)}。")
    for name, code in made.codes:
        output.say(f"  {name}　回执码 {code}")


@town.command("board", cls=Command, help="看各村这个月交了没有。")
@click.option("--month", default="", callback=_month, metavar="年-月", help="哪个月；不写就是本月。")
def board(month: str) -> None:
    from ruraldesk.town.board import board as overview

    with options().desk() as desk:
        found = overview(desk, month)
    if options().json:
        output.answer([asdict(one) for one in found])
    else:
        output.table(
            (x.village, x.name, x.month, x.files, x.records, x.open_questions, output.when(x.last_made_at))
            for x in found
        )


@town.command("export", cls=Command, help="把各村交来的写成工作簿、一组表格，或写进PostgreSQL服务器。")
@click.option("--to", required=True, metavar="文件.xlsx|文件夹|postgresql://…", help="写到哪里。")
def export(to: str) -> None:
    from ruraldesk.town.export import export_tables

    with options().desk() as desk:
        written = export_tables(desk, to)
    if options().json:
        output.answer({"file": written})
    else:
        output.say(f"已写到{written}。")


@town.command("merge-village", cls=Command, help="并村：一个村并进另一个村，统计合在一起，旧编号照旧。")
@click.argument("old", metavar="并掉的村")
@click.argument("into", metavar="[并进的村]", default="")
@click.option("--on", "since", default="", callback=iso_date, metavar="日期", help="从哪天起；不写就是今天。")
@click.option("--part", is_flag=True, help="并错了，分开。")
def merge_village(old: str, into: str, since: date | None, part: bool) -> None:
    from ruraldesk.town import joining

    if part == bool(into):
        raise click.UsageError("写两个村；分开的时候只写并掉的村")
    with options().desk() as desk:
        if part:
            joining.part_village(desk, old)
        else:
            joining.merge_village(desk, old, into, since or desk.clock.today())
    if options().json:
        output.answer({"village": old, "into": into or None})
    elif part:
        output.say(f"{old}分开了，随下一次回执告诉两个村。")
    else:
        output.say(f"{old}并进{into}，随下一次回执告诉{into}；它收了回执，就能收{old}的全部记录。")


@town.command("pack", cls=Command, help="把本桌的共享表、统计表、登记表封成表样，发给各村；不写名字就看有哪些。")
@click.argument("names", metavar="[名字]...", nargs=-1)
@click.option("--to", default="", metavar="文件夹", help="写到哪里。")
@click.option("--title", default="", metavar="题目", help="各村看到的题目，如：2027年节假日。")
@click.option("--note", default="", metavar="说明", help="为什么换，从什么时候起。")
def pack(names: tuple[str, ...], to: str, title: str, note: str) -> None:
    from ruraldesk.town import packs

    with options().desk() as desk:
        if not names and not to:
            _list_offered(packs.offered(desk.store))
            return
        if not to:
            raise click.UsageError("用 --to 说写到哪里")
        made = packs.make_pack(desk, names, title, Path(to), note=note)
    files = [str(one) for one in made.handed.files]
    if options().json:
        body = {"status": str(made.handed.status), "file": files[0], "files": files, "counts": made.handed.counts}
        output.answer({**body, "questions": 0, "version": made.about.version, "items": list(made.items)})
    else:
        output.say(
            f"“{made.about.title}”（{made.about.version}）写到了{'、'.join(files)}，{made.villages}个村都能打开。"
        )


def _list_offered(found: Sequence[Offered]) -> None:
    if options().json:
        output.answer([asdict(one) for one in found])
    else:
        output.table((one.key, one.title, "本镇的" if one.own else "随程序来的") for one in found)


def _refuse_if_none(files: Sequence[Imported]) -> None:
    """Refuse where not one of the files could be taken in, or none was there."""
    if not files:
        raise UserError("bundles_none")
    if not all(one.status.is_refusal for one in files):
        return
    first = files[0]
    words = tuple(f"{one.file}：{one.message}" for one in files)
    output.refuse(CODES[first.status.name], first.message, words, in_json=options().json)
    click.get_current_context().exit(1)


def _brought(counts: object) -> str:
    found = counts if isinstance(counts, dict) else {}
    return f"新来{found.get('new', 0)}条，新{found.get('new_records', 0)}件，改{found.get('changed_records', 0)}件"
