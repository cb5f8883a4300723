"""What keeps a record from being saved, and what is worth a look, each as a sentence at its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from ruraldesk.model.calculation import identifier_mistake, passes_filter, worked_through
from ruraldesk.model.coercion import is_empty, truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import FIELD_HOLE, Check, Field, FormSpec
from ruraldesk.model.record import ROW_ID, Fields
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.scope import NO_FACTS, RecordFacts
from ruraldesk.model.values import show_text
from ruraldesk.rules.tables import SharedTables

Level = Literal["block", "hold", "warn"]
_CHOSEN = ("select_one", "select_multiple", "link")
_PUT_IN = ("image", "file")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not right. ``row_id`` and ``repeat`` are set where it stands in a row."""

    field: str
    row_id: str
    code: str
    sentence: str
    level: Level = "block"
    repeat: str = ""

    @property
    def path(self) -> str:
        """The field's path: ``name`` or ``repeat/rowid/name``."""
        return f"{self.repeat}/{self.row_id}/{self.field}" if self.repeat else self.field


def validate(
    spec: FormSpec,
    fields: Fields,
    state: str,
    today: date,
    now: datetime | None = None,
    *,
    tables: SharedTables | None = None,
    facts: RecordFacts = NO_FACTS,
) -> list[Problem]:
    """Return every problem of a record in a state, in the order of the form, those of the whole at the end.

    Hidden fields have none. SQL checks are looked at by services/sql_checks.
    """
    instant = now or datetime(today.year, today.month, today.day)  # noqa: DTZ001  civil
    scope, shown = worked_through(spec, fields, today, instant, tables)
    scope.know(replace(facts, state=state))
    problems: list[Problem] = []
    for field in spec.fields:
        if field.type == "note":
            continue
        if not field.repeat:
            if field.name in shown:
                problems.extend(field_problems(scope, field, "", today))
            continue
        for place, row in enumerate(scope.rows(field.repeat)):
            row_id = str(row.get(ROW_ID) or place)
            if f"{field.repeat}/{row_id}/{field.name}" in shown:
                scope.enter(field.repeat, place, row)
                problems.extend(field_problems(scope, field, row_id, today))
                scope.leave()
    for check in spec.checks:
        for place, row in enumerate(scope.rows(check.each)) if check.each else ((0, {}),):
            if check.each:
                scope.enter(check.each, place, row)
            problems.extend(check_problem(scope, check, state, str(row.get(ROW_ID) or place)))
            scope.leave()
    return problems


def missing_sentence(field: Field) -> str:
    """Return the sentence for a field that is empty and must not be."""
    if field.required_message:
        return field.required_message
    if field.type in _CHOSEN:
        return f"还没选{field.label}。"
    return f"还没放{field.label}。" if field.type in _PUT_IN else f"还没写{field.label}。"


def field_problems(scope: RecordScope, field: Field, row_id: str, today: date) -> Iterator[Problem]:
    """Yield the problems of one field that is to be seen, in the row at hand if it stands in one."""
    prefix = f"第{scope.position()}行：" if field.repeat else ""

    def problem(code: str, sentence: str) -> Problem:
        return Problem(field.name, row_id, code, prefix + sentence, "block", field.repeat)

    value = scope.value(field.name)
    if is_empty(value):
        if field.is_stored and _is_required(scope, field):
            yield problem("required", missing_sentence(field))
        return
    held = scope.scalar(field.name)
    if isinstance(held, str) and field.type == "text" and len(held) > field.limit:
        yield problem("text_too_long", f"最多{field.limit}个字，现在是{len(held)}个。")
    if field.type in ("select_one", "select_multiple"):
        sentence = _choice_mistake(scope, field)
        if sentence:
            yield problem("choice_not_offered", sentence)
    wrong = identifier_mistake(scope, field, today)
    if wrong is not None:
        waiver = _waiver(scope, field)
        if waiver is None or is_empty(scope.value(waiver.name)):
            excuse = f"确实如此的，在“{waiver.label}”里写明。" if waiver else ""
            yield problem(wrong.code, wrong.sentence + excuse)
    if field.constraint is not None and field.is_stored:
        scope.look_at(value)
        if evaluate(field.constraint, scope) is False:
            yield problem("constraint", field.constraint_message or f"{field.label}写得不对。")


def check_problem(scope: RecordScope, check: Check, state: str, row_id: str) -> list[Problem]:
    """Return what a check says of the record, or of the row at hand where it is looked at in each."""
    if check.expr is None or (check.states and state not in check.states):
        return []
    if evaluate(check.expr, scope) is not False:
        return []
    sentence = FIELD_HOLE.sub(lambda found: _shown(scope, found[1]), check.sentence)
    if not check.each:
        return [Problem(next(iter(check.fields), ""), "", check.name, sentence, check.level)]
    own = [one.name for one in scope.spec.by_repeat[check.each]]
    at = next((one for one in check.fields if one in own), own[0] if own else "")
    return [Problem(at, row_id, check.name, f"第{scope.position()}行：{sentence}", check.level, check.each)]


def _shown(scope: RecordScope, name: str) -> str:
    field = scope.spec.by_name.get(name)
    return (show_text(field, scope.scalar(name), scope.spec) or "空") if field else ""


def _is_required(scope: RecordScope, field: Field) -> bool:
    if isinstance(field.required, Expr):
        return truth(evaluate(field.required, scope))
    return field.required or bool(field.waives)


def _choice_mistake(scope: RecordScope, field: Field) -> str:
    held = scope.scalar(field.name)
    for name in held if isinstance(held, list) else [str(held)]:
        choice = scope.spec.choice(field.name, name)
        if choice is None:
            which = "现在填的" if name.isascii() else f"“{name[:20]}”"  # a stored code says nothing to a clerk
            return f"{field.label}里没有{which}这一项，要重新选。"
        if field.choice_filter is not None and not passes_filter(scope, field.choice_filter, choice):
            return f"{field.label}里的“{choice.label}”现在不能选，要重新选。"
    return ""


def _waiver(scope: RecordScope, field: Field) -> Field | None:
    return next((one for one in scope.spec.fields if one.waives == field.name), None)
