"""Any file that calls itself a table is read as it stands, or refused with the next step."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.form import Choice, Field, FieldType
from ruraldesk.model.values import parse_text
from ruraldesk.sheets import book_guard, reading
from ruraldesk.sheets.cell_words import choice_of, words_of
from ruraldesk.sheets.grid import Raw
from ruraldesk.sheets.heads import Wanted, head_of
from ruraldesk.sheets.letters import column_of, letters_of
from ruraldesk.sheets.naming import bare, plain, unit_in
from ruraldesk.sheets.reading import read_book
from tests.helpers.sheet_files import saved, with_part, workbook

TODAY = date(2026, 11, 23)
NAMES = [
    Wanted("name", ("姓名", "名字")),
    Wanted("id_no", ("证件号码", "身份证号")),
    Wanted("mobile", ("手机", "联系电话")),
    Wanted("income", ("收入金额",)),
    Wanted("expense", ("支出金额",)),
]


def _refusal(content: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(UserError) as refused:
        read_book(content, name)
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_file_empty"),
        (b"  \r\n ", "sheet_file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "sheet_locked"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sheet_is_web"),
        (b"%PDF-1.7", "sheet_is_other"),
        (b"PK\x03\x04 cut off", "sheet_damaged"),
        (b"\xff\xfe\x00", "sheet_text_unread"),
        (b"\x00\x01\x02\xff" * 20, "sheet_text_unread"),
        (b",,\r\n,,\r\n", "sheet_no_rows"),
    ],
)
def test_what_is_no_table_is_refused_with_the_next_step(content: bytes, code: str) -> None:
    assert _refusal(content) == code


def test_a_workbook_with_parts_missing_or_of_another_program_is_refused() -> None:
    good = workbook([["姓名"], ["王建国"]])
    assert _refusal(with_part(good, lambda name, raw: raw[:40] if "sheet1" in name else raw)) == "sheet_damaged"
    assert _refusal(good[: len(good) // 2]) == "sheet_damaged"
    for member, content, code in (
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "sheet_is_ods"),
        ("word/document.xml", b"<a/>", "sheet_is_other"),
        ("xl/workbook.bin", b"x", "sheet_old_xls"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(member, content)
        assert _refusal(out.getvalue()) == code


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def swell(name: str, raw: bytes) -> bytes:
        return b" " * (book_guard.LARGEST_UNPACKED + 1) if "sheet1" in name else raw

    bomb = with_part(workbook([["姓名"]]), swell)
    assert len(bomb) < book_guard.MIB
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was opened"))
    assert _refusal(bomb) == "sheet_too_big"


def test_entities_in_a_part_are_refused() -> None:
    def explode(name: str, raw: bytes) -> bytes:
        return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + raw if "sheet1" in name else raw

    assert _refusal(with_part(workbook([["姓名"], ["王建国"]]), explode)) == "sheet_damaged"


def test_too_many_lines_are_refused_but_dressed_empty_ones_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    assert _refusal(workbook([["a"]] * 6)) == "sheet_too_long"
    far = workbook([["姓名"], *[[None]] * 40, ["王建国"]])
    assert len(read_book(far, "表.xlsx")[0].rows) == 42


def test_ten_thousand_lines_are_read_to_the_last() -> None:
    lines = [f"样例{one},330499,{one}" for one in range(10_000)]
    (grid,) = read_book("\r\n".join(["姓名,身份证号,手机", *lines]).encode("gb18030"), "表.csv")
    head = head_of(grid, NAMES)
    assert head is not None
    assert head.found == 3
    assert grid.rows[10_000] == ("样例9999", "330499", "9999")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_that_spreadsheets_write(encoding: str, sign: str) -> None:
    text = "\r\n".join(sign.join(row) for row in (("姓名", "住址"), ("王建国", "禾塘村𪡏字3号"), ("李四", '"1""号"')))
    (grid,) = read_book(text.encode(encoding), "表.csv")
    assert grid.rows[1] == ("王建国", "禾塘村𪡏字3号")
    assert grid.rows[2] == ("李四", '1"号')


def test_merged_cells_say_everywhere_what_their_first_one_says() -> None:
    (grid,) = read_book(workbook([["小组", "姓名"], ["第5组", "王"], [None, "李"]], merged=["A2:A3"]), "表.xlsx")
    assert grid.rows[2] == ("第5组", "李")


def test_hidden_sheets_are_left_out() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0]["A1"] = "姓名"
    hidden = book.create_sheet("选项")
    hidden["A1"], hidden.sheet_state = "男", "hidden"
    assert [one.name for one in read_book(saved(book), "表.xlsx")] == ["Sheet"]


def test_a_formula_that_nobody_worked_out_is_known_as_one() -> None:
    (grid,) = read_book(workbook([["数量"], ["=1+1"], [3]]), "表.xlsx")
    assert grid.unread == {(1, 0)}


def test_the_head_is_found_under_titles_and_by_other_names() -> None:
    rows = [
        ["禾塘村名册", None, None],
        ["填表单位：禾塘村", None, None],
        ["序号", "姓 名*", "身份证号"],
        [1, "王建国", ""],
    ]
    (grid,) = read_book(workbook(rows, merged=["A1:C1", "A2:C2"]), "表.xlsx")
    head = head_of(grid, NAMES)
    assert head is not None
    assert (head.first, head.last) == (2, 2)
    assert [(one.head, one.target, one.sure) for one in head.columns] == [
        ("序号", "", False),
        ("姓 名*", "name", True),
        ("身份证号", "id_no", True),
    ]


def test_a_head_of_two_lines_is_read_together() -> None:
    rows = [["姓名", "收入", None, "支出", None], [None, "金额", "日期", "金额", "日期"], ["王建国", 1, 2, 3, 4]]
    (grid,) = read_book(workbook(rows, merged=["A1:A2", "B1:C1", "D1:E1"]), "表.xlsx")
    head = head_of(grid, NAMES)
    assert head is not None
    assert (head.first, head.last) == (0, 1)
    assert [one.target for one in head.columns] == ["name", "income", "", "expense", ""]
    assert [one.head for one in head.columns][1:3] == ["收入 金额", "收入 日期"]


def test_a_name_inside_another_is_only_a_guess_and_none_is_taken_twice() -> None:
    (grid,) = read_book(workbook([["户主姓名", "姓名", "手机"], ["a", "b", "c"]]), "表.xlsx")
    head = head_of(grid, NAMES)
    assert head is not None
    assert [(one.target, one.sure) for one in head.columns] == [("", False), ("name", True), ("mobile", True)]


def test_a_sheet_without_a_head_has_none() -> None:
    (grid,) = read_book(workbook([["王建国", 5], ["李四", 3]]), "表.xlsx")
    assert head_of(grid, NAMES) is None


def test_heads_are_compared_without_ornaments_and_units_are_read() -> None:
    assert plain(" 姓　名＊：") == "姓名"
    assert bare("金额（万元）") == "金额"
    assert unit_in("金额（万元）") == ("yuan", "万")
    assert unit_in("面积(单位：亩)") == ("mu", "")
    assert unit_in("姓名") == ("", "")


def test_columns_have_their_letters() -> None:
    assert [letters_of(one) for one in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_of(one) for one in ("A", "z", "AA", "ZZ", "姓名", "")] == [0, 25, 26, 701, -1, -1]


def _field(type_: FieldType, **more: object) -> Field:
    return Field("x", type_, "某项", 1, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw",
    [
        datetime(2026, 11, 20),  # noqa: DTZ001  as a sheet has it
        date(2026, 11, 20),
        46346,
        46346.0,
        20261120,
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "2026年11月20日",
        "2026 年 11 月 20 号",
        "20261120",
        "26.11.20",
        "２０２６－１１－２０",
        "二〇二六年十一月二十日",
        "二○二六年十一月廿日",
        "20-Nov-26",
        "2026-11-20 00:00:00",
        "2026年11月20日（星期五）",
    ],
)
def test_a_day_is_read_in_every_spelling_of_sheets(raw: Raw) -> None:
    field = _field("date")
    assert parse_text(field, words_of(raw, field), TODAY) == "2026-11-20"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("11.20", "cell_no_year"),
        ("11月20日", "cell_no_year"),
        ("十一月二十日", "cell_no_year"),
        ("20日", "cell_no_year"),
        ("上周五", "cell_no_year"),
        ("周五", "cell_no_year"),
        ("11/20/2026", "cell_day_unclear"),
        ("11/20/26", "cell_day_unclear"),
        ("42.3.5", "cell_day_unclear"),
        ("#REF!", "cell_formula_error"),
    ],
)
def test_a_day_that_could_be_several_is_not_guessed(raw: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        words_of(raw, _field("date"))
    assert refused.value.code == code


def test_days_of_an_old_mac_are_counted_as_it_does() -> None:
    assert words_of(44884, _field("date"), from_1904=True) == "2026-11-20"


@pytest.mark.parametrize("raw", [330499199001011234, 3.30499199001011e17, "3.3E+17", "3.30499E+17"])
def test_a_damaged_identity_number_is_refused_and_never_filled_up(raw: Raw) -> None:
    with pytest.raises(UserError) as refused:
        words_of(raw, _field("text", check="id_number"))
    assert refused.value.code == "cell_number_damaged"


def test_a_phone_kept_as_a_number_is_whole() -> None:
    assert words_of(13912345678, _field("text")) == "13912345678"
    assert words_of(13912345678.0, _field("text")) == "13912345678"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (3280, "3280.00"),
        (0.1 + 0.2, "0.30"),
        ("3,280.00", "3280.00"),
        ("￥1.2万", "12000.00"),
        ("1.2万元", "12000.00"),
        ("（500）", "-500.00"),
        ("—", None),
        ("/", None),
    ],
)
def test_money_is_read_as_sheets_write_it(raw: Raw, value: str | None) -> None:
    field = _field("decimal", unit="yuan")
    assert parse_text(field, words_of(raw, field), TODAY) == value


def test_a_day_in_a_column_of_numbers_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        words_of(datetime(2026, 5, 3), _field("integer"))  # noqa: DTZ001  as a sheet has it
    assert refused.value.code == "cell_is_day"


def test_times_and_truths_are_words() -> None:
    assert words_of(time(9, 30), _field("time")) == "09:30"
    assert words_of(0.395833333333333, _field("time")) == "09:30"
    assert words_of(True, _field("text")) == "是"


def test_what_was_kept_from_being_a_formula_comes_back_as_it_was() -> None:
    assert words_of("'=1+1", _field("text")) == "=1+1"
    assert words_of("'样例", _field("text")) == "'样例"


def test_a_choice_is_named_by_label_or_code_and_never_by_its_place() -> None:
    choices = (Choice("02", "公共照明", 1), Choice("0202", "路灯", 2), Choice("09", "旧类", 3, retired=True))
    assert choice_of("路 灯", choices) == "0202"
    assert choice_of("202", choices) == "0202"
    assert choice_of("2", choices) == "02"
    for words, code in (("1", "choice_unknown"), ("旧类", "cell_choice_retired"), ("路", "choice_unknown")):
        with pytest.raises(UserError) as refused:
            choice_of(words, choices)
        assert refused.value.code == code
