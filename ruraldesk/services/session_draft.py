"""A form being filled as JSON, and back: what a draft keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruraldesk.model.form import FormSpec
from ruraldesk.model.merging import split_key
from ruraldesk.services.session_state import Cells, Wrong


def to_raw(cells: Cells) -> dict[str, Any]:  # Any: JSON document
    """Return what a draft keeps."""
    return {
        "values": dict(cells.values),
        "rows": {repeat: list(order) for repeat, order in cells.rows.items()},
        "texts": {path: [one.text, one.code, one.sentence] for path, one in cells.wrong.items()},
        "by_hand": sorted(cells.by_hand),
    }


def from_raw(spec: FormSpec, raw: Mapping[str, Any]) -> Cells:
    """Return the cells of a draft; what the form no longer has is left out."""
    rows = {name: tuple(order) for name, order in raw.get("rows", {}).items() if name in spec.repeat_by_name}
    values = {path: value for path, value in raw.get("values", {}).items() if _known(spec, path)}
    wrong = {path: Wrong(*parts) for path, parts in raw.get("texts", {}).items() if _known(spec, path)}
    return Cells(values, rows, wrong, frozenset(raw.get("by_hand", ())) & {*values, *wrong})


def filled(raw: Mapping[str, Any]) -> int:
    """Return how many fields of a draft a person typed or chose; a draft kept before that was noted counts all."""
    if "by_hand" in raw:
        return len(raw["by_hand"])
    return len(raw.get("values", {})) + len(raw.get("texts", {}))


def _known(spec: FormSpec, path: str) -> bool:
    repeat, row_id, name = split_key(path)
    field = spec.by_name.get(name if row_id else path)
    return field is not None and field.repeat == repeat
