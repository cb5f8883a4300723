"""Tables on paper: numbers broken over cells, totals that add up, balances carried over, long and wide ledgers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruraldesk.documents.layout.profiles import MM, PROFILES
from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import Rendered, render
from ruraldesk.documents.snapshot import PrintOptions, Snapshot
from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec, Print, Repeat
from ruraldesk.model.record import Fields, Record, Row
from tests.helpers.pdf_pages import PdfLine, pdf_lines, pdf_text
from tests.helpers.print_samples import VILLAGE, printed

RECORD = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
ALIGN = "center,center,center,left,right,right,right,center,center"
LEDGER = """@table widths=9,14,16,44,24,24,26,16,16 align={align}{options}
序号|日期|凭证号|摘要|收入（元）|支出（元）|余额（元）|经手人|审批人
|||上期结余|||{{{{opening | money}}}}||
@each entries
{{{{position(..)}}}}|{{{{on | date:short}}}}|{{{{voucher}}}}|{{{{words}}}}|{{{{income | money}}}}|\
{{{{spent | money}}}}|{{{{balance | money}}}}|{{{{handler}}}}|{{{{approver}}}}
@end
@total
|||本期合计|{{{{income_total | money}}}}|{{{{spent_total | money}}}}|||
|||期末结余|||{{{{closing | money}}}}||
@end"""


def ledger_spec() -> FormSpec:
    own = [("opening", ""), ("closing", ""), ("income_total", ""), ("spent_total", "")]
    cells = [("income", "entries"), ("spent", "entries"), ("balance", "entries")]
    labels = {"words": "摘要", "voucher": "凭证号", "handler": "经手人", "approver": "审批人"}
    fields = (
        *(Field(name, "decimal", name, 1, repeat=at, unit="yuan", privacy="public") for name, at in own + cells),
        Field("on", "date", "日期", 2, repeat="entries", privacy="public"),
        *(Field(name, "text", label, 3, repeat="entries", privacy="public") for name, label in labels.items()),
    )
    one = Print("ledger", "收支表", "prints/ledger.print", "board")
    tables = (Repeat("entries", "明细", 4),)
    return FormSpec("cash", "现金账", 2026112301, "c" * 16, fields, repeats=tables, prints=(one,))


WORDS = ("厂房租金（丙公司）", "路灯维修费", "第三、四、五村民小组机耕路硬化工程二期进度款及质保金返还")
HANDLERS = ("王建国", "古丽娜尔·阿不都热合曼", "李𠮷敏")


def entries(count: int, **changed: str) -> Fields:
    balance, income_total, spent_total = Decimal("812340.55"), Decimal(0), Decimal(0)
    rows: list[Row] = []
    for place in range(count):
        amount = Decimal(f"{(place * 7919) % 90000 + 100}.{place % 100:02}")
        row: Row = {
            "_id": str(place),
            "on": (date(2026, 7, 3) + timedelta(place)).isoformat(),
            "voucher": f"记-{701 + place:04}",
            "words": WORDS[place % 3],
            "handler": HANDLERS[place % 3],
            "approver": "沈金娣",
        }
        if place % 2:
            row["spent"], spent_total, balance = str(amount), spent_total + amount, balance - amount
        else:
            row["income"], income_total, balance = str(amount), income_total + amount, balance + amount
        rows.append({**row, "balance": str(balance)})
    fields: Fields = {
        "opening": "812340.55",
        "closing": str(balance),
        "income_total": str(income_total),
        "spent_total": str(spent_total),
        "entries": rows,
    }
    return {**fields, **changed}


def ledger(fields: Fields, profile: str = "board-a3", options: str = "", paper: str = "") -> Rendered:
    spec = ledger_spec()
    record = Record(RECORD, "cash", spec.version, "", "财-0001", "账", fields)
    table = LEDGER.format(align=ALIGN, options=options)
    template = f"@page profile={profile}\n@title\n财务收支公开表\n{table}\n"
    parsed = parse_print(template, "prints/ledger.print", spec)
    return render(
        Snapshot(spec, spec.prints[0], record, VILLAGE, PrintOptions(date(2026, 11, 23), paper=paper)), parsed
    )


def stopped(found: Rendered) -> list[str]:
    return [one.sentence for one in found.findings if one.kind == "stopped"]


def broken(*cells: str, audience: str = "board") -> Rendered:
    """Print a row of two or three free cells."""
    rows: list[Row] = [{"_id": "0", "voucher": cells[0], "words": cells[1], "handler": (*cells, "", "")[2]}]
    spec = ledger_spec()
    one = replace(spec.prints[0], audience=audience)  # type: ignore[arg-type]
    record = Record(RECORD, "cash", 1, "", "", "账", {"entries": rows})
    text = "@page profile=form-a4\n@table\n号|摘要|人\n@each entries\n{{voucher}}|{{words}}|{{handler}}\n@end\n@end\n"
    parsed = parse_print(text, "prints/ledger.print", spec)
    return render(Snapshot(spec, one, record, VILLAGE, PrintOptions(date(2026, 11, 23))), parsed)


@pytest.mark.parametrize("number", ["13800138000", "11010519491231002X", "6228480402564890018"])
@given(cuts=st.sets(st.integers(1, 10), min_size=1, max_size=2))
@settings(max_examples=25, deadline=None)
def test_a_number_broken_over_the_cells_of_a_row_stops_a_board_print(number: str, cuts: set[int]) -> None:
    places = [0, *sorted(cuts), len(number)]
    cells = [number[a:b] for a, b in pairwise(places)]
    found = broken(*cells)
    assert len(stopped(found)) == 1
    assert stopped(found)[0].startswith("第1行")
    text = pdf_text(found.draft).replace("\n", "")
    assert not all(cell in text for cell in cells)


def test_papers_that_are_not_public_are_not_searched() -> None:
    assert stopped(broken("138001", "38000", audience="internal")) == []


def test_a_number_broken_over_two_rows_of_a_column_is_found() -> None:
    rows = [{"_id": "1", "summary": "电话138001"}, {"_id": "2", "summary": "38000"}]
    found = printed("@table\n摘要|金额\n@each items\n{{summary}}|{{amount}}\n@end\n@end", items=rows)
    assert stopped(found) == ["第1行摘要和第2行摘要里有手机号，上墙前要去掉。"]


@pytest.mark.parametrize(
    "template",
    [
        "@para\n电话{{name}}\n@para\n{{note}}",
        "@para\n电话{{name}}\n{{note}}",
        "@title\n{{name}}\n@para\n{{note}}",
        "@grid\n电话|{{name}}\n其他|{{note}}\n@end",
    ],
)
def test_a_number_broken_over_two_lines_is_found(template: str) -> None:
    assert len(stopped(printed(template, name="138001", note="38000"))) == 1


def test_declared_values_and_the_templates_words_part_numbers() -> None:
    assert stopped(printed("@table\n甲|乙|丙\n{{name}}|{{cost}}|{{note}}\n@end", name="138001", note="38000")) == []
    assert stopped(printed("@grid\n电话|{{name}}|转|{{note}}\n@end", name="138001", note="38000")) == []


def test_an_ordinary_ledger_raises_no_alarm() -> None:
    assert stopped(ledger(entries(300))) == []


def test_totals_that_do_not_add_up_stop_the_paper() -> None:
    found = ledger(entries(5, spent_total="1.00"), options=" sum=5,6")
    assert len(stopped(found)) == 1
    assert stopped(found)[0].startswith("“支出（元）”各行加起来是")
    assert "对不上" in stopped(found)[0]


def page_lines(found: Rendered) -> dict[int, list[PdfLine]]:
    pages: dict[int, list[PdfLine]] = {}
    for line in pdf_lines(found.pdf):
        pages.setdefault(line.page, []).append(line)
    return pages


def amounts(words: str) -> list[Decimal]:
    return [Decimal(one.replace(",", "")) for one in re.findall(r"-?[\d,]+\.\d\d", words)]


def row_words(found: Rendered, label: str) -> list[str]:
    """Return the words of every row with that label: cells share a baseline."""
    return [line.text for lines in page_lines(found).values() for line in lines if label in line.text]


def test_the_page_totals_on_paper_add_up_to_the_final_total() -> None:
    found = ledger(entries(90), options=" sum=5,6")
    totals = [amounts(one) for one in row_words(found, "本页合计")]
    assert len(totals) == found.pages > 1
    final = amounts(row_words(found, "本期合计")[0])
    fen = [[int(amount * 100) for amount in one] for one in totals]
    assert [sum(column) for column in zip(*fen, strict=True)] == [int(one * 100) for one in final]


def test_a_page_without_income_says_so_in_yuan_and_fen() -> None:
    fields = entries(90)
    rows = fields["entries"]
    assert isinstance(rows, list)
    bare = [
        {key: one for key, one in row.items() if key not in ("income", "spent")}
        for row in rows
        if isinstance(row, dict)
    ]
    paid = [{**row, "spent": "1.10"} if place else {**row, "income": "5.00"} for place, row in enumerate(bare)]
    sums = {"income_total": "5.00", "spent_total": f"{1.1 * 89:.2f}"}
    found = ledger({**fields, **sums, "entries": paid}, options=" sum=5,6")
    totals = [amounts(one) for one in row_words(found, "本页合计")]
    assert [len(one) for one in totals] == [2] * found.pages  # a bare 0 is no amount
    assert found.pages > 1
    assert totals[-1][0] == 0


def test_each_further_page_opens_with_the_balance_of_the_one_before() -> None:
    fields = entries(90)
    found = ledger(fields, options=" sum=5,6 carry=7")
    carried = [amounts(one)[0] for one in row_words(found, "承前页")]
    assert len(carried) == found.pages - 1 > 0
    rows = fields["entries"]
    assert isinstance(rows, list)
    assert {str(one) for one in carried} <= {str(row["balance"]) for row in rows if isinstance(row, dict)}


@pytest.mark.parametrize(("profile", "paper"), [("board-a3", ""), ("board-a4", ""), ("board-a3", "board-a3:2xa4")])
def test_sixty_rows_have_their_head_on_every_page_and_no_row_is_split(profile: str, paper: str) -> None:
    found = ledger(entries(60), profile, " sum=5,6 carry=7", paper)
    assert stopped(found) == []
    pages = page_lines(found)
    if not paper:
        assert all(any("凭证号" in line.text for line in lines) for lines in pages.values())
    words = pdf_text(found.pdf)
    assert all(words.count(f"记-{701 + place:04}") >= 1 for place in range(60))
    left, width = (PROFILES[profile].left if not paper else 0.0), PROFILES[profile].width
    for lines in pages.values():
        assert all(line.left >= left - 0.5 and line.right <= width for line in lines)


@pytest.mark.parametrize("profile", ["board-a3", "ledger-a4-landscape"])
def test_amounts_stand_flush_at_the_right_of_their_column(profile: str) -> None:
    edges = set()
    for lines in page_lines(ledger(entries(12), profile)).values():
        for line in lines:
            for match in re.finditer(r"[\d,]+\.\d\d", line.text):
                edges.add(round(line.glyphs[match.end() - 1].right, 0))
    assert len(edges) <= 3 + 3  # three columns, a rounding apart at most


def test_what_is_bound_has_room_at_its_edge() -> None:
    paper = PROFILES["ledger-a4-landscape"]
    assert paper.width > paper.height
    assert paper.top_mm >= 25  # its head is at the binding edge
    assert all(PROFILES[one].left_mm >= 25 for one in ("board-a3", "board-a4", "form-a4", "official-a4"))


def test_a_board_sheets_table_is_never_too_small_to_read() -> None:
    assert PROFILES["board-a3"].table >= 14
    for size in ("13", "12.5"):
        with pytest.raises(UserError) as caught:
            ledger(entries(1), options=f" size={size}")
        assert "至少14点" in caught.value.sentence
    assert stopped(ledger(entries(1), options=" size=14")) == []


def test_a_sheet_on_another_paper_is_smaller_as_the_paper_is() -> None:
    large = ledger(entries(6), options=" size=16")
    small = ledger(entries(6), options=" size=16", paper="board-a4")
    assert small.pages == 1
    on_large, on_small = (next(line for line in pdf_lines(one.pdf) if "路灯" in line.text) for one in (large, small))
    heights = [line.glyphs[0].right - line.glyphs[0].left for line in (on_large, on_small)]
    assert heights[1] < heights[0] * 0.85
    assert on_small.right < 210 * MM
