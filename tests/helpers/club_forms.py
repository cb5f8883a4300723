"""Three small forms tied to each other: outings whose sign-in makes visits, and slips that fetch them."""

from __future__ import annotations

from pathlib import Path

from ruraldesk.services.desk import Desk
from tests.helpers import desks

VISIT = '''
settings = { form_id = "visit", form_title = "出勤", version = 2026112301 }
survey = [
  { type = "select_one_from_file person.csv", name = "who", label = "谁", required = true },
  { type = "select_one_from_file outing.csv", name = "outing", label = "哪次" },
  { type = "date", name = "went_on", label = "日期", required = true },
  { type = "decimal", name = "hours", label = "小时", constraint = ". <= 16", constraint_message = "一天最多16小时。" },
]
[fields]
hours = { unit = "hour" }
[list]
columns = ["who", "went_on", "hours"]
title = "${who}"
noun = "条"
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "recorded", label = "已记", shape = "done" }]
transitions = [{ name = "record", label = "记下", from = "drafting", to = "recorded", needs = ["outing"] }]
[numbering]
pattern = "出-{n:03}"
state = "recorded"
[[check]]
name = "one_a_day"
sentence = "这一天已经记过。"
sql = """select b.id from v_visit a join v_visit b on a.who = b.who and a.went_on = b.went_on and a.id <> b.id
where a.id = :id"""
fields = ["went_on"]
'''
OUTING = """
settings = { form_id = "outing", form_title = "活动", version = 2026112301 }
survey = [
  { type = "text", name = "title", label = "名称", required = true },
  { type = "date", name = "held_on", label = "日期" },
  { type = "begin_repeat", name = "sign_in", label = "签到" },
  { type = "select_one_from_file person.csv", name = "person", label = "谁" },
  { type = "select_one came", name = "came", label = "到了" },
  { type = "decimal", name = "spent", label = "小时" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "came", name = "yes", label = "到" },
  { list_name = "came", name = "no", label = "没到" },
]
[fields]
spent = { unit = "hour" }
[list]
columns = ["title", "held_on"]
title = "${title}"
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "done", label = "已办", shape = "done" }]
transitions = [{ name = "finish", label = "办完", from = "drafting", to = "done", needs = ["held_on"] }]
[[make]]
name = "visits"
label = "记入出勤"
form = "visit"
each = "sign_in"
states = ["done"]
when = "${came} = 'yes'"
state = "recorded"
fields = { who = "${person}", outing = "record-id()", went_on = "${held_on}", hours = "${spent}" }
"""
SLIP = """
settings = { form_id = "slip", form_title = "证明", version = 2026112301 }
survey = [
  { type = "select_one_from_file person.csv", name = "who", label = "谁", required = true },
  { type = "text", name = "latest", label = "最近", readonly = true },
  { type = "text", name = "first_day", label = "最早" },
  { type = "begin_repeat", name = "visits", label = "明细" },
  { type = "select_one_from_file visit.csv", name = "visit", label = "哪条" },
  { type = "date", name = "day", label = "日期" },
  { type = "decimal", name = "long", label = "小时" },
  { type = "text", name = "note", label = "备注", default = "核过" },
  { type = "end_repeat" },
  { type = "decimal", name = "total", label = "合计", readonly = true, calculation = "sum(${long})" },
]
[fields]
long = { unit = "hour" }
total = { unit = "hour" }
[list]
columns = ["who", "total"]
title = "${who}"
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "issued", label = "已开", shape = "done" }]
transitions = [{ name = "issue", label = "开出", from = "drafting", to = "issued" }]
[[derive]]
field = "latest"
mode = "copy"
sql = "select max(went_on) from v_visit where who = :who and went_on <= :today"
[[derive]]
field = "first_day"
sql = "select min(went_on) from v_visit where who = :who"
[[collect]]
repeat = "visits"
label = "从出勤取"
states = ["drafting"]
sql = "select id as visit, went_on as day, hours as long from v_visit where who = :who order by went_on, id"
"""


def take_forms(at: Desk, folder: Path) -> None:
    """Take the three forms into a vault."""
    for text in (VISIT, OUTING, SLIP):
        desks.take_form(at, folder, text)
