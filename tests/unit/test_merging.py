"""Merging: one state at every holder, whatever the order; nothing overwritten in silence."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruraldesk.model.changes import (
    DELETED,
    GENESIS,
    STATE,
    TOWN,
    TRAVEL,
    VILLAGE,
    Header,
    Line,
    Op,
    Payload,
    Stream,
    canonical,
)
from ruraldesk.model.merging import (
    RecordState,
    changed_keys,
    conflicts,
    current_keys,
    fold,
    is_deleted,
    overlaid,
    question_id,
    row_lives,
    row_places,
    shown_fields,
    split_key,
)
from tests.helpers.histories import RECORD, History, conflict_keys, expected_standing, interleaved, play

STEPS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 13), st.integers(0, 40)), min_size=4, max_size=40)
HISTORIES = st.builds(play, st.integers(1, 5), STEPS)
QUIET_SETTINGS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

A, B, C = "a" * 16, "b" * 16, "c" * 16


def line(device: str, seq: int, fields: dict[str, Any], seen: dict[str, int] | None = None, op: Op = "update") -> Line:
    payload = Payload("0" * 32, fields)
    stream = Stream(device, "village")
    context = {f"{one}/village": upto for one, upto in (seen or {}).items()}
    header = Header(stream, seq, "x", RECORD, "f", 1, op, "甲", "2026-01-01T00:00:00Z", context, payload.hash, GENESIS)
    return Line(header, payload)


def check_history(history: History, seed: int) -> None:
    """Hold every promise of merging against one history."""
    whole = fold(interleaved(history.lines, seed))
    _same_everywhere(history, whole, seed)
    _nothing_lost(history, whole)
    _questions_are_right(history, whole)
    town = [one for one in history.lines if one.header.stream.audience == TOWN]
    town_state = fold(interleaved(town, seed))
    assert fold(interleaved(town, seed + 1)) == town_state
    assert not any(key.endswith(("secret", "/cost")) for key in town_state.writes)


def _same_everywhere(history: History, whole: RecordState, seed: int) -> None:
    shuffled = history.lines * 2
    random.Random(seed).shuffle(shuffled)
    assert fold(shuffled) == whole
    for desk in history.desks:
        for one in interleaved(history.lines, seed + len(desk.device)):
            desk.take(one)
        assert desk.state == whole
        assert shown_fields(desk.state) == shown_fields(whole)
        assert conflicts(desk.state) == conflicts(whole)
    ids = [question_id(RECORD, one) for one in conflicts(whole)]
    assert len(set(ids)) == len(ids)


def _nothing_lost(history: History, whole: RecordState) -> None:
    expected = expected_standing(history, history.lines)
    assert {key: {one.dot for one in ws} for key, ws in whole.writes.items()} == expected
    asked = {one.key: one for one in conflicts(whole)}
    if is_deleted(whole):
        return
    for key, standing in whole.writes.items():
        repeat, row_id, name = split_key(key)
        if key in (DELETED, TRAVEL) or name in ("", "_pos") or (row_id and not row_lives(whole, repeat, row_id)):
            continue
        values = {canonical(one.value) for one in standing}
        visible = {canonical(one.value) for one in asked[key].writes} if key in asked else {canonical(whole.shown(key))}
        assert values == visible, key


def _questions_are_right(history: History, whole: RecordState) -> None:
    found = conflicts(whole)
    assert len({(one.kind, one.key) for one in found}) == len(found)
    kinds = {key: kind for kind, key in conflict_keys(found)}
    unsettled = _unseen_by_a_deletion(history, whole, DELETED)
    assert (kinds.get(DELETED) == "delete") == bool(unsettled)
    if is_deleted(whole):
        assert found == []
        return
    assert (STATE in kinds) == _transitions_missed_each_other(whole)
    for marker in [key for key in whole.writes if split_key(key)[1] and not split_key(key)[2]]:
        assert (kinds.get(marker) == "row") == bool(_unseen_by_a_deletion(history, whole, marker)), marker


def _transitions_missed_each_other(whole: RecordState) -> bool:
    standing = whole.writes[STATE]
    real = [one for one in standing if one.op != "release"]
    return len(real) > 1 or len({one.value for one in standing}) > 1


def _unseen_by_a_deletion(history: History, whole: RecordState, marker: str) -> set[tuple[str, int]]:
    """Say from true knowledge which standing writes a still valid deletion did not know of."""
    gone = marker == DELETED
    dead = [one.dot for one in whole.writes.get(marker, ()) if one.value is gone]
    prefix = "" if gone else f"{marker}/"
    keys = {k for k in whole.writes if k.startswith(prefix) and k not in (marker, TRAVEL) and not k.endswith("/_pos")}
    edits = [one for one in history.lines if one.header.op in ("create", "update")]
    writers = [one.header.dot for one in edits if one.payload and keys & one.payload.fields.keys()]
    valid = [d for d in dead if not any(d in history.knowledge[w] for w in writers)]
    standing = {one.dot for key in keys for one in whole.writes[key]}
    standing |= {one.dot for one in whole.writes.get(marker, ()) if one.value is not gone}
    return {e for e in standing - set(dead) for d in valid if e not in history.knowledge[d]}


@settings(max_examples=400, **QUIET_SETTINGS)
@given(HISTORIES, st.integers(0, 10**6))
def test_every_holder_reaches_one_state_and_asks_what_must_be_asked(history: History, seed: int) -> None:
    check_history(history, seed)


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(20))
def test_ten_thousand_histories_reach_one_state(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        dice = random.Random(seed)
        steps = [(dice.randrange(5), dice.randrange(14), dice.randrange(41)) for _ in range(dice.randrange(10, 60))]
        check_history(play(1 + seed % 5, steps), seed)


def test_two_desks_that_wrote_different_things_are_asked() -> None:
    state = fold([line(A, 1, {"x": "0"}), line(A, 2, {"x": "1"}, {A: 1}), line(B, 1, {"x": "2"}, {A: 1})])
    (found,) = conflicts(state)
    assert (found.kind, [one.value for one in found.writes]) == ("field", ["1", "2"])
    assert state.shown("x") == "2"


def test_equal_writes_merge_quietly() -> None:
    state = fold([line(A, 1, {"x": "1"}), line(B, 1, {"x": "1"})])
    assert conflicts(state) == []
    assert shown_fields(state) == {"x": "1"}


def test_two_equal_transitions_are_asked_all_the_same() -> None:
    state = fold([line(A, 1, {STATE: "posted"}), line(B, 1, {STATE: "posted"})])
    assert conflict_keys(conflicts(state)) == [("transition", STATE)]


def test_two_desks_that_release_the_same_record_are_not_asked() -> None:
    first = line(A, 1, {STATE: "drafting", "x": "1"})
    copies = [line(one, 2, {STATE: "drafting", "x": "1", TRAVEL: "full"}, {A: 1}, "release") for one in (B, C)]
    assert conflicts(fold([first, *copies])) == []


def test_a_release_in_the_midst_of_a_quarrel_decides_nothing() -> None:
    both = [line(A, 1, {"x": "1"}), line(B, 1, {"x": "2"})]
    copy = line(C, 1, {"x": "2", TRAVEL: "full"}, {A: 1, B: 1}, "release")
    for order in ([*both, copy], [copy, *both]):
        state = fold(order)
        assert conflict_keys(conflicts(state)) == [("field", "x")]
        assert {one.value for one in state.writes["x"]} == {"1", "2"}


def test_a_write_on_top_of_a_copy_overrules_what_was_copied() -> None:
    """The town sees the copy only; what it writes there is no quarrel with the village's own first line."""
    first, copy = line(A, 1, {"x": "1"}), line(A, 2, {"x": "1", TRAVEL: "full"}, {A: 1}, "release")
    at_town = line("d" * 16, 1, {"x": "2"})
    at_town = Line(replace(at_town.header, context={f"{A}/village": 2}), at_town.payload)
    assert conflicts(fold([at_town, copy, first])) == conflicts(fold([first, copy, at_town])) == []


