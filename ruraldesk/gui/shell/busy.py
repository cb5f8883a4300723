"""Covers the window after 300 ms of work: what is being done, how far it is, and how to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ruraldesk.gui.components.boxes import Panel
from ruraldesk.gui.components.buttons import Button
from ruraldesk.gui.components.halves import is_halved
from ruraldesk.gui.components.labels import label
from ruraldesk.gui.jobs import Job, Jobs, Step
from ruraldesk.gui.theme import tokens

WIDTH = 480


def progress_bar() -> QProgressBar:
    """Return the desk's progress bar: 12 px, words stand elsewhere."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setFixedHeight(12)
    return bar


class BusyCover(QWidget):
    """A child that fills the shell; pages with a progress of their own ask it to stay away."""

    def __init__(self, jobs: Jobs, shell: QWidget) -> None:
        super().__init__(shell)
        self.setObjectName("busy")
        self._shell = shell
        self._job: Job | None = None
        panel = Panel(edge=tokens.EDGE)
        panel.setFixedWidth(WIDTH)
        inner = QVBoxLayout()
        inner.setContentsMargins(22, 18, 22, 18)
        inner.setSpacing(10)
        self._title = label(role="bold", name="busy:label")
        self._bar = progress_bar()
        self._words = label(role="small", colour=tokens.INK2)
        self._stop = Button("stop", "停下", key="Esc")
        self._stop.clicked.connect(self.stop)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        inner.addWidget(self._title)
        inner.addWidget(self._bar)
        inner.addLayout(row)
        panel.box.addLayout(inner)
        column = QVBoxLayout(self)
        column.addWidget(panel, 0, Qt.AlignmentFlag.AlignCenter)
        jobs.slow.connect(self._on_slow)
        jobs.finished.connect(self._on_finished)
        shell.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if is_halved(self):
            return False
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._shell.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        shade = QColor(tokens.INK)
        shade.setAlpha(60)
        QPainter(self).fillRect(self.rect(), shade)

    def _on_slow(self, job: Job) -> None:
        if job.property("own_page"):
            return
        self._job = job
        self._title.setText(f"正在{job.label}")
        self._words.setText("")
        self._bar.setRange(0, 0)
        self._stop.setVisible(job.can_stop)
        job.stepped.connect(self._on_step)
        self.setGeometry(self._shell.rect())
        self.show()
        self.raise_()

    def _on_step(self, step: Step) -> None:
        self._bar.setRange(0, max(1, step.total))
        self._bar.setValue(step.done)
        self._words.setText(step.words)

    def stop(self) -> None:
        """Ask the work to stop, if it can."""
        if self._job is not None and self._job.can_stop:
            self._job.stop()
            self._words.setText("正在停下")

    def _on_finished(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.hide()
