"""The sentence under a field that says what is wrong, with its icon; hidden while all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label, picture, recolour
from ruraldesk.gui.theme import icons, tokens

if TYPE_CHECKING:
    from ruraldesk.model.validation import Problem

_LOOKS = {
    "block": ("error_circle", tokens.DANGER),
    "hold": ("clock", tokens.HOLD),
    "warn": ("warning", tokens.WARN),
}
_SIZE = 16  # of the icon


class ProblemLine(QWidget):
    """A form has hundreds of them: the icon is made with the first problem."""

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 0)
        row.setSpacing(6)
        self._icon: QLabel | None = None
        self._mark = QVBoxLayout()
        self._words = label(role="small_bold", colour=tokens.DANGER, wrap=True, name=f"problem:{name}")
        row.addLayout(self._mark)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def words(self) -> str:
        return self._words.text()

    def name_it(self, name: str) -> None:
        """Say which field or row it is about."""
        self._words.setObjectName(f"problem:{name}")

    def say(self, sentence: str) -> None:
        """Show a sentence in danger; hide for none."""
        if sentence:
            self._icon_made()
        self.setVisible(bool(sentence))
        self._words.setText(sentence)

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem's sentence, or nothing."""
        held = "改好才能往下走。" if problem and problem.level == "hold" else ""
        self.say(f"{problem.sentence}{held}" if problem else "")
        if problem:
            name, colour = _LOOKS[problem.level]
            self._icon_made().setPixmap(icons.pixmap(name, colour, _SIZE, filled=problem.level != "hold"))
            recolour(self._words, colour)

    def _icon_made(self) -> QLabel:
        """Stands at the middle of the sentence's first line."""
        if self._icon is None:
            self._icon = picture("error_circle", tokens.DANGER, _SIZE, filled=True)
            self._mark.setContentsMargins(0, max(0, (self._words.fontMetrics().height() - _SIZE + 1) // 2), 0, 0)
            self._mark.addWidget(self._icon)
            self._mark.addStretch(1)
        return self._icon
