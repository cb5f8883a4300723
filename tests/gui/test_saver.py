"""Saving: the reason of a correction, typed once, is there again where its save failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import Answer, AskDialog, Question
from ruraldesk.gui.form import saver as module
from ruraldesk.gui.form.saver import Saver

REASON = "数字写错了"


class HeldJobs(QObject):
    """A job runner that keeps what it was given: the test says how it ends."""

    crashed = Signal(object)

    def run(self, *job: Any, **_label: Any) -> None:  # Any: as Jobs.run
        self.job = job


def test_the_reason_of_a_correction_is_there_again_until_it_is_saved(
    dressed: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, jobs, asked, session = QWidget(), HeldJobs(), list[Question](), object()
    qtbot.addWidget(page)
    monkeypatch.setattr(module, "moved", lambda _: [])
    monkeypatch.setattr(module, "tell_refusal", lambda *_: None)

    def answered(_page: QWidget, question: Question) -> Answer:
        asked.append(question)
        return Answer(True, REASON)

    monkeypatch.setattr(module, "ask", answered)
    notifier = SimpleNamespace(tell=lambda _: None)
    saver = Saver(SimpleNamespace(jobs=jobs, notifier=notifier), page)  # type: ignore[arg-type]  # of a bench: these two
    saver.save(session)  # type: ignore[arg-type]  # never looked into here
    for refusal in ("record_frozen", "disk_full", "record_frozen"):
        saver.refuse(UserError(refusal))
    assert [one.words for one in asked] == ["", REASON]
    dialog = AskDialog(asked[-1], page)
    qtbot.addWidget(dialog)
    assert dialog.line is not None
    assert dialog.line.text() == REASON
    jobs.job[1](SimpleNamespace(changes=None))
    saver.save(session)  # type: ignore[arg-type]  # never looked into here
    saver.refuse(UserError("record_frozen"))
    assert asked[-1].words == ""
