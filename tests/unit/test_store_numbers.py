"""Numbers of the register: never twice, voids with a reason, shut after a restore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.changes import ChangeDraft, LineDraft
from ruraldesk.store.numbers import VILLAGE_FORM, village_record
from ruraldesk.store.store import Store
from tests.helpers.vaults import CLERK, VILLAGE, add_form, delete, new_id, new_store, save

CASE = """
settings = { form_id = "matter", form_title = "事项", version = 2026112301, instance_name = "${subject}" }
survey = [ { type = "text", name = "subject", label = "事由" } ]
[fields]
subject = { privacy = "public", town = "full", search = "text" }
[workflow]
states = [
  { name = "drafting", label = "编制中", shape = "in_work" },
  { name = "done", label = "办结", shape = "done", closed = true },
]
transitions = [ { name = "finish", label = "办结", from = "drafting", to = "done" } ]
[numbering]
pattern = "事-{year}-{n:04}"
per = ["year"]
state = "done"
"""
SERIES = "事-2026-#"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = new_store(tmp_path)
    add_form(one, CASE)
    yield one
    one.close(backup=False)


def test_the_next_number_follows_the_highest_ever_given(store: Store) -> None:
    assert store.numbers.next("matter", SERIES) == 1
    assert store.numbers.next("matter", "事-2026-{n:04}") == 1
    save(store, "matter", {"subject": "甲"}, number="事-2026-0007")
    save(store, "matter", {"subject": "旧"}, number="老字第99号")
    assert store.numbers.next("matter", SERIES) == 8
    assert store.numbers.next("matter", "事-2027-#") == 1


def test_a_deleted_or_changed_number_stays_void_with_its_reason(store: Store) -> None:
    one = save(store, "matter", {"subject": "甲"}, number="事-2026-0001")
    delete(store, one, "登记重了")
    two = save(store, "matter", {"subject": "乙"}, number="事-2026-0002")
    save(store, "matter", {"subject": "乙"}, record=two, reason="号写错了", number="事-2026-0003")
    assert store.numbers.next("matter", SERIES) == 4
    register = [(one.number, one.void) for one in store.numbers.register("matter", SERIES)]
    assert register == [("事-2026-0001", "登记重了"), ("事-2026-0002", "号写错了"), ("事-2026-0003", "")]
    assert store.numbers.holders("matter", "事-2026-0003") == [two]


def test_an_erased_number_leaves_a_void_entry(store: Store) -> None:
    one = save(store, "matter", {"subject": "甲"}, number="事-2026-0001")
    dots = [line.header.dot for line in store.records.lines_of(one)]
    store.erase(one, dots, CLERK, "本人要求")
    assert [(found.number, found.void) for found in store.numbers.register("matter")] == [("事-2026-0001", "本人要求")]
    assert store.numbers.next("matter", SERIES) == 2
    store.rebuild()
    assert store.numbers.next("matter", SERIES) == 2


def test_numbering_is_shut_until_the_last_number_on_paper_is_known(store: Store) -> None:
    save(store, "matter", {"subject": "甲"}, number="事-2026-0003")
    store.numbers.lock()
    with pytest.raises(UserError) as error:
        store.numbers.next("matter", SERIES)
    assert error.value.code == "numbering_locked"
    assert store.numbers.series_in_use() == [("matter", SERIES, 3)]
    store.numbers.last_on_paper("matter", SERIES, 5)
    store.numbers.unlock()
    assert store.numbers.next("matter", SERIES) == 6


def test_the_keeper_is_the_device_that_the_village_named(store: Store) -> None:
    save(store, "matter", {"subject": "甲"})
    assert store.numbers.keeper(VILLAGE) == store.identity.device
    line = LineDraft("village", village_record(VILLAGE), VILLAGE_FORM, 0, "system", {"keeper": "ab" * 8}, {})
    store.append(ChangeDraft(new_id(), CLERK, "2026-11-23T04:00:00Z", (line,)))
    assert store.numbers.keeper(VILLAGE) == "ab" * 8
    assert store.check(deep=True) == []
