"""Foreign lines: taken in once, in order, never silently over another history; erased lines stay erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.changes import ChangeDraft, Line, LineDraft, Payload
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, VILLAGE, delete, new_id, new_store, save

AT = "2026-11-23T04:00:00Z"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    village = new_store(tmp_path, name="village", forms=["person", "facility", "inspection"])
    town = new_store(tmp_path, "town", name="town", forms=["person", "facility", "inspection"])
    yield village, town
    village.close(backup=False)
    town.close(backup=False)


def facility(store: Store, name: str = "青年路1号路灯", **more: object) -> str:
    return save(store, "facility", {"name": name, **more})


def town_lines(store: Store) -> list[Line]:
    return list(store.log.lines(f"{store.identity.device}/town"))


def test_the_town_sees_what_travels_and_whose_it_is(desks: tuple[Store, Store]) -> None:
    village, town = desks
    one = facility(village)
    changes = town.take_in(town_lines(village), VILLAGE)
    assert changes.records == {one}
    found = town.records.get(one)
    assert found is not None
    assert (found.fields["name"], found.meta.village) == ("青年路1号路灯", VILLAGE)
    assert [hit.village for hit in town.search("路灯")] == [VILLAGE]
    assert town.check(deep=True) == []


def test_the_same_lines_again_change_nothing(desks: tuple[Store, Store]) -> None:
    village, town = desks
    facility(village)
    town.take_in(town_lines(village), VILLAGE)
    heads = town.log.heads()
    assert town.take_in(town_lines(village), VILLAGE).records == frozenset()
    assert town.log.heads() == heads


def test_a_gap_is_refused_with_its_ends_and_changes_nothing(desks: tuple[Store, Store]) -> None:
    village, town = desks
    for count in range(4):
        facility(village, f"灯{count}")
    lines = town_lines(village)
    town.take_in(lines[:1], VILLAGE)
    with pytest.raises(UserError) as error:
        town.take_in(lines[3:], VILLAGE)
    assert (error.value.code, error.value.facts["seq_from"], error.value.facts["seq_to"]) == ("gap", 2, 3)
    assert town.records.count("facility") == 1
    assert "第2到第3行" in error.value.message


def test_another_line_in_the_same_place_is_a_forked_device(desks: tuple[Store, Store], tmp_path: Path) -> None:
    village, town = desks
    facility(village)
    town.take_in(town_lines(village), VILLAGE)
    twin = new_store(tmp_path, name="twin", forms=["facility"])
    twin.adopt(village.identity)
    facility(twin, "别的灯")
    with pytest.raises(UserError) as error:
        town.take_in(town_lines(twin), VILLAGE)
    assert error.value.code == "forked_device"
    with pytest.raises(UserError) as error:
        twin.take_in(town_lines(village), VILLAGE)
    assert error.value.code == "forked_device"
    twin.close(backup=False)


def test_a_copy_that_went_on_writing_under_our_name_is_noticed(desks: tuple[Store, Store], tmp_path: Path) -> None:
    village, _ = desks
    twin = new_store(tmp_path, name="twin", forms=["facility"])
    twin.adopt(village.identity)
    facility(twin)
    with pytest.raises(UserError) as error:
        village.take_in(town_lines(twin), VILLAGE)
    assert error.value.code == "forked_device"
    twin.close(backup=False)


def test_a_line_whose_content_was_altered_is_refused(desks: tuple[Store, Store]) -> None:
    village, town = desks
    facility(village)
    first = town_lines(village)[0]
    assert first.payload is not None
    altered = Payload(first.payload.salt, {**first.payload.fields, "name": "别的灯"}, first.payload.reason)
    with pytest.raises(UserError) as error:
        town.take_in([Line(first.header, altered)], VILLAGE)
    assert error.value.code == "line_damaged"


def test_the_order_of_two_streams_does_not_change_the_record(tmp_path: Path) -> None:
    stores = [new_store(tmp_path, name=name, forms=["facility"]) for name in ("a", "b", "one", "other")]
    first, second, one, other = stores
    record = facility(first)
    for key in first.log.heads():
        second.take_in(first.log.lines(key), VILLAGE)
    save(first, "facility", {"name": "甲灯"}, record=record)
    save(second, "facility", {"name": "乙灯"}, record=record)
    own = [(store, store.identity.device) for store in (first, second)]
    streams = [(store, key) for store, device in own for key in store.log.heads() if key.startswith(device)]
    for store, key in streams:
        one.take_in(store.log.lines(key), VILLAGE)
    for store, key in reversed(streams):
        other.take_in(store.log.lines(key), VILLAGE)
    shown = [store.records.get(record) for store in (one, other)]
    assert shown[0] == shown[1]
    questions = [store.questions.open_ones(record) for store in (one, other)]
    assert questions[0] == questions[1]
    asked = [one for one in questions[0] if one.kind == "conflict"]
    assert [{option.value for option in one.options} for one in asked] == [{"甲灯", "乙灯"}]
    for store in stores:
        assert store.check(deep=True) == []
        store.close(backup=False)


def test_delivery_goes_from_waiting_to_received_and_asked(desks: tuple[Store, Store]) -> None:
    village, _ = desks
    one = facility(village)

    def delivery() -> str:
        found = village.records.get(one)
        assert found is not None
        return found.meta.delivery

    assert (delivery(), village.receipts.waiting_count()) == ("waiting", 1)
    stream = f"{village.identity.device}/town"
    village.receipts.record(stream, village.log.heads()[stream][0], "ab" * 32, "file")
    assert (delivery(), village.receipts.waiting_count()) == ("received", 0)
    ask = LineDraft(
        "town", one, "facility", 2026112301, "ask", {"_ask/q1": {"field": "name", "words": "是哪一盏？"}}, {}
    )
    village.append(ChangeDraft(new_id(), "镇里", AT, (ask,)))
    assert delivery() == "asked"
    assert [found.words for found in village.questions.open_ones(one)] == ["是哪一盏？"]
    answer = LineDraft("town", one, "facility", 2026112301, "answer", {"_answer/q1": {"words": "路口那盏"}}, {})
    village.append(ChangeDraft(new_id(), CLERK, AT, (answer,)))
    assert village.questions.open_ones(one) == []
    found = village.questions.get("q1")
    assert found is not None
    assert found.answer == "路口那盏"


def test_erased_lines_are_gone_here_and_at_every_holder_and_the_chain_verifies(desks: tuple[Store, Store]) -> None:
    village, town = desks
    one = facility(village, "沈建国家门口的灯")
    town.take_in(town_lines(village), VILLAGE)
    dots = [line.header.dot for line in village.records.lines_of(one)]
    village.erase(one, dots, CLERK, "本人要求")
    town.take_in(town_lines(village), VILLAGE)
    for store in (village, town):
        assert all("沈建国" not in str(line.payload) for line in store.records.lines_of(one))
        assert store.search("沈建国") == []
        assert store.log.verify() == []
        assert store.check(deep=True) == []
        found = store.records.get(one)
        assert found is not None
        assert found.meta.deleted
        rows = store._core.read("SELECT count(*) FROM line WHERE fields LIKE '%沈建国%'")
        assert rows == [(0,)]


def test_an_erase_line_that_arrives_first_drops_the_line_when_it_comes(desks: tuple[Store, Store]) -> None:
    village, town = desks
    one = facility(village, "第一个名字")
    kept = list(village.log.lines(f"{village.identity.device}/town"))
    save(village, "facility", {"name": "第二个名字"}, record=one)
    village.erase(one, [line.header.dot for line in kept], CLERK, "写错了别人的名字")
    town.take_in([kept[0], *town_lines(village)[1:]], VILLAGE)
    found = town.records.get(one)
    assert found is not None
    assert found.fields["name"] == "第二个名字"
    assert "第一个名字" not in str(town.records.lines_of(one))
    assert town.log.verify() == []


def test_nothing_older_resurfaces_when_the_last_value_is_erased(desks: tuple[Store, Store]) -> None:
    village, _ = desks
    one = facility(village, "甲")
    save(village, "facility", {"name": "乙"}, record=one)
    last = village.records.lines_of(one)[-1].header.dot
    village.erase(one, [last], CLERK, "误写")
    found = village.records.get(one)
    assert found is not None
    assert "name" not in found.fields
    assert not found.meta.deleted


def test_merged_persons_count_as_one_in_reports_and_come_apart_again(desks: tuple[Store, Store]) -> None:
    village, _ = desks
    keep = save(village, "person", {"name": "吕建国"})
    lose = save(village, "person", {"name": "吕建囯", "same_as": keep})
    assert village.report("SELECT id FROM v_person").rows == [(keep,)]
    assert village.records.canonical(lose) == keep
    assert village.records.merged_into(keep) == [lose]
    save(village, "person", {"name": "吕建囯"}, record=lose)
    assert village.report("SELECT count(*) FROM v_person").rows == [(2,)]
    assert village.records.canonical(lose) == lose


REFUSED = [
    "SELECT * FROM f_person",
    "SELECT name FROM f_person",
    "WITH v_person AS (SELECT value AS name FROM identity) SELECT * FROM v_person",
    "SELECT * FROM v_person WHERE name IN (SELECT value FROM identity)",
    "SELECT * FROM sqlite_master",
    "SELECT fields FROM line",
    "SELECT count(*) FROM identity",
    "PRAGMA table_info(f_person)",
    "ATTACH 'other.db' AS other",
    "SELECT * FROM pragma_table_info('f_person')",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_report_sees_the_views_and_nothing_else(desks: tuple[Store, Store], sql: str) -> None:
    village, _ = desks
    save(village, "person", {"name": "吕建国"})
    assert village.report("SELECT name FROM v_person WHERE name LIKE :like", {"like": "吕%"}).rows == [("吕建国",)]
    with pytest.raises(UserError) as error:
        village.report(sql)
    assert error.value.code == "report_refused"


def test_a_deleted_record_is_not_in_a_report(desks: tuple[Store, Store]) -> None:
    village, _ = desks
    delete(village, facility(village))
    assert village.report("SELECT count(*) FROM v_facility").rows == [(0,)]
