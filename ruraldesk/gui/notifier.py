"""Turns the ChangeSet of a finished operation into one signal that open views listen to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ruraldesk.model.outcomes import ChangeSet


class Notifier(QObject):
    """The only road from results to views: nobody polls, nobody is told twice."""

    changed = Signal(object)  # ChangeSet

    def tell(self, changes: ChangeSet) -> None:
        """Say what an operation changed; silence if it changed nothing."""
        if changes != ChangeSet():
            self.changed.emit(changes)
