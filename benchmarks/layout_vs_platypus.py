"""Our layout against reportlab's platypus on the same ledger, interleaved in one run; prints ratios.

    python benchmarks/layout_vs_platypus.py [--rows 3000] [--rounds 3]

Both use the same font through the same metrics, the same columns, heads on every page and rules.
Target (docs/adr/0004-fonts.md): ledger of 3,000 rows at most 0.25 of platypus. Also printed:
reading the packed metrics against parsing the font.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from functools import partial

from ruraldesk.documents.fonts import FontBook, fonts_folder
from ruraldesk.documents.layout.line import Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.page import flow
from ruraldesk.documents.layout.paint import PaperTitle, paint
from ruraldesk.documents.layout.profiles import PROFILES, Profile
from ruraldesk.documents.layout.table import Columns, TableBox, make_row
from ruraldesk.documents.metrics import read_metrics

HEAD = ("序号", "日期", "凭证号", "摘要", "收入", "支出", "余额", "经手人")
WEIGHTS = (4, 8, 8, 22, 10, 10, 11, 7)
ALIGNS = ("center", "left", "left", "left", "right", "right", "right", "left")
PROFILE: Profile = PROFILES["ledger-a4-landscape"]
TARGET = 0.25


def rows(count: int) -> list[list[str]]:
    """Return the ledger's rows."""
    names = ("王建国", "李敏", "沈小兰", "欧阳振华")
    notes = (
        "河道保洁报酬",
        "路灯维修费（含材料）",
        "厂房租金",
        "文化礼堂电费，第三季度",
        "台风应急物资，帐篷",
    )
    return [
        [str(n), f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}", f"记-{n:04}", f"{notes[n % 5]}第{n % 9 + 1}组",
         f"{n * 7.35:,.2f}" if n % 2 else "", "" if n % 2 else f"{n * 3.1:,.2f}", f"{812_340 + n:,.2f}", names[n % 4]]
        for n in range(1, count + 1)
    ]  # fmt: skip


def ours(data: list[list[str]]) -> bytes:
    """Lay out the ledger with documents/layout."""
    setter = Setter(FontBook())
    columns = Columns.of(WEIGHTS, PROFILE.measure, 3)
    styles = [TextStyle("body", 9, 13.5, one) for one in ALIGNS]
    head_styles = [TextStyle("body", 9, 13.5, "center")] * len(HEAD)
    head = make_row(HEAD, head_styles, columns, setter, greys=[True] * len(HEAD))
    body = [make_row(one, styles, columns, setter) for one in data]
    return paint(flow([TableBox(columns, [head], body)], PROFILE), PaperTitle("ledger"))


def platypus(data: list[list[str]]) -> bytes:
    """Lay out the same ledger with LongTable, text cells as Paragraphs that can wrap."""
    from reportlab.lib.colors import black, lightgrey
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    font = _registered()
    style = ParagraphStyle("cell", fontName=font, fontSize=9, leading=13.5, wordWrap="CJK")
    width = PROFILE.measure
    widths = [width * one / sum(WEIGHTS) for one in WEIGHTS]
    cells = [list(HEAD)] + [[*one[:3], Paragraph(one[3], style), *one[4:]] for one in data]
    table = LongTable(cells, colWidths=widths, repeatRows=1)
    table.setStyle(
        [("FONT", (0, 0), (-1, -1), font, 9, 13.5), ("GRID", (0, 0), (-1, -1), 0.5, black),
         ("BOX", (0, 0), (-1, -1), 1, black), ("BACKGROUND", (0, 0), (-1, 0), lightgrey),
         ("ALIGN", (4, 0), (6, -1), "RIGHT")]
    )  # fmt: skip
    out = io.BytesIO()
    left, right = PROFILE.left, PROFILE.width - PROFILE.left - width
    SimpleDocTemplate(
        out, pagesize=(PROFILE.width, PROFILE.height), leftMargin=left, rightMargin=right, topMargin=51, bottomMargin=48
    ).build([table])
    return out.getvalue()


def _registered() -> str:
    from reportlab.pdfbase import pdfmetrics

    from ruraldesk.documents.embedding import embedded_font

    if "bench" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(embedded_font("bench", FontBook().face_of("body")))
    return "bench"


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Run both, interleaved, and print the best of each and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for count in (25, chosen.rows):
        data = rows(count)
        ours(data[:1]), platypus(data[:1])
        pairs = [(_timed(partial(ours, data)), _timed(partial(platypus, data))) for _ in range(chosen.rounds)]
        mine, theirs = min(one for one, _ in pairs), min(one for _, one in pairs)
        print(f"{count:5} rows: ours {mine:.3f} s, platypus {theirs:.3f} s, ratio {mine / theirs:.3f}")
    print(f"target for {chosen.rows} rows: {TARGET}")
    _compare_metrics(chosen.rounds)


def _compare_metrics(rounds: int) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFace

    font = fonts_folder() / "NotoSerifSC-Regular.ttf"
    packed = min(_timed(lambda: read_metrics(font.with_suffix(".metrics").read_bytes())) for _ in range(rounds))
    parsed = min(_timed(lambda: TTFontFace(str(font))) for _ in range(rounds))
    print(f"metrics of {font.name}: packed {packed * 1000:.1f} ms, parsed {parsed * 1000:.1f} ms")
    print(f"ratio {packed / parsed:.3f}")


if __name__ == "__main__":
    main()
