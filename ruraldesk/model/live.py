"""A record under the hand: worked out once, then after each change only where the change reaches.

What stands here after any number of changes is what one pass over the whole record would give;
a test holds the two side by side. Where rows come or go, or a repeat appears, the pass is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ruraldesk.model.calculation import LookUp, Select, Step, Work, plan_of
from ruraldesk.model.form import Check, Field, FormSpec
from ruraldesk.model.merging import split_key
from ruraldesk.model.record import ROW_ID, Fields, Row, Scalar
from ruraldesk.model.scope import RecordFacts
from ruraldesk.model.validation import Problem, check_problem, field_problems
from ruraldesk.model.wiring import Use, wiring_of
from ruraldesk.rules.tables import SharedTables

_WHOLE = -1  # the place of what stands in no row
_NO_ROW: Row = {}


@dataclass(frozen=True, slots=True)
class Around:
    """What a record leans on besides its fields."""

    today: date
    now: datetime
    tables: SharedTables | None
    look_up: LookUp | None
    select: Select | None
    facts: RecordFacts


class Live:
    """One record. ``fields`` and ``raw`` are read, never written to, by those who ask."""

    def __init__(self, spec: FormSpec, raw: Fields, around: Around) -> None:
        self._spec, self._around = spec, around
        self._plan, self._wiring = plan_of(spec), wiring_of(spec)
        self._rules: tuple[Field | Check, ...] = (*spec.fields, *spec.checks)
        self._judged: str | None = None  # the state in which problems were looked for
        self._found: dict[tuple[int, int], list[Problem]] = {}
        self._unjudged: dict[int, set[int]] = {}
        self._begin(raw)

    @property
    def fields(self) -> Fields:
        """The fields with everything worked out, hidden values cleared."""
        return self._scope.fields

    def value(self, path: str) -> Scalar:
        """Return a value that is worked out."""
        repeat, row_id, name = split_key(path)
        found: object = self.fields.get(path)
        if row_id:
            found = self._rows[repeat, row_id][1].get(name) if (repeat, row_id) in self._rows else None
        return [str(one) for one in found] if isinstance(found, list) else found  # type: ignore[return-value]  # a scalar

    def shown(self, path: str) -> bool:
        """True for what is to be seen: a field, section or repeat, or a cell of a row."""
        repeat, row_id, _ = split_key(path)
        if row_id:
            seen = (repeat, row_id) in self._rows and repeat not in self._work.hidden
            return seen and path not in self._work.hidden_cells
        return path in self._plan.always_shown or path in self._work.shown

    def change(self, path: str, value: Scalar) -> None:
        """Put another value into a field that a clerk writes, and work out what leans on it."""
        repeat, row_id, name = split_key(path)
        name = name if row_id else path
        place, row = self._rows.get((repeat, row_id), (_WHOLE, _NO_ROW)) if row_id else (_WHOLE, _NO_ROW)
        _put(self._raw_rows[repeat, row_id] if row_id else self._raw, name, value)
        if row_id and place == _WHOLE:
            return  # the repeat is hidden: its rows wait
        waiting: dict[int, set[int]] = {}
        at = self._wiring.step_of.get(name)
        if at is not None:
            waiting.setdefault(at, set()).add(place)
        elif self._write(name, repeat, place, row, value):
            self._reach(waiting, name, repeat, {place})
        self._run(waiting)

    def problems(self, state: str) -> list[Problem]:
        """Return what ``validate`` returns."""
        if self._judged != state:
            self._judged, self._found = state, {}
            self._unjudged = {at: self._rule_places(one) for at, one in enumerate(self._rules)}
        waiting, self._unjudged = self._unjudged, {}
        for at, places in waiting.items():
            self._judge(at, places, state)
        return [one for key in sorted(self._found) for one in self._found[key]]

    def _begin(self, raw: Fields) -> None:
        around = self._around
        self._work = Work(self._spec, raw, around.today, around.now, around.tables, around.look_up, around.select)
        self._scope = self._work.scope
        self._scope.know(around.facts)
        self._raw: dict[str, object] = {name: value for name, value in raw.items() if not _is_table(value)}
        self._raw_rows: dict[tuple[str, str], Row] = {}
        for repeat, row in _rows(self._spec, raw):
            self._raw_rows[repeat, str(row[ROW_ID])] = dict(row)
        self._work.run(self._plan)
        self._rows: dict[tuple[str, str], tuple[int, Row]] = {}
        for one in self._spec.repeats:
            for place, row in enumerate(self._scope.rows(one.name)):
                self._rows[one.name, str(row[ROW_ID])] = (place, row)
        self._judged, self._found, self._unjudged = None, {}, {}

    def _again(self) -> None:
        """Make the pass over the whole record anew."""
        raw: Fields = dict(self._raw)  # type: ignore[arg-type]  # scalars, by their construction
        for (repeat, _), row in self._raw_rows.items():
            raw.setdefault(repeat, []).append(row)  # type: ignore[union-attr,arg-type]  # a repeat's value is its rows
        self._begin(raw)

    def _run(self, waiting: dict[int, set[int]]) -> None:
        while waiting:
            at = min(waiting)
            step, places = self._plan.steps[at], waiting.pop(at)
            if step.field is None and step.name in self._spec.repeat_by_name:
                if self._work.visible(step) == (step.name in self._work.hidden):
                    self._again()
                    return
                continue
            rows = self._scope.rows(step.repeat) if step.repeat else []
            changed = {place for place in places if self._work_out(step, place, rows[place] if rows else _NO_ROW)}
            if changed:
                self._reach(waiting, step.name, step.repeat, changed)
        self._scope.leave()

    def _work_out(self, step: Step, place: int, row: Row) -> bool:
        """Work one step out again at one place; True if its value or whether it is seen is another one now."""
        scope, name, field = self._scope, step.name, step.field
        if step.repeat:
            scope.enter(step.repeat, place, row)
            row_id = str(row[ROW_ID])
            path, hidden = f"{step.repeat}/{row_id}/{name}", self._work.hidden_cells
        else:
            scope.leave()
            path, hidden = name, self._work.hidden
        was_seen, before = path not in hidden, scope.scalar(name) if field else None
        if field is not None:
            kept = self._raw_rows[step.repeat, row_id] if step.repeat else self._raw
            scope.write(name, kept.get(name))  # type: ignore[arg-type]  # a field's raw value is a scalar
        seen = self._work.visible(step)
        if seen != was_seen:
            self._mark(step, path, seen)
        if seen:
            self._work.fill(step)
        elif field is not None:
            scope.write(name, None)
        return seen != was_seen or (field is not None and scope.scalar(name) != before)

    def _mark(self, step: Step, path: str, seen: bool) -> None:
        hidden = self._work.hidden_cells if step.repeat else self._work.hidden
        if seen:
            hidden.discard(path)
            if not step.repeat:
                self._work.shown.add(path)
        else:
            hidden.add(path)
            self._work.shown.discard(path)

    def _write(self, name: str, repeat: str, place: int, row: Row, value: Scalar) -> bool:
        self._enter(repeat, place, row)
        if self._scope.scalar(name) == value:
            return False
        self._scope.write(name, value)
        return True

    def _reach(self, waiting: dict[int, set[int]], name: str, repeat: str, places: set[int]) -> None:
        """Have everything that leans on a changed name worked out, and looked at, again."""
        for use in self._wiring.steps.get(name, ()):
            self._add(waiting, use, self._plan.steps[use.at].repeat, repeat, places)
        if self._judged is not None:
            for use in self._wiring.rules.get(name, ()):
                self._add(self._unjudged, use, _repeat_of(self._rules[use.at]), repeat, places)

    def _add(self, waiting: dict[int, set[int]], use: Use, user: str, repeat: str, places: set[int]) -> None:
        """Note where a use has to be looked at: in the rows that changed, or in every row of the user's repeat."""
        held = waiting.setdefault(use.at, set())
        if not user:
            held.add(_WHOLE)
        elif user == repeat and not use.all_rows:
            held |= places
        else:
            held.update(range(len(self._scope.rows(user))))

    def _rule_places(self, rule: Field | Check) -> set[int]:
        repeat = _repeat_of(rule)
        return set(range(len(self._scope.rows(repeat)))) if repeat else {_WHOLE}

    def _judge(self, at: int, places: set[int], state: str) -> None:
        rule = self._rules[at]
        repeat = _repeat_of(rule)
        rows = self._scope.rows(repeat) if repeat else []
        for place in places:
            row = rows[place] if rows else _NO_ROW
            self._enter(repeat, place, row)
            row_id = str(row.get(ROW_ID, ""))
            if isinstance(rule, Check):
                found = check_problem(self._scope, rule, state, row_id)
            elif rule.type == "note" or not self._is_seen(rule, row_id):
                found = []
            else:
                found = list(field_problems(self._scope, rule, row_id, self._around.today))
            if found:
                self._found[at, place] = found
            else:
                self._found.pop((at, place), None)
        self._scope.leave()

    def _is_seen(self, field: Field, row_id: str) -> bool:
        if field.repeat:
            return f"{field.repeat}/{row_id}/{field.name}" not in self._work.hidden_cells
        return field.name in self._plan.always_shown or field.name in self._work.shown

    def _enter(self, repeat: str, place: int, row: Row) -> None:
        if repeat:
            self._scope.enter(repeat, place, row)
        else:
            self._scope.leave()


def _repeat_of(rule: Field | Check) -> str:
    return rule.each if isinstance(rule, Check) else rule.repeat


def _put(values: dict[str, object] | Row, name: str, value: Scalar) -> None:
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _rows(spec: FormSpec, fields: Mapping[str, object]) -> Iterable[tuple[str, Row]]:
    for one in spec.repeats:
        found = fields.get(one.name)
        yield from ((one.name, row) for row in (found if isinstance(found, list) else []) if isinstance(row, dict))
