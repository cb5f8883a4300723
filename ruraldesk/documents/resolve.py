"""Goes over a template with a snapshot: where holes stand, which rows there are, what conditions hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruraldesk.documents.filters import BLANK_SIGN
from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.frames import Frame, blank_frame, frame_of, frames_over
from ruraldesk.documents.gate import Gate, Part
from ruraldesk.documents.holes import HoleFiller
from ruraldesk.documents.print_scope import PrintScope
from ruraldesk.documents.privacy import Finding, is_shown_in_full
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.documents.template import Block, Text
from ruraldesk.model.evaluation import evaluate, truth
from ruraldesk.model.record import Scalar

WRITING_LINE = "\uff3f"  # in a line of text a gap to be filled by hand is underlined; in a cell it has the cell


@dataclass(slots=True)
class Resolver:
    """Turns lines of a template into plain text; everything passes the gate on the way."""

    snapshot: Snapshot
    gate: Gate
    frame: Frame
    column: Sequence[Frame] = ()

    @staticmethod
    def of(snapshot: Snapshot, book: FontBook) -> Resolver:
        """Return a resolver that stands on the record itself."""
        options = snapshot.options
        gate = Gate(book, snapshot.print.audience, options.allow, snapshot.record.id)
        return Resolver(snapshot, gate, frame_of(snapshot))

    @property
    def findings(self) -> list[Finding]:
        return self.gate.findings

    @property
    def blank(self) -> bool:
        return self.snapshot.options.blank

    def parts(self, cell: Text) -> list[Part]:
        """Return the checked pieces of one cell."""
        filler = HoleFiller(self.snapshot, self.gate, self.frame, self.column)
        found = [Part(one) if isinstance(one, str) else filler.part(one) for one in cell]
        self.gate.cell(found)
        return found

    def line(self, cell: Text) -> str:
        """Return a line of text, checked against the line before it too."""
        found = self.parts(cell)
        for part, given in zip(found, cell, strict=True):
            if part.text and not isinstance(given, str) and not part.text.strip(BLANK_SIGN):
                part.text = WRITING_LINE * len(part.text)
        self.gate.line(found)
        return words(found)

    def holds(self, block: Block) -> bool:
        """True if the condition of an @if holds, on what the audience may see.

        A blank sheet shows all but ``blank=no``; ``blank=only`` stands on no other.
        """
        blank = block.options.get("blank", "yes")
        if self.blank:
            return blank != "no"
        if block.condition is None or blank == "only":
            return False
        return truth(evaluate(block.condition, PrintScope(self.snapshot, self.frame)))

    def rows(self, block: Block, blanks: int) -> Iterator[int]:
        """Stand on each row of an @each in turn; a blank sheet has ``blanks`` open ones."""
        before, column = self.frame, self.column
        if self.blank:
            frames = [blank_frame(self.snapshot, before, block.repeat)] * blanks
        else:
            frames = frames_over(self.snapshot, before, block.repeat)
        self.column = frames
        for place, frame in enumerate(frames, 1):
            self.frame = frame
            yield place
        self.frame, self.column = before, column

    def raw(self, name: str) -> Scalar:
        """Return a field's value: in a row, that row's own."""
        return self.frame.raw(name)

    def visible(self, name: str) -> bool:
        """True if the audience may read this field in full."""
        return is_shown_in_full(self.frame.spec.by_name[name], self.snapshot.print.audience)


def words(parts: Sequence[Part]) -> str:
    """Return what a cell says."""
    return "".join(part.text for part in parts)
