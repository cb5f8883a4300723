"""A block copied from a sheet and put into the rows of a form: read cell by cell as if it was typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.model.calculation import initial_row
from ruraldesk.model.cleaning import fold
from ruraldesk.model.form import Field
from ruraldesk.model.record import ROW_ID, Row, Scalar
from ruraldesk.model.sheet_block import Block, is_total, without_blank_lines
from ruraldesk.model.values import parse_text
from ruraldesk.services import finding, saving
from ruraldesk.services.own_unit import in_own_unit
from ruraldesk.services.paste_head import head_in
from ruraldesk.services.session_state import Cells, Wrong

if TYPE_CHECKING:
    from ruraldesk.services.form_session import FormSession

MOST_PASTED = 2_000  # rows
_NOT_PASTED = ("image", "file", "note")
_NOTHING = ("-", "--", "—", "——", "/", "无")  # how sheets write an empty number or day
_OF_NUMBERS = ("integer", "decimal", "date", "time", "datetime")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What became of a pasted block."""

    rows: int = 0
    unread: int = 0  # cells whose text cannot be read: it stands there, with its problem
    left_out: tuple[str, ...] = ()  # labels of columns that the form fills itself
    beyond: int = 0  # columns of the block behind the last one of the table
    by_head: int = 0  # columns found by the labels in the block's first line
    unknown: tuple[str, ...] = ()  # labels in that line that the table does not have
    above: int = 0  # lines over the head, such as a title
    totals: int = 0  # lines that only sum up
    too_many: int = 0  # lines beyond what is taken at once

    @property
    def lacks(self) -> bool:
        """True if something of the block was not taken, or has to be mended."""
        return bool(self.unread or self.unknown or self.beyond or self.too_many)

    @property
    def sentence(self) -> str:
        """Say what was pasted, and what was not."""
        parts = [f"粘进{self.rows}行"]
        parts += [f"照表头对上{self.by_head}列"] if self.by_head else []
        parts += [f"表头上面{self.above}行没有粘"] if self.above else []
        parts += [f"{self.unread}格没看懂，要改"] if self.unread else []
        parts += [f"{'、'.join(self.left_out)}由表算，没有粘"] if self.left_out else []
        parts += [f"表里没有{'、'.join(self.unknown)}，没有粘"] if self.unknown else []
        parts += [f"{self.totals}行合计没有粘"] if self.totals else []
        parts += [f"右边多出的{self.beyond}列没有粘"] if self.beyond else []
        parts += [f"一次最多{MOST_PASTED}行，后面的{self.too_many}行没有粘"] if self.too_many else []
        return "，".join(parts) + "。"


def paste(session: FormSession, path: str, block: Block, columns: Sequence[str]) -> Pasted:
    """Put a block into rows from the cell ``path`` on, over the columns as they stand on the screen; one step.

    Where the block's first line has the labels of the table's columns, each column goes where its label stands.
    Rows that are missing are added.
    """
    repeat, row, name = path.split("/")
    rows = session.rows(repeat)
    return _put(session, repeat, rows, _Place(rows.index(row), list(columns).index(name)), block, columns)


def paste_behind(session: FormSession, repeat: str, block: Block, columns: Sequence[str]) -> Pasted:
    """Put a block behind the rows that are there, an empty last one included; one step."""
    rows = session.rows(repeat)
    if not rows or any(path.startswith(f"{repeat}/{rows[-1]}/") for path in session.cells.values):
        rows.append(saving.new_row_id(session.desk))
    typed = (at for at, one in enumerate(columns) if _is_typed(session.spec.by_name[one]))
    return _put(session, repeat, rows, _Place(len(rows) - 1, next(typed, 0)), block, columns)


@dataclass(frozen=True, slots=True)
class _Place:
    """The cell from which a block is put."""

    row: int
    column: int


