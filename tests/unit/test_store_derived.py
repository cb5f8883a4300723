"""Everything outside the log is a function of the log: rebuilt to the identical state, every alteration named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.model.changes import ChangeDraft, LineDraft
from ruraldesk.store.migrations import DERIVED
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, add_form, delete, new_id, new_store, save

OUTING = """
settings.form_id = "outing"
settings.form_title = "走访"
settings.version = 2026112301
settings.instance_name = "concat(${who}, ' ', ${subject})"
survey = [
  { type = "select_one_from_file person.csv", name = "who", label = "走访谁" },
  { type = "text", name = "subject", label = "事由", required = true },
  { type = "date", name = "again_on", label = "再去" },
  { type = "decimal", name = "cost", label = "花费" },
  { type = "decimal", name = "paid", label = "已付" },
  { type = "decimal", name = "owed", label = "未付", readonly = true, calculation = "${cost} - ${paid}" },
  { type = "begin_repeat", name = "items", label = "物品" },
  { type = "text", name = "item", label = "品名" },
  { type = "integer", name = "pieces", label = "件数" },
  { type = "end_repeat" },
]
[workflow]
states = [{ name = "noted", label = "记下" }]
deadlines = [{ name = "again", label = "再去一次", due = "again_on + 1 month" }]
[fields]
who = { privacy = "internal", town = "full" }
subject = { privacy = "public", town = "full", search = "text" }
again_on = { privacy = "public", town = "full" }
cost = { privacy = "public", town = "full", unit = "yuan" }
paid = { privacy = "public", town = "full", unit = "yuan" }
owed = { privacy = "public", town = "full", unit = "yuan" }
item = { privacy = "public", town = "full", search = "text" }
pieces = { privacy = "public", town = "full", unit = "count" }
[list]
columns = ["subject", "cost"]
"""


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every derived row of a vault by table, columns by name, rows in order."""
    core = store._core
    tables = [
        row[0]
        for row in core.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'f\\_%' ESCAPE '\\'")
    ]
    found = {}
    for table in [*DERIVED, *tables]:
        names = sorted(row[1] for row in core.read(f'PRAGMA table_info("{table}")'))
        columns = ", ".join(f'"{one}"' for one in names)
        found[table] = sorted(core.read(f'SELECT {columns} FROM "{table}"'), key=repr)
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = new_store(tmp_path, forms=["person"])
    add_form(one, OUTING)
    yield one
    one.close(backup=False)


def some_life(store: Store) -> dict[str, str]:
    """Make records that touch every derived table."""
    person = save(store, "person", {"name": "吕建国", "mobile": "13800001234"})
    twin = save(store, "person", {"name": "吕建囯", "same_as": person})
    outing = save(
        store,
        "outing",
        {
            "who": twin,
            "subject": "送\"药\"'上门'",
            "again_on": "2026-11-20",
            "cost": "30.50",
            "paid": "10.00",
            "items": [{"_id": "r1", "item": "米", "pieces": 2}, {"_id": "r2", "item": "油"}],
        },
        number="访-1",
    )
    early = save(store, "outing", {"who": "00000000-0000-4000-8000-000000000001", "subject": "人还没到"})
    gone = save(store, "outing", {"subject": "重复的一件"}, number="访-2")
    delete(store, gone)
    standing = store.records.get(outing)
    assert standing is not None
    heads = dict(standing.meta.context)
    save(store, "outing", {**standing.fields, "subject": "送药"}, record=outing, context=heads)
    ask = {"_ask/q1": {"field": "cost", "words": "票据呢？", "asker": "镇里"}}
    line = LineDraft("town", outing, "outing", 2026112301, "ask", ask, {})
    store.append(ChangeDraft(new_id(), CLERK, "2026-11-23T04:00:00Z", (line,)))
    return {"person": person, "twin": twin, "outing": outing, "early": early, "gone": gone}


def test_a_rebuild_gives_the_identical_state(store: Store) -> None:
    some_life(store)
    before = content(store)
    assert all(before[one] for one in DERIVED if one != "erased_dot")
    store.rebuild()
    assert content(store) == before
    assert store.check(deep=True) == []


def test_a_bulk_of_saves_leaves_the_same_state_as_single_ones(store: Store, tmp_path: Path) -> None:
    with store.bulk():
        some_life(store)
    before = content(store)
    assert store.check(deep=True) == []
    store.rebuild()
    assert content(store) == before
    assert [one.title for one in store.search("吕建国")]


def test_titles_follow_what_they_link_to(store: Store) -> None:
    ids = some_life(store)
    assert store.records.title(ids["early"]).startswith("未到")
    save(store, "person", {"name": "钱小毛"}, record="00000000-0000-4000-8000-000000000001")
    assert store.records.title(ids["early"]) == "钱小毛 人还没到"
    assert ids["early"] in [one.id for one in store.search("钱小毛")]
    assert store.check(deep=True) == []


