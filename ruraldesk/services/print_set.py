"""Several papers at once: of one record or of many, looked at as one PDF, given out as far as they left the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ruraldesk.errors import UserError
from ruraldesk.model.dossier import Contents
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Record
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import dossiers, printing, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.services.dossiers import Filled
from ruraldesk.services.printing import AS_IT_IS, Paper, PrintFinding, PrintOptions

if TYPE_CHECKING:
    from ruraldesk.documents.render import Laid, Running
    from ruraldesk.documents.snapshot import Snapshot
    from ruraldesk.documents.template import PrintTemplate


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers of which records, in the order they are to lie in."""

    form: str
    records: tuple[str, ...]
    papers: tuple[str, ...]
    options: PrintOptions = AS_IT_IS
    kinds: Mapping[str, str] = field(default_factory=dict)  # print -> kind of paper, where not its own
    running: bool = False  # page numbers run on through a record's papers


@dataclass(slots=True)
class Ready:
    """A paper that may go out. It counts as given out once ``keep`` was told how many of its pages did."""

    paper: Paper
    _keep: Callable[[Sequence[tuple[Snapshot, int]]], None]
    _waiting: list[tuple[Snapshot, int, int]]  # what it shows, its pages, and its last page

    def keep(self, pages: int) -> None:
        """Keep that the papers which end within the first ``pages`` pages went out; each is kept once."""
        out = [(taken, count) for taken, count, last in self._waiting if last <= pages]
        self._waiting = [one for one in self._waiting if one[2] > pages]
        if out:
            self._keep(out)


def preview(desk: Desk, wanted: Wanted, progress: Progress = SILENT) -> Paper:
    """Lay the papers out as they would go out, with what the gate says. Keeps nothing.

    A paper that one of several records has not got is left out and said; that of a single record can be looked at.
    Refuses print_nothing, print_not_ready (no record has any of them), stopped_by_hand.
    """
    return _bound(desk, wanted, progress)[0]


def prepare(desk: Desk, wanted: Wanted, progress: Progress = SILENT) -> Ready:
    """Lay the papers out to be given out. Refuses print_stopped, and as ``preview`` does."""
    if len(wanted.records) == 1 and not wanted.options.blank:
        spec = desk.store.specs.newest(wanted.form)
        record = printing.record_of(desk, wanted.form, wanted.records[0])
        for name in wanted.papers:
            chosen = printing.print_of(spec, name)
            if reason := printing.why_not(spec, chosen, record):
                raise _not_ready(chosen, [f"{record.title}：{reason}"])
    return _ready(desk, *_bound(desk, wanted, progress))


def of_frozen(desk: Desk, taken: Sequence[Snapshot], template: PrintTemplate) -> Ready:
    """Return papers of frozen records to be given out once more. Refuses print_stopped."""
    return _ready(desk, printing.of_frozen(desk, taken, template), taken)


def of_pdf(pdf: bytes) -> Ready:
    """Return a paper that is nobody's record, a table or a sheet of the program's own: nothing of it is kept."""
    from ruraldesk.documents import preview as pictures

    return Ready(Paper(pdf, pictures.page_count(pdf), (), stopped=False), _nothing_kept, [])


def _nothing_kept(_: Sequence[tuple[Snapshot, int]]) -> None:
    pass


def _ready(desk: Desk, paper: Paper, taken: Sequence[Snapshot]) -> Ready:
    printing.refuse_stopped(paper)
    waiting = [(one, part.pages, part.first + part.pages - 1) for one, part in zip(taken, paper.parts, strict=True)]
    return Ready(paper, partial(printing.keep, desk), waiting)


