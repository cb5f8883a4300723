"""Forms written as small text tables inside a test, so that a reader sees the form."""

from __future__ import annotations

from typing import Any

from ruraldesk.formdefs.reader import parse_form
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.model.form import Field, FormSpec

FLAGS = ("required", "readonly", "retired")


def form(survey: str, choices: str = "", more: str = "", *, form_id: str = "sample", title: str = "样表") -> FormSpec:
    """Return the form of a survey table, a choices table and further TOML tables.

    A table's first line names its columns; cells stand between ``|``; ``yes`` in a flag column is true.

    >>> form('''
    ...     type    | name | label | required
    ...     text    | name | 姓名  | yes
    ...     integer | age  | 年龄  |
    ... ''')
    """
    return parse_form(form_files(survey, choices, more, form_id=form_id, title=title), f"forms/{form_id}")


def form_files(
    survey: str, choices: str = "", more: str = "", *, form_id: str = "sample", title: str = "样表"
) -> dict[str, str]:
    """Return the same as files, for tests that expect mistakes; ``more`` is put at the end of form.toml."""
    document = {
        "settings": {"form_id": form_id, "form_title": title, "version": 2026010101},
        "survey": rows(survey),
        "choices": rows(choices),
    }
    return {"form.toml": form_toml(document) + more}


def rows(table: str) -> list[dict[str, Any]]:
    """Return a text table as rows; empty cells are left out."""
    lines = [line for line in table.splitlines() if line.strip()]
    if not lines:
        return []
    header = [one.strip() for one in lines[0].split("|")]
    found = []
    for line in lines[1:]:
        cells = dict(zip(header, (one.strip() for one in line.split("|")), strict=False))
        found.append({key: _flag(cell) if key in FLAGS else cell for key, cell in cells.items() if cell})
    return found


def _flag(cell: str) -> bool | str:
    return {"yes": True, "no": False}.get(cell, cell)


def field(kind: str, more: str = "", choices: str = "") -> Field:
    """Return one field ``it`` of a kind; ``more`` is what its own table says, such as ``unit = "yuan"``."""
    own = f"\n[fields]\nit = {{ {more} }}\n" if more else ""
    return form(f"type | name | label\n{kind} | it | 它", choices, own).by_name["it"]
