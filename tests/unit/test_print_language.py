"""The .print language: what its blocks and filters print, and how mistakes are named."""

from __future__ import annotations

from datetime import date

import pytest

from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.snapshot import PrintOptions
from ruraldesk.errors import UserError
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import person_spec, printed, work_spec


def words(template: str, audience: str = "board", **changed: object) -> str:
    return pdf_text(printed(template, audience, **changed).draft)


MISTAKES = [
    ("@page profile=form-a4\n@blink\nx", 2, 2, "没有@blink这种块"),
    ("@page profile=form-a5\n", 1, 7, "profile"),
    ("@page profile=form-a4\n@para colour=red\nx", 2, 7, "没有“colour”这一项"),
    ("@page profile=form-a4\n@para size=big\nx", 2, 7, "要写数字"),
    ("@page profile=form-a4\n@para\n名称：{{nam}}", 3, 6, "没有“nam”这一格"),
    ("@page profile=form-a4\n@para\n{{name | shout}}", 3, 10, "没有“shout”这种写法"),
    ("@page profile=form-a4\n@para\n{{name | else:nme}}", 3, 15, "没有“nme”这一格"),
    ("@page profile=form-a4\n@para\n{{done_on | date:long}}", 3, 13, "现在是“long”"),
    ("@page profile=form-a4\n@para\n{{name", 3, 1, "没有对应的“}}”"),
    ("@page profile=form-a4\n@para\n{{name | mask:none}}", 3, 10, "只能是"),
    ("@page profile=form-a4\n@para\n{{leader.shoe}}", 3, 3, "“人”里没有“shoe”这一格"),
    ("@page profile=form-a4\n@para\n{{name.first}}", 3, 3, "不是关联"),
    ("@page profile=form-a4\n@para\n{{village.mayor}}", 3, 3, "没有“village.mayor”这一项"),
    ("@page profile=form-a4\n@para\n{{${name} +}}", 3, 12, ""),
    ("@page profile=form-a4\n@each things\n@end", 2, 7, "没有“things”这张附表"),
    ("@page profile=form-a4\n@table\n甲|乙", 3, 1, "第2行的@table没有@end"),
    ("@page profile=form-a4\n@end", 2, 1, "没有对应的块"),
    ("@page profile=form-a4\n散落的字", 2, 1, "@page里不能写文字"),
    ("@page profile=form-a4\n@if 1 > 0\n散落的字\n@end", 3, 1, "不在任何块里"),
    ("@page profile=form-a4\n@pagebreak\n字", 3, 1, "里不能写文字"),
    ("@page profile=form-a4\n@photo field=name", 2, 8, "不是照片"),
    ("@para\n字", 1, 1, "第一块要写@page"),
    ("@page profile=form-a4\n@para\nx\n@page profile=form-a4", 4, 1, "只能写在最前面"),
]


