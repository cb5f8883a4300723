"""The middle of the print page: one page of the PDF on the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.services.printing import Paper, page_png

MARGIN = 14
ZOOMED_DPI = 130


class PreviewPane(QScrollArea):
    """Shows a page whole, or large with scrolling."""

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self._page, self._zoomed = 1, False
        self.setObjectName("preview")
        self.setAccessibleName("预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        palette.ground(self.viewport(), tokens.DESK)
        self._inner = QWidget()
        palette.ground(self._inner, tokens.DESK)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._sheet: QLabel = label()
        self._sheet.setFrameShape(QFrame.Shape.Box)
        self._sheet.setLineWidth(1)
        palette.words(self._sheet, tokens.EDGE)
        column.addWidget(self._sheet, 0, Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._inner)

    @property
    def page(self) -> int:
        return self._page

    def show_paper(self, paper: Paper | None) -> None:
        """Show a paper from its first page, or nothing."""
        self._paper = paper
        self._page = min(self._page, paper.pages) if paper else 1
        self._draw()

    def turn(self, step: int) -> None:
        if self._paper is not None:
            self._page = min(max(1, self._page + step), self._paper.pages)
            self._draw()

    def toggle_zoom(self) -> bool:
        """Change between whole and large; return whether it is large now."""
        self._zoomed = not self._zoomed
        self._draw()
        return self._zoomed

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._draw()

    def _draw(self) -> None:
        self._sheet.setVisible(self._paper is not None)
        if self._paper is None:
            return
        small = QPixmap()
        small.loadFromData(page_png(self._paper, self._page, 24))
        if small.isNull():
            return
        ratio = self.devicePixelRatioF()
        room_high = (self.viewport().height() - 2 * MARGIN - 2) / small.height()
        room_wide = (self.viewport().width() - 2 * MARGIN - 2) / small.width()
        dpi = ZOOMED_DPI if self._zoomed else max(24, int(24 * min(room_high, room_wide)))
        picture = QPixmap()
        picture.loadFromData(page_png(self._paper, self._page, int(dpi * ratio)))
        picture.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(picture)
