"""Every example of every form, typed into the window field by field: what was typed comes back by get."""

from __future__ import annotations

import json
from typing import Any  # Any: JSON values of the examples

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.paths import seed_forms
from ruraldesk.services import records
from tests.helpers.example_links import with_links
from tests.helpers.typed_forms import TypingClerk, same_as_typed, title_source

EXAMPLES = sorted(seed_forms().glob("*/examples/*.json"))


@pytest.mark.parametrize("file", EXAMPLES, ids=[f"{one.parent.parent.name}-{one.stem}" for one in EXAMPLES])
def test_what_is_typed_comes_back(window: DeskWindow, qtbot: QtBot, file: Any) -> None:
    desk, form = window.desk, file.parent.parent.name
    assert desk is not None
    assert window.shell is not None
    values = with_links(desk, form, json.loads(file.read_text("utf-8"))["fields"])
    window.shell.go(ToForm(form))
    page = window.shell.page
    assert isinstance(page, FormPage)
    typed = TypingClerk(qtbot, page, title_source(desk)).fill(values)
    assert len(typed) >= 3
    qtbot.keyClick(page, Qt.Key.Key_F9)
    blocking = [f"{one.path}: {one.sentence}" for one in page.session.problems if one.level == "block"]
    qtbot.waitUntil(lambda: bool(page.session.record) or bool(blocking), timeout=10_000)
    assert blocking == []
    assert same_as_typed(records.get(desk, page.session.record), values, typed) == []
