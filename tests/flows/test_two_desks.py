"""Two desks of one village: join, share, the same field twice, the question and its answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.test_village_to_town import add_facility, add_person, export
from tests.helpers.command_line import Desk, new_village


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, Desk]:
    """A village's first desk, and a second one that joined it."""
    first = new_village(tmp_path / "first")
    second = new_village(tmp_path / "second")
    card, grant = tmp_path / "二号桌.json", tmp_path / "入村函.rdb"
    second.ok("device", "card", "--out", card)
    answer = first.ok("device", "join", card, "--out", grant, "--json").out
    assert grant.exists(), answer
    second.ok("device", "join", grant)
    return first, second


def share(source: Desk, target: Desk, folder: Path) -> dict:
    """Carry everything one desk knows to the other."""
    answers = [target.ok("bundle", "receipt", file, "--json").json for file in export(source, folder, "--share")]
    return answers[-1]


def test_two_desks_see_each_others_records_and_ask_where_they_differ(tmp_path: Path, desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    lamp = add_facility(first, add_person(first, "李敏", mobile="13800138000"))
    share(first, second, tmp_path / "a")
    assert second.get(lamp)["fields"]["name"] == "村委会门前路灯"
    assert "13800138000" in second.ok("list", "person", "--json").out

    first.ok("set", lamp, "-", stdin=json.dumps({"location": "大樟树下", "condition": "good"}))
    second.ok("set", lamp, "-", stdin=json.dumps({"location": "小桥边", "specification": "LED 60W"}))
    share(second, first, tmp_path / "b")
    share(first, second, tmp_path / "c")

    for desk in desks:
        (question,) = questions(desk)
        assert question["key"] == "location"
        assert desk.get(lamp)["fields"]["specification"] == "LED 60W"
    assert first.get(lamp)["fields"]["location"] == second.get(lamp)["fields"]["location"]
    assert questions(first)[0]["id"] == questions(second)[0]["id"]

    first.ok("answer", questions(first)[0]["id"], "小桥边")
    assert questions(first) == []
    share(first, second, tmp_path / "d")
    assert questions(second) == []
    assert second.get(lamp)["fields"]["location"] == "小桥边"
    for desk in desks:
        assert desk.run("check", "--deep").code == 0


def test_a_bundle_taken_in_while_a_form_is_open_asks_and_overwrites_nothing(
    tmp_path: Path, desks: tuple[Desk, Desk]
) -> None:
    first, second = desks
    lamp = add_facility(first, add_person(first))
    share(first, second, tmp_path / "a")
    opened = first.get(lamp)  # the form is open here …
    second.ok("set", lamp, "-", stdin=json.dumps({"location": "小桥边"}))
    share(second, first, tmp_path / "b")  # … when the other desk's change comes in
    late = {"fields": {"location": "大樟树下"}, "meta": {"context": opened["meta"]["context"]}}
    first.ok("set", lamp, "-", stdin=json.dumps(late))
    (question,) = questions(first)
    assert {one["value"] for one in question["options"]} == {"小桥边", "大樟树下"}


def test_only_the_register_keeper_gives_numbers(tmp_path: Path, desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    person = add_person(first)
    share(first, second, tmp_path / "a")
    at_first, at_second = add_facility(first, person), add_facility(second, person)
    first.ok("set", at_first, "--state", "in_use")
    second.ok("set", at_second, "--state", "in_use")
    assert first.get(at_first)["number"] == "设-02-0001"
    assert not second.get(at_second)["number"]


def test_the_same_share_twice_changes_nothing(tmp_path: Path, desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    add_facility(first, add_person(first))
    files = export(first, tmp_path / "a", "--share")
    for file in files:
        second.ok("bundle", "receipt", file)
    before = second.ok("list", "facility", "--json").out
    for file in files:
        again = second.run("bundle", "receipt", file, "--json")
        assert "ALREADY" in again.out + again.err
    assert second.ok("list", "facility", "--json").out == before


def questions(desk: Desk) -> list[dict]:
    found = desk.ok("questions", "--json")
    try:
        whole = found.json
    except json.JSONDecodeError:
        return found.lines
    return whole if isinstance(whole, list) else [whole] if "id" in whole else whole["questions"]
