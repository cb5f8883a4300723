"""A believable year on the notice board: drafted, reviewed, posted, asked about, answered, archived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ruraldesk.demo import projects
from ruraldesk.demo.disclosure_accounts import Books
from ruraldesk.demo.disclosure_plans import LABELS, Fields, Plan, Villagers, plans
from ruraldesk.demo.disclosure_tables import Tables
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import CADRES, SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services import judging, records, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

DISCLOSURE = "disclosure"
HEAD, CLERK, BOOKKEEPER = 0, 4, 10  # places among the cadres
INSPECTORS = (2, 8)
NAMESAKES = (CADRES + 10, CADRES + 20)
GROWN = 18 * 366
BEFORE_REVIEW = ("drafting",)
BEFORE_POSTING = ("drafting", "in_review", "to_approve")
ARCHIVED_AFTER = 45  # days after posting
SIGNED_OFF_AFTER = 60  # days after a file is in the archive all are looked through


def _nothing() -> None:
    return


@dataclass(slots=True)
class _Board:
    """Who does what, and how far the shelf is filled."""

    desk: Desk
    writer: Writer
    random: Random
    cadres: list[str]
    today: date
    shelved: int = 0


def write(
    desk: Desk,
    writer: Writer,
    random: Random,
    persons: list[str],
    today: date,
    told: Callable[[], None] = _nothing,
    further: Sequence[Plan] = (),
) -> list[str]:
    """Write the year's disclosures and what else is to be posted; return their ids, the oldest first."""
    board = _Board(desk, writer, random, persons[:CADRES], today)
    villagers = _villagers(desk, persons, today)
    tables = Tables(persons[BOOKKEEPER], villagers.ids[2:6])
    books = Books(random, persons[CLERK], persons[HEAD], tables)
    found = []
    works = projects.write(desk, writer, persons, today)
    year = plans(random, today, books, villagers, works)
    for plan in sorted([*year, *further], key=lambda one: one.posted_on):
        found.append(_written(board, plan))
        told()
    return found


def state_of(plan: Plan, due: date | None, today: date) -> str:
    """Return the state the days bring a disclosure to, unless it is meant for another."""
    if plan.wish:
        return plan.wish
    if plan.posted_on > today:
        return "to_approve"
    if due is None or today <= due:
        return "posted"
    if today - plan.posted_on > timedelta(days=ARCHIVED_AFTER):
        return "archived"
    return "answered" if plan.asked[0] else "expired"


def _written(board: _Board, plan: Plan) -> str:
    spec = board.desk.store.specs.newest(DISCLOSURE)
    drafted = _ready(board, _drafted(board, plan))
    due = drafted.get("due_at")
    last_day = date.fromisoformat(str(due)) if due else None
    state = state_of(plan, last_day, board.today)
    fields = _ready(board, {**_drafted(board, plan), **_after(board, plan, state, last_day)})
    if state in BEFORE_POSTING or state == "void":
        fields.pop("posted_at", None)
    number = ""
    if state not in BEFORE_POSTING and state != "void":
        values = {"year": str(plan.posted_on.year), "class.label": LABELS[str(fields["class"])]}
        number = board.writer.number(spec, values)
    at = at_work(board.random, date.fromisoformat(str(fields["drafted_at"])))
    record = board.writer.add(spec, saving.stored(spec, fields), at, state, number)
    if plan.correction:
        records.set_fields(board.desk, record, plan.correction, correct="录入时多写了一天")
    return record


def _ready(board: _Board, fields: Fields) -> Fields:
    """Return the fields with everything the form fills in."""
    desk, spec = board.desk, board.desk.store.specs.newest(DISCLOSURE)
    given = judging.normalised(desk, spec, fields)
    return dict(judging.completed(desk, spec, judging.with_defaults(desk, spec, given), Selects(desk, spec, "")))


