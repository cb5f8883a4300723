"""表样 among the desks of a village: a pack taken at one of them reaches the others with the share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ruraldesk.bundle import carried_packs
from ruraldesk.errors import UserError
from ruraldesk.services import devices, handover, packs, records
from ruraldesk.services.desk import Desk
from ruraldesk.town.enrol import enrol
from ruraldesk.town.packs import make_pack
from tests.helpers import desks
from tests.helpers.town_packs import add_star, starred_form
from tests.helpers.towns import meet
from tests.helpers.two_desks import second_desk, share

HOTEL = starred_form("old_inn", "民宿登记", "inn_name", "店名")


@dataclass(frozen=True)
class Two:
    """Two desks of a village, and their town."""

    first: Desk
    second: Desk
    town: Desk
    root: Path

    def made(self, title: str = "星级和民宿") -> Path:
        return make_pack(self.town, ["old_inn", "stars"], title, self.root / "stick").handed.files[0]

    def stars(self, desk: Desk) -> list[str]:
        return [one.name for one in desk.store.specs.newest("old_inn").choices["star"]]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    first = desks.desk(tmp_path / "first")
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣")
    meet(first, town, tmp_path)
    made = Two(first, second_desk(first, tmp_path / "second"), town, tmp_path)
    (tmp_path / "stick").mkdir()
    add_star(town, tmp_path)
    desks.take_form(town, tmp_path / "forms", HOTEL)
    yield made
    for desk in (made.first, made.second, town):
        desk.store.close(backup=False)


def test_a_share_brings_the_pack_whole_so_that_a_form_has_its_table(two: Two) -> None:
    handover.take_in(two.first, two.made())
    inn = records.add(two.first, "old_inn", {"inn_name": "塘边居样例", "star": "6"}).record.id
    (taken,) = share(two.first, two.second, two.root / "shared")
    assert "表样" in taken.words
    assert two.stars(two.second) == two.stars(two.first)
    assert records.get(two.second, inn).fields["star"] == "6"
    assert records.add(two.second, "old_inn", {"inn_name": "桥头居样例", "star": "6"}).record.title == "桥头居样例"
    assert two.second.store.check(deep=True) == []


def test_a_pack_travels_where_nothing_else_waits(two: Two) -> None:
    handover.take_in(two.first, two.made())
    share(two.first, two.second, two.root / "shared")
    assert two.stars(two.second)[-1] == "6"


def test_once_the_other_desk_showed_that_it_has_the_pack_it_is_not_sent_again(two: Two) -> None:
    handover.take_in(two.first, two.made())
    records.add(two.first, "old_inn", {"inn_name": "塘边居样例", "star": "6"})
    share(two.first, two.second, two.root / "there")
    records.add(two.second, "old_inn", {"inn_name": "桥头居样例", "star": "6"})
    share(two.second, two.first, two.root / "back")
    again = two.root / "again"
    again.mkdir()
    assert handover.export(two.first, again, share=True).status == handover.NOTHING


def test_an_older_pack_in_a_share_does_not_undo_a_newer_one(two: Two) -> None:
    handover.take_in(two.first, two.made())
    add_star(two.town, two.root, "7,七星（样例）,2500")
    handover.take_in(two.second, two.made("新的"))
    inn = records.add(two.first, "old_inn", {"inn_name": "塘边居样例", "star": "6"}).record.id
    share(two.first, two.second, two.root / "there")
    assert two.stars(two.second)[-1] == "7"
    assert records.get(two.second, inn).fields["star"] == "6"
    share(two.second, two.first, two.root / "back")
    assert two.stars(two.first)[-1] == "7"


def test_the_same_pack_by_stick_after_the_share_changes_nothing(two: Two) -> None:
    file = two.made()
    handover.take_in(two.first, file)
    share(two.first, two.second, two.root / "shared")
    assert not packs.preview(two.second, file).changes
    assert handover.take_in(two.second, file).status == "ALREADY"


def test_a_pack_that_does_not_fit_the_other_desk_is_said_and_holds_up_no_record(two: Two) -> None:
    """Its own form of the same name and number is in the way."""
    desks.take_form(two.second, two.root / "own", HOTEL.replace("店名", "招牌名"))
    handover.take_in(two.first, two.made())
    somebody = desks.person(two.first, "沈阿毛样例")
    (taken,) = share(two.first, two.second, two.root / "shared")
    assert "没有换上：" in taken.words
    assert "设置" in taken.words
    assert records.get(two.second, somebody).title == "沈阿毛样例"
    assert "6" not in two.stars(two.second)
    assert two.second.store.specs.newest("old_inn").fields[0].label == "招牌名"


def test_a_share_with_a_pack_of_somebody_else_is_refused_whole(two: Two) -> None:
    handover.take_in(two.first, two.made())
    other = desks.desk(two.root / "other", role="town", name="云泾镇", clerk="陆一鸣")
    try:
        devices.write_card(two.first, two.root / "first.card")
        enrol(other, two.root / "first.card")
        foreign = make_pack(other, ["table:stars"], "别人的", two.root).handed.files[0].read_bytes()
    finally:
        other.store.close(backup=False)
    carried_packs.keep(two.first.store, 2026112301, foreign)
    somebody = desks.person(two.first, "沈阿毛样例")
    with pytest.raises(UserError) as error:
        share(two.first, two.second, two.root / "shared")
    assert error.value.code == "bundle_damaged"
    with pytest.raises(UserError):
        records.get(two.second, somebody)
