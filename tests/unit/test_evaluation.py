"""What expressions give: Decimal arithmetic, empties, dates, repeats, ODK's functions and those of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.model.evaluation import DueDate, EmptyScope, Value, call_function, evaluate, evaluate_due, text, truth
from ruraldesk.model.expressions import parse
from ruraldesk.rules.dates import HolidayTable
from ruraldesk.rules.tables import SharedTables

TODAY = date(2026, 10, 20)
NATIONAL_DAY = HolidayTable(
    frozenset({2026}), frozenset(date(2026, 10, day) for day in range(1, 8)), frozenset({date(2026, 10, 10)})
)


class Fields(EmptyScope):
    """A record with plain values, and rows given as lists."""

    def __init__(self, values: dict[str, Value] | None = None, rows: dict[str, list[Value]] | None = None) -> None:
        super().__init__(TODAY, datetime(2026, 10, 20, 2, 30, 5, tzinfo=UTC), SharedTables({}, NATIONAL_DAY))
        self.values = values or {}
        self.rows = rows or {}
        self.here: Value = None
        self.place = 1

    def value(self, name: str) -> Value:
        return self.values.get(name)

    def repeat_values(self, name: str) -> list[Value]:
        return self.rows.get(name, [self.value(name)])

    def current(self) -> Value:
        return self.here

    def position(self) -> int:
        return self.place

    def choice_label(self, field: str, value: str) -> str:
        return {"kind": {"a": "甲类", "b": "乙类"}}.get(field, {}).get(value, value)


RECORD = Fields(
    {
        "n": Decimal("3280.00"),
        "zero": Decimal(0),
        "day": date(2026, 1, 31),
        "name": "王𬱖国",
        "roles": ["a", "b"],
        "kind": "a",
        "yes": True,
        "at": time(23, 0),
        "until": time(1, 0),
        "posted": date(2026, 9, 28),
        "how": "workday",
        "id": "11010519491231002X",
    },
    {
        "cost": [Decimal("0.10"), Decimal("0.20"), None],
        "items": [True, True, True],
        "word": ["甲", None, "乙"],
        "same": ["a", "a"],
    },
)
D = Decimal


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # arithmetic
        ("0.1 + 0.2", D("0.3")),
        ("1 div 3 * 3 = 1", False),
        ("round(1 div 3 * 3, 10) = 1", True),
        ("1 div 0", None),
        ("5 mod 0", None),
        ("-7 mod 3", D(-1)),
        ("7 mod -3", D(1)),
        ("2 - -3", D(5)),
        ("-${n}", D("-3280.00")),
        ("-2 + 3", D(1)),
        ("2 * (3 + 4)", D(14)),
        ("10 - 2 - 3", D(5)),
        ("${n} + 0.50", D("3280.50")),
        ("'12' + 1", D(13)),
        ("'十二' + 1", None),
        ("${nothing} + 1", None),
        ("sum(${nothing})", D(0)),
        ("round(2.345, 2)", D("2.35")),
        ("round(-2.5)", D(-3)),
        ("round(1250, -2)", D(1300)),
        ("int(-2.9)", D(-2)),
        ("int('x')", None),
        ("abs(-2)", D(2)),
        ("pow(2, 10)", D(1024)),
        ("pow(10, 5000)", None),
        ("mod(7, 4)", D(3)),
        ("div(7, 2)", D("3.5")),
        ("number('1e3')", None),
        ("number(' 1.50 ')", D("1.50")),
        ("number(true())", D(1)),
        # empties
        ("${nothing} = ''", True),
        ("${nothing} != ''", False),
        ("${nothing} < 1", False),
        ("${nothing} >= 0", False),
        ("${nothing} = 0", False),
        ("${zero} = ''", False),
        ("not(${nothing})", True),
        ("coalesce(${nothing}, 'x')", "x"),
        ("coalesce(${zero}, 'x')", D(0)),
        ("string-length(${nothing})", D(0)),
        # comparison
        ("'a' < 'b'", False),
        ("'2' < '10'", True),
        ("3280 = ${n}", True),
        ("'3280.0' = ${n}", True),
        ("'x' = ${n}", False),
        ("'x' != ${n}", True),
        ("${yes} = true()", True),
        ("${roles} = 'a b'", True),
        ("${day} < '2026-02-01'", True),
        ("${day} = '2026-01-31'", True),
        ("'2026-01-30' < ${day}", True),
        ("${day} = 'x'", False),
        ("${day} = 20484", True),
        ("today() < now()", True),
        ("today() = date(now())", True),
        ("${at} > ${until}", True),
        ("'2026-01-02' < '2026-01-03'", True),
        ("1 and 0 or 1", True),
        ("true() and 'x'", True),
        # text
        ("concat('共', 3, '项', ${nothing}, true())", "共3项true"),
        ("string-length(${name})", D(3)),
        ("substr(${name}, 1)", "𬱖国"),
        ("substr(${name}, 0, 1)", "王"),
        ("substr(${name}, -1)", "国"),
        ("contains(${name}, '𬱖')", True),
        ("starts-with(${name}, '王')", True),
        ("ends-with(${name}, '国')", True),
        ("normalize-space('  a   b ')", "a b"),
        ("regex('330402', '[0-9]{6}')", True),
        ("regex('330402x', '[0-9]{6}')", False),
        ("string(1 = 1)", "true"),
        # choices
        ("selected(${roles}, 'b')", True),
        ("selected('a b c', 'c')", True),
        ("selected(${nothing}, 'b')", False),
        ("selected-at(${roles}, 1)", "b"),
        ("selected-at(${roles}, 5)", None),
        ("count-selected(${roles})", D(2)),
        ("jr:choice-name(${kind}, '${kind}')", "甲类"),
        ("jr:choice-name(${roles}, '${kind}')", "甲类、乙类"),
        # conditions
        ("if(${n} > 100, '大', 1 div 0)", "大"),
        ("if(${nothing}, 'a', 'b')", "b"),
        # dates
        ("today() - ${posted}", D(22)),
        ("${day} + 1", date(2026, 2, 1)),
        ("date(${day} + 7)", date(2026, 2, 7)),
        ("date('2026-02-30')", None),
        ("date('2026-02-28T23:30:00Z')", date(2026, 3, 1)),
        ("date(0)", date(1970, 1, 1)),
        ("format-date(${day}, '%Y年%n月%e日 %a %%')", "2026年1月31日 周六 %"),
        ("format-date-time(now(), '%y-%m-%d %H:%M:%S.%3 %h %b')", "26-10-20 10:30:05.000 10 10月"),
        ("${day} + 1 month", date(2026, 2, 28)),
        ("${day} + 1 year", date(2027, 1, 31)),
        ("${day} - 1 month", date(2025, 12, 31)),
        ("${day} + 9999 years", None),
        ("${posted} + 5 workdays", date(2026, 10, 10)),
        ("posted", date(2026, 9, 28)),
        ("posted + days(5, how)", date(2026, 10, 10)),
        ("posted + days(5, 'natural')", date(2026, 10, 3)),
        ("posted + days(5)", date(2026, 10, 3)),
        # repeats
        ("sum(${cost})", D("0.30")),
        ("count(${items})", D(3)),
        ("count-non-empty(${cost})", D(2)),
        ("min(${cost})", D("0.10")),
        ("max(${cost}, 5)", D(5)),
        ("min(${nothing})", None),
        ("max('2026-01-01', ${day})", date(2026, 1, 31)),
        ("join('、', ${word})", "甲、乙"),
        ("indexed-repeat(${cost}, ${items}, 2)", D("0.20")),
        ("indexed-repeat(${cost}, ${items}, 9)", None),
        ("position(..)", D(1)),
        ("sum(${word})", None),
        # what the rules offer
        ("add_days(${day}, 7)", date(2026, 2, 7)),
        ("add-workdays('2026-10-01', 1)", date(2026, 10, 8)),
        ("next-workday('2026-10-03')", date(2026, 10, 8)),
        ("is-workday('2026-10-10')", True),
        ("days-between(${day}, ${posted})", D(240)),
        ("workdays-between('2026-10-01', '2026-10-10')", D(3)),
        ("whole-years('2000-02-29', '2018-02-28')", D(17)),
        ("month-end(${day})", date(2026, 1, 31)),
        ("quarter-start(today())", date(2026, 10, 1)),
        ("quarter-end(today())", date(2026, 12, 31)),
        ("year-of(${day}) * 100 + month-of(${day})", D(202601)),
        ("hours-between(${at}, ${until})", D("2.0")),
        ("hours-between('08:00', '09:45')", D("1.8")),
        ("hours-between('2026-01-01T08:00:00+08:00', '2026-01-02T08:30:00+08:00')", D("24.5")),
        ("overlaps('2026-01-01', '2026-01-31', '2026-01-31', ${nothing})", True),
        ("overlaps('2026-01-01', '2026-01-30', '2026-01-31', '2026-02-01')", False),
        ("id-valid(${id}) and id-valid(${nothing}) and not(id-valid('1'))", True),
        ("id-birth(${id})", date(1949, 12, 31)),
        ("id-sex(${id})", "2"),
        ("mobile-valid('138 0013 8000')", True),
        ("phone-valid('0573-12345678')", True),
        ("uscc-valid('91350100M000100Y43')", True),
        ("upper-money(108500.00)", "壹拾万零捌仟伍佰元整"),
        ("upper-money('x')", None),
        ("mask(${id}, 'id_number', 'members')", "110105********002X"),
        ("mask(${id}, 'id_number')", None),
        ("has-private-number('电话13800138000')", True),
        ("has-private-number('96345')", False),
        ("more-than-half(50)", D(26)),
        ("at-least-half(51)", D(26)),
        ("two-thirds(50)", D(34)),
        ("at-least-part(7, 1, 3)", D(3)),
        ("at-least-part(7, 1, 0)", None),
        ("share-percent(400.01, 500)", D("80.00")),
        ("share-exceeds(400.00, 500, 80)", False),
        ("share-exceeds(400.01, 500, 80)", True),
        ("share-exceeds(400.01, 0, 80)", True),
        ("distinct(${word}) and not(distinct(${same}))", True),
        ("all-of(${items})", True),
        ("any-of(${cost})", True),
        ("all-of(${cost})", False),
    ],
)
def test_an_expression_gives(source: str, expected: Value) -> None:
    found = evaluate(parse(source), RECORD)
    assert found == expected
    assert type(found) is type(expected)


def test_once_keeps_what_stands_already() -> None:
    scope = Fields()
    assert evaluate(parse("once('new')"), scope) == "new"
    scope.here = "old"
    assert evaluate(parse("once('new')"), scope) == "old"
    assert evaluate(parse(". = 'old'"), scope) is True


def test_a_number_is_written_without_an_exponent_and_keeps_its_places() -> None:
    assert text(Decimal("1E+3")) == "1000"
    assert text(Decimal("3280.00")) == "3280.00"


def test_an_unknown_function_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        evaluate(parse("pulldata('a')"), RECORD)


def test_a_derive_calls_a_function_by_its_name() -> None:
    assert call_function("id_birth", ["11010519491231002X"], RECORD) == date(1949, 12, 31)


def test_a_deadline_says_which_years_had_no_holiday_table() -> None:
    assert evaluate_due(parse("posted + 5 workdays"), RECORD) == DueDate(date(2026, 10, 10))
    assert evaluate_due(parse("day + 400 workdays"), RECORD).unsure_years == (2027,)  # type: ignore[union-attr]
    assert evaluate_due(parse("day + 1 month"), RECORD) == DueDate(date(2026, 2, 28))
    assert evaluate_due(parse("nothing + 1 month"), RECORD) is None


@given(st.lists(st.integers(-(10**12), 10**12), max_size=60))
def test_a_sum_of_money_is_exact(fen: list[int]) -> None:
    rows: list[Value] = [Decimal(one).scaleb(-2) for one in fen]
    found = evaluate(parse("sum(${cost})"), Fields(rows={"cost": rows}))
    assert found == Decimal(sum(fen)).scaleb(-2)


def test_ten_thousand_rows_add_up_exactly() -> None:
    rows: list[Value] = [Decimal("0.10")] * 10_000
    assert evaluate(parse("sum(${cost})"), Fields(rows={"cost": rows})) == Decimal("1000.00")


VALUES = st.one_of(
    st.none(), st.text(max_size=5), st.decimals(-1000, 1000, places=2), st.dates(), st.booleans(),
    st.lists(st.sampled_from(["a", "b"]), max_size=3),
)  # fmt: skip
OPS = st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"])


@given(VALUES, VALUES, OPS)
def test_any_two_values_have_an_answer_and_comparisons_a_condition(a: Value, b: Value, op: str) -> None:
    scope = Fields({"a": a, "b": b})
    found = evaluate(parse(f"${{a}} {op} ${{b}}"), scope)
    if op in ("=", "!=", "<", "<=", ">", ">=", "and", "or"):
        assert isinstance(found, bool)
    else:
        assert found is None or isinstance(found, Decimal | date)
    assert truth(evaluate(parse("${a} = ${b}"), scope)) == truth(evaluate(parse("${b} = ${a}"), scope))


ONE_ARGUMENT = [
    "sum",
    "max",
    "number",
    "int",
    "abs",
    "string",
    "date",
    "count",
    "id-birth",
    "upper-money",
    "month-end",
    "has-private-number",
    "two-thirds",
    "count-selected",
]


@given(VALUES, st.sampled_from(ONE_ARGUMENT))
def test_no_function_stumbles_over_a_value_of_another_kind(value: Value, name: str) -> None:
    evaluate(parse(f"{name}(${{a}})"), Fields({"a": value}))
