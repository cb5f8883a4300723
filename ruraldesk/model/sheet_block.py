"""The text that Excel and WPS put into the clipboard for a block of cells, taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from ruraldesk.model.cleaning import fold

Block = list[list[str]]
_TOTALS = {"合计", "总计", "小计", "累计", "承前页", "过次页"} | {
    f"本{period}{sum_}" for period in "页期日月季年" for sum_ in ("合计", "累计")
}
_NUMBER = re.compile(r"[-+(]?[¥￥]?[\d.,]*%?\)?|\d+[-./年]\d+[-./月]\d+日?|\d+月\d+日|[-—/]+")
MOST_SPAN = 2_000
_ENDS = ("\t", "\n")


def block_of(text: str) -> Block:
    """Return the cells of a block; [] for what is one cell, as it stands, only.

    A cell in quotes is one that has a line end or a tab in it; any other quote is a character like others,
    also one that is never closed.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _lines(plain)
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if len(lines) == 1 and len(lines[0]) == 1 and lines[0][0] == plain.strip("\n"):
        return []
    return lines


def with_merged(block: Block, page: str) -> Block:
    """Return a block in which every cell merged over several lines says in each what it says in the first.

    ``page``: the same cells as the clipboard's web page has them, which alone knows what is merged. Where the two do
    not stand cell for cell the block stays as it is.
    """
    reader = _PageCells()
    reader.feed(page)
    if len(reader.lines) < len(block) or not reader.merged:
        return block
    filled = [list(line) for line in block]
    for at, place, high in reader.merged:
        words = filled[at][place].strip() if at < len(block) and place < len(block[at]) else ""
        if _words(words) != _words(reader.lines[at].get(place, "")):
            return block
        for line in filled[at + 1 : at + high]:
            if words and place < len(line) and not line[place].strip():
                line[place] = words
    return filled


def _words(text: str) -> str:
    return "".join(text.split())


class _PageCells(HTMLParser):
    """The cells of a table by line and column, and which of them are merged downwards: line, column, lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[int, str]] = []
        self.merged: list[tuple[int, int, int]] = []
        self._taken: set[tuple[int, int]] = set()
        self._cell: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.lines.append({})
            self._cell = None
        elif tag in ("td", "th") and self.lines:
            at, place = len(self.lines) - 1, 0
            while (at, place) in self._taken:
                place += 1
            high, wide = (_span(dict(attrs).get(one)) for one in ("rowspan", "colspan"))
            self._taken |= {(at + down, place + on) for down in range(high) for on in range(wide)}
            self.lines[at][place], self._cell = "", place
            if high > 1:
                self.merged.append((at, place, high))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self.lines[-1][self._cell] += data


def _span(given: str | None) -> int:
    return max(1, min(int(given), MOST_SPAN)) if given and given.isascii() and given.isdecimal() else 1


def without_blank_lines(block: Block) -> Block:
    """Return the lines that say anything."""
    return [line for line in block if any(cell.strip() for cell in line)]


def is_total(line: Sequence[str]) -> bool:
    """True for a line that only sums up what stands over it: its first word, past numbers and days, says so."""
    first = next((words for cell in line if not _NUMBER.fullmatch(words := fold(cell))), "")
    return first.rstrip(":") in _TOTALS


def _lines(text: str) -> Block:
    lines: Block = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        lines[-1].append(cell)
        if at >= len(text):
            break
        if text[at] == "\n":
            lines.append([])
        at += 1
    return lines


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins at a place, and the place of the sign that ends it."""
    quoted = _quoted(text, at) if text.startswith('"', at) else None
    if quoted is not None:
        return quoted
    ends = [place for place in (text.find(sign, at) for sign in _ENDS) if place >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    place = at + 1
    while (found := text.find('"', place)) >= 0:
        if text.startswith('""', found):
            place = found + 2
            continue
        ended = found + 1 == len(text) or text[found + 1] in _ENDS
        inner = text[at + 1 : found]
        if ended and any(sign in inner for sign in _ENDS):
            return inner.replace('""', '"'), found + 1
        return None
    return None
