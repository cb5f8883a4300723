"""Invented volunteers of the village, a year of their activities, the records of each, certificates and a posting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo import teams
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.service_certificates import certify
from ruraldesk.demo.service_plans import Fields, Plan, activity_fields, dates, plan_for
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.services.making import record_id

VOLUNTEER, ACTIVITY, SERVICE = "volunteer", "activity", "service_record"
USUAL_VOLUNTEERS, USUAL_ACTIVITIES = 120, 60
UNDER_WAY = 5  # of the activities, so many are still to come or never came
COMMENDED = 500  # hours before the register was kept
NO_MINORS = ("12", "16")


@dataclass(slots=True)
class Member:
    """A volunteer as the rest of the demo needs to know him."""

    record: str
    person: str
    name: str
    group_no: int
    number: str
    national: str  # the number on the national site
    registered_on: date
    adult_on: date | None  # of a minor at registration
    consents: bool
    busy: set[date] = field(default_factory=set)
    served: list[Fields] = field(default_factory=list)  # confirmed service records, with their id


def write(
    desk: Desk,
    writer: Writer,
    random: Random,
    persons: list[str],
    today: date,
    *,
    volunteers: int = USUAL_VOLUNTEERS,
    activities: int = USUAL_ACTIVITIES,
) -> None:
    """Write the village's volunteering: the volunteers, a year of activities with their records, certificates."""
    cadres = persons[:CADRES]
    members = _volunteers(desk, writer, random, persons, today, volunteers, teams.write(desk, writer, cadres, today))
    kinds = Counter[str]()
    for on in dates(random, today, max(0, activities - UNDER_WAY)):
        _held(desk, writer, random, plan_for(random, on, kinds), on, members, cadres)
    for place in range(min(UNDER_WAY, activities)):
        _not_held(desk, writer, random, place, kinds, members, cadres)
    certify(desk, writer, random, members, cadres, today)


def _volunteers(
    desk: Desk, writer: Writer, random: Random, persons: list[str], today: date, count: int, team_of: dict[str, str]
) -> list[Member]:
    known = {one: _facts(desk, one) for one in persons}
    fit = [one for one in persons if 14 <= _age(known[one], today) <= 78]
    grown = [one for one in fit if _age(known[one], today) >= 30]
    minors = [one for one in fit if _age(known[one], today) < 18][:6]
    chosen = [*persons[:CADRES], *minors]
    rest = [one for one in fit if one not in chosen and _age(known[one], today) >= 18]
    chosen += random.sample(rest, min(len(rest), max(0, count - len(chosen))))
    joined = sorted((_joined(random, known[one], today), one) for one in chosen[:count])
    return [_volunteer(desk, writer, random, known[one], one, on, grown, today, team_of) for on, one in joined]


def _facts(desk: Desk, person: str) -> Mapping[str, Any]:
    found = desk.store.records.get(person)
    return found.fields if found else {}


def _age(facts: Mapping[str, Any], today: date) -> int:
    birth = date.fromisoformat(str(facts["birth"]))
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _joined(random: Random, facts: Mapping[str, Any], today: date) -> date:
    if _age(facts, today) < 18:
        return today - timedelta(days=random.randrange(20, 120))
    early = random.random() < 0.75
    return today - timedelta(days=random.randrange(366, 5 * 365) if early else random.randrange(5, 366))


def _volunteer(
    desk: Desk,
    writer: Writer,
    random: Random,
    facts: Mapping[str, Any],
    person: str,
    on: date,
    grown: list[str],
    today: date,
    team_of: dict[str, str],
) -> Member:
    spec = desk.store.specs.newest(VOLUNTEER)
    consents = random.random() < 0.45
    state = random.choices(("active", "paused", "cancelled"), (92, 5, 3))[0]
    number = writer.number(spec, {})
    fields = _volunteer_fields(random, facts, person, on, today) | _consent(random, on, consents)
    fields["team_of"] = team_of[str(fields["team_kind"])]
    minor = _turns_18(str(facts["birth"]), on)
    if minor is not None:
        state = "active"
        fields |= _guarded(random, [one for one in grown if one != person], on) | {"publish_consent": "none"}
        fields = {name: value for name, value in fields.items() if name not in ("consent_on", "consent_paper")}
        consents = False
    if state != "active":
        fields["leave_reason"] = "外出务工" if state == "paused" else "本人提出"
    national = f"330499-{random.randrange(10**7):07}" if random.random() < 0.85 else ""
    if national:
        fields["volunteer_no"] = national
    record = writer.add(spec, fields, at_work(random, on), state, number)
    free = Member(record, person, str(facts["name"]), int(facts["group_no"]), number, national, on, minor, consents)
    if state != "active":
        free.busy.update(today - timedelta(days=one) for one in range(400))
    return free


