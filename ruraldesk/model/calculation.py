"""Works a record through its form: what is to be seen, what is calculated, what is derived, what is cleared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from ruraldesk.errors import UserError
from ruraldesk.model.coercion import Value, is_empty, truth
from ruraldesk.model.dependencies import leans_on, working_order
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import Choice, Derive, Field, FormSpec
from ruraldesk.model.record import ROW_ID, Fields, Row, Scalar
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.syntax import Text
from ruraldesk.model.values import to_scalar
from ruraldesk.rules.identifiers import CHECKS
from ruraldesk.rules.tables import SharedTables

LookUp = Callable[[str], Mapping[str, object] | None]  # record id -> its fields, None if it is not here
Select = Callable[[str, Callable[[str], Scalar]], Value]  # a derive's sql, the values it may ask for -> its answer


def recompute(
    spec: FormSpec,
    fields: Fields,
    today: date,
    now: datetime,
    *,
    tables: SharedTables | None = None,
    look_up: LookUp | None = None,
    select: Select | None = None,
    only: frozenset[str] | None = None,
) -> Fields:
    """Return the fields with calculations and derives worked out and hidden values taken out.

    ``fields`` stays as it is. Without ``look_up`` and ``select`` a value from other records stays as it stands.
    ``only``: these names and what they lean on are worked out, all else stays as it is.
    """
    work = Work(spec, fields, today, now, tables, look_up, select)
    work.run(plan_of(spec) if only is None else plan_for(spec, only))
    return work.scope.fields


def relevant_fields(
    spec: FormSpec, fields: Fields, today: date | None = None, tables: SharedTables | None = None
) -> set[str]:
    """Return the paths to be seen: ``name`` (field, section or repeat) and ``repeat/rowid/name``.

    A row without ``_id`` goes by its place from 0.
    """
    on = today or date.min
    return worked_through(spec, fields, on, datetime(on.year, on.month, on.day), tables)[1]  # noqa: DTZ001  civil


def worked_through(
    spec: FormSpec, fields: Fields, today: date, now: datetime, tables: SharedTables | None = None
) -> tuple[RecordScope, set[str]]:
    """Return the record worked through as a scope, and the paths to be seen (see relevant_fields)."""
    work = Work(spec, fields, today, now, tables, None)
    work.run(plan_of(spec))
    return work.scope, work.shown | plan_of(spec).always_shown | work.row_paths()


def initial_fields(spec: FormSpec, today: date, now: datetime, tables: SharedTables | None = None) -> Fields:
    """Return the fields a new record begins with: its defaults, worked through once."""
    scope = RecordScope(spec, {}, today, now, tables)
    for field in spec.by_repeat[""]:
        if field.is_stored and field.default is not None:
            scope.write(field.name, _default(scope, field))
    return recompute(spec, scope.fields, today, now, tables=tables)


def initial_row(spec: FormSpec, repeat: str, fields: Fields, today: date, now: datetime) -> Row:
    """Return the values a new row begins with, without ``_id``."""
    scope = RecordScope(spec, dict(fields), today, now)
    row: Row = {}
    scope.enter(repeat, len(scope.rows(repeat)), row)
    for field in spec.by_repeat[repeat]:
        if field.is_stored and field.default is not None:
            scope.write(field.name, _default(scope, field))
    return row


def available_choices(
    spec: FormSpec, field: Field, fields: Fields, row_id: str = "", today: date | None = None
) -> tuple[Choice, ...]:
    """Return the choices a field offers now: those its filter lets through, retired ones only if chosen."""
    entries = spec.choices.get(field.choice_list, ())
    row = _row_of(fields, field.repeat, row_id)
    chosen = row.get(field.name) if field.repeat else fields.get(field.name)
    held = set(chosen) if isinstance(chosen, list) else {chosen}
    open_ones = tuple(one for one in entries if not one.retired or one.name in held)
    if field.choice_filter is None:
        return open_ones
    on = today or date.min
    scope = RecordScope(spec, fields, on, datetime(on.year, on.month, on.day))  # noqa: DTZ001  civil
    if field.repeat:
        scope.enter(field.repeat, 0, row)
    return tuple(one for one in open_ones if passes_filter(scope, field.choice_filter, one))


def passes_filter(scope: RecordScope, choice_filter: Expr, choice: Choice) -> bool:
    """True if a choice filter lets a choice through."""
    scope.look_at_choice(choice)
    passes = truth(evaluate(choice_filter, scope))
    scope.look_at_choice(None)
    return passes


def identifier_mistake(scope: RecordScope, field: Field, today: date) -> UserError | None:
    """Return what is wrong with a field's identifier, None if nothing is or its rule does not hold here."""
    held = scope.scalar(field.name)
    if not isinstance(held, str) or not held or field.check not in CHECKS:
        return None
    if field.check_when is not None and not truth(evaluate(field.check_when, scope)):
        return None
    try:
        CHECKS[field.check](held, today)
    except UserError as problem:
        return problem
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to work out: a field, a section or a repeat. ``inside`` holds it."""

    name: str
    inside: str
    relevant: Expr | None
    field: Field | None
    repeat: str = ""
    derive: Derive | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be worked out in a form, in an order that never comes back."""

    steps: tuple[Step, ...]
    always_shown: frozenset[str]  # the names that no condition can hide and nothing fills


