"""Writing down who was chosen by matching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # Any: JSON values of fields

from ruraldesk.errors import UserError
from ruraldesk.services import judging, matching, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.matching import Candidate
from ruraldesk.services.records import Saved


def listed(desk: Desk, record: str, name: str = "") -> list[Candidate]:
    """Return whom a record's form names for it. Raises UserError("record_unknown", "match_unknown")."""
    case = judging.stored_case(desk, record)
    return matching.candidates(desk, case.spec, record, matching.of_name(case.spec, name))


def take(desk: Desk, record: str, chosen: Sequence[str], name: str = "") -> Saved:
    """Choose some for a record: a row each, or the one of the record itself; who has a row gets no second one.

    Raises UserError("match_not_now", "match_not_there", "match_barred", "match_one_only"), or as a save does.
    """
    with desk.store.transaction():
        case = judging.stored_case(desk, record)
        one = matching.of_name(case.spec, name)
        if not one.is_offered(case.state):
            state = case.spec.state(case.state)
            raise UserError("match_not_now", label=one.label, state=state.label if state else case.state)
        known = {each.id: each for each in matching.candidates(desk, case.spec, record, one)}
        wanted = [_allowed(known, link) for link in dict.fromkeys(chosen)]
        if not one.repeat and len(wanted) > 1:
            raise UserError("match_one_only", label=one.label)
        if not one.repeat:
            return records.set_fields(desk, record, {one.link: wanted[0].id} if wanted else {})
        rows: list[dict[str, Any]] = [dict(row) for row in records.get(desk, record).rows(one.repeat)]
        rows += [{**dict(one.values), one.link: each.id} for each in wanted if not each.chosen]
        return records.set_fields(desk, record, {one.repeat: rows})


def _allowed(known: dict[str, Candidate], link: str) -> Candidate:
    found = known.get(link)
    if found is None:
        raise UserError("match_not_there", record=link)
    if found.bars:
        raise UserError("match_barred", title=found.title, where=found.bars, first=found.bars[0])
    return found
