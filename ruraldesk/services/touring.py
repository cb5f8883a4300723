"""The first hour on an invented village: its steps, which of them were done, and that it comes by itself only once."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.paths import resources
from ruraldesk.services.desk import Desk, is_sample


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what shows that it was done: one of page, saved, draft, large and lock."""

    name: str
    title: str
    do: str
    page: str = ""
    saved: str = ""
    draft: bool = False
    large: bool = False
    lock: bool = False


@dataclass(frozen=True, slots=True)
class Tour:
    """How far a clerk is. ``carried``: the window is built anew and the tour goes on in it."""

    done: frozenset[str] = frozenset()
    offered: bool = False
    carried: bool = False


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    data = tomllib.loads((resources() / "help" / "tour.toml").read_text(encoding="utf-8"))
    return tuple(Step(**one) for one in data["step"])


def is_offered(desk: Desk) -> bool:
    """True where the tour may be taken: in an invented village, whose records may be played with."""
    return desk.role == "village" and is_sample(desk.code)


def tour(desk: Desk) -> Tour:
    """Return how far the clerk at work is."""
    kept = desk.store.settings.get(_key(desk), {})
    names = {one.name for one in steps()}
    return Tour(frozenset(kept.get("done", ())) & names, kept.get("offered", False), kept.get("carried", False))


def begins_by_itself(desk: Desk) -> bool:
    """True the first time a clerk sees an invented village, and where the window was only built anew."""
    return is_offered(desk) and (not (known := tour(desk)).offered or known.carried)


def began(desk: Desk) -> None:
    """It is on the screen now and does not come by itself again."""
    _keep(desk, replace(tour(desk), offered=True, carried=False))


def carry(desk: Desk) -> None:
    """Let it be there again in the window that is built anew."""
    _keep(desk, replace(tour(desk), carried=True))


def did(desk: Desk, done: Sequence[Step]) -> Tour:
    """Remember what was done; return how far the clerk is now."""
    known = tour(desk)
    new = replace(known, done=known.done | {one.name for one in done})
    if new != known:
        _keep(desk, new)
    return new


def arrived(page: str, *, from_draft: bool) -> list[Step]:
    """Return the steps that coming to a page does."""
    return [one for one in steps() if (one.page and one.page == page) or (one.draft and from_draft)]


def saved(changes: ChangeSet) -> list[Step]:
    """Return the steps that a save does."""
    return [one for one in steps() if one.saved in changes.forms and changes.records]


def grew() -> list[Step]:
    """Return the steps that large text does."""
    return [one for one in steps() if one.large]


def locked() -> list[Step]:
    """Return the steps that locking does."""
    return [one for one in steps() if one.lock]


def _keep(desk: Desk, known: Tour) -> None:
    value = {"done": sorted(known.done), "offered": known.offered, "carried": known.carried}
    desk.store.settings.set(_key(desk), value)


def _key(desk: Desk) -> str:
    return f"tour/{desk.clerk}"
