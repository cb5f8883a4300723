"""Numbers of reports: rounded 四舍五入 exactly, shares and changes from whole numbers, odd values refused."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import Cell, Kind
from ruraldesk.reports.definition import ReportColumn
from ruraldesk.reports.values import change_cell, number_cell, points_cell, rounded, share_cell, sure, text_cell

WHOLE = st.integers(-(10**15), 10**15)


def _column(kind: Kind, **more: object) -> ReportColumn:
    return ReportColumn("x", "数", kind, 5, "right", **more)  # type: ignore[arg-type]


@given(WHOLE, st.integers(1, 10**9), st.integers(0, 4))
def test_rounding_is_that_of_decimals_half_up(above: int, below: int, places: int) -> None:
    with localcontext(prec=80):
        wanted = (Decimal(above) / Decimal(below)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert rounded(Fraction(above, below), places) == wanted


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown"),
    [
        (2, 3, 1, "66.7%"),
        (1, 8, 1, "12.5%"),
        (1, 16, 1, "6.3%"),
        (-1, 16, 1, "-6.3%"),
        (400, 500, 2, "80.00%"),
        (1, 0, 1, "—"),
    ],
)
def test_a_percentage_is_worked_out_from_whole_numbers(part: int, whole: int, decimals: int, shown: str) -> None:
    assert share_cell(Fraction(part), Fraction(whole), _column("percent", decimals=decimals)).shown == shown


@pytest.mark.parametrize(
    ("now", "then", "shown"),
    [
        (3, 2, "+50.0%"),
        (2, 3, "-33.3%"),
        (2, 2, "0.0%"),
        (0, 4, "-100.0%"),
        (4, 0, "—"),
        (0, 0, "—"),
        (5, -10, "+150.0%"),
        (5000, 2, "+249,900.0%"),
    ],
)
def test_a_change_is_seen_from_what_was_then(now: int, then: int, shown: str) -> None:
    assert change_cell(Fraction(now), Fraction(then)).shown == shown


def test_a_difference_of_percentages_has_its_sign() -> None:
    assert points_cell(Decimal("80.0"), Decimal("76.8")).shown == "+3.2"
    assert points_cell(Decimal("80.0"), Decimal("80.0")).shown == "0.0"
    assert points_cell(None, Decimal("80.0")).shown == "—"


@pytest.mark.parametrize(
    ("kind", "raw", "value", "shown"),
    [
        ("money", 328000, "3280.00", "3,280.00"),
        ("money", -5, "-0.05", "-0.05"),
        ("area", 13350, "133.50", "133.50"),
        ("hours", 25, "2.5", "2.5"),
        ("money", 10**17, "1000000000000000.00", "1,000,000,000,000,000.00"),
    ],
)
def test_a_whole_number_is_shown_in_its_unit(kind: Kind, raw: int, value: str, shown: str) -> None:
    assert number_cell(_column(kind), raw) == Cell(Decimal(value), shown)


def test_money_in_ten_thousands_is_rounded_once() -> None:
    assert number_cell(_column("money", wan=True), 1_234_500_00).shown == "123.45"
    assert number_cell(_column("money", wan=True), 50_00).shown == "0.01"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 1.0),
        ("money", "3"),
        ("text", 1.5),
        ("date", "2026-02-30"),
        ("date", "20260203"),
        ("text", b"x"),
        ("state", 3),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused_with_the_columns_name(kind: Kind, value: object) -> None:
    with pytest.raises(UserError) as refused:
        sure(_column(kind), value)
    assert refused.value.code == "report_value"
    assert "“数”" in refused.value.sentence


def test_nothing_is_an_empty_cell() -> None:
    assert sure(_column("money"), None) is None
    assert number_cell(_column("money"), None).shown == ""
    assert text_cell(_column("text"), "").value is None
    assert text_cell(_column("month"), "2026-07").shown == "2026年7月"
