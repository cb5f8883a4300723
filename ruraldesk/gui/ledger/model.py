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
        self._ids: Sequence[str] = ()
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._chosen: set[str] = set()
        self._headings = ledger.headings(desk, spec.form_id)
        self.has_states = bool(spec.states)
        self._cells = list(range(len(self._headings) - (1 if self.has_states else 0)))
        if spec.numbering is None and self._cells:
            self._cells = self._cells[1:]
        self.has_deadlines = bool(spec.deadlines)

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._ids)

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
            return Qt.CheckState.Checked if row.id in self._chosen else Qt.CheckState.Unchecked
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
        cell = self._cells[place]
        if cell == 0:
            return "number"
        columns = self._spec.list_view.columns
        return columns[cell - 1] if cell - 1 < len(columns) else ""

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show these records, in this order."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._chosen &= set(ids)
        self.endResetModel()

    @property
    def chosen(self) -> list[str]:
        """The chosen records, in the order of the ledger."""
        return [one for one in self._ids if one in self._chosen] if self._chosen else []

    def choose(self, rows: Sequence[int], on: bool | None = None) -> None:
        """Choose rows, unchoose them, or turn each round (None)."""
        for row in rows:
            one = self._ids[row]
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
        self.choose([row for row, one in enumerate(self._ids) if one in self._chosen], on=False)

    def is_chosen(self, row: int) -> bool:
        return self._ids[row] in self._chosen

    def id_at(self, row: int) -> str:
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def place_of(self, record: str) -> int:
        """Return the row of a record, or -1."""
        try:
            return list(self._ids).index(record)
        except ValueError:
            return -1

    def _row(self, place: int) -> Row:
        page = place // PAGE
        if page not in self._pages:
            wanted = list(self._ids[page * PAGE : (page + 1) * PAGE])
            found = {row.id: row for row in ledger.rows(self._desk, self._spec.form_id, wanted)}
            gone = Row("", ("",) * len(self._headings), "", None, "none", 0)
            self._pages[page] = [found.get(one, gone) for one in wanted]
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page][place % PAGE]

    def _text(self, row: Row, column: int) -> str:
        place = column - 1
        if place < 0:
            return ""
        if place < len(self._cells):
            return row.cells[self._cells[place]]
        mark = self._mark(row, column)
        if mark is not None:
            return mark.words
        if column == len(self.titles()) - 1:
            return "有疑问" if row.questions else DELIVERY.get(row.delivery, "")
        return ""

    def _mark(self, row: Row, column: int) -> Pill | Badge | None:
        after = column - 1 - len(self._cells)
        if self.has_states and after == 0:
            state = self._spec.state(row.state)
            return Pill(state.label, state.shape) if state else None
        if self.has_deadlines and after == int(self.has_states):
            return badge_for(row.days_left) if row.days_left is not None else None
        return None

    def _is_number(self, column: int) -> bool:
        place = column - 1
        if not 0 <= place < len(self._cells) or self._cells[place] == 0:
            return False
        name = self._spec.list_view.columns[self._cells[place] - 1 : self._cells[place]]
        field = self._spec.by_name.get(name[0]) if name else None
        return field is not None and (field.unit is not None or field.type in ("integer", "decimal"))
