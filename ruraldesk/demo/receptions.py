"""Invented reception days of delegates, and what villagers brought before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.adults import grown
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
DAY, MATTER = "reception_day", "reception_matter"
KINDS = ("party", "congress", "cppcc")
PHONE = "0573-83000000"

# what was said, under which head, who sees to it, the answer
_MATTERS: tuple[tuple[str, str, str, str], ...] = (
    ("到河埠头一段夜里没有灯。", "building", "村民委员会", "先装两盏太阳能灯，其余列入明年。"),
    ("垃圾桶离水井太近。", "environment", "村环卫组", "已经移开五米。"),
    ("机埠出水慢，晚稻缺水。", "farming", "样例水利站", "换了一台泵，已经出水。"),
    ("老人补贴到账晚了。", "welfare", "镇民政办", "银行卡换过，本月一起补发。"),
    ("校车不到东头。", "school_health", "镇教育办", "下学期加一个停靠点。"),
    ("路口没有反光镜。", "safety", "镇交管站", "装了一面反光镜。"),
    ("流转费什么时候发。", "assets", "股份经济合作社", "已公示，月底前发放。"),
    ("公开栏的字太小。", "disclosure", "村务监督委员会", "改用大纸，字放大。"),
)


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write a year of reception days and their matters. Inside a bulk."""
    delegates = [persons[0], persons[2], persons[3]]
    adults = grown(desk, persons[CADRES:], today)
    spec, matter = desk.store.specs.newest(DAY), desk.store.specs.newest(MATTER)
    said: list[tuple[date, Fields, str]] = []
    for back in (3, 2, 1, 0):
        first, noted = _quarter(today, back), _quarter(today, back) - timedelta(days=4)
        last = _quarter(today, back - 1) - timedelta(days=1)
        days = list(_days(first, today, delegates))
        fields: Fields = {
            "headline": f"{first.year}年第{(first.month + 2) // 3}季度接待日",
            "period_from": first.isoformat(), "period_to": last.isoformat(),
            "usual_place": "村便民服务中心", "usual_time": "上午9:00到11:00",
            "days": days, "posted_on": noted.isoformat(), "contact_phone": PHONE, "remark": SAMPLE,
        }  # fmt: skip
        schedule = writer.add(spec, fields, at_work(random, noted), "posted" if not back else "done")
        for row in days:
            said += _said(random, schedule, row, adults, persons[1], today) if row.get("held") == "held" else []
    for on, one, state in sorted(said, key=lambda each: each[0]):
        writer.add(matter, one, at_work(random, on), state, writer.number(matter, {"year": str(on.year)}))


def _quarter(today: date, back: int) -> date:
    months = today.year * 12 + (today.month - 1) // 3 * 3 - back * 3
    return date(months // 12, months % 12 + 1, 1)


def _days(first: date, today: date, delegates: list[str]) -> Iterator[Fields]:
    for nth, who in enumerate(delegates):
        on = (first + timedelta(days=nth * 31)).replace(day=15)
        row: Fields = {"on_day": on.isoformat(), "delegate": who, "delegate_kind": KINDS[nth]}
        told = {"held": "nobody" if (on.month + nth) % 7 == 0 else "held"} if on < today else {}
        yield row | told


def _said(
    random: Random, schedule: str, day: Fields, adults: Sequence[str], handler: str, today: date
) -> Iterator[tuple[date, Fields, str]]:
    on = date.fromisoformat(day["on_day"])
    for nth in range(random.randrange(1, 4)):
        words, topic, unit, answer = _MATTERS[(on.month * 3 + nth) % len(_MATTERS)]
        nameless = random.random() < 0.25
        fields: Fields = {
            "schedule": schedule, "received_on": on.isoformat(), "delegate": day["delegate"],
            "delegate_kind": day["delegate_kind"], "anonymous": "yes" if nameless else "no", "content": words,
            "topic": topic, "remark": SAMPLE,
        }  # fmt: skip
        if not nameless:
            fields["reflector"] = adults[(on.month * 7 + nth) % len(adults)]
        answered = on + timedelta(days=random.choice((4, 9, 13, 15, 19)))
        if answered >= today:
            yield (
                on,
                fields | ({"handling_unit": unit, "handler": handler} if nth else {}),
                "assigned" if nth else "received",
            )
            continue
        fields |= {"handling_unit": unit, "handler": handler, "answer": answer, "answered_on": answered.isoformat()}
        recent = answered > today - timedelta(days=5)
        fields |= {} if recent else {"satisfaction": random.choices(("good", "fair", "none", "bad"), (6, 3, 1, 1))[0]}
        yield on, fields, "answered" if recent else "closed"
