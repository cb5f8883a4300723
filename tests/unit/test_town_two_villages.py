"""A town with two villages: each writes about its own records only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import keep_card, own_card
from ruraldesk.bundle.handing import hand_over
from ruraldesk.town.apply import make_plan
from ruraldesk.town.enrol import enrol
from tests.helpers.exchange import At, Exchange, at, exchange

NEIGHBOUR = "330499001998"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Exchange]:
    made = exchange(tmp_path)
    yield made
    made.close()


def neighbour_of(two: Exchange) -> At:
    """Return a second village that the town has enrolled."""
    other = at(two.root, "village", "neighbour", code=NEIGHBOUR)
    card = two.stick / "neighbour.card"
    card.write_bytes(own_card(other.store, other.clock).as_bytes())
    enrol(two.town, card)
    keep_card(other.store, own_card(two.town.store, two.town.clock))
    return other


def test_a_village_cannot_write_over_the_records_of_another(two: Exchange) -> None:
    lamp = two.village.lamp("南桥灯")
    two.take(two.report())
    other = neighbour_of(two)
    other.lamp("改成别的", record=lamp)
    other.lamp("自己的灯")
    (file,) = hand_over(other, two.stick).files
    plan = make_plan(two.town, [file])
    assert [one.kind for one in plan.concerns] == ["foreign"]
    assert "别的村" in plan.concerns[0].words
    assert two.statuses(file)[file.name] == "BAD_SIGNATURE"
    assert two.town.names() == ["南桥灯"]
    other.store.close(backup=False)


def test_two_villages_bundles_in_one_import_are_both_taken_in(two: Exchange) -> None:
    two.village.lamp("南桥灯")
    other = neighbour_of(two)
    other.lamp("北桥灯")
    files = [two.report(), *hand_over(other, two.stick).files]
    assert set(two.statuses(*files).values()) == {"OK"}
    assert two.town.names() == ["北桥灯", "南桥灯"]
    other.store.close(backup=False)
