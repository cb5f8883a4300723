"""The disclosure reports over a few sheets, counted by hand: what was due, in time, late, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ruraldesk.services import reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers.disclosure import Hall

FOURTH = Wanted(date(2026, 10, 1), date(2026, 12, 31))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Post income and expense in time, lost work five days late, a change of representatives in time; two ask."""
    made = Hall.open(tmp_path_factory.mktemp("told") / "desk")
    made.posted(made.finance(), "2026-10-20")
    late = made.posted(made.village("CW04"), "2026-10-25")
    event = {"frequency": "E", "happened_on": "2026-10-28", "period_from": None}
    made.posted(made.village("CW18", **event), "2026-11-02")
    answered = {"answer": "已补。", "answered_on": "2026-11-09"}
    asked = {"feedback_kind": "question", "feedback_text": "少了一天", "proposer": "孙阿二"}
    feedback = [
        {**asked, "received_on": "2026-10-27", **answered},  # due on the sixth
        {**asked, "received_on": "2026-11-16"},
    ]
    made.step(late, "objected", feedback=feedback)
    yield made
    made.at.store.close(backup=False)


def rows(hall: Hall, name: str) -> list[dict[str, Any]]:  # Any: cells
    return list(reporting.as_data(reporting.run(hall.at, name, FOURTH))["rows"])


def test_the_ledger_names_every_matter_of_a_sheet_and_the_day_in_words(hall: Hall) -> None:
    found = {row["number"]: (row["item"], row["period"]) for row in rows(hall, "disclosure_ledger")}
    assert found == {
        "〔2026〕财务公开第001号": ("各项收入、各项支出", "2026年第三季度"),
        "〔2026〕村务公开第001号": ("误工补贴人员及标准", "2026年第三季度"),
        "〔2026〕村务公开第002号": ("村民代表、村民委员会、村务监督委员会成员变动", "2026年10月28日"),
    }


def test_due_in_time_late_and_missing_are_counted_by_class(hall: Hall) -> None:
    names = ("due", "published", "in_time", "late", "missing", "sheets", "feedback", "answered_in_time")
    found = {row["class"]: [row[one] for one in names] for row in rows(hall, "disclosure_statistics")}
    assert found == {
        "党务": [2, 0, 0, 0, 2, 0, 0, 0],
        "村务": [13, 2, 1, 1, 11, 2, 2, 0],  # twelve of the quarter, and the change
        "财务": [7, 2, 2, 0, 5, 1, 0, 0],
    }


def test_what_was_asked_says_how_it_was_answered_and_not_by_whom(hall: Hall) -> None:
    found = rows(hall, "disclosure_feedback")
    assert [(row["answer_due"], row["result"]) for row in found] == [("2026-11-06", "逾期"), ("2026-11-26", "待答复")]
    assert "孙阿二" not in str(found)


def test_the_matrix_has_a_mark_where_something_was_due_or_done(hall: Hall) -> None:
    table = reporting.as_data(
        reporting.run(hall.at, "disclosure_due_matrix", Wanted(date(2026, 1, 1), date(2026, 12, 31)))
    )
    october = next(one["name"] for one in table["columns"] if one["label"] == "10月")
    marks = {row["code"]: row[october] for row in table["rows"]}
    assert [marks[one] for one in ("CF02", "CF03", "CW04", "CF04", "CW02")] == ["按时", "按时", "迟", "未公开", "—"]


def test_a_year_before_the_desk_and_its_first_sheet_has_nothing_due_and_no_rate(hall: Hall) -> None:
    year = Wanted(date(2025, 1, 1), date(2025, 12, 31))
    before = reporting.as_data(reporting.run(hall.at, "disclosure_statistics", year))
    assert [(row["due"], row["missing"], row["time_rate"]) for row in before["rows"]] == [(0, 0, None)] * 3
    assert "登记台启用以前" in "".join(before["notes"])
    matrix = reporting.as_data(reporting.run(hall.at, "disclosure_due_matrix", year))
    assert "未公开" not in str(matrix["rows"])
    compared = reporting.as_data(reporting.run(hall.at, "indicator_trend", FOURTH))
    rate = next(row for row in compared["rows"] if row["code"] == "I10")
    assert (rate["value__year_before"], rate["value__yoy"]) == (None, None)
    assert rate["value"] == "13.64"  # 3 of 22


def test_what_is_due_and_missing_leads_to_the_matrix_of_the_same_days(hall: Hall) -> None:
    table = reporting.run(hall.at, "disclosure_statistics", FOURTH)
    for name in ("due", "missing"):
        for row in range(len(table.rows) + 1):
            other = table.report_behind(row, name)
            assert other is not None
            assert (other.name, other.first, other.last) == ("disclosure_due_matrix", FOURTH.first, FOURTH.last)
    assert table.report_behind(0, "published") is None
    marks = rows(hall, other.name)
    late = [one for row in marks for one in row.values() if one == "未公开"]
    assert len(late) == table.totals[[one.name for one in table.columns].index("missing")].value
