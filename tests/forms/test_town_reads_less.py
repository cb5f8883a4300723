"""What stays in a village is no nought at the town: the table leaves it open and says where to look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from ruraldesk.store.peers import Peer
from tests.forms.test_village_numbers_rules import population
from tests.helpers.desks import desk
from tests.helpers.mediation import Dispute

YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31), compare=False)
UNCOUNTED = ("330402101998", "空塘村")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A village with a case in hand and its people counted."""
    with desk(tmp_path_factory.mktemp("village")) as opened:
        Dispute.at(opened).mediating()
        population(opened, "2026-10-08", {"group_no": 1, "households": 150, "registered": 600, "adults": 400})
        yield opened


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, village: Desk) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("town"), role="town", name="余新镇") as opened:
        for code, name in ((village.code, village.name), UNCOUNTED):
            opened.store.peers.enrol(Peer(code, "village", name, {}, ""))
        log = village.store.log
        streams = [one for one in log.heads() if one.endswith("/town")]
        opened.store.take_in([line for one in streams for line in log.lines(one)], village.code)
        yield opened


def rows(at: Desk, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, YEAR))["rows"]
    return found


def test_the_town_reads_no_noughts_of_mediators_whom_it_cannot_see(village: Desk, town: Desk) -> None:
    assert sum(one["n"] for one in rows(village, "mediation_team")) > 0
    there = rows(town, "mediation_team")
    assert {one[name] for one in there for name in ("n", "led", "closed", "agreed", "rate")} <= {None}
    notes = reporting.as_data(reporting.run(town, "mediation_team", YEAR))["notes"]
    assert "哪一件由谁调解留在村里：在镇里，件数空着的以村里的表为准。" in notes


def test_the_town_works_out_representatives_only_where_people_were_counted(village: Desk, town: Desk) -> None:
    (ours, *_) = rows(village, "office_assembly")
    told = {one["_village"]: one for one in rows(town, "office_assembly") if one["what"] == ours["what"]}
    counted, empty = told[village.name], told[UNCOUNTED[1]]
    assert (counted["wanted"], counted["result"]) == (ours["wanted"], ours["result"]) == (40, "少40人")
    assert "人员登记里在册" in ours["basis"]
    assert counted["basis"] == "按实有人口（截止2026-10-08）户籍人口600人"
    assert (empty["wanted"], empty["result"]) == (None, "算不出")
    assert empty["basis"] == "没有核对过的实有人口，以村里的表为准"
