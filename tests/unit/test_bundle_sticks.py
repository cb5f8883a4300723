"""Which sticks are plugged in, as the operating system tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruraldesk.bundle.status import WriteStatus
from ruraldesk.bundle.sticks import FolderHandler, Volume, choose, this_system
from ruraldesk.bundle.sticks.linux import LinuxHandler, parse_mountinfo
from ruraldesk.bundle.sticks.windows import WindowsHandler

MOUNTINFO = """\
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 8:17 / /media/zhou/KINGSTON rw,nosuid shared:5 - vfat /dev/sdb1 rw,fmask=0022
31 22 8:33 / /media/zhou/村里\\040U ro,nosuid shared:6 - exfat /dev/sdc1 ro
32 22 8:17 / /mnt/again rw shared:7 - vfat /dev/sdb1 rw
33 22 0:45 / /proc rw - proc proc rw
broken line
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small /proc and /sys: sda is built in, sdb says removable, sdc hangs on USB in a case that says it is not."""
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(MOUNTINFO, encoding="utf-8")
    for disk, number, place, removable in (
        ("sda", "8:2", "pci0000:00/ata1", "0"),
        ("sdb", "8:17", "pci0000:00/usb1/1-1", "1"),
        ("sdc", "8:33", "pci0000:00/usb2/2-1", "0"),
    ):
        part = tmp_path / "sys/devices" / place / "block" / disk / f"{disk}1"
        part.mkdir(parents=True)
        (part / "partition").write_text("1")
        (part.parent / "removable").write_text(f"{removable}\n")
        link = tmp_path / "sys/dev/block" / number
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(part)
    for folder in ("media/zhou/KINGSTON", "media/zhou/村里 U", "mnt/again", "dev/disk/by-label"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "dev/sdb1").write_bytes(b"")
    (tmp_path / "dev/disk/by-label/TOWN\\x20STICK").symlink_to(tmp_path / "dev/sdb1")
    return tmp_path


def test_linux_names_each_removable_volume_once(root: Path) -> None:
    one, two = LinuxHandler(root).volumes()
    assert (one.path, one.label, one.read_only, one.filesystem) == (
        root / "media/zhou/KINGSTON",
        "TOWN STICK",
        False,
        "vfat",
    )
    assert (two.path.name, two.label, two.read_only, two.filesystem) == ("村里 U", "村里 U", True, "exfat")
    assert one.free_bytes > 0


def test_a_system_without_proc_has_no_sticks(tmp_path: Path) -> None:
    assert LinuxHandler(tmp_path).volumes() == []


def test_a_stick_pulled_between_two_looks_is_left_out(root: Path) -> None:
    (root / "media/zhou/KINGSTON").rmdir()
    assert [one.path.name for one in LinuxHandler(root).volumes()] == ["村里 U", "again"]


def test_lines_that_make_no_sense_are_left_out() -> None:
    assert parse_mountinfo("\n - \nx y - z\n") == []


def volume(name: str, *, read_only: bool = False) -> Volume:
    return Volume(Path(name), name, 1 << 30, read_only, "vfat")


def test_one_stick_is_chosen_none_or_several_are_said() -> None:
    assert choose([]) is WriteStatus.NO_DRIVE
    assert choose([volume("a"), volume("b")]) is WriteStatus.SEVERAL_DRIVES
    assert choose([volume("a", read_only=True)]) is WriteStatus.READ_ONLY
    assert choose([volume("a")]) == volume("a")


def test_folders_can_stand_for_sticks(tmp_path: Path) -> None:
    handler = FolderHandler([tmp_path, tmp_path / "gone"])
    (one,) = handler.volumes()
    assert (one.path, one.label, one.read_only) == (tmp_path, tmp_path.name, False)
    assert handler.release(one)


def test_this_system_can_be_asked() -> None:
    assert isinstance(this_system().volumes(), list)


def test_the_windows_handler_is_silent_elsewhere() -> None:
    import sys

    if sys.platform != "win32":
        assert WindowsHandler().volumes() == []
        assert not WindowsHandler().release(volume("E:"))
