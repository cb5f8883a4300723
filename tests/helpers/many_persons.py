"""Invented persons in any number, saved through the store's own bulk: for the suite and for the benchmarks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from ruraldesk.clock import instant_text
from ruraldesk.model.audiences import split_by_audience
from ruraldesk.model.changes import ChangeDraft
from ruraldesk.store.search_text import normalise
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK

FORM = "person"
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


def fill(store: Store, records: int, seed: int = 1) -> None:
    """Save so many persons, line by line into the log, as an import of sheets does."""
    source, spec = persons(seed), store.specs.newest(FORM)
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


def queries(store: Store, chance: random.Random, count: int) -> list[str]:
    """Return queries of one to four signs: cut from texts, names and identifiers that are there, and some that are not.

    Every kind in equal parts, so that none is drowned: words, initials and whole pinyin, digits ahead and behind.
    """
    highest = store._core.read("SELECT max(rid) FROM record")[0][0]

    def one_of(table: str, column: str) -> str:
        rows = store._core.read(
            f"SELECT {column} FROM {table} WHERE rid >= ? ORDER BY rid LIMIT 1", (chance.randint(1, highest),)
        )
        return str(rows[0][0]) if rows else "沈"

    found: list[str] = []
    while len(found) < count:
        size, kind = chance.randint(1, 4), len(found) % 5
        if kind < 2:
            line = chance.choice(one_of("search_text", "text").split("\n"))
            start = chance.randrange(max(1, len(line) - size + 1))
            typed = line[start : start + size]
            typed = "".join(chance.sample(typed, len(typed))) if kind == 1 and chance.random() < 0.5 else typed
        elif kind == 2:
            typed = one_of("name_key", "key")[:size]
        elif kind == 3:
            key = one_of("digit_key", "key")
            typed = key[1 : size + 1] if key[0] == ">" else key[1 : size + 1][::-1]
        else:
            typed = chance.choice(("zqx", "9999", "0000", "龘", "%", "'", "_a", "q", "7"))[:size]
        if typed.strip():
            found.append(typed.strip())
    return found


def like_rids(store: Store, typed: str) -> set[int]:
    """Return what LIKE finds: in the texts, at the beginning of names, at either end of identifiers."""
    words = normalise(typed).split()
    sql, values = "SELECT rid FROM search_text WHERE 1", []
    for word in words:
        sql += " AND text LIKE ? ESCAPE '\\'"
        values.append("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    found = {row[0] for row in store._core.read(sql, values)}
    joined, likes = "".join(words), []
    if joined.isascii() and joined.isalnum() and joined[0].isalpha():
        likes = [("name_key", f"{joined}%")]
    elif joined.isascii() and joined.removesuffix("x").isdigit():
        likes = [("digit_key", f">{joined}%"), ("digit_key", f"<{joined[::-1]}%")]
    for table, like in likes:
        found |= {row[0] for row in store._core.read(f"SELECT rid FROM {table} WHERE key LIKE ?", (like,))}
    return found
