"""The invented upkeep of facilities: judged as the services would, its accounts right, the same for a seed."""

from __future__ import annotations

from pathlib import Path
from random import Random

from ruraldesk.demo.facilities import KINDS, facilities
from ruraldesk.demo.upkeep import moves, repairs, rooms
from ruraldesk.demo.village import Size, settle
from ruraldesk.services import judging, ledger, records, reporting
from ruraldesk.services.judging import Case
from ruraldesk.services.selecting import Selects
from tests.helpers import desks

IDS = [f"00000000-0000-4000-8000-{place:012}" for place in range(60)]


def test_rooms_repairs_and_moves_would_pass_the_desk(tmp_path: Path) -> None:
    with desks.desk(tmp_path / "village") as desk:
        today, random = desk.clock.today(), Random(3)
        kinds = [kind for kind, _ in facilities(random, today, IDS, len(KINDS) + 30)]
        places = list(zip(IDS, kinds, strict=False))
        invented = [("room", one) for one in rooms(today, IDS[0], IDS)]
        invented += [("repair", one) for one in repairs(random, today, IDS, places)]
        invented += [("stock_move", one) for one in moves(random, today, IDS, IDS[0])]
        for form, one in invented:
            spec = desk.store.specs.newest(form)
            ready = judging.completed(
                desk, spec, judging.normalised(desk, spec, one.fields), Selects(desk, spec, "new")
            )
            found = judging.problems(desk, Case(spec, "new", ready, one.state))
            assert [problem.sentence for problem in found if problem.level == "block"] == [], one.fields
        assert {one.state for form, one in invented if form == "repair"} >= {
            "found",
            "repaired",
            "stopped",
            "to_accept",
        }


def test_the_centre_is_large_enough_and_the_two_ratios_differ_and_no_stock_is_below_zero(tmp_path: Path) -> None:
    with desks.desk(tmp_path / "village") as desk:
        places = settle(desk, Random(5), Size(60, 40), _Silent())
        centre = ledger.page(desk, "facility", ledger.LedgerQuestion({"class": "01"}))[0].fields
        assert (centre["rooms_area"], centre["rooms_service"], centre["rooms_count"]) == ("872.15", "654.65", 15)
        assert (centre["strict_verdict"], centre["net_verdict"], centre["area_verdict"]) == ("不达标", "达标", "达标")
        lamp = records.get(desk, places[0])
        assert lamp.fields["last_check_on"] == lamp.fields["inspected_on"]
        supplies = reporting.as_data(reporting.run(desk, "supplies"))["rows"]
        assert supplies
        assert all(row["balance"] >= 0 for row in supplies)
        moved = ledger.page(desk, "stock_move", limit=999)
        assert all(int(str(one.fields["balance"])) >= 0 for one in moved)
        assert desk.store.check(deep=True) == []


class _Silent:
    def step(self, done: int, total: int, words: str) -> None: ...

    def cancelled(self) -> bool:
        return False
