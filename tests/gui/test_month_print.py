"""本月公开一次打印 in the window: what is ready is chosen, printed and saved in one go; what stays says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages import month_print, print_run
from ruraldesk.gui.pages.month_print import MonthPrintPage
from ruraldesk.gui.pages.print_page import PrintPage
from ruraldesk.gui.routes import ToMonthPrint
from ruraldesk.gui.window import DeskWindow
from tests.helpers.disclosure import Hall
from tests.helpers.paper_printers import printer_to


@pytest.fixture
def page(window: DeskWindow, qtbot: QtBot) -> MonthPrintPage:
    """October of a village with a finance sheet put up and a matter still being written."""
    assert window.desk is not None
    assert window.shell is not None
    hall = Hall.filled(window.desk)
    hall.posted(hall.finance())
    hall.add(hall.village("CW16"))
    window.shell.go(ToMonthPrint("2026-10"))
    shown = window.shell.page
    assert isinstance(shown, MonthPrintPage)
    return shown


def boxes(page: MonthPrintPage) -> list[QCheckBox]:
    return [one for one in page.findChildren(QCheckBox) if one.objectName().startswith("choose:")]


def words(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def test_what_is_ready_is_chosen_and_what_is_not_says_why(page: MonthPrintPage) -> None:
    assert sorted((one.isEnabled(), one.isChecked()) for one in boxes(page)) == [(False, False), (True, True)]
    assert "现在是“编制中”" in words(page)
    assert "还差1张没办好" in page.bar.reason.text()


def test_all_ready_papers_go_to_the_printer_in_one_go(
    page: MonthPrintPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(tmp_path / "out.pdf"))
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "1张送到打印机" in words(page), timeout=20_000)
    assert (tmp_path / "out.pdf").stat().st_size > 1000
    assert any("已印1次" in one.accessibleName() for one in page.findChildren(QWidget))


def test_papers_are_saved_into_a_folder(
    page: MonthPrintPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(month_print, "choose_folder", lambda *_: tmp_path / "out")
    (tmp_path / "out").mkdir()
    button = page.findChild(QWidget, "action:save_pdf")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(list((tmp_path / "out").glob("*.pdf"))) == 1, timeout=20_000)


def test_another_month_is_a_key_away_and_an_empty_one_says_what_to_do(page: MonthPrintPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Qt.Key.Key_PageUp)
    assert "2026年9月没有要张贴的。" in words(page)
    assert not page.findChild(QWidget, "action:print").isEnabled()  # type: ignore[union-attr]  # it is there
    qtbot.keyClick(page, Qt.Key.Key_PageDown)
    assert len(boxes(page)) == 2


def test_a_row_leads_to_its_paper_or_to_what_is_missing(page: MonthPrintPage, window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    for begins, kind in (("预览", PrintPage), ("去办", FormPage)):
        window.shell.go(ToMonthPrint("2026-10"))
        rows = window.shell.page.findChildren(QWidget, "action:open_paper")
        link = next(one for one in rows if one.accessibleName().startswith(begins))
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        assert isinstance(window.shell.page, kind)


def test_what_went_out_is_not_chosen_again_by_itself(
    page: MonthPrintPage, window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.shell is not None
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(tmp_path / "out.pdf"))
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "1张送到打印机" in words(page), timeout=20_000)
    assert [one.isChecked() for one in boxes(page)] == [False, False]
    assert "要再打就勾上" in page.bar.reason.text()
    window.shell.go(ToMonthPrint("2026-10"))
    anew = window.shell.page
    assert isinstance(anew, MonthPrintPage)
    assert [one.isChecked() for one in boxes(anew)] == [False, False]
    ready = next(one for one in boxes(anew) if one.isEnabled())
    qtbot.keyClick(ready, Qt.Key.Key_Space)
    assert anew.findChild(QWidget, "action:print").isEnabled()  # type: ignore[union-attr]  # it is there


def test_a_sheet_larger_than_the_printers_paper_is_said(
    page: MonthPrintPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(tmp_path / "out.pdf"))
    monkeypatch.setattr(month_print, "takes_sheet", lambda *_: False)
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "1张比打印机的纸大，是缩小了印的" in words(page), timeout=20_000)


@pytest.mark.parametrize(("names", "main"), [([], "action:save_pdf"), (["办公室"], "action:print")])
def test_the_main_way_out_is_the_printer_or_where_there_is_none_a_folder(
    page: MonthPrintPage, window: DeskWindow, monkeypatch: pytest.MonkeyPatch, names: list[str], main: str
) -> None:
    assert window.shell is not None
    monkeypatch.setattr(month_print, "printer_names", lambda: names)
    window.shell.go(ToMonthPrint("2026-09"))
    anew = window.shell.page
    assert isinstance(anew, MonthPrintPage)
    last = anew.bar.right.itemAt(anew.bar.right.count() - 1)
    assert last is not None
    assert last.widget().objectName() == main
