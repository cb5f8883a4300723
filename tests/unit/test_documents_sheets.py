"""The program's own sheets: hand-over slip and recovery sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from ruraldesk.documents.preview import page_count
from ruraldesk.documents.recovery_sheet import RecoveryFacts, recovery_pdf
from ruraldesk.documents.report_sheet import report_pdf
from ruraldesk.documents.slip import HandoverFacts, qr_words, slip_pdf
from ruraldesk.errors import UserError
from ruraldesk.model.report_table import Cell, ReportTable, ShownColumn
from tests.helpers.pdf_pages import pdf_lines, pdf_text

FACTS = HandoverFacts(
    giver="嘉禾区云泾镇禾塘村",
    giver_code="330499101201",
    taker="云泾镇人民政府",
    file_name="RD1_330499101201_report_20261123T1551_0123456789abcdef.rdb",
    sha256="3fa91c02" * 8,
    size=312_000,
    made_at=datetime(2026, 11, 23, 7, 51, tzinfo=UTC),
    clerk="沈小兰",
    counts=(("设施台账", 5), ("人员", 9)),
    attachments=7,
)
GROUPS = ("7K3M", "Q9XT", "2B5H", "W4RD", "8NCF", "J6PY", "E1VA", "5ZGS")


def test_a_slip_says_what_is_handed_over_in_china_time() -> None:
    pdf = slip_pdf(FACTS)
    text = pdf_text(pdf).replace("\n", "").replace(" ", "")
    for words in (
        FACTS.file_name,
        FACTS.sha256,
        "2026年11月23日15:51",
        "设施台账",
        "合计",
        "14",
        "回执码",
        "移交人（签字）",
    ):
        assert words in text
    assert page_count(pdf) == 1


def test_a_slip_with_many_forms_flows_on() -> None:
    counts = tuple((f"第{n}种登记表", n) for n in range(60))
    assert page_count(slip_pdf(replace(FACTS, counts=counts))) > 1


def test_what_is_signed_stays_on_one_sheet_with_the_registers_of_a_whole_village() -> None:
    counts = tuple((f"第{n}种登记表", 100 * n) for n in range(15))
    pdf = slip_pdf(replace(FACTS, counts=counts))
    assert page_count(pdf) == 1
    text = pdf_text(pdf).replace("\n", "").replace(" ", "")
    assert all(title in text for title, _ in counts)
    assert "10500" in text


def test_signatures_alone_never_make_a_page() -> None:
    """A table that ends a page leaves no sheet of signatures behind it: rows move closer."""
    columns = (ShownColumn("n", "序号", "serial", 1.0, "center"), ShownColumn("item", "事项", "text", 5.0, "left"))
    for count in range(16, 40):
        cells = tuple((Cell(n, str(n)), Cell(f"第{n}件", f"第{n}件")) for n in range(count))
        table = ReportTable(
            "sample", "样例表", "禾塘村", "internal", columns, cells, (), ("",) * count, ("所属期间：2026年",), "件",
            ("数字按登记日期统计。",), "本表数据截至2026年11月27日。", ("填表人", "审核人"), "没有。",
        )  # fmt: skip
        pages = pdf_lines(report_pdf(table))
        last = [line.text for line in pages if line.page == pages[-1].page]
        assert any("第" in one and "件" in one for one in last), count


def test_what_goes_on_the_board_stands_upright_in_large_type_with_room_for_the_seal() -> None:
    columns = (ShownColumn("n", "序号", "serial", 1.0, "center"), ShownColumn("item", "名称", "text", 5.0, "left"))
    rows = ((Cell(1, "1"), Cell("读书会", "读书会")),)
    table = ReportTable(
        "sample", "样例表", "禾塘村", "internal", columns, rows, (), ("",), ("截至2026年11月27日",), "", (), "截至。",
        (), "没有。",
    )  # fmt: skip
    inside, posted = report_pdf(table), report_pdf(replace(table, audience="board"))
    assert (_is_upright(inside), _is_upright(posted)) == (False, True)
    assert _size_of("读书会", posted) > 14 > _size_of("读书会", inside)
    assert "禾塘村（盖章）" in pdf_text(posted)
    assert "盖章" not in pdf_text(inside)


def _is_upright(pdf: bytes) -> bool:
    page = pypdfium2.PdfDocument(pdf)[0]
    return bool(page.get_height() > page.get_width())


def _size_of(words: str, pdf: bytes) -> float:
    """Return the type size of words: from one sign to the next."""
    (line,) = (one for one in pdf_lines(pdf) if words in one.text)
    place = line.text.index(words)
    return line.glyphs[place + 1].left - line.glyphs[place].left


def test_a_slips_code_names_the_file_and_its_hash() -> None:
    assert qr_words(FACTS) == f"RD1H|330499101201|{FACTS.file_name}|{FACTS.sha256}"


def test_the_same_facts_give_the_same_slip() -> None:
    assert slip_pdf(FACTS) == slip_pdf(FACTS)


def test_a_slip_stops_at_a_character_without_glyph() -> None:
    with pytest.raises(UserError) as caught:
        slip_pdf(replace(FACTS, clerk="张\U0010fffd"))
    assert caught.value.code == "glyph_missing"


def test_a_recovery_sheet_shows_eight_groups_and_where_to_keep_them() -> None:
    pdf = recovery_pdf(RecoveryFacts("嘉禾区云泾镇禾塘村", GROUPS, date(2026, 11, 23), "沈小兰"))
    text = pdf_text(pdf)
    assert page_count(pdf) == 1
    assert all(one in text for one in (*GROUPS, "恢复单", "放在哪里", "保管人（签字）"))
