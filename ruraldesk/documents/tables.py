"""Grids and tables of the .print language: their rows, heads, totals and page totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ruraldesk.documents.gate import Part
from ruraldesk.documents.layout.line import Line, Setter
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.profiles import Profile
from ruraldesk.documents.layout.table import Cell, Columns, Row, TableBox, make_row
from ruraldesk.documents.resolve import Resolver, words
from ruraldesk.documents.table_look import TIGHT, TableLook, TableRows, numbers_of, size_of
from ruraldesk.documents.template import Block, TextLine
from ruraldesk.documents.totals import carried_of, check_totals, page_total_of, with_page_totals

BLANK_ROWS = 6
LEAST_LABEL = 0.8  # of its size: a label may be set so small before it is broken over two lines
GRID_LABEL, GRID_VALUE = 1.0, 2.4  # widths of label and value columns where the grid names none


Filled = tuple[list[list[Part]], bool]  # a row's cells, and whether it is a total


def grid_box(block: Block, resolver: Resolver, setter: Setter, profile: Profile) -> TableBox:
    """Return a grid of labels and values; the last cell of a short row reaches to the right edge."""
    lines = [texts for texts, _ in _texts(block, resolver, blanks=1)]
    count = max((len(one) for one in lines), default=1)
    labels = block.options.get("labels", "odd")
    default = [GRID_LABEL if labels == "odd" and place % 2 == 0 else GRID_VALUE for place in range(count)]
    weights = numbers_of(block, "widths") or (default if labels == "odd" else [1.0] * count)
    size = size_of(block, profile)
    columns = Columns.of(weights, profile.measure, size * 0.45)
    aligns = block.options.get("align", "").split(",") if "align" in block.options else []
    pitch = profile.table_pitch * size / profile.table
    least = float(block.options.get("least", 2.2)) * size * profile.tight
    rows = []
    for texts in lines:
        is_label = [_is_label(labels, place) for place in range(len(texts))]
        spans = [1] * (len(texts) - 1) + [len(weights) - len(texts) + 1]
        styles = [_grid_style(place, one, aligns, size, pitch) for place, one in enumerate(is_label)]
        styles = [
            _narrowed(style, text, columns.inner(place, place + span)) if is_label[place] else style
            for place, (style, text, span) in enumerate(zip(styles, texts, spans, strict=True))
        ]
        rows.append(make_row(texts, styles, columns, setter, spans=spans, greys=is_label, least=least))
    rows = _spread_labels(rows, columns)
    before = float(block.options.get("before", 0)) * profile.pitch
    return TableBox(columns, (), rows, space_before=before, ruled=block.options.get("rule") != "no")


def table_box(block: Block, resolver: Resolver, setter: Setter, profile: Profile) -> TableBox:
    """Return a table with its head on every page, and page totals where it asks for them."""
    found = _texts(block, resolver, blanks=0)
    head_count = int(float(block.options.get("head", 1)))
    rows = TableRows(
        [texts for texts, _ in found[:head_count]],
        [texts for texts, is_total in found[head_count:] if not is_total],
        [texts for texts, is_total in found[head_count:] if is_total],
    )
    check_totals(block, rows, resolver.gate)
    look = TableLook.of(block, profile, with_page_totals(block, rows), setter)
    rows.body += [[""] * look.count] * (_least_rows(block, resolver) - len(rows.body))
    return TableBox(
        look.columns,
        [look.head(one) for one in rows.heads],
        [look.row(one) for one in rows.body],
        [look.total(one) for one in rows.totals],
        page_total_of(block, look, rows),
        float(block.options.get("before", 0)) * profile.pitch,
        carried=carried_of(block, look),
    )


def _is_label(labels: str, place: int) -> bool:
    return place % 2 == 0 if labels == "odd" else labels == "first" and place == 0


def _grid_style(place: int, is_label: bool, aligns: Sequence[str], size: float, pitch: float) -> TextStyle:
    if is_label:
        return TextStyle("hei", size, pitch, "center", mixed_gap=TIGHT)
    return TextStyle("body", size, pitch, aligns[place] if place < len(aligns) else "left", mixed_gap=TIGHT)


def _narrowed(style: TextStyle, label: str, room: float) -> TextStyle:
    """Return a short label's style a little smaller, where that keeps it on one line."""
    fitting = (room - 0.1) / max(1, len(label))
    return replace(style, size=fitting) if style.size * LEAST_LABEL <= fitting < style.size else style


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


def _texts(block: Block, resolver: Resolver, blanks: int) -> list[tuple[list[str], bool]]:
    """Return the texts of each row, and whether it is a total; all of them through the gate together."""
    found = list(_rows(block, resolver, blanks))
    resolver.gate.table([cells for cells, _ in found])
    return [([words(cell) for cell in cells], is_total) for cells, is_total in found]


def _rows(block: Block, resolver: Resolver, blanks: int) -> Iterator[Filled]:
    for one in block.body:
        if isinstance(one, TextLine):
            yield [resolver.parts(cell) for cell in one.cells], block.kind == "total"
        elif one.kind == "if":
            if resolver.holds(one):
                yield from _rows(one, resolver, blanks)
        elif one.kind == "each":
            for _ in resolver.rows(one, int(float(one.options.get("blank", blanks)))):
                yield from _rows(one, resolver, blanks)
        else:
            yield from _rows(one, resolver, blanks)


def _least_rows(block: Block, resolver: Resolver) -> int:
    """Return how many rows a table has at least: one to be filled by hand has some even if it does not say."""
    open_rows = BLANK_ROWS if resolver.blank and any(_goes_over_rows(one) for one in block.body) else 0
    return int(float(block.options.get("min_rows", open_rows)))


def _goes_over_rows(one: TextLine | Block) -> bool:
    return isinstance(one, Block) and (one.kind == "each" or any(_goes_over_rows(inner) for inner in one.body))
