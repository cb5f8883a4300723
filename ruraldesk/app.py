"""The composition root: the command line, and behind it the window."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

from ruraldesk.cli import main as command_line
from ruraldesk.cli import output
from ruraldesk.cli.options import Options
from ruraldesk.cli.screen import has_screen
from ruraldesk.clock import SystemClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder


def main(argv: list[str] | None = None) -> int:
    """Run a command line, or open the desk where it names no command. Returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    chosen = Options(open_window=_open_window)
    try:
        return command_line.run(words, chosen)
    except Exception as error:  # noqa: BLE001  the last border: whatever we got wrong, a clerk reads a sentence
        log = _note(error, chosen.folder.root)
        output.refuse_error(UserError("unexpected_stop", where=(str(log),)), in_json=chosen.json)
        return 1


def _open_window(folder: DataFolder, _clerk: str, _passphrase: str) -> int:
    """Open the desk's window and stay until it is closed; the clerk says her passphrase there."""
    if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
        raise UserError("window_missing")
    try:
        from ruraldesk.gui.run import run
    except ImportError as error:
        raise UserError("window_missing", where=(str(error.name),)) from error
    return run(folder.root, SystemClock(), sys.argv[:1])


def _note(error: Exception, root: Path) -> Path:
    """Write down where we stopped: file, line and function of each step, no value and no message."""
    folder = root / "logs" if root.is_dir() else Path(tempfile.gettempdir())
    at = SystemClock().now()
    frames = traceback.extract_tb(error.__traceback__)
    steps = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    text = "\n".join([f"{at:%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}", *steps, ""])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"ruraldesk-{at:%Y%m%d}.log"
        with file.open("a", encoding="utf-8") as log:
            log.write(text)
    except OSError:
        return Path(sys.stderr.name)
    return file
