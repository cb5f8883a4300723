"""The base of every chart: its parts can be clicked, and walked through and opened by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ruraldesk.gui.components.labels import plain_tip
from ruraldesk.gui.theme import tokens
from ruraldesk.gui.theme.ring import paint_ring

_STEPS = {Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Up: (0, -1)}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PickChart(QWidget):
    """Arrows walk from part to part, Enter opens; subclasses say where the parts are and what they are called."""

    RING_OUTSIDE = 0  # pixels
    picked = Signal(int)  # the part's place
    stood = Signal(QRect)  # where the part is that one has come to

    def __init__(self, *, pickable: bool) -> None:
        super().__init__()
        self._pickable = pickable
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(pickable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pickable else Qt.FocusPolicy.NoFocus)

    def areas(self) -> dict[int, QRect]:
        """Return where the parts are that lead somewhere, by their places."""
        raise NotImplementedError

    def words_of(self, place: int) -> str:
        """Return what a part says."""
        raise NotImplementedError

    def stand_at(self, place: int) -> None:
        """Stand on a part."""
        self._at = place
        self.setAccessibleDescription(self.words_of(place))
        self.update()
        self.stood.emit(self.areas().get(place, QRect()))

    def paint_place(self, painter: QPainter) -> None:
        """Paint the ring around the part one stands on."""
        area = self.areas().get(self._at)
        if self.hasFocus() and area is not None:
            out = self.RING_OUTSIDE
            paint_ring(painter, QRectF(area).adjusted(-out, -out, out, out), tokens.ACCENT)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        places = self.areas()
        if places:
            self.stand_at(self._at if self._at in places else next(iter(places)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = Qt.Key(event.key())
        if key in _OPENS and self._at in self.areas():
            self.picked.emit(self._at)
        elif key in _STEPS and self._pickable:
            self._walk(*_STEPS[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = self._place_at(event)
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        self.stand_at(place)
        self.picked.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = self._place_at(event) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = next((one for one, area in self.areas().items() if area.contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), plain_tip(self.words_of(found)) if found is not None else "", self)
            return True
        return super().event(event)

    def _place_at(self, event: QMouseEvent) -> int | None:
        if not self._pickable:
            return None
        return next((one for one, area in self.areas().items() if area.contains(event.position().toPoint())), None)

    def _walk(self, across: int, down: int) -> None:
        """Go to the nearest part in a direction; along a line first."""
        areas = self.areas()
        here = areas.get(self._at)
        if here is None:
            return
        middle = here.center()
        best: tuple[int, int] | None = None
        for place, area in areas.items():
            step = area.center() - middle
            ahead = step.x() * across + step.y() * down
            aside = abs(step.y()) if across else abs(step.x())
            if place == self._at or ahead <= 0 or (across and aside >= here.height()):
                continue
            cost = ahead + 4 * aside
            if best is None or cost < best[0]:
                best = (cost, place)
        if best is not None:
            self.stand_at(best[1])
