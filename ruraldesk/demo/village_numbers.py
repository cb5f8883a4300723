"""The invented village in numbers: how many live there, what the desk did, who is certified, what money came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from ruraldesk.demo.adults import grown
from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, GROUPS, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

POPULATION, ERRAND, WORKER, MONEY = "population", "service_log", "social_worker", "funding"
ERRANDS = 60
MATTERS = ("insurance", "pension", "social_card", "allowance", "payment", "app", "job", "residence", "law", "school")
MODES = ("instant", "instant", "instant", "online", "agency", "fewer_trips")
SOURCES = ("counter", "counter", "counter", "phone", "home", "hotline", "grid")
# level, days since it was gained, days since it was registered, post, publish, state
WORKERS = (
    ("assistant", 2300, 480, "desk", "yes", "serving"),
    ("worker", 1500, 1050, "cadre", "yes", "serving"),
    ("assistant", 900, 880, "society", "no", "left"),
    ("assistant", 60, 0, "desk", "no", ""),
)
# name, source, payer, basis, yuan, days since it came, parts spent in percent, what for, closed
MONEYS = (
    ("社区服务运转经费", "fiscal", "样例镇人民政府", "both", 62000, 300, (30, 25, 20), "水电、便民服务、活动", False),
    ("居家养老照料中心添置", "lottery", "样例区民政局", "project", 30000, 260, (60, 40), "添置床位、助餐设备", True),
    ("网格便民服务经费", "fiscal", "样例镇人民政府", "people", 24800, 200, (40, 20), "耗材、资料", False),
    ("村文化活动经费", "collective", "村股份经济合作社", "project", 18000, 150, (50,), "文化礼堂活动", False),
    ("儿童之家图书", "enterprise", "样例食品有限公司", "project", 8000, 120, (100,), "买图书、书架", True),
    ("助学捐款", "donation", "", "free", 5000, 90, (), "资助上学有困难的学生", False),
    ("冬季慰问", "collective", "村股份经济合作社", "project", 12000, 0, (), "走访慰问老人", False),
)  # fmt: skip


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write three half-years of counts, a year of errands, the certified and the money. Inside a bulk."""
    cadres, others = list(persons[:CADRES]), grown(desk, persons[CADRES:], today)
    _counts(desk, writer, random, cadres, today)
    for ago in sorted((random.randrange(1, 360) for _ in range(ERRANDS)), reverse=True):
        _errand(desk, writer, random, [cadres[0], cadres[1], cadres[4]], others, today - timedelta(days=ago))
    _waiting(desk, writer, random, cadres, today)
    for place, row in enumerate(WORKERS):
        _worker(desk, writer, random, cadres[place], place, row, today)
    for one in MONEYS:
        _money(desk, writer, random, cadres, one, today)


def _counts(desk: Desk, writer: Writer, random: Random, cadres: Sequence[str], today: date) -> None:
    groups = [random.randrange(150, 240) for _ in range(GROUPS)]
    for ago in (420, 235, 50):
        on = today - timedelta(days=ago)
        rows = [_group(no + 1, people + random.randrange(-4, 5)) for no, people in enumerate(groups)]
        fields: Fields = {
            "counted_on": on.isoformat(), "source": ["groups", "grid"], "counter": cadres[4], "checker": cadres[0],
            "groups": rows, "remark": SAMPLE,
        }  # fmt: skip
        enter(desk, writer, POPULATION, fields, at_work(random, on), "checked")


def _group(no: int, registered: int) -> Fields:
    return {
        "group_no": no, "households": registered * 10 // 33, "registered": registered, "away": registered // 8 + no,
        "newcomers": (no * 7) % 60 + 4, "adults": registered * 84 // 100, "elders": registered * 27 // 100,
        "representatives": 3, "party_members": registered // 24,
    }  # fmt: skip


