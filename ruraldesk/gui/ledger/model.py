"""The records of a form as a table model: ids at once, lines in pages of 64, the last pages kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ruraldesk.gui.components.marks import Badge, Pill, badge_for
from ruraldesk.model.form import FormSpec
from ruraldesk.services import ledger
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger import Row

PAGE, PAGES_KEPT = 64, 20
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
NUMBER_ROLE = Qt.ItemDataRole.UserRole + 3
DELIVERY = {"none": "", "waiting": "未交", "received": "已收", "asked": "有疑问", "returned": "已退回"}
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """Columns: choice, the list's columns, state, nearest deadline, what the town has."""

    def __init__(self, desk: Desk, spec: FormSpec) -> None:
        super().__init__()
        self._desk, self._spec = desk, spec
        self._places: Sequence[int] = ()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._chosen: set[int] = set()
        self._headings = ledger.headings(desk, spec.form_id)
        self.has_states = bool(spec.states)
        self._cells = list(range(len(self._headings) - (1 if self.has_states else 0)))
        self._has_number = spec.numbering is not None
        self.has_deadlines = bool(spec.deadlines)

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._places)

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
            return Qt.CheckState.Checked if self._places[index.row()] in self._chosen else Qt.CheckState.Unchecked
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
        found = ["", *(self._headings[place] for place in self._cells)]
        found += ["状态"] if self.has_states else []
        found += ["期限"] if self.has_deadlines else []
        return [*found, "镇里" if self._desk.role == "village" else ""]

    def order_of(self, column: int) -> str:
        """Return the field a column is sorted by; "" where it cannot be."""
        place = column - 1
        if not 0 <= place < len(self._cells):
            return ""
        return self._column_name(self._cells[place])

    def show_places(self, places: Sequence[int]) -> None:
        """Show these records, in this order."""
        self.beginResetModel()
        self._places = places
        self._pages.clear()
        self._chosen &= set(places) if self._chosen else set()
        self.endResetModel()

    @property
    def chosen(self) -> list[int]:
        """The places of the chosen records, in the order of the ledger."""
        return [one for one in self._places if one in self._chosen] if self._chosen else []

    def chosen_records(self) -> list[str]:
        """The ids of the chosen records, in the order of the ledger."""
        return [row.id for row in ledger.rows(self._desk, self._spec.form_id, self.chosen)]

    def choose(self, rows: Sequence[int], on: bool | None = None) -> None:
        """Choose rows, unchoose them, or turn each round (None)."""
        for row in rows:
            one = self._places[row]
            if on is None:
                self._chosen ^= {one}
            elif on:
                self._chosen.add(one)
            else:
                self._chosen.discard(one)
        last = len(self.titles()) - 1
        for row in rows:
            self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def choose_none(self) -> None:
        self.choose([row for row, one in enumerate(self._places) if one in self._chosen], on=False)

    def id_at(self, row: int) -> str:
        return self._row(row).id if 0 <= row < len(self._places) else ""

    def place_at(self, row: int) -> int:
        """Return the place of a row, or -1."""
        return self._places[row] if 0 <= row < len(self._places) else -1

    def row_of(self, place: int) -> int:
        """Return the row a place stands in, or -1."""
        return next((row for row, one in enumerate(self._places) if one == place), -1) if place >= 0 else -1

    def _row(self, place: int) -> Row:
        page = place // PAGE
        if page not in self._pages:
            wanted = self._places[page * PAGE : (page + 1) * PAGE]
            found = ledger.rows(self._desk, self._spec.form_id, wanted)
            gone = Row("", ("",) * len(self._headings), "", None, "none", 0)
            self._pages[page] = found + [gone] * (len(wanted) - len(found))
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page][place % PAGE]

    def _text(self, row: Row, column: int) -> str:
        place = column - 1
        if place < 0:
            return ""
        if place < len(self._cells):
            return self._short_day(row.cells[self._cells[place]])
        mark = self._mark(row, column)
        if mark is not None:
            return mark.words
        if column == len(self.titles()) - 1:
            return "有疑问" if row.questions else DELIVERY.get(row.delivery, "")
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
