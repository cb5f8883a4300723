"""Boxes of text: paragraphs, titles, signatures, the place of the seal, pictures and codes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.documents.layout.line import Line, Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Box, DotsMark, ImageMark, Page, RuleMark

LEAST_LINES = 2  # of a paragraph on either side of a page's end
LEAST_TITLE = 0.3  # a line of a title, of the other one
_SENSE = re.compile(r"(?<=[、，；：）》])(?![、，；：）》。])|(?=关于)|(?=[（《])|(?<!\d)(?=\d{4}年)")


@dataclass(slots=True)
class TextBox:
    """Lines of one paragraph."""

    lines: Sequence[Line]
    pitch: float
    space_before: float = 0.0
    keep_with_next: bool = False
    shift: float = 0.0  # from the left edge

    @property
    def height(self) -> float:
        return len(self.lines) * self.pitch

    def put(self, page: Page, x: float, top: float) -> None:
        for place, line in enumerate(self.lines):
            page.put_line(line, x + self.shift, top - place * self.pitch, self.pitch)

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:
        count = min(len(self.lines) - LEAST_LINES, math.floor(room / self.pitch + 0.01))
        if fresh:
            count = max(1, math.floor(room / self.pitch + 0.01), count)
        elif count < LEAST_LINES:
            return None, self
        head = TextBox(self.lines[:count], self.pitch, self.space_before, shift=self.shift)
        return head, TextBox(self.lines[count:], self.pitch, keep_with_next=self.keep_with_next, shift=self.shift)


@dataclass(slots=True)
class SpaceBox:
    """Empty space; vanishes at the head of a page."""

    space_before: float
    height: float = 0.0
    keep_with_next: bool = False

    def put(self, page: Page, x: float, top: float) -> None:
        pass

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:  # noqa: ARG002
        return None, None


@dataclass(slots=True)
class WholeBox:
    """Base of what is never split: moves to the next page as it is."""

    height: float = 0.0
    space_before: float = 0.0
    keep_with_next: bool = False

    def put(self, page: Page, x: float, top: float) -> None:
        raise NotImplementedError

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:  # noqa: ARG002
        return (self, None) if fresh else (None, self)


@dataclass(slots=True)
class SealBox(WholeBox):
    """Who issues and when, centred over each other at the right, with room for a round seal over both."""

    lines: Sequence[Line] = ()
    pitch: float = 0.0
    measure: float = 0.0
    right: float = 0.0  # free space at the right
    width: float = 0.0  # of the widest line
    qr: QrBox | None = None

    def put(self, page: Page, x: float, top: float) -> None:
        left = x + self.measure - self.right - self.width
        first = top - max(0.0, self.height - len(self.lines) * self.pitch)
        for place, line in enumerate(self.lines):
            page.put_line(line, left + (self.width - line.width) / 2, first - place * self.pitch, self.pitch)
        if self.qr is not None:
            self.qr.put(page, x, top - (self.height - self.qr.height))


@dataclass(slots=True)
class SignBox(WholeBox):
    """Places to sign: words, and a line to write on where the column leaves room."""

    slots: Sequence[Sequence[Line]] = ()
    columns: int = 3
    pitch: float = 0.0  # from one row of places to the next
    measure: float = 0.0
    ruled: bool = False
    leading: float = 0.0  # line to line within a place whose words are long

    @staticmethod
    def of(
        slots: Sequence[Sequence[Line]], columns: int, pitch: float, measure: float, *, ruled: bool, before: float = 0.0
    ) -> SignBox:
        """Return places in rows; a row is as high as its longest words ask for."""
        leading = slots[0][0].size * 1.5 if slots and slots[0] else 0.0
        box = SignBox(0.0, before, False, slots, columns, pitch, measure, ruled, leading)
        box.height = sum(box.row_heights())
        return box

    def row_heights(self) -> list[float]:
        """Return the height of each row of places."""
        rows = [self.slots[start : start + self.columns] for start in range(0, len(self.slots), self.columns)]
        return [self.pitch + (max(1, *map(len, row)) - 1) * self.leading if row else 0.0 for row in rows]

    def put(self, page: Page, x: float, top: float) -> None:
        step = self.measure / self.columns
        for start, height in zip(range(0, len(self.slots), self.columns), self.row_heights(), strict=True):
            for column, lines in enumerate(self.slots[start : start + self.columns]):
                self._put_slot(page, lines, x + column * step, top, step)
            top -= height

    def _put_slot(self, page: Page, lines: Sequence[Line], left: float, top: float, step: float) -> None:
        for line in lines:
            page.put_line(line, left, top, self.pitch)
            top -= self.leading
        if self.ruled and lines:
            y = top + self.leading - self.pitch / 2 - lines[-1].size * 0.55
            page.rules.append(RuleMark(left + lines[-1].width + 2, y, left + step - lines[-1].size, y, 0.5))


@dataclass(slots=True)
class QrBox(WholeBox):
    """A code with a caption at its right or underneath."""

    rows: tuple[str, ...] = ()
    side: float = 0.0
    caption: Sequence[Line] = ()
    pitch: float = 0.0
    shift: float = 0.0  # from the left edge

    def put(self, page: Page, x: float, top: float) -> None:
        page.dots.append(DotsMark(x + self.shift, top - self.side, self.side, self.rows))
        first = top - (self.side - len(self.caption) * self.pitch) / 2
        for place, line in enumerate(self.caption):
            page.put_line(line, x + self.shift + self.side + 8, first - place * self.pitch, self.pitch)


@dataclass(slots=True)
class ImageBox(WholeBox):
    """A picture, scaled into a frame and centred in the measure."""

    data: bytes = b""
    width: float = 0.0
    measure: float = 0.0

    def put(self, page: Page, x: float, top: float) -> None:
        left = x + (self.measure - self.width) / 2
        page.images.append(ImageMark(left, top - self.height, self.width, self.height, self.data))


def balanced_lines(text: str, style: TextStyle, measure: float, setter: Setter) -> list[Line]:
    """Return the lines of a title: two where the sense breaks, else none much shorter than the one before it."""
    lines = setter.lines(text, style, measure)
    if len(lines) < 2:
        return lines
    if len(lines) == 2 and (parts := _by_sense(text, style, measure, setter)):
        return [line for part in parts for line in setter.lines(part, style, measure)]
    narrow, wide = measure / len(lines), measure
    while wide - narrow > style.size / 4:
        middle = (narrow + wide) / 2
        if len(setter.lines(text, style, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    shift = (measure - wide) / 2
    return [_shifted(line, shift) for line in setter.lines(text, style, wide)]


def _by_sense(text: str, style: TextStyle, measure: float, setter: Setter) -> tuple[str, str] | None:
    """Return a title in two lines, cut before 关于, a year or a bracket, or after a 、, as evenly as that goes."""
    best, found = measure, None
    for place in (one.start() for one in _SENSE.finditer(text)):
        parts = text[:place].rstrip(), text[place:].lstrip()
        widths = [setter.width(one, style) for one in parts]
        if LEAST_TITLE * max(widths) <= min(widths) and max(widths) <= best:
            best, found = max(widths), parts
    return found


def _shifted(line: Line, shift: float) -> Line:
    return Line(tuple(one._replace(x=one.x + shift) for one in line.pieces), line.width, line.size)
