"""The panels of the first page: which reports declare one, and each worked out once for a state of the log."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from ruraldesk.errors import UserError
from ruraldesk.model.home_panel import HomePanel, PanelKind, ToReport
from ruraldesk.reports.computing import is_offered
from ruraldesk.reports.definition import HomePart, ReportSpec
from ruraldesk.reports.panels import panel, span_of
from ruraldesk.reports.reader import FOLDER, parse_report
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk

_DECLARED = re.compile(r"(?m)^\s*(\[\s*home\s*\]|home\s*[.=])")
_Stamp = tuple[object, ...]  # the report's text, the day, the heads of the log


@dataclass(frozen=True, slots=True)
class Plan:
    """One panel before it is worked out: its place, and the reports it switches between."""

    title: str
    kind: PanelKind
    views: tuple[tuple[str, str], ...]  # report, its place in the switch


class HomePanels:
    """Remembers what was worked out; counts again only what a change has touched."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._declared: dict[str, tuple[ReportSpec, HomePart]] = {}
        self._known: dict[str, tuple[_Stamp, HomePanel]] = {}

    def plans(self) -> list[Plan]:
        """Return the panels of this desk in their order, the matrix first; none at a town."""
        self._declared = _declared(self._desk)
        grouped: dict[str, list[tuple[ReportSpec, HomePart]]] = {}
        for spec, home in sorted(self._declared.values(), key=lambda one: (one[1].order, one[0].name)):
            grouped.setdefault(home.title, []).append((spec, home))
        return [
            Plan(title, views[0][1].kind, tuple((spec.name, home.view) for spec, home in views))
            for title, views in grouped.items()
        ]

    @property
    def reports(self) -> tuple[str, ...]:
        """Every report that ``plans`` found."""
        return tuple(self._declared)

    def known(self, report: str) -> HomePanel | None:
        """Return what was worked out last, however old, without working."""
        found = self._known.get(report)
        return found[1] if found else None

    def is_fresh(self, report: str) -> bool:
        """True if nothing has changed since the panel was worked out."""
        found = self._known.get(report)
        return found is not None and found[0] == self._stamp(report)

    def work_out(self, report: str) -> HomePanel:
        """Return the panel of a report that ``plans`` named; its refusal stands in it as a sentence."""
        spec, home = self._declared[report]
        stamp = self._stamp(report)
        try:
            made = panel(spec, home, reporting.scene(self._desk))
        except UserError as refusal:
            made = self._refused(spec, home, refusal)
        self._known[report] = (stamp, made)
        return made

    def passed_by(self, forms: Collection[str]) -> None:
        """Take note of a change of these forms: what does not read them stays fresh."""
        for report, (stamp, made) in list(self._known.items()):
            spec, _ = self._declared[report]
            if stamp[:2] == self._stamp(report)[:2] and not set(spec.needs) & set(forms):
                self._known[report] = (self._stamp(report), made)

    def _stamp(self, report: str) -> _Stamp:
        spec, _ = self._declared[report]
        return spec, self._desk.clock.today(), tuple(sorted(self._desk.store.log.heads().items()))

    def _refused(self, spec: ReportSpec, home: HomePart, refusal: UserError) -> HomePanel:
        span = span_of(spec, home, self._desk.clock.today())
        whole = ToReport(spec.name, span.first.isoformat(), span.last.isoformat())
        return HomePanel(spec.name, home.kind, home.title, home.view, "", whole, empty=refusal.sentence)


def matrix(desk: Desk, report: str) -> HomePanel | None:
    """Return what a report of the first page shows, worked out now; None if it is not of this desk."""
    panels = HomePanels(desk)
    panels.plans()
    return panels.work_out(report) if report in panels.reports else None


def _declared(desk: Desk) -> dict[str, tuple[ReportSpec, HomePart]]:
    if desk.role != "village":
        return {}
    found = {}
    for name in desk.store.specs.shared_names(FOLDER):
        text = desk.store.specs.shared(name) or ""
        if not _DECLARED.search(text):
            continue
        try:
            spec = parse_report(text, name)
        except UserError:
            continue  # a town's own file with mistakes: `report --check` names them
        if spec.home is not None and is_offered(spec, desk.store):
            found[spec.name] = (spec, spec.home)
    return found
