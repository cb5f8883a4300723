"""The window of an open desk: rail, header, the page in front, status line; moves between pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ruraldesk.clock import Clock
from ruraldesk.errors import UserError
from ruraldesk.gui.bench import Bench
from ruraldesk.gui.dialogs.ask import Question, ask, tell_refusal
from ruraldesk.gui.form.half_keeper import keep_halves
from ruraldesk.gui.help.topics import topic_of
from ruraldesk.gui.help.tour_strip import TourStrip
from ruraldesk.gui.jobs import Jobs
from ruraldesk.gui.notifier import Notifier
from ruraldesk.gui.routes import Route, ToForm, ToHome
from ruraldesk.gui.shell.busy import BusyCover
from ruraldesk.gui.shell.entries import is_beside, page_of, town_entries, village_entries, word_of
from ruraldesk.gui.shell.header import Header
from ruraldesk.gui.shell.help import Help
from ruraldesk.gui.shell.page import Page
from ruraldesk.gui.shell.pages import KEPT, kept_as, make_page
from ruraldesk.gui.shell.rail import Rail
from ruraldesk.gui.shell.search_overlay import SearchOverlay
from ruraldesk.gui.shell.status_line import StatusLine
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services import division, forms, questions, touring
from ruraldesk.services.desk import Desk


class FrontStack(QStackedWidget):
    """Wants the room of the page in front; those kept behind it want none."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize()


