"""The eight groups of a recovery sheet: each checks itself, a pasted sheet fills them all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.form.editors.keys import FieldKeys
from ruraldesk.gui.theme import fonts, icons, tokens
from ruraldesk.gui.theme.ring import RingLineEdit, set_problem
from ruraldesk.services import clerks

GROUPS, LETTERS = 8, 4
NO_SUCH_SIGNS = "纸上没有字母O和I，看到的是数字0和1。"
_MOST_PASTED = 120  # a whole sheet with its hyphens and blanks


class GroupLine(RingLineEdit):
    """One group of four signs; a tick when it checks itself."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place
        self.fits = False
        self.setObjectName(f"field:recovery{place}")
        self.setAccessibleName(f"第{place}组")
        self.setMaxLength(_MOST_PASTED)
        self.setFixedHeight(44)
        self.setFont(fonts.font(tokens.measures().title))
        self.setTextMargins(6, 0, 30, 0)

    @property
    def group(self) -> str:
        """The signs as they stand on paper."""
        return clerks.recovery_signs(self.text())

    @property
    def is_wrong(self) -> bool:
        return len(self.group) >= LETTERS and not self.fits

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.fits:
            picture = icons.pixmap("checkmark", tokens.OK, 18)
            QPainter(self).drawPixmap(self.width() - 30, (self.height() - 18) // 2, picture)


class RecoveryBoxes(QWidget):
    """Two rows of four."""

    changed = Signal()
    filled = Signal()  # by typing: every group fits, and the line that was written last has the focus

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        self._lines = [GroupLine(place) for place in range(1, GROUPS + 1)]
        for place, line in enumerate(self._lines):
            row = place // 4 * 3
            grid.addWidget(label(f"第{place + 1}组", role="small", colour=tokens.INK2), row, place % 4)
            grid.addWidget(line, row + 1, place % 4)
            grid.setRowMinimumHeight(row + 2, 10)
            line.textChanged.connect(self._on_group)
            keys = FieldKeys(line)
            keys.go_on.connect(self._on_go_on)

    @property
    def code(self) -> str:
        """The eight groups as they were typed."""
        return "-".join(line.group for line in self._lines)

    @property
    def left(self) -> int:
        """How many groups do not fit yet."""
        return sum(not line.fits for line in self._lines)

    def first_open(self) -> QWidget:
        """Return the first group that does not fit yet, the first of all where all do."""
        return next((line for line in self._lines if not line.fits), self._lines[0])

    def words(self) -> tuple[bool, str]:
        """Return whether something is wrong, and what is so in one sentence."""
        wrong = [line for line in self._lines if line.is_wrong]
        if wrong:
            return True, f"第{wrong[0].place}组对不上，再看一眼纸。{NO_SUCH_SIGNS}"
        if not self.left:
            return False, "8组都写对了。"
        return False, f"已对{GROUPS - self.left}组，还有{self.left}组。{NO_SUCH_SIGNS}"

    def _on_group(self, text: str) -> None:  # noqa: ARG002
        line = self.sender()
        if not isinstance(line, GroupLine):
            return
        if len(line.group) > LETTERS and line.place < GROUPS:
            self._spread(line)
            return
        line.fits = len(line.group) == LETTERS and clerks.recovery_group_fits(line.place, line.group)
        set_problem(line, line.is_wrong)
        written = line.fits and line.hasFocus()
        if written and self.left:
            self.first_open().setFocus(Qt.FocusReason.TabFocusReason)
        line.update()
        self.changed.emit()
        if written and not self.left:
            self.filled.emit()

    def _spread(self, line: GroupLine) -> None:
        """More than one group stands in a line: the rest goes into those after it."""
        signs = line.group
        after = self._lines[line.place]
        line.setText(signs[:LETTERS])
        after.setText(signs[LETTERS:])

    def _on_go_on(self, forward: bool) -> None:
        if forward:
            self.focusNextChild()
        else:
            self.focusPreviousChild()
