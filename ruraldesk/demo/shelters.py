"""The invented shelters at work: drills, a typhoon, one that was closed and is to be tidied."""

from __future__ import annotations

from datetime import date, timedelta

from ruraldesk.demo.facility_desk import PHONE, Fields, Village


def write_shelters(village: Village) -> None:
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
