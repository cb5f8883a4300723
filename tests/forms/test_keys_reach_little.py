"""What a key has worked out and looked at again in every shipped form: counted, not timed (benchmarks/keystroke.py).

Each form stands filled as its fullest example with 25 rows in every table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

import pytest

from benchmarks.keystroke import filled, keys
from ruraldesk.model.calculation import Step
from ruraldesk.model.live import Live
from ruraldesk.model.record import Row
from ruraldesk.paths import seed_forms
from ruraldesk.services import forms
from ruraldesk.services.desk import Desk
from tests.helpers.desks import copied_desk

FORMS = sorted(one.parent.name for one in seed_forms().glob("*/form.toml"))
ROWS = 25
USUAL, MOST = 4, 6 * ROWS  # a usual key; one that a table hangs on: a few times its rows


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("keys") / "desk") as opened:
        yield opened


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the steps worked out, the places looked at, and the passes over a whole record."""
    counted: Counter[str] = Counter()
    work_out, judge, again = Live._work_out, Live._judge, Live._again

    def counting_work(self: Live, step: Step, place: int, row: Row) -> bool:
        counted["reached"] += 1
        return work_out(self, step, place, row)

    def counting_judge(self: Live, at: int, places: set[int], state: str) -> None:
        counted["reached"] += len(places)
        judge(self, at, places, state)

    def counting_again(self: Live) -> None:
        counted["whole"] += 1
        again(self)

    monkeypatch.setattr(Live, "_work_out", counting_work)
    monkeypatch.setattr(Live, "_judge", counting_judge)
    monkeypatch.setattr(Live, "_again", counting_again)
    return counted


@pytest.mark.parametrize("form", FORMS)
def test_a_key_reaches_what_leans_on_it_and_never_the_whole_record(
    village: Desk, form: str, work: Counter[str]
) -> None:
    session = filled(village, forms.form(village, form), ROWS)
    assert session.problems is not None
    reached: dict[str, int] = {}
    work.clear()
    for path, text in keys(session):
        session.set_text(path, text)
        assert session.problems is not None
        reached[path] = work.pop("reached", 0)
    assert work["whole"] == 0
    assert 0 < median(reached.values()) <= USUAL
    assert {path: count for path, count in reached.items() if count > MOST} == {}


def test_a_form_without_its_wiring_would_be_noticed(village: Desk, work: Counter[str]) -> None:
    session = filled(village, forms.form(village, "mediation_case"), ROWS)
    assert session.problems is not None
    work.clear()
    session._live = session._problems = None
    assert session.problems is not None
    assert work["reached"] > 3 * MOST
