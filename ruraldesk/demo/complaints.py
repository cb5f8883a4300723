"""A few complaints about the invented volunteers' service, in the states that a year leaves them in."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

COMPLAINT = "volunteer_complaint"
TOLD = (  # state, days ago, source, about, matter
    ("closed", 210, "phone", "arrange", "约好上午来帮忙，等到中午没人来。"),
    ("closed", 140, "box", "record", "说活动只有一小时，公示写了两小时。"),
    ("answered", 45, "visit", "service", "理发剪得不齐。"),
    ("refused", 90, "other", "other", "要志愿者天天来做饭。"),
    ("accepted", 6, "hotline", "charge", "上门修水龙头，说要收20元。"),
    ("drafting", 1, "visit", "arrange", "想换一位来陪聊的。"),
)


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write them; the last one is not taken up yet."""
    cadres = persons[:CADRES]
    for place, (state, ago, source, about, matter) in enumerate(TOLD):
        on = today - timedelta(days=ago)
        fields: Fields = {
            "received_on": on.isoformat(), "source": source, "about": about, "matter": matter, "remark": SAMPLE,
        }  # fmt: skip
        answered = {"answered_on": (on + timedelta(days=3)).isoformat()}
        if source == "hotline":
            fields["ticket_no"] = f"96345{on:%Y%m%d}{place:04}"
        if state in ("answered", "closed"):
            fields |= answered | {
                "handler": cadres[2], "found": "和派人的都问过。", "result": ("true", "part", "untrue")[place % 3],
                "mended": "派单表上记清时间，改期先打电话。", "answer": "情况查清，已经改了。", "satisfied": "fair",
            }  # fmt: skip
        if state == "refused":
            fields |= answered | {"refused_why": "志愿服务不能天天固定上门做饭，已介绍助餐点。"}
        number = "" if state in ("drafting", "refused") else on.isoformat()
        enter(desk, writer, COMPLAINT, fields, at_work(random, on), state, numbered=number)
