"""What was acknowledged is on the disk: killed processes, syncs before the answer, full disks, flipped bits."""

from __future__ import annotations

import contextlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.store import backup
from ruraldesk.store.store import Store
from ruraldesk.store.vault import Dek
from tests.helpers.vaults import clock_at, new_store, save

ROOT = Path(__file__).resolve().parents[2]
KILLS, SWEEP_KILLS = 50, 1000
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals as Linux has them")


def child(folder: DataFolder, dek: Dek, count: int, *flags: str) -> list[str]:
    return [sys.executable, "-m", "tests.helpers.saving_child", str(folder.root), dek.raw.hex(), str(count), *flags]


def fresh(tmp_path: Path) -> tuple[DataFolder, Dek]:
    store = new_store(tmp_path, forms=["person"])
    folder, dek = store.folder, store._core.dek
    store.close(backup=False)
    return folder, dek


def kill_while_saving(folder: DataFolder, dek: Dek, kills: int, chance: random.Random) -> int:
    """Kill a saving child again and again; every acknowledged record must be there. Return how many were."""
    acknowledged: list[str] = []
    command = child(folder, dek, 10_000, "--nursery")
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(kills):
            nursery.stdin.write("next\n")
            nursery.stdin.flush()
            saver = int(nursery.stdout.readline())
            assert nursery.stdout.readline() == "ready\n"
            acknowledged.extend(nursery.stdout.readline().strip() for _ in range(chance.randint(1, 12)))
            os.kill(saver, signal.SIGKILL)
            acknowledged.extend(one.strip() for one in iter(nursery.stdout.readline, "dead\n"))
        nursery.stdin.close()
    store = Store.open(folder, dek, clock_at())
    lost = [one for one in acknowledged if store.records.get(one) is None]
    assert lost == []
    assert store.check(deep=True) == []
    store.close(backup=False)
    return len(acknowledged)


@only_linux
def test_no_acknowledged_record_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    folder, dek = fresh(tmp_path)
    assert kill_while_saving(folder, dek, KILLS, random.Random(1)) > KILLS


@only_linux
@pytest.mark.sweep
def test_a_thousand_kills_lose_no_acknowledged_record(tmp_path: Path) -> None:
    folder, dek = fresh(tmp_path)
    assert kill_while_saving(folder, dek, SWEEP_KILLS, random.Random(2)) > SWEEP_KILLS


def unsynced_saves(folder: DataFolder, dek: Dek, tmp_path: Path, *flags: str) -> tuple[int, int]:
    """Return (saves, saves whose last write to the -wal was not synced before the answer)."""
    trace = tmp_path / "trace"
    calls = "trace=openat,write,pwrite64,fsync,fdatasync"
    command = ["strace", "-f", "-qq", "-y", "-s", "40", "-o", str(trace), "-e", calls, *child(folder, dek, 10, *flags)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=120)
    saves, careless, dirty, begun = 0, 0, False, False
    for line in trace.read_text("utf-8", "replace").splitlines():
        if re.search(r"pwrite64\(\d+<[^>]*-wal>", line):
            dirty = True
        elif re.search(r"f(data)?sync\(\d+<[^>]*-wal>", line):
            dirty = False
        elif re.search(r"write\(1<", line):
            if begun:
                saves, careless = saves + 1, careless + dirty
            begun, dirty = True, False
    return saves, careless


@only_linux
@needs_strace
def test_a_save_is_synced_before_it_is_acknowledged(tmp_path: Path) -> None:
    folder, dek = fresh(tmp_path)
    assert unsynced_saves(folder, dek, tmp_path) == (10, 0)


@only_linux
@needs_strace
def test_the_sync_test_notices_a_store_that_does_not_sync(tmp_path: Path) -> None:
    folder, dek = fresh(tmp_path)
    assert unsynced_saves(folder, dek, tmp_path, "--careless") == (10, 10)


def save_until_refused(store: Store, kept: list[str]) -> str:
    """Save records until one is refused, and return the code of the refusal."""
    for place in range(2000):
        try:
            kept.append(save(store, "person", {"name": f"第{place}位", "remark": "满" * 800}))
        except UserError as error:
            return error.code
    return "never refused"


