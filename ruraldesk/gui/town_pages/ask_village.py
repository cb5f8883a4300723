"""Asks the town's clerk in which words the village is to be asked about one place."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ruraldesk.gui.dialogs.ask import AskDialog, Question
from ruraldesk.town.sides import Matter


def ask_words(parent: QWidget, matter: Matter, before: str) -> str | None:
    """Return the words; None where nothing is to be changed. What is proposed can be sent as it stands."""
    body = f"{matter.form_title}　{matter.title}\n随回执带给村里；村里答了，再在“待问”里定。"
    question = Question("ask_here", "问村里什么", body, "问村里", "先不问", "primary", "问")
    dialog = AskDialog(question, parent.window())
    if dialog.line is not None:
        dialog.line.setText(before or matter.proposal)
        dialog.line.selectAll()
    went = bool(dialog.exec())
    words = dialog.line.text().strip() if dialog.line is not None else ""
    dialog.deleteLater()
    return words if went and words else None