@lru_cache(maxsize=256)
def plan_of(spec: FormSpec) -> Plan:
    """Return the plan of a form, made once."""
    derives = {one.field: one for one in spec.derives}
    hideable: set[str] = set()
    steps: list[Step] = []
    names = working_order(spec)
    for name in names:
        step = _step(spec, name, derives)
        can_hide = step.relevant is not None or step.inside in hideable or bool(step.field and step.field.waives)
        if can_hide:
            hideable.add(name)
        works = step.field is not None and (step.field.calculation is not None or step.derive is not None)
        if can_hide or works:
            steps.append(step)
    worked = {step.name for step in steps}
    shown = frozenset(one for one in names if one not in worked and not _in_repeat(spec, one))
    return Plan(tuple(steps), shown)


@lru_cache(maxsize=256)
def plan_for(spec: FormSpec, names: frozenset[str]) -> Plan:
    """Return the part of a form's plan that some of its names lean on.

    What was filled and stored is taken as it stands: the town may not hold what it was filled from.
    """
    graph, needed, waiting = leans_on(spec), set[str](), list(names)
    kept = {one.field for one in spec.derives if one.mode != "always"} - names
    while waiting:
        name = waiting.pop()
        if name not in needed and name not in kept:
            needed.add(name)
            waiting += graph.get(name, ())
    return Plan(tuple(one for one in plan_of(spec).steps if one.name in needed), frozenset())


def _in_repeat(spec: FormSpec, name: str) -> bool:
    return name in spec.by_name and bool(spec.by_name[name].repeat)


def _step(spec: FormSpec, name: str, derives: Mapping[str, Derive]) -> Step:
    field = spec.by_name.get(name)
    if field is not None:
        inside = field.repeat or field.group
        return Step(name, inside, field.relevant, field, field.repeat, derives.get(name))
    group = spec.by_group.get(name)
    if group is not None:
        return Step(name, group.group, group.relevant, None)
    repeat = spec.repeat_by_name[name]
    return Step(name, repeat.group, repeat.relevant, None)


