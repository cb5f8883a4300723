"""Check boxes and radio buttons are seen on any ground, and show where the keyboard stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.tick_list import TickList
from ruraldesk.gui.theme import palette, tokens
from ruraldesk.gui.theme.tick_box import DotButton, TickBox


def brightness(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def darkest_of_the_edge(box: QAbstractButton) -> QColor:
    picture = box.grab().toImage()
    middle = picture.height() // 2
    return min((picture.pixelColor(x, middle) for x in range(8)), key=brightness)


@pytest.mark.parametrize("ground", [tokens.SHEET, tokens.PAGE, tokens.HEAD])
@pytest.mark.parametrize("kind", [TickBox, DotButton])
def test_the_edge_of_a_box_stands_out_three_to_one_on_every_ground(
    qtbot: QtBot, ground: str, kind: type[TickBox | DotButton]
) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    palette.ground(panel, ground)
    box = kind()
    QVBoxLayout(panel).addWidget(box)
    panel.show()
    ratio = (brightness(QColor(tokens.SHEET)) + 0.05) / (brightness(darkest_of_the_edge(box)) + 0.05)
    assert ratio >= 3, f"{ratio:.2f}"


@pytest.mark.parametrize("kind", [TickBox, DotButton])
def test_enter_shows_on_which_box_it_stands(qtbot: QtBot, kind: type[TickBox | DotButton]) -> None:
    box = kind("一并公开")
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.clearFocus()
    before = box.grab().toImage().pixelColor(box.width() // 2, 0).name()
    box.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(box.hasFocus)
    after = box.grab().toImage()
    assert after.pixelColor(box.width() // 2, 0).name() == tokens.ACCENT.lower() != before


def test_the_boxes_of_a_list_to_tick_stand_out_as_well(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    palette.ground(panel, tokens.SHEET)
    ticks = TickList(["大喇叭53号", "路牌134号"], "subjects", "找设施", "设施")
    QVBoxLayout(panel).addWidget(ticks)
    for link in ("a", "b"):
        ticks.put(link, "大喇叭53号")
    panel.show()
    place = ticks.list.visualItemRect(ticks.list.item(1))  # the first one has the ground of where one stands
    picture = ticks.list.viewport().grab(place).toImage()
    edge = min((picture.pixelColor(x, picture.height() // 2) for x in range(12)), key=brightness)
    ratio = (brightness(QColor(tokens.SHEET)) + 0.05) / (brightness(edge) + 0.05)
    assert ratio >= 3, f"{ratio:.2f}"


def test_no_window_uses_the_pale_boxes_of_qt(project: Path) -> None:
    sources = sorted((project / "ruraldesk" / "gui").rglob("*.py"))
    assert len(sources) > 150
    pale = [
        f"{source.relative_to(project)}: {found.group()}"
        for source in sources
        if source.name != "tick_box.py"
        for found in re.finditer(r"\bQ(CheckBox|RadioButton)\(", source.read_text(encoding="utf-8"))
    ]
    assert pale == []
