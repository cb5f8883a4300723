"""Whether a report can be worked out over what a transaction has written and nobody else sees yet."""

from __future__ import annotations

from collections.abc import Mapping

from ruraldesk.reports.computing import Asked, Counting, Scene, basis_of
from ruraldesk.reports.definition import ReportSpec
from ruraldesk.store.database import Value
from ruraldesk.store.report_queries import ReportTable
from ruraldesk.store.store import Store


class _Inside:
    """Looks through the writer's own connection, with the fences and limits of every report."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, sql: str, values: Mapping[str, Value], _village: str = "", /) -> ReportTable:
        return self._store.select(sql, values)


def try_report(spec: ReportSpec, asked: Asked, scene: Scene) -> None:
    """Run a report's select and read its rows. Raises UserError as ``compute`` does."""
    for basis in spec.basis or (None,):
        chosen = basis_of(spec, basis.name if basis else "")
        Counting(spec, chosen, scene, _Inside(scene.store)).rows(asked.period)
