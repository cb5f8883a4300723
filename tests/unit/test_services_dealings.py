"""What concerns a person or a thing: from the links alone, newest first, in words, through merges and volunteers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import dealings, records, removal, viewing
from ruraldesk.services.dealings import Dealing
from ruraldesk.services.desk import Desk
from ruraldesk.store.core import Row
from ruraldesk.store.database import Value
from tests.helpers.desks import SAMPLE_ID, copied_desk, facility, person, take_form

VISIT = """
settings = { form_id = "visit", form_title = "来访", version = 2026010101, instance_name = "${about}" }
survey = [
  { type = "date", name = "came_on", label = "日期" },
  { type = "text", name = "about", label = "事由" },
  { type = "decimal", name = "spent", label = "用时" },
  { type = "select_one_from_file person.csv", name = "clerk", label = "接待人" },
  { type = "begin_repeat", name = "guests", label = "来人" },
  { type = "select_one_from_file person.csv", name = "guest", label = "来访人" },
  { type = "end_repeat" },
]
[fields]
spent = { unit = "hour" }
[workflow]
states = [{ name = "open", label = "在办" }, { name = "closed", label = "办结", shape = "done", closed = true }]
transitions = [{ name = "close", label = "办结", from = "open", to = "closed" }]
deadlines = [{ name = "answer", label = "答复", due = "came_on + 10 days" }]
[desk]
nav_group = "来访"
order = 90
[subject]
on = ["came_on"]
says = "${about}"
handled = ["clerk"]
counts = [
  { label = "来访", unit = "次", open = true },
  { label = "用时（今年）", unit = "小时", value = "spent", year = true },
]
begins = [{ label = "登记来访", by = "guest" }]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "village") as made:
        take_form(made, tmp_path / "more", VISIT)
        yield made


def visit(desk: Desk, about: str, on: str, *guests: str, **more: object) -> str:
    rows = [{"guest": one} for one in guests]
    return records.add(desk, "visit", {"about": about, "came_on": on, "guests": rows, **more}).record.id


def told(desk: Desk, record: str) -> list[Dealing]:
    found = dealings.dealings(desk, record)
    return dealings.page(desk, found, found.own)


def test_a_form_from_outside_tells_of_a_person_without_a_line_of_python(desk: Desk) -> None:
    who, other = person(desk, "周美琴"), person(desk, "沈根法")
    visit(desk, "问医保", "2026-03-02", who)
    last = visit(desk, "问宅基地", "2026-11-20", who, other)
    visit(desk, "别人的事", "2026-11-21", other)
    found = told(desk, who)
    assert [one.sentence for one in found] == ["问宅基地，来访人", "问医保，来访人"]
    assert (found[0].record, found[0].on, found[0].register, found[0].state) == (last, "2026-11-20", "来访", "在办")
    assert found[0].days_left == 7
    assert [(one.word, one.count) for one in dealings.dealings(desk, who).registers] == [("来访", 2)]


def test_what_somebody_only_handled_stands_apart(desk: Desk) -> None:
    who, clerk = person(desk, "周美琴"), person(desk, "沈小兰")
    visit(desk, "问医保", "2026-03-02", who, clerk=clerk)
    both = visit(desk, "自己的事", "2026-03-03", clerk, clerk=clerk)
    found = dealings.dealings(desk, clerk)
    assert [one.record for one in dealings.page(desk, found, found.own)] == [both]
    assert [one.sentence for one in dealings.page(desk, found, found.handled)] == ["问医保，接待人"]


def test_counts_and_sums_are_of_this_year_where_the_form_says_so(desk: Desk) -> None:
    who = person(desk, "周美琴")
    visit(desk, "一", "2025-12-31", who, spent="1.5")
    visit(desk, "二", "2026-01-01", who, spent="2.5")
    closed = visit(desk, "三", "2026-05-01", who, who, spent="0.5")
    records.set_fields(desk, closed, {}, state="closed")
    shown = [(one.number, one.unit, one.label) for one in dealings.counts(desk, who)]
    assert ("3", "次", "来访（2次在办）") in shown
    assert ("3.0", "小时", "用时（今年）") in shown
    assert len(shown) == dealings.MOST_COUNTS  # what is nought gave way


def test_dealings_follow_a_merge_and_its_end(desk: Desk) -> None:
    keep, lose = person(desk, "周美琴"), person(desk, "周美芹")
    visit(desk, "一", "2026-01-01", keep)
    visit(desk, "二", "2026-02-01", lose)
    records.set_fields(desk, lose, {"same_as": keep})
    assert (
        [one.sentence for one in told(desk, keep)]
        == ["二，来访人", "一，来访人"]
        == [one.sentence for one in told(desk, lose)]
    )
    records.set_fields(desk, lose, {"same_as": None})
    assert [one.sentence for one in told(desk, keep)] == ["一，来访人"]


