"""What an invented village's volunteers do in a year: kinds of activity, their months, days and hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.people import SAMPLE

Fields = dict[str, Any]  # Any: JSON value of a form's field
STATION_PHONE, SUPERVISION_PHONE = "0573-83000000", "0573-83000001"
POLICY = "志愿者保险（样例）保单号S2026001"


@dataclass(frozen=True, slots=True)
class Plan:
    """A kind of activity. ``months``: when it is held; none = all the year round."""

    name: str
    service_field: str
    place: str
    content: str
    begin: str
    end: str
    months: tuple[int, ...] = ()
    people: tuple[int, int] = (12, 20)
    recipients: tuple[str, ...] = ("villagers",)
    extra: Fields = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.name)


_INSURED = {"risk": "low", "insurance": "has", "insurer": POLICY}
PLANS = (
    Plan(
        "护河清洁日",
        "09",
        "河埠头",
        "捡拾河岸垃圾，打捞漂浮物。",
        "08:30",
        "11:00",
        (),
        (14, 22),
        ("place",),
        {**_INSURED, "risk_note": "水边作业，穿救生衣，两人一组。"},
    ),
    Plan("垃圾分类上门劝导", "09", "各组垃圾分类点", "讲解分类办法，检查投放。", "06:30", "08:30", (), (11, 17)),
    Plan("敬老理发", "02", "照料中心", "给老人理发、剪指甲、量血压。", "13:00", "16:30", (), (10, 15), ("elderly",)),
    Plan(
        "重阳敬老宴",
        "02",
        "文化礼堂",
        "布置会场，端菜送餐，接送老人。",
        "08:00",
        "13:30",
        (10,),
        (16, 24),
        ("elderly",),
    ),
    Plan("独居老人探访", "02", "各组", "上门聊天，检查水电，代买日用品。", "14:00", "16:00", (), (11, 17), ("alone",)),
    Plan("学雷锋便民服务", "01", "文化礼堂前", "修小家电、磨刀、测血压、法律咨询。", "08:30", "11:30", (3,), (14, 22)),
    Plan(
        "暑期儿童托管",
        "05",
        "儿童之家",
        "辅导作业，讲安全常识，带做手工。",
        "08:30",
        "11:30",
        (7, 8),
        (10, 15),
        ("children",),
    ),
    Plan("文明交通劝导", "11", "村口", "早高峰劝导戴头盔、不逆行。", "07:00", "09:00", (), (10, 15)),
    Plan("送戏下乡秩序维护", "07", "戏台", "引导座位，看管电源，清理场地。", "18:00", "21:30", (5, 10), (12, 18)),
    Plan(
        "小公园修剪除草",
        "10",
        "小公园",
        "除草、修枝、擦洗健身器材。",
        "07:30",
        "10:00",
        (4, 5, 6, 9),
        (12, 18),
        ("place",),
    ),
    Plan(
        "新居民政策讲解",
        "15",
        "便民服务大厅",
        "讲解居住登记、入学、社保办法。",
        "18:30",
        "20:30",
        (),
        (8, 12),
        ("newcomer",),
    ),
    Plan("移风易俗宣传", "14", "文化礼堂", "发倡议书，讲节俭办酒。", "19:00", "20:30", (1, 2, 12), (10, 15)),
    Plan("微心愿认领", "04", "党群活动室", "认领心愿，购买送达。", "14:00", "17:00", (6, 9, 12), (9, 13), ("needy",)),
    Plan(
        "防汛值守",
        "12",
        "圩岸上值守点",
        "夜间巡查圩岸、水闸，发现险情立即上报。",
        "22:00",
        "01:00",
        (7, 8, 9),
        (9, 13),
        ("villagers",),
        {
            "risk": "high",
            "risk_note": "夜间、临水，穿救生衣，两人一组。",
            "insurance": "has",
            "insurer": POLICY,
            "training_note": "防汛抢险常识",
            "agreement_signed": "yes",
            "agreement_paper": "志愿活动卷",
        },
    ),
)


def dates(random: Random, today: date, count: int) -> list[date]:
    """Return so many days of the past year, the oldest first."""
    return sorted(today - timedelta(days=random.randrange(3, 360)) for _ in range(count))


def plan_for(random: Random, on: date, held: Counter[str]) -> Plan:
    """Return a kind of activity that is held in the month of a day, of those held least often so far."""
    fitting = [one for one in PLANS if not one.months or on.month in one.months]
    least = min(held[one.name] for one in fitting)
    chosen = random.choice([one for one in fitting if held[one.name] == least])
    held[chosen.name] += 1
    return chosen


def activity_fields(random: Random, plan: Plan, on: date, cadres: list[str]) -> Fields:
    """Return an activity as it was planned and held; its sheet comes from the caller."""
    recorder, verifier = random.sample(cadres, 2)
    fields: Fields = {
        "name": plan.name,
        "service_field": plan.service_field,
        "organizer": "村新时代文明实践站",
        "leader": random.choice(cadres),
        "place": plan.place,
        "content": plan.content,
        "planned_from": on.isoformat(),
        "planned_to": on.isoformat(),
        "begin_time": plan.begin,
        "end_time": plan.end,
        "wanted": plan.people[1],
        "signup_until": (on - timedelta(days=2)).isoformat(),
        "contact_phone": STATION_PHONE,
        "recipient_kind": list(plan.recipients),
        "risk": "none",
        "recorder": recorder,
        "verifier": verifier,
        "remark": SAMPLE,
        **plan.extra,
    }
    return fields | _before(random, plan, on)


def _before(random: Random, plan: Plan, on: date) -> Fields:
    """Return what had to be done before the day: training, agreement, insurance."""
    found: Fields = {}
    if plan.service_field in ("08", "09", "11", "12", "13", "16"):
        found["trained_on"] = (on - timedelta(days=random.randrange(3, 20))).isoformat()
    if "agreement_signed" in plan.extra:
        found["agreement_on"] = (on - timedelta(days=random.randrange(1, 6))).isoformat()
    if "insurance" in plan.extra:
        found["insured_until"] = (on + timedelta(days=random.randrange(60, 300))).isoformat()
    return found