def test_a_calculated_field_has_its_column_and_is_never_in_the_log(store: Store) -> None:
    ids = some_life(store)
    found = store.records.get(ids["outing"])
    assert found is not None
    assert found.fields["owed"] == "20.50"
    assert all("owed" not in (one.payload.fields if one.payload else {}) for one in store.records.lines_of(found.id))


ALTERATIONS = [
    ("f_outing", "UPDATE f_outing SET cost = cost + 1 WHERE subject = '送药'", "outing"),
    ("f_outing", "UPDATE f_outing SET _title = 'x' WHERE subject = '送药'", "outing"),
    ("f_outing", "DELETE FROM f_outing WHERE subject = '送药'", "outing"),
    ("f_outing$items", "UPDATE \"f_outing$items\" SET pieces = 3 WHERE _id = 'r1'", "outing"),
    ("f_outing$items", "DELETE FROM \"f_outing$items\" WHERE _id = 'r2'", "outing"),
    ("record", "UPDATE record SET seen = '{}' WHERE form = 'person'", "person"),
    ("link", "DELETE FROM link WHERE field = 'same_as'", "twin"),
    ("same_as", "UPDATE same_as SET target = 'x'", "twin"),
    ("canonical", "DELETE FROM canonical", "person"),
    ("search_text", "UPDATE search_text SET text = text || 'x' WHERE text LIKE '%送药%'", "outing"),
    ("name_key", "DELETE FROM name_key WHERE key = 'ljg'", "person"),
    ("digit_key", "DELETE FROM digit_key", "person"),
    ("number_used", "UPDATE number_used SET void = '' WHERE number = '访-2'", "gone"),
    ("question", "DELETE FROM question", "outing"),
    ("town_line", "UPDATE town_line SET seq = seq + 1", "outing"),
    ("search", "DELETE FROM search", "person"),
    ("deadline", "UPDATE deadline SET due_on = '2030-01-01'", "outing"),
    ("deadline", "DELETE FROM deadline", "outing"),
]


@pytest.mark.parametrize(
    ("table", "sql", "whose"), ALTERATIONS, ids=[f"{i} {one[0]}" for i, one in enumerate(ALTERATIONS)]
)
def test_an_altered_derived_row_is_named_by_table_and_id(store: Store, table: str, sql: str, whose: str) -> None:
    ids = some_life(store)
    store._core.write(sql)
    found = store.check(deep=True)
    assert any(one.table == table and one.id.startswith(ids[whose]) for one in found), found
    store.rebuild()
    assert store.check(deep=True) == []


def test_a_row_that_the_log_does_not_know_is_named(store: Store) -> None:
    some_life(store)
    store._core.write("INSERT INTO f_outing (rid, subject, _deleted) VALUES (999, '凭空', 0)")
    store._core.write("INSERT INTO search (rowid, t) VALUES (999, '凭空')")
    assert {(one.table, one.id) for one in store.check(deep=True)} == {
        ("f_outing", "999"),
        ("search", "999"),
        ("tally", "outing"),
    }


def test_an_altered_line_of_the_log_is_named(store: Store) -> None:
    some_life(store)
    store._core.write("UPDATE line SET fields = replace(fields, '吕建国', '吕建军')")
    assert [one.table for one in store.check()] == ["line"]


def test_a_record_of_a_form_that_has_not_come_is_kept_and_shown_when_it_arrives(store: Store, tmp_path: Path) -> None:
    other = new_store(tmp_path, name="other", forms=["person"])
    ids = some_life(store)
    for key in store.log.heads():
        other.take_in(store.log.lines(key), store.identity.code)
    assert other.records.get(ids["outing"]) is None
    add_form(other, OUTING)
    found = other.records.get(ids["outing"])
    assert found is not None
    assert found.fields["subject"] == "送药"
    assert other.check(deep=True) == []
    other.close(backup=False)


def test_a_newer_version_widens_the_table_and_keeps_what_is_there(store: Store) -> None:
    ids = some_life(store)
    wider = (
        OUTING.replace("2026112301", "2026112401")
        .replace(
            '  { type = "decimal", name = "cost"',
            '  { type = "text", name = "place", label = "地点" },\n  { type = "decimal", name = "cost"',
        )
        .replace("[list]", 'place = { privacy = "public", town = "full" }\n[list]')
    )
    add_form(store, wider)
    old = store.records.get(ids["outing"])
    assert old is not None
    assert old.version == 2026112301
    save(store, "outing", {**old.fields, "place": "村口"}, record=ids["outing"])
    new = store.records.get(ids["outing"])
    assert new is not None
    assert (new.version, new.fields["place"]) == (2026112401, "村口")
    before = content(store)
    store.rebuild()
    assert content(store) == before
