"""What was held in the invented hall, what is planned there, and what the rain took."""

from __future__ import annotations

from datetime import timedelta

from ruraldesk.demo.facility_desk import FUND, PHONE, Fields, Village

# name, kind, for whom, usual number of people, cost in yuan
_EVENTS = (
    ("越剧专场", "show", ["elderly", "all"], 130, 1800), ("电影放映", "show", ["all"], 70, 0),
    ("法治讲座", "law", ["all"], 45, 0), ("理论宣讲", "lecture", ["party"], 40, 0),
    ("亲子阅读", "reading", ["children"], 22, 120), ("书法课", "class", ["children"], 18, 200),
    ("包粽子", "etiquette", ["women", "elderly"], 60, 480), ("排舞比赛", "contest", ["women"], 80, 600),
    ("剪纸传习", "craft", ["children", "women"], 20, 160), ("象棋赛", "contest", ["elderly"], 24, 90),
    ("健康义诊", "service", ["elderly"], 55, 0), ("迎新晚会", "show", ["all"], 160, 2600),
)  # fmt: skip


def write_events(village: Village) -> None:
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
