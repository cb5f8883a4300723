"""Who may be typed a second time: looked for when a telling field is left, shown under it, never taking the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.labels import label, picture
from ruraldesk.gui.form.field_row import FieldRow
from ruraldesk.gui.subject.twins import TwinRow
from ruraldesk.gui.subject.way import way_to
from ruraldesk.gui.theme import tokens
from ruraldesk.services import likeness
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.likeness import Twin

Verbs = Sequence[tuple[str, str]]
IN_FORM: Verbs = (("open_twin", "打开那一位"), ("apart_twin", "不是同一个人"))
IN_SMALL_FORM: Verbs = (("open_twin", "就用这一位"), ("apart_twin", "不是同一个人"))


class TwinPanel(QWidget):
    """At most five, the surest first."""

    asked = Signal(str, str)  # verb, record

    def __init__(self, twins: Sequence[Twin], verbs: Verbs) -> None:
        super().__init__()
        self.setObjectName("twins")
        self.setAccessibleName(f"像是登记过：{len(twins)}位")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(picture("person", tokens.WARN, 20))
        words = (
            "像是登记过，看看是不是同一个人" if len(twins) == 1 else f"有{len(twins)}位像是登记过，看看是不是同一个人"
        )
        row.addWidget(label(words, role="small_bold", colour=tokens.WARN, wrap=True), 1)
        column.addLayout(row)
        for twin in twins:
            line = TwinRow(twin, verbs)
            line.asked.connect(self.asked)
            column.addWidget(line)


class TwinWatch(QObject):
    """Looks in the job runner; the same values are not looked for twice."""

    open_asked = Signal(str)  # record

    def __init__(
        self, bench: Bench, parent: QObject, rows: Callable[[], Sequence[FieldRow]], verbs: Verbs = IN_FORM
    ) -> None:
        super().__init__(parent)
        self._bench, self._rows, self._verbs = bench, rows, verbs
        self._session: FormSession | None = None
        self._panel: TwinPanel | None = None
        self._seen: tuple[object, ...] = ()
        self._at = ""

    def left(self, session: FormSession, path: str) -> None:
        """A field was left: look, if it tells one person from another and says something new."""
        watched = likeness.watched(session.spec)
        if path not in watched:
            return
        fields = {name: session.value(name) for name in sorted(watched)}
        seen = (_identity(session), *fields.values())
        if seen == self._seen:
            return
        if not self._seen and session.record and not session.dirty:
            return  # a record that is only looked at asks nothing
        self._session, self._seen, self._at = session, seen, path
        self._look()

    def _look(self) -> None:
        session, seen = self._session, self._seen
        if session is None:
            return
        desk, spec, record = self._bench.desk, session.spec, _identity(session)
        fields = {name: session.value(name) for name in likeness.watched(spec)}
        self._bench.jobs.run(
            lambda _: likeness.twins(desk, spec, record, fields), partial(self._on_found, seen), label="找重名"
        )

    def _on_found(self, seen: tuple[object, ...], found: list[Twin]) -> None:
        if seen != self._seen:
            return
        if self._panel is not None and isValid(self._panel):
            self._panel.hide()
            self._panel.deleteLater()
        self._panel = None
        row = next((one for one in self._rows() if one.editor.path == self._at), None)
        if found and row is not None:
            self._panel = TwinPanel(found, self._verbs)
            self._panel.asked.connect(self._on_asked)
            row.place_below(self._panel)

    def _on_asked(self, verb: str, record: str) -> None:
        if verb == "open_twin" and self._session is not None:
            self.open_asked.emit(record)
            if self._verbs is IN_FORM:
                self._bench.navigator.go(way_to(self._bench.desk, self._session.spec.form_id, record))
        elif self._session is not None:
            likeness.note_not_same(self._bench.desk, _identity(self._session), record)
            self._look()


def _identity(session: FormSession) -> str:
    """Return the record's id, or the one that a new record will have."""
    return session.record or session.new_id
