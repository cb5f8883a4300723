"""demo --out DIR."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ruraldesk.cli import output
from ruraldesk.cli.options import Options, options
from ruraldesk.cli.screen import has_screen
from ruraldesk.cli.words import Command
from ruraldesk.paths import DataFolder


@click.command("demo", cls=Command, help="造一个示例村和示例镇来试；里面的人和事都是编的。")
@click.option("--out", required=True, metavar="文件夹", help="放在哪里。")
@click.option("--records", default=0, type=int, metavar="件数", help="一共几件；不写就是一个村一年的量。")
@click.option("--seed", default=2026, type=int, metavar="数", help="同一个数造出同一个村。")
@click.option("--no-window", is_flag=True, help="造好不打开窗口。")
def demo(out: str, records: int, seed: int, no_window: bool) -> None:
    from ruraldesk.demo.story import PASSPHRASE, Demo, make

    def told(made: Demo) -> None:
        folder = made.folder
        output.say("示例早就造好了，接着用。" if made.reused else f"示例造好了，一共{made.records}件，都是编的。")
        if made.aside is not None:
            output.say(f"原来的示例挪到{made.aside}，试过的都还在里面；不要了就删掉。")
        output.say(f"村里的登记台　{folder.village}")
        output.say(f"镇里的登记台　{folder.town}")
        output.say(f"U盘　{folder.stick}　里面是封好的包和镇里的回执")
        output.say(f"打印件　{folder.prints}")
        output.say(f"口令都是 {PASSPHRASE}。自己打开：{program()} --data {folder.village}")

    chosen = options()
    made = make(Path(out), chosen.clock, records=records, seed=seed, progress=_Words(quiet=chosen.json))
    if chosen.json:
        folder = made.folder
        parts = {name: str(folder.root / name) for name in ("village", "town", "stick", "prints")}
        told_of = {"records": made.records, "reused": made.reused, "passphrase": PASSPHRASE}
        output.answer({**parts, **told_of, "older": str(made.aside or "")})
    else:
        told(made)
    if not no_window:
        _open(chosen, made.folder.village)


class _Words:
    """Says on standard error how far the demo is."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def step(self, done: int, total: int, words: str) -> None:  # noqa: ARG002  the protocol's shape
        if not self._quiet and done and done % 50_000 == 0:
            click.echo(words, err=True)

    def cancelled(self) -> bool:
        return False


def _open(chosen: Options, village: Path) -> None:
    if not has_screen():
        output.warn(["这里没有屏幕，没有打开窗口。"])
        return
    click.get_current_context().exit(chosen.open_window(DataFolder(village), "", ""))


def program() -> str:
    """Return what starts ruraldesk here: start.py says so when it was the one."""
    return os.environ.get("RURALDESK_PROGRAM", "ruraldesk")
