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
from ruraldesk.model.record import Record
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import print_gate, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.store.safe_file import write_safely

if TYPE_CHECKING:
    from ruraldesk.documents.render import Rendered
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


@dataclass(frozen=True, slots=True)
class PrintFinding:
    """What the gate found: stopped, masked, or in order."""

    kind: Literal["stopped", "masked", "ok"]
    sentence: str
    place: str
    field: str
    record: str
    may_pass: bool = False  # the clerk's reason lets it out


@dataclass(frozen=True, slots=True)
class Paper:
    """A rendered paper. A ``stopped`` one is a draft for looking only."""

    pdf: bytes
    pages: int
    findings: tuple[PrintFinding, ...]
    stopped: bool


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How it is to be printed."""

    printed_on: date | None = None  # None = today
    copy: int = 1
    allow: str = ""  # why what the gate stopped may go out all the same
    paper: str = ""  # another profile than the print's own
    blank: bool = False  # the same sheet, to be filled by hand


AS_IT_IS = PrintOptions()
_OTHER_PAPERS = {
    "board-a3": (PaperKind("board-a3:2xa4", "A3，拼两张A4"), PaperKind("board-a4", "缩成A4")),
    "board-a4": (PaperKind("board-a3", "放大到A3"), PaperKind("board-a3:2xa4", "A3，拼两张A4")),
}


def choices(desk: Desk, form: str, records: Sequence[str]) -> list[PrintChoice]:
    """Return the papers of a form, and whether these records are ready for them."""
    spec = desk.store.specs.newest(form)
    found = desk.store.records.many(records)
    shown = []
    for one in spec.prints:
        reasons = [reason for record in found if (reason := why_not(spec, one, record))]
        papers = _papers(desk.store.specs.files(spec.form_id, spec.version)[one.file])
        why = reasons[0] if reasons else ""
        shown.append(PrintChoice(one.name, one.label, one.audience, not reasons, why, papers))
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
    _, rendered = _render(desk, form, name, records, options, progress)
    return _paper(rendered)


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
    found = [] if options.blank else [_record(desk, form, one) for one in records]
    reasons = tuple(f"{one.title}：{reason}" for one in found if (reason := why_not(spec, chosen, one)))
    if reasons:
        raise UserError("print_not_ready", label=chosen.label, where=reasons, first=reasons[0])
    return _given_out(desk, *_render(desk, form, name, records, options, progress))


def give_out(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> Paper:
    """Render frozen records and keep that this paper was given out. Refuses with UserError("print_stopped")."""
    return _given_out(desk, taken, _laid_out(desk, taken, template))


def _given_out(desk: Desk, taken: Sequence[Snapshot], rendered: Rendered) -> Paper:
    _refuse_stopped(rendered)
    with desk.store.transaction():
        for one in taken:
            if not one.options.blank:
                _keep(desk, one, rendered.pages)
    return _paper(rendered)


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


def _papers(template: str) -> tuple[PaperKind, ...]:
    """Return what a print can go onto: a board sheet on A3, on two A4 glued together, or small on one A4."""
    own = PaperKind("", "按样式")
    found = _PROFILE.search(template)
    return (own, *_OTHER_PAPERS.get(found[1], ())) if found else (own,)


def _refuse_stopped(rendered: Rendered) -> None:
    places = {one.sentence: one.place for one in rendered.findings if one.kind == "stopped"}
    where = tuple(words if not place or place in words else f"{place}：{words}" for words, place in places.items())
    if where:
        raise UserError("print_stopped", where=where, count=len(where))


def _render(
    desk: Desk, form: str, name: str, records: Sequence[str], options: PrintOptions, progress: Progress
) -> tuple[list[Snapshot], Rendered]:
    spec = desk.store.specs.newest(form)
    chosen = print_of(spec, name)
    options = replace(options, allow=options.allow.strip())  # blanks are no reason
    if not records and not options.blank:
        raise UserError("print_nothing")
    template = snapshots.template(desk, spec, chosen)
    taken, standing = [], []
    wanted = [_record(desk, form, one) for one in records] or [_nobody(spec)]
    for place, record in enumerate(wanted, 1):
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        progress.step(place, len(wanted), "正在排版")
        standing += print_gate.standing(desk, spec, record, blank=options.blank)
        standing += print_gate.unfit(spec, chosen, record, blank=options.blank)
        taken.append(snapshots.take(desk, spec, chosen, record, options))
    rendered = _laid_out(desk, taken, template)
    return taken, replace(rendered, findings=(*standing, *rendered.findings))


def _laid_out(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> Rendered:
    from ruraldesk.documents.render import render_all
    from ruraldesk.store.identity import sign

    seed = desk.store.identity.device_seed
    return render_all(taken, template, lambda message: sign(seed, message))


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


def _paper(rendered: Rendered) -> Paper:
    findings = tuple(
        PrintFinding(one.kind, one.sentence, one.place, one.field, one.record, one.may_pass)
        for one in rendered.findings
    )
    return Paper(rendered.draft, rendered.pages, findings, rendered.stopped)


def _nobody(spec: FormSpec) -> Record:
    """Return the record of a blank sheet that is nobody's: to be filled by hand before anything is registered."""
    return Record("", spec.form_id, spec.version, spec.first_state, "", "", {})


def _record(desk: Desk, form: str, record: str) -> Record:
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    if found.form != form:
        raise UserError("record_of_other_form", title=found.title)
    return found


def why_not(spec: FormSpec, one: Print, record: Record) -> str:
    """Return why a record has no such paper now, "" if it has."""
    if record.meta.deleted:
        return "已删掉。"
    if one.states and record.state not in one.states:
        labels = "、".join(state.label for state in spec.states if state.name in one.states)
        now = spec.state(record.state)
        return f"到“{labels}”才能打印，现在是“{now.label if now else record.state}”。"
    if not print_gate.fits(spec, one, record):
        return one.why_not
    if one.number_required and not record.number:
        return "还没有编号。"
    if one.audience in PUBLIC and record.meta.questions:
        return f"还有{record.meta.questions}个疑问没有回答。"
    return ""
