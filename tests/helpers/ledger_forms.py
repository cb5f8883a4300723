"""A small register with everything a ledger can be filtered by: quarrels between villagers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers import desks

QUARREL = """
settings = { form_id = "quarrel", form_title = "口角台账", version = 2026112301 }
survey = [
  { type = "text", name = "what", label = "事由", required = true },
  { type = "date", name = "on_day", label = "受理日期" },
  { type = "date", name = "until", label = "办结限期" },
  { type = "select_one kind", name = "kind", label = "类型" },
  { type = "select_multiple who_came", name = "came", label = "到场" },
  { type = "decimal", name = "cost", label = "花费" },
  { type = "select_one_from_file person.csv", name = "keeper", label = "经办人" },
  { type = "begin_repeat", name = "sides", label = "双方" },
  { type = "select_one_from_file person.csv", name = "side", label = "当事人" },
  { type = "end_repeat" },
]
choices = [
  { list_name = "kind", name = "noise", label = "吵闹" },
  { list_name = "kind", name = "water", label = "排水" },
  { list_name = "who_came", name = "police", label = "民警" },
  { list_name = "who_came", name = "lawyer", label = "律师" },
]
[fields]
what = { privacy = "internal", town = "full", search = "text" }
cost = { unit = "yuan" }
side = { privacy = "sensitive", town = "on_request" }
[list]
columns = ["what", "on_day", "kind", "keeper", "cost"]
filters = ["on_day", "kind"]
title = "${what}"
noun = "起"
order = "-on_day"
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "talking", label = "调解中", shape = "in_work" },
  { name = "settled", label = "已和好", shape = "done", closed = true },
]
transitions = [
  { name = "begin", label = "开始", from = "drafting", to = "talking" },
  { name = "settle", label = "和好", from = "talking", to = "settled" },
]
deadlines = [{ name = "term", label = "限期", due = "until", warn = [7], states = ["drafting", "talking"] }]
"""


def take_quarrels(at: Desk, folder: Path) -> None:
    """Take the form into the vault."""
    desks.take_form(at, folder, QUARREL)


def quarrel(at: Desk, what: str, *steps: str, **fields: Any) -> str:
    """Save a quarrel, take it through the named states, and return the id."""
    record = records.add(at, "quarrel", {"what": what, **fields}).record.id
    for state in steps:
        records.set_fields(at, record, {}, state=state)
    return record
