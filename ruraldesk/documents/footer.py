"""The foot of each page: record and check code, and the page number in the profile's form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Page
from ruraldesk.documents.layout.profiles import MM, Profile

MADE_BY = "本件由ruraldesk生成"
OFFICIAL_NUMBER_SIZE = 14.0  # 4号


@dataclass(frozen=True, slots=True)
class FooterWords:
    """What the foot says."""

    words: str
    number: str  # dashes | of | none
    wanted: bool = True
    names_maker: bool = True
    mark: str = ""  # 补印: stands first, on sheets without a foot too


def put_footers(
    pages: Sequence[Page], profile: Profile, setter: Setter, footer: FooterWords, *, first: int = 1, total: int = 0
) -> None:
    """Write the foot of every page; ``first`` and ``total``: where the numbers run on through other papers."""
    if not footer.wanted and not footer.mark:
        return
    small = TextStyle("body", profile.small, align="left", mixed_gap=0.12)
    low = profile.footer_mm * MM if footer.number != "dashes" else 15 * MM
    marked = TextStyle("hei-bold", profile.small, align="left", mixed_gap=0.12)
    for place, page in enumerate(pages, start=first):
        shift = 0.0
        if footer.mark:
            _put(page, setter, footer.mark, marked, profile.left, low)
            shift = setter.width(footer.mark, marked) + profile.small
        if not footer.wanted:
            continue
        if footer.words:
            made = f"{footer.words}　{MADE_BY}" if footer.names_maker else footer.words
            _put(page, setter, made, small, profile.left + shift, low)
        if footer.number == "of":
            words = f"第{place}页　共{total or len(pages)}页"
            width = setter.width(words, small)
            _put(page, setter, words, small, profile.left + profile.measure - width, low)
        elif footer.number == "dashes":
            _put_official(page, setter, profile, place)


def _put_official(page: Page, setter: Setter, profile: Profile, place: int) -> None:
    """``— 1 —`` seven millimetres under the type area: odd pages at the right, even ones at the left."""
    style = TextStyle("body", OFFICIAL_NUMBER_SIZE, align="left", mixed_gap=0)
    words = f"— {place} —"
    width = setter.width(words, style)
    free = OFFICIAL_NUMBER_SIZE  # one character from the edge
    x = profile.left + (profile.measure - width - free if place % 2 else free)
    _put(page, setter, words, style, x, (profile.bottom_mm - 7) * MM - OFFICIAL_NUMBER_SIZE * 0.5)


def _put(page: Page, setter: Setter, words: str, style: TextStyle, x: float, baseline: float) -> None:
    for line in setter.lines(words, style, 1e6):
        for piece in line.pieces:
            page.put_piece(piece, x, baseline, line.size)
