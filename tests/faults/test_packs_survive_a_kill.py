"""A pack whose taking is killed, or meets a full disk, is there whole or not at all, and can be taken again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.services import handover, packs, records
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.town.packs import make_pack
from tests.helpers import desks
from tests.helpers.desks import NOON, PASSPHRASE
from tests.helpers.town_packs import add_star, starred_form
from tests.helpers.towns import meet

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits as Linux has them")

ROOT = Path(__file__).resolve().parents[2]
WELL = starred_form("old_well", "古井登记", "well_name", "井名")


@dataclass(frozen=True)
class Before:
    """A closed vault that knows its town, and the pack that is to come into it."""

    vault: Path
    pack: Path

    def copy(self, to: Path) -> Path:
        return Path(shutil.copytree(self.vault, to))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    root = tmp_path_factory.mktemp("pack")
    village = desks.desk(root / "village")
    town = desks.desk(root / "town", role="town", name="云泾镇", clerk="顾金娣")
    meet(village, town, root)
    desks.person(village, "沈阿毛样例")
    add_star(town, root)
    desks.take_form(town, root, WELL)
    (root / "stick").mkdir()
    file = make_pack(town, ["old_well", "stars", "holidays"], "星级和古井", root / "stick").handed.files[0]
    for desk in (village, town):
        desk.store.close(backup=False)
    return Before(root / "village", file)


def opened(root: Path) -> Desk:
    return open_desk(DataFolder(root), "沈小兰", PASSPHRASE, FixedClock(NOON))


def is_taken(desk: Desk) -> bool:
    """Say whether the pack is here; anything between whole and nothing fails."""
    assert desk.store.check(deep=True) == []
    signs = {
        "form": desk.store.specs.known("old_well"),
        "table": "六星" in desk.store.specs.tables().texts["stars"],
        "number": "form:old_well" in desk.store.settings.get("pack_versions", {}),
        "noted": bool(list(desk.store.bundles_taken.list("pack"))),
        "kept": bool(desk.store.specs.shared_names("packs")),
    }
    assert len(set(signs.values())) == 1, signs
    return signs["form"]


def works_again(desk: Desk, pack: Path) -> None:
    """Take it (again), and use what it brought."""
    handover.take_in(desk, pack)
    assert is_taken(desk)
    assert not packs.preview(desk, pack).changes
    assert records.add(desk, "old_well", {"well_name": "东井样例", "star": "6"}).record.title == "东井样例"


def killed_at(root: Path, pack: Path, step: int) -> str:
    arguments = [str(root), str(pack), str(step)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.helpers.taking_child", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return ended.stdout


def test_a_pack_killed_at_any_write_is_not_there_and_can_be_taken_again(before: Before, tmp_path: Path) -> None:
    writes = int(killed_at(before.copy(tmp_path / "whole"), before.pack, 1_000_000))
    whole = opened(tmp_path / "whole")
    assert is_taken(whole)  # what was committed outlives the kill
    works_again(whole, before.pack)
    whole.store.close(backup=False)
    assert writes > 8
    for step in sorted({1, writes // 3, 2 * writes // 3, writes}):
        root = before.copy(tmp_path / f"at{step}")
        assert killed_at(root, before.pack, step) == ""
        desk = opened(root)
        assert not is_taken(desk), step
        works_again(desk, before.pack)
        desk.store.close(backup=False)


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """No file may grow over a size: the disk is full at that byte."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("room", [0, 4_096, 20_000])
def test_a_full_disk_is_said_and_nothing_of_the_pack_is_there(before: Before, tmp_path: Path, room: int) -> None:
    desk = opened(before.copy(tmp_path / "village"))
    log = next(iter(desk.folder.root.rglob("*-wal")))
    with files_at_most(log.stat().st_size + room), pytest.raises(UserError) as error:
        handover.take_in(desk, before.pack)
    assert error.value.code in ("disk_full", "disk_io")  # SQLite takes a file that may not grow for a broken disk
    assert not is_taken(desk)
    works_again(desk, before.pack)
    desk.store.close(backup=False)
