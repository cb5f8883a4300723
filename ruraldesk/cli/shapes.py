"""The JSON shapes of the command line's answers (docs/contracts/command-line.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.model.outcomes import Question
from ruraldesk.model.record import Record

Json = dict[str, Any]  # Any: JSON document

_SHAPE_KEYS = {"id", "form", "version", "state", "number", "title", "fields", "meta"}


def record_json(record: Record) -> Json:
    """Return a record as it is answered everywhere."""
    meta = asdict(record.meta)
    meta["context"] = dict(record.meta.context)
    return {
        "id": record.id,
        "form": record.form,
        "version": record.version,
        "state": record.state,
        "number": record.number,
        "title": record.title,
        "fields": record.fields,
        "meta": meta,
    }


def is_record_shape(given: Mapping[str, Any]) -> bool:
    """True if an object is a whole record rather than its bare fields."""
    return isinstance(given.get("fields"), Mapping) and given.keys() <= _SHAPE_KEYS


def fields_of(given: Mapping[str, Any]) -> Json:
    """Return the fields of an object in either shape."""
    return dict(given["fields"]) if is_record_shape(given) else dict(given)


def context_of(given: Mapping[str, Any]) -> dict[str, int] | None:
    """Return the context a record's shape was loaded with, if it says so."""
    meta = given.get("meta") if is_record_shape(given) else None
    context = meta.get("context") if isinstance(meta, Mapping) else None
    if context is None:
        return None
    if not isinstance(context, Mapping) or not all(isinstance(one, int) for one in context.values()):
        raise UserError("json_unreadable", where=("meta.context",))
    return dict(context)


def question_json(question: Question) -> Json:
    """Return an open question."""
    found = asdict(question)
    found["options"] = [asdict(one) for one in question.options]
    return found
