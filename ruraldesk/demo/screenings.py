"""A year of the village's rounds: what was looked into before it became a quarrel, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

SCREENING, CASE = "dispute_screening", "mediation_case"
USUAL_ROUNDS = 12
SPOTS = (
    ("02", "两户为晾衣架伸到邻家场地有口角。", "当场移开，双方认可。"),
    ("02", "空调外机对着邻家窗户，夏天吵。", "加装导风罩，双方认可。"),
    ("01", "兄弟两家为轮流照顾老人的日子说不拢。", "排好值班表，双方签字。"),
    ("09", "养鸡棚气味大，邻居有意见。", "每天清扫，棚移到屋后。"),
)
WATCHED = (
    ("07", "承包地田埂被犁掉半垄，两户各说各的。", "拉线重新打桩，双方认可。"),
    ("10", "加工点拖欠一个月工资，务工者来问过两次。", "工资已结清。"),
    ("03", "翻建房屋想往外挪半米，邻居不放心。", "按原宅基放样，邻居到场看过。"),
    ("04", "租金到期没有交，租户说缓一个月。", "租金补交，重签合同。"),
)
KINDS = ("regular", "daily", "topic", "regular", "key_days", "daily")
TOPICS = ("土地流转租金", "外来务工者工资")
KEY_DAYS = (
    "岁末年初", "春节前后", "春耕时节", "清明前后", "五一前后", "汛期以前",
    "汛期", "汛期", "中秋前后", "国庆前后", "秋收前后", "岁末年初",
)  # fmt: skip


def write(
    desk: Desk, writer: Writer, random: Random, persons: list[str], today: date, *, rounds: int = USUAL_ROUNDS
) -> None:
    """Write the rounds of a year, a month between two; the last one is not written up yet."""
    cadres = persons[:CADRES]
    own = LedgerQuery(where={"source": "own"}, order="accepted_on")
    cases = [one for one in desk.store.records.page(CASE, own) if one.fields.get("accepted_on")]
    for place in range(rounds):
        on = today - timedelta(days=3 + 29 * (rounds - 1 - place))
        last = place == rounds - 1
        fields = _round(random, place, on, cadres) | {"findings": _findings(random, place, on, today, cadres)}
        taken = [one for one in cases if 0 <= (date.fromisoformat(str(one.fields["reg_date"])) - on).days < 29]
        fields["findings"] += [_became(one.id, str(one.fields["dispute_type"])) for one in taken[:1]]
        watching = any(one["handling"] == "watch" and "settled_on" not in one for one in fields["findings"])
        state = "drafting" if last else "screened" if watching else "closed"
        enter(desk, writer, SCREENING, fields, at_work(random, on), state, numbered="" if last else on.isoformat())


def _round(random: Random, place: int, on: date, cadres: list[str]) -> Fields:
    kind = KINDS[place % len(KINDS)]
    first = place * 3 % 12 + 1
    whole = kind == "key_days"
    fields: Fields = {
        "screened_on": on.isoformat(),
        "screening_kind": kind,
        "area": "全村" if whole else f"第{first}至{first + 2}组" if first < 11 else f"第{first}、12组",
        "households": random.randrange(90, 140) if whole else random.randrange(24, 66),
        "leader": cadres[3],
        "screeners": [
            {"screener": cadres[3], "screener_as": "mediator"},
            {"screener": cadres[4], "screener_as": "grid"},
            *([{"screener": cadres[1], "screener_as": "committee"}] if place % 2 else []),
        ],
        "advice": "总体平稳，没有群体性苗头。",
        "remark": SAMPLE,
    }
    if kind in ("topic", "key_days"):
        fields["topic"] = KEY_DAYS[on.month - 1] if whole else TOPICS[place // len(KINDS) % 2]
    return fields


def _findings(random: Random, place: int, on: date, today: date, cadres: list[str]) -> list[Fields]:
    kind, summary, how = SPOTS[place % len(SPOTS)]
    found: list[Fields] = []
    if place % 4 != 3:
        found.append({
            "finding_type": kind, "finding_group": random.randrange(1, 13), "finding_summary": summary,
            "handling": "on_spot", "settled_on": on.isoformat(), "settled_how": how, "finding_prevented": "yes",
        })  # fmt: skip
    if place % 2:
        found.append(_watched(random, place, on, today, cadres))
    return found


def _watched(random: Random, place: int, on: date, today: date, cadres: list[str]) -> Fields:
    kind, summary, how = WATCHED[place // 2 % len(WATCHED)]
    settled = on < today - timedelta(days=70)
    until = on + timedelta(days=random.randrange(14, 40)) if settled else today + timedelta(days=5)
    fields: Fields = {
        "finding_type": kind, "finding_group": random.randrange(1, 13), "finding_summary": summary,
        "finding_risk": "tense" if kind == "10" else "none", "handling": "watch", "follower": cadres[4],
        "follow_by": until.isoformat(),
    }  # fmt: skip
    if settled:
        fields |= {"settled_on": until.isoformat(), "settled_how": how, "finding_prevented": "yes"}
    return fields


def _became(case: str, kind: str) -> Fields:
    """Return what was found and became a case that the committee took up by itself."""
    return {
        "finding_type": kind,
        "finding_summary": "双方已经争吵，经说明愿意接受调解。",
        "finding_risk": "tense",
        "handling": "case",
        "finding_case": case,
    }
