"""``[[batch]]``: rows and records entered many at once, as a form declares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import document_of
from ruraldesk.formdefs.reader import parse_form
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.services import batch_entry, ledger, records, session_rows
from ruraldesk.services.batch_entry import Exceptional
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from tests.helpers import desks

ROUND = """
settings = { form_id = "round", form_title = "看一遍", version = 2026110101, instance_name = "${seen_on}" }
survey = [
  { type = "select_one_from_file thing.csv", name = "thing", label = "东西", required = true },
  { type = "date", name = "seen_on", label = "日期", required = true, default = "today()" },
  { type = "select_one state_of", name = "found", label = "看到", required = true },
  { type = "text", name = "what", label = "哪里不好", required = true, relevant = "${found} = 'bad'" },
  { type = "begin_repeat", name = "points", label = "要点" },
  { type = "text", name = "point", label = "要点", required = true },
  { type = "select_one state_of", name = "point_found", label = "看到" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "state_of", name = "good", label = "好" },
  { list_name = "state_of", name = "bad", label = "不好" },
]
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "filed", label = "归档", shape = "done", frozen = true, closed = true },
]
transitions = [{ name = "file", label = "归档", from = "drafting", to = "filed", needs = ["points"] }]
[numbering]
pattern = "看{n:03}"
state = "filed"
[[collect]]
repeat = "points"
label = "列要点"
sql = "select t.name || '外观' as point from v_thing t where t.id = :thing"
states = ["drafting"]
[[batch]]
name = "all"
label = "一趟看多处"
link = "thing"
sql = "select t.id as id, t.look_on as due from v_thing t order by t.look_on"
common = ["seen_on"]
values = { found = "good" }
differ = ["found", "what"]
differ_values = { found = "bad" }
rows = { points = { point_found = "good" } }
state = "filed"
[list]
title = "${thing}"
"""
THING = """
settings = { form_id = "thing", form_title = "东西", version = 2026110101, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "名称", required = true },
  { type = "date", name = "look_on", label = "要看的日子" },
  { type = "begin_repeat", name = "keepers", label = "看管" },
  { type = "select_one_from_file person.csv", name = "keeper", label = "谁", required = true },
  { type = "select_one yes_no", name = "there", label = "在不在" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "yes_no", name = "yes", label = "在" },
  { list_name = "yes_no", name = "no", label = "不在" },
]
[[batch]]
name = "there"
label = "连着选"
repeat = "keepers"
link = "keeper"
values = { there = "yes" }
label_all = "都在"
[list]
title = "${name}"
"""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.copied_desk(tmp_path / "village") as made:
        desks.take_form(made, tmp_path, THING)
        desks.take_form(made, tmp_path, ROUND)
        yield made


@pytest.fixture
def things(village: Desk) -> list[str]:
    days = {"井": "2026-11-01", "灯": "2026-11-23", "桥": "2026-12-24"}
    return [records.add(village, "thing", {"name": name, "look_on": on}).record.id for name, on in days.items()]


def _fields(desk: Desk) -> list[dict[str, Any]]:
    return [dict(one.fields) for one in ledger.whole(desk, "round", ledger.ids(desk, "round"))]


def test_a_batch_is_read_and_written_out_again() -> None:
    for text in (ROUND, THING):
        spec = parse_form({"form.toml": text}, "forms/round")
        again = parse_form({"form.toml": form_toml(document_of(spec))}, "forms/round")
        assert replace(again, content_hash="") == replace(spec, content_hash="")
        assert again.batches


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ('link = "thing"', "link 要写本表里的一个链接字段"),
        ('values = { found = "good" }', "found 没有选项“great”。"),
        ('common = ["seen_on"]', "seen_at 不是本表里能填的字段。"),
        ('state = "filed"\n[list]', "没有状态 gone。"),
        ("order by t.look_on", "只能用 :today"),
    ],
)
def test_a_wrong_batch_is_named(wrong: str, sentence: str) -> None:
    mended = {
        'link = "thing"': 'link = "seen_on"',
        'values = { found = "good" }': 'values = { found = "great" }',
        'common = ["seen_on"]': 'common = ["seen_at"]',
        'state = "filed"\n[list]': 'state = "gone"\n[list]',
        "order by t.look_on": "where t.id = :id",
    }
    with pytest.raises(UserError) as refused:
        parse_form({"form.toml": ROUND.replace(wrong, mended[wrong])}, "forms/round")
    assert any(sentence in one for one in refused.value.where)


def test_rows_for_many_are_added_once_each_and_one_step_back(village: Desk) -> None:
    people = [desks.person(village, name) for name in ("沈小弟", "何阿根")]
    session = FormSession.open_new(village, "thing")
    batch = session.spec.batches[0]
    session_rows.add_linked(session, batch, people[0])
    assert session_rows.add_linked(session, batch, people[1]) is not None
    assert session_rows.add_linked(session, batch, people[0]) is None
    rows = session.rows("keepers")
    assert [session.value(f"keepers/{one}/keeper") for one in rows] == people
    assert session.value(f"keepers/{rows[0]}/there") == "yes"
    session.undo()
    assert session.rows("keepers") == rows[:1]


def test_all_rows_are_written_at_once(village: Desk) -> None:
    session = FormSession.open_new(village, "thing")
    batch = session.spec.batches[0]
    first, second = (session_rows.add_linked(session, batch, desks.person(village, one)) for one in ("甲一", "乙二"))
    session.set_value(f"keepers/{first}/there", "no")
    assert session_rows.write_all(session, batch) == 1
    assert [session.value(f"keepers/{one}/there") for one in (first, second)] == ["yes", "yes"]
    session.undo()
    assert session.value(f"keepers/{first}/there") == "no"


def test_what_there_is_to_choose_from_says_what_is_due(village: Desk, things: list[str]) -> None:
    found = batch_entry.candidates(village, "round", "all")
    assert [(one.title, one.due, one.days_left) for one in found] == [
        ("井", "2026-11-01", -22),
        ("灯", "2026-11-23", 0),
        ("桥", "2026-12-24", 31),
    ]


def test_all_are_saved_but_the_exceptions_go_on_by_themselves(village: Desk, things: list[str]) -> None:
    odd = Exceptional(things[1], {"found": "bad", "what": "灯罩破了"})
    done = batch_entry.save(village, "round", "all", {"seen_on": "2026-11-20"}, things, [odd])
    assert done.sentence == "登记了3件：2件归档，1件例外留在编制中。"
    by_thing = {one.fields["thing"]: one for one in ledger.whole(village, "round", ledger.ids(village, "round"))}
    good, bad = by_thing[things[0]], by_thing[things[1]]
    assert (good.state, good.fields["found"], good.fields["seen_on"]) == ("filed", "good", "2026-11-20")
    assert [(row["point"], row["point_found"]) for row in good.rows("points")] == [("井外观", "good")]
    assert good.number == "看001"
    assert (bad.state, bad.fields["what"]) == ("drafting", "灯罩破了")
    assert [row.get("point_found") for row in bad.rows("points")] == [None]


def test_one_that_is_wrong_keeps_all_from_being_saved_and_is_named(village: Desk, things: list[str]) -> None:
    odd = Exceptional(things[1], {"found": "bad"})
    with pytest.raises(UserError) as refused:
        batch_entry.save(village, "round", "all", {"seen_on": "2026-11-20"}, things, [odd])
    assert refused.value.where == ("灯：还没写哪里不好。",)
    assert _fields(village) == []


def test_a_batch_is_taken_back_whole(village: Desk, things: list[str]) -> None:
    done = batch_entry.save(village, "round", "all", {"seen_on": "2026-11-20"}, things, [])
    batch_entry.take_back(village, done.records)
    assert _fields(village) == []
    assert batch_entry.save(village, "round", "all", {"seen_on": "2026-11-20"}, things[:1], []).records


def test_a_batch_with_one_changed_since_is_not_taken_back_at_all(village: Desk, things: list[str]) -> None:
    odd = Exceptional(things[1], {"found": "bad", "what": "灯罩破了"})
    done = batch_entry.save(village, "round", "all", {"seen_on": "2026-11-20"}, things, [odd])
    changed = next(one for one in done.records if records.get(village, one).state == "drafting")
    records.set_fields(village, changed, {"what": "灯罩和灯头都破了"})
    with pytest.raises(UserError) as refused:
        batch_entry.take_back(village, done.records)
    assert any("灯" in one for one in refused.value.where)
    assert len(_fields(village)) == 3


def test_what_is_half_entered_is_kept_until_it_is_saved(village: Desk, things: list[str]) -> None:
    half = batch_entry.Half({"seen_on": "2026-11-20"}, tuple(things), (Exceptional(things[1], {"what": "破"}),))
    batch_entry.keep(village, "round", "all", half)
    assert batch_entry.kept(village, "round", "all") == half
    batch_entry.save(village, "round", "all", half.common, half.chosen, [])  # in one transaction
    assert batch_entry.kept(village, "round", "all") is None


def test_what_is_half_entered_is_its_clerks_also_where_another_one_is_at_work_when_it_is_kept(
    village: Desk, things: list[str]
) -> None:
    half, first = batch_entry.Half({"seen_on": "2026-11-20"}, tuple(things), ()), village.clerk
    village.clerk = "陆建明"
    batch_entry.keep(village, "round", "all", half, first)
    assert batch_entry.kept(village, "round", "all") is None
    village.clerk = first
    assert batch_entry.kept(village, "round", "all") == half
