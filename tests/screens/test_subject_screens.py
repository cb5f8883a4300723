"""The page of a person and of a thing as pictures, two beside each other, who is the same; nothing is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm, ToSubject
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.subject.merge_dialog import MergeDialog
from ruraldesk.gui.subject.page import SubjectView
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services import dealings, ledger, records
from ruraldesk.services.desk import Desk
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

Desks = tuple[Desk, Desk, Path]


def busiest(desk: Desk, form: str) -> str:
    """Return the record of a form that the most registers, then the most dealings, concern."""
    everyone = [one.id for one in ledger.whole(desk, form, ledger.ids(desk, form))]
    found = {one: dealings.dealings(desk, one) for one in everyone}
    return max(everyone, key=lambda one: (len(found[one].registers), len(found[one].own)))


@pytest.fixture(scope="module")
def known(desks: Desks) -> tuple[str, str]:
    """A person of whom there is much to tell, with a namesake; and a facility."""
    desk = desks[0]
    who = busiest(desk, "person")
    fields = records.get(desk, who).fields
    twin = {"name": fields["name"], "group_no": 2, "residence_type": "away", "ethnicity": "汉族"}
    made = records.add(desk, "person", {**twin, **({"birth": fields["birth"]} if fields.get("birth") else {})})
    return who, made.record.id


@pytest.mark.parametrize(
    ("size", "large", "prefix"), [(CLIENT, False, ""), (SMALLEST, False, "small-"), (CLIENT, True, "11-large-")]
)
def test_pages_of_persons_and_things(
    qtbot: QtBot,
    dressed_screen: QApplication,
    desks: Desks,
    still_clock: FixedClock,
    pictures: Path,
    known: tuple[str, str],
    size: tuple[int, int],
    large: bool,
    prefix: str,
) -> None:
    desk = desks[0]
    who, twin = known
    use_large_text(large)
    try:
        shell = make_shell(qtbot, desk, still_clock, size)
        for name, route in (
            ("07-person", ToSubject("person", who)),
            ("07b-person-handled", ToSubject("person", who, "handled")),
            ("07c-facility", ToSubject("facility", busiest(desk, "facility"))),
        ):
            shell.go(route)
            assert isinstance(shell.page, SubjectView)
            snap(qtbot, shell, pictures, f"{prefix}{name}")
        dialog = MergeDialog(shell.bench, twin, who, shell)
        qtbot.addWidget(dialog)
        dialog.show()
        snap(qtbot, dialog, pictures, f"{prefix}07d-merge")
    finally:
        use_large_text(False)


def test_who_is_the_same_under_the_name(
    qtbot: QtBot,
    dressed_screen: QApplication,
    desks: Desks,
    still_clock: FixedClock,
    pictures: Path,
    known: tuple[str, str],
) -> None:
    desk = desks[0]
    shell: Shell = make_shell(qtbot, desk, still_clock)
    shell.go(ToForm("person"))
    page = shell.page
    assert isinstance(page, FormPage)
    line = page.findChild(QLineEdit, "field:name")
    assert line is not None
    line.setFocus()
    line.setText(str(records.get(desk, known[0]).fields["name"]))
    page.sheet.settle(line)
    page._on_left("name")

    def whole() -> bool:
        panel = page.findChild(QWidget, "twins")
        return panel is not None and panel.height() >= panel.heightForWidth(panel.width()) > 0

    qtbot.waitUntil(whole, timeout=5000)
    snap(qtbot, shell, pictures, "03d-form-twins")
