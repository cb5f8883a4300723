"""The closed lists of what can become of a bundle: while writing it, and while reading it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from ruraldesk.errors import UserError


class WriteStatus(StrEnum):
    """What became of a file on its way to a stick."""

    NO_DRIVE = "NO_DRIVE"
    SEVERAL_DRIVES = "SEVERAL_DRIVES"
    READ_ONLY = "READ_ONLY"
    FULL = "FULL"
    FAT32_4G = "FAT32_4G"
    REMOVED_DURING_WRITE = "REMOVED_DURING_WRITE"
    VERIFY_MISMATCH = "VERIFY_MISMATCH"
    WRITTEN = "WRITTEN"
    WRITTEN_NOT_SYNCED = "WRITTEN_NOT_SYNCED"
    WRITTEN_CAN_UNPLUG = "WRITTEN_CAN_UNPLUG"

    @property
    def is_written(self) -> bool:
        """True if the whole file stands at its place."""
        return self in _WRITTEN


_WRITTEN = frozenset({WriteStatus.WRITTEN, WriteStatus.WRITTEN_NOT_SYNCED, WriteStatus.WRITTEN_CAN_UNPLUG})


class ImportStatus(StrEnum):
    """What a reader found a file to be."""

    NOT_A_BUNDLE = "NOT_A_BUNDLE"
    DAMAGED = "DAMAGED"
    NOT_FOR_US = "NOT_FOR_US"
    UNKNOWN_VILLAGE = "UNKNOWN_VILLAGE"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    TOO_NEW = "TOO_NEW"
    GAP = "GAP"
    ALREADY = "ALREADY"
    FORKED_DEVICE = "FORKED_DEVICE"
    CONFLICTS = "CONFLICTS"
    OK = "OK"

    @property
    def is_refusal(self) -> bool:
        """True if nothing of the file may be used."""
        return self not in _USABLE


_USABLE = frozenset({ImportStatus.OK, ImportStatus.CONFLICTS, ImportStatus.ALREADY})


class Refused(Exception):  # noqa: N818 - a verdict, not a fault of the program
    """A file was refused. ``reason`` is for the log: it names parts of the file, never its content."""

    def __init__(self, status: ImportStatus, reason: str = "", **facts: object) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason
        self.facts = facts


def write_error(status: WriteStatus, where: str, **facts: object) -> UserError:
    """Return what a clerk reads when a file could not be written: of a stick, or of a folder."""
    place = (where,)
    facts = {"medium": _medium(where), **facts}
    match status:
        case WriteStatus.NO_DRIVE:
            return UserError("stick_missing", where=place, **facts)
        case WriteStatus.SEVERAL_DRIVES:
            return UserError("stick_several", where=place, **facts)
        case WriteStatus.READ_ONLY:
            return UserError("stick_read_only", where=place, **facts)
        case WriteStatus.FULL:
            return UserError("stick_full", where=place, **facts)
        case WriteStatus.FAT32_4G:
            return UserError("stick_file_too_big", where=place, **facts)
        case WriteStatus.VERIFY_MISMATCH:
            return UserError("stick_verify_mismatch", where=place, **facts)
        case _:
            return UserError("stick_removed", where=place, **facts)


def _medium(where: str) -> str:
    """Return what a place is on, in a clerk's word."""
    from ruraldesk.bundle import sticks

    plugged = sticks.this_system().volumes()
    return "U盘" if any(Path(where).resolve().is_relative_to(one.path.resolve()) for one in plugged) else "文件夹"


def import_error(refused: Refused, where: str) -> UserError:
    """Return what a clerk reads when a file was refused."""
    place = (where,)
    match refused.status:
        case ImportStatus.NOT_A_BUNDLE:
            return UserError("not_a_bundle", where=place, file=where)
        case ImportStatus.NOT_FOR_US:
            return UserError("bundle_not_for_us", where=place, file=where)
        case ImportStatus.UNKNOWN_VILLAGE:
            return UserError("unknown_village", where=place, **{"village": "？", **refused.facts})
        case ImportStatus.BAD_SIGNATURE:
            return UserError("bundle_bad_signature", where=place, file=where)
        case ImportStatus.TOO_NEW:
            return UserError("bundle_too_new", where=place, file=where)
        case ImportStatus.GAP:
            return UserError("bundle_gap", where=place, **refused.facts)
        case ImportStatus.FORKED_DEVICE:
            return UserError("bundle_forked_device", where=place, **refused.facts)
        case _:
            return UserError("bundle_damaged", where=place, file=where)
