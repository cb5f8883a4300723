"""A report on paper: A4 across (upright for the board), wide tables in parts that repeat the first columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruraldesk.documents.layout.closer import CLOSER, CLOSEST
from ruraldesk.documents.layout.measure import TextStyle
from ruraldesk.documents.layout.table import Columns, Row, TableBox, make_row
from ruraldesk.documents.sheet import TIGHT, Sheet, close_pdf
from ruraldesk.model.report_table import ReportTable, ShownColumn

PAPER, BOARD_PAPER = "ledger-a4-landscape", "board-a4"
_BOARD_SHARE, _SEAL = 1.25, 119.0  # larger type for old eyes, where the columns leave room; points of a seal of 42 mm
_PAD = 0.4  # of the type size, at either side of a cell
_STEPS = ((1.0, 5.0), (1.0, 4.0), (1.0, 3.0), (0.89, 3.0))  # share of the type size; signs a column of words needs
_LEAST, _LEAST_BLANK = 1.9, 2.8  # a row's height in type sizes; more where it is filled in by hand
_HEAD_SIGNS = 2.0  # what a head needs at least
_LEADING_SHARE = 0.4  # of the width, for the columns that every part repeats
_CODE_SIGNS = 8.0  # a register's number up to this width is not broken
_LONG_SIGNS = 60  # longer words say nothing about a column's width
_LOOSENESS = 0.3  # how much wider than needed the columns of a part may be: two of them do not fill a page


def report_pdf(table: ReportTable, blank: int = 0, clerk: str = "") -> bytes:
    """Return a report's paper. ``blank``: so many empty rows to fill in by hand; ``clerk``: who made it.

    Raises UserError glyph_missing.
    """
    made = [f"{clerk}制表"] if clerk and not blank else []
    foot = "　".join([table.heading, *table.subtitle, *made])
    paper = BOARD_PAPER if _posted(table) else PAPER
    steps = CLOSER if blank or _posted(table) else CLOSEST
    return close_pdf(lambda tight: _sheet(table, blank, Sheet.on(paper, tight)), table.heading, foot, steps)


def _posted(table: ReportTable) -> bool:
    return table.audience == "board"


def _sheet(table: ReportTable, blank: int, sheet: Sheet) -> Sheet:
    sheet.title(table.heading)
    _put_subtitle(sheet, table)
    size, parts = _parts(sheet, table)
    for number, part in enumerate(parts):
        if number:
            sheet.space(0.8)
            sheet.para(f"续表{number}", font="hei", size=sheet.profile.table)
        _put_table(sheet, table, part, size, blank)
    sheet.space(0.35)
    for note in table.notes if blank else table.foot:
        sheet.para(note, size=sheet.profile.table)
    slots = [f"{one}：" for one in table.signs]
    if slots:
        sheet.space(0.5)
        sheet.sign([*slots, "日期："], min(len(slots) + 1, 4), pitch=2.2)
    if _posted(table):
        sheet.seal([f"{table.place}（盖章）", "　　年　　月　　日"], _SEAL)
    sheet.keep_last_rows()
    return sheet


def _put_subtitle(sheet: Sheet, table: ReportTable) -> None:
    size, pitch = sheet.profile.body, sheet.profile.pitch
    styles = [TextStyle("body", size, pitch, side, mixed_gap=TIGHT) for side in ("left", "right")]
    columns = Columns.of((4, 1), sheet.profile.measure, 0.0)
    said, unit = "　　".join(table.subtitle), f"单位：{table.units}" if table.units else ""
    if sheet.setter.width(said, styles[0]) > columns.edges[1] - columns.edges[0]:
        said = "\n".join(table.subtitle)
    row = make_row([sheet.sure(one) for one in (said, unit)], styles, columns, sheet.setter)
    sheet.boxes.append(TableBox(columns, (), [row], ruled=False, keep_with_next=True))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the columns, by place, and the width each has."""

    places: tuple[int, ...]
    widths: tuple[float, ...]


