"""Lines of a paragraph: broken greedily, tightened or stretched so that both edges stand flush."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ruraldesk.documents.fonts import Face, FontBook
from ruraldesk.documents.layout.breaks import CLOSING, OPENING, SPACES, Break
from ruraldesk.documents.layout.measure import Atom, TextStyle, atoms_of, is_full_width, text_width

MOST_GIVEN = 9  # characters one line gives to the next
LOOSE = 0.13  # em a gap may grow before a reluctant break is preferred
_SIGNED = re.compile(r"[^_/\\\-.]*[_/\\\-.]|[^_/\\\-.]+")
_PLAIN = re.compile(r"[\x20-\x7e]+|[\u4e00-\u9fff]+")
SLIP = 0.01  # points by which a line may seem too wide through rounding


class Piece(NamedTuple):
    """A run of one face at one place of the line; ``spacing`` goes after every character."""

    x: float
    text: str
    face: Face
    spacing: float


class Line(NamedTuple):
    """One set line. ``width`` is what it fills of the measure."""

    pieces: tuple[Piece, ...]
    width: float
    size: float


@dataclass(slots=True)
class Setter:
    """Sets texts with one book of fonts; remembers what it set, because ledgers repeat themselves."""

    book: FontBook
    _known: dict[tuple[str, TextStyle, float], list[Line]] = field(default_factory=dict)

    def lines(self, text: str, style: TextStyle, measure: float) -> list[Line]:
        """Return the lines of a text; each newline in it begins a new line without indent of its own."""
        place = (text, style, measure)
        found = self._known.get(place)
        if found is None:
            found = self._short(text, style, measure) or self._long(text, style, measure)
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[place] = found
        return found

    def width(self, text: str, style: TextStyle) -> float:
        """Return the width of a text on one line."""
        lines = self.lines(text, style, 1e6)
        return max((one.width for one in lines), default=0.0)

    def _short(self, text: str, style: TextStyle, measure: float) -> list[Line] | None:
        """Set a text of digits only or Han only that fits on one line: most cells of a ledger."""
        if style.indent or not _PLAIN.fullmatch(text):
            return None
        face = self.book.face_of(style.font)
        widths = face.metrics.widths
        try:
            width = sum(map(widths.__getitem__, map(ord, text))) * style.size / 1000
        except KeyError:
            return None
        if width > measure:
            return None
        return [Line((Piece(_start(style, measure, width), text, face, 0.0),), width, style.size)]

    def _long(self, text: str, style: TextStyle, measure: float) -> list[Line]:
        lines: list[Line] = []
        for part in text.replace("\t", "  ").split("\n"):
            atoms = atoms_of(part, style, self.book)
            lines += _Paragraph(atoms, style, measure).lines() if atoms else [Line((), 0.0, style.size)]
        return lines


class _Paragraph:
    """The breaking of one paragraph."""

    def __init__(self, atoms: list[Atom], style: TextStyle, measure: float) -> None:
        self.style = style
        self.measure = measure
        self.indent = style.indent * style.size
        self.atoms = self._cut_long_words(atoms)

    def lines(self) -> list[Line]:
        spans = self._spans()
        if len(spans) > 1:
            self._mend_widow(spans)
            if self.style.align == "justify":
                self._share_looseness(spans)
        last = len(spans) - 1
        return [self._set(a, b, place == 0, place == last) for place, (a, b) in enumerate(spans)]

    def _cut_long_words(self, atoms: list[Atom]) -> list[Atom]:
        """Cut words that no line could hold; everything else stays whole."""
        room = self.measure - self.indent
        if all(one.width <= room for one in atoms):
            return atoms
        found: list[Atom] = []
        for atom in atoms:
            if atom.width <= room:
                found.append(atom)
                continue
            for place, part in enumerate(self._parts(atom, room)):
                width = text_width(part, atom.face, self.style.size)
                before = Break.FREE if place else atom.before
                found.append(Atom(part, width, atom.face, 0.0 if place else atom.gap, 0.0, before))
        return found

    def _parts(self, atom: Atom, room: float) -> list[str]:
        """Cut a word after its signs (file names, addresses), and where that is not enough, anywhere."""
        parts: list[str] = []
        for part in _SIGNED.findall(atom.text):
            if text_width(part, atom.face, self.style.size) <= room:
                parts.append(part)
            else:
                parts += part
        return parts

    def _spans(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        start = 0
        while start < len(self.atoms):
            end = self._end_of_line(start, not spans)
            spans.append((start, end))
            start = end
            while start < len(self.atoms) and self.atoms[start].text in SPACES:
                start += 1
        return spans

    def _end_of_line(self, start: int, first: bool) -> int:
        """Return the index after the last atom of the line that begins at ``start``."""
        room, half = self.measure - (self.indent if first else 0.0), self.style.size / 2
        filled = -self._start_trim(start, first)
        shrink = 0.0
        ends = {Break.FREE: 0, Break.RELUCTANT: 0, Break.LAST: 0}
        fill_at_free, count = 0.0, len(self.atoms)
        for place in range(start, count):
            atom = self.atoms[place]
            filled += atom.width + (atom.gap if place > start else 0.0)
            shrink += atom.shrink if place > start else 0.0
            tail = half if self._can_trim_end(atom) else 0.0
            if filled - tail - shrink > room + SLIP:
                if atom.text not in SPACES and filled - half - shrink > room + SLIP:
                    break
                continue
            after = self.atoms[place + 1].before if place + 1 < count else Break.FREE
            if after != Break.FORBIDDEN:
                ends[after] = place + 1
                fill_at_free = filled if after == Break.FREE else fill_at_free
        free, reluctant = ends[Break.FREE], ends[Break.RELUCTANT]
        if reluctant > free:
            gaps = max(1, free - start - 1)
            if not free or (room - fill_at_free) / gaps > LOOSE * self.style.size:
                return reluctant
        return free or ends[Break.LAST] or self._forced_end(start, room)

    def _forced_end(self, start: int, room: float) -> int:
        """Return an end where no permitted one exists: a row of signs none of which may begin a line."""
        filled = 0.0
        for place in range(start, len(self.atoms)):
            filled += self.atoms[place].width
            if filled > room + SLIP:
                return max(place, start + 1)
        return len(self.atoms)

    def _mend_widow(self, spans: list[tuple[int, int]]) -> None:
        """Give a last line of a single character company from the line before."""
        start, end = spans[-1]
        solid = [one for one in self.atoms[start:end] if one.text[0] not in CLOSING]
        before_start, before_end = spans[-2]
        if len(solid) != 1 or len(solid[0].text) > 1 or before_end - before_start < 12 or before_end != start:
            return
        for place in range(start - 1, start - 4, -1):
            if self.atoms[place].before == Break.FREE:
                spans[-2:] = [(before_start, place), (place, end)]
                return

    def _share_looseness(self, spans: list[tuple[int, int]]) -> None:
        """Let the line before a loose one (a long number did not fit) give it characters."""
        for place in range(len(spans) - 2, 0, -1):
            start, end = spans[place]
            before = spans[place - 1][0]
            best = self._looseness(start, end, False)
            if best <= LOOSE * self.style.size or spans[place - 1][1] != start:
                continue
            chosen = start
            for cut in range(start - 1, max(before + 1, start - MOST_GIVEN), -1):
                own = self._looseness(cut, end, False)
                if own < 0:
                    break
                worst = max(own, self._looseness(before, cut, place == 1))
                if self.atoms[cut].before == Break.FREE and worst < best:
                    best, chosen = worst, cut
            spans[place - 1 : place + 1] = [(before, chosen), (chosen, end)]

    def _looseness(self, start: int, end: int, first: bool) -> float:
        """Return by how much each gap of a line would be stretched; negative if it does not fit."""
        atoms = self.atoms[start:end]
        width = sum(one.width + one.gap for one in atoms) - atoms[0].gap - self._start_trim(start, first)
        room = self.measure - (self.indent if first else 0.0)
        return (room - width) / max(1, len(atoms) - 1)

    def _set(self, start: int, end: int, first: bool, last: bool) -> Line:
        while end > start + 1 and self.atoms[end - 1].text in SPACES:
            end -= 1
        atoms = self.atoms[start:end]
        room = self.measure - (self.indent if first else 0.0)
        trim = self._start_trim(start, first)
        width = sum(one.width for one in atoms) + sum(one.gap for one in atoms[1:]) - trim
        slack = room - width
        if slack < -SLIP and self._can_trim_end(atoms[-1]):
            slack += self.style.size / 2
            width -= self.style.size / 2
        tighten = 0.0
        if slack < -SLIP:
            total = sum(one.shrink for one in atoms[1:])
            tighten = min(1.0, -slack / total) if total else 0.0
            width -= total * tighten
            slack = room - width
        stretch = 0.0
        if self.style.align == "justify" and not last and slack > 0 and len(atoms) > 1:
            stretch, width = slack / (len(atoms) - 1), room
        offset = (self.indent if first else 0.0) if self.style.align in ("justify", "left") else 0.0
        x = offset + _start(self.style, self.measure, width) - trim
        return Line(_pieces(atoms, x, stretch, tighten), width + offset, self.style.size)

    def _start_trim(self, start: int, first: bool) -> float:
        """Return what an opening bracket at the head of a line gives up."""
        atom = self.atoms[start]
        opens = atom.text in OPENING and is_full_width(atom, self.style.size)
        return self.style.size / 2 if opens and not (first and self.indent) else 0.0

    def _can_trim_end(self, atom: Atom) -> bool:
        return atom.text in CLOSING and is_full_width(atom, self.style.size)


def _start(style: TextStyle, measure: float, width: float) -> float:
    if style.align == "right":
        return measure - width
    return (measure - width) / 2 if style.align == "center" else 0.0


def _pieces(atoms: list[Atom], x: float, stretch: float, tighten: float) -> tuple[Piece, ...]:
    """Join neighbouring atoms that one text operator can draw."""
    pieces: list[Piece] = []
    run: list[str] = []
    run_x, face = x, atoms[0].face
    single = True
    for place, atom in enumerate(atoms):
        gap = atom.gap - atom.shrink * tighten if place else 0.0
        lone = len(atom.text) == 1
        joins = bool(run) and atom.face is face and gap == 0.0 and (stretch == 0.0 or (lone and single))
        if run and not joins:
            pieces.append(Piece(run_x, "".join(run), face, stretch if single else 0.0))
            run = []
        x += (gap + stretch) if place else 0.0
        if not run:
            run_x, face, single = x, atom.face, True
        run.append(atom.text)
        single = single and lone
        x += atom.width
    pieces.append(Piece(run_x, "".join(run), face, stretch if single else 0.0))
    return tuple(pieces)
