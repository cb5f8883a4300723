"""add, set, get, list, search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # Any: JSON values

import click

from ruraldesk.cli import output, reading
from ruraldesk.cli.options import options
from ruraldesk.cli.shapes import context_of, fields_of, is_record_shape, record_json
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.services import forms, ledger, records, showing
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import LedgerFilter
from ruraldesk.services.records import OldRecord, Saved

PAGE = 500
_WHERE = re.compile(r"([^<>=!]+)(<=|>=|!=|=|<|>)(.*)", re.DOTALL)


@click.command("add", cls=Command, help="登记一件，或按行登记许多件（JSON，一行一件）；答出各件的标识。")
@click.argument("form", metavar="登记表")
@click.argument("source", metavar="[文件|-]", default="-")
@click.option("--as-of", default="", help="旧记录：原来登记的日期。")
@click.option("--state", default="", help="旧记录：已到的状态。")
@click.option("--number", default="", help="旧记录：原来的编号。")
@click.option("--incomplete", default="", help="旧记录：缺项的原因。")
def add(form: str, source: str, as_of: str, state: str, number: str, incomplete: str) -> None:
    given = reading.read_objects(source)
    if number and len(given) > 1:
        raise click.UsageError("旧编号一次只能给一件")
    old = OldRecord(as_of, state, number, incomplete)
    with options().desk() as desk:
        name = forms.form(desk, form).form_id
        _refuse_other_form(given, name)
        saved = records.add_many(desk, name, [fields_of(one) for one in given], old)
        _answer_saved(saved)


@click.command("set", cls=Command, help="改一件的某几格，或用 --state 走一步流程。")
@click.argument("record", metavar="标识")
@click.argument("source", metavar="[文件|-]", default="")
@click.option("--state", default="", help="走到哪个状态。")
@click.option("--correct", default="", metavar="原因", help="更正已定稿的一件，写明原因。")
def set_(record: str, source: str, state: str, correct: str) -> None:
    given: dict[str, Any] = {} if state and not source else reading.read_object(source or "-")
    with options().desk() as desk:
        wanted = state or _state_in(given)
        saved = records.set_fields(
            desk, record, fields_of(given), context=context_of(given), state=wanted, correct=correct
        )
        _answer_saved([saved])


@click.command("get", cls=Command, help="看一件。")
@click.argument("record", metavar="标识")
def get(record: str) -> None:
    with options().desk() as desk:
        found = records.get(desk, record)
        if options().json:
            output.answer(record_json(found))
        else:
            output.table(showing.record_lines(desk, found))


@click.command("list", cls=Command, help="看一张表的各件，一行一件。")
@click.argument("form", metavar="登记表")
@click.option("--where", "wheres", multiple=True, metavar="名称=值", help="只看这样的；可写多个。")
@click.option("--text", default="", help="只看含这些字的。")
@click.option("--limit", type=click.IntRange(min=0), default=0, metavar="件数", help="最多几件；不写就是全部。")
@click.option("--order", default="", metavar="名称", help="按哪一项排，前面写-就从大到小；不写就是新的在前。")
@click.option("--deleted", is_flag=True, help="看回收箱里的。")
@click.option("--out", type=click.Path(path_type=Path), help="导出到这个文件：.xlsx或.csv。")
def list_(
    form: str, wheres: tuple[str, ...], text: str, limit: int, order: str, deleted: bool, out: Path | None
) -> None:
    with options().desk() as desk:
        spec = forms.form(desk, form)
        name = spec.form_id
        question = ledger.LedgerQuestion(where=where_of(wheres), text=text, order=order, only_deleted=deleted)
        if out is not None:
            count = _export(desk, spec, question, out, limit)
            if options().json:
                output.answer({"file": str(out), "count": count})
            else:
                output.say(f"已导出{count}{spec.list_view.noun}。")
        elif options().json:
            output.answer_lines(record_json(one) for one in _pages(desk, name, question, limit))
        elif not output.table(
            (one.id, one.number, one.title, showing.state_label(desk, one))
            for one in _pages(desk, name, question, limit)
        ):
            output.note([f"{spec.title}里没有符合的。"])


@click.command("search", cls=Command, help="查全部：字、拼音首字母、电话或编号里的数字。")
@click.argument("text", metavar="字")
@click.option("--limit", type=click.IntRange(min=1), default=50, metavar="件数", help="最多几件。")
def search(text: str, limit: int) -> None:
    from ruraldesk.services import finding

    with options().desk() as desk:
        hits = finding.search(desk, text, limit)
        if options().json:
            output.answer_lines(
                {"id": one.id, "form": one.form, "title": one.title, "matched": one.matched, "village": one.village}
                for one in hits
            )
        elif not output.table((one.id, one.form_title, one.title) for one in hits):
            output.note(["没有查到。换几个字，或者写拼音首字母再查。"])


def _answer_saved(saved: list[Saved]) -> None:
    if options().json:
        output.answer_lines(record_json(one.record) for one in saved)
    else:
        for one in saved:
            output.say(one.record.id)
    output.warn(problem.sentence for one in saved for problem in one.warnings)
    output.note(f"{made.words}。" for one in saved for made in one.made)


def _refuse_other_form(given: list[dict[str, Any]], form: str) -> None:
    for one in given:
        named = one.get("form") if is_record_shape(one) else None
        if named not in (None, "", form):
            raise UserError("json_other_form", given=named, form=form)


def _state_in(given: dict[str, Any]) -> str:
    state = given.get("state") if is_record_shape(given) else ""
    return state if isinstance(state, str) else ""


def where_of(wheres: tuple[str, ...]) -> dict[str, str]:
    """Read conditions of the command line. Raises UserError where_unreadable."""
    found = {}
    for one in wheres:
        parts = _WHERE.fullmatch(one)
        if parts is None:
            raise UserError("where_unreadable", given=one)
        name, sign, value = parts.groups()
        found[f"{name}{sign}" if sign != "=" else name] = value
    return found


def _pages(desk: Desk, form: str, question: ledger.LedgerQuestion, limit: int) -> Iterator[Record]:
    listing = ledger.listing(desk, form, question)
    count = min(limit or listing.count, listing.count)
    for start in range(0, count, PAGE):
        yield from ledger.whole(desk, form, listing.rids(start, min(count, start + PAGE)))


def _export(desk: Desk, spec: FormSpec, question: ledger.LedgerQuestion, out: Path, limit: int) -> int:
    from ruraldesk.services import ledger_export, ledger_filter

    listing = ledger.listing(desk, spec.form_id, question)
    only = listing.rids(0, min(limit, listing.count)) if limit else ()
    pairs = tuple((name, str(value)) for name, value in question.where.items())
    state = ledger_filter.BIN if question.only_deleted else ""
    said = ledger_filter.sentence(desk, spec, LedgerFilter(state, more=pairs, text=question.text))
    return ledger_export.write(desk, spec.form_id, listing, said, out, only=only)
