"""The list of reports at the left of 统计, group by group, and the line that finds one among them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.components.section_list import SectionButton
from ruraldesk.gui.form.initials import initials_of
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.services.reporting import ReportEntry

OVERVIEW = "overview"
_WIDTH = 232


class ReportList(QWidget):
    """Tells which report is asked for; "overview" is the landing view."""

    chosen = Signal(str)
    fill_asked = Signal()  # the town's own table

    def __init__(self, *, fills: bool = False) -> None:
        super().__init__()
        self._fills = fills
        self._chosen = OVERVIEW
        self._buttons: dict[str, SectionButton] = {}
        self._heads: list[tuple[QLabel, list[SectionButton]]] = []
        self._always: list[SectionButton] = []
        self.setFixedWidth(_WIDTH + (24 if tokens.measures().large else 0))
        palette.ground(self, tokens.PAGE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        self._find = self._find_line()
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 12, 2)
        holder.addWidget(self._find)
        column.addLayout(holder)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("统计表")
        column.addWidget(self._area, 1)
        self.show_entries(())

    def show_entries(self, entries: Sequence[ReportEntry]) -> None:
        """Show these reports."""
        inner = _Ground()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(0)
        self._buttons, self._heads = {}, []
        self._always = [self._add(column, OVERVIEW, "一览")]
        if self._fills:
            fill = SectionButton("fill_town_table", "填镇里的表")
            fill.clicked.connect(self.fill_asked)
            column.addWidget(fill)
            self._always.append(fill)
        group = ""
        for one in entries:
            if one.group != group:
                group = one.group
                head = label(group, role="small_bold", colour=tokens.HEAD_WORDS)
                head.setContentsMargins(24, 12, 8, 4)
                column.addWidget(head)
                self._heads.append((head, []))
            self._heads[-1][1].append(self._add(column, one.name, one.title))
        column.addStretch(1)
        self._area.setWidget(inner)
        self._on_find()

    def choose(self, name: str) -> None:
        """Show which one is in front, wherever it stands in the list."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)
            button.update()
        self._chosen = name
        if name in self._buttons and self._buttons[name].isHidden():
            self._find.clear()
        self._show_chosen()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._buttons.get(self._chosen)
        inner = self._area.widget()
        if chosen is not None and inner is not None:
            layout = inner.layout()
            if layout is not None:
                layout.activate()
            inner.adjustSize()
            self._area.ensureWidgetVisible(chosen, 0, 2 * chosen.height())

    def names(self) -> list[str]:
        return list(self._buttons)

    def _find_line(self) -> RingLineEdit:
        line = RingLineEdit()
        line.setObjectName("field:find_report")
        line.setAccessibleName("找一张统计表，写几个字或者拼音首字母")
        line.setPlaceholderText("找一张表　Ctrl+F")
        line.setMinimumHeight(tokens.measures().row)
        line.setTextMargins(6, 0, 6, 0)
        line.textChanged.connect(self._on_find)
        line.returnPressed.connect(self._on_first)
        shortcut = QShortcut(QKeySequence("Ctrl+F"), self)
        shortcut.activated.connect(self._on_find_key)
        return line

    def _on_find_key(self) -> None:
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _on_find(self) -> None:
        """Show what fits what is written, and the heads that have something under them."""
        typed = self._find.text().strip().lower()
        for head, buttons in self._heads:
            for button in buttons:
                button.setVisible(_fits(typed, f"{head.text()}{button.text()}"))
            head.setVisible(any(not one.isHidden() for one in buttons))
        for button in self._always:
            button.setVisible(not typed)

    def _on_first(self) -> None:
        first = next((name for name, one in self._buttons.items() if not one.isHidden()), "")
        if self._find.text().strip() and first:
            self.chosen.emit(first)

    def _add(self, column: QVBoxLayout, name: str, words: str) -> SectionButton:
        button = SectionButton(name, words)
        button.clicked.connect(self._on_clicked)
        column.addWidget(button)
        self._buttons[name] = button
        return button

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SectionButton):
            self.chosen.emit(button.objectName().removeprefix("section:"))


def _fits(typed: str, words: str) -> bool:
    return not typed or typed in words or (typed.isascii() and typed in initials_of(words))


class _Ground(QWidget):
    """The ground of the list, with a line at its right."""

    def __init__(self) -> None:
        super().__init__()
        palette.ground(self, tokens.PAGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), tokens.LINE)
