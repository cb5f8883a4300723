"""A sheet in the window: its lines and columns, what is written into it in the accent's colour."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal

from ruraldesk.gui.components.report_view import ReportView
from ruraldesk.services.sheet_views import SheetPreview


class FillPreview(ReportView):
    """``column_pointed`` gives the letters of a column that somebody has clicked or pressed Enter on."""

    column_pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._written: frozenset[tuple[int, int]] = frozenset()
        self.setObjectName("list:fill")
        self.clicked.connect(self._on_pointed)
        self.asked.connect(self._on_asked)

    def show_sheet(self, found: SheetPreview) -> None:
        """Show a part of the town's table."""
        self._written = found.written
        self.show_table(found.table)

    def leads(self, row: int, column: int) -> bool:
        """True if a cell is one that is written."""
        return (row, column) in self._written

    def _on_pointed(self, index: QModelIndex) -> None:
        column = self.shown_column(index.column())
        if column is not None and index.column():
            self.column_pointed.emit(column.label)

    def _on_asked(self, row: int, column: int) -> None:  # noqa: ARG002
        shown = self.shown_column(column)
        if shown is not None:
            self.column_pointed.emit(shown.label)
