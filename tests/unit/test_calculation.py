"""Working a record through its form: relevance, calculations, derives, choices, and no formula twice."""

# ruff: noqa: E501  forms as tables are wide
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ruraldesk.model import calculation
from ruraldesk.model.calculation import (
    available_choices,
    initial_fields,
    initial_row,
    recompute,
    relevant_fields,
)
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields
from tests.helpers.form_tables import form

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

SHOP = form(
    """
    type             | name     | label | relevant             | calculation               | default | choice_filter    | readonly
    select_one class | class    | 类别  |                      |                           |         |                  |
    select_one sub   | sub      | 小类  | ${class} != ''       |                           |         | class = ${class} |
    begin_group      | fire     | 消防  | ${class} = '06'      |                           |         |                  |
    date             | expires  | 有效期 |                      |                           |         |                  |
    integer          | bottles  | 具数  |                      |                           | 2       |                  |
    end_group        |          |       |                      |                           |         |                  |
    decimal          | area     | 面积  |                      |                           |         |                  |
    date             | made_on  | 日期  |                      |                           | today() |                  |
    begin_repeat     | parts    | 清单  | ${class} = '06'      |                           |         |                  |
    decimal          | price    | 单价  |                      |                           |         |                  |
    integer          | amount   | 数量  |                      |                           | 1       |                  |
    text             | why      | 原因  | ${amount} > 10       |                           |         |                  |
    decimal          | value    | 金额  |                      | ${price} * ${amount}      |         |                  | yes
    integer          | place    | 行号  |                      | position(..)              |         |                  | yes
    end_repeat       |          |       |                      |                           |         |                  |
    decimal          | total    | 合计  |                      | sum(${value})             |         |                  | yes
    decimal          | with_tax | 含税  |                      | ${total} * 1.03           |         |                  | yes
    text             | verdict  | 结论  | ${with_tax} > 100    |                           |         |                  |
    date             | next_on  | 下次  |                      |                           |         |                  | yes
    integer          | days     | 天数  |                      |                           |         |                  |
    """,
    """
    list_name | name | label | class | cycle | retired
    class     | 05   | 道路  |       | 30    |
    class     | 06   | 消防  |       | 7     |
    sub       | 0501 | 桥    | 05    |       |
    sub       | 0601 | 灭火器 | 06    |       |
    sub       | 0602 | 水带  | 06    |       | yes
    """,
    """
[fields]
price = { unit = "yuan" }
value = { unit = "yuan" }
total = { unit = "yuan" }
with_tax = { unit = "yuan" }

[[derive]]
field = "next_on"
mode = "always"
function = "add-days"
arguments = ["${made_on}", "${days}"]

[[derive]]
field = "days"
function = "choice-column"
arguments = ["${class}", "'cycle'"]
""",
)


def work(fields: Fields, spec: FormSpec = SHOP) -> Fields:
    return recompute(spec, fields, TODAY, NOW)


def test_sums_run_over_rows_and_on_into_what_leans_on_them() -> None:
    rows = [{"_id": "a", "price": "12.50", "amount": 4}, {"_id": "b", "price": "0.10", "amount": 3}]
    found = work({"class": "06", "parts": rows})
    assert [row["value"] for row in found["parts"]] == ["50.00", "0.30"]  # type: ignore[union-attr,index]
    assert [row["place"] for row in found["parts"]] == [1, 2]  # type: ignore[union-attr,index]
    assert (found["total"], found["with_tax"]) == ("50.30", "51.81")


def test_hidden_values_are_cleared_with_all_that_leans_on_them() -> None:
    rows = [{"_id": "a", "price": "200.00", "amount": 1}]
    shown = work({"class": "06", "expires": "2027-01-01", "parts": rows, "verdict": "贵"})
    assert shown["verdict"] == "贵"
    hidden = work({**shown, "class": "05"})
    assert not {"expires", "bottles", "parts", "total", "verdict"} - {"total"} & hidden.keys()
    assert hidden["total"] == "0.00"


def test_the_given_fields_stay_as_they_are() -> None:
    given: Fields = {"class": "05", "expires": "2027-01-01", "parts": [{"_id": "a", "amount": 11, "why": "多"}]}
    work(given)
    assert given == {"class": "05", "expires": "2027-01-01", "parts": [{"_id": "a", "amount": 11, "why": "多"}]}


def test_relevance_in_a_row_is_the_rows_own() -> None:
    fields: Fields = {
        "class": "06",
        "parts": [{"_id": "a", "amount": 11, "why": "多"}, {"_id": "b", "amount": 1, "why": "少"}],
    }
    found = work(fields)
    assert [row.get("why") for row in found["parts"]] == ["多", None]  # type: ignore[union-attr,union-attr]
    shown = relevant_fields(SHOP, fields)
    assert "parts/a/why" in shown
    assert "parts/b/why" not in shown
    assert {"fire", "expires", "parts", "parts/b/amount", "area"} <= shown
    assert not {"fire", "expires", "parts"} & relevant_fields(SHOP, {"class": "05"})


