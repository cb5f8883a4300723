"""Snapshot and template to PDF: values, gate, glyph guard, layout, footer, paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.documents import qr
from ruraldesk.documents.compose import Composer
from ruraldesk.documents.facts import REPRINT
from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.footer import FooterWords, put_footers
from ruraldesk.documents.layout.closer import without_a_rest
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.page import Page, flow
from ruraldesk.documents.layout.paint import PaperTitle, paint
from ruraldesk.documents.layout.profiles import PROFILES
from ruraldesk.documents.layout.tile import tiled
from ruraldesk.documents.privacy import PUBLIC_AUDIENCES, Finding
from ruraldesk.documents.resolve import Resolver
from ruraldesk.documents.sizes import on_paper
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.documents.template import PrintTemplate
from ruraldesk.errors import UserError

TWO_A4 = "2xa4"  # paper "board-a3:2xa4": each A3 page over two A4 sheets


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered paper. While something is stopped there is only a draft to look at."""

    draft: bytes  # always there: private numbers starred out, missing characters as 〓
    pages: int
    findings: tuple[Finding, ...]

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


def render(snapshot: Snapshot, template: PrintTemplate, sign: qr.Sign | None = None) -> Rendered:
    """Render one record's print. ``sign`` signs the code on the paper with the device's key."""
    return render_all([snapshot], template, sign)


def render_all(snapshots: Sequence[Snapshot], template: PrintTemplate, sign: qr.Sign | None = None) -> Rendered:
    """Render the same print of several records into one PDF, each beginning on its own page."""
    pages: list[Page] = []
    findings: list[Finding] = []
    for snapshot in snapshots:
        sheet, found = _sheet(snapshot, template, sign)
        pages += sheet
        findings += found
    first = snapshots[0]
    title = PaperTitle(first.print.label, f"{first.village.name} {first.spec.title}")
    return Rendered(paint(pages, title), len(pages), tuple(findings))


def _sheet(snapshot: Snapshot, template: PrintTemplate, sign: qr.Sign | None) -> tuple[list[Page], list[Finding]]:
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
        return flow(Composer(resolver, setter, close, qr.words(snapshot, sign)).compose(blocks), close)

    pages = without_a_rest(laid_out)
    words = FooterWords(
        "" if options.blank else f"记录 {snapshot.record.id[:8]}　校验 {snapshot.check}",
        template.options.get("number", profile.page_number),
        template.options.get("footer", "yes") == "yes",
        mark=REPRINT if options.reprint else "",
    )
    put_footers(pages, profile, setter, words)
    findings = resolver.findings
    if not any(one.kind == "stopped" for one in findings):
        findings = [*findings, *_all_well(snapshot)]
    return tiled(pages) if tiling == TWO_A4 else pages, findings


def _all_well(snapshot: Snapshot) -> list[Finding]:
    good = [Finding("ok", "每个字都有字形，没有空框。")]
    if snapshot.print.audience in PUBLIC_AUDIENCES and not snapshot.options.allow:
        good.append(Finding("ok", "没有身份证号、手机号、银行卡号。"))
    return good
