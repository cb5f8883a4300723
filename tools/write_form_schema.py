"""Writes docs/contracts/form.schema.json from the schema that the reader checks every form file against."""

from __future__ import annotations

import json
from pathlib import Path

from ruraldesk.formdefs.schema import FORM_SCHEMA

TARGET = Path(__file__).resolve().parent.parent / "docs" / "contracts" / "form.schema.json"


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(FORM_SCHEMA, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema_text(), encoding="utf-8")
