"""How long the vault takes: one save, a bulk of saves, search and the ledger at that size.

    python benchmarks/vault.py 100000

Prints milliseconds; the first figure of a pair is the first call, the second the best of five.
The floor beside a save is one bare 4 KiB write and fsync in the same folder.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ruraldesk.store.ledger import LedgerQuery
from tests.helpers.vaults import new_store, save

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾仇吕"
SIGNS = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英文辉力的了在村口路灯坏修好井盖人行道"
TYPED = ("王", "王伟", "路灯坏", "路灯坏修", "zs", "w", "wangwei", "138", "1234", "龘")


def person(chance: random.Random) -> dict[str, str]:
    return {
        "name": chance.choice(SURNAMES) + "".join(chance.choices(SIGNS[:28], k=chance.randint(1, 2))),
        "mobile": f"13{chance.randrange(10**9):09d}",
        "address": f"第{chance.randint(1, 20)}组{chance.randint(1, 300)}号",
        "remark": "".join(chance.choices(SIGNS, k=30)),
    }


def timed(call: Callable[[], object], times: int = 5) -> str:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return f"{taken[0]:8.2f} {min(taken):8.2f}"


def bare_sync(folder: Path) -> None:
    with (folder / "floor").open("wb") as handle:
        handle.write(bytes(4096))
        handle.flush()
        os.fsync(handle.fileno())


def main(records: int) -> None:
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        store = new_store(Path(place), forms=["person"])
        save(store, "person", person(chance))
        print("one save          ", timed(lambda: save(store, "person", person(chance)), 50))
        print("one bare fsync    ", timed(lambda: bare_sync(Path(place)), 50))
        start = time.perf_counter()
        with store.bulk():
            for _ in range(records):
                save(store, "person", person(chance))
        print(f"bulk, per record   {(time.perf_counter() - start) / records * 1000:8.2f}")
        for typed in TYPED:
            print(f"search {typed:11}", timed(lambda typed=typed: store.search(typed)))  # type: ignore[misc]
        for query in (LedgerQuery(limit=50), LedgerQuery(order="name", limit=50), LedgerQuery(text="王伟", limit=50)):
            name = query.order or query.text
            print(f"ledger {name:11}", timed(lambda query=query: store.records.page("person", query)))  # type: ignore[misc]
        print("all row numbers   ", timed(lambda: store.records.ids("person")))
        print("count             ", timed(lambda: store.records.count("person")))
        print("backup, verified  ", timed(store.backup, 1))
        print("size, MB          ", store.folder.vault.stat().st_size // 1_000_000)
        store.close(backup=False)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
