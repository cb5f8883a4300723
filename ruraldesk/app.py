"""The composition root: the command line, and behind it the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from ruraldesk.clock import SystemClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder, default_data_folder


def main(argv: list[str] | None = None) -> int:
    """Run a command line, or open the desk where it names no command. Returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    return _open_at_once(words) if _is_plain(words) and _may_show() else _run(words)


def _is_plain(words: list[str]) -> bool:
    """True for the start that a clerk makes by her icon: the window, and at most where its data lie."""
    return not words or (len(words) == 2 and words[0] == "--data" and not words[1].startswith("-"))


def _open_at_once(words: list[str]) -> int:
    """Open the window without reading the command line's own parts: she waits for it."""
    given = words[1] if words else os.environ.get("RURALDESK_DATA", "")
    folder = DataFolder(Path(given)) if given else default_data_folder()
    gc.disable()  # until the first page is up (gui/run.py): looking for rubbish meanwhile takes a tenth of the start
    try:
        return _open_window(folder, "", "")
    except Exception as error:  # noqa: BLE001  the last border, as below
        return _refuse(error, folder, in_json=False)


def _run(words: list[str]) -> int:
    from ruraldesk.cli import main as command_line
    from ruraldesk.cli.options import Options

    chosen = Options(open_window=_open_window)
    try:
        return command_line.run(words, chosen)
    except Exception as error:  # noqa: BLE001  the last border: whatever we got wrong, a clerk reads a sentence
        return _refuse(error, chosen.folder, in_json=chosen.json)


def _refuse(error: Exception, folder: DataFolder, *, in_json: bool) -> int:
    """Say why it went no further: a refusal as it is, anything else with where it is written down."""
    from ruraldesk.cli import output

    output.use_utf8()
    told = (
        error if isinstance(error, UserError) else UserError("unexpected_stop", where=(str(_note(error, folder.root)),))
    )
    output.refuse_error(told, in_json=in_json)
    return 1


def _open_window(folder: DataFolder, _clerk: str, _passphrase: str) -> int:
    """Open the desk's window and stay until it is closed; the clerk says her passphrase there."""
    if not _may_show():
        raise UserError("window_missing")
    try:
        from ruraldesk.gui.run import run
    except ImportError as error:
        raise UserError("window_missing", where=(str(error.name),)) from error
    return run(folder.root, SystemClock(), sys.argv[:1])


def _may_show() -> bool:
    from ruraldesk.cli.screen import has_screen

    return has_screen() or bool(os.environ.get("QT_QPA_PLATFORM"))


def _note(error: Exception, root: Path) -> Path:
    """Write down where we stopped: file, line and function of each step, no value and no message."""
    import tempfile
    import traceback

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
