"""Writes a form's tables as form.toml: one row of a sheet on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TABLES = ("choices_from", "numbering", "list", "desk", "subject", "dossier")
_SHEETS = ("survey", "choices")
_BLOCKS = ("check", "derive", "gather", "collect", "make", "batch", "match", "prints")


def form_toml(document: Mapping[str, Any]) -> str:  # Any: TOML tables
    """Return the text of form.toml for a document of its tables."""
    parts = [f"settings = {_value(document['settings'])}"]
    parts.extend(f"{name} = {_rows(document[name])}" for name in _SHEETS if document.get(name))
    if document.get("fields"):
        parts.append(_table("fields", document["fields"]))
    if document.get("workflow"):
        lines = [f"{name} = {_entry(one)}" for name, one in document["workflow"].items()]
        parts.append("[workflow]\n" + "\n".join(lines))
    for name in _BLOCKS:
        parts.extend(f"[[{name}]]\n{_pairs(row)}" for row in document.get(name, []))
    parts.extend(_table(name, document[name]) for name in _TABLES if document.get(name))
    return "\n\n".join(parts) + "\n"


def _table(name: str, table: Mapping[str, Any]) -> str:
    return f"[{name}]\n{_pairs(table)}"


def _pairs(table: Mapping[str, Any]) -> str:
    return "\n".join(f"{_key(key)} = {_value(value)}" for key, value in table.items())


def _rows(rows: list[Any]) -> str:
    return "[\n" + "".join(f"  {_value(row)},\n" for row in rows) + "]"


def _entry(entry: Any) -> str:
    return _rows(entry) if isinstance(entry, list) else _value(entry)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    return "[" + ", ".join(_value(one) for one in value) + "]"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """Return a basic TOML string; JSON's escapes are TOML's, DEL excepted."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
