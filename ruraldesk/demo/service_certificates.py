"""Invented certificates of service, one superseded by another, and the sheet that posts them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from ruraldesk.demo.office_hours import office_instant
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.service_plans import STATION_PHONE, SUPERVISION_PHONE
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk

if TYPE_CHECKING:
    from ruraldesk.demo.volunteering import Member

Fields = dict[str, Any]  # Any: JSON value of a form's field
CERTIFICATE, NOTICE = "certificate", "volunteer_notice"
PURPOSES = ("评优", "升学", "就业", "入党", "留存")
ISSUED, IN_WORK = 7, 2
MOST_ROWS = 22


def certify(desk: Desk, writer: Writer, random: Random, members: list[Member], cadres: list[str], today: date) -> None:
    """Write certificates of those who served most often, and the sheet that posts the issued ones."""
    busiest = sorted(members, key=lambda one: (-len(one.served), one.number))
    chosen = [one for one in busiest if one.served][: ISSUED + IN_WORK]
    issued = []
    for place, member in enumerate(chosen[:ISSUED]):
        on = today - timedelta(days=60 - place * 6)
        issued.append(_certificate(desk, writer, random, member, cadres, on, "superseded" if place == 0 else "issued"))
    if issued:
        issued.append(
            _certificate(desk, writer, random, chosen[0], cadres, today - timedelta(days=8), "issued", issued[0])
        )
    for member, state in zip(chosen[ISSUED:], ("signing", "drafting"), strict=False):
        _certificate(desk, writer, random, member, cadres, today - timedelta(days=1), state)
    standing = [one for one in issued[1:] if one]
    if standing:
        _posting(desk, writer, standing, today)


def _certificate(
    desk: Desk,
    writer: Writer,
    random: Random,
    member: Member,
    cadres: list[str],
    on: date,
    state: str,
    old: Fields | None = None,
) -> Fields:
    """Write one certificate; return what a posting says of it."""
    spec = desk.store.specs.newest(CERTIFICATE)
    applied = on - timedelta(days=random.randrange(2, 6))
    served = [one for one in member.served if one["served_on"] <= applied.isoformat()][-MOST_ROWS:]
    if not served:
        return {}
    labels = [
        choice.label for code in sorted({one["service_field"] for one in served}) if (choice := _field(desk, code))
    ]
    head, handler = cadres[0], cadres[1]
    fields: Fields = {
        "volunteer": member.record,
        "person": member.person,
        "applied_on": applied.isoformat(),
        "purpose": random.choice(PURPOSES),
        "period_from": served[0]["served_on"],
        "period_to": applied.isoformat(),
        "services": [_row(one) for one in served],
        "summary": "、".join(labels),
        "head": head,
        "handler": handler,
        "contact_phone": STATION_PHONE,
        "remark": SAMPLE,
    }
    if state in ("issued", "superseded"):
        fields |= {"head_signed": "yes", "handler_signed": "yes"}
    if state != "drafting":
        fields["issued_on"] = on.isoformat()
    if old:
        fields["supersedes"] = old["certificate"]
    number = "" if state == "drafting" else writer.number(spec, {"year": str(on.year)})
    at = office_instant(on, 10 * 60)
    record = writer.add(spec, fields, at, state, number)
    tenths = sum(round(float(row["row_hours"]) * 10) for row in fields["services"])
    return {"certificate": record, "member": member, "shown_no": number, "shown_hours": f"{tenths // 10}.{tenths % 10}"}


def _field(desk: Desk, code: str) -> Any:  # Any: a choice of the service record, or None
    return desk.store.specs.newest("service_record").choice("service_field", code)


def _row(service: Fields) -> Fields:
    return {
        "service": service["id"],
        "row_on": service["served_on"],
        "row_activity": service["activity_name"],
        "row_hours": _hours(str(service["start_time"]), str(service["end_time"])),
    }


def _hours(start: str, end: str) -> str:
    begun, ended = (int(one[:2]) * 60 + int(one[3:]) for one in (start, end))
    halves = (ended - begun) % 1440 // 30
    return f"{halves // 2}.{halves % 2 * 5}"


def _posting(desk: Desk, writer: Writer, standing: list[Fields], today: date) -> None:
    spec = desk.store.specs.newest(NOTICE)
    on = today - timedelta(days=5)
    at = office_instant(on, 9 * 60)
    fields: Fields = {
        "kind": "certificates",
        "headline": "志愿服务记录证明公示",
        "facts_on": on.isoformat(),
        "opening": "本村为下列志愿者出具了志愿服务记录证明，现予公示。",
        "entries": [_entry(one) for one in standing],
        "posted_on": on.isoformat(),
        "days": 7,
        "board_place": "村务公开栏",
        "contact_phone": SUPERVISION_PHONE,
        "remark": SAMPLE,
    }
    writer.add(spec, fields, at, "posted", writer.number(spec, {"year": str(on.year)}))


def _entry(one: Fields) -> Fields:
    member: Member = one["member"]
    entry = {"volunteer": member.record, **{name: one[name] for name in ("certificate", "shown_no", "shown_hours")}}
    if not member.consents:
        return {**entry, "shown_name": member.national or "志愿者（未授权公开姓名）"}
    return {**entry, "shown_name": member.name, "shown_group": f"第{member.group_no}组"}
