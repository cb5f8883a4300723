"""What the registers of societies promise: who is counted, what a support may cost, what an activity tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import societies
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.paths import seed_forms
from ruraldesk.services import judging, ledger, printing, records, reporting, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.pdf_pages import pdf_text

FILED = {"way": "filed", "filing_office": "余新镇人民政府", "filed_on": "2026-05-08", "filed_no": "样1号"}


@pytest.fixture
def at(tmp_path: Any) -> Iterator[Desk]:
    with copied_desk(tmp_path) as opened:
        yield opened


def society(at: Desk, name: str = "样例读书会", leader: str = "", state: str = "", **more: Any) -> Record:
    fields = {
        "name": name, "policy_kind": "service", "kind": "culture", "leader": leader or person(at, "周美琴"),
        "purpose": "读书",
    }  # fmt: skip
    made = records.add(at, "society", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def activity(at: Desk, society: str, on: str, state: str = "held", **more: Any) -> Record:
    fields = {
        "society": society,
        "held_on": on,
        "topic": "故事会",
        "kind": "culture",
        "people_count": 9,
        "content": "讲故事",
    }
    made = records.add(at, "society_activity", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def support(at: Desk, society: str = "", state: str = "", **more: Any) -> Record:
    fields = {
        "way": "purchase", "project": "每周探访", "society": society, "content": "探访", "agreed_on": "2026-03-02",
        "period_from": "2026-03-05", "period_to": "2026-08-31", "amount": "8000", "fund_source": ["collective"],
        "responsible": person(at, "顾明华"),
    }  # fmt: skip
    made = records.add(at, "support", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def test_only_what_is_filed_counts_towards_ten_and_the_gap_is_told_in_words(at: Desk) -> None:
    leader = person(at, "陆根法")
    for nth in range(9):
        society(at, f"样例{nth}会", leader, "active", policy_kind=("service", "charity", "mutual")[nth % 3], **FILED)
    society(at, "未备案的", leader, "listed")
    society(at, "还在编制的", leader)
    (row,) = report(at, "society_gap")
    assert (row["n"], row["service"], row["charity"], row["mutual"], row["unfiled"]) == (9, 3, 3, 3, 1)
    assert (row["wanted"], row["gap"], row["standing"]) == (10, 1, "已有9个，距10个还差1个")
    society(at, "第十个", leader, "active", **FILED)
    (row,) = report(at, "society_gap")
    assert (row["n"], row["gap"], row["standing"]) == (10, 0, "已有10个，已到10个")


def test_the_gap_of_a_past_day_counts_what_was_filed_by_then(at: Desk) -> None:
    society(at, "样例会", "", "active", **FILED)
    assert report(at, "society_gap", last=date(2026, 5, 7))[0]["n"] == 0
    assert report(at, "society_gap", last=date(2026, 5, 8))[0]["n"] == 1


def test_the_number_wanted_comes_from_the_table_that_a_town_may_replace(at: Desk, tmp_path: Any) -> None:
    table = tmp_path / "register_settings.csv"
    text = (seed_forms() / "shared" / "register_settings.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("society_minimum,10,", "society_minimum,12,"), encoding="utf-8")
    tables.replace(at, table)
    assert report(at, "society_gap")[0]["standing"] == "已有0个，距12个还差12个"


def test_the_board_names_society_and_leader_and_nothing_else(at: Desk) -> None:
    society(at, "样例会", person(at, "欧阳水林", mobile="13812345678", group_no=5), "active", **FILED)
    table = reporting.run(at, "society_board")
    assert [one.label for one in table.columns] == ["序号", "社会组织", "负责人"]
    assert [[cell.shown for cell in row] for row in table.rows] == [["1", "样例会", "欧阳水林"]]


def test_filing_wants_the_way_the_office_and_the_day(at: Desk) -> None:
    made = society(at, state="listed")
    with pytest.raises(UserError) as missing:
        records.set_fields(at, made.id, {"way": "filed"}, state="active")
    assert "登记（备案）机关" in str(missing.value.where)
    with pytest.raises(UserError) as unfiled:
        records.set_fields(at, made.id, {"way": "none"}, state="active")
    assert "登记方式" in str(unfiled.value.where)
    assert records.set_fields(at, made.id, FILED, state="active").record.state == "active"


def test_a_society_goes_to_the_town_with_charter_and_roll(at: Desk) -> None:
    made = society(at, state="listed")
    whole = {
        "members": [{"member": made.fields["leader"], "duty": "leader"}], "charter": "no", "reviewed_on": "2026-05-01",
        "reviewed_by": person(at, "顾明华"), "submitted_on": "2026-05-03",
    }  # fmt: skip
    with pytest.raises(UserError) as refused:
        records.set_fields(at, made.id, whole, state="submitted")
    assert "先把章程定下来" in str(refused.value.where)
    done = records.set_fields(at, made.id, {**whole, "charter": "yes"}, state="submitted").record
    assert (done.state, done.fields["members_count"]) == ("submitted", 1)
    assert "成员1人，比一般要求的人数少，备案前核对一下。" in told(at, done)


def test_a_roll_that_is_not_whole_is_told_and_what_is_filed_was_sent_before(at: Desk) -> None:
    leader = person(at, "周美琴")
    made = society(at, leader=leader, members=[{"member": leader, "duty": "leader"}], member_total=16)
    uneven = "成员总数写的是16人，和名册上的人数对不上；报镇的名册要录全。"
    assert uneven in told(at, made)
    paper = "".join(pdf_text(printing.preview(at, "society", "filing", [made.id]).pdf).split())
    assert "共1人。填表人" in paper, "the roll says how many stand on it"
    assert uneven not in told(at, records.set_fields(at, made.id, {"member_total": 1}).record)
    sent = {"submitted_on": "2026-05-09", **FILED}
    with pytest.raises(UserError) as early:
        records.set_fields(at, made.id, sent)
    assert "应不早于报镇日期" in str(early.value.where)
    assert records.set_fields(at, made.id, {**sent, "filed_on": "2026-05-09"}).record.fields["filed_on"] == "2026-05-09"


def test_nobody_stands_twice_on_a_roll_and_no_name_stands_for_two(at: Desk) -> None:
    who = person(at, "沈金娣")
    with pytest.raises(UserError) as twice:
        society(at, leader=who, members=[{"member": who, "duty": "leader"}, {"member": who, "duty": "member"}])
    assert "列了两次" in str(twice.value.where)
    society(at, "样例会", who)
    with pytest.raises(UserError) as same:
        society(at, "样例会", who)
    assert "已经登记过一个" in str(same.value.where)


def test_activities_and_supports_are_told_of_their_society(at: Desk) -> None:
    its = society(at, state="listed").id
    activity(at, its, "2026-03-05")
    activity(at, its, "2026-10-18")
    activity(at, its, "2026-11-30", "planned")
    support(at, its, "agreed", payments=[{"paid_on": "2026-04-01", "paid_amount": "2500.50"}])
    fields = records.get(at, its).fields
    assert (fields["activity_count"], fields["last_activity_on"]) == (2, "2026-10-18")
    assert (fields["support_count"], fields["support_sum"]) == (1, "2500.50")
    (row,) = report(at, "society_year")
    assert (row["n"], row["wanted"], row["gap"], row["people"], row["last_on"]) == (2, 4, 2, 18, "2026-10-18")


def test_an_activity_is_not_held_before_its_day(at: Desk) -> None:
    its = society(at).id
    with pytest.raises(UserError) as early:
        activity(at, its, "2026-11-24", "held")
    assert "开展完了再记" in str(early.value.where)
    assert activity(at, its, "2026-11-23", "held").state == "held"


def test_no_more_is_paid_than_was_agreed_to_the_fen(at: Desk) -> None:
    its = society(at).id
    rows = [{"paid_on": "2026-04-01", "paid_amount": "4000"}, {"paid_on": "2026-05-01", "paid_amount": "4000.01"}]
    with pytest.raises(UserError) as over:
        support(at, its, payments=rows)
    assert "已付8,000.01元，比约定的8,000.00元多" in str(over.value.where)
    rows[1]["paid_amount"] = "4000"
    made = support(at, its, payments=rows)
    assert (made.fields["paid"], made.fields["unpaid"]) == ("8000.00", "0.00")


def test_a_place_costs_nothing_and_says_which(at: Desk) -> None:
    its = society(at).id
    venue: dict[str, Any] = {"way": "venue", "amount": "", "fund_source": []}
    with pytest.raises(UserError) as nowhere:
        support(at, its, "agreed", **venue)
    assert "还没写提供哪里" in str(nowhere.value.where)
    with pytest.raises(UserError) as paid:
        support(at, its, payments=[{"paid_on": "2026-04-01", "paid_amount": "1"}], **venue)
    assert "提供场地的不付款" in str(paid.value.where)
    assert support(at, its, "agreed", venue_note="儿童之家", **venue).state == "agreed"


def test_the_supports_of_a_year_add_up_by_way(at: Desk) -> None:
    its = society(at).id
    support(at, its, "agreed", payments=[{"paid_on": "2026-04-01", "paid_amount": "3000"}])
    support(at, its, "agreed", amount="500.05", agreed_on="2025-12-31")
    support(at, "", "agreed", outside_society="样例社工", way="venue", amount="", fund_source=[], venue_note="礼堂")
    stopped = support(at, its, "agreed", way="grant")
    records.set_fields(at, stopped.id, {"stop_reason": "不做了"}, state="stopped")
    found = {
        one["way"]: one for one in report(at, "support_statistics", first=date(2026, 1, 1), last=date(2026, 12, 31))
    }
    assert list(found) == ["购买服务", "直接资助", "公益创投", "提供场地"]
    assert [(one["n"], one["societies"], one["amount"], one["paid"]) for one in found.values()] == [
        (1, 1, "8000.00", "3000.00"), (0, 0, "0.00", "0.00"), (0, 0, "0.00", "0.00"), (1, 1, "0.00", "0.00"),
    ]  # fmt: skip
    assert found["购买服务"]["n__year_before"] == 1


def test_the_invented_societies_would_pass_the_desk(at: Desk) -> None:
    random, today = Random(7), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 120)]
        societies.write(at, writer, random, ids, today)
    found = [one for form in ("society", "society_activity", "support") for one in ledger.page(at, form, limit=200)]
    assert len(found) > 50
    assert [(one.form, one.title, bad) for one in found if (bad := judging.standing_problems(at, one.id))] == []
    (row,) = report(at, "society_gap")
    assert (row["n"], row["gap"], row["unfiled"]) == (8, 2, 3)
    assert at.store.check() == []
