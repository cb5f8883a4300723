"""What the readers of a report may see: masks of its columns, few people made unrecognisable, numbers in its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.report_table import EMPTY_CELL, FEW, Cell, ShownColumn
from ruraldesk.reports.definition import ReportColumn, ReportSpec
from ruraldesk.rules.masking import mask
from ruraldesk.rules.scanning import scan

FEWEST = 3
_KIND_WORDS = {"id_number": "身份证号", "mobile": "手机号", "card": "银行卡号"}
FormOf = Callable[[str], FormSpec | None]


def rule_for(spec: ReportSpec, column: ReportColumn, form_of: FormOf) -> str:
    """Return the masking rule a column stands under; "" where it is shown as it is."""
    if column.mask:
        return column.mask
    if column.plain or not column.field:
        return ""
    form, _, name = column.field.partition(".")
    found = form_of(form)
    field = found.by_name.get(name) if found else None
    if field is None:
        return "withheld"
    return _rule_of_field(field, spec)


def _rule_of_field(field: Field, spec: ReportSpec) -> str:
    if spec.audience == "town":
        return "" if field.town == "full" else "never"
    if field.mask:
        return field.mask
    if not spec.is_public or field.privacy == "public":
        return ""
    return field.check if field.check in ("id_number", "mobile") else "withheld"


def as_seen(cell: Cell, rule: str, audience: str) -> Cell:
    """Return a cell as an audience may see it."""
    if not rule or cell.value is None:
        return cell
    words = mask(rule, audience, cell.shown)
    if words is None:
        return EMPTY_CELL
    return cell if words == cell.shown else Cell(words, words)


def hides_few(spec: ReportSpec, column: ReportColumn) -> bool:
    """True for a count of people or cases on a paper that anybody may read."""
    return spec.is_public and column.kind == "integer" and column.small is not False


def is_few(raw: object) -> bool:
    """True for a count that gives somebody away."""
    return isinstance(raw, int) and 0 < abs(raw) < FEWEST


FEW_CELL = Cell(FEW, FEW)


def refuse_private_numbers(columns: Sequence[ShownColumn], rows: Sequence[Sequence[Cell]]) -> None:
    """Refuse a paper for everybody with identity, phone or card numbers in its words, broken over cells or not.

    Raises UserError report_private_number, naming each row and column.
    """
    places = [place for place, one in enumerate(columns) if one.kind == "text"]
    where: list[str] = []
    for number, row in enumerate(rows, 1):
        words = [row[place].shown for place in places]
        hits = [
            f"第{number}行“{columns[p].label}”：{_KIND_WORDS[found[0].kind]}"
            for p in places
            if (found := scan(row[p].shown))
        ]
        if not hits and (found := scan(" ".join(words))):
            hits = [f"第{number}行，连起来看：{_KIND_WORDS[found[0].kind]}"]
        where += hits
    if where:
        raise UserError("report_private_number", where=tuple(where), count=len(where))
