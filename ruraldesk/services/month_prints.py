"""本月公开一次打印: every paper that is put up in a month, ready or not, printed one after another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Record
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import paper_names, print_gate, print_set, printing, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.services.print_set import Ready, Wanted
from ruraldesk.services.printing import Paper, PrintOptions
from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.safe_file import make_folder

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
STAYS = ("print_not_ready", "print_stopped")  # refusals that leave the other papers alone


@dataclass(frozen=True, slots=True)
class MonthPaper:
    """One paper of the month. ``why_not``: why it cannot be printed yet; ``printed``: how often it went out before."""

    form: str
    form_title: str
    print: str
    label: str
    record: str
    number: str
    title: str
    day: date
    why_not: str
    printed: int
    corrected: bool = False  # after it went out last: what hangs on the wall is no longer so

    @property
    def is_due(self) -> bool:
        """True if it has not gone out as it is now."""
        return not self.printed or self.corrected

    @property
    def ready(self) -> bool:
        return not self.why_not

    @property
    def file_stem(self) -> str:
        """What its file is called: number, paper and title, without what no file system takes."""
        return paper_names.cut(f"{self.number}{self.label}_{self.title}")


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one paper: it went out, or the sentences that say why it stays."""

    paper: MonthPaper
    issued: Paper | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper that may go out, or the sentences that say why it stays."""

    paper: MonthPaper
    ready: Ready | None
    reasons: tuple[str, ...] = ()

    def printed(self) -> Printed:
        """Return it as gone out."""
        return Printed(self.paper, self.ready.paper if self.ready else None, self.reasons)


def read_month(text: str) -> date:
    """Return the first day of ``YYYY-MM``. Raises UserError("month_unreadable")."""
    found = _MONTH.fullmatch(text.strip())
    if not found:
        raise UserError("month_unreadable", text=text)
    return date(int(found[1]), int(found[2]), 1)


def papers(desk: Desk, month: date) -> list[MonthPaper]:
    """Return every paper whose day lies in a month as one puts them up; those not ready say why.

    By day, then register and number, the sheets of one record together. A notice of what is over is none.
    """
    found = [one for spec in desk.store.specs.all() for one in _of_form(desk, spec, month)]
    return sorted(found, key=lambda one: (one.day, desk.store.specs.newest(one.form).order, one.number, one.print))


def issue(
    desk: Desk, wanted: Sequence[MonthPaper], options: PrintOptions = printing.AS_IT_IS, progress: Progress = SILENT
) -> list[Printed]:
    """Give out each paper that the gate lets through, and say of each other one why it stays.

    Stops between two papers when asked to; what went out by then is returned.
    """
    done = prepare(desk, wanted, options, progress)
    for one in done:
        if one.ready is not None:
            one.ready.keep(one.ready.paper.pages)
    return [one.printed() for one in done]


def prepare(
    desk: Desk, wanted: Sequence[MonthPaper], options: PrintOptions = printing.AS_IT_IS, progress: Progress = SILENT
) -> list[Prepared]:
    """Lay out each paper that the gate lets through, and say of each other one why it stays. Keeps nothing.

    Stops between two papers when asked to; what is ready by then is returned.
    """
    done: list[Prepared] = []
    for place, one in enumerate(wanted, 1):
        if progress.cancelled():
            break
        progress.step(place, len(wanted), f"正在排版：{one.label}")
        done.append(_prepare_one(desk, one, options))
    return done


def write(printed: Sequence[Printed], folder: Path, ending: str = ".pdf") -> list[Path]:
    """Write what went out into a folder that is made if need be, a file each; return the files in order."""
    make_folder(folder)
    files: list[Path] = []
    for one in printed:
        if one.issued is not None:
            out = _free_name(folder / f"{one.paper.file_stem}{ending}", files)
            files.append(printing.write(one.issued, out))
    return files


def write_each(prepared: Sequence[Prepared], folder: Path, ending: str) -> int:
    """Write what is ready into a folder, a file each, each kept as gone out once it is there; return how many.

    Raises as the disk does; what was written by then went out.
    """
    files: list[Path] = []
    for one in prepared:
        if one.ready is not None:
            out = _free_name(folder / f"{one.paper.file_stem}{ending}", files)
            files.append(printing.write(one.ready.paper, out))
            one.ready.keep(one.ready.paper.pages)
    return len(files)


def _prepare_one(desk: Desk, one: MonthPaper, options: PrintOptions) -> Prepared:
    if one.why_not:
        return Prepared(one, None, (one.why_not,))
    try:
        wanted = Wanted(one.form, (one.record,), (one.print,), options)
        return Prepared(one, print_set.prepare(desk, wanted))
    except UserError as error:
        if error.code not in STAYS:
            raise
        return Prepared(one, None, error.where or (error.sentence,))


def _of_form(desk: Desk, spec: FormSpec, month: date) -> Iterator[MonthPaper]:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    chosen = [one for one in spec.prints if one.days]
    found: dict[str, Record] = {}
    for field in sorted({day for one in chosen for day in one.days}):
        query = LedgerQuery(where={f"{field}>=": month.isoformat(), f"{field}<=": last.isoformat()})
        found |= {one.id: one for one in desk.store.records.page(spec.form_id, query)}
    for record in found.values():
        state = spec.state(record.state)
        if state is not None and state.closed and not record.number:
            continue  # given up before it had a number: nothing was ever to be put up
        for each in chosen:
            day = _day(each, record)
            due = day is not None and month <= day <= last and not printing.is_past(spec, each, record)
            if day is not None and due and print_gate.fits(spec, each, record):
                yield _paper(desk, spec, each, record, day)


def _day(chosen: Print, record: Record) -> date | None:
    text = next((str(record.fields[one]) for one in chosen.days if record.fields.get(one)), "")
    return date.fromisoformat(text) if text else None


def _paper(desk: Desk, spec: FormSpec, chosen: Print, record: Record, day: date) -> MonthPaper:
    before = [one for one in desk.store.prints.of_record(record.id) if one.print == chosen.name]
    return MonthPaper(
        spec.form_id,
        spec.title,
        chosen.name,
        chosen.label,
        record.id,
        record.number,
        record.title,
        day,
        printing.why_not(spec, chosen, record),
        len(before),
        bool(before) and snapshots.corrected_at(desk, record.id) > before[0].issued_at,
    )


def _free_name(wanted: Path, taken: Sequence[Path]) -> Path:
    """Return a name that no other paper of this run has; a file from before is written anew."""
    found, number = wanted, 2
    while found in taken:
        found, number = wanted.with_stem(f"{wanted.stem}-{number}"), number + 1
    return found
