"""What a record's lines mean: its row, its child rows, its places in search, register and questions.

Pure: a function of the lines, the form's versions and the titles of what it links to.
Whatever is derived is made here and nowhere else, so that a rebuild and a save agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ruraldesk.model.changes import (
    AS_OF,
    INCOMPLETE,
    NUMBER,
    STATE,
    TOWN,
    TRAVEL,
    Line,
    canonical,
)
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import RecordState, fold, is_deleted, shown_fields
from ruraldesk.model.outcomes import Question
from ruraldesk.model.record import ROW_ID, Fields
from ruraldesk.rules.tables import SharedTables
from ruraldesk.store import numbering, questioning
from ruraldesk.store.columns import to_column
from ruraldesk.store.deadlines import DueRow, due_rows, fields_that_count
from ruraldesk.store.pinyin import name_keys, title_keys
from ruraldesk.store.schema import MERGED, FormTable
from ruraldesk.store.search_text import digit_keys, searchable

Column = int | str | None
TitleOf = Callable[[FormSpec, Fields, str], str]


@dataclass(slots=True)
class Derived:
    """Everything that stands outside the log about one record."""

    rid: int
    id: str
    form: str
    seen: str
    row: dict[str, Column]
    rows: dict[str, list[dict[str, Column]]]
    links: set[tuple[str, str, str]] = field(default_factory=set)  # field, row id, target
    same_as: str = ""
    text: str = ""  # empty for a deleted record: not searched
    name_keys: set[str] = field(default_factory=set)
    digit_keys: set[str] = field(default_factory=set)
    numbers: list[numbering.Used] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    town_lines: dict[str, int] = field(default_factory=dict)  # stream key -> highest seq
    deadlines: list[DueRow] = field(default_factory=list)
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a derivation leans on besides the lines."""

    table: FormTable
    versions: Mapping[int, FormSpec]
    title_of: TitleOf
    calculated: Callable[[FormSpec, Fields], Fields]
    open_points: Callable[[FormSpec, Fields, str, Sequence[Line]], list[Question]]
    village_of: Callable[[str], str]  # stream key -> village
    tables: SharedTables
    is_merged: Callable[[str], bool] = lambda _: False


def derive(rid: int, lines: Sequence[Line], around: Surroundings, gathered: Fields) -> Derived:
    """Return what the lines of one record mean; ``gathered``: what other records tell of it."""
    state = fold(lines)
    first = _first(lines)
    spec = _spec(lines, around.versions)
    fields = around.calculated(spec, _with_gathered(shown_fields(state), gathered))
    derived = Derived(
        rid,
        first.header.record,
        spec.form_id,
        canonical(state.seen).decode("utf-8"),
        _meta(rid, state, first, lines, spec, around),
        _child_rows(rid, fields, around.table),
        fields=fields,
    )
    _fill_row(derived, fields, around)
    derived.row["_title"] = around.title_of(spec, fields, str(derived.row["_number"]))
    derived.links = _links(spec, fields)
    derived.town_lines = _town_lines(lines)
    deleted = is_deleted(state)
    derived.numbers = numbering.used(spec, lines, state, deleted)
    points: list[Question] = []
    if not derived.row["_incomplete"]:
        points = around.open_points(spec, fields, str(derived.row["_state"]), lines)
    come = _has_come(lines)
    derived.questions = [*questioning.questions(spec, state, lines), *points] if come else []
    derived.row["_questions"] = sum(1 for one in derived.questions if questioning.is_open(one))
    if not deleted:
        merged = not come or around.is_merged(derived.id)
        derived.row["_deleted"] = MERGED if merged else 0
        _fill_search(derived, spec, fields)
        derived.deadlines = [] if merged else _deadlines(derived, around)
        target = fields.get(spec.same_as) if spec.same_as else None
        derived.same_as = target if isinstance(target, str) else ""
    return derived


def _with_gathered(fields: Fields, gathered: Fields) -> Fields:
    if not gathered:
        return fields
    return {name: value for name, value in {**fields, **gathered}.items() if value is not None}


def _first(lines: Sequence[Line]) -> Line:
    """Return the line that made the record, whatever order the lines came in."""
    made = [one for one in lines if one.header.op == "create"]
    return min(made or lines, key=lambda one: (one.header.at, one.header.dot))


def _has_come(lines: Sequence[Line]) -> bool:
    """False while only the town's words about a record are here: of a village that joined and was not taken in yet."""
    return any(one.header.op == "create" or not one.header.stream.audience.startswith("village:") for one in lines)


