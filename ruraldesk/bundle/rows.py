"""data/<form>.csv: the records a bundle touches, as its reader may see them. Derived from log lines alone."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final  # Any: JSON values

from ruraldesk.model.changes import NUMBER, STATE, Line
from ruraldesk.model.form import Field, FormSpec
from ruraldesk.model.merging import RecordState, fold, is_deleted, shown_fields

LEADING: Final = ("_id", "_state", "_number", "_deleted")
_RISKY: Final = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a CSV: its name and its Frictionless type."""

    name: str
    title: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV: its columns, and its rows as text."""

    form: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """Return UTF-8 CSV (RFC 4180) with a head row."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([one.name for one in self.columns])
        writer.writerows(self.rows)
        return out.getvalue().encode("utf-8")


def tables(lines_by_record: Mapping[str, Iterable[Line]], specs: Mapping[str, FormSpec], whole: bool) -> list[Table]:
    """Return one table per form for these records, ordered by form and record id.

    ``lines_by_record`` holds, for each touched record, every line its reader may see.
    ``whole``: the reader is a desk of the village and sees every field; else the fields
    that never travel have no column.
    """
    found: dict[str, dict[str, RecordState]] = {}
    for record, lines in lines_by_record.items():
        kept = list(lines)
        if kept and kept[0].header.form in specs:
            found.setdefault(kept[0].header.form, {})[record] = fold(kept)
    return [_table(specs[form], found[form], whole) for form in sorted(found)]


def unescape(text: str) -> str:
    """Return a CSV text as it was before it was kept from being read as a formula."""
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


def _table(spec: FormSpec, states: Mapping[str, RecordState], whole: bool) -> Table:
    values = {record: shown_fields(state) for record, state in states.items()}
    fields = [one for one in spec.by_repeat[""] if one.is_stored and (whole or one.town != "never")]
    if not whole:
        used = {name for one in values.values() for name in one}
        fields = [one for one in fields if one.town == "full" or one.name in used]
    repeats = [one for one in spec.repeats if whole or any(f.town != "never" for f in spec.by_repeat[one.name])]
    columns = [
        Column("_id", "编号", "string"),
        Column("_state", "状态", "string"),
        Column("_number", "登记号", "string"),
    ]
    columns += [Column("_deleted", "已删除", "boolean"), *[_column(spec, one) for one in fields]]
    columns += [Column(one.name, one.label, "array") for one in repeats]
    rows = []
    for record in sorted(states):
        state, shown = states[record], values[record]
        lead = [record, _escape(_text(state.shown(STATE))), _escape(_text(state.shown(NUMBER)))]
        cells = [_cell(column, shown.get(column.name)) for column in columns[len(LEADING) :]]
        rows.append((*lead, "true" if is_deleted(state) else "false", *cells))
    return Table(spec.form_id, spec.title, tuple(columns), tuple(rows))


def _column(spec: FormSpec, field: Field) -> Column:
    choices = tuple((one.name, one.label) for one in spec.choices.get(field.choice_list, ()))
    return Column(field.name, field.label, _frictionless_type(field), choices if field.type == "select_one" else ())


def _frictionless_type(field: Field) -> str:
    if field.type == "integer":
        return "number" if field.scale > 1 else "integer"
    if field.type == "decimal":
        return "number"
    return "date" if field.type == "date" else "string"


def _cell(column: Column, value: Any) -> str:
    if column.type == "array":
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if value else ""
    text = _text(value)
    return text if column.type in ("number", "integer", "date") else _escape(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return str(value)


def _escape(text: str) -> str:
    return f"'{text}" if _RISKY.match(text) else text
