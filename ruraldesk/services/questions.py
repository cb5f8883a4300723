"""Open questions: two desks wrote different things, a rule is broken after a merge, the town asks."""

from __future__ import annotations

from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.changes import ANSWER_PREFIX, DELETED, STATE
from ruraldesk.model.merging import split_key
from ruraldesk.model.outcomes import Question
from ruraldesk.services import saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import Saved

KEEP_WORDS, DROP_WORDS = ("留着", "keep", "留"), ("删掉", "delete", "删")


def open_questions(desk: Desk, record: str = "") -> list[Question]:
    """Return the open questions, of one record or of all."""
    return desk.store.questions.open_ones(record or None)


def answer(desk: Desk, question: str, value: Any) -> Saved:  # Any: JSON value
    """Decide a question.

    For a conflict ``value`` is the one that holds: "#1" for the first standing one, or a new one.
    For a town query, the words to send back. Refuses: question_unknown, question_answered, answer_not_offered.
    """
    found = desk.store.questions.get(question)
    if found is None:
        raise UserError("question_unknown", question=question)
    if found.answer:
        raise UserError("question_answered", words=found.words)
    loaded = saving.load(desk, found.record)
    changed = _decision(desk, loaded, found, value)
    lines = split_by_audience(
        loaded.spec, found.record, _op(found), changed, loaded.travel, loaded.context, f"回答：{found.words}"[:200]
    )
    changes = saving.write(desk, lines)
    return Saved(saving.reread(desk, found.record), changes)


def _op(question: Question) -> Any:  # Any: one of the literals of Op
    return "answer" if question.kind == "town_query" else "update"


def _decision(desk: Desk, loaded: saving.Loaded, question: Question, value: Any) -> dict[str, Any]:
    match question.kind:
        case "town_query":
            return {ANSWER_PREFIX + question.id: _words(desk, value)}
        case "conflict":
            return {question.key: _chosen(desk, loaded, question, value)}
        case "open_point" | "returned":
            raise UserError("question_needs_change", title=loaded.record.title, words=question.words)


def _words(desk: Desk, value: Any) -> dict[str, str]:
    words = value if isinstance(value, str) else str(value)
    if not words.strip():
        raise UserError("answer_empty")
    if words[:1] == "#" and words[1:].isdigit():
        raise UserError("answer_in_words", given=words)
    return {"words": words.strip(), "clerk": desk.clerk}


def _chosen(desk: Desk, loaded: saving.Loaded, question: Question, value: Any) -> Any:
    _, row_id, name = split_key(question.key)
    about_being = question.key == DELETED or bool(row_id and not name)
    if isinstance(value, str) and value.startswith("#") and value[1:].isdigit():
        place = int(value[1:])
        if not 1 <= place <= len(question.options):
            raise UserError("answer_not_offered", given=value, count=len(question.options))
        standing = question.options[place - 1].value
        if about_being:  # what stands against a deletion is an edit: it says that the record, or row, stays
            gone = question.key == DELETED
            return gone if standing is gone else not gone
        return standing
    if about_being:
        return _kept_or_dropped(question.key, value)
    if question.key == STATE:
        return _state(loaded, question, value)
    return _field_value(desk, loaded, name if row_id else question.key, value)


def _kept_or_dropped(key: str, value: Any) -> bool:
    if value in KEEP_WORDS or value is True:
        return key != DELETED
    if value in DROP_WORDS or value is False:
        return key == DELETED
    raise UserError("answer_not_offered", given=value, count=2)


def _state(loaded: saving.Loaded, question: Question, value: Any) -> str:
    for option in question.options:
        state = loaded.spec.state(str(option.value))
        if value in (option.value, state.label if state else None):
            return str(option.value)
    raise UserError("answer_not_offered", given=value, count=len(question.options))


def _field_value(desk: Desk, loaded: saving.Loaded, name: str, value: Any) -> Any:
    from ruraldesk.model.values import parse_text

    field = loaded.spec.by_name[name]
    if not isinstance(value, str):
        return value
    entries = loaded.spec.choices.get(field.choice_list, ())
    return parse_text(field, value, desk.clock.today(), entries)
