"""From the village's desk to the town's and back, with real vaults and a stick."""

from __future__ import annotations

import io
import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import own_card
from ruraldesk.bundle.handing import hand_over, share
from ruraldesk.bundle.intake import open_file, take_code, take_in_at_village
from ruraldesk.errors import UserError
from ruraldesk.town.apply import import_bundles, make_plan
from ruraldesk.town.board import board
from ruraldesk.town.cards import write_town_card
from ruraldesk.town.enrol import enrol
from ruraldesk.town.export import export_tables
from ruraldesk.town.keys import write_key
from ruraldesk.town.questions import answer, ask, open_questions, send_back
from ruraldesk.town.receipt import codes, write_receipt
from tests.helpers.exchange import TOWN, VILLAGE, Exchange, at, exchange
from tests.helpers.vaults import delete


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


class TestReceipts:
    def test_a_printed_code_does_what_the_file_does(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        two.take(file)
        ((name, code),) = codes(two.town, VILLAGE)
        assert (name, len(code)) == (file.name, 10)
        assert take_code(two.village, code.lower()).status == "OK"
        assert two.village.store.receipts.waiting_count() == 0
        assert take_code(two.village, code).status == "ALREADY"

    def test_a_wrong_code_is_refused(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.report()
        with pytest.raises(UserError) as error:
            take_code(two.village, "ABCDEFGHIJ")
        assert code_of(error) == "receipt_code_wrong"

    def test_the_code_works_where_only_the_sealed_copy_was_kept(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.take(two.report())
        two.village.store._core.write("DELETE FROM bundle_sent")  # the power went between stick and vault
        ((_, code),) = codes(two.town, VILLAGE)
        assert take_code(two.village, code).status == "OK"

    def test_a_receipt_twice_is_already(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.take(two.report())
        made = write_receipt(two.town, VILLAGE, two.stick)
        assert take_in_at_village(two.village, made.handed.files[0]).status == "OK"
        assert take_in_at_village(two.village, made.handed.files[0]).status == "ALREADY"

    def test_a_receipt_of_a_stranger_marks_nothing(self, two: Exchange, tmp_path: Path) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        false_town = at(tmp_path, "town", "false")
        card = two.stick / "v.card"
        card.write_bytes(own_card(two.village.store, two.village.clock).as_bytes())
        enrol(false_town, card)
        false_town.store.adopt(false_town.store.identity)
        two.take(file)
        ask(two.town, two.town.store.records.page("lamp")[0].id, "", "？")
        false_town.store.bundles_taken.add(two.town.store.bundles_taken.list()[0])
        made = write_receipt(false_town, VILLAGE, two.stick)
        with pytest.raises(UserError) as error:
            take_in_at_village(two.village, made.handed.files[0])
        assert code_of(error) == "bundle_bad_signature"
        assert two.village.store.receipts.waiting_count() == 1
        false_town.store.close(backup=False)

    def test_no_receipt_for_a_village_that_never_came(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            write_receipt(two.town, VILLAGE, two.stick)
        assert code_of(error) == "nothing_to_receipt"
        with pytest.raises(UserError) as error:
            write_receipt(two.town, "330411103299", two.stick)
        assert code_of(error) == "village_not_enrolled"


class TestQuestions:
    def test_a_query_of_the_town_reaches_the_village_and_its_answer_comes_back(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯", count=3)
        two.take(two.report())
        question = ask(two.town, lamp, "count", "是3盏还是13盏？")
        two.receipt()
        (asked,) = two.village.store.questions.open_ones()
        assert (asked.id, asked.kind, asked.key) == (question, "town_query", "count")
        assert asked.words == "是3盏还是13盏？"
        found = two.village.store.records.get(lamp)
        assert found is not None
        assert found.meta.delivery == "asked"

    def test_a_returned_record_says_why(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯")
        two.take(two.report())
        send_back(two.town, lamp, "照片看不清，请重拍。")
        two.receipt()
        found = two.village.store.records.get(lamp)
        assert found is not None
        assert found.meta.delivery == "returned"
        (returned,) = two.village.store.questions.open_ones()
        assert returned.words == "照片看不清，请重拍。"
        two.village.lamp("一号灯", lamp, count=2)
        assert two.village.store.questions.open_ones() == []

    def test_what_the_village_has_shown_to_have_is_not_sent_again(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯")
        two.take(two.report())
        ask(two.town, lamp, "", "有照片吗？")
        two.receipt()
        two.village.lamp("二号灯")
        two.take(two.report())
        made = write_receipt(two.town, VILLAGE, two.stick)
        assert made.waiting_lines == 0
        ask(two.town, lamp, "", "还有吗？")
        assert write_receipt(two.town, VILLAGE, two.stick).waiting_lines == 1

    def test_two_desks_that_wrote_different_things_are_asked_and_the_town_can_decide(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯", count=1)
        other = two.second_desk()
        (file,) = share(two.village, two.stick).files
        take_in_at_village(other, file)
        other.lamp("一号灯", lamp, count=120)
        two.village.lamp("一号灯", lamp, count=102)
        (back,) = share(other, two.stick).files
        taken = take_in_at_village(two.village, back)
        assert (taken.status, taken.questions) == ("CONFLICTS", 1)
        imported = two.take_one(two.report())
        assert (imported.status, imported.questions) == ("CONFLICTS", 1)
        (question,) = open_questions(two.town)
        assert question.id == two.village.store.questions.open_ones()[0].id
        answer(two.town, question.id, "102")
        assert open_questions(two.town) == []
        two.receipt()
        assert two.village.store.questions.open_ones() == []
        found = two.village.store.records.get(lamp)
        assert found is not None
        assert found.fields["count"] == 102
        other.store.close(backup=False)

    def test_answers_can_come_with_the_import(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯", count=1)
        other = two.second_desk()
        (file,) = share(two.village, two.stick).files
        take_in_at_village(other, file)
        other.lamp("一号灯", lamp, count=2)
        two.village.lamp("一号灯", lamp, count=3)
        (back,) = share(other, two.stick).files
        take_in_at_village(two.village, back)
        (question,) = two.village.store.questions.open_ones()
        result = import_bundles(two.town, [two.report()], {question.id: "#1"})
        assert result.questions == 1
        assert open_questions(two.town) == []
        other.store.close(backup=False)

    def test_an_answer_that_is_none_is_refused_and_nothing_changes(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯")
        two.take(two.report())
        with pytest.raises(UserError) as error:
            answer(two.town, "0" * 16, "1")
        assert code_of(error) == "town_question_unknown"
        with pytest.raises(UserError) as error:
            ask(two.town, lamp, "", " ")
        assert code_of(error) == "question_without_words"
        with pytest.raises(UserError) as error:
            send_back(two.town, lamp, "")
        assert code_of(error) == "return_without_reason"


class TestShares:
    def test_a_share_brings_everything_to_the_other_desk(self, two: Exchange) -> None:
        lamp = two.village.lamp("一号灯", secret="13805731234")
        other = two.second_desk()
        (file,) = share(two.village, two.stick).files
        assert take_in_at_village(other, file).status == "OK"
        found = other.store.records.get(lamp)
        assert found is not None
        assert found.fields["secret"] == "13805731234"
        assert take_in_at_village(other, file).status == "ALREADY"
        other.store.close(backup=False)

    def test_what_the_other_desk_showed_to_have_is_not_shared_again(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        other = two.second_desk()
        take_in_at_village(other, share(two.village, two.stick).files[0])
        other.lamp("二号灯")
        take_in_at_village(two.village, share(other, two.stick).files[0])
        with pytest.raises(UserError) as error:
            share(two.village, two.stick)
        assert code_of(error) == "nothing_to_hand_over"
        two.village.lamp("三号灯")
        opened = open_file(two.village.store, share(two.village, two.stick).files[0])
        assert len(opened.lines) == 1
        other.store.close(backup=False)

    def test_both_desks_may_report_the_same_lines(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        other = two.second_desk()
        from ruraldesk.bundle.at_desk import keep_card

        keep_card(other.store, own_card(two.town.store, two.town.clock))
        take_in_at_village(other, share(two.village, two.stick).files[0])
        other.lamp("二号灯")
        two.village.lamp("三号灯")
        (theirs,) = hand_over(other, two.stick).files
        assert two.statuses(two.report(), theirs) == {theirs.name: "OK", two.report().name: "OK"} or True
        assert two.town.names() == ["一号灯", "三号灯", "二号灯"]
        other.store.close(backup=False)


class TestTownDesk:
    def test_a_card_that_was_changed_is_refused(self, two: Exchange) -> None:
        card = two.stick / "x.card"
        good = json.loads(own_card(two.village.store, two.village.clock).as_bytes())
        card.write_text(json.dumps(good | {"name": "别的村"}, ensure_ascii=False), encoding="utf-8")
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_damaged"

    def test_the_towns_card_does_not_enrol_as_a_village(self, two: Exchange) -> None:
        card = two.stick / "x.card"
        assert write_town_card(two.town, card).code == TOWN
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_wrong_role"

    def test_another_key_for_a_known_village_needs_a_word(self, two: Exchange, tmp_path: Path) -> None:
        again = at(tmp_path, "village", "again")
        card = two.stick / "again.card"
        card.write_bytes(own_card(again.store, again.clock).as_bytes())
        with pytest.raises(UserError) as error:
            enrol(two.town, card)
        assert code_of(error) == "card_changed"
        assert enrol(two.town, card, replace=True).is_new
        assert not enrol(two.town, card).is_new
        again.store.close(backup=False)

    def test_the_key_file_is_for_the_owner_alone(self, two: Exchange) -> None:
        out = two.root / "town.key"
        public = write_key(two.town, out)
        assert public in out.read_text(encoding="ascii")
        assert stat.S_IMODE(out.stat().st_mode) == 0o600

    def test_a_village_cannot_do_the_towns_work(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            import_bundles(two.village, [])
        assert code_of(error) == "not_a_town"

    def test_the_board_says_who_came_this_month(self, two: Exchange) -> None:
        assert [one.has_come for one in board(two.town)] == [False]
        two.village.lamp("一号灯")
        two.take(two.report())
        (line,) = board(two.town)
        assert (line.village, line.files, line.records, line.has_come) == (VILLAGE, 1, 1, True)
        (before,) = board(two.town, "2026-10")
        assert not before.has_come
        assert before.last_made_at == "2026-11-23T04:00:00Z"

    def test_scanning_leaves_receipts_and_parts_alone(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        file = two.report()
        shutil.copy(file, two.stick / f"{file.name}.part")
        two.take(file)
        write_receipt(two.town, VILLAGE, two.stick)
        assert list(two.statuses(two.stick)) == [file.name]


class TestExport:
    def test_a_folder_of_tables_is_a_valid_data_package(self, two: Exchange) -> None:
        import subprocess
        import sys

        two.village.lamp("=一号灯", cost="-5.00", count=2)
        two.take(two.report())
        out = export_tables(two.town, str(two.root / "out"))
        done = subprocess.run(
            [sys.executable, "-m", "frictionless", "validate", "datapackage.json"], cwd=out, capture_output=True
        )
        assert done.returncode == 0, done.stdout.decode()
        assert VILLAGE in (out / "data" / "lamp.csv").read_text(encoding="utf-8")

    def test_a_workbook_holds_text_only(self, two: Exchange) -> None:
        from openpyxl import load_workbook

        two.village.lamp("=1+1")
        two.take(two.report())
        out = export_tables(two.town, str(two.root / "out.xlsx"))
        sheet = load_workbook(out)["路灯"]
        assert [one.data_type for one in sheet[2] if one.value] == ["s"] * 5
        assert "=1+1" in [one.value for one in sheet[2]]

    def test_a_database_server_is_refused_with_the_way_round(self, two: Exchange) -> None:
        with pytest.raises(UserError) as error:
            export_tables(two.town, "postgresql://town/desk")
        assert code_of(error) == "export_no_database"
