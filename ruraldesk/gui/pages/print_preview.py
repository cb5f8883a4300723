"""The middle of the print page: one page of the PDF on the desk, with a frame round what the gate found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ruraldesk.gui.printing import image_of
from ruraldesk.gui.theme import fonts, palette, tokens
from ruraldesk.gui.theme.ring import paint_ring
from ruraldesk.model.paper_spot import Spot
from ruraldesk.services.page_pictures import page_picture, page_size
from ruraldesk.services.printing import Paper

MARGIN = 14
WHOLE, WIDE = 0.0, -1.0  # zooms that follow the room there is
STEPS = (WHOLE, WIDE, 1.5, 2.0)  # of the sheet's own size on a screen of 96 dpi
NAMES = {WHOLE: "整页", WIDE: "页宽", 1.5: "150%", 2.0: "200%"}
SCREEN_DPI, LEAST_DPI = 96, 24
TAG = 18.0  # side of a finding's number


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame round a place of a page. ``number`` is the finding's; 0 for one without."""

    spot: Spot
    number: int
    stops: bool  # red and unbroken; else brown and broken, so that it can be told in black and white


class SheetView(QWidget):
    """A page as a picture, and frames upon it."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self._frames: list[Frame] = []
        self._chosen = 0

    def show_page(self, picture: QPixmap, frames: Sequence[Frame], chosen: int) -> None:
        self._picture, self._frames, self._chosen = picture, list(frames), chosen
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._picture.deviceIndependentSize().toSize() + QSize(2, 2)

    def box_of(self, spot: Spot) -> QRectF:
        """Return where a place of the page is in this widget."""
        wide, high = self.width() - 2, self.height() - 2
        return QRectF(1 + spot.x * wide, 1 + spot.y * high, spot.width * wide, spot.height * high)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.EDGE))
        painter.drawPixmap(1, 1, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for frame in self._frames:
            self._paint_frame(painter, frame)

    def _paint_frame(self, painter: QPainter, frame: Frame) -> None:
        colour = QColor(tokens.DANGER if frame.stops else tokens.WARN_EDGE)
        box = self.box_of(frame.spot).adjusted(-1, -1, 1, 1)
        chosen = frame.number == self._chosen and frame.number > 0
        painter.setPen(QPen(colour, 3 if chosen else 2, Qt.PenStyle.SolidLine if frame.stops else Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if frame.number:
            self._paint_number(painter, frame, box, colour)

    def _paint_number(self, painter: QPainter, frame: Frame, box: QRectF, colour: QColor) -> None:
        """Write the finding's number in the sheet's margin, level with its frame, where it hides nothing."""
        level = [
            one
            for one in self._frames
            if one.number and abs(self.box_of(one.spot).center().y() - box.center().y()) < TAG
        ]
        left = 4.0 + (TAG + 2) * level.index(frame)
        tag = QRectF(left, max(1.0, box.center().y() - TAG / 2), TAG, TAG)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(tag)
        painter.setPen(QColor(tokens.SHEET if frame.stops else tokens.INK))
        painter.setFont(fonts.font(12, bold=True))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, str(frame.number))


class PreviewPane(QScrollArea):
    """Shows a page whole, by its width or large; arrows scroll, the wheel turns pages where there is no scrolling."""

    turned = Signal(int)  # the page shown now

    def __init__(self) -> None:
        super().__init__()
        self._paper: Paper | None = None
        self._frames: list[Frame] = []
        self._chosen = 0
        self._page, self._zoom = 1, WHOLE
        self.setObjectName("preview")
        self.setAccessibleName("预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        palette.ground(self.viewport(), tokens.DESK)
        self._inner = QWidget()
        palette.ground(self._inner, tokens.DESK)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.sheet = SheetView()
        column.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._inner)

    @property
    def page(self) -> int:
        return self._page

    @property
    def zoom_name(self) -> str:
        return NAMES[self._zoom]

    def show_paper(self, paper: Paper | None, frames: Sequence[Frame] = (), page: int = 0) -> None:
        """Show a paper, or nothing, from the page where one is unless another is asked for."""
        self._paper, self._frames, self._chosen = paper, list(frames), 0
        self._page = min(max(1, page or self._page), paper.pages) if paper else 1
        self._draw()

    def show_page(self, page: int) -> None:
        if self._paper is not None:
            self._page = min(max(1, page), self._paper.pages)
            self._draw()
            self.verticalScrollBar().setValue(0)
            self.turned.emit(self._page)

    def turn(self, step: int) -> None:
        self.show_page(self._page + step)

    def point_at(self, number: int) -> bool:
        """Turn to a finding's frame and make it stand out; False if it stands nowhere on the paper."""
        frame = next((one for one in self._frames if one.number == number), None)
        if frame is None:
            return False
        self._chosen = number
        self.show_page(frame.spot.page)
        at = self.sheet.mapTo(self._inner, self.sheet.box_of(frame.spot).center().toPoint())
        self.ensureVisible(at.x(), at.y(), self.viewport().width() // 3, self.viewport().height() // 3)
        return True

    def zoom_in(self) -> None:
        """Show the page larger; after the largest it is whole again."""
        self._set_zoom(STEPS[(STEPS.index(self._zoom) + 1) % len(STEPS)])

    def zoom_out(self) -> None:
        self._set_zoom(STEPS[max(0, STEPS.index(self._zoom) - 1)])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._zoom in (WHOLE, WIDE):
            self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        elif event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._paper is not None:
            self.show_page(1 if event.key() == Qt.Key.Key_Home else self._paper.pages)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            paint_ring(painter, QRectF(self.viewport().rect()), tokens.ACCENT)

    def _set_zoom(self, zoom: float) -> None:
        middle = self._middle()
        self._zoom = zoom
        self._draw()
        self._inner.adjustSize()
        self.ensureVisible(round(middle[0] * self.sheet.width()), round(middle[1] * self.sheet.height()))

    def _middle(self) -> tuple[float, float]:
        """Return what stands in the middle, as shares of the sheet; after a finding was pointed at, that."""
        frame = next((one.spot for one in self._frames if one.number == self._chosen and self._chosen), None)
        if frame is not None and frame.page == self._page:
            return frame.x + frame.width / 2, frame.y + frame.height / 2
        at = self.sheet.mapFrom(self.viewport(), QPoint(self.viewport().width() // 2, self.viewport().height() // 2))
        return at.x() / max(1, self.sheet.width()), at.y() / max(1, self.sheet.height())

    def _draw(self) -> None:
        self.sheet.setVisible(self._paper is not None)
        if self._paper is None:
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap.fromImage(image_of(page_picture(self._paper, self._page, self._dpi(self._paper) * ratio)))
        picture.setDevicePixelRatio(ratio)
        here = [one for one in self._frames if one.spot.page == self._page]
        self.sheet.show_page(picture, here, self._chosen)
        self.setAccessibleDescription(f"第{self._page}页，共{self._paper.pages}页，{self.zoom_name}")

    def _dpi(self, paper: Paper) -> float:
        if self._zoom > 0:
            return SCREEN_DPI * self._zoom
        wide, high = page_size(paper, self._page)
        room_wide = self.viewport().width() - 2 * MARGIN - 2
        room_high = self.viewport().height() - 2 * MARGIN - 2
        if self._zoom == WIDE:
            return max(LEAST_DPI, (room_wide - self.verticalScrollBar().sizeHint().width()) / wide * 72)
        return max(LEAST_DPI, min(room_wide / wide, room_high / high) * 72)
