"""fill TEMPLATE.xlsx --form FORM [--mapping M] --out FILE."""

from __future__ import annotations

from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.record_commands import where_of
from ruraldesk.cli.words import Command
from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import (
    fill_templates,
    forms,
    ledger_filter,
    ledger_periods,
    reporting,
    sheet_columns,
    sheet_fill,
)
from ruraldesk.services.desk import Desk
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.ledger import LedgerQuestion
from ruraldesk.services.ledger_filter import LedgerFilter
from ruraldesk.services.sheet_fill import FillPlan


@click.command("fill", cls=Command, help="填镇里发来的空表：表样、公式不动，只往对上的列里写。")
@click.argument("template", metavar="空表.xlsx")
@click.option("--form", "form", required=True, metavar="登记表", help="从哪张登记表取。")
@click.option("--mapping", default="", metavar="文件.json", help="哪一列填哪一项；不写就照上次的、照表头认。")
@click.option("--out", default="", metavar="文件.xlsx", help="写到哪里。")
@click.option("--where", "wheres", multiple=True, metavar="名称=值", help="只填这样的；可写多个。")
@click.option("--period", default="", metavar="2026Q3", help="期间：2026、2026Q3、2026-09；或 month、last_month。")
@click.option("--date", "dated", default="", metavar="名称", help="期间按哪个日期算；不写就按台账的第一个日期。")
@click.option("--private", is_flag=True, help="平时不交镇里的也填。")
@click.option("--dry-run", is_flag=True, help="只看怎么填，不写。")
def fill(
    template: str, form: str, mapping: str, out: str, wheres: tuple[str, ...], period: str, dated: str,
    private: bool, dry_run: bool,
) -> None:  # fmt: skip
    if not out and not dry_run:
        raise click.UsageError("少了 --out：写到哪里。")
    with options().desk() as desk:
        spec = forms.form(desk, form)
        found = _template(desk, spec, Path(template), mapping, dry_run=dry_run)
        question = _question(desk, spec, wheres, period, dated)
        planned = sheet_fill.plan(desk, spec, found, question, everything=private)
        file = None if dry_run else sheet_fill.write(desk, spec, planned, Path(out)).file
    _answer(spec, planned, file)


def _template(desk: Desk, spec: FormSpec, file: Path, mapping: str, *, dry_run: bool) -> Template:
    """Return what goes where: as written, as kept, else what is sure. Where columns moved it is asked again."""
    source = fill_templates.open_template(file)
    if mapping:
        return fill_templates.from_data(desk, spec, source, sheet_columns.read_mapping(Path(mapping)))
    found = fill_templates.template(desk, spec, source)
    if found.moved and not dry_run:
        raise UserError("template_moved", count=len(found.moved), where=found.moved)
    return found if found.known else found.sure


def _question(desk: Desk, spec: FormSpec, wheres: tuple[str, ...], period: str, dated: str) -> LedgerQuestion:
    days = period
    if period and period not in ledger_periods.PERIODS:
        days = ledger_periods.own_period(*reporting.written_period(period))
    field = dated or (ledger_filter.date_fields(spec)[0][0] if period else "")
    wanted = LedgerFilter(period=days, date_field=field, more=tuple(where_of(wheres).items()))
    order, descending = ledger_filter.own_order(spec)
    return ledger_filter.question(desk, spec, wanted, order, descending=descending)


def _answer(spec: FormSpec, planned: FillPlan, file: Path | None) -> None:
    found = planned.template
    if options().json:
        withheld = [{"label": label, "cells": count} for label, count in planned.withheld]
        blank = [one.head for one in found.columns if not one.target]
        output.answer({
            "file": str(file) if file else "", "records": planned.records, "withheld": withheld, "blank": blank,
            "moved": list(found.moved), "mapping": fill_templates.as_data(found),
        })  # fmt: skip
        return
    count = f"{planned.records}{spec.list_view.noun}"
    done = f"填了{count}，写在{file}" if file else f"要填{count}，还没写"
    output.say(f"{done}。")
    blank = [one.head for one in found.columns if not one.target]
    output.warn([f"这几列没有填：{'、'.join(blank)}。"] if blank else [])
    output.warn([planned.sentence] if planned.sentence else [])
    output.warn(found.moved)
