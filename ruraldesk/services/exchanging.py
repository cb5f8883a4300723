"""交换 in one press: the town's letters are taken in, what waits is sealed, looked through, written and noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal

from ruraldesk.bundle import handing
from ruraldesk.bundle.safewrite import READING_BACK, WRITING
from ruraldesk.bundle.seal import Sealed
from ruraldesk.errors import UserError
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import handover, leaving, letters
from ruraldesk.services.brought import Brought, take_letters
from ruraldesk.services.desk import Desk
from ruraldesk.services.handover import HandedOver

Target = Literal["town", "desk"]


class Step(IntEnum):
    """The five steps of a hand-over, in their order."""

    COLLECT = 0
    CHECK = 1
    WRITE = 2
    READ_BACK = 3
    NOTE = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that begins, and what is known by then."""

    step: Step
    records: int = 0
    photos: int = 0
    size: int = 0  # bytes


Tell = Callable[[Reached], None]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A finished exchange. ``handed.status`` is NOTHING_WAITING where there was nothing to hand over."""

    handed: HandedOver
    brought: Brought
    to: Target


def exchange(
    desk: Desk,
    folder: Path,
    *,
    to: Target = "town",
    letter_box: Path | None = None,
    progress: Progress = SILENT,
    tell: Tell = lambda _: None,
) -> Exchanged:
    """Take in the letters that lie in ``letter_box`` and hand over what then waits to ``folder``.

    A letter that is refused is named and stops nothing. Raises UserError no_town_card, stays_in_village,
    cancelled, stick_*: then nothing lies on the stick and nothing counts as handed over; letters taken in
    before stay taken in.
    """
    if to == "town" and desk.store.peers.town() is None:
        raise UserError("no_town_card")
    tell(Reached(Step.COLLECT))
    brought = Brought()
    if letter_box is not None:
        brought = take_letters(desk, letters.look(desk, letter_box).letters, progress)
    try:
        sealed = (handing.report_bundles if to == "town" else handing.share_bundles)(desk, progress)
    except UserError as error:
        if error.code != "nothing_to_hand_over":
            raise
        nothing = HandedOver(handover.NOTHING, (), {"lines": 0, "records": 0}, ())
        return Exchanged(nothing, brought, to)
    facts = _facts(sealed)
    tell(Reached(Step.CHECK, *facts))
    if to == "town":
        leaving.look_through(desk, sealed, progress)
    done = handing.deliver(desk, sealed, folder, _Teller(progress, tell, facts))
    tell(Reached(Step.NOTE, *facts))
    return Exchanged(handover.handed(desk, done), brought, to)


class _Teller:
    """Passes progress on and tells the step when writing turns to reading back."""

    def __init__(self, progress: Progress, tell: Tell, facts: tuple[int, int, int]) -> None:
        self._progress, self._tell, self._facts = progress, tell, facts
        self._at = ""

    def step(self, done: int, total: int, words: str) -> None:
        if words != self._at and words in _STEPS:
            self._at = words
            self._tell(Reached(_STEPS[words], *self._facts))
        self._progress.step(done, total, words)

    def cancelled(self) -> bool:
        return self._progress.cancelled()


_STEPS = {WRITING: Step.WRITE, READING_BACK: Step.READ_BACK}


def _facts(sealed: Sequence[Sealed]) -> tuple[int, int, int]:
    counts = [one.manifest.counts for one in sealed]
    records, photos = sum(one.get("records", 0) for one in counts), sum(one.get("attachments", 0) for one in counts)
    return records, photos, sum(len(one.data) for one in sealed)
