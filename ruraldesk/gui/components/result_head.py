"""The one sentence that says how a piece of work ended: a sign, big words, what they mean, small words at the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.theme import tokens


def result_head(title: str, below: str, *, good: bool, last: str = "") -> Panel:
    """Return the head of a result; ``good``: nothing is left to be minded. ``last``: lines at the right end."""
    colour, icon = (tokens.OK, "checkmark_circle") if good else (tokens.WARN, "warning")
    panel = Panel(bar=colour, edge=colour)
    row = QHBoxLayout()
    row.setContentsMargins(30, 16, 24, 16)
    row.setSpacing(22)
    row.addWidget(picture(icon, colour, 48, filled=True))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(title, role="number", colour=colour, name="result"))
    words.addWidget(label(below, wrap=True, name="result_note"))
    row.addLayout(words, 1)
    if last:
        end = label(last, role="small", colour=tokens.INK2)
        end.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(end)
    panel.box.addLayout(row)
    return panel
