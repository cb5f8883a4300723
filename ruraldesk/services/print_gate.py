"""The gate's third part: what blocks or holds a record keeps its papers in the house too, named by its field."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Record
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.validation import Problem
from ruraldesk.services import judging
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.documents.privacy import Finding

NOT_ASKED = datetime.min  # noqa: DTZ901  whether a paper fits a record does not hang on the time


def standing(desk: Desk, spec: FormSpec, record: Record, *, blank: bool) -> list[Finding]:
    """Return a finding for each problem that stops every paper of a record.

    A sheet to be filled by hand says nothing of the record; an old record that is closed and incomplete
    stays as it is, and its papers are what there is of it.
    """
    state = spec.state(record.state)
    closed = state is not None and state.closed
    if blank or (record.meta.incomplete and closed):
        return []
    return [_finding(record, one) for one in judging.standing_problems(desk, record.id)]


def fits(spec: FormSpec, chosen: Print, record: Record) -> bool:
    """True if a paper is one for this record: a matter for party members alone has no sheet for the board."""
    scope = RecordScope(spec, record.fields, date.min, NOT_ASKED)
    return chosen.when is None or truth(evaluate(chosen.when, scope))


def unfit(spec: FormSpec, chosen: Print, record: Record, *, blank: bool) -> list[Finding]:
    """Return the finding that stops a paper which is none for this record."""
    from ruraldesk.documents.privacy import Finding

    if blank or fits(spec, chosen, record):
        return []
    return [Finding("stopped", chosen.why_not, "", "", record.id)]


def _finding(record: Record, problem: Problem) -> Finding:
    from ruraldesk.documents.privacy import Finding

    return Finding("stopped", problem.sentence, _place(record, problem), problem.field, record.id)


def _place(record: Record, problem: Problem) -> str:
    if not problem.repeat:
        return ""
    rows = record.rows(problem.repeat)
    return next((f"第{place}行" for place, row in enumerate(rows, 1) if row.get("_id") == problem.row_id), "")
