"""收包 village by village: both sides of what differs, deciding or asking, a bad file, the receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import keep_card, own_card
from ruraldesk.bundle.handing import hand_over, share
from ruraldesk.bundle.intake import take_in_at_village
from ruraldesk.errors import UserError
from ruraldesk.town.apply import Ask, make_plan
from ruraldesk.town.intake import Parcel, missing, parcels, take_in, with_receipt
from ruraldesk.town.questions import open_questions
from tests.helpers.exchange import At, Exchange, at, exchange
from tests.helpers.vaults import VILLAGE, delete
from tests.unit.test_town_two_villages import neighbour_of


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Exchange]:
    made = exchange(tmp_path)
    yield made
    made.close()


@pytest.fixture
def other(two: Exchange) -> Iterator[At]:
    """The village's second desk, which has what the first had and may hand over itself."""
    made = two.second_desk()
    keep_card(made.store, own_card(two.town.store, two.town.clock))
    yield made
    made.store.close(backup=False)


def parted(two: Exchange, other: At, **first: object) -> str:
    """Make a lamp that both desks know and the town has."""
    lamp = two.village.lamp("沿河灯", **first)
    take_in_at_village(other, share(two.village, two.stick).files[0])
    two.take(two.report())
    return lamp


def looked_at(two: Exchange, *places: Path) -> tuple[Parcel, ...]:
    return parcels(two.town, make_plan(two.town, list(places) or [two.stick]))


def test_both_sides_stand_beside_each_other_with_who_and_when_and_what_agrees(two: Exchange, other: At) -> None:
    lamp = parted(two, other, count=1, kind="sun")
    two.village.lamp("沿河灯", lamp, count=102, kind="sun")
    two.take(two.report())
    other.lamp("沿河灯", lamp, count=120, kind="sun")
    (file,) = hand_over(other, two.stick).files
    (parcel,) = looked_at(two, file)
    assert (parcel.state, parcel.village, parcel.records) == ("ask", VILLAGE, 1)
    (matter,) = parcel.matters
    assert (matter.kind, matter.title, matter.record) == ("conflict", "沿河灯", lamp)
    (field,) = matter.fields
    assert (field.label, field.field) == ("盏数", "count")
    assert [(side.words, side.here) for side in field.sides] == [("102", True), ("120", False)]
    assert all(side.who and side.at.startswith("2026-11-23") for side in field.sides)
    assert ("种类", "太阳能", "太阳能") in matter.same
    assert "盏数" in matter.proposal
    assert "120" in matter.proposal


@pytest.mark.parametrize("chosen", [0, 1])
def test_what_is_chosen_is_written_in_the_same_transaction(two: Exchange, other: At, chosen: int) -> None:
    lamp = parted(two, other, count=1)
    two.village.lamp("沿河灯", lamp, count=102)
    two.take(two.report())
    other.lamp("沿河灯", lamp, count=120)
    (file,) = hand_over(other, two.stick).files
    plan = make_plan(two.town, [file])
    (parcel,) = parcels(two.town, plan)
    field = parcel.matters[0].fields[0]
    done = take_in(two.town, plan, parcel, {field.question: field.sides[chosen].value})
    assert done.result.questions == 1
    assert open_questions(two.town) == []
    found = two.town.store.records.get(lamp)
    assert found is not None
    assert found.fields["count"] == (102, 120)[chosen]


def test_what_is_asked_goes_to_the_village_with_the_receipt(two: Exchange, other: At) -> None:
    lamp = parted(two, other, count=1)
    two.village.lamp("沿河灯", lamp, count=102)
    two.take(two.report())
    other.lamp("沿河灯", lamp, count=120)
    (file,) = hand_over(other, two.stick).files
    plan = make_plan(two.town, [file])
    (parcel,) = parcels(two.town, plan)
    matter = parcel.matters[0]
    ask = Ask(matter.record, matter.fields[0].field, matter.proposal)
    done = take_in(two.town, plan, parcel, {}, [ask], two.stick)
    assert done.receipt is not None
    assert (done.asked, done.receipt.handed.status) == (1, "WRITTEN_CAN_UNPLUG")
    assert sorted(one.kind for one in open_questions(two.town)) == ["conflict", "town_query"]
    assert take_in_at_village(two.village, done.receipt.handed.files[0]).status in ("OK", "CONFLICTS")
    asked = [one for one in two.village.store.questions.open_ones() if one.kind == "town_query"]
    assert [(one.key, one.words) for one in asked] == [("count", matter.proposal)]


@pytest.mark.parametrize(("words", "left"), [("留着", ["沿河灯"]), ("删掉", [])])
def test_a_deletion_against_an_edit_is_decided_by_keeping_or_deleting(
    two: Exchange, other: At, words: str, left: list[str]
) -> None:
    lamp = parted(two, other, count=1)
    delete(two.village.store, lamp)
    two.take(two.report())
    other.lamp("沿河灯", lamp, count=120)
    (file,) = hand_over(other, two.stick).files
    plan = make_plan(two.town, [file])
    (parcel,) = parcels(two.town, plan)
    (field,) = parcel.matters[0].fields
    assert sorted(side.words for side in field.sides) == ["删掉", "留着"]
    value = next(side.value for side in field.sides if side.words == words)
    take_in(two.town, plan, parcel, {field.question: value})
    assert open_questions(two.town) == []
    assert two.town.names() == left


