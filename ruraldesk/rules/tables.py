"""Shared tables: lists, settings and calendars that a town may replace, read from the text of a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

from ruraldesk.rules.dates import HolidayTable, parse_table

TITLES = "table_titles"  # the table of what each table is called
HOLIDAYS = "holidays"  # the table of public holidays and moved workdays
CODE = "code"  # first column of a table whose rows records point to: a code that vanishes is retired
RETIRED = "retired"
MOST_ROWS = 20_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Table:
    """The rows of one table, every cell a text. The first column is the key."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    @property
    def key(self) -> str:
        """The name of the first column."""
        return self.columns[0]

    @cached_property
    def by_key(self) -> Mapping[str, Mapping[str, str]]:
        """Rows by their key, retired ones too; of two with one key the last."""
        return {row[self.key]: row for row in self.rows}

    @property
    def standing(self) -> tuple[Mapping[str, str], ...]:
        """The rows that are not retired."""
        return tuple(row for row in self.rows if not is_retired(row))

    def cell(self, key: str, column: str) -> str:
        """Return a cell of the row with this key; "" where there is none."""
        return self.by_key.get(key, {}).get(column, "")

    def step(self, number: str, amount: Decimal, column: str) -> str:
        """Return a cell of the highest row whose number is at most ``amount``; "" below the first.

        Source: 民法典 第一千二百五十九条 (“以上”包括本数).
        """
        reached = [(low, row) for low, row in self._numbered(number) if low <= amount]
        return max(reached, key=lambda one: one[0])[1].get(column, "") if reached else ""

    def next_step(self, number: str, amount: Decimal) -> Decimal | None:
        """Return the lowest number above ``amount``, None at the top."""
        return min((low for low, _ in self._numbered(number) if low > amount), default=None)

    def _numbered(self, column: str) -> list[tuple[Decimal, Mapping[str, str]]]:
        found = ((_number(row.get(column, "")), row) for row in self.standing)
        return [(low, row) for low, row in found if low is not None]


@dataclass(frozen=True)
class SharedTables:
    """The tables at hand, by their name without ``.csv``. Each is read when it is first asked for."""

    texts: Mapping[str, str] = field(default_factory=dict)
    given_holidays: HolidayTable | None = None

    @cached_property
    def holidays(self) -> HolidayTable | None:
        """Public holidays and moved workdays; None while there is no table that can be read."""
        table = self.table(HOLIDAYS)
        if table is None:
            return self.given_holidays
        try:
            return parse_table((row[table.key], row.get("kind", "")) for row in table.rows)
        except ValueError:
            return None

    def table(self, name: str) -> Table | None:
        """Return a table, None where there is none that can be read."""
        if name not in self._read:
            try:
                self._read[name] = read_table(self.texts[name]) if name in self.texts else None
            except ValueError:
                self._read[name] = None
        return self._read[name]

    def title(self, name: str) -> str:
        """Return what a clerk calls a table; its own name where nobody named it."""
        titles = self.table(TITLES)
        return (titles.cell(name, "title") if titles else "") or name

    @cached_property
    def _read(self) -> dict[str, Table | None]:
        return {}


def is_retired(row: Mapping[str, str]) -> bool:
    """True for a row that is kept for old records and offered no more."""
    return row.get(RETIRED, "").strip() not in ("", "0")


def read_table(text: str) -> Table:
    """Read a table: UTF-8 CSV with a header of names. Raises ValueError with a Chinese sentence."""
    try:
        cells = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    except csv.Error as problem:
        raise ValueError("不是完整的CSV。") from problem
    rows = [row for row in cells if any(cell.strip() for cell in row)]
    if not rows:
        raise ValueError("表里什么也没有。")
    columns = tuple(one.strip() for one in rows[0])
    wrong = next((one for one in columns if not _NAME.fullmatch(one)), None)
    if wrong is not None:
        raise ValueError(f"第1行的列名“{wrong}”只能用小写英文字母、数字和下划线。")
    if len(set(columns)) < len(columns):
        raise ValueError("第1行有两列同名。")
    if len(rows) > MOST_ROWS:
        raise ValueError(f"有{len(rows) - 1}行，最多{MOST_ROWS - 1}行。")
    return Table(columns, tuple(_row(columns, cells, at) for at, cells in enumerate(rows[1:], start=2)))


def replaced(present: str, text: str) -> str:
    """Return what stands after a table is replaced: codes that vanish stay in it as retired.

    Only a table whose first column is ``code`` keeps them. Raises ValueError if the new text cannot be read.
    """
    new = read_table(text)
    try:
        old = read_table(present)
    except ValueError:
        return text
    gone = [row for key, row in old.by_key.items() if key not in new.by_key]
    if new.key != CODE or old.key != CODE or not gone:
        return text
    columns = new.columns if RETIRED in new.columns else (*new.columns, RETIRED)
    return written(columns, [*new.rows, *({**row, RETIRED: "1"} for row in gone)])


def written(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a table as CSV text; cells of other columns are left out."""
    names = tuple(columns)
    lines = [",".join(names), *(",".join(_quoted(row.get(one, "")) for one in names) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(columns: tuple[str, ...], cells: list[str], at: int) -> Mapping[str, str]:
    if len(cells) > len(columns):
        raise ValueError(f"第{at}行有{len(cells)}格，列名只有{len(columns)}个。")
    if not cells[0].strip():
        raise ValueError(f"第{at}行的{columns[0]}没有写。")
    return dict(zip(columns, [*(one.strip() for one in cells), *[""] * (len(columns) - len(cells))], strict=True))


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\n') else cell


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
