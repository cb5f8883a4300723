"""A village that takes a matter through its steps: persons, decisions, meetings, postings."""

from __future__ import annotations

from typing import Any

from ruraldesk.model.record import Record
from ruraldesk.services import records
from ruraldesk.services.desk import Desk
from tests.helpers import desks


class Council:
    """Who chairs and who writes, and ready-made matters and meetings."""

    def __init__(self, at: Desk) -> None:
        self.at = at
        self.chair = desks.person(at, "样例书记")
        self.recorder = desks.person(at, "样例文书")

    def decision(self, title: str = "村道拓宽工程", state: str = "deliberating", **more: Any) -> str:
        """Register a matter that is talked about."""
        fields = {
            "title": title, "matter": "welfare", "special": "no", "procedure": "zj", "handler": self.recorder,
            "content": "拓宽村口到文化礼堂的村道。", "suggested_on": "2026-09-01", "suggester_count": 12, **more,
        }  # fmt: skip
        return records.add(self.at, "decision", fields, state=state).record.id

    def authorise(self, *matters: str, begins: str = "2026-01-10", ends: str = "2028-12-31") -> str:
        """Let the villagers' meeting authorise the representatives."""
        meeting = self.meeting(
            "villagers", "2026-01-10", {"topic": "授权村民代表会议", "agreed": 700, "against": 61, "abstained": 0},
            entitled=1500, present=761, notified_on="2025-12-25",
        )  # fmt: skip
        fields = {
            "meeting": meeting.id, "matters": list(matters), "begins_on": begins, "ends_on": ends, "signed_on": begins,
            "signed_by": self.chair,
        }  # fmt: skip
        return records.add(self.at, "authorisation", fields, state="in_force").record.id

    def meeting(self, body: str, held_on: str, *topics: dict[str, Any], state: str = "held", **more: Any) -> Record:
        """Register a meeting; a topic is voted on by hand unless it says otherwise."""
        return self.save(body, held_on, *topics, state=state, **more).record

    def save(self, body: str, held_on: str, *topics: dict[str, Any], state: str = "held", **more: Any) -> records.Saved:
        """Register a meeting and return what was said about it too."""
        fields = {
            "body": body, "held_on": held_on, "notified_on": "2026-08-01", "chair": self.chair,
            "recorder": self.recorder, "topics": [{"vote_way": "hands", **one} for one in topics], **more,
        }  # fmt: skip
        return records.add(self.at, "meeting", fields, state=state)

    def step(self, decision: str, stage: str, held_on: str, **more: Any) -> Record:
        """Hold the meeting of a step, with a vote that passes unless ``more`` says otherwise."""
        bodies = {"propose": "branch", "discuss": "joint", "review": "party", "resolve": "representatives"}
        sizes = {"propose": (7, 6), "discuss": (11, 9), "review": (41, 30), "resolve": (52, 36)}
        entitled, present = sizes.get(stage, (52, 36))
        given = {"body": bodies.get(stage, "representatives"), "entitled": entitled, "present": present, **more}
        agreed = given.pop("agreed", given["present"])
        vote = {"agreed": agreed, "against": given["present"] - agreed, "abstained": 0}
        topic = {"decision": decision, "stage": stage, **vote, **given.pop("topic", {})}
        return self.meeting(given.pop("body"), held_on, topic, **given)

    def course(self, decision: str, **last: Any) -> Record:
        """Hold all meetings of the Zhejiang procedure, one a week; return the last."""
        self.step(decision, "propose", "2026-09-05")
        self.step(decision, "discuss", "2026-09-12")
        self.step(decision, "review", "2026-09-19")
        return self.step(decision, "resolve", "2026-09-26", **last)
