"""handover plain --month YYYY-MM --out DIR."""

from __future__ import annotations

from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import options
from ruraldesk.cli.words import Command, Group
from ruraldesk.services import month_prints, plain_handover

handover = Group("handover", help="交给没有这个程序的镇。")


@handover.command("plain", cls=Command, help="一个月交镇里的内容，写成Excel和PDF。")
@click.option("--month", required=True, metavar="YYYY-MM", help="哪个月登记或改过的。")
@click.option("--out", required=True, metavar="文件夹", help="写到哪里。")
def plain(month: str, out: str) -> None:
    with options().desk() as desk:
        done = plain_handover.write(desk, month_prints.read_month(month), Path(out))
    stayed = [{"title": title, "reason": reason} for title, reason in done.stayed]
    if options().json:
        counts = [{"title": title, "records": count} for title, count in done.counts]
        files = [str(one) for one in done.files]
        output.answer({"month": month, "files": files, "counts": counts, "stayed": stayed})
        return
    output.table(done.counts)
    output.say(f"写在{'、'.join(str(one) for one in done.files)}。")
    output.warn(f"{one['title']}没有印：{one['reason']}" for one in stayed)
