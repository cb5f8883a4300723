"""The town's own table is filled where its heads say so, its layout and its sums untouched, and nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side

from ruraldesk.errors import UserError
from ruraldesk.model.form import FormSpec
from ruraldesk.services import fill_templates, forms, ledger_filter, records, removal, sheet_fill
from ruraldesk.services.desk import Desk
from ruraldesk.services.fill_templates import Template
from ruraldesk.services.ledger_filter import LedgerFilter
from tests.helpers.desks import SAMPLE_ID, copied_desk
from tests.helpers.sheet_files import put, saved, with_part

HEADS = ["序号", "村", "设施名称", "位置", "责任人", "联系电话", "投资金额（万元）", "购置日期", "折旧"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with copied_desk(tmp_path_factory.mktemp("fill") / "village") as made:
        who = records.add(
            made, "person", {"name": "王样例", "id_no": SAMPLE_ID, "mobile": "13912345678", "group_no": 5}
        )
        for one in (1, 2, 3):
            fields = {"class": "02", "sub_class": "0202", "location": "村口", "responsible": who.record.id}
            more = {"name": f"路灯{one}号", "investment": f"{one}2000.00", "built_on": f"2026-0{one}-20"}
            records.add(made, "facility", {**fields, **more})
        yield made


@pytest.fixture(autouse=True)
def nothing_kept(desk: Desk) -> Iterator[None]:
    yield
    desk.store.settings.drop("sheets/templates")


@pytest.fixture
def spec(desk: Desk) -> FormSpec:
    return forms.form(desk, "facility")


def _book(heads: list[str] = HEADS, free: int = 3, *, total: bool = True) -> Any:  # Any: openpyxl has no types
    book = Workbook()
    page = book.worksheets[0]
    page.title = "表一"
    page["A1"] = "2026年11月设施情况统计表"
    page["A1"].font = Font(bold=True, size=18)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads))
    page["A2"], page["C2"] = "填报日期", "制表人：顾明华"
    thin = Border(*[Side(style="thin")] * 4)
    for place, head in enumerate(heads, 1):
        page.cell(3, place, head).fill = PatternFill("solid", fgColor="FFEEEEEE")
        for row in range(4, 4 + free):
            page.cell(row, place).border = thin
            if head == "折旧":
                page.cell(row, place, f"=G{row}*0.1")
    if total:
        page.cell(4 + free, 1, "合计")
        page.cell(4 + free, 7, f"=SUM(G4:G{3 + free})")
        page.cell(5 + free, 1, "填表说明：一处一行。")
    page.column_dimensions["C"].width = 33
    return book


def _template(desk: Desk, spec: FormSpec, file: Path) -> Template:
    return fill_templates.template(desk, spec, fill_templates.open_template(file))


def _filled(
    desk: Desk, spec: FormSpec, found: Template, out: Path, *, everything: bool = False
) -> Any:  # Any: as above
    question = ledger_filter.question(desk, spec, LedgerFilter(), "name")
    planned = sheet_fill.plan(desk, spec, found, question, everything=everything)
    sheet_fill.write(desk, spec, planned, out)
    return load_workbook(out)["表一"]


def _row(page: Any, row: int) -> list[Any]:  # Any: as above
    return [page.cell(row, place).value for place in range(1, len(HEADS) + 1)]


def test_each_column_gets_what_its_head_asks_for(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book())))
    assert [one.target for one in found.columns] == [
        "_serial", "_village", "name", "location", "responsible", "", "investment", "built_on", "",
    ]  # fmt: skip
    page = _filled(desk, spec, found, tmp_path / "out.xlsx")
    assert _row(page, 4) == [1, "禾塘村", "路灯1号", "村口", "王样例", None, 1.2, "2026-01-20", "=G4*0.1"]
    assert _row(page, 6)[2] == "路灯3号"
    assert page["B2"].value == "2026-11-23"


def test_layout_formulas_and_all_other_parts_stay_to_the_last_byte(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    content = with_part(saved(_book()), lambda _, raw: raw.replace(b' fullCalcOnLoad="1"', b""))
    found = _template(desk, spec, put(tmp_path, "表.xlsx", content))
    page = _filled(desk, spec, found, tmp_path / "out.xlsx")
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (content, (tmp_path / "out.xlsx").read_bytes()))
    assert before.namelist() == after.namelist()
    changed = {one for one in before.namelist() if before.read(one) != after.read(one)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'fullCalcOnLoad="1"' in after.read("xl/workbook.xml")
    assert [str(one) for one in page.merged_cells.ranges] == ["A1:I1"]
    assert page["G7"].value == "=SUM(G4:G6)"
    assert page["A8"].value == "填表说明：一处一行。"
    assert page["C4"].border.left.style == "thin"
    assert page.column_dimensions["C"].width == 33


def test_a_day_is_a_day_where_the_town_made_it_one(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book = _book()
    book.worksheets[0]["H4"].number_format = "yyyy/m/d"
    book.worksheets[0]["G5"].number_format = "@"
    page = _filled(desk, spec, _template(desk, spec, put(tmp_path, "表.xlsx", saved(book))), tmp_path / "out.xlsx")
    assert page["H4"].value.isoformat()[:10] == "2026-01-20"
    assert (page["G5"].value, page["G5"].data_type) == ("2.2", "s")


def test_what_begins_like_a_formula_is_text(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    who = records.get(desk, desk.store.search("王样例")[0].id).id
    fields = {"class": "02", "sub_class": "0202", "responsible": who}
    evil = records.add(desk, "facility", {**fields, "name": "=cmd|' /C calc'!A0", "location": "<a>&_x0041_"}).record.id
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book(free=4))))
    page = _filled(desk, spec, found, tmp_path / "out.xlsx")
    removal.delete(desk, evil)
    row = next(one for one in range(4, 8) if str(page.cell(one, 3).value).startswith("=cmd"))
    assert page.cell(row, 3).data_type == "s"
    raw = zipfile.ZipFile(tmp_path / "out.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "&lt;a&gt;&amp;_x005F_x0041_" in raw


def test_what_the_town_does_not_see_stays_empty_and_is_told(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    source = fill_templates.open_template(put(tmp_path, "表.xlsx", saved(_book())))
    found = fill_templates.template(desk, spec, source).pointed(5, "responsible.mobile")
    question = ledger_filter.question(desk, spec, LedgerFilter(), "name")
    planned = sheet_fill.plan(desk, spec, found, question)
    assert planned.withheld == (("责任人的手机", 3),)
    assert planned.sentence == "平时不交镇里的没有填：责任人的手机（3格）。"
    assert all(6 not in line for line in planned.values.values())
    asked = sheet_fill.plan(desk, spec, found, question, everything=True)
    assert asked.withheld == ()
    assert asked.values[4][6] == "139 1234 5678"


def test_the_mapping_is_kept_with_the_table_whatever_month_it_is(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    first = _template(desk, spec, put(tmp_path, "10月.xlsx", saved(_book()))).pointed(5, "responsible.mobile")
    assert not first.known
    _filled(desk, spec, first, tmp_path / "out.xlsx", everything=True)
    book = _book(free=8)
    book.worksheets[0]["A1"] = "2026年12月设施情况统计表"
    again = _template(desk, spec, put(tmp_path, "12月.xlsx", saved(book)))
    assert again.known
    assert again.moved == ()
    assert again.columns[5].target == "responsible.mobile"
    assert fill_templates.form_of(desk, again.source) == "facility"


def test_columns_that_moved_are_asked_about_again(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    first = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book()))).pointed(5, "responsible.mobile")
    _filled(desk, spec, first, tmp_path / "out.xlsx")
    moved = ["序号", "村", "位置", "设施名称", "责任人", "负责部门", "联系电话", "购置日期", "折旧"]
    again = _template(desk, spec, put(tmp_path, "新表.xlsx", saved(_book(moved))))
    assert not again.known
    assert again.moved == (
        "“设施名称”原来在C列，现在在D列",
        "“位置”原来在D列，现在在C列",
        "“联系电话”原来在F列，现在在G列",
        "“投资金额（万元）”原来在G列，现在没有了",
        "“负责部门”是新的，在F列",
    )
    assert again.columns[6].target == "responsible.mobile"
    written = fill_templates.as_data(first)
    with pytest.raises(UserError) as refused:
        fill_templates.from_data(desk, spec, again.source, written)
    assert refused.value.code == "mapping_moved"


def _grown(book: Any) -> None:  # Any: as above
    """A table of two free rows with everything that leans on the places of its rows."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.worksheet.datavalidation import DataValidation

    page = book.worksheets[0]
    for row in (4, 5):
        page.merge_cells(start_row=row, start_column=11, end_row=row, end_column=12)
    page["A8"] = '=CONCATENATE("共",G6,"万元，A6")'
    page.merge_cells("A8:C8")
    page.print_area = "A1:I8"
    page.auto_filter.ref = "A3:I5"
    checked = DataValidation(type="list", formula1='"有,无"')
    checked.add("I4:I5")
    page.add_data_validation(checked)
    page.conditional_formatting.add("G4:G5", FormulaRule(formula=["$G4>100"]))


