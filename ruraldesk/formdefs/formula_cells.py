"""Cells of a form's workbook that hold a formula without its result: they would be read as empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruraldesk.errors import UserError

MOST_NAMED = 10


def refuse_unread(path: Path, shown: Any, heads: Mapping[str, list[str]]) -> None:  # Any: openpyxl has no types
    """Refuse a book with a formula that no program has worked out, or that came to an error.

    ``shown``: the book opened for its values; ``heads``: the columns of the sheets that are read. Raises
    UserError xlsform_formula with every such place.
    """
    from openpyxl import load_workbook

    written = load_workbook(path, read_only=True)  # here a cell with a formula is the formula
    try:
        pairs = zip(shown.worksheets, written.worksheets, strict=True)
        found = [where for values, formulas in pairs for where in _unread(values, formulas, heads)]
    finally:
        written.close()
    if found:
        raise UserError("xlsform_formula", where=tuple(found), file=path.name, place="、".join(found[:MOST_NAMED]))


def _unread(values: Any, formulas: Any, heads: Mapping[str, list[str]]) -> Iterator[str]:  # Any: as above
    from openpyxl.utils import get_column_letter

    named = heads.get(values.title.strip().lower(), [])
    both = zip(values.iter_rows(max_col=len(named)), formulas.iter_rows(max_col=len(named)), strict=True)
    for place, (said, written) in enumerate(both if named else (), 1):
        for at, (value, formula) in enumerate(zip(said, written, strict=True)):
            if formula.data_type == "f" and (named[at] or place == 1) and _has_no_result(value):
                yield f"{values.title}表第{place}行{get_column_letter(at + 1)}列 {named[at]}".rstrip()


def _has_no_result(cell: Any) -> bool:  # Any: as above
    """True without a result; what came to an empty text is a text all the same (``str``)."""
    return cell.data_type == "e" or (cell.value is None and cell.data_type != "str")
