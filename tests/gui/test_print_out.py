"""What comes of a print: printers that are gone or stand still, no printer at all, and what a saved file is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.errors import UserError
from ruraldesk.gui import printing
from ruraldesk.gui.pages import print_page, print_run, print_ways
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.printing import How, open_printer, send, sheet_for
from ruraldesk.gui.routes import ToPrint
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import paper_names, print_again
from tests.gui.test_printing import paper, sides
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.paper_printers import printer_to


class Queue(QPrinter):
    """A printer with a queue: what is painted counts once the queue was asked."""

    def __init__(self) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)

    def outputFileName(self) -> str:  # noqa: N802
        return ""

    def printerName(self) -> str:  # noqa: N802
        return "办公室"


@pytest.fixture
def case(window: DeskWindow) -> str:
    assert window.desk is not None
    return Dispute.at(window.desk).effective().id


def opened(window: DeskWindow, qtbot: QtBot, case: str) -> PrintPage:
    assert window.shell is not None
    window.shell.go(ToPrint(CASE, (case,)))
    page = window.shell.page
    assert isinstance(page, PrintPage)
    qtbot.waitUntil(lambda: not page._bench.jobs.busy and page._paper is not None, timeout=20_000)
    return page


def pressed(qtbot: QtBot, page: PrintPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page._bench.jobs.busy, timeout=20_000)


def test_a_printer_that_went_away_while_painting_has_printed_nothing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "standing_of", lambda _: "gone")
    sent = send(printer_to(tmp_path / "out.pdf", Queue()), sides(paper(2)))
    assert (sent.pages, len(sent.left), sent.broken) == (0, 2, True)


def test_a_printer_that_is_not_there_is_gone(qapp: QApplication) -> None:
    assert printing.standing_of("没有这台") == "gone"


def test_a_sheet_that_the_printer_has_not_is_printed_on_a4_not_on_what_its_driver_names_first() -> None:
    of = QPageSize.PageSizeId
    letter, a4, a3 = (QPageSize(one) for one in (of.Letter, of.A4, of.A3))
    assert sheet_for(a3, [letter, a4]).id() == of.A4
    assert sheet_for(a3, [letter, a4, a3]).id() == of.A3
    assert sheet_for(a3, []).id() == of.A3  # nobody knows what it has
    assert sheet_for(a3, [letter]).id() == of.A3


def test_a_chosen_printer_that_is_no_longer_there_is_named(
    qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for left in ([], ["别的"]):
        monkeypatch.setattr(printing, "printer_names", lambda left=left: left)
        with pytest.raises(UserError) as caught:
            open_printer(parent, "公示单", How("办公室"))
        assert caught.value.sentence == "“办公室”没有动，一页也没打。"


def test_a_printer_that_stands_still_says_that_the_paper_waits(
    window: DeskWindow, qtbot: QtBot, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page = opened(window, qtbot, case)
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(tmp_path / "out.pdf", Queue()))
    monkeypatch.setattr(printing, "standing_of", lambda _: "stopped")
    pressed(qtbot, page, "action:print")
    assert said == ["“办公室”停着，纸还没出来。"]
    assert len(print_again.issued(page._bench.desk, case)) == 1  # it lies in the queue and will come out


@pytest.mark.parametrize(("names", "main"), [([], "action:save_pdf"), (["办公室"], "action:print")])
def test_the_main_way_out_is_the_printer_or_where_there_is_none_a_file(
    window: DeskWindow, qtbot: QtBot, case: str, monkeypatch: pytest.MonkeyPatch, names: list[str], main: str
) -> None:
    monkeypatch.setattr(print_ways, "printer_names", lambda: names)
    page = opened(window, qtbot, case)
    last = page.bar.right.itemAt(page.bar.right.count() - 1)
    assert last is not None
    assert last.widget().objectName() == main
    assert page.bar.reason.text() == ("" if names else "没有打印机，先存为PDF")
    pressed_ones: list[str] = []
    monkeypatch.setattr(print_page, "choose_new_file", lambda *_: pressed_ones.append("action:save_pdf"))
    monkeypatch.setattr(print_run, "open_printer", lambda *_: pressed_ones.append("action:print"))
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert pressed_ones == [main]


def test_after_printing_again_the_focus_stays_on_the_page(
    window: DeskWindow, qtbot: QtBot, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, qtbot, case)
    files = iter([tmp_path / "one.pdf", tmp_path / "two.pdf"])
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(next(files)))
    pressed(qtbot, page, "action:print")
    again = page.findChild(QAbstractButton, "action:print_again")
    assert again is not None
    again.setFocus()
    qtbot.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page._bench.jobs.busy, timeout=20_000)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(print_again.issued(page._bench.desk, case)) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: not page._bench.jobs.busy, timeout=20_000)
    at = window.focusWidget()
    assert at is not None
    assert at.objectName() == "print:register"


def test_two_sheets_of_one_case_are_proposed_as_two_files(
    window: DeskWindow, qtbot: QtBot, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, qtbot, case)
    proposed: list[str] = []
    monkeypatch.setattr(print_page, "choose_new_file", lambda _page, _title, name, _kinds: proposed.append(name))
    pressed(qtbot, page, "action:save_pdf")
    for keys in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        name = "print:agreement" if keys == Qt.Key.Key_Return else "print:register"
        button = page.findChild(QAbstractButton, name)
        assert button is not None
        qtbot.keyClick(button, keys)
        qtbot.waitUntil(lambda: not page._bench.jobs.busy, timeout=20_000)
        pressed(qtbot, page, "action:save_png")
    title = page._title
    assert proposed == [
        f"{title}_受理登记表.pdf",
        f"{title}_人民调解协议书.png",
        f"{title}_受理登记表等2种.png",
    ]


def test_a_files_name_keeps_its_sheet_and_nothing_that_a_disk_refuses() -> None:
    assert paper_names.of_sheets('徐样例/周样例:"邻里"', ["协议书"]) == "徐样例周样例邻里_协议书"
    long = paper_names.of_sheets("很长的题目" * 30, ["协议书"])
    assert long.endswith("_协议书")
    assert len(long) == paper_names.LONGEST
    assert paper_names.of_sheets("徐样例", ["协议书"], blank=True) == "空白协议书"
