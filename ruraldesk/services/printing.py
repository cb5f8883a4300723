"""Printing: what can be printed, what the gate finds, the page itself, and the issue that is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.paper_spot import Spot
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import reaches
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import print_gate, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.store.safe_file import write_safely

if TYPE_CHECKING:
    from ruraldesk.documents.render import Laid, Rendered
    from ruraldesk.documents.snapshot import Snapshot
    from ruraldesk.documents.template import PrintTemplate

PICTURE_DPI = 150
PUBLIC = ("board", "members")
_PROFILE = re.compile(r"^@page\b.*\bprofile=([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper a print can go onto; "" is the one it was made for."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """One paper of a form."""

    name: str
    label: str
    audience: str  # board, members, party, town, internal
    available: bool
    why_not: str  # where it is not available: the reason in words
    papers: tuple[PaperKind, ...] = ()  # what it can be printed on, its own first
    sheet: str = ""  # A4 竖
    waiting: tuple[str, ...] = ()  # of several records, those that have it not yet, and why
    to_sign: bool = False  # it can be printed, and its record says nothing yet of its being signed
    copies: int = 1  # as many as its record says


@dataclass(frozen=True, slots=True)
class PrintFinding:
    """What the gate found: stopped, masked, or in order; or a paper that one of several records has not got."""

    kind: Literal["stopped", "masked", "left_out", "ok"]
    sentence: str
    place: str
    field: str
    record: str
    may_pass: bool = False  # the clerk's reason lets it out
    spots: tuple[Spot, ...] = ()  # where on the pages it stands


@dataclass(frozen=True, slots=True)
class PaperPart:
    """One print of one record among the pages of a paper."""

    print: str
    label: str
    record: str
    title: str
    first: int  # page, from 1
    pages: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper, of one record and print or of several. A ``stopped`` one is a draft for looking only."""

    pdf: bytes
    pages: int
    findings: tuple[PrintFinding, ...]
    stopped: bool
    parts: tuple[PaperPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How it is to be printed."""

    printed_on: date | None = None  # None = today
    copy: int = 1
    allow: str = ""  # why what the gate stopped may go out all the same
    paper: str = ""  # another profile than the print's own
    blank: bool = False  # the same sheet, to be filled by hand


AS_IT_IS = PrintOptions()
_SIZES = {(297, 420): "A3", (210, 297): "A4", (148, 210): "A5", (105, 148): "A6"}
_OTHER_PAPERS = {
    "board-a3": (PaperKind("board-a3:2xa4", "A3，拼两张A4"), PaperKind("board-a4", "缩成A4")),
    "board-a4": (PaperKind("board-a3", "放大到A3"), PaperKind("board-a3:2xa4", "A3，拼两张A4")),
}


def choices(desk: Desk, form: str, records: Sequence[str]) -> list[PrintChoice]:
    """Return the papers of a form, and whether any of these records is ready for them."""
    spec = desk.store.specs.newest(form)
    found = desk.store.records.many(records)
    files = desk.store.specs.files(spec.form_id, spec.version)
    shown = []
    for one in spec.prints:
        reasons = [(record.title, why) for record in found if (why := why_not(spec, one, record))]
        available = not found or len(reasons) < len(found)
        why = "" if available else reasons[0][1]
        waiting = tuple(f"{title}：{reason}" for title, reason in reasons) if len(found) > 1 else ()
        profile = _PROFILE.search(files[one.file])
        papers, sheet = _papers(profile[1] if profile else ""), _sheet(profile[1] if profile else "")
        of = found[0].fields if len(found) == 1 and available else None
        to_sign = of is not None and bool(one.signed) and not any(of.get(name) for name in one.signed)
        many = of.get(one.copies) if of is not None else None
        copies = many if isinstance(many, int) and many > 0 else 1
        shown.append(
            PrintChoice(one.name, one.label, one.audience, available, why, papers, sheet, waiting, to_sign, copies)
        )
    return shown


def preview(
    desk: Desk,
    form: str,
    name: str,
    records: Sequence[str],
    options: PrintOptions = AS_IT_IS,
    progress: Progress = SILENT,
) -> Paper:
    """Render a paper and what the gate says about it. Keeps nothing."""
    return as_paper(*_render(desk, form, name, records, options, progress))


def issue(
    desk: Desk,
    form: str,
    name: str,
    records: Sequence[str],
    options: PrintOptions = AS_IT_IS,
    progress: Progress = SILENT,
) -> Paper:
    """Render a paper to give out, and keep its snapshot.

    Refuses with UserError("print_stopped", where=one sentence per finding), UserError("print_not_ready").
    """
    spec = desk.store.specs.newest(form)
    chosen = print_of(spec, name)
    found = [] if options.blank else [record_of(desk, form, one) for one in records]
    reasons = tuple(f"{one.title}：{reason}" for one in found if (reason := why_not(spec, chosen, one)))
    if reasons:
        raise UserError("print_not_ready", label=chosen.label, where=reasons, first=reasons[0])
    return _given_out(desk, *_render(desk, form, name, records, options, progress))


def of_frozen(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> Paper:
    """Render frozen records for looking. Keeps nothing."""
    from ruraldesk.documents.render import bind

    return as_paper(taken, bind(_laid_out(desk, taken, template)))


def give_out(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> Paper:
    """Render frozen records and keep that this paper was given out. Refuses with UserError("print_stopped")."""
    from ruraldesk.documents.render import bind

    return _given_out(desk, taken, bind(_laid_out(desk, taken, template)))


def _given_out(desk: Desk, taken: Sequence[Snapshot], rendered: Rendered) -> Paper:
    paper = as_paper(taken, rendered)
    refuse_stopped(paper)
    keep(desk, [(one, part.pages) for one, part in zip(taken, paper.parts, strict=True)])
    return paper


def keep(desk: Desk, out: Sequence[tuple[Snapshot, int]]) -> None:
    """Keep, in one transaction, that these went out, each with its number of pages; blank sheets are nobody's."""
    with desk.store.transaction():
        for one, pages in out:
            if not one.options.blank:
                _keep(desk, one, pages)


def write(paper: Paper, out: Path) -> Path:
    """Write a paper as a PDF, or as a PNG picture a page where the file is called so; return the first file."""
    if out.suffix.lower() not in (".pdf", ".png"):
        raise UserError("print_file_kind", file=out.name)
    if out.suffix.lower() != ".png":
        write_safely(out, paper.pdf)
        return out
    for page in range(1, paper.pages + 1):
        file = out if page == 1 else out.with_name(f"{out.stem}-{page}{out.suffix}")
        write_safely(file, page_png(paper, page, PICTURE_DPI))
    return out


def page_png(paper: Paper, page: int, dpi: int = 96) -> bytes:
    """Return one page (from 1) as a PNG."""
    from ruraldesk.documents import preview as pictures

    return pictures.page_png(paper.pdf, page, dpi)


def print_of(spec: FormSpec, name: str) -> Print:
    """Return a form's print by its name or label. Raises UserError("print_unknown")."""
    for one in spec.prints:
        if name in (one.name, one.label):
            return one
    raise UserError("print_unknown", name=name, where=tuple(f"{one.name} {one.label}" for one in spec.prints))


def _papers(profile: str) -> tuple[PaperKind, ...]:
    """Return what a print can go onto: a board sheet on A3, on two A4 glued together, or small on one A4."""
    return (PaperKind("", "按样式"), *_OTHER_PAPERS.get(profile, ()))


def _sheet(profile: str) -> str:
    """Return the paper of a profile in words: A4 竖."""
    from ruraldesk.documents.layout.profiles import PROFILES

    found = PROFILES.get(profile)
    if found is None:
        return ""
    short, long = sorted((found.width_mm, found.height_mm))
    size = _SIZES.get((round(short), round(long)), f"{short:g}×{long:g}")
    return f"{size} {'横' if found.width_mm > found.height_mm else '竖'}"


def refuse_stopped(paper: Paper) -> None:
    """Raise UserError("print_stopped") with one sentence per finding."""
    places = {one.sentence: one.place for one in paper.findings if one.kind == "stopped"}
    where = tuple(words if not place or place in words else f"{place}：{words}" for words, place in places.items())
    if where:
        raise UserError("print_stopped", where=where, count=len(where))


def _render(
    desk: Desk, form: str, name: str, records: Sequence[str], options: PrintOptions, progress: Progress
) -> tuple[list[Snapshot], Rendered]:
    from ruraldesk.documents.render import bind

    spec = desk.store.specs.newest(form)
    chosen = print_of(spec, name)
    options = replace(options, allow=options.allow.strip())  # blanks are no reason
    if not records and not options.blank:
        raise UserError("print_nothing")
    template = snapshots.template(desk, spec, chosen)
    laid = []
    wanted = records_or_nobody(desk, form, records, blank=options.blank)
    for place, record in enumerate(wanted, 1):
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        progress.step(place, len(wanted), "正在排版")
        laid.append(lay_record(desk, spec, chosen, template, record, options))
    return [one.snapshot for one in laid], bind(laid)


def lay_record(
    desk: Desk,
    spec: FormSpec,
    chosen: Print,
    template: PrintTemplate,
    record: Record,
    options: PrintOptions,
    shown: Record | None = None,
) -> Laid:
    """Lay out a print of one record; what keeps the record's papers in the house is among its findings.

    ``shown``: the record as this paper shows it, filled up from what it is printed with; its version stays as it was.
    """
    taken = snapshots.take(desk, spec, chosen, record, options)
    if shown is not None:
        taken = replace(taken, record=shown, standing=taken.version_hash)
    found = [*print_gate.standing(desk, spec, record, blank=options.blank)]
    found += print_gate.unfit(spec, chosen, record, blank=options.blank)
    laid = _laid_out(desk, [taken], template)[0]
    found += print_gate.private_phones(desk, chosen, laid)
    return replace(laid, findings=[*found, *laid.findings])


def _laid_out(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> list[Laid]:
    from ruraldesk.documents.render import lay
    from ruraldesk.store.identity import sign

    seed = desk.store.identity.device_seed
    return [lay(one, template, lambda message: sign(seed, message)) for one in taken]


def _keep(desk: Desk, one: Snapshot, pages: int) -> None:
    copy = desk.store.prints.next_copy(one.record.id, one.print.name)
    kept = replace(one, options=replace(one.options, copy=max(copy, one.options.copy)))
    body = json.dumps(kept.as_json(), ensure_ascii=False, sort_keys=True).encode("utf-8")
    facts = {
        "printed_on": one.options.printed_on.isoformat(),
        "pages": pages,
        "allow": one.options.allow,
        "check": one.check,
        "audience": one.print.audience,
    }
    desk.store.prints.add(one.record.id, one.spec.form_id, one.print.name, desk.clerk, body, facts)


def as_paper(taken: Sequence[Snapshot], rendered: Rendered, more: Sequence[PrintFinding] = ()) -> Paper:
    """Return what was rendered of some snapshots, as the window takes it."""
    findings = tuple(
        PrintFinding(one.kind, one.sentence, one.place, one.field, one.record, one.may_pass, one.spots)
        for one in rendered.findings
    )
    parts = tuple(
        PaperPart(one.print.name, one.print.label, one.record.id, one.record.title, part.first, part.pages)
        for one, part in zip(taken, rendered.bound, strict=True)
    )
    return Paper(rendered.draft, rendered.pages, (*findings, *more), rendered.stopped, parts)


def records_or_nobody(desk: Desk, form: str, records: Sequence[str], *, blank: bool) -> list[Record]:
    """Return the records to print; of a sheet to be filled by hand one is enough, and it may be nobody's."""
    found = [record_of(desk, form, one) for one in (records[:1] if blank else records)]
    return found or [_nobody(desk.store.specs.newest(form))]


def _nobody(spec: FormSpec) -> Record:
    """Return the record of a blank sheet that is nobody's: to be filled by hand before anything is registered."""
    return Record("", spec.form_id, spec.version, spec.first_state, "", "", {})


def record_of(desk: Desk, form: str, record: str) -> Record:
    """Return a record of a form. Raises UserError record_unknown, record_of_other_form."""
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    if found.form != form:
        raise UserError("record_of_other_form", title=found.title)
    return found


def is_past(spec: FormSpec, one: Print, record: Record) -> bool:
    """True if the record has left the states in which this paper is printed, for good."""
    return bool(one.states) and not reaches(spec, record.state, one.states)


def why_not(spec: FormSpec, one: Print, record: Record) -> str:
    """Return why a record has no such paper now, "" if it has."""
    if record.meta.deleted:
        return "已删掉。"
    if one.states and record.state not in one.states:
        labels = "、".join(state.label for state in spec.states if state.name in one.states)
        now = spec.state(record.state)
        here = now.label if now else record.state
        if is_past(spec, one, record):
            return f"只在“{labels}”时打印，现在已是“{here}”。"
        return f"到“{labels}”才能打印，现在是“{here}”。"
    if not print_gate.fits(spec, one, record):
        return one.why_not
    if one.number_required and not record.number:
        return "还没有编号。"
    if one.audience in PUBLIC and record.meta.questions:
        return f"还有{record.meta.questions}个疑问没有回答。"
    return ""
