"""What several tests of the forms look at and none changes."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from ruraldesk.demo.village import Size, settle
from ruraldesk.progress import SILENT
from ruraldesk.services.desk import Desk
from tests.helpers.desks import desk


@pytest.fixture(scope="session")
def whole_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The invented village with its whole year: only to be read."""
    with desk(tmp_path_factory.mktemp("whole_year")) as opened:
        settle(opened, Random(5), Size(60, 40), SILENT)
        yield opened
