"""The whole invented village: written once for all who look at it, opened as a copy by each."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.demo.story import ON_PAPER
from ruraldesk.demo.village import Size, random_ids, settle
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT
from ruraldesk.services import settings
from ruraldesk.services.desk import Desk, open_desk
from tests.helpers import desks

SEED = 2026


@pytest.fixture(scope="session")
def demo_village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Open the village of the demo in its usual size; who asks for it reads and writes nothing."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = _made_once(shared / "demo-village")
    own = shutil.copytree(made, tmp_path_factory.mktemp("demo") / "village")
    opened = open_desk(DataFolder(own), "沈小兰", desks.PASSPHRASE, FixedClock(desks.NOON))
    yield opened
    opened.store.close(backup=False)


def _made_once(folder: Path) -> Path:
    """Write the village unless another worker has; a worker that comes second waits for the first."""
    with closing(sqlite3.connect(f"{folder}.lock", timeout=600)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        if not folder.exists():
            made = desks.desk(folder)
            made.new_id = random_ids(Random(SEED))
            settings.change(made, duty_phone="0573-83000000", supervision_phone="0573-83000001", **ON_PAPER)
            settle(made, Random(SEED), Size(), SILENT)
            made.store.close(backup=False)
    return folder
