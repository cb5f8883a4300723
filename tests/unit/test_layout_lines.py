"""Lines of Chinese: their heads, their ends, their numbers and their edges, judged by pdfium."""

from __future__ import annotations

import pytest

from ruraldesk.documents.fonts import FontBook
from ruraldesk.documents.layout.boxes import TextBox, balanced_lines
from ruraldesk.documents.layout.line import Line, Piece, Setter
from ruraldesk.documents.layout.measure import TextStyle, atoms_of, text_width
from ruraldesk.documents.layout.page import Box, flow
from ruraldesk.documents.layout.paint import PaperTitle, paint
from ruraldesk.documents.layout.profiles import PROFILES
from tests.helpers.chinese_paragraphs import RARE, paragraphs
from tests.helpers.pdf_pages import bad_lines, pdf_lines, pdf_text

OFFICIAL = PROFILES["official-a4"]
BODY = TextStyle("body", OFFICIAL.body, OFFICIAL.pitch, "justify", 2)


def printed(texts: list[str], style: TextStyle = BODY, measure: float = OFFICIAL.measure) -> bytes:
    setter = Setter(FontBook())
    boxes: list[Box] = [TextBox(setter.lines(text, style, measure), style.pitch) for text in texts]
    return paint(flow(boxes, OFFICIAL), PaperTitle("试"))


def texts_of(text: str, style: TextStyle, measure: float) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in Setter(FontBook()).lines(text, style, measure)]


def test_a_thousand_random_paragraphs_have_no_bad_line_and_flush_edges() -> None:
    texts = paragraphs(1000, seed=9704)
    lines = pdf_lines(printed(texts))
    assert len(lines) > 4000
    assert bad_lines(lines, OFFICIAL.left, OFFICIAL.measure, BODY.size) == []


@pytest.mark.parametrize(("size", "measure"), [(9.0, 120.0), (10.5, 200.0), (14.0, 300.0)])
def test_narrow_measures_keep_the_rules_too(size: float, measure: float) -> None:
    style = TextStyle("body", size, size * 1.6, "justify", 2)
    lines = pdf_lines(printed(paragraphs(120, seed=7), style, measure))
    wrong = bad_lines(lines, OFFICIAL.left, measure, size)
    assert [one for one in wrong if not one.startswith("ends +") and not one.startswith("ends -")] == []


def test_every_character_of_a_paragraph_is_printed_once_and_in_order() -> None:
    texts = paragraphs(200, seed=11)
    drawn = pdf_text(printed(texts)).replace("\n", "").replace(" ", "")
    assert drawn == "".join(texts).replace(" ", "")


def test_a_phone_number_in_three_parts_stands_in_one_line() -> None:
    text = "被申请人：王样例，男，33岁，住9组4号，联系方式189 7966 1154。"
    for width in range(10, 40):
        lines = texts_of(text, BODY, BODY.size * width)
        assert any("189 7966 1154" in line for line in lines), (width, lines)


def test_in_a_narrow_cell_a_phone_number_is_cut_between_its_parts() -> None:
    assert texts_of("189 7966 1154", TextStyle("body", 10, 16, "left"), 50) == ["189 7966", "1154"]


def test_the_judge_sees_a_bad_layout() -> None:
    face = FontBook().face_of("body")
    boxes: list[Box] = []
    for text in paragraphs(60, seed=9704):
        text = "".join(one for one in text if one not in RARE)
        rows = [text[:26], *(text[start : start + 28] for start in range(26, len(text), 28))]
        lines = [
            Line((Piece(0 if place else 2 * BODY.size, row, face, 0),), text_width(row, face, BODY.size), BODY.size)
            for place, row in enumerate(rows)
        ]
        boxes.append(TextBox(lines, BODY.pitch))
    lines = pdf_lines(paint(flow(boxes, OFFICIAL), PaperTitle("试")))
    wrong = bad_lines(lines, OFFICIAL.left, OFFICIAL.measure, BODY.size)
    for fault in ("begins with", "ends with", "splits a number", "pt off"):
        assert any(fault in one for one in wrong), fault


def test_an_official_page_holds_22_lines_of_28_characters() -> None:
    text = "村" * (28 * 44 - 2)
    lines = pdf_lines(printed([text]))
    assert {len(line.text) for line in lines[1:]} == {28}
    assert [line.page for line in lines].count(1) == 22


