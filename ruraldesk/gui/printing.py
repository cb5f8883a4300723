"""Paper: the PDF's own pages, painted onto the printer. Everything rendered comes from services."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from ruraldesk.services.printing import Paper, page_png

DPI = 300
SIZES = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3, "A5": QPageSize.PageSizeId.A5}


def print_pdf(parent: QWidget, pdf: bytes, title: str, pages: int = 1) -> bool:
    """Print a sheet after asking which printer; False if the clerk changed her mind."""
    return print_paper(parent, Paper(pdf, pages, (), stopped=False), title)


def print_paper(parent: QWidget, paper: Paper, title: str, printer_name: str = "", copies: int = 1) -> bool:
    """Print a rendered paper page by page at 300 dpi."""
    return print_papers(parent, [paper], title, printer_name, copies)


def print_papers(parent: QWidget, papers: Sequence[Paper], title: str, printer_name: str = "", copies: int = 1) -> bool:
    """Print several papers one after another, each on paper of its own size, after asking once which printer."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    if printer_name:
        printer.setPrinterName(printer_name)
    else:
        dialog = QPrintDialog(printer, parent.window())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return False
    for paper in papers:
        paint_onto(printer, paper)
    return True


def paint_onto(printer: QPrinter, paper: Paper) -> None:
    """Paint every page of a paper onto a printer (or its PDF file, in tests)."""
    first = QImage.fromData(page_png(paper, 1, 72))
    size = QPageSize(QRectF(0, 0, first.width(), first.height()).size(), QPageSize.Unit.Point)
    printer.setFullPage(True)
    printer.setPageSize(size)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    painter = QPainter(printer)
    for page in range(1, paper.pages + 1):
        if page > 1:
            printer.newPage()
        picture = QImage.fromData(page_png(paper, page, DPI))
        painter.drawImage(QRectF(painter.viewport()), picture)
    painter.end()


def printer_names() -> list[str]:
    """Return the printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: name != usual)
