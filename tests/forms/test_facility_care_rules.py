"""Shelters opened, hazards followed until they are struck off, trees graded, stores measured: as a clerk saves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import dealings, judging, printing, records, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.printing import PrintOptions
from tests.forms.test_facilities_at_a_desk import check, dues, fields_of, place
from tests.forms.test_facility_reports import row, rows
from tests.helpers import desks
from tests.helpers.pdf_pages import pdf_text


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.copied_desk(tmp_path / "desk") as opened:
        yield opened


def refused(at: Desk, record: str, change: dict[str, Any], **more: Any) -> tuple[str, ...]:
    with pytest.raises(UserError) as error:
        records.set_fields(at, record, change, **more)
    return error.value.where or (error.value.code,)


def told(at: Desk, record: str) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record))]


def shelter_use(at: Desk, shelter: str, opened: str, **more: Any) -> str:
    fields = {
        "facility": shelter,
        "event_type": "natural",
        "event_kind": "typhoon",
        "opened_at": opened,
        "scope": "低洼地住户",
    }
    given = {**fields, "duty_person": desks.person(at, "现场负责人"), "duty_phone": "0573-83000000", **more}
    one = records.add(at, "shelter_use", given).record.id
    records.set_fields(at, one, {}, state="open")
    return one


def test_a_shelter_is_opened_counted_closed_and_tidied_and_says_so_of_itself(village: Desk) -> None:
    shelter = place(village, "13", "小学避灾点", shelter_capacity=60, assessed_on="2025-03-10")
    use = shelter_use(village, shelter, "2026-11-20T16:00")
    assert records.get(village, use).number == "避〔2026〕001号"
    assert (fields_of(village, use)["capacity"], fields_of(village, use)["assessment_due_on"]) == (60, "2028-03-10")
    facts = fields_of(village, shelter)
    assert (facts["uses_count"], facts["open_uses"], facts["last_opened_on"]) == (1, 1, "2026-11-20")
    counts = [{"counted_at": "2026-11-20T20:00", "people": 61, "newcomers": 20}]
    records.set_fields(village, use, {"counts": counts})
    assert "最多时61人，多于容纳人数60人，要分流到别的避灾点。" in told(village, use)
    records.set_fields(village, use, {"closed_at": "2026-11-22T08:30"}, state="ended")
    assert "最后一次清点还有61人，解除前清点到0人再记一行。" in told(village, use)
    assert (fields_of(village, use)["hours_open"], fields_of(village, use)["most_people"]) == ("40.5", 61)
    assert dues(village, use) == {"解除后清洁、清点物资": ("2026-11-25", "later")}
    tidied = {"tidied_on": "2026-11-23", "tidied_by": desks.person(village, "清点人")}
    records.set_fields(village, use, tidied, state="filed")
    assert fields_of(village, shelter)["open_uses"] == 0
    assert dues(village, use) == {}


def test_a_drill_is_written_down_but_not_counted_as_an_emergency(village: Desk) -> None:
    shelter = place(village, "13", "避灾点", shelter_capacity=60, assessed_on="2025-03-10")
    shelter_use(village, shelter, "2026-11-20T16:00", purpose="drill")
    assert (fields_of(village, shelter)["uses_count"], fields_of(village, shelter)["open_uses"]) == (0, 1)
    assert row(village, "shelters", "name", "避灾点")["uses"] == 0
    assert rows(village, "shelter_uses", "2026-01-01", "2026-12-31")[0]["purpose"] == "演练"


@pytest.mark.parametrize(
    ("opened", "closed", "sentence"),
    [
        ("2026-11-21T07:00", "", "这处避灾点在这段时间另有一次启用（避〔2026〕001号），先解除那一次。"),
        ("2026-11-21T08:00", "", ""),
        ("2026-11-19T08:00", "2026-11-20T16:00", ""),
        ("2026-11-19T08:00", "2026-11-20T16:01", "这处避灾点在这段时间另有一次启用（避〔2026〕001号），先解除那一次。"),
    ],
)
def test_one_shelter_is_not_opened_twice_at_a_time(village: Desk, opened: str, closed: str, sentence: str) -> None:
    shelter = place(village, "13", "避灾点", shelter_capacity=60, assessed_on="2025-03-10")
    first = shelter_use(village, shelter, "2026-11-20T16:00")
    zero = [{"counted_at": "2026-11-21T07:30", "people": 0}]
    records.set_fields(village, first, {"counts": zero, "closed_at": "2026-11-21T08:00"}, state="ended")
    more = {"closed_at": closed} if closed else {}
    if not sentence:
        assert shelter_use(village, shelter, opened, **more)
        return
    with pytest.raises(UserError) as error:
        shelter_use(village, shelter, opened, **more)
    assert error.value.where == (sentence,)


def test_only_a_shelter_is_opened_and_counts_lie_within_the_opening(village: Desk) -> None:
    with pytest.raises(UserError) as error:
        shelter_use(village, place(village, "12", "卫生室"), "2026-11-20T16:00")
    assert error.value.where == ("启用的要是“避灾安置场所”，现在选的设施不是这一类。",)
    shelter = place(village, "13", "避灾点", shelter_capacity=60)
    use = shelter_use(village, shelter, "2026-11-20T16:00")
    assert "启用那天，安全评估没做或者已过期，先请有资质的单位评估。" in told(village, use)
    early = [{"counted_at": "2026-11-20T15:59", "people": 3}]
    assert refused(village, use, {"counts": early}) == ("第1行：清点时间不在启用和解除之间。",)
    strange = [{"counted_at": "2026-11-20T17:00", "people": 3, "newcomers": 4}]
    assert refused(village, use, {"counts": strange}) == ("第1行：外来人员应不多于在点人数。",)


def test_the_notice_of_a_shelter_names_the_place_and_nobody_who_is_sheltered(village: Desk) -> None:
    shelter = place(village, "13", "小学避灾点", shelter_capacity=60, assessed_on="2025-03-10")
    use = shelter_use(village, shelter, "2026-11-20T16:00", event_name="第9号台风", purpose="real")
    records.set_fields(village, use, {"counts": [{"counted_at": "2026-11-20T20:00", "people": 47}]})
    made = printing.preview(village, "shelter_use", "notice", [use], PrintOptions())
    assert [one for one in made.findings if one.kind == "stopped"] == []
    text = "".join(pdf_text(made.pdf).split())
    for words in ("因第9号台风", "2026年11月20日16:00起启用", "容纳人数60人", "0573-83000000", "低洼地住户"):
        assert words in text
    said, foot, _ = text.partition("扫码可核对")
    assert foot, "the foot has a checksum, in which any digits may stand"
    assert "47" not in said
    closed = {"counts": [{"counted_at": "2026-11-21T07:00", "people": 0}], "closed_at": "2026-11-21T08:00"}
    records.set_fields(village, use, closed, state="ended")
    made = printing.preview(village, "shelter_use", "notice", [use], PrintOptions())
    text = "".join(pdf_text(made.pdf).split())
    assert "已于2026年11月21日08:00解除" in text
    assert "可以返回" in text
    assert "及时前往" not in text, "nobody is sent to a shelter that is closed"


def hazard(at: Desk, **more: Any) -> str:
    given: dict[str, Any] = {
        "found_on": "2026-11-02", "source": "screening", "event_type": "accident", "kind": "wiring",
        "place": "第4组路口", "description": "电线外露", "responsible": desks.person(at, "整改责任人"),
    }  # fmt: skip
    one = records.add(at, "hazard", {**given, **more}).record.id
    records.set_fields(at, one, {}, state="found")
    return one


def struck_off(at: Desk, one: str, fixed: str, closed: str) -> None:
    records.set_fields(at, one, {"fixed_on": fixed, "fix_note": "穿管、加盖"}, state="fixed")
    two = {"first_checker": desks.person(at, "复查甲"), "second_checker": desks.person(at, "复查乙")}
    records.set_fields(at, one, {"closed_on": closed, **two}, state="closed")


def test_a_hazard_is_due_in_fifteen_days_and_struck_off_by_two(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    one = hazard(village, facility=lamp, place="")
    assert records.get(village, one).number == "隐〔2026〕001号"
    assert dues(village, one) == {"隐患整改": ("2026-11-17", "overdue")}
    assert fields_of(village, lamp)["hazards_open"] == 1
    assert "还有没销号的隐患，现状写的是完好，核对一下。" in told(village, lamp)
    records.set_fields(village, one, {"fixed_on": "2026-11-18", "fix_note": "穿管"}, state="fixed")
    assert dues(village, one) == {"隐患复查销号": ("2026-11-25", "soon")}
    first = desks.person(village, "复查甲")
    with pytest.raises(UserError):
        records.set_fields(village, one, {"closed_on": "2026-11-20", "first_checker": first}, state="closed")
    same = {"closed_on": "2026-11-20", "first_checker": first, "second_checker": first}
    assert refused(village, one, same, state="closed") == ("两位复查人是同一个人，应换一位。",)
    records.set_fields(village, one, {**same, "second_checker": desks.person(village, "复查乙")}, state="closed")
    assert fields_of(village, lamp)["hazards_open"] == 0
    assert (fields_of(village, one)["days_taken"], fields_of(village, one)["in_time"]) == (16, "no")


def test_two_records_of_one_person_are_not_two_who_strike_off_or_inspect(village: Desk) -> None:
    twice = desks.person(village, "复查丙")
    records.set_fields(village, twice, {"same_as": (once := desks.person(village, "复查并"))})
    one = hazard(village)
    records.set_fields(village, one, {"fixed_on": "2026-11-10", "fix_note": "穿管"}, state="fixed")
    both = {"closed_on": "2026-11-12", "first_checker": once, "second_checker": twice}
    with pytest.raises(UserError) as refused:
        records.set_fields(village, one, both, state="closed")
    assert "已并成同一个人" in str(refused.value.where)
    shelter = place(village, "13", "两人查的避灾点", shelter_capacity=60)
    seen = {"facility": shelter, "checked_on": "2026-11-20", "inspector": once, "second_inspector": twice}
    with pytest.raises(UserError) as alone:
        records.add(village, "inspection", {**seen, "kind": "routine", "conclusion": "normal"})
    assert "已并成同一个人" in str(alone.value.where)


def test_a_hazard_sent_back_wants_a_new_day_of_mending(village: Desk) -> None:
    one = hazard(village)
    records.set_fields(village, one, {"fixed_on": "2026-11-10", "fix_note": "缠了胶布"}, state="fixed")
    records.set_fields(village, one, {"back_reason": "胶布不算", "back_on": "2026-11-12"}, state="found")
    assert refused(village, one, {}, state="fixed") == ("复查没通过以后，还没写新的整改完成日期，现在写的是上一次的。",)
    records.set_fields(village, one, {"fixed_on": "2026-11-12", "fix_note": "穿管"}, state="fixed")


def test_a_major_hazard_goes_no_step_further_until_it_is_reported(village: Desk) -> None:
    one = hazard(village, level="major")
    sentence = "重大隐患还没报镇：写报给哪个部门、哪天报的。"
    assert sentence in told(village, one)
    assert sentence in refused(village, one, {"fixed_on": "2026-11-03", "fix_note": "已拆"}, state="fixed")
    reported = {"reported": "yes", "reported_to": "镇应急办", "reported_on": "2026-11-02", "first_measure": "断电"}
    records.set_fields(village, one, reported, state="referred")
    assert dues(village, one) == {"隐患整改": ("2026-11-17", "overdue")}
    records.set_fields(village, one, {"extended_to": "2026-12-10", "extended_why": "等供电公司，镇应急办同意"})
    assert dues(village, one) == {"隐患整改": ("2026-12-10", "later")}


def test_what_an_inspection_found_and_a_hazard_follows_is_listed_once(village: Desk) -> None:
    lamp = place(village, "02", "路灯", condition="fair")
    found = check(village, lamp, "2026-11-10", "repair")
    assert [one["kind"] for one in rows(village, "hazards")] == ["巡查：需维修"]
    other = check(village, place(village, "02", "另一盏"), "2026-11-11")
    with pytest.raises(UserError) as error:
        hazard(village, facility=lamp, place="", source="inspection", inspection=other)
    assert error.value.where == ("选的那次巡查查的是另一处设施，换一次。",)
    one = hazard(village, facility=lamp, place="", source="inspection", inspection=found, found_on="2026-11-10")
    assert [each["kind"] for each in rows(village, "hazards")] == ["隐患"]
    quarter = ("2026-10-01", "2026-12-31")
    assert row(village, "facility_statistics", "class", "供电照明", *quarter)["hazards"] == 1
    struck_off(village, one, "2026-11-15", "2026-11-16")
    assert rows(village, "hazards") == []
    assert [each["kind"] for each in rows(village, "hazards", last="2026-11-15")] == ["隐患"]
    assert row(village, "facility_statistics", "class", "供电照明", *quarter)["hazards"] == 0


def test_a_hazard_on_no_facility_stands_on_the_list_by_its_place(village: Desk) -> None:
    hazard(village)
    (line,) = rows(village, "hazards")
    assert (line["facility"], line["location"], line["responsible"], line["due_on"]) == (
        "（不在设施上）",
        "第4组路口",
        "整改责任人",
        "2026-11-17",
    )


def test_every_kind_of_event_and_of_hazard_belongs_to_one_of_the_four(village: Desk) -> None:
    found = village.store.report(
        "select group_concat(label, '、') from (select label from t_event_types order by rowid)"
    ).rows
    assert found == [("自然灾害、事故灾难、公共卫生事件、社会安全事故",)]
    for table in ("event_kinds", "hazard_kinds"):
        sql = f"select count(k.code) from t_event_types e left join t_{table} k on k.type = e.code group by e.code"
        counted = village.store.report(sql).rows
        assert len(counted) == 4
        assert all(count >= 2 for (count,) in counted), table
    with pytest.raises(UserError):
        hazard(village, event_type="health")


TREE = {"sub_class": "1701", "tree_species": "香樟", "tree_tag": "样例0001"}


@pytest.mark.parametrize(
    ("age", "grade"),
    [(99, None), (100, "3"), (299, "3"), (300, "2"), (499, "2"), (500, "1"), (1200, "1")],
)
def test_an_old_tree_is_graded_by_its_age(village: Desk, age: int, grade: str | None) -> None:
    tree = place(village, "17", f"古树{age}", tree_age=age, **TREE)
    assert fields_of(village, tree).get("tree_grade") == grade
    assert ("树龄不到100年，不算古树。" in told(village, tree)) is (age < 100)
    other = {"3": "2", "2": "3", "1": "3"}.get(grade or "", "")
    if other:
        records.set_fields(village, tree, {"tree_grade": other})
        assert "古树保护等级和树龄对不上：一级500年以上，二级300到499年，三级100到299年。" in told(village, tree)


def test_a_famous_tree_is_not_graded_however_old(village: Desk) -> None:
    tree = place(village, "17", "名木", **{**TREE, "sub_class": "1702", "tree_age": 60})
    assert fields_of(village, tree)["tree_grade"] == "famous"
    assert told(village, tree) == []
    assert refused(village, tree, {"tree_grade": "3"}) == ("名木不按树龄分级，保护等级选“名木（不分级）”。",)
    old = place(village, "17", "古树", tree_age=210, **TREE)
    assert refused(village, old, {"tree_grade": "famous"}) == (
        "古树按树龄分级；不论树龄、因人因事出名的，小类选“名木”。",
    )


def test_trees_are_counted_by_grade_with_their_tags_and_their_health(village: Desk) -> None:
    place(village, "17", "甲", tree_age=210, tree_protection=["fence"], tree_vigour="strong", **TREE)
    place(village, "17", "乙", tree_age=150, tree_protection=["none"], tree_vigour="weak", **{**TREE, "tree_tag": ""})
    place(village, "17", "丙", tree_age=510, tree_vigour="endangered", **TREE)
    place(village, "17", "丁", tree_age=60, **{**TREE, "sub_class": "1702"})
    found = {one["grade"]: one for one in rows(village, "old_tree_statistics")}
    third = found["三级"]
    assert (third["n"], third["tagged"], third["rate"], third["kept"], third["weak"]) == (2, 1, "50.0", 1, 1)
    assert (found["一级"]["n"], found["一级"]["weak"], found["名木（不分级）"]["n"], found["二级"]["n"]) == (1, 1, 1, 0)


def test_the_least_stock_follows_from_the_shelters_capacity_and_the_countys_figures(
    village: Desk, tmp_path: Path
) -> None:
    table = tmp_path / "flood_supplies.csv"
    table.write_text("code,item,unit,per_person\nwater,饮用水,瓶,3\nquilt,棉被、毛毯,条,0.5\n", encoding="utf-8")
    tables.replace(village, table)
    place(village, "13", "甲避灾点", shelter_capacity=61, assessed_on="2025-03-10")
    place(village, "13", "乙避灾点", shelter_capacity=60, assessed_on="2025-03-10")
    parts = [{"part_item": "water", "part_quantity": "362"}, {"part_item": "quilt", "part_quantity": "61"}]
    store = place(village, "14", "防汛仓库", parts=parts)
    assert fields_of(village, store)["serves_people"] == 121
    rows_now = records.get(village, store).rows("parts")
    assert [(one["part_minimum"], one["part_short"]) for one in rows_now] == [("363", 1), ("61", 0)]
    assert "清单里有低于最低存量的，要补上。" in told(village, store)
    short = {one["name"]: (one["minimum"], one["short"]) for one in rows(village, "supplies")}
    assert short == {"饮用水": (363, 1), "棉被、毛毯": (61, 0)}


def test_a_shelter_list_tells_what_is_too_small_and_whose_assessment_ran_out(village: Desk) -> None:
    for name, people, assessed in (
        ("甲", 50, "2023-11-23"),
        ("乙", 49, "2023-11-22"),
        ("丙", 80, None),
        ("丁", 80, "2026-05-01"),
    ):
        place(village, "13", name, shelter_capacity=people, **({"assessed_on": assessed} if assessed else {}))
    found = {one["name"]: (one["short"], one["valid"]) for one in rows(village, "shelters")}
    assert found == {"甲": (None, "60天内到期"), "乙": (1, "已过期"), "丙": (None, "没评估"), "丁": (None, "有效")}


def test_hazards_are_counted_by_the_kind_of_event_they_may_lead_to(village: Desk) -> None:
    struck_off(village, hazard(village, found_on="2026-10-01"), "2026-10-16", "2026-10-20")
    struck_off(village, hazard(village, found_on="2026-10-02"), "2026-10-18", "2026-10-20")
    late = hazard(village, found_on="2026-11-01")
    reported = {"reported": "yes", "reported_to": "镇里", "reported_on": "2026-11-20"}
    hazard(village, found_on="2026-11-20", event_type="natural", kind="dyke", level="major", **reported)
    found = {one["type"]: one for one in rows(village, "hazard_statistics", "2026-10-01", "2026-12-31")}
    one = found["事故灾难"]
    assert (one["found"], one["closed"], one["in_time"], one["rate"], one["mean_days"]) == (3, 2, 1, "50.0", "15.5")
    assert (one["open"], one["late"]) == (1, 1)
    assert (found["自然灾害"]["found"], found["自然灾害"]["major"], found["自然灾害"]["late"]) == (1, 1, 0)
    assert found["社会安全事故"]["open"] == 0
    records.set_fields(village, late, {"fixed_on": "2026-11-22", "fix_note": "好了"}, state="fixed")
    again = {each["type"]: each for each in rows(village, "hazard_statistics", "2026-10-01", "2026-12-31")}
    assert (again["事故灾难"]["open"], again["事故灾难"]["late"]) == (1, 0)
    assert date(2026, 11, 23) == village.clock.today()


def test_a_facility_offers_what_can_be_begun_for_one_of_its_class(village: Desk) -> None:
    of_class = {"13": "启用避灾点", "14": "出入库", "01": "标识、七个一自查"}
    offered = {
        code: {one.label for one in dealings.beginnings(village, place(village, code, f"设施{code}", **more))}
        for code, more in (("13", {"shelter_capacity": 60}), ("14", {}), ("01", {}), ("02", {}))
    }
    for code, label in of_class.items():
        assert [each for each in offered if label in offered[each]] == [code]
    assert [each for each in offered if "安排活动" in offered[each]] == ["01"]
    assert all({"登记隐患", "报修", "管护行动"} <= labels for labels in offered.values())
    facility = village.store.specs.newest("facility")
    for form in ("shelter_use", "stock_move", "centre_check", "culture_activity"):
        (begun,) = village.store.specs.newest(form).subject.begins
        ((name, values),) = begun.only
        assert set(values) <= {one.name for one in facility.choices[facility.by_name[name].choice_list]}


def test_what_is_old_in_the_village_is_listed_with_its_protection(village: Desk) -> None:
    more = {"era": "清末", "protect_level": "point", "listed_in": "2019年第二批", "structure": "砖木"}
    place(village, "18", "沈家老宅", sub_class="1801", **more)
    place(village, "18", "禾塘古村", sub_class="1804", protect_level="none", listed_in="没定级的不写批次")
    found = {one["name"]: (one["sub_class"], one["level"], one["listed_in"]) for one in rows(village, "heritage")}
    assert found == {
        "沈家老宅": ("传统建筑", "文物保护点", "2019年第二批"),
        "禾塘古村": ("传统村落（整体）", "未定级", None),
    }