def test_a_number_longer_than_the_measure_is_cut_after_its_signs() -> None:
    style = TextStyle("body", 10, 15, "left")
    assert texts_of("RD1_330499101201_report_20261123T1551_0123456789abcdef.rdb", style, 200) == [
        "RD1_330499101201_report_",
        "20261123T1551_0123456789abcdef.rdb",
    ]


def test_a_bracket_at_the_head_of_a_line_stands_at_the_edge() -> None:
    style = TextStyle("body", 10, 15, "justify")
    lines = Setter(FontBook()).lines("村务公开栏里要写明白（含村务监督委员会的意见）才行", style, 100)
    second = lines[1].pieces[0]
    assert second.text.startswith("（")
    assert second.x == pytest.approx(-5)


def test_neighbouring_punctuation_shares_one_square() -> None:
    setter, style = Setter(FontBook()), TextStyle("body", 10, 15, "left")
    assert setter.width("《甲》《乙》", style) == pytest.approx(50)
    assert setter.width("（甲）。”", style) == pytest.approx(35)


def test_han_and_digits_stand_a_quarter_apart() -> None:
    setter, style = Setter(FontBook()), TextStyle("body", 10, 15, "left")
    apart = setter.width("第5组", style)
    assert apart - setter.width("第组", style) - setter.width("5", style) == pytest.approx(5)


def test_a_date_is_kept_together_where_the_line_allows_it() -> None:
    style = TextStyle("body", 10, 15, "justify")
    lines = texts_of("村务监督委员会审核了全部的账目和凭证并且签字盖章于2026年10月20日上午完成", style, 280)
    assert not any(line.endswith(("2026", "10", "20")) for line in lines)
    assert "2026年10月20日" in "".join(lines)


@pytest.mark.parametrize("dash", ["－", "—", "～", "-"])
def test_from_and_till_of_a_span_of_time_stay_on_one_line(dash: str) -> None:
    style = TextStyle("body", 10, 15, "left")
    for measure in range(280, 400, 7):
        lines = texts_of(
            f"监督电话：0573-83000001　意见箱：村委会门口　接待时间：工作日8:30{dash}17:00", style, measure
        )
        assert any(f"8:30{dash}17:00" in line for line in lines), (measure, lines)


def test_a_paragraph_does_not_end_with_a_single_character() -> None:
    for count in range(20, 90):
        last = texts_of("村" * count + "。", TextStyle("body", 10, 15, "justify", 2), 200)[-1]
        assert len(last.rstrip("。")) != 1 or count < 20


def test_words_of_a_hundred_thousand_characters_are_set_in_a_moment() -> None:
    lines = texts_of("河道保洁。" * 20_000, TextStyle("body", 10, 15), 400)
    assert sum(map(len, lines)) == 100_000


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("余新镇余新镇禾塘村2026年第三季度财务收支公开表", ["余新镇余新镇禾塘村", "2026年第三季度财务收支公开表"]),
        (
            "禾塘村关于最低生活保障、医疗救助、临时救助、特困供养对象与标准的公示",
            ["禾塘村关于最低生活保障、医疗救助、", "临时救助、特困供养对象与标准的公示"],
        ),
        ("余新镇禾塘村村民委员会关于公共设施管护的公示告知", ["余新镇禾塘村村民委员会", "关于公共设施管护的公示告知"]),
    ],
)
def test_a_title_of_two_lines_is_cut_where_its_sense_is(title: str, lines: list[str]) -> None:
    style = TextStyle("title", 33, 48, "center", mixed_gap=0.12)
    found = balanced_lines(title, style, 728, Setter(FontBook()))
    assert ["".join(piece.text for piece in line.pieces) for line in found] == lines


def test_a_title_without_such_a_place_is_cut_evenly() -> None:
    style = TextStyle("title", 33, 48, "center")
    title = "禾塘村村民代表会议决定事项以及实施情况的说明书和附件"
    found = balanced_lines(title, style, 728, Setter(FontBook()))
    assert [len(line.pieces[0].text) for line in found] == [13, 13]


def test_a_number_stands_close_to_its_sign_and_apart_from_han() -> None:
    atoms = atoms_of("占比＝654.65÷872.15＝75.06％，872.15㎡，第3组", BODY, FontBook())
    apart = ["".join(pair) for pair in zip((one.text for one in atoms), (one.text for one in atoms[1:]), strict=False)]
    gaps = {pair: one.gap for pair, one in zip(apart, atoms[1:], strict=True) if one.gap > 0}
    assert list(gaps) == ["第3", "3组"]