def test_a_later_write_that_has_seen_both_ends_the_question() -> None:
    both = [line(A, 1, {"x": "1"}), line(B, 1, {"x": "2"})]
    answered = fold([*both, line(C, 1, {"x": "2"}, {A: 1, B: 1})])
    assert conflicts(answered) == []
    assert answered.shown("x") == "2"


def test_a_value_that_had_not_arrived_is_not_overruled() -> None:
    """B had seen A's line; C had B's line only, and knew nothing of A's value."""
    a, b = line(A, 1, {"x": "1"}), line(B, 1, {"y": "1"}, {A: 1})
    at_c = fold([b])
    assert at_c.seen == {f"{B}/village": 1}
    c = line(C, 1, {"x": "2"}, {B: 1})
    assert conflict_keys(conflicts(fold([a, b, c]))) == [("field", "x")]


def test_what_a_middle_write_overruled_stays_overruled_when_it_arrives_last() -> None:
    a, b, c = line(A, 1, {"x": "1"}), line(B, 1, {"x": "2"}, {A: 1}), line(C, 1, {"x": "3"}, {B: 1})
    assert fold([c, b, a]) == fold([a, b, c])
    assert conflicts(fold([c, b, a])) == []


def test_a_deletion_and_an_edit_that_missed_each_other_are_asked_and_the_record_stays() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(B, 1, {"y": "1"}, {A: 1})]
    state = fold(lines)
    assert conflict_keys(conflicts(state)) == [("delete", DELETED)]
    assert not is_deleted(state)


