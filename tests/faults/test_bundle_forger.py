"""A forger who does everything right but for one thing, and the order in which a file comes to stand on a stick."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ruraldesk.bundle.safewrite import SystemIO, write_verified
from ruraldesk.bundle.seal import decrypt, encrypt
from ruraldesk.bundle.signing import certify, public_key
from ruraldesk.bundle.status import ImportStatus, Refused
from ruraldesk.bundle.unpack import open_bundle
from ruraldesk.model.changes import Stream
from tests.helpers.bundles import (
    VILLAGE,
    MemoryLog,
    at_town,
    raw_zip,
    report,
    second_desk,
    seed,
    town,
    uuid_of,
    village,
)

NAME = "RD1_330402001201_report_20261123T1600_d83e672acff9c25d.rdb"


def _verdict(data: bytes) -> ImportStatus:
    try:
        open_bundle(data, "x.rdb", at_town)
    except Refused as refused:
        return refused.status
    return ImportStatus.OK


@pytest.mark.parametrize(
    ("identity", "verdict"),
    [
        pytest.param(village.identity_seed, ImportStatus.OK, id="certified by the enrolled village"),
        pytest.param(seed("forger"), ImportStatus.BAD_SIGNATURE, id="certified by the forger himself"),
    ],
)
def test_only_the_enrolled_identity_can_certify_a_desk(identity: bytes, verdict: ImportStatus) -> None:
    device = seed("the forger's device")
    certificate = certify(identity, VILLAGE, public_key(device), "1号桌")
    log = MemoryLog()
    log.write(Stream(certificate.device, "town"), uuid_of("a"), {"name": "桥"}, op="create")
    sender = replace(second_desk.sender(), device_seed=device, certificate=certificate)

    assert _verdict(report(log, sender=sender).data) is verdict


def test_a_table_that_differs_from_the_signed_manifest_is_damaged() -> None:
    with zipfile.ZipFile(io.BytesIO(decrypt(report().data, [town.age]))) as inner:
        members = [(name, inner.read(name)) for name in inner.namelist()]
    to = (town.reader.recipient, village.reader.recipient)
    changed = [(name, one.replace(b"3280.00", b"9280.00") if name.endswith(".csv") else one) for name, one in members]

    assert changed != members
    assert _verdict(encrypt(raw_zip(members), to)) is ImportStatus.OK
    assert _verdict(encrypt(raw_zip(changed), to)) is ImportStatus.DAMAGED


def test_a_file_is_synced_before_it_gets_its_name_and_its_folder_after(tmp_path: Path) -> None:
    calls: list[str] = []

    class Recording(SystemIO):
        def fsync(self, handle: int) -> None:
            calls.append("fsync")
            super().fsync(handle)

        def read(self, handle: int, most: int) -> bytes:
            calls.append("read")
            return super().read(handle, most)

        def replace(self, part: Path, file: Path) -> None:
            calls.append("replace")
            super().replace(part, file)

        def sync_folder(self, folder: Path) -> bool:
            calls.append("sync_folder")
            return super().sync_folder(folder)

    write_verified(tmp_path, NAME, b"content", Recording())

    assert list(dict.fromkeys(calls)) == ["fsync", "read", "replace", "sync_folder"]
