"""并村、改名: a village goes into another one; its records, numbers and statistics stay right on every side."""

from __future__ import annotations

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import handover, numbering, questions, records, village_changes
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted, run
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.board import board
from ruraldesk.town.joining import merge_village, part_village
from ruraldesk.town.matrix import by_register, matrix
from tests.helpers.joining import INTO, JULY, OLD, Three, second, three
from tests.helpers.two_desks import share

__all__ = ["second", "three"]  # fixtures too


def test_everything_comes_with_its_code_and_its_old_numbers(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯", "in_use")
    number = records.get(three.old, lamp).number
    own = three.lamp(three.into, "禾塘灯", "in_use")
    assert records.get(three.into, own).number == number  # each village began at 1
    three.joined()
    found = records.get(three.into, lamp)
    assert (found.number, found.meta.village) == (number, OLD)
    assert records.get(three.into, own).meta.village == INTO
    assert three.into.store.check(deep=True) == []


def test_the_next_number_follows_ones_own_and_leaves_no_gap(three: Three) -> None:
    for place in range(3):
        three.lamp(three.old, f"柳汀灯{place}", "in_use")
    first = records.get(three.into, three.lamp(three.into, "禾塘灯1", "in_use")).number
    three.joined()
    second = records.get(three.into, three.lamp(three.into, "禾塘灯2", "in_use")).number
    assert int(second[-4:]) == int(first[-4:]) + 1


def test_what_the_old_village_wrote_is_edited_and_handed_in_by_the_new_one(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    three.joined()
    records.set_fields(three.into, lamp, {"location": "新桥头"})
    three.hand_in(three.into)
    at_town = records.get(three.town, lamp)
    assert (at_town.fields["location"], at_town.meta.village) == ("新桥头", OLD)
    assert handover.waiting(three.into).lines == 0  # the receipt covers what the old village's desks wrote


def test_what_the_old_village_never_handed_in_comes_by_the_new_one(three: Three) -> None:
    three.lamp(three.into, "禾塘灯")
    three.hand_in(three.into)
    lamp = three.lamp(three.old, "没交过的灯")
    three.joined()
    three.hand_in(three.into)
    assert records.get(three.town, lamp).fields["name"] == "没交过的灯"
    assert records.get(three.town, lamp).meta.village == OLD
    assert handover.waiting(three.into).lines == 0


def test_another_desk_of_the_village_gets_it_with_the_next_share(three: Three, second: Desk) -> None:
    lamp = three.lamp(three.old, "柳汀灯", "in_use")
    three.joined()
    share(three.into, second, three.root / "shared")
    found = records.get(second, lamp)
    assert (found.fields["name"], found.meta.village) == ("柳汀灯", OLD)


def test_statistics_at_the_town_join(three: Three) -> None:
    for desk, name in ((three.old, "柳汀灯"), (three.into, "禾塘灯")):
        three.lamp(desk, name, "in_use")
        three.hand_in(desk)
    before = run(three.town, "facility_statistics", Wanted())
    names = {row[0].shown for row in before.rows}
    assert {"柳汀村", "禾塘村"} <= names
    merge_village(three.town, OLD, INTO, JULY)
    after = run(three.town, "facility_statistics", Wanted())
    assert {row[0].shown for row in after.rows} == {"禾塘村"}
    total = [one.name for one in after.columns].index("n")
    assert sum(row[total].value or 0 for row in after.rows) == sum(row[total].value or 0 for row in before.rows)
    assert by_register(three.town)["facility"] == {INTO: 2}


def test_the_old_village_is_no_longer_waited_for(three: Three) -> None:
    three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    merge_village(three.town, OLD, INTO, JULY)
    assert [one.name for one in board(three.town, "2026-11")] == ["柳汀村", "禾塘村"]  # it handed in itself this month
    assert [one.name for one in board(three.town, "2026-12")] == ["禾塘村"]
    assert [one.name for one in matrix(three.town, ["2026-12"])] == ["禾塘村"]
    assert [(one.name, one.into) for one in matrix(three.town, ["2026-11"])] == [("柳汀村", "禾塘村"), ("禾塘村", "")]


def test_the_town_asks_the_new_village_about_an_old_record(three: Three) -> None:
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    three.joined()
    town_questions.ask(three.town, lamp, "location", "村口是哪个口？")
    three.hand_in(three.into)
    assert [one.words for one in questions.open_questions(three.into)] == ["村口是哪个口？"]


def test_a_village_that_the_town_did_not_join_is_not_taken_in(three: Three) -> None:
    three.lamp(three.old, "柳汀灯")
    (file,) = three.handed_over()
    with pytest.raises(UserError) as error:
        village_changes.merge_villages(three.into, [file])
    assert error.value.code == "village_not_joined"
    assert "镇里" in error.value.message
    assert three.into.store.records.count("facility") == 0


def test_a_village_cannot_write_about_anothers_records_unjoined(three: Three) -> None:
    """A joining taken back leaves the other village's records to it alone."""
    lamp = three.lamp(three.old, "柳汀灯")
    three.hand_in(three.old)
    three.joined()
    part_village(three.town, "柳汀村")
    records.set_fields(three.into, lamp, {"location": "不该写的"})
    stick = three.root / "late"
    stick.mkdir()
    handover.export(three.into, stick)
    (file,) = import_bundles(three.town, [stick]).files
    assert str(file.status) == "BAD_SIGNATURE"
    assert "已经分开的柳汀村的1件记录" in file.message
    assert records.get(three.town, lamp).fields["location"] == "村口"
    merge_village(three.town, OLD, INTO, JULY)  # the way out that the sentence names
    assert [str(one.status) for one in import_bundles(three.town, [stick]).files] == ["OK"]
    part_village(three.town, OLD)
    three.lamp(three.into, "禾塘灯")
    three.hand_in(three.into)
    assert records.get(three.town, lamp).meta.village == OLD


def test_the_same_bundle_again_changes_nothing(three: Three) -> None:
    three.lamp(three.old, "柳汀灯")
    three.joined()
    heads = three.into.store.log.heads()
    (file,) = three.handed_over()
    village_changes.merge_villages(three.into, [file])
    assert three.into.store.log.heads() == heads


@pytest.mark.parametrize(
    ("pair", "code"),
    [(("禾塘村", "禾塘村"), "village_into_itself"), (("没有村", "禾塘村"), "village_not_enrolled")],
)
def test_what_cannot_be_joined_is_refused(three: Three, pair: tuple[str, str], code: str) -> None:
    with pytest.raises(UserError) as error:
        merge_village(three.town, *pair, JULY)
    assert error.value.code == code


def test_one_that_is_part_of_another_is_neither_joined_again_nor_joined_to(three: Three) -> None:
    merge_village(three.town, OLD, INTO, JULY)
    for pair in ((OLD, INTO), (INTO, OLD)):
        with pytest.raises(UserError) as error:
            merge_village(three.town, *pair, JULY)
        assert error.value.code == "village_is_part"
    part_village(three.town, OLD)
    assert three.town.store.aliases.at_town() == {}
    with pytest.raises(UserError) as error:
        part_village(three.town, OLD)
    assert error.value.code == "village_is_whole"


def test_a_new_name_reaches_the_other_desk_and_the_town(three: Three, second: Desk) -> None:
    village_changes.rename(three.into, "新禾塘村")
    assert three.into.name == "新禾塘村"
    share(three.into, second, three.root / "shared")
    assert second.name == "新禾塘村"
    three.hand_in(three.into)
    peer = three.town.store.peers.village(INTO)
    assert peer is not None
    assert peer.name == "新禾塘村"
    assert numbering.is_keeper(three.into)


@pytest.mark.parametrize("name", ["", "   ", "禾塘村", "一" * 31, "禾\n塘"])
def test_a_name_that_is_none_is_refused(three: Three, name: str) -> None:
    with pytest.raises(UserError) as error:
        village_changes.rename(three.into, name)
    assert error.value.code in ("village_name", "village_same_name")
