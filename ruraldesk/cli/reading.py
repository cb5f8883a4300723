"""JSON in: one object, an array of objects, or one object a line; numbers are read exactly."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruraldesk.errors import UserError

DEEPEST = 8
Json = dict[str, Any]  # Any: JSON document as given, checked by the services


def read_objects(source: str) -> list[Json]:
    """Return the objects of a file, or of standard input for ``-``. Raises UserError("json_unreadable")."""
    text = _text(source)
    try:
        whole = _loads(text)
    except UserError:
        lines = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2:
            raise
        return [_object(_loads(line, place), place) for place, line in lines]
    if isinstance(whole, list):
        return [_object(one, place) for place, one in enumerate(whole, 1)]
    return [_object(whole, 1)]


def read_object(source: str) -> Json:
    """Return the one object of a file or of standard input."""
    found = read_objects(source)
    if len(found) != 1:
        raise UserError("json_one_object", count=len(found))
    return found[0]


def _text(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError:
        raise UserError("file_unreadable", file=source) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("json_unreadable", where=("文字不是UTF-8编码",)) from None


def _loads(text: str, place: int = 0) -> Any:  # Any: JSON document
    try:
        found = json.loads(text, parse_float=str, parse_constant=_refuse, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise UserError("json_unreadable", where=(f"第{place or error.lineno}行第{error.colno}列",)) from None
    except (RecursionError, ValueError) as error:
        reason = str(error) if isinstance(error, _RefusedError) else "写得太深，或数太长"
        raise UserError("json_unreadable", where=(f"第{place}行：{reason}" if place else reason,)) from None
    if _depth(found) > DEEPEST:
        raise UserError("json_unreadable", where=("套得太深",))
    return found


class _RefusedError(ValueError):
    pass


def _refuse(name: str) -> object:
    raise _RefusedError(f"{name}不是数")


def _unique(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("同一个名称写了两次")
    return found


def _object(value: object, place: int) -> Json:
    if not isinstance(value, Mapping):
        raise UserError("json_unreadable", where=(f"第{place}项不是{{…}}",))
    return dict(value)


def _depth(value: object) -> int:
    if isinstance(value, Mapping):
        return 1 + max((_depth(one) for one in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(one) for one in value), default=0)
    return 0
