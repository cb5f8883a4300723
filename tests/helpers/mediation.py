"""A village with people in a dispute: cases begun, and led on step by step, as a clerk does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any  # Any: JSON values

from ruraldesk.clock import FixedClock
from ruraldesk.model.record import Record
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import SAMPLE_ID, person

CASE = "mediation_case"
CHINA = timezone(timedelta(hours=8))
SEVEN = ["rights", "principles", "facts", "evidence", "warning", "result", "signatures"]
PAPERS = ("register", "notice", "identity", "session", "agreement", "oral", "routes", "visit", "back")
Fields = dict[str, Any]


def clock(on: str) -> FixedClock:
    """Return a clock that stands at ten in the morning of a day in China."""
    return FixedClock(datetime.combine(date.fromisoformat(on), datetime.min.time(), CHINA).replace(hour=10))


@dataclass(slots=True)
class Dispute:
    """People of a village and one quarrel among them."""

    desk: Desk
    applicant: str = ""
    respondent: str = ""
    mediator: str = ""
    recorder: str = ""

    @staticmethod
    def at(desk: Desk) -> Dispute:
        """Register the people."""
        found = Dispute(desk)
        found.applicant = person(
            desk, "俞阿毛", id_no=SAMPLE_ID, ethnicity="汉族", mobile="13912345678", address="第5组12号"
        )
        found.respondent = person(desk, "潘引娣", sex="2", birth="1975-03-04", address="第5组13号")
        found.mediator = person(desk, "沈国荣", roles=["mediator"], address="第1组1号")
        found.recorder = person(desk, "顾美琴")
        return found

    def parties(self, **of_first: Any) -> list[Fields]:
        """Return the two parties."""
        return [
            {"party_role": "applicant", "party_kind": "person", "party_person": self.applicant, **of_first},
            {"party_role": "respondent", "party_kind": "person", "party_person": self.respondent},
        ]

    def fields(self, **more: Any) -> Fields:
        """Return what a case begins with."""
        given: Fields = {
            "reg_date": "2026-02-01",
            "source": "own",
            "dispute_type": "02",
            "summary": "弄堂排水沟被抬高，水倒灌进灶间，双方争吵。",
            "parties": self.parties(),
        }
        return given | more

    def begin(self, **more: Any) -> Record:
        """Write down a case."""
        return records.add(self.desk, CASE, self.fields(**more)).record

    def step(self, case: Record, state: str, **fields: Any) -> Record:
        """Take a case a step further."""
        return records.set_fields(self.desk, case.id, fields, state=state).record

    def accepted(self, **more: Any) -> Record:
        """Return a case that is registered and accepted."""
        case = self.step(self.begin(**more), "registered")
        return self.step(case, "accepted", consent="both", accept="yes", accepted_on=more.get("reg_date", "2026-02-01"))

    def mediating(self, **more: Any) -> Record:
        """Return a case that is being mediated."""
        case = self.accepted(**more)
        on = str(case.fields["accepted_on"])
        lead = {"mediator": self.mediator, "mediator_role": "lead", "mediator_kin": "no"}
        case = self.step(case, "notified", notice_date=on, mediators=[lead], recorder=self.recorder)
        return self.step(case, "mediating")

    def session(self, on: str) -> Fields:
        """Return a session whose record says all seven things."""
        return {"session_on": on, "session_story": "双方各自陈述，调解员释明。", "session_points": SEVEN}

    def agreed(self, outcome: str = "written", on: str = "2026-02-20", **more: Any) -> Record:
        """Return a case with an agreement that is not signed yet."""
        term = {"term_who": "潘引娣", "term_content": "恢复排水沟", "term_at_once": "no"}
        term["term_due_on"] = "2026-03-10"
        given = {"outcome": outcome, "reached_on": on, "jc_scope": "plain", "terms": [term]} | more
        case = records.set_fields(self.desk, self.mediating().id, {"sessions": [self.session(on)], **given}).record
        return self.step(case, "agreed_written" if outcome == "written" else "agreed_oral")

    def sign(self, case: Record, *days: str, mediators: str, sealed: str) -> Record:
        """Have the parties sign on these days, then mediators and committee."""
        rows = [dict(row) for row in case.rows("parties")]
        for row, on in zip(rows, days, strict=False):
            row |= {"party_signed": "yes", "party_signed_on": on}
        given = {"parties": rows, "mediators_signed_on": mediators, "sealed_on": sealed}
        return records.set_fields(self.desk, case.id, given).record

    def effective(self, on: str = "2026-03-01", **more: Any) -> Record:
        """Return a case whose agreement took effect on a day."""
        return self.sign(self.agreed(**more), on, on, mediators=on, sealed=on)

    def papers(self, case: Record, without: str = "") -> list[Fields]:
        """Return the dossier's rows, everything in it but what is left out."""
        rows = [dict(row) for row in case.rows("documents")]
        for row in rows:
            there = row["doc_duty"] == "must" and row["doc_kind"] != without
            row["doc_status"] = "have" if there else "missing"
            row |= {"doc_pages": 1} if there else {}
        return rows

    def closing(self, case: Record, **more: Any) -> Fields:
        """Return what a case needs to be archived."""
        done = [{**row, "term_done_on": "2026-03-10"} for row in case.rows("terms")]
        given: Fields = {"closed_at": "2026-03-20", "filed_by": self.recorder, "filed_on": "2026-03-25"}
        if done:
            given |= {"terms": done, "performance": "all"}
        return given | {"documents": self.papers(case)} | more
