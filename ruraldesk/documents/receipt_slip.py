"""收包回执 on paper: what the town took in, and the short code for where the stick does not travel back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ruraldesk.clock import CHINA
from ruraldesk.documents.sheet import Sheet, close_pdf


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One file that was taken in."""

    hash16: str
    taken_at: datetime
    records: int
    code: str  # ten signs


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a printed receipt says. No citizen's data stands here."""

    town: str
    village: str
    village_code: str
    made_at: datetime
    clerk: str
    files: Sequence[ReceivedLine]
    questions: int  # that go back with it
    returned: int


def receipt_pdf(facts: ReceiptFacts, paper: str = "slip-a5") -> bytes:
    """Return the printed receipt."""
    foot = f"村代码 {facts.village_code}　本单一式两份，双方各存一份"
    return close_pdf(lambda tight: _sheet(facts, Sheet.on(paper, tight)), "收包回执", foot)


def _sheet(facts: ReceiptFacts, sheet: Sheet) -> Sheet:
    sheet.title("收包回执")
    sheet.grid(
        [
            ["收包", facts.town, "移交", facts.village],
            ["制单", _time(facts.made_at), "经手人", facts.clerk],
            ["疑问", f"{facts.questions}处", "退回", f"{facts.returned}件"],
        ],
        (14, 48, 16, 40),
        least=1.9,
    )
    sheet.space(0.45)
    rows = [
        [str(place), _grouped(one.hash16), _time(one.taken_at), str(one.records), f"{one.code[:5]} {one.code[5:]}"]
        for place, one in enumerate(facts.files, start=1)
    ]
    head, sides = ["序号", "文件指纹", "收到", "件数", "回执码"], ("center", "left", "left", "right", "center")
    sheet.table(head, rows, (9, 34, 34, 11, 30), sides)
    sheet.space(0.45)
    sheet.para("村里打开“交换”，点“填回执码”，照上面键入10位，就算收到。字母不分大小写，空格可以不打。")
    sheet.para("文件指纹和移交单上的前16位对得上，才是同一份。")
    sheet.space(0.4)
    sheet.sign(["收包人（签字）：", "移交人（签字）：", "日期：", "日期："], 2, pitch=2.3)
    sheet.keep_last_rows()
    return sheet


def _time(instant: datetime) -> str:
    local = instant.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _grouped(digits: str) -> str:
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
