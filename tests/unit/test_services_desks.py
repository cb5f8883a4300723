"""Two desks, clerks, backups, exchange, prints and forms: what a village does besides saving."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.paths import DataFolder
from ruraldesk.services import (
    backups,
    clerks,
    devices,
    forms,
    handover,
    home,
    ledger,
    numbering,
    printing,
    questions,
    records,
    settings,
    workflow,
)
from ruraldesk.services.desk import Desk, open_desk
from ruraldesk.services.names import clerk_names
from ruraldesk.services.printing import PrintOptions
from ruraldesk.services.register_counts import all_registers
from ruraldesk.store.vault import CHEAP
from tests.helpers import desks
from tests.helpers.desks import NOON, PASSPHRASE, facility, person


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village") as made:
        yield made


@pytest.fixture
def second(tmp_path: Path, village: Desk) -> Iterator[Desk]:
    """Another desk of the same village, joined by card and grant."""
    with desks.desk(tmp_path / "second", clerk="陆建明") as made:
        card = devices.write_card(made, tmp_path / "second.card")
        grant = devices.join(village, tmp_path / "second.card")
        assert grant is not None
        assert grant.fingerprint == card.fingerprint
        assert devices.join(made, grant.file) is None
        yield made


def share(source: Desk, target: Desk, folder: Path) -> handover.TakenIn:
    folder.mkdir(exist_ok=True)
    done = handover.export(source, folder, share=True)
    return handover.take_in(target, done.files[0])


def test_a_second_desk_takes_over_the_village_and_both_see_one_register(
    tmp_path: Path, village: Desk, second: Desk
) -> None:
    lamp = facility(village, person(village))
    records.set_fields(village, lamp, {}, state="in_use")
    assert share(village, second, tmp_path / "stick").status == "OK"
    assert records.get(second, lamp).number == "设-02-0001"
    assert not numbering.is_keeper(second)
    other = facility(second, person(second, "朱建"), "路灯2号")
    assert records.set_fields(second, other, {}, state="in_use").record.number == ""
    assert {one.label for one in devices.devices(second)} == {"1号桌", "2号桌"}


def test_two_desks_writing_differently_make_a_question_and_an_answer_closes_it(
    tmp_path: Path, village: Desk, second: Desk
) -> None:
    lamp = facility(village, person(village))
    share(village, second, tmp_path / "a")
    records.set_fields(village, lamp, {"location": "102米处"})
    records.set_fields(second, lamp, {"location": "120米处"})
    taken = share(second, village, tmp_path / "b")
    assert (taken.status, taken.questions) == ("CONFLICTS", 1)
    asked = questions.open_questions(village)[0]
    with pytest.raises(UserError) as error:
        questions.answer(village, asked.id, "#9")
    assert error.value.code == "answer_not_offered"
    questions.answer(village, asked.id, "120米处")
    share(village, second, tmp_path / "c")
    assert questions.open_questions(second) == []
    assert records.get(second, lamp).fields["location"] == "120米处"


def test_a_save_with_a_share_taken_in_between_overwrites_nothing(tmp_path: Path, village: Desk, second: Desk) -> None:
    lamp = facility(village, person(village))
    share(village, second, tmp_path / "a")
    context = records.get(village, lamp).meta.context
    records.set_fields(second, lamp, {"location": "村西"})
    share(second, village, tmp_path / "b")
    records.set_fields(village, lamp, {"location": "村东"}, context=context)
    assert len(questions.open_questions(village, lamp)) == 1


def test_the_keeper_can_be_handed_on_and_only_from_where_it_is(tmp_path: Path, village: Desk, second: Desk) -> None:
    with pytest.raises(UserError) as error:
        devices.make_keeper(second, second.device)
    assert error.value.code == "keeper_elsewhere"
    devices.make_keeper(village, second.device)
    share(village, second, tmp_path / "a")
    assert numbering.is_keeper(second)
    assert not numbering.is_keeper(village)


def test_a_card_of_another_village_is_refused(tmp_path: Path, village: Desk) -> None:
    with desks.desk(tmp_path / "town", role="town") as town:
        devices.write_card(town, tmp_path / "town.card")
    with pytest.raises(UserError) as error:
        devices.join(village, tmp_path / "town.card")
    assert error.value.code == "card_wrong_role"
    assert devices.take_town_card(village, tmp_path / "town.card").name == "禾塘村"
    assert devices.town(village) is not None


def test_clerks_come_and_go_and_only_a_supervisor_says_so(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "village")
    with desks.desk(folder.root) as first:
        clerks.add_clerk(first, "陆建明", "另一个口令")
        assert clerks.passphrase_fits(first, PASSPHRASE)
        assert not clerks.passphrase_fits(first, "不对的口令")
        with pytest.raises(UserError) as last:
            clerks.disable_clerk(first, "沈小兰")
        assert last.value.code == "last_supervisor"
        with pytest.raises(UserError) as short:
            clerks.add_clerk(first, "短", "x")
        assert short.value.code == "passphrase_short"
    with pytest.raises(UserError) as unnamed:
        open_desk(folder, "", PASSPHRASE, FixedClock(NOON))
    assert unnamed.value.code == "clerk_unnamed"
    with open_desk(folder, "陆建明", "另一个口令", FixedClock(NOON)) as his:
        with pytest.raises(UserError) as refused:
            clerks.add_clerk(his, "钱海", "第三个口令")
        assert refused.value.code == "needs_supervisor"
        clerks.change_passphrase(his, "陆建明", "换过的口令")
    with open_desk(folder, "沈小兰", PASSPHRASE, FixedClock(NOON)) as hers:
        clerks.disable_clerk(hers, "陆建明")
    assert clerk_names(folder) == ["沈小兰"]


def test_the_recovery_sheet_opens_the_desk_when_the_passphrase_is_forgotten(tmp_path: Path, village: Desk) -> None:
    village.cost = CHEAP
    code = clerks.new_recovery(village)
    assert all(clerks.recovery_group_fits(place, group) for place, group in enumerate(code.split("-"), 1))
    for name in ("sheet.pdf", "sheet.txt"):
        clerks.write_recovery(village, code, tmp_path / name)
        assert clerks.read_recovery(tmp_path / name).strip() == code
    clerks.recover(village.folder, code.lower().replace("-", " "), "沈小兰", "想起来的口令")
    assert clerks.passphrase_fits(village, "想起来的口令")


def test_a_backup_is_verified_listed_and_brings_the_records_back_on_a_new_device(tmp_path: Path) -> None:
    folder, clock = DataFolder(tmp_path / "village"), FixedClock(NOON)
    with desks.desk(folder.root, clock=clock) as made:
        lamp = facility(made, person(made))
        records.set_fields(made, lamp, {}, state="in_use")
        device = made.device
        kept = backups.back_up(made)
        assert backups.last_good(made) == kept
        facility(made, person(made, "朱建"), "路灯2号")
        clock.advance(timedelta(minutes=5))
    backups.restore(folder, kept.file, "", PASSPHRASE, clock)
    with open_desk(folder, "", PASSPHRASE, clock) as again:
        assert again.device != device
        assert ledger.count(again, "facility") == 1
        assert backups.check(again, deep=True) == []
        other = facility(again, person(again, "朱建"), "路灯2号")
        assert records.set_fields(again, other, {}, state="in_use").record.number == ""
        devices.make_keeper(again, again.device, ["facility=设-02-0007"])
        third = facility(again, person(again, "钱海"), "路灯3号")
        assert records.set_fields(again, third, {}, state="in_use").record.number == "设-02-0008"


def test_a_copied_desk_is_a_device_of_its_own(tmp_path: Path) -> None:
    with desks.desk(tmp_path / "village") as made:
        person(made)
        device = made.device
    shutil.copytree(tmp_path / "village", tmp_path / "copy")
    with open_desk(DataFolder(tmp_path / "copy"), "", PASSPHRASE, FixedClock(NOON)) as copy:
        assert copy.became_new
        assert copy.device != device
    shutil.copytree(tmp_path / "village", tmp_path / "moved")
    with open_desk(DataFolder(tmp_path / "moved"), "", PASSPHRASE, FixedClock(NOON), moved=True) as moved:
        assert moved.device == device


def test_a_sheet_is_printed_only_in_its_state_and_its_snapshot_is_kept(village: Desk) -> None:
    lamp = facility(village, person(village))
    choice = printing.choices(village, "facility", [lamp])[0]
    assert not choice.available
    with pytest.raises(UserError) as error:
        printing.issue(village, "facility", choice.name, [lamp])
    assert error.value.code == "print_not_ready"
    records.set_fields(village, lamp, {}, state="in_use")
    paper = printing.issue(village, "facility", choice.name, [lamp], PrintOptions(printed_on=NOON.date()))
    assert paper.pdf.startswith(b"%PDF")
    assert [one.print for one in village.store.prints.of_record(lamp)] == [choice.name]
    assert printing.page_png(paper, 1, 40).startswith(b"\x89PNG")


def test_a_phone_number_in_public_words_stops_the_sheet_until_a_reason_is_given(village: Desk) -> None:
    lamp = facility(village, person(village), care_standard="坏了打13800138000。")
    records.set_fields(village, lamp, {}, state="in_use")
    assert printing.preview(village, "facility", "responsibility", [lamp]).stopped
    with pytest.raises(UserError) as error:
        printing.issue(village, "facility", "responsibility", [lamp])
    assert error.value.code == "print_stopped"
    printing.issue(village, "facility", "responsibility", [lamp], PrintOptions(allow="值班手机，本人同意"))
    assert village.store.prints.of_record(lamp)[0].facts["allow"] == "值班手机，本人同意"


def test_the_first_page_says_what_is_due_unfinished_and_waiting(village: Desk) -> None:
    lamp = facility(village, person(village), check_before="2026-10-20")
    records.set_fields(village, lamp, {}, state="in_use")
    facts = home.home(village)
    assert [(one.record, one.days_left, one.level) for one in facts.due] == [(lamp, -3, "overdue")]
    assert (facts.overdue, facts.waiting, facts.drafts) == (1, 2, 0)
    assert home.days_words(-3) == "逾期3天"
    counts = {one.title: (one.total, one.this_year) for one in all_registers(village)}
    assert counts["设施台账"] == (1, 1)


def test_steps_name_what_they_still_need(village: Desk) -> None:
    lamp = facility(village, person(village))
    step = workflow.steps(village, lamp)[0]
    assert (step.target_label, step.missing) == ("在用", ())


def test_settings_are_kept_and_large_text_is_each_clerks_own(village: Desk) -> None:
    settings.change(village, lock_after_min=5, large_text=True)
    assert settings.settings(village).large_text
    village.clerk = "陆建明"
    assert (settings.settings(village).lock_after_min, settings.settings(village).large_text) == (5, False)
    with pytest.raises(TypeError):
        settings.change(village, colour="red")


def test_a_form_is_known_by_its_id_or_title_and_shown_as_data(village: Desk, tmp_path: Path) -> None:
    assert forms.form(village, "设施台账").form_id == "facility"
    with pytest.raises(UserError) as error:
        forms.form(village, "nothing")
    assert error.value.code == "no_such_form"
    shown = forms.describe(village, "facility")
    assert {"survey", "choices", "settings", "workflow", "prints"} <= shown.keys()
    assert forms.to_xlsx(village, "person", tmp_path / "person.xlsx").stat().st_size > 1000


def test_the_first_page_counts_what_is_due_by_days_alone(village: Desk) -> None:
    today = village.clock.today()
    for days in (-1, 0, 7, 8):
        due = (today + timedelta(days=days)).isoformat()
        fields = {"name": f"灯{days}", "class": "06", "location": "村口", "expires_on": due, "cycle": "yearly"}
        keeper = records.add(village, "person", {"name": "王建国"}).record.id
        lamp = records.add(village, "facility", {**fields, "responsible": keeper}).record.id
        records.set_fields(village, lamp, {}, state="in_use")
    shown = home.home(village)
    assert (shown.overdue, shown.soon) == (1, 2)


def test_a_desk_does_not_join_itself_and_keeps_its_name(village: Desk, tmp_path: Path) -> None:
    devices.write_card(village, tmp_path / "own.card")
    before = devices.devices(village)
    with pytest.raises(UserError) as error:
        devices.join(village, tmp_path / "own.card")
    assert error.value.code == "card_of_this_desk"
    assert devices.devices(village) == before
    assert not (tmp_path / "own.grant").exists()
