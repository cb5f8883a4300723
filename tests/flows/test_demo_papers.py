"""The invented village's papers for the board: none says what must not be said, none is stopped."""

from __future__ import annotations

import pytest

from ruraldesk.services.desk import Desk
from tests.helpers.paper_privacy import leaks, public_papers


def judged(village: Desk, most: int) -> tuple[int, list[str], list[str]]:
    """Return how many papers there are, what stopped some, and what leaked."""
    count, stopped, leaked = 0, [], []
    for taken, found in public_papers(village, most):
        count += 1
        place = f"{taken.spec.form_id} {taken.print.name} {taken.record.title}"
        stopped += [f"{place}: {one.sentence}" for one in found.findings if one.kind == "stopped"]
        leaked += [f"{place}: {one}" for one in leaks(found.draft, taken)]
    return count, stopped, leaked


def test_some_of_every_forms_public_papers_keep_what_is_private(demo_village: Desk) -> None:
    count, stopped, leaked = judged(demo_village, 6)
    assert count > 20
    assert stopped == []
    assert leaked == []


@pytest.mark.sweep
def test_all_public_papers_keep_what_is_private(demo_village: Desk) -> None:
    count, stopped, leaked = judged(demo_village, 0)
    assert count > 250
    assert stopped == []
    assert leaked == []
