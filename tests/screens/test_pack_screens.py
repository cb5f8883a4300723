"""表样 as pictures: what a pack would change before it is put in place, one that is here already, and making one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.dialogs.pack_making import PackMakingDialog
from ruraldesk.gui.dialogs.pack_preview import PackDialog
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.pack_effects import Effect
from ruraldesk.services.packs import Preview
from ruraldesk.town.packs import offered
from tests.helpers.desks import NOON, copied_desk
from tests.screens.test_safety_screens import cut_below, shown
from tests.screens.test_screens import CLIENT, snap

EFFECTS = (
    Effect("table", "holidays", "节假日", "增28行。用它的登记表重新算一遍：公开事项、调解、救助、小额工程。"),
    Effect("table", "stars", "志愿者星级", "和现在的一样。", changes=False),
    Effect(
        "form",
        "old_well",
        "古井登记",
        "第2026010101版换成第2026110101版。新增井深（米）。在办的12件下次修改时换新版，已结束的340件照旧。",
    ),
    Effect("due", "disclosure", "公开事项", "3个到期日变了，如：2026-11-26改到2026-11-27。"),
)


@pytest.mark.parametrize(("kind", "large"), [("", False), ("large-", True)])
def test_dialogs_about_packs(
    qtbot: QtBot, dressed_screen: QApplication, tmp_path: Path, pictures: Path, kind: str, large: bool
) -> None:
    use_large_text(large)
    parent, clock = shown(qtbot, QWidget(), CLIENT), FixedClock(NOON)
    said = (
        "2027年的节假日和古井",
        "明年1月1日起用，有不明白的打镇里电话。",
        2026112301,
        "云泾镇",
        "2026-11-23T01:30:00Z",
    )
    desk = copied_desk(tmp_path)
    dialogs: list[tuple[str, QDialog]] = [
        ("25-pack-preview", PackDialog(Preview(*said, EFFECTS), clock, parent)),
        ("25b-pack-here-already", PackDialog(Preview(*said, EFFECTS[1:2]), clock, parent)),
        ("25c-pack-making", PackMakingDialog(offered(desk.store), parent)),
    ]
    for name, dialog in dialogs:
        snap(qtbot, shown(qtbot, dialog), pictures, f"{kind}{name}")
        assert cut_below(dialog) == [], name
        dialog.close()
    desk.store.close(backup=False)
