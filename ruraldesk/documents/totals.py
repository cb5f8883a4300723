"""Page totals, what is carried over to the next page, and whether the totals on paper add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from ruraldesk.documents.gate import Gate
from ruraldesk.documents.layout.table import Row, RowMaker
from ruraldesk.documents.privacy import Finding
from ruraldesk.documents.table_look import TableLook, TableRows, numbers_of
from ruraldesk.documents.template import Block

PAGE_TOTAL, CARRIED = "本页合计", "承前页"
Texts = Sequence[str]


def page_total_of(block: Block, look: TableLook, table: TableRows) -> RowMaker | None:
    """Return the maker of the row that closes each page of a long table; a page of empty cells sums to 0.00."""
    summed = _places(block, "sum")
    if not summed:
        return None
    words = block.options.get("page_total", PAGE_TOTAL)
    nothing = {place: _nothing([*table.body, *table.totals], place) for place in summed}

    def total(rows: Sequence[Row]) -> Row:
        sums = {place: f"{sum((amount_of(row.texts, place) for row in rows), nothing[place]):,f}" for place in summed}
        return look.total(_labelled(words, sums, look.count, _label_place(block, summed)))

    return total


def carried_of(block: Block, look: TableLook) -> RowMaker | None:
    """Return the maker of the row that opens each further page: the last value of some columns (a balance)."""
    places = _places(block, "carry")
    if not places:
        return None
    words = block.options.get("carried", CARRIED)

    def carried(rows: Sequence[Row]) -> Row:
        last = {place: _last(rows, place) for place in places}
        return look.total(_labelled(words, last, look.count, _label_place(block, places)))

    return carried


def with_page_totals(block: Block, rows: TableRows) -> TableRows:
    """Return the rows with the largest page total there may be, so that its columns are wide enough."""
    places = _places(block, "sum")
    if not places:
        return rows
    sums = {place: f"{_sum(rows.body, place):,f}" for place in places}
    return TableRows(rows.heads, rows.body, [*rows.totals, [sums.get(place, "") for place in range(rows.count)]])


def check_totals(block: Block, rows: TableRows, gate: Gate) -> None:
    """Stop a paper whose rows, and so its page totals, do not add up to the total printed under them."""
    for place in _places(block, "sum"):
        printed = next((one[place] for one in rows.totals if _is_amount(one, place)), "")
        if not printed:
            continue
        summed, heads = _sum(rows.body, place), rows.heads
        if summed != amount_of([printed], 0):
            label = heads[-1][place].strip() if heads and place < len(heads[-1]) else f"第{place + 1}列"
            sentence = f"“{label}”各行加起来是{summed:,f}，表末印的是{printed}，对不上。"
            gate.add(Finding("stopped", sentence, f"第{block.line}行的表"))


def _sum(rows: Sequence[Texts], place: int) -> Decimal:
    return sum((amount_of(row, place) for row in rows), Decimal(0))


def _nothing(rows: Sequence[Texts], place: int) -> Decimal:
    """Return zero with as many places as the amounts of a column have."""
    return min((Decimal(0) * amount_of(row, place) for row in rows), key=_places_after_point, default=Decimal(0))


def _places_after_point(amount: Decimal) -> int:
    return int(amount.as_tuple().exponent)


def amount_of(texts: Texts, place: int) -> Decimal:
    """Return the amount in a cell of a row; zero where there is none."""
    try:
        return Decimal(texts[place].replace(",", "")) if place < len(texts) else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


def _is_amount(texts: Texts, place: int) -> bool:
    return place < len(texts) and any(sign.isdigit() for sign in texts[place])


def _places(block: Block, name: str) -> list[int]:
    return [int(one) - 1 for one in numbers_of(block, name)]


def _last(rows: Sequence[Row], place: int) -> str:
    return next((row.texts[place] for row in reversed(rows) if place < len(row.texts) and row.texts[place]), "")


def _label_place(block: Block, places: Sequence[int]) -> int:
    """Return the column of the words: as the block says, else the one before the first amount."""
    if "label" in block.options:
        return max(0, int(float(block.options["label"])) - 1)
    return max(0, min([*places, *_places(block, "sum")]) - 1)


def _labelled(words: str, cells: dict[int, str], count: int, place: int) -> list[str]:
    """Return a row of amounts with its words."""
    texts = [cells.get(one, "") for one in range(count)]
    if place not in cells and place < count:
        texts[place] = words
    return texts
