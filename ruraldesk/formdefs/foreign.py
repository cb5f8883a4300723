"""Takes the sheets of any XLSForm into the tables of a form.toml, mapping what we name otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ruraldesk.formdefs.foreign_groups import flattened, row_counts
from ruraldesk.formdefs.foreign_types import expanded, opening, parts
from ruraldesk.formdefs.schema import NAME_PATTERN
from ruraldesk.formdefs.sensitive import words_look_sensitive

Rows = list[dict[str, str]]
Table = dict[str, Any]  # Any: a TOML table

FIRST_VERSION = 2026010101
ROW = "_row"  # a row's number in its sheet, carried along until the places are known
OWN = "ruraldesk"  # the sheet with our own tables: who writes it says what is sensitive
_OF_CHOICES = ("list_name", "name", "label", "_row")
PIXELS = "max-pixels=2048"
CONSTRAINT_WORDS = "这一格不合表里的要求，看一看提示。"
_NAME = re.compile(NAME_PATTERN)
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_META = frozenset(
    "start end today deviceid username phonenumber email audit simserial subscriberid start-geopoint "  # noqa: SIM905
    "background-audio".split()
)
_KEYS = {"calculate": "calculation", "read_only": "readonly", "relevance": "relevant", "caption": "label"}
_EXPRESSIONS = ("relevant", "constraint", "calculation", "default", "choice_filter", "required")
_SURVEY_KEYS = frozenset(
    "type name label hint required required_message relevant constraint constraint_message "  # noqa: SIM905
    "calculation default readonly appearance choice_filter parameters xlsform_name _row".split()
)
_OWN_LANGUAGE = re.compile(r"中文|汉语|chinese|\(zh", re.IGNORECASE)
_TRUE, _FALSE = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")


def from_foreign(sheets: Mapping[str, Rows], file_stem: str) -> Table:
    """Return settings, survey and choices. What we do not know stays in, so that the reader names it."""
    given = (sheets.get("settings") or [{}])[0]
    choices = [_keys(row) for row in sheets.get("choices", []) if row.get("list_name") or row.get("list name")]
    for row in choices:
        row.setdefault("list_name", row.pop("list name", ""))
    survey = _survey(sheets.get("survey", []), choices)
    names = _mapped([row.get("name", "") for row in survey], "field")
    lists = _mapped([row["list_name"] for row in choices], "list")
    columns = _mapped([key for row in choices for key in row if key not in _OF_CHOICES], "column")
    rename = _renamer(names)
    document: Table = {
        "settings": _settings(given, file_stem, rename),
        "survey": [_survey_row(row, names, lists, _renamer(names, columns)) for row in survey],
        "choices": [_choice_row(row, lists, columns) for row in choices],
    }
    if counts := row_counts(survey):
        document["check"] = [_count_check(one, names, rename) for one in counts]
    if OWN not in sheets and (own := _careful(document["survey"])):
        document["fields"] = own
    return document


def _survey(given: Rows, choices: Rows) -> Rows:
    """Return the rows of a survey as far as they are asked: without what is switched off or noted by machines."""
    rows = [row for one in given if (row := _keys(one)).get("type", "").strip() and row.get("disabled") not in _TRUE]
    words = " ".join(value for row in rows for value in row.values())
    found: Rows = []
    for row in rows:
        kind, _ = parts(row["type"])
        noted = opening(kind) if kind in _META and f"${{{row.get('name', '')}}}" in words else None
        if noted is not None:
            found.append(noted | {"name": row.get("name", kind), "_row": row.get("_row", "")})
        elif kind not in _META:
            found += expanded(row, choices)
    return flattened(found)


def _careful(survey: Rows) -> Table:
    """Keep in the village what looks sensitive in a form whose maker said nothing about it."""
    asked = [row for row in survey if row.get("name") and not str(row["type"]).startswith(("note", "begin_"))]
    looking = [row["name"] for row in asked if words_look_sensitive(row["name"], row.get("label", ""))]
    return {name: {"privacy": "sensitive", "town": "never"} for name in looking}


def _count_check(one: Mapping[str, str], names: Mapping[str, str], rename: Callable[[str], str]) -> Table:
    repeat = names.get(one["name"], one["name"])
    return {
        "name": f"{repeat[:33]}_count",
        "level": "warn",
        "sentence": f"“{one['label']}”的行数和前面写的不一样，看看少了还是多了。",
        "expr": f"count(${{{repeat}}}) = {rename(one['count'])}",
        "fields": [repeat],
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
    """Return a row with the keys we know: ``label::中文`` is label; of several languages Chinese, else the first."""
    found: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for key, value in row.items():
        name, rank = key_of(key)
        if rank < ranks.get(name, 3):
            found[name], ranks[name] = value.strip(), rank
    return found


def key_of(head: str) -> tuple[str, int]:
    """Return the key that a column's head means, and how much its language is wanted: 0 Chinese, 1 any, 2 another."""
    language = "::" in head
    rank = 0 if language and _OWN_LANGUAGE.search(head) else 2 if language else 1
    plain = head.strip().split("::")[0].removeprefix("bind:").strip()
    plain = plain if plain == head.strip() and "_" in plain else plain.replace(" ", "_").lower()
    return _KEYS.get(plain, plain), rank


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


def _renamer(names: Mapping[str, str], columns: Mapping[str, str] | None = None) -> Callable[[str], str]:
    other = {given.lower(): ours for given, ours in (columns or {}).items()}  # a head is read in small letters
    words = "|".join(rf"(?<![\w'${{]){re.escape(one)}(?![\w'}}])" for one in other)
    bare = re.compile(words, re.IGNORECASE) if other else None

    def rename(text: str) -> str:
        found = _REFERENCE.sub(lambda one: f"${{{names.get(one[1], one[1])}}}", text)
        return bare.sub(lambda one: other[one[0].lower()], found) if bare else found

    return rename


def _survey_row(
    given: Mapping[str, str], names: Mapping[str, str], lists: Mapping[str, str], rename: Callable[[str], str]
) -> Table:
    row: Table = {key: value for key, value in given.items() if key in _SURVEY_KEYS and value}
    kind, argument = parts(given["type"])
    if kind.startswith("end_"):
        return {"type": kind} | ({"_row": given["_row"]} if "_row" in given else {})
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
    extra = {columns.get(k, k): v for k, v in given.items() if k not in _OF_CHOICES and v}
    return row | extra | ({"_row": given["_row"]} if "_row" in given else {})
