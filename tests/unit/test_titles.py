"""The line by which a record is called."""

from __future__ import annotations

from ruraldesk.model.titles import title_of, town_title_of
from tests.helpers.form_tables import form

SURVEY = """
    type                            | name     | label
    text                            | name     | 名称
    integer                         | group_no | 小组
    select_one class                | class    | 类别
    select_one_from_file thing.csv  | thing    | 设施
"""
CHOICES = "list_name | name | label\nclass | 06 | 消防"


def nobody(_: str) -> str:
    return "健身路径"


def test_a_title_reads_fields_choices_and_the_titles_of_links() -> None:
    more = (
        "\n[list]\ntitle = \"concat(${thing}, ' ', jr:choice-name(${class}, '${class}'), ' 第', ${group_no}, '组')\"\n"
    )
    spec = form(SURVEY, CHOICES, more)
    fields = {"thing": "some-id", "class": "06", "group_no": 5}
    assert title_of(spec, fields, "", nobody) == "健身路径 消防 第5组"


def test_an_empty_title_is_the_number_and_without_one_says_so() -> None:
    spec = form(SURVEY, CHOICES, '\n[list]\ntitle = "${name}"\n')
    assert title_of(spec, {}, "设-06-0001", nobody) == "设-06-0001"
    assert title_of(spec, {}, "", nobody) == "没写名称的样表"


def test_a_title_is_one_short_line() -> None:
    spec = form(SURVEY, CHOICES, "\n[list]\ntitle = \"concat(${name}, '　', ${group_no})\"\n")
    assert title_of(spec, {"name": "一\n二"}, "", nobody) == "一 二"
    assert len(title_of(spec, {"name": "长" * 500}, "", nobody)) == 120


def test_the_towns_title_is_made_of_what_travels() -> None:
    more = """
[fields]
name = { privacy = "sensitive", town = "never" }
[list]
title = "${name}"
town_title = "jr:choice-name(${class}, '${class}')"
"""
    spec = form(SURVEY, CHOICES, more)
    assert title_of(spec, {"name": "周美琴", "class": "06"}, "", nobody) == "周美琴"
    assert town_title_of(spec, {"name": "周美琴", "class": "06"}, "", nobody) == "消防"
