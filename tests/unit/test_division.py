"""Where a desk stands, in words: what the table of regions knows, and nothing made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.services import division
from ruraldesk.services.desk import Desk
from tests.helpers import desks


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root: Path = tmp_path_factory.mktemp("where")
    made = desks.copied_desk(root / "village")
    yield made
    made.store.close(backup=False)


@pytest.mark.parametrize(
    ("code", "words"),
    [("330402101999", "南湖区 余新镇"), ("330402999999", "南湖区"), ("990402101999", "")],
)
def test_district_and_town_are_said_as_far_as_the_table_knows_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    monkeypatch.setattr(Desk, "code", code)
    assert division.district_and_town(desk) == words
