"""Search finds what LIKE finds, newest first, whatever is typed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.search_text import normalise
from ruraldesk.store.store import Store
from tests.helpers.many_persons import fill, like_rids, queries
from tests.helpers.vaults import add_form, delete, new_store, reopen, save

NOTE = """
settings = { form_id = "note", form_title = "便条", version = 2026112301, instance_name = "${body}" }
survey = [ { type = "text", name = "body", label = "内容" } ]
[fields]
body = { privacy = "public", town = "full", search = "text" }
"""
TALK = """
settings = { form_id = "talk", form_title = "走访", version = 2026112301, instance_name = "${where_to}" }
survey = [
  { type = "text", name = "where_to", label = "去哪里" },
  { type = "select_one_from_file person.csv", name = "who", label = "看谁" },
]
[list]
columns = ["where_to"]
title = "concat(${where_to}, '　', ${who})"
"""
WORDS = [
    "青年路",
    "路灯",
    "a%b_c",
    '说"好"',
    "it's",
    "NEAR(",
    "*",
    "百分之50%",
    "张三 李四",
    "𠮷田",
    "ＡＢＣ",
    "〇七号",
    "AND",
    "--",
    "路",
]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = new_store(tmp_path_factory.mktemp("notes"))
    add_form(store, NOTE)
    chance = random.Random(7)
    with store.bulk():
        for _ in range(250):
            save(store, "note", {"body": "".join(chance.choices(WORDS, k=chance.randint(1, 6)))})
    yield store
    store.close(backup=False)


def oracle(store: Store, typed: str) -> list[str]:
    """Return what LIKE finds of every word of the query and among the keys, newest first."""
    return ids_of(store, sorted(like_rids(store, typed), reverse=True))


def test_a_thousand_queries_find_exactly_what_like_finds(notes: Store) -> None:
    chance = random.Random(11)
    texts = [row[0] for row in notes._core.read("SELECT text FROM search_text")]
    found_something = 0
    for turn in range(1000):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        typed = text[start : start + chance.randint(1, 7)].strip()
        if chance.random() < 0.2:
            typed = "".join(chance.sample(typed, len(typed))).strip()
        if not typed:
            continue
        expected = oracle(notes, typed)
        found_something += bool(expected)
        assert [one.id for one in notes.search(typed, 1000)] == expected, typed
        if turn % 10 == 0:
            ledger = notes.records.page("note", LedgerQuery(text=typed))
            assert [one.id for one in ledger] == expected, typed
    assert found_something > 600


@pytest.mark.parametrize(
    "typed",
    ["%", "_", '"', "*", "'", "NEAR(", "AND", "'; DROP TABLE line;--", "\\", "^", "a:b", "", "  ", "\u3000", "\x00"],
)
def test_signs_of_query_languages_are_just_text(notes: Store, typed: str) -> None:
    assert [one.id for one in notes.search(typed, 1000)] == (oracle(notes, typed) if normalise(typed) else [])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾国", ["zengguo", "zg", "cg"]),
        ("尉迟敬德", ["yuchi", "ycjd"]),
        ("吕蒙", ["lvmeng", "lumeng", "lm"]),
        ("万俟明", ["moqi", "mqm"]),
        ("仇和", ["qiuhe", "qh"]),
        ("解珍", ["xiezhen", "xz"]),
        ("查理", ["zhali", "zl"]),
        ("朴树", ["piaoshu", "pu"]),
        ("翟志", ["zhaizhi"]),
        ("区明", ["ouming"]),
        ("覃勇", ["qinyong", "tanyong"]),
        ("任强", ["renqiang", "rq"]),
        ("单小平", ["shan", "sxp"]),
        ("重庆生", ["chongqingsheng"]),
    ],
)
def test_every_reading_of_a_surname_finds_its_bearer(tmp_path: Path, name: str, typed: list[str]) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": name})
    for one in typed:
        assert [hit.id for hit in store.search(one)] == [person], one
    store.close(backup=False)


def test_digits_are_found_by_beginning_and_by_end(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "沈", "mobile": "13867301234", "id_no": "33041119800101123X"})
    for typed in ("138673", "1234", "01234", "3304111980", "123x", "123X", "138 6730 1234"):
        assert [one.id for one in store.search(typed)] == [person], typed
    for typed in ("6730", "9999"):
        assert store.search(typed) == [], typed
    store.close(backup=False)


def test_what_a_title_names_is_found_by_initials(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    add_form(store, TALK)
    person = save(store, "person", {"name": "周美琴", "group_no": 5})
    talk = save(store, "talk", {"who": person, "where_to": "路灯12号"})
    for typed in ("zmq", "zhoumeiq", "ld12h", "ludeng1"):
        assert talk in [one.id for one in store.search(typed)], typed
    assert [one.id for one in store.search("d5z")] == []
    save(store, "person", {"name": "陆美琴", "group_no": 5}, record=person)
    assert [one.id for one in store.search("lmq")] == [talk, person]
    assert store.search("zmq") == []
    assert store.check(deep=True) == []
    store.close(backup=False)


def test_what_is_newer_stands_first_across_all_ways_of_finding(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    add_form(store, NOTE)
    first = save(store, "person", {"name": "张三"})
    second = save(store, "note", {"body": "zs的事"})
    third = save(store, "person", {"name": "周树"})
    assert [one.id for one in store.search("zs")] == [third, second, first]
    assert [one.id for one in store.search("zs", 2)] == [third, second]
    store.close(backup=False)


def ids_of(store: Store, rids: list[int]) -> list[str]:
    return [store._core.read("SELECT id FROM record WHERE rid = ?", (rid,))[0][0] for rid in rids]


@pytest.fixture(scope="module")
def villagers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A smaller share of the benchmark's village: 20,000 persons, some changed, some deleted."""
    store = new_store(tmp_path_factory.mktemp("villagers"), forms=["person"])
    fill(store, 20_000)
    for record in [row[0] for row in store._core.read("SELECT id FROM record WHERE rid % 997 = 1")]:
        standing = store.records.get(record)
        assert standing is not None
        if int(standing.fields["group_no"]) % 2:  # type: ignore[call-overload]  # an integer
            delete(store, record)
        else:
            save(store, "person", {**standing.fields, "name": "尉迟新名", "mobile": "19900001111"}, record=record)
    yield store
    store.close(backup=False)


