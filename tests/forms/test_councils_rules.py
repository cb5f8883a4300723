"""What the registers of 两会三团 and of paired units promise: opinions answered, nobody named, sums that add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import councils
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.services import dealings, judging, ledger, printing, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.pdf_pages import pdf_text

YES = {"adopted": "yes", "answered_on": "2026-11-12", "answer": "年内划线。"}


@pytest.fixture
def at(tmp_path: Any) -> Iterator[Desk]:
    with copied_desk(tmp_path) as opened:
        yield opened


def council(at: Desk, body: str = "harmony", *members: dict[str, Any], state: str = "active", **more: Any) -> Record:
    rows = list(members) or [{"member": person(at, "欧阳水林"), "duty": "leader", "identity": "cadre"}]
    fields = {"body": body, "term_from": "2025-05-10", "leader": rows[0]["member"], "members": rows, "tasks": "商量事"}
    made = records.add(at, "council", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def met(at: Desk, of: str, *opinions: dict[str, Any], state: str = "held", **more: Any) -> Record:
    fields = {"council": of, "held_on": "2026-11-05", "topic": "停车", "people_count": 14, "summary": "看了三处路口。"}
    made = records.add(at, "council_activity", {**fields, "opinions": list(opinions), **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def due(at: Desk, record: str) -> list[tuple[str, str]]:
    spec = at.store.specs.newest("council_activity")
    found = records.get(at, record)
    tables = at.store.specs.tables()
    return [
        (one.label, str(one.due_on))
        for one in deadlines(spec, found.fields, found.state, at.clock.today(), tables=tables)
    ]


def test_every_opinion_has_its_own_day_of_answer_and_an_answer_ends_it(at: Desk) -> None:
    made = met(at, council(at).id, {"opinion": "划车位"}, {"opinion": "装道闸", **YES, "adopted": "no"})
    assert due(at, made.id) == [("答复意见（第1行）", "2026-12-05")]
    rows = [{**row, **YES} for row in made.rows("opinions")]
    records.set_fields(at, made.id, {"opinions": rows})
    assert due(at, made.id) == []


def test_what_is_not_answered_is_not_filed(at: Desk) -> None:
    made = met(at, council(at).id, {"opinion": "划车位"}, {"opinion": "装道闸", **YES})
    with pytest.raises(UserError) as open_yet:
        records.set_fields(at, made.id, {}, state="filed")
    assert "还有1条意见没有答复" in str(open_yet.value.where)
    rows = [{**row, **YES} for row in made.rows("opinions")]
    assert records.set_fields(at, made.id, {"opinions": rows}, state="filed").record.state == "filed"


def test_an_adopted_opinion_says_how_and_when(at: Desk) -> None:
    with pytest.raises(UserError) as silent:
        met(at, council(at).id, {"opinion": "划车位", "adopted": "part"})
    assert "答复日期" in str(silent.value.where)
    assert "怎样采纳" in str(silent.value.where)


def test_a_moral_review_names_no_villager_and_other_bodies_may(at: Desk) -> None:
    person(at, "陆建国")
    words = {"summary": "陆建国家丧事放鞭炮到深夜。"}
    named = met(at, council(at, "moral").id, state="", **words)
    assert "评议里写了村民的姓名。改成“有的村民”“某户”，不点名。" in told(at, named)
    with pytest.raises(UserError) as held:
        records.set_fields(at, named.id, {}, state="held")
    assert "不点名" in str(held.value.where)
    records.set_fields(at, named.id, {"summary": "有的村民放鞭炮到深夜。"}, state="held")
    assert met(at, council(at, "deliberation").id, **words).state == "held"


def test_members_of_the_review_may_be_named_and_opinions_are_looked_at_too(at: Desk) -> None:
    villager, elder = person(at, "沈金娣"), person(at, "周美琴")
    of = council(at, "moral", {"member": elder, "duty": "leader", "identity": "elder"}).id
    assert met(at, of, summary="周美琴主持。").state == "held"
    with pytest.raises(UserError):
        met(at, of, {"opinion": "请沈金娣家带头", **YES})
    assert records.get(at, villager).fields["name"] == "沈金娣"


def test_members_who_left_are_not_on_the_board_and_newcomers_are_counted(at: Desk) -> None:
    rows = [
        {"member": person(at, "欧阳水林"), "duty": "leader", "identity": "cadre"},
        {"member": person(at, "陆建国"), "identity": "newcomer", "joined_on": "2025-05-10", "left_on": "2026-03-01"},
        {"member": person(at, "沈金娣"), "identity": "newcomer", "joined_on": "2025-05-10"},
    ]
    made = council(at, "harmony", *rows)
    assert (made.fields["members_count"], made.fields["newcomers_count"]) == (2, 1)
    assert [row["row_place"] for row in made.rows("members")] == [1, 1, 2]
    text = pdf_text(printing.issue(at, "council", "roster", [made.id]).pdf)
    assert "沈金娣" in text
    assert "陆建国" not in text


def test_a_council_of_new_and_old_residents_without_newcomers_is_told(at: Desk) -> None:
    assert "和谐促进会里还没有新居民，请几位新居民一起参加。" in told(at, council(at))
    assert "法律服务团里还没有法律工作者，请法律顾问参加。" in told(at, council(at, "law"))


def test_two_terms_in_office_at_once_are_told(at: Desk) -> None:
    first = council(at)
    second = council(at, state="")
    assert "同一种的另有一届还在任，先把那一届换届。" in told(at, second)
    records.set_fields(at, first.id, {"ended_on": "2026-11-01"}, state="renewed")
    assert told(at, second) == []


def test_the_numbers_of_a_body_are_those_of_its_meetings(at: Desk) -> None:
    of = council(at).id
    met(at, of, {"opinion": "划车位", **YES}, {"opinion": "装道闸", **YES, "adopted": "no"}, {"opinion": "亮到零点"})
    met(at, of, {"opinion": "去年的", **YES, "answered_on": "2025-12-01"}, held_on="2025-11-05")
    met(at, of, {"opinion": "还在写的"}, state="")
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    (row,) = report(at, "council_ledger", **year)
    assert (row["n"], row["opinions"], row["adopted"], row["pending"], row["rate"]) == (1, 3, 1, 1, "33.3")
    fields = records.get(at, of).fields
    assert (fields["activity_count"], fields["opinions_count"], fields["adopted_count"]) == (2, 4, 2)
    opinions = report(at, "council_opinions", **year)
    assert [(one["opinion"], one["result"]) for one in opinions] == [
        ("划车位", "按期"), ("装道闸", "按期"), ("亮到零点", "待答复"),
    ]  # fmt: skip
    late = report(at, "council_opinions", first=date(2025, 11, 1), last=date(2025, 11, 30))
    assert [(one["opinion"], one["result"]) for one in late] == [("去年的", "按期")]


def test_an_answer_on_the_thirtieth_day_is_in_time_and_a_day_later_late(at: Desk) -> None:
    of = council(at).id
    for day in ("2026-11-04", "2026-11-05"):
        met(at, of, {"opinion": day, **YES, "answered_on": day}, held_on="2026-10-05")
    found = {one["opinion"]: one["result"] for one in report(at, "council_opinions")}
    assert found == {"2026-11-04": "按期", "2026-11-05": "逾期"}


def test_a_pairing_adds_up_what_was_done_in_the_period(at: Desk) -> None:
    deeds: list[dict[str, Any]] = [
        {"done_on": "2025-12-31", "deed_kind": "money", "deed": "修路", "deed_amount": "1000.10"},
        {"done_on": "2026-01-01", "deed_kind": "money", "deed": "修桥", "deed_amount": "2000.20", "deed_people": 7},
        {"done_on": "2026-02-01", "deed_kind": "goods", "deed": "药箱"},
    ]
    fields = {
        "partner": "样例局", "partner_kind": "office", "responsible": person(at, "顾明华"), "agreed_on": "2025-03-10",
        "content": "联学", "deeds": deeds,
    }  # fmt: skip
    made = records.add(at, "pairing", fields).record
    made = records.set_fields(at, made.id, {}, state="active").record
    assert (made.fields["deeds_count"], made.fields["amount"], made.fields["people"]) == (3, "3000.30", 7)
    assert "第3行：给资金、物资的，还没写折价多少。" in told(at, made)
    (row,) = report(at, "pairing_ledger", first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert (row["n"], row["amount"], row["people"]) == (2, "2000.20", 7)
    with pytest.raises(UserError):
        records.set_fields(at, made.id, {"deeds": [{**deeds[0], "done_on": "2025-03-09"}]})


def test_the_invented_bodies_and_pairings_would_pass_the_desk(at: Desk) -> None:
    random, today = Random(7), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 120)]
        councils.write(at, writer, random, ids, today)
    found = [one for form in ("council", "council_activity", "pairing") for one in ledger.page(at, form, limit=200)]
    assert len(found) > 35
    assert [(one.form, one.title, bad) for one in found if (bad := judging.standing_problems(at, one.id))] == []
    assert {one.fields["body"] for one in found if one.form == "council"} >= {"gentry", "moral", "harmony"}
    assert at.store.check() == []


def test_an_opinion_leads_to_the_decision_it_became_and_back(at: Desk) -> None:
    fields = {"title": "修机耕路", "matter": "property", "special": "no", "procedure": "zj"}
    decision = records.add(at, "decision", {**fields, "handler": person(at, "顾明华")}).record
    made = met(at, council(at).id, {"opinion": "先修最急的一段", **YES, "decision": decision.id})
    found = dealings.dealings(at, decision.id)
    (back,) = dealings.page(at, found, found.own)
    assert (back.record, back.form) == (made.id, "council_activity")
    (row,) = report(at, "council_opinions")
    assert (row["opinion"], row["adopted"], row["decision"]) == ("先修最急的一段", "采纳", decision.number or None)
