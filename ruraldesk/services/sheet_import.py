"""Taking in a sheet: a preview that is the whole import tried out, the import itself, and taking it back as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal  # Any: JSON values

from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services import history, judging, ledger, records, sheet_columns
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import UNIQUE_CHECKS
from ruraldesk.services.judging import Case
from ruraldesk.services.selecting import Selects
from ruraldesk.services.sheet_columns import Columns, Source
from ruraldesk.services.sheet_rows import ReadRow, lines_left_out, lines_out_of_sight, read_rows
from ruraldesk.sheets.grid import Grid, is_blank
from ruraldesk.sheets.heads import LOOKED_AT, Column
from ruraldesk.sheets.letters import letters_of
from ruraldesk.sheets.naming import plain
from ruraldesk.store.ledger import LedgerQuery

Status = Literal["ready", "wrong", "same", "known"]
STATUS_WORDS: dict[Status, str] = {"ready": "能登记", "wrong": "要改", "same": "重复", "known": "已有"}
DONE_WORDS = "已登记"
MOST_BATCHES = 10
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What would become of one line; ``notes``: what is worth a look and keeps nothing from being saved."""

    number: int
    status: Status
    cells: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fields: Mapping[str, Any] | None = None
    record: str = ""  # its id, once it is registered


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A sheet tried out, line by line. ``doubles``: what is there already is registered all the same."""

    form: str
    source: Source
    columns: Columns
    rows: tuple[RowPlan, ...]
    left_out: int = 0  # lines of totals and notes
    doubles: bool = False

    def count(self, status: Status) -> int:
        return sum(one.status == status for one in self.rows)

    @property
    def ready(self) -> int:
        return self.count("ready")

    @property
    def told(self) -> tuple[str, ...]:
        """Say what of the file is taken though it is out of sight, and what is not taken though it looks alike."""
        columns, grids = self.columns, self.source.grids
        hidden = lines_out_of_sight(self.source, columns)
        heads = {plain(one.head) for one in columns.taken}
        again = [f"{letters_of(one.place)}列“{one.head}”" for one in columns.columns if _is_again(one, heads)]
        others = [f"“{one.name}”" for at, one in enumerate(grids) if at != columns.sheet and _has_heads(one, heads)]
        return (
            *([f"{hidden}行在Excel里藏着（筛选），也在里面"] if hidden else []),
            *([f"{'、'.join(again)}和左边的同名，没有登记：登完左边的，再把它对上登记一次"] if again else []),
            *([f"还有{'、'.join(others)}没有登记，选“哪一张”再登记一次"] if others else []),
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that was carried out. ``batch`` takes it back."""

    batch: str
    plan: ImportPlan  # with the records' ids, and what was refused after all
    changes: ChangeSet

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(one.record for one in self.plan.rows if one.record)


@dataclass(frozen=True, slots=True)
class BatchNote:
    """An import that can still be taken back."""

    id: str
    file: str
    at: str  # instant
    clerk: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """``done``: how many records went; ``kept``: title and reason of each that was changed since, and stays."""

    done: int
    kept: tuple[tuple[str, str], ...]
    changes: ChangeSet


def plan(
    desk: Desk,
    spec: FormSpec,
    source: Source,
    columns: Columns,
    progress: Progress = SILENT,
    *,
    doubles: bool = False,
) -> ImportPlan:
    """Try the whole sheet out and keep nothing of it. Raises UserError import_no_columns, stopped_by_hand."""
    if not columns.taken:
        raise UserError("import_no_columns", file=source.name)
    read = list(_read(desk, spec, source, columns, progress))
    with _tried_out(desk):
        tried, _ = _each(desk, spec, read, progress, "正在核对", doubles=doubles)
    rows = (replace(one, record="") for one in tried)
    return ImportPlan(spec.form_id, source, columns, tuple(rows), lines_left_out(source, columns), doubles)


def carry_out(desk: Desk, spec: FormSpec, planned: ImportPlan, progress: Progress = SILENT) -> Imported:
    """Register every line that the plan found ready; all of it in one transaction, noted as one batch.

    A line that is refused after all is left and told. Raises UserError import_nothing, stopped_by_hand.
    """
    if not planned.ready:
        raise UserError("import_nothing", file=planned.source.name)
    tried = [one for one in planned.rows if one.status != "wrong"]
    read = [ReadRow(one.number, one.cells, dict(one.fields or {})) for one in tried]
    with desk.store.transaction():
        rows, changes = _each(desk, spec, read, progress, "正在登记", doubles=planned.doubles)
        done = replace(planned, rows=_in_place_of(planned.rows, rows))
        note = BatchNote(
            desk.new_id(),
            planned.source.name,
            instant_text(desk.clock.now()),
            desk.clerk,
            tuple(one.record for one in rows if one.record),
        )
        if note.records:
            _keep(desk, spec.form_id, [*batches(desk, spec.form_id), note][-MOST_BATCHES:])
        sheet_columns.remember(desk, spec, planned.columns)
    return Imported(note.id, done, changes)


