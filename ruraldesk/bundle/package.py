"""datapackage.json: a Frictionless Data Package v2 over a bundle's CSV files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ruraldesk.bundle.rows import Column, Table

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_MISSING: Final = [""]


def member_name(form: str) -> str:
    """Return the member that holds a form's rows."""
    return f"data/{form}.csv"


def describe(tables: Iterable[Table], village: str, village_name: str, created_at: str) -> bytes:
    """Return datapackage.json for these tables."""
    body = {
        "$schema": PROFILE,
        "name": f"ruraldesk-{village}",
        "title": village_name or village,
        "created": created_at,
        "resources": [_resource(one) for one in tables] or [_empty_resource()],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _resource(table: Table) -> dict[str, Any]:  # Any: JSON document
    return {
        "name": table.form,
        "title": table.title,
        "type": "table",
        "path": member_name(table.form),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(one) for one in table.columns],
            "primaryKey": ["_id"],
            "missingValues": _MISSING,
        },
    }


def _field(column: Column) -> dict[str, Any]:
    body: dict[str, Any] = {"name": column.name, "title": column.title, "type": column.type}
    if column.choices:
        body["categories"] = [{"value": name, "label": label} for name, label in column.choices]
    return body


def _empty_resource() -> dict[str, Any]:
    """A Data Package must have a resource; without rows it is the (possibly empty) list of changes."""
    return {"name": "changes", "type": "json", "path": "changes.jsonl", "format": "jsonl", "encoding": "utf-8"}
