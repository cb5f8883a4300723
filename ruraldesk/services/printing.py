"""Printing: what can be printed, what the gate finds, the page itself, and the issue that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """One paper of a form."""

    name: str
    label: str
    audience: str  # board, members, party, town, internal
    available: bool
    why_not: str  # where it is not available: the reason in words


@dataclass(frozen=True, slots=True)
class PrintFinding:
    """What the gate found: stopped, masked, or in order."""

    kind: Literal["stopped", "masked", "ok"]
    sentence: str
    place: str
    field: str
    record: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper. ``stopped`` papers are for looking only."""

    pdf: bytes
    pages: int
    findings: tuple[PrintFinding, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How it is to be printed."""

    printed_on: date | None = None  # None = today
    copy: int = 1
    allow: str = ""  # why what the gate stopped may go out all the same


def choices(desk: Desk, form: str, records: Sequence[str]) -> list[PrintChoice]:
    """Return the papers of a form, and whether these records are ready for them."""
    raise NotImplementedError


def preview(
    desk: Desk,
    form: str,
    name: str,
    records: Sequence[str],
    options: PrintOptions = PrintOptions(),
    progress: Progress = SILENT,
) -> Paper:
    """Render a paper and what the gate says about it. Keeps nothing."""
    raise NotImplementedError


def issue(
    desk: Desk,
    form: str,
    name: str,
    records: Sequence[str],
    options: PrintOptions = PrintOptions(),
    progress: Progress = SILENT,
) -> Paper:
    """Render a paper to give out, and keep its snapshot.

    Refuses with UserError("print_stopped", where=one sentence per finding), UserError("print_not_in_state"),
    UserError("print_open_points").
    """
    raise NotImplementedError


def page_png(paper: Paper, page: int, dpi: int = 96) -> bytes:
    """Return one page (from 1) as a PNG."""
    raise NotImplementedError
