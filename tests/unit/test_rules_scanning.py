"""The scanner finds private numbers in any disguise, and lets everyday numbers pass."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.rules.identifiers import id_check_sign
from ruraldesk.rules.scanning import scan


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系13800138000，身份证11010519491231002X", ["mobile", "id_number"]),
        ("开户行6228480402564890018", ["card"]),
        ("138 0013 8000", ["mobile"]),
        ("138-0013-8000", ["mobile"]),
        ("138.0013.8000", ["mobile"]),
        ("1.3.8.0.0.1.3.8.0.0.0", ["mobile"]),
        ("电话：１３８－００１３－８０００", ["mobile"]),
        ("13800\u200b138\ufeff000", ["mobile"]),
        ("138\n0013\r\n8000", ["mobile"]),
        ("一三八〇〇一三八〇〇〇", ["mobile"]),
        ("幺三八零零幺三八零零零", ["mobile"]),
        ("壹叁捌零零壹叁捌零零零", ["mobile"]),
        ("张三13800138000", ["mobile"]),
        ("13800138000一组", ["mobile"]),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", ["mobile"]),
        ("138OO138OOO", ["mobile"]),
        ("+86 13800138000", ["mobile"]),
        ("8613800138000", ["mobile"]),
        ("(138)00138000", ["mobile"]),
        ("13800138000/13900139000", ["mobile", "mobile"]),
        ("1、13800138000", ["mobile"]),
        ("2026-10-20 13800138000", ["mobile"]),
        ("138001380.00", ["mobile"]),
        ("1380013800013900139000", ["card"]),
        ("110105 19491231 002X", ["id_number"]),
        ("110105-1949-12-31-002x", ["id_number"]),
        ("110105491231002", ["id_number"]),
        ("1 1 0 1 0 5 4 9 1 2 3 1 0 0 2", ["id_number"]),
        ("１１０１０５１９４９１２３１００２Ｘ", ["id_number"]),
        ("110105194912310021", ["id_number"]),
        ("6228 4804 0256 4890 018", ["card"]),
        ("6228-4804-0256-4890", ["card"]),
        ("卡号 6228 4804 0256 4890 018，电话 138 0013 8000。", ["card", "mobile"]),
    ],
)
def test_a_private_number_is_found(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in scan(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "96345",
        "0573-12345678",
        "（0573）12345678",
        "0573-12345678、0573-87654321",
        "12345、12348、110、119、120",
        "2026-10-20至2026-10-27",
        "2026-10-20 2026-10-27",
        "2026.10.20-2026.10.27",
        "20260701-20260930",
        "2026-10-20 13:00:00",
        "60,000.00 3,280.00 2,146.80",
        "812,340.55＋108,500.00－30,263.20＝890,577.35",
        "3280.00 13800.00",
        "1 3,280.00 6,000.00",
        "余款138001.38元",
        "合计1,234,567.89元",
        "设-GY-0001",
        "设-A-0012 设-A-0013",
        "〔2026〕第041号",
        "330402101200",
        "邮编314000",
        "138****5678",
        "330402********1236",
        "二〇二六年十月二十日",
        "第一、第二、第三组",
        "",
    ],
)
def test_an_everyday_number_passes(text: str) -> None:
    assert scan(text) == []


def test_a_find_names_its_place_in_the_text_as_it_was() -> None:
    text = "王建国，电话１３８ ００１３ ８０００。"
    (found,) = scan(text)
    assert text[found.start : found.end] == "１３８ ００１３ ８０００"


FULL = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
FILLERS = [" ", "-", "—", ".", "·", "\n", "\u200b", "\u3000", "\u00ad", "  ", " - "]


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from([None, FULL, HAN]),
    st.sampled_from(FILLERS),
    st.sets(st.integers(1, 10)),
    st.sampled_from(["", "电话", "张三", "联系人："]),
)
def test_a_mobile_number_is_found_with_one_filler_anywhere(
    number: str, script: dict[int, str] | None, filler: str, places: set[int], before: str
) -> None:
    digits = number.translate(script) if script else number
    written = before + "".join((filler if at in places else "") + sign for at, sign in enumerate(digits)) + "（家里）"
    assert [one.kind for one in scan(written)] == ["mobile"]


@given(st.integers(0, 999), st.integers(0, 10**6), st.sampled_from([None, FULL]))
def test_an_identity_number_is_found_with_any_fillers(order: int, seed: int, script: dict[int, str] | None) -> None:
    year, rest = 1930 + seed % 90, f"{seed % 12 + 1:02}{seed % 28 + 1:02}"
    digits = f"330402{year}{rest}{order:03}"
    number = digits + id_check_sign(digits)
    dice = random.Random(seed)
    shown = number.translate(script) if script else number
    written = "".join(
        (dice.choice(FILLERS) if at and dice.random() < 0.3 else "") + sign for at, sign in enumerate(shown)
    )
    assert [one.kind for one in scan(f"身份证{written}号")] == ["id_number"]


@given(st.text(max_size=200))
def test_any_text_can_be_scanned_and_finds_do_not_overlap(text: str) -> None:
    found = scan(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_long_text_is_scanned_in_time_that_grows_with_its_length() -> None:
    assert scan("1 " * 10_000) != []
    assert scan("收入60,000.00元，" * 5_000) == []
