"""The change line: canonical JSON, hashes and chains, and the worked example of the contract."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.model.changes import GENESIS, Header, Line, Payload, Stream, canonical
from ruraldesk.model.merging import conflicts, fold, question_id, shown_fields

CONTRACT = Path(__file__).parents[2] / "docs" / "contracts" / "change-line.md"
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_canonical_json_reads_back_and_has_one_form(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written
    assert b"\n" not in written


def test_canonical_json_sorts_its_members_and_wastes_no_space() -> None:
    assert canonical({"b": [1, True, None], "a": "路/灯\n"}).decode() == '{"a":"路/灯\\n","b":[1,true,null]}'


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, 2**53, {1: "a"}, b"x", {"a": {1, 2}}, "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each kind has its own words
        canonical(value)


def _header() -> Header:
    payload = Payload("00" * 16, {"subject": "路灯"})
    return Header(
        Stream("a" * 16, "town"), 1, "c", "r", "f", 1, "create", "李敏", "2026-10-20T02:00:00Z", {},
        payload.hash, GENESIS,
    )  # fmt: skip


def test_a_stream_is_a_device_and_an_audience() -> None:
    stream = Stream("a" * 16, "village:330402101200")
    assert Stream.from_key(stream.key) == stream
    assert _header().dot == ("a" * 16 + "/town", 1)


def test_a_line_reads_back_from_its_json_with_or_without_its_payload() -> None:
    line = Line(_header(), Payload("00" * 16, {"subject": "路灯"}))
    assert Line.from_json(json.loads(canonical(line.as_json()))) == line
    erased = Line(_header(), None)
    assert Line.from_json(erased.as_json()) == erased
    assert erased.header.hash == line.header.hash


def test_a_header_hash_changes_with_every_member() -> None:
    header = _header()
    others = [
        replace(header, **{name: value})
        for name, value in {
            "stream": Stream("b" * 16, "town"), "seq": 2, "change": "d", "record": "s", "form": "g", "form_version": 2,
            "op": "update", "clerk": "王强", "at": "2026-10-20T02:00:01Z", "context": {"x/town": 1},
            "payload_hash": "0" * 64, "prev": "1" * 64,
        }.items()
    ]  # fmt: skip
    assert len({one.hash for one in [header, *others]}) == 13


def test_a_payload_hash_covers_salt_fields_and_reason() -> None:
    one = Payload("00" * 16, {"a": "1"}, "r")
    assert (
        len(
            {
                one.hash,
                replace(one, salt="01" * 16).hash,
                replace(one, fields={"a": "2"}).hash,
                replace(one, reason="").hash,
            }
        )
        == 4
    )


def _example() -> dict[str, str]:
    """Return the fenced blocks of the contract by their names (``` json name=…)."""
    found = re.findall(r"```(?:json|text) name=(\S+)\n(.*?)\n```", CONTRACT.read_text(encoding="utf-8"), re.S)
    return dict(found)


def test_the_contracts_worked_example_has_the_hashes_the_code_computes() -> None:
    blocks = _example()
    lines = [Line.from_json(json.loads(one)) for one in blocks["lines"].splitlines()]
    assert len(lines) == 4
    for line, text in zip(lines, blocks["lines"].splitlines(), strict=True):
        assert canonical(line.as_json()).decode() == text
        assert line.payload is not None
        assert line.payload.hash == line.header.payload_hash
    hashes = blocks["hashes"].split()
    assert [one.header.hash for one in lines] == hashes
    assert lines[0].header.prev == lines[2].header.prev == lines[3].header.prev == GENESIS
    assert lines[1].header.prev == hashes[0]


def test_the_contracts_worked_example_folds_to_what_it_says() -> None:
    blocks = _example()
    lines = [Line.from_json(json.loads(one)) for one in blocks["lines"].splitlines()]
    state = fold(lines)
    assert shown_fields(state) == json.loads(blocks["fields"])
    assert state.seen == json.loads(blocks["seen"])
    (conflict,) = conflicts(state)
    assert conflict.key == "amount"
    assert question_id(lines[0].header.record, conflict) == blocks["question"].strip()
