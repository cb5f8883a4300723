"""How to print: printer, copies, sides, the kind of sheet, filled or to be filled by hand."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.choice import ChoiceBox
from ruraldesk.gui.printing import How, printer_names, takes_sheet, turns_sheets
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import RingLineEdit
from ruraldesk.gui.theme.tick_box import TickBox
from ruraldesk.services.print_order import SIDES, Sides
from ruraldesk.services.printing import Paper, PrintChoice

ASK, NO_PRINTER = "打印时再选", "没有打印机"
MOST_COPIES = 99


class PrintWays(QWidget):
    """Keeps the kind of sheet of each paper; a hint says what the printer cannot do by itself."""

    changed = Signal()  # what is printed looks different now

    def __init__(self) -> None:
        super().__init__()
        self._chosen: dict[str, str] = {}  # print -> kind of paper
        self._choice: PrintChoice | None = None
        names = printer_names()
        self.can_print = bool(names)
        self._printers, self._kinds, self._sides = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self._printers.addItems([*names, ASK] if names else [NO_PRINTER])
        for side, words in SIDES:
            self._sides.addItem(words, side)
        self._copies = RingLineEdit("1")
        self._copies.setTextMargins(6, 0, 6, 0)
        self._blank = TickBox("空白的，拿去手填")
        self._blank.setObjectName("field:blank")
        self._blank.setMinimumHeight(tokens.measures().row)
        self._hint = label("", role="small", colour=tokens.WARN, wrap=True, name="print_hint")
        self._hint.hide()
        self._build()
        self._kinds.activated.connect(self._on_kind)
        self._printers.activated.connect(self._show_hint)
        self._sides.activated.connect(self._show_hint)
        self._blank.clicked.connect(self.changed)
        self._paper: Paper | None = None
        self._page = 1

    @property
    def how(self) -> How:
        name = self._printers.currentText()
        return How("" if name in (ASK, NO_PRINTER) else name, self.copies, both_sides=self.sides == "both")

    @property
    def copies(self) -> int:
        text = self._copies.text().strip()
        return min(MOST_COPIES, max(1, int(text))) if text.isascii() and text.isdigit() else 1

    @property
    def sides(self) -> Sides:
        return cast("Sides", self._sides.currentData())  # filled from SIDES and nothing else

    @property
    def blank(self) -> bool:
        """True if the sheet is to be filled by hand."""
        return self._blank.isChecked()

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of sheet of each paper for which another than its own was chosen."""
        return dict(self._chosen)

    def show_choice(self, choice: PrintChoice | None) -> None:
        """Offer the sheets of the paper that is looked at."""
        self._choice = choice
        self._kinds.clear()
        for kind in choice.papers if choice else ():
            self._kinds.addItem(kind.label, kind.name)
        if choice is not None:
            self._kinds.setCurrentIndex(max(0, self._kinds.findData(self._chosen.get(choice.name, ""))))
        self._kinds.setEnabled(self._kinds.count() > 1)

    def propose_copies(self, copies: int) -> None:
        """Show as many as the paper wants, where nobody wrote another number."""
        if not self._copies.isModified():
            self._copies.setText(str(min(copies, MOST_COPIES)))

    def show_page(self, paper: Paper | None, page: int) -> None:
        """Know the page that is looked at, for what the printer cannot do."""
        self._paper, self._page = paper, page
        self._show_hint()

    def take_sides(self, sides: Sides) -> None:
        self._sides.setCurrentIndex(self._sides.findData(sides))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for field, name, words in (
            (self._printers, "printer", "打印机"),
            (self._copies, "copies", "份数"),
            (self._sides, "sides", "面"),
            (self._kinds, "paper", "纸"),
        ):
            field.setObjectName(f"field:{name}")
            field.setAccessibleName(words)
            field.setMinimumHeight(tokens.measures().row)
            if isinstance(field, QComboBox):
                field.setMinimumContentsLength(2)
                field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        self._copies.setFixedWidth(52)
        for row, (words, across) in enumerate(
            (("打印机", (self._printers,)), ("份数", (self._copies, self._sides)), ("纸", (self._kinds,)))
        ):
            grid.addWidget(label(words, role="small", colour=tokens.INK2), row, 0)
            for at, widget in enumerate(across):
                grid.addWidget(widget, row, 1 + at, 1, 1 if len(across) > 1 else 2)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        column.addWidget(self._blank)
        column.addWidget(self._hint)

    def _on_kind(self) -> None:
        if self._choice is not None:
            self._chosen[self._choice.name] = str(self._kinds.currentData() or "")
        self.changed.emit()

    def _show_hint(self) -> None:
        """Say what the printer needs a hand with."""
        words, name = "", self.how.printer
        if name and self.sides == "both" and not turns_sheets(name):
            words = "这台打印机不会自己翻面：先只打单数页，翻过来放回去，再只打双数页。"
        elif name and self._paper is not None and not takes_sheet(name, self._paper, self._page):
            words = (
                "这台打印机没有这么大的纸。" if self._kinds.count() < 2 else "这台打印机没有这么大的纸，换一种“纸”。"
            )
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
