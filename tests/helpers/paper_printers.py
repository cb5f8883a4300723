"""Printers that write to a file, one of them with paper for a few pages only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter


class WeakPrinter(QPrinter):
    """A printer that has paper for so many pages only."""

    def __init__(self, sheets: int) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self._sheets = sheets

    def newPage(self) -> bool:  # noqa: N802
        self._sheets -= 1
        return self._sheets > 0 and super().newPage()


def printer_to(file: Path, printer: QPrinter | None = None) -> QPrinter:
    """Return a printer whose pages come out as a PDF file."""
    made = printer or QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(file))
    return made
