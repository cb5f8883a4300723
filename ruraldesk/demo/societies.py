"""Invented societies of the village: who runs them, a year of what they did, how they were supported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.adults import grown
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.society_activities import ROOM, Row, activities
from ruraldesk.demo.society_supports import write_supports
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
SOCIETY, ACTIVITY = "society", "society_activity"
PLACE = "余新镇禾塘村"
OFFICE = "余新镇人民政府"

# name, nature, kind, purpose, what it does, state, members
_SOCIETIES: tuple[Row, ...] = (
    ("稻香读书会", "service", "culture", "每月读书一次，教老人用手机。", "读书会", "active", 16),
    ("夕阳红文艺队", "service", "culture", "排练节目，节庆演出。", "排练演出", "active", 24),
    ("银发互助社", "mutual", "neighbours", "老人结对，互相照看。", "结对走访", "active", 32),
    ("护河清洁队", "charity", "charity", "清河道、捡垃圾。", "清理河道", "active", 21),
    ("稻鱼共生技术协会", "mutual", "farming", "交流种养技术，统一买种苗。", "田头技术会", "active", 18),
    ("巾帼帮扶团", "charity", "people", "帮老人理发、缝补、打扫。", "上门帮扶", "active", 15),
    ("和睦邻里会", "mutual", "neighbours", "邻里帮工，红白事互助。", "邻里议事", "active", 27),
    ("禾塘太极队", "service", "culture", "每天清早练拳，教新学的人。", "晨练教学", "active", 19),
    ("蚕桑技术小组", "mutual", "farming", "养蚕技术互教，统一防病。", "养蚕培训", "submitted", 11),
    ("新居民之家", "service", "people", "帮新居民办事、找活、安顿小孩上学。", "新居民联谊", "listed", 14),
    ("四点半课堂", "charity", "people", "放学后看护小孩写作业。", "课业辅导", "listed", 6),
    ("钓鱼协会", "service", "culture", "钓鱼比赛，爱护河塘。", "钓鱼比赛", "ended", 9),
)


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write the societies, what they did within a year, and their supports. Inside a bulk."""
    spec, societies = desk.store.specs.newest(SOCIETY), []
    persons = [*persons[:CADRES], *grown(desk, persons[CADRES:], today)]
    for place, row in enumerate(_SOCIETIES):
        began = today - timedelta(days=1500 - place * 70)
        fields = _society(random, row, place, began, today, persons)
        societies.append(writer.add(spec, fields, at_work(random, began), row[5], writer.number(spec, {})))
    supports = write_supports(desk, writer, random, societies, persons, today)
    activity = desk.store.specs.newest(ACTIVITY)
    for on, fields, state in sorted(
        activities(random, _SOCIETIES, societies, supports, persons, today), key=lambda one: one[0]
    ):
        writer.add(activity, fields, at_work(random, min(on, today)), state)


def _society(
    random: Random,
    row: Row,
    place: int,
    began: date,
    today: date,
    persons: Sequence[str],
) -> Fields:
    name, nature, kind, purpose, _, state, members = row
    roll = _roll(random, persons, place, members)
    fields: Fields = {
        "name": f"{PLACE}{name}", "policy_kind": nature, "kind": kind, "founded_on": began.isoformat(),
        "leader": roll[0], "party_contact": persons[place % 2], "purpose": purpose, "place": ROOM,
        "members": [_member(one, nth, began) for nth, one in enumerate(roll)], "member_total": len(roll),
        "charter": "no" if state == "listed" else "yes", "way": "filed" if state in ("active", "ended") else "none",
        "remark": SAMPLE,
    }  # fmt: skip
    if fields["charter"] == "yes":
        fields["charter_on"] = began.isoformat()
    if state not in ("listed", "ended"):
        reviewed = began + timedelta(days=10) if state == "active" else today - timedelta(days=9)
        fields |= {
            "reviewed_on": reviewed.isoformat(), "reviewed_by": persons[1], "review_opinion": "材料齐全，同意报备。",
            "submitted_on": (reviewed + timedelta(days=2)).isoformat(),
        }  # fmt: skip
    if fields["way"] == "filed":
        filed = began + timedelta(days=24)
        number = f"样余社备〔{filed.year}〕{place + 1}号"
        fields |= {"filing_office": OFFICE, "filed_on": filed.isoformat(), "filed_no": number}
    if state == "ended":
        gone = (today - timedelta(days=45)).isoformat()
        fields |= {"ended_on": gone, "end_reason": "成员陆续外出，大家商量停办。"}
    return fields


def _roll(random: Random, persons: Sequence[str], place: int, members: int) -> list[str]:
    """Return who is on the roll: the one who runs it first, and all the others as far as there are people."""
    rest = random.sample(list(persons[CADRES * 2 :]), min(members, len(persons) - CADRES * 2) - 1)
    return [persons[CADRES + place], *rest]


def _member(person: str, nth: int, began: date) -> Fields:
    duty = {0: "leader", 1: "deputy", 2: "finance"}.get(nth, "member")
    return {"member": person, "duty": duty, "joined_on": began.isoformat()}
