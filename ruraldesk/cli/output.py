"""Answers: UTF-8 whatever the locale, JSON or words, refusals on standard error."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from typing import TextIO

import click

from ruraldesk.clock import CHINA, parse_instant
from ruraldesk.errors import UserError


def use_utf8() -> None:
    """Make both output streams speak UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(words: str) -> None:
    """Print words for a person."""
    _echo(words)


def answer(value: object) -> None:
    """Print one JSON document on one line."""
    _echo(as_json(value))


def answer_lines(values: Iterable[object]) -> None:
    """Print one JSON document a line."""
    for value in values:
        _echo(as_json(value))


def table(rows: Iterable[Iterable[object]]) -> int:
    """Print rows with tabs between the cells; return how many there were."""
    count = 0
    for row in rows:
        count += 1
        _echo("\t".join(str(cell).replace("\t", " ").replace("\n", " ") for cell in row))
    return count


def refuse(code: str, message: str, where: Iterable[str] = (), *, in_json: bool) -> None:
    """Say on standard error why nothing was done."""
    if in_json:
        click.echo(as_json({"error": code, "message": message, "where": list(where)}), err=True)
        return
    places = "".join(f"\n  {one}" for one in where)
    click.echo(f"{message}（{code}）{places}", err=True)


def refuse_error(error: UserError, *, in_json: bool) -> None:
    """Say on standard error what a UserError says."""
    refuse(error.code, error.message, error.where, in_json=in_json)


def warn(sentences: Iterable[str]) -> None:
    """Say on standard error what is worth a second look; the answer itself stays clean."""
    for one in sentences:
        click.echo(f"留意：{one}", err=True)


def note(sentences: Iterable[str]) -> None:
    """Say on standard error what was done besides; the answer itself stays clean."""
    for one in sentences:
        click.echo(one, err=True)


def as_json(value: object) -> str:
    """Return the JSON text of an answer."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def when(instant: str) -> str:
    """Return an instant as a clerk reads it: civil time in China, to the minute."""
    return f"{parse_instant(instant).astimezone(CHINA):%Y-%m-%d %H:%M}" if instant else ""


def flush() -> None:
    """Bring the whole answer out. Raises UserError("answer_unwritable")."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        raise UserError("answer_unwritable") from None


def _echo(words: str) -> None:
    try:
        click.echo(words)
    except BrokenPipeError:
        raise
    except OSError:
        raise UserError("answer_unwritable") from None


def close_quietly(stream: TextIO) -> None:
    """Close a stream whose reader has gone, without a word."""
    try:
        stream.close()
    except OSError:
        return


def _plain(value: object) -> object:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
