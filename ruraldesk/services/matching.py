"""Choosing one record for another as a form declares it: who can be asked and who cannot, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.model.matching import Matching, Reason
from ruraldesk.model.record import ROW_ID, Record
from ruraldesk.model.validation import Problem
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects, empty_values

Seen = Mapping[str, object]  # a row of the select, by column


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that could be chosen; with ``bars`` it cannot, and they say why."""

    id: str
    title: str
    reasons: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    chosen: bool = False


def offered(spec: FormSpec, state: str) -> list[Matching]:
    """Return what is chosen by matching in a state."""
    return [one for one in spec.matchings if one.is_offered(state)]


def of_name(spec: FormSpec, name: str) -> Matching:
    """Return a form's matching, the first one for an empty name. Raises UserError("match_unknown")."""
    found = next((one for one in spec.matchings if name in ("", one.name)), None)
    if found is None:
        raise UserError("match_unknown", name=name, form=spec.title, where=tuple(one.name for one in spec.matchings))
    return found


def candidates(desk: Desk, spec: FormSpec, record: str, matching: Matching) -> list[Candidate]:
    """Return whom the form names for a record as it is stored: those who can be taken first, in the form's order.

    Raises UserError("record_unknown").
    """
    stored = desk.store.records.get(record)
    if stored is None:
        raise UserError("record_unknown", record=record)
    there = {one for one, _ in _links(desk, stored, matching)}
    found = []
    for row in _rows(desk, spec, record, matching):
        link = str(row["id"])
        bars = _said(matching.bars, row)
        reasons = () if bars else _said(matching.reasons, row)
        found.append(Candidate(link, desk.store.records.title(link), reasons, bars, link in there))
    return sorted(found, key=lambda one: bool(one.bars))


def found(desk: Desk, spec: FormSpec, record: str, state: str) -> list[Problem]:
    """Return a problem for everyone who is chosen and may not be, in a record as it stands."""
    problems: list[Problem] = []
    for matching in offered(spec, state):
        stored = desk.store.records.get(record)
        links = _links(desk, stored, matching) if stored is not None else []
        rows = {str(row["id"]): row for row in _rows(desk, spec, record, matching)} if links else {}
        for link, row_id in links:
            bars = _said(matching.bars, rows[link]) if link in rows else ()
            if bars:
                words = f"{desk.store.records.title(link)}：{'；'.join(bars)}。"
                problems.append(Problem(matching.link, row_id, matching.name, words, "block", matching.repeat))
    return problems


def tried(desk: Desk, spec: FormSpec, matching: Matching) -> list[str]:
    """Return the columns that its sentences lean on and its select does not give; raises as the select does."""
    columns = Selects(desk, spec, "").table(matching.sql, empty_values).columns
    wanted = {"id"}.union(*(one.columns for one in (*matching.bars, *matching.reasons)))
    return sorted(wanted.difference(columns))


def _rows(desk: Desk, spec: FormSpec, record: str, matching: Matching) -> list[Seen]:
    table = Selects(desk, spec, record).table(matching.sql, empty_values)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _links(desk: Desk, stored: Record, matching: Matching) -> list[tuple[str, str]]:
    """Return who is chosen in a record, by the id that is used now, with the row that says so."""
    chosen = [(str(stored.fields.get(matching.link) or ""), "")]
    if matching.repeat:
        rows = stored.rows(matching.repeat)
        chosen = [(str(row.get(matching.link) or ""), str(row.get(ROW_ID, ""))) for row in rows]
    return [(desk.store.records.canonical(link), row) for link, row in chosen if link]


def _said(reasons: Iterable[Reason], row: Seen) -> tuple[str, ...]:
    return tuple(_filled(one.sentence, row) for one in reasons if row.get(one.column) not in (None, 0, ""))


def _filled(sentence: str, row: Seen) -> str:
    for name, value in row.items():
        sentence = sentence.replace(f"{{{name}}}", "" if value is None else str(value))
    return sentence
