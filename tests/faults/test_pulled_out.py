"""The file goes from under the open vault, as with a stick that is pulled out: it is said, and the next try goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import ledger, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.names import names_or
from ruraldesk.store import key_file
from tests.helpers.desks import copied_desk

OF_THE_MACHINE = {"disk_io", "vault_damaged", "vault_unreadable", "disk_full"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path) as made:
        yield made


@contextmanager
def pulled_out(desk: Desk) -> Iterator[None]:
    """Let the vault and its log, as they are open, be files that can be neither read nor written."""
    desk.store._core.writer.execute("PRAGMA shrink_memory")
    nothing, files = os.open("/", os.O_RDONLY), (str(desk.folder.vault), f"{desk.folder.vault}-wal")
    numbers = [int(one.name) for one in Path("/proc/self/fd").iterdir() if _leads_to(int(one.name)) in files]
    kept = [(number, os.dup(number)) for number in numbers]
    for number, _ in kept:
        os.dup2(nothing, number)
    try:
        assert kept
        yield
    finally:
        for number, before in kept:
            if _leads_to(number) == "/":  # else it was closed meanwhile, and the number is another file's
                os.dup2(before, number)
            os.close(before)
        os.close(nothing)


def _leads_to(number: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{number}").readlink())
    except OSError:
        return ""


def test_a_save_is_refused_in_words_and_the_next_one_after_it_is_there_again_goes_on(desk: Desk) -> None:
    records.add(desk, "person", {"name": "甲"})
    with pulled_out(desk), pytest.raises(UserError) as refused:
        records.add(desk, "person", {"name": "乙"})
    assert refused.value.code in OF_THE_MACHINE
    records.add(desk, "person", {"name": "丙"})
    names = {one.fields["name"] for one in ledger.whole(desk, "person", ledger.ids(desk, "person"))}
    assert names == {"甲", "丙"}
    assert desk.store.check(deep=True) == []


def test_a_draft_too(desk: Desk) -> None:
    with pulled_out(desk), pytest.raises(UserError) as refused:
        desk.store.drafts.save("person", None, desk.clerk, {"values": {"name": "长" * 4000}})
    assert refused.value.code in OF_THE_MACHINE
    assert desk.store.drafts.save("person", None, desk.clerk, {"values": {"name": "乙"}})
    assert len(desk.store.drafts.list()) == 1


def test_a_reader_that_lost_its_file_reads_again(desk: Desk) -> None:
    person = records.add(desk, "person", {"name": "甲"}).record.id
    with pulled_out(desk):
        desk.store._core.reading().execute("PRAGMA shrink_memory")
        with pytest.raises(UserError) as refused:
            records.get(desk, person)
    assert refused.value.code in OF_THE_MACHINE
    assert records.get(desk, person).fields["name"] == "甲"


@pytest.mark.parametrize("code", [5, 107])
def test_who_may_open_it_is_not_needed_for_the_lock_to_come(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError(code, "gone")

    monkeypatch.setattr(Path, "stat", gone)
    assert names_or(desk.folder, "沈小兰") == ["沈小兰"]
    with pytest.raises(UserError) as refused:
        key_file.read_document(desk.folder)
    assert refused.value.code == "disk_io"
    monkeypatch.undo()
    assert names_or(desk.folder, "") == ["沈小兰"]
