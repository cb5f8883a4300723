"""The facts of a paper beside its fields: the village, the record, the print itself."""

from __future__ import annotations

from collections.abc import Sequence

from ruraldesk.documents.filters import date_words, formatted
from ruraldesk.documents.frames import Frame
from ruraldesk.documents.snapshot import Snapshot
from ruraldesk.documents.template import FilterCall, Path

REPRINT = "补印"
DATES = frozenset({("print", "on"), ("record", "corrected_on")})
FREE = frozenset({("record", "title"), ("record", "correction"), ("village", "reception"), ("village", "opinion_box")})


def fact(snapshot: Snapshot, frame: Frame, path: Path, filters: Sequence[FilterCall]) -> str:
    """Return what ``{{village.…}}``, ``{{record.…}}`` or ``{{print.…}}`` says, but for the record's title."""
    if path.owner == "village":
        return snapshot.village.fact(path.name)
    found = _print(snapshot, path.name) if path.owner == "print" else _record(snapshot, frame, path.name)
    if found and (path.owner, path.name) in DATES:
        return formatted(found, filters) or date_words(found)
    return found


def _print(snapshot: Snapshot, name: str) -> str:
    options = snapshot.options
    return {
        "on": options.printed_on.isoformat(),
        "copy": str(options.copy),
        "clerk": options.clerk,
        "reprint": REPRINT if options.reprint else "",
    }[name]


def _record(snapshot: Snapshot, frame: Frame, name: str) -> str:
    state = frame.spec.state(frame.state)
    corrections = snapshot.corrections if frame.own else ()
    return {
        "number": frame.number,
        "state": state.label if state else "",
        "id": frame.record,
        "short_id": frame.record[:8],
        "check": snapshot.check,
        "corrected_on": corrections[-1].on if corrections else "",
        "correction": corrections[-1].reason if corrections else "",
        "corrections": str(len(corrections)) if corrections else "",
    }[name]
