"""The invented centre's yearly look at itself: its two signs and the seven ones."""

from __future__ import annotations

from datetime import date, timedelta

from ruraldesk.demo.facility_desk import Fields, Village

_ONES = (
    ("一个便民服务厅（举例）", "便民服务大厅"), ("一个党群活动室（举例）", "培训教室、党群活动室"),
    ("一个议事调解室（举例）", "议事（会议）室"), ("一个文化活动室（举例）", "文化活动室"),
    ("一个图书室（举例）", "图书阅览室"), ("一个照料服务点（举例）", "老年照料室"), ("一个室外活动场地（举例）", ""),
)  # fmt: skip


def write_checks(village: Village) -> None:
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
