"""Scanning a stick, a folder or files: every bundle is looked at, one bad one does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruraldesk.bundle.at_desk import AtDesk, StoreTrust, need_role
from ruraldesk.bundle.intake import KIND_WORDS, read_file
from ruraldesk.bundle.names import SUFFIX, parse_name
from ruraldesk.bundle.status import ImportStatus, Refused, import_error
from ruraldesk.bundle.unpack import Opened, open_bundle
from ruraldesk.errors import UserError
from ruraldesk.progress import SILENT, Progress
from ruraldesk.store.store import Store

HELD_FOLDER = "held"


@dataclass(frozen=True)
class ScannedBundle:
    """One file, and what it was found to be. ``opened`` is there only for a proved report."""

    file: Path
    status: ImportStatus
    message: str = ""  # for the clerk, "" where all is well
    opened: Opened | None = None
    held: bool = False  # it waited here for lines that were missing

    @property
    def name(self) -> str:
        return self.file.name


def scan(desk: AtDesk, places: Iterable[Path], progress: Progress = SILENT) -> list[ScannedBundle]:
    """Look at every report in these files and folders, and at those held here because lines were missing.

    Changes nothing. Raises UserError only when the watcher asks to stop.
    """
    need_role(desk.store, "town")
    files = _files(places)
    known = {one.name for one in files}
    held = [one for one in held_files(desk) if one.name not in known]
    found = []
    for number, file in enumerate([*files, *held]):
        if progress.cancelled():
            raise UserError("cancelled")
        progress.step(number, len(files) + len(held), f"正在看{file.name}")
        found.append(look_at(desk.store, file, held=file in held))
    return found


def look_at(store: Store, file: Path, *, held: bool = False) -> ScannedBundle:
    """Open and prove one file."""
    try:
        opened = open_bundle(read_file(file), file.name, StoreTrust(store))
    except Refused as refused:
        return ScannedBundle(file, refused.status, import_error(refused, file.name).message)
    except UserError as error:  # the file itself cannot be read
        return ScannedBundle(file, ImportStatus.DAMAGED, error.message)
    if opened.manifest.kind != "report":
        kind = KIND_WORDS[opened.manifest.kind]
        words = UserError("wrong_kind", where=(file.name,), file=file.name, kind=kind).message
        return ScannedBundle(file, ImportStatus.NOT_FOR_US, words)
    return ScannedBundle(file, ImportStatus.OK, opened=opened, held=held)


def held_files(desk: AtDesk) -> list[Path]:
    """Return the bundles that wait here for missing lines. They are sealed as they came."""
    return sorted((desk.folder.root / HELD_FOLDER).glob(f"*{SUFFIX}"))


def _files(places: Iterable[Path]) -> Sequence[Path]:
    """Return the files to look at: those named, and in a folder the reports by their names."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += [one for one in sorted(place.iterdir()) if _may_be_report(one)]
        else:
            found.append(place)
    return list(dict.fromkeys(found))


def _may_be_report(file: Path) -> bool:
    said = parse_name(file.name)
    return file.name.lower().endswith(SUFFIX) and (said is None or said.kind == "report")
