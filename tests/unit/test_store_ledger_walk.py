"""A list walked along an index says at every place what a sorted array of all its rows says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from ruraldesk.store import ledger_gather
from ruraldesk.store.ledger import Deleted, LedgerQuery
from ruraldesk.store.ledger_walk import Held, Listing, Walk
from ruraldesk.store.store import Store
from tests.helpers.vaults import add_form, delete, new_store, save

WELL = """
settings = { form_id = "well", form_title = "古井", version = 2026112301, instance_name = "${name}" }
survey = [
  { type = "text", name = "name", label = "井名" },
  { type = "integer", name = "depth", label = "井深" },
  { type = "select_one kind", name = "kind", label = "种类" },
  { type = "text", name = "keeper", label = "看护人" },
  { type = "select_one_from_file well.csv", name = "near", label = "相邻的井" },
]
choices = [
  { list_name = "kind", name = "open", label = "敞口" },
  { list_name = "kind", name = "closed", label = "封口" },
]
[fields]
name = { privacy = "public", town = "full", search = "text" }
[list]
columns = ["name", "depth", "kind", "near"]
order = "name"
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "sound", label = "完好", shape = "done", closed = true }]
transitions = [{ name = "prove", from = "drafting", to = "sound", label = "验好" }]
"""
COUNT = 700
ORDERS = ("", "name", "depth", "kind", "state", "changed_at", "number", "-depth", "-name")


@pytest.fixture(scope="module")
def wells(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store, chance = new_store(tmp_path_factory.mktemp("wells")), random.Random(3)
    add_form(store, WELL)
    made: list[str] = []
    with store.bulk():
        for place in range(COUNT):
            fields: dict[str, object] = {"name": f"{chance.choice('东西南北')}井"}
            if chance.random() < 0.6:
                fields["depth"] = chance.randint(1, 9)
            if chance.random() < 0.7:
                fields["kind"] = chance.choice(["open", "closed"])
            if made and chance.random() < 0.5:
                fields["near"] = chance.choice(made)
            state = "sound" if place % 3 == 0 else "drafting"
            made.append(save(store, "well", fields, state=state))
    for one in made[::7]:
        delete(store, one)
    yield store
    store.close(backup=False)


def listed(store: Store, query: LedgerQuery) -> Listing:
    return store.records.listing("well", query, lambda: False)


def all_of(store: Store, query: LedgerQuery) -> list[int]:
    return list(store.records.ids("well", query))


@pytest.mark.parametrize("deleted", [Deleted.NOT, Deleted.ONLY])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_every_stretch_of_a_walk_is_that_of_the_whole_list(
    wells: Store, order: str, descending: bool, deleted: Deleted
) -> None:
    query = LedgerQuery(order=order, descending=descending, deleted=deleted)
    whole, chance = all_of(wells, query), random.Random(5)
    assert len(whole) > 70
    for _ in range(3):
        walk = listed(wells, query)
        assert isinstance(walk, Walk)
        assert walk.count == len(whole)
        at = 0
        for _ in range(60):  # on from where one is, back, and anywhere
            at = chance.choice([at + 16, at - 16, chance.randrange(len(whole)), 0, len(whole) - 16])
            at = max(0, at)
            assert list(walk.rids(at, at + 16)) == whole[at : at + 16], (order, at)
        for place in chance.sample(range(len(whole)), 20):
            assert walk.place_of(whole[place]) == place
    assert listed(wells, query).place_of(10**9) == -1


def test_a_state_alone_is_walked_and_counted_without_looking(wells: Store) -> None:
    query = LedgerQuery({"state": "sound"})
    walk, whole = listed(wells, query), all_of(wells, query)
    assert isinstance(walk, Walk)
    assert walk.count == len(whole) > 100
    assert list(walk.rids(100, 140)) == whole[100:140]
    assert wells.records.count_by_state("well")["sound"] == len(whole)


def test_what_no_index_orders_is_gathered(wells: Store) -> None:
    for query in (
        LedgerQuery({"kind": "open"}),
        LedgerQuery(text="东"),
        LedgerQuery(order="keeper"),
        LedgerQuery({"state": "sound"}, order="name"),
    ):
        held, whole = listed(wells, query), all_of(wells, query)
        assert isinstance(held, Held)
        assert held.count == len(whole) == wells.records.count("well", query)
        assert list(held.rids(3, 9)) == whole[3:9]
        assert held.place_of(whole[7]) == 7
        assert held.place_of(10**9) == -1


def test_a_link_is_sorted_by_what_it_is_called(wells: Store) -> None:
    found = wells.records.page("well", LedgerQuery(order="near"))
    titles = [wells.records.title(str(one.fields["near"])) if one.fields.get("near") else "" for one in found]
    assert titles == sorted(titles)
    assert len(set(titles)) > 3


def test_every_walked_order_uses_an_index_and_sorts_nothing(wells: Store) -> None:
    seen = 0
    for order in ORDERS:
        for descending in (False, True):
            walk = listed(wells, LedgerQuery(order=order, descending=descending))
            assert isinstance(walk, Walk)
            walk.rids(300, 310)
            for part in walk._parts(walk._row_at[300], back=False):
                way = "DESC" if walk._order.descending else "ASC"
                column = walk._order.column or "t.rid"
                plan = wells._core.read(
                    f"EXPLAIN QUERY PLAN SELECT t.rid {part.text} ORDER BY {column} {way}, t.rid {way}", part.values
                )
                words = " ".join(str(row[3]) for row in plan)
                assert "TEMP B-TREE" not in words, (order, words)
                assert "COVERING INDEX" in words, (order, words)
                seen += 1
    assert seen >= 2 * len(ORDERS)


def test_the_tally_is_what_the_rows_are_after_saves_deletes_undo_and_a_rebuild(wells: Store) -> None:
    assert wells.check(deep=True) == []
    before = wells._core.read("SELECT * FROM tally ORDER BY 1, 2, 3")
    assert len(before) == 4
    wells._core.write("UPDATE tally SET n = n + 1 WHERE deleted = 1")
    assert [one.table for one in wells.check(deep=True)] == ["tally"]
    wells.rebuild()
    assert wells._core.read("SELECT * FROM tally ORDER BY 1, 2, 3") == before


@pytest.mark.parametrize("few", [0, 20_000])
def test_many_conditions_in_any_order_find_what_one_question_finds(
    wells: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the found are put in order one by one or along an index, and however many indexes take part."""
    monkeypatch.setattr(ledger_gather, "FEW", few)
    chance, seen = random.Random(8), set()
    near = wells.records.page("well", LedgerQuery({"near!=": None}, limit=1))[0]
    conditions: list[tuple[str, object]] = [
        ("kind", "open"),
        ("kind!=", "open"),
        ("kind", ["open", "closed"]),
        ("depth>=", "3"),
        ("depth<", "8"),
        ("depth", None),
        ("name", "东井"),
        ("state", "sound"),
        ("keeper", None),
        ("near", str(near.fields["near"])),
    ]
    for _ in range(150):
        where = dict(chance.sample(conditions, chance.randint(0, 4)))
        order = chance.choice([*ORDERS, "keeper", "near"])
        text = chance.choice(["", "", "东", "井"])
        deleted = chance.choice([Deleted.NOT, Deleted.NOT, Deleted.ONLY, Deleted.ALSO])
        query = LedgerQuery(where, text, order, chance.random() < 0.5, deleted=deleted)  # type: ignore[arg-type]  # as given
        whole = all_of(wells, query)
        assert list(listed(wells, query).rids(0, COUNT)) == whole, query
        seen.add(len(whole))
    assert len(seen) > 20
