"""The invented tending of greens, banks, squares and trees, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ruraldesk.demo.facility_desk import FUND, Fields, Village
from ruraldesk.demo.facility_money import Paid
from ruraldesk.store.ledger import LedgerQuery

# what is tended, where, work, who does it, what came of it, cost in yuan
_ACTIONS = (
    ("green", "小公园", "修剪绿篱，清杂草，补种死株。", "own", "修剪绿篱120米，清杂草2车，补种60株。", 640),
    ("river", "第3组河岸", "捡拾河岸垃圾，打捞漂浮物。", "volunteer", "清出垃圾26袋。", 0),
    ("space", "文化礼堂前广场", "清洗地面，扶正座椅。", "own", "清洗约400平方米，扶正座椅6把。", 0),
    ("facility", "村道沿线", "擦洗路牌、紧固螺栓。", "own", "擦洗路牌16块。", 80),
    ("waste", "第8组田头", "清理积存垃圾。", "market", "清运3车。", 900),
    ("look", "第1组、第2组", "整治乱堆放、乱张贴。", "volunteer", "整治点位21处。", 0),
    ("tree", "古樟周边", "松土、施肥，清理树下堆物。", "professional", "松土40平方米，施肥1次。", 1200),
)


def tended(village: Village) -> Iterator[Paid]:
    query = LedgerQuery(where={"state": ["finished", "archived"]}, order="planned_from")
    helpers = iter(village.desk.store.records.page("activity", query))
    for nth in range(21):
        field, where, work, way, done, cost = _ACTIONS[nth % len(_ACTIONS)]
        on = village.day(330 - nth * 17) if nth < 19 else village.today + timedelta(days=(nth - 18) * 5)
        state = "planned" if on > village.today else "cancelled" if nth == 9 else "done"
        helped = next(helpers, None) if way == "volunteer" and state == "done" else None
        if helped is not None:
            on = date.fromisoformat(str(helped.fields["planned_from"]))
        fields: Fields = {
            "field": field, "place": where, "work": work, "acted_on": str(on), "way": way,
            "leader": village.cadres[nth % 6],
        }  # fmt: skip
        if helped is not None:
            fields["activity"] = helped.id
        if way in ("market", "professional"):
            fields["worker_unit"] = "样例养护队"
        if state == "done":
            fields |= {"people": village.random.randrange(4, 24), "hours": "2.5", "done": done}
            fields |= {"cost": f"{cost}.00", "fund_source": FUND, "voucher": f"记-{nth:04}"} if cost else {}
        elif state == "cancelled":
            fields["cancel_reason"] = "雨天，改期。"
        record = village.add("care_action", fields, state, on)
        if state == "done" and cost:
            yield Paid("out_action", record, on, f"{where}管护", f"{cost}.00")
