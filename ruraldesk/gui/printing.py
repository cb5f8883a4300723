"""Paper: the PDF's own pages, painted onto the printer. Everything rendered comes from services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import tell, tell_refusal
from ruraldesk.progress import SILENT, Progress
from ruraldesk.services.page_pictures import PagePicture, page_picture, page_size
from ruraldesk.services.print_order import EMPTY
from ruraldesk.services.printing import Paper

DPI = 300
_BROKEN = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)
Standing = Literal["ready", "stopped", "gone"]


@dataclass(frozen=True, slots=True)
class How:
    """How the clerk wants it printed. ``printer`` "" asks when printing."""

    printer: str = ""
    copies: int = 1
    both_sides: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of paper to print: a page of a paper, or nothing."""

    paper: Paper
    page: int  # 0 = left white


@dataclass(frozen=True, slots=True)
class Sent:
    """What reached the printer, and what did not because it was stopped, by hand or by the printer.

    ``waits``: the printer took it, but stands still, so that nothing lies in its tray yet.
    """

    out: tuple[Side, ...]
    left: tuple[Side, ...] = ()
    broken: bool = False
    waits: bool = False

    @property
    def pages(self) -> int:
        return sum(one.page != EMPTY for one in self.out)


def print_pdf(parent: QWidget, pdf: bytes, title: str, pages: int = 1) -> bool:
    """Print a sheet after asking which printer; False if it did not go out, for whatever reason."""
    paper = Paper(pdf, pages, (), stopped=False)
    sides = [Side(paper, page) for page in range(1, pages + 1)]
    try:
        printer = open_printer(parent, title, How())
        if printer is None:
            return False
        sent = send(printer, sides)
        if sent.broken:
            raise broken(printer, sent)
        if sent.waits:
            tell_waiting(parent, printer)
    except UserError as refusal:
        tell_refusal(parent, refusal)
        return False
    return True


def open_printer(parent: QWidget, title: str, how: How) -> QPrinter | None:
    """Return a printer set as the clerk wants it, after asking which; None if she changed her mind.

    Raises UserError printer_none, printer_silent (the one she chose is no longer there).
    """
    names = printer_names()
    if how.printer and how.printer not in names:
        raise UserError("printer_silent", printer=how.printer)
    if not names:
        raise UserError("printer_none")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCopyCount(how.copies)
    printer.setCollateCopies(True)
    if how.printer:
        printer.setPrinterName(how.printer)
    else:
        dialog = QPrintDialog(printer, parent.window())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return None
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if how.both_sides else QPrinter.DuplexMode.DuplexNone)
    return printer


def send(printer: QPrinter, sides: Sequence[Side], progress: Progress = SILENT) -> Sent:
    """Paint sides onto a printer, one after another, as one print job; runs in the job's thread.

    Stopped by hand, what is painted by then comes out; the printer's own failure ends it too. A queue takes the job
    as a whole when it is done, and says nothing where it does not: so it is asked afterwards.
    """
    sent = _painted_onto(printer, sides, progress)
    if printer.outputFileName():
        return sent
    standing = standing_of(printer.printerName())
    if standing == "gone":
        return Sent((), tuple(sides), broken=True)
    return replace(sent, waits=standing == "stopped")


def broken(printer: QPrinter, sent: Sent) -> UserError:
    """Return what a clerk is told when the printer stopped."""
    name = printer.printerName() or "打印机"
    if not sent.out:
        return UserError("printer_silent", printer=name)
    return UserError("printer_stopped", printer=name, pages=sent.pages)


def tell_waiting(parent: QWidget, printer: QPrinter) -> None:
    """Say that a printer stands still with the sheets before it."""
    title = f"“{printer.printerName()}”停着，纸还没出来。"
    tell(parent, title, "要打的已经排在它那里。看看电源、线和纸，好了自己会出来，不用再打。", name="printer_waits")


def standing_of(printer: str) -> Standing:
    """Return whether a printer works, stands still, or is no longer there."""
    found = QPrinterInfo.printerInfo(printer)
    if found.isNull():
        return "gone"
    return "stopped" if found.state() in _BROKEN else "ready"


def printer_names() -> list[str]:
    """Return the printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: name != usual)


def turns_sheets(printer: str) -> bool:
    """True if a printer prints both sides by itself, or nobody knows."""
    found = QPrinterInfo.printerInfo(printer)
    modes = found.supportedDuplexModes() if not found.isNull() else []
    return not modes or any(mode != QPrinter.DuplexMode.DuplexNone for mode in modes)


def takes_sheet(printer: str, paper: Paper, page: int) -> bool:
    """True if a printer has paper of a page's size, or nobody knows."""
    there = {one.id() for one in _sheets_of(printer)}
    return not there or _size(paper, page).id() in there


def sheet_for(wanted: QPageSize, there: Sequence[QPageSize]) -> QPageSize:
    """Return the sheet to print on: the wanted one, or A4 where the printer has no such sheet.

    Left to itself Qt takes the printer's first one, which is an American size on many a driver.
    """
    ids = {one.id() for one in there}
    if not ids or wanted.id() in ids or QPageSize.PageSizeId.A4 not in ids:
        return wanted
    return QPageSize(QPageSize.PageSizeId.A4)


def image_of(picture: PagePicture) -> QImage:
    """Return a page's pixels as a picture of its own."""
    made = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return made.copy()  # the pixels are not its own


def _painted_onto(printer: QPrinter, sides: Sequence[Side], progress: Progress) -> Sent:
    printer.setFullPage(True)
    _set_size(printer, sides[0])
    painter = QPainter()
    if not painter.begin(printer):
        return Sent((), tuple(sides), broken=True)
    done = 0
    try:
        for done, side in enumerate(sides):
            if progress.cancelled() and done:
                return Sent(tuple(sides[:done]), tuple(sides[done:]))
            progress.step(done, len(sides), f"第{done + 1}面，共{len(sides)}面")
            _set_size(printer, side)
            if (done and not printer.newPage()) or not _painted(printer, painter, side):
                return Sent(tuple(sides[:done]), tuple(sides[done:]), broken=True)
        return Sent(tuple(sides))
    finally:
        painter.end()


def _painted(printer: QPrinter, painter: QPainter, side: Side) -> bool:
    if side.page != EMPTY:
        picture = image_of(page_picture(side.paper, side.page, DPI))
        painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), picture)
    return printer.printerState() not in _BROKEN


def _sheets_of(printer: str) -> list[QPageSize]:
    """Return the sheets a printer has; none where nobody knows."""
    found = QPrinterInfo.printerInfo(printer)
    return [] if found.isNull() else found.supportedPageSizes()


def _set_size(printer: QPrinter, side: Side) -> None:
    """Choose the sheet of the page that comes next; a white side has that of the one before."""
    if side.page == EMPTY:
        return
    wide, high = page_size(side.paper, side.page)
    landscape = wide > high
    printer.setPageSize(sheet_for(_size(side.paper, side.page), _sheets_of(printer.printerName())))
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
    )


def _size(paper: Paper, page: int) -> QPageSize:
    wide, high = page_size(paper, page)
    return QPageSize(QSizeF(min(wide, high), max(wide, high)), QPageSize.Unit.Point)
