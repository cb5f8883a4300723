"""Builds the program's own sheets (移交单, 恢复单, reports) from plain words: titles, paragraphs, grids, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.footer import FooterWords, put_footers
from ruraldesk.documents.glyphs import missing_glyphs
from ruraldesk.documents.layout.boxes import SealBox, SignBox, SpaceBox, TextBox, balanced_lines
from ruraldesk.documents.layout.closer import CLOSER, without_a_rest
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Box, Page, flow
from ruraldesk.documents.layout.paint import PaperTitle, paint
from ruraldesk.documents.layout.profiles import PROFILES, Profile
from ruraldesk.documents.layout.table import Columns, TableBox, make_row
from ruraldesk.errors import UserError

TIGHT = 0.12


def close_pdf(made: Callable[[float], Sheet], title: str, foot: str = "", steps: Sequence[float] = CLOSER) -> bytes:
    """Return the PDF of a sheet; a last page not half full is set closer, step by step, onto the page before it."""
    first = made(1.0)

    def laid_out(tight: float) -> list[Page]:
        sheet = made(tight) if tight < 1 else first
        return flow(sheet.boxes, sheet.profile)

    return first.painted(without_a_rest(laid_out, steps), title, foot)


@dataclass(slots=True)
class Sheet:
    """A sheet in the making. Every word is checked for glyphs before it is set."""

    profile: Profile
    setter: Setter = field(default_factory=lambda: Setter(FontBook()))
    boxes: list[Box] = field(default_factory=list)

    @staticmethod
    def on(profile: str, tight: float = 1.0) -> Sheet:
        """Return an empty sheet of a profile, its lines and rows at a share of their distance."""
        return Sheet(PROFILES[profile].tightened(tight) if tight < 1 else PROFILES[profile])

    def title(self, words: str, size: float = 0.0) -> None:
        size = size or self.profile.title
        style = TextStyle("title", size, size * 1.4, "center")
        self.boxes.append(
            TextBox(balanced_lines(self.sure(words), style, self.profile.measure, self.setter), style.pitch)
        )
        self.space(0.4)

    def para(self, words: str, *, font: str = "body", size: float = 0.0, align: str = "justify") -> None:
        size = size or self.profile.body
        pitch = self.profile.pitch * size / self.profile.body
        style = TextStyle(font, size, pitch, align)
        self.boxes.append(TextBox(self.setter.lines(self.sure(words), style, self.profile.measure), pitch))

    def space(self, lines: float) -> None:
        self.boxes.append(SpaceBox(lines * self.profile.pitch))

    def grid(self, rows: Sequence[Sequence[str]], weights: Sequence[float], *, least: float = 2.1) -> None:
        """Add a grid whose cells at even places are labels; a short row's last cell reaches to the edge."""
        size, pitch = self.profile.table, self.profile.table_pitch
        columns = Columns.of(weights, self.profile.measure, size * 0.45)
        label = TextStyle("hei", size, pitch, "center", mixed_gap=TIGHT)
        value = TextStyle("body", size, pitch, "left", mixed_gap=TIGHT)
        made = []
        for texts in rows:
            styles = [value if place % 2 else label for place in range(len(texts))]
            spans = [1] * (len(texts) - 1) + [len(weights) - len(texts) + 1]
            greys = [place % 2 == 0 for place in range(len(texts))]
            checked = [self.sure(one) for one in texts]
            made.append(
                make_row(checked, styles, columns, self.setter, spans=spans, greys=greys, least=self.least(least))
            )
        self.boxes.append(TableBox(columns, (), made))

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        weights: Sequence[float],
        aligns: Sequence[str],
        totals: Sequence[Sequence[str]] = (),
        *,
        row: float = 1.9,
    ) -> None:
        """Add a table; its head stands on every page. ``row``: least height of a row, in sizes of its type."""
        size, pitch = self.profile.table, self.profile.table_pitch
        columns = Columns.of(weights, self.profile.measure, size * 0.4)
        plain = [TextStyle("body", size, pitch, one, mixed_gap=TIGHT) for one in aligns]
        bold = [TextStyle("hei-bold", size, pitch, one, mixed_gap=TIGHT) for one in aligns]
        middle = [TextStyle("hei-bold", size, pitch, "center", mixed_gap=TIGHT)] * len(head)
        least = self.least(row)
        grey = [True] * len(head)
        self.boxes.append(
            TableBox(
                columns,
                [make_row([self.sure(one) for one in head], middle, columns, self.setter, greys=grey, least=least)],
                [make_row([self.sure(c) for c in texts], plain, columns, self.setter, least=least) for texts in rows],
                [make_row([self.sure(c) for c in texts], bold, columns, self.setter, least=least) for texts in totals],
            )
        )

    def sign(self, slots: Sequence[str], columns: int, *, pitch: float = 2.4) -> None:
        """Add places to sign, each with a line to write on."""
        style = TextStyle("body", self.profile.body, align="left")
        width = self.profile.measure / columns - style.size
        made = [self.setter.lines(self.sure(one), style, width) for one in slots]
        self.boxes.append(SignBox.of(made, columns, pitch * style.size, self.profile.measure, ruled=True))

    def seal(self, words: Sequence[str], height: float) -> None:
        """Add who issues and when, at the right, with room for a round seal over both."""
        pitch, measure = self.profile.pitch, self.profile.measure
        style = TextStyle("body", self.profile.body, pitch, "left", mixed_gap=TIGHT)
        lines = [self.setter.lines(self.sure(one), style, measure)[0] for one in words]
        right, width = style.size * 2, max(one.width for one in lines)
        self.boxes.append(SealBox(height, 0.0, False, lines, pitch, measure, right, width))

    def keep_last_rows(self) -> None:
        """Let what follows the last table never make a page of its own: the table's last rows go with it."""
        last = max(place for place, one in enumerate(self.boxes) if isinstance(one, TableBox) and one.head)
        table = self.boxes[last]
        if isinstance(table, TableBox):
            table.followers = sum(one.space_before + one.height for one in self.boxes[last + 1 :])

    def least(self, sizes: float, size: float = 0.0) -> float:
        """Return the least height of a row in points, given in sizes of its type; the table's where none is named."""
        return sizes * (size or self.profile.table) * self.profile.tight

    def pdf(self, title: str, foot: str = "") -> bytes:
        """Return the sheet's PDF."""
        return self.painted(flow(self.boxes, self.profile), title, foot)

    def painted(self, pages: list[Page], title: str, foot: str = "") -> bytes:
        """Return the PDF of pages of this sheet's kind, with their footers."""
        words = FooterWords(self.sure(foot), self.profile.page_number, names_maker=False)
        put_footers(pages, self.profile, self.setter, words)
        return paint(pages, PaperTitle(title))

    def sure(self, words: str) -> str:
        """Return the words. Raises UserError("glyph_missing") where no font has a character."""
        missing = missing_glyphs(words, self.setter.book)
        if missing:
            raise UserError("glyph_missing", where=(words[:20],), character=missing[0], sign=f"U+{ord(missing[0]):04X}")
        return words
