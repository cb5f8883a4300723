"""Invented demands of offices on the village, and a year of seals asked for at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.adults import grown
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.seals import write_seals
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
ITEM = "admission_item"

# name, sender, category, frequency, papers asked for, item of the list, money, days since it came, state
_ITEMS: tuple[tuple[str, str, str, str, str, str, int, int, str], ...] = (
    ("年度村务档案整理", "样例镇档案室", "duty", "year", "归档目录", "D02", 0, 330, "ended"),
    ("村规民约修订备案", "样例镇人民政府", "duty", "once", "备案表", "D05", 0, 300, "accepted"),
    ("避灾点日常管理", "样例区应急局", "assist", "month", "检查记录", "A01", 3000, 290, "accepted"),
    ("污水终端巡查", "样例区治水办", "assist", "week", "巡查记录", "A02", 6000, 260, "accepted"),
    ("巡查应用每日打卡", "样例区某局", "assist", "standing", "每周打卡率表", "F02", 0, 210, "returned"),
    ("农户灌溉用水调查", "样例区水利局", "delegated", "once", "调查表60户", "", 1800, 180, "accepted"),
    ("反诈应用下载情况", "样例区某办", "temporary", "week", "全员下载统计表", "F01", 0, 150, "returned"),
    ("老年人健康知识问卷", "样例区卫健局", "temporary", "once", "问卷40份", "", 0, 120, "returned"),
    ("经济普查入户配合", "样例区统计局", "delegated", "once", "普查表", "", 9600, 100, "ended"),
    ("商铺消防自查表", "样例镇消防站", "temporary", "once", "自查表", "", 0, 40, "accepted"),
    ("学习平台积分排名通报", "样例区某局", "assist", "month", "排名表", "F03", 0, 26, "registered"),
    ("废旧地膜回收登记", "样例区农业农村局", "delegated", "quarter", "回收登记表", "", 0, 6, "reported"),
    ("冬季灌溉设施摸底", "样例镇农办", "temporary", "once", "摸底表", "", 0, 2, "registered"),
)


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write what offices asked of the village, and the book of seals. Inside a bulk."""
    spec = desk.store.specs.newest(ITEM)
    for place, row in enumerate(sorted(_ITEMS, key=lambda one: -one[7])):
        on = today - timedelta(days=row[7])
        fields = _item(row, place, on, persons)
        writer.add(spec, fields, at_work(random, on), row[8], writer.number(spec, {"year": str(on.year)}))
    write_seals(desk, writer, random, persons, grown(desk, persons[CADRES:], today), today)


def _item(
    row: tuple[str, str, str, str, str, str, int, int, str], place: int, on: date, persons: Sequence[str]
) -> Fields:
    name, sender, category, frequency, papers, listed, yuan, _, state = row
    kind = {"D": "duty", "A": "assist", "F": "forbidden"}.get(listed[:1], "outside")
    fields: Fields = {
        "name": name, "sender": sender, "doc_no": f"样文〔{on.year}〕{place + 3}号", "received_on": on.isoformat(),
        "category": category, "frequency": frequency, "reports": papers, "list_kind": kind, "town_result": "none",
        "starts_on": on.isoformat(), "remark": SAMPLE,
    }  # fmt: skip
    fields |= {"list_item": listed} if listed else {}
    fields |= {"fund": f"{yuan}.00", "fund_source": ["fiscal"]} if yuan else {}
    if category in ("temporary", "delegated"):
        fields["ends_on"] = (on + timedelta(days=90 if state == "ended" else 60 + row[7])).isoformat()
    if kind == "outside" and state in ("accepted", "ended", "returned", "reported"):
        fields |= {"reported_on": (on + timedelta(days=1)).isoformat(), "town_result": "waiting"}
        if state != "reported":
            fields |= _answer(on, place, "refused" if state == "returned" else "approved")
    if state in ("accepted", "ended"):
        fields |= {"undertaker": persons[place % 4], "decided_on": (on + timedelta(days=9)).isoformat()}
    if state == "ended":
        fields["ended_on"] = (on + timedelta(days=85)).isoformat()
    if state == "returned":
        reason = "在取消和禁入清单里" if kind == "forbidden" else "镇里没有核定，也没有经费"
        fields |= {"return_reason": reason, "returned_on": (on + timedelta(days=8)).isoformat()}
    return fields


def _answer(on: date, place: int, result: str) -> Fields:
    """Return what the town said."""
    day = on + timedelta(days=7)
    return {
        "town_result": result,
        "town_answered_on": day.isoformat(),
        "town_no": f"样余办〔{day.year}〕{place + 20}号",
    }