def _volunteer_fields(random: Random, facts: Mapping[str, Any], person: str, on: date, today: date) -> Fields:
    young = _age(facts, today) < 35
    kind, team = random.choice(
        (("youth", "禾塘青年突击队"), ("skilled", "禾塘便民服务队"))
        if young
        else (
            ("senior", "禾塘银龄互助队"),
            ("women", "禾塘巾帼队"),
            ("safety", "禾塘平安巡防队"),
            ("party", "禾塘党员先锋队"),
        )
    )
    fields: Fields = {
        "person": person,
        "person_name": facts["name"],
        "birth": facts["birth"],
        "group_no": facts["group_no"],
        "registered_on": on.isoformat(),
        "service_fields": sorted(random.sample(("01", "02", "05", "09", "10", "14"), random.randrange(1, 4))),
        "free_time": [random.choice(("workday", "weekend", "evening", "any"))],
        "live_area": f"禾塘村第{facts['group_no']}组",
        "party_volunteer": "yes" if kind == "party" else "no",
        "team_kind": kind,
        "team": f"{team}（样例）",
        "insurance": "none",
        "remark": SAMPLE,
    }
    if random.random() < 0.6:
        until = today + timedelta(days=random.randrange(-15, 350))
        fields |= {"insurance": "has", "insurer": "志愿者保险（样例）", "insured_until": until.isoformat()}
    if on < today - timedelta(days=365) and random.random() < 0.6:
        hours = random.choice((random.randrange(20, 240), random.randrange(100, 760), random.randrange(600, 1700)))
        fields |= {"opening_hours": f"{hours / 2}", "opening_basis": "志愿服务网上年末累计"}
    if float(fields.get("opening_hours", "0")) >= COMMENDED:
        award = {
            "award_on": f"{today.year - 1}-12-05",
            "award_name": "年度优秀志愿者（样例）",
            "award_by": "余新镇（样例）",
        }
        fields["awards"] = [award]
    if random.random() < 0.3:
        fields["skills"] = random.choice(("理发", "水电", "摄影", "急救", "书法", "驾驶"))
    return fields


def _consent(random: Random, on: date, consents: bool) -> Fields:
    if not consents:
        return {"publish_consent": "none"}
    kind = random.choices(("name", "name_photo"), (4, 1))[0]
    return {"publish_consent": kind, "consent_on": on.isoformat(), "consent_paper": "志愿者授权卷"}


def _guarded(random: Random, grown: list[str], on: date) -> Fields:
    return {
        "guardian": random.choice(grown),
        "guardian_relation": random.choice(("father", "mother")),
        "guardian_consent": "yes",
        "guardian_consent_on": on.isoformat(),
        "guardian_paper": "志愿者卷",
        "employment": "student",
    }


def _turns_18(birth: str, registered: date) -> date | None:
    born = date.fromisoformat(birth)
    grown = (
        born.replace(year=born.year + 18, day=min(born.day, 28))
        if born.month == 2
        else born.replace(year=born.year + 18)
    )
    return grown if registered < grown else None


