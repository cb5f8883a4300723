"""What keeps a desk safe between its clerks: backups looked into and brought back, sticks, tries, change of clerk."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import backup_preview, backup_sticks, backups, clerks, drafts, home, ledger, records, removal
from ruraldesk.services.attempts import Attempts
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.store import backup
from ruraldesk.store.identity import Identity
from tests.helpers import desks
from tests.helpers.desks import NOON, PASSPHRASE, facility, person

Restore = Callable[[Desk, Path], Desk]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def village(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "village", clock=clock)
    yield made
    made.store.close(backup=False)


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_a_preview_counts_each_register_and_names_what_was_written_since(village: Desk, clock: FixedClock) -> None:
    first = person(village, "王建国")
    lamp = facility(village, first)
    kept = backups.back_up(village)
    clock.advance(timedelta(hours=1))
    records.set_fields(village, lamp, {"location": "桥头"})
    clock.advance(timedelta(hours=1))
    person(village, "朱建")
    shown = backup_preview.preview(kept.file, village)
    assert {one.title: (one.then, one.now) for one in shown.registers} == {"人员": (1, 2), "设施台账": (1, 1)}
    assert (shown.lost_new, shown.lost_changed) == (1, 1)
    assert [(one.title, one.is_new) for one in shown.newest] == [("朱建", True), ("路灯1号　桥头", False)]
    assert shown.newest[0].clerk == "沈小兰"
    assert shown.village == "禾塘村"
    same = backup_preview.preview(backups.back_up(village).file, village)
    assert (same.lost_new, same.lost_changed, same.newest) == (0, 0, ())


def test_a_backup_says_the_same_number_in_the_list_and_in_its_preview_where_a_record_was_deleted(village: Desk) -> None:
    gone = person(village, "王建国")
    person(village, "朱建")
    removal.delete(village, gone, "重复登记")
    made = backups.back_up(village)
    (listed,) = backups.backups(village)
    assert (made.records, listed.records) == (1, 1)
    assert backup_preview.preview(made.file, village).then == listed.records
    village.give_up()
    assert backups.restore(village.folder, made.file, "沈小兰", PASSPHRASE, village.clock).records == 1


def test_an_own_backup_comes_back_without_a_passphrase_and_the_present_is_backed_up_first(
    village: Desk, clock: FixedClock
) -> None:
    person(village, "王建国")
    kept = backups.back_up(village)
    clock.advance(timedelta(hours=1))
    person(village, "朱建")
    clerks.add_clerk(village, "陆建明", "新来的口令", "supervisor")
    assert backup_preview.opens_with_own_key(village, kept.file)
    device, before = village.device, len(backups.backups(village))
    again = backups.restore_own(village, kept.file)
    assert ledger.count(again, "person") == 1
    assert again.device != device
    assert len(backups.backups(again)) == before + 1
    newest = backups.backups(again)[0]
    assert newest.records == 2
    assert [(one.name, one.role) for one in clerks.clerks(again)] == [
        ("沈小兰", "supervisor"),
        ("陆建明", "supervisor"),
    ]
    assert clerks.passphrase_fits(again, PASSPHRASE)
    assert backups.check(again, deep=True) == []
    again.store.close(backup=False)


def test_what_is_half_typed_comes_along_to_the_backup(village: Desk) -> None:
    old = person(village, "王建国")
    kept = backups.back_up(village)
    late = person(village, "朱建")
    for record, words in (("", "写了一半的人"), (old, "王建国改"), (late, "朱建改")):
        session = FormSession.open_record(village, record) if record else FormSession.open_new(village, "person")
        session.set_text("name", words)
        session.keep_draft()
    again = backups.restore_own(village, kept.file)
    found = drafts.drafts(again)
    assert sorted((one.record == old, one.filled > 0) for one in found) == [(False, True), (True, True)]
    texts = sorted(FormSession.open_draft(again, one.id).text("name") for one in found)
    assert texts == ["写了一半的人", "王建国改"]
    again.store.close(backup=False)


def own(desk: Desk, file: Path) -> Desk:
    return backups.restore_own(desk, file)


def with_its_key(desk: Desk, file: Path) -> Desk:
    return backups.restore_over(desk, file, "沈小兰", PASSPHRASE)


@pytest.mark.parametrize("restore", [own, with_its_key])
def test_bringing_a_backup_back_is_a_supervisors_matter(village: Desk, tmp_path: Path, restore: Restore) -> None:
    person(village, "王建国")
    kept = backups.back_up(village, tmp_path / "kept")
    clerks.add_clerk(village, "陆建明", "demo12")
    clerks.take_over(village, "陆建明", "demo12")
    person(village, "朱建")
    with pytest.raises(UserError) as error:
        restore(village, kept.file)
    assert code_of(error) == "needs_supervisor"
    assert village.is_open
    assert ledger.count(village, "person") == 2


@pytest.mark.parametrize("restore", [own, with_its_key])
def test_a_damaged_backup_is_found_out_before_the_desk_is_closed(
    village: Desk, tmp_path: Path, restore: Restore
) -> None:
    person(village, "王建国")
    kept = backups.back_up(village, tmp_path / "kept")
    content = bytearray((kept.file / "vault.db").read_bytes())
    content[len(content) // 2] ^= 1
    (kept.file / "vault.db").write_bytes(content)
    with pytest.raises(UserError) as error:
        restore(village, kept.file)
    assert code_of(error) == "backup_bad"
    assert village.is_open
    assert ledger.count(village, "person") == 1


def test_without_a_safety_backup_nothing_is_brought_back(village: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    person(village, "王建国")
    kept = backups.back_up(village)
    person(village, "朱建")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1_500_000))
    with pytest.raises(UserError) as error:
        backups.restore_own(village, kept.file)
    assert code_of(error) == "backup_no_space"
    assert ledger.count(village, "person") == 2


def test_what_is_no_backup_of_this_village_is_said_in_words(village: Desk, tmp_path: Path) -> None:
    mine = backups.back_up(village).file
    foreign = desks.desk(tmp_path / "other", name="云塔村")
    theirs = backups.back_up(foreign).file
    foreign.store.close(backup=False)
    assert not backup_preview.opens_with_own_key(village, theirs)
    with pytest.raises(UserError) as error:
        backup_preview.preview(theirs, village)
    assert code_of(error) == "backup_bad"
    for name in ("RD1_330402101999_report.rdb", "别的文件.zip"):
        (tmp_path / name).write_bytes(b"x")
    codes = []
    for file in (tmp_path / "RD1_330402101999_report.rdb", tmp_path / "别的文件.zip", tmp_path, village.folder.root):
        with pytest.raises(UserError) as error:
            backup_preview.preview(file, village)
        codes.append(code_of(error))
    assert codes == ["backup_is_bundle", "backup_missing", "backup_missing", "backup_is_live"]
    broken = bytearray((mine / "vault.db").read_bytes())
    broken[:4096] = bytes(4096)
    (mine / "vault.db").write_bytes(broken)
    with pytest.raises(UserError) as error:
        backup_preview.preview(mine, village)
    assert code_of(error) == "backup_bad"


def test_a_backup_with_the_key_of_another_village_is_refused_by_name(village: Desk, tmp_path: Path) -> None:
    other = desks.desk(tmp_path / "other", name="云塔村")
    other.store.adopt(_renamed(other))
    kept = backups.back_up(other)
    dek = other.dek
    other.store.close(backup=False)
    assert kept.village == "云塔村"
    with pytest.raises(UserError) as error:
        backup_preview.preview(kept.file, village, dek)
    assert code_of(error) == "backup_of_other_village"
    assert "云塔村" in error.value.sentence


def _renamed(desk: Desk) -> Identity:
    return replace(desk.store.identity, code="330402101998")


def test_a_backup_goes_to_a_stick_is_found_there_and_asked_for_again_after_two_weeks(
    village: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    assert backup_sticks.last(village).words == ""
    person(village)
    assert backup_sticks.last(village).words == ""
    clock.advance(timedelta(days=14))
    assert "还没有备份" in backup_sticks.last(village).words
    assert home.home(village).stick_words == "U盘上还没有备份"
    for _ in range(backup_sticks.KEPT + 2):
        clock.advance(timedelta(minutes=1))
        made = backup_sticks.write(village, stick)
    assert made.label == "KINGSTON"
    assert backups.found_in(stick)[0].file == made.backup.file
    assert len(backups.found_in(stick)) == backup_sticks.KEPT
    assert backup_sticks.last(village).words == ""
    clock.advance(timedelta(days=13))
    assert not backup_sticks.last(village).due
    clock.advance(timedelta(days=1))
    assert "14天" in backup_sticks.last(village).words


def test_a_stick_that_is_gone_or_full_is_told_as_a_stick(
    village: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(village)
    with pytest.raises(UserError) as error:
        backup_sticks.write(village, tmp_path / "gone")
    assert code_of(error) == "backup_nowhere"
    stick = tmp_path / "stick"
    stick.mkdir()
    for number in (errno.ENOSPC, errno.EIO, errno.ENOENT):

        def fail(_: Path, number: int = number) -> None:
            raise OSError(number, "stick")

        monkeypatch.setattr(backup, "sync_file", fail)
        with pytest.raises(UserError) as error:
            backup_sticks.write(village, stick)
        assert code_of(error) == "backup_cut_off"
        assert backups.found_in(stick) == []
        assert list(stick.rglob("*.part")) == []
    assert backup_sticks.last(village).at == ""


def test_five_wrong_passphrases_wait_and_never_lock_out(clock: FixedClock) -> None:
    tries = Attempts(clock)
    waits = []
    for _ in range(8):
        tries.failed()
        waits.append(tries.wait_s())
    assert waits == [0, 0, 0, 0, 10, 20, 40, 60]
    clock.advance(timedelta(seconds=59))
    assert tries.wait_s() == 1
    clock.advance(timedelta(seconds=1))
    assert tries.wait_s() == 0
    tries.failed()
    clock.advance(timedelta(days=-365))
    assert tries.wait_s() == 60
    tries.succeeded()
    assert tries.wait_s() == 0


def test_another_clerk_takes_over_and_the_draft_stays_with_who_typed_it(village: Desk) -> None:
    clerks.add_clerk(village, "陆建明", "云 泾 2026")
    session = FormSession.open_new(village, "person")
    session.set_text("name", "写了一半的人")
    session.keep_draft()
    with pytest.raises(UserError) as error:
        clerks.take_over(village, "陆建明", "云泾2026")
    assert code_of(error) == "wrong_passphrase"
    assert village.clerk == "沈小兰"
    assert clerks.take_over(village, "陆建明", "云 泾 2026")
    assert (village.clerk, village.clerk_role) == ("陆建明", "clerk")
    assert drafts.drafts(village) == []
    assert records.get(village, person(village, "朱建")).meta.created_by == "陆建明"
    assert clerks.take_over(village, "沈小兰", PASSPHRASE)
    assert [one.title for one in drafts.drafts(village)] == ["写了一半的人"]
    assert not clerks.take_over(village, "沈小兰", PASSPHRASE)