def _bound(desk: Desk, wanted: Wanted, progress: Progress) -> tuple[Paper, list[Snapshot]]:
    from ruraldesk.documents.render import bind

    spec = desk.store.specs.newest(wanted.form)
    chosen = [printing.print_of(spec, name) for name in wanted.papers]
    options = replace(wanted.options, allow=wanted.options.allow.strip())  # blanks are no reason
    if not chosen or (not wanted.records and not options.blank):
        raise UserError("print_nothing")
    templates = {one.name: snapshots.template(desk, spec, one) for one in chosen}
    records = printing.records_or_nobody(desk, wanted.form, wanted.records, blank=options.blank)
    laid: list[Laid] = []
    running: list[Running | None] = []
    left_out: list[PrintFinding] = []
    for place, record in enumerate(records, 1):
        if progress.cancelled():
            raise UserError("stopped_by_hand")
        progress.step(place - 1, len(records), f"正在排版：{record.title}" if record.title else "正在排版")
        own = _Binding(desk, spec, record, wanted, options, templates)
        laid += own.lay(chosen, alone=len(records) == 1)
        running += own.numbers()
        left_out += own.findings
    if not laid:
        raise _not_ready(chosen[0], [one.sentence for one in left_out])
    taken = [one.snapshot for one in laid]
    return printing.as_paper(taken, bind(laid, running if wanted.running else ()), left_out), taken


@dataclass(slots=True)
class _Binding:
    """The papers of one record, laid out; of a form with a file the list of contents last, when the pages are known."""

    desk: Desk
    spec: FormSpec
    record: Record
    wanted: Wanted
    options: PrintOptions
    templates: Mapping[str, PrintTemplate]
    laid: dict[str, Laid] = field(default_factory=dict)  # by print
    findings: list[PrintFinding] = field(default_factory=list)
    filled: Filled | None = None

    def lay(self, chosen: Sequence[Print], *, alone: bool) -> list[Laid]:
        """Lay out what the record has; of a single record also what it has not got yet, to be looked at."""
        having = [one for one in chosen if alone or self._has(one)]
        contents = self._contents()
        listed = contents.print if contents else ""
        for one in having:
            if one.name != listed:
                self._lay(one)
        if contents is not None and any(one.name == listed for one in having):
            pages = {name: one.count for name, one in self.laid.items()}
            self.filled = dossiers.filled(self.desk, self.spec, contents, self.record, pages)
            self.findings += self.filled.findings
            self._lay(printing.print_of(self.spec, listed), self.filled.record)
        self.laid = {one.name: self.laid[one.name] for one in having}
        return list(self.laid.values())

    def numbers(self) -> list[Running | None]:
        """Return the page numbers run on; what bears none (a cover) or no list names is not counted."""
        from ruraldesk.documents.render import Running

        if self.filled is not None:
            return [self.filled.numbers.get(name) for name in self.laid]
        counted = [one for one in self.laid.values() if one.is_numbered]
        total, first = sum(one.count for one in counted), 1
        found: list[Running | None] = []
        for one in self.laid.values():
            found.append(Running(first, total) if one.is_numbered else None)
            first += one.count if one.is_numbered else 0
        return found

    def _contents(self) -> Contents | None:
        """Return the list of contents to fill: only of a file that is bound, not of a sheet to be filled by hand."""
        bound = self.wanted.running and not self.options.blank
        return self.spec.dossier.contents if bound and self.spec.dossier else None

    def _has(self, one: Print) -> bool:
        reason = "" if self.options.blank else printing.why_not(self.spec, one, self.record)
        if reason:
            sentence = f"{self.record.title}没打“{one.label}”：{reason}"
            self.findings.append(PrintFinding("left_out", sentence, "", "", self.record.id))
        return not reason

    def _lay(self, one: Print, shown: Record | None = None) -> None:
        kind = replace(self.options, paper=self.wanted.kinds.get(one.name, ""))
        template = self.templates[one.name]
        self.laid[one.name] = printing.lay_record(self.desk, self.spec, one, template, self.record, kind, shown)


def _not_ready(chosen: Print, reasons: Sequence[str]) -> UserError:
    return UserError("print_not_ready", label=chosen.label, where=tuple(reasons), first=reasons[0])
