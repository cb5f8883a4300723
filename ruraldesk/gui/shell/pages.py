"""Makes the page of a route; the only place that knows every page."""

from __future__ import annotations

from ruraldesk.gui.bench import Bench
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
from ruraldesk.gui.shell.entries import other_forms, siblings_of
from ruraldesk.gui.shell.page import Page
from ruraldesk.services import forms

KEPT = (ToHome, ToLedger, ToExchange, ToStatistics, ToIntake, ToBoard, ToOthers)  # made once, kept


def kept_as(route: Route) -> Route:
    """Return what a kept page is found by: a ledger is one page, whatever it is filtered by; so are the reports."""
    if isinstance(route, ToStatistics):
        return ToStatistics()
    return ToLedger(route.form) if isinstance(route, ToLedger) else route


def make_page(bench: Bench, route: Route) -> Page:
    """Return a new page; each page's module is imported on its first visit."""
    match route:
        case ToHome():
            from ruraldesk.gui.pages.home import HomePage

            return HomePage(bench)
        case ToLedger(form=form):
            from ruraldesk.gui.ledger.page import LedgerPage

            return LedgerPage(bench, route, siblings_of(forms.forms(bench.desk), form))
        case ToForm():
            from ruraldesk.gui.form.page import FormPage

            return FormPage(bench, route)
        case ToSubject():
            from ruraldesk.gui.subject.page import SubjectView

            return SubjectView(bench, route)
        case ToPrint(records=()):
            from ruraldesk.gui.pages.print_start import PrintStartPage

            return PrintStartPage(bench)
        case ToPrint():
            from ruraldesk.gui.pages.print_page import PrintPage

            return PrintPage(bench, route)
        case ToExchange():
            from ruraldesk.gui.pages.exchange import ExchangePage

            return ExchangePage(bench)
        case ToStatistics():
            from ruraldesk.gui.pages.statistics import StatisticsPage

            return StatisticsPage(bench)
        case _:
            return _make_other(bench, route)


def _make_other(bench: Bench, route: Route) -> Page:
    match route:
        case ToMonthPrint():
            from ruraldesk.gui.pages.month_print import MonthPrintPage

            return MonthPrintPage(bench, route)
        case ToImport():
            from ruraldesk.gui.sheets.import_page import ImportPage

            return ImportPage(bench, route)
        case ToFill():
            from ruraldesk.gui.sheets.fill_page import FillPage

            return FillPage(bench)
        case ToSettings():
            from ruraldesk.gui.pages.settings import SettingsPage

            return SettingsPage(bench)
        case ToQuestions(record=record, village=village):
            from ruraldesk.gui.pages.questions import QuestionsPage

            return QuestionsPage(bench, record, village)
        case ToWaiting():
            from ruraldesk.gui.pages.waiting import WaitingPage

            return WaitingPage(bench, route)
        case ToGaps(report=report):
            from ruraldesk.gui.pages.gaps import GapsPage

            return GapsPage(bench, report)
        case ToIntake():
            from ruraldesk.gui.town_pages.intake import IntakePage

            return IntakePage(bench)
        case ToBoard():
            from ruraldesk.gui.town_pages.board import BoardPage

            return BoardPage(bench)
        case _:
            from ruraldesk.gui.pages.others import OthersPage

            return OthersPage(bench, other_forms(forms.forms(bench.desk), bench.desk.role))