@only_linux
@pytest.mark.parametrize("spare", [0, 4_000, 40_000, 200_000])
def test_a_full_disk_refuses_the_save_and_keeps_everything_before(tmp_path: Path, spare: int) -> None:
    """A limit on the size of files stands for the full disk: the write fails in the same places."""
    folder, dek = fresh(tmp_path)
    store = Store.open(folder, dek, clock_at())
    first = save(store, "person", {"name": "在前"})
    store._core.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = [first]
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (folder.vault.stat().st_size // 4 + spare, hard))
        assert save_until_refused(store, kept) in ("disk_full", "disk_io")
        assert all(store.records.get(one) is not None for one in kept)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    after = save(store, "person", {"name": "又有空了"})
    store.close(backup=False)
    store = Store.open(folder, dek, clock_at())
    assert all(store.records.get(one) is not None for one in [*kept, after])
    assert store.check(deep=True) == []
    store.close(backup=False)


@pytest.fixture
def small_disk(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A disk of 2 MiB, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@only_linux
def test_a_truly_full_disk_says_so_and_loses_nothing(small_disk: Path) -> None:
    store = new_store(small_disk, forms=["person"])
    kept: list[str] = []
    assert save_until_refused(store, kept) == "disk_full"
    with pytest.raises(UserError) as error:
        store.backup()
    assert error.value.code in ("backup_no_space", "disk_full")
    folder, dek = store.folder, store._core.dek
    store.close(backup=False)
    store = Store.open(folder, dek, clock_at())
    assert all(store.records.get(one) is not None for one in kept)
    assert store.log.verify() == []
    store.close(backup=False)


def test_one_flipped_bit_in_any_page_is_found_and_never_reaches_a_backup(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    for place in range(30):
        save(store, "person", {"name": f"第{place}位", "remark": "字" * 300})
    good = store.backup()
    folder, dek = store.folder, store._core.dek
    store.close(backup=False)
    whole = folder.vault.read_bytes()
    chance = random.Random(3)
    pages = len(whole) // 4096
    for page in chance.sample(range(pages), min(40, pages)):
        damaged = bytearray(whole)
        damaged[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        folder.vault.write_bytes(damaged)
        assert noticed(folder, dek), page
        assert good.path in [one.path for one in backup.backups(folder.backups)]
    folder.vault.write_bytes(whole)
    contents = {backup.verify(one.path / "vault.db", dek) for one in backup.backups(folder.backups)}
    assert len(contents) == 1  # damage in a page that holds nothing may be backed up round; all else is refused
    store = Store.open(folder, dek, clock_at())
    assert store.check(deep=True) == []
    store.close(backup=False)


def noticed(folder: DataFolder, dek: Dek) -> bool:
    try:
        store = Store.open(folder, dek, clock_at())
    except UserError as error:
        return error.code == "vault_damaged"
    try:
        found = store.check()
        with contextlib.suppress(UserError):
            store.backup()
        return bool(found)
    finally:
        store.close(backup=False)


@pytest.mark.parametrize("cut", [0, 1, 4095, 4096, 20_000])
def test_a_cut_file_is_found(tmp_path: Path, cut: int) -> None:
    folder, dek = fresh(tmp_path)
    content = folder.vault.read_bytes()
    folder.vault.write_bytes(content[: len(content) - cut] if cut else b"")
    if cut:
        assert noticed(folder, dek)
    else:
        with pytest.raises(UserError) as error:
            Store.open(folder, dek, clock_at())
        assert error.value.code == "vault_damaged"


@contextlib.contextmanager
def written_no_more(place: Path, folder: Path) -> Iterator[None]:
    """Take away the right to write; root keeps it everywhere but on a disk that is mounted without."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@only_linux
def test_a_read_only_folder_says_so(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place: Path = request.getfixturevalue("small_disk") if os.geteuid() == 0 else tmp_path
    folder, dek = fresh(place)
    with written_no_more(place, folder.root), pytest.raises(UserError) as error:
        Store.open(folder, dek, clock_at())
    assert error.value.code in ("folder_read_only", "vault_unreadable")
