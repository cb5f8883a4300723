"""A print-out as parsed: blocks, lines of cells, and the holes that values fill (docs/contracts/print.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruraldesk.model.expressions import Expr


@dataclass(frozen=True, slots=True)
class FilterCall:
    """``| name:argument``."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """``name`` or ``owner.name``: a field, a linked record's field, or a fact of village, record or print."""

    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class Hole:
    """``{{expr | filter}}``."""

    value: Path | Expr
    filters: tuple[FilterCall, ...]
    line: int
    column: int


Text = tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One literal line; in grids, tables and totals it has several cells."""

    cells: tuple[Text, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block with its options and what stands in it."""

    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    body: tuple[TextLine | Block, ...] = ()
    condition: Expr | None = None  # of @if
    repeat: str = ""  # of @each
    line: int = 0

    @property
    def lines(self) -> list[TextLine]:
        return [one for one in self.body if isinstance(one, TextLine)]


@dataclass(frozen=True, slots=True)
class PrintTemplate:
    """One .print file."""

    file: str
    profile: str
    options: Mapping[str, str]  # of @page
    blocks: tuple[Block, ...]

    def holes(self) -> Iterator[Hole]:
        """Return every hole, in order."""
        for block in self.blocks:
            yield from _holes(block)


def _holes(block: Block) -> Iterator[Hole]:
    for one in block.body:
        if isinstance(one, Block):
            yield from _holes(one)
        else:
            for cell in one.cells:
                yield from (part for part in cell if isinstance(part, Hole))
