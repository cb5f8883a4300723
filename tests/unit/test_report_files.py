"""Reports as workbook, CSV and paper: the same values everywhere, nothing read as a formula, nobody given away."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import ReportTable
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from tests.helpers.reports import BY_KIND, LEDGER, add_report, bare_desk, run, shown, visit


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    yield one
    one.store.close(backup=False)


def _book(at: Desk, table: ReportTable) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(reporting.content(at, table, ".xlsx"))).active


def _csv(at: Desk, table: ReportTable, **more: Any) -> list[list[str]]:
    raw = reporting.content(at, table, ".csv", **more)
    text = raw.decode(more.get("encoding", "utf-8-sig"))
    return list(csv.reader(io.StringIO(text, newline="")))


def _paper(at: Desk, table: ReportTable, tmp_path: Path, **more: Any) -> str:
    file = reporting.write(at, table, tmp_path / "paper.pdf", **more)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout


def _three_visits(at: Desk) -> None:
    visit(at, "甲", "old", "2026-10-01", cost="0.10", hours="0.5", state="done")
    visit(at, "乙", "old", "2026-11-01", cost="3280", hours="1.5")
    visit(at, "丙", "new", "2026-07-02", cost="-20.5")


def test_the_three_files_and_the_window_have_the_same_values(at: Desk, tmp_path: Path) -> None:
    _three_visits(at)
    table = run(at, add_report(at, more="compare = ['n', 'rate']\nunits = '件、元'"), "2026Q4")
    book = _book(at, table)
    assert [cell.value for cell in book[3]] == [one.label for one in table.columns]
    lines = _csv(at, table)
    assert lines[:4] == [["禾塘村走访情况统计表"], [table.subtitle[0]], [table.subtitle[1]], ["单位：件、元"]]
    paper = _paper(at, table, tmp_path).replace(" ", "")
    for number, row in enumerate((*table.rows, table.totals)):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            there, here = book.cell(4 + number, place + 1).value, cell.value
            if isinstance(here, Decimal) and column.kind in ("percent", "change"):
                assert Decimal(str(there)) * 100 == here
            elif isinstance(here, int | Decimal):
                assert Decimal(str(there)) == here
            else:
                assert (there or "") == cell.shown
            assert lines[5 + number][place] == cell.shown.replace(",", "")
            assert cell.shown.replace(" ", "") in paper
    for words in (
        table.heading,
        "单位：件、元",
        "本表数据截至2026年11月23日。",
        "填表人：",
        "第1页共1页",
        "沈小兰制表",
    ):
        assert words.replace(" ", "") in paper


def test_cells_of_a_workbook_have_their_type_and_format(at: Desk) -> None:
    visit(at, "送药", "old", "2026-03-01", cost="1234.5", ground="133.5")
    book = _book(at, run(at, add_report(at, LEDGER, audience="internal", more="units = '元'")))
    row = book[4]
    assert (row[0].value, row[4].value, row[6].value) == (1, datetime(2026, 3, 1), 1234.5)  # noqa: DTZ001  # openpyxl's
    assert (row[4].number_format, row[6].number_format) == ("yyyy-mm-dd", "#,##0.00")
    assert book.freeze_panes == "A4"
    assert (book.page_setup.orientation, book.print_title_rows) == ("landscape", "$3:$3")
    assert book["A2"].value == "所属期间：2026年（1月1日至12月31日）　单位：元"


@pytest.mark.parametrize("sign", ["=1+1", "+86", "-5", "@SUM(A1)", "'=1", "=cmd|' /C calc'!A0"])
def test_no_text_is_read_as_a_formula(at: Desk, sign: str) -> None:
    visit(at, sign, "old", "2026-03-01")
    table = run(at, add_report(at, LEDGER, audience="internal"))
    cell = _book(at, table)["B4"]
    assert (cell.value, cell.data_type) == (sign, "s")
    assert _csv(at, table)[3][1] == f"'{sign}"


def test_a_csv_is_in_gb18030_on_request_and_loses_no_character(at: Desk) -> None:
    visit(at, "𬱖塘㐂", "old", "2026-03-01")
    table = run(at, add_report(at, LEDGER, audience="internal"))
    assert reporting.content(at, table, ".csv").startswith(b"\xef\xbb\xbf")
    assert _csv(at, table, encoding="gb18030")[3][1] == "𬱖塘㐂"


def test_a_paper_to_fill_in_by_hand_has_empty_rows_and_no_value(at: Desk, tmp_path: Path) -> None:
    _three_visits(at)
    table = run(at, add_report(at), "2026Q4")
    paper = _paper(at, table, tmp_path, blank=40)
    assert [words for words in ("3,280.10", "数据截至", "沈小兰") if words in paper] == []
    assert paper.count("办结率") == 3  # the head on every page
    assert "第3页 共3页" in " ".join(paper.split())
    assert [row for row in _csv(at, table, blank=2) if row == [""] * 7] == [[""] * 7] * 2


def test_a_table_too_wide_for_a_page_goes_on_in_parts_that_repeat_what_a_row_is(at: Desk, tmp_path: Path) -> None:
    visit(at, "甲", "old", "2026-10-01", cost="1234567.89")
    wide = "\n".join(
        f'  {{{{ name = "cost{n}", label = "第{n}项花费", kind = "money", total = "sum" }}}},' for n in range(30)
    )
    text = BY_KIND.replace(
        "sum(v.cost__n) as cost,",
        "sum(v.cost__n) as cost," + "".join(f" sum(v.cost__n) as cost{n}," for n in range(30)),
    )
    text = text.replace('  {{ name = "hours"', wide + '\n  {{ name = "hours"')
    paper = _paper(at, run(at, add_report(at, text), "2026Q4"), tmp_path)
    assert [words for words in ("续表 1", "续表 3", "续表 4") if words in paper] == ["续表 1", "续表 3"]
    assert paper.count("新居民") == 4
    assert paper.count("1,234,567.89") == 2 * 31 + 2  # each whole, in its row and in 合计; and the mean of one


def test_an_empty_table_says_so_on_every_paper(at: Desk, tmp_path: Path) -> None:
    table = run(at, add_report(at, LEDGER, more='empty = "这一年没有走访。"'))
    assert _book(at, table)["A4"].value == "这一年没有走访。"
    assert ["这一年没有走访。"] in _csv(at, table)
    assert "这一年没有走访。" in _paper(at, table, tmp_path)


def test_only_three_kinds_of_files_are_written_and_nothing_else_is_left(at: Desk, tmp_path: Path) -> None:
    table = run(at, add_report(at))
    for code, name in (("report_file_kind", "x.docx"), ("folder_gone", "gone/x.csv")):
        with pytest.raises(UserError) as refused:
            reporting.write(at, table, tmp_path / name)
        assert refused.value.code == code
    assert not (tmp_path / "x.docx").exists()


def test_the_same_table_gives_the_same_bytes(at: Desk) -> None:
    _three_visits(at)
    table = run(at, add_report(at), "2026Q4")
    assert reporting.content(at, table, ".csv") == reporting.content(at, table, ".csv")
    assert reporting.content(at, table, ".pdf") == reporting.content(at, table, ".pdf")


PUBLIC = LEDGER.replace('field = "visit.ways", plain = true', 'field = "visit.ways"')


def test_a_paper_for_everybody_names_no_party_and_opens_no_record(at: Desk, tmp_path: Path) -> None:
    visit(at, "送药", "old", "2026-03-01", ways=["walk"], who="王建国")
    table = run(at, add_report(at, PUBLIC, audience="board"))
    assert shown(table)[0][:5] == ["1", "送药", "", "", "2026-03-01"]
    assert table.ids == ("",)
    assert "王建国" not in _paper(at, table, tmp_path)
    masked = run(at, add_report(at, PUBLIC.replace('field = "visit.who"', 'mask = "name"'), audience="board"))
    assert shown(masked)[0][2] == "王*国"


def test_a_paper_for_the_town_withholds_what_the_town_may_not_see(at: Desk) -> None:
    visit(at, "送药", "old", "2026-03-01", who="王建国")
    assert shown(run(at, add_report(at, LEDGER, audience="town")))[0][2] == ""
    assert shown(run(at, add_report(at, LEDGER, audience="internal")))[0][2] == "王建国"


@pytest.mark.parametrize("words", ["联系13800138000", "身份证11010519491231002X", "１３８ 0013 8000"])
def test_private_numbers_in_free_text_stop_a_paper_for_everybody(at: Desk, words: str) -> None:
    visit(at, words, "old", "2026-03-01")
    with pytest.raises(UserError) as refused:
        run(at, add_report(at, LEDGER, audience="members"))
    assert refused.value.code == "report_private_number"
    assert refused.value.where[0].startswith("第1行“事由”：")
    assert words not in refused.value.message
    assert shown(run(at, add_report(at, LEDGER, audience="internal")))[0][1] == words


def test_a_number_broken_over_two_cells_stops_it_too(at: Desk) -> None:
    visit(at, "联系 138 0013", "old", "2026-03-01", who="8000")
    text = LEDGER.replace(', field = "visit.who"', ", plain = true")
    with pytest.raises(UserError) as refused:
        run(at, add_report(at, text, audience="board"))
    assert refused.value.where == ("第1行，连起来看：手机号",)


def test_one_or_two_people_cannot_be_made_out_on_a_paper_for_everybody(at: Desk) -> None:
    for number in range(5):
        visit(at, f"甲{number}", "old", "2026-10-01", state="done" if number < 3 else "drafting")
    for number in range(2):
        visit(at, f"乙{number}", "new", "2026-10-01", cost="3")
    name = add_report(at, audience="board", more="compare = ['n', 'rate']")
    table = run(at, name, "2026Q4")
    columns = [one.name for one in table.columns]
    assert shown(table)[1][columns.index("n")] == "<3"
    assert shown(table)[1][columns.index("rate")] == "—"
    assert shown(table)[0][columns.index("n")] == "5"
    assert table.totals[columns.index("n")].shown == "—"
    assert table.totals[columns.index("rate")].shown == "—"
    assert table.totals[columns.index("done")].shown == "3"
    assert reporting.as_data(table)["rows"][1]["n"] == "<3"
    assert _book(at, table).cell(5, 2).value == "<3"
    free = BY_KIND.replace('label = "件数", kind = "integer"', 'label = "件数", kind = "integer", small = false')
    assert shown(run(at, add_report(at, free, audience="board"), "2026Q4"))[1][1] == "2"
    assert shown(run(at, add_report(at, audience="town"), "2026Q4"))[1][1] == "2"


def test_a_hidden_cell_cannot_be_worked_out_from_the_sum_of_its_line(at: Desk) -> None:
    for day in ["2026-01-05"] * 4 + ["2026-02-05"]:
        visit(at, day, "old", day)
    from tests.unit.test_report_computing import PIVOT

    pivot = 'pivot = { row = ["kind"], column = "month", value = "n", heads = "months", total = true }'
    table = run(at, add_report(at, PIVOT, audience="members", more=pivot), "2026Q1")
    assert shown(table) == [["1", "老人", "4", "<3", "0", "—"]]
    assert [one.shown for one in table.totals] == ["", "合计", "4", "—", "0", "—"]
