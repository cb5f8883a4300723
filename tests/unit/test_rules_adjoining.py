"""Numbers broken over cells, rows and lines are found wherever they are cut; ordinary tables pass."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruraldesk.rules.adjoining import adjoining, card_check
from ruraldesk.rules.identifiers import id_check_sign

STANDARD = "11010519491231002X"  # the example of GB 11643
CARD = "6228480402564890018"


def id_number(area: str, born: date, serial: int) -> str:
    first = f"{area}{born:%Y%m%d}{serial:03}"
    return first + id_check_sign(first)


def card(begin: str, length: int, middle: int) -> str:
    body = begin + str(middle).zfill(length)[: length - 1 - len(begin)]
    return next(body + str(last) for last in range(10) if card_check(body + str(last)))


numbers = st.one_of(
    st.builds(
        id_number,
        st.sampled_from(["330411", "110105", "440300"]),
        st.dates(date(1930, 1, 1), date(2020, 1, 1)),
        st.integers(0, 999),
    ),
    st.builds(lambda head, tail: f"1{head}{tail:09}", st.integers(3, 9), st.integers(0, 999_999_999)),
    st.builds(card, st.sampled_from(["62", "60", "95"]), st.integers(16, 19), st.integers(0, 10**15)),
    st.builds(card, st.sampled_from(["43", "55", "35"]), st.just(16), st.integers(0, 10**12)),
)
words = st.sampled_from(["", "联系人", "电话：", "（备用）", "第3组 ", "记-", "厂房租金"])


@st.composite
def broken(draw: st.DrawFn) -> list[str]:
    number = draw(numbers)
    count = draw(st.integers(1, 2))
    cuts = sorted(draw(st.sets(st.integers(1, len(number) - 1), min_size=count, max_size=count)))
    pieces = [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]
    return [draw(words) + pieces[0], *pieces[1:-1], pieces[-1] + draw(words)]


@given(broken())
@settings(deadline=None)
def test_a_number_cut_at_any_place_over_two_or_three_pieces_is_found(pieces: list[str]) -> None:
    found = adjoining(pieces)
    assert any(set(one.pieces) == set(range(len(pieces))) for one in found), pieces


@given(broken())
@settings(deadline=None)
def test_a_declared_value_between_two_pieces_parts_them(pieces: list[str]) -> None:
    walled = [part for one in pieces for part in (one, None)]
    assert adjoining(walled) == []


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        (["110105", "1949-12-31", "002X"], "id_number"),
        (["138", "", "00138000"], "mobile"),
        (["１３８ ００１", "３８-０００"], "mobile"),
        (["一三八零零一", "三八零零零"], "mobile"),
        (["6228 4804 0256", "4890018"], "card"),
        (["139", "111", "12345"], "mobile"),
    ],
)
def test_disguises_are_seen_through(pieces: list[str], kind: str) -> None:
    assert [one.kind for one in adjoining(pieces)][:1] == [kind]


@pytest.mark.parametrize(
    "pieces",
    [
        ["记-0701", "2026-07-03付路灯维修费"],
        ["20260701001", "2026-07-03"],
        ["15023", "2026.7.1起租"],
        ["记138", "2026-07-03"],
        ["13800", "138,000.00"],
        ["0573-12345678", "96345"],
        ["138001", "王38000"],
        ["330411001", "330411002"],
        ["8:30-17:00", "8:30-17:00"],
        ["8：30－17：00", "8：30－17：00"],
    ],
)
def test_vouchers_dates_and_amounts_side_by_side_pass(pieces: list[str]) -> None:
    assert adjoining(pieces) == []


SUMMARIES = (
    *("厂房租金（丙公司）", "路灯维修费", "2026年第三季度物业费", "3号厂房1-6月租金", "河道保洁12人×150元"),
    *("2026-07-03购水泥20吨", "支付合同2026-015号二期款", "报销差旅费4人", "利息收入0.35%", "开户行手续费1笔"),
    *("1组至12组垃圾清运", "6月水电费 1,280.50元", "退还投标保证金20260701", "老年食堂补贴138人次"),
    *("发放种粮补贴1500亩", "红字冲销记-0698"),
)
NAMES = ("王建国", "李  敏", "沈根法3", "5组陆某", "丁一", "")


def invented_rows(count: int) -> list[list[str]]:
    dice = random.Random(20261124)
    shapes = (
        lambda n: f"记-{n:04}", lambda n: f"{n:04}", lambda n: f"2026{n:06}", lambda n: f"20260{n % 9 + 1}{n:05}",
        lambda n: f"转{n}", lambda n: f"{130000 + n}",
    )  # fmt: skip
    rows = []
    for place in range(count):
        voucher = shapes[place * len(shapes) // count](place)
        on = date(2026, 1, 1) + timedelta(dice.randrange(365))
        summary = dice.choice(SUMMARIES) if place % 3 else f"{on.isoformat()} {dice.choice(SUMMARIES)}"
        rows.append([voucher, summary, dice.choice(NAMES), dice.choice(NAMES)])
    return rows


def test_a_thousand_invented_finance_rows_raise_no_alarm() -> None:
    rows = invented_rows(1000)
    across = [(row, found) for row in rows if (found := adjoining(row))]
    down = [
        (upper[place], lower[place])
        for upper, lower in pairwise(rows)
        for place in range(4)
        if adjoining([upper[place], lower[place]])
    ]
    assert across == []
    assert down == []
