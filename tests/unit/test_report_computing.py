"""Reports worked out: exact numbers, comparisons, totals, turned tables, villages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.reports import BY_KIND, LEDGER, add_report, bare_desk, labels, run, shown, visit


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    yield one
    one.store.close(backup=False)


def test_numbers_are_exact_and_shown_in_their_unit(at: Desk) -> None:
    visit(at, "甲", "old", "2026-10-01", cost="0.10", hours="0.5")
    visit(at, "乙", "old", "2026-11-01", cost="0.20", hours="1.5", state="done")
    visit(at, "丙", "old", "2026-11-02", cost="1234567.89")
    table = run(at, add_report(at), "2026Q4")
    assert labels(table) == ["类别", "件数", "办结", "办结率", "花费", "用时", "件均"]
    assert shown(table) == [
        ["老人", "3", "1", "33.3%", "1,234,568.19", "2.0", "411,522.73"],
        ["新居民", "0", "0", "—", "", "0.0", "—"],
    ]
    assert table.rows[0][4].value == Decimal("1234568.19")
    assert [one.shown for one in table.totals] == ["合计", "3", "1", "33.3%", "1,234,568.19", "2.0", "411,522.73"]


def test_the_period_counts_its_first_and_last_day_and_no_other(at: Desk) -> None:
    for day in ("2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01"):
        visit(at, day, "old", day)
    assert shown(run(at, add_report(at), "2026Q3"))[0][1] == "2"


def test_the_basis_is_chosen_and_stands_on_the_paper(at: Desk) -> None:
    visit(at, "甲", "old", "2026-09-01", closed_on="2026-10-05")
    name = add_report(at, more="notes = ['按{basis}，{period}。']")
    assert shown(run(at, name, "2026Q4"))[0][1] == "0"
    table = run(at, name, "2026Q4", basis="closed")
    assert shown(table)[0][1] == "1"
    assert table.subtitle == ("所属期间：2026年第四季度（10月1日至12月31日）", "按办结日期统计")
    assert table.foot == ("按办结日期，2026年第四季度（10月1日至12月31日）。", "本表数据截至2026年11月23日。")
    with pytest.raises(UserError) as refused:
        run(at, name, basis="heard")
    assert (refused.value.code, refused.value.where) == ("report_basis_unknown", ("seen 走访日期", "closed 办结日期"))


def test_each_number_is_compared_with_the_period_before_and_a_year_ago(at: Desk) -> None:
    for day in ["2026-10-01"] * 3 + ["2026-07-01"] * 2 + ["2025-10-02"] * 4:
        visit(at, day, "old", day, state="done" if day.startswith("2026-07") else "drafting")
    visit(at, "新", "new", "2026-10-03", state="done")
    table = run(at, add_report(at, more="compare = ['n', 'rate']"), "2026Q4")
    assert labels(table)[1:6] == ["件数", "上期件数", "件数环比", "去年同期件数", "件数同比"]
    assert shown(table)[0][1:6] == ["3", "2", "+50.0%", "4", "-25.0%"]
    assert shown(table)[1][1:6] == ["1", "0", "—", "0", "—"]
    assert shown(table)[0][7:12] == ["0.0%", "100.0%", "-100.0", "0.0%", "0.0"]
    assert [one.shown for one in table.totals][1:6] == ["4", "2", "+100.0%", "4", "0.0%"]
    assert len(run(at, "visits", "2026Q4", compare=False).columns) == 7


def test_where_there_is_no_number_there_is_nothing_to_compare(at: Desk) -> None:
    visit(at, "甲", "old", "2026-10-01")
    text = BY_KIND.replace("sum(v.cost__n) as cost", "null as cost").replace('"cost", "n"]', '"n", "cost"]')
    table = run(at, add_report(at, text, more="compare = ['cost', 'mean']"), "2026Q4", compare=True)
    assert shown(table)[0] == ["老人", "1", "0", "0.0%", "", "", "", "", "", "0.0", "", "", "", "", ""]


def test_a_row_that_was_there_only_then_is_kept(at: Desk) -> None:
    visit(at, "甲", "old", "2026-10-01")
    visit(at, "乙", "new", "2026-07-01", cost="3")
    text = BY_KIND.replace("from {{choices visit.kind}} c\nleft join", "from v_visit v join")
    text = text.replace("v_visit v on v.kind = c.name and", "{{choices visit.kind}} c on c.name = v.kind where")
    text = text.replace("where c.retired = 0 group", "group")
    table = run(at, add_report(at, text, more="compare = ['n']"), "2026Q4")
    assert [row[:4] for row in shown(table)] == [["老人", "1", "0", "—"], ["新居民", "0", "1", "-100.0%"]]


def test_two_rows_of_one_name_cannot_be_compared(at: Desk) -> None:
    text = BY_KIND.replace('key = ["kind"]', 'key = ["done"]')
    with pytest.raises(UserError) as refused:
        run(at, add_report(at, text, more="compare = true"), "2026Q4")
    assert refused.value.code == "report_key_repeated"


def test_a_ledger_lists_records_and_opens_them(at: Desk) -> None:
    one = visit(at, "送药", "old", "2026-03-01", ways=["walk", "call"], cost="12.5", ground="133.5", who="王建国")
    visit(at, "去年的", "old", "2025-03-01")
    table = run(at, add_report(at, LEDGER, audience="internal"))
    assert shown(table) == [["1", "送药", "王建国", "上门、电话", "2026-03-01", "编制中", "12.50", "133.50"]]
    assert table.ids == (one,)
    assert table.rows[0][4].value == date(2026, 3, 1)
    assert [cell.shown for cell in table.totals] == ["", "合计", "", "", "", "", "12.50", "133.50"]
    data = reporting.as_data(table)
    assert data["rows"][0]["cost"] == "12.50"
    assert data["rows"][0]["_id"] == one
    assert data["rows"][0]["seen_on"] == "2026-03-01"


def test_a_report_without_rows_says_so_in_words(at: Desk) -> None:
    table = run(at, add_report(at, LEDGER, more='empty = "这一年没有走访。"'))
    assert (table.rows, table.totals, table.empty) == ((), (), "这一年没有走访。")
    assert reporting.as_data(table)["empty"] == "这一年没有走访。"


PIVOT = """
name = "{name}"
title = "走访逐月表"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "year"
sql = '''
select kind, substr(seen_on, 1, 7) as month, 1 as n, topic as mark from v_visit
where seen_on between :from and :to order by kind desc, seen_on
'''
columns = [
  {{ name = "no", label = "序号", kind = "serial" }},
  {{ name = "kind", label = "类别", kind = "choice", field = "visit.kind" }},
  {{ name = "month", label = "月份", kind = "month" }},
  {{ name = "n", label = "件数", kind = "integer", total = "sum" }},
  {{ name = "mark", label = "事由", kind = "text", plain = true }},
]
{more}
"""


def test_a_turned_table_has_a_column_for_every_month_and_a_sum(at: Desk) -> None:
    for topic, kind, day in (("甲", "old", "2026-01-05"), ("乙", "old", "2026-01-20"), ("丙", "new", "2026-03-02")):
        visit(at, topic, kind, day)
    pivot = 'pivot = {{ row = ["kind"], column = "month", value = "{}", heads = "months"{} }}'
    table = run(
        at,
        add_report(at, PIVOT, more=pivot.format("n", ", total = true").replace("{{", "{").replace("}}", "}")),
        "2026Q1",
    )
    assert labels(table) == ["序号", "类别", "1月", "2月", "3月", "合计"]
    assert shown(table) == [["1", "老人", "2", "0", "0", "2"], ["2", "新居民", "0", "0", "1", "1"]]
    assert [one.shown for one in table.totals] == ["", "合计", "2", "0", "1", "3"]
    words = pivot.format("mark", ', blank = "缺"').replace("{{", "{").replace("}}", "}")
    assert shown(run(at, add_report(at, PIVOT, more=words), "2026Q1")) == [
        ["1", "老人", "甲、乙", "缺", "缺"],
        ["2", "新居民", "缺", "缺", "丙"],
    ]


def test_a_table_turned_by_choices_has_all_of_them(at: Desk) -> None:
    visit(at, "甲", "old", "2026-01-05")
    more = 'pivot = { row = ["month"], column = "kind", value = "n", heads = "choices" }'
    table = run(at, add_report(at, PIVOT, more=more), "2026")
    assert labels(table) == ["序号", "月份", "老人", "新居民"]
    assert shown(table) == [["1", "2026年1月", "1", "0"]]


def test_holes_become_tables_of_choices_states_months_and_villages(at: Desk) -> None:
    text = LEDGER.replace(
        "select id as _id, topic, who, ways, seen_on, _state as state, cost__n as cost, ground__n as ground\n"
        "from v_visit where seen_on between :from and :to order by seen_on, topic",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3)\n"
        "select (select group_concat(name || band || retired, '/') from {{choices visit.kind}}) as topic,\n"
        "(select group_concat(label || shape || closed, '/') from {{states visit}}) as who, null as ways,\n"
        "m.last as seen_on, 'done' as state, (select max(i) from n) as cost,\n"
        "(select count(*) from {{villages}} where code = :village) as ground\n"
        "from {{months}} m order by m.month",
    )
    table = run(at, add_report(at, text), "2026Q1")
    assert [row[4] for row in shown(table)] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    first = shown(table)[0]
    assert first[1] == "olda0/newb0/gone1"
    assert first[2] == "" or first[2] == "编制中in_work0/已办结done1"
    assert (first[5], first[6], first[7]) == ("已办结", "0.03", "0.01")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sum(v.cost__n)", "sum(v.cost)", "report_value"),
        ("sum(v.cost__n)", "'many'", "report_value"),
        ("count(v.id) as n", "count(v.id) as m", "report_column_missing"),
        ("count(v.id) as n", "count(v.nothing) as n", "report_mistake"),
        ("count(v.id) as n", "(select max(cost) from f_visit) as n", "report_refused"),
        ("count(v.id) as n", "(select max(id) from line) as n", "report_refused"),
        ("{{choices visit.kind}}", "{{choices visit.topic}}", "report_hole"),
        ("{{choices visit.kind}}", "{{choices visit.kinds}}", "report_hole"),
        ("select c.name", "with v_visit as (select * from f_visit) select c.name", "report_refused"),
        ("count(v.id) as n", "(with recursive n(i) as (select 1 union all select i from n) select max(i) from n) as n",
         "report_too_long"),
    ],
)  # fmt: skip
def test_a_select_that_does_not_do_is_refused_in_words(
    at: Desk, old: str, new: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruraldesk.store.database.REPORT_STEPS", 2_000_000)
    visit(at, "甲", "old", "2026-10-01", cost="0.10")
    with pytest.raises(UserError) as refused:
        run(at, add_report(at, BY_KIND.replace(old, new)), "2026Q4")
    assert refused.value.code == code
    assert refused.value.message


def test_a_report_whose_form_is_not_here_is_not_offered(at: Desk) -> None:
    add_report(at, BY_KIND.replace('needs = ["visit"]', 'needs = ["visit", "ghost"]'), name="ghosts")
    add_report(at, LEDGER, name="ledger")
    add_report(at, name="broken", more="key = 3")
    add_report(at)
    mine = [one.name for one in reporting.list_reports(at) if one.group == "走访"]
    assert mine == ["ledger", "visits"]
    for name, code in (
        ("ghosts", "report_needs_form"),
        ("nobody", "report_unknown"),
        ("broken", "report_file_mistake"),
    ):
        with pytest.raises(UserError) as refused:
            reporting.run(at, name)
        assert refused.value.code == code
    assert reporting.run(at, "走访台账").name == "ledger"


def test_without_a_period_it_is_the_running_one(at: Desk) -> None:
    assert run(at, add_report(at)).subtitle[0] == "所属期间：2026年第四季度（10月1日至12月31日）"
    assert run(at, add_report(at, LEDGER)).subtitle[0] == "所属期间：2026年（1月1日至12月31日）"
    as_of = add_report(at, LEDGER.replace('period = "year"', 'period = "none"'))
    visit(at, "早的", "old", "1999-01-01")
    table = reporting.run(at, as_of, Wanted(last=date(2026, 11, 1)))
    assert (table.subtitle[0], len(table.rows)) == ("截至2026年11月1日", 1)
    assert reporting.run(at, as_of, Wanted(last=date(2030, 1, 1))).subtitle[0] == "截至2026年11月23日"
    with pytest.raises(UserError) as refused:
        reporting.run(at, add_report(at), Wanted(date(2026, 5, 2), date(2026, 5, 1)))
    assert refused.value.code == "report_period_backwards"


def test_deleted_records_are_not_counted(at: Desk) -> None:
    from ruraldesk.services import removal

    one = visit(at, "甲", "old", "2026-10-01")
    removal.delete(at, one, "重复")
    assert records.get(at, one).meta.deleted
    assert shown(run(at, add_report(at), "2026Q4"))[0][1] == "0"
