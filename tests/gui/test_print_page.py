"""The print page: papers ticked together, what stops shown on its place, the way to the printer and what came of it."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages import print_page, print_run
from ruraldesk.gui.pages.print_findings import FindingsPanel
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.pages.print_signed import SignedDialog
from ruraldesk.gui.routes import ToPrint
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import print_again, records
from ruraldesk.services.printing import PrintFinding
from ruraldesk.store import safe_file
from tests.helpers.disclosure import Hall
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.paper_printers import WeakPrinter, printer_to

OpenPrinter = Callable[..., QPrinter | None]


def open_papers(window: DeskWindow, qtbot: QtBot, form: str, *of: str) -> PrintPage:
    shell = window.shell
    assert shell is not None
    shell.go(ToPrint(form, of))
    page = shell.page
    assert isinstance(page, PrintPage)
    settled(qtbot, page)
    return page


def settled(qtbot: QtBot, page: PrintPage) -> None:
    qtbot.waitUntil(lambda: not page._bench.jobs.busy and page._paper is not None, timeout=20_000)


def open_paper(window: DeskWindow, qtbot: QtBot) -> PrintPage:
    assert window.desk is not None
    person = records.add(window.desk, "person", {"name": "王建国", "publish_consent": "none"}).record.id
    return open_papers(window, qtbot, "person", person)


def open_case(window: DeskWindow, qtbot: QtBot) -> tuple[PrintPage, str]:
    assert window.desk is not None
    case = Dispute.at(window.desk).effective().id
    return open_papers(window, qtbot, CASE, case), case


def found(page: QWidget, name: str) -> QAbstractButton:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    return button


def press(qtbot: QtBot, page: PrintPage, name: str) -> None:
    qtbot.mouseClick(found(page, name), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page._bench.jobs.busy, timeout=20_000)


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def printed_pages(file: Path) -> int:
    document = pypdfium2.PdfDocument(file)
    count = len(document)
    document.close()
    return count


def test_a_blank_sheet_is_one_tick_away(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_paper(window, qtbot)
    blank = page.findChild(QCheckBox, "field:blank")
    assert blank is not None
    qtbot.keyClick(blank, Qt.Key.Key_Space)
    settled(qtbot, page)
    assert page._wanted().options.blank
    assert found(page, "action:print").isEnabled()


def test_a_paper_that_fits_one_sheet_only_offers_no_other(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_paper(window, qtbot)
    kinds = page.findChild(QComboBox, "field:paper")
    assert kinds is not None
    assert kinds.count() == 1
    assert not kinds.isEnabled()
    assert page._wanted().kinds == {}


def test_a_reason_is_asked_only_for_what_a_reason_lets_out(window: DeskWindow, qtbot: QtBot) -> None:
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    panel.show_findings([PrintFinding("stopped", "支出比预算多。", "", "spent", "r1")])
    assert panel.findChild(QAbstractButton, "action:allow") is None
    panel.show_findings([PrintFinding("stopped", "说明里有手机号。", "说明", "note", "r1", may_pass=True)])
    assert panel.findChild(QAbstractButton, "action:allow") is not None


def test_papers_are_ticked_by_keys_and_looked_at_one_by_one(window: DeskWindow, qtbot: QtBot) -> None:
    page, _ = open_case(window, qtbot)
    register, session = found(page, "print:register"), found(page, "print:session")
    register.setFocus()
    qtbot.keyClick(register, Qt.Key.Key_Down)
    qtbot.keyClick(session, Qt.Key.Key_Space)
    settled(qtbot, page)
    assert page._wanted().papers == ("register", "session")
    assert page._paper is not None
    assert page._paper.pages == 2
    assert page._preview.page == 2  # the one just ticked
    qtbot.keyClick(page, Qt.Key.Key_PageUp)
    assert page._papers.current == "register"
    qtbot.keyClick(session, Qt.Key.Key_Return)
    assert page._preview.page == 2


def test_the_paper_that_is_to_be_signed_is_proposed_in_as_many_copies_as_its_record_says(
    window: DeskWindow, qtbot: QtBot
) -> None:
    assert window.desk is not None
    case = Dispute.at(window.desk).agreed().id
    assert records.get(window.desk, case).fields["copies"] == 3
    page = open_papers(window, qtbot, CASE, case)
    assert page._wanted().papers == ("agreement",)
    assert page._ways.copies == 3
    press(qtbot, page, "action:all_papers")
    assert page._ways.copies == 1  # the file is one
    qtbot.keyClick(found(page, "print:register"), Qt.Key.Key_Return)
    copies = page.findChild(QLineEdit, "field:copies")
    assert copies is not None
    copies.selectAll()
    qtbot.keyClicks(copies, "5")
    press(qtbot, page, "print:notice")
    assert page._ways.copies == 5  # what was written stays


def test_with_one_paper_ticked_another_name_is_shown_in_its_place(window: DeskWindow, qtbot: QtBot) -> None:
    page, _ = open_case(window, qtbot)
    qtbot.keyClick(found(page, "print:notice"), Qt.Key.Key_Return)
    settled(qtbot, page)
    assert page._wanted().papers == ("notice",)
    qtbot.keyClick(found(page, "print:notice"), Qt.Key.Key_Space)
    assert page._wanted().papers == ("notice",)  # something is always looked at


def test_the_whole_file_is_one_press_and_its_numbers_run_on(window: DeskWindow, qtbot: QtBot) -> None:
    page, _ = open_case(window, qtbot)
    press(qtbot, page, "action:all_papers")
    wanted = page._wanted()
    assert wanted.papers == ("cover", "contents", "register", "notice", "session", "agreement", "back")
    assert wanted.running
    assert page._preview.page == 1
    assert page._papers.current == "cover"
    qtbot.waitUntil(lambda: "卷里还没有“当事人身份证明”" in words(page), timeout=5000)


def test_what_stops_is_framed_on_the_page_and_leads_to_its_field(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    hall = Hall.filled(window.desk)
    rows = hall.finance()["entries"]
    rows[1]["summary"] = "路灯维修费（电话13800138000）"
    record = hall.posted(hall.finance(entries=rows))
    page = open_papers(window, qtbot, "disclosure", record.id)
    assert not found(page, "action:print").isEnabled()
    assert page.bar.reason.text() == "先处理拦住的1处"
    (frame,) = page._preview.sheet._frames
    assert (frame.number, frame.stops, frame.spot.page) == (1, True, 1)
    tag = page.findChild(QWidget, "action:show_place:1")
    assert tag is not None
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(tag, Qt.Key.Key_Return)
    assert page._preview._chosen == 1
    press(qtbot, page, "action:fix_field")
    assert window.shell is not None
    assert isinstance(window.shell.page, FormPage)
    assert window.shell.page.session.record == record.id


def test_zoom_goes_round_by_key_and_back(window: DeskWindow, qtbot: QtBot) -> None:
    page = open_paper(window, qtbot)
    whole = page._preview.sheet.width()
    names = []
    for _ in range(4):
        qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        names.append(page._preview.zoom_name)
    assert names == ["页宽", "150%", "200%", "整页"]
    assert page._preview.sheet.width() == whole
    qtbot.keyClick(page, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert page._preview.zoom_name == "整页"


def printers(monkeypatch: pytest.MonkeyPatch, *made: QPrinter) -> None:
    """Let these printers be chosen, one after another."""
    waiting = list(made)
    monkeypatch.setattr(print_run, "open_printer", lambda *_: waiting.pop(0))


def test_what_went_out_is_listed_and_goes_out_again_as_it_was(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, case = open_case(window, qtbot)
    printers(monkeypatch, printer_to(tmp_path / "one.pdf"), printer_to(tmp_path / "two.pdf"))
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "受理登记表　第1份　11-24　沈小兰" in words(page), timeout=20_000)
    press(qtbot, page, "action:print_again")
    pill = page.heading().pill
    assert pill is not None
    assert pill.words == "原样再印第1份"
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "第2份" in words(page), timeout=20_000)
    assert page.escape()
    settled(qtbot, page)
    assert page.heading().pill is None
    assert [one.copy for one in print_again.issued(page._bench.desk, case)] == [2, 1]


def test_a_printer_that_stops_half_way_prints_the_rest_without_a_second_paper(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page, case = open_case(window, qtbot)
    press(qtbot, page, "action:all_papers")
    assert page._paper is not None
    total = page._paper.pages
    weak = printer_to(tmp_path / "one.pdf", WeakPrinter(3))
    printers(monkeypatch, weak, printer_to(tmp_path / "rest.pdf"))

    def go_on(dialog: AskDialog) -> int:
        said.append(dialog.windowTitle())
        assert len(print_again.issued(page._bench.desk, case)) == 3
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(AskDialog, "exec", go_on)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: (tmp_path / "rest.pdf").exists() and not page._bench.jobs.busy, timeout=30_000)
    assert any("打了3页停下了" in one for one in said)
    assert printed_pages(tmp_path / "rest.pdf") == total - 3
    kept = print_again.issued(page._bench.desk, case)
    assert len(kept) == 7
    assert {one.copy for one in kept} == {1}


def test_where_the_printer_did_nothing_nothing_counts_as_printed(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page, case = open_case(window, qtbot)
    monkeypatch.setattr("ruraldesk.gui.printing.printer_names", list)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    assert said == ["这台电脑没有装打印机。"]
    assert print_again.issued(page._bench.desk, case) == []


def test_the_even_sides_of_a_paper_are_no_second_paper(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, case = open_case(window, qtbot)
    press(qtbot, page, "action:all_papers")
    sides = page.findChild(QComboBox, "field:sides")
    assert sides is not None
    sides.setCurrentIndex(sides.findData("odd"))
    printers(monkeypatch, printer_to(tmp_path / "odd.pdf"), printer_to(tmp_path / "even.pdf"))
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: sides.currentData() == "even", timeout=20_000)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: (tmp_path / "even.pdf").exists() and not page._bench.jobs.busy, timeout=20_000)
    assert {one.copy for one in print_again.issued(page._bench.desk, case)} == {1}


def test_a_full_folder_is_said_in_words_and_the_paper_does_not_count_as_given_out(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    page, case = open_case(window, qtbot)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(print_page, "choose_new_file", lambda *_: tmp_path / "out.pdf")
    monkeypatch.setattr(safe_file, "_write_part", full)
    press(qtbot, page, "action:save_pdf")
    assert said == ["这台电脑的盘满了，这一步没有存进去。"]
    assert print_again.issued(page._bench.desk, case) == []
    monkeypatch.undo()


def test_signed_and_sealed_is_noted_in_one_step(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.desk is not None
    hall = Hall.filled(window.desk)
    record = hall.posted(hall.finance())
    page = open_papers(window, qtbot, "disclosure", record.id)

    def sign(dialog: SignedDialog) -> int:
        dialog.save()
        qtbot.waitUntil(lambda: dialog.saved is not None, timeout=10_000)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(SignedDialog, "exec", sign)
    press(qtbot, page, "action:signed")
    fields = records.get(window.desk, record.id).fields
    assert (fields["sealed"], fields["sealed_on"]) == ("yes", "2026-11-24")
    assert "已签字盖章：是，签字盖章日期：2026-11-24" in words(page)


def test_what_is_not_ready_can_be_looked_at_and_says_when(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    hall = Hall.filled(window.desk)
    record = hall.add(hall.village("CW16"))
    page = open_papers(window, qtbot, "disclosure", record.id)
    qtbot.keyClick(found(page, "print:board"), Qt.Key.Key_Return)
    settled(qtbot, page)
    assert not found(page, "action:print").isEnabled()
    assert page.bar.reason.text() == "还不能打，看右边"
    qtbot.waitUntil(lambda: "现在是“编制中”" in words(page), timeout=5000)


def test_several_records_go_out_together_and_what_one_has_not_is_said(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    quarrel = Dispute.at(window.desk)
    page = open_papers(window, qtbot, CASE, quarrel.effective().id, quarrel.mediating().id)
    qtbot.keyClick(found(page, "print:agreement"), Qt.Key.Key_Space)
    settled(qtbot, page)
    assert page._paper is not None
    assert [one.print for one in page._paper.parts] == ["register", "agreement", "register"]
    qtbot.waitUntil(lambda: "没打“人民调解协议书”" in words(page), timeout=5000)
    assert found(page, "action:print").isEnabled()
