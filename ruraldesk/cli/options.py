"""What every command takes: the data folder, the clerk, her passphrase, and whether to answer in JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ruraldesk.clock import Clock, SystemClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder, default_data_folder

if TYPE_CHECKING:
    from ruraldesk.services.desk import Desk

BACKUP_EVERY = timedelta(minutes=15)
WindowOpener = Callable[[DataFolder, str, str], int]  # folder, clerk, passphrase ("" = ask in the window)


def _no_window(_folder: DataFolder, _clerk: str, _passphrase: str) -> int:
    raise UserError("window_missing")


@dataclass(slots=True)
class Options:
    """The common options, gathered from before and after the command's name."""

    data: str = ""
    clerk: str = ""
    passphrase_file: str = ""
    json: bool = False
    clock: Clock = field(default_factory=SystemClock)
    open_window: WindowOpener = _no_window

    @property
    def folder(self) -> DataFolder:
        """The data folder: as given, or this user's own."""
        given = self.data or os.environ.get("RURALDESK_DATA", "")
        return DataFolder(Path(given)) if given else default_data_folder()

    @property
    def clerk_name(self) -> str:
        """The clerk as given or in RURALDESK_CLERK; "" for the only one."""
        return self.clerk or in_utf8(os.environ.get("RURALDESK_CLERK", ""))

    def passphrase(self, *, ask: str = "口令：") -> str:
        """Return the passphrase: from the file, the environment, or asked for at a terminal."""
        if self.passphrase_file:
            return read_passphrase(self.passphrase_file)
        from_environment = os.environ.get("RURALDESK_PASSPHRASE")
        if from_environment is not None:
            return in_utf8(from_environment)
        if sys.stdin is not None and sys.stdin.isatty():
            return str(click.prompt(ask.rstrip("：:"), hide_input=True, prompt_suffix="：", err=True))
        raise UserError("passphrase_missing")

    def desk(self) -> Desk:
        """Open the desk for the clerk."""
        from ruraldesk.services.desk import open_desk, refuse_missing
        from ruraldesk.services.names import clerk_names

        if not clerk_names(self.folder):
            refuse_missing(self.folder)
        desk = open_desk(self.folder, self.clerk_name, self.passphrase(), self.clock)
        desk.backup_every = BACKUP_EVERY
        if not self.json:  # with --json, standard error holds a refusal or nothing
            desk.on_backup_trouble = _tell
            if desk.became_new:
                click.echo("留意：登记台换了地方，从现在起算一张新桌子；编号仍由原来那张管。", err=True)
        return desk


def _tell(trouble: UserError) -> None:
    click.echo(f"留意：已经存好，但这次没有备份成。{trouble.message}", err=True)


def in_utf8(word: str) -> str:
    """Return a word of the command line or environment as UTF-8, whatever the locale made of its bytes."""
    if word.isprintable():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word  # a file's name of another encoding: it is opened by its bytes


def read_passphrase(file: str) -> str:
    """Return the first line of a passphrase file."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError("passphrase_file_unreadable", file=file) from None
    first = text.splitlines()[0] if text.splitlines() else ""
    if not first:
        raise UserError("passphrase_file_unreadable", file=file)
    return first


def options() -> Options:
    """Return the options of the command that is running."""
    return click.get_current_context().find_root().ensure_object(Options)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def remember(ctx: click.Context, _param: click.Parameter, value: object) -> None:
        if value:
            setattr(ctx.find_root().ensure_object(Options), name, value)

    return remember


def _option(flag: str, name: str, words: str, *, is_flag: bool = False) -> Callable[[], click.Option]:
    return lambda: click.Option(
        [flag, f"common_{name}"],
        help=words,
        is_flag=is_flag or None,  # False would let click take the option without its value
        expose_value=False,
        callback=_keep(name),
        metavar=None if is_flag else "值",
    )


COMMON: tuple[Callable[[], click.Option], ...] = (
    _option("--data", "data", "数据文件夹。"),
    _option("--clerk", "clerk", "经办人；也可放在环境变量RURALDESK_CLERK里，只有一个人时不用写。"),
    _option("--passphrase-file", "passphrase_file", "口令所在的文件；口令也可放在环境变量RURALDESK_PASSPHRASE里。"),
    _option("--json", "json", "用JSON回答。", is_flag=True),
)
