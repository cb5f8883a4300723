"""The finance tables of a disclosure: rows that follow from the last period, sums, shares, leases, projects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.model.record import Record
from ruraldesk.services import home, judging, records, reporting
from ruraldesk.services.reporting import Wanted
from tests.helpers import desks
from tests.helpers.disclosure import Fields, Hall, refusal

QUARTERS = (("2026-01-01", "2026-04-20"), ("2026-04-01", "2026-07-20"), ("2026-07-01", "2026-10-20"))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with desks.copied_desk(tmp_path / "desk") as at:
        yield Hall.filled(at)


def sheet(hall: Hall, quarter: int, item: str, **more: Any) -> Fields:
    """Return a finance sheet of a quarter with tables of one class."""
    base = hall.base(item=item, frequency="Q", period_from=QUARTERS[quarter][0], **{"class": "finance"})
    return base | more


def post(hall: Hall, quarter: int, item: str, **more: Any) -> Record:
    return hall.posted(sheet(hall, quarter, item, **more), QUARTERS[quarter][1])


def told(hall: Hall, record: Record) -> dict[str, str]:
    return {one.code: one.sentence for one in judging.all_problems(hall.at, judging.stored_case(hall.at, record.id))}


def asset(name: str, opening: str, cost: str, worn: str = "0.00") -> Fields:
    return {"asset_name": name, "asset_kind": "fixed", "asset_opening": opening, "asset_cost": cost, "asset_worn": worn}


def debt(party: str, opening: str, change: str, **more: Any) -> Fields:
    row = {"debt_kind": "receivable", "debt_party": party, "debt_on": "2025-06-01", "debt_reason": "租金"}
    return row | {"debt_opening": opening, "debt_change": change} | more


# ---- closing is the next opening, row by row ----


def test_the_rows_of_the_last_sheet_come_along_with_their_closing_as_opening(hall: Hall) -> None:
    lessee = {"res_name": "东鱼塘", "res_kind": "water", "res_area": "12.50", "res_person": hall.people["陈阿毛"],
              "res_contract": "租-01", "res_from": "2025-01-01", "res_to": "2027-12-31", "res_rent": "12000.00",
              "res_due": "12000.00", "res_paid": "9000.00"}  # fmt: skip
    post(hall, 0, "CF04", assets=[asset("综合楼", "0.00", "900000.00", "45000.00")], also_items=["CF05", "CF06"],
         resources=[lessee], debts=[debt("丙公司", "0.00", "6000.05"), debt("丁公司", "0.00", "0.00")])  # fmt: skip
    again = hall.add(sheet(hall, 1, "CF04", also_items=["CF05", "CF06"], body="本季没有变动。"))
    (building,), (pond,), (owed,) = again.rows("assets"), again.rows("resources"), again.rows("debts")
    assert [building[one] for one in ("asset_opening", "asset_net")] == ["855000.00", "855000.00"]
    assert (pond["res_owed_before"], pond["res_area"], pond["res_person"]) == (
        "3000.00", "12.50", hall.people["陈阿毛"],
    )  # fmt: skip
    assert (owed["debt_party"], owed["debt_opening"], owed["debt_closing"]) == ("丙公司", "6000.05", "6000.05")
    assert {one for one in told(hall, again) if one.split("_")[0] in ("assets", "resources", "debts")} == set()


def test_an_opening_that_is_not_the_last_closing_holds_the_sheet(hall: Hall) -> None:
    post(hall, 0, "CF06", debts=[debt("丙公司", "0.00", "6000.05")])
    wrong = hall.add(sheet(hall, 1, "CF06", debts=[debt("丙公司", "6000.00", "0.00")]))
    words = "债权债务第1行丙公司：期初写的是6,000.00，上一期公开的期末是6,000.05，对不上。"
    assert told(hall, wrong)["debts_follow"] == words
    assert refusal(hall.step, wrong, "in_review")[0] == "step_held"
    right = hall.step(wrong, "", debts=[debt("丙公司", "6000.05", "-6000.05")])
    assert hall.step(right, "in_review").state == "in_review"


def test_a_row_that_was_there_is_not_lost_and_none_comes_from_nothing(hall: Hall) -> None:
    post(hall, 0, "CF04", assets=[asset("综合楼", "0.00", "900.00"), asset("旧拖拉机", "0.00", "0.00")])
    gone = hall.add(sheet(hall, 1, "CF04", assets=[asset("粮仓", "50.00", "50.00")]))
    found = told(hall, gone)
    assert found["assets_new_from_nothing"] == "资产第1行粮仓：上一期没有这一行，期初净值应是0，现在是50.00。"
    assert (
        found["assets_not_lost"] == "上一期的资产里有综合楼，净值900.00，这一期没有这一行。没有了的也留一行，写清增减。"
    )
    sold = hall.step(gone, "", assets=[asset("粮仓", "0.00", "50.00"), asset("综合楼", "900.00", "0.00")])
    assert "assets_not_lost" not in told(hall, sold)
    assert [row["asset_change"] for row in sold.rows("assets")] == ["50.00", "-900.00"]


def test_money_in_the_bank_is_what_the_accounts_close_with(hall: Hall) -> None:
    cash = {"asset_name": "银行存款", "asset_kind": "cash", "asset_cost": "869060.54"}
    record = hall.add(hall.finance(also_items=["CF03", "CF04"], assets=[cash]))
    words = "资产里现金及银行存款869,060.54，和收支表的期末结余869,060.55对不上。"
    assert told(hall, record)["cash_agrees_with_the_books"] == words
    assert "cash_agrees_with_the_books" not in told(
        hall, hall.step(record, "", assets=[{**cash, "asset_cost": "869060.55"}])
    )


# ---- shares, leases ----


@pytest.mark.parametrize(("reserve", "enough"), [("29999.99", False), ("30000.00", True), ("30000.01", True)])
def test_a_reserve_of_three_tenths_is_enough_to_the_fen(hall: Hall, reserve: str, enough: bool) -> None:
    rest = f"{100000 - float(reserve):.2f}"
    shares = [{"share_kind": "reserve", "share_amount": reserve}, {"share_kind": "kept", "share_amount": rest}]
    record = hall.add(sheet(hall, 0, "CF07", share_income="100000.00", shares=shares))
    assert ("reserve_is_enough" not in told(hall, record)) is enough
    assert "shares_add_up" not in told(hall, record)
    if not enough:
        words = "公积公益金29,999.99元，占净收益100,000.00元的比例不够，应不少于30％。"
        assert told(hall, record)["reserve_is_enough"] == words


def test_reserve_and_welfare_fund_count_together_and_a_loss_needs_none(hall: Hall) -> None:
    parts = {"reserve": "20.00", "welfare_fund": "10.00", "members": "70.00"}
    shares = [{"share_kind": kind, "share_amount": amount} for kind, amount in parts.items()]
    assert told(hall, hall.add(sheet(hall, 0, "CF07", share_income="100.00", shares=shares))) == {}
    loss = [{"share_kind": "kept", "share_amount": "-500.00"}]
    assert "reserve_is_enough" not in told(hall, hall.add(sheet(hall, 1, "CF07", share_income="-500.00", shares=loss)))


def test_what_was_kept_is_carried_into_the_next_sharing(hall: Hall) -> None:
    shares = [{"share_kind": "reserve", "share_amount": "30.00"}, {"share_kind": "kept", "share_amount": "70.00"}]
    post(hall, 0, "CF07", share_income="100.00", shares=shares)
    record = hall.add(
        sheet(hall, 1, "CF07", share_income="0.00", shares=[{"share_kind": "kept", "share_amount": "70.00"}])
    )
    assert (record.fields["share_carried"], record.fields["share_sum"]) == ("70.00", "70.00")
    wrong = hall.step(record, "", share_carried="60.00")
    assert "share_carried_follows" in told(hall, wrong)
    assert "shares_add_up" in told(hall, wrong)


@pytest.mark.parametrize(
    ("total", "rise", "held"),
    [("36000.00", "no", False), ("35000.00", "no", True), ("35000.00", "yes", False), (None, "no", False)],
)
def test_a_lease_costs_its_rent_times_its_years(hall: Hall, total: str | None, rise: str, held: bool) -> None:
    row = {"res_name": "厂房", "res_kind": "house", "res_lessee": "丙公司", "res_from": "2025-07-01",
           "res_to": "2028-06-30", "res_rent": "12000.00", "res_total": total, "res_rise": rise}  # fmt: skip
    record = hall.add(sheet(hall, 0, "CF05", resources=[row]))
    assert ("lease_total_is_rent_times_years" in told(hall, record)) is held


# ---- projects: a stage every month ----


def project(hall: Hall, **more: Any) -> Record:
    """Save a project that is being built."""
    fields = {
        "name": "机耕路硬化", "decision_no": "〔2026〕议第001号", "approved_on": "2026-08-03", "budget": "190000.00",
        "fund_source": ["collective"], "responsible": hall.people["王建国"], "tender": "public", "bidder": "路桥公司",
        "contract_price": "186000.00", "signed_on": "2026-08-10", "started_on": "2026-08-20",
        "payments": [{"paid_on": "2026-09-01", "paid_amount": "50000.00"}],
    } | more  # fmt: skip
    made = records.add(hall.at, "project", fields).record
    for state in ("approved", "building"):
        made = records.set_fields(hall.at, made.id, {}, state=state).record
    return made


def stage(hall: Hall, made: Record, happened_on: str, posted_at: str, before: str, now: str) -> Record:
    row = {"project": made.id, "proj_paid_before": before, "proj_paid_now": now}
    fields = hall.village("CW20", frequency="S", happened_on=happened_on, projects=[row])
    return hall.posted({key: value for key, value in fields.items() if key != "period_from"}, posted_at)


def due(hall: Hall, made: Record) -> str:
    return str(records.get(hall.at, made.id).fields["stage_due"])


def test_an_open_project_is_due_on_the_board_every_month(hall: Hall) -> None:
    made = project(hall)
    assert due(hall, made) == "2026-09-20"
    assert "stage" in {one.deadline for one in home.due_list(hall.at, record=made.id)}
    first = stage(hall, made, "2026-09-01", "2026-09-18", "0.00", "50000.00")
    assert [first.rows("projects")[0][one] for one in ("proj_name", "proj_bidder", "proj_price", "proj_paid")] == [
        "机耕路硬化", "路桥公司", "186000.00", "50000.00",
    ]  # fmt: skip
    assert due(hall, made) == "2026-10-20"
    stage(hall, made, "2026-10-08", "2026-10-20", "50000.00", "0.00")
    assert due(hall, made) == "2026-11-20"


def test_a_project_that_was_stopped_after_money_went_out_stays_in_the_ledger(hall: Hall) -> None:
    stopped = project(hall)
    typed_wrongly = project(hall, name="填错的", payments=[])
    for one in (stopped, typed_wrongly):
        records.set_fields(hall.at, one.id, {"void_reason": "施工单位退场。"}, state="stopped")
    rows = reporting.as_data(reporting.run(hall.at, "project_ledger"))["rows"]
    assert [(one["name"], one["paid"], one["due"]) for one in rows] == [("机耕路硬化", "50000.00", None)]


def test_what_was_paid_goes_on_from_the_last_stage(hall: Hall) -> None:
    made = project(hall)
    stage(hall, made, "2026-09-01", "2026-09-18", "0.00", "50000.00")
    row = {"project": made.id, "proj_paid_before": "0.00", "proj_paid_now": "50000.00"}
    fields = hall.village("CW20", frequency="S", happened_on="2026-10-08", projects=[row])
    record = hall.add({key: value for key, value in fields.items() if key != "period_from"})
    assert "project_paid_follows" in told(hall, record)
    again = hall.step(record, "", projects=[{**row, "proj_paid_before": "50000.00", "proj_paid_now": "140000.00"}])
    assert "project_paid_follows" not in told(hall, again)
    assert "project_not_paid_too_much" in told(hall, again)


def test_a_project_is_closed_only_when_it_is_paid(hall: Hall) -> None:
    made = project(hall)
    fields = {"finished_on": "2026-10-10", "accepted_on": "2026-10-12", "acceptance": "合格"}
    records.set_fields(hall.at, made.id, fields, state="accepted")
    records.set_fields(hall.at, made.id, {"final_price": "185000.00"}, state="settled")
    assert refusal(records.set_fields, hall.at, made.id, {}, state="closed")[1] == (
        "还有135,000.00元没付，付清了才结清。",
    )
    payments = [
        {"paid_on": "2026-09-01", "paid_amount": "50000.00"},
        {"paid_on": "2026-11-01", "paid_amount": "135000.00"},
    ]
    assert records.set_fields(hall.at, made.id, {"payments": payments}, state="closed").record.state == "closed"
    assert "stage" not in {one.deadline for one in home.due_list(hall.at, record=made.id)}


# ---- corrections ----


def correct(hall: Hall, record: Record, **fields: Any) -> Record:
    return records.set_fields(hall.at, record.id, fields, correct="写错了").record


def test_a_second_correction_has_a_day_of_its_own(hall: Hall) -> None:
    record = hall.posted(hall.village("CW04"))
    first = correct(hall, record, body="一。", corrected_what="改成一。", corrected_at="2026-10-22")
    assert first.fields["corrected_due"] == "2026-10-29"
    second = correct(hall, first, body="二。", corrected_what="改成一，又改成二。")
    assert second.fields["corrected_at"] == "2026-11-23"
    third = correct(hall, second, body="三。", corrected_what="改成三。", corrected_at="2026-11-20")
    assert third.fields["corrected_at"] == "2026-11-20"
    other = correct(hall, third, review_opinion="同意。")
    assert other.fields["corrected_at"] == "2026-11-20"


def test_the_time_of_a_corrected_sheet_is_over_with_the_new_period(hall: Hall) -> None:
    record = hall.posted(hall.village("CW04"))
    ends = {one.deadline: one.due_on.isoformat() for one in home.due_list(hall.at, record=record.id)}
    assert ends["posting_ends"] == "2026-10-27"
    again = correct(hall, record, body="改了。", corrected_what="改了。", corrected_at="2026-11-20")
    ends = {one.deadline: one.due_on.isoformat() for one in home.due_list(hall.at, record=record.id)}
    assert ends["posting_ends"] == "2026-11-27"
    assert refusal(hall.step, again, "expired")[1] == ("更正后的公示期到2026-11-27才满，过了这天才能转到期满。",)


# ---- who reviews ----


def inspectors(hall: Hall, **since: str) -> None:
    for name, from_on in since.items():
        fields = {"person": hall.people[name], "body": "supervision", "duty": "supervision_member", "from_on": from_on}
        made = records.add(hall.at, "office", {**fields, "kin_declared": "no"}).record.id
        records.set_fields(hall.at, made, {}, state="serving")


def test_a_reviewer_holds_the_office_on_the_day_of_the_review(hall: Hall) -> None:
    inspectors(hall, 李敏="2026-01-01", 陈阿毛="2026-11-01")
    record = hall.step(hall.add(hall.village("CW04")), "in_review")
    reviewers = [{"reviewer": hall.people[one]} for one in ("李敏", "陈阿毛")]  # 陈阿毛 bears no label
    given: Fields = {"review_result": "agree", "review_at": "2026-10-20", "reviewers": reviewers}
    assert "陈阿毛在审核那天不是村监会成员。" in "".join(refusal(hall.step, record, "to_approve", **given)[1])
    assert hall.step(record, "to_approve", **{**given, "review_at": "2026-11-02"}).state == "to_approve"


def test_before_any_office_is_registered_the_labels_of_the_persons_count(hall: Hall) -> None:
    inspectors(hall, 陈阿毛="2026-11-01")
    assert hall.posted(hall.village("CW04")).state == "posted"  # reviewed on 20 October by those with the label


def test_the_list_of_a_change_is_fetched_from_the_offices(hall: Hall) -> None:
    inspectors(hall, 李敏="2026-11-10", 张根发="2026-03-01")
    base = hall.base(item="CW18", frequency="E", happened_on="2026-11-10", **{"class": "village"})
    record = hall.add({**base, "change_kind": "office_end", "body": "村监会成员变动。"})
    assert [(one["person"], one["list_note"]) for one in record.rows("people")] == [
        (hall.people["李敏"], "2026-11-10起任职")
    ]


# ---- the archive ----


def shelved(hall: Hall, posted_at: str, **more: Any) -> Record:
    """Take a sheet from the board into the archive."""
    record = hall.step(hall.posted(hall.village("CW24"), posted_at), "expired")
    fields: Fields = {"removed_at": "2026-11-02", "retention": "y30", "archived_on": "2026-11-10", **more}
    return hall.step(record, "archived", **fields)


def test_numbers_of_the_archive_go_on_by_year_and_retention(hall: Hall) -> None:
    assert shelved(hall, "2026-10-20").fields["archive_no"] == "WS·2026·30Y-0001"
    assert shelved(hall, "2026-10-21", archive_no="WS·2026·30Y-0012").fields["archive_no"] == "WS·2026·30Y-0012"
    assert shelved(hall, "2026-10-22").fields["archive_no"] == "WS·2026·30Y-0013"
    assert shelved(hall, "2026-10-22", retention="permanent").fields["archive_no"] == "WS·2026·YJ-0001"
    taken = refusal(shelved, hall, "2026-10-23", archive_no="WS·2026·30Y-0012")
    assert taken[1][0].startswith("归档号WS·2026·30Y-0012已经给了")


def test_a_supervisor_signs_the_archive_off_and_the_list_says_so(hall: Hall) -> None:
    first = shelved(hall, "2026-10-20", archive_pages=6, archived_by=hall.people["沈小兰"])
    assert "archive_signed_off" in told(hall, first)
    wanted = Wanted(date(2026, 1, 1), date(2026, 12, 31))

    def listed() -> list[tuple[str, str]]:
        rows = reporting.as_data(reporting.run(hall.at, "disclosure_archive", wanted))["rows"]
        return [(one["archive_no"], one["result"]) for one in rows]

    assert listed() == [("WS·2026·30Y-0001", "待核对")]
    mine = {"archive_checked_by": hall.people["沈小兰"], "archive_checked_on": "2026-11-12"}
    assert refusal(hall.step, first, "", **mine)[1] == ("立卷人不能又是村监会核对人。",)
    signed = hall.step(first, "", **{**mine, "archive_checked_by": hall.people["李敏"]})
    assert "archive_signed_off" not in told(hall, signed)
    assert listed() == [("WS·2026·30Y-0001", "已核对")]
    assert "李敏" in hall.paper(signed, "dossier")
