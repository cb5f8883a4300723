"""Sentences below each other that change while a dialog is filled in: what follows, or what is still lacking."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ruraldesk.gui.components.labels import label
from ruraldesk.gui.theme import palette, tokens


class SaidLines(QWidget):
    """As wide as it is told; the dialog around it is as high as what is said now."""

    def __init__(self, width: int, most: int, name: str) -> None:
        super().__init__()
        self._labels = [label(wrap=True, name=f"{name}.{place}") for place in range(1, most + 1)]
        self._width = width
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for one in self._labels:
            column.addWidget(one)
        column.addStretch(1)
        self.setFixedWidth(width)

    def say(self, sentences: Sequence[str], *, lacking: bool = False) -> None:
        """Show these; ``lacking``: they say why one cannot go on yet."""
        for place, one in enumerate(self._labels):
            words = sentences[place] if place < len(sentences) else ""
            one.setText(words)
            one.setVisible(bool(words))
            palette.words(one, tokens.WARN if lacking else tokens.INK)
            one.setMinimumHeight(0)
            one.setMinimumHeight(one.heightForWidth(self._width) if words else 0)

    @property
    def words(self) -> str:
        """Everything that stands here now."""
        return "".join(one.text() for one in self._labels)
