"""The invented 两会三团: who sits in them, what they met about in a year, which of their opinions were taken up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.adults import grown
from ruraldesk.demo.council_meetings import ROOM, meetings
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.pairings import write_pairings
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
COUNCIL, ACTIVITY, DECISION = "council", "council_activity", "decision"
TERM_DAYS = 3 * 365

# body, name, tasks, identities of the members, what it meets about
_BODIES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "deliberation", "百姓议事会", "大家的事大家商量，商量出来的意见交村里研究。",
        "party representative villager villager elder",
        ("机耕路先修哪一段", "晒场怎样排日子", "垃圾桶摆在哪里", "河埠头装扶手"),
    ),
    ("gentry", "乡贤参事会", "给村里出主意。", "gentry gentry enterprise elder", ("助学怎样发", "请人回村办厂")),
    (
        "harmony", "和谐促进会", "新老居民一起商量租房、停车、小孩上学。",
        "cadre newcomer newcomer villager", ("出租房门口停车", "新居民小孩暑假看护", "夜里不吵"),
    ),
    ("service", "百事服务团", "修水电、跑腿。", "volunteer volunteer party villager", ("上门修水电", "帮老人跑腿")),
    ("law", "法律服务团", "法律咨询，帮着看合同。", "lawyer cadre party", ("土地流转合同怎么看", "防诈骗讲解")),
    ("moral", "道德评判团", "评风气，不点名批评。", "elder representative villager party", ("丧事简办", "文明养狗")),
)  # fmt: skip


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write the bodies with their meetings, and the units that the village is paired with. Inside a bulk."""
    adults = grown(desk, persons[CADRES:], today)
    spec, activity = desk.store.specs.newest(COUNCIL), desk.store.specs.newest(ACTIVITY)
    taken_up = sorted((one.meta.created_at[:10], one.id) for one in desk.store.records.page(DECISION) if one.number)
    met: list[tuple[date, Fields, str]] = []
    for place, (body, name, tasks, identities, topics) in enumerate(_BODIES):
        began = today - timedelta(days=400 + place * 11)
        members = list(_members(identities.split(), persons, adults, place, began))
        fields: Fields = {
            "body": body, "name": name, "founded_on": (began - timedelta(days=TERM_DAYS)).isoformat(),
            "term_from": began.isoformat(), "term_to": (began + timedelta(days=TERM_DAYS)).isoformat(), "place": ROOM,
            "leader": members[0]["member"], "tasks": tasks, "charter": "yes", "charter_on": began.isoformat(),
            "members": members, "remark": SAMPLE,
        }  # fmt: skip
        council = writer.add(spec, fields, at_work(random, began), "active", writer.number(spec, {}))
        met += meetings(random, council, body, members[0]["member"], topics, taken_up, today)
    for on, fields, state in sorted(met, key=lambda one: one[0]):
        writer.add(activity, fields, at_work(random, on), state)
    write_pairings(desk, writer, random, persons, today)


def _members(
    identities: list[str], persons: Sequence[str], adults: list[str], place: int, began: date
) -> Iterator[Fields]:
    for nth, identity in enumerate(identities):
        person = persons[nth] if identity == "cadre" else adults[(20 + place * 6 + nth) % len(adults)]
        duty = {0: "leader", 1: "deputy"}.get(nth, "member")
        yield {"member": person, "duty": duty, "identity": identity, "joined_on": began.isoformat()}
