"""Help of every page, the card of every key, the first hour, and the program's icon."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.help.key_card import KeyCard
from ruraldesk.gui.help.live_keys import live_keys, live_shortcuts
from ruraldesk.gui.help.panel import HelpPanel
from ruraldesk.gui.help.topics import topic_of
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.ledger.table import LedgerTable
from ruraldesk.gui.routes import ToForm, ToLedger, ToSettings
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.window import DeskWindow
from ruraldesk.services import forms, helping, touring
from ruraldesk.services.desk import Desk
from ruraldesk.services.key_card import key_card
from tests.helpers.every_page import town_routes, village_routes
from tests.helpers.pdf_pages import page_texts
from tests.screens.conftest import desks, dressed_screen, still_clock  # noqa: F401  two desks with a year in them

Both = tuple[Desk, Desk, Path]
NO_PAGE = ("everywhere", "search")  # groups of keys that belong to no page of their own
OWN_STATE = {  # keys whose button is there only in a state that the demo's first record is not in
    "form": {"F5", "F7"},
    "exchange": {"F8"},
    "intake": {"F6", "F7", "F8"},
    "import": {"F9"},  # once a sheet is open
    "fill": {"F9"},
}


def words_in(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def shells(
    qtbot: QtBot,
    dressed_screen: QApplication,  # noqa: F811
    desks: Both,  # noqa: F811
    still_clock: FixedClock,  # noqa: F811
) -> list[Shell]:
    made = [Shell(desk, still_clock, Jobs(ImmediateExecutor())) for desk in desks[:2]]
    for shell in made:
        qtbot.addWidget(shell)
        shell.resize(1366, 696)
        shell.show()
    return made


# what the files say


def test_every_page_has_help_and_every_help_has_its_page(desks: Both) -> None:  # noqa: F811
    village, town, _ = desks
    topics = {topic_of(route, "village") for route in village_routes(village)}
    topics |= {topic_of(route, "town") for route in town_routes(town)}
    assert topics == set(helping.pages())
    for page in helping.pages().values():
        assert page.title, page.name
        assert page.what.endswith("。"), page.name
        assert page.steps, page.name
    assert {one.page for one in helping.key_groups()} - set(NO_PAGE) <= topics


def test_help_has_no_english_and_no_tired_word() -> None:
    allowed = re.compile(r"Ctrl|Shift|Alt|Esc|PgUp|PgDn|Excel|PDF|CSV|U盘|F\d+|Tab|sxl|demo|[A-Z]\d")
    texts = {one.name: "".join((one.what, *one.steps, *one.notes)) for one in helping.pages().values()}
    texts |= {one.name: one.title + one.do for one in touring.steps()}
    assert len(texts) > 20
    for name, text in texts.items():
        assert not re.search(r"[A-Za-z]{2,}", allowed.sub("", text)), name
        assert not re.search(r"系统|数据库|异常|非法|请|您|成功", text), name


@pytest.mark.parametrize(
    ("keys", "to", "shown"),
    [
        ("Ctrl++", "", "Ctrl+加号"),
        ("Ctrl+-", "", "Ctrl+减号"),
        ("Ctrl+Alt++", "", "Ctrl+Alt+加号"),
        ("Shift+Return", "", "Shift+回车"),
        ("Ctrl+PgDown", "", "Ctrl+PgDn"),
        ("Alt+1", "Alt+9", "Alt+1至9"),
        ("F9", "", "F9"),
    ],
)
def test_a_key_is_written_as_it_stands_on_the_keyboard(keys: str, to: str, shown: str) -> None:
    assert helping.KeyEntry(keys, "", to).shown == shown


# the keys that are there


def _row_of_keys(entry: helping.KeyEntry) -> list[str]:
    if not entry.to:
        return [entry.keys]
    stem, first = entry.keys.rsplit("+", 1)
    return [f"{stem}+{number}" for number in range(int(first), int(entry.to.rsplit("+", 1)[1]) + 1)]


def _declared(page: str) -> set[str]:
    return {key for one in helping.keys_of(page) if one.kind == "shortcut" for key in _row_of_keys(one)}


def _choose_one(shell: Shell) -> None:
    """Choose a row of a ledger: what is done with it has its keys then."""
    table = shell.page.findChild(LedgerTable) if shell.page is not None else None
    if table is not None and table.model().rowCount():
        table.stand_at(0)
        _pressed(table, "Space")


def test_the_keys_of_every_page_are_the_ones_that_are_really_there(shells: list[Shell]) -> None:
    everywhere = _declared("everywhere")
    found: dict[str, set[str]] = defaultdict(set)
    looked = 0
    for shell, routes in zip(shells, (village_routes, town_routes), strict=True):
        for route in routes(shell.bench.desk):
            shell.go(route)
            QCoreApplication.processEvents()
            _choose_one(shell)
            topic = topic_of(route, shell.bench.desk.role)
            here = set(live_shortcuts(shell))
            assert here & {"F1", "Ctrl+F1", "Ctrl+K", "Ctrl+L", "Esc"} == {"F1", "Ctrl+F1", "Ctrl+K", "Ctrl+L", "Esc"}
            assert here <= everywhere | _declared(topic), (topic, here - everywhere - _declared(topic))
            found[topic] |= here
            looked += len(here)
    assert looked > 500
    for group in helping.key_groups():
        if group.page not in NO_PAGE:
            missing = _declared(group.page) - found[group.page] - OWN_STATE.get(group.page, set())
            assert not missing, (group.page, missing)
    assert everywhere <= found["home"]


def _pressed(widget: QWidget, keys: str) -> bool:
    """Press a key on a widget alone; True if the widget took it."""
    combination = QKeySequence(keys)[0]
    press = QKeyEvent(QEvent.Type.KeyPress, combination.key(), combination.keyboardModifiers())
    taken = QApplication.sendEvent(widget, press)
    return taken and press.isAccepted()


def test_a_key_that_a_widget_is_said_to_take_is_taken(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToLedger("person"))
    table = window.findChild(QWidget, "list:person")
    assert table is not None
    qtbot.waitUntil(lambda: table.model().rowCount() > 2, timeout=5000)  # type: ignore[attr-defined]  # LedgerTable
    tried = 0
    for entry in helping.keys_of("ledger"):
        if entry.kind == "widget" and entry.keys not in ("Return", "Del"):  # these open and ask: below
            assert entry.widget == type(table).__name__
            table.stand_at(1)  # type: ignore[attr-defined]  # LedgerTable
            assert _pressed(table, entry.keys), entry.keys
            tried += 1
    assert tried > 12
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert isinstance(page, FormPage)
    line = page.findChild(QLineEdit, "field:name")
    assert line is not None
    for keys in ("Return", "Shift+Return", "F4"):
        assert keys in {one.keys for one in helping.keys_of("form") if one.kind == "widget"}
        assert _pressed(line, keys), keys


# F1


def test_f1_says_what_the_page_is_for_and_follows_the_field_in_hand(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    page = window.shell.page
    assert page is not None
    name, number = page.findChild(QLineEdit, "field:name"), page.findChild(QLineEdit, "field:id_no")
    assert name is not None
    assert number is not None
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_F1)
    panel = window.findChild(HelpPanel)
    assert panel is not None
    assert panel.isVisible()
    assert name.hasFocus()
    spec = forms.form(window.shell.bench.desk, "person")
    words = words_in(panel)
    assert helping.pages()["form"].what in words
    assert f"手里这一格：{spec.by_name['name'].label}" in words
    assert "F9" in words
    number.setFocus()
    assert f"手里这一格：{spec.by_name['id_no'].label}" in words_in(panel)
    assert not panel.geometry().intersects(
        number.rect().translated(number.mapTo(window.shell, number.rect().topLeft()))
    )
    window.shell.go(ToLedger("person"))
    assert panel.isVisible()
    assert helping.pages()["ledger"].what in words_in(panel)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert isinstance(window.shell.route, ToLedger)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not panel.isVisible()


def test_f1_in_a_form_names_the_law_its_deadlines_rest_on(desks: Both) -> None:  # noqa: F811
    desk, cited = desks[0], 0
    table = desk.store.specs.tables().table(helping.BASIS_TABLE)
    assert table is not None
    for spec in forms.forms(desk):
        keys = {one.cites for one in spec.deadlines if one.cites}
        found = helping.basis_of(desk, spec)
        titles = {table.cell(key, "short_title").replace("《", "〈").replace("》", "〉") for key in keys}
        assert {re.split("[《》]", one.title)[1] for one in found} == titles
        cited += len(found)
    assert cited > 5


def test_only_keys_that_work_now_stand_in_the_panel(window: DeskWindow, qtbot: QtBot) -> None:
    assert window.shell is not None
    window.shell.go(ToForm("person"))
    keys = {one.keys: one.words for one in live_keys(window.shell, "form")}
    assert keys["F9"] == "保存"
    assert "F7" not in keys  # only the town asks
    window.shell.go(ToSettings())
    assert live_keys(window.shell, "form") == []


def test_every_field_of_every_form_can_be_explained(desks: Both) -> None:  # noqa: F811
    looked = 0
    for spec in forms.forms(desks[0]):
        for field in spec.fields:
            if field.type != "note":
                about = helping.about_field(field)
                assert about.title == field.label
                assert about.lines, (spec.form_id, field.name)
                looked += 1
    assert looked > 300


# the card


def test_the_card_lists_every_key_and_can_be_printed(
    window: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards: list[str] = []

    def look(card: QDialog) -> int:
        card.show()
        cards.append(words_in(card))
        return 0

    monkeypatch.setattr(KeyCard, "exec", look)
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    assert len(cards) == 1
    pdf, pages = key_card()
    paper = "".join("".join(page_texts(pdf)).split())
    assert pages <= 2
    listed = [key for group in helping.key_groups() for key in group.keys]
    assert len(listed) > 60
    for key in listed:
        assert key.shown in cards[0], key
        assert key.words in cards[0], key
        assert key.words.replace(" ", "") in paper, key
