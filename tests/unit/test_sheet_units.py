"""The unit of a table may stand over it, under its heads or beside them: a sum is never wrong ten thousand times."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import fill_templates, forms, ledger_filter, records, sheet_columns, sheet_fill, sheet_import
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import LedgerFilter
from ruraldesk.sheets.heads import Head, Wanted, head_at, head_of
from ruraldesk.sheets.naming import unit_in, units_said
from ruraldesk.sheets.reading import read_book
from tests.helpers.desks import copied_desk
from tests.helpers.sheet_files import put, workbook

HEADS = ["序号", "设施名称", "类别", "小类", "位置", "责任人", "投资金额", "面积"]
LAMP = [1, "路灯9号", "供电照明", "路灯", "桥头", "王样例", 1.2, 30]
OVER = ["", "", "", "", "", "", "（万元）", "（㎡）"]
TABLES: dict[str, list[list[Any]]] = {
    "over": [["设施表"], ["填报单位：禾塘村", "", "", "", "", "单位：万元"], HEADS],
    "in the title": [["设施表（单位：万元、平方米）"], HEADS],
    "under the heads": [HEADS, OVER],
    "under the heads, without brackets": [HEADS, ["", "", "", "", "", "", "万元", "平方米"]],
    "with what is counted": [HEADS, ["", "（处）", "", "", "", "", "（万元）", "（平方米）"]],
    "and the columns numbered": [HEADS, OVER, ["甲", "乙", "丙", "丁", "戊", "己", "1", "2"]],
    "beside": [[*HEADS[:6], "投资金额（万元）", "面积"]],
    "beside, and another over it": [["单位：元"], [*HEADS[:6], "投资金额（万元）", "面积"]],
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("units") / "village") as made:
        who = records.add(made, "person", {"name": "王样例", "group_no": 5}).record.id
        fields = {"responsible": who, "class": "02", "sub_class": "0202", "location": "村口", "name": "路灯1号"}
        records.add(made, "facility", {**fields, "investment": "32000.00", "area": "15.50"})
        yield made


@pytest.mark.parametrize("table", TABLES)
def test_what_a_sheet_counts_in_ten_thousands_comes_in_as_yuan(desk: Desk, tmp_path: Path, table: str) -> None:
    spec = forms.form(desk, "facility")
    source = sheet_columns.open_file(put(tmp_path, "表.xlsx", workbook([*TABLES[table], LAMP])))
    planned = sheet_import.plan(desk, spec, source, sheet_columns.guess(desk, spec, source))
    (row,) = planned.rows
    assert row.reasons == ()
    assert {name: (row.fields or {})[name] for name in ("name", "investment", "area")} == {
        "name": "路灯9号",
        "investment": "12000.00",
        "area": "30.00",
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_table_in_ten_thousands_is_filled_in_ten_thousands(desk: Desk, tmp_path: Path, table: str) -> None:
    spec = forms.form(desk, "facility")
    source = fill_templates.open_template(put(tmp_path, "表.xlsx", workbook(TABLES[table])))
    found = fill_templates.template(desk, spec, source)
    planned = sheet_fill.plan(desk, spec, found, ledger_filter.question(desk, spec, LedgerFilter(), "name"))
    (row,) = planned.values
    assert row == len(TABLES[table]) + 1
    assert (planned.values[row][7], planned.values[row][8]) == (Decimal("3.2"), Decimal("15.5"))


def test_a_column_in_another_unit_is_not_filled_with_ours(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "facility")
    for heads in ([["单位：亩"], HEADS], [[*HEADS[:7], "面积（亩）"]]):
        source = fill_templates.open_template(put(tmp_path, "表.xlsx", workbook(heads)))
        found = fill_templates.template(desk, spec, source)
        with pytest.raises(UserError) as refused:
            sheet_fill.plan(desk, spec, found, ledger_filter.question(desk, spec, LedgerFilter(), "name"))
        assert refused.value.code == "fill_other_unit"
        assert "“面积”的单位是亩，登记的是平方米" in refused.value.sentence


def test_a_unit_over_a_table_counts_for_its_own_kind_only() -> None:
    assert units_said("填报单位：禾塘村") == ""
    assert units_said("（单位：万元、平方米）") == "万元、平方米"
    assert unit_in("投资\n单位：万元、平方米", "yuan") == ("yuan", "万")
    assert unit_in("面积\n单位：万元、平方米", "m2") == ("m2", "")
    assert unit_in("面积\n单位：万元", "m2") == ("", "")
    assert unit_in("面积\n单位：公顷", "m2") == ("hectare", "")
    assert unit_in("投资（元）\n单位：万元", "yuan") == ("yuan", "")


def _head(rows: list[list[Any]]) -> Head:
    (grid,) = read_book(workbook(rows), "表.xlsx")
    found = head_of(grid, [Wanted("name", ("姓名",)), Wanted("hours", ("时长",)), Wanted("group", ("组",))])
    assert found is not None
    return found


def test_a_line_of_records_is_no_line_of_units_or_numbers() -> None:
    heads = ["序号", "姓名", "组", "时长"]
    assert _head([heads, [1, "王建国", 3, 4]]).last == 0
    assert _head([heads, [1, 2, 3, 4]]).last == 0
    assert _head([heads, ["甲", "乙", "1", "2"]]).last == 1
    assert _head([heads, ["人", "", "", ""]]).last == 0


def test_a_line_of_units_that_is_pointed_at_means_the_head_over_it() -> None:
    rows = [["名册"], ["姓名", "时长", "组"], ["", "（小时）", ""], ["王建国", 3, 4]]
    (grid,) = read_book(workbook(rows), "表.xlsx")
    found = head_at(grid, 2, 2, [Wanted("name", ("姓名",))])
    assert (found.first, found.last, found.columns[0].target) == (1, 2, "name")
