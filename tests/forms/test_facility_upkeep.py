"""What is due of facilities never checked, repairs done again, and supplies lent, scrapped or listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, printing, records, reporting, session_rows
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.printing import PrintOptions
from tests.forms.test_facilities_at_a_desk import Stock, check, dues, fields_of, place, report
from tests.forms.test_facility_reports import row, rows
from tests.helpers import desks


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "desk")
    yield made
    made.store.close(backup=False)


def warned(at: Desk, record: str, change: dict[str, Any]) -> list[str]:
    return [one.sentence for one in records.set_fields(at, record, change).warnings]


def test_a_facility_that_was_never_checked_is_due_one_cycle_after_it_was_entered(village: Desk) -> None:
    bin_site = place(village, "11", "垃圾分类点")
    assert dues(village, bin_site) == {"下次检查": ("2026-11-30", "soon")}
    assert dues(village, bin_site, date(2026, 12, 1)) == {"下次检查": ("2026-11-30", "overdue")}
    shelter = place(village, "13", "避灾点", shelter_capacity=60, assessed_on="2026-01-10")
    assert dues(village, shelter)["汛前检查"] == ("2027-04-15", "later")
    counted = row(village, "facility_statistics", "class", "环卫", "2026-10-01", "2026-12-31")
    assert (counted["should"], counted["in_time"]) == (0, 0)
    village.clock.advance(timedelta(days=10))  # type: ignore[attr-defined]  # the clock of the tests
    counted = row(village, "facility_statistics", "class", "环卫", "2026-10-01", "2026-12-31")
    assert (counted["should"], counted["in_time"]) == (1, 0)


def test_a_routine_check_does_not_stand_for_the_check_before_the_flood_season(village: Desk) -> None:
    shelter = place(village, "13", "避灾点", shelter_capacity=60, assessed_on="2026-01-10", check_before="2026-03-01")
    check(village, shelter, "2026-04-20", second_inspector=desks.person(village, "第二人"))
    assert dues(village, shelter)["汛前检查"] == ("2026-04-15", "overdue")


def test_a_repair_that_is_done_again_is_due_until_it_is_finished_anew(village: Desk) -> None:
    lamp = place(village, "02", "路灯", check_before="2026-11-20")
    one = report(village, lamp)
    records.set_fields(village, one, {"assigned_on": "2026-11-03", "assigned_unit": "电工组"}, state="assigned")
    records.set_fields(village, one, {"measure": "换线", "finished_on": "2026-11-05"}, state="to_accept")
    with pytest.raises(UserError) as error:
        records.set_fields(village, one, {}, state="repairing")
    assert error.value.where == ("还没填“返工日期”。",)
    with pytest.raises(UserError) as error:
        records.set_fields(village, one, {"rework_on": "2026-11-10"}, state="repairing")
    assert error.value.where == ("还没填“返工原因”。",)
    again = {"rework_on": "2026-11-10", "rework_reason": "又不亮了"}
    records.set_fields(village, one, again, state="repairing")
    assert dues(village, one) == {"15天内修好": ("2026-11-17", "overdue")}
    assert row(village, "facility_statistics", "class", "供电照明")["finished"] == 0
    with pytest.raises(UserError) as error:
        records.set_fields(village, one, {}, state="to_accept")
    assert error.value.where == ("返工以后还没写新的完成日期，现在写的是返工以前那一次的。",)
    done = records.set_fields(village, one, {"finished_on": "2026-11-19"}, state="to_accept").record
    assert (done.fields["days_taken"], done.fields["in_time"]) == (17, "no")


def test_the_list_of_hazards_of_a_past_day_has_what_was_repaired_since(village: Desk) -> None:
    one = report(village, place(village, "02", "路灯"))
    records.set_fields(village, one, {"assigned_on": "2026-11-03", "assigned_unit": "电工组"}, state="assigned")
    records.set_fields(village, one, {"measure": "换线", "finished_on": "2026-11-05"}, state="to_accept")
    accepted = {"accepted_by": desks.person(village, "验收的"), "accepted_on": "2026-11-06"}
    records.set_fields(village, one, accepted, state="repaired")
    assert [len(rows(village, "hazards", last=on)) for on in ("2026-11-01", "2026-11-05", "2026-11-06")] == [0, 1, 0]


def test_what_was_lent_is_asked_for_until_it_is_back(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 100, "2026-10-01")
    lent = stock.move("out", 30, "2026-11-01", reason="lend", return_by="2026-11-15")
    assert dues(village, lent) == {"归还": ("2026-11-15", "overdue")}
    stock.move("in", 20, "2026-11-10", reason="returned", lend_move=lent)
    assert fields_of(village, lent)["returned_quantity"] == 20
    assert dues(village, lent) == {"归还": ("2026-11-15", "overdue")}
    with pytest.raises(UserError) as error:
        stock.move("in", 11, "2026-11-12", reason="returned", lend_move=lent)
    assert error.value.where == ("还的比借的多：那一笔借出30，连这一笔一共还了31。核对数量。",)
    stock.move("in", 10, "2026-11-12", reason="returned", lend_move=lent)
    assert dues(village, lent) == {}


def test_what_never_comes_back_is_written_off_with_a_reason(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 100, "2026-10-01")
    lent = stock.move("out", 30, "2026-11-01", reason="lend", return_by="2026-11-15")
    used = stock.move("out", 5, "2026-11-02")
    with pytest.raises(UserError) as error:
        stock.move("in", 5, "2026-11-10", reason="returned", lend_move=used)
    assert error.value.where == ("选的那一笔不是这个存放点借出的同一样物资，换一笔。",)
    records.set_fields(village, lent, {"not_returned": "冲走了"})
    assert dues(village, lent) == {}


def test_the_ledger_of_supplies_adds_up_whatever_was_written_late(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 100, "2026-11-01")
    stock.move("out", 30, "2026-11-12")
    stock.move("in", 7, "2026-11-05")
    stock.move("in", 5, "2026-11-05", item="rope")
    stock.move("stocktake", 70, "2026-11-13", reason_note="少7只")
    stock.move("out", 10, "2026-11-13")
    found = [
        (one["item"], one["came"], one["went"], one["counted"], one["balance"])
        for one in rows(village, "stock_ledger", "2026-01-01", "2026-12-31")
    ]
    assert found == [
        ("编织袋", 100, None, None, 100),
        ("编织袋", 7, None, None, 107),
        ("编织袋", None, 30, None, 77),
        ("编织袋", None, None, 70, 70),
        ("编织袋", None, 10, None, 60),
        ("绳索", 5, None, None, 5),
    ]


def test_a_period_of_the_ledger_of_supplies_begins_with_what_the_one_before_left(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 100, "2026-03-01")
    stock.move("in", 5, "2026-03-02", item="rope")
    stock.move("out", 5, "2026-03-03", item="rope")
    stock.move("out", 30, "2026-10-12")
    found = [
        (one["item"], one["moved_on"], one["words"], one["went"], one["balance"])
        for one in rows(village, "stock_ledger", "2026-10-01", "2026-12-31")
    ]
    assert found == [("编织袋", None, "上期结存", None, 100), ("编织袋", "2026-10-12", None, 30, 70)]
    assert reporting.content(village, reporting.run(village, "stock_ledger"), ".pdf")


def test_within_a_day_moves_count_in_the_order_they_were_booked_not_in_that_of_their_drafts(village: Desk) -> None:
    stock = Stock(village)
    given = {"facility": stock.store, "kind": "out", "moved_on": "2026-11-10", "item": "bag", "quantity": 5}
    draft = records.add(village, "stock_move", {**given, "reason": "drill", "handler": stock.handler}).record.id
    village.clock.advance(timedelta(minutes=5))  # type: ignore[attr-defined]  # the clock of the tests
    stock.move("in", 8, "2026-11-10")
    booked = records.set_fields(village, draft, {}, state="booked").record
    assert booked.fields["balance"] == 3


def test_what_was_scrapped_is_no_longer_told_as_expired(village: Desk) -> None:
    stock = Stock(village)
    stock.move("in", 10, "2026-01-05", item="food", expires_on="2026-11-01")
    stock.move("in", 20, "2026-06-01", item="food", expires_on="2027-06-01")
    assert row(village, "supplies", "name", "方便食品")["expiry"] == "已过期"
    stock.move("scrap", 10, "2026-11-02", item="food")
    left = row(village, "supplies", "name", "方便食品")
    assert (left["balance"], left["expires_on"], left["expiry"]) == (20, "2027-06-01", None)
    stock.move("out", 20, "2026-11-03", item="food")
    assert row(village, "supplies", "name", "方便食品")["expiry"] is None


def test_one_item_at_two_places_is_counted_once(village: Desk) -> None:
    stock = Stock(village)
    parts = [{"part_item": "bag", "part_quantity": "50", "part_place": one} for one in ("东间", "西间")]
    records.set_fields(village, stock.store, {"parts": parts})
    stock.move("in", 90, "2026-11-01")
    found = [(one["name"], one["balance"], one["place"]) for one in rows(village, "supplies")]
    assert found == [("编织袋", 90, "东间、西间")]


def test_a_list_that_differs_from_the_books_is_told_and_brought_in_line(village: Desk) -> None:
    stock = Stock(village)
    parts = [
        {"part_item": "bag", "part_quantity": "500", "part_minimum": "100", "part_place": "东间"},
        {"part_name": "拖把", "part_quantity": "3"},
    ]
    records.set_fields(village, stock.store, {"parts": parts})
    stock.move("in", 80, "2026-11-01")
    stock.move("in", 4, "2026-11-01", item="rope")
    told = "“编织袋”的清单和出入库账对不上（清单500，账上80），点“按出入库账更新清单”。"
    assert told in warned(village, stock.store, {"remark": "看一看"})
    for paper in ("supplies", "supplies_board"):
        with pytest.raises(UserError) as error:
            printing.issue(village, "facility", paper, [stock.store])
        assert told in error.value.where
    session = FormSession.open_record(village, stock.store)
    session_rows.collect(session, "parts")
    session.save()
    found = [
        (one["part_name"], one["part_quantity"], one.get("part_minimum"), one.get("part_place"))
        for one in records.get(village, stock.store).rows("parts")
    ]
    assert found == [("编织袋", "80", "100", "东间"), ("拖把", "3", None, None), ("绳索", "4", None, None)]
    assert told not in warned(village, stock.store, {"remark": "再看"})


def test_supplies_are_counted_in_whole_numbers(village: Desk) -> None:
    with pytest.raises(UserError) as error:
        place(village, "14", "仓库", parts=[{"part_item": "fuel", "part_quantity": "20.5"}])
    assert error.value.where == ("第1行：物资的数量应是整数，燃油按升、铁丝按千克。",)


def test_a_stop_says_where_to_go_next_and_a_hazard_is_not_in_good_order(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    bad = check(village, lamp, "2026-11-20", "stop")
    told = warned(village, bad, {"remark": "已围起"})
    assert "结论是立即停用，设施台账里还是在用：到设施那里走“停用”，现状改成停用。" in told
    assert "还有没销号的隐患，现状写的是完好，核对一下。" in warned(village, lamp, {"remark": "看"})
    records.set_fields(village, lamp, {"condition": "stopped"}, state="suspended")
    assert not any("立即停用，设施台账" in one for one in warned(village, bad, {"remark": "停了"}))
    assert warned(village, lamp, {"remark": "停"}) == []


def test_an_inspection_counts_in_the_year_it_was_made(village: Desk) -> None:
    old = check(village, place(village, "02", "路灯"), "2025-12-30")
    assert records.get(village, old).number == "检〔2025〕0001号"


def test_a_number_that_speaks_of_another_class_is_told(village: Desk) -> None:
    lamp = place(village, "02", "路灯")
    told = warned(village, lamp, {"class": "08", "sub_class": None})
    assert "编号设-02-0001是按原来的类别编的；类别选错了的，删掉这一处，另登记一处。" in told


def test_what_is_not_to_be_public_has_no_board(village: Desk) -> None:
    lamp = place(village, "02", "路灯", disclosed="no")
    with pytest.raises(UserError) as error:
        printing.issue(village, "facility", "responsibility", [lamp], PrintOptions())
    assert "“是否列入公开”选的是否，公示牌不上墙。" in str(error.value.where)


def test_a_repair_says_its_state_in_the_words_of_the_rule(village: Desk) -> None:
    spec = forms.form(village, "repair")
    assert [one.label for one in spec.states if one.name != "drafting"] == [
        "发现",
        "已派",
        "维修中",
        "待验收",
        "已修复",
        "停用",
    ]
