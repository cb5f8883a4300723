"""A column whose rows have each their unit, a number of the row 合计 alone, a report that stands on another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest

from ruraldesk.errors import UserError
from ruraldesk.reports.reader import check_report
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from tests.helpers.reports import add_report, bare_desk, run, shown, visit

MIXED = """
name = "{name}"
title = "走访指标"
group = "走访"
needs = ["visit"]
audience = "{audience}"
records_by = "form"
sql = '''
with v as (select * from v_visit where seen_on between :from and :to)
select 'n' as code, 'integer' as how, count(*) as part, null as whole, 'visit' as form, group_concat(id, ' ') as ids
from v
union all select 'done', 'percent', count(case when _state = 'done' then 1 end), count(*), 'visit', null from v
union all select 'ground', 'area', coalesce(sum(ground__n), 0), null, '', null from v
union all select 'mean', 'ratio', coalesce(sum(hours__n), 0), 10 * count(*), '', null from v
'''
columns = [
  {{ name = "code", label = "代号", kind = "text", plain = true }},
  {{ name = "how", label = "是什么数", kind = "text", plain = true, hidden = true }},
  {{ name = "form", label = "表", kind = "text", plain = true, hidden = true }},
  {{ name = "part", label = "分子", kind = "integer", hidden = true }},
  {{ name = "whole", label = "分母", kind = "integer", hidden = true }},
  {{ name = "value", label = "数值", kind = "measure", of = ["part", "whole"], by = "how", decimals = 2, ids = "ids" }},
]
key = ["code"]
{more}
"""
SHARES = """
name = "{name}"
title = "走访占比"
group = "走访"
needs = ["visit"]
audience = "{audience}"
sql = '''
select m.code as code, m.part as part, (select sum(part) from {{report mixed}}) as whole
from {{report mixed}} m where m.how = 'integer'
'''
columns = [
  {{ name = "code", label = "代号", kind = "text", plain = true }},
  {{ name = "part", label = "件数", kind = "integer", total = "sum" }},
  {{ name = "whole", label = "全部", kind = "integer", total = "sum" }},
  {{ name = "share", label = "占比", kind = "percent", of = ["part", "whole"], only_total = true }},
]
key = ["code"]
{more}
"""


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = bare_desk(tmp_path_factory.mktemp("measures") / "village")
    visit(one, "甲", "old", "2026-10-01", ground="133.5", hours="0.5", state="done")
    visit(one, "乙", "new", "2026-10-02", hours="2.5")
    visit(one, "丙", "new", "2026-07-02", ground="20", hours="1", state="done")
    add_report(one, MIXED, name="mixed", more='compare = ["value"]')
    yield one
    one.store.close(backup=False)


def test_each_row_of_a_measure_is_shown_in_its_own_unit_and_compared_as_a_difference(at: Desk) -> None:
    table = run(at, "mixed", "2026Q4")
    assert [row[:4] for row in shown(table)] == [
        ["n", "2", "1", "+1"],
        ["done", "50.00%", "100.00%", "-50.00"],
        ["ground", "133.50", "20.00", "+113.50"],
        ["mean", "1.50", "1.00", "+0.50"],
    ]
    assert [row[1].value for row in table.rows] == [2, Decimal("50.00"), Decimal("133.50"), Decimal("1.50")]


def test_rows_in_many_units_have_no_sum(at: Desk) -> None:
    more = MIXED.replace('kind = "text", plain = true }}', 'kind = "text", plain = true, total = "count" }}', 1)
    table = run(at, add_report(at, more, name="counted"), "2026Q4")
    assert [one.shown for one in table.totals] == ["4", "合计"]


def test_a_workbook_and_a_csv_have_each_row_in_its_unit(at: Desk) -> None:
    from openpyxl import load_workbook

    table = run(at, "mixed", "2026Q4", compare=False)
    sheet = load_workbook(BytesIO(reporting.content(at, table, ".xlsx"))).active
    assert sheet is not None
    cells = [one for one in sheet["B"] if isinstance(one.value, int | float)]
    assert [(one.value, one.number_format) for one in cells] == [
        (2, "#,##0"), (0.5, "0.00%"), (133.5, "#,##0.00"), (1.5, "#,##0.00"),
    ]  # fmt: skip
    written = reporting.content(at, table, ".csv").decode("utf-8-sig").splitlines()
    assert [one for one in written if one.startswith(("done", "ground"))] == ["done,50.00%", "ground,133.50"]


def test_the_records_behind_a_row_are_of_the_form_it_names(at: Desk) -> None:
    table = run(at, "mixed", "2026Q4", compare=False)
    assert (table.forms_behind(0, "value"), len(table.records_behind(0, "value"))) == (("visit",), 2)
    assert (table.forms_behind(2, "value"), table.records_behind(2, "value")) == ((), ())


def test_a_column_names_the_forms_of_its_own_records(at: Desk) -> None:
    text = MIXED.replace('ids = "ids" ', 'ids = "ids", records = "visit" ')
    table = run(at, add_report(at, text, name="several"), "2026Q4", compare=False)
    assert table.forms_behind(0, "value") == table.forms_behind(2, "value") == ("visit",)


def test_a_row_that_says_no_kind_that_is_known_is_refused(at: Desk) -> None:
    add_report(at, MIXED.replace("'ratio', ", "'mean', "), name="wrong")
    with pytest.raises(UserError) as refused:
        run(at, "wrong", "2026Q4")
    assert refused.value.code == "report_value"


def test_a_report_stands_on_another_and_a_share_only_in_the_last_row(at: Desk) -> None:
    table = run(at, add_report(at, SHARES, name="shares"), "2026Q4")
    assert shown(table) == [["n", "2", "13,383", ""]]
    assert table.totals[3].shown == "0.0%"


def test_a_report_that_is_not_there_or_stands_on_itself_is_refused(at: Desk) -> None:
    for name in ("loop", "nowhere"):
        add_report(at, SHARES.replace("report mixed", f"report {'loop' if name == 'loop' else 'nothing'}"), name=name)
        with pytest.raises(UserError) as refused:
            run(at, name, "2026Q4")
        assert refused.value.code == "report_hole"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (', by = "how"', "", "measure 要写 by"),
        ('by = "how"', 'by = "part"', "by 里的 part 要是"),
        ('records_by = "form"', 'records_by = "table"', "records_by 里的 table 不在 columns 里"),
        ('name = "code", ', 'only_total = true, name = "code", ', "only_total 只用于"),
        ('ids = "ids"', 'ids = "ids", records = "house"', "records 里的 house 不在 needs 里"),
        (', ids = "ids"', ', records = "visit"', "只和 ids 一起写"),
        (', ids = "ids"', ", adds = true", "只和 ids 一起写"),
        ('records_by = "form"', "", "还要写 records"),
    ],
)
def test_what_a_measure_lacks_is_named(old: str, new: str, said: str) -> None:
    text = MIXED.format(name="mixed", audience="town", more="").replace(old, new)
    assert said in " ".join(str(one) for one in check_report(text, "forms/reports/mixed.toml"))
