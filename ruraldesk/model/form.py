"""FormSpec: one version of one form, as formdefs read it from form.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ruraldesk.model.batch_entry import BatchEntry
from ruraldesk.model.expressions import Expr
from ruraldesk.model.matching import Matching
from ruraldesk.model.mechanisms import Amendment, ChoiceTable, Collect, Gather, Lock, Make, Related
from ruraldesk.model.subject import NO_SUBJECT, Subject

if TYPE_CHECKING:
    from ruraldesk.model.dossier import Dossier

FieldType = Literal[
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "datetime",
    "select_one",
    "select_multiple",
    "link",  # XLSForm: select_one_from_file <form>.csv
    "image",
    "file",
    "calculate",
    "note",
]
Privacy = Literal["public", "internal", "sensitive"]
TownRule = Literal["full", "on_request", "never"]
Unit = Literal["yuan", "m2", "mu", "hour", "count"]
SearchKind = Literal["text", "name", "digits"]
Travel = Literal["always", "linked"]
StateShape = Literal["not_begun", "in_work", "waiting", "done", "failed"]

DeriveMode = Literal["fill", "copy", "always"]
CheckLevel = Literal["block", "hold", "warn"]

FIELD_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
NAME_LIMIT, LINE_LIMIT, TEXT_LIMIT = 50, 200, 5000
UNIT_SCALE: dict[Unit, int] = {"yuan": 100, "m2": 100, "mu": 100, "hour": 10, "count": 1}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. ``repeat`` names the repeat it belongs to, or is empty."""

    name: str
    type: FieldType
    label: str
    row: int  # 1-based row of the survey table, for error messages
    hint: str = ""
    group: str = ""  # name of the group (section) it stands in
    repeat: str = ""
    required: bool | Expr = False
    required_message: str = ""
    relevant: Expr | None = None
    constraint: Expr | None = None
    constraint_message: str = ""
    calculation: Expr | None = None
    default: str | Expr | None = None
    readonly: bool = False
    appearance: str = ""
    choice_list: str = ""
    choice_filter: Expr | None = None
    link_form: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    privacy: Privacy = "internal"
    town: TownRule = "full"
    mask: str = ""  # name of a rule in rules.masking
    check: str = ""  # name of a rule in rules.identifiers: id_number, uscc, mobile, phone
    unit: Unit | None = None
    search: SearchKind | None = None
    xlsform_name: str = ""
    check_when: Expr | None = None  # the identifier rule holds only while this is true
    waives: str = ""  # the field whose failed identifier rule this one's words excuse
    length: int = 0  # most characters a clerk may write; 0 = by kind, see limit
    derived: bool = False  # filled by a [[derive]] with mode = "always", or by a [[gather]]
    screen_only: bool = False  # leans on today(), now() or random()

    @property
    def is_stored(self) -> bool:
        """True if a clerk gives its value, so that it goes into the log."""
        return self.type not in ("calculate", "note") and self.calculation is None and not self.derived

    @property
    def has_column(self) -> bool:
        """True if the form's table has a column for it (calculated fields too, unless for the screen only)."""
        return self.type != "note" and not self.screen_only

    @property
    def scale(self) -> int:
        """The factor between a unit's value and the stored integer; 1 without a unit."""
        return UNIT_SCALE[self.unit] if self.unit else 1

    @property
    def is_multiline(self) -> bool:
        """True if the text may have several lines."""
        return self.type == "text" and "multiline" in self.appearance

    @property
    def limit(self) -> int:
        """The most characters of a text: as the form says, else 5,000 on several lines, 200 on one, 50 in a name."""
        if self.length:
            return self.length
        if self.is_multiline:
            return TEXT_LIMIT
        return NAME_LIMIT if self.search == "name" else LINE_LIMIT


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the form (XLSForm group)."""

    name: str
    label: str
    row: int
    relevant: Expr | None = None
    appearance: str = ""
    group: str = ""  # the group around it


@dataclass(frozen=True, slots=True)
class Repeat:
    """A table inside the record (XLSForm repeat, one level)."""

    name: str
    label: str
    row: int
    group: str = ""
    relevant: Expr | None = None
    appearance: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a choice list. ``columns`` are the free columns for choice_filter."""

    name: str
    label: str
    row: int
    columns: tuple[tuple[str, str], ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """One state of the workflow. A frozen one still lets the fields and repeats of ``open`` be written.

    A sealed one is frozen for good: no reason opens it to a correction, and it is not deleted.
    What stands in a kept one is out of the house: corrected with a reason, never undone, never deleted.
    """

    name: str
    label: str
    shape: StateShape = "in_work"
    frozen: bool = False
    closed: bool = False
    open: tuple[str, ...] = ()
    sealed: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """A step between two states: what it needs and who may take it."""

    name: str
    label: str
    source: str
    target: str
    needs: tuple[str, ...] = ()
    role: str = ""


USUAL_VERB = "办理"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date: ``due`` is an expression giving a date (grammar in docs/contracts/form.md).

    Without ``states`` it runs in every state that is not closed. With ``each`` it runs for every row of a repeat.
    """

    name: str
    label: str
    due: Expr
    warn: tuple[int, ...] = (7, 1)
    done_when: Expr | None = None
    cites: str = ""
    states: tuple[str, ...] = ()
    each: str = ""
    verb: str = USUAL_VERB  # what is done about it, in a word
    opens: str = (
        ""  # where one does it: print, a field or repeat of the form, FORM.LINK = a new record that points here
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over the whole record, or over every row of ``each``; ``expr`` is true when all is well.

    ``block`` refuses the save; ``hold`` lets it be saved but not go on or be printed; ``warn`` only tells.
    ``sentence`` may name fields in braces: their values stand there when it is told.
    """

    name: str
    level: CheckLevel
    sentence: str
    expr: Expr | None = None
    sql: str = ""
    states: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    each: str = ""

    @property
    def shown(self) -> frozenset[str]:
        """The fields whose values stand in the sentence."""
        return frozenset(FIELD_HOLE.findall(self.sentence))


@dataclass(frozen=True, slots=True)
class Derive:
    """A field filled by a function, from the named arguments, or by a select over the views (``sql``).

    ``fill``: while it is empty, the clerk may write another. ``copy``: whenever the function has an
    answer; stored. ``always``: calculated, never stored. ``expr`` is the call as an expression, None
    for the functions that look elsewhere (linked, choice_column).
    """

    field: str
    function: str
    arguments: tuple[Expr, ...]
    mode: DeriveMode = "fill"
    expr: Expr | None = None
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the register number of a record is made."""

    pattern: str  # e.g. "设-{class}-{n:04}"
    per: tuple[str, ...]  # "year" or field names
    state: str  # the state that assigns it
    date: str = ""  # the field whose year counts; "" = the year it is assigned in


@dataclass(frozen=True, slots=True)
class Print:
    """One print-out of the form; of a record for which ``when`` does not hold there is none, for the reason given."""

    name: str
    label: str
    file: str
    audience: Literal["board", "members", "party", "town", "internal"]
    states: tuple[str, ...] = ()
    number_required: bool = False
    related: tuple[Related, ...] = ()
    when: Expr | None = None
    why_not: str = ""
    days: tuple[str, ...] = ()  # the first filled of these date fields says in which month it is put up
    signed: tuple[str, ...] = ()  # the fields that say, after it was printed, that it was signed and sealed
    copies: str = ""  # the field that says how many are wanted


@dataclass(frozen=True, slots=True)
class ListView:
    """The ledger: its columns, the filter fields, and the title of a row."""

    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    title: Expr | None = None
    town_title: Expr | None = None
    noun: str = "件"
    order: str = ""


@dataclass(frozen=True)
class FormSpec:
    """One version of a form. Immutable; equal content hash means equal form."""

    form_id: str
    title: str
    version: int  # yyyymmddrr
    content_hash: str
    fields: tuple[Field, ...]
    groups: tuple[Group, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    instance_name: Expr | None = None
    states: tuple[State, ...] = ()
    transitions: tuple[Transition, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    checks: tuple[Check, ...] = ()
    derives: tuple[Derive, ...] = ()
    gathers: tuple[Gather, ...] = ()
    collects: tuple[Collect, ...] = ()
    makes: tuple[Make, ...] = ()
    batches: tuple[BatchEntry, ...] = ()
    matchings: tuple[Matching, ...] = ()
    locks: tuple[Lock, ...] = ()
    amendment: Amendment | None = None
    choice_tables: tuple[ChoiceTable, ...] = ()
    numbering: Numbering | None = None
    list_view: ListView = ListView()
    prints: tuple[Print, ...] = ()
    travel: Travel = "always"
    same_as: str = ""  # the link field that merges one record into another (persons)
    icon: str = "folder"
    nav_group: str = ""  # form id or word under which the rail shows it
    order: int = 100
    subject: Subject = NO_SUBJECT
    dossier: Dossier | None = None

    def __hash__(self) -> int:
        return hash((self.form_id, self.version, self.content_hash))

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Fields by name; names are unique in a form, repeats included."""
        return {one.name: one for one in self.fields}

    @cached_property
    def by_repeat(self) -> dict[str, tuple[Field, ...]]:
        """Fields by repeat name; the fields of the record itself under ``""``."""
        names = ["", *(one.name for one in self.repeats)]
        return {name: tuple(f for f in self.fields if f.repeat == name) for name in names}

    @cached_property
    def first_state(self) -> str:
        """The state a new record is in; ``""`` for a form without a workflow."""
        return self.states[0].name if self.states else ""

    @cached_property
    def link_forms(self) -> frozenset[str]:
        """The ids of the forms that its links point to."""
        return frozenset(one.link_form for one in self.fields if one.type == "link")

    @cached_property
    def by_group(self) -> dict[str, Group]:
        """Groups (sections) by name."""
        return {one.name: one for one in self.groups}

    @cached_property
    def repeat_by_name(self) -> dict[str, Repeat]:
        """Repeats by name."""
        return {one.name: one for one in self.repeats}

    def state(self, name: str) -> State | None:
        """Return the state of that name, or None."""
        return next((one for one in self.states if one.name == name), None)

    def choice(self, field_name: str, value: str) -> Choice | None:
        """Return the choice a field's value names, or None."""
        return self._choices_by_name.get(self.by_name[field_name].choice_list, {}).get(value)

    @cached_property
    def _choices_by_name(self) -> dict[str, dict[str, Choice]]:
        return {name: {one.name: one for one in reversed(entries)} for name, entries in self.choices.items()}
