"""What each audience may read of each kind of value: the whole table, and the masked shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.rules.masking import (
    AUDIENCES,
    MASK_RULES,
    birth_year,
    group_of,
    mask,
    mask_account,
    mask_id,
    mask_mobile,
    mask_name,
    shape_for,
)

O, M, C, F = "omit", "masked", "coarse", "full"  # noqa: E741  the columns of a table
# board, members, party (a person about himself), town, internal: domain rules B.4
TABLE = {
    "id_number": (O, M, F, F, F),
    "mobile": (O, M, F, F, F),
    "duty_phone": (F, F, F, F, F),
    "bank_account": (M, M, F, F, F),
    "address": (C, C, F, F, F),
    "birth": (C, C, F, F, F),
    "name_public": (F, F, F, F, F),
    "name": (M, F, F, F, F),
    "name_hidden": (O, O, F, F, F),
    "withheld": (O, O, F, F, F),
    "never": (O, O, O, O, F),
}


@pytest.mark.parametrize("rule", sorted(TABLE))
def test_the_table_of_masks_is_as_it_was_agreed(rule: str) -> None:
    assert tuple(shape_for(rule, audience) for audience in AUDIENCES) == TABLE[rule]


def test_there_is_no_rule_besides() -> None:
    assert MASK_RULES.keys() == TABLE.keys()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("11010519491231002X", "110105********002X"),
        ("１１０１０５ 19491231 002x", "110105********002X"),
        ("110105491231002", "110105******002"),
        ("1101051949123100", "*" * 16),
        ("护照E12345678", "*" * 11),
    ],
)
def test_an_identity_number_hides_the_birth_date_or_everything(text: str, shown: str) -> None:
    assert mask_id(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800138000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("1380013800", "*" * 10),
        ("057312345678", "*" * 12),
    ],
)
def test_a_mobile_keeps_three_and_four(text: str, shown: str) -> None:
    assert mask_mobile(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("6228480402564890018", "6228***********0018"), ("622848040256", "6228****0256"), ("62284804025", "*" * 11)],
)
def test_an_account_keeps_four_and_four_of_at_least_twelve(text: str, shown: str) -> None:
    assert mask_account(text) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王建国", "王*国"),
        ("王建国强", "王**强"),
        ("欧阳建国", "欧阳*国"),
        ("阿卜杜·热合·买提", "阿卜*·**·**"),
        ("王 建国", "王*国"),
    ],
)
def test_a_long_name_keeps_its_surname_and_its_last_sign(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text("王建国欧阳阿卜杜·李 ", min_size=1, max_size=8))
def test_a_masked_name_of_any_shape_hides_at_least_one_sign(name: str) -> None:
    shown = mask_name(name)
    plain = "".join(name.split())
    assert shown != plain or not plain.strip("·")


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("第5组12号", "第5组"),
        ("5 组", "第5组"),
        ("十二村民小组", "第十二组"),
        ("三社", "第三组"),
        ("５组", "第5组"),
        ("幸福路12号", None),
    ],
)
def test_an_address_on_the_board_is_the_group_alone(address: str, group: str | None) -> None:
    assert group_of(address) == mask("address", "board", address) == group


@pytest.mark.parametrize(
    ("birth", "year"), [("1958-03-02", "1958年"), ("19580302", "1958年"), ("1958", "1958年"), ("58-3-2", None)]
)
def test_a_birth_date_on_the_board_is_the_year_alone(birth: str, year: str | None) -> None:
    assert birth_year(birth) == year


def test_an_unknown_rule_or_audience_shows_nothing() -> None:
    for rule, audience in (("colour", "board"), ("name", "neighbours")):
        with pytest.raises(KeyError):
            mask(rule, audience, "王建国")