class Shell(QWidget):
    """The Navigator of every page."""

    lock_asked = Signal()
    change_asked = Signal()  # of the clerk
    duty_asked = Signal()
    large_text_asked = Signal(bool)
    drill_asked = Signal(bool)  # with a new sheet
    restore_asked = Signal(object)  # Path
    forms_renewed = Signal()  # the desk has other registers now: the rail and the pages are built anew

    def __init__(self, desk: Desk, clock: Clock, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notifier = Notifier(self)
        self.bench = Bench(desk, clock, jobs, self.notifier, self)
        self._forms = forms.forms(desk)
        self._kept: dict[Route, Page] = {}
        self._trail: list[Route] = []
        self._route: Route = ToHome()
        self._page: Page | None = None
        self._build()
        self._connect()

    # Navigator

    def go(self, route: Route) -> None:
        if self._page is not None and route != self._route and not is_beside(self.route, route, self._forms):
            self._trail.append(getattr(self._page, "way_back", self.route))
            if not self._show(route):
                self._trail.pop()
            return
        self._show(route)

    def go_back(self) -> None:
        before = self._trail.pop() if self._trail else None
        if not self._show(before or ToHome()) and before is not None:
            self._trail.append(before)

    def say(self, words: str) -> None:
        self._status.say(words)

    def use_large_text(self, large: bool) -> None:
        if large:
            self.tour.grew()
        self.tour.carry()
        self.large_text_asked.emit(large)

    def lock(self) -> None:
        self.tour.locked()
        self.lock_asked.emit()

    def drill_recovery(self, *, anew: bool) -> None:
        if self.leave():
            self.drill_asked.emit(anew)

    def change_duty(self) -> None:
        self.duty_asked.emit()

    def restore(self, backup: Path | None = None) -> None:
        self.restore_asked.emit(backup)

    # for the window

    def begin_with(self, home: Page) -> None:
        """Stand on a first page that knows its facts already."""
        self._kept[ToHome()] = home
        self._show(ToHome())

    @property
    def route(self) -> Route:
        """Where one is."""
        return getattr(self._page, "route", self._route)

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self._page

    def leave(self) -> bool:
        """Keep what would be lost; False where that cannot be done and the clerk stays with it."""
        try:
            self.keep()
        except UserError as refusal:
            body = f"{refusal.sentence}现在离开，刚写的就没有了。"
            return ask(self, Question("leave_unkept", "刚写的还没有存下", body, "不要了，离开", "留在这里")).go
        return True

    def keep(self) -> None:
        """Keep what the page and the small windows hold; they stay. Raises UserError where that cannot be done."""
        keep_halves(self.window())
        if self._page is not None:
            self._page.leaving()

    # building

    def _build(self) -> None:
        desk = self.bench.desk
        village = desk.role == "village"
        entries = village_entries(self._forms) if village else town_entries()
        place = (division.district_and_town(desk) or "村务登记台") if village else "镇级收件台"
        self.rail = Rail(desk.name, place, desk.clerk, entries)
        self._header = Header()
        self._stack = FrontStack()
        self.tour = TourStrip(desk)
        self._status = StatusLine()
        self._status.show_day(self.bench.clock.today())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.tour)
        column.addWidget(self._stack, 1)
        column.addWidget(self._status)
        outer.addLayout(column, 1)
        self._search = SearchOverlay(self.bench, self)
        self._busy = BusyCover(self.bench.jobs, self)
        self._help = Help(desk, self.bench.jobs, self, self.tour)

    def _connect(self) -> None:
        self.rail.chosen.connect(self._on_rail)
        self.rail.lock_asked.connect(self.lock)
        self.rail.change_asked.connect(self.change_asked)
        self._header.back_asked.connect(self.go_back)
        self._header.search_asked.connect(self._on_search)
        self.bench.jobs.refused.connect(self._on_refused)
        self.notifier.changed.connect(self._on_changed)
        self.notifier.changed.connect(self.tour.saved)
        self.tour.left.connect(self._on_tour_left)
        keys: list[tuple[str, Callable[[], None]]] = [
            ("Ctrl+K", self._on_search),
            ("Ctrl+L", self.lock),
            ("Esc", self._on_escape),
            ("F1", self._on_help),
            ("Ctrl+F1", self._help.show_keys),
            ("Ctrl+Alt++", self._on_larger),
            ("Ctrl+Alt+-", self._on_smaller),
        ]
        for sequence, slot in keys:
            QShortcut(QKeySequence(sequence), self).activated.connect(slot)
        for place, button in enumerate(self.rail.buttons[:10], start=1):
            QShortcut(QKeySequence(f"Alt+{place % 10}"), self).activated.connect(button.click)
        for button in self.rail.buttons:
            if button.entry.key:
                QShortcut(QKeySequence(button.entry.key), self).activated.connect(button.click)
        self._show_counts()
        if touring.begins_by_itself(self.bench.desk):
            self.tour.begin()

    # moving

    def _show(self, route: Route) -> bool:
        """Show a page; False where it cannot be shown, or the one in front is not to be left."""
        try:
            page = self._kept.get(kept_as(route)) or make_page(self.bench, route)
        except UserError as refusal:
            tell_refusal(self, refusal)
            return False
        if page is not self._page and not self.leave():
            if page not in self._kept.values():
                page.deleteLater()
            return False
        old, self._page, self._route = self._page, page, route
        if old is not page:
            self._status.say("")  # what was said there is not so here
        if isinstance(route, KEPT):
            self._kept[kept_as(route)] = page
        if self._stack.indexOf(page) < 0:
            page.heading_changed.connect(self._show_heading)
            page.status_changed.connect(self._show_status)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if old is not None and old is not page and old not in self._kept.values():
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rail.mark(page_of(route, self._forms, self.bench.desk.role))
        page.arrive(route)
        page.shown()
        self._show_heading()
        self._show_status()
        page.focus_first()
        self._help.arrived(topic_of(route, self.bench.desk.role))
        self.tour.arrived(self._help.topic, from_draft=isinstance(route, ToForm) and bool(route.draft))
        return True

    @property
    def _leads_back(self) -> bool:
        """A page that one was led to leads back; those of the rail only where one came to them from another page."""
        return bool(self._trail) or not isinstance(self._route, KEPT)

    def _show_heading(self) -> None:
        if self._page is None:
            return
        back = ""
        if self._leads_back:
            before = self._trail[-1] if self._trail else ToHome()
            back = word_of(before, self._forms)
        self._header.show_heading(replace(self._page.heading(), back=back))

    def _show_status(self) -> None:
        if self._page is not None:
            self._status.show_page(self._page.status())
            self._status.show_day(self.bench.clock.today())

    def _on_rail(self, route: Route) -> None:
        self._trail.clear()
        self._show(route)

    def _on_search(self) -> None:
        self._search.open()

    def _on_escape(self) -> None:
        if self._help.closed():
            self._on_tour_left()
        elif self._search.isVisible():
            self._search.close_overlay()
        elif self._busy.isVisible():
            self._busy.stop()
        elif self._page is not None and not self._page.escape() and self._leads_back:
            self.go_back()

    def _on_help(self) -> None:
        self._help.turn()

    def _on_tour_left(self) -> None:
        """What had the focus has gone: work goes on in the page."""
        if self._page is not None and not self._page.isAncestorOf(self.window().focusWidget() or self):
            self._page.focus_first()

    def _on_larger(self) -> None:
        self.use_large_text(True)

    def _on_smaller(self) -> None:
        self.use_large_text(False)

    def _on_refused(self, refusal: UserError) -> None:
        tell_refusal(self, refusal)

    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.questions:
            self._show_counts()
        if changes.settings and (now := forms.forms(self.bench.desk)) != self._forms:
            self._forms = now
            QTimer.singleShot(0, self, self.forms_renewed.emit)  # once whoever brought them has said so

    def _show_counts(self) -> None:
        if self.bench.desk.role == "town":
            self.rail.set_count("questions", len(questions.open_questions(self.bench.desk)))
