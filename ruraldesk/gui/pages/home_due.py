"""要办的事: what is overdue and due, the most overdue first, each with the word of what is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.components.labels import ElidedLabel, label
from ruraldesk.gui.components.marks import Mark, badge_for, badge_width
from ruraldesk.gui.pages.home_ways import route_of
from ruraldesk.gui.routes import Route, ToForm, ToGaps, ToWaiting
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.words import day_words
from ruraldesk.model.home_panel import HomePanel
from ruraldesk.services.home import DueLine, Home, due_lines

MOST_SHOWN, LEAST_SHOWN = 12, 4
LEAST_SAID = 16  # characters of what is due should be read before the register's name has room
MOST_KIND_SIGNS = 7  # so many characters of the register's name have room, where a name shown is that long


class VerbLink(Link):
    """A verb at the end of a row: the arrows walk to the verbs above and below."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


def walk(links: Sequence[Link], step: int) -> Link | None:
    """Stand on the link after or before the one with the focus; None where there is none."""
    here = next((at for at, one in enumerate(links) if one.hasFocus()), None)
    if here is None or not 0 <= here + step < len(links):
        return None
    links[here + step].setFocus(Qt.FocusReason.OtherFocusReason)
    return links[here + step]


def kind_width(titles: Sequence[str]) -> int:
    """Return the width in which the names of these registers stand whole, up to a limit."""
    return (min(max(map(len, titles), default=0), MOST_KIND_SIGNS) + 1) * tokens.measures().body


class DueRow(QWidget):
    """One deadline: how late, of what, which, when, and the verb. Its words open the record, its verb does it."""

    asked = Signal(object)  # Route

    def __init__(self, line: DueLine, today_words: str, badge: int, kind: int) -> None:
        super().__init__()
        due = line.first
        self._record: Route = ToForm(due.form, due.record) if line.many == 1 else route_of(line.way)
        self.setFixedHeight(tokens.measures().row - 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, tokens.PAD, 0)
        row.setSpacing(14)
        mark = Mark(badge_for(due.days_left))
        mark.setFixedWidth(badge)
        row.addWidget(mark)
        self._kind = ElidedLabel(due.form_title, colour=tokens.INK2)
        self._kind.setFixedWidth(kind)
        row.addWidget(self._kind)
        words = ElidedLabel(line.words)
        row.addWidget(words, 1)
        row.addWidget(label(today_words, colour=tokens.INK2))
        self.link = VerbLink("open_due", line.verb)
        self.link.setAccessibleName(f"{line.verb}：{line.words}，{mark.words}")
        self.link.setProperty("route", route_of(line.way))
        self.link.clicked.connect(self._on_link)
        holder = QHBoxLayout()
        holder.addWidget(self.link)
        row.addLayout(holder)
        said = tokens.measures().body * LEAST_SAID
        self._wanted = self.minimumSizeHint().width() - words.minimumWidth() + said

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where it is too narrow for all, the register goes first; the day is never cut."""
        super().resizeEvent(event)
        self._kind.setVisible(event.size().width() >= self._wanted)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.emit(self._record)

    def _on_link(self) -> None:
        self.asked.emit(self.link.property("route"))


class _Lines(QWidget):
    """The rows below each other, as many as have room. Placed by hand: a layout would ask for room for all of them."""

    def __init__(self, rows: Sequence[DueRow]) -> None:
        super().__init__()
        self._rows = rows
        for row in rows:
            row.setParent(self)
        self.setMinimumHeight(min(LEAST_SHOWN, len(rows)) * tokens.measures().row)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        for row in self._rows[1:]:
            if not row.isHidden():
                painter.fillRect(0, row.y() - 1, self.width(), 1, QColor(tokens.ROW_LINE))

    def _place(self) -> None:
        pitch = tokens.measures().row
        fit = max(LEAST_SHOWN, self.height() // pitch)
        for place, row in enumerate(self._rows):
            row.setGeometry(0, place * pitch, self.width(), row.height())
            row.setVisible(place < fit)


class DuePanel(Panel):
    """As many lines as there is room for; the whole list is one step away."""

    def __init__(self, bench: Bench, facts: Home) -> None:
        super().__init__()
        self._bench = bench
        self._rows: list[DueRow] = []
        head = self.add_head("要办的事")
        head.insertSpacing(1, 4)
        parts = (("overdue", f"逾期{facts.overdue}件", facts.overdue), ("soon", f"七天内{facts.soon}件", facts.soon))
        at = 2
        for part, words, count in parts:
            if count:
                link = self._link(f"due.{part}", words, ToWaiting("due", part), small=True)  # type: ignore[arg-type]  # one of the two
                head.insertWidget(at, link)
                at += 1
        self._gaps = self._link("due.gaps", "", ToGaps(""), small=True)
        self._gaps.hide()
        head.insertWidget(at, self._gaps)
        self._all = self._link("all_due", f"全部{len(facts.due)}件", ToWaiting("due"))
        head.addWidget(self._all)
        lines = due_lines(facts.due)[:MOST_SHOWN]
        badge = max((badge_width(badge_for(one.first.days_left)) for one in lines), default=0)
        kind = kind_width([one.first.form_title for one in lines])
        for line in lines:
            row = DueRow(line, day_words(line.first.due_on, facts.today), badge, kind)
            row.asked.connect(self._bench.navigator.go)
            row.link.stepped.connect(self._on_step)
            self._rows.append(row)
        if lines:
            self._align_verbs()
            self.box.addWidget(_Lines(self._rows), 1)
        else:
            self.box.addWidget(EmptyState("现在没有到期的事。", "有期限的事会自己排到这里。"), 1)
        self._all.setVisible(bool(lines))

    def show_gaps(self, panel: HomePanel) -> None:
        """Say how many places of a matrix are missing, drafted or not; the number opens their list."""
        words = f"缺{len(panel.gaps)}处"
        self._gaps.set_words(words)
        self._gaps.setAccessibleName(f"{panel.title}{words}")
        self._gaps.setProperty("route", ToGaps(panel.report))
        self._gaps.setVisible(bool(panel.gaps))

    @property
    def links(self) -> list[Link]:
        """The verbs that are shown."""
        return [row.link for row in self._rows if not row.isHidden()]

    def _on_step(self, step: int) -> None:
        walk(self.links, step)

    def _align_verbs(self) -> None:
        """Let the verbs begin at one edge, so that the days stand in a column."""
        widest = max(row.link.sizeHint().width() for row in self._rows)
        for row in self._rows:
            row.link.setFixedWidth(widest)

    def _link(self, verb: str, words: str, route: Route, *, small: bool = False) -> Link:
        link = Link(verb, words, small=small)
        link.setProperty("route", route)
        link.clicked.connect(self._on_link)
        return link

    def _on_link(self) -> None:
        link = self.sender()
        if link is not None:
            self._bench.navigator.go(link.property("route"))
