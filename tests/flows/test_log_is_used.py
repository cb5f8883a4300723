"""The log is used: it finds what was altered behind its back, and gives back what was lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruraldesk.paths import DataFolder
from ruraldesk.store import database, vault
from tests.flows.test_village_to_town import add_facility, add_person
from tests.helpers.command_line import PASSPHRASE, Desk, new_village

FORMS = ("person", "facility", "inspection")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_village(tmp_path / "village")
    person = add_person(made, "王建国")
    lamp = add_facility(made, person)
    made.ok("set", lamp, "--state", "in_use")
    inspection = {
        "facility": lamp,
        "checked_on": "2026-11-02",
        "kind": "routine",
        "inspector": person,
        "items": [{"item": "灯罩", "result": "good"}, {"item": "杆体", "result": "good"}],
        "conclusion": "normal",
        "reported": "no",
    }
    made.add("inspection", inspection)
    return made


def behind_its_back(desk: Desk) -> Any:
    folder = DataFolder(desk.data)
    clerk = vault.clerks(folder)[0]
    return database.open_vault(folder.vault, vault.unlock(folder, clerk, PASSPHRASE), "writer")


def tables(connection: Any) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [one[0] for one in found]


def lists(desk: Desk) -> dict[str, str]:
    return {form: desk.ok("list", form, "--json").out for form in FORMS}


def test_an_altered_row_is_named_and_a_rebuild_mends_it(desk: Desk) -> None:
    assert desk.run("check", "--deep").code == 0
    before = lists(desk)
    connection = behind_its_back(desk)
    table = next(one for one in tables(connection) if one.endswith("facility"))
    connection.execute(f"UPDATE {table} SET name = '改过的名字'")
    connection.close()
    found = desk.run("check", "--deep")
    assert found.code == 1
    assert table in found.out + found.err or "设施" in found.out + found.err
    desk.ok("check", "--rebuild")
    assert desk.run("check", "--deep").code == 0
    assert lists(desk) == before


def test_dropping_every_derived_table_loses_nothing(desk: Desk) -> None:
    before = lists(desk)
    connection = behind_its_back(desk)
    derived = [one for one in tables(connection) if any(one.endswith(form) or f"{form}__" in one for form in FORMS)]
    assert len(derived) >= 3
    for table in derived:
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    desk.ok("check", "--rebuild")
    assert lists(desk) == before
    assert desk.run("check", "--deep").code == 0
    assert "王建国" in desk.ok("search", "wjg", "--json").out
