"""The papers of a matter say nothing of votes that nobody cast, and bear the day on which they were put up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import printing, records
from tests.helpers import desks
from tests.helpers.decisions import Council
from tests.helpers.pdf_pages import pdf_text


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with desks.copied_desk(Path(tmp_path_factory.mktemp("papers")) / "desk") as at:
        yield Council(at)


def _words(council: Council, name: str, matter: str) -> str:
    return "".join(pdf_text(printing.issue(council.at, "decision", name, [matter]).pdf).split())


def test_a_course_printed_before_the_resolution_has_no_empty_votes(council: Council) -> None:
    matter = council.decision(title="样例河埠头修缮")
    assert "弃权" not in _words(council, "course", matter)


def test_a_notice_printed_again_bears_the_day_it_was_put_up(council: Council) -> None:
    council.authorise("welfare")
    matter = council.decision(amount="186000", fund_source=["collective"])
    council.course(matter, agreed=20)
    records.set_fields(council.at, matter, {}, state="resolved")
    assert "同意20，反对16，弃权0。" in _words(council, "course", matter)
    assert _words(council, "resolution", matter).count("年") == 4  # 决议, the pen's two, and the day of printing
    reviewers = [desks.person(council.at, f"监督{one}", roles=["supervisor"]) for one in "甲乙"]
    given = {
        "class": "village", "item": "CW01", "frequency": "E", "decision": matter, "decision_part": "result",
        "drafted_by": council.recorder, "drafted_at": "2026-09-28", "channels": ["board"], "posted_at": "2026-09-28",
        "boards": [{"board_place": "村委会门口"}], "review_result": "agree", "review_at": "2026-09-28",
        "reviewers": [{"reviewer": one} for one in reviewers], "approved_by": council.chair,
        "approved_at": "2026-09-28", "happened_on": "2026-09-26", "title": "表决结果的公告", "body": "见公告。",
    }  # fmt: skip
    records.add(council.at, "disclosure", given, state="posted")
    again = _words(council, "resolution", matter)
    assert "村民委员会2026年9月28日" in again