def test_deleted_dealings_are_gone(desk: Desk) -> None:
    who = person(desk, "周美琴")
    removal.delete(desk, visit(desk, "一", "2026-01-01", who))
    assert told(desk, who) == []


def test_a_volunteer_is_a_person_and_what_leans_on_him_is_begun_only_then(desk: Desk) -> None:
    who = person(desk, "周美琴", id_no=SAMPLE_ID)
    labels = [one.label for one in dealings.beginnings(desk, who)]
    assert "登记志愿者" in labels
    assert "志愿记录" not in labels
    fields = {"person": who, "service_fields": [_first_choice(desk, "volunteer", "service_fields")]}
    helper = records.add(desk, "volunteer", fields).record.id
    found = {one.label: one for one in dealings.beginnings(desk, who)}
    assert "登记志愿者" not in found
    assert found["志愿记录"].given == (("volunteer", helper),)
    assert found["登记来访"].given == (("guests/guest", who),)
    assert found["报修"].given == (("source", "villager"), ("reporter_person", who))
    assert [one.sentence for one in told(desk, who)] == ["登记为志愿者"]


def test_the_page_works_for_a_thing_too(desk: Desk) -> None:
    lamp = facility(desk, person(desk))
    source = _first_choice(desk, "repair", "source")
    broken = {"facility": lamp, "problem": "不亮", "reported_on": "2026-11-20", "urgency": "normal"}
    records.add(desk, "repair", {**broken, "source": source})
    assert [one.sentence for one in told(desk, lamp)] == ["报修：不亮"]  # its own name is not said on its page
    keeper = dealings.dealings(desk, records.get(desk, lamp).fields["responsible"])  # type: ignore[arg-type]  # a link
    assert [one.sentence for one in dealings.page(desk, keeper, keeper.own)] == ["路灯1号，责任人"]
    assert [(one.number, one.label) for one in dealings.counts(desk, lamp)][:2] == [
        ("0", "巡查（今年）"),
        ("1", "报修（1次在办）"),
    ]
    assert viewing.facts(desk, lamp).note == "供电照明，完好"
    assert [(one.word, one.count) for one in dealings.dealings(desk, lamp).registers] == [("设施维修", 1)]


def test_numbers_are_masked_and_seen_whole_only_with_a_reason_that_is_kept(desk: Desk) -> None:
    who = person(desk, "周美琴", id_no=SAMPLE_ID, mobile="13900010002", group_no=5, id_type="resident")
    shown = viewing.facts(desk, who)
    by_name = {one.name: one for one in shown.facts}
    assert (by_name["id_no"].words, by_name["id_no"].hidden) == ("110105********002X", True)
    assert (by_name["mobile"].words, by_name["mobile"].hidden) == ("139****0002", True)
    assert not by_name["name"].hidden
    assert (shown.title, shown.note, shown.act) == ("周美琴", "女，76岁，第5组", "为她办")
    with pytest.raises(UserError) as refusal:
        viewing.see(desk, who, "id_no", "  ")
    assert refusal.value.code == "view_needs_reason"
    assert viewing.views(desk, who) == []
    before = desk.store.records.lines_of(who)
    assert viewing.see(desk, who, "id_no", "代办医保") == SAMPLE_ID
    [(label, view)] = viewing.views(desk, who)
    assert (label, view.clerk, view.reason, view.at) == ("证件号码", "沈小兰", "代办医保", "2026-11-23T04:00:00Z")
    assert desk.store.records.lines_of(who) == before  # a look is no change: nothing of it travels
    desk.store.rebuild()
    assert len(viewing.views(desk, who)) == 1


def _first_choice(desk: Desk, form: str, name: str) -> str:
    spec = desk.store.specs.newest(form)
    return spec.choices[spec.by_name[name].choice_list][0].name


def test_links_are_walked_by_their_index_and_only_a_page_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    who = person(desk, "周美琴")
    with desk.store.bulk():
        for number in range(60):
            visit(desk, f"第{number}次", "2026-03-02", who)
    asked: list[str] = []
    read: list[int] = []
    core, plain = desk.store._core, desk.store._core.read
    by_rids = desk.store.records.by_rids

    def noted(sql: str, values: Sequence[Value] = ()) -> list[Row]:
        asked.extend(str(row[3]) for row in plain(f"EXPLAIN QUERY PLAN {sql}", values) if "FROM link l" in sql)
        return plain(sql, values)

    monkeypatch.setattr(core, "read", noted)
    monkeypatch.setattr(desk.store.records, "by_rids", lambda form, rids: read.extend(rids) or by_rids(form, rids))
    found = dealings.dealings(desk, who)
    assert (len(found.own), read) == (60, [])
    walked = [one for one in asked if one.startswith(("SCAN", "SEARCH")) and " l " in f"{one} "]
    assert walked
    assert all("USING INDEX idx_link_target" in one for one in walked), walked
    assert len(dealings.page(desk, found, found.own[:40])) == 40 == len(read)