def _parts(sheet: Sheet, table: ReportTable) -> tuple[float, list[_Part]]:
    """Return the type size, and which columns stand side by side.

    A table that is too wide has its words broken oftener, then is set a little smaller; only then it goes on in parts.
    """
    measure, full = sheet.profile.measure, sheet.profile.table
    needs = [_need(sheet, table, place) for place in range(len(table.columns))]
    everything = tuple(range(len(table.columns)))
    for share, signs in ((_BOARD_SHARE, _STEPS[0][1]), *_STEPS) if _posted(table) else _STEPS:
        least = _least_widths(needs, full * share, signs)
        if sum(least) <= measure:
            return full * share, [_part(table, everything, least, measure)]
    least = _least_widths(needs, full, _STEPS[0][1])
    leading = _leading(table.columns, least, measure * _LEADING_SHARE)
    groups: list[list[int]] = [[]]
    room = free = measure - sum(least[place] for place in leading)
    for place in everything[len(leading) :]:
        if groups[-1] and least[place] > free:
            groups.append([])
            free = room
        groups[-1].append(place)
        free -= least[place]
    parts = [(*leading, *group) for group in groups]
    width = [min(measure, sum(least[place] for place in one) * (1 + _LOOSENESS)) for one in parts]
    return full, [_part(table, one, least, most) for one, most in zip(parts, width, strict=True)]


def _leading(columns: Sequence[ShownColumn], least: Sequence[float], room: float) -> tuple[int, ...]:
    """Return the places of the first columns that say what a row is."""
    found: list[int] = []
    for place, one in enumerate(columns):
        if (one.is_number and one.kind != "serial") or sum(least[p] for p in (*found, place)) > room:
            break
        found.append(place)
    return tuple(found)


def _part(table: ReportTable, places: tuple[int, ...], least: Sequence[float], measure: float) -> _Part:
    wanted = [table.columns[place].width for place in places]
    spare = max(0.0, measure - sum(least[place] for place in places))
    widths = [least[place] + spare * want / sum(wanted) for place, want in zip(places, wanted, strict=True)]
    return _Part(places, tuple(widths))


@dataclass(frozen=True, slots=True)
class _Need:
    """The width of a column's longest cell in type sizes, and whether it stays on one line."""

    width: float
    whole: bool


def _need(sheet: Sheet, table: ReportTable, place: int) -> _Need:
    style = TextStyle("hei-bold", 1.0, 1.0, "left", mixed_gap=TIGHT)
    column = table.columns[place]
    texts = {row[place].shown for row in (*table.rows, *([table.totals] if table.totals else []))} - {""}
    width = max((sheet.setter.width(one, style) for one in texts if len(one) < _LONG_SIGNS), default=0.0)
    number_like = width <= _CODE_SIGNS and all(sum(sign.isascii() for sign in one) * 2 > len(one) for one in texts)
    return _Need(width, column.is_number or column.kind == "date" or number_like)


def _least_widths(needs: Sequence[_Need], size: float, signs: float) -> list[float]:
    """Return what each column needs: numbers, dates and codes stay whole, words may break after so many signs."""
    return [
        (max(one.width if one.whole else min(one.width, signs), _HEAD_SIGNS) + 2 * _PAD) * size + 1 for one in needs
    ]


def _put_table(sheet: Sheet, table: ReportTable, part: _Part, size: float, blank: int) -> None:
    pitch = sheet.profile.table_pitch * size / sheet.profile.table
    columns = Columns.of(part.widths, sum(part.widths), size * _PAD)
    chosen = [table.columns[place] for place in part.places]

    def made(texts: Sequence[str], *, font: str = "body", head: bool = False, least: float = _LEAST) -> Row:
        sides = ["center" if head else one.align for one in chosen]
        styles = [TextStyle(font, size, pitch, side, mixed_gap=TIGHT) for side in sides]
        words = [sheet.sure(one) for one in texts]
        lowest = sheet.least(least, size)
        return make_row(words, styles, columns, sheet.setter, greys=[head] * len(words), least=lowest)

    head = made([one.label for one in chosen], font="hei-bold", head=True)
    if blank:
        rows = [made([""] * len(chosen), least=_LEAST_BLANK)] * blank
    else:
        rows = [made([row[place].shown for place in part.places]) for row in table.rows]
    totals = [] if blank or not table.totals else [[table.totals[place].shown for place in part.places]]
    box = TableBox(
        columns, [head], rows or [_nothing(sheet, table, columns)], [made(one, font="hei-bold") for one in totals]
    )
    sheet.boxes.append(box)


def _nothing(sheet: Sheet, table: ReportTable, columns: Columns) -> Row:
    """Return one row over the whole width, with the sentence of a table without rows."""
    size, pitch = sheet.profile.table, sheet.profile.table_pitch
    style = TextStyle("body", size, pitch, "center", mixed_gap=TIGHT)
    span = len(columns.edges) - 1
    least = sheet.least(_LEAST_BLANK)
    return make_row([sheet.sure(table.empty)], [style], columns, sheet.setter, spans=[span], least=least)
