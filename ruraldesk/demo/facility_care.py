"""What is done about the invented facilities: shelters opened, hazards mended, halls used, places tended, the fund."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any  # Any: JSON values of fields

from ruraldesk.clock import CHINA, instant_text
from ruraldesk.demo.facility_money import Paid, year_books
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery

Fields = dict[str, Any]  # Any: JSON value of a form's field
PHONE = "0573-83000000"
FUND = ["collective"]

# kind of event, kind of hazard, where it is when not on a facility, what, first measure, measure
_HAZARDS = (
    ("accident", "water_side", "第4组池塘边", "护栏缺口2米，孩子常经过。", "拉警戒线。", "补焊护栏，换警示牌。"),
    ("accident", "wiring", "", "配电箱门关不上，电线外露。", "断电挂牌，派人看守。", "换箱门，线路穿管。"),
    ("natural", "wind", "第2组路口", "广告牌铁架锈蚀，大风时晃。", "拉警戒线。", "拆除铁架，清运。"),
    ("accident", "road", "第6组机耕路桥", "桥面一侧护栏松动。", "限行，放锥桶。", "加固护栏立柱4根。"),
    ("health", "waste", "第1组沿河", "建筑垃圾堆在河边，有积水。", "先清积水。", "清运3车，立禁倒牌。"),
    ("accident", "fire_way", "", "消防通道被杂物占了一半。", "当天清出。", "划禁停线，定期查。"),
    ("natural", "drain", "第3组低洼地", "雨水口堵塞，暴雨积水到膝。", "放抽水机一台。", "疏通雨水口5只，换箅子。"),
    ("accident", "tree", "第5组路边", "枯枝悬在路上方。", "拉警戒线。", "锯除枯枝。"),
    ("health", "food", "第7组", "家宴场所没有冷藏设备。", "提醒少做凉菜。", "登记家宴，借用冷柜。"),
    ("security", "crowd", "文化礼堂前", "大型演出时出口被摊位挡住。", "移开摊位。", "划出通道，演出时两人值守。"),
    ("accident", "building", "第8组", "废弃猪舍围墙倾斜。", "拉警戒线，贴告示。", "拆除围墙，平整。"),
    ("natural", "dyke", "第9组圩堤", "圩堤背水坡有渗水点。", "每天看两次水位，备编织袋。", "请水利站灌浆处理。"),
)  # fmt: skip
_LATEST = ((30, "found"), (21, "fixed"), (14, "found"), (9, "referred"), (5, "fixed"), (2, "found"))  # days ago
# name, kind, for whom, usual number of people, cost in yuan
_EVENTS = (
    ("越剧专场", "show", ["elderly", "all"], 130, 1800), ("电影放映", "show", ["all"], 70, 0),
    ("法治讲座", "law", ["all"], 45, 0), ("理论宣讲", "lecture", ["party"], 40, 0),
    ("亲子阅读", "reading", ["children"], 22, 120), ("书法课", "class", ["children"], 18, 200),
    ("包粽子", "etiquette", ["women", "elderly"], 60, 480), ("排舞比赛", "contest", ["women"], 80, 600),
    ("剪纸传习", "craft", ["children", "women"], 20, 160), ("象棋赛", "contest", ["elderly"], 24, 90),
    ("健康义诊", "service", ["elderly"], 55, 0), ("迎新晚会", "show", ["all"], 160, 2600),
)  # fmt: skip
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
# group of the list of what is looked at, its label, items, a problem
_PARTS = (
    ("waste", "生活垃圾", ("分类投放准确，没有混投", "桶点整洁，没有满溢"), "2号桶点厨余桶里有塑料袋"),
    ("sewage", "生活污水", ("检查井、化粪池不堵不溢", "运维公示牌在位，电话打得通"), "桥西检查井冒溢"),
    ("look", "村容村貌", ("房前屋后堆放整齐", "没有乱贴乱画、乱拉乱挂"), "公交站边有乱张贴"),
    ("river", "河道", ("水面没有漂浮物", "河岸没有乱倒、乱占"), "水葫芦约10平方米"),
)
_ONES = (
    ("一个便民服务厅（举例）", "便民服务大厅"), ("一个党群活动室（举例）", "培训教室、党群活动室"),
    ("一个议事调解室（举例）", "议事（会议）室"), ("一个文化活动室（举例）", "文化活动室"),
    ("一个图书室（举例）", "图书阅览室"), ("一个照料服务点（举例）", "老年照料室"), ("一个室外活动场地（举例）", ""),
)  # fmt: skip


@dataclass(slots=True)
class Village:
    """Who writes, with what luck, and who is on duty."""

    desk: Desk
    writer: Writer
    random: Random
    cadres: list[str]
    today: date

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def add(self, form: str, fields: Fields, state: str, on: date) -> str:
        spec = self.desk.store.specs.newest(form)
        first = spec.first_state
        numbered = spec.numbering is not None and [one.name for one in spec.states].index(state) >= [
            one.name for one in spec.states
        ].index(spec.numbering.state)
        number = self.writer.number(spec, {"year": str(on.year)}) if numbered and state != first else ""
        return self.writer.add(spec, {**fields, "remark": SAMPLE}, self._instant(on), state, number)

    def places(self, code: str, state: str = "in_use") -> list[tuple[str, Fields]]:
        """Return id and fields of the facilities of a class, in the order of their numbers."""
        found = self.desk.store.records.page("facility", LedgerQuery(where={"class": code, "state": state}))
        return [(one.id, dict(one.fields)) for one in sorted(found, key=lambda one: one.number)]

    def _instant(self, on: date) -> str:
        minutes = self.random.randrange(8 * 60, 17 * 60)
        return instant_text(datetime.combine(min(on, self.today), time(minutes // 60, minutes % 60), CHINA))


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write a year of what is done about facilities that stand already. Inside a bulk."""
    village = Village(desk, writer, random, persons[:CADRES], today)
    _shelters(village)
    _hazards(village)
    _events(village)
    paid = list(_actions(village))
    _environment(village)
    _centre(village)
    for fields, state, on in year_books(today, village.cadres, [*_mended(village), *paid]):
        village.add("care_fund", fields, state, on)


