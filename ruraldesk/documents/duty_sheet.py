"""交接单: what goes from one clerk's hands into another's, with three signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ruraldesk.documents.sheet import Sheet, close_pdf

SIDE_BY_SIDE = 3
# What lies in drawers: nobody's program counts it, so it is counted by hand.
BY_HAND = (
    "纸质登记簿",
    "案卷、档案盒",
    "印章",
    "恢复单（换人后作废，打新的）",
    "U盘",
    "钥匙（档案柜、保险柜）",
    "电脑、打印机",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One list of the package."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What stands on the sheet."""

    village: str
    code: str
    giver: str
    taker: str
    supervisor: str
    on: date
    registers: Sequence[tuple[str, int]]
    papers: Sequence[Paper]


def duty_pdf(facts: DutyFacts) -> bytes:
    """Return the sheet. Raises UserError glyph_missing."""
    foot = f"村代码 {facts.code}　本单一式三份，交出、接手、监交各存一份"
    return close_pdf(lambda tight: _sheet(facts, Sheet.on("form-a4", tight)), "交接单", foot)


def _sheet(facts: DutyFacts, sheet: Sheet) -> Sheet:
    on = facts.on
    sheet.title("村务登记交接单")
    sheet.grid(
        [
            ["村（镇）", facts.village, "日期", f"{on.year}年{on.month}月{on.day}日"],
            ["交出", facts.giver, "接手", facts.taker],
            ["监交", facts.supervisor, "代码", facts.code],
        ],
        (14, 40, 14, 40),
        least=2.0,
    )
    sheet.space(0.4)
    sheet.para("一、登记台里的", font="hei-bold", size=12)
    _add_registers(sheet, facts.registers)
    sheet.space(0.4)
    sheet.para("二、随单的清单", font="hei-bold", size=12)
    sheet.table(
        ["清单", "行数", "文件指纹（前16位）"],
        [[one.name, str(one.rows), " ".join((one.sha256[:8], one.sha256[8:16]))] for one in facts.papers],
        (46, 14, 40),
        ("left", "right", "left"),
    )
    sheet.space(0.4)
    sheet.para("三、手边的（当面点，写上数）", font="hei-bold", size=12)
    half = (len(BY_HAND) + 1) // 2
    right = [*BY_HAND[half:], *[""] * (2 * half - len(BY_HAND))]
    rows = [[one, "", other, ""] for one, other in zip(BY_HAND[:half], right, strict=True)]
    sheet.table(["物件", "数量", "物件", "数量"], rows, (36, 14, 36, 14), ("left",) * 4)
    sheet.space(0.4)
    sheet.para(
        "签字当天：交出人的口令停用，接手人用自己的口令；恢复单重打，旧的当面撕掉。清单里有村民的内容，不外传，不发微信。"
    )
    sheet.space(0.5)
    sheet.sign(["交出人（签字）：", "接手人（签字）：", "监交人（签字）：", "日期：", "日期：", "日期："], 3, pitch=2.4)
    return sheet


def _add_registers(sheet: Sheet, registers: Sequence[tuple[str, int]]) -> None:
    """The registers that hold something, three side by side, so that the sheet stays short."""
    held = [[title, str(count)] for title, count in registers if count]
    empty = len(registers) - len(held)
    cells = [*held, *([[f"其余{empty}张登记", "0"]] if empty else [])] or [["", ""]]
    high = -(-len(cells) // SIDE_BY_SIDE)
    cells += [["", ""]] * (high * SIDE_BY_SIDE - len(cells))
    rows = [[one for part in range(SIDE_BY_SIDE) for one in cells[part * high + at]] for at in range(high)]
    total = str(sum(count for _, count in registers))
    sheet.table(
        ["登记", "件数"] * SIDE_BY_SIDE,
        rows,
        (22, 9) * SIDE_BY_SIDE,
        ("left", "right") * SIDE_BY_SIDE,
        [["合计", total, *[""] * (2 * SIDE_BY_SIDE - 2)]],
        row=1.5,
    )
