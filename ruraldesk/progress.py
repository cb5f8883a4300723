"""How long work tells its watcher how far it is, and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A watcher of long work."""

    def step(self, done: int, total: int, words: str) -> None:
        """Say how far the work is: ``done`` of ``total`` units, and what is being done."""
        ...

    def cancelled(self) -> bool:
        """True once the clerk asked to stop; the work then leaves everything as it was."""
        ...


class NoProgress:
    """A watcher that does not watch."""

    def step(self, done: int, total: int, words: str) -> None:
        pass

    def cancelled(self) -> bool:
        return False


SILENT: Progress = NoProgress()
