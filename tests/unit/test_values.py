"""What clerks type, and the four shapes of a value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field
from ruraldesk.model.record import Scalar
from ruraldesk.model.values import clean, from_column, normalise, parse_text, show_text, to_column, to_scalar, to_value
from tests.helpers.form_tables import field, form

TODAY = date(2026, 11, 23)
YUAN, HOUR, AREA = field("decimal", 'unit = "yuan"'), field("decimal", 'unit = "hour"'), field("decimal", 'unit = "m2"')
COUNT, PLAIN, DAY = field("integer", 'unit = "count"'), field("decimal"), field("date")

CLASSES = """
    list_name | name | label   | retired
    class     | 05   | 道路桥梁 |
    class     | 06   | 消防    |
    class     | 21   | 旧类别  | yes
"""
CHOSEN = form("type | name | label\nselect_one class | it | 类别\nselect_multiple class | many | 多选", CLASSES)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1120", "2026-11-20"),
        ("11.20", "2026-11-20"),
        ("11-20", "2026-11-20"),
        ("11/20", "2026-11-20"),
        ("11月20日", "2026-11-20"),
        ("１１月２０", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("2026.11.20", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("2026/1/5", "2026-01-05"),
        ("2026年11月20日", "2026-11-20"),
        (" 2026年 11月 20号 ", "2026-11-20"),
        ("0229", None),
        ("2028-02-29", "2028-02-29"),
        ("今天", "2026-11-23"),
        ("昨天", "2026-11-22"),
        ("zt", "2026-11-22"),
        ("JT", "2026-11-23"),
        ("mt", "2026-11-24"),
        ("前天", "2026-11-21"),
        ("明天", "2026-11-24"),
        ("20日", "2026-11-20"),
        ("5号", "2026-11-05"),
        ("上月20日", "2026-10-20"),
        ("下个月3号", "2026-12-03"),
        ("十一月二十日", "2026-11-20"),
        ("十月廿一号", "2026-10-21"),
        ("二〇二五年一月三十一日", "2025-01-31"),
        ("2025年十二月一日", "2025-12-01"),
        ("上周五", "2026-11-20"),
        ("本周日", "2026-11-29"),
        ("这星期一", "2026-11-23"),
        ("下礼拜天", "2026-12-06"),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(typed: str, stored: str | None) -> None:
    if stored is None:
        with pytest.raises(UserError):
            parse_text(DAY, typed, TODAY)
    else:
        assert parse_text(DAY, typed, TODAY) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2018-02-30", "2018年2月只有28天，没有30日。"),
        ("0431", "2026年4月只有30天，没有31日。"),
        ("1320", "月份应是1到12，现在是13。"),
        ("2026", "“2026”还差是哪一天。"),
        ("2026-13-01", "月份应是1到12，现在是13。"),
        ("0000", "月份应是1到12，现在是0。"),
        ("2100-01-01", "年份应在1900到2099之间，现在是2100。"),
        ("2026年11月", "“2026年11月”还差是哪一天。"),
        ("农历八月十五", "“农历八月十五”不是公历。"),
        ("闰四月初一", "“闰四月初一”不是公历。"),
        ("民国三十七年", "“民国三十七年”不是公历。"),
        ("下周", "“下周”看不出是哪一天。"),
        ("周五", "“周五”没说是哪一周。"),
        ("31日", "2026年11月只有30天，没有31日。"),
        ("十一月三十一日", "2026年11月只有30天，没有31日。"),
        ("八月十五", "“八月十五”看不出是哪一天。"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        parse_text(DAY, typed, TODAY)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    ("one", "typed", "stored"),
    [
        (YUAN, "1.2万", "12000.00"),
        (YUAN, "3,280.00", "3280.00"),
        (YUAN, "３，２８０．５", "3280.50"),
        (YUAN, "¥500元", "500.00"),
        (YUAN, "-35", "-35.00"),
        (YUAN, "−35.1", "-35.10"),
        (YUAN, "0", "0.00"),
        (YUAN, "-0", "0.00"),
        (YUAN, "1e9", None),
        (YUAN, "1.234", None),
        (YUAN, "1,2345", None),
        (YUAN, "十二", "12.00"),
        (YUAN, "1万2千", "12000.00"),
        (YUAN, "12万3千5百元", "123500.00"),
        (YUAN, "2千500元", "2500.00"),
        (YUAN, "一万二", "12000.00"),
        (YUAN, "-三百五十元", "-350.00"),
        (YUAN, "一万零二", "10002.00"),
        (YUAN, "三百零五块", "305.00"),
        (YUAN, "壹万贰仟叁佰元整", "12300.00"),
        (YUAN, "3元5角", "3.50"),
        (YUAN, "三百块零五分", None),
        (YUAN, "十元五分", "10.05"),
        (YUAN, "3块5毛2分", "3.52"),
        (YUAN, "1万2", "12000.00"),
        (YUAN, "3千5元", "3500.00"),
        (YUAN, "1亿2", "120000000.00"),
        (YUAN, "12万5", "125000.00"),
        (YUAN, "-1万2", "-12000.00"),
        (YUAN, "1万02", None),
        (YUAN, "1万0", None),
        (YUAN, "1.5万2", None),
        (YUAN, "1万25", None),
        (YUAN, "1万200", None),
        (YUAN, "二三百", None),
        (YUAN, "二三", None),
        (YUAN, "百", None),
        (YUAN, "3.5元5角", None),
        (COUNT, "二十三", 23),
        (COUNT, "十万", 100000),
        (YUAN, "99999999999999", None),
        (YUAN, "0.00001万", "0.10"),
        (AREA, "500㎡", "500.00"),
        (AREA, "12.5平方米", "12.50"),
        (HOUR, "2.5小时", "2.5"),
        (HOUR, "2.55", None),
        (COUNT, "１２", 12),
        (COUNT, "12.0", 12),
        (COUNT, "1.5", None),
        (PLAIN, "0.50", "0.5"),
        (PLAIN, "100", "100"),
        (PLAIN, ".5", "0.5"),
        (PLAIN, "5e3", None),
    ],
)
def test_a_number_is_read_exactly_or_refused(one: Field, typed: str, stored: str | int | None) -> None:
    if stored is None:
        with pytest.raises(UserError):
            parse_text(one, typed, TODAY)
    else:
        assert parse_text(one, typed, TODAY) == stored


def test_too_many_decimals_are_told_not_rounded() -> None:
    with pytest.raises(UserError) as refusal:
        parse_text(YUAN, "3280.005", TODAY)
    assert refusal.value.sentence == "最多2位小数，现在是3位：3280.005。"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("9:30", "09:30"),
        ("0930", "09:30"),
        ("９：３０", "09:30"),
        ("下午3点半", "15:30"),
        ("9点", "09:00"),
        ("15点20分", "15:20"),
    ],
)
def test_a_time_is_read_in_every_usual_spelling(typed: str, stored: str) -> None:
    assert parse_text(field("time"), typed, TODAY) == stored


@pytest.mark.parametrize("typed", ["2026-11-20 9:30", "20261120 0930", "2026年11月20日9点半", "2026-11-20T09:30"])
def test_a_moment_is_a_date_and_a_time(typed: str) -> None:
    assert parse_text(field("dateTime"), typed, TODAY) == "2026-11-20T09:30"


@pytest.mark.parametrize("typed", ["06", "消防", "2", "２", " 消防 "])
def test_a_choice_is_taken_by_name_label_or_place(typed: str) -> None:
    assert parse_text(CHOSEN.by_name["it"], typed, TODAY, CHOSEN.choices["class"]) == "06"


def test_a_retired_choice_is_taken_by_its_words_but_has_no_place() -> None:
    entries = CHOSEN.choices["class"]
    assert parse_text(CHOSEN.by_name["it"], "旧类别", TODAY, entries) == "21"
    with pytest.raises(UserError, match="选项里没有“3”"):
        parse_text(CHOSEN.by_name["it"], "3", TODAY, entries)


def test_several_choices_stand_between_any_separators() -> None:
    assert parse_text(CHOSEN.by_name["many"], "消防、05，06", TODAY, CHOSEN.choices["class"]) == ["06", "05"]


@pytest.mark.parametrize("typed", ["", "   ", "\u3000\u3000", "\u200b", "\ufeff\n"])
@pytest.mark.parametrize("kind", ["text", "integer", "date", "select_one class"])
def test_blanks_alone_are_nothing(typed: str, kind: str) -> None:
    assert parse_text(field(kind, choices=CLASSES), typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张\x00三\x07", "张三"),
        ("张\u202e三\u2066", "张三"),
        ("\ufeff张\u200b三", "张三"),
        ("张\ud800三", "张三"),
        ("é", "é"),
        ("王𠮷", "王𠮷"),
        ("𫍽㼆", "𫍽㼆"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("一\r\n二", "一 二"),
        ("<b>张三</b>", "<b>张三</b>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_a_text_is_cleaned_and_otherwise_kept(typed: str, stored: str) -> None:
    assert parse_text(field("text"), typed, TODAY) == stored


def test_a_name_has_50_signs_a_line_200_and_a_multi_line_text_5000() -> None:
    several = form("type | name | label | appearance\ntext | it | 它 | multiline").by_name["it"]
    for one, limit in ((field("text", 'search = "name"'), 50), (field("text"), 200), (several, 5000)):
        assert parse_text(one, "𠮷" * limit, TODAY) == "𠮷" * limit
        with pytest.raises(UserError) as refusal:
            parse_text(one, "字" * (limit + 3), TODAY)
        assert refusal.value.sentence == f"最多{limit}个字，现在是{limit + 3}个，多了3个。"


def test_an_identifier_is_stored_half_width_in_capitals() -> None:
    secret = 'privacy = "sensitive", town = "never", check = "id_number"'
    assert parse_text(field("text", secret), "１１０１０５ 19491231 002x", TODAY) == "11010519491231002X"
    assert parse_text(field("text", secret), "110105 1949", TODAY) == "1101051949"


def test_a_link_is_not_guessed_from_words() -> None:
    link = field("select_one_from_file person.csv")
    assert parse_text(link, "00000000-0000-4000-8000-00000000000A", TODAY) == "00000000-0000-4000-8000-00000000000a"
    with pytest.raises(UserError, match="还没从名单里选定"):
        parse_text(link, "周美琴", TODAY)


@pytest.mark.parametrize(
    ("one", "scalar", "shown", "column"),
    [
        (YUAN, "12000.00", "12,000.00", 1_200_000),
        (YUAN, "-0.10", "-0.10", -10),
        (HOUR, "2.5", "2.5", 25),
        (COUNT, 12, "12", 12),
        (field("integer"), 0, "0", 0),
        (PLAIN, "0.125", "0.125", "0.125"),
        (DAY, "2026-11-20", "2026-11-20", "2026-11-20"),
        (field("dateTime"), "2026-11-20T09:30", "2026-11-20 09:30", "2026-11-20T09:30"),
    ],
)
def test_a_value_goes_to_the_screen_and_the_table_and_comes_back(
    one: Field, scalar: str | int, shown: str, column: str | int
) -> None:
    assert show_text(one, scalar, CHOSEN) == shown
    assert parse_text(one, shown, TODAY) == scalar
    assert to_column(one, scalar) == column
    assert from_column(one, column) == scalar
    assert to_scalar(one, to_value(one, scalar)) == scalar


def test_choices_show_their_labels_and_come_back() -> None:
    many = CHOSEN.by_name["many"]
    assert show_text(many, ["06", "21"], CHOSEN) == "消防、旧类别"
    assert parse_text(many, "消防、旧类别", TODAY, CHOSEN.choices["class"]) == ["06", "21"]
    assert from_column(many, to_column(many, ["06", "21"])) == ["06", "21"]
    assert show_text(CHOSEN.by_name["it"], "77", CHOSEN) == "77"


@given(st.decimals(min_value="-9999999999.99", max_value="9999999999.99", places=2))
def test_every_amount_survives_screen_and_table(amount: Decimal) -> None:
    scalar = parse_text(YUAN, format(amount, "f"), TODAY)
    assert parse_text(YUAN, show_text(YUAN, scalar, CHOSEN), TODAY) == scalar
    assert from_column(YUAN, to_column(YUAN, scalar)) == scalar
    assert to_value(YUAN, scalar) == amount


@given(st.text(max_size=300))
def test_no_text_breaks_any_field(typed: str) -> None:
    entries = CHOSEN.choices["class"]
    for one in (YUAN, COUNT, PLAIN, DAY, field("time"), field("dateTime"), field("text"), CHOSEN.by_name["many"]):
        value, told = _read(one, typed)
        assert told or value is None or parse_text(one, show_text(one, value, CHOSEN), TODAY, entries) == value


def _read(one: Field, typed: str) -> tuple[Scalar, str]:
    try:
        return parse_text(one, typed, TODAY, CHOSEN.choices["class"]), ""
    except UserError as refusal:
        return None, refusal.message


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode("utf-8")


REPEATED = form("""
    type         | name   | label | calculation
    text         | title  | 标题  |
    decimal      | area   | 面积  |
    integer      | twice  | 两倍  | 2 * ${area}
    begin_repeat | parts  | 清单  |
    text         | what   | 名称  |
    integer      | amount | 数量  |
    end_repeat   |        |       |
