"""Pages: rows that stay whole, heads that come again, headings that do not stand alone."""

from __future__ import annotations

import pytest

from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.layout.boxes import SpaceBox, TextBox
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import Box, Page, PageBreak, Together, flow
from ruraldesk.documents.layout.profiles import PROFILES
from ruraldesk.documents.layout.table import INNER, OUTER, Columns, TableBox, make_row
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import printed

PROFILE = PROFILES["form-a4"]
STYLE = TextStyle("body", 12, 20, "justify", 2)
CELL = TextStyle("body", 12, 20, "left")
PER_PAGE = int(PROFILE.depth / 20)


def paragraph(words: str, *, keep: bool = False) -> TextBox:
    return TextBox(Setter(FontBook()).lines(words, STYLE, PROFILE.measure), 20, keep_with_next=keep)


def lines_of(page: Page) -> list[str]:
    rows: dict[float, list[tuple[float, str]]] = {}
    for mark in page.texts:
        rows.setdefault(round(mark.y, 1), []).append((mark.x, mark.text))
    return ["".join(text for _, text in sorted(rows[y])) for y in sorted(rows, reverse=True)]


def table(cells: list[list[str]], head: list[str]) -> TableBox:
    setter = Setter(FontBook())
    columns = Columns.of([1, 3], PROFILE.measure, 4)
    rows = [make_row(one, [CELL, CELL], columns, setter) for one in cells]
    return TableBox(columns, [make_row(head, [CELL, CELL], columns, setter)], rows)


def filler(count: int) -> list[Box]:
    return [paragraph("村") for _ in range(count)]


def test_a_heading_moves_to_the_next_page_with_what_it_heads() -> None:
    pages = flow([*filler(PER_PAGE - 1), paragraph("标题", keep=True), paragraph("正文")], PROFILE)
    assert lines_of(pages[1]) == ["标题", "正文"]


def test_a_paragraph_leaves_two_lines_on_either_side_of_a_page() -> None:
    long = paragraph("字" * 38 * 4)
    for free in range(1, 5):
        pages = flow([*filler(PER_PAGE - free), long], PROFILE)
        on_first = len(lines_of(pages[0])) - (PER_PAGE - free)
        on_second = len(lines_of(pages[1])) if len(pages) > 1 else 0
        assert on_first != 1
        assert on_second != 1
        assert on_first + on_second == len(long.lines)


def test_space_vanishes_at_the_head_of_a_page() -> None:
    pages = flow([*filler(PER_PAGE), SpaceBox(50), paragraph("头")], PROFILE)
    assert [lines_of(one) for one in pages[1:]] == [["头"]]


def test_a_page_break_makes_no_empty_page() -> None:
    pages = flow([PageBreak(), paragraph("甲"), PageBreak(), PageBreak(), paragraph("乙"), PageBreak()], PROFILE)
    assert [lines_of(one) for one in pages if lines_of(one)] == [["甲"], ["乙"]]
    assert len(pages) <= 3


def test_rows_stay_whole_and_heads_come_again() -> None:
    cells = [[f"第{n}行", "很长的说明要写两行才写得下所以这一行比别的高一些还要再长一点才够两行"] for n in range(60)]
    pages = flow([table(cells, ["行次", "说明"])], PROFILE)
    assert len(pages) > 2
    seen = []
    for page in pages:
        lines = lines_of(page)
        assert lines[0] == "行次说明"
        seen += [one for one in lines if one.startswith("第")]
        texts = "".join(lines[1:])
        assert texts.count("很长的说明") == texts.count("才够两行")
    assert len(seen) == 60 or sum("".join(lines_of(page)).count("很长的说明") for page in pages) == 60


def test_a_row_longer_than_a_page_is_split_between_lines_and_loses_nothing() -> None:
    words = "".join(f"第{n}句。" for n in range(900))
    pages = flow([table([["长", words], ["短", "末行"]], ["行次", "说明"])], PROFILE)
    text = "".join("".join(lines_of(page)[1:]) for page in pages)
    assert len(pages) > 2
    assert text.replace("长", "").replace("短末行", "") == words


def test_boxes_kept_together_longer_than_a_page_are_split_after_all() -> None:
    pages = flow([Together(filler(PER_PAGE + 5))], PROFILE)
    assert [len(lines_of(page)) for page in pages] == [PER_PAGE, 5]


def test_rules_are_one_point_outside_and_half_a_point_inside() -> None:
    [page] = flow([table([["甲", "乙"], ["丙", "丁"]], ["行次", "说明"])], PROFILE)
    widths = [rule.width for rule in page.rules]
    assert widths.count(OUTER) == 4
    assert widths.count(INNER) == 3  # two between rows, one between columns


def test_numbers_stand_flush_right() -> None:
    setter = Setter(FontBook())
    style = TextStyle("body", 12, 20, "right")
    edges = {setter.lines(text, style, 80)[0].pieces[0].x + setter.width(text, style) for text in ("3.00", "1,203.45")}
    assert max(edges) - min(edges) < 0.01
    assert max(edges) == pytest.approx(80)


@pytest.mark.parametrize("count", [0, 1, 21, 22, 23, 24, 25, 26, 60])
def test_any_number_of_rows_gives_every_row_once_and_one_grand_total(count: int) -> None:
    items = [{"_id": str(n), "summary": f"事项{n:03}", "amount": "1.00"} for n in range(count)]
    rows = "@each items\n{{summary}}|{{amount}}\n@end"
    template = f"@table sum=2\n摘要|金额\n{rows}\n@total\n合计|{{{{sum(${{amount}}) | money}}}}\n@end"
    found = printed(template, items=items)
    assert not found.stopped
    text = pdf_text(found.pdf)
    assert [text.count(f"事项{n:03}") for n in range(count)] == [1] * count
    assert text.replace("本页合计", "").count("合计") == 1
