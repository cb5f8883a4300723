"""The gate: glyphs, private numbers in one value, and numbers broken over neighbouring values, cells, rows, lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.glyphs import left_open, missing_glyphs, open_sentence
from ruraldesk.documents.glyphs import sentence as glyph_sentence
from ruraldesk.documents.privacy import PUBLIC_AUDIENCES, Finding, hide, private_numbers, stopped
from ruraldesk.rules.adjoining import adjoining
from ruraldesk.rules.scanning import FoundKind

LITERAL_GAP = "\uffff"  # stands for template words and declared values when neighbours are scanned together


@dataclass(slots=True)
class Part:
    """One piece of a cell: the template's own words, or what a hole was filled with."""

    text: str
    place: str = ""
    field: str = ""
    record: str = ""
    free: bool = False  # a clerk may have written anything in it


Parts = Sequence[Part]


@dataclass(slots=True)
class Gate:
    """Looks at everything that goes onto one paper and keeps what it finds."""

    book: FontBook
    audience: str
    allow: str  # the clerk's reason why private numbers may stand, or a sign is left to the pen
    record: str
    findings: list[Finding] = field(default_factory=list)
    seen: list[Part] = field(default_factory=list)  # everything that went onto the paper, in its order
    _line: list[Part] = field(default_factory=list)  # the line of text before

    def cell(self, parts: Parts) -> None:
        """Check the pieces of one cell, each and together; private numbers are starred out in place."""
        self.seen.extend(parts)
        for part in parts:
            self._glyphs(part)
        free = [part for part in parts if part.free]
        for part in free:
            found = private_numbers(part.text, self.audience)
            for one in found:
                self._private(one.kind, [part])
            if found and not self.allow:
                part.text = hide(part.text, found)
                part.free = False
        if len(free) > 1 and all(part.free for part in free):
            self._joined(parts, free)

    def line(self, parts: Parts) -> None:
        """Check a line of text against the end of the line before it."""
        self._across([*self._line, *parts])
        self._line = list(parts)

    def table(self, rows: Sequence[Sequence[Parts]]) -> None:
        """Check the cells of each row together, and each column down two rows."""
        self._line = []
        if self.audience not in PUBLIC_AUDIENCES:
            return
        for row in rows:
            self._across([part for cell in row for part in cell])
        for upper, lower in pairwise(rows):
            if len(upper) == len(lower):
                for above, below in zip(upper, lower, strict=True):
                    self._across([*above, *below])

    def _joined(self, parts: Parts, free: Parts) -> None:
        joined = "".join(part.text if part.free else LITERAL_GAP for part in parts)
        for one in private_numbers(joined, self.audience):
            self._private(one.kind, free)
            if not self.allow:
                _hide_all(free)

    def _across(self, parts: Parts) -> None:
        if self.audience not in PUBLIC_AUDIENCES:
            return
        seen = [part for part in parts if part.text]
        for one in adjoining([part.text if part.free else None for part in seen]):
            hit = [seen[place] for place in dict.fromkeys(one.pieces)]
            self._private(one.kind, hit)
            if not self.allow:
                _hide_all(hit)

    def _glyphs(self, part: Part) -> None:
        missing = missing_glyphs(part.text, self.book)
        if missing and self.allow and part.place:
            part.text = left_open(part.text, missing)
            words = open_sentence(missing, part.place, self.allow)
            self.add(Finding("ok", words, part.place, part.field, part.record))
        elif missing:
            words, open_to_reason = glyph_sentence(missing, part.place), bool(part.place)  # a template's words are not
            self.add(Finding("stopped", words, part.place, part.field, part.record, open_to_reason))

    def _private(self, kind: FoundKind, parts: Parts) -> None:
        place, first = _places(parts), parts[0]
        self.may_pass(Finding("stopped", stopped(kind, place, self.audience), place, first.field, first.record))

    def may_pass(self, finding: Finding) -> None:
        """Keep what stops a paper unless the clerk gave a reason; then the reason stands beside it."""
        if self.allow:
            words = f"{finding.sentence.removesuffix('。')}；照原样印，理由：{self.allow}"
            finding = Finding("ok", words, finding.place, finding.field, finding.record)
        self.add(replace(finding, may_pass=not self.allow))

    def masked(self, place: str, name: str, seen: str, record: str = "") -> None:
        """Keep that a value was masked or left out."""
        self.add(Finding("masked", f"{place}印成“{seen}”。" if seen else f"{place}不印。", place, name, record))

    def add(self, finding: Finding) -> None:
        """Keep a finding, once; one without a record is about the paper's own."""
        named = replace(finding, record=finding.record or self.record)
        if named not in self.findings:
            self.findings.append(named)


def _places(parts: Iterable[Part]) -> str:
    return "和".join(dict.fromkeys(part.place for part in parts if part.place))


def _hide_all(parts: Iterable[Part]) -> None:
    """Star out every digit of some pieces: they are for looking at only, and looked at once."""
    for part in parts:
        part.text = "".join("*" if sign.isdigit() else sign for sign in part.text)
        part.free = False
