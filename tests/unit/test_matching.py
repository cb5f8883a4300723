"""Choosing by matching as any form may declare it: a form made outside, with its own bars and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import document_of
from ruraldesk.formdefs.reader import check_form, parse_form
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.services import match_taking, records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import copied_desk, person, take_form

ERRAND = '''
settings = { form_id = "errand", form_title = "跑腿", version = 2026112701 }

survey = [
  { type = "text", name = "what", label = "什么事", required = true },
  { type = "integer", name = "of_group", label = "小组" },
  { type = "select_one_from_file person.csv", name = "sender", label = "托付人" },
  { type = "begin_repeat", name = "runners", label = "跑腿的人" },
  { type = "select_one_from_file person.csv", name = "runner", label = "人", required = true },
  { type = "text", name = "note", label = "备注" },
  { type = "end_repeat" },
]

[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "asking", label = "找人" },
  { name = "done", label = "办了" },
]
transitions = [
  { name = "ask", label = "找人", from = "drafting", to = "asking" },
  { name = "end", label = "办了", from = "asking", to = "done" },
]

[list]
columns = ["what"]
filters = ["what"]
title = "${what}"

[[match]]
name = "runners"
label = "找跑腿的"
repeat = "runners"
link = "runner"
states = ["asking"]
values = { note = "问一问" }
sql = """select p.id, p.register_status <> 'present' as gone, p.group_no = e.of_group as near, p.group_no
from v_person p join v_errand e on e.id = :id order by near desc, p.name"""
bars = [{ column = "gone", sentence = "已经迁走" }]
reasons = [{ column = "near", sentence = "同组（第{group_no}组）" }]

[[match]]
name = "sender"
label = "找托付人"
link = "sender"
sql = "select id, 0 as never from v_person order by name"
bars = [{ column = "never", sentence = "不会" }]
'''


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        take_form(opened, tmp_path / "forms", ERRAND)
        yield opened


@pytest.fixture
def three(at: Desk) -> dict[str, str]:
    """A near one, a far one, and one who moved away, by name."""
    return {
        "周美琴": person(at, "周美琴", group_no=5, register_status="present"),
        "朱明泉": person(at, "朱明泉", group_no=2, register_status="present"),
        "马秀兰": person(at, "马秀兰", group_no=5, register_status="moved"),
    }


def errand(at: Desk, **more: object) -> str:
    made = records.add(at, "errand", {"what": "送药", "of_group": 5, **more}).record
    return records.set_fields(at, made.id, {}, state="asking").record.id


def mistakes(folder: Path, text: str) -> list[str]:
    place = folder / "errand"
    place.mkdir(parents=True)
    (place / "form.toml").write_text(text, encoding="utf-8")
    return [one.sentence for one in check_form(place)]


def test_everyone_is_named_with_the_reason_those_who_can_be_taken_first(at: Desk, three: dict[str, str]) -> None:
    found = match_taking.listed(at, errand(at))
    assert [(one.id, one.reasons, one.bars) for one in found] == [
        (three["周美琴"], ("同组（第5组）",), ()),
        (three["朱明泉"], (), ()),
        (three["马秀兰"], (), ("已经迁走",)),
    ]


def test_who_is_taken_stands_in_a_row_once(at: Desk, three: dict[str, str]) -> None:
    one = errand(at)
    match_taking.take(at, one, [three["朱明泉"], three["朱明泉"]])
    again = match_taking.take(at, one, [three["朱明泉"], three["周美琴"]]).record
    rows = [(row["runner"], row["note"]) for row in again.rows("runners")]
    assert rows == [(three["朱明泉"], "问一问"), (three["周美琴"], "问一问")]
    assert [each.chosen for each in match_taking.listed(at, one)] == [True, True, False]


def test_who_is_barred_is_taken_by_no_way(at: Desk, three: dict[str, str]) -> None:
    one = errand(at)
    with pytest.raises(UserError, match="不能挑：已经迁走"):
        match_taking.take(at, one, [three["马秀兰"]])
    with pytest.raises(UserError, match="已经迁走"):
        records.set_fields(at, one, {"runners": [{"runner": three["马秀兰"]}]})
    assert records.get(at, one).rows("runners") == []


def test_what_was_chosen_in_time_may_stand_when_nobody_is_chosen_any_more(at: Desk, three: dict[str, str]) -> None:
    one = errand(at)
    match_taking.take(at, one, [three["朱明泉"]])
    records.set_fields(at, one, {}, state="done")
    records.set_fields(at, three["朱明泉"], {"register_status": "moved"})
    assert records.set_fields(at, one, {"what": "送药、送米"}).record.fields["what"] == "送药、送米"
    with pytest.raises(UserError, match="现在是“办了”"):
        match_taking.take(at, one, [three["周美琴"]])


def test_a_link_of_the_record_itself_takes_one(at: Desk, three: dict[str, str]) -> None:
    one = errand(at)
    with pytest.raises(UserError, match="只能挑一个"):
        match_taking.take(at, one, list(three.values()), "sender")
    assert match_taking.take(at, one, [three["周美琴"]], "sender").record.fields["sender"] == three["周美琴"]


def test_what_is_not_named_is_refused(at: Desk, three: dict[str, str]) -> None:
    one = errand(at)
    with pytest.raises(UserError, match="没有"):
        match_taking.take(at, one, [one])
    with pytest.raises(UserError, match="没有“cooks”"):
        match_taking.listed(at, one, "cooks")


def test_a_form_with_it_is_written_out_and_read_back_the_same() -> None:
    spec = parse_form({"form.toml": ERRAND}, "errand")
    again = parse_form({"form.toml": form_toml(document_of(spec))}, "errand")
    assert again.matchings == spec.matchings
    assert [len(one.bars) for one in again.matchings] == [1, 1]


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('link = "runner"', 'link = "note"', "link 要写runners里的一个链接字段"),
        ("on e.id = :id", "on e.id = :id and p.name = :what", "只能用 :id、:today"),
        ('states = ["asking"]', 'states = ["gone"]', "没有这个状态"),
        ('values = { note = "问一问" }', 'values = { what = "问一问" }', "不是runners里能填的字段"),
        ('sql = """select p.id', 'sql = """delete from person; select p.id', "只能查"),
    ],
)
def test_a_wrong_one_is_named_when_the_form_is_read(tmp_path: Path, wrong: str, right: str, says: str) -> None:
    assert wrong in ERRAND
    found = mistakes(tmp_path, ERRAND.replace(wrong, right, 1))
    assert any(says in one for one in found), found


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("as gone,", "as away,", "gone不是sql查出来的"),
        ("第{group_no}组", "第{hall}组", "hall不是sql查出来的"),
        ("from v_person p", "from v_nobody p", "算不了"),
    ],
)
def test_a_select_that_cannot_answer_is_refused_with_the_form(
    tmp_path: Path, wrong: str, right: str, says: str
) -> None:
    with copied_desk(tmp_path / "desk") as opened, pytest.raises(UserError, match=says):
        take_form(opened, tmp_path / "forms", ERRAND.replace(wrong, right, 1))
