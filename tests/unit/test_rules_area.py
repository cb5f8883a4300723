"""The area account: rooms by weight, shares under both denominators, and what just fails or passes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.model.evaluation import EmptyScope, evaluate
from ruraldesk.model.expressions import parse
from ruraldesk.rules.area import AreaAccount, service_area

SCOPE = EmptyScope(date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    ("total", "service", "share", "large", "serves"),
    [
        (500_00, 400_00, 8000, True, False),  # 高于80%: 80.00% itself fails
        (500_00, 400_01, 8000, True, True),  # shown as 80.00%, and yet above it
        (499_99, 499_99, 10000, False, True),
        (500_01, 400_00, 8000, True, False),
        (0, 0, None, False, False),
    ],
)
def test_the_share_must_exceed_eighty_percent_and_the_area_reach_five_hundred(
    total: int, service: int, share: int | None, large: bool, serves: bool
) -> None:
    account = AreaAccount(total, service)
    assert account.share(strict=True) == share
    assert account.is_large_enough is large
    assert account.serves_enough(strict=True) is serves


def test_the_shared_parts_count_in_one_denominator_only() -> None:
    account = AreaAccount(600_00, 450_00, 60_00)
    assert (account.share(strict=True), account.share(strict=False)) == (7500, 8333)
    assert not account.serves_enough(strict=True)
    assert account.serves_enough(strict=False)
    assert account.net == 540_00


@pytest.mark.parametrize(
    ("area", "weight", "counts"),
    [(120_50, 100, 120_50), (120_50, 0, 0), (33_33, 50, 16_67), (33_31, 50, 16_66), (1, 49, 0), (1, 50, 1)],
)
def test_a_room_counts_by_its_weight(area: int, weight: int, counts: int) -> None:
    assert service_area(area, weight) == counts


@pytest.mark.parametrize(("area", "weight"), [(-1, 50), (100, -1), (100, 101)])
def test_a_room_below_nothing_or_above_the_whole_is_refused(area: int, weight: int) -> None:
    with pytest.raises(ValueError, match=str(weight)):
        service_area(area, weight)


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 100)), max_size=30))
def test_what_serves_never_exceeds_what_is_there_and_adds_up_within_half_a_unit_a_room(
    rooms: list[tuple[int, int]],
) -> None:
    counted = sum(service_area(*room) for room in rooms)
    assert abs(counted * 100 - sum(area * weight for area, weight in rooms)) <= 50 * len(rooms)
    assert counted <= sum(area for area, _ in rooms)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_leaving_the_shared_parts_out_never_lowers_the_share(service: int, other: int, common: int) -> None:
    account = AreaAccount(service + other + common, service, common)
    strict, net = account.share(strict=True), account.share(strict=False)
    assert strict is not None
    assert net is not None
    assert strict <= net
    assert account.serves_enough(strict=False) or not account.serves_enough(strict=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("area-service('33.33', 50)", Decimal("16.67")),
        ("area-service('33.333', 50)", None),
        ("area-service('33.33', 101)", None),
        ("area-service('', 50)", None),
        ("area-service('33.33', '')", None),
        ("area-share('600.00', '450.00')", Decimal("75.00")),
        ("area-share('600.00', '450.00', '60.00')", Decimal("83.33")),
        ("area-share('600.00', '450.00', '')", Decimal("75.00")),
        ("area-share('0', '0')", None),
        ("area-share('', '1')", None),
        ("area-passes('500.00', '400.00')", False),
        ("area-passes('500.00', '400.01')", True),
        ("area-passes('499.99', '499.99')", False),
        ("area-passes('600.00', '450.00', '60.00')", True),
    ],
)
def test_forms_reckon_with_the_account(text: str, expected: object) -> None:
    assert evaluate(parse(text), SCOPE) == expected
