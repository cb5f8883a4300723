"""What comes back to the village: receipts, questions, returns; and shares between its desks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.bundle.at_desk import own_card
from ruraldesk.bundle.handing import hand_over, share
from ruraldesk.bundle.intake import open_file, take_code, take_in_at_village
from ruraldesk.errors import UserError
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.enrol import enrol
from ruraldesk.town.questions import answer, ask, open_questions, send_back
from ruraldesk.town.receipt import codes, write_receipt
from ruraldesk.town.receipt_paper import receipt_paper
from tests.helpers.exchange import VILLAGE, Exchange, at, exchange


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Exchange]:
    made = exchange(tmp_path)
    yield made
    made.close()


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    assert error.value.message
    return error.value.code


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

    def test_a_village_is_called_by_its_code_or_its_name(self, two: Exchange) -> None:
        two.village.lamp("一号灯")
        two.take(two.report())
        name = two.village.store.identity.name
        assert write_receipt(two.town, name, two.stick).village == VILLAGE
        assert receipt_paper(two.town, name).startswith(b"%PDF")
        for way in (write_receipt, receipt_paper):
            with pytest.raises(UserError) as error:
                way(two.town, "没有村", *((two.stick,) if way is write_receipt else ()))
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
