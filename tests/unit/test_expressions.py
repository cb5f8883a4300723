"""Reading expressions: what they lean on, and mistakes with their column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.model.expressions import (
    KNOWN_FUNCTIONS,
    RULE_NAMES,
    SIGNATURES,
    ExpressionError,
    parse,
)
from ruraldesk.model.functions import FUNCTIONS
from ruraldesk.model.patterns import full_match, pattern_mistake
from ruraldesk.model.syntax import Binary, Call, Column, Name, Number

LAZY = {"if", "coalesce", "once", "position", "indexed-repeat", "sum-to-here"}


def test_an_expression_names_its_fields_columns_and_functions() -> None:
    expr = parse("county = ${town} and selected(${roles}, 'a') or jr:choice-name(${x}, '${kind}') != ''")
    assert expr.names == {"town", "roles", "x", "kind"}
    assert expr.columns == {"county"}
    assert expr.functions == {"selected", "jr:choice-name"}


def test_multiplication_binds_tighter_than_addition_and_comparison_looser() -> None:
    root = parse("1 + 2 * 3 < 4 or a").root
    assert isinstance(root, Binary)
    assert root.op == "or"
    assert isinstance(root.left, Binary)
    assert root.left.op == "<"


def test_div_and_mod_are_operators_between_and_functions_before_brackets() -> None:
    assert isinstance(parse("${a} div ${b}").root, Binary)
    assert isinstance(parse("div(${a}, ${b})").root, Call)
    assert isinstance(parse("${a} mod 2").root, Binary)


def test_spans_of_time_become_calls() -> None:
    assert parse("accepted_on + 1 month").root == Call(
        "add-months", (Column("accepted_on"), Number(parse("1").root.value))
    )  # type: ignore[union-attr]
    assert parse("posted_at + days(days, day_kind)").functions == {"add-by-kind"}
    assert parse("${a} - 3 workdays").functions == {"add-workdays"}
    assert parse("${a} + 2 years - 1 day").functions == {"add-years", "add-days"}


def test_function_names_may_be_written_with_underscores() -> None:
    assert parse("add_days(${a}, 3)").functions == {"add-days"}


def test_unknown_functions_are_told_apart() -> None:
    assert parse("pulldata('a', 'b')").unknown_functions == {"pulldata"}
    assert parse("add-months(today(), 1)").unknown_functions == frozenset()


def test_equal_texts_give_the_same_hashable_expression() -> None:
    assert parse("${a} + 1") is parse("${a} + 1")
    assert hash(parse("${a}")) == hash(parse("${a}"))
    assert parse("${ a }").root == Name("a")


def test_every_function_has_a_signature_and_every_signature_a_function() -> None:
    assert set(FUNCTIONS) | LAZY == set(SIGNATURES) == KNOWN_FUNCTIONS | RULE_NAMES
    assert len(KNOWN_FUNCTIONS) > 35


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "没有写完"),
        ("1 +", 4, "没有写完"),
        ("(1 + 2", 7, "少了“)”"),
        ("foo bar", 5, "少了运算符"),
        ("${a", 1, "${字段名}"),
        ("${中文 字}", 1, "${字段名}"),
        ("${a} ＞ 1", 6, "全角"),
        ("'abc", 1, "成对"),
        ("a-1", 1, "减号两边"),
        ("/data/x", 1, "XPath"),
        ("../x", 3, "XPath"),
        ("${a}[1]", 5, "XPath"),
        ("if(1, 2)", 1, "3项"),
        ("concat()", 1, "至少1项"),
        ("round(1, 2, 3)", 1, "1到2项"),
        ("1 month", 1, "加号"),
        ("${a} + days()", 8, "days()"),
        ("regex(${a}, '(a+)+')", 1, "算不完"),
        ("regex(${a}, '[')", 1, "写错"),
        ("1 + regex(${a}, ${b})", 5, "引号"),
        ("format-date(${a}, '%Y%Q')", 1, "%Q"),
        ("indexed-repeat(1, ${r}, 1)", 1, "${字段名}"),
        ("jr:choice-name(${a}, ${b})", 1, "第二项"),
        ("sum(..)", 1, "position()"),
        ("* 3", 1, "少了内容"),
        ("and", 1, "不能写在这里"),
        ("f(1", 4, "少了“)”"),
    ],
)
def test_a_mistake_is_named_with_its_column(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == column
    assert words in caught.value.reason


def test_brackets_within_brackets_have_an_end() -> None:
    with pytest.raises(ExpressionError, match="太深"):
        parse("(" * 500 + "1" + ")" * 500)
    with pytest.raises(ExpressionError, match="最多"):
        parse("1 + " * 2000 + "1")


@given(st.text(alphabet="${}ab()'\".,+-*/ <>=!1％or and div mod sum", max_size=40))
def test_any_text_is_either_read_or_refused_with_a_column(text: str) -> None:
    refused_at = 1
    try:
        parse(text)
    except ExpressionError as refusal:
        refused_at = refusal.column
    assert 1 <= refused_at <= len(text) + 1


@pytest.mark.parametrize(
    "pattern",
    [
        "(a*)*",
        "(a|b)*",
        "(a|aa)+$",
        "((a)+b?)*",
        "(a?){50}",
        r"(\d{1,3},)+",
        r"(a)\1",
        "a" * 600,
        "a*" * 7,
        "(?P<n>a)(?P=n)",
        "(",
    ],
)
def test_patterns_that_may_never_end_are_refused(pattern: str) -> None:
    assert pattern_mistake(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"1[3-9]\d{9}",
        r"(13|15)\d{9}",
        r"[^@]+@[^@]+",
        r"\d{4}-\d{2}-\d{2}",
        r"(\d{1,3}\.){3}\d{1,3}",
        r"[\u4e00-\u9fa5·]{2,20}",
        r"(?:ab)+",
        r"\(\+\)*",
    ],
)
def test_everyday_patterns_are_taken(pattern: str) -> None:
    assert pattern_mistake(pattern) == ""


def test_a_pattern_has_to_match_the_whole_text_and_gives_up_on_long_ones() -> None:
    assert full_match(r"\d{3}", "123")
    assert not full_match(r"\d{3}", "1234")
    assert full_match(".*", "字" * 2000)
    assert not full_match(".*", "字" * 2001)
    assert not full_match(".*a.*b.*c.*d", "x" * 61)
