"""The invented village: villagers, facilities, a year of inspections, of the board, of cases, of volunteering."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ruraldesk.demo import (
    cases,
    complaints,
    consultations,
    councils,
    disclosures,
    errands,
    facility_care,
    indicators,
    matters,
    needs,
    offices,
    receptions,
    reviews,
    screenings,
    societies,
    teaching,
    village_numbers,
    village_people,
    volunteering,
)
from ruraldesk.demo.facilities import Kind, facilities
from ruraldesk.demo.inspections import Visit, visits
from ruraldesk.demo.office_hours import at_work
from ruraldesk.demo.people import people
from ruraldesk.demo.upkeep import write_upkeep
from ruraldesk.demo.writer import Writer
from ruraldesk.progress import Progress
from ruraldesk.services import removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.store.ledger import LedgerQuery

PERSON, FACILITY, INSPECTION = "person", "facility", "inspection"
USUAL_PERSONS, USUAL_FACILITIES, MOST_VISITS = 400, 200, 12
LEAST_RECORDS = 100
FURTHER = 1_500  # about as many records have the board, the cases and the volunteers
STEP = 500  # records between two words to the watcher


@dataclass(frozen=True, slots=True)
class Size:
    """How many records of each kind. A wished total is for measuring: villagers, facilities and inspections only."""

    persons: int = USUAL_PERSONS
    facilities: int = USUAL_FACILITIES
    total: int = 0  # 0 = as many inspections as a year has

    @staticmethod
    def of(records: int) -> Size:
        """Split a wished total in the proportions of a village that keeps its registers."""
        return Size(records * 3 // 10, records * 15 // 100, records) if records else Size()


def random_ids(random: Random) -> Callable[[], str]:
    """Return a source of ids that is the same for the same seed."""
    return lambda: str(uuid.UUID(int=random.getrandbits(128), version=4))


def settle(desk: Desk, random: Random, size: Size, progress: Progress) -> list[str]:
    """Write the village's records; return the ids of facilities with everything a public sheet needs."""
    writer = Writer(desk)
    today = desk.clock.today()
    expected = size.total or size.persons + size.facilities * 10 + FURTHER

    def told() -> None:
        if writer.written % STEP == 0:
            progress.step(min(writer.written, expected), expected, f"已登记{writer.written}件")

    with desk.store.bulk():
        persons = []
        spec = desk.store.specs.newest(PERSON)
        for fields in people(random, today, size.persons):
            persons.append(writer.add(spec, fields, at_work(random, today - timedelta(days=370))))
            told()
        places = _facilities(desk, writer, random, persons, size, told)
        twice = "" if size.total else _registered_twice(desk, writer, random, places[0][0])
        if not size.total:
            write_upkeep(desk, writer, random, persons, places, told)
            offices.write(desk, writer, random, persons, today)
            village_numbers.write(desk, writer, random, persons, today)
            postings = matters.write(desk, writer, random, persons, today)
            disclosures.write(desk, writer, random, persons, today, told, postings)
            consultations.write(desk, writer, random, persons, today)
            cases.write(desk, writer, random, persons, today)
            volunteering.write(desk, writer, random, persons, today)
            receptions.write(desk, writer, random, persons, today)
            facility_care.write(desk, writer, random, persons, today)
            errands.write(desk, writer, random, persons, today)
            councils.write(desk, writer, random, persons, today)
            reviews.write(desk, writer, random, persons, today)
            screenings.write(desk, writer, random, persons, today)
            societies.write(desk, writer, random, persons, today)
            village_people.write(desk, writer, random, persons, today)
            needs.write(desk, writer, random, persons, today)
            teaching.write(desk, writer, random, persons, today)
            complaints.write(desk, writer, random, persons, today)
            indicators.write(desk, writer, random, persons, today)
    if twice:
        removal.delete(desk, twice, "同一次巡查登记了两遍，这一件作废。")
    return [record for record, kind in places if kind.code in ("02", "06", "13", "19")]


def leave_unfinished(desk: Desk, persons: int = 2) -> None:
    """Leave drafts behind, as a clerk does whom a villager interrupted."""
    for place in range(persons):
        session = FormSession.open_new(desk, PERSON)
        session.set_text("name", f"未登完样例{place + 1}")
        session.set_text("group_no", "第三组" if place else "3")
        session.keep_draft()


def _facilities(
    desk: Desk, writer: Writer, random: Random, persons: list[str], size: Size, told: Callable[[], None]
) -> list[tuple[str, Kind]]:
    spec, places = desk.store.specs.newest(FACILITY), []
    today = desk.clock.today()
    made = list(facilities(random, today, persons, size.facilities))
    for place, (kind, fields) in enumerate(made):
        left = size.total - writer.written - (len(made) - place) if size.total else MOST_VISITS
        record = desk.new_id()
        seen = list(visits(random, today, record, kind, persons, max(0, min(left, MOST_VISITS))))
        values = {"class": kind.code, "year": str(today.year)}
        at = at_work(random, today - timedelta(days=366))
        stored = writer.add(spec, fields, at, "in_use", writer.number(spec, values))
        places.append((stored, kind))
        told()
        for visit in seen:
            _inspection(desk, writer, random, stored, kind, visit)
            told()
    return places


def _inspection(desk: Desk, writer: Writer, random: Random, facility: str, kind: Kind, visit: Visit) -> None:
    spec = desk.store.specs.newest(INSPECTION)
    fields = {**visit.fields, "facility": facility, "facility_class": kind.code}
    on = date.fromisoformat(visit.on)
    number = writer.number(spec, {"year": str(on.year)}) if visit.state == "filed" else ""
    writer.add(spec, fields, at_work(random, on), visit.state, number)


def _registered_twice(desk: Desk, writer: Writer, random: Random, facility: str) -> str:
    """Write the last visit to a facility a second time, as happens at a desk; its number will stand among the void."""
    spec = desk.store.specs.newest(INSPECTION)
    query = LedgerQuery(where={"facility": facility, "state": "filed"}, order="checked_on", descending=True, limit=1)
    last = desk.store.records.page(INSPECTION, query)[0]
    typed = {one.name: last.fields[one.name] for one in spec.by_repeat[""] if last.fields.get(one.name) is not None}
    on = date.fromisoformat(str(last.fields["checked_on"]))
    number = writer.number(spec, {"year": str(on.year)})
    return writer.add(spec, typed, at_work(random, on), "filed", number)
