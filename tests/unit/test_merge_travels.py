"""A merge between the desks of a village and at the town: the same person everywhere, whatever order things come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import dealings, handover, ledger, records, same_record
from ruraldesk.services.desk import Desk
from ruraldesk.town.apply import import_bundles
from tests.helpers import desks
from tests.helpers.desks import facility, person
from tests.helpers.towns import meet
from tests.helpers.two_desks import second_desk, share


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    first = desks.desk(tmp_path / "first")
    second = second_desk(first, tmp_path / "second")
    yield first, second
    for one in (first, second):
        one.store.close(backup=False)


def test_two_desks_merge_opposite_ways_and_one_of_them_settles_it(tmp_path: Path, two: tuple[Desk, Desk]) -> None:
    first, second = two
    a, b = sorted([person(first, "周美琴"), person(first, "周美芹")])
    share(first, second, tmp_path / "1")
    same_record.merge(first, a, b)
    same_record.merge(second, b, a)
    share(first, second, tmp_path / "2")
    share(second, first, tmp_path / "3")
    for desk in two:
        assert desk.store.records.canonical(b) == a  # one and the same at both, without a question of who was first
        assert [(one.record, one.ring) for one in same_record.aliases(desk, a)] == [(b, True)]
        assert ledger.count(desk, "person") == 1
        assert desk.store.check(deep=True) == []
    same_record.settle_ring(second, a)
    share(second, first, tmp_path / "4")
    for desk in two:
        assert [(one.record, one.ring) for one in same_record.aliases(desk, a)] == [(b, False)]
        assert desk.store.check(deep=True) == []


def test_a_chain_made_at_two_desks_ends_in_one_person(tmp_path: Path, two: tuple[Desk, Desk]) -> None:
    first, second = two
    a, b, c = (person(first, one) for one in ("甲一", "乙二", "丙三"))
    lamp = facility(first, a)
    share(first, second, tmp_path / "1")
    same_record.merge(first, a, b)
    same_record.merge(second, b, c)
    share(second, first, tmp_path / "2")
    share(first, second, tmp_path / "3")
    for desk in two:
        assert {desk.store.records.canonical(one) for one in (a, b, c)} == {c}
        found = dealings.dealings(desk, c)
        assert [one.record for one in dealings.page(desk, found, found.own)] == [lamp]
    same_record.part(first, a)
    share(first, second, tmp_path / "4")
    assert [desk.store.records.canonical(a) for desk in two] == [a, a]


def test_one_merges_while_the_other_changes_the_one_that_goes(tmp_path: Path, two: tuple[Desk, Desk]) -> None:
    first, second = two
    keep, lose = person(first, "周美琴"), person(first, "周美芹")
    share(first, second, tmp_path / "1")
    same_record.merge(first, lose, keep)
    records.set_fields(second, lose, {"group_no": 9})
    share(second, first, tmp_path / "2")
    assert records.get(first, lose).fields["group_no"] == 9  # nothing that was written is lost
    assert first.store.records.canonical(lose) == keep
    assert first.store.records.title(lose) == "周美琴"


def test_the_town_follows_a_merge_and_its_end(tmp_path: Path) -> None:
    village = desks.desk(tmp_path / "village")
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣")
    meet(village, town, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    try:
        keep, lose = person(village, "周美琴"), person(village, "周美芹")
        facility(village, lose)
        handover.export(village, stick)
        import_bundles(town, [stick])
        assert ledger.count(town, "person") == 1  # only who was linked to has travelled
        same_record.merge(village, lose, keep)
        handover.export(village, stick)
        import_bundles(town, [stick])
        assert town.store.records.canonical(lose) == keep  # the one that stays came along
        assert [one.title for one in ledger.page(town, "person")] == ["周美琴"]
        assert town.store.check(deep=True) == []
        same_record.part(village, lose)
        handover.export(village, stick)
        import_bundles(town, [stick])
        assert sorted(one.title for one in ledger.page(town, "person")) == ["周美琴", "周美芹"]
    finally:
        for one in (village, town):
            one.store.close(backup=False)
