"""Last year's and this year's democratic review of the invented village's committee and supervisors."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any  # Any: JSON values of a form's fields

from ruraldesk.demo.office_hours import office_instant
from ruraldesk.demo.people import SAMPLE
from ruraldesk.demo.writer import Writer
from ruraldesk.services import collecting, judging, saving
from ruraldesk.services.desk import Desk
from ruraldesk.services.selecting import Selects

Fields = dict[str, Any]
REVIEW = "annual_review"
HOST, RECORDER, COUNSEL = 2, 4, 5  # places among the cadres
# days ago, who is reviewed, the state, present of 41, void ballots
_MEETINGS = (
    (240, "committee", "announced", 38, 0),
    (239, "supervision", "announced", 36, 1),
    (40, "committee", "announced", 37, 0),
    (2, "supervision", "drafting", 35, 0),
)
ENTITLED = 41


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write the reviews, those in office on the day one row each."""
    spec = desk.store.specs.newest(REVIEW)
    for days, scope, state, present, void in _MEETINGS:
        on = today - timedelta(days=days)
        fields: Fields = {
            "review_year": on.year, "scope": scope, "held_on": on.isoformat(), "place": "文化礼堂",
            "body": "representatives", "host": persons[COUNSEL if scope == "supervision" else HOST],
            "recorder": persons[RECORDER], "entitled": ENTITLED, "present": present, "ballots_out": present,
            "ballots_back": present, "ballots_void": void, "remark": SAMPLE,
        }  # fmt: skip
        fields |= {"announced": "yes", "announced_on": on.isoformat()} if state != "drafting" else {}
        selects = Selects(desk, spec, "")
        rows = collecting.fetched(desk, spec, spec.collects[0], fields, selects)
        fields["results"] = [{**row, **_votes(random, present - void), "reported_on": on.isoformat()} for row in rows]
        given = judging.normalised(desk, spec, fields)
        filled = judging.completed(desk, spec, judging.with_defaults(desk, spec, given), selects)
        at = office_instant(on, 15 * 60 + random.randrange(60))
        writer.add(spec, saving.stored(spec, filled), at, state)


def _votes(random: Random, valid: int) -> Fields:
    good = random.randrange(valid // 2, valid - 6)
    fair = random.randrange(3)
    return {"votes_good": good, "votes_fit": valid - good - fair, "votes_fair": fair, "votes_unfit": 0}
