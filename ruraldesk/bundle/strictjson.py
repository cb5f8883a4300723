"""JSON as a stranger may have written it: read only where it is exactly canonical and within limits."""

from __future__ import annotations

import json
import re
from typing import Any

from ruraldesk.bundle import limits
from ruraldesk.model.changes import canonical

MOST_PARTS = 100_000
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')


def parse_canonical(raw: bytes, most: int, text: int = limits.TEXT) -> dict[str, Any]:  # Any: JSON document
    """Return the object that ``raw`` is the canonical form of.

    Raises ValueError for anything else: too long, too deep, doubled keys, NaN, fractions,
    lone surrogates, numbers beyond 2**53, control characters, other spelling of the same value.
    """
    if len(raw) > most:
        raise ValueError(f"JSON of {len(raw)} bytes, at most {most}")
    if _brackets(raw) > MOST_PARTS and _brackets(_STRING.sub(b"", raw)) > MOST_PARTS:
        raise ValueError("JSON of too many parts")
    try:
        value = json.loads(raw, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_no_float)
    except RecursionError as error:
        raise ValueError("JSON is nested too deep") from error
    if not isinstance(value, dict):
        raise ValueError("JSON is not an object")
    _check(value, 1, text)
    if canonical(value) != raw:
        raise ValueError("JSON is not canonical")
    return value


def _brackets(raw: bytes) -> int:
    return raw.count(b"{") + raw.count(b"[")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("JSON key stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"JSON constant {name}")


def _no_float(text: str) -> Any:
    raise ValueError(f"JSON number with a fraction: {text[:20]}")


def _check(value: Any, depth: int, text: int) -> None:
    if depth > limits.DEPTH:
        raise ValueError("JSON is nested too deep")
    if isinstance(value, dict):
        for key, one in value.items():
            _check_text(key, limits.TEXT)
            _check(one, depth + 1, text)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1, text)
    elif isinstance(value, str):
        _check_text(value, text)
    elif isinstance(value, int) and abs(value) > limits.INTEGER:
        raise ValueError("JSON number is too large")


def _check_text(text: str, most: int) -> None:
    if len(text) * 4 > most and len(text.encode("utf-8")) > most:
        raise ValueError("JSON text is too long")
    if not text.isprintable() and any(sign < " " and sign not in "\t\n\r" for sign in text):
        raise ValueError("JSON text holds a control character")
