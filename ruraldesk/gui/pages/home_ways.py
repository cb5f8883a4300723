"""From what stands behind a word, a number or a mark of the first page to the page that shows it."""

from __future__ import annotations

from typing import assert_never

from ruraldesk.gui.routes import Route, ToForm, ToLedger, ToPrint, ToStatistics
from ruraldesk.model.home_panel import Behind, ToList, ToNew, ToPapers, ToRecord, ToReport


def route_of(behind: Behind) -> Route:
    """Return the route of what stands behind something."""
    match behind:
        case ToList(form=form, where=where, records=records, title=title):
            return ToLedger(form, where=where, records=records, title=title)
        case ToRecord(form=form, record=record, field=field):
            return ToForm(form, record, field=field)
        case ToPapers(form=form, record=record):
            return ToPrint(form, (record,))
        case ToNew(form=form, given=given):
            return ToForm(form, given=given)
        case ToReport(report=report, first=first, last=last):
            return ToStatistics(report, first, last)
        case _:
            assert_never(behind)
