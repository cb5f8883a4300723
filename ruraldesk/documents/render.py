"""Snapshot and template to PDF: values, gate, glyph guard, layout, footer, paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ruraldesk.documents import qr
from ruraldesk.documents.compose import Composer
from ruraldesk.documents.facts import REPRINT
from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.footer import FooterWords, put_footers
from ruraldesk.documents.gate import Part
from ruraldesk.documents.layout.closer import without_a_rest
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.page import Page, flow
from ruraldesk.documents.layout.paint import PaperTitle, paint
from ruraldesk.documents.layout.profiles import PROFILES, Profile
from ruraldesk.documents.layout.tile import tiled
from ruraldesk.documents.privacy import PUBLIC_AUDIENCES, Finding
from ruraldesk.documents.resolve import Resolver
from ruraldesk.documents.sizes import on_paper
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.documents.spots import moved, with_spots
from ruraldesk.documents.template import PrintTemplate
from ruraldesk.errors import UserError

TWO_A4 = "2xa4"  # paper "board-a3:2xa4": each A3 page over two A4 sheets


@dataclass(frozen=True, slots=True)
class Bound:
    """One paper among the pages it was bound into: its first page (from 1) and how many it has."""

    first: int
    pages: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered paper, or several bound. While something is stopped there is only a draft to look at."""

    draft: bytes  # always there: private numbers starred out, missing characters as 〓
    pages: int
    findings: tuple[Finding, ...]
    bound: tuple[Bound, ...] = ()

    @property
    def stopped(self) -> bool:
        return any(one.kind == "stopped" for one in self.findings)

    @property
    def pdf(self) -> bytes:
        """The PDF to give out; empty while something is stopped."""
        return b"" if self.stopped else self.draft

    def issue(self) -> bytes:
        """Return the PDF. Raises UserError("print_stopped") with one sentence per finding in ``where``."""
        if self.stopped:
            where = tuple(one.sentence for one in self.findings if one.kind == "stopped")
            raise UserError("print_stopped", where=where, count=len(where))
        return self.draft


@dataclass(frozen=True, slots=True)
class Laid:
    """One record's print, laid out but not numbered yet."""

    snapshot: Snapshot
    pages: list[Page]
    findings: list[Finding]
    profile: Profile
    setter: Setter
    words: FooterWords
    parts: list[Part]  # everything set on it, in its order
    two_sheets: bool = False  # each page over two smaller ones

    @property
    def count(self) -> int:
        return len(self.pages) * (2 if self.two_sheets else 1)

    @property
    def is_numbered(self) -> bool:
        """True if its pages carry numbers: a cover has none and is not counted."""
        return self.words.wanted and self.words.number != "none"


@dataclass(frozen=True, slots=True)
class Running:
    """Page numbers that run on through papers: the number of a paper's first page, and of them all."""

    first: int
    total: int


def render(snapshot: Snapshot, template: PrintTemplate, sign: qr.Sign | None = None) -> Rendered:
    """Render one record's print. ``sign`` signs the code on the paper with the device's key."""
    return render_all([snapshot], template, sign)


def render_all(snapshots: Sequence[Snapshot], template: PrintTemplate, sign: qr.Sign | None = None) -> Rendered:
    """Render the same print of several records into one PDF, each beginning on its own page."""
    return bind([lay(snapshot, template, sign) for snapshot in snapshots])


def lay(snapshot: Snapshot, template: PrintTemplate, sign: qr.Sign | None = None) -> Laid:
    """Lay out one record's pages."""
    options = snapshot.options
    paper, _, tiling = (options.paper or template.profile).partition(":")
    if paper not in PROFILES or tiling not in ("", TWO_A4):
        raise UserError("paper_unknown", paper=options.paper, known="、".join(PROFILES))
    profile = PROFILES[paper]
    blocks = on_paper(template.blocks, PROFILES[template.profile], profile)
    book = FontBook({role: Path(file) for role, file in options.fonts.items()})
    resolver, setter = Resolver.of(snapshot, book), Setter(book)

    def laid_out(tight: float) -> list[Page]:
        close = profile.tightened(tight) if tight < 1 else profile
        resolver.gate.seen.clear()
        return flow(Composer(resolver, setter, close, qr.words(snapshot, sign)).compose(blocks), close)

    pages = without_a_rest(laid_out)
    words = FooterWords(
        "" if options.blank else f"记录 {snapshot.record.id[:8]}　校验 {snapshot.check}",
        template.options.get("number", profile.page_number),
        template.options.get("footer", "yes") == "yes",
        mark=REPRINT if options.reprint else "",
    )
    findings = resolver.findings
    if not any(one.kind == "stopped" for one in findings):
        findings = [*findings, *_all_well(snapshot)]
    return Laid(snapshot, pages, findings, profile, setter, words, resolver.gate.seen, tiling == TWO_A4)


def bind(laid: Sequence[Laid], running: Sequence[Running | None] = ()) -> Rendered:
    """Put laid-out papers into one PDF; each numbers its own pages, or as ``running`` says of it: None = not at all.

    Findings say where on these pages they are. Laid-out papers are bound once.
    """
    pages: list[Page] = []
    findings: list[Finding] = []
    bound: list[Bound] = []
    for place, one in enumerate(laid):
        number = running[place] if running else Running(1, len(one.pages))
        words = replace(one.words, number="of" if number else "none") if running else one.words
        first, total = (number.first, number.total) if number else (1, 1)
        put_footers(one.pages, one.profile, one.setter, words, first=first, total=total)
        sheets = tiled(one.pages) if one.two_sheets else one.pages
        findings += moved(with_spots(one.findings, one.parts, sheets, one.snapshot.record.id), len(pages))
        bound.append(Bound(len(pages) + 1, len(sheets)))
        pages += sheets
    first_paper = laid[0].snapshot
    labels = dict.fromkeys(one.snapshot.print.label for one in laid)
    title = PaperTitle("、".join(labels), f"{first_paper.village.name} {first_paper.spec.title}")
    return Rendered(paint(pages, title), len(pages), tuple(dict.fromkeys(findings)), tuple(bound))


def _all_well(snapshot: Snapshot) -> list[Finding]:
    good = [Finding("ok", "每个字都有字形，没有空框。")]
    if snapshot.print.audience in PUBLIC_AUDIENCES and not snapshot.options.allow:
        good.append(Finding("ok", "没有身份证号、手机号、银行卡号。"))
    return good
