"""Reads the survey and choices sheets of a form file into fields, sections, repeats and choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Choice, Field, FieldType, Group, Repeat

Row = Mapping[str, Any]  # Any: one row as tomllib read it, its shape checked already

PLAIN_TYPES: dict[str, FieldType] = {
    name: name for name in get_args(FieldType) if name not in ("select_one", "select_multiple", "link", "datetime")
} | {"dateTime": "datetime", "datetime": "datetime"}
WORDLESS = ("calculate",)
SCREEN_FUNCTIONS = frozenset({"today", "now", "random"})
_FILE = re.compile(r"([a-z][a-z0-9_]{0,39})\.csv")
_DYNAMIC = re.compile(r"\$\{|^[a-z][a-z-]*\(")


@dataclass(slots=True)
class Survey:
    """What the survey sheet holds, in its order."""

    fields: list[Field] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)  # name -> row


def read_survey(rows: list[Row], own: Mapping[str, Row], mistakes: Mistakes) -> Survey:
    """Return the survey; every mistake is noted and the row left out or read as far as it goes."""
    survey = Survey()
    open_ones: list[tuple[str, str, int]] = []  # kind, name, row
    for index, row in enumerate(rows):
        kind, _, argument = _type_of(row)
        name = str(row.get("name", ""))
        if kind in ("end_group", "end_repeat"):
            _close(kind.removeprefix("end_"), open_ones, index, mistakes)
            continue
        if not _register(survey, name, index, mistakes):
            continue
        if kind in ("begin_group", "begin_repeat"):
            _open(survey, kind.removeprefix("begin_"), row, index, open_ones, mistakes)
            continue
        group = next((one for what, one, _ in reversed(open_ones) if what == "group"), "")
        repeat = next((one for what, one, _ in open_ones if what == "repeat"), "")
        made = _field(row, kind, argument, index, own.get(name, {}), mistakes)
        if made is not None:
            survey.fields.append(made(group, repeat))
    for what, name, index in open_ones:
        mistakes.add(f"{what} {name} 没有结束，少了 end_{what}。", "survey", index)
    return survey


def read_choices(rows: list[Row], mistakes: Mistakes) -> dict[str, tuple[Choice, ...]]:
    """Return the choice lists by name; a name that stands twice in a list is noted."""
    lists: dict[str, list[Choice]] = {}
    for index, row in enumerate(rows):
        entries = lists.setdefault(str(row.get("list_name", "")), [])
        name = str(row.get("name", ""))
        if any(one.name == name for one in entries):
            mistakes.add(f"选项表 {row.get('list_name')} 里 {name} 写了两次。", "choices", index)
        columns = tuple((k, str(v)) for k, v in row.items() if k not in ("list_name", "name", "label", "retired"))
        entries.append(Choice(name, str(row.get("label", "")), index + 1, columns, row.get("retired") is True))
    return {name: tuple(entries) for name, entries in lists.items()}


def _type_of(row: Row) -> tuple[str, str, str]:
    text = re.sub(r"^(begin|end)[ _](group|repeat)$", r"\1_\2", str(row.get("type", "")).strip())
    return text.partition(" ") if " " in text else (text, "", "")


def _register(survey: Survey, name: str, index: int, mistakes: Mistakes) -> bool:
    if not name:
        mistakes.add("少写了 name。", "survey", index)
        return False
    if name in survey.seen:
        mistakes.add(f"名称 {name} 已经用在第{survey.seen[name]}行。", "survey", index)
        return False
    survey.seen[name] = index + 1
    return True


def _close(what: str, open_ones: list[tuple[str, str, int]], index: int, mistakes: Mistakes) -> None:
    if not open_ones or open_ones[-1][0] != what:
        mistakes.add(f"end_{what} 没有对应的 begin_{what}。", "survey", index)
    else:
        open_ones.pop()


def _open(
    survey: Survey, what: str, row: Row, index: int, open_ones: list[tuple[str, str, int]], mistakes: Mistakes
) -> None:
    name, label = str(row["name"]), str(row.get("label", ""))
    if not label:
        mistakes.add(f"{name} 少写了 label。", "survey", index)
    if any(one == "repeat" for one, _, _ in open_ones):
        mistakes.add("重复表里面不能再有分节或重复表。", "survey", index)
    _refuse(row, ("type", "name", "label", "relevant", "appearance", "hint", "xlsform_name"), index, mistakes)
    relevant = mistakes.expression(row.get("relevant"), "survey", index, "relevant")
    around = next((one for kind, one, _ in reversed(open_ones) if kind == "group"), "")
    appearance = str(row.get("appearance", ""))
    if what == "group":
        survey.groups.append(Group(name, label, index + 1, relevant, appearance, around))
    else:
        survey.repeats.append(Repeat(name, label, index + 1, around, relevant, appearance))
    open_ones.append((what, name, index))


def _refuse(row: Row, known: tuple[str, ...], index: int, mistakes: Mistakes) -> None:
    for key in row:
        if key not in known:
            mistakes.add(f"{row.get('type')} 不能写 {key}。", "survey", index, key)


@dataclass(frozen=True, slots=True)
class _Made:
    """A field that still lacks its place."""

    values: dict[str, Any]  # Any: keyword arguments of Field

    def __call__(self, group: str, repeat: str) -> Field:
        return Field(group=group, repeat=repeat, **self.values)


def _field(row: Row, kind: str, argument: str, index: int, own: Row, mistakes: Mistakes) -> _Made | None:
    found = _field_type(kind, argument, index, mistakes)
    if found is None:
        return None
    kind_, choice_list, link_form = found
    name, label = str(row["name"]), str(row.get("label", ""))
    if not label and kind_ not in WORDLESS:
        mistakes.add(f"{name} 少写了 label。", "survey", index)
    if kind_ == "calculate" and not row.get("calculation"):
        mistakes.add(f"{name} 是 calculate，少写了 calculation。", "survey", index)
    if row.get("constraint") and not row.get("constraint_message"):
        mistakes.add(f"{name} 写了 constraint，少写了 constraint_message。", "survey", index)

    def expression(key: str) -> Expr | None:
        return mistakes.expression(row.get(key), "survey", index, key)

    return _Made(
        {
            "name": name,
            "type": kind_,
            "label": label,
            "row": index + 1,
            "hint": row.get("hint", ""),
            "required": _required(row, index, mistakes),
            "required_message": row.get("required_message", ""),
            "relevant": expression("relevant"),
            "constraint": expression("constraint"),
            "constraint_message": row.get("constraint_message", ""),
            "calculation": expression("calculation"),
            "default": _default(row, index, mistakes),
            "readonly": row.get("readonly") is True,
            "appearance": row.get("appearance", ""),
            "choice_list": choice_list,
            "choice_filter": expression("choice_filter"),
            "link_form": link_form,
            "parameters": _parameters(row, index, mistakes),
            "xlsform_name": row.get("xlsform_name", ""),
            **_own_table(name, own, mistakes),
        }
    )


def _field_type(kind: str, argument: str, index: int, mistakes: Mistakes) -> tuple[FieldType, str, str] | None:
    if kind in ("select_one", "select_multiple"):
        if not argument:
            mistakes.add(f"{kind} 后面少了选项表的名称。", "survey", index, "type")
        return ("select_one" if kind == "select_one" else "select_multiple"), argument, ""
    if kind == "select_one_from_file":
        file = _FILE.fullmatch(argument)
        if file is None:
            mistakes.add("select_one_from_file 后面要写“表的代号.csv”。", "survey", index, "type")
            return None
        return "link", "", file[1]
    if kind not in PLAIN_TYPES or argument:
        mistakes.add(f"不认识类型“{f'{kind} {argument}'.strip()}”。", "survey", index, "type")
        return None
    return PLAIN_TYPES[kind], "", ""


def _required(row: Row, index: int, mistakes: Mistakes) -> bool | Expr:
    given = row.get("required", False)
    if isinstance(given, bool):
        return given
    return mistakes.expression(given, "survey", index, "required") or False


def _default(row: Row, index: int, mistakes: Mistakes) -> str | Expr | None:
    given = row.get("default")
    if given is None:
        return None
    text = str(given)
    return mistakes.expression(text, "survey", index, "default") if _DYNAMIC.search(text) else text


def _parameters(row: Row, index: int, mistakes: Mistakes) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in str(row.get("parameters", "")).split():
        key, sign, value = part.partition("=")
        if not sign or not value:
            mistakes.add(f"parameters 要写成 名称=值，现在是“{part}”。", "survey", index, "parameters")
        pairs.append((key, value))
    return tuple(pairs)


def _own_table(name: str, own: Row, mistakes: Mistakes) -> dict[str, Any]:  # Any: keyword arguments of Field
    privacy = own.get("privacy", "internal")
    return {
        "privacy": privacy,
        "town": own.get("town", "never" if privacy == "sensitive" else "full"),
        "mask": own.get("mask", ""),
        "check": own.get("check", ""),
        "check_when": mistakes.expression(own.get("check_when"), "fields", name, "check_when"),
        "waives": own.get("waives", ""),
        "unit": own.get("unit"),
        "search": own.get("search"),
        "length": own.get("length", 0),
    }
