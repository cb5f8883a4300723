"""Tables as towns really send them: what counts on their lines goes on counting, and no record is out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import fill_templates, forms, ledger_filter, records, sheet_fill
from ruraldesk.services.desk import Desk
from ruraldesk.services.ledger_filter import LedgerFilter
from ruraldesk.services.sheet_fill import Filled
from tests.helpers.desks import copied_desk
from tests.helpers.sheet_files import put, saved

HEADS = ["序号", "设施名称", "位置", "投资金额（元）"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("tables") / "village") as made:
        who = records.add(made, "person", {"name": "王样例", "group_no": 5}).record.id
        fields = {"class": "02", "sub_class": "0202", "location": "村口", "responsible": who}
        for one in range(1, 7):
            records.add(made, "facility", {**fields, "name": f"路灯{one}号", "investment": f"{one}000.00"})
        yield made


@pytest.fixture(autouse=True)
def nothing_kept(desk: Desk) -> Iterator[None]:
    yield
    desk.store.settings.drop("sheets/templates")


@pytest.fixture
def spec(desk: Desk) -> FormSpec:
    return forms.form(desk, "facility")


def _book(first: int = 1, heads: list[str] = HEADS) -> tuple[Any, Any]:  # Any: openpyxl has no types
    book = Workbook()
    page = book.worksheets[0]
    page.title = "明细"
    for place, head in enumerate(heads, 1):
        page.cell(first, place, head)
    return book, page


def _fill(desk: Desk, spec: FormSpec, file: Path, out: Path) -> Filled:
    found = fill_templates.template(desk, spec, fill_templates.open_template(file))
    question = ledger_filter.question(desk, spec, LedgerFilter(), "name")
    return sheet_fill.write(desk, spec, sheet_fill.plan(desk, spec, found.sure, question), out)


def _names(page: Any, rows: range) -> list[Any]:  # Any: as above
    return [page.cell(row, 2).value for row in rows]


NAMES = [f"路灯{one}号" for one in range(1, 7)]


@pytest.mark.parametrize("formula", ["=SUM(D3:D5)", "=SUBTOTAL(9,$D$3:$D$5)", "=SUM(明细!D3:D5)"])
def test_a_sum_over_the_heads_reaches_over_every_record(
    desk: Desk, spec: FormSpec, tmp_path: Path, formula: str
) -> None:
    book, page = _book(2)
    page["A1"], page["D1"] = "合计", formula
    page.print_area = "A1:D5"
    _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    written = load_workbook(tmp_path / "out.xlsx")["明细"]
    assert _names(written, range(3, 9)) == NAMES
    assert written["D1"].value == formula.replace("5)", "8)")
    assert written.print_area == "'明细'!$A$1:$D$8"


def test_a_total_right_under_the_heads_stays_on_top(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book, page = _book()
    page["A2"], page["D2"] = "合计", "=SUM(D3:D9)"
    _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    written = load_workbook(tmp_path / "out.xlsx")["明细"]
    assert (written["A2"].value, written["D2"].value) == ("合计", "=SUM(D3:D9)")
    assert _names(written, range(3, 9)) == NAMES


def _summed_elsewhere(book: Any, page: Any) -> None:  # Any: as above
    book.create_sheet("汇总")["A1"] = "=SUM(明细!D2:D4)"


def _summed_out_of_sight(book: Any, page: Any) -> None:  # Any: as above
    other = book.create_sheet("汇 总")
    other["A1"], other.sheet_state = "=SUM('明细'!$D$2:$D$4)", "hidden"


def _drawn(book: Any, page: Any) -> None:  # Any: as above
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=2, max_row=4))
    page.add_chart(chart, "F2")


def _framed(book: Any, page: Any) -> None:  # Any: as above
    from openpyxl.worksheet.table import Table

    page.add_table(Table(displayName="表1", ref="A1:D4"))


@pytest.mark.parametrize("counting", [_summed_elsewhere, _summed_out_of_sight, _drawn, _framed])
def test_where_something_else_counts_on_the_lines_too_few_of_them_are_refused(
    desk: Desk, spec: FormSpec, tmp_path: Path, counting: Callable[[Any, Any], None]
) -> None:
    book, page = _book()
    counting(book, page)
    with pytest.raises(UserError) as refused:
        _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    assert refused.value.code == "fill_rows_short"
    assert refused.value.sentence == "表里只留了3行，要填6行。"
    assert refused.value.remedy == "在Excel里第4行上面插入3行，存好再填。"


def test_lines_that_are_hidden_are_not_written_into(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book, page = _book()
    for row in range(2, 6):
        page.cell(row, 1, row - 1)
    page.auto_filter.ref = "A1:D5"
    page.row_dimensions[3].hidden = True
    _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    written = load_workbook(tmp_path / "out.xlsx")["明细"]
    assert written["B3"].value is None
    assert [written["B2"].value, *_names(written, range(4, 9))] == NAMES
    assert written.auto_filter.ref == "A1:D8"


def test_a_village_name_merged_beside_all_records_is_said_once(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book, page = _book(heads=["村", "设施名称", "位置", "投资金额（元）"])
    page.merge_cells("A2:A4")
    page["A5"], page["D5"] = "合计", "=SUM(D2:D4)"
    _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    written = load_workbook(tmp_path / "out.xlsx")["明细"]
    assert _names(written, range(2, 8)) == NAMES
    assert [str(one) for one in written.merged_cells.ranges] == ["A2:A7"]
    assert (written["A2"].value, written["A8"].value, written["D8"].value) == (desk.name, "合计", "=SUM(D2:D7)")


def test_a_merged_cell_that_would_hide_what_records_say_is_refused(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book, page = _book()
    page.merge_cells("C2:C9")
    with pytest.raises(UserError) as refused:
        _fill(desk, spec, put(tmp_path, "表.xlsx", saved(book)), tmp_path / "out.xlsx")
    assert refused.value.code == "fill_merged"
    assert refused.value.sentence.startswith("C列“位置”")


def test_a_table_with_macros_keeps_the_ending_that_excel_opens_it_by(
    desk: Desk, spec: FormSpec, tmp_path: Path
) -> None:
    file = put(tmp_path, "表.XLSM", saved(_book()[0]))
    assert sheet_fill.proposed_name(desk, fill_templates.open_template(file)).endswith(".xlsm")
    assert _fill(desk, spec, file, tmp_path / "out.xlsm").file.name == "out.xlsm"
    assert _fill(desk, spec, file, tmp_path / "填好").file.name == "填好.xlsm"


def test_another_table_of_the_same_register_is_not_said_to_have_moved(
    desk: Desk, spec: FormSpec, tmp_path: Path
) -> None:
    _fill(desk, spec, put(tmp_path, "表.xlsx", saved(_book()[0])), tmp_path / "out.xlsx")
    other = saved(_book(heads=["设施名称", "位置", "现状", "产权单位", "数量"])[0])
    found = fill_templates.template(desk, spec, fill_templates.open_template(put(tmp_path, "另一张.xlsx", other)))
    assert found.moved == ()
    assert [one.target for one in found.columns] == ["name", "location", "condition", "owner", "quantity"]