def _drafted(board: _Board, plan: Plan) -> Fields:
    return {
        **plan.fields,
        "drafted_by": board.cadres[CLERK],
        "drafted_at": _day(board, plan, 7),
        "channels": ["board", "chat"] if plan.fields["class"] != "party" else ["board"],
        "boards": [{"board_place": "村委会门口公开栏"}, {"board_place": "文化礼堂公开栏"}],
        "posted_at": plan.posted_on.isoformat(),
        "remark": SAMPLE,
    }


def _after(board: _Board, plan: Plan, state: str, due: date | None) -> Fields:
    """Return what the review, the approval and the time on the board have added."""
    if state == "void":
        return {"void_reason": "与上一件重复，重新编制。"}
    if state in BEFORE_REVIEW:
        return {}
    fields: Fields = {} if state == "in_review" else _reviewed(board, plan)
    if state not in BEFORE_POSTING:
        fields |= _approved(board, plan)
    if plan.asked[0] and state in ("posted", "objected", "answered", "archived"):
        fields["feedback"] = [_opinion(board, plan)]
    if state == "archived" and due is not None:
        fields |= _shelved(board, due)
    return fields


def _reviewed(board: _Board, plan: Plan) -> Fields:
    roles = ("chair", "member")
    reviewers = [
        {"reviewer": board.cadres[place], "review_role": role, "reviewer_kin": "no"}
        for place, role in zip(INSPECTORS, roles, strict=True)
    ]
    words = "内容属实，同意公开。"
    return {
        "review_result": "agree", "review_at": _day(board, plan, 4), "review_opinion": words, "reviewers": reviewers,
    }  # fmt: skip


def _approved(board: _Board, plan: Plan) -> Fields:
    fields: Fields = {"approved_by": board.cadres[HEAD], "approved_at": _day(board, plan, 2)}
    if plan.fields["class"] == "finance":
        fields |= {"accountant": board.cadres[BOOKKEEPER], "accountant_at": _day(board, plan, 2)}
    return fields


def _opinion(board: _Board, plan: Plan) -> Fields:
    words, answer = plan.asked
    received = min(plan.posted_on + timedelta(days=2), board.today)
    row: Fields = {
        "received_on": received.isoformat(), "feedback_way": "box", "feedback_kind": "question", "proposer": "匿名",
        "feedback_text": words, "taken_by": board.cadres[CLERK],
    }  # fmt: skip
    if answer:
        answered = min(received + timedelta(days=5), board.today).isoformat()
        row |= {"answer": answer, "answered_on": answered, "answer_way": "posted", "satisfied": "unknown"}
    return row


def _shelved(board: _Board, due: date) -> Fields:
    board.shelved += 1
    archived = min(due + timedelta(days=12), board.today)
    fields: Fields = {
        "removed_at": (due + timedelta(days=1)).isoformat(),
        "archive_no": f"WS·{due.year}·30Y-{board.shelved:04}",
        "retention": "y30",
        "archived_on": archived.isoformat(),
        "archive_pages": 4 + board.shelved % 5,
        "archived_by": board.cadres[CLERK],
    }
    if (board.today - archived).days < SIGNED_OFF_AFTER:
        return fields
    signed = (archived + timedelta(days=9)).isoformat()
    return fields | {"archive_checked_by": board.cadres[INSPECTORS[0]], "archive_checked_on": signed}


def _day(board: _Board, plan: Plan, before: int) -> str:
    """Return a day before the posting, never one to come."""
    return min(plan.posted_on - timedelta(days=before), board.today).isoformat()


def _villagers(desk: Desk, persons: list[str], today: date) -> Villagers:
    """Return the grown villagers beside the cadres; the first two are of one name where the village has such."""
    known = {one: records.get(desk, one).fields for one in persons[CADRES:]}
    born = {one: date.fromisoformat(str(fields["birth"])) for one, fields in known.items()}
    grown = [one for one in known if (today - born[one]).days > GROWN]
    twins = [persons[place] for place in NAMESAKES if place < len(persons) and persons[place] in grown]
    ids = (*twins, *(one for one in grown if one not in twins))
    return Villagers(ids, {one: int(str(known[one].get("group_no") or 1)) for one in ids})
