"""Help as data: what a page is for, its keys, how the field in hand is written, what a form rests on in law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal  # Any: TOML values

from ruraldesk.model.form import Field, FormSpec
from ruraldesk.paths import resources
from ruraldesk.services.desk import Desk

FOLDER = "help"
EVERYWHERE = "everywhere"
BASIS_TABLE = "legal_basis"
KeyKind = Literal["shortcut", "widget"]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """What F1 says on one page."""

    name: str
    title: str
    what: str
    steps: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key of a page: its name as Qt writes it, what it does, and who takes it."""

    keys: str
    words: str
    to: str = ""  # the last of a row of keys: Alt+1 to Alt+9
    kind: KeyKind = "shortcut"
    widget: str = ""  # the class of the widget that takes it

    @property
    def shown(self) -> str:
        """Return the key as it stands on a Chinese keyboard."""
        return f"{_shown(self.keys)}至{_shown(self.to).rsplit('+', 1)[-1]}" if self.to else _shown(self.keys)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one page."""

    page: str
    title: str
    keys: tuple[KeyEntry, ...]


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """What is said about the field in hand."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """One rule that a form rests on."""

    title: str  # 《人民调解法》第三十三条
    version: str
    what: str  # what in the form rests on it


@lru_cache(maxsize=1)
def pages() -> Mapping[str, HelpPage]:
    """Return every page's help by the page's name."""
    found = {}
    for file in sorted((resources() / FOLDER / "pages").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        found[file.stem] = HelpPage(
            file.stem, data["title"], data["what"], tuple(data["steps"]), tuple(data.get("notes", ()))
        )
    return found


@lru_cache(maxsize=1)
def key_groups() -> tuple[KeyGroup, ...]:
    """Return the keys of every page, those that work everywhere first."""
    data = _read("keys.toml")
    return tuple(
        KeyGroup(one["page"], one["title"], tuple(KeyEntry(**entry) for entry in one["keys"])) for one in data["group"]
    )


def keys_of(page: str) -> tuple[KeyEntry, ...]:
    """Return the keys that a page has of its own."""
    return next((one.keys for one in key_groups() if one.page == page), ())


def about_field(field: Field) -> FieldHelp:
    """Return how a field is written and where its value goes."""
    words: dict[str, str] = _read("fields.toml")
    kind = _kind(field)
    lines = [field.hint, "" if field.hint and kind == "digits" else words[kind]]  # the hint knows better
    if field.required is True:
        lines.append(words["required"])
    if field.is_multiline and field.is_stored:
        lines.append(words["limit"].format(limit=field.limit))
    if field.town != "full":
        lines.append(words[field.town])
    if field.privacy == "sensitive":
        lines.append(words["sensitive"])
    return FieldHelp(field.label, tuple(line for line in lines if line))


def basis_of(desk: Desk, spec: FormSpec) -> tuple[Basis, ...]:
    """Return the rules that a form's deadlines cite, in the words of the table of this desk."""
    table = desk.store.specs.tables().table(BASIS_TABLE)
    if table is None:
        return ()
    found: dict[str, list[str]] = {}
    for deadline in spec.deadlines:
        if deadline.cites in table.by_key:
            found.setdefault(deadline.cites, []).append(deadline.label)
    return tuple(
        Basis(
            f"《{_inner(table.cell(key, 'short_title'))}》{table.cell(key, 'number')}{table.cell(key, 'article')}",
            table.cell(key, "version"),
            "、".join(labels),
        )
        for key, labels in found.items()
    )


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, Any]:  # Any: TOML values
    return tomllib.loads((resources() / FOLDER / name).read_text(encoding="utf-8"))


def _kind(field: Field) -> str:
    """Return which sentence of fields.toml says how a field is written."""
    if not field.is_stored or field.readonly:
        return "shown"
    if field.type == "text":
        if field.is_multiline:
            return "lines"
        return field.search if field.search in ("name", "digits") else "text"
    return "yuan" if field.unit == "yuan" else field.type


def _inner(title: str) -> str:
    """Return a title as it stands inside title marks."""
    return title.replace("《", "〈").replace("》", "〉")


_SHOWN = {
    "Return": "回车",
    "Space": "空格",
    "Del": "删除键",
    "Up": "上",
    "Down": "下",
    "Left": "左",
    "Right": "右",
    "PgDown": "PgDn",
    "+": "加号",
    "-": "减号",
}


def _shown(keys: str) -> str:
    *before, last = keys.rstrip("+").split("+") if not keys.endswith("++") else [*keys[:-2].split("+"), "+"]
    return "+".join([*before, _SHOWN.get(last, last)])
