"""Text to atoms: the smallest pieces of a line, each with its font, width and the gap before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ruraldesk.documents.fonts import Face, FontBook
from ruraldesk.documents.layout.breaks import (
    CLOSING,
    OPENING,
    Break,
    break_between,
    is_han,
    is_mark,
    is_square_sign,
    is_word_letter,
    is_word_sign,
)

GETA = "〓"  # stands where no font has the character; such a page is never handed out
DASH_BEARINGS = 0.087  # em: empty edges of Noto's dash, so that —— is one stroke
FULL_WIDTH = 0.9  # a punctuation sign narrower than this many em is not compressed


@dataclass(frozen=True, slots=True, eq=False)  # eq=False: hashed by identity, once per cell of a ledger
class TextStyle:
    """How a text is set. Sizes in points, gaps in em."""

    font: str = "body"
    size: float = 12.0
    leading: float = 0.0  # 0 = 1.5 times the size
    align: str = "justify"  # justify | left | center | right
    indent: float = 0.0  # first line, in em
    mixed_gap: float = 0.25  # between Han and Latin or digits

    @property
    def pitch(self) -> float:
        """Distance from line to line."""
        return self.leading or self.size * 1.5


class Atom(NamedTuple):
    """A character, or a word or number kept whole. ``gap`` may be negative: compressed punctuation."""

    text: str
    width: float
    face: Face
    gap: float
    shrink: float  # how much of the gap may be given up
    before: Break


def atoms_of(text: str, style: TextStyle, book: FontBook) -> list[Atom]:
    """Return the atoms of one line of text (no newline in it), in order."""
    found: list[Atom] = []
    own = book.face_of(style.font)
    widths, after_plain = own.metrics.widths, False
    for token in _tokens(text):
        if len(token) == 1 and "\u4e00" <= token <= "\u9fff" and ord(token) in widths:
            if after_plain:  # Han after Han: nothing to weigh up
                found.append(Atom(token, widths[ord(token)] * style.size / 1000, own, 0.0, 0.0, Break.FREE))
                continue
            after_plain = True
        else:
            after_plain = False
        for place, (part, face) in enumerate(_by_face(token, style.font, book)):
            width = text_width(part, face, style.size)
            found.append(_linked(found[-1] if found else None, part, width, face, style, place > 0))
    return found


def text_width(text: str, face: Face, size: float) -> float:
    """Return the advance width of a text set in one face."""
    widths = face.metrics.widths
    try:
        return sum(map(widths.__getitem__, map(ord, text))) * size / 1000
    except KeyError:
        default = face.metrics.default_width
        return sum(widths.get(ord(one), default) for one in text) * size / 1000


def is_full_width(atom: Atom, size: float) -> bool:
    """True if a punctuation atom fills a square, so that half of it is empty."""
    return atom.width >= FULL_WIDTH * size


def _linked(last: Atom | None, part: str, width: float, face: Face, style: TextStyle, glued: bool) -> Atom:
    if last is None:
        return Atom(part, width, face, 0.0, 0.0, Break.FORBIDDEN)
    gap, shrink = _gap(last, part, width, style)
    return Atom(part, width, face, gap, shrink, Break.FORBIDDEN if glued else break_between(last.text, part))


def _gap(last: Atom, part: str, width: float, style: TextStyle) -> tuple[float, float]:
    """Return the gap between two atoms, and how much of it a tight line may take back."""
    before, after, half = last.text[-1], part[0], style.size / 2
    full_before, full_after = is_full_width(last, style.size), width >= FULL_WIDTH * style.size
    if before in CLOSING and full_before and (after in CLOSING or after in OPENING):
        return -half, 0.0
    if before in OPENING and after in OPENING and full_after:
        return -half, 0.0
    if before == after == "—" and not full_after:
        return -DASH_BEARINGS * style.size, 0.0
    mixed = (is_word_letter(before) and is_han(after)) or (is_han(before) and is_word_letter(after))
    if mixed and not (is_mark(after) or is_square_sign(before) or is_square_sign(after)):
        gap = style.mixed_gap * style.size
        return gap, gap / 2
    return 0.0, 0.0


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[str, ...]:
    """Split a text into characters and unbreakable words."""
    found: list[str] = []
    place, end = 0, len(text)
    while place < end:
        stop = _word_end(text, place)
        while stop < end and is_mark(text[stop]):
            stop += 1
        found.append(text[place:stop])
        place = stop
    return tuple(found)


def _word_end(text: str, start: int) -> int:
    """Return the end of the token at ``start``: signs stay in a word only between its letters."""
    end = len(text)
    place = start
    if is_word_sign(text[place]) and place + 1 < end and is_word_letter(text[place + 1]):
        place += 1  # -120.00, .5, #3
    if not is_word_letter(text[place]):
        return start + 1
    while place < end:
        if is_word_letter(text[place]):
            place += 1
        elif is_word_sign(text[place]):
            run = place
            while run < end and is_word_sign(text[run]):
                run += 1
            if run < end and is_word_letter(text[run]):
                place = run
            else:
                return place + (text[place] == "%")
        else:
            break
    return place


def _by_face(token: str, role: str, book: FontBook) -> list[tuple[str, Face]]:
    """Cut a token where its font changes (a rare letter inside a word)."""
    own = book.face_of(role)
    widths = own.metrics.widths
    if all(ord(one) in widths for one in token):
        return [(token, own)]
    parts: list[tuple[str, Face]] = []
    for one in token:
        face = book.face_for(role, one)
        shown = one
        if face is None:
            shown, face = GETA, book.face_of("body")
        if parts and parts[-1][1] is face:
            parts[-1] = (parts[-1][0] + shown, face)
        else:
            parts.append((shown, face))
    return parts
