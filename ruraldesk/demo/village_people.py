"""The invented village's law teaching and its craftsmen: a year of lectures, and who agreed to be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from ruraldesk.demo.adults import grown
from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

LECTURE, TALENT = "legal_education", "talent"
# days since (less than none: still to come), topic, kind, place, people, questions, state
LECTURES = (
    (310, "民法典里的相邻关系", "lecture", "文化礼堂", 46, 5, "held"),
    (205, "老年人怎么防诈骗", "lecture", "照料中心", 38, 7, "held"),
    (96, "土地流转合同要写清什么", "counsel", "便民服务大厅", 17, 9, "held"),
    (30, "宪法宣传", "counsel", "村口", 0, 0, "cancelled"),
    (-8, "未成年人保护", "lecture", "文化礼堂", 0, 0, "planned"),
)
# craft, kind, level, named by, years since, apprentices, publish, state
TALENTS = (
    ("灶头画", "heir", "city", "样例市文化局", 5, 3, "yes", "listed"),
    ("竹编", "talent", "none", "", 0, 0, "yes", "listed"),
    ("越剧清唱", "talent", "none", "", 0, 1, "no", "listed"),
    ("蓝印花布", "heir", "county", "样例区文化局", 9, 0, "yes", "ended"),
)


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write the lectures, one of them called off and one to come, and the craftsmen. Inside a bulk."""
    cadres, others = list(persons[:CADRES]), grown(desk, persons[CADRES:], today)
    for ago, topic, kind, place, people, questions, state in LECTURES:
        on = today - timedelta(days=ago)
        fields: Fields = {
            "topic": topic, "kind": kind, "planned_on": on.isoformat(), "place": place, "lecturer": cadres[2],
            "audience": ["all"], "recorder": cadres[4], "remark": SAMPLE,
        }  # fmt: skip
        if state == "held":
            fields |= {"held_on": on.isoformat(), "people": people, "questions": questions, "papers": people + 20}
        if state == "cancelled":
            fields["cancel_reason"] = "下雨，改期再办。"
        enter(desk, writer, LECTURE, fields, at_work(random, min(on, today) - timedelta(days=3)), state)
    for place_, (craft, kind, level, by, years, apprentices, publish, state) in enumerate(TALENTS):
        agreed = today - timedelta(days=200 + place_)
        own: Fields = {
            "person": others[-1 - place_ % len(others)], "kind": kind, "craft": craft, "level": level,
            "apprentices": apprentices, "publish": publish,
            "agreed_on": agreed.isoformat(), "agreed_paper": f"乡土人才卷第{place_ + 1}页",
        }  # fmt: skip
        if by:
            own |= {"named_by": by, "named_on": (today - timedelta(days=365 * years)).isoformat()}
        if state == "ended":
            own["ended_on"] = (today - timedelta(days=20)).isoformat()
        enter(desk, writer, TALENT, own, at_work(random, agreed), state)
