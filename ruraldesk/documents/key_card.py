"""按键一览 on paper: one A4 sheet to lie beside the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.documents.sheet import Sheet, close_pdf

PAPER = "form-a4"
TITLE = "村务登记台按键一览"
WIDTHS = (20, 17, 33, 17, 33)
Group = tuple[str, Sequence[tuple[str, str]]]  # what the page is called; key and what it does


def key_card_pdf(groups: Sequence[Group]) -> bytes:
    """Return the sheet, two keys beside each other; the page stands before its first ones."""
    return close_pdf(lambda tight: _sheet(groups, Sheet.on(PAPER, tight)), TITLE)


def _sheet(groups: Sequence[Group], sheet: Sheet) -> Sheet:
    sheet.title(TITLE)
    rows: list[list[str]] = []
    for title, keys in groups:
        half = (len(keys) + 1) // 2
        beside = [*keys[half:], *[("", "")] * (2 * half - len(keys))]
        pairs = zip(keys[:half], beside, strict=True)
        rows += [[title if not place else "", *one, *other] for place, (one, other) in enumerate(pairs)]
    sheet.table(["哪一页", "键", "做什么", "键", "做什么"], rows, WIDTHS, ["left"] * 5, row=1.4)
    return sheet