def test_too_few_rows_over_a_total_are_put_in_and_the_sums_reach_over_them(
    desk: Desk, spec: FormSpec, tmp_path: Path
) -> None:
    book = _book(free=2)
    _grown(book)
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(book)))
    page = _filled(desk, spec, found, tmp_path / "out.xlsx")
    assert [page.cell(row, 3).value for row in (4, 5, 6)] == ["路灯1号", "路灯2号", "路灯3号"]
    assert [page.cell(row, 9).value for row in (4, 5, 6)] == ["=G4*0.1", "=G5*0.1", "=G6*0.1"]
    assert (page["A7"].value, page["G7"].value) == ("合计", "=SUM(G4:G6)")
    assert page["A9"].value == '=CONCATENATE("共",G7,"万元，A6")'
    assert sorted(str(one) for one in page.merged_cells.ranges) == ["A1:I1", "A9:C9", "K4:L4", "K5:L5", "K6:L6"]
    assert page["C5"].border.left.style == "thin"
    assert page.print_area == "'表一'!$A$1:$I$9"
    assert page.auto_filter.ref == "A3:I6"
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == ["I4:I6"]
    assert [str(one.sqref) for one in page.conditional_formatting] == ["G4:G6"]


@pytest.mark.parametrize("in_the_way", ["note", "other sheet", "one row"])
def test_where_rows_cannot_be_put_in_safely_nothing_is_written(
    desk: Desk, spec: FormSpec, tmp_path: Path, in_the_way: str
) -> None:
    from openpyxl.comments import Comment

    book = _book(free=1 if in_the_way == "one row" else 2)
    if in_the_way == "note":
        book.worksheets[0]["A7"].comment = Comment("每月5日前报", "顾明华")
    if in_the_way == "other sheet":
        book.create_sheet("汇总")["A1"] = "=表一!G6"
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(book)))
    with pytest.raises(UserError) as refused:
        _filled(desk, spec, found, tmp_path / "out.xlsx")
    assert refused.value.code == "fill_rows_short"
    more = 2 if in_the_way == "one row" else 1
    line = 4 if in_the_way == "one row" else 5
    assert refused.value.remedy == f"在Excel里第{line}行上面插入{more}行，存好再填。"
    assert not (tmp_path / "out.xlsx").exists()


