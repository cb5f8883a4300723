"""A form that gathers in vain is refused, with a sentence, before it is in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms
from ruraldesk.services.desk import Desk
from tests.helpers.desks import copied_desk

VISIT = """
settings = { form_id = "visit", form_title = "看井", version = 2026112301, instance_name = "${seen_on}" }
survey = [
  { type = "select_one_from_file well.csv", name = "well", label = "井" },
  { type = "select_one_from_file person.csv", name = "who", label = "谁" },
  { type = "date", name = "seen_on", label = "日期" },
  { type = "integer", name = "depth", label = "深" },
  { type = "integer", name = "papers", label = "公告", readonly = true },
  { type = "integer", name = "papers_twice", label = "两倍", readonly = true, calculation = "${papers} * 2" },
  { type = "integer", name = "age", label = "几天前", readonly = true, calculation = "today() - ${seen_on}" },
  { type = "text", name = "note", label = "备注" },
]
[workflow]
states = [{ name = "filed", label = "在册" }]
[[gather]]
field = "papers"
from = "paper"
by = "visit"
how = "count"
"""
WELL = """
settings = { form_id = "well", form_title = "井", version = 2026112301, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "井名" },
  { type = "integer", name = "told", label = "看到", readonly = true },
]
[[gather]]
field = "told"
"""
RIGHT = 'from = "visit"\nby = "well"\nhow = "sum"\nvalue = "depth"\nstates = ["filed"]\n'


def folders(root: Path, gather: str) -> Path:
    for name, text in (("visit", VISIT), ("well", WELL + gather)):
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "form.toml").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "desk") as opened:
        yield opened


def test_what_the_other_form_can_answer_passes(tmp_path: Path, village: Desk) -> None:
    root = folders(tmp_path / "forms", RIGHT)
    assert forms.check(root / "well") == []
    for name in ("well", "visit"):
        forms.add(village, root / name)


@pytest.mark.parametrize(
    ("gather", "said"),
    [
        (RIGHT.replace('"depth"', '"deepth"'), "told：“看井”（visit）里没有字段 deepth，或者它不在 well 那张表里。"),
        (RIGHT.replace('"well"', '"wel"'), "told：“看井”（visit）里没有字段 wel。"),
        (RIGHT.replace('"well"', '"who"'), "told：“看井”（visit）的 who 不指向本表。"),
        (RIGHT.replace("filed", "done"), "told：“看井”（visit）没有状态 done。"),
        (RIGHT.replace('"depth"', '"papers"'), "told：“看井”（visit）的 papers 自己靠汇总得出，不能再汇总。"),
        (
            RIGHT.replace('"depth"', '"papers_twice"'),
            "told：“看井”（visit）的 papers_twice 自己靠汇总得出，不能再汇总。",
        ),
        (RIGHT.replace('"depth"', '"age"'), "told：“看井”（visit）的 age 随今天变，不能汇总。"),
        (RIGHT.replace('"depth"', '"note"'), "told：“看井”（visit）的 note 不是数，不能相加。"),
        (RIGHT + "where = \"${noted} != ''\"\n", "told：“看井”（visit）里没有字段 noted，或者它不在 well 那张表里。"),
        (RIGHT + 'where = "${papers} > 0"\n', "told：“看井”（visit）的 papers 自己靠汇总得出，不能再汇总。"),
        (
            RIGHT + 'where = "${seen_on} < today()"\n',
            "told：where 里不能有 today()、now()、random()，过了一天汇总不会跟着变。",
        ),
    ],
)
def test_a_gather_that_is_in_vain_is_named_by_check_and_refused_by_add(
    tmp_path: Path, village: Desk, gather: str, said: str
) -> None:
    root = folders(tmp_path / "forms", gather)
    found = forms.check(root / "well")
    assert [one.sentence for one in found] == [said]
    assert found[0].place == "forms/well/form.toml 第7行（gather第1行）"
    forms.add(village, root / "visit")
    with pytest.raises(UserError) as refused:
        forms.add(village, root / "well")
    assert refused.value.where == (said,)
    assert not village.store.specs.known("well")


def test_a_form_that_no_longer_has_what_another_gathers_is_refused(tmp_path: Path, village: Desk) -> None:
    root = folders(tmp_path / "forms", RIGHT.replace('"depth"', '"deepth"'))
    (root / "visit" / "form.toml").rename(tmp_path / "visit.toml")
    (root / "visit").rmdir()
    forms.add(village, root / "well")  # the other form is not there yet: it is looked at when it comes
    (root / "visit").mkdir()
    (tmp_path / "visit.toml").rename(root / "visit" / "form.toml")
    with pytest.raises(UserError) as refused:
        forms.add(village, root / "visit")
    assert refused.value.where == ("“井”的told：“看井”（visit）里没有字段 deepth，或者它不在 well 那张表里。",)
