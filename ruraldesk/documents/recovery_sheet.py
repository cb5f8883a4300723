"""恢复单: the printed code that opens the village's records when every passphrase is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ruraldesk.documents.layout.boxes import SpaceBox
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.table import Columns, TableBox, make_row
from ruraldesk.documents.sheet import Sheet

GROUPS_IN_ROW = 4
CODE_SIZE = 27.0


@dataclass(frozen=True, slots=True)
class RecoveryFacts:
    """What stands on the sheet."""

    village: str
    groups: Sequence[str]  # 8 groups of 4 signs
    made_on: date
    clerk: str = ""
    sheet_id: str = ""  # tells the newest sheet from older ones


def recovery_pdf(facts: RecoveryFacts) -> bytes:
    """Return the recovery sheet: one page, to be printed once and not kept as a file."""
    sheet = Sheet.on("form-a4")
    on = facts.made_on
    sheet.space(1)
    sheet.title("恢复单", 34)
    number = f"　单号 {facts.sheet_id}" if facts.sheet_id else ""
    sheet.para(f"{facts.village}　{on.year}年{on.month}月{on.day}日印{number}", align="center")
    sheet.space(1.2)
    sheet.para("谁拿到这张纸，谁就能打开村里的登记。只印这一张，不拍照，不发微信，不存在电脑里。", font="hei", size=13)
    sheet.space(0.9)
    _add_groups(sheet, facts.groups)
    sheet.space(0.6)
    sheet.para("字母不分大小写；没有I、O、L、U，看着像的是1和0。每组写错会当场提示，不会弄坏登记。", size=11)
    sheet.space(1.0)
    _add_steps(sheet, "怎么用", (
        "打开ruraldesk，在口令那一页选“忘了口令，用恢复单”。",
        "按1到8的次序，把上面八组键入。",
        "给自己设一个新口令。用过以后，在“设置”里点“重打恢复单”，把这一张撕掉。",
    ))  # fmt: skip
    sheet.space(0.8)
    _add_steps(sheet, "放在哪里", (
        "折好装进信封，封口处两个人签名，写上日期。",
        "锁进村里的铁皮柜或保险箱，不和电脑、U盘放在一起。",
        "至少两个人知道放在哪里；换届、换人时，当面交接，登记在下面。",
    ))  # fmt: skip
    sheet.space(1.1)
    _add_keepers(sheet)
    made_by = f"经手人 {facts.clerk}　" if facts.clerk else ""
    return sheet.pdf("恢复单", f"{made_by}丢了或被别人看过，马上在“设置”里重印，旧的就作废。")


def _add_groups(sheet: Sheet, groups: Sequence[str]) -> None:
    """The groups, large, each with its place above it."""
    columns = Columns.of((1.0,) * GROUPS_IN_ROW, sheet.profile.measure, 6)
    place_style = TextStyle("body", 11, 15, "center")
    code_style = TextStyle("hei-bold", CODE_SIZE, CODE_SIZE * 1.35, "center")
    rows = []
    for start in range(0, len(groups), GROUPS_IN_ROW):
        part = list(groups[start : start + GROUPS_IN_ROW])
        numbers = [str(start + place) for place in range(1, len(part) + 1)]
        grey = [True] * len(part)
        rows.append(make_row(numbers, [place_style] * len(part), columns, sheet.setter, greys=grey, least=20))
        rows.append(make_row(part, [code_style] * len(part), columns, sheet.setter, least=58))
    sheet.boxes.append(TableBox(columns, (), rows))


def _add_steps(sheet: Sheet, heading: str, steps: Sequence[str]) -> None:
    sheet.para(heading, font="hei-bold", size=13)
    sheet.boxes.append(SpaceBox(3))
    for place, words in enumerate(steps, start=1):
        sheet.para(f"{place}．{words}")


def _add_keepers(sheet: Sheet) -> None:
    """Who keeps it and who knows where: written by hand."""
    empty = [""] * 4
    sheet.table(
        ["放在哪里", "保管人（签字）", "知道的人（签字）", "日期"],
        [empty] * 3,
        (40, 32, 32, 22),
        ("left", "left", "left", "left"),
    )
