"""A report's file: read, or every mistake named with its line and row."""

from __future__ import annotations

import pytest

from ruraldesk.errors import UserError
from ruraldesk.reports.reader import check_report, parse_report
from tests.helpers.reports import BY_KIND, LEDGER

LABEL = "forms/reports/visits.toml"
GOOD = BY_KIND.format(name="visits", audience="town", more="")


def _mistakes(text: str) -> list[str]:
    return [str(one) for one in check_report(text, LABEL)]


def test_a_report_is_read_with_everything_it_declares() -> None:
    spec = parse_report(GOOD + "compare = true\nnotes = ['按{basis}']", LABEL)
    assert [one.name for one in spec.columns] == ["kind", "n", "done", "rate", "cost", "hours", "mean"]
    assert spec.compare == ("n", "done", "rate", "cost", "hours", "mean")
    assert (spec.key, spec.period, spec.audience, spec.each_village) == (("kind",), "quarter", "town", True)
    assert [one.align for one in spec.columns[:2]] == ["left", "right"]
    assert parse_report(LEDGER.format(name="visits", audience="internal", more=""), LABEL).period == "year"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "percent", of', 'kind = "percents", of', "第22行（columns第4行 kind）：kind 只能写"),
        ('of = ["done", "n"]', 'of = ["done", "kind"]', "第22行（columns第4行）：of 里的 kind 要是"),
        (', of = ["done", "n"]', "", "第22行（columns第4行）：percent、ratio 和 measure 要写 of"),
        ('name = "done", label', 'name = "n", label', "第21行（columns第3行）：n 写了两次"),
        ('field = "visit.kind"', 'wan = false', "第19行（columns第1行）：choice 要写 field"),
        (":from", ":form", "（sql）：sql 里的 :form 不认识"),
        ("{choices visit.kind}", "{choice visit.kind}", "（sql）：sql 里的 {choice visit.kind} 不认识"),
        ("{basis}", "v.seen_on", "写了 basis，但 sql 里没有 {basis}"),
        ("select c.name", "delete c.name", "（sql）：sql 只能查"),
        ("order by c.pos", "order by c.pos;", "不能有分号"),
        ('key = ["kind"]', 'key = ["sort"]', "（key）：key 里的 sort 不在 columns 里"),
        ('name = "visits"', 'name = "visit"', "第2行（name）：name 要和文件名一样"),
        ('group = "走访"', "", "少写了 group"),
        ('title = "走访', 'colour = "red"\ntitle = "走访', "不认识“colour”"),
        ('audience = "town"', 'audience = "town', "不是完整的 TOML"),
        ('total = "max"', 'total = "avg"', "total 只能写"),
        ('column = "v.seen_on"', 'column = "v.seen_on or 1"', "column 的写法不对"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_row(old: str, new: str, said: str) -> None:
    assert old in GOOD
    found = _mistakes(GOOD.replace(old, new, 1))
    assert any(one.startswith(LABEL) and said in one for one in found), found
    with pytest.raises(UserError) as refused:
        parse_report(GOOD.replace(old, new, 1), LABEL)
    assert refused.value.code == "report_file_mistake"
    assert refused.value.where == tuple(found)


def test_a_colon_in_a_quoted_word_or_a_comment_is_no_parameter() -> None:
    assert _mistakes(GOOD.replace("where c.retired", "-- :odd\nwhere ':x' <> '' and c.retired")) == []


@pytest.mark.parametrize("audience", ["board", "members", "town"])
def test_a_paper_that_is_given_away_says_of_every_word_where_it_comes_from(audience: str) -> None:
    ledger = LEDGER.format(name="visits", audience=audience, more="")
    assert _mistakes(ledger) == []
    found = _mistakes(ledger.replace(', field = "visit.who"', ""))
    assert len(found) == 1
    assert "文字列要写 field、mask 或 plain" in found[0]
    assert _mistakes(ledger.replace(', field = "visit.who"', ', mask = "name"')) == []


def test_what_cannot_go_together_is_refused() -> None:
    pivot = 'pivot = { row = ["kind"], column = "n", value = "rate", heads = "months", total = true }\n'
    found = _mistakes(GOOD + pivot + 'compare = ["kind", "n"]\nperiod = "none"')
    for words in (
        "value 不能是 percent",
        "要 column 是 month",
        "有 pivot 就不能",
        "compare 里的 kind",
        "没有上一期",
        "没有月份",
    ):
        assert any(words in one for one in found), words
