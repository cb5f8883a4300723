"""What Excel and WPS put into the clipboard: merged cells, quotes, trailing tabs, heads, sums, odd numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.model.sheet_block import block_of, is_total, with_merged
from ruraldesk.services import session_paste
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import desks

COLUMNS = ("part_name", "part_quantity", "part_unit", "part_price", "part_expires_on", "part_value")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[FormSession]:
    with desks.copied_desk(tmp_path / "village") as made:
        yield FormSession.open_new(made, "facility")


def _desk(session: FormSession) -> Desk:
    return session.desk


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("甲\t乙\r\n丙\t丁\r\n", [["甲", "乙"], ["丙", "丁"]]),
        ("甲\t\t\r\n丙\t丁\t\r\n\t\t\r\n", [["甲", "", ""], ["丙", "丁", ""]]),
        ('"一行\n两行"\t乙\n', [["一行\n两行", "乙"]]),
        ('"他说""好""\n走了"\t乙', [['他说"好"\n走了', "乙"]]),
        ('"甲"公司\t12\n"乙\t13\n', [['"甲"公司', "12"], ['"乙', "13"]]),
        ('5"管\t2', [['5"管', "2"]]),
        ('"只有一格\n两行"', [["只有一格\n两行"]]),
        ("甲\n乙", [["甲"], ["乙"]]),
        ("合并\t\t\n\t乙\t", [["合并", "", ""], ["", "乙", ""]]),
    ],
)
def test_a_block_is_taken_apart_as_the_sheet_meant_it(text: str, cells: list[list[str]]) -> None:
    assert block_of(text) == cells


@pytest.mark.parametrize("text", ["一格", "一格\r\n", "", "\n", '"甲"公司', '"'])
def test_one_cell_is_left_to_the_field(text: str) -> None:
    assert block_of(text) == []


@pytest.mark.parametrize(("first", "total"), [("合 计", True), ("本期合计：", True), ("合计员", False), ("", False)])
def test_a_line_that_only_sums_up_is_known(first: str, total: bool) -> None:
    assert is_total(["", first, "12"]) is total


@pytest.mark.parametrize(
    ("line", "total"),
    [
        (["2026-7-31", "", "本月合计", "6,000.00", "-"], True),
        (["31", "承前页", "¥12"], True),
        (["2026年7月31日", "记-9", "本月合计", "1"], False),
        (["水带", "合计", "1"], False),
        (["1", "2", "3"], False),
    ],
)
def test_a_line_sums_up_if_its_first_word_says_so(line: list[str], total: bool) -> None:
    assert is_total(line) is total


def _paste(session: FormSession, text: str) -> session_paste.Pasted:
    return session_paste.paste_behind(session, "parts", block_of(text), COLUMNS)


def _column(session: FormSession, name: str) -> list[str]:
    return [session.text(f"parts/{row}/{name}") for row in session.rows("parts")]


def test_numbers_as_sheets_show_them_are_read(session: FormSession) -> None:
    done = _paste(
        session,
        "水带\t1,200\t根\t¥1,280.50\t2027/3/1\r\n"
        "水枪\t１２\t支\t １，２００．００ \t2027年3月1日\r\n"
        "沙袋\t3\t只\t -   \t—\r\n"
        "退货\t1\t件\t(1,200.00)\t20270301\r\n",
    )
    assert done.sentence == "粘进4行。"
    assert _column(session, "part_quantity") == ["1200", "12", "3", "1"]
    assert _column(session, "part_price") == ["1,280.50", "1,200.00", "", "-1,200.00"]
    assert _column(session, "part_expires_on") == ["2027-03-01", "2027-03-01", "", "2027-03-01"]


def test_a_head_says_where_each_column_goes_and_sums_stay_out(session: FormSession) -> None:
    labels = {one.name: one.label for one in session.spec.by_repeat["parts"]}
    head = f"序号\t{labels['part_unit']}\t{labels['part_name']}\t{labels['part_quantity']}\t{labels['part_value']}\n"
    done = _paste(session, f"{head}1\t根\t水带\t20\t9\n\n2\t支\t水枪\t3\t9\n合计\t\t\t23\t18\n")
    assert _column(session, "part_name") == ["水带", "水枪"]
    assert _column(session, "part_quantity") == ["20", "3"]
    assert done.sentence == "粘进2行，照表头对上4列，金额由表算，没有粘，表里没有序号，没有粘，1行合计没有粘。"


def _labels(session: FormSession) -> dict[str, str]:
    return {one.name: one.label for one in session.spec.by_repeat["parts"]}


def test_a_title_over_the_head_is_no_row(session: FormSession) -> None:
    label = _labels(session)
    head = f"{label['part_name']}\t{label['part_quantity']}\t{label['part_unit']}\n"
    done = _paste(session, f"防汛物资清单\t\t\n单位：禾塘村\t\t2026年\n{head}水带\t20\t根\n")
    assert _column(session, "part_name") == ["水带"]
    assert done.sentence == "粘进1行，照表头对上3列，表头上面2行没有粘。"


def test_lines_over_a_head_that_hold_data_are_not_dropped(session: FormSession) -> None:
    label = _labels(session)
    head = f"{label['part_name']}\t{label['part_quantity']}\t{label['part_unit']}\n"
    _paste(session, f"沙袋\t1\t只\n{head}水带\t20\t根\n")
    assert "沙袋" in _column(session, "part_name")


def test_a_head_of_two_lines_under_a_merged_cell_is_read(session: FormSession) -> None:
    label = _labels(session)
    _paste(
        session,
        f"{label['part_name']}\t情况\t\t{label['part_unit']}\n\t{label['part_quantity']}\t{label['part_price']}\t\n"
        "水带\t20\t3.5\t根\n",
    )
    assert _column(session, "part_name") == ["水带"]
    assert _column(session, "part_quantity") == ["20"]
    assert _column(session, "part_price") == ["3.50"]
    assert _column(session, "part_unit") == ["根"]


def test_a_head_with_blanks_and_a_unit_is_known_and_its_unit_counts(session: FormSession) -> None:
    _paste(session, "名　称\t数量（根）\t单价(万元)\n水带\t20\t1.2\n水枪\t3\t\n")
    assert _column(session, "part_name") == ["水带", "水枪"]
    assert _column(session, "part_quantity") == ["20", "3"]
    assert _column(session, "part_price") == ["12,000.00", ""]


def test_a_head_in_another_unit_is_not_taken_for_ours(session: FormSession) -> None:
    done = _paste(session, "名称\t单价（亩）\n水带\t2\n")
    assert done.unread == 1
    assert _column(session, "part_price") == ["2"]


@pytest.mark.parametrize("day", ["2027/3/1 0:00", "2027-03-01 00:00:00", "2027/3/1 0:00:00"])
def test_a_day_with_midnight_behind_it_is_that_day(session: FormSession, day: str) -> None:
    assert _paste(session, f"水带\t1\t根\t3\t{day}\n").unread == 0
    assert _column(session, "part_expires_on") == ["2027-03-01"]


def test_columns_that_are_empty_at_the_right_are_no_columns(session: FormSession) -> None:
    assert _paste(session, "水带\t2\t根\t\t\t\t\t\t\n水枪\t1\t支\t\t\t\t\t\t\n").sentence == "粘进2行。"
    assert _paste(session, "水带\t2\t根\t1\t\t\t多\t的\n").beyond == 2


def test_a_block_goes_behind_what_is_there_and_one_step_takes_it_back(session: FormSession) -> None:
    first = session.add_row("parts")
    session.set_text(f"parts/{first}/part_name", "灭火器")
    _paste(session, "水带\t2\n水枪\t1\n")
    assert _column(session, "part_name") == ["灭火器", "水带", "水枪"]
    session.undo()
    assert _column(session, "part_name") == ["灭火器"]
    assert session.redo()
    assert _column(session, "part_name") == ["灭火器", "水带", "水枪"]


def test_more_than_two_thousand_lines_are_not_cut_in_silence(session: FormSession) -> None:
    done = _paste(session, "".join(f"水带{place}\t1\n" for place in range(2_010)))
    assert len(session.rows("parts")) == 2_000
    assert done.sentence == "粘进2000行，一次最多2000行，后面的10行没有粘。"


PAGE = """<html><body><table><!--StartFragment-->
<tr><td rowspan=3 class=x>修路</td><td>张三</td><td rowspan="2">5</td></tr>
<tr><td>李四</td></tr><tr><td>王五</td><td>7</td></tr>
<tr><td>清沟</td><td></td><td>8</td></tr><!--EndFragment--></table></body></html>"""


def test_a_cell_merged_downwards_says_in_each_line_what_it_says_in_the_first() -> None:
    block = block_of("修路\t张三\t5\n\t李四\t\n\t王五\t7\n清沟\t\t8\n")
    assert with_merged(block, PAGE) == [
        ["修路", "张三", "5"],
        ["修路", "李四", "5"],
        ["修路", "王五", "7"],
        ["清沟", "", "8"],
    ]


@pytest.mark.parametrize("page", ["", "<p>修路</p>", PAGE.replace("修路", "别的"), "<tr><td rowspan=2>修路</td></tr>"])
def test_without_a_page_that_says_the_same_nothing_is_filled(page: str) -> None:
    block = block_of("修路\t张三\t5\n\t李四\t\n\t王五\t7\n清沟\t\t8\n")
    assert with_merged(block, page) == block
