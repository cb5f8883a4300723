"""Invented teams of volunteers, one for each kind that the village's volunteers belong to."""

from __future__ import annotations

from datetime import date, timedelta

from ruraldesk.demo.entering import enter
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

TEAM = "team"
TEAMS = (
    ("party", "禾塘党员先锋队", ("01", "14"), "走访、政策宣讲、带头清洁家园。", "每月5日上午"),
    ("youth", "禾塘青年突击队", ("10", "05"), "搬运、防汛巡查、帮孩子补功课。", "周末"),
    ("women", "禾塘巾帼队", ("02", "09"), "看望老人、垃圾分类入户。", "每月8日上午"),
    ("senior", "禾塘银龄互助队", ("02", "01"), "给独居老人理发、陪聊、跑腿。", "每月10日、25日上午"),
    ("safety", "禾塘平安巡防队", ("11", "01"), "夜间巡逻、纠纷劝解。", "每晚7点到9点"),
    ("skilled", "禾塘便民服务队", ("01", "15"), "修水电、磨剪刀、帮填表。", "每月15日"),
)


def write(desk: Desk, writer: Writer, cadres: list[str], today: date) -> dict[str, str]:
    """Write the teams; return the record of each kind."""
    made = {}
    for place, (kind, name, fields, purpose, when) in enumerate(TEAMS):
        founded = today - timedelta(days=400 * (place + 1))
        values = {
            "name": f"{name}（样例）", "team_kind": kind, "station": "村新时代文明实践站", "leader": cadres[place],
            "deputy": cadres[place + 6], "founded_on": founded.isoformat(),
            "record_no": f"余新志队{founded.year}-{place + 3:02}",
            "service_fields": list(fields), "purpose": purpose, "regular_time": when, "duty_phone": "0573-83000000",
            "remark": SAMPLE,
        }  # fmt: skip
        at = f"{founded.isoformat()}T02:00:00Z"
        made[kind] = enter(desk, writer, TEAM, values, at, "active", numbered=founded.isoformat())
    return made
