"""due [--on DATE]."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.print_command import iso_date
from ruraldesk.cli.words import Command
from ruraldesk.services import home


@click.command("due", cls=Command, help="看到期和逾期的事，最急的在前。")
@click.option("--on", default="", callback=iso_date, metavar="日期", help="按哪一天看；不写就是今天。")
def due(on: date | None) -> None:
    with options().desk() as desk:
        found = home.due_list(desk, on)
    if options().json:
        output.answer([{**asdict(one), "due_on": one.due_on.isoformat()} for one in found])
    else:
        output.table(
            (one.due_on, home.days_words(one.days_left), one.form_title, one.title, one.label) for one in found
        )
