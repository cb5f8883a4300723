"""Examples whose links point at records that are there: made for them, each with a name of its own."""

from __future__ import annotations

import json
from typing import Any  # Any: JSON values of the examples

from ruraldesk.paths import seed_forms
from ruraldesk.services import records
from ruraldesk.services.desk import Desk

Values = dict[str, Any]
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
# what a link wants of the record it points at
FITTING = {
    ("stock_move", "facility"): "store",
    ("shelter_use", "facility"): "shelter",
    ("authorisation", "meeting"): "villagers",
    ("village_rule", "meeting"): "villagers",
}
REST = {"residence_type": "local", "publish_consent": "none", "register_status": "present"}


def with_links(desk: Desk, form: str, values: Values) -> Values:
    """Return an example with every link to a record made for it; the same stand-in is the same record."""
    return _Maker(desk).resolved(form, values)


class _Maker:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: dict[tuple[str, str], str] = {}

    def resolved(self, form: str, values: Values) -> Values:
        """Return values with real links; a row's own id is none of its fields."""
        spec, done = self._desk.store.specs.newest(form), {}
        fetched = {one.repeat for one in spec.collects}
        for name, value in values.items():
            if name in fetched:
                continue  # rows that the form fetches from the records that are there
            if name in spec.repeat_by_name:
                done[name] = [self.resolved(form, row) for row in value]
            elif name in spec.by_name:
                field = spec.by_name[name]
                wanted = FITTING.get((form, name), "")
                done[name] = self._real(field.link_form, value, wanted) if field.type == "link" else value
        return done

    def _real(self, form: str, stand_in: str, example: str = "") -> str:
        key = (form, stand_in)
        if key not in self._made:
            self._made[key] = self._record(form, len(self._made), example)
        return self._made[key]

    def _record(self, form: str, place: int, example: str = "") -> str:
        name = f"样{NAMES[place // len(NAMES)]}{NAMES[place % len(NAMES)]}"
        if form == "person":
            fields = {"name": name, "birth": "1970-03-05", "sex": "1", "group_no": 5, **REST}
        elif form == "volunteer":
            person = self._real("person", f"person of {place}")
            fields = {"person": person, "registered_on": "2024-03-05", "service_fields": ["01"]}
        else:
            file = sorted((seed_forms() / form / "examples").glob(f"{example or '*'}.json"))[0]
            fields = self.resolved(form, json.loads(file.read_text("utf-8"))["fields"])
            if "name" in fields:
                fields["name"] = name
            if form == "service_record":  # nobody serves twice at one time
                fields["served_on"] = f"2026-0{1 + place // 28}-{1 + place % 28:02}"
        return records.add(self._desk, form, fields).record.id
