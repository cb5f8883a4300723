"""bundle verify: everything that can be proved about a bundle, its derived tables included."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from ruraldesk.bundle.archive import PACKAGE
from ruraldesk.bundle.at_desk import AtDesk, StoreForms, StoreLog
from ruraldesk.bundle.intake import fit, open_file, status_of
from ruraldesk.bundle.pack import attachment_hashes, row_tables
from ruraldesk.bundle.package import describe, member_name
from ruraldesk.bundle.source import Chains, Forms, Log
from ruraldesk.bundle.status import ImportStatus, Refused, import_error
from ruraldesk.bundle.unpack import Opened
from ruraldesk.errors import UserError
from ruraldesk.model.changes import Line, Stream
from ruraldesk.model.form import FormSpec

Tables = Literal["recomputed", "needs_earlier_bundles"]


def verify_file(desk: AtDesk, file: Path) -> dict[str, Any]:  # Any: JSON document
    """Check a bundle through and through. Raises UserError with the code of what is wrong.

    ``tables``: "recomputed" where data/*.csv and datapackage.json were made anew from the lines and
    were equal; "needs_earlier_bundles" where lines before this bundle are not here.
    ``status``: OK for a file that is whole and ours; ``intake`` says what taking it in here would give.
    """
    opened = open_file(desk.store, file)
    manifest = opened.manifest
    tables = check_tables(opened, StoreLog(desk.store), StoreForms(desk.store), file.name)
    return {
        "status": str(ImportStatus.OK),
        "file": str(file),
        "kind": manifest.kind,
        "village": manifest.village,
        "sha256": opened.sha256,
        "counts": manifest.counts,
        "questions": 0,
        "tables": tables,
        "attachments_missing": missing_attachments(opened, StoreForms(desk.store)),
        "intake": str(status_of(desk.store, opened, fit(desk.store, opened))),
    }


def check_tables(opened: Opened, log: Log, forms: Forms, name: str) -> Tables:
    """Make data/*.csv and datapackage.json anew and compare. Raises UserError bundle_tables_differ."""
    both = _Both(opened, log)
    reached = {one.stream: one.seq for one in opened.manifest.known}
    if not both.reaches(reached):
        return "needs_earlier_bundles"
    specs = _specs(opened, forms)
    manifest = opened.manifest
    found = row_tables(opened.lines, both, specs, reached, whole=manifest.kind == "share")
    expected = {member_name(one.form): one.as_csv() for one in found}
    expected[PACKAGE] = describe(found, manifest.village, manifest.village_name, manifest.created_at)
    actual = [one for one in opened.members.sizes if one.startswith("data/") or one == PACKAGE]
    differing = [one for one in sorted({*expected, *actual}) if not _equal(opened, one, expected)]
    if differing:
        raise UserError("bundle_tables_differ", where=tuple(differing), file=name, member=differing[0])
    return "recomputed"


def missing_attachments(opened: Opened, forms: Forms) -> list[str]:
    """Return the attachments that lines name and that are not inside (their holder did not have them)."""
    found: dict[str, None] = {}
    for line in opened.lines:
        spec = forms.spec(line.header.form, line.header.form_version)
        for sha in attachment_hashes(line, spec) if spec else ():
            if f"att/{sha}" not in opened.members.sizes:
                found[sha] = None
    return list(found)


class _Both:
    """The lines of a bundle together with those of a log."""

    def __init__(self, opened: Opened, log: Log) -> None:
        self._lines = opened.lines
        self._ranges = {one.stream: one for one in opened.manifest.streams}
        self._log: Chains = log
        self._heads = log.heads()
        self._records = log

    def reaches(self, wanted: Mapping[Stream, int]) -> bool:
        """True if every line up to ``wanted`` is in the bundle or in the log."""
        for stream, seq in wanted.items():
            here = self._heads.get(stream, (0, ""))[0]
            part = self._ranges.get(stream)
            if part is not None and part.seq_from <= here + 1:
                here = max(here, part.seq_to)
            if here < seq:
                return False
        return True

    def heads(self) -> Mapping[Stream, tuple[int, str]]:
        return self._heads

    def lines(self, stream: Stream, seq_from: int, seq_to: int) -> list[Line]:
        return list(self._log.lines(stream, seq_from, seq_to))

    def lines_of(self, record: str) -> list[Line]:
        inside = {one.header.dot: one for one in self._lines if one.header.record == record}
        here = {one.header.dot: one for one in self._records.lines_of(record)}
        return list({**here, **inside}.values())


def _specs(opened: Opened, forms: Forms) -> dict[str, FormSpec]:
    """Return the newest version of each form inside; read from the bundle where the vault has none."""
    from ruraldesk.formdefs.reader import parse_form

    found: dict[str, FormSpec] = {}
    for (form, version), files in sorted(opened.forms().items()):
        try:
            found[form] = forms.spec(form, version) or parse_form(files, f"{form} {version}")
        except UserError as error:
            refused = Refused(ImportStatus.TOO_NEW, f"form {form} {version}: {error.code}")
            raise import_error(refused, opened.name) from error
    return found


def _equal(opened: Opened, name: str, expected: Mapping[str, bytes]) -> bool:
    return name in opened.members.sizes and opened.members.read(name) == expected.get(name)
