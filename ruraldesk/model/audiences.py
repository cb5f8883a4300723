"""Which stream a changed key goes to: what the town may see, and what stays in the village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any  # Any: JSON values

from ruraldesk.model.changes import (
    ANSWER_PREFIX,
    ASK_PREFIX,
    CORRECTION,
    DELETED,
    TOWN,
    TRAVEL,
    VILLAGE,
    Context,
    LineDraft,
    Op,
)
from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import split_key


def audience_of(spec: FormSpec, key: str, travel: str) -> str:
    """Return ``town`` or ``village`` for a key of a record that travels so far.

    ``travel``: "" (nothing yet), "full" (the travelling fields), "all" (released).
    Forms with travel = "always" are at "full" from their first save.
    """
    return _audience(_travelling(spec, travel), key)


def split_by_audience(
    spec: FormSpec, record: str, op: Op, changed: Mapping[str, Any], travel: str, context: Context, reason: str = ""
) -> tuple[LineDraft, ...]:
    """Return the line drafts of one save of one record: at most one per audience, town first.

    A reason is a clerk's own words: of a record that the town knows under another title it stays in the
    village, on a line of its own if need be, until the record is released.
    """
    parts: dict[str, dict[str, Any]] = {}
    travelling = _travelling(spec, travel)
    for key, value in changed.items():
        parts.setdefault(_audience(travelling, key), {})[key] = value
    told = "" if travelling is not None and travelling.nameless else reason
    if reason != told and parts:
        parts.setdefault(VILLAGE, {})
    return tuple(
        LineDraft(
            audience,
            record,
            spec.form_id,
            spec.version,
            op,
            parts[audience],
            context,
            told if audience == TOWN else reason,
        )
        for audience in (TOWN, VILLAGE)
        if audience in parts
    )


def release(
    spec: FormSpec, record: str, flat: Mapping[str, Any], travel: str, level: str, context: Context, reason: str = ""
) -> LineDraft | None:
    """Return the town line that lets a record travel up to ``level``; None if it does already.

    ``flat`` holds every current key of the record, pseudo fields included (merging.current_keys).
    Asks and answers stay where they are.
    """
    so_far = travel or ("full" if spec.travel == "always" else "")
    if so_far in (level, "all"):
        return None
    withheld = {
        key: value
        for key, value in flat.items()
        if audience_of(spec, key, level) == TOWN
        and audience_of(spec, key, travel) != TOWN
        and key != DELETED
        and not key.startswith((ASK_PREFIX, ANSWER_PREFIX))
    }
    return LineDraft(TOWN, record, spec.form_id, spec.version, "release", {**withheld, TRAVEL: level}, context, reason)


@dataclass(frozen=True, slots=True)
class _Travelling:
    """The fields that travel at a level, the repeats with at least one of them, and whether the title does not."""

    fields: frozenset[str]
    repeats: frozenset[str]
    nameless: bool


@lru_cache(maxsize=256)
def _travelling(spec: FormSpec, travel: str) -> _Travelling | None:
    """Return what of a form travels; None where nothing does, its pseudo fields included."""
    level = travel or ("full" if spec.travel == "always" else "")
    if not level:
        return None
    fields = [one for one in spec.fields if _travels(one.town, level)]
    called, at_town = spec.list_view.title or spec.instance_name, spec.list_view.town_title
    nameless = level != "all" and at_town is not None and (called is None or at_town.source != called.source)
    return _Travelling(frozenset(one.name for one in fields), frozenset(one.repeat for one in fields), nameless)


def _audience(travelling: _Travelling | None, key: str) -> str:
    if travelling is None:
        return VILLAGE
    if key.startswith("_"):
        return VILLAGE if key == CORRECTION and travelling.nameless else TOWN
    repeat, row_id, name = split_key(key)
    if row_id and (not name or name.startswith("_")):
        return TOWN if repeat in travelling.repeats else VILLAGE
    return TOWN if name in travelling.fields else VILLAGE


def _travels(rule: str, level: str) -> bool:
    return rule == "full" or (rule == "on_request" and level == "all")
