"""The head of a pasted block: which field each of its columns means, and the lines that stand over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.model.form import Field
from ruraldesk.model.sheet_block import Block
from ruraldesk.services import sheet_targets
from ruraldesk.services.desk import Desk
from ruraldesk.sheets.grid import Grid, trimmed
from ruraldesk.sheets.heads import head_of

LOOKED_AT = 6  # lines from the top
MOST_IN_TITLE = 2  # cells that a title, a unit or a month over the head fill


@dataclass(frozen=True, slots=True)
class PastedHead:
    """What a block's head says."""

    fields: tuple[Field | None, ...]  # by the columns of the block
    words: tuple[str, ...]  # what stands over each of them
    unknown: tuple[str, ...]  # of these, what the table does not have
    above: int  # lines over the head
    below: int  # the first line of the block under it


def head_in(desk: Desk, block: Block, table: Sequence[Field]) -> PastedHead | None:
    """Return the head of a block; None where its first lines say what is in rows."""
    grid = Grid("", trimmed(block[:LOOKED_AT]))
    wanted = [sheet_targets.target_of(desk, one).wanted for one in table]
    head = head_of(grid, wanted)
    if head is None or len(block) <= head.last + 1:
        return None
    sure = {one.place: one.target for one in head.columns if one.target and one.sure}
    if len(sure) < min(2, len(table)) or 2 * len(sure) < len(head.columns):
        return None
    if any(sum(bool(cell.strip()) for cell in line) > MOST_IN_TITLE for line in block[: head.first]):
        return None
    by_name = {one.name: one for one in table}
    words = {one.place: one.with_units for one in head.columns}
    return PastedHead(
        tuple(by_name.get(sure.get(place, "")) for place in range(grid.width)),
        tuple(words.get(place, "") for place in range(grid.width)),
        tuple(one.head for one in head.columns if one.place not in sure),
        head.first,
        head.last + 1,
    )