@pytest.mark.parametrize(("text", "line", "column", "reason"), MISTAKES)
def test_a_mistake_is_named_with_line_and_column(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_print(text, "prints/x.print", work_spec(), {"human": person_spec()})
    assert caught.value.code == "print_mistake"
    assert caught.value.where == (f"prints/x.print 第{line}行第{column}列",)
    assert reason in caught.value.sentence


@pytest.mark.parametrize(
    ("hole", "shown"),
    [
        ("{{name}}", "村道修补"),
        ("{{kind}}", "修路"),
        ("{{done_on}}", "2026年11月2日"),
        ("{{done_on | date:short}}", "11-02"),
        ("{{done_on | date:iso}}", "2026-11-02"),
        ("{{done_on | date:month}}", "2026年11月"),
        ("{{cost}}", "3,280.00"),
        ("{{cost | upper_money}}", "叁仟贰佰捌拾元整"),
        ("{{cost | number:0}}", "3,280"),
        ("{{leader}}", "李𠮷敏"),
        ("{{leader.name}}", "李𠮷敏"),
        ("{{village.full_name}}", "嘉禾区云泾镇禾塘村"),
        ("{{village.committee}}", "禾塘村村民委员会"),
        ("{{record.number}}", "工-0001"),
        ("{{record.state}}", "已完成"),
        ("{{print.on}}", "2026年11月23日"),
        ("{{duty_phone | phone}}", "138 0013 8000"),
        ("{{sum(${amount}) | money}}", "3,280.00"),
        ("{{concat(${name}, '｜', count(${items}), '项')}}", "村道修补｜2项"),
        ("{{note | or:无}}", "工期七天。"),
        ("{{leader.political | else:note}}", "工期七天。"),
    ],
)
def test_a_value_is_written_as_papers_write_it(hole: str, shown: str) -> None:
    found = words(f"@para indent=0\n［{hole}］")
    assert f"［{shown}" in found


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138 0013 8000"),
        ("057383000000", "0573-83000000"),
        ("02112345678", "021-12345678"),
        ("12345", "12345"),
    ],
)
def test_a_phone_is_written_with_its_gaps(number: str, shown: str) -> None:
    found = words("@para indent=0\n［{{duty_phone | phone}}］", duty_phone=number)
    assert f"［{shown}］" in found


def test_an_empty_value_gives_way_to_other_words_or_a_gap() -> None:
    assert "［无］" in words("@para\n［{{note | or:无}}］", note=None)
    gap = words("@para\n［{{note | blank:4}}］", note=None)
    assert gap.count("\u3000") == 4 or "［］" not in gap


def test_values_never_become_markup_or_blocks() -> None:
    for value in ("@pagebreak", "{{inner}}", "<b>张三</b>", "甲|乙", "a & b < c", "\\(a\\)", "(未闭合"):
        found = printed("@para\n{{name}}\n@grid\n名称|{{name}}\n@end", name=value)
        assert found.pages == 1
        assert pdf_text(found.draft).replace(" ", "").count(value.replace(" ", "")) == 2


def test_if_and_each_choose_and_repeat() -> None:
    template = """@if ${cost} > 1000
@para
大额
@end
@if ${cost} > 9000
@para
巨额
@end
@each items
@para
{{position(..)}}．{{summary}}
@end"""
    found = words(template)
    assert "大额" in found
    assert "巨额" not in found
    assert "1．水泥" in found
    assert "2．人工" in found


def test_a_table_repeats_its_head_and_totals_each_page() -> None:
    items = [{"_id": str(n), "summary": f"第{n}笔", "amount": "100.00"} for n in range(1, 101)]
    template = """@table widths=10,60,30 align=center,left,right sum=3
序号|摘要|金额
@each items
{{position(..)}}|{{summary}}|{{amount}}
@end
@total
|合计|{{sum(${amount}) | money}}
@end"""
    found = printed(template, items=items)
    text = pdf_text(found.draft)
    assert found.pages > 2
    assert text.count("摘要") == found.pages
    assert text.count("本页合计") == found.pages
    assert "10,000.00" in text
    assert all(f"第{n}笔" in text for n in range(1, 101))


def test_a_short_table_has_no_page_total() -> None:
    template = "@table sum=2\n摘要|金额\n@each items\n{{summary}}|{{amount}}\n@end\n@end"
    assert "本页合计" not in words(template)


def test_a_blank_sheet_shows_no_value_of_the_record() -> None:
    options = PrintOptions(date(2026, 11, 23), blank=True)
    template = """@title
{{village.name}}公示
@grid
名称|{{name}}|费用|{{cost}}
@end
@if ${cost} > 9000
@para
说明：{{note}}
@end
@seal
{{village.committee}}
{{print.on}}"""
    text = pdf_text(printed(template, options=options).draft)
    assert "禾塘村公示" in text
    assert "说明：" in text
    assert "村道修补" not in text
    assert "3,280" not in text
    assert "2026" not in text
