"""Which stream a change goes to: what the town may see, and what stays in the village."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruraldesk.model.audiences import audience_of, release, split_by_audience
from ruraldesk.model.changes import (
    ANSWER_PREFIX,
    ASK_PREFIX,
    CORRECTION,
    DELETED,
    NUMBER,
    STATE,
    TOWN,
    TRAVEL,
    VILLAGE,
)
from ruraldesk.model.expressions import parse
from ruraldesk.model.form import Field, FormSpec, ListView
from tests.helpers.histories import RECORD, SPEC

ALWAYS = replace(SPEC, travel="always")
PRIVATE_ROWS = replace(SPEC, fields=tuple(replace(one, town="never") if one.repeat else one for one in SPEC.fields))
FLAT = {"subject": "路灯", "secret": "底", "asked": "材料", STATE: "posted", "items/1": True, "items/1/cost": "9"}


@pytest.mark.parametrize(
    ("key", "stays", "full", "all_of_it"),
    [
        ("subject", VILLAGE, TOWN, TOWN),
        ("secret", VILLAGE, VILLAGE, VILLAGE),
        ("asked", VILLAGE, VILLAGE, TOWN),
        (STATE, VILLAGE, TOWN, TOWN),
        (NUMBER, VILLAGE, TOWN, TOWN),
        (DELETED, VILLAGE, TOWN, TOWN),
        ("items/1", VILLAGE, TOWN, TOWN),
        ("items/1/_pos", VILLAGE, TOWN, TOWN),
        ("items/1/item", VILLAGE, TOWN, TOWN),
        ("items/1/cost", VILLAGE, VILLAGE, VILLAGE),
        ("gone", VILLAGE, VILLAGE, VILLAGE),
    ],
)
def test_a_key_goes_as_far_as_its_field_and_its_record_travel(key: str, stays: str, full: str, all_of_it: str) -> None:
    assert [audience_of(SPEC, key, level) for level in ("", "full", "all")] == [stays, full, all_of_it]


def test_records_of_a_form_that_always_travels_do_so_from_their_first_save() -> None:
    assert audience_of(ALWAYS, "subject", "") == TOWN
    assert audience_of(ALWAYS, "asked", "") == VILLAGE


def test_rows_without_a_travelling_field_stay_with_their_markers() -> None:
    assert audience_of(PRIVATE_ROWS, "items/1", "full") == VILLAGE
    assert audience_of(PRIVATE_ROWS, "items/1/_pos", "full") == VILLAGE


def test_a_save_is_split_into_at_most_one_line_per_audience() -> None:
    town, village = split_by_audience(SPEC, RECORD, "update", FLAT, "full", {"x/town": 3}, "理由")
    assert (town.audience, set(town.fields)) == (TOWN, {"subject", STATE, "items/1"})
    assert (village.audience, set(village.fields)) == (VILLAGE, {"secret", "asked", "items/1/cost"})
    assert town.context == village.context == {"x/town": 3}
    (only,) = split_by_audience(SPEC, RECORD, "update", {"secret": "底"}, "full", {})
    assert only.audience == VILLAGE
    assert split_by_audience(SPEC, RECORD, "update", {}, "full", {}) == ()


def test_the_reason_of_a_record_that_the_town_knows_under_another_title_stays_in_the_village() -> None:
    named = replace(SPEC, list_view=ListView(title=parse("${secret}"), town_title=parse("${subject}")))
    town, village = split_by_audience(named, RECORD, "delete", {DELETED: True}, "full", {"x/town": 3}, "潘引娣要求")
    assert (town.audience, town.reason, dict(town.fields)) == (TOWN, "", {DELETED: True})
    assert (village.audience, village.reason, dict(village.fields)) == (VILLAGE, "潘引娣要求", {})
    changed = {"subject": "路灯", CORRECTION: "潘引娣要求"}
    town, village = split_by_audience(named, RECORD, "update", changed, "full", {}, "潘引娣要求")
    assert (town.reason, dict(town.fields)) == ("", {"subject": "路灯"})
    assert (village.reason, dict(village.fields)) == ("潘引娣要求", {CORRECTION: "潘引娣要求"})
    (only,) = split_by_audience(named, RECORD, "update", changed, "all", {}, "潘引娣要求")
    assert (only.audience, only.reason) == (TOWN, "潘引娣要求")
    line = release(named, RECORD, {**FLAT, CORRECTION: "潘引娣要求"}, "full", "all", {})
    assert line is not None
    assert line.fields[CORRECTION] == "潘引娣要求"
    same = replace(SPEC, list_view=ListView(title=parse("${subject}"), town_title=parse("${subject}")))
    (only,) = split_by_audience(same, RECORD, "delete", {DELETED: True}, "full", {}, "重复登记")
    assert (only.audience, only.reason) == (TOWN, "重复登记")


def test_a_release_carries_what_was_withheld_so_far_and_nothing_that_never_travels() -> None:
    line = release(
        SPEC, RECORD, {**FLAT, DELETED: True, ASK_PREFIX + "1": {}, ANSWER_PREFIX + "1": "好"}, "", "full", {}
    )
    assert line is not None
    assert line.op == "release"
    assert line.fields == {"subject": "路灯", STATE: "posted", "items/1": True, TRAVEL: "full"}
    more = release(SPEC, RECORD, FLAT, "full", "all", {}, "镇里要看")
    assert more is not None
    assert more.fields == {"asked": "材料", TRAVEL: "all"}
    assert more.reason == "镇里要看"


@pytest.mark.parametrize(
    ("spec", "travel", "level"), [(SPEC, "full", "full"), (SPEC, "all", "full"), (ALWAYS, "", "full")]
)
def test_what_travels_already_is_not_released_again(spec: FormSpec, travel: str, level: str) -> None:
    assert release(spec, RECORD, FLAT, travel, level, {}) is None


def test_a_fields_town_rule_is_all_that_counts() -> None:
    spec = replace(SPEC, fields=(Field("note", "text", "备注", 2, privacy="sensitive", town="full"),), repeats=())
    assert audience_of(spec, "note", "full") == TOWN
