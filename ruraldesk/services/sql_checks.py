"""Checks a form writes in SQL: they look at the whole register while a save can still be taken back."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.model.form import Check, FormSpec
from ruraldesk.model.matching import Matching
from ruraldesk.model.mechanisms import WAS, parameters
from ruraldesk.model.validation import Problem
from ruraldesk.services import matching
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects, empty_values

_NO_RECORD = ""


def found(desk: Desk, spec: FormSpec, record: str, state: str) -> list[Problem]:
    """Return what the SQL checks find in a record as it stands; inside a transaction, as it would stand."""
    told = [_told(desk, one, record) for one in _checks(spec, state)]
    return [*(one for one in told if one is not None), *matching.found(desk, spec, record, state)]


def refuse_unreadable(desk: Desk, spec: FormSpec) -> None:
    """Raise UserError("form_mistake") if the vault cannot run a form's selects over its new views."""
    for check in spec.checks:
        if check.sql:
            seen = _tried(desk, spec, f"核对“{check.name}”", check.sql)
            if unknown := sorted(check.shown.difference(seen)):
                words = f"核对“{check.name}”的sentence里，{'、'.join(unknown)}不是sql查出来的。"
                raise _mistake(spec, words)
    for derive in spec.derives:
        if derive.sql:
            _tried(desk, spec, f"推算“{derive.field}”", derive.sql)
    for one in spec.matchings:
        _refuse_matching(desk, spec, one)
    for collect in spec.collects:
        columns = _tried(desk, spec, f"“{collect.label}”", collect.sql)
        known = {one.name for one in spec.by_repeat[collect.repeat] if one.is_stored}
        if unknown := [one for one in columns if one not in known]:
            words = f"“{collect.label}”的sql里，{'、'.join(unknown)}不是{collect.repeat}里要填的字段。"
            raise _mistake(spec, words)


def _refuse_matching(desk: Desk, spec: FormSpec, one: Matching) -> None:
    try:
        unknown = matching.tried(desk, spec, one)
    except UserError as error:
        raise _mistake(spec, f"“{one.label}”的sql算不了：{error.sentence}") from error
    if unknown:
        raise _mistake(spec, f"“{one.label}”用到的{'、'.join(unknown)}不是sql查出来的。")


def _tried(desk: Desk, spec: FormSpec, what: str, sql: str) -> tuple[str, ...]:
    try:
        return Selects(desk, spec, _NO_RECORD).table(sql, empty_values).columns
    except UserError as error:
        raise _mistake(spec, f"{what}的sql算不了：{error.sentence}") from error


def _mistake(spec: FormSpec, words: str) -> UserError:
    return UserError("form_mistake", form=spec.form_id, count=1, first=words, where=(words,))


def _told(desk: Desk, check: Check, record: str) -> Problem | None:
    """Return the problem if a check's select finds a row; what the row says stands in the sentence."""
    values = {"id": record, "today": desk.clock.today().isoformat()}
    names = parameters(check.sql)
    values |= {name: _ever(desk, record, name.removeprefix(WAS)) for name in names if name.startswith(WAS)}
    seen = desk.store.select(check.sql, values, first_only=True)
    if not seen.rows:
        return None
    row = dict(zip(seen.columns, seen.rows[0], strict=True))
    sentence = check.sentence
    for name in sorted(check.shown):
        sentence = sentence.replace(f"{{{name}}}", _in_words(row.get(name)))
    return Problem(next(iter(check.fields), ""), "", check.name, sentence, check.level)


def _in_words(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)  # a number with a unit


def _ever(desk: Desk, record: str, field: str) -> str:
    """Return every value that a field of a record has had, with blanks between and around them."""
    lines = desk.store.records.lines_of(record)
    found = [str(one.payload.fields.get(field) or "") for one in lines if one.payload]
    return f" {' '.join(dict.fromkeys(one for one in found if one))} "


def _checks(spec: FormSpec, state: str) -> list[Check]:
    return [one for one in spec.checks if one.sql and (not one.states or state in one.states)]
