"""Where on the laid-out pages the words of a hole stand, so that what the gate found can be pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ruraldesk.documents.gate import Part
from ruraldesk.documents.layout.measure import GETA, text_width
from ruraldesk.documents.layout.page import ASCENT, Page, TextMark
from ruraldesk.documents.privacy import Finding
from ruraldesk.model.paper_spot import Spot

AHEAD, SHORT, SHORT_AHEAD = 600, 3, 80  # characters looked at for the next words; for words of a sign or two
ROOM = 2.0  # points left free round the words
GAP = 1.2  # lines of one cell are at most so many sizes apart


class _Box(NamedTuple):
    """A rectangle of a page in points, from the lower left corner."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(slots=True)
class _Stream:
    """The signs of all pages in the order they were set, without spaces, and the mark each of them came from."""

    text: str
    marks: list[tuple[int, TextMark]]  # page, mark
    origin: list[int]  # of each sign: its mark
    offset: list[int]  # of each sign: its place in the mark's text


def with_spots(findings: Sequence[Finding], parts: Sequence[Part], pages: Sequence[Page], own: str) -> list[Finding]:
    """Return findings with the places on the pages of the words they speak of; ``own``: the paper's record.

    What stands nowhere on the paper (a field left out, a rule over the whole record) has no spot.
    """
    wanted = [_parts_of(one, parts, own) if one.kind != "ok" else [] for one in findings]
    if not any(wanted):
        return list(findings)
    places = _placed(parts, stream := _stream(pages))
    found = []
    for one, hits in zip(findings, wanted, strict=True):
        spans = [places[part] for part in hits if part in places]
        boxes = [box for start, end in spans for box in _boxes(stream, start, end)]
        found.append(replace(one, spots=tuple(dict.fromkeys(_spot(box, pages) for box in boxes))))
    return found


def _parts_of(finding: Finding, parts: Sequence[Part], own: str) -> list[int]:
    """Return which parts a finding speaks of: by record and place, else by record and field."""
    record, names = finding.record or own, finding.place.split("和")
    same = [at for at, part in enumerate(parts) if part.place and (part.record or own) == record]
    exact = [at for at in same if parts[at].place in names and finding.field in ("", parts[at].field)]
    if exact or not finding.field:
        return exact or [at for at in same if finding.place and parts[at].place in names]
    return [at for at in same if parts[at].field == finding.field and finding.place in parts[at].place]


def _stream(pages: Sequence[Page]) -> _Stream:
    marks = [(number, mark) for number, page in enumerate(pages, 1) for mark in page.texts]
    signs: list[str] = []
    origin: list[int] = []
    offset: list[int] = []
    for at, (_, mark) in enumerate(marks):
        for place, sign in enumerate(mark.text):
            if not sign.isspace():
                signs.append(sign)
                origin.append(at)
                offset.append(place)
    return _Stream("".join(signs), marks, origin, offset)


def _placed(parts: Sequence[Part], stream: _Stream) -> dict[int, tuple[int, int]]:
    """Return where each part stands in the stream: parts were set in their order, so each is looked for after the last.

    Words that are found nowhere near (left out by a filter of the layout) are passed over.
    """
    found: dict[int, tuple[int, int]] = {}
    here = 0
    for at, part in enumerate(parts):
        needle = "".join(part.text.split())
        if not needle:
            continue
        span = _found(stream, needle, here, SHORT_AHEAD if len(needle) < SHORT else AHEAD)
        if span is None and len(needle) >= SHORT and part.place:
            span = _found(stream, needle, 0, len(stream.text))
            if span is not None:
                found[at] = span  # set out of its turn: what follows is not to be looked for after it
            continue
        if span is not None:
            found[at] = span
            here = span[1]
    return found


def _found(stream: _Stream, needle: str, start: int, ahead: int) -> tuple[int, int] | None:
    end = start + ahead + len(needle)
    at = stream.text.find(needle, start, end)
    if at < 0 and GETA in stream.text[start:end]:
        at = _found_with_gaps(stream.text, needle, start, end)
    return (at, at + len(needle)) if at >= 0 else None


def _found_with_gaps(text: str, needle: str, start: int, end: int) -> int:
    """Find words of which some signs are set as 〓, because no font has them."""
    for at in range(start, min(end, len(text)) - len(needle) + 1):
        there = text[at : at + len(needle)]
        if all(one in (sign, GETA) for one, sign in zip(there, needle, strict=True)):
            return at
    return -1


def _boxes(stream: _Stream, start: int, end: int) -> list[_Box]:
    """Return a rectangle round some signs of the stream; lines under each other, as in a cell, share one."""
    found: list[_Box] = []
    for origin in dict.fromkeys(stream.origin[start:end]):
        places = [stream.offset[at] for at in range(start, end) if stream.origin[at] == origin]
        box = _box(*stream.marks[origin], places[0], places[-1] + 1)
        if found and _joins(found[-1], box, stream.marks[origin][1].size):
            box = _around(found.pop(), box)
        found.append(box)
    return found


def _box(page: int, mark: TextMark, first: int, end: int) -> _Box:
    def wide(text: str) -> float:
        return text_width(text, mark.face, mark.size) + mark.spacing * len(text)

    x = mark.x + wide(mark.text[:first])
    return _Box(page, x, mark.y - (1 - ASCENT) * mark.size, x + wide(mark.text[first:end]), mark.y + ASCENT * mark.size)


def _around(one: _Box, other: _Box) -> _Box:
    low, high = (min(one.x1, other.x1), min(one.y1, other.y1)), (max(one.x2, other.x2), max(one.y2, other.y2))
    return _Box(one.page, *low, *high)


def _joins(upper: _Box, lower: _Box, size: float) -> bool:
    return upper.page == lower.page and upper.y1 - lower.y2 < GAP * size and lower.y1 < upper.y2


def _spot(box: _Box, pages: Sequence[Page]) -> Spot:
    sheet = pages[box.page - 1].profile
    wide, high = sheet.width, sheet.height
    return Spot(
        box.page,
        round((box.x1 - ROOM) / wide, 5),
        round(1 - (box.y2 + ROOM) / high, 5),
        round((box.x2 - box.x1 + 2 * ROOM) / wide, 5),
        round((box.y2 - box.y1 + 2 * ROOM) / high, 5),
    )


def moved(findings: Iterable[Finding], pages: int) -> list[Finding]:
    """Return findings of a paper that begins after so many pages of others."""
    return [replace(one, spots=tuple(replace(spot, page=spot.page + pages) for spot in one.spots)) for one in findings]
