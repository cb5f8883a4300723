"""A year of looks at the invented village: waste, sewage, tidiness, banks."""

from __future__ import annotations

from datetime import timedelta

from ruraldesk.demo.facility_desk import Fields, Village

# group of the list of what is looked at, its label, items, a problem
_PARTS = (
    ("waste", "生活垃圾", ("分类投放准确，没有混投", "桶点整洁，没有满溢"), "2号桶点厨余桶里有塑料袋"),
    ("sewage", "生活污水", ("检查井、化粪池不堵不溢", "运维公示牌在位，电话打得通"), "桥西检查井冒溢"),
    ("look", "村容村貌", ("房前屋后堆放整齐", "没有乱贴乱画、乱拉乱挂"), "公交站边有乱张贴"),
    ("river", "河道", ("水面没有漂浮物", "河岸没有乱倒、乱占"), "水葫芦约10平方米"),
)


def write_looks(village: Village) -> None:
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
