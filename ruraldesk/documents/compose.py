"""A template and its values to boxes: what each block of the .print language looks like."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from ruraldesk.documents import qr
from ruraldesk.documents.layout.boxes import (
    ImageBox,
    QrBox,
    SealBox,
    SignBox,
    SpaceBox,
    TextBox,
    balanced_lines,
)
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Box, PageBreak
from ruraldesk.documents.layout.profiles import MM, Profile
from ruraldesk.documents.resolve import Resolver
from ruraldesk.documents.tables import grid_box, table_box
from ruraldesk.documents.template import Block

SEAL_MM = 42.0  # diameter of a village seal
HEADING_FONTS = {"1": "hei", "2": "kai", "3": "body", "4": "body"}


@dataclass(slots=True)
class Composer:
    """Makes the boxes of one sheet."""

    resolver: Resolver
    setter: Setter
    profile: Profile
    code: str = ""  # what the QR says
    waiting_qr: QrBox | None = None
    boxes: list[Box] = field(default_factory=list)

    def compose(self, blocks: Sequence[Block]) -> list[Box]:
        """Return the boxes of the blocks, in order."""
        for block in blocks:
            self._add(block)
        self._place_qr()
        return self.boxes

    def _add(self, block: Block) -> None:
        if block.kind not in ("seal", "if", "each"):
            self._place_qr()
        match block.kind:
            case "if":
                if self.resolver.holds(block):
                    self._children(block)
            case "each":
                for _ in self.resolver.rows(block, int(number(block, "blank", 1))):
                    self._children(block)
            case "title":
                self._title(block)
            case "para" | "posting":
                self._paragraphs(block)
            case "heading":
                self._heading(block)
            case "grid":
                self.boxes.append(grid_box(block, self.resolver, self.setter, self.profile))
            case "table":
                self.boxes.append(table_box(block, self.resolver, self.setter, self.profile))
            case "sign":
                self._sign(block)
            case "seal":
                self._seal(block)
            case "qr":
                if not self.resolver.snapshot.options.blank:  # a sheet filled by hand vouches for nothing
                    self.waiting_qr = self._qr(block)
            case "photo":
                self._photo(block)
            case "pagebreak":
                self.boxes.append(PageBreak())
            case other:
                raise AssertionError(other)

    def _children(self, block: Block) -> None:
        for one in block.body:
            if isinstance(one, Block):
                self._add(one)

    def _texts(self, block: Block) -> list[str]:
        return [self.resolver.line(line.cells[0]) for line in block.lines]

    def _title(self, block: Block) -> None:
        size = number(block, "size", self.profile.title)
        style = TextStyle(block.options.get("font", "title"), size, size * 1.45, "center", mixed_gap=0.12)
        lines = []
        for text in self._texts(block):
            lines += balanced_lines(text, style, self.profile.measure, self.setter)
        before = number(block, "before", 0) * self.profile.pitch
        self.boxes.append(TextBox(lines, style.pitch, before, keep_with_next=True))
        self.boxes.append(SpaceBox(number(block, "after", 0.5) * self.profile.pitch, keep_with_next=True))

    def _paragraphs(self, block: Block) -> None:
        size = number(block, "size", self.profile.body)
        pitch = self.profile.pitch * size / self.profile.body
        align = block.options.get("align", "justify")
        indent = number(block, "indent", 2 if align == "justify" else 0)
        if align == "justify" and self.resolver.blank:
            align = "left"  # gaps break lines early: flush edges would tear the words apart
        style = TextStyle(block.options.get("font", "body"), size, pitch, align, indent)
        before = number(block, "before", 0.5 if block.kind == "posting" else 0) * pitch
        keep = block.options.get("keep") == "yes" or block.kind == "posting"
        for text in self._texts(block):
            for part in text.split("\n"):
                lines = self.setter.lines(part, style, self.profile.measure)
                self.boxes.append(TextBox(lines, pitch, before, keep))
                before = 0.0
        if (after := number(block, "after", 0)) > 0:
            self.boxes.append(SpaceBox(after * pitch))

    def _heading(self, block: Block) -> None:
        font = HEADING_FONTS[block.options.get("level", "1")]
        style = TextStyle(font, self.profile.heading, self.profile.pitch, "left", 2)
        before = number(block, "before", 0) * self.profile.pitch
        for text in self._texts(block):
            lines = self.setter.lines(text, style, self.profile.measure)
            self.boxes.append(TextBox(lines, style.pitch, before, keep_with_next=True))

    def _sign(self, block: Block) -> None:
        texts = self._texts(block)
        columns = int(number(block, "columns", min(3, max(1, len(texts)))))
        size = number(block, "size", self.profile.body)
        style = TextStyle("body", size, align="left")
        pitch = number(block, "pitch", 2) * size
        width = self.profile.measure / columns - style.size
        slots = [self.setter.lines(text, style, width) for text in texts]
        ruled, before = block.options.get("ruled") == "yes", number(block, "before", 1) * self.profile.pitch
        self.boxes.append(SignBox.of(slots, columns, pitch, self.profile.measure, ruled=ruled, before=before))

    def _seal(self, block: Block) -> None:
        style = TextStyle("body", self.profile.body, self.profile.pitch, "left", mixed_gap=0.12)
        lines = [one for text in self._texts(block) for one in self.setter.lines(text, style, self.profile.measure)]
        room = number(block, "space", SEAL_MM) * MM
        words = len(lines) * style.pitch
        height = max(words, (room + words) / 2, self.waiting_qr.height if self.waiting_qr else 0.0)
        box = SealBox(
            height=height,
            space_before=number(block, "before", 0.5) * self.profile.pitch,
            lines=lines,
            pitch=style.pitch,
            measure=self.profile.measure,
            right=number(block, "right", 4) * self.profile.body,
            width=max((one.width for one in lines), default=0.0),
            qr=self.waiting_qr,
        )
        self.waiting_qr = None
        self._keep_with_words()
        self.boxes.append(box)

    def _keep_with_words(self) -> None:
        """Let what stands before a seal go with it: a seal is never alone on a page (GB/T 9704-2012, 7.3.5)."""
        for box in reversed(self.boxes):
            if not isinstance(box, TextBox | SignBox):
                return
            box.keep_with_next = True
            if isinstance(box, TextBox):
                return

    def _qr(self, block: Block) -> QrBox:
        side = number(block, "size", 25) * MM
        style = TextStyle("body", self.profile.small, self.profile.small * 1.7, "left", mixed_gap=0.12)
        caption = [one for text in self._texts(block) for one in self.setter.lines(text, style, 52 * MM)]
        shift = self.profile.measure - side if block.options.get("place") == "right" else 0.0
        return QrBox(
            height=side,
            space_before=self.profile.pitch / 2,
            rows=qr.squares(self.code),
            side=side,
            caption=caption,
            pitch=style.pitch,
            shift=shift,
        )

    def _place_qr(self) -> None:
        if self.waiting_qr is not None:
            self.boxes.append(self.waiting_qr)
            self.waiting_qr = None

    def _photo(self, block: Block) -> None:
        data = self.resolver.snapshot.images.get(str(self.resolver.raw(block.options["field"])))
        if not data or not self.resolver.visible(block.options["field"]):
            return
        from reportlab.lib.utils import ImageReader

        pixels_wide, pixels_high = ImageReader(io.BytesIO(data)).getSize()
        widest = number(block, "width", self.profile.measure / MM) * MM
        highest = number(block, "height", 80) * MM
        scale = min(widest / pixels_wide, highest / pixels_high)
        self.boxes.append(
            ImageBox(
                height=pixels_high * scale,
                space_before=self.profile.pitch / 2,
                data=data,
                width=pixels_wide * scale,
                measure=self.profile.measure,
            )
        )


def number(block: Block, name: str, default: float) -> float:
    """Return a block's numeric option."""
    return float(block.options.get(name, default))
