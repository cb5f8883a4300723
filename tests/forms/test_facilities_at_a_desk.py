"""Facilities at work: checks, repairs, rooms and stock as a clerk saves them, and what they then say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import history, home, printing, records, removal, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.printing import PrintOptions
from tests.helpers import desks
from tests.helpers.pdf_pages import pdf_text


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "desk")
    yield made
    made.store.close(backup=False)


def place(at: Desk, form_class: str, name: str, **more: Any) -> str:
    """Save a facility that is in use."""
    fields = {"name": name, "class": form_class, "location": "村口", "responsible": desks.person(at, "责任人"), **more}
    one = records.add(at, "facility", fields).record.id
    records.set_fields(at, one, {}, state="in_use")
    return one


def fields_of(at: Desk, record: str) -> dict[str, Any]:
    return dict(records.get(at, record).fields)


def check(at: Desk, facility: str, on: str, conclusion: str = "normal", **more: Any) -> str:
    """File an inspection."""
    items = [{"item": "外观", "result": "good" if conclusion == "normal" else "bad", "item_note": "坏了"}]
    given = {"facility": facility, "checked_on": on, "inspector": desks.person(at, "检查员"), "items": items}
    if conclusion != "normal":
        given |= {"problem": "要修", "fix_by": on}
    one = records.add(at, "inspection", {**given, "conclusion": conclusion, **more}).record.id
    records.set_fields(at, one, {}, state="filed" if conclusion == "normal" else "fixing")
    return one


def test_the_last_check_comes_from_the_inspections_and_the_older_one_stays_under_its_own_name(village: Desk) -> None:
    lamp = place(village, "02", "路灯", check_before="2026-08-31", conclusion_before="normal")
    assert (fields_of(village, lamp)["last_check_on"], fields_of(village, lamp)["next_check_on"]) == (
        "2026-08-31",
        "2026-09-30",
    )
    check(village, lamp, "2026-10-31")
    bad = check(village, lamp, "2026-11-20", "repair")
    found = fields_of(village, lamp)
    assert (found["last_check_on"], found["last_conclusion"], found["next_check_on"]) == (
        "2026-11-20",
        "repair",
        "2026-12-20",
    )
    assert (found["inspections_count"], found["open_hazards"]) == (2, 1)
    assert FormSession.open_record(village, lamp).text("inspected_conclusion") == "需维修"
    records.set_fields(village, bad, {"fixed_on": "2026-11-21"}, state="filed")
    assert fields_of(village, lamp)["open_hazards"] == 0
    with pytest.raises(UserError):
        removal.delete(village, bad)
    removal.delete(village, bad, "登错了")
    found = fields_of(village, lamp)
    assert (found["last_check_on"], found["last_conclusion"], found["next_check_on"]) == (
        "2026-10-31",
        "normal",
        "2026-11-30",
    )
    assert village.store.check(deep=True) == []


def test_a_draft_of_an_inspection_says_nothing_yet(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    given = {"facility": lamp, "inspector": desks.person(village, "查的人"), "conclusion": "normal"}
    one = records.add(village, "inspection", given).record
    assert [row["item"] for row in one.rows("items")][:2] == ["灯具亮", "杆体、底座牢固"]
    assert "last_check_on" not in fields_of(village, lamp)
    with pytest.raises(UserError) as error:
        records.set_fields(village, one.id, {}, state="filed")
    assert "第1行：这一项还没选结果。" in error.value.where


@pytest.mark.parametrize(
    ("checked", "due"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2026-03-31", "2026-04-30"),
        ("2026-10-31", "2026-11-30"),
        ("2026-11-02", "2026-12-02"),
    ],
)
def test_a_monthly_check_made_on_the_last_day_stays_in_the_next_month(village: Desk, checked: str, due: str) -> None:
    lamp = place(village, "02", "路灯")
    check(village, lamp, checked)
    assert [(one.label, one.due_on.isoformat()) for one in home.due_list(village, record=lamp)] == [("下次检查", due)]


def dues(at: Desk, record: str, on: date | None = None) -> dict[str, tuple[str, str]]:
    return {one.label: (one.due_on.isoformat(), one.level) for one in home.due_list(at, on, record=record)}


def test_expiry_service_assessment_and_flood_season_are_told_in_time(village: Desk) -> None:
    bottle = place(
        village, "06", "灭火器", expires_on="2026-12-20", serviced_on="2025-12-10", service_due_on="2026-12-10"
    )
    told = dues(village, bottle)
    assert (told["维修换药"], told["有效期"]) == (("2026-12-10", "soon"), ("2026-12-20", "soon"))
    assert dues(village, bottle, date(2026, 11, 1))["有效期"] == ("2026-12-20", "later")
    shelter = place(village, "13", "避灾点", shelter_capacity=60, assessed_on="2024-01-10", check_before="2026-03-01")
    told = dues(village, shelter)
    assert told["安全评估"] == ("2027-01-10", "soon")
    assert told["汛前检查"] == ("2026-04-15", "overdue")
    second = desks.person(village, "第二人")
    check(village, shelter, "2026-04-02", kind="before_flood", second_inspector=second)
    assert dues(village, shelter)["汛前检查"] == ("2027-04-15", "later")
    parts = [
        {"part_name": "药箱", "part_quantity": "2", "part_expires_on": "2026-12-01"},
        {"part_name": "绳", "part_quantity": "5"},
    ]
    store = place(village, "14", "仓库", parts=parts)
    assert dues(village, store)["物资有效期（第1行）"] == ("2026-12-01", "soon")
    assert "物资有效期（第2行）" not in dues(village, store)


def test_fire_and_shelter_are_checked_by_two(village: Desk) -> None:
    bottle = place(village, "06", "灭火器", expires_on="2027-12-20")
    with pytest.raises(UserError) as error:
        check(village, bottle, "2026-11-20")
    assert "消防和避灾安置场所要两个人查" in error.value.where[0]


def report(at: Desk, facility: str, **more: Any) -> str:
    given = {"facility": facility, "reported_on": "2026-11-02", "source": "villager", "problem": "灯不亮", **more}
    one = records.add(at, "repair", given).record.id
    records.set_fields(at, one, {}, state="found")
    return one


def test_a_repair_goes_its_way_and_the_facility_counts_it(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    one = report(village, lamp)
    assert records.get(village, one).number == "修〔2026〕0001号"
    assert fields_of(village, lamp)["open_repairs"] == 1
    assert dues(village, one) == {"15天内修好": ("2026-11-17", "overdue")}
    with pytest.raises(UserError) as error:
        records.set_fields(village, one, {"assigned_on": "2026-11-03"}, state="assigned")
    assert error.value.where == ("还没写派给谁：写人或者写维修单位。",)
    records.set_fields(village, one, {"assigned_on": "2026-11-03", "assigned_unit": "电工组"}, state="assigned")
    costs = [{"cost_item": "电线", "cost_amount": "156.00"}, {"cost_item": "灯头", "cost_amount": "84.50"}]
    done = {"measure": "换线", "finished_on": "2026-11-17", "costs": costs}
    records.set_fields(village, one, done, state="to_accept")
    accept = {"accepted_by": desks.person(village, "验收的"), "accepted_on": "2026-11-18"}
    with pytest.raises(UserError) as error:
        records.set_fields(village, one, accept, state="repaired")
    assert error.value.where == ("有费用的，还没选资金来源。",)
    found = records.set_fields(village, one, {**accept, "fund_source": ["collective"]}, state="repaired").record
    assert (found.fields["days_taken"], found.fields["in_time"], found.fields["cost"]) == (15, "yes", "240.50")
    assert [row["cost_so_far"] for row in found.rows("costs")] == ["156.00", "240.50"]
    told = fields_of(village, lamp)
    assert (told["open_repairs"], told["repaired_on"], told["repair_cost"]) == (0, "2026-11-17", "240.50")


def room(at: Desk, centre: str, name: str, area: str, service: str, **more: Any) -> str:
    given = {
        "facility": centre,
        "name": name,
        "floor": 1,
        "area": area,
        "service": service,
        "functions": ["service"],
        **more,
    }
    one = records.add(at, "room", given).record.id
    records.set_fields(at, one, {}, state="listed")
    return one


@pytest.mark.parametrize(
    ("rooms", "share", "verdicts"),
    [
        ((("400.00", "direct"), ("100.00", "work")), "80", ("达标", "不达标", "不达标", "不达标")),
        ((("400.01", "residents"), ("99.99", "shared")), "80", ("达标", "达标", "达标", "达标")),
        ((("499.99", "direct"),), "100", ("不达标", "达标", "达标", "不达标")),
        ((("400.00", "direct"), ("60.00", "work"), ("50.00", "shared")), "78.43", ("达标", "不达标", "达标", "不达标")),
    ],
)
def test_the_area_account_is_strict_about_80_percent_under_both_denominators(
    village: Desk, rooms: tuple[tuple[str, str], ...], share: str, verdicts: tuple[str, ...]
) -> None:
    centre = place(village, "01", "服务中心")
    for at, (area, service) in enumerate(rooms):
        room(village, centre, f"房间{at}", area, service)
    found = fields_of(village, centre)
    assert found["share_strict"] == share
    names = ("area_verdict", "strict_verdict", "net_verdict", "centre_verdict")
    assert tuple(found[name] for name in names) == verdicts


def test_a_share_that_prints_as_80_and_passes_says_why(village: Desk) -> None:
    centre = place(village, "01", "服务中心")
    just = room(village, centre, "大厅", "400.01", "residents")
    office = room(village, centre, "办公室", "99.99", "work")
    words = "没有舍去尾数以前高于80％的"

    def paper() -> str:
        made = printing.preview(village, "facility", "area_account", [centre], PrintOptions())
        return "".join(pdf_text(made.pdf).split())

    assert "＝80.00％，达标" in paper()
    assert words in paper()
    records.set_fields(village, just, {"area": "400.00"})
    records.set_fields(village, office, {"area": "100.00"})
    assert "＝80.00％，不达标" in paper()
    assert words not in paper()


def test_a_room_counts_by_its_weight_and_stands_in_a_centre_only(village: Desk) -> None:
    centre = place(village, "01", "服务中心")
    one = room(village, centre, "会议室", "60.05", "residents", weight=60)
    assert fields_of(village, one)["service_area"] == "36.03"
    records.set_fields(village, one, {"weight": 50})
    assert fields_of(village, centre)["rooms_service"] == "30.03"
    records.set_fields(village, one, {}, state="closed")
    assert (fields_of(village, centre)["rooms_count"], fields_of(village, centre)["rooms_area"]) == (0, "0.00")
    with pytest.raises(UserError) as error:
        room(village, place(village, "02", "路灯"), "大厅", "10", "direct")
    assert "功能室要列在“社区服务中心用房”下面" in error.value.where[0]


class Stock:
    """A store of flood supplies, and its one handler."""

    def __init__(self, at: Desk) -> None:
        self.desk, self.store, self.handler = at, place(at, "14", "防汛仓库"), desks.person(at, "保管员")

    def move(self, kind: str, quantity: int, on: str, **more: Any) -> str:
        reason = {"in": "purchase", "out": "drill", "stocktake": "regular", "scrap": "expired"}[kind]
        given = {
            "facility": self.store,
            "kind": kind,
            "moved_on": on,
            "item": "bag",
            "quantity": quantity,
            "reason": reason,
        }
        one = records.add(self.desk, "stock_move", {**given, "handler": self.handler, **more}).record.id
        records.set_fields(self.desk, one, {}, state="booked")
        return one

    def balance(self, move: str) -> tuple[Any, Any]:
        found = records.get(self.desk, move).fields
        return found.get("book"), found.get("balance")


def test_stock_is_balanced_by_day_and_a_stocktake_sets_it_anew(village: Desk) -> None:
    stock = Stock(village)
    bought = stock.move("in", 100, "2026-04-01")
    assert stock.balance(bought) == (0, 100)
    assert stock.balance(stock.move("out", 30, "2026-05-01")) == (100, 70)
    counted = stock.move("stocktake", 65, "2026-06-01", reason_note="少5只")
    assert (stock.balance(counted), records.get(village, counted).fields["difference"]) == ((70, 65), -5)
    assert stock.balance(stock.move("scrap", 65, "2026-06-02")) == (65, 0)
    other = stock.move("in", 5, "2026-06-01", item="rope")
    assert stock.balance(other) == (0, 5)
    told = fields_of(village, stock.store)
    assert (told["moves_count"], told["stock_in"], told["stock_out"], told["counted_on"]) == (5, 105, 95, "2026-06-01")


def test_stock_never_goes_below_zero_on_any_day_however_it_is_written(village: Desk) -> None:
    stock = Stock(village)
    bought = stock.move("in", 100, "2026-04-01")
    taken = stock.move("out", 80, "2026-05-10")
    for kind, quantity, on in (("out", 21, "2026-05-11"), ("out", 21, "2026-04-20"), ("scrap", 1, "2026-03-31")):
        with pytest.raises(UserError) as error:
            stock.move(kind, quantity, on)
        assert error.value.where == ("这样记，有一天的结存会小于0。核对数量和日期。",)
    stock.move("out", 20, "2026-04-20")
    for refused in (
        lambda: records.set_fields(village, bought, {"quantity": 99}, correct="点错"),
        lambda: records.set_fields(village, bought, {"moved_on": "2026-05-11"}, correct="写错日期"),
        lambda: removal.delete(village, bought, "重复"),
    ):
        with pytest.raises(UserError) as error:
            refused()
        assert error.value.code == "value_refused"
    assert not records.get(village, bought).meta.deleted
    removal.delete(village, taken, "重复")
    assert records.set_fields(village, bought, {"quantity": 20}, correct="点错").record.fields["quantity"] == 20


def test_a_move_that_is_corrected_to_another_store_leaves_no_hole_in_the_old_one(village: Desk) -> None:
    stock, other = Stock(village), place(village, "14", "村口仓库")
    bought = stock.move("in", 10, "2026-04-01")
    taken = stock.move("out", 10, "2026-04-02")
    with pytest.raises(UserError) as error:
        records.set_fields(village, bought, {"facility": other}, correct="记错仓库")
    assert error.value.where == ("这样记，有一天的结存会小于0。核对数量和日期。",)
    with pytest.raises(UserError) as error:
        records.set_fields(village, taken, {"facility": other}, correct="记错仓库")
    assert error.value.code == "value_refused"
    assert {records.get(village, one).fields["facility"] for one in (bought, taken)} == {stock.store}
    stock.move("in", 10, "2026-03-31", facility=other)
    moved = records.set_fields(village, taken, {"facility": other}, correct="记错仓库").record
    assert moved.fields["facility"] == other
    records.set_fields(village, bought, {"item": "rope"}, correct="记错物资")
    with pytest.raises(UserError) as error:
        history.undo(village, taken)  # back in the old store there is nothing left to take
    assert error.value.code == "value_refused"


def test_a_deleted_move_comes_back_only_where_the_stock_bears_it(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 10, "2026-04-01")
    taken = stock.move("out", 10, "2026-04-02")
    removal.delete(village, taken, "重复")
    again = stock.move("out", 10, "2026-04-03")
    for bring_back in (lambda: removal.restore(village, taken), lambda: history.undo(village, taken)):
        with pytest.raises(UserError) as error:
            bring_back()
        assert error.value.code == "value_refused"
    assert records.get(village, taken).meta.deleted
    removal.delete(village, again, "重复")
    assert not removal.restore(village, taken).record.meta.deleted


def test_a_move_that_is_undone_leaves_no_hole(village: Desk) -> None:
    stock = Stock(village)
    bought = stock.move("in", 10, "2026-04-01")
    stock.move("out", 10, "2026-04-02")
    with pytest.raises(UserError) as error:
        history.undo(village, bought)
    assert error.value.code == "value_refused"
    assert records.get(village, bought).state == "booked"


def whole_village(at: Desk) -> dict[str, tuple[str, str]]:
    """Make one record for every print; return print -> (form, record)."""
    stock = Stock(at)
    stock.move("in", 1200, "2026-04-01", measure="只")
    stock.move("out", 200, "2026-05-12", reason_note="汛前演练")
    parts = [{"part_item": "bag", "part_quantity": "1000", "part_minimum": "800", "part_place": "东间"}]
    records.set_fields(at, stock.store, {"parts": parts, "repair_phone": "0573-83000000", "cycle": "monthly"})
    centre = place(at, "01", "禾塘村社区服务中心", sub_class="0100", open_hours="8:30-17:00")
    room(at, centre, "便民服务大厅", "320.50", "direct", functions=["hall", "window"])
    room(at, centre, "文化活动室", "150.00", "residents", functions=["culture_room"], floor=2)
    room(at, centre, "走廊楼梯", "62.30", "shared", functions=["corridor"])
    shelter = place(at, "13", "小学避灾点", shelter_capacity=120, assessed_on="2025-03-10")
    inspected = check(at, shelter, "2026-11-20", second_inspector=desks.person(at, "第二人"))
    lamp = place(at, "02", "路灯")
    mended = report(at, lamp)
    records.set_fields(at, mended, {"assigned_on": "2026-11-03", "assigned_unit": "电工组"}, state="assigned")
    done = {"measure": "换灯", "finished_on": "2026-11-05", "costs": [{"cost_item": "灯头", "cost_amount": "84.50"}]}
    records.set_fields(at, mended, done, state="to_accept")
    accepted = {"accepted_by": desks.person(at, "验收的"), "accepted_on": "2026-11-06", "fund_source": ["collective"]}
    records.set_fields(at, mended, accepted, state="repaired")
    found = dict.fromkeys(("supplies", "supplies_board"), ("facility", stock.store))
    found |= dict.fromkeys(("rooms", "area_account"), ("facility", centre))
    found |= dict.fromkeys(("responsibility", "label", "record"), ("facility", shelter))
    return found | {
        "inspection": ("inspection", inspected),
        "sheet": ("repair", mended),
        "cost_notice": ("repair", mended),
    }


def test_every_paper_comes_out_filled_and_blank_and_the_sums_stand_on_it(village: Desk) -> None:
    for name, (form, record) in whole_village(village).items():
        paper = "record" if name == "inspection" else name
        for blank in (False, True):
            made = printing.preview(village, form, paper, [record], PrintOptions(blank=blank))
            stopped = [one.sentence for one in made.findings if one.kind == "stopped"]
            assert (stopped, made.pages) == ([], 1), (name, blank)


def test_a_facility_that_is_damaged_is_not_in_good_order(village: Desk) -> None:
    for at, condition in enumerate(("good", "good", "damaged", "stopped")):
        place(village, "02", f"路灯{at}", condition=condition)
    place(village, "02", "旧灯", condition="scrapped")
    condition = reporting.as_data(reporting.run(village, "facility_condition"))["rows"]
    assert [(one["condition"], one["n"], one["share"]) for one in condition] == [
        ("完好", 2, "50.0"), ("一般", 0, "0.0"), ("损坏", 1, "25.0"), ("停用", 1, "25.0"),
    ]  # fmt: skip
    sheet = {one["code"]: one["value"] for one in reporting.as_data(reporting.run(village, "indicator_sheet"))["rows"]}
    assert sheet["I21"] == "50.00"


def test_the_clock_of_these_tests_stands_still(village: Desk) -> None:
    assert isinstance(village.clock, FixedClock)
    assert village.clock.now() == datetime(2026, 11, 23, 4, tzinfo=UTC)
