"""Identity numbers, credit codes, phones, region codes; masks and register numbers; money."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.errors import UserError, text_of
from ruraldesk.rules.identifiers import (
    CHECKS,
    check_id_number,
    id_birth,
    id_check_sign,
    id_for_lookup,
    id_sex,
    is_valid,
    normalise,
    show_phone,
)
from ruraldesk.rules.masking import AUDIENCES, MASK_RULES, birth_year, group_of, mask, mask_name
from ruraldesk.rules.money import parse_yuan, upper_money, yuan_grouped, yuan_text
from ruraldesk.rules.numbering import counter_in, format_number, pattern_mistake

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "110105 19491231 002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        "11010519491231\u200b002X",
    ],
)
def test_an_identity_number_is_taken_in_any_width_and_spacing(text: str) -> None:
    assert check_id_number(text, TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("rule", "text", "code"),
    [
        ("id_number", "1101051949123100", "id_number_length"),
        ("id_number", "11010519491231A02X", "id_number_sign"),
        ("id_number", "99010519491231002X", "id_number_region"),
        ("id_number", "110105194913310021", "id_number_birth"),
        ("id_number", "110105202912310021", "id_number_birth"),
        ("id_number", "110105189012310021", "id_number_birth"),
        ("id_number", "330402198001011235", "id_number_check"),
        ("uscc", "91350100M000100Y4", "uscc_length"),
        ("uscc", "91350100M000100I43", "uscc_sign"),
        ("uscc", "91350100M000100Y44", "uscc_check"),
        ("mobile", "12800138000", "mobile_shape"),
        ("mobile", "1380013800", "mobile_shape"),
        ("phone", "12", "phone_shape"),
        ("village_code", "330402101", "village_code_shape"),
        ("village_code", "330402101400", "village_code_shape"),
        ("town_code", "330402101200", "town_code_shape"),
        ("town_code", "330402000", "town_code_shape"),
    ],
)
def test_a_wrong_identifier_is_refused_with_its_own_sentence(rule: str, text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        CHECKS[rule](text, TODAY)
    assert caught.value.code == code
    assert "？" not in caught.value.sentence
    assert text_of(code).remedy
    assert not is_valid(rule, text, TODAY)


@pytest.mark.parametrize(
    ("rule", "text", "stored"),
    [
        ("id_number", "330402198001011236", "330402198001011236"),
        ("uscc", "91350100m000100y43", "91350100M000100Y43"),
        ("mobile", "+86 138 0013 8000", "13800138000"),
        ("phone", "(0573)12345678", "057312345678"),
        ("phone", "0573-12345678", "057312345678"),
        ("phone", "96345", "96345"),
        ("phone", "82345678", "82345678"),
        ("phone", "138-0013-8000", "13800138000"),
        ("village_code", "330402 101 200", "330402101200"),
        ("town_code", "330402101000", "330402101"),
    ],
)
def test_a_right_identifier_is_stored_in_one_shape(rule: str, text: str, stored: str) -> None:
    assert CHECKS[rule](text, TODAY) == stored
    assert CHECKS[rule](stored, TODAY) == stored


def test_old_numbers_are_expanded_for_looking_up_only() -> None:
    assert id_for_lookup("110105491231002") == "11010519491231002X"
    assert id_birth("110105491231002") == date(1949, 12, 31)
    assert id_sex("330402198001011236") == "1"
    assert id_sex("110105491231002") == "2"
    assert (id_birth("abc"), id_sex("abc")) == (None, "")
    assert not is_valid("id_number", "110105491231002", TODAY)


@given(st.from_regex(r"33048[123][12][0-9]{9}[0-9]", fullmatch=True), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_keeps_the_check_sign(digits: str, place: int, by: int) -> None:
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert id_check_sign(digits) != id_check_sign(other)


def test_phones_are_printed_in_groups() -> None:
    assert show_phone("13812345678") == "138 1234 5678"
    assert show_phone("057312345678") == "0573-12345678"
    assert show_phone("02112345678") == "021-12345678"
    assert show_phone("96345") == "96345"
    assert normalise(" １３８–0013.8000 ") == "13800138000"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王强", "王*"),
        ("王建国", "王*国"),
        ("欧阳修", "欧阳*"),
        ("欧阳文修", "欧阳*修"),
        ("欧阳", "欧*"),
        ("闻人建国", "闻人*国"),
        ("王", "*"),
        ("阿卜杜·热合", "阿卜*·**"),
        ("买·买提", "*·**"),
        ("王 𬱖", "王*"),
        ("", ""),
    ],
)
def test_a_masked_name_is_never_whole(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("rule", "audience", "text", "shown"),
    [
        ("id_number", "board", "330402198001011236", None),
        ("id_number", "members", "330402 19800101 1236", "330402********1236"),
        ("id_number", "members", "110105491231002", "110105******002"),
        ("id_number", "members", "乱写", "**"),
        ("id_number", "town", "330402198001011236", "330402198001011236"),
        ("mobile", "board", "13812345678", None),
        ("mobile", "members", "138 1234 5678", "138****5678"),
        ("mobile", "members", "0573-12345678", "************"),
        ("duty_phone", "board", "0573-12345678", "0573-12345678"),
        ("bank_account", "board", "6228480402564890018", "6228***********0018"),
        ("bank_account", "board", "12345678", "********"),
        ("address", "board", "新塍镇某村第5组12号", "第5组"),
        ("address", "board", "某路12号", None),
        ("birth", "board", "1958-03-02", "1958年"),
        ("name", "board", "王建国", "王*国"),
        ("name_public", "board", "王建国", "王建国"),
        ("name_hidden", "board", "王建国", None),
        ("withheld", "party", "低保", "低保"),
        ("never", "town", "病种", None),
        ("never", "internal", "病种", "病种"),
    ],
)
def test_a_mask_is_a_rule_and_an_audience(rule: str, audience: str, text: str, shown: str | None) -> None:
    assert mask(rule, audience, text) == shown


@given(st.sampled_from(sorted(MASK_RULES)), st.sampled_from(AUDIENCES), st.text(max_size=30))
def test_no_mask_lets_a_hidden_value_through_whole(rule: str, audience: str, text: str) -> None:
    place = AUDIENCES.index(audience)
    shown = mask(rule, audience, text)
    if MASK_RULES[rule][place] == "full":
        assert shown == text
    elif MASK_RULES[rule][place] == "omit":
        assert shown is None


def test_groups_and_years_are_read_from_what_is_written() -> None:
    assert group_of("五组") == "第五组"
    assert group_of("第12村民小组3号") == "第12组"
    assert birth_year("19580302") == "1958年"
    assert birth_year("不详") is None


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("108500.00", "壹拾万零捌仟伍佰元整"),
        ("30263.20", "叁万零贰佰陆拾叁元贰角整"),
        ("60000", "陆万元整"),
        ("3280.00", "叁仟贰佰捌拾元整"),
        ("12,000.00", "壹万贰仟元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1005.06", "壹仟零伍元零陆分"),
        ("10", "壹拾元整"),
        ("100000000", "壹亿元整"),
        ("10001000", "壹仟万零壹仟元整"),
        ("100008000", "壹亿零捌仟元整"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("-12.30", "负壹拾贰元叁角整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_money_in_capital_characters(yuan: str, capitals: str) -> None:
    assert upper_money(parse_yuan(yuan)) == capitals


@given(st.integers(-(10**13), 10**13))
def test_money_written_is_money_read(fen: int) -> None:
    assert parse_yuan(yuan_text(fen)) == fen
    assert parse_yuan(yuan_grouped(fen)) == fen
    capitals = upper_money(fen)
    assert "零零" not in capitals
    assert capitals.endswith(("整", "分"))


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_amounts_never_share_their_capitals(one: int, other: int) -> None:
    assert (upper_money(one) == upper_money(other)) == (one == other)


@pytest.mark.parametrize("text", ["", "3.280,00", "12.345", "abc", "1,23", "１２，３４.5.6"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="金额"):
        parse_yuan(text)


def test_register_numbers_are_made_and_read_back() -> None:
    assert format_number("设-{class}-{n:04}", {"class": "GY"}, 12) == "设-GY-0012"
    assert format_number("〔{year}〕议第{n:03}号", {"year": "2026"}, 3) == "〔2026〕议第003号"
    assert format_number("{n}", {}, 7) == "7"
    assert counter_in("设-{class}-{n:04}", "设-GY-0012") == 12
    assert counter_in("设-{class}-{n:04}", "旧12") is None


@pytest.mark.parametrize(
    ("pattern", "word"),
    [("{n", "花括号"), ("号", "{n}"), ("{n}{n}", "{n}"), ("{n:4}", "花括号"), ("{class}-{n}", "class")],
)
def test_a_pattern_with_a_mistake_is_named(pattern: str, word: str) -> None:
    assert word in pattern_mistake(pattern, ["year"])
    assert pattern_mistake("{year}-{n:03}", ["year"]) == ""
