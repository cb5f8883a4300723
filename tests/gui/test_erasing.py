"""抹去 in 修改记录: a supervisor's, with a reason; gone from the ledger, and said so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.history_dialog import HistoryDialog
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.routes import ToForm, ToLedger
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import history, ledger, records
from ruraldesk.services.desk import Desk
from tests.helpers.exchange_page import button


def written(monkeypatch: pytest.MonkeyPatch, reason: str) -> list[str]:
    """Answer every question with 抹去 and this reason; what was asked is noted."""
    asked: list[str] = []

    def answer(dialog: AskDialog) -> int:
        asked.append(dialog.objectName())
        if dialog.line is not None:
            dialog.line.setText(reason)
        return 1

    monkeypatch.setattr(AskDialog, "exec", answer)
    return asked


def test_what_is_deleted_from_its_own_form_leads_back_to_the_ledger(
    window: DeskWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = records.add(desk, "person", {"name": "沈建国样例"}).record.id
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    window.shell.go(ToForm("person", lost))

    def press(dialog: HistoryDialog) -> int:
        button(dialog, "delete").click()
        qtbot.waitUntil(lambda: dialog.changed, timeout=10_000)
        return 1

    monkeypatch.setattr(HistoryDialog, "exec", press)
    written(monkeypatch, "登记错了")
    assert window.shell.page is not None
    button(window.shell.page, "history").click()
    assert records.get(desk, lost).meta.deleted
    assert isinstance(window.shell.page, LedgerPage)


def test_a_supervisor_erases_with_a_reason_and_stands_in_the_ledger_again(
    window: DeskWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = records.add(desk, "person", {"name": "沈建国样例"}).record.id
    before = ledger.count(desk, "person")
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    window.shell.go(ToForm("person", lost))

    def press(dialog: HistoryDialog) -> int:
        button(dialog, "erase").click()
        qtbot.waitUntil(lambda: dialog.changed, timeout=10_000)
        return 1

    monkeypatch.setattr(HistoryDialog, "exec", press)
    asked = written(monkeypatch, "本人要求")
    assert window.shell.page is not None
    button(window.shell.page, "history").click()
    assert asked == ["dialog:erase"]
    assert ledger.count(desk, "person") == before - 1
    assert history.history(desk, lost)[0].reason == "本人要求"
    assert "已抹去" in window.shell._status.said.text()


def test_without_a_reason_it_is_refused_in_words_and_a_clerk_sees_no_such_button(
    window: DeskWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = records.add(desk, "person", {"name": "沈建国样例"}).record.id
    assert window.shell is not None
    bench = window.shell.bench
    dialog = HistoryDialog(bench, kept, window)
    asked = written(monkeypatch, " ")
    button(dialog, "erase").click()
    qtbot.waitUntil(lambda: asked == ["dialog:erase", "dialog:refused"], timeout=10_000)
    assert records.get(desk, kept).fields["name"] == "沈建国样例"
    assert not dialog.changed
    clerks = HistoryDialog(replace(bench, desk=replace(desk, clerk_role="clerk")), kept, window)
    assert clerks.findChild(QAbstractButton, "action:erase").isHidden()
    assert not button(clerks, "delete").isHidden()
