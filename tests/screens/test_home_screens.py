"""首页 as pictures of the manual, at home size, at the smallest and in large text: it fits, and nothing is cut off."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.demo import cases, disclosures, needs, societies, volunteering
from ruraldesk.demo.facilities import facilities
from ruraldesk.demo.people import people
from ruraldesk.demo.village import leave_unfinished
from ruraldesk.demo.writer import Writer
from ruraldesk.gui.components.buttons import Link
from ruraldesk.gui.pages.home import HomePage
from ruraldesk.gui.pages.home_due import DueRow
from ruraldesk.gui.routes import ToHome, ToOthers, ToWaiting
from ruraldesk.gui.theme.large import use_large_text
from ruraldesk.services.backups import back_up
from ruraldesk.services.desk import Desk
from tests.helpers import desks as made_before
from tests.helpers.reports import bare_desk, visit
from tests.screens.test_screens import CLIENT, SMALLEST, make_shell, snap

AT = "2025-12-01T02:00:00Z"
SIZES = [("", CLIENT, False), ("small-", SMALLEST, False), ("11-large-", CLIENT, True)]


@pytest.fixture(scope="module")
def busy_village(tmp_path_factory: pytest.TempPathFactory, still_clock: FixedClock) -> Iterator[Desk]:
    """A village with a year of disclosures, cases, volunteering and some facilities."""
    made = made_before.copied_desk(tmp_path_factory.mktemp("busy") / "village")
    made.clock = still_clock
    random, writer, today = Random(5), Writer(made), made.clock.today()
    with made.store.bulk():
        spec = made.store.specs.newest("person")
        persons = [writer.add(spec, one, AT) for one in people(random, today, 120)]
        spec = made.store.specs.newest("facility")
        for kind, fields in facilities(random, today, persons, 90):
            values = {"class": kind.code, "year": str(today.year)}
            writer.add(spec, fields, AT, "in_use", writer.number(spec, values))
        disclosures.write(made, writer, random, persons, today)
        cases.write(made, writer, random, persons, today)
        volunteering.write(made, writer, random, persons, today)
        needs.write(made, writer, random, persons, today)
        societies.write(made, writer, random, persons, today)
    leave_unfinished(made)
    back_up(made)
    yield made
    made.store.close(backup=False)


@pytest.mark.parametrize(("mark", "size", "large"), SIZES)
def test_the_first_page_of_a_busy_village_fits_without_scrolling(
    qtbot: QtBot, dressed_screen: QApplication, busy_village: Desk, still_clock: FixedClock, pictures: Path,
    mark: str, size: tuple[int, int], large: bool,
) -> None:  # fmt: skip
    use_large_text(large)
    try:
        shell = make_shell(qtbot, busy_village, still_clock, size)
        shell.go(ToHome())
        snap(qtbot, shell, pictures, f"{mark}01a-home-year")
        page = shell.page
        assert isinstance(page, HomePage)
        area = page.findChild(QScrollArea)
        assert area is not None
        assert area.verticalScrollBar().maximum() == 0
        lines = [one for one in page.findChildren(DueRow) if one.isVisible()]
        assert len(lines) >= 4
        for above, below in itertools.pairwise(lines):
            assert below.y() - above.y() >= above.height()
        shell.tour.begin()
        qtbot.waitUntil(lambda: page.body.height() < area.height() + shell.tour.height())
        qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
        snap(qtbot, shell, pictures, f"{mark}01d-home-tour")
        shell.tour.leave()
        for report in ("mediation_standing", "mediation_kinds", "request_standing", "society_standing"):
            link = page.findChild(Link, f"action:view.{report}")
            assert link is not None
            link.click()
            snap(qtbot, shell, pictures, f"{mark}01b-home-{report.replace('_', '-')}")
        shell.go(ToWaiting("due", "overdue"))
        snap(qtbot, shell, pictures, f"{mark}17b-overdue")
    finally:
        use_large_text(False)


@pytest.mark.parametrize(("mark", "size", "large"), SIZES)
def test_the_first_page_without_reports_and_other_registers(
    qtbot: QtBot, dressed_screen: QApplication, still_clock: FixedClock, pictures: Path, tmp_path: Path,
    mark: str, size: tuple[int, int], large: bool,
) -> None:  # fmt: skip
    use_large_text(large)
    desk = bare_desk(tmp_path / "small")
    try:
        desk.clock = still_clock
        for place in range(3):
            visit(desk, f"走访样例{place}", "old", "2026-11-02")
        shell = make_shell(qtbot, desk, still_clock, size)
        shell.go(ToHome())
        snap(qtbot, shell, pictures, f"{mark}01c-home-registers")
        shell.go(ToOthers())
        snap(qtbot, shell, pictures, f"{mark}19-others")
        shell.close()
    finally:
        use_large_text(False)
        desk.store.close(backup=False)
