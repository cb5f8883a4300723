"""What percentages of a report's whole are worked out from: sums, and a whole that stands in every row once."""

from __future__ import annotations

from ruraldesk.reports.definition import ReportColumn
from ruraldesk.reports.rows import Row, sums, totals

PART = ReportColumn("part", "件数", "integer", 5, "right", total="sum")
WHOLE = ReportColumn("whole", "总数", "integer", 5, "right", total="max", hidden=True)
EACH = ReportColumn("each", "应做", "integer", 5, "right", hidden=True)


def row(village: str, part: int, whole: int) -> Row:
    return Row({"part": part, "whole": whole, "each": whole}, village=village)


def test_a_whole_that_repeats_in_every_row_counts_once_a_village() -> None:
    rows = [row("330499101201", 3, 10), row("330499101201", 7, 10), row("330499101202", 4, 4)]
    assert sums([PART, WHOLE, EACH], rows) == {"part": 14, "whole": 14, "each": 24}


def test_a_column_in_which_nothing_is_written_adds_up_to_nothing() -> None:
    cost = ReportColumn("cost", "花费", "money", 8, "right", total="sum")
    empty, written = Row({"cost": None}), Row({"cost": 0})
    assert totals([cost], [empty, empty]) == {"cost": None}
    assert totals([cost], [empty, written]) == {"cost": 0}
    assert totals([cost], []) == {"cost": 0}, "a period without a row is a period of noughts"


def test_a_whole_is_taken_from_the_period_asked_for() -> None:
    one, other = row("330499101201", 3, 10), row("330499101201", 7, 10)
    one.then["previous"] = {"part": 1, "whole": 2}
    other.then["previous"] = {"part": 1, "whole": 2}
    assert sums([PART, WHOLE], [one, other], "previous") == {"part": 2, "whole": 2}