def test_one_to_four_signs_over_twenty_thousand_find_what_like_finds(villagers: Store) -> None:
    chance = random.Random(5)
    found_something = 0
    for typed in queries(villagers, chance, 240):
        expected = like_rids(villagers, typed)
        found_something += bool(expected)
        assert set(villagers.records.ids("person", LedgerQuery(text=typed))) == expected, typed
        newest = sorted(expected, reverse=True)[:50]
        assert [one.id for one in villagers.search(typed, 50)] == ids_of(villagers, newest), typed
    assert found_something > 150


def test_what_is_common_only_among_the_oldest_is_found_newest_first(villagers: Store) -> None:
    """More than two thousand of the first records begin so, and few of the later ones."""
    prefix = villagers._core.read("SELECT substr(key, 2, 3) FROM digit_key WHERE key GLOB '>1??????????' LIMIT 1")[0][0]
    for typed in (prefix, f"{prefix}1", f"{prefix}12"):
        found = villagers.search(typed, 50)
        assert len(found) == 50
        newest = sorted(like_rids(villagers, typed), reverse=True)[:50]
        assert [one.id for one in found] == ids_of(villagers, newest)


def test_a_vault_from_before_the_keys_is_indexed_again_at_its_opening(tmp_path: Path) -> None:
    store = new_store(tmp_path, forms=["person"])
    person = save(store, "person", {"name": "吕蒙", "mobile": "13867301234"})
    with store.transaction():
        store._core.write("INSERT INTO search (search) VALUES ('delete-all')")
        store._core.write("INSERT INTO search (rowid, t) SELECT rid, '吕蒙 蒙' FROM record")  # as it was before
        store._core.write("DELETE FROM _sqlite_migrations WHERE name = 'm0006_search_keys'")
    store._core.writer.execute("PRAGMA user_version = 5")
    store = reopen(store)
    for typed in ("lm", "lumeng", "138", "1234", "吕蒙"):
        assert [one.id for one in store.search(typed)] == [person], typed
    assert store.check(deep=True) == []
    store.close(backup=False)
