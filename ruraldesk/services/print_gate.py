"""The gate's third part: what blocks or holds a record keeps its papers in the house too, named by its field."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Record
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.validation import Problem
from ruraldesk.rules.scanning import scan
from ruraldesk.services import judging
from ruraldesk.services.desk import Desk
from ruraldesk.store.search_text import digits_of

if TYPE_CHECKING:
    from ruraldesk.documents.privacy import Finding
    from ruraldesk.documents.render import Laid

MOBILE_DIGITS = 11
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


def private_phones(desk: Desk, chosen: Print, laid: Laid) -> list[Finding]:
    """Return a finding for each number on a public paper that the register knows as somebody's own mobile.

    A field for a duty number is not looked through by the gate of the pages; a villager's number may stand in it.
    """
    from ruraldesk.documents.privacy import AUDIENCE_WORDS, PUBLIC_AUDIENCES, Finding

    options = laid.snapshot.options
    if options.blank or chosen.audience not in PUBLIC_AUDIENCES:
        return []
    found = []
    for part in laid.parts:
        for number in _mobiles(part.text):
            if not (owner := _owner(desk, number)):
                continue
            place = part.place or "村里的电话"
            words = f"{place}里的{number}是{owner}登记的手机，{AUDIENCE_WORDS[chosen.audience]}前换成值班电话"
            words += f"；照原样印，理由：{options.allow}" if options.allow else "；本人同意的，写明理由再印。"
            kind: Literal["ok", "stopped"] = "ok" if options.allow else "stopped"
            found.append(Finding(kind, words, place, part.field, part.record or laid.snapshot.record.id, kind != "ok"))
    return list(dict.fromkeys(found))


def _mobiles(text: str) -> list[str]:
    hits = [digits_of(text[one.start : one.end]) for one in scan(text) if one.kind == "mobile"]
    return [one[-MOBILE_DIGITS:] for one in hits]


def _owner(desk: Desk, number: str) -> str:
    """Return whose mobile a number is, by the keys that search keeps; "" for nobody's."""
    for spec in desk.store.specs.all():
        private = [one for one in spec.fields if one.check == "mobile" and one.privacy != "public"]
        if not any(one.search == "digits" and not one.repeat for one in private):
            continue
        rows = desk.store.alike.by_numbers(spec.form_id, [number], [one.name for one in private if not one.repeat])
        for _, record, *cells in rows:
            if number in (digits_of(str(one or ""))[-MOBILE_DIGITS:] for one in cells):
                return desk.store.records.title(str(record))
    return ""


def _finding(record: Record, problem: Problem) -> Finding:
    from ruraldesk.documents.privacy import Finding

    return Finding("stopped", problem.sentence, _place(record, problem), problem.field, record.id)


def _place(record: Record, problem: Problem) -> str:
    if not problem.repeat:
        return ""
    rows = record.rows(problem.repeat)
    return next((f"第{place}行" for place, row in enumerate(rows, 1) if row.get("_id") == problem.row_id), "")
