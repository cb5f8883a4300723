"""What a desk refuses: undoing what another desk has changed since, and changing what is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.changes import Stream
from ruraldesk.paths import DataFolder
from ruraldesk.services import history, records, removal
from ruraldesk.services.desk import Desk, NewDesk, create_desk
from ruraldesk.store import vault
from tests.helpers.bundles import MemoryLog
from tests.helpers.vaults import CLERK, PASSPHRASE, VILLAGE, clock_at

OTHER_DESK = "00000000000000ff"
PERSON = {"name": "沈根法", "sex": "1"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    new = NewDesk(DataFolder(tmp_path / "desk"), "village", VILLAGE, "禾塘村", CLERK, PASSPHRASE, cost=vault.CHEAP)
    made, _ = create_desk(new, clock_at())
    with made:
        yield made


def _changed_elsewhere(desk: Desk, record: str, **fields: str) -> None:
    """Take in a change of this record by another desk of the village that had seen everything so far."""
    found = desk.store.records.get(record)
    assert found is not None
    facts = {"form": found.form, "form_version": found.version, "context": dict(found.meta.context)}
    line = MemoryLog().write(Stream(OTHER_DESK, "village"), record, fields, **facts)
    desk.store.take_in([line], VILLAGE)


def test_a_save_is_undone_as_a_new_change(desk: Desk) -> None:
    record = records.add(desk, "person", PERSON).record.id
    records.set_fields(desk, record, {"name": "沈根发"})

    assert history.undo(desk, record).record.fields["name"] == "沈根法"
    assert len(history.history(desk, record)) == 3


def test_what_another_desk_changed_since_is_not_undone(desk: Desk) -> None:
    record = records.add(desk, "person", PERSON).record.id
    records.set_fields(desk, record, {"name": "沈根发"})
    _changed_elsewhere(desk, record, name="沈阿根")

    with pytest.raises(UserError) as caught:
        history.undo(desk, record)

    assert caught.value.code == "undo_blocked"
    assert caught.value.where == tuple(history.undo_obstacles(desk, record)) != ()
    assert records.get(desk, record).fields["name"] == "沈阿根"


def test_a_deleted_record_cannot_be_changed(desk: Desk) -> None:
    record = records.add(desk, "person", PERSON).record.id
    removal.delete(desk, record, "登记错了")

    with pytest.raises(UserError) as caught:
        records.set_fields(desk, record, {"name": "沈根发"})

    assert caught.value.code == "record_deleted"