def _shelters(village: Village) -> None:
    uses = []
    for place, (shelter, given) in enumerate(village.places("13")):
        base: Fields = {
            "facility": shelter, "facility_class": "13", "event_type": "natural", "scope": "3组低洼地住户、工棚人员",
            "duty_person": village.cadres[1 + place], "duty_phone": PHONE, "ordered_by": "镇防汛防台指挥部",
            "capacity": given.get("shelter_capacity"), "assessment_due_on": given.get("assessment_due_on"),
        }  # fmt: skip
        for kind, purpose, back, state in (("flood", "drill", 190, "filed"), ("typhoon", "real", 100, "filed")):
            uses.append(_use(village, base, kind, purpose, village.day(back + 2 * place), state))
        if place == 0:
            uses.append(_use(village, base, "rainstorm", "real", village.day(2), "ended"))
        else:
            uses.append(_use(village, base, "fire", "drill", village.day(1), "open"))
    for fields, state, on in sorted(uses, key=lambda one: one[2]):
        village.add("shelter_use", fields, state, on)


def _use(village: Village, base: Fields, kind: str, purpose: str, on: date, state: str) -> tuple[Fields, str, date]:
    most = village.random.randrange(24, 71)
    counts: list[Fields] = [
        {"counted_at": f"{on}T19:00", "people": most - 6, "newcomers": most // 3, "frail": most // 8},
        {"counted_at": f"{on}T21:30", "people": most, "newcomers": most // 3, "frail": most // 8},
    ]
    fields = {**base, "event_kind": kind, "purpose": purpose, "opened_at": f"{on}T16:00", "counts": counts}
    if kind == "fire":
        fields["event_type"] = "accident"
    if kind == "typhoon":
        fields["event_name"] = "今年第9号台风（样例）"
    if state != "open":
        after = on + timedelta(days=1)
        counts.append({"counted_at": f"{after}T07:40", "people": 0})
        fields |= {"closed_at": f"{after}T08:00", "supplies_used": "折叠床40张、方便食品96份、饮用水180瓶。"}
    if state == "filed":
        fields |= {"tidied_on": str(on + timedelta(days=2)), "tidied_by": village.cadres[3]}
    return fields, state, on


def _hazards(village: Village) -> None:
    places = {code: [one for one, _ in village.places(code)] for code in ("02", "06")}
    for nth in range(24):
        event, kind, where, what, first, measure = _HAZARDS[nth % len(_HAZARDS)]
        back, state = _LATEST[nth - 18] if nth >= 18 else (340 - nth * 17, "closed")
        on = village.day(back)
        fields: Fields = {
            "found_on": str(on), "source": village.random.choice(("screening", "villager", "grid", "town")),
            "event_type": event, "kind": kind, "level": "major" if kind == "dyke" else "general", "description": what,
            "first_measure": first, "measure": measure, "responsible": village.cadres[nth % 5],
            "fix_by": str(on + timedelta(days=15)), "reported": "no",
        }  # fmt: skip
        on_facility = places["02" if kind == "wiring" else "06"] if kind in ("wiring", "fire_way") else []
        fields |= {"facility": on_facility[nth % len(on_facility)]} if on_facility else {"place": where or "村委会"}
        if kind == "dyke" or state == "referred":
            fields |= {"reported": "yes", "reported_to": "镇农业农村办", "reported_on": str(on)}
        if state in ("fixed", "closed"):
            done = min(on + timedelta(days=village.random.choice((3, 6, 10, 14, 19))), village.day(1))
            fields |= {"fixed_on": str(done), "fix_note": "已按措施整改，现场看过。"}
            if nth % 3 == 0:
                fields |= {"cost": f"{village.random.randrange(2, 40) * 50}.00", "fund_source": FUND}
        if state == "closed":
            fields |= {
                "closed_on": str(min(done + timedelta(days=3), village.today)),
                "first_checker": village.cadres[6], "second_checker": village.cadres[7],
            }  # fmt: skip
        village.add("hazard", fields, state, on)


def _events(village: Village) -> None:
    halls = village.places("09")[:2]
    if not halls:
        return
    for nth in range(40):
        name, kind, whom, usual, cost = _EVENTS[nth % len(_EVENTS)]
        on = village.day(345 - nth * 9) if nth < 37 else village.today + timedelta(days=(nth - 36) * 6)
        hall, given = halls[0] if kind not in ("reading", "class") else halls[-1]
        state = "planned" if on > village.today else "cancelled" if nth == 17 else "held"
        fields: Fields = {
            "name": f"{name}（样例）", "facility": hall, "facility_class": given["class"], "kind": kind,
            "planned_on": str(on), "begin_time": "13:30", "end_time": "15:30", "organizer": "村文化礼堂",
            "leader": village.cadres[8], "for_whom": whom, "content": f"{name}，欢迎参加。", "contact_phone": PHONE,
        }  # fmt: skip
        if state == "held":
            people = usual + village.random.randrange(-usual // 5, usual // 5 + 1)
            fields |= {"held_on": str(on), "people": people, "volunteers": people // 12, "outcome": "按时办完。"}
            fields |= {"cost": f"{cost}.00", "fund_source": FUND} if cost else {}
        elif state == "cancelled":
            fields["cancel_reason"] = "当天大雨，改期。"
        village.add("culture_activity", fields, state, on)


def _actions(village: Village) -> Iterator[Paid]:
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


def _environment(village: Village) -> None:
    for nth in range(14):
        on = village.day(350 - nth * 26)
        parts = [_PARTS[nth % 4], _PARTS[(nth + 1) % 4]]
        bad = nth % 3 == 1
        rows: list[Fields] = [
            {"item_part": label, "item": item, "result": "good"} for _, label, items, _ in parts for item in items
        ]
        fields: Fields = {
            "checked_on": str(on), "place": f"第{nth % 9 + 1}组", "group_no": nth % 9 + 1,
            "parts": [part for part, *_ in parts], "inspector": village.cadres[3],
            "second_inspector": village.cadres[5], "items": rows,
        }  # fmt: skip
        state = "filed"
        if bad:
            rows[0] |= {"result": "bad", "item_place": parts[0][3]}
            state = "fixing" if nth == 13 else "filed"
            fields |= {"responsible": village.cadres[4], "fix_by": str(on + timedelta(days=14))}
            if state == "filed":
                fields |= {"fixed_on": str(on + timedelta(days=6)), "fix_note": "已清理、已疏通，看过。"}
        village.add("environment_check", fields, state, on)


def _centre(village: Village) -> None:
    centre = next((one for one, given in village.places("01") if given.get("sub_class") == "0100"), "")
    if not centre:
        return
    rooms = {str(one.fields["name"]): one.id for one in village.desk.store.records.page("room")}
    for back, signs, state in ((340, False, "filed"), (26, True, "improving")):
        on = village.day(back)
        base = {"facility": centre, "facility_class": "01", "checked_on": str(on)}
        who = {"checker": village.cadres[4], "reviewer": village.cadres[2]}
        party: Fields = {"party_sign": "yes", "party_sign_place": "大门左侧", "party_sign_on": str(on)}
        flag: Fields = {"community_sign": "no"}
        if signs:
            flag = {"community_sign": "yes", "community_sign_place": "大门右侧", "community_sign_on": str(on)}
        rows = [_one(one, rooms.get(room, ""), on) for one, room in _ONES]
        plan = {"plan": "文化礼堂西侧空地列入明年改造。", "plan_by": str(village.today + timedelta(days=210))}
        village.add("centre_check", {**base, **who, **party, **flag, "ones": rows, **plan}, state, on)


def _one(one: str, room: str, on: date) -> Fields:
    row: Fields = {"one": one, "need": "按本市、县文件填写", "has": "yes" if room else "no"}
    return row | ({"one_room": room, "photo_on": str(on)} if room else {"one_note": "明年改造"})


def _mended(village: Village) -> Sequence[Paid]:
    """Return what the repairs cost that are accepted."""
    query = LedgerQuery(where={"state": "repaired"}, order="reported_on")
    return [
        Paid(
            "out_repair",
            one.id,
            date.fromisoformat(str(one.fields["accepted_on"])),
            "设施维修",
            str(one.fields["cost"]),
        )
        for one in village.desk.store.records.page("repair", query)
        if one.fields.get("cost") and one.fields.get("accepted_on")
    ]
