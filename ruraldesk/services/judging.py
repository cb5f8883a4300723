"""A record before its form: normalised, filled by its defaults, worked through, judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any  # Any: JSON values

from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.model.calculation import initial_fields, recompute
from ruraldesk.model.form import FormSpec
from ruraldesk.model.live import Around
from ruraldesk.model.normal import normalise
from ruraldesk.model.record import Fields
from ruraldesk.model.scope import NO_FACTS, RecordFacts
from ruraldesk.model.validation import Problem, validate
from ruraldesk.model.values import typed_words
from ruraldesk.services import sql_checks
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import duplicates
from ruraldesk.services.saving import spec_for
from ruraldesk.services.selecting import Selects

MISSING = "required"
LEVELS = {"block": 0, "hold": 1, "warn": 2}


@dataclass(frozen=True, slots=True)
class Case:
    """A record as it is about to be saved."""

    spec: FormSpec
    record: str
    fields: Fields
    state: str
    number: str = ""
    incomplete: str = ""  # the reason why fields of an old record may be missing


def normalised(desk: Desk, spec: FormSpec, given: Mapping[str, Any]) -> Fields:
    """Return fields from outside in their canonical shape. Raises UserError("value_refused")."""
    try:
        found = normalise(spec, given)
    except UserError as error:
        if error.code != "fields_wrong":
            raise
        raise UserError("value_refused", where=error.where, count=len(error.where), first=error.where[0]) from error
    for field in spec.by_repeat[""]:
        value = found.get(field.name)
        if field.check and isinstance(value, str):
            found[field.name] = typed_words(field, value, desk.clock.today())  # full-width digits, spaces, a small x
    return found


def with_defaults(desk: Desk, spec: FormSpec, given: Fields) -> Fields:
    """Return the fields of a new record over what a new one begins with."""
    now = desk.clock.now().astimezone(CHINA)
    return {**initial_fields(spec, desk.clock.today(), now, desk.store.specs.tables()), **given}


def completed(desk: Desk, spec: FormSpec, fields: Fields, selects: Selects) -> Fields:
    """Return the fields with everything the form works out, hidden values cleared."""
    on = around(desk, selects)
    return recompute(spec, fields, on.today, on.now, tables=on.tables, look_up=on.look_up, select=on.select)


def around(desk: Desk, selects: Selects, facts: RecordFacts = NO_FACTS) -> Around:
    """Return what a record leans on besides its fields, today and at this desk."""
    now = desk.clock.now().astimezone(CHINA)

    @cache
    def look_up(record: str) -> Mapping[str, object] | None:
        found = desk.store.records.get(desk.store.records.canonical(record))
        return found.fields if found else None

    return Around(desk.clock.today(), now, desk.store.specs.tables(), look_up, selects.first, facts)


def problems(desk: Desk, case: Case) -> list[Problem]:
    """Return everything that is wrong with a record, or worth a look; those that block first, then those that hold.

    An old record that is incomplete is not held: what it lacks cannot be had.
    """
    now = desk.clock.now().astimezone(CHINA)
    facts = RecordFacts(case.record, case.number, case.state)
    found = validate(
        case.spec, case.fields, case.state, desk.clock.today(), now, tables=desk.store.specs.tables(), facts=facts
    )
    return finished(desk, case, found)


def finished(desk: Desk, case: Case, found: list[Problem]) -> list[Problem]:
    """Return what the form's own rules found, with what only the register knows, in order."""
    found = [*found, *duplicates(desk, case.spec, case.record, case.fields)]
    if case.incomplete:
        found = [_told_only(one) for one in found if one.code != MISSING]
    return in_order(found)


def standing_problems(desk: Desk, record: str) -> list[Problem]:
    """Return what blocks or holds a record as it is stored, its SQL checks included: no paper of it goes out.

    Raises UserError("record_unknown").
    """
    return [one for one in all_problems(desk, stored_case(desk, record)) if one.level != "warn"]


def stored_case(desk: Desk, record: str) -> Case:
    """Return a record as it is stored. Raises UserError("record_unknown")."""
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("record_unknown", record=record)
    return Case(spec_for(desk, found), record, found.fields, found.state, found.number, found.meta.incomplete)


def all_problems(desk: Desk, case: Case) -> list[Problem]:
    """Return the problems of a record that is in the vault, or is just being written, with its SQL checks."""
    return in_order([*problems(desk, case), *sql_problems(desk, case)])


def in_order(found: Iterable[Problem]) -> list[Problem]:
    """Return problems with those that block first, then those that hold."""
    return sorted(found, key=lambda one: LEVELS[one.level])


def sql_problems(desk: Desk, case: Case) -> list[Problem]:
    """Return what the SQL checks find; inside a transaction, in the record as it would stand."""
    found = sql_checks.found(desk, case.spec, case.record, case.state)
    return [_told_only(one) for one in found] if case.incomplete else found


def refuse_blocks(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Raise UserError("value_refused") if anything blocks the save; return what else was found."""
    rest = tuple(found)
    blocking = tuple(one.sentence for one in rest if one.level == "block")
    if blocking:
        raise UserError("value_refused", where=blocking, count=len(blocking), first=blocking[0])
    return rest


def _told_only(one: Problem) -> Problem:
    return replace(one, level="warn") if one.level == "hold" else one


def past_date(text: str, today: date) -> str:
    """Return an ISO date up to today, or "" for none. Raises UserError("date_unreadable", "date_to_come")."""
    if not text:
        return ""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise UserError("date_unreadable", text=text) from None
    if on > today:
        raise UserError("date_to_come", text=on.isoformat())
    return on.isoformat()
