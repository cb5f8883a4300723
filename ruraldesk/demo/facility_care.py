"""What is done about the invented facilities: shelters opened, hazards mended, halls used, places tended, the fund."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from ruraldesk.demo.centre_checks import write_checks
from ruraldesk.demo.facility_desk import Village
from ruraldesk.demo.facility_money import Paid, year_books
from ruraldesk.demo.festivities import write_events
from ruraldesk.demo.hazards import write_hazards
from ruraldesk.demo.people import CADRES
from ruraldesk.demo.shelters import write_shelters
from ruraldesk.demo.surroundings import write_looks
from ruraldesk.demo.tending import tended
from ruraldesk.demo.writer import Writer
from ruraldesk.services.desk import Desk
from ruraldesk.store.ledger import LedgerQuery


def write(desk: Desk, writer: Writer, random: Random, persons: list[str], today: date) -> None:
    """Write a year of what is done about facilities that stand already. Inside a bulk."""
    village = Village(desk, writer, random, persons[:CADRES], today)
    write_shelters(village)
    write_hazards(village)
    write_events(village)
    paid = list(tended(village))
    write_looks(village)
    write_checks(village)
    for fields, state, on in year_books(today, village.cadres, [*_mended(village), *paid]):
        village.add("care_fund", fields, state, on)


def _mended(village: Village) -> Sequence[Paid]:
    """Return what the repairs cost that are accepted."""
    query = LedgerQuery(where={"state": "repaired"}, order="reported_on")
    return [
        Paid(
            "out_repair",
            one.id,
            date.fromisoformat(str(one.fields["accepted_on"])),
            "设施维修",
            str(one.fields["cost"]),
        )
        for one in village.desk.store.records.page("repair", query)
        if one.fields.get("cost") and one.fields.get("accepted_on")
    ]