def batches(desk: Desk, form: str) -> list[BatchNote]:
    """Return the imports into a form that can still be taken back, the last one last."""
    kept = desk.store.settings.get(_key(form), [])
    return [BatchNote(one["id"], one["file"], one["at"], one["clerk"], tuple(one["records"])) for one in kept]


def take_back(desk: Desk, form: str, batch: str, progress: Progress = SILENT) -> TakenBack:
    """Take an import back: every record that still stands as it came. What was changed since stays, and is named.

    Raises UserError import_batch_unknown, stopped_by_hand; then nothing has changed.
    """
    noted = batches(desk, form)
    note = next((one for one in noted if one.id == batch), None)
    if note is None:
        raise UserError("import_batch_unknown")
    kept: list[tuple[str, str]] = []
    changes: list[ChangeSet] = []
    with desk.store.transaction():
        for place, record in enumerate(reversed(note.records), 1):
            progress.step(place, len(note.records), "正在撤回")
            if progress.cancelled():
                raise UserError("stopped_by_hand")
            lines = desk.store.records.lines_of(record)
            if not lines or desk.store.records.get(record) is None:
                continue
            try:
                with desk.store.transaction():
                    changes.append(history.take_back(desk, record, lines[0].header.change).changes)
            except UserError as refusal:
                reason = "".join(refusal.where) or refusal.sentence
                kept.append((desk.store.records.title(record), reason))
        _keep(desk, form, [one for one in noted if one.id != batch])
    return TakenBack(len(changes), tuple(kept), _together(changes))


def verdicts(planned: ImportPlan, *, done: bool) -> dict[int, tuple[Status, str]]:
    """Return what is written beside each line in a copy of the file: by its number in the sheet."""
    return {one.number: (one.status, _verdict(one, done=done)) for one in planned.rows}


def _is_again(one: Column, heads: Set[str]) -> bool:
    return not one.target and plain(one.head) in heads


def _has_heads(grid: Grid, heads: Set[str]) -> bool:
    """True for another sheet with a line that has the same heads."""
    lines = ({plain(str(raw)) for raw in line if not is_blank(raw)} for line in grid.rows[:LOOKED_AT])
    return len(heads) > 1 and any(heads <= one for one in lines)


def _verdict(one: RowPlan, *, done: bool) -> str:
    word = DONE_WORDS if done and one.record else STATUS_WORDS[one.status]
    said = [*one.reasons, *(f"留意：{note}" for note in one.notes)]
    return f"{word}：{'；'.join(said)}" if said else word


def _in_place_of(planned: Sequence[RowPlan], done: Sequence[RowPlan]) -> tuple[RowPlan, ...]:
    by_number = {one.number: one for one in done}
    return tuple(by_number.get(one.number, one) for one in planned)


def _read(desk: Desk, spec: FormSpec, source: Source, columns: Columns, progress: Progress) -> Iterator[ReadRow]:
    total = len(source.grids[columns.sheet].rows)
    for one in read_rows(desk, spec, source, columns):
        _go_on(progress, one.number, total, "正在读")
        yield one


def _each(
    desk: Desk, spec: FormSpec, read: Sequence[ReadRow], progress: Progress, words: str, *, doubles: bool
) -> tuple[list[RowPlan], ChangeSet]:
    judge = _Judge(desk, spec, read, doubles=doubles)
    rows, changes = [], []
    for place, one in enumerate(read, 1):
        _go_on(progress, place, len(read), words)
        made, changed = judge.row(one)
        rows.append(made)
        changes.append(changed)
    return rows, _together(changes)


