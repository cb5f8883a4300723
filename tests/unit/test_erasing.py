"""Erasing on request: whose word it needs, what goes with it at every holder, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ruraldesk.errors import UserError
from ruraldesk.gui.restore_preview import loss_words
from ruraldesk.services import attachments, backup_preview, backups, handover, history, ledger, records, removal
from ruraldesk.services.desk import Desk
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import write_receipt
from tests.helpers import desks
from tests.helpers.desks import facility, person
from tests.helpers.towns import meet
from tests.helpers.two_desks import second_desk, share

NAME, ASKED = "沈建国家门口的灯样例", "沈建国样例住在哪里？"
PART = "家门口"  # of the name: a word of the search index


@dataclass
class Holders:
    """A village with two desks and its town; a lamp with a photo, asked about by the town, is known to all three."""

    one: Desk
    two: Desk
    town: Desk
    lamp: str
    photo: str
    stick: Path

    @property
    def every(self) -> tuple[Desk, ...]:
        return self.one, self.two, self.town

    def carry(self) -> None:
        """Hand over to the town, and to the other desk."""
        import_bundles(self.town, list(handover.export(self.one, self.stick).files))
        share(self.one, self.two, self.stick)


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def holders(tmp_path: Path) -> Iterator[Holders]:
    one = desks.desk(tmp_path / "one")
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣")
    meet(one, town, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    photo = attachments.add_content(one, _picture(), "灯.jpg")
    lamp = facility(one, person(one), NAME, photo=photo)
    two = second_desk(one, tmp_path / "two")
    found = Holders(one, two, town, lamp, photo, stick)
    found.carry()
    town_questions.ask(town, lamp, "location", ASKED)
    handover.take_in(one, write_receipt(town, one.code, stick).handed.files[0])
    found.carry()
    yield found
    for desk in found.every:
        desk.store.close(backup=False)


def left_of(desk: Desk, words: str) -> int:
    """Return how often something still stands in a vault, wherever."""
    tables = {"line": "fields", "draft": "raw", "issued_print": "snapshot", "question": "words", "search_text": "text"}
    return sum(
        desk.store._core.read(f"SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE ?", (f"%{words}%",))[0][
            0
        ]
        for table, column in tables.items()
    )


def in_index(desk: Desk, words: str) -> bool:
    """True if the search index's own pages still hold words: a removed row is only marked in them until they merge."""
    tail = words.encode()[1:]  # it may share its first byte with the word before it, which is written once
    return any(tail in bytes(block) for (block,) in desk.store._core.read("SELECT block FROM search_data"))


def test_what_it_said_its_drafts_prints_and_photo_and_what_the_town_asked_are_gone_everywhere(holders: Holders) -> None:
    one, lamp = holders.one, holders.lamp
    for desk in (holders.one, holders.two):
        desk.store.drafts.save("facility", lamp, desk.clerk, {"name": NAME})
        desk.store.prints.add(lamp, "facility", "card", desk.clerk, NAME.encode(), {})
    assert all(left_of(desk, NAME) and desk.store.attachments.has(holders.photo) for desk in holders.every)
    assert all(left_of(desk, ASKED) and in_index(desk, PART) for desk in holders.every)
    removal.erase(one, lamp, "本人要求")
    holders.carry()
    for desk in holders.every:
        assert (left_of(desk, NAME), left_of(desk, ASKED)) == (0, 0), desk.name
        assert not in_index(desk, PART), desk.name
        assert not desk.store.attachments.has(holders.photo)
        assert desk.store.log.verify() == []
        assert desk.store.check(deep=True) == []
        assert ledger.count(desk, "facility") == 0


def test_a_photo_that_another_record_names_stays(holders: Holders) -> None:
    facility(holders.one, person(holders.one, "李敏"), "另一盏灯", photo=holders.photo)
    removal.erase(holders.one, holders.lamp, "本人要求")
    holders.carry()
    assert all(desk.store.attachments.has(holders.photo) for desk in holders.every)


