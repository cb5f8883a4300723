"""A believable year of mediation: forty quarrels, each come as far as its time allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.case_stories import FAILED_WHY, STORIES, Story, gone_to, handed_over
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.model.record import ROW_ID
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]  # Any: JSON value of a form's field
CASE = "mediation_case"
USUAL_CASES, MOST_PEOPLE = 40, 120
SEVEN = ["rights", "principles", "facts", "evidence", "warning", "result", "signatures"]
# How far each case has come, with the days since it was registered: the long ago ones are done.
PLANS: tuple[tuple[str, str, int, int], ...] = (
    ("archived", "written", 11, 96),
    ("archived", "oral", 5, 40),
    ("archived", "failed", 3, 60),
    ("visiting", "written", 3, 70),
    ("performing", "written", 5, 24),
    ("agreed_written", "written", 1, 15),
    ("agreed_oral", "oral", 1, 14),
    ("failed", "failed", 1, 16),
    ("mediating", "", 1, 12),
    ("inquiring", "", 1, 8),
    ("notified", "", 1, 5),
    ("accepted", "", 1, 3),
    ("registered", "", 1, 2),
    ("refused", "", 1, 44),
    ("drafting", "", 1, 1),
    ("withdrawn", "withdrawn", 1, 50),
    ("ended", "ended", 1, 33),
    ("moved", "moved", 1, 65),
)
LAST = 355  # days since the first case of the year
PAPERS = [
    "application", "register", "notice", "identity", "authority", "inquiry", "evidence", "session",
    "agreement", "oral", "routes", "receipt", "visit", "confirm", "explain", "back",
]  # fmt: skip


def write(
    desk: Desk, writer: Writer, random: Random, persons: list[str], today: date, *, cases: int = USUAL_CASES
) -> None:
    """Write the village's cases, in the order in which they were accepted."""
    people = _people(desk, persons, today)
    made = [_case(random, people, today, place, plan) for place, plan in enumerate(_plans(random, cases))]
    spec = desk.store.specs.newest(CASE)
    for one in sorted(made, key=lambda case: (case.day, case.place)):
        fields = _with_duties(_completed(desk, one.fields), one.state)
        number = ""
        accepted = str(fields.get("accepted_on") or "")
        if accepted:
            number = writer.number(spec, {"year": accepted[:4], "village": desk.name})
        stored = saving.stored(spec, _completed(desk, fields))
        writer.add(spec, _without_ids(stored), at_work(random, one.day), one.state, number)


@dataclass(frozen=True, slots=True)
class _Case:
    place: int
    state: str
    day: date
    fields: Fields


@dataclass(frozen=True, slots=True)
class _People:
    names: dict[str, str]  # of the villagers who may quarrel, by id
    mediators: tuple[str, ...]
    helper: str
    recorder: str
    mediator_names: dict[str, str]


@dataclass(slots=True)
class _Telling:
    """A case while it is told: its people, and the day it has come to."""

    random: Random
    today: date
    on: date
    story: Story
    sides: tuple[str, str]  # ids
    names: tuple[str, str]
    mediators: tuple[str, str]
    recorder: str
    mediator: str  # name of the one who leads
    signed: date = date.min

    def words(self, text: str) -> str:
        return text.format(a=self.names[0], b=self.names[1])

    def later(self, least: int, most: int) -> str:
        """Let some days pass, never beyond today; return the day as ISO."""
        self.on = min(self.today, self.on + timedelta(days=self.random.randrange(least, most + 1)))
        return self.on.isoformat()


