"""交换 at a village without a window: one press, the town's letters, earlier hand-overs, and what must stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.bundle import handing, limits
from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.model.form import Field
from ruraldesk.progress import NoProgress
from ruraldesk.services import (
    brought,
    exchanging,
    handed,
    handover,
    home,
    leaving,
    letters,
    outgoing,
    questions,
    records,
)
from ruraldesk.services.desk import Desk
from ruraldesk.services.exchanging import Reached, Step
from ruraldesk.town import questions as town_questions
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.receipt import codes, write_receipt
from tests.helpers import desks
from tests.helpers.desks import NOON, facility, person
from tests.helpers.towns import meet
from tests.helpers.two_desks import second_desk, share


@dataclass(frozen=True)
class Both:
    """A village and its town, and the stick between them."""

    village: Desk
    town: Desk
    stick: Path
    clock: FixedClock

    def exchange(self) -> exchanging.Exchanged:
        return exchanging.exchange(self.village, self.stick, letter_box=self.stick)

    def at_town(self) -> None:
        import_bundles(self.town, [self.stick])

    def receipt(self) -> Path:
        return write_receipt(self.town, self.village.code, self.stick).handed.files[0]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    clock = FixedClock(NOON)
    village = desks.desk(tmp_path / "village", clock=clock)
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣", clock=clock)
    meet(village, town, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    yield Both(village, town, stick, clock)
    village.store.close(backup=False)
    town.store.close(backup=False)


def test_new_and_changed_records_are_told_apart_by_what_the_town_has(both: Both) -> None:
    lamp = facility(both.village, person(both.village))
    facts = outgoing.outgoing(both.village)
    assert {one.form: (one.new, one.changed) for one in facts.registers} == {"person": (1, 0), "facility": (1, 0)}
    assert [one.note for one in facts.registers if one.form == "person"] == ["只带有关的"]
    both.exchange()
    assert (outgoing.outgoing(both.village).new, outgoing.outgoing(both.village).changed) == (2, 0)
    both.at_town()
    both.receipt()
    records.set_fields(both.village, lamp, {"location": "村尾"})
    both.exchange()
    facts = outgoing.outgoing(both.village)
    assert {one.form: (one.new, one.changed) for one in facts.registers} == {"facility": (0, 1)}


def test_what_stays_in_the_village_is_named_from_the_forms(both: Both) -> None:
    stays = outgoing.outgoing(both.village).stays
    assert len(stays) > 3
    never = {f.label for s in both.village.store.specs.all() for f in s.fields if f.town == "never" and f.is_stored}
    assert set(stays) == never


def test_one_press_takes_the_receipt_in_and_hands_over_only_what_the_town_lacks(both: Both) -> None:
    lamp = facility(both.village, person(both.village))
    both.exchange()
    both.at_town()
    town_questions.ask(both.town, lamp, "location", "具体在哪里？")
    town_questions.send_back(both.town, lamp, "照片看不清。")
    both.receipt()
    other = facility(both.village, person(both.village, "李敏"), "路灯2号")
    done = both.exchange()
    assert done.brought.received == 2
    assert [one.words for one in done.brought.asked] == ["具体在哪里？"]
    assert [one.record for one in done.brought.returned] == [lamp]
    assert done.handed.counts["records"] == 2
    assert done.handed.slip.startswith(b"%PDF")
    both.at_town()
    assert both.town.store.records.get(other) is not None
    again = both.exchange()
    assert again.brought.taken == ()


def test_what_was_written_and_waits_for_its_receipt_is_told_from_what_was_not(both: Both) -> None:
    def facts() -> tuple[int, str, int, str]:
        seen = home.home(both.village)
        return seen.waiting, seen.waiting_since[:16], seen.written, seen.written_at[:16]

    lamp = facility(both.village, person(both.village))
    assert facts() == (2, "2026-11-23T04:00", 0, "")
    both.clock.advance(timedelta(hours=1))
    both.exchange()
    assert facts() == (0, "", 2, "2026-11-23T05:00")
    both.clock.advance(timedelta(days=1))
    records.set_fields(both.village, lamp, {"location": "村尾"})
    assert facts() == (1, "2026-11-24T05:00", 1, "2026-11-23T05:00")
    assert handover.waiting(both.village).records == 2  # all of it goes along once more: nothing is confirmed
    both.at_town()
    both.receipt()
    brought.take_letters(both.village, letters.look(both.village, both.stick).letters)
    assert facts() == (1, "2026-11-24T05:00", 0, "")


def test_the_steps_are_told_in_their_order_with_what_is_known(both: Both) -> None:
    facility(both.village, person(both.village))
    told: list[Reached] = []
    exchanging.exchange(both.village, both.stick, tell=told.append)
    assert [one.step for one in told] == list(Step)
    assert (told[1].records, told[1].photos) == (2, 0)
    assert told[2].size == sum(one.stat().st_size for one in both.stick.glob("*.rdb"))


def test_with_nothing_to_hand_over_the_letter_is_still_taken(both: Both) -> None:
    facility(both.village, person(both.village))
    both.exchange()
    both.at_town()
    both.receipt()
    done = both.exchange()
    assert (done.handed.status, done.brought.received) == (handover.NOTHING, 2)
    assert handover.waiting(both.village).records == 0


def test_a_damaged_letter_is_named_and_stops_nothing(both: Both) -> None:
    facility(both.village, person(both.village))
    both.exchange()
    both.at_town()
    receipt = both.receipt()
    data = bytearray(receipt.read_bytes())
    data[-5] ^= 1
    receipt.write_bytes(bytes(data))
    done = both.exchange()
    assert [(name, error.code) for name, error in done.brought.refused] == [(receipt.name, "bundle_damaged")]
    assert done.handed.counts["records"] == 2


def test_the_stick_is_read_by_names_and_a_renamed_letter_is_still_found(both: Both, tmp_path: Path) -> None:
    facility(both.village, person(both.village))
    both.exchange()
    both.at_town()
    receipt = both.receipt()
    (both.stick / "照片.jpg").write_bytes(b"x")
    (both.stick / "RD1_330402102999_report_20261123T1200_0123456789abcdef.rdb").write_bytes(b"x")
    (both.stick / "System Volume Information").mkdir()
    found = letters.look(both.village, both.stick)
    assert (found.letters, found.foreign, found.other_villages) == ((receipt,), 1, ("330402102999",))
    assert (found.count("receipt"), found.taken) == (1, 1)
    receipt.rename(both.stick / "镇里的回信.rdb")
    assert letters.look(both.village, both.stick).letters == (both.stick / "镇里的回信.rdb",)
    both.exchange()
    assert letters.look(both.village, both.stick).letters == ()
    assert not letters.look(both.village, tmp_path / "gone").readable


class Stopper(NoProgress):
    """Asks to stop once a part of the words was seen."""

    def __init__(self, words: str, place: int = 0) -> None:
        self.words, self.place, self.seen = words, place, 0

    def step(self, done: int, total: int, words: str) -> None:
        self.seen += self.words in words

    def cancelled(self) -> bool:
        return self.seen > self.place


@pytest.mark.parametrize(("words", "place"), [("收集", 0), ("封包", 0), ("写出", 0), ("读回来", 0), ("读回来", 2)])
def test_stopping_anywhere_leaves_nothing_on_the_stick_and_nothing_counts_as_sent(
    both: Both, monkeypatch: pytest.MonkeyPatch, words: str, place: int
) -> None:
    monkeypatch.setattr(limits, "PART_BYTES", 4_000)
    somebody = person(both.village)
    for number in range(70):
        facility(both.village, somebody, f"路灯{number}号")
    (both.stick / "别人的.txt").write_text("留着", encoding="utf-8")
    with pytest.raises(UserError) as error:
        exchanging.exchange(both.village, both.stick, progress=Stopper(words, place))
    assert error.value.code == "cancelled"
    assert [one.name for one in both.stick.iterdir()] == ["别人的.txt"]
    assert list(both.village.folder.sent.glob("*")) == []
    assert handed.earlier(both.village) == []
    assert both.exchange().handed.counts["records"] == 71


def test_a_stick_that_fails_at_the_second_part_keeps_no_first(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PART_BYTES", 4_000)
    somebody = person(both.village)
    for number in range(70):
        facility(both.village, somebody, f"路灯{number}号")
    real, calls = handing.write_verified, []

    def full_later(folder: Path, *rest: object) -> object:
        calls.append(folder)
        if calls.count(both.stick) == 2:
            return replace(real(folder, *rest), status=handing.WriteStatus.FULL, file=None)  # type: ignore[arg-type]  # passed on
        return real(folder, *rest)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(handing, "write_verified", full_later)
    with pytest.raises(UserError) as error:
        both.exchange()
    assert error.value.code == "stick_full"
    assert len(list(both.stick.iterdir())) <= 1  # the one that the test itself let through
    assert handed.earlier(both.village) == []


def test_a_field_that_stays_in_the_village_stops_the_hand_over(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    facility(both.village, person(both.village))
    specs = both.village.store.specs
    real = specs.versions

    def stricter(form: str) -> dict[int, object]:
        return {
            version: replace(spec, fields=tuple(_kept(one) if one.name == "location" else one for one in spec.fields))
            for version, spec in real(form).items()
        }

    sealed = handing.report_bundles(both.village)
    leaving.look_through(both.village, sealed)
    monkeypatch.setattr(specs, "versions", stricter)
    with pytest.raises(UserError) as error:
        leaving.look_through(both.village, sealed)
    assert (error.value.code, error.value.facts["field"]) == ("stays_in_village", "位置")


def _kept(field: Field) -> Field:
    return replace(field, town="never")


def test_earlier_hand_overs_say_what_the_town_has_and_can_be_written_again(both: Both, tmp_path: Path) -> None:
    facility(both.village, person(both.village))
    first = both.exchange().handed
    (one,) = handed.earlier(both.village)
    assert (one.records, one.received_at, one.kept, one.clerk) == (2, "", True, "沈小兰")
    again = tmp_path / "again"
    again.mkdir()
    written = handed.write_again(both.village, one.sha256, again)
    assert written.files[0].read_bytes() == first.files[0].read_bytes()
    assert handed.slip_again(both.village, one.sha256).startswith(b"%PDF")
    both.at_town()
    both.clock.advance(timedelta(hours=3))
    both.receipt()
    both.exchange()
    assert handed.earlier(both.village)[-1].received_at == "2026-11-23T07:00:00Z"
    shutil.rmtree(both.village.folder.sent)
    assert not handed.earlier(both.village)[0].kept
    with pytest.raises(UserError) as error:
        handed.write_again(both.village, one.sha256, again)
    assert error.value.code == "sent_copy_gone"


def test_a_receipt_code_says_how_many_the_town_has(both: Both) -> None:
    facility(both.village, person(both.village))
    both.exchange()
    both.at_town()
    ((_, code),) = codes(both.town, both.village.code)
    assert brought.take_code(both.village, code.lower()).received == 2
    assert brought.take_code(both.village, code).received == 0


def test_a_share_on_the_stick_comes_in_with_the_same_press(both: Both, tmp_path: Path) -> None:
    other = second_desk(both.village, tmp_path / "b")
    share(both.village, other, tmp_path / "first")
    lamp = facility(other, person(other, "陆建明"), "二号桌的灯")
    exchanging.exchange(other, both.stick, to="desk")
    found = letters.look(both.village, both.stick)
    assert found.count("share") == 1
    assert letters.look(other, both.stick).letters == ()  # what one wrote oneself is no letter
    done = both.exchange()
    assert done.brought.received == 0
    assert done.handed.counts["records"] == 2
    assert records.get(both.village, lamp).fields["name"] == "二号桌的灯"
    assert questions.open_questions(both.village) == []
    other.store.close(backup=False)


def test_without_a_town_card_nothing_is_begun(tmp_path: Path) -> None:
    village = desks.copied_desk(tmp_path / "v")
    with pytest.raises(UserError) as error:
        exchanging.exchange(village, tmp_path)
    assert error.value.code == "no_town_card"
    village.store.close(backup=False)
