"""Invented facilities of every class, as a village of two thousand people has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.people import CADRES, GROUPS, SAMPLE

Fields = dict[str, Any]  # Any: JSON value of a form's field
DAYS = {"weekly": 7, "monthly": 30, "quarterly": 91, "half_year": 182, "yearly": 365}


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-class with what it is called and how often it is looked at."""

    sub: str
    noun: str
    cycle: str
    weight: int = 1
    extra: tuple[tuple[str, Any], ...] = ()

    @property
    def code(self) -> str:
        return self.sub[:2]


KINDS = (
    Kind("0100", "社区服务中心", "monthly", 0, (("open_hours", "8:30-17:00"),)),
    Kind("0202", "路灯", "monthly", 40, (("power_kw", "0.06"),)),
    Kind("0201", "配电房", "monthly", 3, (("power_kw", "315"),)),
    Kind("0301", "自来水管网", "quarterly", 3, (("bore_mm", 110),)),
    Kind(
        "0401",
        "污水处理终端",
        "monthly",
        6,
        (("capacity_td", "30"), ("operator", "禾塘环保运维队（样例）"), ("outlet_grade", "一级B")),
    ),
    Kind("0501", "村道", "quarterly", 12, (("width_m", "4.5"), ("structure", "水泥路面"))),
    Kind("0502", "小桥", "quarterly", 8, (("width_m", "5.0"), ("structure", "钢筋混凝土"), ("load_limit_t", "10"))),
    Kind("0602", "灭火器", "monthly", 24, (("quantity", 2), ("measure", "具"), ("pressure_mpa", "1.2"))),
    Kind("0601", "微型消防站", "monthly", 1, (("quantity", 1), ("measure", "座"))),
    Kind("0702", "路牌", "yearly", 16),
    Kind("0803", "大喇叭", "quarterly", 8),
    Kind(
        "0901",
        "文化礼堂",
        "monthly",
        1,
        (("area", "620.00"), ("hall_stars", "4"), ("events_per_year", 46), ("open_hours", "8:00-20:30")),
    ),
    Kind("0902", "农家书屋", "monthly", 1, (("area", "58.00"), ("open_hours", "9:00-17:00"))),
    Kind("1001", "健身路径", "monthly", 10, (("apparatus_count", 9), ("install_year", 2021), ("service_years", 8))),
    Kind("1101", "垃圾分类点", "weekly", 18, (("volume_l", "240"),)),
    Kind("1102", "公厕", "weekly", 5),
    Kind("1201", "卫生室", "quarterly", 1, (("beds", 2), ("open_hours", "8:00-17:00"))),
    Kind("1301", "避灾安置点", "monthly", 2, (("shelter_capacity", 120), ("area", "380.00"))),
    Kind("1401", "防汛物资仓库", "monthly", 2),
    Kind("1502", "水闸", "quarterly", 6, (("warning_sign", "yes"), ("water_mark", "3.66米"))),
    Kind("1505", "池塘", "quarterly", 5, (("warning_sign", "yes"),)),
    Kind("1601", "小公园", "monthly", 6, (("area", "900.00"),)),
    Kind(
        "1701",
        "古树",
        "quarterly",
        5,
        (
            ("age_basis", "estimated"),
            ("tagged_on", "2023-05-12"),
            ("site", "路边土台"),
        ),
    ),
    Kind("1801", "老宅", "yearly", 3, (("era", "清末"), ("protect_level", "none"), ("structure", "砖木"))),
    Kind("1901", "村务公开栏", "monthly", 6, (("board_size", "2.4米×1.2米"), ("board_light", "yes"))),
    Kind(
        "2001",
        "小店",
        "yearly",
        4,
        (("shop_keeper", "样例经营户"), ("open_hours", "7:30-20:00"), ("licence_shown", "yes")),
    ),
    Kind("9901", "纳凉亭", "yearly", 3),
)
# species, years, grade, how it grows, what keeps it
TREES = (
    ("香樟", 210, "3", "strong", "fence"),
    ("银杏", 512, "1", "average", "lightning"),
    ("朴树", 330, "2", "weak", "support"),
    ("榉树", 128, "3", "strong", "none"),
)
SERVICES = (["retail", "parcel"], ["retail", "paying"], ["farming", "selling"], ["online", "parcel", "selling"])
_PLACES = ("村口", "河埠头", "学堂边", "机耕路旁", "大桥西", "老渡口", "文化礼堂前", "仓库场", "桑园南", "圩岸上")
# code in the list of flood supplies, name, how many, unit, least stock
SUPPLIES = (
    ("bag", "编织袋", "1200", "只", "800"),
    ("shovel", "铁锹", "46", "把", "30"),
    ("life_vest", "救生衣", "18", "件", "20"),
    ("emergency_lamp", "应急灯", "25", "盏", "15"),
    ("raincoat", "雨衣", "60", "件", "40"),
    ("pump", "抽水机", "3", "台", "2"),
    ("rope", "绳索", "400", "米", "300"),
    ("quilt", "棉被、毛毯", "60", "条", "50"),
)


