"""A believable year of mediation: forty quarrels, each come as far as its time allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ruraldesk.demo.case_course import further
from ruraldesk.demo.case_stories import STORIES, Story, handed_over
from ruraldesk.demo.case_telling import Fields, People, Telling, begun, people_of
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.model.record import ROW_ID
from ruraldesk.services import judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

CASE = "mediation_case"
USUAL_CASES = 40
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
    people = people_of(desk, persons, today)
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


def _case(random: Random, people: People, today: date, place: int, plan: tuple[str, str, int]) -> _Case:
    state, outcome, ago = plan
    story = _fitting(outcome, place)
    told = begun(random, people, today - timedelta(days=ago), today, story)
    fields = _registered(told, place)
    if state not in ("drafting", "registered"):
        fields |= {"consent": "refused" if state == "refused" else "both"}
    if state == "refused":
        fields |= {"accept": "no", "accept_reason": "被申请人明确表示不愿意调解，已告知可以通过其他途径解决。"}
    elif state not in ("drafting", "registered"):
        fields |= {"accept": "yes", "accepted_on": told.later(0, 2)}
        fields |= further(told, state, outcome, place)
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


def _registered(told: Telling, place: int) -> Fields:
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


def _parties(told: Telling) -> list[Fields]:
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
