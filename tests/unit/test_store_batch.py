"""Rows that wait: what is read sees them, and what fails takes all of them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ruraldesk.store.store import Store
from tests.helpers.vaults import delete, new_store, save


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = new_store(tmp_path, forms=["person"])
    yield one
    one.close(backup=False)


def test_what_is_read_inside_a_bulk_sees_what_was_just_saved(store: Store) -> None:
    with store.bulk():
        one = save(store, "person", {"name": "吕建国"})
        assert store.records.title(one).startswith("吕建国")
        save(store, "person", {"name": "吕建军"}, record=one)
        found = store.records.get(one)
        assert found is not None
        assert found.fields["name"] == "吕建军"
        assert store.records.count("person") == 1
        gone = save(store, "person", {"name": "多余"})
        delete(store, gone)
    assert store.records.count("person") == 1
    assert sum(seq for seq, _ in store.log.heads().values()) == store.log.count()
    assert store.check(deep=True) == []


def test_what_fails_inside_a_bulk_takes_all_of_it_back_even_if_the_error_is_swallowed(store: Store) -> None:
    kept = save(store, "person", {"name": "先来的"})
    lines = store.log.count()
    with pytest.raises(RuntimeError):
        _bulk_with_a_swallowed_error(store)
    assert (store.log.count(), store.records.count("person")) == (lines, 1)
    save(store, "person", {"name": "再来的"})
    assert store.records.exists(kept)
    assert store.check(deep=True) == []


def _bulk_with_a_swallowed_error(store: Store) -> None:
    with store.bulk():
        save(store, "person", {"name": "后来的"})
        with suppress(ZeroDivisionError), store.transaction():
            save(store, "person", {"name": "失败的"})
            raise ZeroDivisionError