def test_a_deleted_record_may_be_erased_and_an_erased_one_comes_back_by_no_way(holders: Holders) -> None:
    removal.delete(holders.one, holders.lamp)
    removal.erase(holders.one, holders.lamp, "本人要求")
    for again in (
        lambda: removal.restore(holders.one, holders.lamp),
        lambda: history.undo(holders.one, holders.lamp),
        lambda: removal.erase(holders.one, holders.lamp, "再来一次"),
    ):
        with pytest.raises(UserError) as refused:
            again()
        assert refused.value.code == "record_erased"


def test_the_bin_says_of_an_erased_one_when_and_by_whom_at_every_holder(holders: Holders) -> None:
    removal.erase(holders.one, holders.lamp, "本人要求")
    holders.carry()
    question = ledger.LedgerQuestion(only_deleted=True)
    for desk in holders.every:
        (row,) = ledger.rows(desk, "facility", ledger.ids(desk, "facility", question))
        assert ledger.headings(desk, "facility")[1] == "设施名称"
        assert (row.cells[1], row.changed) == ("已抹去", "2026-11-23　沈小兰"), desk.role


def test_its_history_says_who_erased_it_and_why_and_nothing_of_what_it_said(holders: Holders) -> None:
    removal.erase(holders.one, holders.lamp, "本人要求")
    entries = history.history(holders.one, holders.lamp)
    assert (entries[0].words, entries[0].clerk, entries[0].reason, entries[0].fields) == (
        "抹去",
        "沈小兰",
        "本人要求",
        (),
    )
    assert all(one.obstacle for one in entries)
    assert NAME not in str(entries)


def test_the_town_a_clerk_and_one_without_a_reason_are_refused_and_nothing_is_lost(holders: Holders) -> None:
    clerk = replace(holders.one, clerk_role="clerk")
    for desk, reason, code in (
        (holders.town, "本人要求", "erase_at_village"),
        (clerk, "本人要求", "needs_supervisor"),
        (holders.one, " ", "erase_needs_reason"),
    ):
        with pytest.raises(UserError) as refused:
            removal.erase(desk, holders.lamp, reason)
        assert refused.value.code == code
        assert left_of(desk, NAME)


def test_whom_others_point_at_stays_until_they_point_elsewhere(holders: Holders) -> None:
    (responsible,) = holders.one.store.records.page("person")
    with pytest.raises(UserError) as refused:
        removal.erase(holders.one, responsible.id, "本人要求")
    assert refused.value.code == "record_still_linked"
    removal.erase(holders.one, holders.lamp, "本人要求")
    removal.erase(holders.one, responsible.id, "本人要求")
    holders.carry()
    assert [records.get(desk, responsible.id).fields.get("name") for desk in holders.every] == [None, None, None]


def test_a_backup_made_before_says_that_the_erased_comes_back_and_it_goes_again_with_the_other_desks_share(
    holders: Holders,
) -> None:
    one = holders.one
    kept = backups.back_up(one)
    removal.erase(one, holders.lamp, "本人要求")
    new = facility(one, person(one, "李敏"), "新登记又抹去的灯样例")
    removal.erase(one, new, "本人要求")
    shown = backup_preview.preview(kept.file, one)
    assert (shown.comes_back, shown.lost_changed) == (1, 0)
    assert "抹去的1件又回来" in loss_words(shown)
    assert [(each.title, each.is_erased) for each in shown.newest if not each.is_new] == [("", True)]
    share(one, holders.two, holders.stick)
    restored = backups.restore_own(one, kept.file)
    holders.one = restored
    assert left_of(restored, NAME)
    share(restored, holders.two, holders.stick)  # a new desk by now: the other one hears what it has
    share(holders.two, restored, holders.stick)
    assert left_of(holders.two, NAME) == 0
    assert (left_of(restored, NAME), in_index(restored, PART)) == (0, False)
    assert restored.store.check(deep=True) == []
