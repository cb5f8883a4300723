"""疑问 at a village and 待问 at its town: filters, answering, withdrawing, what was answered, the way to the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from ruraldesk.gui.dialogs.ask import AskDialog
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.pages.question_card import QuestionCard
from ruraldesk.gui.pages.questions import QuestionsPage
from ruraldesk.gui.routes import ToQuestions
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import asked, handover, questions, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import write_receipt
from tests.helpers.exchange_page import button, words
from tests.helpers.offices import Places


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "between"
    folder.mkdir()
    return folder


def at_questions(window: DeskWindow, qtbot: QtBot, route: ToQuestions, count: int = 1) -> QuestionsPage:
    assert window.shell is not None
    window.shell.go(route)
    page = window.shell.page
    assert isinstance(page, QuestionsPage)
    qtbot.waitUntil(lambda: page._listing is not None and len(page._listing.rows) == count, timeout=5000)
    return page


def cards(page: QuestionsPage) -> list[QuestionCard]:
    inner = page._area.widget()
    assert inner is not None
    return inner.findChildren(QuestionCard)


def choose(page: QuestionsPage, name: str, row: int) -> None:
    box = page.findChild(QComboBox, f"field:filter.{name}")
    assert box is not None
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_the_town_filters_by_village_withdraws_and_sees_what_was_answered(
    office: DeskWindow, places: Places, stick: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = places.town
    handover.export(places.one, stick)
    handover.export(places.far, stick)
    import_bundles(town, [stick])
    other = next(one.id for one in town.store.records.page("facility") if one.id != places.lamp)
    first = town_questions.ask(town, places.lamp, "location", "具体在哪里？")
    second = town_questions.ask(town, other, "", "有照片吗？")
    page = at_questions(office, qtbot, ToQuestions(), 2)
    said = [one.text() for one in page.findChildren(QLabel)]
    assert {"禾塘村", "柳汀村", "具体在哪里？", "有照片吗？"} <= set(said)
    choose(page, "village", 1)
    qtbot.waitUntil(lambda: len(cards(page)) == 1, timeout=5000)
    assert cards(page)[0].objectName() == f"question:{second}"
    monkeypatch.setattr(AskDialog, "exec", lambda _: 1)
    button(page, f"withdraw.{second}").click()
    qtbot.waitUntil(lambda: len(cards(page)) == 0, timeout=5000)
    assert [one.id for one in town_questions.open_questions(town)] == [first]
    write_receipt(town, places.one.code, stick)
    receipt = next(stick.glob("*_receipt_*"))
    handover.take_in(places.one, receipt)
    questions.answer(places.one, first, "村口老槐树下")
    import_bundles(town, list(handover.export(places.one, stick).files))
    choose(page, "village", 0)
    choose(page, "state", 1)
    qtbot.waitUntil(lambda: len(cards(page)) == 1, timeout=5000)
    assert words(page, "answer") == "答：村口老槐树下"


def test_a_route_to_one_village_shows_that_village(
    office: DeskWindow, places: Places, stick: Path, qtbot: QtBot
) -> None:
    handover.export(places.one, stick)
    import_bundles(places.town, [stick])
    town_questions.ask(places.town, places.lamp, "", "？")
    page = at_questions(office, qtbot, ToQuestions(village=places.one.code))
    box = page.findChild(QComboBox, "field:filter.village")
    assert box is not None
    assert box.currentText() == "禾塘村"
    at_questions(office, qtbot, ToQuestions(village=places.far.code), 0)


def test_a_village_decides_between_two_desks_and_answers_the_town(
    window: DeskWindow, desk: Desk, town: Desk, lamps: list[str], stick: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    handover.export(desk, stick)
    import_bundles(town, [stick])
    query = town_questions.ask(town, lamps[0], "location", "具体在哪里？")
    write_receipt(town, desk.code, stick)
    handover.take_in(desk, next(stick.glob("*_receipt_*")))
    page = at_questions(window, qtbot, ToQuestions())

    def typed(dialog: AskDialog) -> int:
        assert dialog.line is not None
        assert "具体在哪里？" in dialog.windowTitle()
        dialog.line.setText("村口老槐树下")
        return 1

    monkeypatch.setattr(AskDialog, "exec", typed)
    button(page, f"reply.{query}").click()
    qtbot.waitUntil(lambda: len(cards(page)) == 0, timeout=5000)
    assert desk.store.questions.of_record(lamps[0])[0].answer == "村口老槐树下"
    choose(page, "state", 1)
    qtbot.waitUntil(lambda: len(cards(page)) == 1, timeout=5000)
    button(page, f"open.{query}").click()
    assert window.shell is not None
    assert isinstance(window.shell.page, FormPage)
    window.shell.go_back()
    assert isinstance(window.shell.page, QuestionsPage)


def test_what_two_desks_wrote_is_decided_by_one_press_with_who_wrote_it(
    office: DeskWindow, places: Places, stick: Path, qtbot: QtBot
) -> None:
    records.set_fields(places.one, places.lamp, {"location": "102米处"})
    records.set_fields(places.two, places.lamp, {"location": "120米处"})
    handover.export(places.one, stick)
    handover.export(places.two, stick)
    import_bundles(places.town, [stick])
    page = at_questions(office, qtbot, ToQuestions())
    buttons = {one.text(): one for one in page.findChildren(QAbstractButton)}
    assert "2号桌 陆建明" in buttons["以“120米处”为准"].accessibleName()
    buttons["以“120米处”为准"].click()
    qtbot.waitUntil(lambda: len(cards(page)) == 0, timeout=5000)
    assert records.get(places.town, places.lamp).fields["location"] == "120米处"


@pytest.mark.parametrize(("words_", "stays"), [("留着", True), ("删掉", False)])
def test_a_deletion_against_an_edit_is_decided_in_words_at_the_village(
    places: Places, stick: Path, words_: str, stays: bool
) -> None:
    removal.delete(places.two, places.lamp, "重复")
    records.set_fields(places.one, places.lamp, {"location": "102米处"})
    handover.take_in(places.one, handover.export(places.two, stick, share=True).files[0])
    (one,) = asked.listing(places.one).rows
    assert sorted(choice.words for choice in one.choices) == ["删掉", "留着"]
    choice = next(each for each in one.choices if each.words == words_)
    questions.answer(places.one, one.question.id, choice.answer)
    assert asked.listing(places.one).rows == ()
    assert records.get(places.one, places.lamp).meta.deleted is not stays


def test_many_questions_come_a_page_at_a_time(office: DeskWindow, places: Places, stick: Path, qtbot: QtBot) -> None:
    handover.export(places.one, stick)
    import_bundles(places.town, [stick])
    for number in range(asked.PAGE + 7):
        town_questions.ask(places.town, places.lamp, "", f"第{number}问")
    page = at_questions(office, qtbot, ToQuestions(), asked.PAGE)
    assert words(page, "count") == f"没定的{asked.PAGE + 7}个，答过的0个"
    button(page, "questions_more").click()
    qtbot.waitUntil(lambda: len(cards(page)) == asked.PAGE + 7, timeout=5000)
