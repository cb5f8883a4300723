"""Taking in what the town, or another desk of the village, sent; and what that changed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.outcomes import ChangeSet, Question
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import handover
from ruraldesk.services.desk import Desk
from ruraldesk.services.handover import TakenIn


@dataclass(frozen=True, slots=True)
class Brought:
    """What the town's letters, and shares of another desk, brought."""

    taken: tuple[TakenIn, ...] = ()
    received: int = 0  # records that the town says it has, since its last word
    asked: tuple[Question, ...] = ()  # new queries of the town
    returned: tuple[Question, ...] = ()  # records sent back
    clashes: tuple[Question, ...] = ()  # what two desks wrote differently, and rules broken by it
    refused: tuple[tuple[str, UserError], ...] = ()  # file, why it was not taken
    changes: ChangeSet = field(default_factory=ChangeSet)

    @property
    def came(self) -> int:
        """How many letters brought something."""
        return sum(one.status != "ALREADY" for one in self.taken)

    @property
    def new_lines(self) -> int:
        return sum(one.counts.get("new", 0) for one in self.taken)


def take_letters(desk: Desk, files: Iterable[Path], progress: Progress = SILENT) -> Brought:
    """Take in letters and shares; one that lacks earlier lines is tried again after the others."""
    left, before = list(files), _Before(desk)
    taken: list[TakenIn] = []
    refused: dict[str, UserError] = {}
    moved = True
    while left and moved:
        moved = False
        for file in list(left):
            if progress.cancelled():
                raise UserError("cancelled")
            try:
                taken.append(handover.take_in(desk, file, progress))
            except UserError as error:
                refused[file.name] = error
                if error.code == "bundle_gap":
                    continue
            else:
                refused.pop(file.name, None)
                moved = True
            left.remove(file)
    return before.brought(taken, tuple(refused.items()))


def take_code(desk: Desk, code: str) -> Brought:
    """Take the short code of a printed receipt. Refuses with UserError("receipt_code_wrong")."""
    before = _Before(desk)
    return before.brought([handover.take_code(desk, code)])


class _Before:
    """How things stood, so that what letters changed can be told."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._receipted = desk.store.receipts.receipted()
        self._open = {one.id for one in desk.store.questions.open_ones()}

    def brought(self, taken: Sequence[TakenIn], refused: tuple[tuple[str, UserError], ...] = ()) -> Brought:
        new = [one for one in self._desk.store.questions.open_ones() if one.id not in self._open]
        changes = ChangeSet(settings=bool(taken), questions=bool(taken))
        for one in taken:
            changes |= one.changes
        return Brought(
            tuple(taken),
            self._desk.store.receipts.confirmed_since(self._receipted),
            tuple(one for one in new if one.kind == "town_query"),
            tuple(one for one in new if one.kind == "returned"),
            tuple(one for one in new if one.kind in ("conflict", "open_point")),
            refused,
            changes,
        )
