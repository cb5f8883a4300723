"""The four registers of the desk, the whole way: typed into the window, on paper, on the stick, at the town."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # Any: JSON values of the examples

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.routes import ToForm
from ruraldesk.gui.window import DeskWindow
from ruraldesk.model.record import Record
from ruraldesk.paths import DataFolder
from ruraldesk.services import handover, ledger, printing, records
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.services.printing import PrintOptions
from ruraldesk.store import vault
from ruraldesk.town.apply import import_bundles
from tests.helpers.example_links import with_links
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.towns import meet
from tests.helpers.typed_forms import TypingClerk, same_as_typed, title_source


@dataclass(frozen=True)
class Way:
    """One example: what is typed, which steps it takes, which paper, what the paper and the town must say."""

    form: str
    example: str
    steps: tuple[tuple[str, dict[str, Any]], ...]
    paper: str
    on_paper: tuple[str, ...]
    at_town: tuple[str, ...]
    stays: tuple[str, ...] = ()
    made: str = ""  # the register that its last step writes a record into for every row that counts


WAYS = (
    Way(
        "disclosure", "finance_quarter", (), "finance",
        ("财务收支公开表", "本期合计", "期末结余", "892,465.02", "大写"), ("item", "period_to", "closing"),
    ),
    Way(
        "mediation_case", "wages_unit_agent", (), "register",
        ("人民调解受理登记表",), ("dispute_type", "reg_date"), ("parties", "summary"),
    ),
    Way(
        "activity", "clean_river", (("recruiting", {}), ("finished", {})), "sign_in",
        ("签到表", "样甲丙"), ("name", "planned_from", "service_field"), made="service_record",
    ),
    Way("facility", "centre", (("in_use", {}),), "record", ("设施登记表",), ("name", "class")),
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock, desk: Desk) -> Iterator[Desk]:
    new = NewDesk(DataFolder(tmp_path / "town"), "town", "330411103000", "王店镇", "顾明华", "demo12", cost=vault.CHEAP)
    made, _ = create_desk(new, clock)
    with made:
        meet(desk, made, tmp_path)
        yield made


@pytest.mark.parametrize("way", WAYS, ids=[one.form for one in WAYS])
def test_what_is_typed_comes_on_paper_and_to_the_town(
    window: DeskWindow, qtbot: QtBot, town: Desk, project: Path, tmp_path: Path, way: Way
) -> None:
    desk = window.desk
    assert desk is not None
    example = project / "forms" / way.form / "examples" / f"{way.example}.json"
    values = with_links(desk, way.form, json.loads(example.read_text("utf-8"))["fields"])
    record, typed = _typed(window, qtbot, way.form, values)
    assert len(typed) >= 12
    assert same_as_typed(record, values, typed) == []
    for state, fields in way.steps:
        record = records.set_fields(desk, record.id, fields, state=state).record
    paper = printing.preview(desk, way.form, way.paper, [record.id], PrintOptions(printed_on=desk.clock.today()))
    words = pdf_text(paper.pdf).replace("\n", "").replace(" ", "")
    for one in way.on_paper:
        assert one in words
    stick = tmp_path / "stick"
    stick.mkdir()
    handover.export(desk, stick)
    import_bundles(town, [stick])
    arrived = records.get(town, record.id)
    now = records.get(desk, record.id)
    for name in way.at_town:
        assert arrived.fields[name] == now.fields[name], name
    for name in way.stays:
        assert now.fields.get(name)
        assert not arrived.fields.get(name), name
    if way.made:
        assert ledger.count(town, way.made) == ledger.count(desk, way.made) == 2  # two came, one did not


def _typed(window: DeskWindow, qtbot: QtBot, form: str, values: dict[str, Any]) -> tuple[Record, list[str]]:
    assert window.shell is not None
    assert window.desk is not None
    window.shell.go(ToForm(form))
    page = window.shell.page
    assert isinstance(page, FormPage)
    clerk = TypingClerk(qtbot, page, title_source(window.desk))
    typed = clerk.fill(values)
    before = ledger.count(window.desk, form)
    qtbot.keyClick(page, Qt.Key.Key_F9)
    blocking = [f"{one.path}: {one.sentence}" for one in page.session.problems if one.level == "block"]
    qtbot.waitUntil(lambda: bool(page.session.record) or bool(blocking), timeout=5000)
    assert blocking == []
    assert ledger.count(window.desk, form) == before + 1
    return records.get(window.desk, page.session.record), typed
