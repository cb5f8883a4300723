"""Unfinished input: kept as it was typed, offered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any  # Any: JSON values

from ruraldesk.model.form import FormSpec
from ruraldesk.services import session_draft
from ruraldesk.services.desk import Desk
from ruraldesk.store.drafts import Draft as Kept


@dataclass(frozen=True, slots=True)
class Draft:
    """The raw text of one form being filled."""

    id: str
    form: str
    form_title: str
    record: str  # "" for a new record
    title: str
    saved_at: str
    filled: int  # fields that a person typed or chose


def drafts(desk: Desk) -> list[Draft]:
    """Return this clerk's drafts, newest first."""
    return [_shown(desk, one) for one in desk.store.drafts.list(desk.clerk)]


def is_there(desk: Desk, draft: str) -> bool:
    """True while a draft is kept."""
    return desk.store.drafts.get(draft) is not None


def drop(desk: Desk, draft: str) -> None:
    """Throw a draft away."""
    desk.store.drafts.drop(draft)


def _shown(desk: Desk, one: Kept) -> Draft:
    spec = desk.store.specs.newest(one.form)
    title = desk.store.records.title(one.record) if one.record else _name_typed(spec, one.raw)
    return Draft(one.id, one.form, spec.title, one.record, title, one.saved_at, session_draft.filled(one.raw))


def _name_typed(spec: FormSpec, raw: Mapping[str, Any]) -> str:
    """Return what was typed into the first text field: enough to know a draft by."""
    values = raw.get("values", {})
    return next(
        (str(values[one.name]) for one in spec.by_repeat[""] if one.type == "text" and values.get(one.name)), ""
    )
