"""Saving: what is refused, what is kept, what travels, which numbers are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import history, ledger, numbering, questions, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.records import OldRecord
from tests.helpers import desks
from tests.helpers.desks import SAMPLE_ID, facility, person


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        yield made


def refusal(error: pytest.ExceptionInfo[UserError]) -> tuple[str, str]:
    return error.value.code, "".join(error.value.where)


def test_a_new_record_has_the_forms_defaults_and_what_it_derives(village: Desk) -> None:
    saved = records.add(village, "person", {"name": "周美琴", "id_no": SAMPLE_ID})
    assert saved.record.fields["birth"] == "1949-12-31"
    assert saved.record.fields["sex"] == "2"
    assert saved.record.fields["publish_consent"] == "none"


def test_a_block_problem_refuses_the_whole_batch_and_says_which_one(village: Desk) -> None:
    with pytest.raises(UserError) as error:
        records.add_many(village, "person", [{"name": "周美琴"}, {"name": "周8"}])
    code, where = refusal(error)
    assert code == "value_refused"
    assert "第2件" in where
    assert ledger.count(village, "person") == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "周美琴", "birth": "2026-02-30"}, "出生日期"),
        ({"name": "周美琴", "gone": "x"}, "没有这个字段"),
        ({"name": "周美琴", "group_no": 1.5}, "村民小组"),
        ({"name": ""}, "姓名"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(village: Desk, given: dict[str, object], words: str) -> None:
    with pytest.raises(UserError) as error:
        records.add(village, "person", given)
    code, where = refusal(error)
    assert code == "value_refused"
    assert words in where


def test_one_identity_number_is_one_person(village: Desk) -> None:
    person(village, "李敏", id_no=SAMPLE_ID, group_no=5)
    with pytest.raises(UserError) as error:
        person(village, "李敏敏", id_no="１１０１０５１９４９１２３１００２x")
    assert "李敏" in refusal(error)[1]


def test_two_of_one_name_and_birth_are_worth_a_question_not_a_refusal(village: Desk) -> None:
    person(village, "王建国", birth="1964-03-01")
    saved = records.add(village, "person", {"name": "王建国", "birth": "1964-03-01"})
    assert [one.code for one in saved.warnings] == ["namesake"]


def test_a_person_travels_with_the_first_travelling_link_under_one_change(village: Desk) -> None:
    who = person(village, mobile="13800138000")
    assert records.get(village, who).meta.travel == ""
    lamp = facility(village, who)
    lines = village.store.records.lines_of(who)
    assert [one.header.op for one in lines] == ["create", "release"]
    assert lines[1].header.change == village.store.records.lines_of(lamp)[0].header.change
    assert lines[1].payload is not None
    assert "mobile" not in lines[1].payload.fields
    records.set_fields(village, who, {"mobile": "13900139000", "group_no": 3})
    audiences = {one.header.stream.audience: one for one in village.store.records.lines_of(who)[2:]}
    assert set(audiences) == {"town", "village"}


def test_a_number_is_given_at_its_state_and_never_again(village: Desk) -> None:
    who = person(village)
    first, second = facility(village, who), facility(village, who, "路灯2号")
    assert records.get(village, first).number == ""
    assert records.set_fields(village, first, {}, state="in_use").record.number == "设-02-0001"
    removal.delete(village, first, "登记错了")
    assert records.set_fields(village, second, {}, state="在用").record.number == "设-02-0002"
    void = [one for one in village.store.numbers.register("facility") if one.void]
    assert [(one.number, one.void) for one in void] == [("设-02-0001", "登记错了")]


def test_a_desk_that_does_not_keep_the_register_saves_without_a_number(village: Desk) -> None:
    who = person(village)
    village.store.settings.set(numbering.JOINED, True)
    lamp = facility(village, who)
    record = records.set_fields(village, lamp, {}, state="in_use").record
    assert record.number == ""
    assert ledger.rows(village, "facility", ledger.ids(village, "facility"))[0].cells[0] == numbering.WAITING_WORDS


def test_a_step_that_is_none_and_a_step_that_lacks_fields_are_refused(village: Desk) -> None:
    lamp = facility(village, person(village))
    with pytest.raises(UserError) as error:
        records.set_fields(village, lamp, {}, state="scrapped")
    assert error.value.code == "no_such_step"
    check = records.add(
        village,
        "inspection",
        {
            "facility": lamp,
            "inspector": person(village, "朱建"),
            "conclusion": "normal",
            "checked_on": "2026-11-20",
            "items": [],
        },
    )
    with pytest.raises(UserError) as needs:
        records.set_fields(village, check.record.id, {}, state="filed")
    assert needs.value.code == "step_needs"
    assert "检查项目" in "".join(needs.value.where)


def test_a_frozen_record_changes_only_with_a_reason(village: Desk) -> None:
    lamp, who = facility(village, person(village)), person(village, "朱建")
    fields = {
        "facility": lamp,
        "inspector": who,
        "conclusion": "normal",
        "checked_on": "2026-11-20",
        "items": [{"item": "外观", "result": "good"}],
    }
    check = records.add(village, "inspection", fields).record.id
    records.set_fields(village, check, {}, state="filed")
    with pytest.raises(UserError) as error:
        records.set_fields(village, check, {"remark": "补一句"})
    assert error.value.code == "record_frozen"
    records.set_fields(village, check, {"remark": "补一句"}, correct="漏写了")
    newest = history.history(village, check)[0]
    assert newest.reason == "漏写了"


def test_rows_are_given_whole_and_keep_their_ids(village: Desk) -> None:
    lamp = facility(village, person(village), parts=[{"part_name": "灯罩", "part_quantity": "2"}])
    rows = records.get(village, lamp).rows("parts")
    wanted = [{"part_name": "灯泡", "part_quantity": "5"}, {**rows[0], "part_quantity": "3"}]
    changed = records.set_fields(village, lamp, {"parts": wanted}).record.rows("parts")
    assert [(one["part_name"], one["part_quantity"]) for one in changed] == [("灯泡", "5"), ("灯罩", "3")]
    assert changed[1]["_id"] == rows[0]["_id"]
    records.set_fields(village, lamp, {"parts": []})
    assert records.get(village, lamp).rows("parts") == []


def test_a_save_on_old_heads_leaves_both_values_and_a_question(village: Desk) -> None:
    lamp = facility(village, person(village))
    context = records.get(village, lamp).meta.context
    records.set_fields(village, lamp, {"location": "村西"})
    records.set_fields(village, lamp, {"location": "村东"}, context=context)
    open_ones = questions.open_questions(village, lamp)
    assert {option.value for option in open_ones[0].options} == {"村东", "村西"}
    questions.answer(village, open_ones[0].id, "#1")
    assert questions.open_questions(village, lamp) == []


def test_a_step_on_old_heads_is_a_question_too(village: Desk) -> None:
    lamp = facility(village, person(village))
    records.set_fields(village, lamp, {}, state="in_use")
    context = records.get(village, lamp).meta.context
    records.set_fields(village, lamp, {}, state="suspended")
    records.set_fields(village, lamp, {}, state="scrapped", context=context)
    assert [one.kind for one in questions.open_questions(village, lamp)] == ["conflict"]


def test_an_old_record_comes_in_with_its_number_state_and_gaps(village: Desk) -> None:
    fields = {"name": "老桥", "class": "05", "location": "河埠头"}
    old = OldRecord("1998-05-01", "in_use", "设-05-0031", "旧台账没有责任人")
    record = records.add(village, "facility", fields, old).record
    assert (record.state, record.number, record.meta.incomplete) == ("in_use", "设-05-0031", "旧台账没有责任人")
    bridge = facility(village, person(village), "新桥", **{"class": "05", "sub_class": "0502"})
    assert records.set_fields(village, bridge, {}, state="in_use").record.number == "设-05-0032"
    with pytest.raises(UserError) as error:
        records.add(village, "facility", fields, old)
    assert error.value.code == "number_taken"


def test_undo_takes_back_the_last_change_only_while_it_stands(village: Desk) -> None:
    lamp = facility(village, person(village))
    records.set_fields(village, lamp, {"location": "村西", "condition": "fair"})
    assert history.undo(village, lamp).record.fields["location"] == "村口"
    context = records.get(village, lamp).meta.context
    records.set_fields(village, lamp, {"location": "村北"})
    records.set_fields(village, lamp, {"location": "村南"}, context=context)
    with pytest.raises(UserError) as error:
        history.undo(village, lamp)
    assert error.value.code == "undo_blocked"
    assert "位置" in refusal(error)[1]


def test_undo_of_a_deletion_brings_the_record_back(village: Desk) -> None:
    who = person(village)
    removal.delete(village, who)
    assert ledger.count(village, "person") == 0
    history.undo(village, who)
    assert ledger.count(village, "person") == 1


def test_what_others_point_at_is_not_deleted(village: Desk) -> None:
    who = person(village)
    facility(village, who)
    with pytest.raises(UserError) as error:
        removal.delete(village, who)
    assert error.value.code == "record_still_linked"


def test_history_reads_like_what_happened(village: Desk) -> None:
    lamp = facility(village, person(village))
    records.set_fields(village, lamp, {"condition": "damaged"})
    newest = history.history(village, lamp)[0]
    assert [(one.label, one.old, one.new) for one in newest.fields] == [("现状", "完好", "损坏")]
    assert (newest.clerk, newest.mine) == ("沈小兰", True)


def test_release_lets_the_withheld_fields_travel(village: Desk) -> None:
    who = person(village, mobile="13800138000")
    removal.release(village, who, "镇里要")
    last = village.store.records.lines_of(who)[-1]
    assert last.payload is not None
    assert last.payload.fields["mobile"] == "13800138000"
    assert records.get(village, who).meta.travel == "all"
