"""The registers of this desk: list, show, check, add."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruraldesk.model.form import FormSpec
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One mistake in a form's files."""

    place: str
    sentence: str
    level: str  # block | warn


def forms(desk: Desk) -> list[FormSpec]:
    """Return the newest version of every form, in the order of the rail."""
    raise NotImplementedError


def form(desk: Desk, name: str) -> FormSpec:
    """Return the newest version of a form, by its id or its title. Raises UserError("form_unknown")."""
    raise NotImplementedError


def describe(desk: Desk, name: str) -> dict[str, Any]:
    """Return a form as data: survey, choices, settings, workflow, prints."""
    raise NotImplementedError


def check(source: Path) -> list[FormFinding]:
    """Return the mistakes in a form's folder or workbook; needs no open desk."""
    raise NotImplementedError


def add(desk: Desk, source: Path) -> FormSpec:
    """Take a form's folder or an XLSForm workbook into the vault; the register is there at once."""
    raise NotImplementedError


def to_xlsx(desk: Desk, name: str, out: Path) -> Path:
    """Write a form as an XLSForm workbook."""
    raise NotImplementedError
