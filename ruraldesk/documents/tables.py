"""Grids and tables of the .print language: their rows, heads, totals and page totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from ruraldesk.documents.layout.line import Line, Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.profiles import Profile
from ruraldesk.documents.layout.table import Cell, Columns, Row, RowMaker, TableBox, make_row
from ruraldesk.documents.resolve import Resolver
from ruraldesk.documents.template import Block, TextLine

TIGHT = 0.12  # em between Han and digits where columns are narrow
GRID_LABEL, GRID_VALUE = 1.0, 2.4  # widths of label and value columns where the grid names none


def grid_box(block: Block, resolver: Resolver, setter: Setter, profile: Profile) -> TableBox:
    """Return a grid of labels and values; the last cell of a short row reaches to the right edge."""
    lines = [texts for texts, _ in _rows(block, resolver)]
    count = max((len(one) for one in lines), default=1)
    labels = block.options.get("labels", "odd")
    default = [GRID_LABEL if labels == "odd" and place % 2 == 0 else GRID_VALUE for place in range(count)]
    weights = _numbers(block, "widths") or (default if labels == "odd" else [1.0] * count)
    size = float(block.options.get("size", profile.table))
    columns = Columns.of(weights, profile.measure, size * 0.45)
    aligns = block.options.get("align", "").split(",") if "align" in block.options else []
    pitch = profile.table_pitch * size / profile.table
    least = float(block.options.get("least", 2.2)) * size
    rows = []
    for texts in lines:
        is_label = [_is_label(labels, place) for place in range(len(texts))]
        styles = [_grid_style(place, one, aligns, size, pitch) for place, one in enumerate(is_label)]
        spans = [1] * (len(texts) - 1) + [len(weights) - len(texts) + 1]
        rows.append(make_row(texts, styles, columns, setter, spans=spans, greys=is_label, least=least))
    rows = _spread_labels(rows, columns)
    before = float(block.options.get("before", 0)) * profile.pitch
    return TableBox(columns, (), rows, space_before=before, ruled=block.options.get("rule") != "no")


def table_box(block: Block, resolver: Resolver, setter: Setter, profile: Profile) -> TableBox:
    """Return a table with its head on every page, and page totals where it asks for them."""
    found = list(_rows(block, resolver))
    head_count = int(float(block.options.get("head", 1)))
    heads = [texts for texts, _ in found[:head_count]]
    body = [texts for texts, is_total in found[head_count:] if not is_total]
    totals = [texts for texts, is_total in found[head_count:] if is_total]
    count = max((len(texts) for texts, _ in found), default=1)
    weights = _numbers(block, "widths") or [1.0] * count
    size = float(block.options.get("size", profile.table))
    pitch = profile.table_pitch * size / profile.table
    columns = Columns.of(weights, profile.measure, size * 0.35)
    aligns = block.options.get("align", "").split(",") if "align" in block.options else ["left"] * len(weights)
    styles = [TextStyle("body", size, pitch, align, mixed_gap=TIGHT) for align in aligns]
    bold = [TextStyle("hei-bold", size, pitch, align, mixed_gap=TIGHT) for align in aligns]
    head_styles = [TextStyle("hei-bold", size, pitch, "center", mixed_gap=TIGHT)] * len(weights)
    least = float(block.options.get("least", 2.0)) * size
    body += [[""] * count] * (int(float(block.options.get("min_rows", 0))) - len(body))
    page_total = _page_total(block, bold, columns, setter, least, len(weights))
    return TableBox(
        columns,
        [make_row(one, head_styles, columns, setter, greys=[True] * len(one), least=least) for one in heads],
        [make_row(one, styles, columns, setter, spans=_spans(one, columns), least=least) for one in body],
        [make_row(one, bold, columns, setter, spans=_spans(one, columns), least=least) for one in totals],
        page_total,
        float(block.options.get("before", 0)) * profile.pitch,
    )


def _is_label(labels: str, place: int) -> bool:
    return place % 2 == 0 if labels == "odd" else labels == "first" and place == 0


def _grid_style(place: int, is_label: bool, aligns: Sequence[str], size: float, pitch: float) -> TextStyle:
    if is_label:
        return TextStyle("hei", size, pitch, "center", mixed_gap=TIGHT)
    return TextStyle("body", size, pitch, aligns[place] if place < len(aligns) else "left", mixed_gap=TIGHT)


def _spread_labels(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """Set the labels of a column at one width (分散对齐), by space between their characters."""
    widest: dict[int, float] = {}
    for row in rows:
        for cell in row.cells:
            if _is_short_label(cell):
                widest[cell.first] = max(widest.get(cell.first, 0.0), cell.lines[0].width)
    return [
        row._replace(cells=tuple(_spread(cell, widest.get(cell.first, 0.0), columns) for cell in row.cells))
        for row in rows
    ]


def _is_short_label(cell: Cell) -> bool:
    one = cell.lines[0] if len(cell.lines) == 1 else None
    return cell.grey and one is not None and len(one.pieces) == 1 and 2 <= len(one.pieces[0].text) <= 6


def _spread(cell: Cell, width: float, columns: Columns) -> Cell:
    if not _is_short_label(cell) or cell.lines[0].width >= width - 0.1:
        return cell
    line = cell.lines[0]
    piece = line.pieces[0]
    spacing = (width - line.width) / (len(piece.text) - 1)
    start = (columns.inner(cell.first, cell.last) - width) / 2
    return cell._replace(lines=[Line((piece._replace(x=start, spacing=spacing),), width, line.size)])


def _rows(block: Block, resolver: Resolver) -> Iterator[tuple[list[str], bool]]:
    """Yield the texts of each row, and whether it is a total."""
    for one in block.body:
        if isinstance(one, TextLine):
            yield [resolver.text(cell) for cell in one.cells], block.kind == "total"
        elif one.kind == "if":
            if one.condition is not None and resolver.holds(one.condition):
                yield from _rows(one, resolver)
        elif one.kind == "each":
            for _ in resolver.rows(one.repeat):
                yield from _rows(one, resolver)
        else:
            yield from _rows(one, resolver)


def _spans(texts: Sequence[str], columns: Columns) -> list[int]:
    count = len(columns.edges) - 1
    return [1] * (len(texts) - 1) + [count - len(texts) + 1]


def _numbers(block: Block, name: str) -> list[float]:
    words = block.options.get(name, "")
    return [float(one) for one in words.split(",")] if words else []


def _page_total(
    block: Block, styles: Sequence[TextStyle], columns: Columns, setter: Setter, least: float, count: int
) -> RowMaker | None:
    """Return the maker of the row that closes each page of a long table."""
    if "sum" not in block.options:
        return None
    summed = [int(one) - 1 for one in block.options["sum"].split(",")]
    words = block.options.get("page_total", "本页合计")
    label_at = max((place for place in range(min(summed))), default=0)

    def total(rows: Sequence[Row]) -> Row:
        texts = [""] * count
        texts[label_at] = words
        for place in summed:
            texts[place] = f"{sum((amount_of(row, place) for row in rows), Decimal(0)):,f}"
        return make_row(texts, styles, columns, setter, least=least)

    return total


def amount_of(row: Row, place: int) -> Decimal:
    """Return the amount in a cell of a row; zero where there is none."""
    try:
        return Decimal(row.texts[place].replace(",", "")) if place < len(row.texts) else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
