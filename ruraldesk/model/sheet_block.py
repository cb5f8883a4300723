"""The text that Excel and WPS put into the clipboard for a block of cells, taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruraldesk.model.cleaning import fold

Block = list[list[str]]
_TOTALS = {"合计", "总计", "小计", "累计", "承前页", "过次页"} | {
    f"本{period}{sum_}" for period in "页期日月季年" for sum_ in ("合计", "累计")
}
_NUMBER = re.compile(r"[-+(]?[¥￥]?[\d.,]*%?\)?|\d+[-./年]\d+[-./月]\d+日?|\d+月\d+日|[-—/]+")
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
