"""Lists as villages really keep them: nothing is taken out of sight, and nothing is left behind in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FieldType
from ruraldesk.model.typed_numbers import typed_number
from ruraldesk.services import forms, sheet_columns, sheet_import
from ruraldesk.services.desk import Desk
from ruraldesk.services.sheet_import import ImportPlan
from tests.helpers.desks import copied_desk
from tests.helpers.sheet_files import put, saved, workbook

HEADS = ["姓名", "联系电话", "村民小组"]
PEOPLE = [["王样例", "13912345678", "第5组"], ["李样例", "13912345679", "五组"], ["赵样例", "13912345670", 5]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("lists") / "village") as made:
        yield made


def _field(type_: FieldType, label: str) -> Field:
    return Field("many", type_, label, 1)


def _plan(desk: Desk, folder: Path, content: bytes) -> ImportPlan:
    spec = forms.form(desk, "person")
    source = sheet_columns.open_file(put(folder, "名册.xlsx", content))
    return sheet_import.plan(desk, spec, source, sheet_columns.guess(desk, spec, source).sure)


def _groups(planned: ImportPlan) -> list[Any]:
    return [(one.fields or {}).get("group_no") for one in planned.rows]


def test_a_group_is_read_as_villages_write_it(desk: Desk, tmp_path: Path) -> None:
    planned = _plan(desk, tmp_path, workbook([HEADS, *PEOPLE]))
    assert [one.status for one in planned.rows] == ["ready"] * 3
    assert _groups(planned) == [5, 5, 5]
    assert planned.told == ()


@pytest.mark.parametrize(
    ("label", "text", "number"),
    [
        ("参加人数", "12人", 12),
        ("户数", "3户", 3),
        ("村民小组", "二十组", 20),
        ("村民小组", "第十二组", 12),
        ("服务人次", "5 人次", 5),
        ("安装年份", "2019年", 2019),
    ],
)
def test_what_is_counted_may_stand_behind_a_whole_number(label: str, text: str, number: int) -> None:
    assert typed_number(_field("integer", label), text) == number


@pytest.mark.parametrize("text", ["组", "第组", "3-5人", "人5", "5人人", "5.5组", "5年", "5月"])
def test_what_is_no_whole_number_or_counts_something_else_is_refused(text: str) -> None:
    types: tuple[FieldType, ...] = ("integer", "decimal")
    for type_ in types:
        with pytest.raises(UserError):
            typed_number(_field(type_, "人数、小组、天数"), text)


def test_the_head_of_the_next_page_and_the_signatures_are_no_records(desk: Desk, tmp_path: Path) -> None:
    rows = [HEADS, PEOPLE[0], ["姓 名", "联系电话", "村民小组"], PEOPLE[1], ["填表人：沈样例", "", "审核人：顾样例"]]
    planned = _plan(desk, tmp_path, workbook(rows))
    assert [one.number for one in planned.rows] == [2, 4]
    assert planned.left_out == 2


def test_lines_that_a_filter_hides_are_told(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row in (HEADS, *PEOPLE):
        page.append(row)
    page.row_dimensions[1].hidden = page.row_dimensions[3].hidden = True
    planned = _plan(desk, tmp_path, saved(book))
    assert planned.ready == 3
    assert planned.told == ("1行在Excel里藏着（筛选），也在里面",)


def test_other_sheets_of_the_same_kind_are_told(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    for name, people in (("一组", PEOPLE[:2]), ("二组", PEOPLE[2:])):
        page = book.create_sheet(name)
        for row in (["人员名册"], HEADS, *people):
            page.append(row)
    book.create_sheet("说明")["A1"] = "姓名要写全"
    planned = _plan(desk, tmp_path, saved(book))
    assert planned.ready == 2
    assert planned.told == ("还有“二组”没有登记，选“哪一张”再登记一次",)


def test_a_second_list_beside_the_first_is_told(desk: Desk, tmp_path: Path) -> None:
    planned = _plan(desk, tmp_path, workbook([[*HEADS, "", *HEADS[:2]], [*PEOPLE[0], "", *PEOPLE[1][:2]]]))
    assert planned.ready == 1
    assert planned.told == ("E列“姓名”、F列“联系电话”和左边的同名，没有登记：登完左边的，再把它对上登记一次",)
