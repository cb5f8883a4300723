"""What lies in a pack, the forms, tables and reports of the town, and what the pack says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ruraldesk.bundle import limits
from ruraldesk.bundle.reading import Members
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.bundle.unpack import Opened
from ruraldesk.model.changes import canonical

ABOUT: Final = "forms/pack/about.json"
TABLES, REPORTS = "forms/shared/", "forms/reports/"
FIRST_VERSION, LAST_VERSION = 2020010101, 2099123199


@dataclass(frozen=True, slots=True)
class About:
    """What a pack is called, what the town says with it, and its number (yyyymmddrr): a lower one is older."""

    title: str
    note: str
    version: int

    def as_bytes(self) -> bytes:
        return canonical({"title": self.title, "note": self.note, "version": self.version})

    @staticmethod
    def read(raw: bytes) -> About:
        """Read it as a stranger may have written it. Raises ValueError."""
        one = Members(parse_canonical(raw, limits.MANIFEST), "about")
        one.only("title", "note", "version")
        version = one.number("version", FIRST_VERSION, LAST_VERSION)
        return About(one.text("title", r".{1,60}"), one.text("note", r"(?s).{0,1000}"), version)


@dataclass(frozen=True, slots=True)
class Contents:
    """The definitions in a pack, by their names."""

    about: About
    tables: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)

    @property
    def items(self) -> tuple[str, ...]:
        """What it replaces: ``table:holidays``, ``report:org_ledger``, ``form:person``."""
        named = [f"form:{form}" for form, _ in self.forms]
        return (*(f"table:{one}" for one in self.tables), *(f"report:{one}" for one in self.reports), *named)

    def members(self) -> dict[str, bytes]:
        """Return the members of the bundle that carry it."""
        found: dict[str, Any] = {ABOUT: self.about.as_bytes()}  # Any: bytes, then text
        found |= {f"{TABLES}{name}.csv": text.encode("utf-8") for name, text in self.tables.items()}
        found |= {f"{REPORTS}{name}.toml": text.encode("utf-8") for name, text in self.reports.items()}
        for (form, version), files in self.forms.items():
            found |= {f"forms/{form}/{version}/{name}": text.encode("utf-8") for name, text in files.items()}
        return found


def contents_of(opened: Opened) -> Contents:
    """Return what lies in a proved pack. Raises ValueError for one that is not made as a pack is."""
    texts = {
        name: opened.members.read(name).decode("utf-8") for name in opened.members.sizes if name.startswith("forms/")
    }
    if ABOUT not in texts:
        raise ValueError("the pack does not say what it is")
    return Contents(
        about=About.read(opened.members.read(ABOUT)),
        tables=_under(texts, TABLES, ".csv"),
        reports=_under(texts, REPORTS, ".toml"),
        forms=opened.forms(),
    )


def _under(texts: Mapping[str, str], folder: str, ending: str) -> dict[str, str]:
    found = {}
    for name, text in texts.items():
        if name.startswith(folder) and name.endswith(ending):
            found[name.removeprefix(folder).removesuffix(ending)] = text
    return found
