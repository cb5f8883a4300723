"""Many at once: people of a sign-in sheet one after another, and a round of inspections with its exceptions."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.errors import UserError
from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.batch_dialog import BatchDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import batch_entry, ledger, records
from ruraldesk.services.desk import Desk

Commit = Callable[[QWidget, str], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def _open(window: DeskWindow, route: ToForm) -> FormPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _desk(window: DeskWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def _people(desk: Desk) -> list[str]:
    return [one.id for one in ledger.rows(desk, "person", ledger.ids(desk, "person"))]


def _volunteers(desk: Desk) -> list[str]:
    made = []
    for who in _people(desk):
        fields = {"person": who, "service_fields": ["01"], "publish_consent": "none"}
        made.append(records.add(desk, "volunteer", fields).record.id)
    return made


def _lamps(desk: Desk, count: int) -> list[str]:
    who = _people(desk)[0]
    fields = {"class": "02", "sub_class": "0202", "location": "村口", "responsible": who}
    made = [records.add(desk, "facility", {"name": f"{name}路灯", **fields}) for name in "东西南北中"[:count]]
    for one in made:
        records.set_fields(desk, one.record.id, {}, state="in_use")
    return [one.record.id for one in made]


def _press(root: QWidget, verb: str) -> None:
    found = root.findChild(QAbstractButton, f"action:{verb}")
    assert found is not None, verb
    found.click()


def _said(page: FormPage) -> str:
    words = page.findChild(QLabel, "open")
    assert words is not None
    return words.text()


def test_people_are_picked_one_after_another_and_all_are_there_at_one_key(
    window: DeskWindow, qtbot: QtBot, commit: Commit
) -> None:
    desk = _desk(window)
    volunteers = _volunteers(desk)
    page = _open(window, ToForm("activity"))
    page.go_to("sign_in")
    qtbot.keyClick(page, Qt.Key.Key_M, CONTROL)
    line = page.window().findChild(QLineEdit, "picks:filter")
    assert line is not None
    for letters in ("zmq", "zmq"):
        commit(line, letters)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert line.text() == ""
    commit(line, "朱")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    rows = page.session.rows("sign_in")
    picked = [page.session.value(f"sign_in/{row}/volunteer") for row in rows]
    assert len(set(picked)) == len(picked) == 3
    assert set(picked) <= set(volunteers)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert page.isVisible()
    page.session.set_value(f"sign_in/{rows[0]}/came", "no")
    _press(page, "write_all:sign_in")
    assert [page.session.value(f"sign_in/{row}/came") for row in rows] == ["yes"] * len(rows)
    assert _said(page) == f"都到了：{len(rows)}行，改了1行。"


@pytest.fixture
def dialog(window: DeskWindow, qtbot: QtBot) -> BatchDialog:
    desk = _desk(window)
    _lamps(desk, 4)
    page = _open(window, ToForm("inspection"))
    made = BatchDialog(page.bench, "inspection", page.session.spec.batches[0], page)
    qtbot.addWidget(made)
    made.show()
    return made


def _pick_person(qtbot: QtBot, commit: Commit, line: QLineEdit, words: str) -> None:
    line.setFocus()
    commit(line, words)
    qtbot.waitUntil(lambda: getattr(line, "panel", None) is not None, timeout=5000)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_round_is_normal_but_for_one_that_says_so_itself(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dialog: BatchDialog
) -> None:
    desk = _desk(window)
    who = dialog.findChild(QLineEdit, "field:inspector")
    assert who is not None
    _pick_person(qtbot, commit, who, "朱")
    line = dialog.list.line
    line.setFocus()
    for letters in ("dld", "xld", "nld"):
        commit(line, letters)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert len(dialog.list.chosen()) == 3
    commit(line, "nld")
    qtbot.keyClick(line, Qt.Key.Key_Return, CONTROL)
    words = dialog.findChild(QLabel, "batch:words")
    assert words is not None
    assert words.text() == "选了3个：2次照常，1次例外"
    qtbot.keyClick(dialog, Qt.Key.Key_F9)
    assert ledger.count(desk, "inspection") == 0
    problem = dialog.findChild(QPlainTextEdit, "field:exception.1.problem")
    assert problem is not None
    commit(problem, "灯罩破了")
    qtbot.keyClick(dialog, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: dialog.saved is not None, timeout=5000)
    assert dialog.saved is not None
    assert dialog.saved.sentence == "登记了3次：2次已归档，1次例外留在编制中。"
    found = ledger.whole(desk, "inspection", ledger.ids(desk, "inspection"))
    assert sorted((one.state, str(one.fields["conclusion"])) for one in found) == [
        ("drafting", "repair"),
        ("filed", "normal"),
        ("filed", "normal"),
    ]
    assert all(one.number for one in found if one.state == "filed")
    assert batch_entry.kept(desk, "inspection", "round") is None


def test_what_is_half_entered_comes_back_with_the_next_time(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dialog: BatchDialog
) -> None:
    line = dialog.list.line
    line.setFocus()
    commit(line, "dld")
    qtbot.keyClick(line, Qt.Key.Key_Return, CONTROL)
    problem = dialog.findChild(QPlainTextEdit, "field:exception.1.problem")
    assert problem is not None
    commit(problem, "灯罩破了")
    qtbot.waitUntil(lambda: batch_entry.kept(_desk(window), "inspection", "round") is not None, timeout=5000)
    dialog.reject()
    page = window.shell.page if window.shell is not None else None
    assert isinstance(page, FormPage)
    again = BatchDialog(page.bench, "inspection", page.session.spec.batches[0], page)
    qtbot.addWidget(again)
    shown = again.findChild(QPlainTextEdit, "field:exception.1.problem")
    assert shown is not None
    assert shown.toPlainText() == "灯罩破了"
    assert len(again.list.chosen()) == 1


def _again(window: DeskWindow, qtbot: QtBot) -> BatchDialog:
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, FormPage)
    made = BatchDialog(page.bench, "inspection", page.session.spec.batches[0], page)
    qtbot.addWidget(made)
    return made


def test_what_is_so_of_all_comes_back_too_read_or_not(
    window: DeskWindow, qtbot: QtBot, commit: Commit, dialog: BatchDialog
) -> None:
    day, who = (dialog.findChild(QLineEdit, f"field:{name}") for name in ("checked_on", "inspector"))
    assert day is not None
    assert who is not None
    day.selectAll()
    commit(day, "1131")
    who.setFocus()
    commit(who, "朱明")
    dialog.reject()
    again = _again(window, qtbot)
    shown = [again.findChild(QLineEdit, f"field:{name}") for name in ("checked_on", "inspector")]
    assert [one.text() for one in shown if one is not None] == ["1131", "朱明"]


def test_nothing_entered_leaves_nothing(window: DeskWindow, qtbot: QtBot, dialog: BatchDialog) -> None:
    dialog.reject()
    assert batch_entry.kept(_desk(window), "inspection", "round") is None


def test_two_presses_of_save_enter_a_round_once(window: DeskWindow, qtbot: QtBot, dialog: BatchDialog) -> None:
    desk, held = _desk(window), Event()
    values = {"checked_on": "2026-11-20", "kind": "routine", "inspector": _people(desk)[0]}
    for name, value in values.items():
        dialog.common.session.set_value(name, value)
    dialog.list.choose([one.id for one in batch_entry.candidates(desk, "inspection", "round")][:2])
    window._jobs.run(lambda _: held.wait(20), label="占住")
    dialog.save()
    dialog.save()
    held.set()
    qtbot.waitUntil(lambda: not window._jobs.busy, timeout=20_000)
    assert ledger.count(desk, "inspection") == 2


def test_a_full_disk_does_not_hold_the_dialog_open_and_is_said_once(
    window: DeskWindow, qtbot: QtBot, dialog: BatchDialog, monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("disk_full")

    monkeypatch.setattr(batch_entry, "keep", refuse)
    for at in range(3):
        dialog.list.choose([one.id for one in batch_entry.candidates(_desk(window), "inspection", "round")][: at + 1])
        dialog._rest.rest()
    assert len(said) == 1
    dialog.reject()
    assert said[1:] == ["手里的还没有存下"]
    assert dialog.isVisible()
    monkeypatch.setattr(AskDialog, "exec", lambda _: 1)
    dialog.reject()
    assert not dialog.isVisible()


def test_a_batch_just_saved_is_taken_back_whole(
    window: DeskWindow, qtbot: QtBot, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _desk(window)
    lamps = _lamps(desk, 3)
    page = _open(window, ToForm("inspection"))
    common = {"checked_on": "2026-11-20", "kind": "routine", "inspector": _people(desk)[0]}

    def fill(dialog: BatchDialog) -> int:
        for name, value in common.items():
            dialog.common.session.set_value(name, value)
        dialog.list.choose(lamps)
        dialog.save()
        qtbot.waitUntil(lambda: dialog.saved is not None, timeout=5000)
        return 1

    monkeypatch.setattr(BatchDialog, "exec", fill)
    monkeypatch.setattr(AskDialog, "exec", lambda _: 1)
    qtbot.keyClick(page, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "都收回了" in _said(page), timeout=5000)
    assert ledger.count(desk, "inspection") == 0
