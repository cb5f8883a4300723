"""Invented units that the village is paired with, and what each did for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
PAIRING = "pairing"

# unit, kind, what for, days since it began, state; and what it did: kind, words, 元, people
_UNITS: tuple[tuple[str, str, str, int, str, tuple[tuple[str, str, int, int], ...]], ...] = (
    (
        "样例区农业农村局", "office", "技术下乡、助销、党员联学。", 600, "active",
        (("training", "水稻病虫害防治课", 0, 46), ("money", "修机埠补助", 20000, 0), ("service", "测土三次", 0, 31)),
    ),
    (
        "样例针织有限公司", "enterprise", "招工先招本村人，每年助学一次。", 420, "active",
        (("money", "助学金", 6000, 12), ("activity", "进厂参观", 0, 25)),
    ),
    (
        "样例镇中心小学", "school", "暑期课堂、图书流动。", 330, "active",
        (("activity", "暑期课堂八次", 0, 96), ("goods", "图书300册", 4500, 60)),
    ),
    (
        "样例驻地部队", "army", "防汛联动、国防教育。", 260, "active",
        (("service", "汛前加固圩堤", 0, 0), ("training", "急救演练", 0, 40)),
    ),
    ("样例城东社区", "village", "文艺交流、农货进社区。", 800, "ended", (("activity", "农货集市两次", 0, 210),)),
)  # fmt: skip


def write_pairings(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write the paired units. Inside a bulk."""
    spec = desk.store.specs.newest(PAIRING)
    for place, (partner, kind, content, back, state, deeds) in enumerate(sorted(_UNITS, key=lambda one: -one[3])):
        on = today - timedelta(days=back)
        fields: Fields = {
            "partner": partner, "partner_kind": kind, "contact": "办公室（样例）",
            "contact_phone": f"0573-8300010{place}", "responsible": persons[place % 3], "content": content,
            "agreed_on": on.isoformat(),
            "agreed_until": (on + timedelta(days=(440 if place == 2 else 1095))).isoformat(),
            "agreement_paper": "结对共建卷", "deeds": list(_deeds(on, today, deeds)), "remark": SAMPLE,
        }  # fmt: skip
        if state == "ended":
            fields |= {"ended_on": (today - timedelta(days=70)).isoformat(), "end_reason": "协议到期，双方商定不再续。"}
        writer.add(spec, fields, at_work(random, on), state, writer.number(spec, {}))


def _deeds(on: date, today: date, deeds: tuple[tuple[str, str, int, int], ...]) -> Iterator[Fields]:
    for nth, (kind, words, yuan, people) in enumerate(deeds):
        day = min(on + timedelta(days=60 + nth * 90), today)
        row: Fields = {"done_on": day.isoformat(), "deed_kind": kind, "deed": words, "deed_people": people}
        yield row | ({"deed_amount": f"{yuan}.00", "voucher": f"记-{day.month:02}{nth + 31}"} if yuan else {})
