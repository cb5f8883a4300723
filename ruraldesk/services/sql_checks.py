"""Checks a form writes in SQL: they look at the whole register while a save can still be taken back."""

from __future__ import annotations

from ruraldesk.errors import UserError
from ruraldesk.model.form import Check, FormSpec
from ruraldesk.model.validation import Problem
from ruraldesk.services.desk import Desk

_NO_RECORD = ""


def refuse_found(desk: Desk, spec: FormSpec, record: str, state: str) -> tuple[Problem, ...]:
    """Raise UserError("value_refused") if a SQL check blocks what was just written; return the warnings.

    Inside the transaction of the save, which ends with the refusal.
    """
    found = [one for one in _checks(spec, state) if desk.store.finds(one.sql, record)]
    blocking = tuple(one.sentence for one in found if one.level == "block")
    if blocking:
        raise UserError("value_refused", where=blocking, count=len(blocking), first=blocking[0])
    return tuple(Problem(next(iter(one.fields), ""), "", one.name, one.sentence, one.level) for one in found)


def refuse_unreadable(desk: Desk, spec: FormSpec) -> None:
    """Raise UserError("form_mistake") if the vault cannot run a form's SQL checks over its new views."""
    for one in spec.checks:
        if not one.sql:
            continue
        try:
            desk.store.finds(one.sql, _NO_RECORD)
        except UserError as error:
            words = f"核对“{one.name}”的sql算不了：{error.sentence}"
            raise UserError("form_mistake", form=spec.form_id, count=1, first=words, where=(words,)) from error


def _checks(spec: FormSpec, state: str) -> list[Check]:
    return [one for one in spec.checks if one.sql and (not one.states or state in one.states)]