class Work:
    """One pass over a record: works its steps out one by one, in the record's scope."""

    def __init__(
        self,
        spec: FormSpec,
        fields: Fields,
        today: date,
        now: datetime,
        tables: SharedTables | None,
        look_up: LookUp | None,
        select: Select | None = None,
    ) -> None:
        self.scope = RecordScope(spec, _copy(fields), today, now, tables)
        self.shown: set[str] = set()
        self._spec = spec
        self._look_up = look_up
        self._select = select
        self._today = today
        self.hidden: set[str] = set()
        self.hidden_cells: set[str] = set()

    def run(self, plan: Plan) -> None:
        for step in plan.steps:
            if step.repeat:
                self._rows(step)
            elif self.visible(step):
                self.shown.add(step.name)
                self.fill(step)
            else:
                self.hidden.add(step.name)
                self._clear(step)
        self.scope.leave()

    def row_paths(self) -> set[str]:
        """Return the paths of the cells to be seen."""
        found: set[str] = set()
        for repeat in self._spec.repeats:
            for place, row in enumerate(self.scope.rows(repeat.name)):
                key = f"{repeat.name}/{row.get(ROW_ID) or place}"
                found |= {f"{key}/{one.name}" for one in self._spec.by_repeat[repeat.name]}
        return found - self.hidden_cells

    def _rows(self, step: Step) -> None:
        if step.repeat in self.hidden:
            return
        for place, row in enumerate(self.scope.rows(step.repeat)):
            self.scope.enter(step.repeat, place, row)
            if self.visible(step):
                self.fill(step)
            else:
                self.hidden_cells.add(f"{step.repeat}/{row.get(ROW_ID) or place}/{step.name}")
                self.scope.write(step.name, None)
        self.scope.leave()

    def visible(self, step: Step) -> bool:
        if step.inside in self.hidden:
            return False
        if step.field is not None and step.field.waives and not self._waiver_needed(step.field):
            return False
        return step.relevant is None or truth(evaluate(step.relevant, self.scope))

    def _waiver_needed(self, field: Field) -> bool:
        return identifier_mistake(self.scope, self._spec.by_name[field.waives], self._today) is not None

    def _clear(self, step: Step) -> None:
        if step.field is not None:
            self.scope.write(step.name, None)
        elif step.name in self._spec.repeat_by_name:
            self.scope.drop_rows(step.name)

    def fill(self, step: Step) -> None:
        field = step.field
        if field is None or field.type == "note":
            return
        if field.calculation is not None:
            self.scope.look_at(self.scope.value(field.name))
            self.scope.write(field.name, to_scalar(field, evaluate(field.calculation, self.scope)))
        elif step.derive is not None:
            self._derive(field, step.derive)

    def _derive(self, field: Field, derive: Derive) -> None:
        if derive.mode == "fill" and not is_empty(self.scope.value(field.name)):
            return
        found = to_scalar(field, self._derived(derive))
        if field.type == "select_one" and derive.mode == "fill" and self._spec.choice(field.name, str(found)) is None:
            return  # another form's list may say more than this one's: it is left to be chosen
        if found is not None or derive.mode == "always":
            self.scope.write(field.name, found)

    def _derived(self, derive: Derive) -> Value:
        if derive.expr is not None:
            return evaluate(derive.expr, self.scope)
        if derive.sql:
            return self._select(derive.sql, self.scope.scalar) if self._select else None
        held = evaluate(derive.arguments[0], self.scope)
        word = derive.arguments[1].root
        if not isinstance(held, str) or not isinstance(word, Text):
            return None
        if derive.function == "linked":
            return self._linked(held, word.value)
        source = next(iter(derive.arguments[0].names))
        choice = self._spec.choice(source, held)
        return dict(choice.columns).get(word.value) if choice else None

    def _linked(self, record: str, name: str) -> Value:
        target = self._look_up(record) if self._look_up else None
        value = target.get(name) if target else None
        return value if isinstance(value, str) else str(value) if isinstance(value, int) else None


def _default(scope: RecordScope, field: Field) -> Scalar:
    if isinstance(field.default, Expr):
        return to_scalar(field, evaluate(field.default, scope))
    if field.default is None:
        return None
    return to_scalar(field, field.default)


def _copy(fields: Fields) -> Fields:
    """Return fields whose rows may be written to; empty values are left out."""
    copied: Fields = {}
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            copied[name] = [dict(row) for row in value if isinstance(row, dict)]
        elif value is not None and value != "" and value != []:
            copied[name] = value
    return copied


def _row_of(fields: Fields, repeat: str, row_id: str) -> Row:
    rows = fields.get(repeat) if repeat else None
    if not isinstance(rows, list):
        return {}
    found = [row for row in rows if isinstance(row, dict)]
    for place, row in enumerate(found):
        if row.get(ROW_ID) == row_id or str(place) == row_id:
            return row
    return {}
