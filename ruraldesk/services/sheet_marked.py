"""Writing the copy of a sheet in which every line says what became of it."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.services.sheet_import import ImportPlan, verdicts
from ruraldesk.store.safe_file import write_safely

BEHIND = "-登记结果"


def proposed_name(planned: ImportPlan) -> str:
    """Return what the copy may be called."""
    name = Path(planned.source.name)
    ending = ".xlsx" if name.suffix.lower() in (".xlsx", ".xlsm") else ".csv"
    return f"{name.stem}{BEHIND}{ending}"


def write(planned: ImportPlan, out: Path, *, done: bool) -> Path:
    """Write the copy, never over the file it is a copy of. Raises UserError sheet_in_use, and those of the disk."""
    from ruraldesk.sheets.marking import marked_book

    source = planned.source
    sheet = source.grids[planned.columns.sheet].name
    content, ending = marked_book(
        source.content, source.name, sheet, planned.columns.last + 1, verdicts(planned, done=done)
    )
    target = out if out.suffix.lower() == ending else out.with_name(out.name + ending)
    put(target, content)
    return target


def put(out: Path, content: bytes) -> None:
    """Write a sheet. Raises UserError sheet_in_use where somebody has it open, and those of the disk."""
    try:
        write_safely(out, content)
    except UserError as refusal:
        if refusal.code == "folder_read_only" and out.exists():
            raise UserError("sheet_in_use", file=out.name) from refusal
        raise
