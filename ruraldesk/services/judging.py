"""A record before its form: normalised, filled by its defaults, worked through, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any  # Any: JSON values

from ruraldesk.clock import CHINA
from ruraldesk.errors import UserError
from ruraldesk.model.calculation import initial_fields, recompute
from ruraldesk.model.form import FormSpec
from ruraldesk.model.normal import normalise
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import Problem, validate
from ruraldesk.model.values import typed_words
from ruraldesk.rules.dates import HolidayTable
from ruraldesk.services.desk import Desk
from ruraldesk.services.duplicates import duplicates

MISSING = "required"


@dataclass(frozen=True, slots=True)
class Case:
    """A record as it is about to be saved."""

    spec: FormSpec
    record: str
    fields: Fields
    state: str
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
    return {**initial_fields(spec, desk.clock.today(), desk.clock.now().astimezone(CHINA)), **given}


def completed(desk: Desk, spec: FormSpec, fields: Fields) -> Fields:
    """Return the fields with everything the form works out, hidden values cleared."""
    now = desk.clock.now().astimezone(CHINA)

    def look_up(record: str) -> Mapping[str, object] | None:
        found = desk.store.records.get(record)
        return found.fields if found else None

    return recompute(spec, fields, desk.clock.today(), now, holidays=holidays(desk), look_up=look_up)


def problems(desk: Desk, case: Case) -> list[Problem]:
    """Return everything that is wrong with a record, or worth a look; those that block first."""
    now = desk.clock.now().astimezone(CHINA)
    found = validate(case.spec, case.fields, case.state, desk.clock.today(), now, holidays=holidays(desk))
    found += duplicates(desk, case.spec, case.record, case.fields)
    if case.incomplete:
        found = [one for one in found if one.code != MISSING]
    return sorted(found, key=lambda one: one.level != "block")


def refuse_blocks(desk: Desk, case: Case) -> tuple[Problem, ...]:
    """Raise UserError("value_refused") if anything blocks the save; return the warnings."""
    found = problems(desk, case)
    blocking = tuple(one.sentence for one in found if one.level == "block")
    if blocking:
        raise UserError("value_refused", where=blocking, count=len(blocking), first=blocking[0])
    return tuple(found)


def iso_date(text: str) -> str:
    """Return an ISO date, or "" for none. Raises UserError("date_unreadable")."""
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError("date_unreadable", text=text) from None


def holidays(desk: Desk) -> HolidayTable | None:
    """Return the village's table of holidays, None while it has none."""
    return desk.store.specs.holidays()