def _held(
    desk: Desk, writer: Writer, random: Random, plan: Plan, on: date, members: list[Member], cadres: list[str]
) -> None:
    """Write an activity that was held, with its sheet, and the service records made of it."""
    fields = activity_fields(random, plan, on, cadres)
    came = _who_comes(random, plan, on, members)
    if not came:
        return
    rows = [_row(random, plan, one, fields, cadres, f"{place:012x}") for place, one in enumerate(came, 1)]
    spec = desk.store.specs.newest(ACTIVITY)
    old = on < desk.clock.today() - timedelta(days=45)
    fields |= {"sign_in": rows, "outcome": f"到场{sum(row['came'] == 'yes' for row in rows)}人，顺利完成。"}
    number = writer.number(spec, {"year": str(on.year)})
    done = on + timedelta(days=random.randrange(1, 3))
    state = "archived" if old else "finished"
    held = writer.add(spec, fields, at_work(random, done), state, number)
    for member, row in zip(came, rows, strict=True):
        member.busy |= {on, on + timedelta(days=1)}
        if row["came"] == "yes":
            _service(desk, writer, random, held, fields, member, row, done)


def _who_comes(random: Random, plan: Plan, on: date, members: list[Member]) -> list[Member]:
    free = [one for one in members if one.registered_on < on and on not in one.busy]
    if plan.service_field in NO_MINORS:
        free = [one for one in free if one.adult_on is None]
    return random.sample(free, min(len(free), random.randint(*plan.people)))


def _row(random: Random, plan: Plan, member: Member, fields: Fields, cadres: list[str], row_id: str) -> Fields:
    row: Fields = {"_id": row_id, "volunteer": member.record, "came": "no" if random.random() < 0.06 else "yes"}
    if member.person == fields["recorder"]:
        row["row_recorder"] = next(one for one in cadres if one not in (member.person, fields["verifier"]))
    if member.adult_on is not None:
        row |= {"row_adult_on": member.adult_on.isoformat(), "row_consent": "yes"}
    if row["came"] == "yes" and plan.begin < plan.end and random.random() < 0.08:
        row |= {"sign_end": _earlier(plan.end), "sign_note": "有事早走"}
    return row


def _earlier(end: str) -> str:
    """Return half an hour before a time of day in the afternoon or late morning."""
    minutes = int(end[:2]) * 60 + int(end[3:]) - 30
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _service(
    desk: Desk, writer: Writer, random: Random, held: str, activity: Fields, member: Member, row: Fields, done: date
) -> None:
    """Write the service record that saving the sheet makes of a row."""
    spec, make = desk.store.specs.newest(SERVICE), desk.store.specs.newest(ACTIVITY).makes[0]
    fields: Fields = {
        "volunteer": member.record,
        "activity": held,
        "activity_name": activity["name"],
        "service_field": activity["service_field"],
        "served_on": activity["planned_from"],
        "start_time": activity["begin_time"],
        "end_time": row.get("sign_end", activity["end_time"]),
        "content": activity["content"],
        "recorder": row.get("row_recorder", activity["recorder"]),
        "verifier": activity["verifier"],
        "verified_on": done.isoformat(),
    }
    if member.adult_on is not None:
        fields["adult_on"] = member.adult_on.isoformat()
    record = writer.add(spec, fields, at_work(random, done), "confirmed", record=record_id(held, make, str(row["_id"])))
    member.served.append({**fields, "id": record})


def _not_held(
    desk: Desk,
    writer: Writer,
    random: Random,
    place: int,
    kinds: Counter[str],
    members: list[Member],
    cadres: list[str],
) -> None:
    """Write an activity that is still to come, under way, or was given up."""
    state = ("recruiting", "recruiting", "drafting", "running", "cancelled")[place]
    today = desk.clock.today()
    on = today + timedelta(days=(9, 16, 30, 0, -40)[place])
    spec = desk.store.specs.newest(ACTIVITY)
    fields = activity_fields(random, plan_for(random, on, kinds), on, cadres)
    for name in ("recorder", "verifier", "trained_on", "agreement_on"):
        if state != "running":
            fields.pop(name, None)
    if state in ("recruiting", "drafting") and fields.pop("agreement_signed", ""):
        fields.pop("agreement_paper", None)
    if state == "running":
        came = [one for one in members if one.adult_on is None and on not in one.busy][:8]
        fields["sign_in"] = [{"volunteer": one.record, "came": "yes"} for one in came]
    if state == "cancelled":
        fields["cancel_reason"] = "暴雨，改期另办"
    number = "" if state == "drafting" else writer.number(spec, {"year": str(on.year)})
    writer.add(spec, fields, at_work(random, min(on, today) - timedelta(days=5)), state, number)
