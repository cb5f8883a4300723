"""Paper profiles as data: sheet, margins, type sizes. Lengths in points unless named mm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of paper is set."""

    name: str
    width_mm: float
    height_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float
    left_mm: float
    body: float  # size of paragraphs
    pitch: float  # line to line
    title: float
    heading: float
    table: float  # size in tables and grids
    table_pitch: float
    small: float  # footers, captions
    page_number: Literal["dashes", "of", "none"] = "of"
    footer_mm: float = 12.0  # footer's baseline above the sheet's lower edge
    least_table: float = 0.0  # no table of a board sheet is set smaller: it is read from a step away
    tight: float = 1.0  # how far lines and rows were moved together, see tightened

    def tightened(self, tight: float) -> Profile:
        """Return the profile with lines and rows a little closer."""
        return replace(self, pitch=self.pitch * tight, table_pitch=self.table_pitch * tight, tight=tight)

    @property
    def width(self) -> float:
        return self.width_mm * MM

    @property
    def height(self) -> float:
        return self.height_mm * MM

    @property
    def left(self) -> float:
        return self.left_mm * MM

    @property
    def measure(self) -> float:
        """Width of the type area."""
        return (self.width_mm - self.left_mm - self.right_mm) * MM

    @property
    def top(self) -> float:
        """Upper edge of the type area, from the sheet's lower edge."""
        return (self.height_mm - self.top_mm) * MM

    @property
    def depth(self) -> float:
        """Height of the type area."""
        return (self.height_mm - self.top_mm - self.bottom_mm) * MM


# official-a4 is GB/T 9704-2012: 156 x 225 mm, 22 lines of 28 characters; 3号 is 16 pt, set at 15.79
# so that 28 characters fill 156 mm; 225 mm / 22 = 28.99 pt.
PROFILES: dict[str, Profile] = {
    one.name: one
    for one in (
        Profile("board-a3", 297, 420, 22, 20, 24, 27, 19, 32, 33, 20, 16, 23, 10.5, "of", 13, 14),
        Profile("board-a4", 210, 297, 18, 15, 22, 25, 14, 24, 24, 15, 11.5, 17.5, 8.5, "of", 11, 10),
        Profile("official-a4", 210, 297, 37, 26, 35, 28, 15.79, 28.99, 22, 15.79, 14, 23, 9, "dashes", 25),
        Profile("form-a4", 210, 297, 20, 18, 20, 25, 12, 20, 20, 12, 11, 17, 8.5, "of", 11),
        Profile("ledger-a4-landscape", 297, 210, 25, 15, 15, 15, 10.5, 17, 17, 11, 9, 13.5, 8, "of", 10),
        Profile("certificate-a4", 210, 297, 30, 28, 26, 28, 16, 30, 28, 16, 11, 17, 9, "none", 14),
        Profile("slip-a5", 148, 210, 13, 13, 15, 16, 10.5, 17, 17, 11, 9.5, 14.5, 7.5, "of", 8),
        Profile("label-a6", 105, 148, 9, 8, 10, 8, 11, 17, 17, 11, 10, 15, 7, "none", 5),
    )
}
