"""A word pasted on a closed choice chooses by it; one that is none of its entries is said not to be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow


def _standing_in(window: DeskWindow, form: str, name: str) -> tuple[FormPage, QComboBox]:
    assert window.shell is not None
    window.shell.go(ToForm(form))
    page = window.shell.page
    assert isinstance(page, FormPage)
    assert page.go_to(name)
    box = page.findChild(QComboBox, f"field:{name}")
    assert box is not None
    box.setFocus()
    return page, box


def _paste(qtbot: QtBot, box: QComboBox, words: str) -> None:
    QApplication.clipboard().setText(words)
    qtbot.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _said(page: FormPage) -> str:
    words = page.bar.findChild(QLabel, "open")
    assert words is not None
    return words.text()


@pytest.mark.parametrize(
    ("form", "name", "pasted", "chosen"),
    [
        ("mediation_case", "dispute_type", "邻里", "02"),  # a long list
        ("mediation_case", "dispute_type", " 邻里\r\n", "02"),  # a cell of Excel ends its line
        ("mediation_case", "apply_way", "口头申请", "oral"),  # radio buttons
        ("inspection", "kind", "台风", "after_storm"),  # a part of its words
    ],
)
def test_a_word_pasted_on_a_closed_choice_chooses_the_entry_with_these_words(
    window: DeskWindow, qtbot: QtBot, form: str, name: str, pasted: str, chosen: str
) -> None:
    page, box = _standing_in(window, form, name)
    _paste(qtbot, box, pasted)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.session.value(name) == chosen
    assert page.focusWidget() is not box


def test_a_word_that_is_none_of_the_entries_is_said_and_changes_nothing(window: DeskWindow, qtbot: QtBot) -> None:
    page, box = _standing_in(window, "mediation_case", "source")
    stood = page.session.value("source")
    _paste(qtbot, box, "样例公司")
    assert page.session.value("source") == stood
    assert box.currentText() == "当事人申请"
    assert _said(page) == "“案件来源”里没有“样例公司”，没有改，从列出的里面选。"


def test_an_id_number_pasted_on_the_kind_of_paper_goes_on_to_its_own_line(window: DeskWindow, qtbot: QtBot) -> None:
    page, box = _standing_in(window, "person", "id_type")
    _paste(qtbot, box, "330499199003077715")
    assert page.session.text("id_no") == "330499199003077715"
    assert box.currentText() == "居民身份证"
