"""The shape of a report's file as a JSON Schema."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args

from ruraldesk.formdefs.mistakes import Mistakes
from ruraldesk.formdefs.schema import FLAG, LABEL, NAME, NAMES, TEXT, Schema, compiled, note_misshapen
from ruraldesk.model.home_panel import MARKS, PANEL_KINDS
from ruraldesk.model.report_table import Align, Kind
from ruraldesk.reports.definition import PeriodKind
from ruraldesk.rules.masking import AUDIENCES, MASK_RULES

FIELD_PATTERN = r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$"
COLUMN_PATTERN = r"^(_?[a-z][a-z0-9_]{0,39}\.)?_?[a-z][a-z0-9_]{0,43}$"
LINES: Schema = {"type": "array", "items": LABEL}


def _table(needed: tuple[str, ...], /, **keys: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": list(needed), "properties": keys}


COLUMN = _table(
    ("name", "label", "kind"),
    name=NAME,
    label=LABEL,
    kind={"enum": list(get_args(Kind))},
    width={"type": "number", "minimum": 1, "maximum": 60},
    align={"enum": list(get_args(Align))},
    decimals={"type": "integer", "minimum": 0, "maximum": 4},
    wan=FLAG,
    by=NAME,
    only_total=FLAG,
    total={"enum": ["sum", "count", "min", "max"]},
    hidden=FLAG,
    of={"type": "array", "items": NAME, "minItems": 2, "maxItems": 2},
    field={"type": "string", "pattern": FIELD_PATTERN},
    form=NAME,
    mask={"enum": sorted(MASK_RULES)},
    plain=FLAG,
    small=FLAG,
    draw=FLAG,
    ids={"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,39}$"},
    records={"anyOf": [NAME, {**NAMES, "minItems": 2}]},
    adds=FLAG,
    report=NAME,
)
BASIS = _table(
    ("name", "label", "column"), name=NAME, label=LABEL, column={"type": "string", "pattern": COLUMN_PATTERN}
)
PIVOT = _table(
    ("row", "column", "value"),
    row={**NAMES, "minItems": 1},
    column=NAME,
    value=NAME,
    heads={"enum": ["seen", "months", "choices"]},
    total=FLAG,
    blank=TEXT,
)
FILTER_PATTERN = r"^[a-z][a-z0-9_]{0,39}(>=|<=|<|>|!=)?$"
WAY = _table(
    (),
    ledger=NAME,
    where={"type": "object", "propertyNames": {"pattern": FILTER_PATTERN}, "additionalProperties": NAME},
    record=NAME,
    ids={"type": "string", "pattern": r"^_?[a-z][a-z0-9_]{0,39}$"},
    new=NAME,
    given={"type": "object", "propertyNames": NAME, "additionalProperties": NAME, "minProperties": 1},
    report=NAME,
    to=NAME,
    **{"from": NAME},
)
HOME = _table(
    ("kind", "title"),
    kind={"enum": list(PANEL_KINDS)},
    title={"type": "string", "minLength": 1, "maxLength": 10},
    order={"type": "integer", "minimum": 0, "maximum": 9999},
    view={"type": "string", "minLength": 1, "maxLength": 4},
    span={"type": "string", "pattern": r"^[1-9][0-9]? (month|quarter|half|year)s?$"},
    note={"type": "string", "minLength": 1, "maxLength": 40},
    unit={"type": "string", "minLength": 1, "maxLength": 4},
    name=NAME,
    value=NAME,
    tone=NAME,
    most={"type": "integer", "minimum": 2, "maximum": 12},
    row=NAME,
    column=NAME,
    mark=NAME,
    gap={"type": "string", "minLength": 1, "maxLength": 40},
    legend={
        "type": "object",
        "propertyNames": {"enum": [one for one in MARKS if one]},
        "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 8},
    },
    opens={"type": "array", "items": WAY},
)
REPORT_SCHEMA: Schema = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "reports/<name>.toml",
    **_table(
        ("name", "title", "group", "sql", "columns"),
        name=NAME,
        title={"type": "string", "minLength": 1, "maxLength": 40},
        group={"type": "string", "minLength": 1, "maxLength": 20},
        order={"type": "integer", "minimum": 0, "maximum": 9999},
        needs=NAMES,
        audience={"enum": list(AUDIENCES)},
        period={"enum": list(get_args(PeriodKind))},
        basis={"type": "array", "items": BASIS},
        sql={"type": "string", "minLength": 1, "maxLength": 20_000},
        columns={"type": "array", "items": COLUMN, "minItems": 1},
        key=NAMES,
        compare={"anyOf": [FLAG, NAMES]},
        pivot=PIVOT,
        town={"enum": ["each", "together"]},
        village=FLAG,
        units=TEXT,
        notes=LINES,
        signs=LINES,
        empty=LABEL,
        home=HOME,
        records=NAME,
        records_by=NAME,
    ),
}


def check_shape(document: dict[str, Any], mistakes: Mistakes) -> None:
    """Note everything in a parsed report file that has not the shape of the schema."""
    note_misshapen(document, _judge(), mistakes)


@lru_cache(maxsize=1)
def _judge() -> Any:  # Any: fastjsonschema has no types
    return compiled(REPORT_SCHEMA)
