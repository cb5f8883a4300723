"""The records of a form as a table model: a list that is looked into by place, lines in pages of 64."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ruraldesk.gui.components.marks import Badge, Pill, badge_for
from ruraldesk.model.form import FormSpec
from ruraldesk.services import ledger
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import EMPTY, Listing, Row

PAGE, PAGES_KEPT = 64, 20
MOST_CHOSEN = 5000
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 3
DELIVERY = {"none": "", "waiting": "未交", "received": "已收", "asked": "有疑问", "returned": "已退回"}
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Found:
    """What a question to the vault gave: the list, where one stood in it, what of it is chosen, and the lines there."""

    listing: Listing
    place: int
    chosen: tuple[int, ...]
    page: int
    rows: list[Row]


def look(desk: Desk, form: str, listing: Listing, stand: int, chosen: Sequence[int]) -> Found:
    """Look into a list, away from the window's thread: everything the first picture of it needs."""
    place = max(0, listing.place_of(stand)) if stand >= 0 else 0
    page = place // PAGE
    rows = ledger.rows(desk, form, listing.rids(page * PAGE, (page + 1) * PAGE))
    return Found(listing, place, tuple(listing.among(chosen)) if chosen else (), page, rows)


class LedgerModel(QAbstractTableModel):
    """Columns: choice, the list's columns, state, nearest deadline, what the town has."""

    def __init__(self, desk: Desk, spec: FormSpec) -> None:
        super().__init__()
        self._desk, self._spec = desk, spec
        self._listing: Listing = EMPTY
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._chosen: set[int] = set()
        self._headings = ledger.headings(desk, spec.form_id)
        self.has_states = bool(spec.states)
        self._cells = list(range(len(self._headings) - (1 if self.has_states else 0)))
        self._has_number = spec.numbering is not None
        self.has_deadlines = bool(spec.deadlines)
        self._in_bin = False
        self._titles = self._made_titles()

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._listing.count

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.titles())

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._row(index.row())
        if role == ID_ROLE:
            return row.id
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if row.rid in self._chosen else Qt.CheckState.Unchecked
        if role == MARK_ROLE:
            return self._mark(row, index.column())
        if role == NUMBER_ROLE:
            return self._is_number(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, index.column())
        return None

    # what the page asks

    def titles(self) -> list[str]:
        """Return the headings in the order of the columns."""
        return self._titles

    def order_of(self, column: int) -> str:
        """Return the field a column is sorted by; "" where it cannot be."""
        place = column - 1
        if self.has_states and place == len(self._cells):
            return "state"
        return self._column_name(self._cells[place]) if 0 <= place < len(self._cells) else ""

    def is_listed(self, column: int) -> bool:
        """True for a column of the form's own list: the first to go where there is no room."""
        return 0 <= column - 1 < len(self._cells)

    def show_found(self, found: Found, *, in_bin: bool = False) -> None:
        """Show a list; in the bin, when and by whom each was deleted stands in place of what the town has."""
        self.beginResetModel()
        self._in_bin = in_bin
        self._titles = self._made_titles()
        self._listing = found.listing
        self._pages.clear()
        self._chosen = set(found.chosen)
        self._keep(found.page, found.rows)
        self.endResetModel()

    @property
    def listing(self) -> Listing:
        return self._listing

    @property
    def chosen(self) -> list[int]:
        """The row numbers of the chosen records, in the order of the ledger."""
        return list(self._listing.among(list(self._chosen))) if self._chosen else []

    @property
    def chosen_count(self) -> int:
        return len(self._chosen)

    def chosen_records(self) -> list[str]:
        """The ids of the chosen records, in the order of the ledger."""
        return [row.id for row in ledger.rows(self._desk, self._spec.form_id, self.chosen)]

    def choose(self, rows: Iterable[int], on: bool | None = None) -> None:
        """Choose rows, unchoose them, or turn each round (None)."""
        places = sorted(rows)
        if not places:
            return
        found = {place: rid for start, stop in _stretches(places) for place, rid in self._rids(start, stop)}
        for place in places:
            one = {found[place]} if place in found else set()
            if on is None:
                self._chosen ^= one
            elif on:
                self._chosen |= one
            else:
                self._chosen -= one
        self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], len(self.titles()) - 1))

    def choose_none(self) -> None:
        self._chosen.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.titles()) - 1))

    def row_at(self, place: int) -> Row | None:
        return self._row(place) if 0 <= place < self._listing.count else None

    def id_at(self, place: int) -> str:
        row = self.row_at(place)
        return row.id if row else ""

    def rid_at(self, place: int) -> int:
        """Return the row number of the record in a row, or -1."""
        row = self.row_at(place)
        return row.rid if row else -1

    def _made_titles(self) -> list[str]:
        found = ["", *(self._headings[place] for place in self._cells)]
        found += ["状态"] if self.has_states else []
        found += ["期限"] if self.has_deadlines else []
        if self._in_bin:
            return [*found, "何时谁删的"]
        return [*found, "镇里" if self._desk.role == "village" else ""]

    def _rids(self, start: int, stop: int) -> Iterable[tuple[int, int]]:
        return enumerate(self._listing.rids(start, stop), start)

    def _row(self, place: int) -> Row:
        page = place // PAGE
        if page not in self._pages:
            wanted = self._listing.rids(page * PAGE, (page + 1) * PAGE)
            self._keep(page, ledger.rows(self._desk, self._spec.form_id, wanted))
        self._pages.move_to_end(page)
        return self._pages[page][place % PAGE]

    def _keep(self, page: int, rows: list[Row]) -> None:
        gone = Row("", ("",) * len(self._headings), "", None, "none", 0)
        wanted = max(0, min(PAGE, self._listing.count - page * PAGE))
        self._pages[page] = rows + [gone] * (wanted - len(rows))
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def _text(self, row: Row, column: int) -> str:
        place = column - 1
        if place < 0:
            return ""
        if place < len(self._cells):
            return self._short_day(row.cells[self._cells[place]])
        mark = self._mark(row, column)
        if mark is not None:
            return mark.words
        if column == len(self.titles()) - 1 and self._in_bin:
            return row.changed
        if column == len(self.titles()) - 1:
            asked = row.questions and row.delivery != "returned"  # a return is a question too
            return DELIVERY["asked"] if asked else DELIVERY.get(row.delivery, "")
        return ""

    def _short_day(self, words: str) -> str:
        this_year = f"{self._desk.clock.today().year}-"
        return words[5:] if len(words) == 10 and words.startswith(this_year) and words[7] == "-" else words

    def _mark(self, row: Row, column: int) -> Pill | Badge | None:
        after = column - 1 - len(self._cells)
        if self.has_states and after == 0:
            state = self._spec.state(row.state)
            return Pill(state.label, state.shape) if state else None
        if self.has_deadlines and after == int(self.has_states):
            return badge_for(row.days_left) if row.days_left is not None else None
        return None

    def _is_number(self, column: int) -> bool:
        field = self._spec.by_name.get(self.order_of(column))
        return field is not None and (field.unit is not None or field.type in ("integer", "decimal"))

    def _column_name(self, cell: int) -> str:
        if self._has_number and cell == 0:
            return "number"
        columns = ledger.columns(self._spec)
        place = cell - int(self._has_number)
        return columns[place] if place < len(columns) else ""


def _stretches(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Return (first, behind the last) of each unbroken stretch of sorted places."""
    start = before = places[0]
    for place in places[1:]:
        if place != before + 1:
            yield start, before + 1
            start = place
        before = place
    yield start, before + 1
