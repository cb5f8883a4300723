"""一览: what every register took in by month this year, charts of those most used; the landing view of 统计."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.bench import Bench
from ruraldesk.gui.charts.bar import Bar
from ruraldesk.gui.charts.bars import Bars
from ruraldesk.gui.charts.lying import LyingBars
from ruraldesk.gui.charts.number_grid import Line, NumberGrid
from ruraldesk.gui.components.boxes import EmptyState, Panel
from ruraldesk.gui.routes import ToLedger
from ruraldesk.gui.shell.entries import groups
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.services import forms
from ruraldesk.services.register_counts import RegisterCount, all_registers, made_this_year

CHARTED, MONTHS = 4, 12


class Overview(QScrollArea):
    """Counts every register that took something in this year, group by group of the rail."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._stale = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("各登记的件数")
        self.setWidgetResizable(True)

    def forget(self) -> None:
        """Count again when it is next looked at."""
        self._stale = True

    def look(self) -> None:
        """Count, if something has changed since."""
        if self._stale:
            self._stale = False
            desk = self._bench.desk
            self._bench.jobs.run(lambda _: all_registers(desk), self._on_counts, label="数一数")

    def _on_counts(self, counts: list[RegisterCount]) -> None:
        now = self._bench.clock.today().month
        inner = QWidget()
        palette.ground(inner, tokens.PAGE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        used = {one.form: one for one in counts if one.this_year}
        most = sorted((one for one in used.values() if one.states), key=lambda one: -one.this_year)[:CHARTED]
        if not used:
            column.addWidget(EmptyState("今年还没有登记过。", "登记以后，这里按月数给你看。"), 1)
        else:
            column.addWidget(self._year(self._grouped(used), len(used), now))
            column.addWidget(Pairs([panel for one in most for panel in (self._months(one, now), self._states(one))]))
            column.addStretch(1)
        self.setWidget(inner)

    def _grouped(self, used: dict[str, RegisterCount]) -> list[tuple[str, list[RegisterCount]]]:
        """Return the registers that have something as the rail has them, each group with its word."""
        rail = groups(forms.forms(self._bench.desk))
        found = ((word, [used[one.form_id] for one in members if one.form_id in used]) for _, word, members in rail)
        return [(word, registers) for word, registers in found if registers]

    def _year(self, grouped: list[tuple[str, list[RegisterCount]]], count: int, now: int) -> Panel:
        panel = Panel()
        panel.add_head("一年一览", f"{count}册今年有新登记的，点一个数列出是哪几件")
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 8, 16, 10)
        grid = YearGrid(grouped, now)
        grid.picked.connect(self._on_number)
        grid.stood.connect(self._on_stood)
        holder.addWidget(grid)
        panel.box.addLayout(holder)
        return panel

    def _on_number(self, place: int) -> None:
        grid = self.sender()
        if isinstance(grid, YearGrid):
            line, column = divmod(place, MONTHS + 1)
            one = grid.registers[line]
            if one is not None:
                self._list(one.form, one.title, column + 1 if column < MONTHS else None)

    def _on_stood(self, where: QRect) -> None:
        """Keep the number one stands on in sight, with the line over it."""
        grid, inner = self.sender(), self.widget()
        if isinstance(grid, YearGrid) and isinstance(inner, QWidget) and grid.hasFocus() and not where.isEmpty():
            middle = grid.mapTo(inner, where.center())
            self.ensureVisible(middle.x(), middle.y(), where.width(), 2 * where.height())

    def _months(self, one: RegisterCount, now: int) -> Panel:
        panel = Panel()
        panel.add_head(f"{one.title}每月登记", f"今年{one.this_year}件")
        holder = QHBoxLayout()
        holder.setContentsMargins(14, 8, 14, 8)
        bars = MonthBars(one, now)
        bars.picked.connect(self._on_month)
        holder.addWidget(bars)
        panel.box.addLayout(holder)
        return panel

    def _on_month(self, place: int) -> None:
        bars = self.sender()
        if isinstance(bars, MonthBars) and bars.months[place]:
            self._list(bars.form, bars.title, place + 1)

    def _list(self, form: str, title: str, month: int | None) -> None:
        """List what a register took in in a month of this year, or in the whole of it."""
        desk = self._bench.desk
        words = f"{'今年' if month is None else f'{month}月'}登记的{title}"

        def done(found: list[str]) -> None:
            self._bench.navigator.go(ToLedger(form, records=tuple(found), title=words))

        self._bench.jobs.run(lambda _: made_this_year(desk, form, month), done, label="找这几件")

    def _states(self, one: RegisterCount) -> Panel:
        panel = Panel()
        panel.add_head(f"{one.title}现在的状态", f"共{sum(count for _, count in one.states)}件")
        holder = QHBoxLayout()
        holder.setContentsMargins(14, 10, 14, 8)
        bars = StateBars(one.form, tuple((name, count) for name, count in one.states if count))
        bars.picked.connect(self._on_state)
        holder.addWidget(bars)
        panel.box.addLayout(holder)
        return panel

    def _on_state(self, place: int) -> None:
        bars = self.sender()
        if isinstance(bars, StateBars):
            spec = forms.form(self._bench.desk, bars.form)
            state = next(one.name for one in spec.states if one.label == bars.states[place])
            self._bench.navigator.go(ToLedger(bars.form, state=state))


class Pairs(QWidget):
    """Panels two by two, one under another where two have no room."""

    def __init__(self, panels: list[Panel]) -> None:
        super().__init__()
        self._panels, self._across = panels, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(14)
        self._grid.setColumnStretch(0, 1)
        self._lay(2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay(2 if self.width() >= 2 * self._widest() + self._grid.spacing() else 1)

    def _lay(self, across: int) -> None:
        if across != self._across:
            self._across = across
            for place, panel in enumerate(self._panels):
                self._grid.addWidget(panel, place // across, place % across)
            self._grid.setColumnStretch(1, across - 1)

    def _widest(self) -> int:
        return max((panel.minimumSizeHint().width() for panel in self._panels), default=0)


class YearGrid(NumberGrid):
    """What each register took in month by month and in the year; a number leads to its records."""

    def __init__(self, grouped: list[tuple[str, list[RegisterCount]]], now: int) -> None:
        self.registers: list[RegisterCount | None] = []  # of each line; None at the head of a group
        lines: list[Line] = []
        for word, registers in grouped:
            self.registers += [None, *registers]
            lines += [(word, ()), *((one.title, (*one.months, one.this_year)) for one in registers)]
        super().__init__([*(f"{month}月" for month in range(1, MONTHS + 1)), "合计"], lines, now - 1)
        self.setObjectName("chart:year")


class MonthBars(Bars):
    """What a register took in month by month; a bar leads to its records."""

    def __init__(self, one: RegisterCount, now: int) -> None:
        self.form, self.title, self.months = one.form, one.title, one.months[:now]
        bars = tuple(Bar(f"{month}月", count) for month, count in enumerate(self.months, start=1))
        super().__init__(bars, "", every=True, pickable=True)
        self.setObjectName(f"chart:months:{one.form}")
        self.setMinimumHeight(150)


class StateBars(LyingBars):
    """How the records of a register stand; a bar leads to its records."""

    def __init__(self, form: str, states: tuple[tuple[str, int], ...]) -> None:
        super().__init__(tuple(Bar(name, count) for name, count in states), "件", pickable=True)
        self.form, self.states = form, tuple(name for name, _ in states)
        self.setObjectName(f"chart:states:{form}")
        self.setMinimumHeight((QFontMetrics(fonts.small()).height() + 2) * len(states) + 4)
