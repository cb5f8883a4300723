"""The form's own rules over a record as it stands: calculated fields, and open points after a merge.

Both are functions of the record and the shared tables alone: nothing here may look at the clock, or a rebuild
would differ from the saves. What depends on today is worked out on the screen only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.model.calculation import recompute
from ruraldesk.model.changes import NUMBER, Line
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import fold
from ruraldesk.model.outcomes import Question
from ruraldesk.model.record import ROW_ID, Fields, Row
from ruraldesk.model.scope import RecordFacts
from ruraldesk.model.validation import Problem, validate
from ruraldesk.rules.tables import SharedTables
from ruraldesk.store.questioning import question_id

_MOVING = frozenset({"today", "now", "random"})
_ANY_DAY = date(2000, 1, 1)
_ANY_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
_SAVES = ("create", "update", "delete", "restore")


def calculated(spec: FormSpec, fields: Fields, tables: SharedTables | None = None) -> Fields:
    """Return the fields with what the form calculates from them, without what hangs on today."""
    columns = calculated_columns(spec)
    if not columns:
        return fields
    worked = recompute(spec, fields, _ANY_DAY, _ANY_INSTANT, tables=tables, only=frozenset(columns))
    result = {key: value for key, value in fields.items() if key not in columns}
    for name, repeat in columns.items():
        if not repeat and worked.get(name) is not None:
            result[name] = worked[name]
        elif repeat:
            _fill_rows(result, worked, repeat, name)
    return result


@lru_cache(maxsize=256)
def calculated_columns(spec: FormSpec) -> dict[str, str]:
    """Return the calculated fields that do not hang on today, with the repeat each stands in."""
    formulas = {one.name: one.calculation for one in spec.fields if one.calculation is not None and one.has_column}
    always = {one.field: one.expr or one.arguments[0] for one in spec.derives if one.mode == "always"}
    formulas |= {name: expr for name, expr in always.items() if spec.by_name[name].has_column}
    moving: set[str] = set()
    while True:
        more = {name for name, formula in formulas.items() if name not in moving and _moves(formula, moving)}
        if not more:
            break
        moving |= more
    return {name: spec.by_name[name].repeat for name in formulas if name not in moving}


def open_points(
    spec: FormSpec, fields: Fields, state_name: str, lines: Sequence[Line], tables: SharedTables | None = None
) -> list[Question]:
    """Return the rules a merged record breaks: only while no one has saved with every line before their eyes."""
    saves = [one for one in lines if one.header.op in _SAVES]
    if len({one.header.change for one in saves}) < 2 or len(heads(saves)) < 2:
        return []
    last = max(saves, key=lambda one: (one.header.at, one.header.dot)).header
    at = _instant(last.at)
    record = lines[0].header.record
    facts = RecordFacts(record, str(fold(lines).shown(NUMBER) or ""))
    found = {}
    for problem in validate(spec, fields, state_name, civil_date(at), at, tables=tables, facts=facts):
        if problem.level != "warn" and not _not_ours(spec, problem, lines):
            question = _open_point(spec, record, problem, last.at)
            found[question.id] = question
    return list(found.values())


def heads(lines: Sequence[Line]) -> set[str]:
    """Return the saves (change ids) that no other save of the record has seen."""
    found = set()
    for line in lines:
        stream, seq = line.header.dot
        seen = any(
            one.header.change != line.header.change and one.header.context.get(stream, 0) >= seq for one in lines
        )
        if not seen:
            found.add(line.header.change)
    return found


def _open_point(spec: FormSpec, record: str, problem: Problem, at: str) -> Question:
    return Question(
        question_id("open_point", record, problem.path, problem.code, problem.sentence),
        "open_point",
        record,
        spec.form_id,
        problem.path,
        "rules",
        problem.sentence,
        at,
        detail={"code": problem.code},
    )


def _not_ours(spec: FormSpec, problem: Problem, lines: Sequence[Line]) -> bool:
    """True where a holder that sees the town's streams only misses the field it is about."""
    if any(one.header.stream.audience == "village" for one in lines):
        return False
    field = spec.by_name.get(problem.field)
    return field is not None and field.town != "full"


def _moves(formula: Expr, moving: set[str]) -> bool:
    return bool(formula.functions & _MOVING or formula.names & moving)


def _fill_rows(result: Fields, worked: Fields, repeat: str, name: str) -> None:
    by_id = {row[ROW_ID]: row.get(name) for row in _rows(worked, repeat)}
    rows: list[Row] = [{**row, name: by_id.get(row[ROW_ID])} for row in _rows(result, repeat)]
    if rows:
        result[repeat] = rows


def _rows(fields: Fields, repeat: str) -> list[Row]:
    found = fields.get(repeat)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError:
        return _ANY_INSTANT
