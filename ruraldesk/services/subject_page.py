"""Everything the page of a person or a thing shows, read at once."""

from __future__ import annotations

from dataclasses import dataclass

from ruraldesk.services import dealings, likeness, same_record, viewing
from ruraldesk.services.dealings import Beginning, Count, Dealings
from ruraldesk.services.desk import Desk
from ruraldesk.services.likeness import Twin
from ruraldesk.services.same_record import Alias
from ruraldesk.services.viewing import Facts

MOST_TWINS = 3


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The facts at the left; at the right the numbers and the dealings; at the foot what can be begun."""

    facts: Facts
    counts: tuple[Count, ...]
    dealings: Dealings
    running: int  # its dealings that are still open
    beginnings: tuple[Beginning, ...]
    twins: tuple[Twin, ...]
    aliases: tuple[Alias, ...]
    views: int  # looks at its hidden values; -1 where the clerk may not know
    papers: bool  # there is one for himself


def subject_page(desk: Desk, record: str) -> SubjectPage:
    """Return the page of a record, or of the one it goes by. Raises UserError("record_unknown")."""
    found = viewing.facts(desk, record)
    one = found.record
    spec = desk.store.specs.newest(one.form)
    return SubjectPage(
        found,
        tuple(dealings.counts(desk, one.id)),
        dealings.dealings(desk, one.id),
        dealings.running(desk, one.id),
        tuple(dealings.beginnings(desk, one.id)),
        tuple(likeness.twins(desk, spec, one.id, one.fields, MOST_TWINS)) if desk.role == "village" else (),
        tuple(same_record.aliases(desk, one.id)),
        len(desk.store.desk_notes.views(one.id)) if desk.clerk_role == "supervisor" else -1,
        any(paper.audience == "party" for paper in spec.prints),
    )
