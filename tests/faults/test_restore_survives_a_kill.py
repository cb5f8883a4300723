"""A restore that is killed anywhere leaves the whole old vault or the whole new one, never a mixture."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from ruraldesk.paths import DataFolder
from ruraldesk.services.names import clerk_names
from ruraldesk.store import vault
from ruraldesk.store.store import Store
from tests.helpers.restoring_child import KILLED
from tests.helpers.vaults import clock_at, new_store, save

ROOT = Path(__file__).resolve().parents[2]
OURS, THEIRS = "周敏", "顾金娣"
MOST_STEPS = 80


def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new_vault(tmp_path: Path) -> None:
    old, other = tmp_path / "old", tmp_path / "other"
    key = vault_with(old, "旧的人", OURS)
    other_key = vault_with(other, "备份里的人", THEIRS)
    kept = next((other / "desk" / "backups").iterdir())
    outcomes = []
    for step in range(1, MOST_STEPS):
        root = tmp_path / f"at{step}"
        shutil.copytree(old / "desk", root)
        arguments = [str(root), str(kept), other_key, str(step)]
        ended = subprocess.run(
            [sys.executable, "-m", "tests.helpers.restoring_child", *arguments], cwd=ROOT, check=False
        ).returncode
        assert ended in (0, KILLED)
        outcomes.append(outcome(DataFolder(root), key))
        shutil.rmtree(root)
        if ended == 0:
            break
    assert outcomes[-1] == "new"
    assert "old" in outcomes
    assert outcomes == sorted(outcomes, key=["old", "new"].index), outcomes
    assert outcomes.count("new") > 3  # killed after the point of no return, and carried on by whoever opens next


def vault_with(root: Path, name: str, clerk: str) -> str:
    """Make a closed vault with one person, a backup of it, and one clerk of its own; return its key."""
    store = new_store(root, forms=["person"])
    save(store, "person", {"name": name})
    folder, dek = store.folder, store._core.dek
    if clerk != OURS:
        vault.add_clerk(folder, dek, clerk, "demo", cost=vault.CHEAP)
        vault.disable(folder, OURS)
    store.backup()
    store.close(backup=False)
    return dek.raw.hex()


def outcome(folder: DataFolder, old_key: str) -> str:
    """Open what is there as a clerk would; say which of the two it is, and that it is whole."""
    (clerk,) = clerk_names(folder)
    dek = vault.unlock(folder, clerk, "demo")
    store = Store.open(folder, dek, clock_at())
    try:
        assert store.check(deep=True) == []
        titles = [one.title for one in store.records.page("person")]
        if clerk == OURS:
            assert titles == ["旧的人"]
            assert dek.raw.hex() == old_key
            return "old"
        assert titles == ["备份里的人"]
        assert store.numbers.locked
        known = {one.device for one in store.peers.devices(store.identity.code)}
        assert len(known - {store.identity.device}) >= 1  # killed between that and the mark, it is done once more
        aside = list((folder.root / "replaced").iterdir())
        assert len(aside) == 1
        assert vault.clerks(DataFolder(aside[0])) == [OURS]
        return "new"
    finally:
        store.close(backup=False)
