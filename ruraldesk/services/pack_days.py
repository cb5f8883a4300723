"""The due dates that a pack moves: counted by register while it is rehearsed, one of them named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ruraldesk.services.desk import Desk
from ruraldesk.services.pack_effects import Effect


def moved_days(desk: Desk, before: Mapping[tuple[str, int, str, int], str]) -> Iterator[Effect]:
    """Return, for each register, how many due dates are other days now than ``before``; the earliest one is named."""
    moved: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for (form, rid, name, row), on in desk.store.deadlines.days().items():
        was = before.get((form, rid, name, row), "")
        if was and on and was != on:
            moved[form].append((was, on))
    for form, days in sorted(moved.items()):
        was, on = min(days)
        yield Effect(
            "due", form, desk.store.specs.newest(form).title, f"{len(days):,}个到期日变了，如：{was}改到{on}。"
        )
