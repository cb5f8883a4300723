"""Who in the invented village is helped, what was asked for, and the training of those who help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ruraldesk.demo import need_words as words
from ruraldesk.demo.entering import Fields, enter
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.model.record import Record
from ruraldesk.services.desk import Desk
from ruraldesk.services.making import record_id

RECIPIENT, REQUEST, TRAINING = "service_recipient", "service_request", "volunteer_training"
ACTIVITY, SERVICE, VOLUNTEER = "activity", "service_record", "volunteer"
USUAL_RECIPIENTS = 14
# How far each request has come: state, and the days since it was registered.
PLANS = (
    *(("archived", 330 - 17 * nth) for nth in range(15)),
    ("visited", 30), ("visited", 26), ("done", 14), ("done", 9), ("dispatched", 6), ("serving", 5), ("matched", 5),
    ("verified", 4), ("verified", 3), ("registered", 2), ("registered", 1), ("drafting", 0), ("refused", 75),
    ("referred", 48), ("withdrawn", 61),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Helper:
    """A grown volunteer who may be sent, with the days on which he served already."""

    record: str
    person: str
    sex: str
    busy: set[str]


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write the recipients, a year of requests with the service records made of them, and the trainings."""
    cadres = persons[:CADRES]
    helpers = list(_helpers(desk, today))
    _trainings(desk, writer, random, today, cadres)
    recipients = _recipients(desk, writer, random, persons[CADRES:], today, cadres)
    activity = _standing_activity(desk, writer, random, today, cadres)
    for place, (state, ago) in enumerate(sorted(PLANS, key=lambda one: -one[1])):
        on = today - timedelta(days=ago)
        recipient, wish = recipients[place % len(recipients)]
        fields = _registered(place, on, cadres) | {"recipient": recipient, "wish_sex": wish}
        fields |= _further(fields, state, on, today, cadres)
        if state in words.WITH_HELPERS:
            fields |= _helped(fields, state, helpers, activity)
        number = "" if state == "drafting" else on.isoformat()
        made = enter(desk, writer, REQUEST, fields, at_work(random, on), state, numbered=number)
        if state in words.SERVED:
            _record(desk, writer, random, made, fields, cadres[4])


def _helpers(desk: Desk, today: date) -> Iterator[Helper]:
    served: dict[str, set[str]] = {}
    for one in desk.store.records.page(SERVICE):
        served.setdefault(str(one.fields["volunteer"]), set()).update((str(one.fields["served_on"]),))
    for one in desk.store.records.page(VOLUNTEER):
        person = desk.store.records.get(str(one.fields["person"]))
        if one.state == "active" and person is not None and str(person.fields["birth"]) < f"{today.year - 20}":
            sex = str(person.fields["sex"])
            yield Helper(one.id, person.id, sex, served.get(one.id, set()))


def _recipients(
    desk: Desk, writer: Writer, random: Random, villagers: list[str], today: date, cadres: list[str]
) -> list[tuple[str, str]]:
    """Return the recipients in force, each with the sex wished for."""
    old = [one for one in _all(desk, villagers) if str(one.fields.get("birth", "")) < f"{today.year - 78}"]
    made = []
    for place, one in enumerate(old[:USUAL_RECIPIENTS]):
        on = today - timedelta(days=350 - 20 * place)
        wish = ("any", "any", "2", "any", "1")[place % 5]
        fields: Fields = {
            "person": one.id, "registered_on": on.isoformat(), "category": [("alone", "disabled", "ill")[place % 3]],
            "consent": "yes", "consent_on": on.isoformat(), "needs": words.NEEDS[place % len(words.NEEDS)].content,
            "free_time": ["workday" if place % 2 else "any"], "wish_sex": wish, "carer": cadres[place % CADRES],
            "contact_person": cadres[(place + 3) % CADRES], "contact_relation": "邻居", "remark": SAMPLE,
        }  # fmt: skip
        last = place == len(old[:USUAL_RECIPIENTS]) - 1
        if last:
            fields |= {"ended_on": (today - timedelta(days=20)).isoformat(), "end_reason": "搬去和子女同住。"}
        state = "ended" if last else "active"
        record = enter(desk, writer, RECIPIENT, fields, at_work(random, on), state, numbered=on.isoformat())
        made += [] if last else [(record, wish)]
    return made


def _all(desk: Desk, ids: list[str]) -> Iterator[Record]:
    for one in ids:
        found = desk.store.records.get(one)
        if found is not None and found.fields.get("register_status") == "present":
            yield found


def _standing_activity(desk: Desk, writer: Writer, random: Random, today: date, cadres: list[str]) -> str:
    """Write the activity that lasts all year and that single visits count in."""
    begun = today - timedelta(days=345)
    fields = words.STANDING | {
        "leader": cadres[1], "recorder": cadres[4], "verifier": cadres[2], "planned_from": begun.isoformat(),
        "planned_to": (today + timedelta(days=60)).isoformat(), "agreement_on": begun.isoformat(), "remark": SAMPLE,
    }  # fmt: skip
    return enter(desk, writer, ACTIVITY, fields, at_work(random, begun), "running", numbered=today.isoformat())


def _registered(place: int, on: date, cadres: list[str]) -> Fields:
    need = words.NEEDS[place % len(words.NEEDS)]
    source = words.SOURCES[place % len(words.SOURCES)]
    fields: Fields = {
        "registered_at": f"{on.isoformat()}T{8 + place % 3:02}:15", "source": source, "people_count": 1,
        "content": need.content, "service_field": need.field, "public_field": need.public, "risk": "none",
        "urgency": ("normal", "normal", "soon", "normal", "urgent")[place % 5], "remark": SAMPLE,
    }  # fmt: skip
    if source == "hotline":
        fields["ticket_no"] = f"96345{on:%Y%m%d}{place:04}"
    if source in ("grid", "cadre", "deputy"):
        fields["reporter"] = cadres[4]
    if need.skill:
        fields["skill"] = need.skill
    return fields


