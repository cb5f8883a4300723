"""Two that are one: found while typing, with the reason; merged, parted, undone; nothing is asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.likeness import Person, likeness, one_missing, slip, slips_of
from ruraldesk.services import drafts, finding, history, judging, ledger, records, removal, same_record, saving
from ruraldesk.services import likeness as alike
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers.desks import SAMPLE_ID, copied_desk, facility, person

BORN = "1949-12-31"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "village") as made:
        yield made


def found(desk: Desk, **typed: object) -> list[tuple[str, str]]:
    spec = desk.store.specs.newest("person")
    return [(one.record, one.reason) for one in alike.twins(desk, spec, "new", typed)]


def titles(desk: Desk, text: str) -> list[str]:
    return [one.title for one in finding.picks(desk, "person", text)]


@pytest.mark.parametrize(
    ("one", "other", "score", "reason"),
    [
        (Person("甲一", numbers=frozenset({"1"})), Person("乙", numbers=frozenset({"1"})), 100, "证件号码一样"),
        (
            Person("甲一", numbers=frozenset({"110105"})),
            Person("甲一", numbers=frozenset({"110150"})),
            92,
            "证件号码有两位颠倒",
        ),
        (Person("甲", numbers=frozenset({"1101"})), Person("乙", numbers=frozenset({"1102"})), 80, "证件号码只差一位"),
        (Person("周美琴", BORN), Person("周美琴", BORN), 90, "姓名和出生日期一样"),
        (
            Person("周美琴", BORN, sounds=frozenset({"zhoumeiqin"})),
            Person("周美芹", BORN, sounds=frozenset({"zhoumeiqin"})),
            85,
            "音同“周美芹”，出生日期一样",
        ),
        (Person("周美琴", phones=frozenset({"1"})), Person("周大", phones=frozenset({"1"})), 75, "手机一样，同姓"),
        (Person("周美琴"), Person("周美琴", BORN), 50, "同名"),
        (
            Person("甲", numbers=frozenset({"110105491231002"})),
            Person("乙", numbers=frozenset({"11010519491231002x"})),
            97,
            "证件号码15位的和18位的对得上",
        ),
        (
            Person("甲", numbers=frozenset({"11010519491231002"})),
            Person("乙", numbers=frozenset({"11010519491231002x"})),
            80,
            "证件号码其中一个少一位",
        ),
        (
            Person("王根发", BORN, sounds=frozenset({"wanggenfa"}), near=frozenset({"wanggengfa"})),
            Person("王耿发", BORN, sounds=frozenset({"wanggengfa"}), near=frozenset({"wanggenfa"})),
            78,
            "音近“王耿发”，出生日期一样",
        ),
        (
            Person("周美琴", phones=frozenset({"1"})),
            Person("沈根法", BORN, phones=frozenset({"1"})),
            45,
            "手机一样，姓名不同",
        ),
        (Person("", phones=frozenset({"1"})), Person("沈根法", phones=frozenset({"1"})), 55, "手机一样"),
    ],
)
def test_what_speaks_for_one_person_is_scored_and_told(one: Person, other: Person, score: int, reason: str) -> None:
    for first, second in ((one, other), (other, one)):
        got = likeness(first, second)
        assert got is not None
        assert got.score == score
    assert likeness(one, other).reason == reason  # type: ignore[union-attr]  # just seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Person("周美琴", BORN), Person("周美琴", "1981-05-01")),
        (Person("周美琴", numbers=frozenset({"110105"})), Person("周美琴", numbers=frozenset({"330402"}))),
        (Person("周美琴", BORN, phones=frozenset({"1"})), Person("周大", "1981-05-01", phones=frozenset({"1"}))),
        (Person("周美琴", BORN, phones=frozenset({"1"})), Person("沈根法", "1981-05-01", phones=frozenset({"1"}))),
        (
            Person("周美琴", numbers=frozenset({"110105"}), phones=frozenset({"1"})),
            Person("沈根法", numbers=frozenset({"330402"}), phones=frozenset({"1"})),
        ),
        (
            Person("王根发", sounds=frozenset({"wanggenfa"}), near=frozenset({"wanggengfa"})),
            Person("王耿发", BORN, sounds=frozenset({"wanggengfa"}), near=frozenset({"wanggenfa"})),
        ),
        (Person(), Person()),
    ],
)
def test_namesakes_of_another_age_and_families_with_one_phone_are_not_asked_about(one: Person, other: Person) -> None:
    assert likeness(one, other) is None
    assert likeness(other, one) is None


def test_a_slip_is_one_sign_or_two_neighbours() -> None:
    assert [slip("1234", other) for other in ("1235", "1243", "1432", "124", "12", "321", "1234")] == [
        "只差一位",
        "有两位颠倒",
        "",
        "其中一个少一位",
        "",
        "",
        "",
    ]
    assert {slip("1233", other) for other in one_missing("1233")} == {"其中一个少一位"}
    assert {slip("1233", other) for other in slips_of("1233")} == {"只差一位", "有两位颠倒"}


def test_while_a_person_is_typed_the_surest_stands_first(desk: Desk) -> None:
    same = person(desk, "王建国", id_no=SAMPLE_ID)
    namesake = person(desk, "王建国")
    sounds = person(desk, "王剑国", birth=BORN)
    person(desk, "李四")
    got = found(desk, name="王建国", birth=BORN, id_no="11010519491213002X")
    assert got[0] == (same, "证件号码有两位颠倒")
    assert dict(got)[sounds] == "音同“王剑国”，出生日期一样"
    assert dict(got)[namesake] == "同名"
    assert found(desk, name="张") == []


@pytest.mark.parametrize(
    ("there", "typed", "reason"),
    [
        ({"name": "王耿发", "birth": BORN}, {"name": "王根发", "birth": BORN}, "音近“王耿发”，出生日期一样"),
        ({"name": "陈金", "birth": BORN}, {"name": "程京", "birth": BORN}, "音近“陈金”，出生日期一样"),
        ({"name": "甲一", "id_no": SAMPLE_ID}, {"id_no": "110105491231002"}, "证件号码15位的和18位的对得上"),
        ({"name": "甲一", "id_no": SAMPLE_ID}, {"id_no": SAMPLE_ID[:9] + SAMPLE_ID[10:]}, "证件号码其中一个少一位"),
        ({"name": "甲一", "id_no": SAMPLE_ID}, {"id_no": SAMPLE_ID[:17]}, "证件号码其中一个少一位"),
        ({"name": "甲一", "id_no": SAMPLE_ID}, {"id_no": SAMPLE_ID + "8"}, "证件号码其中一个少一位"),
        (
            {"name": "沈根法", "mobile": "13900010002"},
            {"name": "周美琴", "mobile": "13900010002"},
            "手机一样，姓名不同",
        ),
    ],
)
def test_one_entered_otherwise_is_found_by_what_is_indexed(
    desk: Desk, there: dict[str, str], typed: dict[str, str], reason: str
) -> None:
    same = person(desk, **there)
    person(desk, "李四")
    assert found(desk, **typed) == [(same, reason)]


def test_at_most_five_and_each_is_asked_once(desk: Desk) -> None:
    many = [person(desk, "王建国") for _ in range(8)]
    got = [one for one, _ in found(desk, name="王建国")]
    assert len(got) == 5
    for one in many:
        alike.note_not_same(desk, "new", one)
    assert found(desk, name="王建国") == []


def test_merged_and_parted_again(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴", group_no=5), person(desk, "周美芹", mobile="13900010002", group_no=2)
    lamp = facility(desk, lose)
    look = same_record.preview(desk, lose, keep)
    lines = {one.field: one for one in look.lines}
    assert (look.lose.dealings, look.keep.dealings) == (1, 0)
    assert (lines["group_no"].differs, lines["mobile"].can_take, lines["mobile"].differs) == (True, True, False)
    same_record.merge(desk, lose, keep, take=["mobile", "group_no"])
    stays = records.get(desk, keep)
    assert (stays.fields["mobile"], stays.fields["group_no"]) == ("13900010002", 5)  # what it had it keeps
    assert records.get(desk, lamp).fields["responsible"] == lose  # the link is as it was written
    session = FormSession.open_record(desk, lamp)
    assert session.text("responsible") == "周美琴　第5组"
    assert titles(desk, "zhoumeiqin") == ["周美琴　第5组"]
    assert titles(desk, "周美芹") == ["周美琴　第5组"]  # found by what he was called
    assert [one.title for one in finding.search(desk, "周美芹") if one.form == "person"] == ["周美琴　第5组"]
    assert ledger.count(desk, "person") == 1
    assert [one.record for one in same_record.aliases(desk, keep)] == [lose]
    same_record.part(desk, lose)
    assert "mobile" not in records.get(desk, keep).fields
    assert records.get(desk, lose).fields["mobile"] == "13900010002"
    assert ledger.count(desk, "person") == 2
    assert desk.store.check(deep=True) == []


def test_what_was_changed_after_the_merge_stays_when_they_part(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴"), person(desk, "周美芹", mobile="13900010002")
    same_record.merge(desk, lose, keep, take=["mobile"])
    records.set_fields(desk, keep, {"mobile": "13900010003"})
    same_record.part(desk, lose)
    assert records.get(desk, keep).fields["mobile"] == "13900010003"


def test_a_merge_is_undone_even_where_both_have_one_number(desk: Desk) -> None:
    keep = person(desk, "周美琴", id_no=SAMPLE_ID)
    lose = records.add(desk, "person", {"name": "周美芹"}).record.id
    same_record.merge(desk, lose, keep)
    records.set_fields(desk, lose, {"id_no": SAMPLE_ID})  # who goes by her may have her number
    same_record.part(desk, lose)
    assert ledger.count(desk, "person") == 2
    history.undo(desk, lose)
    assert ledger.count(desk, "person") == 1
    history.undo(desk, lose)
    assert ledger.count(desk, "person") == 2


@pytest.mark.parametrize("code", ["merge_itself", "merge_done_before", "merge_not_possible", "record_deleted"])
def test_what_cannot_be_merged_is_refused_and_nothing_changes(desk: Desk, code: str) -> None:
    one, other, third = person(desk, "甲一"), person(desk, "乙二"), person(desk, "丙三")
    lamp = facility(desk, third)
    same_record.merge(desk, one, other)
    gone = person(desk, "丁四")
    removal.delete(desk, gone)
    pairs = {
        "merge_itself": (third, third),
        "merge_done_before": (other, one),
        "merge_not_possible": (lamp, third),
        "record_deleted": (third, gone),
    }
    before = [len(desk.store.records.lines_of(one)) for one in (one, other, third, lamp)]
    with pytest.raises(UserError) as refusal:
        same_record.merge(desk, *pairs[code])
    assert refusal.value.code == code
    assert [len(desk.store.records.lines_of(one)) for one in (one, other, third, lamp)] == before


def test_a_chain_goes_to_its_end_and_a_ring_is_refused_in_the_form(desk: Desk) -> None:
    a, b, c = (person(desk, one) for one in ("甲一", "乙二", "丙三"))
    same_record.merge(desk, a, b)
    same_record.merge(desk, b, c)
    assert [one.record for one in same_record.aliases(desk, c)] == sorted([a, b])
    for target in (a, c):
        with pytest.raises(UserError) as refusal:
            records.set_fields(desk, c, {"same_as": target})
        assert refusal.value.code == "value_refused"


def test_who_goes_by_another_is_told_so_in_his_form_and_can_be_saved(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴", id_no=SAMPLE_ID), person(desk, "周美芹")
    same_record.merge(desk, lose, keep)
    session = FormSession.open_record(desk, lose)
    assert [one.code for one in session.problems] == ["goes_by_another"]
    saved = records.set_fields(desk, lose, {"id_no": SAMPLE_ID})
    assert saved.record.fields["id_no"] == SAMPLE_ID


def test_an_unfinished_input_of_the_one_that_goes_is_told_and_kept(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴"), person(desk, "周美芹")
    session = FormSession.open_record(desk, lose)
    session.set_text("address", "第5组12号")
    session.keep_draft()
    assert same_record.preview(desk, lose, keep).drafts == ("沈小兰",)
    same_record.merge(desk, lose, keep)
    [draft] = drafts.drafts(desk)
    assert FormSession.open_draft(desk, draft.id).text("address") == "第5组12号"


def test_two_desks_that_merged_opposite_ways_are_settled_by_the_one_that_is_shown(desk: Desk) -> None:
    a, b = sorted([person(desk, "甲一"), person(desk, "乙二")])
    same_record.merge(desk, b, a)
    with desk.store.transaction():  # as the other desk's line would come
        loaded = saving.load(desk, a)
        lines = saving.drafted(loaded.spec, a, "update", {"same_as": b}, loaded.travel, loaded.context)
        saving.write(desk, lines)
    assert [(one.record, one.ring) for one in same_record.aliases(desk, a)] == [(b, True)]
    assert "merge_ring" in [one.code for one in judging.problems(desk, judging.stored_case(desk, a))]
    same_record.settle_ring(desk, a)
    assert [(one.record, one.ring) for one in same_record.aliases(desk, a)] == [(b, False)]
    assert desk.store.check(deep=True) == []


def test_what_a_link_fills_in_comes_from_the_one_that_stays(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴", group_no=5), person(desk, "周美芹", group_no=2)
    same_record.merge(desk, lose, keep)
    look_up = judging.around(desk, FormSession.open_record(desk, keep).selects).look_up
    assert look_up is not None
    assert (look_up(lose) or {})["group_no"] == 5
