"""Makes the vault of very many persons that the benchmarks of ledger and search look at, and says what it weighs.

    python benchmarks/ledger_vault.py DIR [1000000]

The records go through the store's own bulk, line by line into the log, as an import of Excel sheets does; nothing
derived is written by hand. The form is the shipped 人员. Names follow how common surnames are; every 20,000 records
a new neighbourhood begins, with its own prefixes of telephone and ID numbers, so that much that is common is old.
A vault that stands there already is taken as it is.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.clock import FixedClock, instant_text
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.changes import ChangeDraft
from ruraldesk.paths import DataFolder
from ruraldesk.store import vault
from ruraldesk.store.database import open_vault
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, NOON, PASSPHRASE, new_store

FORM = "person"
MILLION = 1_000_000
AT_ONCE = 250_000  # records in one bulk
NEIGHBOURHOOD = 20_000  # records
SURNAMES = "沈周朱徐陆姚俞钱吴金张王陈李杨顾曹许陶潘高胡费范单曾仇吕"
WEIGHTS = tuple(100 / (place + 4) for place in range(len(SURNAMES)))
GIVEN = "根法美琴海良玉芳金娣水阿毛建明新志强卫东小红雪英秀珍国荣林宝银伟娜敏静丽磊军洋勇艳杰娟涛超霞平刚桂文辉𠮷喆"
STREETS = "青年路健康路庆丰路振兴路梧桐街禾塘浜运河弄"
NOTES = "路灯坏修好井盖人行道河边低保户外出打工常年在家独居老人需要上门联系子女每月看望"


def persons(seed: int = 1) -> Iterator[dict[str, object]]:
    """Yield the fields of invented persons."""
    chance, place = random.Random(seed), 0
    while True:
        region, mobile = f"3304{chance.randint(1, 83):02d}", f"1{chance.randint(3, 9)}{chance.randint(0, 9)}"
        for _ in range(NEIGHBOURHOOD):
            place += 1
            yield _person(chance, place, region, mobile)


def _person(chance: random.Random, place: int, region: str, mobile: str) -> dict[str, object]:
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(29_000))
    given = "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    fields: dict[str, object] = {
        "name": chance.choices(SURNAMES, WEIGHTS)[0] + given,
        "sex": chance.choice("12"),
        "birth": born.isoformat(),
        "mobile": f"{mobile}{chance.randrange(10**8):08d}",
        "residence_type": chance.choice(("local", "local", "away", "newcomer")),
        "group_no": chance.randint(1, 30),
        "address": f"{STREETS[chance.randrange(7) * 3 :][:3]}{chance.randint(1, 900)}号",
        "publish_consent": "none",
        "register_status": "present" if chance.random() < 0.97 else "moved",
    }
    if place % 3 == 0:
        fields["id_no"] = f"{region}{born:%Y%m%d}{chance.randrange(1000):03d}{chance.choice('0123456789X')}"
    if place % 10 == 0:
        fields["remark"] = "".join(chance.choices(NOTES, k=20))
    return fields


def fill(store: Store, records: int, seed: int = 1) -> float:
    """Save so many persons; return the seconds of it."""
    start, source, spec = time.perf_counter(), persons(seed), store.specs.newest(FORM)
    chance, at = random.Random(seed), instant_text(store.clock.now())

    def new_id() -> str:
        raw = f"{chance.getrandbits(128):032x}"
        return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"

    left = records
    while left > 0:
        with store.bulk():
            for fields in islice(source, min(left, AT_ONCE)):
                lines = split_by_audience(spec, new_id(), "create", fields, "", {})
                store.append(ChangeDraft(new_id(), CLERK, at, lines))
        left -= AT_ONCE
        print(f"  {records - max(0, left):>9} saved, {time.perf_counter() - start:6.0f} s", flush=True)
    return time.perf_counter() - start


def opened(root: Path, records: int) -> Store:
    """Return the store of so many persons under a folder; it is made if it is not there."""
    folder = DataFolder(root / f"{records}" / "desk")
    if folder.vault.exists():
        dek = vault.unlock(folder, CLERK, PASSPHRASE)
        return Store.open(folder, dek, FixedClock(NOON))
    store = new_store(root / f"{records}", forms=[FORM])
    seconds = fill(store, records)
    print(f"  {seconds / records * 1000:.3f} ms each")
    store._core.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def weights(store: Store) -> list[tuple[str, int]]:
    """Return how many bytes of the file each table and index takes, the heaviest first."""
    connection = open_vault(store.folder.vault, store._core.dek, "reader")
    try:
        rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    finally:
        connection.close()
    return [(name, int(size)) for name, size in rows]


def main(root: Path, records: int) -> None:
    store = opened(root, records)
    print(f"{records} records of {FORM}: {store.folder.vault.stat().st_size / 1e6:.1f} MB on the disk")
    for name, size in weights(store)[:25]:
        print(f"  {size / 1e6:9.1f} MB  {size / records:7.1f} bytes a record  {name}")
    store.close(backup=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MILLION)
