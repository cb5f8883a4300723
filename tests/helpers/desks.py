"""Open desks for tests of the services: cheap keys, a clock that stands still, the shipped forms."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ruraldesk.clock import Clock, FixedClock
from ruraldesk.model.form import FormSpec
from ruraldesk.paths import DataFolder
from ruraldesk.services import forms, records
from ruraldesk.services.desk import Desk, NewDesk, create_desk, open_desk
from ruraldesk.store.vault import CHEAP

PASSPHRASE = "口令-2026"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in China
SAMPLE_ID = "11010519491231002X"  # the standard's own example


def desk(
    root: Path, *, role: str = "village", name: str = "禾塘村", clerk: str = "沈小兰", clock: Clock | None = None
) -> Desk:
    """Make a desk and return it open."""
    code = "330402101999" if role == "village" else "330402101"
    new = NewDesk(DataFolder(root), role, code, name, clerk, PASSPHRASE, cost=CHEAP)  # type: ignore[arg-type]
    return create_desk(new, clock or FixedClock(NOON))[0]


def copied_desk(root: Path) -> Desk:
    """Open a copy of a village desk made before: quick. Not where two desks meet, they would be the same one."""
    shutil.copytree(_made_before(), root, dirs_exist_ok=True)
    return open_desk(DataFolder(root), "沈小兰", PASSPHRASE, FixedClock(NOON))


@cache
def _made_before() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="ruraldesk-test-")  # gone when the tests are over
    atexit.register(kept.cleanup)
    made = Path(kept.name) / "village"
    desk(made).close()
    return made


def person(at: Desk, name: str = "王建国", **more: Any) -> str:
    """Save a villager and return the id."""
    return records.add(at, "person", {"name": name, **more}).record.id


def facility(at: Desk, responsible: str, name: str = "路灯1号", **more: Any) -> str:
    """Save a street lamp and return the id."""
    fields = {"name": name, "class": "02", "sub_class": "0202", "location": "村口", "responsible": responsible}
    return records.add(at, "facility", {**fields, **more}).record.id


def take_form(at: Desk, folder: Path, text: str) -> FormSpec:
    """Take a form written in a test into the vault."""
    place = folder / re.findall(r'form_id = "([a-z_]+)"', text)[0]
    place.mkdir(parents=True, exist_ok=True)
    (place / "form.toml").write_text(text, encoding="utf-8")
    return forms.add(at, place)
