"""Everything typed into the one box is found register by register, with the reason beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ruraldesk.services import found, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.found import ALONE, MOST, PER_GROUP, Found, FoundAll
from tests.helpers import desks
from tests.helpers.ledger_forms import quarrel, take_quarrels


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("found")
    one = desks.copied_desk(root / "desk")
    take_quarrels(one, root)
    first = desks.person(one, "周美琴", group_no=5, sex="2", mobile="13867301234", address="青年路12号")
    desks.person(one, "古丽娜尔·阿不都", group_no=6, mobile="13900007777")
    desks.person(one, "吕蒙", group_no=7)
    quarrel(one, "周美琴家门口的水沟又堵了，第三回", "talking", until="2026-11-20", sides=[{"side": first}])
    quarrel(one, "夜里吵，青年路的邻居说了好几次都没有用，这回吵到天亮才停，又打电话来说周美琴也听见了")
    removal.delete(one, quarrel(one, "周美琴删掉的"))
    yield one
    one.store.close(backup=False)


def only(everything: FoundAll, form: str = "person") -> list[Found]:
    return [one for group in everything.groups if group.form == form for one in group.finds]


def fits(one: Found) -> list[str]:
    return [words for words, fit in (*one.title, *one.why) if fit]


@pytest.mark.parametrize(
    ("typed", "title", "field", "fitted"),
    [
        ("周", "周美琴　第5组", "", ["周"]),
        ("美琴", "周美琴　第5组", "", ["美琴"]),
        ("zmq", "周美琴　第5组", "", ["周美琴"]),
        ("zm", "周美琴　第5组", "", ["周美"]),
        ("zhoum", "周美琴　第5组", "", ["周美"]),
        ("glne", "古丽娜尔·阿不都　第6组", "", ["古丽娜尔"]),
        ("glnea", "古丽娜尔·阿不都　第6组", "", ["古丽娜尔·阿"]),
        ("lvm", "吕蒙　第7组", "", ["吕蒙"]),
        ("zmqjm", "周美琴家门口的水沟又堵了，第三回", "", ["周美琴家门"]),
        ("1386", "周美琴　第5组", "手机", ["1386"]),
        ("1234", "周美琴　第5组", "手机", ["1234"]),
        ("7777", "古丽娜尔·阿不都　第6组", "手机", ["7777"]),
        ("路12", "周美琴　第5组", "住址", ["路12"]),
    ],
)
def test_a_person_is_found_and_the_reason_told(at: Desk, typed: str, title: str, field: str, fitted: list[str]) -> None:
    one = found.find_all(at, typed).groups[0].finds[0]
    assert "".join(words for words, _ in one.title) == title
    assert (one.field, fits(one)) == (field, fitted)


def test_of_a_number_only_the_typed_digits_are_told(at: Desk) -> None:
    one = only(found.find_all(at, "1234"))[0]
    assert "".join(words for words, _ in one.why) == "…1234"
    assert "13867301234" not in str(one)


def test_registers_stand_together_people_first_and_the_deleted_nowhere(at: Desk) -> None:
    everything = found.find_all(at, "周美琴")
    assert [one.form for one in everything.groups] == ["person", "quarrel"]
    assert everything.count == 3
    quarrels = only(everything, "quarrel")
    assert [one.field for one in quarrels] == ["", ""]
    assert [fits(one) for one in quarrels] == [["周美琴"], ["周美琴"]]
    assert [(one.note, one.level) for one in quarrels] == [("编制中", ""), ("逾期3天", "overdue")]
    assert only(everything)[0].hints[:1] == ("女",)


def test_what_does_not_fit_is_not_found(at: Desk) -> None:
    for typed in ("龘", "zzz", "9999", "  ", ""):
        assert found.find_all(at, typed) == FoundAll(), typed


def test_many_finds_are_led_to_the_ledger(at: Desk) -> None:
    for place in range(PER_GROUP + 3):
        quarrel(at, f"排水第{place}回，青年路")
    everything = found.find_all(at, "青年路")
    by_form = {one.form: one for one in everything.groups}
    assert len(by_form["quarrel"].finds) == PER_GROUP
    assert by_form["quarrel"].more == 4
    assert next(words for words, _ in by_form["quarrel"].finds[0].title).startswith("排水第6回")
    alone = found.find_all(at, "排水")
    assert len(alone.groups[0].finds) == PER_GROUP + 3 <= ALONE
    assert (alone.groups[0].more, alone.capped) == (0, False)
    assert alone.count < MOST
