"""Reads a kept snapshot back, so that an issued print can be printed again, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ruraldesk.documents.snapshot import (
    Correction,
    Linked,
    PrintOptions,
    RelatedRecords,
    Snapshot,
    VillageNames,
)
from ruraldesk.model.choice_lists import with_tables
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Record
from ruraldesk.rules.tables import SharedTables

SpecOf = Callable[[str, int], FormSpec]  # form id, version


def restored(data: Mapping[str, Any], spec_of: SpecOf, images: Mapping[str, bytes]) -> Snapshot:  # Any: JSON document
    """Return the snapshot that Snapshot.as_json wrote. Raises KeyError for what it does not hold."""
    tables = SharedTables(data.get("tables", {}))

    def with_its_tables(form: str, version: int) -> FormSpec:
        return with_tables(spec_of(form, version), tables)

    spec = with_its_tables(data["form"], data["form_version"])
    printed = next((one for one in spec.prints if one.name == data["print"]), None)
    if printed is None:
        raise KeyError(data["print"])
    record = data["record"]
    options = data["options"]
    links = {key: _linked(one, with_its_tables) for key, one in data["links"].items()}
    related = {
        name: RelatedRecords(
            with_its_tables(one["form"], one["form_version"]),
            tuple(_linked(each, with_its_tables) for each in one["records"]),
        )
        for name, one in data.get("related", {}).items()
    }
    return Snapshot(
        spec,
        printed,
        Record(form=spec.form_id, version=spec.version, **record),
        VillageNames(**data["village"]),
        PrintOptions(**{**options, "printed_on": date.fromisoformat(options["printed_on"])}),
        links,
        {sha: images[sha] for sha in data["images"]},
        data["device"],
        related,
        tuple(Correction(**one) for one in data.get("corrections", ())),
        tables.texts,
        data.get("standing", ""),
    )


def _linked(one: Mapping[str, Any], spec_of: SpecOf) -> Linked:  # Any: JSON document
    spec = spec_of(one["form"], one["form_version"])
    return Linked(spec, one["title"], one["fields"], one.get("id", ""), one.get("number", ""), one.get("state", ""))
