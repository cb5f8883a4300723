"""Every step of a workflow can be taken in the window, however many lead out of a state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.gui.form.more_steps import MoreSteps
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import ledger, records
from tests.screens.test_screens import cut_off

Seen = list[MoreSteps]


def _opened(window: DeskWindow, **more: object) -> FormPage:
    """Open a seal that was asked for: three steps lead on from here."""
    assert window.desk is not None
    assert window.shell is not None
    who = ledger.page(window.desk, "person", limit=1)[0].id
    fields = {
        "asked_on": "2026-11-16",
        "applicant": who,
        "matter": "晒场租用合同",
        "handler": who,
        "basis": "own",
        **more,
    }
    made = records.add(window.desk, "seal_log", fields).record
    window.shell.go(ToForm("seal_log", made.id))
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def _button(within: QWidget, name: str) -> QAbstractButton:
    found: QAbstractButton | None = within.findChild(QAbstractButton, f"action:{name}")
    assert found is not None, name
    return found


def _answer(monkeypatch: pytest.MonkeyPatch, act: Callable[[MoreSteps], None]) -> Seen:
    seen: Seen = []

    def exec_(dialog: MoreSteps) -> int:
        seen.append(dialog)
        dialog.show()
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(MoreSteps, "exec", exec_)
    return seen


def test_the_third_step_is_taken_from_the_list(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _opened(window, refusal="村里没有这项记录")
    assert [_button(page.window(), f"step.{one}").isVisible() for one in ("asked", "sealed")] == [True, True]
    assert page.window().findChild(QAbstractButton, "action:step.refused") is None
    seen = _answer(monkeypatch, lambda dialog: _button(dialog, "step.refused").click())
    _button(page.window(), "steps").click()
    assert len(seen) == 1
    qtbot.waitUntil(lambda: page.session.state == "refused", timeout=5_000)
    assert records.get(page._bench.desk, page.session.record).state == "refused"


def test_the_list_says_what_a_step_still_needs_and_esc_takes_none(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _opened(window)
    words: list[str] = []

    def look(dialog: MoreSteps) -> None:
        words.extend(one.text() for one in dialog.findChildren(QLabel))
        assert cut_off(dialog) == []
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    _answer(monkeypatch, look)
    _button(page.window(), "steps").click()
    assert "还要填：不盖的原因" in words
    assert page.session.state == "drafting"


def test_where_two_steps_lead_on_there_is_no_list(window: DeskWindow, qtbot: QtBot) -> None:
    page = _opened(window)
    more = _button(page.window(), "steps")
    assert more.isVisible()
    records.set_fields(page._bench.desk, page.session.record, {}, state="asked")
    page.adopt(type(page.session).open_record(page._bench.desk, page.session.record))
    assert not more.isVisible()


def _case(window: DeskWindow, *roles: str) -> FormPage:
    assert window.desk is not None
    assert window.shell is not None
    parties = [{"party_role": role, "party_kind": "person", "party_name": "周样例"} for role in roles]
    case = {"reg_date": "2026-11-20", "source": "own", "dispute_type": "02", "summary": "样例", "parties": parties}
    return _at_record(window, records.add(window.desk, "mediation_case", case).record.id)


def _at_record(window: DeskWindow, record: str) -> FormPage:
    assert window.shell is not None
    window.shell.go(ToForm("mediation_case", record))
    page = window.shell.page
    assert isinstance(page, FormPage)
    return page


def test_the_first_step_is_taken_by_key(window: DeskWindow, qtbot: QtBot) -> None:
    page = _case(window, "applicant", "respondent")
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: page.bar.findChild(QAbstractButton, "action:step.accepted") is not None, timeout=5_000)
    assert page.session.state == "registered"


def test_what_a_step_is_refused_for_is_said_once(window: DeskWindow, qtbot: QtBot) -> None:
    page = _case(window, "applicant")
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_F10)
    words = page.bar.findChild(QLabel, "open")
    assert words is not None
    qtbot.waitUntil(lambda: not page.saving and bool(words.text()), timeout=5_000)
    reason = "有1处要改，没有存。当事人至少要有一个申请人、一个被申请人。"
    assert words.text() == reason
    with qtbot.waitSignal(page._keeper.kept, timeout=5_000):  # the draft kept half a second later says nothing over it
        pass
    assert words.text() == reason
    line = page.findChild(QLineEdit, "field:reg_date")
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "1119")
    with qtbot.waitSignal(page._keeper.kept, timeout=5_000):
        pass
    assert words.text() == "都填好了，还没保存"  # what was refused is being mended


def test_a_step_that_lacks_something_leads_to_the_first_of_it(
    window: DeskWindow, qtbot: QtBot, said: list[str]
) -> None:
    page = _case(window, "applicant", "respondent")
    assert window.desk is not None
    records.set_fields(window.desk, page.session.record, {}, state="registered")
    page = _at_record(window, page.session.record)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: page.sheet.section == "accepting", timeout=5_000)
    assert said == ["要受理，还差2处没填。"]
    focus = page.focusWidget()
    assert focus is not None
    assert focus.objectName() == "field:consent"


def test_the_one_field_that_a_step_lacks_is_said_while_one_stands_in_it(window: DeskWindow, qtbot: QtBot) -> None:
    page = _case(window, "applicant", "respondent")
    assert window.desk is not None
    given = {"consent": "both", "accept": "yes", "accepted_on": None}
    records.set_fields(window.desk, page.session.record, given, state="registered")
    page = _at_record(window, page.session.record)
    page.session.set_value("accepted_on", None)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: page.sheet.section == "accepting" and not page.saving, timeout=5_000)
    words = page.bar.findChild(QLabel, "open")
    assert words is not None
    assert words.text() == "要受理，还差1处没填。还没填“受理日期”。"


def test_a_reason_too_long_for_the_bar_is_said_whole_in_a_dialog(
    window: DeskWindow, qtbot: QtBot, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _case(window, "applicant")
    asked: list[str] = []
    monkeypatch.setattr(
        "ruraldesk.gui.dialogs.ask.tell", lambda _, sentence, body, **__: asked.extend((sentence, body))
    )
    monkeypatch.setattr("ruraldesk.gui.form.saver.LINE", 29)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: not page.saving and bool(asked), timeout=5_000)
    assert asked == ["有1处要改，没有存。当事人至少要有一个申请人、一个被申请人。", "改好再存。"]
    assert said == []


def test_the_key_of_the_next_step_never_leads_back(window: DeskWindow) -> None:
    """What was reviewed may be given back first in its form; put up it is a step further."""
    assert window.desk is not None
    assert window.shell is not None
    old = records.OldRecord(as_of="2026-11-01", state="reviewed", incomplete="样例")
    made = records.add(window.desk, "law_lesson", {"headline": "样例", "dispute_type": "02"}, old=old).record
    window.shell.go(ToForm("law_lesson", made.id))
    page = window.shell.page
    assert isinstance(page, FormPage)
    with_key = {one.key().toString(): one.parent() for one in page.bar.findChildren(QShortcut)}
    assert with_key["F10"] is _button(page.bar, "step.posted")
    assert _button(page.bar, "step.drafting").isVisible()
