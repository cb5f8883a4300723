"""From lines to rows: derives the records that lines touched, and those whose titles hang on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ruraldesk.model.changes import Line
from ruraldesk.model.form import FormSpec
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Fields
from ruraldesk.model.table_use import leaning
from ruraldesk.model.workflow import leaning_names, running_deadlines
from ruraldesk.store import derived_rows
from ruraldesk.store.core import Core
from ruraldesk.store.deadlines import due_rows
from ruraldesk.store.derivation import Derived, Surroundings, derive
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.gathering import Gathering, nothing_gathered
from ruraldesk.store.log import Log
from ruraldesk.store.merges import Merges
from ruraldesk.store.reading import Reader
from ruraldesk.store.rules_after_merge import calculated, open_points
from ruraldesk.store.schema import DELETED, ensure_form, table_name
from ruraldesk.store.titles import DEPTH, Titles, links_in_title

_AT_ONCE = 500  # records whose lines are read together


class Materialiser:
    """The only writer of derived rows."""

    def __init__(
        self, core: Core, log: Log, forms: FormRegistry, reader: Reader, titles: Titles, merges: Merges
    ) -> None:
        self._core = core
        self._log = log
        self._forms = forms
        self._reader = reader
        self._titles = titles
        self._merges = merges
        self._gathering = Gathering(core, forms, reader)
        self._at_work = False
        self._streams: dict[str, int] = {}
        self._villages: dict[str, str] = {}
        core.on_rollback(self._forget)
        self._put_off: set[int] | None = None  # records whose search index waits for the end of a bulk
        self._waiting_targets: set[str] = set()  # what the links that wait in a batch point to
        core.before_flush(self._waiting_targets.clear)
        core.before_flush(self._catch_up)

    def take(self, written: Sequence[tuple[int, Line]], *, in_bulk: bool = False) -> ChangeSet:
        """Derive every record these new lines belong to, and those that gather from them. Inside a transaction.

        ``in_bulk``: what is gathered may wait until something is read.
        """
        with self._working():
            changes = self._take(written)
        told = [] if in_bulk else self.gather()
        forms = {place[1] for place in map(self._reader.place, told) if place}
        return changes | ChangeSet(frozenset(told), frozenset(forms))

    def _take(self, written: Sequence[tuple[int, Line]]) -> ChangeSet:
        by_record: dict[str, list[tuple[int, Line]]] = {}
        for place, line in written:
            by_record.setdefault(line.header.record, []).append((place, line))
        forms, questions = set(), False
        for record, lines in by_record.items():
            form = lines[0][1].header.form
            forms.add(form)
            if self._forms.known(form):
                questions |= self._one(record, form, lines)
            else:
                self._core.flush()  # so that _alone sees them
        return ChangeSet(frozenset(by_record), frozenset(forms), questions=questions)

    def put_search_off(self) -> None:
        """Note from now on whose text has to be indexed, instead of indexing it."""
        self._put_off = set()

    def take_up_search(self) -> list[int]:
        """Give the noted records back, in order, and index at once again."""
        rids, self._put_off = sorted(self._put_off or ()), None
        return rids

    def settle_form(self, spec: FormSpec) -> None:
        """Make the tables of a form that was added, and show the records that waited for it."""
        form = spec.form_id
        self._gathering.forget()
        self.make_tables([form] if not spec.same_as else [one.form_id for one in self._forms.all()])
        known = sorted(self._forms.versions(form).keys() - {spec.version})
        marks = ", ".join("?" * len(known))
        waiting = self._core.read(
            "SELECT record, min(id) FROM line WHERE form = ? GROUP BY record"
            f" HAVING max(form_version = ?) OR NOT max(form_version IN ({marks})) ORDER BY 2",
            (form, spec.version, *known),
        )
        self.again(row[0] for row in waiting)
        before = self._forms.versions(form).get(max(known, default=0))
        if before is not None and before.version < spec.version and _dues(before) != _dues(spec):
            self.renew_deadlines([spec])
        if before is not None and before.gathers != spec.gathers:
            self._gathering.note(row[0] for row in self._core.read("SELECT id FROM record WHERE form = ?", (form,)))
        self.gather()

    def make_tables(self, forms: Iterable[str]) -> None:
        """Make or widen the tables and replace the views of forms. Inside a transaction."""
        merging = [one.form_id for one in self._forms.all() if one.same_as]
        for form in forms:
            ensure_form(self._core, self._forms.versions(form), merging)

    def again(self, records: Iterable[str]) -> None:
        """Derive records anew from the log. Inside a transaction."""
        with self._working():
            for record in records:
                lines = self._log.numbered_of_record(record)
                if lines and self._forms.known(lines[0][1].header.form):
                    self._write(record, lines[0][1].header.form, lines, self._reader.place(record) is None)

    def afresh(self, records: Sequence[str]) -> None:
        """Derive records of which nothing stands yet. Inside a transaction, the log written."""
        with self._working():
            for at in range(0, len(records), _AT_ONCE):
                for record, lines in self._log.numbered_of_records(records[at : at + _AT_ONCE]).items():
                    if lines and self._forms.known(lines[0][1].header.form):
                        self._write(record, lines[0][1].header.form, lines, is_new=True)

    def renew_deadlines(self, specs: Iterable[FormSpec]) -> None:
        """Work the due dates of whole forms out again. Inside a transaction."""
        for spec in specs:
            self._core.write("DELETE FROM deadline WHERE form = ?", (spec.form_id,))
            if spec.deadlines:
                self._fill_deadlines(spec)

    def renew_after_table(self, table: str) -> None:
        """Work out again what leans on a shared table that was replaced. Inside a transaction."""
        dues = []
        for spec in self._forms.all():
            if any(table in leaning(one).records for one in self._forms.versions(spec.form_id).values()):
                self.again([row[0] for row in self._core.read("SELECT id FROM record WHERE form = ?", (spec.form_id,))])
            elif table in leaning(spec).deadlines:
                dues.append(spec)
        self.renew_deadlines(dues)
        self.gather()

    def derived(self, form: str, lines: Sequence[tuple[int, Line]]) -> Derived:
        """Return what a record's lines mean now; ``lines`` in the order they came here."""
        told = self._gathering.of_record(self._forms.newest(form), lines[0][1].header.record)
        return self._derived(form, lines, told)

    def gather(self) -> list[str]:
        """Work through again the records that something else came to tell of; return them. Inside a transaction."""
        with self._working():
            return [one for one in self._gathering.take_waiting() if self._gather(one)]

    def stream_ids(self, derived: Derived) -> dict[str, int]:
        for key in derived.town_lines:
            if key not in self._streams:
                self._streams[key] = self._log.stream_id(key)
        return self._streams

    def recompute_canonical(self) -> None:
        """Follow every same_as to its end: who a person really is. Inside a transaction."""
        changed = self._merges.recompute(self.is_standing)
        self._gathering.note(one for pair in changed for one in pair)
        moved = sorted({record for record, _ in changed})
        for record in moved:
            self._show_again(record)
        for record in moved:
            self._retitle_linkers(record, {record}, DEPTH)

    @contextmanager
    def _working(self) -> Iterator[None]:
        outer, self._at_work = self._at_work, True
        try:
            yield
        finally:
            self._at_work = outer

    def _catch_up(self) -> None:
        """Before something is read in a bulk: have what is gathered stand as it is now."""
        if self._gathering.is_behind and not self._at_work:
            self.gather()

    def _gather(self, record: str) -> bool:
        """Work a record through again if what is told of it differs from what stands."""
        place = self._reader.place(record)
        if place is None:
            return False
        rid, form = place
        told = self._gathering.of_record(self._forms.newest(form), record)
        standing = self._reader.fields(form, rid) if told else {}
        if all(standing.get(name) == value for name, value in told.items()):
            return False
        self._write(record, form, self._log.numbered_of_record(record), is_new=False, told=told)
        return True

    def _told_of_new(self, spec: FormSpec, record: str) -> Fields:
        """Return what is told of a record that comes to stand now; in a batch, look again later."""
        if not spec.gathers:
            return {}
        if not self._core.in_batch:
            return self._gathering.of_record(spec, record)
        if record in self._waiting_targets or self._core.aside("SELECT 1 FROM link WHERE target = ?", (record,)):
            self._gathering.note([record])
        return nothing_gathered(spec)

    def _derived(self, form: str, lines: Sequence[tuple[int, Line]], told: Fields) -> Derived:
        return derive(lines[0][0], [line for _, line in lines], self._surroundings(form), told)

    def _fill_deadlines(self, spec: FormSpec) -> None:
        idle = [one.name for one in spec.states if not running_deadlines(spec, one.name)]
        marks = ", ".join("?" * len(idle))
        sql = f'SELECT t.rid FROM "{table_name(spec.form_id)}" t JOIN record r ON r.rid = t.rid'
        rows = self._core.read(f"{sql} WHERE t._deleted = 0 AND t._state NOT IN ({marks})", idle)
        for at in range(0, len(rows), _AT_ONCE):
            rids = [row[0] for row in rows[at : at + _AT_ONCE]]
            found = [
                derived_rows.deadline_row(rid, spec.form_id, one.meta.village, due)
                for rid, one in zip(rids, self._reader.records(spec.form_id, rids), strict=True)
                for due in due_rows(spec, one.fields, one.state, self._forms.tables())
            ]
            self._core.write_many(derived_rows.insert_of("deadline"), found)

    def _one(self, record: str, form: str, new: Sequence[tuple[int, Line]]) -> bool:
        if self._alone(record, new[0][0]) and any(line.header.op == "create" for _, line in new):
            return self._write(record, form, new, is_new=True)
        lines = self._log.numbered_of_record(record)
        return self._write(record, form, lines, self._reader.place(record) is None)

    def _alone(self, record: str, first: int) -> bool:
        """True if no line before this place of the log is about the record: then nothing is derived of it yet."""
        if self._reader.is_noted(record):
            return False
        return not self._core.aside("SELECT 1 FROM line WHERE record = ? AND id < ? LIMIT 1", (record, first))

    def _write(
        self, record: str, form: str, lines: Sequence[tuple[int, Line]], is_new: bool, told: Fields | None = None
    ) -> bool:
        before = self._standing(record, form, is_new)
        if told is None and is_new:
            told = self._told_of_new(self._forms.newest(form), record)
        derived = self.derived(form, lines) if told is None else self._derived(form, lines, told)
        self._gathering.note_links(derived.rid, form, derived.links, is_new=is_new)
        streams = self.stream_ids(derived)
        self._put(derived, streams, is_new=is_new)
        if derived.same_as != before[1] or (derived.id in self._merges.targets and self._stands_otherwise(derived)):
            self.recompute_canonical()
        if before[0] != derived.row["_title"]:
            self._retitle_linkers(record, {record}, DEPTH)
        return bool(derived.questions) or bool(before[2])

    def _put(self, derived: Derived, streams: dict[str, int], *, is_new: bool) -> None:
        derived_rows.write(self._core, derived, streams, is_new=is_new, with_search=self._put_off is None)
        if self._put_off is not None:
            self._put_off.add(derived.rid)
        if self._core.in_batch:
            self._waiting_targets.update(target for _, _, target in derived.links)
            self._reader.note(derived.id, derived.rid, derived.form, str(derived.row["_title"]))

    def _standing(self, record: str, form: str, is_new: bool) -> tuple[str | None, str, int]:
        """Return (title, same_as, questions) as they stand before the write."""
        if is_new:
            return None, "", 0
        row = self._core.one(
            f"SELECT t._title, coalesce(s.target, ''), t._questions FROM \"{table_name(form)}\" t"
            " JOIN record r ON r.rid = t.rid LEFT JOIN same_as s ON s.id = r.id WHERE r.id = ?",
            (record,),
        )
        return (row[0], row[1], row[2]) if row else (None, "", 0)

    def is_standing(self, record: str) -> bool:
        """True if a record is here and not deleted: only then another one goes by it."""
        place = self._reader.place(record)
        if place is None:
            return False
        row = self._core.one(f'SELECT _deleted FROM "{table_name(place[1])}" WHERE rid = ?', (place[0],))
        return row is not None and row[0] != DELETED

    def _stands_otherwise(self, derived: Derived) -> bool:
        """True if the target of a merge has come, gone, or come back."""
        return (derived.row["_deleted"] != DELETED) != self._merges.counts(derived.id)

    def _show_again(self, record: str) -> None:
        """List a record again, or no more: it began or ceased to go by another."""
        place = self._reader.place(record)
        if place is not None:
            derived = self.derived(place[1], self._log.numbered_of_record(record))
            self._put(derived, self.stream_ids(derived), is_new=False)

    def _retitle_linkers(self, target: str, done: set[str], depth: int) -> None:
        if target in self._waiting_targets:
            self._core.flush()
        group = self._merges.group_of(target)
        linkers = self._core.aside(
            "SELECT DISTINCT r.id, r.form, l.field FROM link l JOIN record r ON r.rid = l.rid"
            f" WHERE l.target IN ({', '.join('?' * len(group))})",
            group,
        )
        for record, form, field in linkers:
            if record in done or not self._forms.known(form):
                continue
            if field not in links_in_title(self._forms.newest(form)):
                continue
            lines = self._log.numbered_of_record(record)
            derived = self.derived(form, lines)
            self._put(derived, self.stream_ids(derived), is_new=False)
            if depth > 1:
                self._retitle_linkers(record, {*done, record}, depth - 1)

    def _surroundings(self, form: str) -> Surroundings:
        versions, tables = self._forms.versions(form), self._forms.tables()
        return Surroundings(
            self._reader.table(form),
            versions,
            self._title,
            lambda spec, fields: calculated(spec, fields, tables),
            lambda spec, fields, state, lines: open_points(spec, fields, state, lines, tables),
            self._village,
            tables,
            self._merges.is_merged,
        )

    def _title(self, spec: FormSpec, fields: Fields, number: str) -> str:
        return self._titles.title(spec, fields, number)

    def _village(self, stream: str) -> str:
        if stream not in self._villages:
            self._villages = self._log.villages()
        return self._villages.get(stream, "")

    def _forget(self) -> None:
        self._streams.clear()
        self._villages.clear()
        self._put_off = None
        self._waiting_targets.clear()


def _dues(spec: FormSpec) -> tuple[object, ...]:
    """Return what a form's due dates hang on beside the records."""
    closed = tuple((one.name, one.closed) for one in spec.states)
    return (spec.deadlines, closed, tuple(spec.by_name.get(one) for one in sorted(leaning_names(spec))))
