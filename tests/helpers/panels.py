"""Reports written in a test that put a panel on the first page: bars by month, and a matrix."""

from __future__ import annotations

MONTHS = """
name = "{name}"
title = "走访逐月表"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "year"
sql = '''
select m.month as month, m.first as first, m.last as last, coalesce(sum(v.hours__n), 0) as hours, count(v.id) as n,
  group_concat(v.id, ' ') as ids, 'good' as tone, 'drafting done' as states,
  iif(count(v.id) = 0, 'old', null) as missing_kind,
  (select count(*) from v_visit) as whole
from {{months}} m left join v_visit v on v.seen_on between m.first and m.last group by m.month order by m.month
'''
columns = [
  {{ name = "month", label = "月份", kind = "month" }},
  {{ name = "hours", label = "用时", kind = "hours" }},
  {{ name = "n", label = "件数", kind = "integer", hidden = true }},
  {{ name = "whole", label = "总数", kind = "integer", hidden = true }},
  {{ name = "first", label = "起", kind = "date", hidden = true }},
  {{ name = "last", label = "止", kind = "date", hidden = true }},
  {{ name = "ids", label = "件", kind = "text", hidden = true }},
  {{ name = "tone", label = "颜色", kind = "text", hidden = true }},
  {{ name = "states", label = "状态", kind = "text", hidden = true }},
  {{ name = "missing_kind", label = "缺", kind = "text", hidden = true }},
]
{more}
"""
BARS = """
[home]
kind = "bars"
title = "走访用时"
span = "3 months"
note = "共{whole}件"
unit = "时"
name = "month"
value = "hours"
tone = "tone"
opens = [
  { new = "visit", given = { kind = "missing_kind" } },
  { ledger = "visit", where = { "seen_on>=" = "first", "seen_on<=" = "last", state = "states" } },
]
"""
MARKS = """
name = "{name}"
title = "走访对照表"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "quarter"
sql = '''
select c.label as kind, m.month as month, max(v.id) as last_one, c.name as code,
  case when count(v.id) > 0 then 'ontime' when m.last < :today then 'missing'
    when m.first <= :today then 'due' end as mark
from {{choices visit.kind}} c join {{months}} m
left join v_visit v on v.kind = c.name and v.seen_on between m.first and m.last
where c.retired = 0 group by c.pos, m.month order by c.pos, m.month
'''
columns = [
  {{ name = "kind", label = "类别", kind = "text", plain = true }},
  {{ name = "month", label = "月份", kind = "month" }},
  {{ name = "mark", label = "标记", kind = "text", plain = true }},
  {{ name = "code", label = "代码", kind = "text", plain = true, hidden = true }},
  {{ name = "last_one", label = "件", kind = "text", plain = true, hidden = true }},
]
{more}
"""
MATRIX = """
[home]
kind = "matrix"
title = "走访一览"
row = "kind"
column = "month"
mark = "mark"
gap = "补{month}{kind}"
opens = [{ record = "visit", ids = "last_one" }, { new = "visit", given = { kind = "code" } }]
"""
