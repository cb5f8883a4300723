"""Pages as display lists, and the flow that fills them: boxes, splitting, keeping together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ruraldesk.documents.fonts import Face
from ruraldesk.documents.layout.line import Line, Piece
from ruraldesk.documents.layout.profiles import Profile

ASCENT = 0.88  # of the em: where the baseline of a full square lies under its upper edge
ROUNDING = 0.05


class TextMark(NamedTuple):
    """A run of text at a place of the page, from the lower left corner."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    spacing: float


class RuleMark(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    dashed: bool = False


class FillMark(NamedTuple):
    """A filled rectangle; ``grey`` 0 is black, 1 white."""

    x: float
    y: float
    width: float
    height: float
    grey: float


class ImageMark(NamedTuple):
    """A picture."""

    x: float
    y: float
    width: float
    height: float
    data: bytes


class DotsMark(NamedTuple):
    """A matrix of dark squares (a QR code), ``rows`` from the top."""

    x: float
    y: float
    side: float
    rows: tuple[str, ...]


@dataclass(slots=True)
class Page:
    """One page to paint."""

    profile: Profile
    texts: list[TextMark] = field(default_factory=list)
    rules: list[RuleMark] = field(default_factory=list)
    fills: list[FillMark] = field(default_factory=list)
    images: list[ImageMark] = field(default_factory=list)
    dots: list[DotsMark] = field(default_factory=list)
    filled: float = 0.0  # height of the type area in use

    def put_line(self, line: Line, x: float, top: float, pitch: float) -> None:
        """Set a line whose slot of ``pitch`` begins at ``top``."""
        size, put = line.size, self.texts.append
        y = top - (pitch - size) / 2 - size * ASCENT
        for piece in line.pieces:
            put(TextMark(x + piece.x, y, piece.text, piece.face, size, piece.spacing))

    def put_piece(self, piece: Piece, x: float, y: float, size: float) -> None:
        self.texts.append(TextMark(x + piece.x, y, piece.text, piece.face, size, piece.spacing))


class Box(Protocol):
    """Something with a height that can be put on a page."""

    @property
    def height(self) -> float: ...

    @property
    def space_before(self) -> float:
        """Empty space above, dropped at the head of a page."""
        ...

    @property
    def keep_with_next(self) -> bool:
        """True if it may not be the last thing on a page."""
        ...

    def put(self, page: Page, x: float, top: float) -> None:
        """Draw the whole box with its upper left corner at (x, top)."""
        ...

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:
        """Return what fits into ``room`` and the rest. ``fresh``: the page is empty, so something must fit."""
        ...


@dataclass(slots=True)
class PageBreak:
    """Ends the page."""

    height: float = 0.0
    space_before: float = 0.0
    keep_with_next: bool = False

    def put(self, page: Page, x: float, top: float) -> None:
        pass

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:  # noqa: ARG002
        return self, None


@dataclass(slots=True)
class Together:
    """Boxes that stay on one page, where a page can hold them."""

    parts: Sequence[Box]
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        inner = sum(one.space_before for one in self.parts[1:])
        return inner + sum(one.height for one in self.parts)

    @property
    def space_before(self) -> float:
        return self.parts[0].space_before

    def put(self, page: Page, x: float, top: float) -> None:
        for place, one in enumerate(self.parts):
            top -= one.space_before if place else 0.0
            one.put(page, x, top)
            top -= one.height

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:
        if not fresh:
            return None, self
        fitting: list[Box] = []
        rest = list(self.parts)
        while rest and rest[0].height + rest[0].space_before <= room:
            room -= rest[0].height + rest[0].space_before
            fitting.append(rest.pop(0))
        if not fitting:
            head, tail = rest[0].split(room, True)
            return head, Together([one for one in (tail, *rest[1:]) if one is not None])
        return Together(fitting), Together(rest)


def flow(boxes: Sequence[Box], profile: Profile) -> list[Page]:
    """Put boxes onto as many pages as they need."""
    page = Page(profile)
    pages, filled = [page], 0.0
    waiting = list(reversed(_joined(boxes)))
    while waiting:
        box = waiting.pop()
        if isinstance(box, PageBreak):
            if filled:
                page, filled = Page(profile), 0.0
                pages.append(page)
            continue
        space = box.space_before if filled else 0.0
        room = profile.depth - filled - space
        give = _given_on(box, room)
        if box.height <= room + ROUNDING and not give:
            box.put(page, profile.left, profile.top - filled - space)
            filled += space + box.height
            page.filled = filled
            continue
        head, tail = box.split(box.height - give if give else room, not filled)
        if head is not None:
            head.put(page, profile.left, profile.top - filled - space)
        if tail is not None:
            waiting.append(tail)
        page, filled = Page(profile), 0.0
        pages.append(page)
    return pages if filled or len(pages) == 1 else pages[:-1]


def _given_on(box: Box, room: float) -> float:
    """Return the height of what a box gives on to the next page, so that its followers do not stand there alone."""
    followers: float = getattr(box, "followers", 0.0)
    given: float = getattr(box, "given", 0.0)
    fits = box.height <= room + ROUNDING
    return given if fits and followers and box.height + followers > room + ROUNDING else 0.0


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Join boxes that keep with the next into one, so that a heading never ends a page.

    A long follower is not swallowed whole: it would only be split again.
    """
    found: list[Box] = []
    run: list[Box] = []
    for box in boxes:
        run.append(box)
        if box.keep_with_next:
            continue
        found.append(run[0] if len(run) == 1 else Chain(run))
        run = []
    return found + run


@dataclass(slots=True)
class Chain:
    """Boxes of which all but the last keep with the next; the last may be split."""

    parts: list[Box]
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return Together(self.parts).height

    @property
    def space_before(self) -> float:
        return self.parts[0].space_before

    @property
    def followers(self) -> float:
        """Height of what its last part does not leave alone, see TableBox."""
        return getattr(self.parts[-1], "followers", 0.0)

    @property
    def given(self) -> float:
        return getattr(self.parts[-1], "given", 0.0)

    def put(self, page: Page, x: float, top: float) -> None:
        Together(self.parts).put(page, x, top)

    def split(self, room: float, fresh: bool) -> tuple[Box | None, Box | None]:
        lead, last = self.parts[:-1], self.parts[-1]
        used = Together(lead).height + last.space_before
        head, tail = last.split(room - used, False) if room > used else (None, last)
        if head is None and not fresh:
            return None, self
        if head is None and used + ROUNDING < room:
            head, tail = last.split(room - used, True)
        if head is None:
            return Together(self.parts).split(room, True)
        return Together([*lead, head]), tail
