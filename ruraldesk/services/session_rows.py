"""What is done to whole rows of a form being filled: moved, copied, pasted from a sheet, fetched from other records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.model.calculation import initial_row
from ruraldesk.model.form import Field
from ruraldesk.model.record import ROW_ID, Row, Scalar
from ruraldesk.model.values import parse_text
from ruraldesk.services import collecting, finding, judging, saving
from ruraldesk.services.session_state import Cells, Wrong

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession

MOST_PASTED = 2_000  # rows
_NOT_PASTED = ("image", "file", "note")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted block."""

    rows: int = 0
    unread: int = 0  # cells whose text cannot be read: it stands there, with its problem
    left_out: tuple[str, ...] = ()  # labels of columns that the form fills itself
    beyond: int = 0  # columns of the block behind the last one of the table

    @property
    def sentence(self) -> str:
        """Say what was pasted, and what was not."""
        parts = [f"粘进{self.rows}行"]
        parts += [f"{self.unread}格没看懂，要改"] if self.unread else []
        parts += [f"{'、'.join(self.left_out)}由表算，没有粘"] if self.left_out else []
        parts += [f"右边多出的{self.beyond}列没有粘"] if self.beyond else []
        return "，".join(parts) + "。"


def move(session: FormSession, repeat: str, row: str, place: int) -> None:
    """Move a row to another place (from 0)."""
    order = [one for one in session.rows(repeat) if one != row]
    order.insert(place, row)
    session.replace(f"{repeat}/{row}", session.cells.with_rows(repeat, order, {}))


def copy(session: FormSession, repeat: str, row: str) -> str:
    """Put a row with the same values under a row; return its id."""
    new, order = saving.new_row_id(session.desk), session.rows(repeat)
    order.insert(order.index(row) + 1, new)
    head, values = f"{repeat}/{row}/", session.cells.values
    cells = {f"{repeat}/{new}/{path[len(head) :]}": value for path, value in values.items() if path.startswith(head)}
    session.replace(f"{repeat}/{new}", session.cells.with_rows(repeat, order, cells))
    return new


def block_of(text: str) -> list[list[str]]:
    """Return the cells of a block copied from a sheet; [] for what is one cell only."""
    if "\t" not in text and "\n" not in text.strip("\r\n"):
        return []
    lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), dialect="excel-tab"))
    while lines and not any(lines[-1]):
        lines.pop()
    return lines


def paste(session: FormSession, path: str, block: Sequence[Sequence[str]], columns: Sequence[str]) -> Pasted:
    """Put a block into rows from the cell ``path`` on, over the columns as they stand on the screen; one step.

    Each cell is read by its type, as if it was typed; rows that are missing are added.
    """
    repeat, row, name = path.split("/")
    order, wanted = session.rows(repeat), list(block)[:MOST_PASTED]
    first, names = order.index(row), list(columns)[list(columns).index(name) :]
    missing = max(0, first + len(wanted) - len(order))
    new = [saving.new_row_id(session.desk) for _ in range(missing)]
    fields = [session.spec.by_name[one] for one in names]
    texts = {
        f"{repeat}/{at}/{field.name}": (field, cell.strip())
        for at, line in zip([*order, *new][first:], wanted, strict=False)
        for field, cell in zip(fields, line, strict=False)
        if _is_typed(field)
    }
    cells, unread = _read(session, session.cells.with_rows(repeat, [*order, *new], {}), texts.items())
    session.replace(f"{repeat}/", cells)
    width = max((len(line) for line in wanted), default=0)
    left_out = tuple(one.label for one in fields[:width] if not _is_typed(one))
    return Pasted(len(wanted), unread, left_out, max(0, width - len(fields)))


def add_linked(session: FormSession, batch: BatchEntry, record: str) -> str | None:
    """Add a row for a record, as a batch of rows has it; return its id, None where the record has a row already."""
    repeat = batch.repeat
    rows = session.rows(repeat)
    if any(session.value(f"{repeat}/{row}/{batch.link}") == record for row in rows):
        return None
    today, now = session.desk.clock.today(), session.desk.clock.now()
    begun: Row = initial_row(session.spec, repeat, {**session.cells.fields(), repeat: []}, today, now)
    row = saving.new_row_id(session.desk)
    values = {**begun, **dict(batch.values), batch.link: record}
    cells = {f"{repeat}/{row}/{name}": value for name, value in values.items() if name != ROW_ID}
    session.replace(f"{repeat}/{row}", session.cells.with_rows(repeat, [*rows, row], cells))
    return row


def write_all(session: FormSession, batch: BatchEntry) -> int:
    """Write what a batch says of all into every row that is there, in one step; return how many it changed."""
    values, wrong = dict(session.cells.values), dict(session.cells.wrong)
    changed = 0
    for row in session.rows(batch.repeat):
        written = {f"{batch.repeat}/{row}/{name}": value for name, value in batch.values}
        changed += any(values.get(path) != value for path, value in written.items())
        values |= written
        wrong = {path: one for path, one in wrong.items() if path not in written}
    session.replace(f"{batch.repeat}/", Cells(values, session.cells.rows, wrong))
    return changed


def collect_label(session: FormSession, repeat: str) -> str:
    """Return the label of what fetches the rows of a repeat now, "" if nothing does."""
    found = collecting.offered(session.spec, repeat, session.state)
    return found.label if found else ""


def collect(session: FormSession, repeat: str) -> int:
    """Replace the rows of a repeat by those that other records give; return how many there are.

    One step back brings the former rows back. Where nothing is found the rows stay.
    """
    found = collecting.offered(session.spec, repeat, session.state)
    if found is None:
        return 0
    session.selects.forget()
    fields = judging.completed(session.desk, session.spec, session.cells.fields(), session.selects)
    rows = collecting.fetched(session.desk, session.spec, found, fields, session.selects)
    if rows:
        fetched = Cells.of({repeat: rows})
        bare = session.cells.with_rows(repeat, [], {})
        session.replace(f"{repeat}/", bare.with_rows(repeat, list(fetched.rows[repeat]), fetched.values))
    return len(rows)


def _read(session: FormSession, cells: Cells, texts: Iterable[tuple[str, tuple[Field, str]]]) -> tuple[Cells, int]:
    values, wrong = dict(cells.values), dict(cells.wrong)
    unread = 0
    for path, (field, text) in texts:
        wrong.pop(path, None)
        values.pop(path, None)
        try:
            value = _typed(session, field, text)
        except UserError as error:
            wrong[path] = Wrong(text, error.code, error.sentence)
            unread += 1
            continue
        if value is not None:
            values[path] = value
    return Cells(values, cells.rows, wrong), unread


def _typed(session: FormSession, field: Field, text: str) -> Scalar:
    if field.type == "link" and text:
        same = finding.named(session.desk, field.link_form, text)
        if len(same) == 1:
            return same[0]
    return parse_text(field, text, session.desk.clock.today(), session.spec.choices.get(field.choice_list, ()))


def _is_typed(field: Field) -> bool:
    return field.is_stored and not field.readonly and field.type not in _NOT_PASTED
