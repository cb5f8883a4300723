"""Invented consultations of a year: in the village, in groups, among those concerned; agreed, carried out, told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from ruraldesk.demo.adults import grown
from ruraldesk.demo.entering import enter
from ruraldesk.demo.matter_plans import TALKS, Fields
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

CONSULTATION = "consultation"
CHAIR, RECORDER, HANDLER = 1, 4, 5  # places among the cadres
ROLES = ("concerned", "concerned", "representative", "party", "newcomer", "elder")
TOLD_WITHIN = 12  # days
TOLD_AFTER = 30  # by now those who took part know what came of it


def write(desk: Desk, writer: Writer, random: Random, persons: Sequence[str], today: date) -> None:
    """Write the consultations. Inside a bulk."""
    adults = grown(desk, persons[CADRES:], today)
    for topic, level, about, raised_by, ago, state, result, agreement in TALKS:
        on = today - timedelta(days=ago)
        fields: Fields = {
            "topic": topic, "level": level, "field": about, "raised_by": raised_by, "held_on": on.isoformat(),
            "raised_on": min(on - timedelta(days=10), today).isoformat(), "chair": persons[CHAIR],
            "recorder": persons[RECORDER], "place": "议事（会议）室", "remark": SAMPLE,
        }  # fmt: skip
        if level == "group":
            fields["group_no"] = random.randrange(1, 13)
        if state == "cancelled":
            fields["cancel_reason"] = "学校已经和交警商定，不再协商。"
        elif state != "drafting":
            fields |= _course(random, persons, adults, on, today, state, result, agreement)
        numbered = on.isoformat() if state in ("held", "carried", "closed") else ""
        enter(desk, writer, CONSULTATION, fields, at_work(random, min(on, today)), state, numbered=numbered)


def _course(
    random: Random, persons: Sequence[str], adults: Sequence[str], on: date, today: date, state: str, result: str,
    agreement: str,
) -> Fields:  # fmt: skip
    came = random.sample(adults, min(len(adults), len(ROLES)))
    fields: Fields = {
        "parties": [{"party": one, "party_role": role} for one, role in zip(came, ROLES, strict=False)],
        "opinions": "各方都说了自己的难处，先商量好办的。", "result": result,
    }  # fmt: skip
    if agreement:
        fields |= {"agreement": agreement, "handler": persons[HANDLER]}
        fields["carry_by"] = (on + timedelta(days=40)).isoformat()
    if result != "agreed":
        fields["left_over"] = "没谈拢的过一阵再商量。"
    if state in ("carried", "closed"):
        carried = min(on + timedelta(days=25), today)
        fields |= {"carried_note": "已照商定的办好。", "carried_on": carried.isoformat()}
    if state in ("closed", "carried") or (today - on).days > TOLD_AFTER:
        told = min(on + timedelta(days=random.randrange(5, TOLD_WITHIN)), today)
        fields |= {"replied_on": told.isoformat(), "satisfied": random.choice(("good", "good", "fair"))}
    return fields
