"""One form being filled: half-typed text, what is hidden, steps back, drafts, heads that moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model import sheet_block
from ruraldesk.services import (
    drafts,
    ledger,
    questions,
    records,
    session_copy,
    session_moved,
    session_paste,
    session_rows,
)
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.services.records import Saved
from ruraldesk.store.drafts import Drafts
from tests.helpers import desks
from tests.helpers.desks import facility, person


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        yield made


def test_half_typed_text_stays_is_a_problem_and_is_never_saved(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    session.set_text("birth", "1964-")
    assert session.text("birth") == "1964-"
    assert session.value("birth") is None
    assert [one.path for one in session.problems if one.level == "block"] == ["birth"]
    with pytest.raises(UserError):
        session.save()
    session.set_text("birth", "19640301")
    assert session.text("birth") == "1964-03-01"
    assert session.save().record.fields["birth"] == "1964-03-01"


def test_what_the_form_hides_keeps_its_value_until_the_save(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    session.set_value("class", "17")
    session.set_text("tree_species", "香樟")
    session.set_value("class", "02")
    assert not session.relevant("tree_species")
    session.set_value("class", "17")
    assert session.text("tree_species") == "香樟"


def test_choices_follow_the_filter_and_calculations_follow_the_keys(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    session.set_value("class", "06")
    assert {one.name[:2] for one in session.choices("sub_class")} == {"06"}
    row = session.add_row("parts")
    session.set_text(f"parts/{row}/part_name", "灭火器")
    session.set_text(f"parts/{row}/part_quantity", "2")
    session.set_text(f"parts/{row}/part_price", "120.5")
    assert session.value(f"parts/{row}/part_value") == "241.00"
    assert session.value("parts_value") == "241.00"


def test_steps_go_back_and_forth_and_typing_on_is_one_step(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    for text in ("周", "周美", "周美琴"):
        session.set_text("name", text)
    row_free = session.dirty
    session.set_text("group_no", "5")
    assert row_free
    assert session.undo() == "group_no"
    assert session.undo() == "name"
    assert session.text("name") == ""
    assert not session.dirty
    assert session.redo() == "name"
    assert session.text("name") == "周美琴"


def test_rows_are_added_moved_removed_and_brought_back(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    first, second = session.add_row("parts"), session.add_row("parts")
    session_rows.move(session, "parts", second, 0)
    assert session.rows("parts") == [second, first]
    session.remove_row("parts", second)
    assert session.rows("parts") == [first]
    session.undo()
    assert session.rows("parts") == [second, first]


def test_a_draft_keeps_even_what_cannot_be_read_and_goes_with_the_save(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    session.set_text("birth", "六四年三月")
    draft = session.keep_draft()
    assert [(one.title, one.filled > 1) for one in drafts.drafts(village)] == [("周美琴", True)]
    again = FormSession.open_draft(village, draft)
    assert (again.text("name"), again.text("birth")) == ("周美琴", "六四年三月")
    again.set_text("birth", "")
    again.save()
    assert drafts.drafts(village) == []


def test_a_draft_that_cannot_go_with_the_save_keeps_the_record_from_being_saved(
    village: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    session.keep_draft()

    def full(*_: object) -> None:
        raise UserError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "drop", full)
        with pytest.raises(UserError):
            session.save()
    assert ledger.count(village, "person") == 0
    assert [one.title for one in drafts.drafts(village)] == ["周美琴"]
    session.save()
    assert ledger.count(village, "person") == 1
    assert drafts.drafts(village) == []


def test_only_what_was_changed_is_saved_and_moved_heads_are_named(village: Desk) -> None:
    lamp = facility(village, person(village))
    session = FormSession.open_record(village, lamp)
    records.set_fields(village, lamp, {"condition": "damaged"})
    session.set_text("location", "村东")
    assert any("现状" in one.sentence and "损坏" in one.sentence for one in session_moved.moved(session))
    saved = session.save().record
    assert (saved.fields["condition"], saved.fields["location"]) == ("damaged", "村东")
    assert questions.open_questions(village, lamp) == []


def test_a_second_click_on_save_makes_no_second_record(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    first = session.save().record.id
    assert session.save().record.id == first


def test_saving_can_take_a_step_at_once(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    session.set_text("name", "路灯")
    session.set_value("class", "02")
    session.set_text("location", "村口")
    session.set_value("responsible", person(village))
    saved = session.save(state="in_use")
    assert saved.record.number == "设-02-0001"


def test_a_block_from_a_sheet_is_read_cell_by_cell_and_makes_the_rows_it_needs(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    first = session.add_row("parts")
    columns = ("part_name", "part_quantity", "part_unit", "part_expires_on", "part_value")
    block = sheet_block.block_of('水带\t1.2万\t根\t2027.3.1\t9\n"水枪\n旧"\t许多\t支\t\t9\n')
    done = session_paste.paste(session, f"parts/{first}/part_name", block, columns)
    second = session.rows("parts")[1]
    assert session.text(f"parts/{first}/part_quantity") == "12000"
    assert session.text(f"parts/{first}/part_expires_on") == "2027-03-01"
    assert session.text(f"parts/{second}/part_name") == "水枪 旧"
    assert session.text(f"parts/{second}/part_quantity") == "许多"
    assert f"parts/{second}/part_quantity" in [one.path for one in session.problems]
    assert done.sentence == "粘进2行，1格没看懂，要改，金额由表算，没有粘。"
    session.undo()
    assert session.rows("parts") == [first]


def test_a_copied_row_stands_under_its_model_with_the_same_values(village: Desk) -> None:
    session = FormSession.open_new(village, "facility")
    first, last = session.add_row("parts"), session.add_row("parts")
    session.set_text(f"parts/{first}/part_name", "灭火器")
    copied = session_rows.copy(session, "parts", first)
    assert session.rows("parts") == [first, copied, last]
    assert session.text(f"parts/{copied}/part_name") == "灭火器"


@pytest.mark.parametrize("text", ["一格", "一格\n", "", "\n"])
def test_one_cell_is_no_block(text: str) -> None:
    assert sheet_block.block_of(text) == []


def test_two_drafts_of_one_record_stand_beside_each_other(village: Desk) -> None:
    lamp = facility(village, person(village))
    first, second = FormSession.open_record(village, lamp), FormSession.open_record(village, lamp)
    first.set_text("location", "村东")
    second.set_text("location", "村西")
    first.keep_draft(), second.keep_draft()
    assert len(drafts.drafts(village)) == 2
    second.save()
    assert [one.id for one in drafts.drafts(village)] == [first.draft]


def test_what_was_taken_back_leaves_no_draft(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    assert session.keep_draft()
    session.set_text("name", "")
    assert session.keep_draft() == ""
    assert drafts.drafts(village) == []


def test_taking_in_what_moved_keeps_what_was_changed_here(village: Desk) -> None:
    lamp = facility(village, person(village), remark="旧")
    session = FormSession.open_record(village, lamp)
    session.set_text("location", "村东")
    session.set_text("remark", "这里写的")
    mine = session.add_row("parts")
    records.set_fields(
        village,
        lamp,
        {"condition": "damaged", "remark": "别处写的", "parts": [{"part_name": "灯头", "part_quantity": "1"}]},
    )
    found = {one.label: one for one in session_moved.moved(session)}
    assert found["备注"].mine == "这里写的"
    assert found["现状"].mine is None
    session_moved.take_in(session)
    assert session_moved.moved(session) == []
    assert (session.text("location"), session.text("remark")) == ("村东", "这里写的")
    assert session.value("condition") == "damaged"
    theirs, own = session.rows("parts")[1], session.rows("parts")[0]
    assert own == mine
    assert session.text(f"parts/{theirs}/part_name") == "灯头"
    session.remove_row("parts", mine)
    saved = session.save().record
    assert saved.fields["remark"] == "这里写的"
    assert saved.fields["condition"] == "damaged"
    assert len(saved.rows("parts")) == 1
    assert questions.open_questions(village, lamp) == []


def test_a_former_record_gives_words_choices_and_links_but_nothing_of_its_own(village: Desk) -> None:
    who = person(village)
    former = facility(
        village, who, condition="damaged", group_no="3", built_on="2020-05-01", remark="老路灯", quantity="2"
    )
    session = FormSession.open_new(village, "facility")
    session.set_text("location", "村东新桥")
    done = session_copy.take(session, former)
    assert session.text("location") == "村东新桥"
    assert session.value("class") == "02"
    assert session.value("responsible") == who
    assert session.value("built_on") is None
    assert session.value("quantity") is None
    assert done.sentence.startswith("从“路灯1号")
    assert "日期" in done.left
    assert "数字" in done.left
    session.undo()
    assert session.value("class") is None


def test_a_person_copied_is_another_person(village: Desk) -> None:
    former = person(village, id_no=desks.SAMPLE_ID, mobile="13800000001", ethnicity="汉族", residence_type="local")
    session = FormSession.open_new(village, "person")
    done = session_copy.take(session, former)
    assert session.text("name") == ""
    assert session.text("id_no") == ""
    assert session.text("mobile") == ""
    assert "号码" in done.left


def test_a_draft_is_its_clerks_also_where_another_one_is_at_work_when_it_is_kept(village: Desk) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    village.clerk = "陆建明"
    session.keep_draft()
    assert [one.clerk for one in village.store.drafts.list()] == ["沈小兰"]


def test_a_draft_that_is_kept_while_the_save_is_under_way_does_not_outlive_it(
    village: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FormSession.open_new(village, "person")
    session.set_text("name", "周美琴")
    settle = FormSession._settle

    def closing_window(one: FormSession, saved: Saved) -> None:
        keeper = Thread(target=session.keep_draft)
        keepers.append(keeper)
        keeper.start()
        keeper.join(0.2)  # it comes to its end now only where nothing holds it back
        settle(one, saved)

    keepers: list[Thread] = []
    monkeypatch.setattr(FormSession, "_settle", closing_window)
    session.save()
    for one in keepers:
        one.join()
    assert len(keepers) == 1
    assert drafts.drafts(village) == []