def _spec(lines: Sequence[Line], versions: Mapping[int, FormSpec]) -> FormSpec:
    known = [one.header.form_version for one in lines if one.header.form_version in versions]
    return versions[max(known)] if known else versions[max(versions)]


def _meta(
    rid: int, state: RecordState, first: Line, lines: Sequence[Line], spec: FormSpec, around: Surroundings
) -> dict[str, Column]:
    last = max(lines, key=lambda one: (one.header.at, one.header.dot)).header
    return {
        "rid": rid,
        "_version": spec.version,
        "_state": _text(state.shown(STATE)) or spec.first_state,
        "_number": _text(state.shown(NUMBER)),
        "_title": "",
        "_village": around.village_of(first.header.stream.key),
        "_device": first.header.stream.device,
        "_created_at": first.header.at,
        "_created_by": first.header.clerk,
        "_changed_at": last.at,
        "_changed_by": last.clerk,
        "_deleted": int(is_deleted(state)),
        "_travel": _text(state.shown(TRAVEL)) if state.writes.get(TRAVEL) else "",
        "_incomplete": _text(state.shown(INCOMPLETE)),
        "_as_of": _text(state.shown(AS_OF)),
        "_questions": 0,
    }


def _fill_row(derived: Derived, fields: Fields, around: Surroundings) -> None:
    for name, one in around.table.columns.items():
        value = fields.get(name)
        derived.row[name] = None if value is None else to_column(one, value)


def _child_rows(rid: int, fields: Fields, table: FormTable) -> dict[str, list[dict[str, Column]]]:
    rows: dict[str, list[dict[str, Column]]] = {}
    for repeat, columns in table.repeats.items():
        rows[repeat] = []
        found = fields.get(repeat)
        for place, cells in enumerate(found if isinstance(found, list) else []):
            if isinstance(cells, dict):
                row: dict[str, Column] = {"rid": rid, "_id": str(cells[ROW_ID]), "_pos": place}
                row |= {name: to_column(one, cells.get(name)) for name, one in columns.items()}
                rows[repeat].append(row)
    return rows


def _values(spec: FormSpec, fields: Fields, name: str) -> list[tuple[str, object]]:
    """Return (row id, value) of a field: one for a field of the record, one per row in a repeat."""
    one = spec.by_name[name]
    if not one.repeat:
        return [("", fields.get(name))]
    found = fields.get(one.repeat)
    rows = found if isinstance(found, list) else []
    return [(str(row[ROW_ID]), row.get(name)) for row in rows if isinstance(row, dict)]


def _links(spec: FormSpec, fields: Fields) -> set[tuple[str, str, str]]:
    found = set()
    for one in spec.fields:
        if one.type == "link":
            for row_id, value in _values(spec, fields, one.name):
                for target in value if isinstance(value, list) else [value]:
                    if isinstance(target, str) and target:
                        found.add((one.name, row_id, target))
    return found


def _fill_search(derived: Derived, spec: FormSpec, fields: Fields) -> None:
    parts = [str(derived.row["_number"]), str(derived.row["_title"])]
    for one in spec.fields:
        if one.search is None:
            continue
        for _, value in _values(spec, fields, one.name):
            text = _shown(spec, one.name, value)
            if one.search == "digits":
                derived.digit_keys.update(digit_keys(text))
                continue
            parts.append(text)
            if one.search == "name":
                derived.name_keys.update(name_keys(text))
    derived.name_keys.update(title_keys(str(derived.row["_title"])))
    derived.text = searchable(dict.fromkeys(parts))


def _deadlines(derived: Derived, around: Surroundings) -> list[DueRow]:
    """Work the due dates out as the newest version of the form has them: it is what they are shown by."""
    newest = around.versions[max(around.versions)]
    if not newest.deadlines:
        return []
    fields = fields_that_count(newest, around.table, derived.row, derived.rows)
    return due_rows(newest, fields, str(derived.row["_state"]), around.tables)


def _shown(spec: FormSpec, name: str, value: object) -> str:
    """Return a value as a clerk reads it: choices by their label."""
    if isinstance(value, list):
        return " ".join(_shown(spec, name, one) for one in value)
    choice = spec.choice(name, value) if isinstance(value, str) and spec.by_name[name].choice_list else None
    return choice.label if choice else _text(value)


def _town_lines(lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        stream = line.header.stream
        if stream.audience == TOWN:
            found[stream.key] = max(found.get(stream.key, 0), line.header.seq)
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
