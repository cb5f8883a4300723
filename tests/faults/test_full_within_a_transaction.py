"""SQLite takes a whole transaction back where a page is missing: what follows in it must not be kept beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import ledger, records
from ruraldesk.services.desk import Desk
from tests.helpers.desks import copied_desk

PERSON = {"residence_type": "local", "register_status": "present", "publish_consent": "none"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path) as made:
        yield made


def _full(desk: Desk, full: bool) -> None:
    writer = desk.store._core.writer
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count = {pages if full else 1_000_000}")


def test_of_many_saves_in_one_transaction_none_is_kept_once_the_disk_was_full(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        _save_three(desk)
    assert refused.value.code == "disk_full"
    assert ledger.count(desk, "person") == 0
    assert records.add(desk, "person", {"name": "丁", **PERSON}).record.id


def test_a_single_statement_after_it_is_not_kept_either(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        _set_three(desk)
    assert refused.value.code == "disk_full"
    assert [desk.store.settings.get(one, 0) for one in ("before", "after")] == [0, 0]


def _save_three(desk: Desk) -> None:
    with desk.store.transaction():
        records.add(desk, "person", {"name": "甲", **PERSON})
        _full(desk, True)
        with suppress(UserError):
            records.add(desk, "person", {"name": "乙", **PERSON, "remark": "长" * 4000})
        _full(desk, False)
        records.add(desk, "person", {"name": "丙", **PERSON})


def _set_three(desk: Desk) -> None:
    with desk.store.transaction():
        desk.store.settings.set("before", 1)
        _full(desk, True)
        with suppress(UserError):
            desk.store.settings.set("long", "长" * 400_000)
        _full(desk, False)
        desk.store.settings.set("after", 1)