def test_a_derive_fills_what_is_empty_and_leaves_what_a_clerk_wrote() -> None:
    assert work({"class": "06", "made_on": "2026-11-01"})["days"] == 7
    assert work({"class": "06", "made_on": "2026-11-01"})["next_on"] == "2026-11-08"
    assert work({"class": "06", "made_on": "2026-11-01", "days": 3})["next_on"] == "2026-11-04"


STEPS = form(
    """
    type             | name | label
    text             | next | 下一步
    select_one stage | at   | 是哪一步
    """,
    """
    list_name | name    | label
    stage     | propose | 提议
    """,
    """
[[derive]]
field = "at"
function = "if"
arguments = ["true()", "${next}", "''"]
""",
)


def test_a_derive_fills_a_choice_with_one_of_its_own_entries_only() -> None:
    assert work({"next": "propose"}, STEPS)["at"] == "propose"
    assert "at" not in work({"next": "suggest"}, STEPS)


def test_a_derive_for_always_follows_and_goes_when_it_has_no_answer() -> None:
    found = work({"class": "05", "made_on": "2026-11-01", "next_on": "1999-01-01"})
    assert found["next_on"] == "2026-12-01"
    assert "next_on" not in work({"class": "05", "next_on": "1999-01-01"})


def test_a_copied_value_follows_the_linked_record_where_it_is_at_hand() -> None:
    spec = form(
        """
        type                             | name     | label | readonly
        select_one_from_file thing.csv   | thing    | 设施  |
        text                             | its_name | 名称  | yes
        """,
        more='\n[[derive]]\nfield = "its_name"\nmode = "copy"\nfunction = "linked"\narguments = ["${thing}", "\'name\'"]\n',
    )
    fields: Fields = {"thing": "x", "its_name": "旧名"}
    assert recompute(spec, fields, TODAY, NOW)["its_name"] == "旧名"
    assert recompute(spec, fields, TODAY, NOW, look_up=lambda _: {"name": "新名"})["its_name"] == "新名"
    assert recompute(spec, fields, TODAY, NOW, look_up=lambda _: None)["its_name"] == "旧名"


def test_choices_pass_their_filter_and_retired_ones_stay_where_they_were_chosen() -> None:
    sub = SHOP.by_name["sub"]
    assert [one.name for one in available_choices(SHOP, sub, {"class": "05"})] == ["0501"]
    assert [one.name for one in available_choices(SHOP, sub, {"class": "06"})] == ["0601"]
    assert [one.name for one in available_choices(SHOP, sub, {"class": "06", "sub": "0602"})] == ["0601", "0602"]
    assert available_choices(SHOP, sub, {}) == ()


def test_a_new_record_and_a_new_row_begin_with_their_defaults() -> None:
    assert initial_fields(SHOP, TODAY, NOW) == {"made_on": "2026-11-23", "total": "0.00", "with_tax": "0.00"}
    assert initial_row(SHOP, "parts", {"class": "06"}, TODAY, NOW) == {"amount": 1}


def test_working_through_twice_changes_nothing_more() -> None:
    once = work({"class": "06", "area": "3", "parts": [{"_id": "a", "price": "9.90", "amount": 12, "why": "多"}]})
    assert work(once) == once


def test_a_pass_over_a_record_asks_each_formula_once_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"text | f{n} | 格{n} | ${{f{n - 1}}} = '{n}' |" for n in range(1, 100)]
    lines += [f"integer | c{n} | 数{n} | | ${{total}} + {n}" for n in range(50)]
    table = "\n".join(
        [
            "type | name | label | relevant | calculation",
            "text | f0 | 格0 | |",
            *lines,
            "begin_repeat | parts | 清单 | |",
            "integer | amount | 数量 | |",
            "integer | double | 倍 | | ${amount} * 2",
            "end_repeat | | | |",
            "integer | total | 合计 | | sum(${double})",
        ]
    )
    spec = form(table)
    asked: list[str] = []
    plain = calculation.evaluate
    monkeypatch.setattr(calculation, "evaluate", lambda expr, scope: asked.append(expr.source) or plain(expr, scope))
    for rows in (10, 60):
        asked.clear()
        fields: Fields = {"f0": "1", "parts": [{"_id": str(n), "amount": n} for n in range(rows)]}
        assert recompute(spec, fields, TODAY, NOW)["total"] == rows * (rows - 1)
        assert len(asked) == 99 + 50 + 1 + rows
