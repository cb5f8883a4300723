"""What hangs on the invented facilities: the rooms of the centre, repairs in every state, flood supplies in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.facilities import SUPPLIES, Kind
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
Place = tuple[str, Kind]  # a facility's id and kind
ROOM, REPAIR, STOCK_MOVE = "room", "repair", "stock_move"
CENTRE, STORE = "0100", "14"
REPAIRS = 46

# floor, number, name, ㎡, functions, what it serves, weight: more than 500 ㎡; above 80% without the shared parts only
_ROOMS: tuple[tuple[int, str, str, str, list[str], str, int], ...] = (
    (1, "101", "便民服务大厅", "168.60", ["hall", "window", "service"], "direct", 100),
    (1, "102", "卫生室", "64.20", ["clinic"], "direct", 100),
    (1, "103", "老年照料室", "82.50", ["elderly"], "residents", 100),
    (1, "104", "志愿服务站", "26.40", ["volunteer", "incubator"], "direct", 100),
    (1, "105", "警务室、值班室", "21.30", ["police", "duty"], "work", 100),
    (1, "106", "门厅、走廊、楼梯", "46.80", ["corridor"], "shared", 100),
    (1, "107", "卫生间", "14.60", ["toilet"], "shared", 100),
    (2, "201", "文化活动室", "118.00", ["culture_room", "culture"], "residents", 100),
    (2, "202", "图书阅览室", "58.30", ["reading"], "residents", 100),
    (2, "203", "儿童之家", "42.70", ["children"], "residents", 100),
    (2, "204", "议事（会议）室", "60.05", ["mediation", "meeting"], "residents", 60),
    (2, "205", "培训教室、党群活动室", "72.40", ["classroom", "party_room", "training"], "residents", 80),
    (2, "206", "办公室", "48.00", ["desk"], "work", 100),
    (2, "207", "档案室", "18.20", ["archive"], "work", 100),
    (2, "208", "走廊、楼梯", "30.10", ["corridor"], "shared", 100),
)
_FAULTS: dict[str, tuple[str, str, str]] = {
    "02": ("灯不亮，查是线路老化。", "换线、换灯头，试亮正常。", "禾塘电工组（样例）"),
    "04": ("井盖响，边上有积水。", "更换井盖垫圈，疏通管道。", "禾塘环保运维队（样例）"),
    "05": ("路面坑洼两处，下雨积水。", "挖除破损面，重浇混凝土。", "样例市政养护队"),
    "06": ("压力掉到红区。", "送检换药，压力恢复到绿区。", "样例消防维保站"),
    "10": ("转盘松动，有异响。", "更换轴承，加固地脚螺栓。", "样例体育器材公司"),
    "11": ("桶盖脱落，踏板坏。", "更换桶盖和踏板。", "物业保洁组（样例）"),
    "15": ("启闭杆锈住，转不动。", "除锈上油，更换一只螺母。", "样例水利站"),
}
_SOURCES = ("inspection", "villager", "villager", "hotline", "grid", "other")
_STATES = ("repaired",) * 30 + ("to_accept", "to_accept", "repairing", "repairing", "assigned", "found", "stopped")


@dataclass(frozen=True, slots=True)
class Kept:
    """One invented record: its form's fields, its state, and the day it was written."""

    fields: Fields
    state: str
    on: date


def write_upkeep(
    desk: Desk,
    writer: Writer,
    random: Random,
    persons: Sequence[str],
    places: Sequence[Place],
    told: Callable[[], None],
) -> None:
    """Write rooms, repairs and stock moves for facilities that stand already. Inside a bulk."""
    today = desk.clock.today()
    for form, many in (
        (ROOM, [one for place, kind in places if kind.sub == CENTRE for one in rooms(today, place, persons)]),
        (REPAIR, list(repairs(random, today, persons, places))),
        (
            STOCK_MOVE,
            [one for place, kind in places if kind.code == STORE for one in moves(random, today, persons, place)],
        ),
    ):
        spec = desk.store.specs.newest(form)
        for one in sorted(many, key=lambda one: one.on):
            numbered = spec.numbering is not None and one.state != spec.first_state
            number = writer.number(spec, {"year": str(one.on.year)}) if numbered else ""
            writer.add(spec, one.fields, at_work(random, one.on), one.state, number)
            told()


def rooms(today: date, centre: str, persons: Sequence[str]) -> Iterator[Kept]:
    """Yield the rooms of the service centre."""
    for floor, number, name, area, functions, service, weight in _ROOMS:
        fields: Fields = {
            "facility": centre, "facility_class": "01", "name": name, "floor": floor, "room_no": number, "area": area,
            "functions": functions, "service": service, "keeper": persons[floor], "remark": SAMPLE,
        }  # fmt: skip
        if service in ("direct", "residents"):
            fields |= {"weight": weight, "open_hours": "8:30-17:00" if service == "direct" else "8:30-20:30"}
        yield Kept(fields, "listed", today - timedelta(days=330))


