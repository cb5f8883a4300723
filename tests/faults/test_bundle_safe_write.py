"""Writing to a stick that fails at every place it can: the old file or the whole new one, and the truth about which."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.safewrite import SystemIO, Written, write_verified
from ruraldesk.bundle.status import WriteStatus, write_error
from ruraldesk.errors import UserError
from tests.helpers.faulty_io import FaultyIO

NAME = "RD1_330402001201_report_20261123T1600_d83e672acff9c25d.rdb"
OLD, NEW = b"old content", b"new content" * 60_000
GONE = (errno.EIO, errno.ENOTCONN, errno.ENODEV, errno.ENOENT)
CODES = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG, *GONE)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / NAME).write_bytes(OLD)
    (tmp_path / "somebody's own.txt").write_bytes(b"mine")
    return tmp_path


def check(stick: Path, done: Written, io: FaultyIO) -> None:
    """The promise: whole old or whole new, said truly, nothing else touched, no part left."""
    content = (stick / NAME).read_bytes()
    assert content == (NEW if done.status.is_written else OLD)
    assert (stick / "somebody's own.txt").read_bytes() == b"mine"
    if io.failed != ["remove"]:
        assert not list(stick.glob("*.part"))


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", CODES, ids=lambda code: errno.errorcode[code])
def test_a_fault_at_every_call_leaves_old_or_new_and_says_which(stick: Path, code: int, for_good: bool) -> None:
    for place in range(1, 100):
        (stick / NAME).write_bytes(OLD)
        io = FaultyIO(place, code, for_good=for_good)
        done = write_verified(stick, NAME, NEW, io)
        check(stick, done, io)
        if not io.failed:
            assert done.status is WriteStatus.WRITTEN_CAN_UNPLUG
            break
        assert done.status is not WriteStatus.WRITTEN_CAN_UNPLUG
        if "sync_folder" in io.failed:
            assert done.status is WriteStatus.WRITTEN_NOT_SYNCED
        again = write_verified(stick, NAME, NEW)
        assert again.status is WriteStatus.WRITTEN_CAN_UNPLUG
    else:
        pytest.fail("the loop never came to its end")
    assert place > 8


def test_the_cause_is_named(stick: Path) -> None:
    causes = {errno.ENOSPC: WriteStatus.FULL, errno.EROFS: WriteStatus.READ_ONLY}
    causes |= dict.fromkeys(GONE, WriteStatus.REMOVED_DURING_WRITE)
    for code, status in causes.items():
        assert write_verified(stick, NAME, NEW, FaultyIO(4, code, for_good=True)).status is status


def test_short_writes_are_gone_on_with(stick: Path) -> None:
    io = FaultyIO(10_000, errno.EIO, for_good=False, short_writes=True)
    assert write_verified(stick, NAME, NEW, io).status is WriteStatus.WRITTEN_CAN_UNPLUG
    assert (stick / NAME).read_bytes() == NEW


def test_a_stick_that_reads_back_something_else_is_not_trusted(stick: Path) -> None:
    class Liar(SystemIO):
        def read(self, handle: int, most: int) -> bytes:
            return b"\0" * len(super().read(handle, most))

    assert write_verified(stick, NAME, NEW, Liar()).status is WriteStatus.VERIFY_MISMATCH
    assert (stick / NAME).read_bytes() == OLD
    assert not list(stick.glob("*.part"))


def test_too_little_space_is_seen_before_anything_is_written(stick: Path) -> None:
    class Tight(SystemIO):
        def free(self, folder: Path) -> int:
            return len(NEW)

        def create(self, file: Path) -> int:
            raise AssertionError("nothing may be written")

    assert write_verified(stick, NAME, NEW, Tight()).status is WriteStatus.FULL


def test_a_part_left_by_a_killed_run_is_cleared_away(stick: Path) -> None:
    (stick / f"{NAME}.part").write_bytes(b"half")
    (stick / "other.part").write_bytes(b"not ours")
    assert write_verified(stick, NAME, NEW).status is WriteStatus.WRITTEN_CAN_UNPLUG
    assert [one.name for one in stick.glob("*.part")] == ["other.part"]


def test_a_missing_folder_is_a_removed_stick(tmp_path: Path) -> None:
    assert write_verified(tmp_path / "gone", NAME, NEW).status is WriteStatus.REMOVED_DURING_WRITE


def test_stopping_leaves_everything_as_it_was(stick: Path) -> None:
    class Stop:
        steps = 0

        def step(self, done: int, total: int, words: str) -> None:
            self.steps += 1

        def cancelled(self) -> bool:
            return self.steps > 1

    with pytest.raises(UserError) as caught:
        write_verified(stick, NAME, NEW, progress=Stop())
    assert caught.value.code == "cancelled"
    assert (stick / NAME).read_bytes() == OLD
    assert not list(stick.glob("*.part"))


@pytest.mark.parametrize("status", list(WriteStatus))
def test_every_status_has_words_for_the_clerk(status: WriteStatus) -> None:
    assert write_error(status, "stick").message


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB, where this user may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system; FaultyIO covers the rest")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_really_full_disk_keeps_the_old_file(tiny_disk: Path) -> None:
    class Blind(SystemIO):
        """Believes there is room, as on a stick that lies."""

        def free(self, folder: Path) -> int:
            return 1 << 40

    (tiny_disk / NAME).write_bytes(OLD)
    for size in (300_000, 1_000_000):
        assert write_verified(tiny_disk, NAME, b"x" * size, Blind()).status is WriteStatus.FULL
        assert write_verified(tiny_disk, NAME, b"x" * size).status is WriteStatus.FULL
        assert sorted(one.name for one in tiny_disk.iterdir()) == [NAME]
        assert (tiny_disk / NAME).read_bytes() == OLD
    assert write_verified(tiny_disk, NAME, b"x" * 1000, Blind()).status is WriteStatus.WRITTEN_CAN_UNPLUG


def test_a_read_only_disk_is_named(tiny_disk: Path) -> None:
    (tiny_disk / NAME).write_bytes(OLD)
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)

    class Blind(SystemIO):
        def free(self, folder: Path) -> int:
            return 1 << 40

    assert write_verified(tiny_disk, NAME, NEW, Blind()).status is WriteStatus.READ_ONLY
