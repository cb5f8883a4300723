"""The line by which a record is called in ledgers, pickers, search and on the town's screen."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import date, datetime

from ruraldesk.model.cleaning import clean_line
from ruraldesk.model.coercion import Value, text
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.expressions import Expr
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.record_scope import RecordScope

LONGEST = 120
_ANY_DAY = date(2000, 1, 1)


def title_of(spec: FormSpec, fields: Fields, number: str, link_title: Callable[[str], str]) -> str:
    """Return the record's title, with the titles of the records it links to; never empty."""
    return _title(spec, title_expression(spec), fields, number, link_title)


def title_expression(spec: FormSpec) -> Expr | None:
    """Return what the title is made by; without it a record is called by its number."""
    return spec.list_view.title or spec.instance_name


def town_title_of(spec: FormSpec, fields: Fields, number: str, link_title: Callable[[str], str]) -> str:
    """Return the title made of travelling fields only."""
    expr = spec.list_view.town_title or title_expression(spec)
    return _title(spec, expr, fields, number, link_title)


def title_without(spec: FormSpec, fields: Fields, hidden: Set[str], link_title: Callable[[str], str]) -> str:
    """Return the title as it reads with these fields empty; "" where nothing is left of it."""
    shown = {name: value for name, value in fields.items() if name not in hidden}
    return _words(spec, title_expression(spec), shown, link_title)


def line_of(spec: FormSpec, expr: Expr, fields: Fields, link_title: Callable[[str], str]) -> str:
    """Return what an expression says of a record, its links as the titles they point to; never a date of today."""
    return _words(spec, expr, fields, link_title)


class _TitleScope(RecordScope):
    """A record whose links read as the titles they point to."""

    def __init__(self, spec: FormSpec, fields: Fields, link_title: Callable[[str], str]) -> None:
        super().__init__(spec, fields, _ANY_DAY, datetime(_ANY_DAY.year, 1, 1))  # noqa: DTZ001  civil
        self._link_title = link_title

    def value(self, name: str) -> Value:
        found = super().value(name)
        field = self.spec.by_name.get(name)
        if field is not None and field.type == "link" and isinstance(found, str):
            return self._link_title(found)
        return found


def _title(spec: FormSpec, expr: Expr | None, fields: Fields, number: str, link_title: Callable[[str], str]) -> str:
    return _words(spec, expr, fields, link_title) or number or f"没写名称的{spec.title}"


def _words(spec: FormSpec, expr: Expr | None, fields: Fields, link_title: Callable[[str], str]) -> str:
    if expr is None:
        return ""
    return clean_line(text(evaluate(expr, _TitleScope(spec, fields, link_title))))[:LONGEST]
