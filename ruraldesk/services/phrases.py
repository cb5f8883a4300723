"""常用语: words a clerk writes again and again, kept per field of a form with the desk's settings."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.errors import UserError
from ruraldesk.model.cleaning import clean_lines
from ruraldesk.services.desk import Desk

MOST, LONGEST = 100, 1000


def phrases(desk: Desk, form: str, field: str) -> list[str]:
    """Return the phrases of a field, in the order the clerk gave them."""
    kept = desk.store.settings.get(_key(form, field), [])
    return [str(one) for one in kept]


def add(desk: Desk, form: str, field: str, words: str) -> list[str]:
    """Keep a phrase before the others; one that is there already comes to the front.

    Raises UserError("phrase_too_long"), ("phrases_full").
    """
    said = _checked(words)
    rest = [one for one in phrases(desk, form, field) if one != said]
    if said and len(rest) >= MOST:
        raise UserError("phrases_full", most=MOST)
    return keep(desk, form, field, [said, *rest] if said else rest)


def change(desk: Desk, form: str, field: str, place: int, words: str) -> list[str]:
    """Say a phrase otherwise. Raises UserError("phrase_too_long")."""
    said, now = _checked(words), phrases(desk, form, field)
    return keep(desk, form, field, [said if at == place else one for at, one in enumerate(now)])


def keep(desk: Desk, form: str, field: str, wanted: Sequence[str]) -> list[str]:
    """Keep these phrases in this order, each once."""
    kept = list(dict.fromkeys(one for one in wanted if one))
    desk.store.settings.set(_key(form, field), kept)
    return kept


def _checked(words: str) -> str:
    said = clean_lines(words).strip()
    if len(said) > LONGEST:
        raise UserError("phrase_too_long", length=len(said), most=LONGEST)
    return said


def _key(form: str, field: str) -> str:
    return f"phrases/{form}/{field}"
