"""What a few keys mean in a list: number, code, characters, initials, the best first."""

from __future__ import annotations

import pytest

from ruraldesk.gui.form.initials import initials_of
from ruraldesk.model.typed_choices import fitting, is_settled

CODED = [("01", "社区服务中心"), ("02", "供电照明"), ("10", "体育"), ("20", "商业物流"), ("99", "其他")]
NAMED = [("routine", "日常巡查"), ("special", "专项检查"), ("before", "汛前检查")]


@pytest.mark.parametrize(
    ("typed", "entries", "found"),
    [
        ("2", CODED, [1, 3]),
        ("02", CODED, [1]),
        ("０２", CODED, [1]),
        ("1", CODED, [0, 2]),
        ("99", CODED, [4]),
        ("2", NAMED, [1]),
        ("zx", NAMED, [1]),
        ("ZX", NAMED, [1]),
        ("jc", NAMED, [1, 2]),
        ("检查", NAMED, [1, 2]),
        ("日常 巡查", NAMED, [0]),
        ("", NAMED, [0, 1, 2]),
        ("4", NAMED, []),
        ("没有", NAMED, []),
    ],
)
def test_the_entries_that_fit_come_the_best_first(typed: str, entries: list[tuple[str, str]], found: list[int]) -> None:
    assert fitting(typed, entries, initials_of) == found


def test_one_that_fits_or_a_whole_label_settles_it() -> None:
    entries = [("a", "维修"), ("b", "维修中"), ("c", "停用")]
    assert is_settled("ty", entries, fitting("ty", entries, initials_of))
    assert is_settled("维修", entries, fitting("维修", entries, initials_of))
    assert not is_settled("wx", entries, fitting("wx", entries, initials_of))
    assert not is_settled("x", entries, [])
