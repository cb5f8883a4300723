"""What is in a bundle, and what is not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ruraldesk.bundle import limits
from ruraldesk.bundle.chain import place
from ruraldesk.bundle.names import name_for, parse_name
from ruraldesk.bundle.pack import pack
from ruraldesk.bundle.rows import unescape
from ruraldesk.bundle.seal import decrypt
from ruraldesk.bundle.signing import fingerprint, receipt_code, same_code
from ruraldesk.bundle.strictjson import parse_canonical
from ruraldesk.bundle.unpack import Opened, open_bundle
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Stream
from tests.helpers.bundles import (
    NOW,
    PHOTO,
    VILLAGE,
    MemoryLog,
    at_town,
    at_village,
    desk,
    report,
    report_job,
    second_desk,
    stream_of,
    town,
    uuid_of,
    village,
    village_log,
)


def rows_of(opened: Opened) -> list[dict[str, str]]:
    text = opened.members.read("data/facility.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_bundle_holds_exactly_the_members_of_the_contract() -> None:
    sealed = report()
    opened = open_bundle(sealed.data, sealed.name, at_town)
    shot = hashlib.sha256(PHOTO).hexdigest()
    assert list(opened.members.sizes) == [
        "manifest.json",
        "manifest.sig",
        "datapackage.json",
        "changes.jsonl",
        "data/facility.csv",
        "forms/facility/2026110101/form.toml",
        f"att/{shot}",
    ]
    assert dict(opened.attachments()) == {shot: PHOTO}
    assert opened.forms() == {("facility", 2026110101): {"form.toml": 'form_id = "facility"\n'}}


def test_what_never_travels_is_nowhere_in_a_report() -> None:
    sealed = report()
    inner = decrypt(sealed.data, [town.age])
    opened = open_bundle(sealed.data, sealed.name, at_town)
    everything = b"".join(opened.members.read(name) for name in opened.members.sizes)
    assert b"13805731234" not in inner + everything
    assert b"keeper_phone" not in everything


def test_a_row_shows_the_record_as_its_reader_may_see_it() -> None:
    sealed = report()
    (row,) = rows_of(open_bundle(sealed.data, sealed.name, at_town))
    assert row["_id"] == uuid_of("a")
    assert row["_state"] == "used"
    assert row["_deleted"] == "false"
    assert row["cost"] == "3280.00"
    assert "note" not in row
    assert json.loads(row["checks"]) == [{"_id": "r1", "checked_on": "2026-10-01"}]


def test_a_text_that_looks_like_a_formula_is_kept_from_being_one() -> None:
    sealed = report()
    (row,) = rows_of(open_bundle(sealed.data, sealed.name, at_town))
    assert row["name"] == "'=南桥"
    assert unescape(row["name"]) == "=南桥"
    assert unescape("'plain") == "'plain"


def test_a_later_bundle_holds_only_later_lines_but_whole_rows() -> None:
    log = village_log()
    log.write(stream_of(village), uuid_of("a"), {"count": 3}, context={stream_of(village).key: 1})
    sealed = report(log, {stream_of(village): 1})
    opened = open_bundle(sealed.data, sealed.name, at_town)
    assert [one.header.seq for one in opened.lines] == [2]
    (row,) = rows_of(opened)
    assert (row["count"], row["cost"]) == ("3", "3280.00")


def test_nothing_new_makes_no_bundle() -> None:
    log = village_log()
    assert pack(report_job(log, {stream_of(village): 1}), desk(log)) == []


def test_the_sender_can_open_what_it_sent() -> None:
    sealed = report()
    assert open_bundle(sealed.data, sealed.name, at_village).sha256 == sealed.sha256


def test_the_name_tells_village_kind_time_and_hash_and_fits_every_file_system() -> None:
    sealed = report()
    said = parse_name(sealed.name)
    assert said is not None
    assert (said.code, said.kind, said.made) == (VILLAGE, "report", "20261123T1600")
    assert sealed.sha256.startswith(said.hash16)
    assert len(sealed.name) <= 100
    assert set(sealed.name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-")


def test_a_town_code_of_nine_digits_is_filled_with_zeros() -> None:
    assert name_for("330402001", "receipt", datetime(2026, 1, 1, tzinfo=UTC), b"x").startswith("RD1_330402001000_")


def test_too_much_for_one_bundle_is_split_by_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PART_BYTES", 3000)
    log = MemoryLog()
    for number in range(12):
        log.write(stream_of(village), uuid_of(str(number)), {"name": f"第{number}座桥"}, op="create")
    parts = [open_bundle(one.data, one.name, at_town) for one in pack(report_job(log), desk(log))]
    assert len(parts) > 2
    assert [(one.manifest.part, one.manifest.parts) for one in parts] == [
        (n, len(parts)) for n in range(1, len(parts) + 1)
    ]
    assert [one.header.seq for part in parts for one in part.lines] == list(range(1, 13))
    town_log = MemoryLog()
    for part in parts:
        assert not place(part.lines, part.manifest.streams, town_log, town_log.heads()).gaps
        town_log.take(part.lines)


def test_two_desks_of_a_village_travel_in_one_bundle() -> None:
    log = village_log()
    log.write(stream_of(second_desk), uuid_of("b"), {"name": "北桥"}, op="create")
    sealed = report(log)
    opened = open_bundle(sealed.data, sealed.name, at_town)
    assert {one.header.stream.device for one in opened.lines} == {village.device, second_desk.device}
    assert {one.device for one in opened.manifest.certificates} == {village.device, second_desk.device}


def test_a_stream_of_a_desk_without_certificate_is_not_packed() -> None:
    log = village_log()
    log.write(stream_of(second_desk), uuid_of("b"), {"name": "北桥"}, op="create")
    with pytest.raises(UserError) as caught:
        report(log, certificates={})
    assert caught.value.code == "device_without_certificate"


def test_a_line_that_no_reader_would_take_is_named_before_it_leaves() -> None:
    log = MemoryLog()
    log.write(stream_of(village), uuid_of("a"), {f"n{number}": "字" * 900 for number in range(100)})
    with pytest.raises(UserError) as caught:
        report(log)
    assert caught.value.code == "line_too_long"
    assert caught.value.where == (uuid_of("a"),)


def test_the_watcher_can_stop_the_packing() -> None:
    class Stop:
        def step(self, done: int, total: int, words: str) -> None:
            pass

        def cancelled(self) -> bool:
            return True

    log = MemoryLog()
    for number in range(250):
        log.write(stream_of(village), uuid_of(str(number)), {"name": "桥"})
    with pytest.raises(UserError) as caught:
        pack(report_job(log), desk(log), Stop())
    assert caught.value.code == "cancelled"


def test_erased_lines_travel_as_headers_and_the_chain_holds() -> None:
    log = village_log()
    lines = log.streams[stream_of(village)]
    lines[0] = replace(lines[0], payload=None)
    log.write(stream_of(village), uuid_of("a"), {"count": 3})
    sealed = report(log)
    first, second = open_bundle(sealed.data, sealed.name, at_town).lines
    assert first.payload is None
    assert second.header.prev == first.header.hash


class TestPlace:
    """Where lines fit onto the log that is here."""

    def test_a_gap_is_named(self) -> None:
        log = village_log()
        for count in range(3):
            log.write(stream_of(village), uuid_of("a"), {"count": count})
        sealed = report(log, {stream_of(village): 2})
        opened = open_bundle(sealed.data, sealed.name, at_town)
        (gap,) = place(opened.lines, opened.manifest.streams, MemoryLog(), {}).gaps
        assert gap.words == "缺第1到2条"

    def test_the_same_again_is_nothing_new(self) -> None:
        log = village_log()
        sealed = report(log)
        opened = open_bundle(sealed.data, sealed.name, at_town)
        found = place(opened.lines, opened.manifest.streams, log, log.heads())
        assert (found.new, found.gaps, found.forked) == ((), (), ())

    def test_overlap_brings_only_what_is_new(self) -> None:
        log = village_log()
        town_log = MemoryLog()
        town_log.take(log.streams[stream_of(village)])
        log.write(stream_of(village), uuid_of("a"), {"count": 3})
        sealed = report(log)
        opened = open_bundle(sealed.data, sealed.name, at_town)
        found = place(opened.lines, opened.manifest.streams, town_log, town_log.heads())
        assert [one.header.seq for one in found.new] == [2]

    @pytest.mark.parametrize("after", [0, 1, 2])
    def test_a_restored_device_that_went_on_otherwise_is_a_fork(self, after: int) -> None:
        town_log, restored = village_log(), village_log()
        for count in (3, 4):
            town_log.write(stream_of(village), uuid_of("a"), {"count": count})
        for count in (5, 6, 7):
            restored.write(stream_of(village), uuid_of("a"), {"count": count})
        sealed = report(restored, {stream_of(village): after})
        opened = open_bundle(sealed.data, sealed.name, at_town)
        found = place(opened.lines, opened.manifest.streams, town_log, town_log.heads())
        assert found.forked == (stream_of(village),)


class TestStrictJson:
    """Only the canonical form of a value is read."""

    @pytest.mark.parametrize(
        "raw",
        [
            b'{"a":1,"a":2}',
            b'{"a":NaN}',
            b'{"a":Infinity}',
            b'{"a":1.5}',
            b'{"a":1e3}',
            b'{"a":"\\ud800"}',
            b'{"a":"\xed\xa0\x80"}',
            b'{"a":9007199254740993}',
            b'{"a":' + b"9" * 5000 + b"}",
            b'{"a":"\\u0000"}',
            b'{"a": 1}',
            b'{"b":1,"a":2}',
            b'{"a":"\\u0061"}',
            b"\xef\xbb\xbf{}",
            b"[]",
            b"1",
            b"",
            b"{" * 10,
            b'{"a":' + b"[" * 20 + b"]" * 20 + b"}",
            b'{"a":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        ],
    )
    def test_everything_else_is_refused(self, raw: bytes) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter
            parse_canonical(raw, limits.MANIFEST)

    def test_a_canonical_object_is_read(self) -> None:
        assert parse_canonical('{"a":[1,null,true],"字":"𠮷\\n"}'.encode(), 100) == {"a": [1, None, True], "字": "𠮷\n"}


def test_the_receipt_code_is_ten_signs_and_forgives_how_it_is_typed() -> None:
    code = receipt_code("11" * 32, "22" * 32)
    assert len(code) == 10
    assert same_code(f" {code[:5].lower()}-{code[5:]} ", code)
    assert not same_code("A" * 10, code)
    assert not same_code("", code)
    assert code != receipt_code("11" * 32, "23" * 32)


def test_a_fingerprint_has_four_groups_of_four() -> None:
    shown = fingerprint("town", town.code, town.identity_key, "age1")
    assert [len(one) for one in shown.split("-")] == [4, 4, 4, 4]
    assert shown != fingerprint("town", town.code, village.identity_key, "age1")


def test_equal_content_sealed_twice_gives_two_files_and_one_content() -> None:
    log, one = village_log(), report_job(village_log())
    first, second = (pack(one, desk(log))[0] for _ in range(2))
    assert first.sha256 != second.sha256
    assert first.manifest.streams == second.manifest.streams
    assert Stream(village.device, "town") in {part.stream for part in first.manifest.streams}
    assert first.manifest.created_at == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