def test_where_nothing_stands_below_rows_are_added_that_look_alike(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book(free=1, total=False))))
    page = _filled(desk, spec, found, tmp_path / "out.xlsx")
    assert _row(page, 6)[2] == "路灯3号"
    assert page["C6"].border.left.style == "thin"


def test_rows_that_are_numbered_ahead_are_free(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    book = _book()
    for row in (4, 5, 6):
        book.worksheets[0].cell(row, 1, row - 3)
    page = _filled(desk, spec, _template(desk, spec, put(tmp_path, "表.xlsx", saved(book))), tmp_path / "out.xlsx")
    assert [page.cell(row, 1).value for row in (4, 5, 6, 7)] == [1, 2, 3, "合计"]


def test_a_column_that_the_sheet_works_out_is_not_written_over(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book()))).pointed(8, "investment")
    with pytest.raises(UserError) as refused:
        _filled(desk, spec, found, tmp_path / "out.xlsx")
    assert refused.value.code == "fill_on_formula"


def test_a_table_of_labels_takes_one_record(desk: Desk, tmp_path: Path) -> None:
    spec = forms.form(desk, "person")
    book = Workbook()
    page = book.worksheets[0]
    page.title = "表一"
    for place, words in {
        "A1": "村民情况登记表",
        "A2": "姓名",
        "C2": "性别",
        "A3": "身份证号码",
        "A4": "家庭住址",
    }.items():
        page[place] = words
    for block in ("A1:D1", "B3:D3", "B4:D4"):
        page.merge_cells(block)
    page["D2"].border = page["B2"].border = Border(left=Side(style="thin"))
    page["E2"] = "照片"
    found = _template(desk, spec, put(tmp_path, "登记表.xlsx", saved(book)))
    assert {(one.label, one.target, one.row, one.column) for one in found.spots} == {
        ("姓名", "name", 1, 1), ("性别", "sex", 1, 3), ("身份证号码", "id_no", 2, 1), ("家庭住址", "address", 3, 1),
    }  # fmt: skip
    page = _filled(desk, spec, found, tmp_path / "out.xlsx", everything=True)
    assert (page["B2"].value, page["B3"].value, page["D2"].value) == ("王样例", SAMPLE_ID, "女")
    assert _template(desk, spec, put(tmp_path, "又.xlsx", saved(book))).known


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("表.csv", "姓名,手机\n".encode(), "template_not_xlsx"), ("表.xlsx", b"", "sheet_file_empty")],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UserError) as refused:
        fill_templates.open_template(put(tmp_path, name, content))
    assert refused.value.code == code


def test_nothing_found_and_nothing_pointed_at_are_told(desk: Desk, spec: FormSpec, tmp_path: Path) -> None:
    found = _template(desk, spec, put(tmp_path, "表.xlsx", saved(_book())))
    none = ledger_filter.question(desk, spec, LedgerFilter(text="没有这样的"))
    with pytest.raises(UserError) as refused:
        sheet_fill.plan(desk, spec, found, none)
    assert refused.value.code == "fill_no_records"
    strange = _template(desk, spec, put(tmp_path, "怪.xlsx", saved(_book(["甲", "乙", "丙"], total=False))))
    with pytest.raises(UserError) as refused:
        sheet_fill.plan(desk, spec, strange, ledger_filter.question(desk, spec, LedgerFilter()))
    assert refused.value.code in ("fill_no_columns", "fill_one_record")
