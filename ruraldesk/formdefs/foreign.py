"""Takes the sheets of any XLSForm into the tables of a form.toml, mapping what we name otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ruraldesk.formdefs.schema import NAME_PATTERN

Rows = list[dict[str, str]]
Table = dict[str, Any]  # Any: a TOML table

FIRST_VERSION = 2026010101
PIXELS = "max-pixels=2048"
CONSTRAINT_WORDS = "这一格不合表里的要求，看一看提示。"
_NAME = re.compile(NAME_PATTERN)
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_META = frozenset(
    "start end today deviceid username phonenumber email audit simserial subscriberid start-geopoint".split()  # noqa: SIM905
)
_KEYS = {"calculate": "calculation", "read_only": "readonly", "relevance": "relevant", "caption": "label"}
_EXPRESSIONS = ("relevant", "constraint", "calculation", "default", "choice_filter", "required")
_SURVEY_KEYS = frozenset(
    "type name label hint required required_message relevant constraint constraint_message "  # noqa: SIM905
    "calculation default readonly appearance choice_filter parameters xlsform_name".split()
)
_TRUE, _FALSE = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")


def from_foreign(sheets: Mapping[str, Rows], file_stem: str) -> Table:
    """Return settings, survey and choices. What we do not know stays in, so that the reader names it."""
    given = (sheets.get("settings") or [{}])[0]
    survey = [_keys(row) for row in sheets.get("survey", []) if row.get("type", "").strip() not in ("", *_META)]
    names = _mapped([row.get("name", "") for row in survey], "field")
    choices = [_keys(row) for row in sheets.get("choices", []) if row.get("list_name") or row.get("list name")]
    for row in choices:
        row.setdefault("list_name", row.pop("list name", ""))
    lists = _mapped([row["list_name"] for row in choices], "list")
    columns = _mapped([key for row in choices for key in row if key not in ("list_name", "name", "label")], "column")
    rename = _renamer(names)
    return {
        "settings": _settings(given, file_stem, rename),
        "survey": [_survey_row(row, names, lists, rename) for row in survey],
        "choices": [_choice_row(row, lists, columns) for row in choices],
    }


def _settings(given: Mapping[str, str], file_stem: str, rename: Callable[[str], str]) -> Table:
    form_id = given.get("form_id") or given.get("id_string") or file_stem
    title = given.get("form_title") or given.get("title") or form_id
    version = given.get("version", "")
    settings: Table = {"form_id": _mapped([form_id], "form")[form_id], "form_title": title}
    settings["version"] = int(version) if re.fullmatch(r"2\d{9}", version) else FIRST_VERSION
    if given.get("instance_name"):
        settings["instance_name"] = rename(given["instance_name"])
    return settings


def _keys(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with the keys we know: ``label::中文`` is label, the first language wins."""
    found: dict[str, str] = {}
    for key, value in row.items():
        plain = key.strip().split("::")[0].removeprefix("bind:").strip()
        plain = plain if plain == key.strip() and "_" in plain else plain.replace(" ", "_").lower()
        found.setdefault(_KEYS.get(plain, plain), value.strip())
    return found


def _mapped(given: list[str], word: str) -> dict[str, str]:
    """Return given name -> our name; every given name its own."""
    taken = {one for one in given if _NAME.fullmatch(one)}
    found: dict[str, str] = {}
    for one in given:
        if not one or one in found:
            continue
        found[one] = one if one in taken else _free(one, word, taken)
        taken.add(found[one])
    return found


def _free(given: str, word: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", given.lower()).strip("_")[:36]
    base = plain if _NAME.fullmatch(plain) else f"{word}_{plain}".rstrip("_")[:36]
    if base not in taken and base != word:
        return base
    number = 1
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


def _renamer(names: Mapping[str, str]) -> Callable[[str], str]:
    def rename(text: str) -> str:
        return _REFERENCE.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", text)

    return rename


def _survey_row(
    given: Mapping[str, str], names: Mapping[str, str], lists: Mapping[str, str], rename: Callable[[str], str]
) -> Table:
    row: Table = {key: value for key, value in given.items() if key in _SURVEY_KEYS and value}
    kind, _, argument = re.sub(r"\s+", " ", given["type"]).partition(" ")
    if kind in ("begin", "end"):
        kind, argument = f"{kind}_{argument.strip()}", ""
    if kind.startswith("end_"):
        return {"type": kind}
    if kind in ("photo", "string", "int", "datetime"):
        kind = {"photo": "image", "string": "text", "int": "integer", "datetime": "dateTime"}[kind]
    row["type"] = f"{kind} {lists.get(argument, argument)}".strip()
    name = given.get("name", "")
    row["name"] = names.get(name, name)
    if row["name"] != name:
        row["xlsform_name"] = name
    for key in _EXPRESSIONS:
        if key in row:
            row[key] = rename(row[key])
    _flags(row)
    _fill(row, kind, name)
    return row


def _flags(row: Table) -> None:
    for key in ("required", "readonly"):
        words = str(row.get(key, "")).lower()
        if words in _TRUE:
            row[key] = True
        elif words in _FALSE:
            row.pop(key, None)


def _fill(row: Table, kind: str, name: str) -> None:
    """Put in what a foreign form may leave out and ours may not."""
    if kind != "calculate":
        row.setdefault("label", name)
    if row.get("constraint"):
        row.setdefault("constraint_message", CONSTRAINT_WORDS)
    if kind == "image" and "max-pixels" not in row.get("parameters", ""):
        row["parameters"] = f"{row.get('parameters', '')} {PIXELS}".strip()


def _choice_row(given: Mapping[str, str], lists: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    row: Table = {"list_name": lists[given["list_name"]], "name": given.get("name", "")}
    row["label"] = given.get("label") or row["name"]
    extra = {columns.get(k, k): v for k, v in given.items() if k not in ("list_name", "name", "label") and v}
    return row | extra
