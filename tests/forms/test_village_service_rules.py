"""What the registers of the desk's errands, certified workers and money promise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import village_numbers
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.services import batch_entry, judging, ledger, records, reporting
from ruraldesk.services.batch_entry import Exceptional
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def at(tmp_path: Any) -> Iterator[Desk]:
    with copied_desk(tmp_path) as opened:
        yield opened


def add(at: Desk, form: str, state: str = "", **fields: Any) -> Record:
    made = records.add(at, form, fields).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def errand(at: Desk, handler: str, on: str = "2026-10-12", state: str = "closed", **more: Any) -> Record:
    fields: dict[str, Any] = {"served_on": on, "matter": "payment", "handler": handler, "closed_on": on, "minutes": 10}
    return add(at, "service_log", state, **{**fields, **more})


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def waits(at: Desk, record: str) -> list[tuple[str, str]]:
    found = records.get(at, record)
    spec = at.store.specs.newest(found.form)
    listed = deadlines(spec, found.fields, found.state, at.clock.today(), at.store.specs.tables())
    return [(one.label, f"{one.due_on}") for one in listed]


def test_an_errand_done_at_once_is_closed_that_day_and_one_promised_is_waited_for(at: Desk) -> None:
    who = person(at, "沈小兰")
    done = add(at, "service_log", "closed", served_on="2026-11-20", matter="pension", handler=who)
    assert (done.fields["closed_on"], done.number) == ("2026-11-20", "办〔2026〕00001号")
    later = add(
        at, "service_log", "waiting", served_on="2026-11-20", matter="job", handler=who, promised_on="2026-11-26"
    )
    assert later.fields.get("closed_on") is None
    assert waits(at, later.id) == [("答应办好", "2026-11-26")]
    ended = records.set_fields(at, later.id, {"closed_on": "2026-11-23"}, state="closed").record
    assert (waits(at, ended.id), ended.number) == ([], "办〔2026〕00002号")


def test_several_are_entered_at_once_and_the_one_still_waiting_stays_open(at: Desk) -> None:
    desk_clerk, away = person(at, "沈小兰"), person(at, "外出的", register_status="moved", left_on="2026-01-05")
    three = [person(at, name) for name in ("周美琴", "陆根法", "沈金娣")]
    offered = {one.id for one in batch_entry.candidates(at, "service_log", "same_matter")}
    assert offered >= set(three)
    assert away not in offered
    common = {"served_on": "2026-11-20", "matter": "insurance", "handler": desk_clerk, "minutes": 5}
    later = Exceptional(three[2], {"promised_on": "2026-11-27"})
    made = batch_entry.save(at, "service_log", "same_matter", common, three, [later])
    done = at.store.records.many(made.records)
    assert [(one.state, one.fields["who"], one.fields["people"]) for one in done] == [
        ("closed", "person", 1), ("closed", "person", 1), ("drafting", "person", 1),
    ]  # fmt: skip
    assert [one.number for one in done] == ["办〔2026〕00001号", "办〔2026〕00002号", ""]
    assert records.set_fields(at, made.open[0], {}, state="waiting").record.fields["promised_on"] == "2026-11-27"
    (mode,) = [one for one in report(at, "service_log_modes", **YEAR) if one["n"]]
    assert (mode["n"], mode["people"], mode["minutes"]) == (2, 2, 10)


def test_an_unlisted_matter_is_named_once_for_all_or_nobody_is_entered(at: Desk) -> None:
    two = [person(at, "周美琴"), person(at, "陆根法")]
    common = {"served_on": "2026-11-20", "matter": "other", "handler": person(at, "沈小兰")}
    with pytest.raises(UserError) as unnamed:
        batch_entry.save(at, "service_log", "same_matter", common, two, [])
    assert len(unnamed.value.where) == 2
    assert "还没写明事项" in unnamed.value.where[0]
    assert ledger.count(at, "service_log") == 0
    named = {**common, "matter_note": "领取电视票"}
    assert len(batch_entry.save(at, "service_log", "same_matter", named, two, []).records) == 2
    spec = at.store.specs.newest("service_log")
    assert "matter_note" in spec.batches[0].common, "the window asks for it once, for all"


def test_who_is_named_is_one_and_who_is_not_is_counted(at: Desk) -> None:
    who = person(at, "沈小兰")
    assert errand(at, who, people=40).fields["people"] == 40
    with pytest.raises(UserError) as many:
        errand(at, who, who="person", person=who, people=2)
    assert "写了哪一位的，人数是1" in str(many.value.where)
    with pytest.raises(UserError) as nobody:
        errand(at, who, who="person")
    assert "哪一位" in str(nobody.value.where)


def test_another_matter_is_named_without_a_private_number_and_told_when_it_is_entered_twice(at: Desk) -> None:
    who = person(at, "沈小兰")
    with pytest.raises(UserError) as unnamed:
        errand(at, who, matter="other")
    assert "还没写明事项" in str(unnamed.value.where)
    with pytest.raises(UserError) as private:
        errand(at, who, matter="other", matter_note="联系13800138000")
    assert "银行卡号码，去掉" in str(private.value.where)
    assert errand(at, who, matter="other", matter_note="打96345问上门").state == "closed"
    errand(at, who, who="person", person=who)
    again = errand(at, who, state="", who="person", person=who)
    assert "这一位今天这件事已经登记过一次，看看是不是登重了。" in told(at, again)


def test_the_average_minutes_leave_out_what_was_not_timed(at: Desk) -> None:
    who = person(at, "沈小兰")
    errand(at, who, mode="online", minutes=10)
    errand(at, who, mode="online", minutes=15, people=3, source="hotline", ticket_no="1", result="passed")
    errand(at, who, mode="online", minutes="")
    errand(at, who, mode="agency", minutes=60, on="2026-09-30")
    errand(at, who, mode="agency", state="")
    found = {
        one["mode"]: one for one in report(at, "service_log_modes", first=date(2026, 10, 1), last=date(2026, 12, 31))
    }
    assert list(found) == ["网上办", "马上办", "全程帮办", "少跑快办"]
    online = found["网上办"]
    assert (online["n"], online["people"], online["hotline"], online["done"], online["rate"]) == (3, 5, 1, 2, "66.7")
    assert (online["minutes"], online["average"]) == (25, "12.5")
    assert (found["全程帮办"]["n"], found["全程帮办"]["n__previous"]) == (0, 1)
    months = {one["month"]: one for one in report(at, "service_log_months", **YEAR)}
    assert [(months[one]["n"], months[one]["average"]) for one in ("2026年9月", "2026年10月")] == [
        (1, "60.0"),
        (3, "12.5"),
    ]


def test_errands_are_counted_by_the_field_of_their_matter(at: Desk) -> None:
    who = person(at, "沈小兰")
    for matter, number in (("insurance", 4), ("pension", 1), ("allowance", 2), ("residence", 1)):
        errand(at, who, matter=matter, people=number)
    found = {one["field"]: (one["n"], one["people"]) for one in report(at, "service_log_fields", **YEAR)}
    assert len(found) == 12
    assert {name: one for name, one in found.items() if one[0]} == {
        "社会保障": (2, 5), "社区养老": (1, 2), "其他便民事项": (1, 1),
    }  # fmt: skip


def worker(at: Desk, who: str, state: str = "serving", **more: Any) -> Record:
    fields = {
        "person": who, "level": "assistant", "certificate_no": "样1", "gained_on": "2020-09-20",
        "since": "2021-01-04", "registered_on": "2024-02-29",
    }  # fmt: skip
    return add(at, "social_worker", state, **{**fields, **more})


def test_one_certified_worker_is_enough_and_two_certificates_are_one_worker(at: Desk) -> None:
    (row,) = report(at, "social_worker_gap")
    assert (row["n"], row["gap"], row["standing"]) == (0, 1, "已有0名，距1名还差1名")
    who = person(at, "沈小兰")
    worker(at, who)
    worker(at, who, level="worker", certificate_no="样2")
    worker(at, person(at, "顾明华"), state="", certificate_no="样3")
    (row,) = report(at, "social_worker_gap")
    assert (row["n"], row["gap"], row["standing"]) == (1, 0, "已有1名，已到1名")
    (row,) = report(at, "social_worker_gap", last=date(2021, 1, 3))
    assert row["n"] == 0


def test_a_registration_runs_three_years_and_is_due_and_a_certificate_stands_once(at: Desk) -> None:
    who = person(at, "沈小兰")
    made = worker(at, who, courses=[
        {"course_on": "2026-03-01", "course": "个案", "course_hours": "8"},
        {"course_on": "2026-05-01", "course": "协商", "course_hours": "6.5"},
    ])  # fmt: skip
    assert (made.fields["registered_until"], made.fields["hours"]) == ("2027-02-27", "14.5")
    assert waits(at, made.id) == [("社工证再登记", "2027-02-27")]
    with pytest.raises(UserError) as again:
        worker(at, who)
    assert "已经登记过" in str(again.value.where)


def test_only_a_worker_who_agreed_stands_on_the_board(at: Desk) -> None:
    worker(at, person(at, "沈小兰"))
    worker(at, person(at, "欧阳水林"), certificate_no="样2", publish="yes")
    table = reporting.run(at, "social_workers")
    assert [[cell.shown for cell in row][1:3] for row in table.rows] == [["欧阳水林", "助理社会工作师"]]
    assert len(report(at, "social_worker_ledger")) == 2


def money(at: Desk, state: str = "received", **more: Any) -> Record:
    fields: dict[str, Any] = {
        "name": "运转经费", "source": "fiscal", "received_on": "2026-03-10", "amount": "1000.00", "purpose": "水电",
        "responsible": person(at, "顾明华"),
    }  # fmt: skip
    return add(at, "funding", state, **{**fields, **more})


def spent(*sums: str) -> list[dict[str, str]]:
    return [{"used_on": "2026-04-01", "used_for": "水电费", "used_amount": one} for one in sums]


def test_no_more_is_spent_than_came_to_the_fen_and_red_figures_count(at: Desk) -> None:
    with pytest.raises(UserError) as over:
        money(at, uses=spent("600", "400.01"))
    assert "支出1,000.01元，比到账的1,000.00元多" in str(over.value.where)
    made = money(at, uses=spent("1000.01", "-0.01"))
    assert (made.fields["used"], made.fields["unused"]) == ("1000.00", "0.00")
    assert [row["used_so_far"] for row in made.fields["uses"]] == ["1000.01", "1000.00"]
    assert records.set_fields(at, made.id, {"closed_on": "2026-05-01"}, state="closed").record.state == "closed"


def test_what_is_left_is_settled_in_words_and_a_gift_has_a_giver(at: Desk) -> None:
    made = money(at, uses=spent("400"))
    with pytest.raises(UserError) as left:
        records.set_fields(at, made.id, {"closed_on": "2026-05-01"}, state="closed")
    assert "还结余600.00元" in str(left.value.where)
    with pytest.raises(UserError) as nobody:
        money(at, source="donation", basis="free")
    assert "还没写谁捐的" in str(nobody.value.where)


def test_money_by_people_leans_on_the_last_checked_count(at: Desk) -> None:
    one = {"group_no": 1, "households": 9, "registered": 2000, "newcomers": 480, "adults": 9, "elders": 1}
    fields = {"representatives": 1, "party_members": 1}
    add(
        at, "population", "checked", counted_on="2026-01-31", source=["groups"], counter=person(at, "沈小兰"),
        checker=person(at, "顾明华"), groups=[{**one, **fields}],
    )  # fmt: skip
    made = money(at, basis="both", base_area="3120.50")
    assert made.fields["base_people"] == 2480
    money(at, source="lottery", amount="2480.00", basis="project")
    found = {one["source"]: one for one in report(at, "funding_sources", **YEAR)}
    assert list(found) == ["财政资金", "村级集体经济", "企业投资", "社会捐助", "福利彩票公益金"]
    assert (found["财政资金"]["n"], found["财政资金"]["allotted"]) == (1, "1000.00")
    assert (found["福利彩票公益金"]["allotted"], found["福利彩票公益金"]["each"]) == ("0.00", "1.00")


def test_the_board_names_no_giver_and_adds_up(at: Desk) -> None:
    money(at, uses=spent("400"))
    money(at, source="donation", basis="free", donor=person(at, "欧阳水林"), amount="500.05", name="助学")
    table = reporting.run(at, "funding_board", Wanted(**YEAR))
    shown = [[cell.shown for cell in row] for row in table.rows]
    assert "欧阳水林" not in str(shown)
    assert table.totals
    assert [cell.shown for cell in table.totals][3:6] == ["1,500.05", "400.00", "1,100.05"]


def test_the_invented_numbers_would_pass_the_desk(at: Desk) -> None:
    random, today = Random(7), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 120)]
        village_numbers.write(at, writer, random, ids, today)
    forms = ("population", "service_log", "social_worker", "funding")
    found = [one for form in forms for one in ledger.page(at, form, limit=200)]
    assert len(found) == 3 + village_numbers.ERRANDS + 2 + 4 + 7
    assert [(one.form, one.title, bad) for one in found if (bad := judging.standing_problems(at, one.id))] == []
    assert report(at, "population_standing")[0]["resident"] > 2000
    assert report(at, "social_worker_gap")[0]["standing"] == "已有2名，已到1名"
    assert at.store.check() == []
