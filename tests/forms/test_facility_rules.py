"""What the facility, inspection and person forms promise, as a clerk would meet it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.calculation import available_choices, initial_fields, recompute, relevant_fields
from ruraldesk.model.record import Fields
from ruraldesk.model.titles import title_of
from ruraldesk.model.validation import validate
from ruraldesk.model.workflow import deadlines, missing_needs, transitions_from
from ruraldesk.paths import seed_forms

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
FACILITY = read_form(seed_forms() / "facility").spec
INSPECTION = read_form(seed_forms() / "inspection").spec
PERSON = read_form(seed_forms() / "person").spec

LAMP: Fields = {
    "name": "路灯",
    "class": "02",
    "condition": "good",
    "location": "村口",
    "owner": "collective",
    "responsible": "p",
    "cycle": "monthly",
    "disclosed": "yes",
}


def facility(**more: object) -> Fields:
    return recompute(FACILITY, {**LAMP, **more}, TODAY, NOW)  # type: ignore[dict-item]  # literals of the tests


def sentences(fields: Fields, state: str = "drafting") -> list[str]:
    return [one.sentence for one in validate(FACILITY, fields, state, TODAY)]


def test_all_21_classes_are_there_each_with_sub_classes_and_a_cycle() -> None:
    classes = FACILITY.choices["class"]
    assert [one.name for one in classes] == [f"{n:02}" for n in range(1, 21)] + ["99"]
    for one in classes:
        assert dict(one.columns)["cycle"] in {choice.name for choice in FACILITY.choices["cycle"]}
        subs = available_choices(FACILITY, FACILITY.by_name["sub_class"], {"class": one.name})
        assert subs
        assert all(sub.name.startswith(one.name) for sub in subs)


@pytest.mark.parametrize(
    ("last", "cycle", "due"),
    [
        ("2026-11-02", "monthly", "2026-12-02"),
        ("2026-10-31", "monthly", "2026-11-30"),
        ("2026-11-02", "weekly", "2026-11-09"),
        ("2026-11-30", "quarterly", "2027-02-28"),
        ("2027-08-31", "half_year", "2028-02-29"),
        ("2028-02-29", "yearly", "2029-02-28"),
    ],
)
def test_the_next_check_follows_from_the_last_one_and_the_cycle(last: str, cycle: str, due: str) -> None:
    assert facility(check_before=last, cycle=cycle)["next_check_on"] == due


def test_a_new_facility_takes_the_cycle_of_its_class_unless_one_is_chosen() -> None:
    fresh = {**initial_fields(FACILITY, TODAY, NOW), "class": "11"}
    assert recompute(FACILITY, fresh, TODAY, NOW)["cycle"] == "weekly"
    assert recompute(FACILITY, {**fresh, "cycle": "yearly"}, TODAY, NOW)["cycle"] == "yearly"


def test_every_class_shows_its_own_fields_only() -> None:
    assert {"shelter_capacity", "assessed_on"} <= relevant_fields(FACILITY, facility(**{"class": "13"}))
    tree = relevant_fields(FACILITY, facility(**{"class": "17"}))
    assert {"tree_species", "tree_vigour"} <= tree
    assert not {"shelter_capacity", "pole_no", "pressure_mpa"} & tree


def test_supplies_are_summed_and_shortages_told() -> None:
    parts = [
        {"_id": "a", "part_name": "铁锹", "part_quantity": "10", "part_price": "35.50"},
        {"_id": "b", "part_name": "救生衣", "part_quantity": "4", "part_minimum": "6", "part_price": "88.00"},
    ]
    found = facility(parts=parts, **{"class": "14"})
    assert (found["parts_kinds"], found["parts_short"], found["parts_value"]) == (2, 1, "707.00")
    assert "清单里有低于最低存量的，要补上。" in sentences(found)


def test_a_shelter_holds_fifty_and_is_assessed_every_three_years() -> None:
    shelter = facility(shelter_capacity=49, assessed_on="2024-01-10", **{"class": "13"})
    assert sentences(shelter) == ["村级避灾点应能容纳50人以上。"]
    assert sentences({**shelter, "shelter_capacity": 50}) == []
    due = [(one.label, str(one.due_on), one.level) for one in deadlines(FACILITY, shelter, "in_use", TODAY)]
    assert due == [("安全评估", "2027-01-10", "soon")]


def test_an_expiry_warns_thirty_days_before() -> None:
    levels = [
        deadlines(FACILITY, facility(expires_on=on), "in_use", TODAY)[0].level
        for on in ("2026-12-24", "2026-12-23", "2026-11-22")
    ]
    assert levels == ["later", "soon", "overdue"]


def test_what_is_missing_is_said_in_plain_words() -> None:
    assert sentences(recompute(FACILITY, {"class": "02"}, TODAY, NOW)) == [
        "还没写设施名称。",
        "还没选现状。",
        "还没写位置。",
        "还没选产权单位。",
        "还没选责任人。",
        "还没选是否列入公开。",
    ]


def test_a_scrapped_facility_has_no_way_back_and_nothing_due() -> None:
    assert transitions_from(FACILITY, "scrapped") == []
    assert deadlines(FACILITY, facility(expires_on="2026-01-01"), "scrapped", TODAY) == []
    assert [one.target for one in transitions_from(FACILITY, "in_use")] == ["suspended", "scrapped"]


CHECKED: Fields = {
    "facility": "f",
    "facility_class": "02",
    "checked_on": "2026-11-20",
    "kind": "routine",
    "inspector": "p1",
    "conclusion": "normal",
    "reported": "no",
    "items": [{"_id": "a", "item": "灯杆", "result": "good"}],
}


def inspected(**more: object) -> list[str]:
    fields = recompute(INSPECTION, {**CHECKED, **more}, TODAY, NOW)  # type: ignore[dict-item]  # literals of the tests
    return [one.sentence for one in validate(INSPECTION, fields, "drafting", TODAY)]


def test_fire_and_shelter_want_two_inspectors_who_are_two() -> None:
    assert inspected() == []
    for name in ("06", "13"):
        assert inspected(facility_class=name) == ["消防和避灾安置场所要两个人查，还没写第二检查人。"]
        assert inspected(facility_class=name, second_inspector="p2") == []
    assert inspected(second_inspector="p1") == ["两位检查人是同一个人，应换一位。"]


def test_a_defect_wants_its_description_and_a_normal_result_hides_it() -> None:
    assert inspected(conclusion="repair") == ["还没写问题描述。"]
    bad = [{"_id": "a", "item": "灯杆", "result": "bad"}]
    assert inspected(items=bad) == ["第1行：结果写了异常，还没写说明。", "有异常的项目，可结论写的是正常。"]
    assert "problem" not in recompute(INSPECTION, {**CHECKED, "problem": "旧话"}, TODAY, NOW)


def test_a_repair_goes_through_its_term_before_it_is_filed() -> None:
    to_fix = transitions_from(INSPECTION, "drafting")[0]
    fields: Fields = {**CHECKED, "conclusion": "repair", "problem": "灯不亮"}
    assert missing_needs(INSPECTION, to_fix, fields) == ["fix_by"]
    found = validate(INSPECTION, {**fields, "fix_by": "2026-11-30"}, "filed", TODAY)
    assert [one.sentence for one in found] == ["结论要维修或停用的，整改好了才能归档。"]
    due = deadlines(INSPECTION, {**fields, "fix_by": "2026-11-30"}, "fixing", TODAY)
    assert [(one.label, one.words) for one in due] == [("整改", "剩7天")]


def person(**more: object) -> Fields:
    given: Fields = {**initial_fields(PERSON, TODAY, NOW), "name": "周美琴", **more}  # type: ignore[dict-item]
    return recompute(PERSON, given, TODAY, NOW)


def test_sex_birth_and_age_come_from_the_identity_number() -> None:
    found = person(id_no="11010519491231002X")
    assert (found["sex"], found["birth"], found["age"]) == ("2", "1949-12-31", 76)
    assert person(birth="2000-11-24")["age"] == 25
    assert person(birth="2000-11-23")["age"] == 26
    assert PERSON.by_name["age"].screen_only


def test_a_wrong_number_is_kept_only_with_a_reason_and_the_reason_goes_when_it_is_right() -> None:
    wrong = person(id_no="330402198001011235")
    told = [one.sentence for one in validate(PERSON, wrong, "", TODAY)]
    assert told[-1] == "证件号码核对不上，还没写未核实原因。"
    assert len(told) == 2
    excused = person(id_no="330402198001011235", id_unverified="证件遗失，本人口述")
    assert validate(PERSON, excused, "", TODAY) == []
    assert "id_unverified" not in person(id_no="11010519491231002X", id_unverified="旧的原因")


def test_a_birth_that_differs_from_the_number_is_worth_a_look() -> None:
    told = validate(PERSON, person(id_no="11010519491231002X", birth="1950-01-01"), "", TODAY)
    assert [(one.level, one.sentence) for one in told] == [("warn", "出生日期和身份证上的对不上。")]


def test_same_names_are_told_apart_by_their_group() -> None:
    assert title_of(PERSON, person(group_no=5), "", str) == "周美琴　第5组"
    assert title_of(PERSON, person(), "", str) == "周美琴"


def test_what_of_a_person_travels_is_little() -> None:
    travelling = {one.name for one in PERSON.fields if one.town == "full"}
    assert not travelling & {"id_no", "mobile", "birth", "address", "political", "ethnicity", "photo", "age"}
    assert PERSON.travel == "linked"
    assert PERSON.same_as == "same_as"