def test_both_values_in_one_bundle_are_told_as_two_desks_of_the_village(two: Exchange, other: At) -> None:
    lamp = parted(two, other, count=1)
    other.lamp("沿河灯", lamp, count=120)
    two.village.lamp("沿河灯", lamp, count=102)
    take_in_at_village(two.village, share(other, two.stick).files[0])
    (parcel,) = looked_at(two, two.report())
    (matter,) = parcel.matters
    assert [side.here for side in matter.fields[0].sides] == [False, False]
    assert "两张桌子" in matter.words


def test_one_bad_file_stops_nobody_and_is_named_with_what_to_do(two: Exchange) -> None:
    two.village.lamp("一号灯")
    good = two.report()
    harmed = bytearray(good.read_bytes())
    harmed[-1] ^= 1
    bad = two.stick / good.name.replace("report_2026", "report_2025")
    bad.write_bytes(bytes(harmed))
    plan = make_plan(two.town, [two.stick])
    first, second = parcels(two.town, plan)
    assert (first.state, second.state) == ("ready", "refused")
    assert second.name == "禾塘村"
    assert "重新封一包" in second.messages[0]
    done = take_in(two.town, plan, first, receipt_to=two.stick)
    assert done.receipt is not None
    assert two.town.names() == ["一号灯"]
    again = looked_at(two)
    assert [one.state for one in again] == ["already", "refused"]


def test_a_bundle_that_is_not_sealed_for_us_goes_by_its_villages_code(two: Exchange) -> None:
    two.village.lamp("一号灯")
    good = two.report()
    stranger = two.stick / good.name.replace(good.name.split("_")[1], "330499101201")
    stranger.write_bytes(good.read_bytes()[:-9])
    plan = make_plan(two.town, [stranger])
    (found,) = parcels(two.town, plan)
    assert (found.state, found.name) == ("refused", "330499101201")
    assert stranger.name in found.messages[0]


def test_a_receipt_that_cannot_be_written_takes_nothing_back_and_can_be_tried_again(
    two: Exchange, tmp_path: Path
) -> None:
    two.village.lamp("一号灯")
    file = two.report()
    plan = make_plan(two.town, [file])
    (parcel,) = parcels(two.town, plan)
    gone = tmp_path / "pulled"
    done = take_in(two.town, plan, parcel, receipt_to=gone)
    assert done.receipt is None
    assert done.receipt_trouble is not None
    assert done.receipt_trouble.code == "stick_missing"
    assert two.town.names() == ["一号灯"]
    gone.mkdir()
    again = with_receipt(two.town, done, gone)
    assert again.receipt is not None
    assert again.receipt_trouble is None
    assert len(list(gone.glob("*_receipt_*"))) == 1


def test_an_answer_that_fits_nothing_leaves_everything_as_it_was(two: Exchange) -> None:
    two.village.lamp("一号灯")
    plan = make_plan(two.town, [two.report()])
    (parcel,) = parcels(two.town, plan)
    with pytest.raises(UserError) as error:
        take_in(two.town, plan, parcel, {"0" * 16: "#1"})
    assert error.value.code == "town_question_unknown"
    assert two.town.names() == []
    assert two.town.store.bundles_taken.list("report") == []


def test_two_villages_on_one_stick_are_taken_in_one_by_one(two: Exchange) -> None:
    two.village.lamp("南桥灯")
    neighbour = neighbour_of(two)
    neighbour.lamp("北桥灯")
    two.report()
    hand_over(neighbour, two.stick)
    plan = make_plan(two.town, [two.stick])
    south, north = parcels(two.town, plan)
    assert missing(two.town, [south]) == (two.town.store.peers.villages()[1].name,)
    take_in(two.town, plan, north, receipt_to=two.stick, last=False)
    assert two.town.names() == ["北桥灯"]
    take_in(two.town, plan, south, receipt_to=two.stick)
    assert two.town.names() == ["北桥灯", "南桥灯"]
    assert len(list(two.stick.glob("*_receipt_*"))) == 2
    assert missing(two.town, ()) == ()
    neighbour.store.close(backup=False)


def test_lines_that_are_missing_are_named_and_the_bundle_waits(two: Exchange, tmp_path: Path) -> None:
    two.village.lamp("一号灯")
    two.take(two.report())
    two.receipt()
    two.village.lamp("二号灯")
    second = two.report()
    fresh = at(tmp_path, "town", "fresh")
    fresh.store.adopt(two.town.store.identity)
    keep_card(fresh.store, own_card(two.village.store, two.village.clock))
    (parcel,) = parcels(fresh, make_plan(fresh, [second]))
    assert parcel.state == "waiting"
    assert "缺第1到1条" in parcel.messages[0]
    fresh.store.close(backup=False)