def _put(
    session: FormSession, repeat: str, rows: list[str], place: _Place, block: Block, columns: Sequence[str]
) -> Pasted:
    table = [session.spec.by_name[one] for one in columns]
    lines = without_blank_lines(block)
    head = head_in(session.desk, lines, table)
    fields = head.fields if head else tuple(table[place.column :])
    lines = lines[head.below :] if head else lines
    wanted = [line for line in lines if not is_total(line)]
    kept = wanted[:MOST_PASTED]
    missing = max(0, place.row + len(kept) - len(rows))
    rows = [*rows, *(saving.new_row_id(session.desk) for _ in range(missing))]
    new = set(rows) - set(session.rows(repeat))
    cells = session.cells.with_rows(repeat, rows, _begun(session, repeat, new))
    texts = _texts(repeat, rows[place.row :], kept, fields, head.words if head else ())
    cells, unread = _read(session, cells, (one for one in texts if one.text or not _in(one.path, new)))
    session.replace(f"{repeat}/", cells)
    width = max((_width(line) for line in kept), default=0)
    seen = [one for one in fields[:width] if one is not None]
    return Pasted(
        rows=len(kept),
        unread=unread,
        left_out=tuple(one.label for one in seen if not _is_typed(one)),
        beyond=max(0, width - len(fields)),
        by_head=sum(one is not None for one in fields) if head else 0,
        unknown=head.unknown if head else (),
        above=head.above if head else 0,
        totals=len(lines) - len(wanted),
        too_many=len(wanted) - len(kept),
    )


def _begun(session: FormSession, repeat: str, new: Collection[str]) -> dict[str, Scalar]:
    """Return what new rows begin with; an empty cell of the block leaves it as it is."""
    today, now = session.desk.clock.today(), session.desk.clock.now()
    begun: Row = initial_row(session.spec, repeat, {**session.cells.fields(), repeat: []}, today, now)
    return {f"{repeat}/{row}/{name}": value for row in new for name, value in begun.items() if name != ROW_ID}


def _in(path: str, rows: Collection[str]) -> bool:
    return path.split("/")[1] in rows


@dataclass(frozen=True, slots=True)
class _Text:
    """One cell of the block, on its way to a field; ``head``: what stands over its column."""

    path: str
    field: Field
    text: str
    head: str


def _texts(
    repeat: str, rows: Sequence[str], lines: Block, fields: Sequence[Field | None], heads: Sequence[str]
) -> Iterator[_Text]:
    for row, line in zip(rows, lines, strict=False):
        for field, cell, head in zip_longest(fields, line[: len(fields)], heads, fillvalue=""):
            if isinstance(field, Field) and _is_typed(field):
                yield _Text(f"{repeat}/{row}/{field.name}", field, cell.strip(), head)


def _read(session: FormSession, cells: Cells, texts: Iterator[_Text]) -> tuple[Cells, int]:
    values, wrong, by_hand = dict(cells.values), dict(cells.wrong), set(cells.by_hand)
    reader, unread = _Reader(session), 0
    for one in texts:
        by_hand.add(one.path)
        wrong.pop(one.path, None)
        values.pop(one.path, None)
        try:
            value = reader.value(one.field, one.text, one.head)
        except UserError as error:
            wrong[one.path] = Wrong(one.text, error.code, error.sentence)
            unread += 1
            continue
        if value is not None:
            values[one.path] = value
    return Cells(values, cells.rows, wrong, frozenset(by_hand & {*values, *wrong})), unread


class _Reader:
    """Reads the cells of one block; a name that stands in many of its rows is looked up once."""

    def __init__(self, session: FormSession) -> None:
        self._session, self._today = session, session.desk.clock.today()
        self._named: dict[tuple[str, str], list[str]] = {}

    def value(self, field: Field, text: str, head: str) -> Scalar:
        """Return what a cell says. Raises UserError as parse_text and in_own_unit do."""
        if field.type in _OF_NUMBERS and fold(text) in _NOTHING:
            return None
        if field.type == "link" and text:
            same = self._called(field.link_form, text)
            if len(same) == 1:
                return same[0]
        words = in_own_unit(text, head, field)
        return parse_text(field, words, self._today, self._session.spec.choices.get(field.choice_list, ()))

    def _called(self, form: str, text: str) -> list[str]:
        key = (form, text)
        if key not in self._named:
            self._named[key] = finding.named(self._session.desk, form, text)
        return self._named[key]


def _width(line: Sequence[str]) -> int:
    """Return how many columns of a line say anything: what a sheet adds in empty ones does not count."""
    return max((place for place, cell in enumerate(line, 1) if cell.strip()), default=0)


def _is_typed(field: Field) -> bool:
    return field.is_stored and not field.readonly and field.type not in _NOT_PASTED
