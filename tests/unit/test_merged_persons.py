"""A person merged into another: what the register shows, whatever order things come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.store.ledger import LedgerQuery
from ruraldesk.store.store import Store
from tests.helpers.vaults import add_form, delete, new_id, new_store, save
from tests.unit.test_store_derived import content


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path, forms=["person", "facility"])
    yield made
    made.close(backup=False)


def person(store: Store, name: str, **more: object) -> str:
    return save(store, "person", {"name": name, **more})


def listed(store: Store) -> list[str]:
    return [one.title for one in store.records.page("person", LedgerQuery(order="name"))]


def lamp(store: Store, responsible: str) -> str:
    return save(store, "facility", {"name": "路灯", "location": "村口", "responsible": responsible})


def test_the_ledger_lists_the_one_that_stays_and_its_count_agrees(store: Store) -> None:
    keep, lose = person(store, "吕建国"), person(store, "吕建囯")
    assert store.records.count("person") == 2
    save(store, "person", {"name": "吕建囯", "same_as": keep}, record=lose)
    assert listed(store) == ["吕建国"]
    assert store.records.count("person") == 1
    found = store.records.get(lose)
    assert found is not None
    assert not found.meta.deleted
    assert store.records.title(lose) == "吕建国"
    save(store, "person", {"name": "吕建囯"}, record=lose)
    assert sorted(listed(store)) == ["吕建囯", "吕建国"]
    assert store.check(deep=True) == []


def test_a_merged_person_is_found_by_his_old_name_still(store: Store) -> None:
    keep, lose = person(store, "吕建国"), person(store, "吕建囯")
    save(store, "person", {"name": "吕建囯", "same_as": keep}, record=lose)
    assert [one.id for one in store.search("吕建囯")] == [lose]


def test_a_chain_ends_at_its_end_and_opens_where_it_is_cut(store: Store) -> None:
    a, b, c = (person(store, one) for one in ("甲", "乙", "丙"))
    save(store, "person", {"name": "甲", "same_as": b}, record=a)
    save(store, "person", {"name": "乙", "same_as": c}, record=b)
    assert listed(store) == ["丙"]
    assert {store.records.canonical(one) for one in (a, b, c)} == {c}
    save(store, "person", {"name": "乙"}, record=b)
    assert sorted(listed(store)) == ["丙", "乙"]
    assert store.records.canonical(a) == b
    assert store.check(deep=True) == []


def test_two_desks_that_merge_opposite_ways_leave_one_person(store: Store) -> None:
    a, b = person(store, "甲"), person(store, "乙")
    save(store, "person", {"name": "甲", "same_as": b}, record=a)
    save(store, "person", {"name": "乙", "same_as": a}, record=b)
    assert {store.records.canonical(one) for one in (a, b)} == {min(a, b)}
    assert len(listed(store)) == 1
    assert store.check(deep=True) == []


def test_who_is_merged_into_someone_not_here_yet_stands_until_he_comes(store: Store) -> None:
    keep = new_id()
    lose = person(store, "吕建囯", same_as=keep)
    assert listed(store) == ["吕建囯"]
    save(store, "person", {"name": "吕建国"}, record=keep)
    assert listed(store) == ["吕建国"]
    assert store.records.canonical(lose) == keep
    assert store.check(deep=True) == []
    delete(store, keep)
    assert listed(store) == ["吕建囯"]
    assert store.records.canonical(lose) == lose


def test_a_rebuild_gives_the_same(store: Store) -> None:
    keep, lose = person(store, "吕建国"), person(store, "吕建囯")
    lamp(store, lose)
    save(store, "person", {"name": "吕建囯", "same_as": keep}, record=lose)
    before = content(store)
    store.rebuild()
    assert content(store) == before
    assert store.check(deep=True) == []


TOLD = """
settings = { form_id = "told", form_title = "记事", version = 2026010101, instance_name = "${words}" }
survey = [
  { type = "text", name = "words", label = "内容" },
  { type = "select_one_from_file person.csv", name = "who", label = "谁" },
]
[fields]
who = { privacy = "internal", town = "full" }
[list]
title = "concat(${who}, '　', ${words})"
"""


def test_titles_that_look_through_a_link_are_called_after_the_one_that_stays(store: Store) -> None:
    add_form(store, TOLD)
    keep, lose = person(store, "吕建国"), person(store, "吕建囯")
    note = save(store, "told", {"words": "来访", "who": lose})
    assert store.records.title(note) == "吕建囯　来访"
    save(store, "person", {"name": "吕建囯", "same_as": keep}, record=lose)
    assert store.records.title(note) == "吕建国　来访"
    save(store, "person", {"name": "吕建邦"}, record=keep)
    assert store.records.title(note) == "吕建邦　来访"
    save(store, "person", {"name": "吕建囯"}, record=lose)
    assert store.records.title(note) == "吕建囯　来访"
    before = content(store)
    store.rebuild()
    assert content(store) == before
