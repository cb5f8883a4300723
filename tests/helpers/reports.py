"""Reports written in a test: a small form of its own, records, and a report's file with holes to vary it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

from ruraldesk.model.report_table import ReportTable
from ruraldesk.services import records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers import desks

FORM = """
settings = { form_id = "visit", form_title = "走访登记", version = 2026110101 }
survey = [
  { type = "text", name = "topic", label = "事由", required = true },
  { type = "select_one kind", name = "kind", label = "类别", required = true },
  { type = "select_multiple way", name = "ways", label = "方式" },
  { type = "date", name = "seen_on", label = "走访日期", required = true },
  { type = "date", name = "closed_on", label = "办结日期" },
  { type = "decimal", name = "cost", label = "花费（元）" },
  { type = "decimal", name = "hours", label = "用时（小时）" },
  { type = "decimal", name = "ground", label = "面积（㎡）" },
  { type = "text", name = "who", label = "被走访人" },
  { type = "text", name = "mobile", label = "联系方式" },
  { type = "begin_repeat", name = "promises", label = "答应的事" },
  { type = "text", name = "promise", label = "事项" },
  { type = "decimal", name = "worth", label = "金额（元）" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "kind", name = "old", label = "老人", band = "a" },
  { list_name = "kind", name = "new", label = "新居民", band = "b" },
  { list_name = "kind", name = "gone", label = "旧类", retired = true },
  { list_name = "way", name = "walk", label = "上门" },
  { list_name = "way", name = "call", label = "电话" },
]
[fields]
topic = { privacy = "public" }
kind = { privacy = "public" }
cost = { unit = "yuan" }
hours = { unit = "hour" }
ground = { unit = "m2" }
worth = { unit = "yuan" }
who = { privacy = "sensitive", town = "never", mask = "name_hidden" }
mobile = { privacy = "sensitive", town = "never", check = "mobile" }
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "done", label = "已办结", shape = "done", closed = true }]
transitions = [{ name = "finish", label = "办结", from = "drafting", to = "done" }]
"""

BY_KIND = """
name = "{name}"
title = "走访情况统计表"
group = "走访"
needs = ["visit"]
audience = "{audience}"
basis = [
  {{ name = "seen", label = "走访日期", column = "v.seen_on" }},
  {{ name = "closed", label = "办结日期", column = "v.closed_on" }},
]
sql = '''
select c.name as kind, count(v.id) as n, count(case when v._state = 'done' then 1 end) as done,
       sum(v.cost__n) as cost, coalesce(sum(v.hours__n), 0) as hours
from {{choices visit.kind}} c
left join v_visit v on v.kind = c.name and {{basis}} between :from and :to
where c.retired = 0 group by c.pos order by c.pos
'''
columns = [
  {{ name = "kind", label = "类别", kind = "choice", field = "visit.kind" }},
  {{ name = "n", label = "件数", kind = "integer", total = "sum" }},
  {{ name = "done", label = "办结", kind = "integer", total = "sum" }},
  {{ name = "rate", label = "办结率", kind = "percent", of = ["done", "n"] }},
  {{ name = "cost", label = "花费", kind = "money", total = "sum" }},
  {{ name = "hours", label = "用时", kind = "hours", total = "max" }},
  {{ name = "mean", label = "件均", kind = "ratio", of = ["cost", "n"], decimals = 2 }},
]
key = ["kind"]
{more}
"""

LEDGER = """
name = "{name}"
title = "走访台账"
group = "走访"
order = 5
needs = ["visit"]
audience = "{audience}"
period = "year"
sql = '''
select id as _id, topic, who, ways, seen_on, _state as state, cost__n as cost, ground__n as ground
from v_visit where seen_on between :from and :to order by seen_on, topic
'''
columns = [
  {{ name = "no", label = "序号", kind = "serial" }},
  {{ name = "topic", label = "事由", kind = "text", field = "visit.topic", width = 20 }},
  {{ name = "who", label = "被走访人", kind = "text", field = "visit.who" }},
  {{ name = "ways", label = "方式", kind = "choice", field = "visit.ways", plain = true }},
  {{ name = "seen_on", label = "日期", kind = "date" }},
  {{ name = "state", label = "状态", kind = "state", form = "visit" }},
  {{ name = "cost", label = "花费", kind = "money", total = "sum" }},
  {{ name = "ground", label = "面积", kind = "area", total = "sum" }},
]
{more}
"""


def bare_desk(root: Path, **more: Any) -> Desk:
    """Make a desk that has the test's form and no other."""
    nothing = root.parent / "no_seeds"
    nothing.mkdir(parents=True, exist_ok=True)
    with patch("ruraldesk.services.desk.seed_forms", return_value=nothing):
        made = desks.desk(root, **more)
    add_form(made)
    return made


def add_form(at: Desk) -> None:
    """Take the test's form into the vault."""
    at.store.specs.add({"form.toml": FORM}, "test")


def visit(at: Desk, topic: str, kind: str, seen_on: str, *, state: str = "drafting", **more: Any) -> str:
    """Save one visit and return its id."""
    fields = {"topic": topic, "kind": kind, "seen_on": seen_on, **more}
    one = records.add(at, "visit", fields).record.id
    if state != "drafting":
        records.set_fields(at, one, {}, state=state)
    return one


def add_report(
    at: Desk, template: str = BY_KIND, *, name: str = "visits", audience: str = "town", more: str = ""
) -> str:
    """Take a report into the vault and return its name."""
    at.store.specs.keep_shared(f"reports/{name}.toml", template.format(name=name, audience=audience, more=more), "test")
    return name


def run(at: Desk, name: str, period: str = "", **more: Any) -> ReportTable:
    """Work a report out."""
    first, last = reporting.written_period(period) if period else (None, None)
    return reporting.run(at, name, Wanted(first, last, **more))


def shown(table: ReportTable) -> list[list[str]]:
    """Return what the rows show."""
    return [[cell.shown for cell in row] for row in table.rows]


def labels(table: ReportTable) -> list[str]:
    return [one.label for one in table.columns]
