"""A program that is killed while the desk is open behind the page that asks has changed nothing and holds nothing."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.services import touring
from ruraldesk.services.desk import NewDesk, create_desk, open_desk
from ruraldesk.services.records import add
from ruraldesk.store import vault
from tests.helpers.command_line import ROOT

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CLERK, PASSPHRASE = "沈小兰", "demo12"


def open_ahead_and_die(folder: DataFolder) -> None:
    """Let another process write the passphrase without Enter, and kill it when the desk is open behind the page."""
    words = [sys.executable, "-m", "tests.helpers.asking_child", str(folder.root), PASSPHRASE, NOON.isoformat()]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ahead"
        assert (folder.root / "vault.db-wal").exists()
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL


def sums(folder: DataFolder) -> dict[str, str]:
    """Return the sum of everything that is kept; what only an open vault has (its index of the WAL) left out."""
    kept = [one for one in sorted(folder.root.rglob("*")) if one.is_file() and one.name not in ("vault.db-shm",)]
    return {
        one.relative_to(folder.root).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in kept
        if one.stat().st_size
    }


def test_a_kill_while_the_desk_is_open_ahead_changes_nothing_and_the_next_start_opens(tmp_path: Path) -> None:
    folder, clock = DataFolder(tmp_path / "desk"), FixedClock(NOON)
    desk = create_desk(
        NewDesk(folder, "village", "330411103999", "禾塘村", CLERK, PASSPHRASE, cost=vault.CHEAP), clock
    )[0]
    touring.began(desk)
    person = {"name": "周美琴", "residence_type": "local", "group_no": 5, "roles": ["grid"]}
    add(desk, "person", person | {"publish_consent": "none", "register_status": "present"})
    desk.close()
    before = sums(folder)
    open_ahead_and_die(folder)
    assert sums(folder) == before
    again = open_desk(folder, CLERK, PASSPHRASE, clock)
    try:
        assert again.store.check(deep=True) == []
        assert [one.title for one in again.store.records.page("person")] == ["周美琴　第5组"]
    finally:
        again.close()
