"""Who holds which office in the invented village: committee, inspectors, representatives, staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo.office_hours import office_instant
from ruraldesk.demo.people import CADRES, GROUPS, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.rules.dates import add_years
from ruraldesk.services import judging, records, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]

OFFICE = "office"
SUPERVISION_PHONE, COMMITTEE_PHONE = "057383000096", "057383000010"
REPRESENTATIVES, WOMEN = 36, 16
GROWN = 18 * 366
TERM_BEGAN = 400  # days ago: before the oldest meeting
# place among the cadres, body, duty, what he is in charge of
_CADRES = (
    (0, "party", "party_secretary", "主持村党组织全面工作"),
    (6, "party", "party_deputy", "分管组织、纪检"),
    (1, "party", "party_member", "分管宣传、群团"),
    (0, "committee", "committee_chair", "主持村民委员会全面工作"),
    (6, "committee", "committee_deputy", "分管经济、农业"),
    (1, "committee", "committee_member", "分管社会事务、妇女儿童"),
    (7, "committee", "committee_member", "分管治保、调解"),
    (2, "supervision", "supervision_chair", "主持村务监督委员会工作"),
    (8, "supervision", "supervision_member", "审核收支和票据"),
    (11, "supervision", "supervision_member", "监督工程和公共设施"),
    (3, "mediation", "mediation_chair", ""),
    (9, "mediation", "mediator", ""),
    (7, "mediation", "mediation_member", ""),
    (0, "coop_council", "council_chair", ""),
    (6, "coop_council", "council_member", ""),
    (2, "coop_supervisors", "supervisors_chair", ""),
    (4, "staff", "village_clerk", "文书、三务公开"),
    (10, "staff", "cash_keeper", "报账、档案"),
    (5, "staff", "social_worker", "综合服务岗"),
)  # fmt: skip
_PHONES = {"committee": COMMITTEE_PHONE, "party": COMMITTEE_PHONE, "supervision": SUPERVISION_PHONE}
_MEETINGS = {
    "party": "党员大会（样例）", "committee": "村民委员会换届选举（样例）", "supervision": "村民代表会议（样例）",
    "mediation": "村民代表会议（样例）", "coop_council": "社员代表大会（样例）",
    "coop_supervisors": "社员代表大会（样例）",
}  # fmt: skip


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write the offices of this term, and some of the last that ended."""
    spec = desk.store.specs.newest(OFFICE)
    began = today - timedelta(days=TERM_BEGAN)
    for fields, state in (*_cadres(persons, began), *_assembly(desk, random, persons, began, today)):
        given = judging.normalised(desk, spec, {"publish": "yes", **fields, "remark": SAMPLE})
        filled = judging.completed(desk, spec, judging.with_defaults(desk, spec, given), Selects(desk, spec, ""))
        on = date.fromisoformat(str(fields["from_on"]))
        at = office_instant(on, 10 * 60 + random.randrange(60))
        writer.add(spec, saving.stored(spec, filled), at, state)


def _cadres(persons: list[str], began: date) -> Iterator[tuple[Fields, str]]:
    for place, body, duty, charge in _CADRES:
        fields: Fields = {
            "person": persons[place], "body": body, "duty": duty, "charge": charge, "from_on": began.isoformat(),
            "chosen_on": (began - timedelta(days=4)).isoformat(), "kin_declared": "no",
        }  # fmt: skip
        fields |= {"duty_phone": _PHONES[body]} if body in _PHONES else {}
        fields |= {"chosen_at": _MEETINGS[body]} if body in _MEETINGS else {}
        fields |= {"expertise": ["accounting"]} if (body, place) == ("supervision", 8) else {}
        fields |= {"engagement": "full"} if body == "staff" else {"engagement": "part"} if body == "mediation" else {}
        if (body, place) == ("supervision", 11):  # a cousin of a committee member: told, and no hindrance
            fields |= {"kin_declared": "yes", "relatives": [{"relative": persons[7], "kinship": "other"}]}
        yield fields, "serving"
    ended = began - timedelta(days=1)
    for place in (9, 2):  # the second was chosen again
        fields = {
            "person": persons[place], "body": "supervision", "duty": "supervision_member", "kin_declared": "no",
            "from_on": add_years(began, -5).isoformat(), "to_on": ended.isoformat(), "end_reason": "term",
            "end_announced_on": (ended + timedelta(days=6)).isoformat(),
        }  # fmt: skip
        yield fields, "past"


def _assembly(desk: Desk, random: Random, persons: list[str], began: date, today: date) -> Iterator[tuple[Fields, str]]:
    """Yield the representatives: those who are marked as such and others, a third and more of them women."""
    known = {one: records.get(desk, one).fields for one in persons[CADRES:]}
    grown = [
        one
        for one, fields in known.items()
        if (today - date.fromisoformat(str(fields["birth"]))).days > GROWN and fields["residence_type"] == "local"
    ]
    marked = [one for one in grown if "representative" in str(known[one].get("roles", ""))]
    order = _by_turns([*marked, *(one for one in grown if one not in marked)], known)
    women = [one for one in order if known[one]["sex"] == "2"][:WOMEN]
    men = [one for one in order if known[one]["sex"] == "1"][: REPRESENTATIVES - len(women)]
    for place, one in enumerate([*women, *men]):
        group = int(str(known[one].get("group_no") or place % GROUPS + 1))
        yield _representative(one, group, began, random), "serving"
    if len(order) < REPRESENTATIVES + 3:
        return
    left, new = [one for one in order if one not in women and one not in men][:2]
    ended = today - timedelta(days=3)
    group = int(str(known[left].get("group_no") or 6))
    gone = {"to_on": ended.isoformat(), "end_reason": "moved"}
    yield {**_representative(left, group, began, random), **gone}, "ended"
    fields = _representative(new, int(str(known[new].get("group_no") or 6)), today - timedelta(days=2), random)
    yield {**fields, "how_chosen": "by_election", "start_announced_on": None}, "serving"


def _by_turns(order: list[str], known: dict[str, Fields]) -> list[str]:
    """Return the same people so that the first of every group come before the second of any."""
    seen: dict[Any, int] = {}  # Any: a group number
    turns = {}
    for one in order:
        group = known[one].get("group_no")
        turns[one] = seen[group] = seen.get(group, 0) + 1
    return sorted(order, key=turns.__getitem__)


def _representative(person: str, group: int, began: date, random: Random) -> Fields:
    return {
        "person": person, "body": "assembly", "duty": "representative", "group_no": group, "household_head": person,
        "chosen_on": (began - timedelta(days=random.randrange(1, 9))).isoformat(), "from_on": began.isoformat(),
        "chosen_at": f"第{group}村民小组会议（样例）", "kin_declared": "no",
        "start_announced_on": (began + timedelta(days=3)).isoformat(),
    }  # fmt: skip