def test_deleting_again_with_the_edit_in_sight_ends_the_question_with_deletion() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(B, 1, {"y": "1"}, {A: 1})]
    state = fold([*lines, line(C, 1, {DELETED: True}, {A: 2, B: 1})])
    assert is_deleted(state)
    assert conflicts(state) == []


def test_an_edit_with_the_deletion_in_sight_ends_the_question_with_keeping() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(B, 1, {"y": "1"}, {A: 1})]
    state = fold([*lines, line(C, 1, {"z": "1"}, {A: 2, B: 1})])
    assert not is_deleted(state)
    assert conflicts(state) == []


def test_a_restore_and_another_deletion_that_missed_each_other_are_asked() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(A, 3, {DELETED: False}, {A: 2})]
    state = fold([*lines, line(B, 1, {DELETED: True}, {A: 1})])
    assert conflict_keys(conflicts(state)) == [("delete", DELETED)]


def test_a_deleted_record_asks_nothing_about_its_fields() -> None:
    lines = [line(A, 1, {"x": "1"}), line(B, 1, {"x": "2"}), line(C, 1, {DELETED: True}, {A: 1, B: 1})]
    assert conflicts(fold(lines)) == []


def test_moving_rows_is_no_edit_of_a_deleted_row() -> None:
    row = line(A, 1, {"r/1": True, "r/1/_pos": 0, "r/1/x": "1"})
    state = fold([row, line(A, 2, {"r/1": False}, {A: 1}), line(B, 1, {"r/1/_pos": 1}, {A: 1})])
    assert conflicts(state) == []
    assert shown_fields(state) == {}


def test_a_row_deleted_at_one_desk_and_edited_at_another_is_asked_and_shown() -> None:
    row = line(A, 1, {"r/1": True, "r/1/_pos": 0, "r/1/x": "1"})
    state = fold([row, line(A, 2, {"r/1": False}, {A: 1}), line(B, 1, {"r/1/x": "2"}, {A: 1})])
    assert conflict_keys(conflicts(state)) == [("row", "r/1")]
    assert shown_fields(state) == {"r": [{"_id": "1", "x": "2"}]}


def test_cells_that_come_before_their_row_are_shown() -> None:
    assert shown_fields(fold([line(B, 1, {"r/1/x": "2"}, {A: 1})])) == {"r": [{"_id": "1", "x": "2"}]}


def test_erasing_a_value_of_a_deleted_record_does_not_bring_it_back() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(A, 3, {"x": None}, {A: 2}, "erase")]
    assert is_deleted(fold(lines))


def test_erasing_a_whole_record_in_both_streams_asks_nothing() -> None:
    lines = [line(A, 1, {"x": "1"}), line(B, 1, {"y": "1"}, {A: 1})]
    seen = {A: 1, B: 1}
    erased = [
        line(A, 2, {"x": None, DELETED: True}, seen, "erase"),
        line(B, 2, {"y": None, DELETED: True}, seen, "erase"),
    ]
    state = fold([*lines, *erased])
    assert is_deleted(state)
    assert conflicts(state) == []


