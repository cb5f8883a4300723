"""移交单: the paper that goes with a sealed file, signed on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ruraldesk.clock import CHINA
from ruraldesk.documents import qr
from ruraldesk.documents.layout.boxes import QrBox
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.profiles import MM
from ruraldesk.documents.layout.table import Columns, TableBox, make_row
from ruraldesk.documents.sheet import Sheet, close_pdf

CODE_SIGNS = 10  # of the receipt code the town gives out
QR_MM = 24.0
ONE_COLUMN = 6  # registers that stand under each other
FILES = "照片、扫描件"


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """What is handed over. No citizen's data stands here: the slip lies open on a desk."""

    giver: str  # 嘉禾区云泾镇禾塘村
    giver_code: str
    taker: str  # 云泾镇人民政府
    file_name: str
    sha256: str
    size: int  # bytes
    made_at: datetime
    clerk: str
    counts: Sequence[tuple[str, int]]  # form title, records
    attachments: int = 0
    kind: str = "月度移交"


def slip_pdf(facts: HandoverFacts, paper: str = "slip-a5") -> bytes:
    """Return the hand-over slip."""
    foot = f"村代码 {facts.giver_code}　{facts.kind}　本单一式两份，双方各存一份"
    return close_pdf(lambda tight: _sheet(facts, Sheet.on(paper, tight)), "数据移交单", foot)


def qr_words(facts: HandoverFacts) -> str:
    """Return what the slip's code says: ``RD1H|code12|file name|sha256``."""
    return f"RD1H|{facts.giver_code}|{facts.file_name}|{facts.sha256}"


def _sheet(facts: HandoverFacts, sheet: Sheet) -> Sheet:
    local = facts.made_at.astimezone(CHINA)
    sheet.title("数据移交单")
    sheet.grid(
        [
            ["移交", facts.giver, "接收", facts.taker],
            ["制单", f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}", "经手人", facts.clerk],
            ["文件", facts.file_name],
            ["指纹", f"{_grouped(facts.sha256)}（{_size(facts.size)}）"],
        ],
        (14, 48, 16, 40),
        least=1.9,
    )
    sheet.space(0.45)
    _add_counts(sheet, facts)
    sheet.space(0.5)
    _add_code_boxes(sheet)
    sheet.space(0.5)
    _add_qr(sheet, facts)
    sheet.space(0.3)
    sheet.sign(["移交人（签字）：", "接收人（签字）：", "日期：", "日期："], 2, pitch=2.3)
    sheet.keep_last_rows()
    return sheet


def _add_counts(sheet: Sheet, facts: HandoverFacts) -> None:
    """Registers and their records; many stand side by side, so that what is signed stays on one sheet."""
    rows = [[str(place), title, str(count)] for place, (title, count) in enumerate(facts.counts, start=1)]
    total, files = ["", "合计", str(sum(count for _, count in facts.counts))], ["", FILES, str(facts.attachments)]
    head, sides = ["序号", "登记表", "件数"], ("center", "left", "right")
    if len(rows) <= ONE_COLUMN:
        sheet.table(head, rows, (12, 70, 20), sides, [total, files])
        return
    half = (len(rows) + 1) // 2
    beside = [*rows[half:], *[["", "", ""]] * (2 * half - len(rows))]
    pairs = [left + right for left, right in zip(rows[:half], beside, strict=True)]
    sheet.table(head * 2, pairs, (9, 30, 14) * 2, sides * 2, [total + files], row=1.7)


def _add_code_boxes(sheet: Sheet) -> None:
    """Ten boxes to write the receipt code in, where the stick does not travel back."""
    size, pitch = sheet.profile.table, sheet.profile.table_pitch
    weights = (3.2, *[1.0] * CODE_SIGNS)
    columns = Columns.of(weights, sheet.profile.measure, size * 0.3)
    style = TextStyle("hei", size, pitch, "center")
    row = make_row(["回执码"] + [""] * CODE_SIGNS, [style] * len(weights), columns, sheet.setter,
                   greys=[True] + [False] * CODE_SIGNS, least=sheet.least(2.4))  # fmt: skip
    sheet.boxes.append(TableBox(columns, (), [row]))


def _add_qr(sheet: Sheet, facts: HandoverFacts) -> None:
    style = TextStyle("body", sheet.profile.small + 1, (sheet.profile.small + 1) * 1.65, "left", mixed_gap=0.12)
    words = (
        "收到后先核对文件名和指纹，再读入。",
        "U盘不带回时，镇里把10位回执码写进上面的格子，",
        "村里在“交换”里键入，即算收到。",
    )
    width = sheet.profile.measure - QR_MM * MM - 10
    caption = [line for one in words for line in sheet.setter.lines(one, style, width)]
    side = QR_MM * MM
    rows = qr.squares(qr_words(facts))
    sheet.boxes.append(QrBox(height=side, rows=rows, side=side, caption=caption, pitch=style.pitch))


def _grouped(digits: str) -> str:
    groups = [digits[place : place + 8] for place in range(0, len(digits), 8)]
    return " ".join(groups[:4]) + "\n" + " ".join(groups[4:])


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB" if count >= 2**20 else f"{max(1, round(count / 1024))} KB"