def _errand(
    desk: Desk, writer: Writer, random: Random, handlers: Sequence[str], others: Sequence[str], on: date
) -> None:
    named = random.random() < 0.6
    source = random.choice(SOURCES)
    fields: Fields = {
        "served_on": on.isoformat(), "matter": random.choice(MATTERS), "who": "person" if named else "counted",
        "people": 1 if named else random.choice((1, 1, 2, 3, 6)), "mode": random.choice(MODES), "source": source,
        "handler": random.choice(handlers), "result": random.choice(("done", "done", "done", "passed", "told")),
        "closed_on": on.isoformat(), "remark": SAMPLE,
    }  # fmt: skip
    fields |= {"person": random.choice(others)} if named else {}
    fields |= {"ticket_no": f"{on:%Y%m%d}{random.randrange(100):03}"} if source == "hotline" else {}
    if random.random() < 0.9:
        fields["minutes"] = random.randrange(3, 50)
    enter(desk, writer, ERRAND, fields, at_work(random, on), "closed", numbered=on.isoformat())


def _waiting(desk: Desk, writer: Writer, random: Random, cadres: Sequence[str], today: date) -> None:
    for ago, ahead, matter in ((9, -1, "disabled"), (3, 4, "relief")):
        on = today - timedelta(days=ago)
        fields: Fields = {
            "served_on": on.isoformat(), "matter": matter, "who": "counted", "people": 1, "mode": "agency",
            "source": "home", "handler": cadres[1], "promised_on": (today + timedelta(days=ahead)).isoformat(),
            "result": None, "remark": SAMPLE,
        }  # fmt: skip
        enter(desk, writer, ERRAND, fields, at_work(random, on), "waiting")


def _worker(
    desk: Desk,
    writer: Writer,
    random: Random,
    person: str,
    place: int,
    row: tuple[str, int, int, str, str, str],
    today: date,
) -> None:
    level, gained, registered, post, publish, state = row
    on = today - timedelta(days=gained)
    fields: Fields = {
        "person": person, "level": level, "certificate_no": f"样证{on.year}-{place + 11:04}",
        "gained_on": on.isoformat(), "post": post, "publish": publish, "remark": SAMPLE,
    }  # fmt: skip
    if state:
        renewed = (today - timedelta(days=registered)).isoformat()
        fields |= {"since": (on + timedelta(days=15)).isoformat(), "registered_on": renewed}
        fields["courses"] = [
            {
                "course_on": (today - timedelta(days=ago)).isoformat(),
                "course": course,
                "course_by": "样例社会工作协会",
                "course_hours": hours,
            }
            for ago, course, hours in ((240, "个案工作", "8.0"), (70, "社区协商", "6.5"))
        ]
    if state == "left":
        fields["left_on"] = (today - timedelta(days=40)).isoformat()
    enter(desk, writer, WORKER, fields, at_work(random, on), state)


def _money(
    desk: Desk,
    writer: Writer,
    random: Random,
    cadres: Sequence[str],
    row: tuple[str, str, str, str, int, int, tuple[int, ...], str, bool],
    today: date,
) -> None:
    name, source, payer, basis, yuan, ago, parts, purpose, closed = row
    on = today - timedelta(days=ago)
    fields: Fields = {
        "name": f"{name}（样例）", "source": source, "basis": basis, "amount": f"{yuan}.00", "purpose": f"{purpose}。",
        "responsible": cadres[0], "remark": SAMPLE,
    }  # fmt: skip
    fields |= {"payer": payer} if payer else {"donor_unit": "样例爱心商户"}
    if basis == "both":
        fields["base_area"] = "3120.50"
    if ago:
        fields |= {"received_on": on.isoformat(), "use_by": (on + timedelta(days=365)).isoformat()}
        fields["uses"] = [
            {
                "used_on": (on + timedelta(days=20 * (place + 1))).isoformat(),
                "used_for": purpose.split("、")[place % len(purpose.split("、"))],
                "used_amount": f"{yuan * part // 100}.00",
                "voucher": f"记-{place + 1:04}",
            }
            for place, part in enumerate(parts)
        ]
    if closed:
        fields["closed_on"] = (on + timedelta(days=20 * len(parts) + 5)).isoformat()
    number = on.isoformat() if ago else ""
    state = "closed" if closed else "received" if ago else ""
    enter(desk, writer, MONEY, fields, at_work(random, on), state, numbered=number)
