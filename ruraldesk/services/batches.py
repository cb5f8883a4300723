"""One act on many records: what could be done is done, what was refused is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """``done``: the records in their order; ``refused``: title and sentence of each that was not."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    changes: ChangeSet
    stopped: bool = False


def delete_all(desk: Desk, records: Sequence[str], reason: str = "", progress: Progress = SILENT) -> BatchOutcome:
    """Delete records; each is one change, so that each can be brought back."""
    return _each(desk, records, lambda one: removal.delete(desk, one, reason), progress, "正在删掉")


def restore_all(desk: Desk, records: Sequence[str], progress: Progress = SILENT) -> BatchOutcome:
    """Bring deleted records back, the last deleted first: what others point at may have gone later."""
    return _each(desk, records[::-1], lambda one: removal.restore(desk, one), progress, "正在放回")


def release_all(desk: Desk, records: Sequence[str], progress: Progress = SILENT) -> BatchOutcome:
    """Let records travel to the town whole with the next hand-over."""
    return _each(desk, records, lambda one: removal.release(desk, one), progress, "正在交给镇里看")


def _each(
    desk: Desk, records: Sequence[str], act: Callable[[str], Saved], progress: Progress, words: str
) -> BatchOutcome:
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    changes = ChangeSet()
    for place, record in enumerate(records, 1):
        if progress.cancelled():
            return BatchOutcome(tuple(done), tuple(refused), changes, stopped=True)
        try:
            changes = changes | act(record).changes
            done.append(record)
        except UserError as refusal:
            refused.append((desk.store.records.title(record), refusal.sentence))
        progress.step(place, len(records), words)
    return BatchOutcome(tuple(done), tuple(refused), changes)