""")


def test_fields_from_outside_become_canonical_and_calculated_ones_are_left_out() -> None:
    given_fields = {
        "title": " 一 ",
        "area": 3,
        "twice": 99,
        "parts": [{"_id": "a", "what": "铁锹", "amount": "２"}, {"what": "绳"}],
    }
    assert normalise(REPEATED, given_fields) == {
        "title": "一",
        "area": "3",
        "parts": [{"_id": "a", "what": "铁锹", "amount": 2}, {"what": "绳"}],
    }


def test_everything_wrong_from_outside_is_named_at_once() -> None:
    with pytest.raises(UserError) as refusal:
        normalise(
            REPEATED, {"nonsense": 1, "area": 1.5, "title": True, "parts": [{"amount": "x", "other": 1}], "amount": 1}
        )
    assert refusal.value.code == "fields_wrong"
    assert list(refusal.value.where) == [
        "nonsense：没有这个字段。",
        "“面积”不能写带小数点的数，小数要写在引号里。",
        "“标题”不能写真假值。",
        "清单第1行数量：“x”不是数。",
        "清单第1行：没有字段 other。",
        "amount：没有这个字段。",
    ]


def test_a_cleared_field_stays_cleared() -> None:
    assert normalise(REPEATED, {"title": None, "area": "", "parts": []}) == {"title": None, "area": None, "parts": []}
