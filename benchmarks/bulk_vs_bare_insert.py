"""How dear a record is beside its bare bytes: a bulk of the demo, and bare inserts of the same log lines.

    python benchmarks/bulk_vs_bare_insert.py 4000

Both in one run, in processor time, into files of the same cipher: one transaction each. The ratio is what a
record's checks, hashes, tables, titles, search and due dates cost beyond keeping it. A rebuild is measured beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.clock import FixedClock
from ruraldesk.demo.village import Size, random_ids, settle
from ruraldesk.paths import DataFolder
from ruraldesk.progress import SILENT
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.store.database import open_vault
from ruraldesk.store.store import Store

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def taken(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def new_desk(root: Path) -> Desk:
    random = Random(1)
    new = NewDesk(DataFolder(root), "village", "330402101999", "样例村", "样例", "demo", entropy=random.randbytes)
    desk, _ = create_desk(new, FixedClock(NOON))
    desk.new_id = random_ids(random)
    return desk


def bare(store: Store, file: Path) -> float:
    """Insert the log's lines, as they stand, into a table of an empty vault."""
    rows = store._core.read("SELECT * FROM line")
    marks = ", ".join("?" * len(rows[0]))
    connection = open_vault(file, store._core.dek, fresh=True)
    connection.execute(f"CREATE TABLE line (id INTEGER PRIMARY KEY{_others(len(rows[0]))}) STRICT")

    def write() -> None:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO line VALUES ({marks})", rows)
        connection.execute("COMMIT")

    needed = taken(write)
    connection.close()
    return needed


def _others(count: int) -> str:
    return "".join(f", c{place} ANY" for place in range(1, count))


def main(records: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        desk = new_desk(Path(place) / "desk")
        store, random = desk.store, Random(1)
        settle(desk, random, Size.of(100), SILENT)  # what is loaded once is not counted
        bulk = taken(lambda: settle(desk, random, Size.of(records), SILENT))
        floor = bare(store, Path(place) / "bare.db")
        again = taken(store.rebuild)
        print(f"bulk, per record           {bulk / records * 1000:8.3f} ms")
        print(f"bare insert, per record    {floor / records * 1000:8.3f} ms")
        print(f"rebuild, per record        {again / records * 1000:8.3f} ms")
        print(f"bulk : bare                {bulk / floor:8.1f}")
        print(f"rebuild : bulk             {again / bulk:8.2f}")
        store.close(backup=False)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
