"""Paged access to the records of a form, for ledgers and pickers."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ruraldesk.clock import CHINA, civil_date, parse_instant
from ruraldesk.errors import UserError
from ruraldesk.model.calculation import recompute
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.merging import erasing_line
from ruraldesk.model.record import Fields, Record
from ruraldesk.services import home, numbering, showing
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import Deleted, LedgerQuery
from ruraldesk.store.ledger_walk import Held
from ruraldesk.store.ledger_walk import Listing as Listing  # for the pages

NUMBER_HEADING, STATE_HEADING, ERASED_WORDS = "编号", "状态", "已抹去"
Place = int  # a record's row number, good while the desk is open


@dataclass(frozen=True, slots=True)
class LedgerQuestion:
    """What a ledger shows: filters, words, order."""

    where: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    # field, or state/number/village/due, with >=, <=, <, >, != behind it if need be; several values: any of them
    text: str = ""  # as typed into the filter line
    order: str = ""  # field name or changed_at; "" = newest first
    descending: bool = False
    include_deleted: bool = False
    only_deleted: bool = False  # the bin
    records: Sequence[str] = ()  # only these


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a ledger, in words ready to be painted."""

    id: str
    cells: tuple[str, ...]  # number first, then the columns of the form's list, then the state's label
    state: str
    days_left: int | None  # of its nearest deadline
    delivery: str  # none, waiting, received, asked, returned
    questions: int
    rid: Place = -1
    changed: str = ""  # when it was last changed, and by whom: of a deleted one when it was deleted


ALL = LedgerQuestion()
EMPTY: Listing = Held(array("q"))


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, str | Sequence[str]]:
    """Return pairs as ``LedgerQuestion.where``: a name that comes twice means any of its values."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def headings(desk: Desk, form: str) -> tuple[str, ...]:
    """Return the column labels of a form's ledger, in the order of Row.cells."""
    spec = desk.store.specs.newest(form)
    labels = tuple(spec.by_name[name].label for name in columns(spec))
    number = (NUMBER_HEADING,) if spec.numbering else ()
    return (*number, *labels, *((STATE_HEADING,) if spec.states else ()))


def ids(desk: Desk, form: str, question: LedgerQuestion = ALL, limit: int = -1) -> Sequence[Place]:
    """Return the place of every record the question finds, in order: small numbers, even for a million."""
    return desk.store.records.ids(form, _query(desk, form, question, limit, 0))


def listing(desk: Desk, form: str, question: LedgerQuestion, stopped: Callable[[], bool] = lambda: False) -> Listing:
    """Return what the question finds as a list to look into at any place; made nothing of once ``stopped``.

    In an order that has an index it is opened at once, however long it is.
    """
    return desk.store.records.listing(form, _query(desk, form, question, -1, 0), stopped)


def rows(desk: Desk, form: str, wanted: Sequence[Place]) -> list[Row]:
    """Return the ledger lines of one page of ``ids``."""
    spec = desk.store.specs.newest(form)
    found = desk.store.records.placed(form, wanted)
    return [_row(desk, spec, rid, one) for rid, one in found]


def whole(desk: Desk, form: str, wanted: Sequence[Place]) -> list[Record]:
    """Return the records of one page of ``ids``."""
    return desk.store.records.by_rids(form, wanted)


def page(desk: Desk, form: str, question: LedgerQuestion = ALL, offset: int = 0, limit: int = 50) -> list[Record]:
    """Return whole records, for the command line and pickers."""
    return desk.store.records.page(form, _query(desk, form, question, limit, offset))


def count(desk: Desk, form: str, question: LedgerQuestion = ALL) -> int:
    """Return how many records the question finds."""
    return desk.store.records.count(form, _query(desk, form, question, -1, 0))


def _query(desk: Desk, form: str, question: LedgerQuestion, limit: int, offset: int) -> LedgerQuery:
    spec = desk.store.specs.newest(form)
    order, descending = question.order, question.descending
    if not _sortable(desk, spec, order):
        order, descending = "", False
    where = {name: _wanted(spec, name, value) for name, value in question.where.items()}
    deleted = Deleted.ONLY if question.only_deleted else Deleted.ALSO if question.include_deleted else Deleted.NOT
    return LedgerQuery(where, question.text, order, descending, limit, offset, deleted, tuple(question.records))


def _sortable(desk: Desk, spec: FormSpec, order: str) -> bool:
    """False for a link whose form this desk does not have: nothing is called anything yet."""
    field_of = spec.by_name.get(order.lstrip("-"))
    return field_of is None or field_of.type != "link" or desk.store.specs.known(field_of.link_form)


def _wanted(spec: FormSpec, name: str, value: str | Sequence[str]) -> str | Sequence[str] | None:
    """Take a choice by its label, a state by its label, and "" as empty."""
    if not isinstance(value, str):
        return [str(_wanted(spec, name, one)) for one in value]
    bare = name.rstrip("<>=!")
    if bare == "state":
        return next((one.name for one in spec.states if one.label == value), value)
    field_of = spec.by_name.get(bare)
    if field_of is not None and field_of.repeat and (field_of.type != "link" or bare != name):
        raise UserError("where_in_repeat", label=field_of.label)
    if field_of is not None and field_of.choice_list:
        entries = spec.choices.get(field_of.choice_list, ())
        return next((one.name for one in entries if one.label == value), value) or None
    return value or None


def columns(spec: FormSpec) -> tuple[str, ...]:
    """Return the fields a ledger shows between number and state."""
    chosen = tuple(one for one in spec.list_view.columns if one in spec.by_name)  # number and state stand there anyway
    return chosen or tuple(one.name for one in spec.by_repeat[""] if one.has_column)[:6]


def _words(desk: Desk, spec: FormSpec, field: Field, fields: Fields) -> str:
    words = showing.value_text(desk, spec, field, fields.get(field.name))  # type: ignore[arg-type]  # no repeat
    return showing.over_a_shoulder(field, words)


def _fields(desk: Desk, spec: FormSpec, record: Record) -> Fields:
    """Return a record's fields with those of the list that lean on the day, such as an age: they are stored nowhere."""
    today = frozenset(name for name in columns(spec) if spec.by_name[name].screen_only)
    if not today:
        return record.fields
    clock = desk.clock
    return recompute(spec, record.fields, clock.today(), clock.now().astimezone(CHINA), only=today)


def _told(at: str, clerk: str) -> str:
    return f"{civil_date(parse_instant(at)).isoformat()}　{clerk}"


def _row(desk: Desk, spec: FormSpec, rid: Place, record: Record) -> Row:
    fields = _fields(desk, spec, record)
    cells = [_words(desk, spec, spec.by_name[name], fields) for name in columns(spec)]
    if spec.numbering:
        waiting = numbering.waiting_for_number(spec, record.state, record.number)
        cells.insert(0, numbering.WAITING_WORDS if waiting else record.number)
    if spec.states:
        cells.append(showing.state_label(desk, record))
    days = [one.days_left for one in home.dues_of(desk, spec, record, desk.clock.today())]
    nearest = min(days, default=None)
    meta, changed = record.meta, _told(record.meta.changed_at, record.meta.changed_by)
    erased = erasing_line(desk.store.records.lines_of(record.id)) if meta.deleted else None
    if erased is not None:
        changed = _told(erased.header.at, erased.header.clerk)
        cells[1 if spec.numbering else 0] = ERASED_WORDS
    return Row(record.id, tuple(cells), record.state, nearest, meta.delivery, meta.questions, rid, changed)
