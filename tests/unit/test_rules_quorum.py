"""Quorums in whole numbers for every assembly of 1 to 200."""

from __future__ import annotations

import pytest

from ruraldesk.rules.quorum import (
    at_least_half,
    at_least_part,
    exceeds_part,
    more_than_half,
    percent_hundredths,
    two_thirds,
)


@pytest.mark.parametrize(("n", "expected"), [(50, (26, 25, 34)), (51, (26, 26, 34)), (3, (2, 2, 2)), (1, (1, 1, 1))])
def test_the_worked_examples(n: int, expected: tuple[int, int, int]) -> None:
    assert (more_than_half(n), at_least_half(n), two_thirds(n)) == expected


@pytest.mark.parametrize("n", range(1, 201))
def test_a_quorum_is_the_fewest_that_reach_the_share(n: int) -> None:
    assert more_than_half(n) * 2 > n >= (more_than_half(n) - 1) * 2
    for needed, numerator, denominator in (
        (at_least_half(n), 1, 2),
        (two_thirds(n), 2, 3),
        *((at_least_part(n, part, whole), part, whole) for part, whole in ((1, 3), (1, 5), (1, 10), (4, 5))),
    ):
        assert needed * denominator >= numerator * n > (needed - 1) * denominator
        assert 1 <= needed <= n


def test_exactly_eighty_percent_does_not_exceed_eighty_percent() -> None:
    assert not exceeds_part(40000, 50000, 80, 100)
    assert exceeds_part(40001, 50000, 80, 100)
    assert percent_hundredths(40000, 50000) == 8000
    assert percent_hundredths(1, 3) == 3333
    assert percent_hundredths(2, 3) == 6667
    assert percent_hundredths(1, 0) is None


def test_a_share_of_nothing_sensible_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        at_least_part(-1, 1, 2)
