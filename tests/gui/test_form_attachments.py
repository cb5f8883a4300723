"""Photos and scans in a form: dropped anywhere, pasted, shown small and whole, each in a field that takes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.picture_dialog import PictureDialog
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _line(page: FormPage, name: str) -> QLineEdit:
    page.go_to(name)
    found = page.findChild(QLineEdit, f"field:{name}")
    assert found is not None, name
    found.setFocus()
    return found


def _said(page: FormPage) -> str:
    words = page.findChild(QLabel, "open")
    assert words is not None
    return words.text()


def _photo(folder: Path, name: str = "井.png") -> Path:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(str(folder / name))
    return folder / name


def _drop(page: FormPage, target: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    at = target.mapTo(page, target.rect().center())
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QApplication.widgetAt(page.mapToGlobal(at)) or page
    local = over.mapFrom(page, at) if page.isAncestorOf(over) else at
    QApplication.sendEvent(over, QDragEnterEvent(local, copy, data, left, plain))
    QApplication.sendEvent(over, QDropEvent(QPointF(local), copy, data, left, plain))


def test_a_photo_dropped_anywhere_goes_to_the_only_field_and_is_shown_small(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _open(window, ToForm("inspection"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    _drop(page, page, _photo(tmp_path))
    qtbot.waitUntil(lambda: bool(page.session.value("photo")), timeout=5000)
    small = page.findChild(QWidget, "action:look:photo")
    assert small is not None
    qtbot.waitUntil(lambda: small.isVisibleTo(page), timeout=5000)
    assert small.width() > 60
    assert page.sheet.section == "outcome"


def test_two_photos_and_a_pdf_find_their_fields(window: DeskWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = _open(window, ToForm("facility"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    pdf = tmp_path / "合同.pdf"
    pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
    _drop(page, page, pdf, _photo(tmp_path, "a.png"), _photo(tmp_path, "b.png"), tmp_path / "c.docx")
    qtbot.waitUntil(lambda: bool(page.session.value("attachment")), timeout=5000)
    assert page.session.value("photo")
    assert page.session.value("photo_sign")
    qtbot.waitUntil(lambda: _said(page) == "只收照片和PDF扫描件，别的文件没有收。", timeout=5000)


def test_a_pdf_is_not_taken_by_a_form_that_has_only_photos(window: DeskWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = _open(window, ToForm("inspection"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    pdf = tmp_path / "合同.pdf"
    pdf.write_bytes(b"%PDF-1.4\n%%EOF\n")
    _drop(page, page, pdf)
    qtbot.waitUntil(lambda: _said(page) == "PDF要放在扫描件的格里，照片格里放不了。", timeout=5000)
    assert page.session.value("photo") is None


def test_a_photo_of_a_phone_that_cannot_be_opened_is_said_with_the_way_out(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    page = _open(window, ToForm("inspection"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    photo = tmp_path / "IMG_0001.HEIC"
    photo.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500))
    _drop(page, page, photo)
    qtbot.waitUntil(lambda: said == ["这是HEIC照片，这里打不开。"], timeout=5000)
    assert page.session.value("photo") is None


def test_the_same_photo_in_two_fields_is_said(window: DeskWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = _open(window, ToForm("facility"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    _drop(page, page, _photo(tmp_path, "a.png"), _photo(tmp_path, "b.png"))
    label = page.session.spec.by_name["photo"].label
    qtbot.waitUntil(lambda: f"和“{label}”里的是同一张" in _said(page), timeout=5000)
    assert page.session.value("photo_sign") == page.session.value("photo")


def test_a_picture_in_the_clipboard_is_pasted_from_any_field(window: DeskWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = _open(window, ToForm("inspection"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    QApplication.clipboard().setImage(QImage(str(_photo(tmp_path))))
    line = _line(page, "checked_on")
    before = line.text()
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.session.value("photo")), timeout=5000)
    assert line.text() == before
    QApplication.clipboard().clear()


def test_the_small_picture_opens_the_whole_one_and_a_photo_can_be_taken_off(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _open(window, ToForm("inspection"))
    qtbot.waitUntil(lambda: len(page.sheet.views) == len(page.sheet.sections), timeout=5000)
    page.go_to("photo")
    page.files.bring("photo", _photo(tmp_path))
    small = page.findChild(QAbstractButton, "action:look:photo")
    assert small is not None
    qtbot.waitUntil(lambda: not small.isHidden(), timeout=5000)
    shown: list[int] = []
    monkeypatch.setattr(PictureDialog, "exec", lambda dialog: shown.append(dialog.width()) or 0)
    small.click()
    qtbot.waitUntil(lambda: bool(shown), timeout=5000)
    off = page.findChild(QAbstractButton, "action:detach")
    assert off is not None
    off.click()
    assert page.session.value("photo") is None
    assert small.isHidden()
