"""A case while the demo tells it: who quarrels, who mediates, and the day it has come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ruraldesk.demo.case_stories import Story
from ruraldesk.demo.people import CADRES
from ruraldesk.services.desk import Desk

Fields = dict[str, Any]  # Any: JSON value of a form's field
MOST_PEOPLE = 120


@dataclass(frozen=True, slots=True)
class People:
    names: dict[str, str]  # of the villagers who may quarrel, by id
    mediators: tuple[str, ...]
    helper: str
    recorder: str
    mediator_names: dict[str, str]


@dataclass(slots=True)
class Telling:
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


def people_of(desk: Desk, persons: list[str], today: date) -> People:
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
    return People(names, tuple(mediators), others[0], others[-1], called)


def begun(random: Random, people: People, on: date, today: date, story: Story) -> Telling:
    """Return a case at its first day: two who quarrel, and who is to settle it."""
    first, second = random.sample(sorted(people.names), 2)
    names = people.names[first], people.names[second]
    lead = random.choice(people.mediators)
    helper = next((one for one in people.mediators if one != lead), people.helper)
    both, called = (lead, helper), people.mediator_names[lead]
    return Telling(random, today, on, story, (first, second), names, both, people.recorder, called)
