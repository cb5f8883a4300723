"""The form's own dialogs and lists as pictures, at home size, at the smallest and in large text; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.form.batch_dialog import BatchDialog
from ruraldesk.gui.form.moved import MovedDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.form.phrases_dialog import PhrasesDialog
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services import phrases
from ruraldesk.services.desk import Desk
from ruraldesk.services.session_moved import MovedField
from tests.screens.test_screens import CLIENT, SMALLEST, cut_off, ids_of, make_shell

SIZES = {"": (CLIENT, False), "small-": (SMALLEST, False), "11-large-": (CLIENT, True)}


@pytest.fixture(params=list(SIZES))
def sized(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    dressed_screen: QApplication,
    desks: tuple[Desk, Desk, Path],
    still_clock: FixedClock,
) -> Iterator[tuple[str, Shell]]:
    size, large = SIZES[request.param]
    use_large_text(large)
    yield request.param, make_shell(qtbot, desks[0], still_clock, size)
    use_large_text(False)


def _page(shell: Shell, route: ToForm) -> FormPage:
    shell.go(route)
    page = shell.page
    assert isinstance(page, FormPage)
    return page


def _snap(qtbot: QtBot, widget: QWidget, folder: Path, name: str) -> None:
    if isinstance(widget, QDialog):
        qtbot.addWidget(widget)
        widget.show()
    qtbot.wait(60)
    assert widget.grab().save(str(folder / f"{name}.png"))
    assert cut_off(widget) == [], name


def test_a_round_with_an_exception(
    qtbot: QtBot, sized: tuple[str, Shell], desks: tuple[Desk, Desk, Path], pictures: Path
) -> None:
    prefix, shell = sized
    page = _page(shell, ToForm("inspection"))
    dialog = BatchDialog(page.bench, "inspection", page.session.spec.batches[0], page)
    links = [str(dialog.list.list.item(row).data(0x0100)) for row in range(6)]
    dialog.list.choose(links)
    dialog.add_exception(links[2])
    _snap(qtbot, dialog, pictures, f"{prefix}19-batch")
    assert dialog.width() <= shell.width()
    assert dialog.height() <= shell.height()
    dialog.list.choose([])
    dialog.reject()


def test_a_photo_seen_small_phrases_and_what_moved(
    qtbot: QtBot, sized: tuple[str, Shell], desks: tuple[Desk, Desk, Path], pictures: Path, tmp_path: Path
) -> None:
    prefix, shell = sized
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("#7AA97A"))
    image.save(str(tmp_path / "lamp.png"))
    page = _page(shell, ToForm("facility", ids_of(desks[0], "facility")[0]))
    page.files.bring("photo", tmp_path / "lamp.png")
    qtbot.waitUntil(lambda: bool(page.session.value("photo")), timeout=5000)
    page.go_to("photo")
    _snap(qtbot, shell, pictures, f"{prefix}20-photo")
    page.session.undo()
    field = page.session.spec.by_name["remark"]
    phrases.keep(desks[0], "facility", "remark", ["灯具完好，线路无破损。", "已通知管护人整改，三天内完成。"])
    _snap(qtbot, PhrasesDialog(desks[0], "facility", field, page), pictures, f"{prefix}21-phrases")
    phrases.keep(desks[0], "facility", "remark", [])
    moved = [
        MovedField("位置", "村口", "村西", "周海良", "村东新桥"),
        MovedField("现状", "完好", "损坏", "周海良"),
        MovedField("器材与物资清单第2行", "", "灯头，1，只", "周海良"),
    ]
    _snap(qtbot, MovedDialog(moved, page), pictures, f"{prefix}22-moved")


def test_what_fits_a_choice_that_is_typed_into(
    qtbot: QtBot, sized: tuple[str, Shell], desks: tuple[Desk, Desk, Path], pictures: Path
) -> None:
    prefix, shell = sized
    page = _page(shell, ToForm("facility"))
    box = page.sheet.findChild(QComboBox, "field:class")
    assert box is not None
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow, timeout=5000)
    box.setFocus()
    qtbot.keyClicks(box, "1")
    _snap(qtbot, shell, pictures, f"{prefix}23-choice")
