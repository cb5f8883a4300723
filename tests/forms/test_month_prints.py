"""本月公开一次打印: what is put up in a month, what is ready of it, and one bad paper that holds up no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import month_prints, printing, records
from tests.flows.test_cli_answers import Run
from tests.helpers import desks
from tests.helpers.desks import PASSPHRASE
from tests.helpers.disclosure import FORM, Hall
from tests.helpers.pdf_pages import pdf_text

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall.open(tmp_path / "desk")
    yield made
    made.at.store.close(backup=False)


def filled(hall: Hall) -> list[str]:
    """A finance sheet put up, a matter not yet reviewed, one with a number in its text, one of another month."""
    fine = hall.posted(hall.finance())
    late = hall.add(hall.village("CW16"))
    hall.posted(hall.village("CW21", period_from="2026-04-01"), "2026-07-20")
    return [fine.id, late.id]


def test_a_month_has_the_papers_put_up_in_it_and_those_still_to_be(hall: Hall) -> None:
    fine, late = filled(hall)
    found = {one.record: one for one in month_prints.papers(hall.at, OCTOBER)}
    assert set(found) == {fine, late}
    assert found[fine].ready
    assert (found[fine].print, found[fine].day) == ("finance", date(2026, 10, 20))
    assert not found[late].ready
    assert "现在是“编制中”" in found[late].why_not


def test_a_months_papers_come_in_the_order_in_which_they_are_put_up(hall: Hall) -> None:
    posted = hall.posted(hall.finance()).id  # on 20 October, the register that stands first
    stage = desks.facility(hall.at, hall.people["王建国"], "文化礼堂", **{"class": "09", "sub_class": "0901"})
    same = {"facility": stage, "kind": "show", "leader": hall.people["王建国"], "content": "来看戏"}
    shows = {
        day: records.add(
            hall.at, "culture_activity", {**same, "name": "演出", "planned_on": f"2026-10-{day}"}
        ).record.id
        for day in ("25", "20", "05")
    }
    found = [one.record for one in month_prints.papers(hall.at, OCTOBER)]
    assert found == [shows["05"], posted, shows["20"], shows["25"]]
    spec = hall.at.store.specs.newest("culture_activity")
    notice = printing.print_of(spec, "notice")
    records.set_fields(
        hall.at, shows["05"], {"held_on": "2026-10-05", "people": 30, "outcome": "演了两场。"}, state="held"
    )
    held = records.get(hall.at, shows["05"])
    assert printing.why_not(spec, notice, held) == "只在“已安排”时打印，现在已是“已办”。"
    assert shows["05"] not in {one.record for one in month_prints.papers(hall.at, OCTOBER)}  # nothing is to be done


def test_what_was_corrected_after_it_was_printed_is_due_again(hall: Hall) -> None:
    fine, _ = filled(hall)
    clock = hall.at.clock
    assert isinstance(clock, FixedClock)

    def now() -> tuple[int, bool, bool]:
        one = next(one for one in month_prints.papers(hall.at, OCTOBER) if one.record == fine)
        return one.printed, one.corrected, one.is_due

    assert now() == (0, False, True)
    month_prints.issue(hall.at, month_prints.papers(hall.at, OCTOBER))
    assert now() == (1, False, False)
    clock.advance(timedelta(hours=1))
    said = {"notes": "更正", "corrected_what": "原来没有附注，现在写上。"}
    records.set_fields(hall.at, fine, said, correct="补附注")
    assert now() == (1, True, True)
    clock.advance(timedelta(hours=1))
    month_prints.issue(hall.at, month_prints.papers(hall.at, OCTOBER))
    assert now() == (2, False, False)


def test_one_that_is_stopped_does_not_hold_up_the_others(hall: Hall) -> None:
    fine, late = filled(hall)
    done = {one.paper.record: one for one in month_prints.issue(hall.at, month_prints.papers(hall.at, OCTOBER))}
    issued = done[fine].issued
    assert issued is not None
    assert "财务收支公开表" in pdf_text(issued.pdf).replace(" ", "")
    assert done[late].issued is None
    assert done[late].reasons
    again = {one.record: one for one in month_prints.papers(hall.at, OCTOBER)}
    assert (again[fine].printed, again[late].printed) == (1, 0)


def test_what_was_given_up_before_it_had_a_number_is_not_awaited(hall: Hall) -> None:
    _, late = filled(hall)
    records.set_fields(hall.at, late, {"void_reason": "重复登记"}, state="void")
    assert late not in {one.record for one in month_prints.papers(hall.at, OCTOBER)}


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "十月", "2026/10", "2026-1", ""])
def test_a_month_that_is_none_is_told(text: str) -> None:
    with pytest.raises(UserError) as caught:
        month_prints.read_month(text)
    assert caught.value.code == "month_unreadable"


def test_files_of_one_name_stand_beside_each_other(hall: Hall, tmp_path: Path) -> None:
    filled(hall)
    done = month_prints.issue(hall.at, month_prints.papers(hall.at, OCTOBER))
    twice = month_prints.write([*done, *done], tmp_path)
    assert len({one.name for one in twice}) == len(twice) == 2
    assert all(one.stat().st_size > 1000 for one in twice)


def test_the_command_writes_a_file_a_paper_and_says_what_stayed(
    hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fine, late = filled(hall)
    hall.at.store.close(backup=False)
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    run = Run(tmp_path / "desk", capsys, monkeypatch)
    said = run.json("print-month", "2026-10", "--out", str(tmp_path / "out"))
    by_record = {one["record"]: one for one in said["papers"]}
    assert by_record[fine]["pages"] >= 1
    assert by_record[fine]["reasons"] == []
    assert by_record[late]["reasons"]
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert run("print-month", "2026-12", "--out", str(tmp_path / "none")) == 1
    assert "没有要张贴的" in run.err
    assert not (tmp_path / "none").exists()
    assert by_record[fine]["form"] == FORM


def test_what_could_not_be_written_has_not_gone_out(
    hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fine, _ = filled(hall)
    hall.at.store.close(backup=False)
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    run = Run(tmp_path / "desk", capsys, monkeypatch)
    busy = tmp_path / "busy"
    busy.write_text("a file where a folder is wanted", encoding="utf-8")
    assert run("print-month", "2026-10", "--out", str(busy / "out")) == 1
    assert run("print", FORM, "finance", fine, "--out", str(busy / "out.pdf")) == 1
    out = str(tmp_path / "again.pdf")
    assert run("print", FORM, "finance", fine, "--again", "1", "--out", out) == 1, "it never went out"
    assert run("print", FORM, "finance", fine, "--out", out) == 0
    assert run("print", FORM, "finance", fine, "--again", "1", "--out", out) == 0
