"""What a list shows that leans on the day, such as an age, is worked out as it is shown, and grows with the day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ruraldesk.clock import FixedClock
from ruraldesk.services import ledger
from tests.helpers import desks
from tests.helpers.desks import NOON


def test_an_age_stands_in_the_list_of_persons_and_is_right_on_the_day(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    at = desks.desk(tmp_path / "village", clock=clock)
    desks.person(at, "沈根法", birth="1950-11-24")
    desks.person(at, "没写出生的人样例")
    place = ledger.headings(at, "person").index("年龄")

    def ages() -> set[str]:
        rows = ledger.rows(at, "person", ledger.listing(at, "person", ledger.ALL).rids(0, 9))
        return {row.cells[place] for row in rows}

    assert ages() == {"75", ""}
    clock.advance(timedelta(days=1))
    assert ages() == {"76", ""}
    at.store.close(backup=False)
