"""Invented supports of the village's societies: what was agreed, paid and accepted."""

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
SUPPORT = "support"

# way, project, place of its society in the list (or an outside one), 元 agreed and paid, days since then, state
_SUPPORTS: tuple[tuple[str, str, int | str, int, int, int, str], ...] = (
    ("purchase", "独居老人每周探访", 2, 8000, 8000, 320, "accepted"),
    ("purchase", "河道保洁服务", 3, 12000, 6000, 150, "running"),
    ("grant", "文艺队添置服装", 1, 3600, 3600, 260, "accepted"),
    ("venture", "稻鱼共生带头户培养", 4, 20000, 10000, 120, "running"),
    ("venue", "文化活动室给读书会", 0, 0, 0, 280, "running"),
    ("venue", "儿童之家给四点半课堂", "样例青禾社会工作服务中心", 0, 0, 80, "running"),
    ("grant", "太极队音响", 7, 1500, 0, 20, "agreed"),
    ("purchase", "新居民法律咨询", "样例同舟社会工作服务中心", 5000, 0, 200, "stopped"),
)


def write_supports(
    desk: Desk, writer: Writer, random: Random, societies: Sequence[str], persons: Sequence[str], today: date
) -> dict[str, str]:
    """Write the supports; return those of money by society."""
    spec, found = desk.store.specs.newest(SUPPORT), {}
    for way, project, whose, amount, paid, back, state in sorted(_SUPPORTS, key=lambda one: -one[5]):
        on = today - timedelta(days=back)
        fields: Fields = {
            "way": way, "project": project, "provider": "村民委员会", "responsible": persons[0],
            "content": f"{project}，每月记录一次情况。", "target_people": 20, "agreed_on": on.isoformat(),
            "agreement_paper": "三社联动卷", "period_from": on.isoformat(),
            "period_to": (on + timedelta(days=180 if state != "running" else 360)).isoformat(), "remark": SAMPLE,
        }  # fmt: skip
        fields |= {"society": societies[whose]} if isinstance(whose, int) else {"outside_society": whose}
        if way == "venue":
            fields |= {"venue_note": "村服务中心", "venue_times": "每周三、周六下午"}
        else:
            fields |= {"amount": f"{amount}.00", "fund_source": ["lottery"] if way == "venture" else ["collective"]}
            fields["payments"] = list(_payments(on, paid))
        if state == "accepted":
            done = (on + timedelta(days=185)).isoformat()
            fields |= {"accepted_on": done, "accepted_by": persons[2], "acceptance": "记录齐全，合格。"}
            fields["served_people"] = 22
        if state == "stopped":
            fields["stop_reason"] = "机构人手不够，双方同意不再做。"
        record = writer.add(spec, fields, at_work(random, on), state, writer.number(spec, {"year": str(on.year)}))
        if way != "venue" and isinstance(whose, int) and paid:
            found[societies[whose]] = record
    return found


def _payments(on: date, paid: int) -> Iterator[Fields]:
    for nth in range(2 if paid else 0):
        day = on + timedelta(days=15 + nth * 60)
        yield {"paid_on": day.isoformat(), "paid_amount": f"{paid // 2}.00", "voucher": f"记-{day.month:02}{nth + 11}"}
