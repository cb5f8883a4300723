"""A disk that is really full while a backup is written: said in words, nothing half-made stays, the next one works."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import backup_sticks, backups, records
from ruraldesk.services.desk import Desk
from tests.helpers import desks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """No file may grow over a size: the disk is full at that byte."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 4096, 100_000, 1_000_000])
def test_a_full_disk_leaves_no_half_backup_and_the_older_ones(tmp_path: Path, size: int) -> None:
    village: Desk = desks.desk(tmp_path / "village")
    stick = tmp_path / "stick"
    stick.mkdir()
    good = backups.back_up(village)
    records.add(village, "person", {"name": "后来的人"})
    with files_at_most(size):
        with pytest.raises(UserError) as here:
            backups.back_up(village)
        with pytest.raises(UserError) as there:
            backup_sticks.write(village, stick)
    assert here.value.code in ("disk_full", "disk_io")  # SQLite takes a file that may not grow for a broken disk
    assert there.value.code == "backup_cut_off"
    assert [one.file for one in backups.backups(village)] == [good.file]
    assert backups.found_in(stick) == []
    assert [*village.folder.backups.rglob("*.part"), *stick.rglob("*.part")] == []
    assert backups.back_up(village).records == 1
    assert backup_sticks.write(village, stick).backup.records == 1
    village.store.close(backup=False)
