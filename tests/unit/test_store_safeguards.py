"""What the vault never does without: its settings, the check signs of the recovery code, and remembering an erasure."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.changes import ERASED_LINES, Stream
from ruraldesk.store.database import open_vault
from ruraldesk.store.recovery import ALPHABET, RecoveryCode
from tests.helpers.bundles import MemoryLog
from tests.helpers.vaults import VILLAGE, new_store, new_vault

FIRST, SECOND = Stream("00000000000000aa", "village"), Stream("00000000000000bb", "village")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("temp_store", 2)],
)
def test_the_writer_works_with_the_settings_that_keep_records_and_secrets(
    tmp_path: Path, pragma: str, value: str | int
) -> None:
    folder, dek = new_vault(tmp_path / "desk")
    connection = open_vault(folder.vault, dek, fresh=True)
    try:
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    finally:
        connection.close()


@pytest.mark.parametrize("place", range(8))
def test_a_typed_recovery_code_with_a_wrong_sign_names_its_group(place: int) -> None:
    groups = list(RecoveryCode.make().groups)
    wrong = ALPHABET[(ALPHABET.index(groups[place][1]) + 1) % len(ALPHABET)]
    groups[place] = groups[place][0] + wrong + groups[place][2:]

    with pytest.raises(UserError) as caught:
        RecoveryCode.parse("-".join(groups))

    assert caught.value.code == "recovery_group"
    assert caught.value.facts["place"] == place + 1


def test_an_erasure_that_arrives_before_its_line_keeps_the_line_empty(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["facility"])
    record, log = str(uuid.uuid4()), MemoryLog()
    version = store.specs.newest("facility").version
    named = log.write(FIRST, record, {"name": "写错的名字"}, op="create", form_version=version)
    erasure = log.write(SECOND, record, {ERASED_LINES: [[FIRST.key, 1]]}, op="erase", form_version=version)
    try:
        store.take_in([erasure], VILLAGE)
        store.take_in([named], VILLAGE)
        (kept,) = store.log.lines(FIRST.key)
        assert kept.header == named.header
        assert kept.payload is None
        assert store.log.verify() == []
    finally:
        store.close(backup=False)
