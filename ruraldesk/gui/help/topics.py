"""Which page of help belongs to where one is."""

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
from ruraldesk.services.desk import Role


def topic_of(route: Route, role: Role) -> str:
    """Return the name of the help page (resources/help/pages)."""
    match route:
        case ToHome():
            return "home" if role == "village" else "town_home"
        case ToWaiting(what=what):
            return f"waiting_{what}"
        case ToGaps():
            return "gaps"
        case ToLedger():
            return "ledger"
        case ToForm():
            return "form"
        case ToSubject():
            return "subject"
        case ToPrint(records=()):
            return "print_start"
        case ToPrint():
            return "print"
        case ToMonthPrint():
            return "month_print"
        case ToOthers():
            return "others" if role == "village" else "query"
        case _:
            return _other_topic(route)


def _other_topic(route: Route) -> str:
    match route:
        case ToExchange():
            return "exchange"
        case ToStatistics():
            return "statistics"
        case ToImport():
            return "import"
        case ToFill():
            return "fill"
        case ToSettings():
            return "settings"
        case ToQuestions():
            return "questions"
        case ToIntake():
            return "intake"
        case ToBoard():
            return "board"
        case _:
            raise KeyError(route)
