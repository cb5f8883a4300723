"""A newer program opens an older vault: new registers and newer versions are there, and nothing old is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ruraldesk.paths import seed_forms
from ruraldesk.services import forms, records, reporting
from ruraldesk.services.desk import Desk
from tests.helpers import desks

WELL = """
settings = { form_id = "old_well", form_title = "古井登记", version = 2026110101, instance_name = "${well_name}" }
survey = [ { type = "text", name = "well_name", label = "井名", required = true } ]
[workflow]
states = [{ name = "drafting", label = "编制中" }]
"""
ROOM = "room"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The forms of a program that has one register more, and another question about a room."""
    root = tmp_path / "forms"
    shutil.copytree(seed_forms(), root)
    (root / "old_well").mkdir()
    (root / "old_well" / "form.toml").write_text(WELL, encoding="utf-8")
    file = root / ROOM / "form.toml"
    text = re.sub(r"version = \d{10}", "version = 2099010101", file.read_text("utf-8"), count=1)
    more = '  { type = "text", name = "window_side", label = "窗朝哪边" },\n'
    file.write_text(
        text.replace('  { type = "text", name = "room_no"', more + '  { type = "text", name = "room_no"'), "utf-8"
    )
    return root


def versions(at: Desk) -> dict[str, int]:
    return {one.form_id: one.version for one in forms.forms(at)}


def test_new_registers_and_newer_versions_are_taken_over_once(tmp_path: Path, newer: Path) -> None:
    at = desks.copied_desk(tmp_path / "village")
    before = versions(at)
    forms.renew_shipped(at.store, newer)
    after = versions(at)
    assert after == {**before, "old_well": 2026110101, ROOM: 2099010101}
    assert records.add(at, "old_well", {"well_name": "东井"}).record.title == "东井"
    forms.renew_shipped(at.store, newer)
    assert versions(at) == after
    assert at.store.check(deep=True) == []
    at.store.close(backup=False)


def test_an_older_program_takes_nothing_back(tmp_path: Path, newer: Path) -> None:
    at = desks.copied_desk(tmp_path / "village")
    forms.renew_shipped(at.store, newer)
    after = versions(at)
    forms.renew_shipped(at.store, seed_forms())
    assert versions(at) == after
    at.store.close(backup=False)


def test_a_record_of_before_opens_with_the_new_question(tmp_path: Path, newer: Path) -> None:
    at = desks.copied_desk(tmp_path / "village")
    keeper = desks.person(at)
    hall = desks.facility(at, keeper, "服务中心", **{"class": "01", "sub_class": "0101"})
    fields = {"facility": hall, "name": "大厅", "floor": 1, "area": "80", "functions": ["hall"], "service": "direct"}
    room = records.add(at, ROOM, {**fields, "weight": 100}).record.id
    forms.renew_shipped(at.store, newer)
    changed = records.set_fields(at, room, {"window_side": "朝南"}).record
    assert (changed.version, changed.fields["window_side"], changed.fields["name"]) == (2099010101, "朝南", "大厅")
    at.store.close(backup=False)


def test_every_shipped_form_says_its_version_where_it_is_looked_for() -> None:
    found = dict(forms._shipped_versions(seed_forms()))
    assert found == {
        one.parent.name: forms.reader.read_form(one.parent).spec.version for one in seed_forms().glob("*/form.toml")
    }


def test_every_report_can_be_worked_out_in_a_vault_that_grew(tmp_path: Path, newer: Path) -> None:
    at = desks.copied_desk(tmp_path / "village")
    forms.renew_shipped(at.store, newer)
    assert {one.name for one in reporting.list_reports(at)} >= {"facility_ledger", "consistency", "indicator_sheet"}
    at.store.close(backup=False)
