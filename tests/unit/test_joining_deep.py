"""并村, seen from every holder: the same state and register, questions answered, chains of villages, partings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import (
    devices,
    handover,
    print_again,
    printing,
    questions,
    records,
    removal,
    village_changes,
    villages_joined,
)
from ruraldesk.services.desk import Desk
from ruraldesk.town import questions as town_questions
from ruraldesk.town.joining import merge_village, part_village
from ruraldesk.town.receipt import write_receipt
from tests.helpers.joining import INTO, JULY, OLD, Three, second, three
from tests.helpers.offices import new_desk
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.towns import meet
from tests.helpers.two_desks import share

__all__ = ["second", "three"]  # fixtures too

LAST = "330411101999"
LAMPS = "facility"


def stands(desk: Desk) -> tuple[list[object], list[tuple[str, str, str]]]:
    """Return how a desk holds every record that travels, and its register of numbers."""
    ids = sorted(row[0] for row in desk.store.report("SELECT id FROM v_facility").rows)
    found = [(one.id, one.meta.village, one.number, one.state, one.fields) for one in desk.store.records.many(ids)]
    register = [(one.number, one.record, one.void) for one in desk.store.numbers.register(LAMPS)]
    return list(found), sorted(register)


def test_every_holder_has_the_same_state_and_register_and_a_rebuild_changes_none(three: Three, second: Desk) -> None:
    three.lamp(three.old, "柳汀灯", "in_use")
    gone = three.lamp(three.old, "错登的灯", "in_use")
    removal.delete(three.old, gone, "登错了")
    three.lamp(three.into, "禾塘灯", "in_use")
    three.hand_in(three.old)
    three.joined()
    share(three.into, second, three.root / "shared")
    three.hand_in(three.into)
    wanted = stands(three.into)
    assert [one[2] for one in wanted[1] if one[1] == gone] == ["登错了"]
    for desk in (three.into, second, three.town):
        assert stands(desk) == wanted, desk.name
        assert desk.store.check(deep=True) == []
        desk.store.rebuild()
        assert stands(desk) == wanted, desk.name
        assert desk.store.check(deep=True) == []


def test_what_the_town_asked_and_the_old_village_never_heard_is_asked_of_the_new_one(three: Three) -> None:
    told, untold = three.lamp(three.old, "柳汀灯"), three.lamp(three.old, "桥头灯")
    three.hand_in(three.old)
    town_questions.ask(three.town, told, "location", "村口是哪个口？")
    three.hand_in(three.old)
    town_questions.ask(three.town, untold, "location", "桥头在哪？")
    three.joined()
    three.hand_in(three.into)
    asked = questions.open_questions(three.into)
    assert sorted(one.words for one in asked) == ["村口是哪个口？", "桥头在哪？"]
    for one in asked:
        questions.answer(three.into, one.id, "东头")
    three.hand_in(three.into)
    assert town_questions.open_questions(three.town) == []
    three.hand_in(three.into)
    assert questions.open_questions(three.into) == []


def test_what_is_asked_before_the_records_came_makes_no_empty_record(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    town_questions.ask(three.town, lamp, "location", "村口是哪个口？")
    merge_village(three.town, OLD, INTO, JULY)
    three.lamp(three.into, "禾塘灯")
    three.hand_in(three.into)
    assert three.into.store.records.count(LAMPS) == 1
    assert questions.open_questions(three.into) == []  # nobody could say anything about it yet
    assert three.into.store.check(deep=True) == []
    village_changes.merge_villages(three.into, three.handed_over())
    assert three.into.store.records.count(LAMPS) == 2
    assert [one.words for one in questions.open_questions(three.into)] == ["村口是哪个口？"]
    assert three.into.store.check(deep=True) == []


def test_a_return_that_the_old_village_never_heard_reaches_the_new_one(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    town_questions.send_back(three.town, lamp, "位置写清楚")
    three.joined()
    assert [(one.kind, one.words) for one in questions.open_questions(three.into)] == [("returned", "位置写清楚")]
    records.set_fields(three.into, lamp, {"location": "东头"})
    three.hand_in(three.into)
    assert questions.open_questions(three.into) == []
    assert town_questions.open_questions(three.town) == []


def test_a_question_asked_of_the_new_village_goes_back_with_the_parting(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    merge_village(three.town, OLD, INTO, JULY)
    town_questions.ask(three.town, lamp, "location", "村口是哪个口？")
    part_village(three.town, OLD)
    three.hand_in(three.old)
    assert [one.words for one in questions.open_questions(three.old)] == ["村口是哪个口？"]


def test_a_village_that_took_another_one_in_goes_on_into_a_third(three: Three) -> None:
    last = new_desk(three.root / "last", three.clock, "village", LAST, "三塔村", "周小妹")
    other = new_desk(three.root / "other", three.clock, "village", LAST, "三塔村", "钱小妹")
    try:
        (three.root / LAST).mkdir()
        meet(last, three.town, three.root / LAST)
        devices.write_card(other, three.root / "other.card")
        grant = devices.join(last, three.root / "other.card")
        assert grant is not None
        devices.join(other, grant.file)
        lamps = [three.lamp(one, f"{one.name}灯", "in_use") for one in (three.old, three.into, last)]
        for desk in (three.old, three.into, last):
            three.hand_in(desk)
        three.joined()
        three.hand_in(three.into)
        _go_on(three, last)
        share(last, other, three.root / "among")
        three.hand_in(last)
        for desk in (last, other, three.town):
            for _ in range(2):
                assert [records.get(desk, one).meta.village for one in lamps] == [OLD, INTO, LAST], desk.folder
                assert desk.store.check(deep=True) == []
                desk.store.rebuild()
        assert [(one.name, one.records) for one in villages_joined.parts(last)] == [("柳汀村", 2), ("禾塘村", 2)]
        assert three.town.store.aliases.at_town() == {OLD: LAST, INTO: LAST}
        assert {one.label for one in devices.devices(last)} == {"1号桌", "2号桌"}
        records.set_fields(other, lamps[0], {"location": "东头"})
        share(other, last, three.root / "back")
        three.hand_in(last)
        assert records.get(three.town, lamps[0]).fields["location"] == "东头"
        assert handover.waiting(last).lines == 0
    finally:
        for desk in (last, other):
            desk.store.close(backup=False)


def test_a_part_of_a_part_that_was_never_told_is_refused_with_a_way_on_that_works(three: Three) -> None:
    last = new_desk(three.root / "last", three.clock, "village", LAST, "三塔村", "周小妹")
    try:
        (three.root / LAST).mkdir()
        meet(last, three.town, three.root / LAST)
        lamp, *_ = [three.lamp(one, f"{one.name}灯", "in_use") for one in (three.old, three.into, last)]
        for desk in (three.old, three.into, last):
            three.hand_in(desk)
        merge_village(three.town, OLD, INTO, JULY)  # its receipt stays at the town
        merge_village(three.town, INTO, LAST, JULY)
        _receipt(three, last)
        devices.write_card(last, three.root / "last.card")
        own = village_changes.hand_over_to(three.old, three.root / "last.card", _folder(three, "own")).files
        with pytest.raises(UserError) as refused:
            village_changes.look_into(last, own)
        assert refused.value.code == "village_not_joined"
        assert "那个村收一次自己的回执，把全部记录再写一遍交来，先收那个村的" in refused.value.remedy
        _receipt(three, three.into)
        whole = village_changes.hand_over_to(three.into, three.root / "last.card", _folder(three, "whole")).files
        village_changes.merge_villages(last, whole)
        village_changes.merge_villages(last, own)
        assert records.get(last, lamp).meta.village == OLD
        assert last.store.check(deep=True) == []
    finally:
        last.store.close(backup=False)


def _receipt(three: Three, desk: Desk) -> None:
    for file in write_receipt(three.town, desk.code, _folder(three, f"to{desk.code}")).handed.files:
        handover.take_in(desk, file)


def _folder(three: Three, name: str) -> Path:
    made = three.root / name
    made.mkdir()
    return made


def _go_on(three: Three, last: Desk) -> None:
    """The village that took one in goes into the last one, which takes in both."""
    merge_village(three.town, INTO, LAST, JULY)
    for file in write_receipt(three.town, LAST, three.root).handed.files:
        handover.take_in(last, file)
    devices.write_card(last, three.root / "last.card")
    stick = three.root / "chain"
    stick.mkdir()
    village_changes.merge_villages(
        last, village_changes.hand_over_to(three.into, three.root / "last.card", stick).files
    )


@pytest.mark.parametrize("parted", [False, True])
def test_desks_that_came_neither_ask_for_shares_nor_keep_the_register(three: Three, second: Desk, parted: bool) -> None:
    for place in range(5):
        three.lamp(three.old, f"柳汀灯{place}", "in_use")
    three.hand_in(three.old)
    three.joined()
    share(three.into, second, three.root / "there")
    if parted:
        part_village(three.town, OLD)
        three.hand_in(three.into)
        share(three.into, second, three.root / "parted")
    three.lamp(second, "禾塘灯")
    three.clock.advance(timedelta(minutes=1))
    share(second, three.into, three.root / "back")  # it shows how far it is
    three.lamp(three.into, "塘边灯")
    three.clock.advance(timedelta(minutes=1))
    again = three.root / "again"
    again.mkdir()
    assert handover.export(three.into, again, share=True).counts["lines"] <= 6
    assert {one.label for one in devices.devices(three.into)} == {"1号桌", "2号桌"}


def test_a_paper_from_before_the_new_name_comes_out_again_with_the_old_one(three: Three) -> None:
    lamp = three.lamp(three.into, "塘边灯", "in_use")
    name = next(one.name for one in printing.choices(three.into, LAMPS, [lamp]) if one.available)
    printing.issue(three.into, LAMPS, name, [lamp])
    village_changes.rename(three.into, "新禾塘村")
    again = print_again.again(three.into, LAMPS, name, lamp, 1)
    assert "新禾塘村" not in pdf_text(again.pdf)
    assert "禾塘村" in pdf_text(again.pdf)
    fresh = printing.preview(three.into, LAMPS, name, [lamp])
    assert "新禾塘村" in pdf_text(fresh.pdf)
