"""Which charts a report's table has: found in its columns, never written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.model.report_chart import charts, records_of
from ruraldesk.paths import seed_forms
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.reports import BY_KIND, LEDGER, add_report, bare_desk, run, visit

MONTHS = """
name = "{name}"
title = "逐月"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "year"
records = "visit"
sql = '''
select m.month as month, count(v.id) as n, group_concat(v.id, ' ') as n_ids
from {{months}} m left join v_visit v on substr(v.seen_on, 1, 7) = m.month group by m.month order by m.month
'''
columns = [
  {{ name = "month", label = "月份", kind = "month" }},
  {{ name = "n", label = "件数", kind = "integer", total = "sum", ids = "n_ids" }},
]
key = ["month"]
{more}
"""
PARTS = """
name = "{name}"
title = "分项"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "year"
sql = '''
select '受理' as part, '上门' as item, '件' as unit, 3 as n union all select '受理', '电话', '件', 2
union all select '结果', '办结', '件', 4 union all select '结果', '在办', '件', 1
'''
columns = [
  {{ name = "part", label = "类别", kind = "text", plain = true }},
  {{ name = "item", label = "项目", kind = "text", plain = true }},
  {{ name = "unit", label = "单位", kind = "text", plain = true }},
  {{ name = "n", label = "件数", kind = "integer" }},
]
key = ["part", "item"]
{more}
"""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    visit(one, "甲", "old", "2026-10-01", cost="3280", state="done")
    visit(one, "乙", "new", "2026-07-01")
    visit(one, "丙", "old", "2025-10-02")
    yield one
    one.store.close(backup=False)


def test_kinds_lie_with_their_names_and_last_year_beside_them(at: Desk) -> None:
    add_report(at, BY_KIND, more="compare = ['n']")
    found = charts(run(at, "visits", "2026Q4"))
    first = found[0]
    assert (first.title, first.kind, first.compares) == ("件数", "lying", True)
    assert [(bar.name, bar.value, bar.before, bar.shown) for bar in first.bars] == [
        ("老人", 1.0, 1.0, "1"), ("新居民", 0.0, 0.0, "0"),
    ]  # fmt: skip
    assert {one.title for one in found} >= {"件数", "办结", "用时"}


def test_months_stand_and_a_month_of_nothing_keeps_its_place(at: Desk) -> None:
    add_report(at, MONTHS, name="by_month")
    table = run(at, "by_month", "2026")
    (chart,) = charts(table)
    assert chart.kind == "standing"
    assert len(chart.bars) == 12
    assert [bar.value for bar in chart.bars][6:10] == [1, 0, 0, 1]
    bar = chart.bars[9]
    assert len(table.records_behind(bar.row, table.columns[bar.column].name)) == 1


def test_a_table_in_parts_has_a_chart_for_each_part(at: Desk) -> None:
    add_report(at, PARTS, name="parts")
    found = charts(run(at, "parts", "2026"))
    assert [(one.title, [bar.name for bar in one.bars]) for one in found] == [
        ("受理　件数", ["上门", "电话"]), ("结果　件数", ["办结", "在办"]),
    ]  # fmt: skip


def test_a_ledger_is_counted_by_state_and_by_month(at: Desk) -> None:
    add_report(at, LEDGER, name="ledger", audience="internal")
    found = charts(run(at, "ledger", "2026"))
    assert (found[0].title, found[0].kind) == ("状态", "stack")
    assert sorted((bar.name, bar.value) for bar in found[0].bars) == [("已办结", 1), ("编制中", 1)]
    months = next(one for one in found if one.kind == "standing")
    assert [(bar.name, bar.value) for bar in months.bars] == [("7月", 1), ("8月", 0), ("9月", 0), ("10月", 1)]


STANDS = """
name = "{name}"
title = "自查"
group = "走访"
needs = ["visit"]
audience = "{audience}"
sql = '''
select id as _id, topic, '外' as side, '达到' as verdict from v_visit
union all select null, '丁', '内', '还差' union all select null, '戊', '内', '达到'
union all select null, '己', '内', '达到'
'''
columns = [
  {{ name = "topic", label = "指标", kind = "text", plain = true }},
  {{ name = "side", label = "部分", kind = "text", plain = true }},
  {{ name = "verdict", label = "达标", kind = "text", plain = true }},
]
{more}
"""


def test_words_that_come_again_are_counted_where_nothing_else_can_be(at: Desk) -> None:
    table = run(at, add_report(at, STANDS, name="stands"), "2026Q4")
    found = charts(table)
    assert [one.title for one in found] == ["达标", "部分"], "each 指标 stands once: there is nothing to count"
    assert [(one.name, one.value) for one in found[0].bars] == [("达到", len(table.rows) - 1), ("还差", 1)]
    assert [records_of(table, one) for one in found[0].bars] == [[], []], "not every row has a record"
    outside = next(one for one in found[1].bars if one.name == "外")
    assert records_of(table, outside) == [one for one in table.ids if one] != []


def test_a_table_without_rows_has_no_chart(at: Desk) -> None:
    add_report(at, LEDGER, name="ledger", audience="internal")
    assert charts(run(at, "ledger", "2020")) == []


def test_ids_without_their_form_are_a_mistake_of_the_file(at: Desk) -> None:
    from ruraldesk.reports.reader import check_report

    text = MONTHS.format(name="m", audience="town", more="").replace('records = "visit"', "")
    assert ["records" in str(one) for one in check_report(text, "reports/m.toml")] == [True]
    assert len(list((seed_forms() / "reports").glob("*.toml"))) > 20


def test_many_years_of_months_are_added_up_to_years(at: Desk) -> None:
    add_report(at, MONTHS, name="by_month")
    table = reporting.run(at, "by_month", Wanted(date(2020, 1, 1), date(2026, 12, 31)))
    (chart,) = charts(table)
    assert [(bar.name, bar.value) for bar in chart.bars][-2:] == [("2025年", 1), ("2026年", 2)]
    assert len(chart.bars) == 7
    assert len(records_of(table, chart.bars[-1])) == 2


ONE_ROW = """
name = "{name}"
title = "现状"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "none"
sql = "select max(id) as _id, 12 as due, 9 as done, '还差3件' as words from v_visit"
columns = [
  {{ name = "due", label = "应走访", kind = "integer" }},
  {{ name = "done", label = "已走访", kind = "integer" }},
  {{ name = "words", label = "情况", kind = "text", plain = true }},
]
{more}
"""
YEARS = """
name = "{name}"
title = "年度账"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "none"
sql = '''
select id as _id, topic, '0573-8300' as phone, '走访户' as word, 5 as n, 7 as m from v_visit
'''
columns = [
  {{ name = "topic", label = "年度", kind = "text", plain = true }},
  {{ name = "n", label = "件数", kind = "integer", draw = true }},
  {{ name = "m", label = "另一个数", kind = "integer" }},
  {{ name = "phone", label = "电话", kind = "text", plain = true }},
]
{more}
"""
FUNCTIONS = """
name = "{name}"
title = "功能"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "none"
sql = '''
select '01' as code, '教育' as item, 2 as n, '甲室' as rooms union all select '02', '宣传', 1, '甲室'
union all select '03', '文体', 3, '乙室'
'''
columns = [
  {{ name = "code", label = "编号", kind = "text", plain = true }},
  {{ name = "item", label = "功能", kind = "text", plain = true }},
  {{ name = "n", label = "房间", kind = "integer" }},
  {{ name = "rooms", label = "哪几间", kind = "text", plain = true }},
]
{more}
"""


def test_the_only_row_of_a_report_is_drawn_across_also_where_it_speaks_of_a_record(at: Desk) -> None:
    add_report(at, ONE_ROW, name="one_row", audience="internal")
    (chart,) = charts(run(at, "one_row"))
    assert [(bar.name, bar.shown) for bar in chart.bars] == [("应走访", "12"), ("已走访", "9")]


def test_a_number_that_is_to_be_drawn_comes_before_the_counts_of_a_ledger(at: Desk) -> None:
    add_report(at, YEARS, name="years", audience="internal")
    found = charts(run(at, "years"))
    assert [(one.title, sorted(bar.name for bar in one.bars)) for one in found] == [("件数", ["丙", "乙", "甲"])]


def test_words_after_the_numbers_part_no_rows_and_the_name_goes_before_the_code(at: Desk) -> None:
    add_report(at, FUNCTIONS, name="functions")
    (chart,) = charts(run(at, "functions"))
    assert (chart.title, [bar.name for bar in chart.bars]) == ("房间", ["教育", "宣传", "文体"])
