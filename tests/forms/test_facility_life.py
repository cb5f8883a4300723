"""What goes on at facilities: culture, tending, the look of the village, the centre's signs and seven ones, money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import printing, records, reporting, session_rows, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.printing import PrintOptions
from ruraldesk.services.reporting import Wanted
from tests.forms.test_facilities_at_a_desk import check, dues, fields_of, place, report, room
from tests.forms.test_facility_care_rules import refused, told
from tests.forms.test_facility_reports import row, rows
from tests.helpers import desks
from tests.helpers.pdf_pages import pdf_text

YEAR = ("2026-01-01", "2026-12-31")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.copied_desk(tmp_path / "desk") as opened:
        yield opened


def saved(at: Desk, form: str, given: dict[str, Any], state: str = "") -> str:
    one = records.add(at, form, given).record.id
    if state:
        records.set_fields(at, one, {}, state=state)
    return one


def event(at: Desk, hall: str, on: str, state: str, **more: Any) -> str:
    given = {"name": "演出", "facility": hall, "kind": "show", "planned_on": on, "leader": desks.person(at, "负责人")}
    return saved(at, "culture_activity", {**given, "content": "来看戏", **more}, state)


def test_what_was_held_in_a_hall_is_counted_and_what_was_only_planned_is_not(village: Desk) -> None:
    hall = place(village, "09", "文化礼堂", sub_class="0901")
    event(
        village,
        hall,
        "2026-10-18",
        "held",
        held_on="2026-10-18",
        people=146,
        cost="1800.00",
        fund_source=["collective"],
    )
    event(village, hall, "2026-10-19", "held", held_on="2026-10-20", people=54)
    coming = event(village, hall, "2026-11-28", "planned")
    off = event(village, hall, "2026-11-29", "planned")
    records.set_fields(village, off, {"cancel_reason": "下雨"}, state="cancelled")
    facts = fields_of(village, hall)
    assert (facts["culture_count"], facts["culture_last_on"]) == (2, "2026-10-20")
    found = row(village, "culture_statistics", "kind", "文艺演出、电影", *YEAR)
    assert (found["n"], found["people"], found["mean"], found["cost"], found["paid"]) == (2, 200, "100.0", "1800.00", 1)
    assert dues(village, coming) == {"活动登记": ("2026-11-28", "later")}
    assert dues(village, off) == {}
    assert len(rows(village, "culture_plan", "2026-11-01", "2026-11-30")) == 1
    assert len(rows(village, "culture_ledger", *YEAR)) == 4


def test_a_hall_is_not_promised_to_two_at_a_time_and_money_has_a_source(village: Desk) -> None:
    hall = place(village, "09", "文化礼堂")
    event(village, hall, "2026-11-28", "planned", name="越剧", begin_time="13:30", end_time="15:30")
    clash = event(village, hall, "2026-11-28", "planned", begin_time="15:29", end_time="16:00")
    assert told(village, clash) == ["这个场所同一天的这段时间已安排“越剧”，错开时间。"]
    after = event(village, hall, "2026-11-28", "planned", begin_time="16:00", end_time="17:00")
    assert told(village, after) == []
    paid = {"held_on": "2026-11-20", "people": 9, "cost": "10.00"}
    assert refused(village, after, paid, state="held") == ("有费用的，还没选资金来源。",)


def test_tending_is_planned_done_and_counted_by_what_was_tended(village: Desk) -> None:
    park = place(village, "16", "小公园")
    given = {"field": "green", "facility": park, "work": "修剪", "way": "own", "leader": desks.person(village, "带队")}
    ahead = saved(village, "care_action", {**given, "acted_on": "2026-11-30"}, "planned")
    assert dues(village, ahead) == {"管护行动": ("2026-11-30", "later")}
    assert refused(village, ahead, {"people": 4, "done": "修好"}, state="done") == (
        "日期在今天以后，做完了才能登记完成。",
    )
    done = {
        "people": 14,
        "done": "修剪绿篱120米",
        "acted_on": "2026-10-15",
        "cost": "640.00",
        "fund_source": ["fiscal"],
    }
    saved(village, "care_action", {**given, **done}, "done")
    hired = {**given, **done, "way": "market", "worker_unit": "样例养护队", "people": 3, "cost": "60.50"}
    saved(village, "care_action", hired, "done")
    found = row(village, "care_statistics", "field", "公共绿化", "2026-10-01", "2026-12-31")
    assert (found["n"], found["hired"], found["volunteer"], found["people"], found["cost"]) == (2, 1, 0, 17, "700.50")
    by_hand = saved(village, "care_action", {**given, "way": "volunteer", "acted_on": "2026-11-01"})
    assert told(village, by_hand) == ["志愿者做的，选一下是哪次志愿活动，时长才算得上。"]


def surroundings(at: Desk, parts: list[str], **more: Any) -> str:
    given = {"place": "第3组", "parts": parts, "inspector": desks.person(at, "检查员"), "checked_on": "2026-11-10"}
    return saved(at, "environment_check", {**given, **more})


def test_the_look_of_the_village_is_checked_by_the_items_of_the_list(village: Desk) -> None:
    one = surroundings(village, ["waste", "sewage"])
    listed = records.get(village, one).rows("items")
    assert {row["item_part"] for row in listed} == {"生活垃圾", "生活污水"}
    assert len(listed) == 9
    assert refused(village, one, {}, state="filed")[0] == "第1行：这一项还没选结果。"
    results = [{**row, "result": "good"} for row in listed]
    assert refused(village, one, {"items": [{**results[0], "result": "bad"}]}) == (
        "第1行：结果写了有问题，还没写在哪、什么问题。",
    )
    results[0] |= {"result": "bad", "item_place": "2号桶点混投"}
    results[1] |= {"result": "none"}
    records.set_fields(village, one, {"items": results})
    assert refused(village, one, {}, state="filed") == ("有问题的项目还没整改好，先交整改。",)
    mending = {"responsible": desks.person(village, "整改的"), "fix_by": "2026-11-24"}
    records.set_fields(village, one, mending, state="fixing")
    assert dues(village, one) == {"人居环境整改": ("2026-11-24", "soon")}
    quarter = ("2026-10-01", "2026-12-31")
    found = row(village, "environment_statistics", "part", "生活垃圾", *quarter)
    assert (found["n"], found["looked"], found["good"], found["rate"], found["mended"]) == (1, 4, 3, "75.0", 0)
    records.set_fields(village, one, {"fixed_on": "2026-11-20", "fix_note": "贴了图"}, state="filed")
    assert records.get(village, one).number == "环〔2026〕001号"
    assert row(village, "environment_statistics", "part", "生活垃圾", *quarter)["mended"] == 1
    assert row(village, "environment_ledger", "place", "第3组", *quarter)["problems"] == "生活垃圾：2号桶点混投"


def test_a_town_adds_an_item_and_takes_one_away(village: Desk, tmp_path: Path) -> None:
    table = tmp_path / "environment_items.csv"
    text = (
        "code,part,part_label,item,retired\n101,waste,生活垃圾,分类投放准确，没有混投,\n199,waste,生活垃圾,夜间有灯,\n"
    )
    table.write_text(text, encoding="utf-8")
    tables.replace(village, table)
    one = surroundings(village, ["waste"])
    assert [row["item"] for row in records.get(village, one).rows("items")] == ["分类投放准确，没有混投", "夜间有灯"]


def self_check(at: Desk, centre: str, on: str, **more: Any) -> str:
    signs = {"party_sign": "no", "community_sign": "no"}
    who = {"checker": desks.person(at, "自查人"), "checked_on": on, "facility": centre}
    return saved(at, "centre_check", {**signs, **who, **more})


def answered(at: Desk, one: str, names: list[str], have: int) -> None:
    listed = records.get(at, one).rows("ones")
    ones = [
        {**row, "one": name, "has": "yes" if place < have else "no"}
        for place, (row, name) in enumerate(zip(listed, names, strict=True))
    ]
    records.set_fields(at, one, {"ones": ones})


NAMES = [f"一个第{place}样" for place in range(1, 8)]


def test_the_seven_ones_begin_empty_and_next_year_with_this_years_names(village: Desk) -> None:
    centre = place(village, "01", "服务中心")
    one = self_check(village, centre, "2025-10-28")
    listed = records.get(village, one).rows("ones")
    assert [(row.get("one"), row["need"]) for row in listed] == [(None, "按本市、县文件填写")] * 7
    assert refused(village, one, {}, state="filed")[0] == "第1行：这一行还没写“一个什么”，按本市、县文件填写。"
    answered(village, one, NAMES, 6)
    facts = fields_of(village, one)
    assert (facts["ones_count"], facts["ones_have"], facts["ones_gap"]) == (7, 6, 1)
    assert "第1行：写了有的，选一下对应的设施或者房间。" in told(village, one)
    plan = {"plan": "明年建", "plan_by": "2026-12-20"}
    records.set_fields(village, one, plan, state="improving")
    assert dues(village, one) == {"补齐标识、七个一": ("2026-12-20", "soon")}
    again = self_check(village, centre, "2026-11-20")
    assert [row["one"] for row in records.get(village, again).rows("ones")] == NAMES
    assert [line["has"] for line in rows(village, "seven_ones")] == ["有"] * 6 + ["没有"]


def test_the_names_of_the_towns_list_go_before_those_of_last_year(village: Desk, tmp_path: Path) -> None:
    centre = place(village, "01", "服务中心")
    first = self_check(village, centre, "2025-10-28")
    answered(village, first, NAMES, 7)
    records.set_fields(village, first, {}, state="filed")
    table = tmp_path / "seven_ones.csv"
    lines = ["code,item,requirement,retired", "1,一个便民服务厅,不小于60平方米,", "2,,按本市、县文件填写,"]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tables.replace(village, table)
    second = self_check(village, centre, "2026-11-20")
    listed = [(row.get("one"), row["need"]) for row in records.get(village, second).rows("ones")]
    assert listed == [("一个便民服务厅", "不小于60平方米"), (NAMES[1], "按本市、县文件填写")]
    assert "“七个一”应是7项，现在是2项，核对一下。" in told(village, second)


def test_a_sign_that_hangs_has_the_day_of_its_photo(village: Desk) -> None:
    with pytest.raises(UserError) as error:
        self_check(village, place(village, "02", "路灯"), "2026-11-20")
    assert error.value.where == ("自查的要是“社区服务中心用房”，现在选的设施不是这一类。",)
    one = self_check(village, place(village, "01", "服务中心"), "2026-11-20", party_sign="yes", community_sign="yes")
    answered(village, one, NAMES, 7)
    assert refused(village, one, {}, state="filed") == (
        "党建标识挂了的，还没写照片日期。",
        "“中国社区”标识挂了的，还没写照片日期。",
    )
    records.set_fields(village, one, {"party_sign_on": "2026-11-01", "community_sign_on": "2026-11-02"}, state="filed")
    verdicts = {line["item"]: (line["value"], line["verdict"]) for line in rows(village, "centre_standard")}
    assert verdicts["党建标识"] == ("已挂，照片2026-11-01", "达标")
    assert verdicts["“七个一”"] == ("7／7", "达标")
    assert verdicts["总建筑面积（㎡）"] == ("0.00", "没登记")


@pytest.mark.parametrize(
    ("hall", "office", "area", "share"),
    [
        ("400.00", "100.00", ("500.00", "达标"), ("80.00％", "还差")),
        ("400.01", "99.99", ("500.00", "达标"), ("80.00％", "达标")),
        ("400.00", "99.99", ("499.99", "还差"), ("80.00％", "达标")),
    ],
)
def test_the_centres_standard_is_strict_at_500_and_at_80_percent(
    village: Desk, hall: str, office: str, area: tuple[str, str], share: tuple[str, str]
) -> None:
    centre = place(village, "01", "服务中心")
    room(village, centre, "大厅", hall, "direct", functions=["hall", "window", "party_room"])
    room(village, centre, "办公室", office, "work", functions=["desk"])
    found = {line["item"]: (line["value"], line["verdict"]) for line in rows(village, "centre_standard")}
    assert (found["总建筑面积（㎡）"], found["服务和活动面积占比（含公摊）"]) == (area, share)
    assert found["六项功能"] == ("3", "还差")
    assert found["一室多用的房间"] == ("1", "达标")
    six = {line["function"]: (line["n"], line["shared"]) for line in rows(village, "room_functions")}
    assert six == {
        "办公议事": (1, 0), "党群活动": (1, 1), "教育培训": (0, 0), "宣传展示": (0, 0),
        "便民服务": (1, 1), "文体娱乐": (0, 0),
    }  # fmt: skip


def book(at: Desk, year: int, **more: Any) -> str:
    return saved(at, "care_fund", {"year": year, "handler": desks.person(at, "报账员"), **more})


def test_a_book_begins_with_what_the_last_one_left_and_takes_in_what_was_paid(village: Desk) -> None:
    income = {"in_source": "collective", "in_note": "划拨", "in_amount": "1000.00"}
    last = book(village, 2025, opening="200.00", incomes=[{**income, "in_on": "2025-01-10"}], uses=[])
    settle = {"settled_on": "2026-01-10", "supervisor": desks.person(village, "村监会")}
    records.set_fields(village, last, settle, state="settled")
    mended = report(village, place(village, "02", "路灯"), reported_on="2026-03-01")
    records.set_fields(village, mended, {"assigned_on": "2026-03-01", "assigned_unit": "电工组"}, state="assigned")
    done = {"measure": "换灯", "finished_on": "2026-03-05", "costs": [{"cost_item": "灯头", "cost_amount": "84.50"}]}
    records.set_fields(village, mended, done, state="to_accept")
    accepted = {
        "accepted_by": desks.person(village, "验收的"),
        "accepted_on": "2026-03-06",
        "fund_source": ["collective"],
    }
    records.set_fields(village, mended, accepted, state="repaired")
    this = book(village, 2026, incomes=[{**income, "in_on": "2026-01-10"}])
    uses = records.get(village, this).rows("uses")
    assert [(one["out_on"], one["out_amount"], one["out_repair"]) for one in uses] == [("2026-03-06", "84.50", mended)]
    facts = fields_of(village, this)
    assert (facts["opening"], facts["closing"]) == ("1200.00", "2115.50")
    wrong = [
        *uses,
        {"out_on": "2026-04-01", "out_kind": "repair", "out_note": "又", "out_amount": "1", "out_repair": mended},
    ]
    assert refused(village, this, {"uses": wrong}) == ("同一件维修列了两次支出。",)
    by_hand = {"out_on": "2026-05-01", "out_kind": "wage", "out_note": "保洁", "out_amount": "-0.50"}
    records.set_fields(village, this, {"uses": [*uses, by_hand]})
    session = FormSession.open_record(village, this)
    session_rows.collect(session, "uses")
    session.save()
    kept = [(one["out_note"], one["out_amount"]) for one in records.get(village, this).rows("uses")]
    assert kept == [("路灯维修", "84.50"), ("保洁", "-0.50")]
    lines = {one["year"]: (one["opening"], one["used"], one["closing"]) for one in rows(village, "care_funds")}
    assert lines == {"2025": ("200.00", "0.00", "1200.00"), "2026": ("1200.00", "84.00", "2116.00")}


def test_a_book_that_does_not_begin_where_the_last_ended_goes_no_further(village: Desk) -> None:
    last = book(village, 2025, opening="200.00", uses=[])
    settle = {"settled_on": "2026-01-10", "supervisor": desks.person(village, "村监会")}
    records.set_fields(village, last, settle, state="settled")
    this = book(village, 2026, opening="199.99")
    sentence = "上年结转和上一年的年末结余不一样，核对一下。"
    assert told(village, this) == [sentence]
    assert sentence in refused(village, this, {**settle, "settled_on": "2026-11-20"}, state="settled")
    with pytest.raises(UserError) as error:
        book(village, 2026, opening="200.00")
    assert error.value.where == ("2026年的管护经费已经有一本了，接着记那一本。",)
    other = {"in_on": "2025-12-31", "in_source": "fiscal", "in_note": "补助", "in_amount": "1.00"}
    assert refused(village, this, {"incomes": [other]}) == ("第1行：这笔收入的日期不在这个年度里。",)


def test_the_fund_goes_up_with_its_sums(village: Desk) -> None:
    income = {"in_on": "2025-01-10", "in_source": "collective", "in_note": "划拨", "in_amount": "30000.00"}
    use = {"out_on": "2025-06-30", "out_kind": "contract", "out_note": "保洁外包", "out_amount": "18000.00"}
    one = book(village, 2025, opening="3120.50", incomes=[income], uses=[use])
    settle = {"settled_on": "2026-01-10", "supervisor": desks.person(village, "村监会")}
    records.set_fields(village, one, settle, state="settled")
    made = printing.preview(village, "care_fund", "board", [one], PrintOptions())
    assert [each for each in made.findings if each.kind == "stopped"] == []
    assert "上年结转3,120.50＋收入30,000.00－支出18,000.00＝年末结余15,120.50" in "".join(pdf_text(made.pdf).split())


def test_repairs_and_checks_are_counted_with_their_records(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    for reported, finished, rating in (("2026-10-01", "2026-10-16", "good"), ("2026-10-02", "2026-10-18", "bad")):
        one = report(village, lamp, reported_on=reported)
        records.set_fields(village, one, {"assigned_on": reported, "assigned_unit": "电工组"}, state="assigned")
        records.set_fields(
            village, one, {"finished_on": finished, "measure": "换灯", "rating": rating}, state="to_accept"
        )
    report(village, lamp, reported_on="2026-11-01")
    report(village, lamp, reported_on="2026-11-20")
    quarter = ("2026-10-01", "2026-12-31")
    found = row(village, "repair_statistics", "class", "供电照明", *quarter)
    assert (found["reported"], found["finished"], found["quick"], found["rate"]) == (4, 2, 1, "25.0")
    assert (found["mean_days"], found["open"], found["late"], found["pleased_rate"]) == ("15.5", 2, 1, "50.0")
    check(village, lamp, "2026-11-02")
    records.set_fields(
        village,
        check(village, lamp, "2026-11-10", "repair"),
        {"fix_by": "2026-11-12", "fixed_on": "2026-11-13"},
        state="filed",
    )
    check(village, lamp, "2026-11-20", "stop", kind="after_storm")
    found = row(village, "inspection_statistics", "class", "供电照明", *quarter)
    assert [found[name] for name in ("n", "storm", "normal", "mend", "stop", "fixed", "in_time", "open")] == [
        3, 1, 1, 1, 1, 1, 0, 1,
    ]  # fmt: skip


def test_shops_and_parcel_points_stand_on_the_board_without_their_keepers(village: Desk) -> None:
    more = {
        "sub_class": "2002",
        "commerce_services": ["parcel", "selling"],
        "shop_keeper": "样例经营户",
        "open_hours": "8:00-18:00",
    }
    place(village, "20", "快递点", **more)
    place(village, "20", "不公开的", disclosed="no")
    (line,) = rows(village, "commerce_points")
    assert (line["name"], line["sub_class"], line["services"]) == ("快递点", "物流点", "快递收寄、农产品代销")
    assert "样例经营户" not in line.values()


def test_who_answers_for_what_is_listed_by_class_with_what_is_missing(village: Desk) -> None:
    place(village, "02", "路灯甲", keeper_group="电工组", care_standard="亮", care_fund=["collective"])
    place(village, "02", "路灯乙", repair_phone="0573-83000000")
    found = row(village, "care_duty", "class", "供电照明")
    assert [found[name] for name in ("n", "named", "no_keeper", "no_standard", "no_fund", "no_phone")] == [
        2,
        2,
        1,
        1,
        1,
        1,
    ]
    assert row(village, "care_duty", "class", "给水")["no_keeper"] == 0
    assert [one["name"] for one in rows(village, "care_responsibility")] == ["路灯甲", "路灯乙"]


def test_checks_in_time_late_and_missing_have_the_inspections_behind_them(village: Desk) -> None:
    punctual = place(village, "02", "路灯甲", entered_on="2026-08-31")
    for day in ("2026-08-31", "2026-09-30", "2026-10-30", "2026-11-22"):
        check(village, punctual, day)
    late = place(village, "02", "路灯乙", entered_on="2026-09-05")
    check(village, late, "2026-09-05")
    tardy = check(village, late, "2026-10-06")
    quarter = ("2026-10-01", "2026-12-31")
    found = row(village, "inspection_punctuality", "class", "供电照明", *quarter)
    # 甲: due 10-30 and 11-30, both in time; 乙: due 10-05, looked at a day late, and 11-06, not looked at yet
    assert [found[name] for name in ("should", "in_time", "late", "missing")] == [4, 2, 1, 1]
    other = row(village, "facility_statistics", "class", "供电照明", *quarter)
    assert (found["rate"], found["in_time"], found["should"]) == (
        other["checked_rate"],
        other["in_time"],
        other["should"],
    )
    table = reporting.run(village, "inspection_punctuality", Wanted(date(2026, 10, 1), date(2026, 12, 31)))
    at = next(at for at, one in enumerate(table.rows) if one[0].shown == "供电照明")
    assert table.records_behind(at, "late") == (tardy,)


def test_the_list_for_the_board_has_what_is_public_and_whom_to_ring(village: Desk) -> None:
    place(village, "02", "路灯甲", repair_phone="0573-83000000", keeper_unit="村委会", care_standard="亮")
    place(village, "02", "配电房", disclosed="no")
    (line,) = rows(village, "care_board")
    assert (line["name"], line["responsible"], line["phone"]) == ("路灯甲", "责任人", "0573-83000000")
