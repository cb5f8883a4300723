"""From lines to rows: derives the records that lines touched, and those whose titles hang on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ruraldesk.model.changes import Line
from ruraldesk.model.form import FormSpec
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.model.record import Fields
from ruraldesk.model.workflow import counts_workdays, leaning_names, running_deadlines
from ruraldesk.store import derived_rows
from ruraldesk.store.core import Core
from ruraldesk.store.deadlines import due_rows
from ruraldesk.store.derivation import Derived, Surroundings, derive
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.log import Log
from ruraldesk.store.reading import Reader
from ruraldesk.store.rules_after_merge import calculated, open_points
from ruraldesk.store.schema import ensure_form, table_name
from ruraldesk.store.titles import DEPTH, Titles, links_in_title

_AT_ONCE = 500  # records whose lines are read together


class Materialiser:
    """The only writer of derived rows."""

    def __init__(self, core: Core, log: Log, forms: FormRegistry, reader: Reader, titles: Titles) -> None:
        self._core = core
        self._log = log
        self._forms = forms
        self._reader = reader
        self._titles = titles
        self._streams: dict[str, int] = {}
        self._villages: dict[str, str] = {}
        core.on_rollback(self._forget)
        self._put_off: set[int] | None = None  # records whose search index waits for the end of a bulk
        self._waiting_targets: set[str] = set()  # what the links that wait in a batch point to
        core.before_flush(self._waiting_targets.clear)

    def take(self, written: Sequence[tuple[int, Line]]) -> ChangeSet:
        """Derive every record these new lines belong to. Inside a transaction."""
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
        self.make_tables([spec.form_id] if not spec.same_as else [one.form_id for one in self._forms.all()])
        known = sorted(self._forms.versions(spec.form_id).keys() - {spec.version})
        marks = ", ".join("?" * len(known))
        waiting = self._core.read(
            "SELECT record, min(id) FROM line WHERE form = ? GROUP BY record"
            f" HAVING max(form_version = ?) OR NOT max(form_version IN ({marks})) ORDER BY 2",
            (spec.form_id, spec.version, *known),
        )
        self.again(row[0] for row in waiting)
        before = self._forms.versions(spec.form_id).get(max(known, default=0))
        if before is not None and before.version < spec.version and _dues(before) != _dues(spec):
            self.renew_deadlines([spec])

    def make_tables(self, forms: Iterable[str]) -> None:
        """Make or widen the tables and replace the views of forms. Inside a transaction."""
        merging = [one.form_id for one in self._forms.all() if one.same_as]
        for form in forms:
            ensure_form(self._core, self._forms.versions(form), merging)

    def again(self, records: Iterable[str]) -> None:
        """Derive records anew from the log. Inside a transaction."""
        for record in records:
            lines = self._log.numbered_of_record(record)
            if lines and self._forms.known(lines[0][1].header.form):
                self._write(record, lines[0][1].header.form, lines, self._reader.place(record) is None)

    def afresh(self, records: Sequence[str]) -> None:
        """Derive records of which nothing stands yet. Inside a transaction, the log written."""
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

    def renew_workdays(self) -> None:
        """Work out again the due dates that are counted in workdays. Inside a transaction."""
        self.renew_deadlines([one for one in self._forms.all() if counts_workdays(one)])

    def derived(self, form: str, lines: Sequence[tuple[int, Line]]) -> Derived:
        """Return what a record's lines mean now; ``lines`` in the order they came here."""
        return derive(lines[0][0], [line for _, line in lines], self._surroundings(form))

    def stream_ids(self, derived: Derived) -> dict[str, int]:
        for key in derived.town_lines:
            if key not in self._streams:
                self._streams[key] = self._log.stream_id(key)
        return self._streams

    def recompute_canonical(self) -> None:
        """Follow every same_as to its end: who a person really is. Inside a transaction."""
        edges: dict[str, str] = dict(self._core.read("SELECT id, target FROM same_as"))
        self._core.write("DELETE FROM canonical")
        rows = sorted((one, root_of(one, edges)) for one in {*edges, *edges.values()})
        self._core.write_many("INSERT INTO canonical (id, root) VALUES (?, ?)", rows)

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
                for due in due_rows(spec, one.fields, one.state, self._forms.holidays())
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

    def _write(self, record: str, form: str, lines: Sequence[tuple[int, Line]], is_new: bool) -> bool:
        before = self._standing(record, form, is_new)
        derived = self.derived(form, lines)
        streams = self.stream_ids(derived)
        self._put(derived, streams, is_new=is_new)
        if derived.same_as != before[1]:
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

    def _retitle_linkers(self, target: str, done: set[str], depth: int) -> None:
        if target in self._waiting_targets:
            self._core.flush()
        linkers = self._core.aside(
            "SELECT DISTINCT r.id, r.form, l.field FROM link l JOIN record r ON r.rid = l.rid WHERE l.target = ?",
            (target,),
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
        versions = self._forms.versions(form)
        return Surroundings(
            self._reader.table(form),
            versions,
            self._title,
            calculated,
            open_points,
            self._village,
            self._forms.holidays(),
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


def root_of(one: str, edges: dict[str, str]) -> str:
    """Follow edges to their end; in a ring, the smallest of the ring."""
    path = [one]
    while path[-1] in edges:
        after = edges[path[-1]]
        if after in path:
            return min(path[path.index(after) :])
        path.append(after)
    return path[-1]