def _further(begun: Fields, state: str, on: date, today: date, cadres: list[str]) -> Fields:
    if state in ("drafting", "registered"):
        return {}
    hours = 2 if begun["urgency"] == "urgent" else 26
    answered = on + timedelta(days=hours // 24)
    way = "hotline" if begun["source"] == "hotline" else "face"
    fields: Fields = {
        "verified_by": cadres[4], "service_type": "volunteer", "answer_way": way,
        "answered_at": f"{answered.isoformat()}T{int(begun['registered_at'][11:13]) + hours % 24:02}:15",
        "answer": "请志愿者来办，派好人再告诉您。", "verify_note": "问过情况，属实。",
    }  # fmt: skip
    if state == "refused":
        return fields | {"answer": "", "refused_why": "要出钱请人做的活，志愿者不能做；已介绍镇上的家政服务点。"}
    if state == "referred":
        more = {"service_type": "public", "referred_to": "镇便民服务中心", "refused_why": "这件事由公共服务来办。"}
        return fields | {"answer": ""} | more
    wanted = on + timedelta(days=4)
    if state in ("verified", "matched", "dispatched"):
        wanted = max(wanted, today + timedelta(days=2))
    if state == "serving":
        wanted = today
    fields |= {"wanted_on": wanted.isoformat(), "wanted_from": "18:30", "wanted_to": "19:30", "helpers_wanted": 1}
    if state == "withdrawn":
        fields["withdrawn_why"] = "家里人已经办好了。"
    if state in words.WITH_HELPERS:
        fields["matched_on"] = min(answered + timedelta(days=1), today).isoformat()
    if state in words.SENT:
        fields |= {"dispatched_by": cadres[5], "dispatched_on": min(answered + timedelta(days=2), today).isoformat()}
    if state in words.SERVED:
        fields |= {"done_on": fields["wanted_on"], "done_from": "18:30", "done_to": "19:30"}
        fields["done_what"] = next(one.done for one in words.NEEDS if one.content == begun["content"])
    if state in ("visited", "archived"):
        visited = min(wanted + timedelta(days=3), today).isoformat()
        satisfied = ("very", "very", "fair", "very", "not")[wanted.day % 5]
        fields |= {"visited_on": visited, "visited_by": cadres[4], "visit_way": "call", "satisfied": satisfied}
    return fields


def _helped(fields: Fields, state: str, helpers: list[Helper], activity: str) -> Fields:
    """Choose one who is free and as wished; somebody else was asked before and could not."""
    day, sender = fields["wanted_on"], fields.get("dispatched_by", "")
    fit = [one for one in helpers if day not in one.busy and one.person != sender]
    first = next(one for one in fit if fields["wish_sex"] in ("any", one.sex))
    helpers.remove(first)  # the next request is somebody else's turn
    helpers.append(first)
    first.busy.add(day)
    asked = next(one for one in fit if one.record != first.record and fields["wish_sex"] in ("any", one.sex))
    rows = [{"helper": asked.record, "helper_answer": "declined"}] if int(day[-2:]) % 3 == 0 else []
    done = state in words.SERVED
    rows.append({"_id": f"{len(rows):012x}", "helper": first.record, "helper_answer": "came" if done else "agreed"})
    return {"helpers": rows, "activity": activity}


def _record(desk: Desk, writer: Writer, random: Random, made: str, fields: Fields, checker: str) -> None:
    """Write the service record that the save of a finished request makes, looked through on the same day."""
    stored = desk.store.records.get(made)
    make = desk.store.specs.newest(REQUEST).makes[0]
    rows = [row for row in (stored.rows("helpers") if stored else []) if row["helper_answer"] == "came"]
    for row in rows:
        values: Fields = {
            "volunteer": row["helper"], "activity": fields["activity"], "service_field": fields["service_field"],
            "served_on": fields["done_on"], "start_time": fields["done_from"], "end_time": fields["done_to"],
            "content": fields["done_what"], "recorder": fields["dispatched_by"], "recipient_count": 1,
            "verifier": checker, "verified_on": fields["done_on"], "rating": "good",
        }  # fmt: skip
        record = record_id(made, make, str(row["_id"]))
        on = date.fromisoformat(str(fields["done_on"]))
        enter(desk, writer, SERVICE, values, at_work(random, on), "confirmed", record=record)


def _trainings(desk: Desk, writer: Writer, random: Random, today: date, cadres: list[str]) -> None:
    found = [one for one in desk.store.records.page(VOLUNTEER) if one.state == "active"]
    for place, (ago, name, hours, about, content) in enumerate(words.TRAININGS):
        on = today - timedelta(days=ago)
        joined = [one for one in found if str(one.fields["registered_on"]) <= on.isoformat()]
        chosen = random.sample(joined, min(len(joined), 12 + 3 * place)) if ago > 0 else []
        rows = [{"trainee": one.id, "attended": "no" if nth % 9 == 8 else "yes"} for nth, one in enumerate(chosen)]
        fields: Fields = {
            "name": f"{name}（样例）", "held_on": on.isoformat(), "hours": hours, "training_fields": about,
            "content": content, "recorder": cadres[4], "trainees": rows, "remark": SAMPLE,
        }  # fmt: skip
        number = on.isoformat() if ago > 0 else ""
        enter(
            desk, writer, TRAINING, fields, at_work(random, min(on, today)), "held" if ago > 0 else "", numbered=number
        )
