"""Makes the vault of very many persons that the benchmarks of ledger and search look at, and says what it weighs.

    python benchmarks/ledger_vault.py DIR [1000000]

The records go through the store's own bulk, line by line into the log, as an import of Excel sheets does; nothing
derived is written by hand. The form is the shipped 人员. Names follow how common surnames are; every 20,000 records
a new neighbourhood begins, with its own prefixes of telephone and ID numbers, so that much that is common is old.
A vault that stands there already is taken as it is.

Measured on two shared, loaded cores: 0.36 ms a record alone on the machine (0.9 beside others), 1607 MB on the disk
for a million. Of these the log has 571 (hashes, salts, ids: nothing of it can be left out), the rows 229, ids and
heads of records 135, the search index and its texts 138, beginnings and ends of names and numbers 279, the indexes of
the ledger's orders 211. A backup weighs the same.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.store import vault
from ruraldesk.store.database import open_vault
from ruraldesk.store.store import Store
from tests.helpers.many_persons import FORM, fill
from tests.helpers.vaults import CLERK, NOON, PASSPHRASE, new_store

MILLION = 1_000_000


def opened(root: Path, records: int) -> Store:
    """Return the store of so many persons under a folder; it is made if it is not there."""
    folder = DataFolder(root / f"{records}" / "desk")
    if folder.vault.exists():
        dek = vault.unlock(folder, CLERK, PASSPHRASE)
        return Store.open(folder, dek, FixedClock(NOON))
    store = new_store(root / f"{records}", forms=[FORM])
    start = time.perf_counter()
    fill(store, records)
    print(f"{records} records made, {(time.perf_counter() - start) / max(1, records) * 1000:.3f} ms each", flush=True)
    store._core.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def weights(store: Store) -> list[tuple[str, int]]:
    """Return how many bytes each table and index takes, the heaviest first; counted in a copy without a cipher."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "plain.db"
        connection = open_vault(store.folder.vault, store._core.dek, "copy")
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("ATTACH ? AS plain KEY ''", (str(copy),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchone()
        connection.close()
        plain = sqlite3.connect(copy)
        rows = plain.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
        plain.close()
    return [(name, int(size)) for name, size in rows]


def main(root: Path, records: int) -> None:
    store = opened(root, records)
    print(f"{records} records of {FORM}: {store.folder.vault.stat().st_size / 1e6:.1f} MB on the disk")
    for name, size in weights(store)[:25]:
        print(f"  {size / 1e6:9.1f} MB  {size / records:7.1f} bytes a record  {name}")
    store.close(backup=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MILLION)
