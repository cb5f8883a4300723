"""The invented hazards: what was found, held off, mended, looked at by two and struck off."""

from __future__ import annotations

from datetime import timedelta

from ruraldesk.demo.facility_desk import FUND, Fields, Village

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


def write_hazards(village: Village) -> None:
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
