"""Backups are good because they were opened; restoring keeps the old vault and makes a new device."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import backup, peek, thinning, vault
from ruraldesk.store.database import open_vault
from ruraldesk.store.migrations import SCHEMA_VERSION
from ruraldesk.store.restore import restore
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, NOON, PASSPHRASE, new_store, save


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    one = new_store(tmp_path, forms=["person"], clock=clock)
    save(one, "person", {"name": "沈建国"})
    yield one
    one.close(backup=False)


def test_a_backup_opens_with_the_passphrase_and_holds_the_same(store: Store) -> None:
    result = store.backup()
    folder = DataFolder(result.path)
    dek = vault.unlock(folder, CLERK, PASSPHRASE)
    copy = Store.open(folder, dek, store.clock)
    assert copy.log.heads() == store.log.heads()
    assert copy.check(deep=True) == []
    assert [one.title for one in copy.search("沈建国")] == ["沈建国"]
    assert [one.form_id for one in copy.specs.all()] == ["person"]
    copy.close(backup=False)
    assert [one.path for one in backup.backups(store.folder.backups)] == [result.path]


def test_closing_backs_up_only_after_a_change(store: Store) -> None:
    folder, dek, clock = store.folder, store._core.dek, store.clock
    store.close()
    assert len(backup.backups(folder.backups)) == 1
    Store.open(folder, dek, clock).close()
    assert len(backup.backups(folder.backups)) == 1


def test_a_backup_that_does_not_match_never_gets_its_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    good = store.backup()
    sync = backup.sync_file

    def flip(file: Path) -> None:
        sync(file)
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)

    monkeypatch.setattr(backup, "sync_file", flip)
    with pytest.raises(UserError) as error:
        store.backup()
    assert error.value.code == "backup_bad"
    assert [one.path for one in backup.backups(store.folder.backups)] == [good.path]
    assert list(store.folder.backups.glob("*.part")) == []


def test_a_backup_without_room_is_refused_with_numbers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1_500_000))
    with pytest.raises(UserError) as error:
        store.backup()
    assert error.value.code == "backup_no_space"
    assert "只剩1 MB" in error.value.sentence


def test_a_restored_vault_is_a_new_device_with_numbering_shut_and_the_old_one_kept(store: Store) -> None:
    saved = store.backup()
    late = save(store, "person", {"name": "后来的人"})
    folder, dek, before = store.folder, store._core.dek, store.identity
    store.close(backup=False)
    folder.vault.with_name("vault.db-wal").write_bytes(b"stale")
    back = restore(folder, saved.path / "vault.db", dek, store.clock)
    assert back.identity.device != before.device
    assert back.numbers.locked
    assert back.records.get(late) is None
    assert [one.title for one in back.search("沈建国")] == ["沈建国"]
    assert back.check(deep=True) == []
    back.close(backup=False)
    kept = list((folder.root / "replaced").iterdir())
    assert len(kept) == 1
    (kept[0] / "vault.db-wal").unlink()
    old = Store.open(DataFolder(kept[0]), dek, store.clock)
    assert old.records.get(late) is not None
    old.close(backup=False)


def test_a_damaged_backup_is_refused_and_the_vault_stays(store: Store) -> None:
    saved = store.backup()
    file = saved.path / "vault.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    folder, dek = store.folder, store._core.dek
    store.close(backup=False)
    before = folder.vault.read_bytes()
    with pytest.raises(UserError) as error:
        restore(folder, saved.path, dek, store.clock)
    assert error.value.code == "backup_bad"
    assert folder.vault.read_bytes() == before
    (folder.root / "nothing").mkdir()
    for place, code in (("nothing/here", "backup_gone"), ("nothing", "backup_missing")):
        with pytest.raises(UserError) as error:
            restore(folder, folder.root / place, dek, store.clock)
        assert error.value.code == code


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_put_in_its_place(store: Store) -> None:
    saved = store.backup()
    file, folder, dek = saved.path / "vault.db", store.folder, store._core.dek
    newer = open_vault(file, dek)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    store.close(backup=False)
    before = folder.vault.read_bytes()
    for refused in (
        lambda: peek.look_into(file, dek),
        lambda: backup.verify(file, dek),
        lambda: restore(folder, saved.path, dek, store.clock),
    ):
        with pytest.raises(UserError) as error:
            refused()
        assert error.value.code == "vault_too_new"
    assert folder.vault.read_bytes() == before
    assert not (folder.root / "replaced").exists()


def test_a_restore_into_an_empty_folder_needs_only_the_backup(store: Store, tmp_path: Path) -> None:
    saved = store.backup()
    dek = vault.unlock(DataFolder(saved.path), CLERK, PASSPHRASE)
    back = restore(DataFolder(tmp_path / "new"), saved.path, dek, store.clock)
    assert [one.title for one in back.search("沈建国")] == ["沈建国"]
    back.close(backup=False)


def test_automatic_backups_are_thinned_and_others_are_left_alone(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    for _ in range(20):
        clock.advance(timedelta(hours=12))
        store.backup()
        store.backup(tmp_path / "elsewhere")
    kept = [one.at for one in backup.backups(store.folder.backups)]
    assert len(kept) == 5 + 8
    assert len(backup.backups(tmp_path / "elsewhere")) == 20


def test_thinning_over_400_days_keeps_the_promised_spread_and_never_the_last_one() -> None:
    now = datetime(2026, 1, 1, 1, tzinfo=UTC)
    made: set[datetime] = set()
    for day in range(400):
        for hour in (1, 5, 9):
            now = datetime(2026, 1, 1, hour, tzinfo=UTC) + timedelta(days=day)
            made = thinning.kept({*made, now}, now)
            assert now in made
    ages = sorted(now - one for one in made)
    assert sum(age <= timedelta(days=2) for age in ages) == 7
    days = {(one + timedelta(hours=8)).date() for one in made}
    assert all((now - timedelta(days=back) + timedelta(hours=8)).date() in days for back in range(14))
    assert len(made) <= 7 + thinning.DAILY + thinning.WEEKLY + thinning.MONTHLY
    assert ages[-1] > timedelta(days=300)
    gaps = [later - earlier for earlier, later in itertools.pairwise(ages)]
    assert max(gaps) <= timedelta(days=31 + 7)  # a month, seen through the last week that was kept


def test_thinning_keeps_the_newest_whatever_the_clock_says() -> None:
    made = [NOON - timedelta(days=one) for one in range(500, 900, 7)]
    assert max(made) in thinning.kept(made, NOON + timedelta(days=4000))
    assert max(made) in thinning.kept(made, NOON - timedelta(days=4000))
    assert thinning.kept([], NOON) == set()


def test_looking_the_vault_over_is_no_change(store: Store) -> None:
    store.backup()
    assert store.check(deep=True) == []
    assert store.search("沈") != []
    store.close()
    assert len(backup.backups(store.folder.backups)) == 1