def _plans(random: Random, cases: int) -> list[tuple[str, str, int]]:
    """Return state, outcome and days ago of so many cases."""
    found: list[tuple[str, str, int]] = []
    for state, outcome, count, least in PLANS:
        for nth in range(count):
            spread = LAST if state == "archived" else least + 12
            step = (spread - least) * nth // max(1, count)
            found.append((state, outcome, least + step + random.randrange(6)))
    whole = found * (cases // len(found) + 1)
    return whole[:cases]


def _case(random: Random, people: _People, today: date, place: int, plan: tuple[str, str, int]) -> _Case:
    state, outcome, ago = plan
    story = _fitting(outcome, place)
    told = _begun(random, people, today - timedelta(days=ago), today, story)
    fields = _registered(told, place)
    if state not in ("drafting", "registered"):
        fields |= {"consent": "refused" if state == "refused" else "both"}
    if state == "refused":
        fields |= {"accept": "no", "accept_reason": "被申请人明确表示不愿意调解，已告知可以通过其他途径解决。"}
    elif state not in ("drafting", "registered"):
        fields |= {"accept": "yes", "accepted_on": told.later(0, 2)}
        fields |= _further(told, state, outcome, place)
    return _Case(place, state, today - timedelta(days=ago), fields)


def _fitting(outcome: str, place: int) -> Story:
    """Return a quarrel that may end so: border quarrels fail, simple ones are settled by word of mouth."""
    if outcome == "failed":
        fitting = [one for one in STORIES if one.kind in ("07", "03") and one.grade == "hard"]
    elif outcome == "oral":
        fitting = [one for one in STORIES if one.grade == "simple"]
    else:
        fitting = [one for one in STORIES if one.grade != "simple"]
    return fitting[place % len(fitting)]


def _people(desk: Desk, persons: list[str], today: date) -> _People:
    """Return who may quarrel, who mediates and who writes it down."""

    def fields_of(person: str) -> Fields:
        found = desk.store.records.get(person)
        return dict(found.fields) if found else {}

    cadres = {one: fields_of(one) for one in persons[:CADRES]}
    mediators = [one for one, fields in cadres.items() if "mediator" in fields.get("roles", [])] or persons[:1]
    others = [one for one in cadres if one not in mediators] or persons[:1]
    villagers = {one: fields_of(one) for one in persons[CADRES : CADRES + MOST_PEOPLE]}
    grown = f"{today.year - 25}"
    called = {one: str(fields_of(one).get("name", "")) for one in mediators}
    names = {
        one: str(fields["name"])
        for one, fields in villagers.items()
        if str(fields.get("birth", "9")) < grown and fields["name"] not in called.values()  # a namesake would puzzle
    }
    return _People(names, tuple(mediators), others[0], others[-1], called)


def _begun(random: Random, people: _People, on: date, today: date, story: Story) -> _Telling:
    first, second = random.sample(sorted(people.names), 2)
    names = people.names[first], people.names[second]
    lead = random.choice(people.mediators)
    helper = next((one for one in people.mediators if one != lead), people.helper)
    both, called = (lead, helper), people.mediator_names[lead]
    return _Telling(random, today, on, story, (first, second), names, both, people.recorder, called)


def _registered(told: _Telling, place: int) -> Fields:
    story, on = told.story, told.on.isoformat()
    source = ("apply", "apply", "own", "grid", "apply", "town", "hotline", "police")[place % 8]
    fields: Fields = {
        "reg_date": on,
        "source": source,
        "dispute_type": story.kind,
        "grade": story.grade,
        "occurred_on": (told.on - timedelta(days=told.random.randrange(1, 9))).isoformat(),
        "place": told.words(story.place),
        "major": "no",
        "parties": _parties(told),
        "summary": told.words(story.summary),
        "claims": [{"claim": told.words(one)} for one in story.claims],
        "risk": "none",
        "lawyer": "yes" if story.unit or place % 9 == 0 else "no",
        "retention": "long",
        "remark": SAMPLE,
        "documents": [{"doc_kind": one, "doc_status": "missing"} for one in PAPERS],
    }
    if story.sub:
        fields["sub_type"] = story.sub
    if source == "apply":
        fields["apply_way"] = ("written", "oral")[place % 2]
    elif source != "own":
        fields["source_unit"] = {"grid": "第三网格", "police": "余新派出所"}.get(source, "镇社会矛盾纠纷调处化解中心")
    fields |= handed_over(place, on)
    if place % 11 == 5:
        fields |= {"risk": "tense", "risk_steps": "当天上门分头谈话，双方答应不再吵闹。"}
        fields["prevented"] = [{"prevented_kind": "crime", "prevented_cases": 1, "prevented_persons": 2}]
    return fields


def _parties(told: _Telling) -> list[Fields]:
    applicant: Fields = {"party_role": "applicant", "party_kind": "person", "party_person": told.sides[0]}
    if not told.story.unit:
        return [applicant, {"party_role": "respondent", "party_kind": "person", "party_person": told.sides[1]}]
    unit: Fields = {
        "party_role": "respondent",
        "party_kind": "unit",
        "party_name": told.story.unit,
        "unit_head": told.names[1],
        "unit_head_post": "厂长",
        "unit_uscc": "91350100M000100Y43",
        "party_address": "村工业小区3号",
    }
    return [applicant | {"agent_name": "样例律师", "agent_relation": "法律援助律师"}, unit]


def _further(told: _Telling, state: str, outcome: str, place: int) -> Fields:
    if state == "accepted":
        return {}
    lead, helper = told.mediators
    fields: Fields = {
        "notice_date": told.later(0, 1),
        "recorder": told.recorder,
        "mediators": [
            {"mediator": lead, "mediator_role": "lead", "mediator_kin": "no"},
            {"mediator": helper, "mediator_role": "member", "mediator_kin": "no"},
        ],
    }
    if state == "notified":
        return fields
    if state == "inquiring" or place % 3 == 0:
        fields["inquiries"] = [_inquiry(told)]
    if state == "inquiring":
        return fields
    if outcome in ("withdrawn", "ended", "moved"):
        return fields | _stopped(told, outcome)
    fields["sessions"] = [_session(told, outcome)]
    if not outcome:
        return fields
    return fields | (_failed(told, state) if outcome == "failed" else _agreed(told, state, outcome, place))


def _inquiry(told: _Telling) -> Fields:
    return {
        "inquiry_on": told.later(1, 3),
        "inquiry_place": told.words(told.story.place),
        "inquiry_of": "相邻住户（样例）",
        "inquiry_by": told.mediator,
        "inquiry_text": f"问：你看到的情况是怎样的？\n答：{told.words(told.story.summary)}",
        "inquiry_signed": "yes",
    }


SESSION_ENDS = {
    "written": "双方自愿达成书面协议，内容见人民调解协议书。",
    "oral": "双方自愿达成口头协议，内容见口头协议登记表。",
    "failed": "双方各执一词，未能达成协议，已告知其他途径。",
}


def _session(told: _Telling, outcome: str) -> Fields:
    return {
        "session_on": told.later(2, 8),
        "session_from": "09:00",
        "session_to": "11:00",
        "session_place": "村调解室",
        "session_about": told.words(told.story.claims[0]),
        "session_parties": "、".join(told.names),
        "session_story": f"告知权利义务，说明原则和调解员。{told.words(told.story.said)}调解员讲明有关法律规定和后果。",
        "session_result": SESSION_ENDS.get(outcome, "双方意见接近，约定下周再谈。"),
        "session_points": SEVEN if outcome else SEVEN[:4],
    }


def _stopped(told: _Telling, outcome: str) -> Fields:
    why = {
        "withdrawn": "双方自行和解，申请人撤回申请。",
        "ended": "被申请人中途要求终止调解。",
        "moved": "涉及刑事，移送公安机关处理。",
    }
    fields: Fields = {"outcome": outcome, "failed_on": told.later(3, 6), "failed_why": why[outcome]}
    if outcome == "ended":
        fields["routes_told_on"] = fields["failed_on"]
    if outcome == "moved":
        fields["linkage"] = [gone_to("police", told.on.isoformat())]
        fields |= {"risk": "police", "risk_steps": "当场劝开，保护现场。", "police_unit": "余新派出所"}
        fields["police_on"] = told.on.isoformat()
    return fields


def _failed(told: _Telling, state: str) -> Fields:
    on = told.on.isoformat()
    fields: Fields = {"outcome": "failed", "failed_on": on, "failed_why": told.random.choice(FAILED_WHY)}
    if state == "archived":
        fields["linkage"] = [gone_to("lawsuit", told.later(2, 9))]
        fields |= {"routes_told_on": on, **_filed(told)}
    return fields


def _agreed(told: _Telling, state: str, outcome: str, place: int) -> Fields:
    reached = told.on.isoformat()
    ahead = {"archived": 14, "visiting": 20}.get(state, 9 + 12 * (place % 3))
    due = (told.on + timedelta(days=ahead)).isoformat()
    at_once = outcome == "oral"
    terms = [
        {"term_who": told.story.unit or told.names[1], "term_content": told.words(one.content), "term_way": one.way}
        | ({"term_amount": one.amount} if one.amount else {})
        | ({"term_at_once": "yes"} if at_once else {"term_at_once": "no", "term_due_on": due})
        for one in told.story.promises
    ]
    fields: Fields = {"outcome": outcome, "reached_on": reached, "jc_scope": "plain", "terms": terms}
    if state.startswith("agreed"):
        return fields
    if outcome == "written":
        signed = told.later(0, 1)
        told.signed = told.on
        fields |= {"mediators_signed_on": signed, "sealed_on": signed, "signed_on": signed}
    fields["performance"] = "all" if state == "archived" else "part" if state == "visiting" else "waiting"
    if state == "performing":
        return fields
    return fields | _performed(told, terms, state, due, place)


def _performed(told: _Telling, terms: list[Fields], state: str, due: str, place: int) -> Fields:
    told.on = max(told.on, min(told.today, date.fromisoformat(due)))
    done = told.on.isoformat()
    kept = terms if state == "archived" else terms[:-1]
    for one in kept:
        if one["term_at_once"] == "no":
            one["term_done_on"] = done
    fields: Fields = {}
    if place % 4 or state == "visiting":
        performed = "all" if state == "archived" else "part"
        visit: Fields = {"visit_on": told.later(3, 12), "visit_of": "、".join(told.names), "visit_by": told.mediator}
        visit |= {"visit_way": "home", "visit_performance": performed, "visit_satisfied": ("very", "fair")[place % 2]}
        fields["visits"] = [visit | {"visit_text": "到现场看过，双方没有再争吵。"}]
    if told.story.unit and state == "archived":
        fields |= _confirmed(told)
    return fields | (_filed(told) if state == "archived" else {})


def _confirmed(told: _Telling) -> Fields:
    """Both sides asked the court within the thirty days, and it confirmed."""
    applied = told.signed + timedelta(days=4)
    return {
        "jc_wish": "yes",
        "jc_status": "valid",
        "jc_court_kind": "committee",
        "jc_court": "示例区人民法院",
        "jc_applied_on": applied.isoformat(),
        "jc_case_no": "（样例）民特1号",
        "jc_decided_on": (applied + timedelta(days=9)).isoformat(),
    }


def _filed(told: _Telling) -> Fields:
    closed = told.later(0, 4)
    return {"closed_at": closed, "filed_by": told.recorder, "filed_on": told.later(1, 6)}


def _completed(desk: Desk, fields: Fields) -> Fields:
    spec = desk.store.specs.newest(CASE)
    return dict(judging.completed(desk, spec, saving.with_row_ids(desk, spec, fields), Selects(desk, spec, "")))


def _with_duties(fields: Fields, state: str) -> Fields:
    """Sign where it is time to, and put into the dossier what must be there; an open case has some of it."""
    signed = fields.pop("signed_on", "")
    if signed:
        for row in fields["parties"]:
            row |= {"party_signed": "yes", "party_signed_on": signed, "party_signed_way": "fingerprint"}
    done = state == "archived"
    early = {"application", "register", "notice", "identity"} if fields.get("notice_date") else set()
    for row in fields.get("documents", []):
        if row.get("doc_duty") == "must" and (done or row["doc_kind"] in early):
            row |= {"doc_status": "have", "doc_pages": 2 if row["doc_kind"] in ("session", "agreement") else 1}
    return fields


def _without_ids(fields: Fields) -> Fields:
    """Return fields whose rows have no ids: the writer gives them."""
    bare: Fields = {}
    for name, value in fields.items():
        rows = isinstance(value, list) and value and isinstance(value[0], dict)
        bare[name] = [{k: v for k, v in row.items() if k != ROW_ID} for row in value] if rows else value
    return bare
