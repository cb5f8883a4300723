"""dealings: everything that concerns a person or a thing, newest first."""

from __future__ import annotations

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command


@click.command("dealings", cls=Command, help="看一个人、一处设施的往来：和他有关的各件，新的在前。")
@click.argument("record", metavar="标识")
@click.option("--handled", is_flag=True, help="看只是经办过的。")
@click.option("--limit", type=click.IntRange(min=1), default=50, metavar="件数", help="最多几件。")
def dealings(record: str, handled: bool, limit: int) -> None:
    from ruraldesk.services import dealings as concerning

    with options().desk() as desk:
        found = concerning.dealings(desk, record)
        places = (found.handled if handled else found.own)[:limit]
        lines = concerning.page(desk, found, places)
        if options().json:
            output.answer_lines(
                {
                    "id": one.record,
                    "form": one.form,
                    "on": one.on,
                    "register": one.register,
                    "sentence": one.sentence,
                    "state": one.state,
                    "days_left": one.days_left,
                }
                for one in lines
            )
        else:
            output.table((one.on, one.register, one.sentence, one.state, one.record) for one in lines)
