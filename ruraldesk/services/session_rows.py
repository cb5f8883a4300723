"""What is done to whole rows of a form being filled: moved, copied, added for many, fetched from other records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.model.calculation import initial_row
from ruraldesk.model.record import ROW_ID, Row
from ruraldesk.services import collecting, judging, saving
from ruraldesk.services.session_state import Cells

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession


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
    session.replace(
        f"{repeat}/{row}",
        session.cells.with_rows(repeat, [*rows, row], cells).touched([f"{repeat}/{row}/{batch.link}"]),
    )
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
    session.replace(f"{batch.repeat}/", Cells(values, session.cells.rows, wrong, session.cells.by_hand))
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
