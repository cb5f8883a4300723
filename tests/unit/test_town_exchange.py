"""From the village's desk to the town's, with real vaults and a stick."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import own_card
from ruraldesk.bundle.handing import hand_over
from ruraldesk.bundle.intake import open_file, take_in_at_village
from ruraldesk.errors import UserError
from ruraldesk.town.apply import make_plan
from ruraldesk.town.enrol import enrol
from ruraldesk.town.questions import open_questions
from tests.helpers.exchange import LAMP, VILLAGE, Exchange, at, exchange
from tests.helpers.vaults import add_form, delete


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Exchange]:
    made = exchange(tmp_path)
    yield made
    made.close()


def photo() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "#345678").save(buffer, "PNG")
    return buffer.getvalue()


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    assert error.value.message
    return error.value.code


class TestHandingOver:
    def test_what_the_town_may_see_arrives_and_the_rest_stays(self, two: Exchange) -> None:
        shot = two.village.store.attachments.add(photo(), "a.png")
        lamp = two.village.lamp("南桥灯", count=3, cost="3280.00", secret="13805731234", photo=shot)
        done = hand_over(two.village, two.stick)
        assert done.status == "WRITTEN_CAN_UNPLUG"
        assert done.counts["form/lamp"] == 1
        (imported,) = two.take(*done.files).files
        assert (imported.status, imported.village, imported.questions) == ("OK", VILLAGE, 0)
        assert imported.counts["new_records"] == 1
        found = two.town.store.records.get(lamp)
        assert found is not None
        assert found.fields == {"name": "南桥灯", "count": 3, "cost": "3280.00", "photo": shot}
        assert found.meta.village == VILLAGE
        assert two.town.store.attachments.has(shot)

    def test_without_a_town_card_nothing_is_written(self, tmp_path: Path) -> None:
        village = at(tmp_path, "village", "lonely")
        village.lamp("灯")
        with pytest.raises(UserError) as error:
            hand_over(village, tmp_path)
        assert code_of(error) == "no_town_card"
        assert not list(tmp_path.glob("*.rdb"))
        village.store.close(backup=False)

    def test_at_the_town_a_record_is_called_by_what_travels(self, two: Exchange) -> None:
        titles = '\n[list]\ntitle = "concat(${name}, \'钥匙\', ${secret})"\ntown_title = "${name}"\n'
        add_form(two.village.store, LAMP.replace("2026110101", "2026110102") + titles)
        lamp = two.village.lamp("一号灯", secret="在王强处")
        two.take(two.report())
        assert two.village.store.records.title(lamp) == "一号灯钥匙在王强处"
        assert two.town.store.records.title(lamp) == "一号灯"

    def test_with_nothing_new_nothing_is_written(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            hand_over(two.village, two.stick)
        assert code_of(error) == "nothing_to_hand_over"

    def test_a_lost_stick_loses_nothing(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.report().unlink()
        two.village.lamp("二号灯")
        two.take(two.report())
        assert two.town.names() == ["一号灯", "二号灯"]

    def test_after_the_receipt_only_what_is_new_travels(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.take(two.report())
        assert two.receipt().status == "OK"
        assert two.village.store.receipts.waiting_count() == 0
        two.village.lamp("二号灯")
        second = two.report()
        assert len(open_file(two.village.store, second).lines) == 1
        assert two.take_one(second).status == "OK"
        assert two.town.names() == ["一号灯", "二号灯"]

    def test_a_copy_of_every_bundle_stays_as_it_left(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        assert (two.village.folder.sent / file.name).read_bytes() == file.read_bytes()
        (noted,) = two.village.store.bundles_sent.list()
        assert noted.file == file.name

    def test_a_stick_that_fails_leaves_nothing_noted(self, two: Exchange, tmp_path: Path) -> None:
        two.village.lamp("一号灯")
        with pytest.raises(UserError) as error:
            hand_over(two.village, tmp_path / "not plugged in")
        assert code_of(error) == "stick_missing"
        assert two.village.store.bundles_sent.list() == []
        assert list(two.village.folder.sent.glob("*")) == []


class TestTakingIn:
    def test_the_same_bundle_twice_changes_nothing(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        assert two.take_one(file).status == "OK"
        heads, count = two.town.store.log.heads(), two.town.store.log.count()
        again = two.take_one(file)
        assert (again.status, again.counts["new"]) == ("ALREADY", 0)
        assert (two.town.store.log.heads(), two.town.store.log.count()) == (heads, count)

    def test_out_of_order_a_gap_is_named_and_the_earlier_bundle_fills_it(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        first = two.report()
        device = two.village.store.identity.device
        two.village.store.receipts.record(f"{device}/town", 1, "0" * 64, "file")
        two.village.lamp("二号灯")
        second = two.report()
        early = two.take_one(second)
        assert (early.status, early.gaps) == ("GAP", ("缺第1到1条",))
        assert two.town.names() == []
        result = two.take(first)
        assert [str(one.status) for one in result.files] == ["OK", "OK"]
        assert two.town.names() == ["一号灯", "二号灯"]
        assert two.take_one(second).status == "ALREADY"
        assert list((two.town.folder.root / "held").iterdir()) == []

    def test_given_together_in_any_order_they_are_put_in_order(self, two: Exchange) -> None:
        device = two.village.store.identity.device
        files = []
        for number in range(1, 5):
            two.village.lamp(f"{number}号灯")
            files.append(two.report())
            two.village.store.receipts.record(f"{device}/town", number, "0" * 64, "file")
        assert set(two.statuses(*reversed(files)).values()) == {"OK"}
        assert len(two.town.names()) == 4

    def test_one_bad_bundle_does_not_stop_the_others(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        good = two.report()
        (two.stick / "notes.rdb").write_bytes(b"hello")
        harmed = bytearray(good.read_bytes())
        harmed[-1] ^= 1
        (two.stick / "copy.rdb").write_bytes(bytes(harmed))
        assert two.statuses(two.stick) == {good.name: "OK", "notes.rdb": "NOT_A_BUNDLE", "copy.rdb": "DAMAGED"}
        assert two.town.names() == ["一号灯"]

    def test_an_unknown_village_is_named_and_refused(self, two: Exchange, tmp_path: Path) -> None:
        other = at(tmp_path, "village", "other", "330411103202")
        from ruraldesk.bundle.at_desk import keep_card

        keep_card(other.store, own_card(two.town.store, two.town.clock))
        other.lamp("外村灯")
        (file,) = hand_over(other, two.stick).files
        found = two.take_one(file)
        assert found.status == "UNKNOWN_VILLAGE"
        assert "禾塘村" in found.message
        card = two.stick / "other.card"
        card.write_bytes(own_card(other.store, other.clock).as_bytes())
        enrol(two.town, card)
        assert two.take_one(file).status == "OK"
        other.store.close(backup=False)

    def test_a_restored_village_that_goes_on_as_the_same_device_is_a_fork(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.village.lamp("二号灯")
        two.take(two.report())
        restored = at(two.root, "village", "restored")
        restored.store.adopt(two.village.store.identity)
        from ruraldesk.bundle.at_desk import keep_card

        keep_card(restored.store, own_card(two.town.store, two.town.clock))
        restored.lamp("三号灯")
        (file,) = hand_over(restored, two.stick).files
        assert two.take_one(file).status == "FORKED_DEVICE"
        restored.store.new_device("恢复后的桌子")
        restored.store.close(backup=False)

    def test_a_new_device_after_a_restore_follows_by_certificate(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.village.store.new_device("2号桌")
        two.village.lamp("二号灯")
        assert two.take_one(two.report()).status == "OK"
        assert two.town.names() == ["一号灯", "二号灯"]
        assert len(two.town.store.peers.devices(VILLAGE)) == 2

    def test_the_plan_changes_nothing_and_says_what_would_be(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯")
        two.take(two.report())
        two.village.lamp("一号灯", lamp, count=4)
        two.village.lamp("二号灯")
        file = two.report()
        count = two.town.store.log.count()
        (planned,) = make_plan(two.town, [file]).bundles
        assert (planned.status, planned.new_records, planned.changed_records) == ("OK", 1, 1)
        assert two.town.store.log.count() == count

    def test_a_deleted_record_is_deleted_at_the_town(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯")
        two.take(two.report())
        delete(two.village.store, lamp)
        two.take(two.report())
        assert two.town.names() == []

    def test_a_report_is_not_for_a_village(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        with pytest.raises(UserError) as error:
            take_in_at_village(two.village, two.report())
        assert code_of(error) == "wrong_kind"


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2, 1), (2, 2, 0, 3, 1, 0)])
def test_bundles_in_any_order_and_twice_make_the_same_town(two: Exchange, order: tuple[int, ...]) -> None:
    device = two.village.store.identity.device
    files, lamp = [], two.village.lamp("一号灯", count=0)
    for number in range(1, 5):
        files.append(two.report())
        two.village.store.receipts.record(f"{device}/town", number, "0" * 64, "file")
        two.village.lamp("一号灯", lamp, count=number)
    for place in order:
        two.take(files[place])
    found = two.town.store.records.get(lamp)
    assert found is not None
    assert found.fields["count"] == 3
    assert two.town.store.log.heads()[f"{device}/town"][0] == 4
    assert open_questions(two.town) == []
    assert two.town.store.log.verify() == []
