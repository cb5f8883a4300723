"""The invented year on the notice board: judged as the services would, its accounts chained, the same for a seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.demo import disclosures, projects
from ruraldesk.demo.disclosure_accounts import Books
from ruraldesk.demo.disclosure_plans import Villagers, plans
from ruraldesk.demo.disclosure_tables import Tables
from ruraldesk.demo.people import people
from ruraldesk.demo.village import random_ids
from ruraldesk.demo.writer import Writer
from ruraldesk.model.record import Record
from ruraldesk.services import judging, printing, records, reporting
from ruraldesk.services.desk import Desk
from tests.helpers import desks

FORM = "disclosure"
TODAY = date(2026, 11, 23)


def written(root: Path, today: date) -> tuple[Desk, list[Record]]:
    clock = FixedClock(datetime(today.year, today.month, today.day, 4, tzinfo=UTC))
    desk, random = desks.desk(root, clock=clock), Random(7)
    desk.new_id = random_ids(Random(8))
    writer, spec = Writer(desk), desk.store.specs.newest("person")
    with desk.store.bulk():
        persons = [writer.add(spec, one, "2025-01-01T00:00:00.000Z") for one in people(random, today, 60)]
        ids = disclosures.write(desk, writer, random, persons, today)
    return desk, [records.get(desk, one) for one in ids]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, list[Record]]]:
    desk, found = written(tmp_path_factory.mktemp("demo") / "desk", date(2026, 11, 23))
    with desk:
        yield desk, found


def test_thirty_disclosures_of_a_year_would_pass_the_desk(year: tuple[Desk, list[Record]]) -> None:
    desk, found = year
    assert len(found) >= 30
    refuse_wrong(desk, found)
    assert {one.state for one in found} >= {"drafting", "in_review", "to_approve", "to_post", "void", "archived"}
    assert sum(one.state == "objected" for one in found) == 1
    numbers = [one.number for one in found if one.number]
    assert len(set(numbers)) == len(numbers)
    assert desk.store.check(deep=True) == []


def test_at_the_turn_of_the_year_they_would_too(tmp_path: Path) -> None:
    desk, found = written(tmp_path / "desk", date(2026, 1, 9))
    with desk:
        assert len(found) >= 30
        refuse_wrong(desk, found)


def test_the_quarters_are_chained_the_papers_print_and_the_statistics_count(year: tuple[Desk, list[Record]]) -> None:
    desk, found = year
    money = [one.fields for one in found if one.fields.get("item") == "CF02"]
    assert len(money) == 4
    assert [one["opening"] for one in money[1:]] == [one["closing"] for one in money[:-1]]
    assert all(one["closing"] == one["closing_typed"] for one in money)
    for one in found:
        papers = [choice.name for choice in printing.choices(desk, FORM, [one.id]) if choice.available]
        assert one.state in ("drafting", "in_review", "to_approve", "void") or len(papers) > 2, one.title
        for name in papers:
            assert not printing.preview(desk, FORM, name, [one.id]).stopped, (one.title, name)
    rows = reporting.as_data(reporting.run(desk, "disclosure_statistics"))["rows"]
    assert sum(row["published"] for row in rows) >= 5


def test_a_seed_gives_the_same_year() -> None:
    ids = tuple(f"p{place}" for place in range(40))
    villagers = Villagers(ids, {one: place % 12 + 1 for place, one in enumerate(ids)})
    works = [(one, f"w{place}") for place, one in enumerate(projects.works(list(ids), TODAY))]
    made = [
        plans(random, TODAY, Books(random, "h", "a", Tables("k", ids[2:6])), villagers, works)
        for random in (Random(7), Random(7))
    ]
    assert made[0] == made[1]


def refuse_wrong(desk: Desk, found: list[Record]) -> None:
    for one in found:
        wrong = [problem.sentence for problem in judging.standing_problems(desk, one.id)]
        assert wrong == [], (one.title, one.state)
