"""A bundle that was damaged on its way is never taken for a good one."""

from __future__ import annotations

import pytest

from ruraldesk.bundle.names import parse_name
from ruraldesk.bundle.seal import encrypt, recipient_of
from ruraldesk.bundle.status import ImportStatus, Refused
from ruraldesk.bundle.unpack import open_bundle
from tests.helpers.bundles import MemoryLog, at_town, report, stream_of, town, uuid_of, village

RENAMED = "copy.rdb"  # a name that carries no hash: only the content can tell


@pytest.fixture(scope="module")
def small() -> bytes:
    log = MemoryLog()
    log.write(stream_of(village), uuid_of("a"), {"_state": "used"}, form="_village", op="system")
    return report(log).data


def refused(data: bytes, name: str = RENAMED) -> ImportStatus:
    with pytest.raises(Refused) as caught:
        open_bundle(data, name, at_town)
    return caught.value.status


def flipped(data: bytes, bit: int) -> bytes:
    harmed = bytearray(data)
    harmed[bit // 8] ^= 1 << (bit % 8)
    return bytes(harmed)


def test_the_whole_file_is_good(small: bytes) -> None:
    assert len(small) < 4096
    assert open_bundle(small, RENAMED, at_town).manifest.kind == "report"


def test_single_flipped_bits_are_noticed_whatever_the_file_is_called(small: bytes) -> None:
    for bit in range(0, len(small) * 8, 3):
        assert refused(flipped(small, bit)).is_refusal


@pytest.mark.sweep
def test_every_single_flipped_bit_is_noticed(small: bytes) -> None:
    for bit in range(len(small) * 8):
        assert refused(flipped(small, bit)).is_refusal


def test_every_flipped_bit_is_noticed_by_the_name_alone() -> None:
    sealed = report()
    for bit in range(0, len(sealed.data) * 8, 37):
        assert refused(flipped(sealed.data, bit), sealed.name) is ImportStatus.DAMAGED


def test_every_truncation_is_noticed(small: bytes) -> None:
    for length in range(len(small)):
        assert refused(small[:length]) in (ImportStatus.DAMAGED, ImportStatus.NOT_A_BUNDLE)


@pytest.mark.parametrize("more", [b"\0", b"\n", b"ab", b"\0" * 16, b"x" * 100, b"age-encryption.org/v1\n"])
def test_appended_bytes_are_noticed(small: bytes, more: bytes) -> None:
    assert refused(small + more) is ImportStatus.DAMAGED


def test_two_joined_files_are_noticed(small: bytes) -> None:
    assert refused(small + small) is ImportStatus.DAMAGED


def test_swapped_chunks_are_noticed() -> None:
    inner = bytes(range(256)) * 1024  # four chunks of 64 KiB
    sealed = encrypt(inner, [recipient_of(town.age)])
    body = len(sealed) - 4 * (65536 + 16)
    chunks = [sealed[body + place * 65552 : body + (place + 1) * 65552] for place in range(4)]
    assert refused(sealed[:body] + chunks[1] + chunks[0] + chunks[2] + chunks[3]) is ImportStatus.DAMAGED


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"age-encryption.org/v1\n", b"\0" * 5000])
def test_something_else_is_not_a_bundle(data: bytes) -> None:
    assert refused(data) in (ImportStatus.NOT_A_BUNDLE, ImportStatus.DAMAGED)


def test_a_file_of_another_hash_than_its_name_is_damaged() -> None:
    one, two = report(), report()
    assert parse_name(one.name) is not None
    assert refused(one.data, two.name) is ImportStatus.DAMAGED
