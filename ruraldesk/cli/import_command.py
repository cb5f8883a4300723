"""import FORM FILE.xlsx|csv [--mapping M] [--dry-run]; import FORM --undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any  # Any: JSON

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import forms, sheet_columns, sheet_import, sheet_marked
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_columns import Columns, Source
from ruraldesk.services.sheet_import import STATUS_WORDS, ImportPlan, TakenBack


@click.command("import", cls=Command, help="把Excel或CSV里的一行一行登记进来；先用 --dry-run 看每行会怎样。")
@click.argument("form", metavar="登记表")
@click.argument("file", metavar="[文件.xlsx|.csv]", default="")
@click.option("--mapping", default="", metavar="文件.json", help="哪一列是哪一项；不写就照表头和上次的认。")
@click.option("--dry-run", is_flag=True, help="只看，不登记。")
@click.option("--doubles", is_flag=True, help="和已有的一模一样的也登记。")
@click.option("--marked", default="", metavar="文件", help="存一份标了结果的。")
@click.option("--undo", is_flag=True, help="撤回这张登记表最后一次导入。")
def import_(form: str, file: str, mapping: str, dry_run: bool, doubles: bool, marked: str, undo: bool) -> None:
    if bool(file) == undo:
        raise click.UsageError("写一个文件，或者写 --undo。")
    with options().desk() as desk:
        spec = forms.form(desk, form)
        if undo:
            _answer_undone(spec, _undo(desk, spec))
            return
        source = sheet_columns.open_file(Path(file))
        columns = _columns(desk, spec, source, mapping)
        planned = sheet_import.plan(desk, spec, source, columns, doubles=doubles)
        batch = ""
        if not dry_run and planned.ready:
            done = sheet_import.carry_out(desk, spec, planned)
            planned, batch = done.plan, done.batch
        copy = sheet_marked.write(planned, Path(marked), done=bool(batch)) if marked else None
        if not batch and not dry_run:
            raise UserError("import_nothing", file=source.name, where=tuple(_lines(planned)))
        _answer(spec, planned, batch, copy)


def _columns(desk: Desk, spec: FormSpec, source: Source, mapping: str) -> Columns:
    """Return what is taken: as written, else what is sure; what is only guessed waits for a written mapping."""
    if mapping:
        columns = sheet_columns.from_data(desk, spec, source, sheet_columns.read_mapping(Path(mapping)))
    else:
        columns = sheet_columns.guess(desk, spec, source).sure
    if not columns.taken:
        raise UserError("import_no_columns", file=source.name, where=_heads(columns))
    lacking = sheet_columns.missing(desk, spec, columns)
    if lacking:
        labels = "、".join(one.label for one in lacking)
        raise UserError("import_missing", labels=labels, where=_heads(columns))
    return columns


def _heads(columns: Columns) -> tuple[str, ...]:
    return tuple(f"{one.head}：{one.target or '没有对上'}" for one in columns.columns)


def _undo(desk: Desk, spec: FormSpec) -> TakenBack:
    noted = sheet_import.batches(desk, spec.form_id)
    if not noted:
        raise UserError("import_batch_unknown")
    return sheet_import.take_back(desk, spec.form_id, noted[-1].id)


def _answer(spec: FormSpec, planned: ImportPlan, batch: str, copy: Path | None) -> None:
    if options().json:
        output.answer(_data(planned, batch, copy))
        return
    counts = [f"{STATUS_WORDS[one]}{planned.count(one)}行" for one in STATUS_WORDS if planned.count(one)]
    head = (
        f"已登记{len([1 for one in planned.rows if one.record])}{spec.list_view.noun}" if batch else "没有登记，只是看"
    )
    output.say(f"{head}：{'，'.join(counts)}。")
    output.table(_table(planned))
    output.note([f"另存了{copy}。"] if copy else [])
    untaken = [one.head for one in planned.columns.columns if not one.target]
    output.warn([f"这几列没有登记：{'、'.join(untaken)}。"] if untaken else [])
    output.warn([f"{one}。" for one in planned.told])
    if planned.source.open_elsewhere:
        output.warn(["这个文件在别处开着，读的是上次存盘的内容。"])


def _table(planned: ImportPlan) -> list[tuple[str, str, str]]:
    told = [one for one in planned.rows if one.status != "ready" or one.notes]
    return [(f"第{one.number}行", STATUS_WORDS[one.status], "；".join((*one.reasons, *one.notes))) for one in told]


def _lines(planned: ImportPlan) -> list[str]:
    return [f"{number}{status}：{words}" for number, status, words in _table(planned)][:20]


def _data(planned: ImportPlan, batch: str, copy: Path | None) -> dict[str, Any]:
    rows = [
        {"row": one.number, "status": one.status, "id": one.record, "reasons": list(one.reasons),
         "notes": list(one.notes)}
        for one in planned.rows
    ]  # fmt: skip
    counts = {status: planned.count(status) for status in STATUS_WORDS}
    mapping = sheet_columns.as_data(planned.source, planned.columns)
    return {
        "form": planned.form, "batch": batch, "counts": {**counts, "left_out": planned.left_out}, "mapping": mapping,
        "file": str(copy) if copy else "", "rows": rows,
    }  # fmt: skip


def _answer_undone(spec: FormSpec, back: TakenBack) -> None:
    if options().json:
        kept = [{"title": title, "reason": reason} for title, reason in back.kept]
        output.answer({"form": spec.form_id, "undone": back.done, "kept": kept})
        return
    output.say(f"撤回了{back.done}{spec.list_view.noun}。")
    output.warn(f"{title}留着：{reason}" for title, reason in back.kept)