def test_a_record_that_was_deleted_does_not_come_back_by_being_released() -> None:
    lines = [line(A, 1, {"x": "1"}), line(A, 2, {DELETED: True}, {A: 1}), line(B, 1, {"x": "1"}, {A: 2}, "release")]
    assert conflict_keys(conflicts(fold(lines))) == [("delete", DELETED)]


def test_a_question_has_the_same_id_at_every_holder_and_another_after_the_next_quarrel() -> None:
    first = [line(A, 1, {"x": "1"}), line(B, 1, {"x": "2"})]
    (one,), (other,) = conflicts(fold(first)), conflicts(fold(first[::-1]))
    assert question_id(RECORD, one) == question_id(RECORD, other)
    assert len(question_id(RECORD, one)) == 16
    later = [line(A, 2, {"x": "3"}, {A: 1, B: 1}), line(B, 2, {"x": "4"}, {A: 1, B: 1})]
    (again,) = conflicts(fold([*first, *later]))
    assert question_id(RECORD, again) != question_id(RECORD, one)


def test_a_faulty_line_that_claims_to_have_seen_itself_does_not_vanish() -> None:
    faulty = line(A, 1, {"x": "1"}, {A: 7})
    assert fold([faulty, faulty]) == fold([faulty])
    assert shown_fields(fold([faulty])) == {"x": "1"}


def test_a_line_whose_payload_was_erased_still_counts_as_seen() -> None:
    erased = Line(line(A, 1, {"x": "1"}).header, None)
    assert fold([erased]).seen == {f"{A}/village": 1}
    assert shown_fields(fold([erased])) == {}


def test_saving_writes_only_what_differs() -> None:
    before = {"a": "1", "b": "2", "r": [{"_id": "1", "x": "1"}, {"_id": "2", "x": "2", "y": "3"}]}
    after = {"a": "1", "b": "", "c": 3, "r": [{"_id": "2", "x": "5"}]}
    assert changed_keys(before, after) == {"b": None, "c": 3, "r/1": False, "r/2/x": "5", "r/2/y": None}


def test_a_row_put_between_two_moves_only_rows_that_stand_out_of_order() -> None:
    rows = [{"_id": "1", "x": "a"}, {"_id": "2", "x": "b"}]
    new = {"_id": "9", "x": "n"}
    places = {"r/1": 0, "r/2": 5}
    changed = changed_keys({"r": rows}, {"r": [rows[0], new, rows[1]]}, places)
    assert changed == {"r/9": True, "r/9/_pos": 1, "r/9/x": "n"}


def test_a_row_added_at_the_end_stays_there_whatever_merging_did_to_the_places() -> None:
    lines = [
        line(A, 1, {f"r/{n}{key}": value for n in (1, 2) for key, value in (("", True), ("/_pos", 7), ("/x", "v"))}),
    ]
    state = fold(lines)
    before = shown_fields(state)
    after = {"r": [*before["r"], {"_id": "0", "x": "last"}]}  # type: ignore[misc]
    changed = changed_keys(before, after, row_places(state))
    assert changed == {"r/0": True, "r/0/_pos": 8, "r/0/x": "last"}
    assert shown_fields(overlaid(state, changed)) == after


def test_laying_a_deletion_of_a_row_over_a_state_hides_the_row() -> None:
    state = fold([line(A, 1, {"r/1": True, "r/1/x": "1", "b": "2"})])
    assert shown_fields(overlaid(state, {"r/1": False})) == {"b": "2"}
    assert shown_fields(state) == {"b": "2", "r": [{"_id": "1", "x": "1"}]}


def test_current_keys_leave_out_deleted_rows_and_empties() -> None:
    lines = [
        line(A, 1, {"r/1": True, "r/1/x": "1", "a": "1", STATE: "s"}),
        line(A, 2, {"r/1": False, "a": None}, {A: 1}),
    ]
    assert current_keys(fold(lines)) == {STATE: "s"}


def test_village_and_town_are_the_audiences_of_a_villages_streams() -> None:
    history = play(2, [(0, 13, 0), (0, 6, 1), (1, 0, 0)])
    assert {one.header.stream.audience for one in history.lines} == {TOWN, VILLAGE}
