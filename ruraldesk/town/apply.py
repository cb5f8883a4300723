"""Applying a plan in one transaction: scan, plan, take in, hold back what lacks earlier lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, StoreLog
from ruraldesk.bundle.intake import TakenIn
from ruraldesk.bundle.intake import apply as take_in
from ruraldesk.bundle.names import code12
from ruraldesk.bundle.status import ImportStatus
from ruraldesk.errors import UserError
from ruraldesk.model.changes import TOWN, Line, Stream
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.store.safe_file import write_safely
from ruraldesk.town.joining import follow_name
from ruraldesk.town.plan import Concern, Plan, Planned, plan
from ruraldesk.town.questions import answer, ask
from ruraldesk.town.same_person import same_persons
from ruraldesk.town.scan import HELD_FOLDER, held_files, scan

_REFUSALS = frozenset({ImportStatus.GAP, ImportStatus.FORKED_DEVICE, ImportStatus.BAD_SIGNATURE})


@dataclass(frozen=True)
class Imported:
    """What became of one file."""

    file: str
    status: ImportStatus
    message: str = ""
    village: str = ""
    sha256: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    questions: int = 0
    gaps: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return what the command line answers for one file."""
        body: dict[str, object] = {"file": self.file, "status": str(self.status), "village": self.village}
        body |= {"counts": dict(self.counts), "questions": self.questions}
        body |= {"gaps": list(self.gaps)} if self.gaps else {}
        return body | ({"message": self.message} if self.message else {})


@dataclass(frozen=True)
class ImportResult:
    """What an import brought, file by file; everything or nothing was written."""

    files: tuple[Imported, ...]
    concerns: tuple[Concern, ...]
    changes: ChangeSet

    @property
    def status(self) -> ImportStatus:
        """The status that a person has to look at first."""
        order = [*_ORDER]
        return min((one.status for one in self.files), key=order.index, default=ImportStatus.ALREADY)

    @property
    def questions(self) -> int:
        return sum(one.questions for one in self.files)


_ORDER = tuple(ImportStatus)  # refusals stand before OK in the list


def make_plan(desk: AtDesk, places: Iterable[Path], progress: Progress = SILENT) -> Plan:
    """Scan these places and return what an import would do. Changes nothing."""
    store = desk.store
    log = StoreLog(store)
    taken = {one.sha256: one.at for one in store.bundles_taken.list("report")}
    forms = frozenset(
        (one.form_id, version) for one in store.specs.all() for version in store.specs.versions(one.form_id)
    )

    def find_same(line: Line) -> Sequence[tuple[str, str]]:
        return same_persons(store, line)

    villages = {Stream(one.device, TOWN): code12(one.village) for one in store.peers.devices()}
    villages |= {Stream.from_key(key): village for key, village in store.log.villages().items()}
    homes, parted = store.aliases.at_town(), store.aliases.parted()
    return plan(scan(desk, places, progress), log, log.heads(), taken, forms, find_same, villages, homes, parted)


def import_bundles(
    desk: AtDesk, places: Iterable[Path], answers: Mapping[str, object] | None = None, progress: Progress = SILENT
) -> ImportResult:
    """Take in every good report in these files and folders, in one transaction.

    A bad one is named with its status and does not stop the others; one that lacks earlier lines is
    kept here, sealed, and taken in when they have come. ``answers`` decide questions by their id.
    """
    made = make_plan(desk, places, progress)
    return apply(desk, made, answers, progress)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be asked of the village about a record that comes in."""

    record: str
    field: str  # "" for the whole record
    words: str


def apply(
    desk: AtDesk,
    made: Plan,
    answers: Mapping[str, object] | None = None,
    progress: Progress = SILENT,
    asks: Sequence[Ask] = (),
) -> ImportResult:
    """Apply a plan, decide what ``answers`` decide and ask what is to be asked, in one transaction.

    Raises UserError if the store refuses; then nothing has changed.
    """
    done: list[Imported] = []
    changes = ChangeSet()
    with desk.store.transaction():
        for number, one in enumerate(made.bundles):
            if progress.cancelled():
                raise UserError("cancelled")
            progress.step(number, len(made.bundles), f"正在收{one.bundle.name}")
            imported, more = _apply_one(desk, one)
            done.append(imported)
            changes |= more
        for question, value in (answers or {}).items():
            changes |= answer(desk, question, value)
        for one_ask in asks:
            ask(desk, one_ask.record, one_ask.field, one_ask.words)
            changes |= ChangeSet(frozenset({one_ask.record}), questions=True)
    _tidy_held(desk, made, done)
    return ImportResult(tuple(_visible(made, done)), made.concerns, changes)


def _apply_one(desk: AtDesk, one: Planned) -> tuple[Imported, ChangeSet]:
    opened = one.bundle.opened
    if opened is None or one.status in _REFUSALS:
        sha256 = opened.sha256 if opened else ""
        return Imported(one.bundle.name, one.status, one.message, one.village, sha256, gaps=one.gaps), ChangeSet()
    taken: TakenIn = take_in(desk, opened)
    follow_name(desk.store, taken.village)
    counts = {**taken.counts, "new_records": one.new_records, "changed_records": one.changed_records}
    imported = Imported(
        one.bundle.name, taken.status, one.message, taken.village, taken.sha256, counts, taken.questions
    )
    return imported, taken.changes


def _tidy_held(desk: AtDesk, made: Plan, done: Sequence[Imported]) -> None:
    """Keep what lacks earlier lines; let go of what has been taken in."""
    folder = desk.folder.root / HELD_FOLDER
    here = {one.name for one in held_files(desk)}
    for planned, imported in zip(made.bundles, done, strict=True):
        name = f"{imported.sha256}.rdb"
        if imported.status is ImportStatus.GAP and name not in here and not planned.bundle.held:
            folder.mkdir(exist_ok=True)
            write_safely(folder / name, planned.bundle.file.read_bytes())
        elif imported.status not in _REFUSALS and imported.sha256:
            (folder / name).unlink(missing_ok=True)


def _visible(made: Plan, done: Sequence[Imported]) -> list[Imported]:
    """Leave out held bundles that still wait: nobody asked about them this time."""
    pairs = zip(made.bundles, done, strict=True)
    return [one for planned, one in pairs if not (planned.bundle.held and one.status in _REFUSALS)]