def repairs(random: Random, today: date, persons: Sequence[str], places: Sequence[Place]) -> Iterator[Kept]:
    """Yield a year of repairs in every state; some are slow, some are open too long."""
    breaking = [(place, kind) for place, kind in places if kind.code in _FAULTS]
    if not breaking:
        return
    for nth in range(REPAIRS):
        place, kind = random.choice(breaking)
        state = _STATES[nth % len(_STATES)]
        back = random.randrange(30, 350) if state == "repaired" else random.randrange(3, 40)
        yield _repair(random, today - timedelta(days=back), persons, place, kind, state)


def _repair(random: Random, on: date, persons: Sequence[str], place: str, kind: Kind, state: str) -> Kept:
    problem, measure, unit = _FAULTS[kind.code]
    source = random.choice(_SOURCES)
    fields: Fields = {
        "facility": place, "facility_class": kind.code, "reported_on": on.isoformat(), "source": source,
        "problem": problem, "urgency": random.choices(("normal", "urgent"), (8, 2))[0], "remark": SAMPLE,
    }  # fmt: skip
    if source == "hotline":
        fields["ticket_no"] = f"样例{random.randrange(1000, 9999)}"
    if state == "stopped":
        fields |= {"stop_reason": "等配件，已停用并挂牌。", "urgency": "danger"}
    if state in ("assigned", "repairing", "to_accept", "repaired"):
        assigned = on + timedelta(days=random.randrange(0, 3))
        fields |= {"assigned_on": assigned.isoformat(), "assigned_unit": unit}
        if state != "assigned":
            fields["started_on"] = assigned.isoformat()
    if state in ("to_accept", "repaired"):
        taken = min(random.choices((3, 6, 11, 19), (4, 4, 2, 1))[0], 3 if state == "to_accept" else 19)
        fields |= {"finished_on": (on + timedelta(days=taken)).isoformat(), "measure": measure}
        fields |= _cost(random, on)
    if state == "repaired":
        accepted = date.fromisoformat(fields["finished_on"]) + timedelta(days=random.randrange(0, 4))
        fields |= {"accepted_by": random.choice(persons[:CADRES]), "accepted_on": accepted.isoformat()}
        fields |= {"acceptance_note": "能正常使用，合格。", "rating": random.choices(("good", "fair"), (9, 1))[0]}
    return Kept(fields, state, on)


def _cost(random: Random, on: date) -> Fields:
    material, work = random.randrange(30, 900) * 100 + random.choice((0, 50)), random.randrange(80, 400) * 100
    voucher = f"记-{on.month:02}{random.randrange(1, 40):02}"
    rows = [("材料费", material), ("人工费", work)]
    costs = [
        {"cost_item": item, "cost_amount": f"{fen // 100}.{fen % 100:02}", "voucher": voucher} for item, fen in rows
    ]
    return {"costs": costs, "fund_source": ["collective"]}


def moves(random: Random, today: date, persons: Sequence[str], store: str) -> Iterator[Kept]:
    """Yield a year of a store: what was there, a drill, what came back, a count, now and then something scrapped."""
    begun = today - timedelta(days=360)
    for place, (code, _, quantity, unit, minimum) in enumerate(SUPPLIES):
        have, often = int(quantity), 0
        begin: Fields = {"facility": store, "facility_class": STORE, "item": code, "measure": unit, "remark": SAMPLE}

        def move(kind: str, amount: int, reason: str, days: int, note: str = "", *, own: Fields = begin) -> Kept:
            nonlocal have, often
            book, often = (have if often else 0), often + 1
            have = {"in": book + amount, "out": book - amount, "scrap": book - amount, "stocktake": amount}[kind]
            on = begun + timedelta(days=days)
            who = {"handler": persons[1], "checker": persons[2]}
            fields = {**own, **who, "kind": kind, "quantity": amount, "reason": reason, "book": book}
            return Kept(fields | {"moved_on": on.isoformat(), "reason_note": note}, "booked", on)

        lent, lost = max(1, have // 6), random.randrange(0, 2)
        scrapped = int(minimum) // 20 if place == 0 else 0
        yield move("in", have + lost + scrapped, "opening", 0, "建账时清点")  # in the end there is what the list says
        yield move("out", lent, "drill", 150 + place, "汛前演练")
        yield move("in", lent, "returned", 153 + place)
        yield move("stocktake", have - lost, "regular", 200, "差1，已查明原因" if lost else "账实相符")
        if scrapped:
            yield move("scrap", scrapped, "broken", 240, "老化破损")
