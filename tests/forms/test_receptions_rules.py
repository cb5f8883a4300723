"""What the desk promises about reception days: who reflects stays unnamed, an answer in fifteen days, honest counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ruraldesk.demo import receptions
from ruraldesk.demo.people import people
from ruraldesk.demo.writer import Writer
from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.paths import seed_forms
from ruraldesk.services import judging, ledger, printing, records, reporting, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person
from tests.helpers.pdf_pages import pdf_text

DONE = {"handling_unit": "村民委员会", "answer": "装了两盏灯。"}


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def said(at: Desk, state: str = "received", on: str = "2026-11-02", **more: Any) -> Record:
    fields = {
        "received_on": on, "delegate": person(at, "顾明华"), "delegate_kind": "congress", "anonymous": "yes",
        "content": "路口没有灯。", "topic": "building",
    }  # fmt: skip
    made = records.add(at, "reception_matter", {**fields, **more}).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def step(at: Desk, record: str, state: str, **fields: Any) -> Record:
    return records.set_fields(at, record, fields, state=state).record


def due(at: Desk, record: str) -> list[tuple[str, str]]:
    found = records.get(at, record)
    spec = at.store.specs.newest(found.form)
    listed = deadlines(spec, found.fields, found.state, at.clock.today(), at.store.specs.tables())
    return [(one.label, str(one.due_on)) for one in listed]


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def test_an_answer_is_due_in_the_days_of_the_setting(at: Desk, tmp_path: Path) -> None:
    made = said(at)
    assert (made.fields["due_on"], due(at, made.id)) == ("2026-11-17", [("答复反映人", "2026-11-17")])
    file = tmp_path / "register_settings.csv"
    text = (seed_forms() / "shared" / "register_settings.csv").read_text(encoding="utf-8")
    file.write_text(text.replace("reception_answer_days,15", "reception_answer_days,10"), encoding="utf-8")
    tables.replace(at, file)
    assert due(at, made.id) == [("答复反映人", "2026-11-12")]


@pytest.mark.parametrize(("answered", "kept"), [("2026-11-17", "yes"), ("2026-11-18", "no")])
def test_the_fifteenth_day_is_in_time_and_the_sixteenth_is_not(at: Desk, answered: str, kept: str) -> None:
    done = step(at, said(at).id, "answered", answered_on=answered, **DONE)
    assert done.fields["in_time"] == kept
    assert due(at, done.id)[0][0] == "问满不满意"


def test_who_is_not_content_gets_another_round_with_a_new_day(at: Desk) -> None:
    made = said(at, on="2026-10-20")
    step(at, made.id, "answered", answered_on="2026-10-30", satisfaction="bad", **DONE)
    assert "反映人不满意，问清哪里不满意，再办一次。" in told(at, records.get(at, made.id))
    again = step(at, made.id, "assigned", again_on="2026-11-05", again_reason="移得不够远")
    assert (again.fields["due_on"], again.fields.get("in_time")) == ("2026-11-20", None)
    with pytest.raises(UserError) as old:
        step(at, made.id, "answered")
    assert "还没写新的答复日期" in str(old.value.where)
    assert step(at, made.id, "answered", answered_on="2026-11-19").fields["in_time"] == "yes"


def test_who_reflects_is_asked_for_or_says_to_stay_nameless(at: Desk) -> None:
    with pytest.raises(UserError) as missing:
        said(at, anonymous="no")
    assert "反映人" in str(missing.value.where)
    named = said(at, anonymous="no", reflector=person(at, "沈金娣"))
    hidden = records.set_fields(at, named.id, {"anonymous": "yes"}).record
    assert hidden.fields.get("reflector") is None


def test_the_reflectors_name_is_refused_in_words_too_and_never_travels(at: Desk) -> None:
    who = person(at, "沈金娣")
    with pytest.raises(UserError) as refused:
        said(at, "", anonymous="no", reflector=who, content="沈金娣说路口没有灯。")
    assert "去掉姓名" in str(refused.value.where)
    said(at, anonymous="no", reflector=who)
    spec = at.store.specs.newest("reception_matter")
    assert spec.by_name["reflector"].town == "never"
    assert "沈金娣" not in str(report(at, "reception_ledger"))
    streams = [one for one in at.store.log.heads() if one.endswith("/town")]
    town = str([line for one in streams for line in at.store.log.lines(one)])
    assert "顾明华" in town
    assert "沈金娣" not in town


def test_the_answer_slip_speaks_to_the_one_who_asked(at: Desk) -> None:
    open_name = said(at, anonymous="no", reflector=person(at, "沈金娣"))
    for made, name in ((open_name, "沈金娣："), (said(at), "反映人：")):
        step(at, made.id, "answered", answered_on="2026-11-10", **DONE)
        text = "".join(pdf_text(printing.issue(at, "reception_matter", "answer", [made.id]).pdf).split())
        assert name in text
        assert "装了两盏灯。" in text


def schedule(at: Desk, state: str = "posted", **more: Any) -> Record:
    who = person(at, "欧阳水林", mobile="13812345678")
    days = [
        {"on_day": "2026-10-15", "delegate": who, "delegate_kind": "party"},
        {"on_day": "2026-12-15", "delegate": who, "delegate_kind": "cppcc", "day_place": "文化礼堂"},
    ]
    fields = {
        "headline": "2026年第四季度接待日", "period_from": "2026-10-01", "period_to": "2026-12-31", "days": days,
        "posted_on": "2026-09-28", "contact_phone": "0573-83000000",
    }  # fmt: skip
    made = records.add(at, "reception_day", {**fields, **more}).record
    return step(at, made.id, state) if state else made


def test_the_notice_says_name_day_and_place_and_no_private_number(at: Desk) -> None:
    text = "".join(pdf_text(printing.issue(at, "reception_day", "notice", [schedule(at).id]).pdf).split())
    for words in (
        "欧阳水林",
        "2026年10月15日",
        "村便民服务中心",
        "文化礼堂",
        "政协委员",
        "0573-83000000",
        "15天内答复",
    ):
        assert words in text
    assert "138" not in text


def test_a_day_is_told_after_it_came_and_all_before_the_schedule_is_done(at: Desk) -> None:
    made = schedule(at)
    assert due(at, made.id) == [("接待群众（第1行）", "2026-10-15"), ("接待群众（第2行）", "2026-12-15")]
    rows = made.rows("days")
    with pytest.raises(UserError) as early:
        records.set_fields(at, made.id, {"days": [{**row, "held": "held"} for row in rows]})
    assert "到了那天再写" in str(early.value.where)
    records.set_fields(at, made.id, {"days": [{**rows[0], "held": "held"}, rows[1]]})
    assert due(at, made.id) == [("接待群众（第2行）", "2026-12-15")]
    with pytest.raises(UserError) as open_yet:
        step(at, made.id, "done")
    assert "还有接待日没写" in str(open_yet.value.where)


def test_a_matter_is_counted_at_its_schedule_and_told_when_the_day_is_another(at: Desk) -> None:
    plan = schedule(at)
    who = plan.rows("days")[0]["delegate"]
    fits = said(at, on="2026-10-15", schedule=plan.id, delegate=who)
    assert told(at, fits) == []
    other = said(at, on="2026-10-16", schedule=plan.id, delegate=who)
    assert "这一天、这位代表不在选的那张安排里，核对一下。" in told(at, other)
    assert records.get(at, plan.id).fields["matters_count"] == 2


def test_the_statistics_count_each_matter_once_by_kind_and_once_by_topic(at: Desk) -> None:
    for answered, state, judged in (("2026-10-10", "closed", "good"), ("2026-11-01", "closed", "bad")):
        made = said(at, on="2026-10-05")
        step(at, made.id, "answered", answered_on=answered, **DONE)
        step(at, made.id, state, satisfaction=judged)
    said(at, on="2026-10-06", delegate_kind="party", topic="farming")
    said(at, "", on="2026-10-07")
    said(at, on="2026-09-30")
    period = {"first": date(2026, 10, 1), "last": date(2026, 12, 31)}
    found = {one["item"]: one for one in report(at, "reception_statistics", **period)}
    congress, party = found["人大代表"], found["党代表"]
    assert [congress[name] for name in ("n", "in_time", "late", "open", "pleased", "displeased")] == [2, 1, 1, 0, 1, 1]
    assert (congress["rate"], congress["pleased_rate"], congress["n__previous"]) == ("50.0", "50.0", 1)
    assert (party["n"], party["open"], party["pleased_rate"]) == (1, 1, None)
    assert (found["道路、水电、公用设施"]["n"], found["农业生产、水利"]["n"], found["其他"]["n"]) == (2, 1, 0)
    results = [one["result"] for one in report(at, "reception_ledger", **period)]
    assert sorted(results) == sorted(["按期", "逾期", "逾期未答复"])


def test_the_invented_receptions_would_pass_the_desk(at: Desk) -> None:
    random, today = Random(7), at.clock.today()
    spec = at.store.specs.newest("person")
    with at.store.bulk():
        writer = Writer(at)
        ids = [writer.add(spec, one, "2025-11-01T08:00:00Z") for one in people(random, today, 120)]
        receptions.write(at, writer, random, ids, today)
    found = [one for form in ("reception_day", "reception_matter") for one in ledger.page(at, form, limit=200)]
    assert len(found) > 16
    assert [(one.form, one.title, bad) for one in found if (bad := judging.standing_problems(at, one.id))] == []
    assert at.store.check() == []
