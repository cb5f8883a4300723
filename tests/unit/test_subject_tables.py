"""What a form says about whom it concerns: read, written back, and every wrong name told."""

from __future__ import annotations

import pytest

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import document_of
from ruraldesk.formdefs.reader import parse_form
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.model.form import FormSpec
from ruraldesk.model.subject import Way, carriers, role_of, ways
from tests.helpers.form_tables import form, form_files

VILLAGER = """
    type                                | name    | label
    text                                | name    | 姓名
    select_one_from_file villager.csv   | same_as | 同一人
"""
HELPER = """
    type                                | name    | label
    select_one_from_file villager.csv   | who     | 村民
    select_one_from_file villager.csv   | adviser | 指导人
"""
SHIFT = """
    type                                | name    | label
    select_one_from_file helper.csv     | helper  | 帮手
    date                                | done_on | 日期
    decimal                             | hours   | 时长
    text                                | words   | 内容
    begin_repeat                        | rows    | 到场
    select_one_from_file villager.csv   | seen    | 见证人
    end_repeat                          |         |
"""
SAYS = """
[fields]
hours = { unit = "hour" }

[subject]
on = ["done_on"]
says = "concat(${words}, '，', ${hours}, '小时')"
roles = { helper = "" }
handled = ["seen"]
counts = [{ label = "帮忙", unit = "小时", value = "hours", by = ["helper"], year = true }]
begins = [{ label = "记一次", by = "helper", given = { words = "来帮忙" } }]
"""


def spec(name: str, survey: str, more: str = "") -> FormSpec:
    files = form_files(survey, "", more)
    text = files["form.toml"].replace('form_id = "sample"', f'form_id = "{name}"')
    assert name in text
    return parse_form({**files, "form.toml": text}, f"forms/{name}")


@pytest.fixture
def specs() -> list[FormSpec]:
    merging = '\n[desk]\nsame_as = "same_as"\n[subject]\npage = ["name"]\n'
    return [
        spec("villager", VILLAGER, merging),
        spec("helper", HELPER, '\n[subject]\nstands_for = "who"\n'),
        spec("shift", SHIFT, SAYS),
    ]


def test_the_ways_to_a_record_follow_from_the_links_alone(specs: list[FormSpec]) -> None:
    assert ways(specs, "villager") == [
        Way("helper", "villager", ("who", "adviser")),
        Way("shift", "villager", ("seen",)),
        Way("shift", "helper", ("helper",)),
    ]
    assert [one.form_id for one in carriers(specs, "villager")] == ["helper"]
    assert ways(specs, "helper") == [Way("shift", "helper", ("helper",))]


def test_one_is_called_as_the_form_says_else_by_the_label_of_the_link(specs: list[FormSpec]) -> None:
    assert [role_of(specs[2], name) for name in ("helper", "seen")] == ["", "见证人"]


def test_what_is_said_comes_back_when_the_form_is_written_out(specs: list[FormSpec]) -> None:
    again = parse_form({"form.toml": form_toml(document_of(specs[2]))}, "forms/shift")
    assert again.subject == specs[2].subject
    assert again.subject.counts[0].year
    assert again.subject.says is not None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('page = ["nix"]', "page 里的 nix 没有这个字段。"),
        ('on = ["words"]', "on 里的 words 不是日期。"),
        ('says = "${nix}"', "says 里的 nix 没有这个字段。"),
        ('says = "concat("', "says 第"),
        ('stands_for = "seen"', "stands_for 要写一个指向别的表的字段，现在是“seen”。"),
        ('roles = { words = "甲" }', "roles 里的 words 没有这个指向别的表的字段。"),
        ('handled = ["words"]', "handled 里的 words 没有这个指向别的表的字段。"),
        ('begins = [{ label = "开", by = "helper", given = { nix = "1" } }]', "begins 里的 nix 没有这个字段。"),
        ('begins = [{ label = "开", by = "words" }]', "begins 里的 words 没有这个指向别的表的字段。"),
        ('counts = [{ label = "数", unit = "件", value = "words" }]', "counts 里的 words 不是能加的数"),
        ('counts = [{ label = "数", unit = "件", states = ["nix"] }]', "counts 里的 nix 没有这个状态。"),
        ('colour = "red"', "不认识“colour”。"),
    ],
)
def test_a_mistake_is_told_in_words(line: str, told: str) -> None:
    with pytest.raises(UserError) as refusal:
        parse_form(form_files(SHIFT, "", f"\n[subject]\n{line}\n"), "forms/sample")
    assert told in refusal.value.where[0]


def test_a_form_that_says_nothing_has_no_page() -> None:
    assert form(HELPER).subject.page == ()
