"""How a table's rows are set: columns, sizes, alignment, the styles of head, body and totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.documents.column_widths import fitted, needs_of
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.profiles import Profile
from ruraldesk.documents.layout.table import Columns, Row, make_row
from ruraldesk.documents.template import Block

TIGHT = 0.12  # em between Han and digits where columns are narrow


@dataclass(slots=True)
class TableRows:
    """The texts of a table's rows."""

    heads: list[list[str]]
    body: list[list[str]]
    totals: list[list[str]]

    @property
    def count(self) -> int:
        """Cells of the longest row."""
        return max((len(one) for one in (*self.heads, *self.body, *self.totals)), default=1)


@dataclass(frozen=True, slots=True)
class TableLook:
    """Sets the rows of one table."""

    columns: Columns
    aligns: Sequence[str]
    size: float
    pitch: float
    least: float
    setter: Setter

    @staticmethod
    def of(block: Block, profile: Profile, rows: TableRows, setter: Setter) -> TableLook:
        """Return the look a table asks for, its columns wide enough for the numbers in them."""
        weights, size, pad = _roomy(block, profile, rows, setter)
        aligns = block.options["align"].split(",") if "align" in block.options else []
        return TableLook(
            Columns.of(weights, profile.measure, pad),
            [*aligns, *["left"] * (len(weights) - len(aligns))],
            size,
            profile.table_pitch * size / profile.table,
            float(block.options.get("least", 2.0)) * size * profile.tight,
            setter,
        )

    @property
    def count(self) -> int:
        return len(self.columns.edges) - 1

    def head(self, texts: Sequence[str]) -> Row:
        return self._made(texts, "hei-bold", ["center"] * len(texts), grey=True)

    def row(self, texts: Sequence[str]) -> Row:
        return self._made(texts, "body", self.aligns)

    def total(self, texts: Sequence[str]) -> Row:
        return self._made(texts, "hei-bold", self.aligns)

    def _made(self, texts: Sequence[str], font: str, aligns: Sequence[str], *, grey: bool = False) -> Row:
        styles = [TextStyle(font, self.size, self.pitch, align, mixed_gap=TIGHT) for align in aligns]
        spans = [1] * (len(texts) - 1) + [self.count - len(texts) + 1]
        greys = [grey] * len(texts)
        return make_row(texts, styles, self.columns, self.setter, spans=spans, greys=greys, least=self.least)


def _roomy(block: Block, profile: Profile, rows: TableRows, setter: Setter) -> tuple[list[float], float, float]:
    """Return weights, size and padding by which no number is broken: columns give way first, then the size."""
    weights = numbers_of(block, "widths") or [1.0] * rows.count
    wanted = size_of(block, profile)
    for smaller, least_share in ((1.0, 0.75), (0.94, 0.7), (0.88, 0.65), (0.88, 0.4)):
        size = max(wanted * smaller, min(wanted, profile.least_table))
        pad = size * 0.35
        plain, bold = (TextStyle(font, size, size, "left", mixed_gap=TIGHT) for font in ("body", "hei-bold"))
        cells = [*((one, plain) for one in rows.body), *((one, bold) for one in rows.totals)]
        needs = needs_of(cells, [(one, bold) for one in rows.heads], len(weights), setter)
        found = fitted(weights, profile.measure, pad, needs, least_share)
        if found is not None:
            return found, size, pad
    return weights, wanted, wanted * 0.35


def size_of(block: Block, profile: Profile) -> float:
    """Return the size of a table's or grid's text: its own, or a share of what the paper has."""
    return float(block.options.get("size", profile.table * float(block.options.get("scale", 100)) / 100))


def numbers_of(block: Block, name: str) -> list[float]:
    """Return an option that is a list of numbers; empty where it is not given."""
    words = block.options.get(name, "")
    return [float(one) for one in words.split(",")] if words else []
