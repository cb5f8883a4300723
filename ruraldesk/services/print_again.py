"""Papers that were given out, and giving one out again as it was: also after the record was corrected."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ruraldesk.clock import civil_date, parse_instant
from ruraldesk.errors import UserError
from ruraldesk.services import print_set, printing, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.services.print_set import Ready

if TYPE_CHECKING:
    from ruraldesk.documents.snapshot import Snapshot
    from ruraldesk.documents.template import PrintTemplate


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was given out. ``copy`` counts the papers of one print of one record from 1."""

    id: str
    print: str
    label: str
    copy: int
    on: str  # ISO date
    clerk: str
    check: str  # the check code on the paper


def issued(desk: Desk, record: str, name: str = "") -> list[Issued]:
    """Return the papers of a record that were given out, newest first; ``name``: of one print only."""
    found = []
    for one in desk.store.prints.of_record(record):
        spec = desk.store.specs.newest(one.form)
        label = next((each.label for each in spec.prints if each.name == one.print), one.print)
        on = civil_date(parse_instant(one.issued_at)).isoformat()
        found.append(Issued(one.id, one.print, label, one.copy, on, one.clerk, str(one.facts.get("check", ""))))
    return [one for one in found if not name or name in (one.print, one.label)]


def again(desk: Desk, form: str, name: str, record: str, copy: int) -> printing.Paper:
    """Give a paper out again with what stood on it then; it says 补印 at its foot.

    Refuses with UserError("print_not_issued", where=the papers that were given out).
    """
    label = printing.print_of(desk.store.specs.newest(form), name).label
    known = issued(desk, record, label)
    own = next((one for one in known if one.copy == copy), None)
    if own is None:
        where = tuple(f"第{one.copy}份　{one.on}　{one.clerk}　校验 {one.check}" for one in known)
        raise UserError("print_not_issued", label=label, copy=copy, count=len(known), where=where)
    taken, template = _frozen(desk, own.id)
    return printing.give_out(desk, [taken], template)


def look(desk: Desk, issue: str) -> printing.Paper:
    """Show a paper that was given out as it would come out again. Keeps nothing."""
    taken, template = _frozen(desk, issue)
    return printing.of_frozen(desk, [taken], template)


def prepare(desk: Desk, issue: str) -> Ready:
    """Get a paper that was given out ready to go out once more. Refuses print_stopped."""
    taken, template = _frozen(desk, issue)
    return print_set.of_frozen(desk, [taken], template)


def _frozen(desk: Desk, issue: str) -> tuple[Snapshot, PrintTemplate]:
    from ruraldesk.documents.kept import restored

    data = json.loads(desk.store.prints.snapshot(issue) or b"{}")
    held = {one: desk.store.attachments.get(one)[1] for one in data["images"] if desk.store.attachments.has(one)}
    data["images"] = sorted(held)
    taken = restored(data, desk.store.specs.version, held)
    taken = replace(taken, device=desk.device, options=replace(taken.options, reprint=True))
    return taken, snapshots.template(desk, taken.spec, taken.print)
