"""Every page of a desk: what tests of comfort and of reading aloud walk through."""

from __future__ import annotations

from ruraldesk.gui.routes import (
    Route,
    ToBoard,
    ToExchange,
    ToFill,
    ToForm,
    ToGaps,
    ToHome,
    ToImport,
    ToIntake,
    ToLedger,
    ToMonthPrint,
    ToOthers,
    ToPrint,
    ToQuestions,
    ToSettings,
    ToStatistics,
    ToSubject,
    ToWaiting,
)
from ruraldesk.services import forms, ledger, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.home_panels import HomePanels

PRINTED = "facility"


def first_of(desk: Desk, form: str) -> str:
    """Return the id of a form's newest record; "" where there is none."""
    rows = ledger.rows(desk, form, ledger.ids(desk, form)[:1])
    return rows[0].id if rows else ""


def village_routes(desk: Desk) -> list[Route]:
    """Return every page of a village, each form new and with a record, its ledger and its page of one's own."""
    routes: list[Route] = [ToHome(), ToWaiting("due"), ToWaiting("drafts")]
    routes += [ToGaps(plan.views[0][0]) for plan in HomePanels(desk).plans() if plan.kind == "matrix"]
    for spec in forms.forms(desk):
        record = first_of(desk, spec.form_id)
        routes += [ToLedger(spec.form_id), ToForm(spec.form_id)]
        routes += [ToForm(spec.form_id, record)] if record else []
        routes += [ToSubject(spec.form_id, record)] if record and spec.subject.page else []
    printed = tuple(row.id for row in ledger.rows(desk, PRINTED, ledger.ids(desk, PRINTED)[:3]))
    return [
        *routes,
        ToPrint(),
        ToPrint(PRINTED, printed),
        ToMonthPrint(),
        ToExchange(),
        ToStatistics(),
        ToStatistics(reporting.list_reports(desk)[0].name),
        ToImport(PRINTED),
        ToFill(),
        ToSettings(),
        ToQuestions(),
        ToOthers(),
    ]


def town_routes(desk: Desk) -> list[Route]:
    """Return every page of a town; a ledger where a village has handed something in."""
    ledgers: list[Route] = [ToLedger(PRINTED)] if first_of(desk, PRINTED) else []
    pages: list[Route] = [ToHome(), ToIntake(), ToQuestions(), ToBoard(), ToStatistics(), ToOthers(), ToSettings()]
    return [*pages, *ledgers]
