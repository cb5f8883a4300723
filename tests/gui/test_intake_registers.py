"""包里有什么: a village that hands in everything it has does not make the town's window higher than its screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.gui.town_pages.registers_panel import registers_panel
from ruraldesk.town.intake import Parcel


def parcel(registers: int, at: str) -> Parcel:
    heads = [SimpleNamespace(form=f"form_{one:02}", record=f"record-{one}", at=at) for one in range(registers)]
    bundle = SimpleNamespace(new=[SimpleNamespace(header=one) for one in heads])
    return cast(Parcel, SimpleNamespace(bundles=[bundle]))  # only what the panel reads


def words(of: Parcel, titles: dict[str, str], qtbot: QtBot) -> tuple[int, str]:
    panel = registers_panel(of, titles)
    qtbot.addWidget(panel)
    panel.resize(800, 400)
    panel.show()
    return panel.minimumSizeHint().height(), "\n".join(one.text() for one in panel.findChildren(QLabel))


def test_sixty_registers_scroll_and_ask_no_more_height_than_three(qtbot: QtBot) -> None:
    at = "2026-11-24T02:42:00Z"
    few, _ = words(parcel(3, at), {}, qtbot)
    many, said = words(parcel(60, at), {"form_59": "民主评议"}, qtbot)
    assert many == few < 300
    assert "民主评议" in said
    assert said.count("最后改于2026-11-24") == 60


def test_the_day_of_the_last_change_is_the_villages_day(qtbot: QtBot) -> None:
    _, said = words(parcel(1, "2026-11-23T17:30:00Z"), {}, qtbot)
    assert "最后改于2026-11-24" in said