class _Judge:
    """Registers line by line; a line that is refused leaves nothing behind."""

    def __init__(self, desk: Desk, spec: FormSpec, read: Sequence[ReadRow], *, doubles: bool) -> None:
        self._desk, self._spec, self._doubles = desk, spec, doubles
        self._names = sorted({name for one in read for name in one.fields})
        self._unique = [spec.by_name[one] for one in self._names if spec.by_name[one].check in UNIQUE_CHECKS]
        self._seen: dict[tuple[str, ...], int] = {}
        self._there = frozenset() if doubles else self._standing()

    def row(self, read: ReadRow) -> tuple[RowPlan, ChangeSet]:
        plain = RowPlan(read.number, "wrong", read.cells, read.reasons, fields=read.fields)
        if read.reasons:
            return replace(plain, reasons=(*read.reasons, *self._further(read))), ChangeSet()
        if double := self._double(read):
            return replace(plain, status=double[0], reasons=(double[1],)), ChangeSet()
        try:
            with self._desk.store.transaction():
                saved = records.add(self._desk, self._spec.form_id, read.fields)
        except UserError as refusal:
            return replace(plain, reasons=refusal.where or (refusal.message,)), ChangeSet()
        notes = tuple(dict.fromkeys(one.sentence for one in saved.warnings))
        self._seen.update(dict.fromkeys(self._keys(read), read.number))
        return replace(plain, status="ready", notes=notes, record=saved.record.id), saved.changes

    def _further(self, read: ReadRow) -> Iterator[str]:
        """Yield what else is wrong with a line that cannot be read whole, so that it is mended in one go."""
        desk, spec = self._desk, self._spec
        try:
            given = judging.with_defaults(desk, spec, judging.normalised(desk, spec, read.fields))
            fields = judging.completed(desk, spec, given, Selects(desk, spec, ""))
        except UserError as refusal:
            yield from refusal.where
            return
        for one in judging.problems(desk, Case(spec, "", fields, spec.first_state)):
            if one.level == "block" and one.field in self._names and one.field not in read.unread:
                yield one.sentence

    def _double(self, read: ReadRow) -> tuple[Status, str] | None:
        for field in self._unique:
            value = read.fields.get(field.name)
            if value and (line := self._seen.get((field.name, str(value)))):
                return "same", f"{field.label}和第{line}行一样"
            if value and (others := self._with(field.name, str(value))):
                return "known", f"{field.label}已经登记过：{self._desk.store.records.title(others[0])}"
        if self._doubles:
            return None
        whole = self._whole(read.fields)
        if line := self._seen.get(whole):
            return "same", f"和第{line}行一样"
        return ("known", "台账里已有一模一样的") if whole in self._there else None

    def _keys(self, read: ReadRow) -> Iterator[tuple[str, ...]]:
        yield self._whole(read.fields)
        for field in self._unique:
            if read.fields.get(field.name):
                yield field.name, str(read.fields[field.name])

    def _whole(self, fields: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(_comparable(fields.get(name)) for name in self._names)

    def _with(self, field: str, value: str) -> list[str]:
        page = self._desk.store.records.page(self._spec.form_id, LedgerQuery(where={field: value}, limit=1))
        return [one.id for one in page]

    def _standing(self) -> frozenset[tuple[str, ...]]:
        """Return what the records that are there say in the fields of the sheet."""
        places = ledger.ids(self._desk, self._spec.form_id)
        found: set[tuple[str, ...]] = set()
        for start in range(0, len(places), _AT_ONCE):
            page = ledger.whole(self._desk, self._spec.form_id, places[start : start + _AT_ONCE])
            found |= {self._whole(one.fields) for one in page}
        return frozenset(found)


class _TakenBackAgainError(Exception):
    """Ends a transaction of which nothing is to be kept."""


@contextmanager
def _tried_out(desk: Desk) -> Iterator[None]:
    try:
        with desk.store.transaction():
            yield
            raise _TakenBackAgainError
    except _TakenBackAgainError:
        return


def _go_on(progress: Progress, place: int, total: int, words: str) -> None:
    if place % 20 == 0 or place == total:
        progress.step(place, total, words)
        if progress.cancelled():
            raise UserError("stopped_by_hand")


def _together(many: Sequence[ChangeSet]) -> ChangeSet:
    """Return many changes as one; joined at once, for a sheet has ten thousands of lines."""
    return ChangeSet(
        frozenset().union(*(one.records for one in many)),
        frozenset().union(*(one.forms for one in many)),
        any(one.settings for one in many),
        any(one.questions for one in many),
    )


def _comparable(value: object) -> str:
    if value is None or value == []:
        return ""
    return "、".join(sorted(str(one) for one in value)) if isinstance(value, list) else str(value)


def _keep(desk: Desk, form: str, noted: Sequence[BatchNote]) -> None:
    data = [
        {"id": one.id, "file": one.file, "at": one.at, "clerk": one.clerk, "records": list(one.records)}
        for one in noted
    ]
    desk.store.settings.set(_key(form), data)


def _key(form: str) -> str:
    return f"sheets/{form}/batches"
