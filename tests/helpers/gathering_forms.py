"""Made-up forms tied to one another: wells that gather from visits, villagers that gather from turns of duty."""

from __future__ import annotations

VILLAGER = """
settings = { form_id = "villager", form_title = "村民", version = 2026112301, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "姓名", required = true },
  { type = "select_one_from_file villager.csv", name = "same_as", label = "同一人" },
  { type = "decimal", name = "hours", label = "值守小时", readonly = true },
  { type = "integer", name = "turns_count", label = "值守次数", readonly = true },
  { type = "text", name = "last_place", label = "上次在哪", readonly = true },
]
[fields]
name = { privacy = "public", search = "name" }
hours = { unit = "hour" }
[desk]
same_as = "same_as"
[[gather]]
field = "hours"
from = "duty"
by = "who"
how = "sum"
value = "turn_hours"
[[gather]]
field = "turns_count"
from = "duty"
by = "who"
how = "count"
where = "${turn_hours} > 0"
[[gather]]
field = "last_place"
from = "duty"
by = "who"
how = "last"
value = "place"
order = "turn_on"
"""

DUTY = """
settings = { form_id = "duty", form_title = "值守", version = 2026112301, instance_name = "${sheet}" }
survey = [
  { type = "text", name = "sheet", label = "张次" },
  { type = "begin_repeat", name = "turns", label = "值守" },
  { type = "select_one_from_file villager.csv", name = "who", label = "谁" },
  { type = "date", name = "turn_on", label = "日期" },
  { type = "decimal", name = "turn_hours", label = "小时" },
  { type = "text", name = "place", label = "地点" },
  { type = "decimal", name = "balance", label = "累计", readonly = true },
  { type = "end_repeat" },
]
[fields]
turn_hours = { unit = "hour" }
balance = { unit = "hour" }
[workflow]
states = [{ name = "noted", label = "记下" }]
deadlines = [
  { name = "next", label = "下一班", due = "turn_on + 7 days", each = "turns", done_when = "${turn_hours} = 0" },
]
[[derive]]
field = "balance"
function = "sum-to-here"
arguments = ["${turn_hours}"]
mode = "always"
"""

WELL = """
settings = { form_id = "well", form_title = "井", version = 2026112301, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "井名", required = true },
  { type = "integer", name = "days_between", label = "几天看一次", default = "30" },
  { type = "date", name = "last_on", label = "上次看", readonly = true },
  { type = "select_one state", name = "last_state", label = "怎样", readonly = true, relevant = "${last_on} != ''" },
  { type = "integer", name = "visits", label = "看过几次", readonly = true },
  { type = "decimal", name = "spent", label = "修井花了", readonly = true },
  { type = "decimal", name = "deepest", label = "最深", readonly = true },
  { type = "date", name = "first_on", label = "头一次看", readonly = true },
  { type = "date", name = "next_on", label = "下次看", readonly = true },
  { type = "text", name = "summary", label = "小结", calculation = "concat(${visits}, '次 ', ${spent})" },
]
choices = [
  { list_name = "state", name = "good", label = "好" },
  { list_name = "state", name = "bad", label = "坏" },
]
[fields]
name = { privacy = "public", search = "text" }
spent = { unit = "yuan" }
[list]
columns = ["name", "last_on", "spent"]
title = "concat(${name}, ' ', ${visits})"
[workflow]
states = [{ name = "listed", label = "在册" }]
deadlines = [{ name = "visit", label = "该看了", due = "next_on" }]
locks = [{ form = "paper", link = "about", states = ["issued"], sentence = "这口井已经写进公告，不能改。" }]
[[derive]]
field = "next_on"
function = "add-days"
arguments = ["${last_on}", "${days_between}"]
mode = "always"
[[gather]]
field = "last_on"
from = "visit"
by = "well"
how = "last"
value = "visited_on"
order = "visited_on"
states = ["filed"]
[[gather]]
field = "last_state"
from = "visit"
by = "well"
how = "last"
value = "found"
order = "visited_on"
states = ["filed"]
[[gather]]
field = "visits"
from = "visit"
by = "well"
how = "count"
[[gather]]
field = "spent"
from = "visit"
by = "well"
how = "sum"
value = "cost"
where = "${free} != 'yes'"
[[gather]]
field = "deepest"
from = "visit"
by = "well"
how = "max"
value = "depth"
[[gather]]
field = "first_on"
from = "visit"
by = "well"
how = "min"
value = "visited_on"
"""

VISIT = """
settings = { form_id = "visit", form_title = "看井", version = 2026112301, instance_name = "${visited_on}" }
survey = [
  { type = "select_one_from_file well.csv", name = "well", label = "哪口井" },
  { type = "date", name = "visited_on", label = "日期" },
  { type = "select_one found", name = "found", label = "怎样" },
  { type = "decimal", name = "cost", label = "花费" },
  { type = "decimal", name = "depth", label = "水深" },
  { type = "text", name = "free", label = "免费" },
]
choices = [
  { list_name = "found", name = "good", label = "好" },
  { list_name = "found", name = "bad", label = "坏" },
]
[fields]
cost = { unit = "yuan" }
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "filed", label = "已归档" }]
transitions = [{ name = "file", label = "归档", from = "drafting", to = "filed" }]
"""

PAPER = """
settings = { form_id = "paper", form_title = "公告", version = 2026112301, instance_name = "${subject}" }
survey = [
  { type = "text", name = "subject", label = "题目", required = true },
  { type = "select_one_from_file well.csv", name = "about", label = "哪口井" },
]
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "issued", label = "已发" },
  { name = "void", label = "作废" },
]
transitions = [
  { name = "issue", label = "发出", from = "drafting", to = "issued" },
  { name = "cancel", label = "作废", from = "issued", to = "void" },
]
"""

FORMS = (VILLAGER, DUTY, WELL, VISIT, PAPER)
