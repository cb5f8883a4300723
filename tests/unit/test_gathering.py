"""What other records tell of a record follows them: saved, moved, deleted, merged, rebuilt, in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruraldesk.store.store import Store
from tests.helpers.gathering_forms import FORMS, WELL
from tests.helpers.vaults import VILLAGE, add_form, delete, new_store, save
from tests.unit.test_store_derived import content

EMPTY = {"visits": 0, "spent": "0.00"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = _store(tmp_path, "desk")
    yield one
    one.close(backup=False)


def _store(tmp_path: Path, name: str) -> Store:
    one = new_store(tmp_path, name=name)
    for text in FORMS:
        add_form(one, text)
    return one


def told(store: Store, record: str) -> dict[str, Any]:
    """Return the gathered fields of a well that have a value."""
    found = store.records.get(record)
    assert found is not None
    names = ("last_on", "last_state", "visits", "spent", "deepest", "first_on")
    return {name: found.fields[name] for name in names if name in found.fields}


def well(store: Store, name: str = "东井") -> str:
    return save(store, "well", {"name": name, "days_between": 30}, state="listed")


def visit(store: Store, target: str, day: str, state: str = "filed", **more: Any) -> str:
    return save(store, "visit", {"well": target, "visited_on": day, **more}, state=state)


def test_a_record_tells_of_those_it_links_to_and_no_longer_of_those_it_linked_to(store: Store) -> None:
    one, other = well(store), well(store, "西井")
    assert told(store, one) == EMPTY
    first = visit(store, one, "2026-11-02", found="good", cost="10.50", depth="3.2")
    visit(store, one, "2026-11-01", found="bad", cost="20", depth="10.1", free="yes")
    filled = {"last_on": "2026-11-02", "last_state": "good", "visits": 2, "spent": "10.50", "deepest": "10.1"}
    assert told(store, one) == {**filled, "first_on": "2026-11-01"}
    found = store.records.get(one)
    assert found is not None
    assert (found.fields["next_on"], found.fields["summary"], found.title) == ("2026-12-02", "2次 10.50", "东井 2")
    assert [(due.name, due.due_on) for due in store.deadlines.of_form("well", record=one)] == [("visit", "2026-12-02")]
    standing = store.records.get(first)
    assert standing is not None
    save(store, "visit", {**standing.fields, "well": other}, record=first)
    assert told(store, one)["last_state"] == "bad"
    assert told(store, other) == {**filled, "visits": 1, "deepest": "3.2", "first_on": "2026-11-02"}
    delete(store, first)
    assert told(store, other) == EMPTY
    save(store, "visit", {**standing.fields, "well": other}, record=first, op="restore", deleted=False)
    assert told(store, other)["visits"] == 1
    assert store.check(deep=True) == []


def test_only_records_in_the_named_states_tell(store: Store) -> None:
    one = well(store)
    draft = visit(store, one, "2026-11-02", state="drafting", found="bad")
    assert "last_on" not in told(store, one)
    assert told(store, one)["visits"] == 1
    save(store, "visit", {"well": one, "visited_on": "2026-11-02", "found": "bad"}, record=draft, state="filed")
    assert (told(store, one)["last_on"], told(store, one)["last_state"]) == ("2026-11-02", "bad")


def test_what_is_gathered_is_never_in_the_log_and_whatever_is_typed_there_says_nothing(store: Store) -> None:
    one = well(store)
    visit(store, one, "2026-11-02")
    save(store, "well", {"name": "东井", "days_between": 30, "visits": 99, "last_on": "2030-01-01"}, record=one)
    assert (told(store, one)["visits"], told(store, one)["last_on"]) == (1, "2026-11-02")
    assert store.check(deep=True) == []


def test_a_link_may_stand_before_its_target_comes(store: Store) -> None:
    target = "00000000-0000-4000-8000-000000000007"
    visit(store, target, "2026-11-02", cost="5")
    save(store, "well", {"name": "后来的井"}, record=target, state="listed")
    assert (told(store, target)["visits"], told(store, target)["spent"]) == (1, "5.00")
    assert store.check(deep=True) == []


def _turns(*rows: tuple[str, str, str, str]) -> dict[str, Any]:
    names = ("who", "turn_on", "turn_hours", "place")
    return {"turns": [{"_id": f"r{at}", **dict(zip(names, row, strict=True))} for at, row in enumerate(rows)]}


def test_rows_tell_of_persons_through_their_merge_and_its_end(store: Store) -> None:
    one, twin, third = (save(store, "villager", {"name": name}) for name in ("吕建国", "吕建囯", "钱小毛"))
    save(
        store,
        "duty",
        _turns((one, "2026-11-01", "2.5", "东"), (twin, "2026-11-03", "1.5", "西"), (one, "2026-11-02", "0", "北")),
    )

    def hours(record: str) -> tuple[object, ...]:
        found = store.records.get(record)
        assert found is not None
        return tuple(found.fields.get(name) for name in ("hours", "turns_count", "last_place"))

    assert (hours(one), hours(twin), hours(third)) == (("2.5", 1, "北"), ("1.5", 1, "西"), ("0.0", 0, None))
    save(store, "villager", {"name": "吕建囯", "same_as": one}, record=twin)
    assert hours(one) == hours(twin) == ("4.0", 2, "西")
    save(store, "villager", {"name": "吕建国", "same_as": third}, record=one)
    assert hours(one) == hours(twin) == hours(third) == ("4.0", 2, "西")
    assert store.check(deep=True) == []
    before = content(store)
    store.rebuild()
    assert content(store) == before
    save(store, "villager", {"name": "吕建囯"}, record=twin)
    assert (hours(one), hours(third), hours(twin)) == (("2.5", 1, "北"), ("2.5", 1, "北"), ("1.5", 1, "西"))
    assert store.check(deep=True) == []


def test_a_row_has_the_sum_up_to_itself_and_a_deadline_of_its_own(store: Store) -> None:
    one = save(store, "villager", {"name": "吕建国"})
    sheet = save(
        store,
        "duty",
        _turns((one, "2026-11-03", "2", "东"), (one, "2026-11-01", "0", "西"), (one, "2026-11-02", "1.5", "北")),
    )
    found = store.records.get(sheet)
    assert found is not None
    assert [row["balance"] for row in found.rows("turns")] == ["2.0", "2.0", "3.5"]
    due = [(one.name, one.row, one.due_on) for one in store.deadlines.of_form("duty")]
    assert due == [("next", 3, "2026-11-09"), ("next", 1, "2026-11-10")]
    assert store.check(deep=True) == []


def _life(store: Store) -> None:
    wells = [well(store, f"{name}井") for name in "东西南北"]
    for at in range(24):
        visit(store, wells[at * at % 4], f"2026-{1 + at % 12:02}-{1 + at:02}", cost=f"{at}.25", found="good")
    again = visit(store, wells[0], "2026-10-31")
    assert store.records.get(wells[0]) is not None
    delete(store, again)


def test_a_bulk_leaves_what_single_saves_leave_and_a_rebuild_the_same(store: Store, tmp_path: Path) -> None:
    with store.bulk():
        _life(store)
        assert store.records.page("well")[0].fields["visits"] is not None
    assert store.check(deep=True) == []
    before = content(store)
    store.rebuild()
    assert content(store) == before


def test_what_is_read_in_a_bulk_is_gathered_already(store: Store) -> None:
    with store.bulk():
        one = well(store)
        for day in range(1, 4):
            visit(store, one, f"2026-11-0{day}", cost="1")
            assert told(store, one)["visits"] == day
    assert told(store, one)["spent"] == "3.00"


def test_a_newer_form_that_gathers_more_fills_what_stands(store: Store) -> None:
    one = well(store)
    visit(store, one, "2026-11-02", cost="5", free="yes")
    assert told(store, one)["spent"] == "0.00"
    add_form(store, WELL.replace("2026112301", "2026112302").replace("where = \"${free} != 'yes'\"\n", ""))
    assert told(store, one)["spent"] == "5.00"
    assert store.check(deep=True) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)), cuts=st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_the_order_and_the_size_of_bundles_do_not_matter(shared: Shared, order: list[int], cuts: list[int]) -> None:
    reader = shared.fresh()
    streams = [list(shared.lines[at]) for at in order]
    step = 0
    while any(streams):
        lines = streams[step % len(streams)]
        size = cuts[step % len(cuts)]
        if lines:
            reader.take_in(lines[:size], VILLAGE)
            del lines[:size]
        step += 1
    assert shared.seen(reader) == shared.wanted
    assert reader.check(deep=True) == []
    reader.close(backup=False)


class Shared:
    """Three desks of a village that wrote at the same time, and what everything they wrote means together."""

    def __init__(self, root: Path) -> None:
        self._root, self._count = root, 0
        desks = [self.fresh() for _ in range(3)]
        one, other = well(desks[0]), well(desks[1], "西井")
        person, twin = (save(desks[2], "villager", {"name": name}) for name in ("吕建国", "吕建囯"))
        for at, desk in enumerate(desks):
            visit(desk, one, f"2026-11-0{at + 1}", found="bad", cost="1.10")
            gone = visit(desk, other, f"2026-10-0{at + 1}", found="good", depth="2.5")
            save(desk, "duty", _turns((person, f"2026-11-0{at + 1}", "1.5", "东"), (twin, "2026-11-09", "1", "西")))
            delete(desk, gone) if at == 1 else None
        save(desks[2], "villager", {"name": "吕建囯", "same_as": person}, record=twin)
        self.lines = [list(desk.log.lines(key)) for desk in desks for key in sorted(desk.log.heads())]
        assert len(self.lines) == 3
        whole = self.fresh()
        for lines in self.lines:
            whole.take_in(lines, VILLAGE)
        self.wanted = self.seen(whole)
        assert self.wanted["f_well"]
        for desk in (*desks, whole):
            desk.close(backup=False)

    def fresh(self) -> Store:
        self._count += 1
        return _store(self._root, f"desk{self._count}")

    def seen(self, store: Store) -> dict[str, list[tuple[Any, ...]]]:
        """Return what stands of the forms and deadlines, by record."""
        core, found = store._core, {}
        for table in ("f_well", "f_villager", "deadline"):
            names = [row[1] for row in core.read(f'PRAGMA table_info("{table}")') if row[1] != "rid"]
            columns = ", ".join(f't."{one}"' for one in names)
            sql = f'SELECT r.id, {columns} FROM "{table}" t JOIN record r ON r.rid = t.rid'
            found[table] = sorted(core.read(sql), key=repr)
        return found


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    return Shared(tmp_path_factory.mktemp("shared"))
