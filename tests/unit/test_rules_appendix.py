"""The cases that every rule had to meet first: days, months, sums, numbers, masks, over the tables that ship."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import SHARED
from ruraldesk.paths import seed_forms
from ruraldesk.rules.dates import HolidayTable, add_days, add_months, add_workdays, next_workday, workdays_between
from ruraldesk.rules.identifiers import CHECKS, is_valid, luhn_sum
from ruraldesk.rules.masking import mask_id
from ruraldesk.rules.money import MOST_FEN, parse_yuan, upper_money, yuan_grouped, yuan_text
from ruraldesk.rules.numbering import counter_in, filled, format_number, holes, series_of
from ruraldesk.rules.quorum import at_least_half, at_least_part, more_than_half, two_thirds
from ruraldesk.rules.scanning import scan
from ruraldesk.rules.tables import SharedTables

TODAY = date(2026, 11, 23)


def _shipped() -> HolidayTable:
    text = Path(seed_forms() / SHARED / "holidays.csv").read_text("utf-8")
    found = SharedTables({"holidays": text}).holidays
    assert found is not None
    return found


HOLIDAYS = _shipped()

# 1, 2, 3 and 13: days and months


def test_seven_days_from_the_twentieth_end_on_the_twenty_seventh() -> None:
    assert add_days(date(2026, 10, 20), 7) == date(2026, 10, 27)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 9, 28), 5, date(2026, 10, 10)),  # over 国庆, the moved Saturday counts
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # over 春节
        (date(2025, 9, 26), 5, date(2025, 10, 10)),  # over 国庆、中秋
        (date(2024, 2, 8), 2, date(2024, 2, 18)),
        (date(2026, 10, 12), -1, date(2026, 10, 10)),
        (date(2026, 10, 20), 0, date(2026, 10, 20)),
    ],
)
def test_working_days_follow_the_yearly_notice(start: date, days: int, last: date) -> None:
    assert add_workdays(start, days, HOLIDAYS).on == last


def test_what_runs_into_a_year_without_a_notice_says_so() -> None:
    assert add_workdays(date(2026, 12, 28), 3, HOLIDAYS).unsure_years == ()
    assert add_workdays(date(2026, 12, 28), 6, HOLIDAYS).unsure_years == (2027,)
    assert add_workdays(date(2027, 1, 4), -2, HOLIDAYS).unsure_years == (2027,)
    assert next_workday(date(2027, 1, 2), HOLIDAYS).unsure_years == (2027,)
    assert add_workdays(date(2026, 10, 20), 0, HolidayTable()).unsure_years == ()


def test_a_last_day_on_a_free_day_moves_to_the_next_working_day() -> None:
    assert next_workday(date(2026, 10, 24), HOLIDAYS).on == date(2026, 10, 26)
    assert next_workday(date(2026, 10, 1), HOLIDAYS).on == date(2026, 10, 8)
    assert next_workday(date(2026, 9, 20), HOLIDAYS).on == date(2026, 9, 20)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 2, 28), date(2026, 3, 28)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(start: date, last: date) -> None:
    assert add_months(start, 1) == last


def test_monthly_checks_of_the_thirty_first_never_slide() -> None:
    days = [add_months(date(2026, 1, 31), n).day for n in range(12)]
    assert days == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_judicial_confirmation_ends_on_the_thirtieth_day() -> None:
    assert add_days(date(2026, 3, 1), 30) == date(2026, 3, 31)


def test_every_start_day_over_twenty_years_counts_as_a_plain_list_of_days_does() -> None:
    first, count = date(2016, 1, 1), 20 * 365 + 60
    days = [first + timedelta(days=n) for n in range(count)]
    worked = list(accumulate(HOLIDAYS.is_workday(day) for day in days))  # worked days up to and with each day
    for place in range(40, count - 40):
        start = days[place]
        for n in (1, 5, 10, 15):
            last = days[bisect_left(worked, worked[place] + n)]
            assert add_workdays(start, n, HOLIDAYS).on == last
        back = days[bisect_left(worked, worked[place - 1] - 2)]  # the third worked day before
        assert add_workdays(start, -3, HOLIDAYS).on == back
        assert workdays_between(days[place - 20], start, HOLIDAYS) == worked[place] - worked[place - 20]
        moved = next_workday(start, HOLIDAYS).on
        assert moved == days[bisect_left(worked, worked[place - 1] + 1)]


# 4: quorums, 1 to 200


def test_every_assembly_of_one_to_two_hundred_has_its_quorum() -> None:
    for n in range(1, 201):
        assert two_thirds(n) * 3 >= 2 * n > (two_thirds(n) - 1) * 3
        assert at_least_half(n) * 2 >= n > (at_least_half(n) - 1) * 2
        assert more_than_half(n) * 2 > n >= (more_than_half(n) - 1) * 2
        for whole in (3, 5, 10):
            assert at_least_part(n, 1, whole) * whole >= n > (at_least_part(n, 1, whole) - 1) * whole
    assert (more_than_half(52), two_thirds(52)) == (27, 35)
    assert [at_least_part(0, 2, 3), at_least_part(7, 0, 5)] == [0, 0]


@pytest.mark.parametrize(("n", "part", "whole"), [(-1, 1, 2), (5, -1, 2), (5, 1, 0), (5, 1, -3)])
def test_a_part_that_makes_no_sense_is_refused(n: int, part: int, whole: int) -> None:
    with pytest.raises(ValueError, match=str(n)):
        at_least_part(n, part, whole)


# 6: money


def test_ten_thousand_rows_add_up_to_the_last_fen() -> None:
    rows = [parse_yuan("0.10"), parse_yuan("-0.03"), parse_yuan("1,234.56")] * 3_334
    assert yuan_text(sum(rows)) == "4116256.42"
    assert sum(rows) == 3_334 * (10 - 3 + 123_456)


def test_a_reversed_entry_has_a_minus_sign() -> None:
    assert parse_yuan("-3,280.00") == parse_yuan("−3280元") == -328_000
    assert yuan_grouped(-328_000) == "-3,280.00"
    assert yuan_text(-5) == "-0.05"
    assert upper_money(-328_000) == "负叁仟贰佰捌拾元整"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("¥60,000.00", 6_000_000),
        ("６０，０００．００", 6_000_000),
        ("12.5", 1250),
        ("12.500", 1250),
        ("+3", 300),
        ("0.05元", 5),
    ],
)
def test_an_amount_is_read_in_every_usual_writing(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


def test_an_amount_beyond_a_trillion_is_refused() -> None:
    assert parse_yuan("999,999,999,999.99") == MOST_FEN
    for text in ("1,000,000,000,000.00", "9" * 30):
        with pytest.raises(UserError):
            parse_yuan(text)
    with pytest.raises(ValueError, match="1"):
        upper_money(MOST_FEN + 1)


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (6_000_000, "陆万元整"),
        (328_000, "叁仟贰佰捌拾元整"),
        (1_000_000_01, "壹佰万元零壹分"),
        (100_000_500_00, "壹亿零伍佰元整"),
        (2_000_000_000_000, "贰佰亿元整"),
        (10_10, "壹拾元壹角整"),
        (101_01, "壹佰零壹元零壹分"),
        (0, "零元整"),
    ],
)
def test_capitals_stand_as_on_a_cheque(fen: int, capitals: str) -> None:
    assert upper_money(fen) == capitals


# 7 and 8: private numbers


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系13800138000，身份证11010519491231002X", ["mobile", "id_number"]),
        ("开户行6228480402564890018", ["card"]),
        ("身份证 110105\n19491231\n002X", ["id_number"]),
        ("卡号 ６２２８ ４８０４\r\n０２５６ ４８９０ ０１８", ["card"]),
        ("1 3 8 0 0 1 3 8 0 0 0", ["mobile"]),
        ("96345", []),
        ("0573-12345678", []),
    ],
)
def test_free_text_is_scanned_in_any_disguise(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in scan(text)] == kinds


def test_two_of_one_name_are_told_apart_by_what_is_left_of_their_numbers() -> None:
    one, other = mask_id("330402198001011236"), mask_id("330402198112310025")
    assert one != other
    assert one == "330402********1236"
    assert "19800101" not in one


@pytest.mark.parametrize(
    ("rule", "text", "stored"),
    [
        ("bank_card", "6228 4804 0256 4890 018", "6228480402564890018"),
        ("bank_card", "４１１１－１１１１－１１１１－１１１１", "4111111111111111"),
        ("postcode", "314 000", "314000"),
    ],
)
def test_cards_and_postcodes_are_stored_in_one_shape(rule: str, text: str, stored: str) -> None:
    assert CHECKS[rule](text, TODAY) == stored
    assert is_valid(rule, text, TODAY)


@pytest.mark.parametrize(
    ("rule", "text", "code"),
    [
        ("bank_card", "622848040256489", "bank_card_shape"),
        ("bank_card", "62284804025648900181", "bank_card_shape"),
        ("bank_card", "62284804025648900l8", "bank_card_shape"),
        ("bank_card", "6228480402564890019", "bank_card_check"),
        ("bank_card", "6228480402546890018", "bank_card_check"),
        ("postcode", "31400", "postcode_shape"),
        ("postcode", "914000", "postcode_shape"),
    ],
)
def test_wrong_cards_and_postcodes_are_refused(rule: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        CHECKS[rule](text, TODAY)
    assert caught.value.code == code


def test_the_sum_of_a_card_doubles_every_second_digit_from_the_right() -> None:
    assert luhn_sum("79927398713") == 70
    assert luhn_sum("18") == 10
    assert [luhn_sum(one) for one in ("", "5", "50", "90")] == [0, 5, 1, 9]


# 10: register numbers


def test_a_number_is_made_in_its_series_and_found_in_it_again() -> None:
    pattern = "（{year}）{village}人调字第{n:03}号"
    values = {"year": "2026", "village": "禾塘村"}
    number = format_number(pattern, values, 1)
    assert number == "（2026）禾塘村人调字第001号"
    assert counter_in(pattern, number) == 1
    assert counter_in(pattern, "（26）禾塘村人调字第001号") is None
    assert series_of(pattern, number) == filled(pattern, values) == "（2026）禾塘村人调字第{n:03}号"
    assert series_of(pattern, "旧001") == ""
    assert holes(pattern) == {"year", "village"}
    assert format_number(pattern, values, 12345) == "（2026）禾塘村人调字第12345号"
    assert counter_in(pattern, format_number(pattern, values, 12345)) == 12345
    with pytest.raises(KeyError):
        format_number(pattern, {"year": "2026"}, 1)


def test_another_year_is_another_series() -> None:
    pattern = "〔{year}〕志证第{n:03}号"
    assert filled(pattern, {"year": "2026"}) != filled(pattern, {"year": "2027"})
    assert series_of(pattern, "〔2026〕志证第007号") != series_of(pattern, "〔2027〕志证第007号")


def test_signs_of_a_pattern_are_signs_and_nothing_more() -> None:
    assert counter_in("设.{n}", "设x1") is None
    assert counter_in("设({n})", "设(12)") == 12
    assert counter_in("{n}", "1234567890123") is None