def facilities(random: Random, today: date, persons: list[str], count: int) -> Iterator[tuple[Kind, Fields]]:
    """Yield so many facilities; every kind is there, the common ones many times."""
    weights = [one.weight for one in KINDS]
    for place in range(count):
        kind = KINDS[place] if place < len(KINDS) else random.choices(KINDS, weights)[0]
        yield kind, _facility(random, today, persons, kind, place)


def _facility(random: Random, today: date, persons: list[str], kind: Kind, place: int) -> Fields:
    group = random.randrange(GROUPS) + 1
    built = today - timedelta(days=random.randrange(400, 20 * 365))
    spot = random.choice(_PLACES)
    cadres = persons[:CADRES]
    fields: Fields = {
        "name": f"{kind.noun}{place + 1}号",
        "class": kind.code,
        "sub_class": kind.sub,
        "condition": random.choices(("good", "fair", "damaged"), (85, 12, 3))[0],
        "location": f"第{group}组{spot}",
        "group_no": group,
        "owner": "collective",
        "built_on": built.isoformat(),
        "entered_on": (today - timedelta(days=366)).isoformat(),
        "responsible": random.choice(cadres),
        "keeper": random.choice(persons[: max(CADRES, len(persons) // 4)]),
        "care_way": random.choice(("own", "own", "market", "professional")),
        "care_fund": ["collective"],
        "care_standard": "完好、整洁、能用；有损坏当天报，三天内修。",
        "repair_phone": "0573-83000000",
        "supervision_phone": "0573-83000001",
        "cycle": kind.cycle,
        "disclosed": "yes",
        "remark": SAMPLE,
        **dict(kind.extra),
    }
    if random.random() < 0.5:
        fields |= {"investment": f"{random.randrange(2, 900) * 100}.00", "fund_source": ["collective"]}
    return fields | _special(random, today, persons, kind, place)


def _special(random: Random, today: date, persons: list[str], kind: Kind, place: int) -> Fields:
    match kind.code:
        case "01":
            return {"name": "禾塘村社区服务中心"}
        case "02":
            return {"pole_no": f"禾{place + 1:03}"} if kind.sub == "0202" else {}
        case "06":
            expires = today + timedelta(days=random.randrange(-20, 700))
            serviced = min(expires, today) - timedelta(days=random.randrange(100, 360))
            return {"expires_on": expires.isoformat(), "serviced_on": serviced.isoformat()}
        case "13":
            assessed = today - timedelta(days=random.randrange(200, 1090))
            assessor = {"assessor": "嘉兴样例检测有限公司", "assessment_result": "安全，可以使用"}
            return {"assessed_on": assessed.isoformat(), "key_holder": persons[0], **assessor}
        case "14":
            parts = [_supply(today, *one) for one in SUPPLIES]
            return {"key_holder": persons[1], "store_keeper": persons[1], "serves_people": 120, "parts": parts}
        case "17":
            species, years, grade, vigour, kept = TREES[place % len(TREES)]
            grown = {"tree_species": species, "tree_age": years, "tree_grade": grade, "tree_vigour": vigour}
            measured = {"girth_cm": str(100 + years), "height_m": "17.5", "crown_m": "14.2"}
            return {"tree_tag": f"样例{place + 1:04}", "tree_protection": [kept], **grown, **measured}
        case "20":
            return {"commerce_services": SERVICES[place % len(SERVICES)]}
        case "07":
            return {"sign_no": f"牌{place + 1:03}", "standard_name": "禾塘路"}
        case _:
            return {}


def _supply(today: date, code: str, name: str, quantity: str, unit: str, minimum: str) -> Fields:
    row = {
        "part_item": code,
        "part_name": name,
        "part_quantity": quantity,
        "part_unit": unit,
        "part_minimum": minimum,
        "part_place": "仓库东间",
    }
    return row | ({"part_expires_on": (today + timedelta(days=20)).isoformat()} if code == "life_vest" else {})
