"""A count of a thousand and more is read with its comma wherever the exchange and the town's pages say one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ruraldesk.bundle.status import ImportStatus
from ruraldesk.clock import FixedClock
from ruraldesk.gui.components.numbers import Number, numbers_panel
from ruraldesk.gui.jobs import Step as JobStep
from ruraldesk.gui.pages.exchange_earlier import EarlierPanel
from ruraldesk.gui.pages.exchange_outcome import Outcome, sentence_of
from ruraldesk.gui.pages.exchange_ready import ReadyView
from ruraldesk.gui.pages.exchange_table import OutgoingPanel
from ruraldesk.gui.pages.exchange_work import WorkView
from ruraldesk.gui.town_pages import intake_outcome
from ruraldesk.gui.town_pages.board_cell import CellPanel
from ruraldesk.gui.town_pages.bundle_list import words_of
from ruraldesk.model.outcomes import ChangeSet
from ruraldesk.services.brought import Brought
from ruraldesk.services.exchanging import Exchanged, Reached, Step
from ruraldesk.services.handed import Earlier
from ruraldesk.services.handover import HandedOver, Waiting
from ruraldesk.services.outgoing import Outgoing, Register
from ruraldesk.town.apply import ImportResult
from ruraldesk.town.intake import Parcel, Taken
from ruraldesk.town.matrix import Arrival, VillageRow
from ruraldesk.town.plan import Planned
from ruraldesk.town.scan import ScannedBundle

MANY = 12_345
AT = "2026-11-20T02:00:00Z"
BUNDLE = ScannedBundle(Path("甲.rdb"), ImportStatus.OK)
PARCEL = Parcel("330411103999", "禾塘村", "ready", (Planned(BUNDLE, ImportStatus.OK, new_records=MANY),))
ROW = VillageRow("330411103999", "禾塘村", "", AT, (), (), MANY, AT)


def waiting(clock: FixedClock) -> QWidget:
    view = ReadyView(clock)
    view.show_waiting(Waiting(MANY, MANY, AT, (), ""))
    return view


def table(_: FixedClock) -> QWidget:
    panel = OutgoingPanel()
    panel.show_outgoing(Outgoing((Register("facility", "设施台账", "", MANY, MANY),), (), ()))
    return panel


def earlier(clock: FixedClock) -> QWidget:
    panel = EarlierPanel(clock)
    panel.show_earlier([Earlier("a" * 64, "甲.rdb", "report", AT, "", MANY, MANY, 1, 1, 1, "", True)])
    return panel


def work(clock: FixedClock) -> QWidget:
    view = WorkView(clock)
    view.begin("town", "云泾镇", on_stick=True)
    view.show_step(JobStep(MANY, 2 * MANY, ""))
    view.reach(Reached(Step.CHECK, MANY, MANY))
    return view


def numbers(_: FixedClock) -> QWidget:
    return numbers_panel([Number(MANY, "件", "新增")])


def cell(clock: FixedClock) -> QWidget:
    panel = CellPanel(clock)
    panel.show_month(ROW, "2026-11", [Arrival("甲.rdb", "a" * 64, AT, AT, MANY, MANY, "ABCDE23456")])
    return panel


def handed(_: FixedClock) -> QWidget:
    done = Exchanged(HandedOver("WRITTEN", (Path("甲.rdb"),), {"records": MANY}, ("a" * 64,)), Brought(), "town")
    return QLabel("".join(sentence_of(Outcome(done, None))))


def taken(_: FixedClock) -> QWidget:
    title, below, _good = intake_outcome.sentence_of([Taken(PARCEL, ImportResult((), (), ChangeSet()), 0)], 0)
    return QLabel(title + below)


def entry(clock: FixedClock) -> QWidget:
    return QLabel(words_of(PARCEL, clock))


@pytest.mark.parametrize("make", [waiting, table, earlier, work, numbers, cell, handed, taken, entry])
def test_a_count_has_its_comma(
    dressed: QApplication,
    clock: FixedClock,
    make: Callable[[FixedClock], QWidget],
) -> None:
    root = make(clock)
    labels = [root, *root.findChildren(QLabel)]
    said = " ".join(one.text() + one.toolTip() for one in labels if isinstance(one, QLabel))
    said += " ".join(one.accessibleName() for one in root.findChildren(QWidget))
    assert "12,345" in said
    assert not re.search(r"\b(12345|24690)\b", said), said
    root.deleteLater()
