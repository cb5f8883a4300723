"""Every colour and measure of the desk, as docs/adr/0005-look.md names them."""

from __future__ import annotations

from dataclasses import dataclass

INK, INK2, PLACEHOLDER = "#1B1F24", "#4A5560", "#5F6A75"
ACCENT, ACCENT_DARK = "#1F5FAE", "#174A8A"
DANGER, WARN, OK = "#B3261E", "#744B00", "#1E6B34"
HOLD = "#6A3D9A"  # what can be saved as it is, but is to be mended before the next step: 7.9 on sheet
PAGE, SHEET = "#F3F5F7", "#FFFFFF"
HEAD, ZEBRA, CHOSEN = "#E8ECF0", "#F7F9FB", "#DCE9F7"
ACCENT_TINT, DANGER_TINT, WARN_TINT, OK_TINT = "#E4EEF9", "#FBEBE9", "#FCF2DD", "#E6F3E9"
EDGE, LINE, ROW_LINE = "#7C8894", "#C5CDD5", "#E1E6EB"
EDGE_WINDOW = "#AEBECF"  # Fusion draws outlines as Window.darker(140): this one comes out as EDGE
OFF_WORDS, HEAD_WORDS = "#5A6470", "#3E4853"
RAIL, RAIL_CHOSEN, RAIL_WORDS, RAIL_WORDS2, MARKER = "#1F3A5B", "#2C4B70", "#FFFFFF", "#C9D6E4", "#E0A63A"
WARN_EDGE, DESK = "#C98A1B", "#D3D9E0"
CHART1, CHART2, CHART3, CHART4 = "#1F5FAE", "#C98A1B", "#5B8F6A", "#8FA0B2"

GAP, PAD, MARGIN, COLUMN_GAP, RADIUS = 8, 16, 24, 32, 3
HEADER, ACTION_BAR, RAIL_WIDTH = 56, 56, 168


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures that differ between normal and large text, in pixels."""

    large: bool
    body: int
    small: int
    title: int
    number: int
    row: int
    grid_row: int
    table_head: int
    label: int
    status: int
    sections: int
    rail_entry: int


NORMAL = Measures(False, 16, 14, 20, 26, 36, 40, 34, 124, 24, 184, 40)
LARGE = Measures(True, 19, 17, 24, 31, 42, 46, 40, 160, 30, 204, 41)

_current = NORMAL


def measures() -> Measures:
    """Return the measures in force; widgets read them when they are built."""
    return _current


def use_measures(chosen: Measures) -> None:
    """Set the measures for every widget built from now on."""
    global _current
    _current = chosen
