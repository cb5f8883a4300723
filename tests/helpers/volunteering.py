"""A village's volunteering in a test: a recorder, a verifier, and short ways to save records."""

from __future__ import annotations

from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.services import ledger, records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import person

SHEET = {"planned_from": "2026-11-14", "begin_time": "08:30", "end_time": "11:00"}


class Station:
    """An open desk with two cadres, and what a clerk does for volunteers."""

    def __init__(self, at: Desk) -> None:
        self.at = at
        self.recorder = person(at, "沈小兰", birth="1980-01-01")
        self.verifier = person(at, "顾明华", birth="1979-01-01")

    def volunteer(self, name: str = "周美琴", birth: str = "1972-06-18", **more: Any) -> str:
        who = person(self.at, name, birth=birth, group_no=5)
        return self.add("volunteer", person=who, service_fields=["01"], **more).id

    def minor(self, birth: str = "2010-09-01", **more: Any) -> str:
        guardian = person(self.at, "沈国荣")
        given = {"guardian": guardian, "guardian_relation": "father", "guardian_consent": "yes", **more}
        return self.volunteer("沈子轩", birth, guardian_consent_on="2026-07-01", **given)

    def activity(self, name: str = "护河清洁", field: str = "10", **more: Any) -> Record:
        fields = {"name": name, "service_field": field, "leader": self.recorder, "place": "河埠头", "content": "捡垃圾"}
        return self.add("activity", **{**fields, **SHEET, **more})

    def sheet(self, volunteers: list[str], **more: Any) -> Record:
        rows = [{"volunteer": one} for one in volunteers]
        held = self.activity(recorder=self.recorder, verifier=self.verifier, sign_in=rows, **more)
        self.step(held.id, "recruiting")
        return self.step(held.id, "finished")

    def service(self, volunteer: str, activity: str, on: str, start: str, end: str, **more: Any) -> Record:
        times = {"served_on": on, "start_time": start, "end_time": end}
        given = {"volunteer": volunteer, "activity": activity, "recorder": self.recorder, **times, **more}
        return self.add("service_record", **given)

    def confirmed(self, volunteer: str, activity: str, on: str, start: str = "08:00", end: str = "10:00") -> Record:
        made = self.service(volunteer, activity, on, start, end, verifier=self.verifier, verified_on="2026-11-20")
        self.step(made.id, "recorded")
        return self.step(made.id, "confirmed")

    def certificate(self, volunteer: str, start: str = "2026-01-01", end: str = "2026-11-20", **more: Any) -> Record:
        signers = {"head": self.verifier, "handler": self.recorder, "contact_phone": "0573-83000000"}
        period = {"period_from": start, "period_to": end, "issued_on": "2026-11-23"}
        return self.add("certificate", volunteer=volunteer, **period, **signers, **more)

    def issued(self, volunteer: str, **more: Any) -> Record:
        made = self.certificate(volunteer, **more)
        self.step(made.id, "signing")
        return self.step(made.id, "issued", head_signed="yes", handler_signed="yes")

    def add(self, form: str, **fields: Any) -> Record:
        return records.add(self.at, form, fields).record

    def step(self, record: str, state: str, **fields: Any) -> Record:
        return records.set_fields(self.at, record, fields, state=state).record

    def services_of(self, activity: str) -> list[Record]:
        found = ledger.page(self.at, "service_record", limit=200)
        return [one for one in found if one.fields["activity"] == activity]


def refused(error: pytest.ExceptionInfo[UserError]) -> str:
    return "；".join(error.value.where) or error.value.sentence
