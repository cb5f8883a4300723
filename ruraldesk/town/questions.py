"""What the town asks, decides and sends back: all of it as lines in the stream for that village."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from ruraldesk.bundle.at_desk import AtDesk, need_role
from ruraldesk.clock import instant_text
from ruraldesk.errors import UserError
from ruraldesk.model.changes import ASK_PREFIX, DELETED, RETURNED, ChangeDraft, LineDraft, Op
from ruraldesk.model.merging import split_key
from ruraldesk.model.normal import canonical_scalar
from ruraldesk.model.outcomes import ChangeSet, Question
from ruraldesk.model.record import Record


def open_questions(desk: AtDesk) -> list[Question]:
    """Return everything that stands open at this town: conflicts, open points, own queries, returns."""
    need_role(desk.store, "town")
    return desk.store.questions.open_ones()


def ask(desk: AtDesk, record: str, field: str, words: str) -> str:
    """Ask the village about a record (``field`` may be ""); return the question's id. Travels with the next receipt."""
    need_role(desk.store, "town")
    if not words.strip():
        raise UserError("question_without_words")
    found = _record(desk, record)
    if field and field not in desk.store.specs.version(found.form, found.version).by_name:
        raise UserError("ask_field_unknown", field=field)
    question = secrets.token_hex(8)
    body = {"field": field, "words": words.strip(), "asker": desk.store.identity.name, "detail": {}}
    _write(desk, found, "ask", {ASK_PREFIX + question: body})
    return question


def send_back(desk: AtDesk, record: str, reason: str) -> ChangeSet:
    """Return a record to its village with a reason. It stands until the village has changed the record."""
    need_role(desk.store, "town")
    if not reason.strip():
        raise UserError("return_without_reason")
    body = {"words": reason.strip(), "asker": desk.store.identity.name}
    return _write(desk, _record(desk, record), "return", {RETURNED: body}, reason.strip())


def withdraw(desk: AtDesk, question: str) -> ChangeSet:
    """Take a query of the town back."""
    need_role(desk.store, "town")
    found = _question(desk, question)
    return _write(desk, _record(desk, found.record), "ask", {ASK_PREFIX + question: None})


def answer(desk: AtDesk, question: str, value: object) -> ChangeSet:
    """Decide a conflict or open point: the value that holds, a standing one by its place ("#1"), or a new one.

    A query that the town itself asked is closed by answering it too.
    """
    need_role(desk.store, "town")
    found = _question(desk, question)
    record = _record(desk, found.record)
    if found.kind == "town_query":
        return withdraw(desk, question)
    if not found.key:
        raise UserError("answer_not_among", value=value)
    return _write(desk, record, "answer", {found.key: _decided(desk, record, found, value)})


def _decided(desk: AtDesk, record: Record, question: Question, value: object) -> Any:  # Any: JSON value
    if is_about_being(question.key):
        return _kept_or_gone(question, value)
    if isinstance(value, str) and value.startswith("#") and value[1:].isdigit():
        place = int(value[1:]) - 1
        if not 0 <= place < len(question.options):
            raise UserError("answer_not_among", value=value)
        return question.options[place].value
    standing = {str(one.value): one.value for one in question.options}
    if str(value) in standing:
        return standing[str(value)]
    spec = desk.store.specs.version(record.form, record.version)
    repeat, row_id, name = split_key(question.key)
    field = spec.by_name.get(name if row_id else question.key)
    if field is None or field.repeat != repeat:
        raise UserError("answer_not_among", value=value)
    try:
        decided = canonical_scalar(field, value)
    except (ValueError, TypeError) as error:
        raise UserError("answer_not_among", value=value) from error
    if field.choice_list and isinstance(decided, str) and spec.choice(field.name, decided) is None:
        raise UserError("answer_not_among", value=value)
    return decided


def is_about_being(key: str) -> bool:
    """True for a question whether a record, or a row, is deleted or stays."""
    _, row_id, name = split_key(key)
    return key == DELETED or bool(row_id and not name)


def _kept_or_gone(question: Question, value: object) -> bool:
    """Return what to write: True deletes a record and keeps a row. A place names the write that holds."""
    gone = question.key == DELETED
    if isinstance(value, str) and value.startswith("#") and value[1:].isdigit():
        place = int(value[1:]) - 1
        if not 0 <= place < len(question.options):
            raise UserError("answer_not_among", value=value)
        return gone if question.options[place].value is gone else not gone
    if value in (True, *_DROP):
        return gone
    if value in (False, *_KEEP):
        return not gone
    raise UserError("answer_not_among", value=value)


_KEEP, _DROP = ("留着", "keep", "留"), ("删掉", "delete", "删")  # what services.questions takes at a village


def _question(desk: AtDesk, question: str) -> Question:
    found = desk.store.questions.get(question)
    if found is None:
        raise UserError("town_question_unknown", question=question)
    return found


def _record(desk: AtDesk, record: str) -> Record:
    found = desk.store.records.get(record)
    if found is None:
        raise UserError("town_record_unknown", record=record)
    return found


def _write(desk: AtDesk, record: Record, op: Op, fields: Mapping[str, Any], reason: str = "") -> ChangeSet:
    """Write one line about a record to its village's stream, having seen all of it that is here."""
    seen = desk.store.records.state_of(record.id).seen
    village = record.meta.village
    audience = f"village:{desk.store.aliases.at_town().get(village, village)}"
    line = LineDraft(audience, record.id, record.form, record.version, op, fields, dict(seen), reason)
    change = ChangeDraft(str(uuid.uuid4()), desk.clerk, instant_text(desk.clock.now()), (line,))
    return desk.store.append(change)
