"""A foreign form whose cells are formulas: what is worked out is taken, what is not is named by its place."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ruraldesk.errors import UserError
from ruraldesk.formdefs.reader import parse_form
from ruraldesk.formdefs.xlsform import from_xlsx

SURVEY = [["type", "name", "label"], ["text", "name", "姓名"], ["select_one yes_no", "keeps", "养不养"]]
CHOICES = [["list_name", "name", "label"], ["yes_no", "1", "养"], ["yes_no", "2", "不养"]]


def book_with(path: Path, sheet: str, cell: str, formula: str, worked_out: str = "") -> Path:
    """Write a form with a formula in one cell; ``worked_out``: the cell as a program that worked it out leaves it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("notes", [["x"]])):
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    book[sheet][cell] = formula
    book.save(path)
    if worked_out:
        _work_out(path, book.sheetnames.index(sheet) + 1, cell, worked_out)
    return path


def _work_out(path: Path, number: int, cell: str, written: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one).decode("utf-8") for one in archive.namelist()}
    part = f"xl/worksheets/sheet{number}.xml"
    parts[part], times = re.subn(rf'<c r="{cell}"[^>]*>(<f>.*?</f>)<v ?/?>(</v>)?</c>', written, parts[part])
    assert times == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


@pytest.mark.parametrize(
    ("sheet", "cell", "said"),
    [
        ("survey", "C2", "survey表第2行C列 label"),
        ("survey", "A3", "survey表第3行A列 type"),
        ("choices", "C3", "choices表第3行C列 label"),
        ("survey", "C1", "survey表第1行C列"),
        ("choices", "B2", "choices表第2行B列 name"),
    ],
)
def test_a_formula_that_nobody_worked_out_is_named_by_its_place(
    tmp_path: Path, sheet: str, cell: str, said: str
) -> None:
    with pytest.raises(UserError) as refusal:
        from_xlsx(book_with(tmp_path / "a.xlsx", sheet, cell, '="姓"&"名"'))
    assert refusal.value.code == "xlsform_formula"
    assert refusal.value.where == (said,)
    assert said in refusal.value.sentence


def test_every_such_place_is_named(tmp_path: Path) -> None:
    file = book_with(tmp_path / "a.xlsx", "survey", "C2", '="姓"&"名"')
    from openpyxl import load_workbook

    book = load_workbook(file)
    book["survey"]["C3"] = "=C2"
    book.save(file)
    with pytest.raises(UserError) as refusal:
        from_xlsx(file)
    assert refusal.value.where == ("survey表第2行C列 label", "survey表第3行C列 label")


def test_a_formula_that_came_to_an_error_is_named_too(tmp_path: Path) -> None:
    file = book_with(tmp_path / "a.xlsx", "survey", "C2", "=Z9/0", r'<c r="C2" t="e">\1<v>#DIV/0!</v></c>')
    with pytest.raises(UserError) as refusal:
        from_xlsx(file)
    assert refusal.value.code == "xlsform_formula"


def test_a_formula_that_is_worked_out_is_its_value(tmp_path: Path) -> None:
    file = book_with(tmp_path / "a.xlsx", "survey", "C2", '="姓"&"名"', r'<c r="C2" t="str">\1<v>姓名</v></c>')
    assert parse_form(from_xlsx(file), "a").by_name["name"].label == "姓名"


def test_a_formula_that_came_to_nothing_is_an_empty_cell(tmp_path: Path) -> None:
    file = book_with(tmp_path / "a.xlsx", "choices", "D2", '=IF(A2="",1,"")', r'<c r="D2" t="str">\1<v></v></c>')
    assert parse_form(from_xlsx(file), "a").choices["yes_no"][0].label == "养"


@pytest.mark.parametrize(("sheet", "cell"), [("notes", "A2"), ("survey", "E2")])
def test_a_formula_that_no_form_reads_is_nobodys_business(tmp_path: Path, sheet: str, cell: str) -> None:
    assert parse_form(from_xlsx(book_with(tmp_path / "a.xlsx", sheet, cell, "=1+1")), "a").by_name["name"]
