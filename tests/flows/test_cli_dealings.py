"""What concerns a person, from the command line; a merge is a field that is set."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.test_village_to_town import add_facility, add_person
from tests.helpers.command_line import new_village


def test_the_dealings_of_a_person_are_told_and_follow_a_merge(tmp_path: Path) -> None:
    desk = new_village(tmp_path / "village")
    keep, lose = add_person(desk, "周美琴"), add_person(desk, "周美芹")
    lamp = add_facility(desk, lose)
    assert desk.ok("dealings", keep, "--json").lines == []
    desk.ok("set", lose, "-", stdin=json.dumps({"same_as": keep}))
    for one in (keep, lose):
        (line,) = desk.ok("dealings", one, "--json").lines
        assert (line["id"], line["form"], line["sentence"]) == (lamp, "facility", "村委会门前路灯，责任人")
    assert "村委会门前路灯" in desk.ok("dealings", keep).out
    assert [one["id"] for one in desk.ok("list", "person", "--json").lines] == [keep]
    assert desk.refused("set", keep, "-", "--json", stdin=json.dumps({"same_as": keep}))["error"] == "value_refused"
    assert desk.refused("dealings", "nobody", "--json")["error"] == "record_unknown"
    desk.ok("set", lose, "-", stdin=json.dumps({"same_as": None}))
    assert desk.ok("dealings", keep, "--json").lines == []
