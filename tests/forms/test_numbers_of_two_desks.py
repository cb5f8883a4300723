"""Case numbers where two PCs write at once: no gap, none twice, and what stands on paper is never numbered anew."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.paths import DataFolder
from ruraldesk.services import devices, numbering, records, removal
from ruraldesk.services.desk import Desk, open_desk
from tests.helpers import command_line, desks
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.two_desks import second_desk, share

Pair = tuple[Dispute, Dispute]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """The same quarrelling villagers at the first desk, which gives the numbers, and at the second."""
    with desks.desk(tmp_path / "first") as first, second_desk(first, tmp_path / "second") as second:
        here = Dispute.at(first)
        share(first, second, tmp_path / "people")
        yield here, replace(here, desk=second)


def register(desk: Desk) -> list[str]:
    return [one.number for one in desk.store.numbers.register(CASE)]


def case(year: int, n: int) -> str:
    return f"（{year}）禾塘村人调字第{n:03}号"


def numbered(desk: Desk, record: str) -> str:
    """Take the step a record stands at once more, as a clerk does with what waits for its number."""
    return records.set_fields(desk, record, {}, state=records.get(desk, record).state).record.number


def test_two_desks_write_cases_at_once_and_the_register_has_no_gap_and_no_number_twice(
    tmp_path: Path, pair: Pair
) -> None:
    here, there = pair
    first, second = here.desk, there.desk
    signed = here.accepted()
    begun = there.begin()
    waiting, year_before = there.accepted(), there.accepted(reg_date="2025-12-31")
    later = here.accepted()
    assert [one.number for one in (signed, waiting, year_before, later)] == [case(2026, 1), "", "", case(2026, 2)]
    assert numbered(second, waiting.id) == ""

    removal.delete(second, begun.id)
    share(second, first, tmp_path / "a")
    assert [numbered(first, one.id) for one in (year_before, waiting)] == [case(2025, 1), case(2026, 3)]
    assert here.accepted(reg_date="2025-12-30").number == case(2025, 2)

    share(first, second, tmp_path / "b")
    every = [case(2025, 1), case(2025, 2), case(2026, 1), case(2026, 2), case(2026, 3)]
    for desk in (first, second):
        assert sorted(register(desk)) == every
        assert [records.get(desk, one.id).number for one in (signed, later)] == [case(2026, 1), case(2026, 2)]
        assert desk.store.check(deep=True) == []


def test_the_same_stick_again_and_the_other_way_round_gives_no_further_number(tmp_path: Path, pair: Pair) -> None:
    here, there = pair
    waiting = [there.accepted().id for _ in range(3)]
    here.accepted()
    share(there.desk, here.desk, tmp_path / "a")
    given = [numbered(here.desk, one) for one in waiting]
    for turn in range(2):
        share(here.desk, there.desk, tmp_path / f"b{turn}")
        share(there.desk, here.desk, tmp_path / f"c{turn}")
        assert [numbered(desk, one) for desk in (here.desk, there.desk) for one in waiting] == given * 2
    assert sorted(register(here.desk)) == sorted(register(there.desk)) == [case(2026, n) for n in (1, 2, 3, 4)]


def test_while_the_register_is_handed_on_neither_desk_gives_a_number_twice(tmp_path: Path, pair: Pair) -> None:
    here, there = pair
    first, second = here.desk, there.desk
    assert here.accepted().number == case(2026, 1)
    devices.make_keeper(first, second.device)
    on_the_way = here.accepted()
    assert (on_the_way.number, there.accepted().number) == ("", "")
    share(first, second, tmp_path / "a")
    assert numbering.is_keeper(second)
    assert (numbered(second, on_the_way.id), numbered(first, on_the_way.id)) == (case(2026, 2), "")
    share(second, first, tmp_path / "b")
    assert records.get(first, on_the_way.id).number == case(2026, 2)
    assert there.accepted().number == case(2026, 3)


def test_a_number_given_stays_with_its_case_and_one_struck_out_is_not_used_again(tmp_path: Path, pair: Pair) -> None:
    here, there = pair
    struck, kept = here.accepted(), here.accepted()
    removal.delete(here.desk, struck.id, reason="登记重了")
    share(here.desk, there.desk, tmp_path / "a")
    changed = records.set_fields(there.desk, kept.id, {"reg_date": "2025-12-31"}).record
    assert changed.number == case(2026, 2)
    share(there.desk, here.desk, tmp_path / "b")
    assert numbered(here.desk, kept.id) == case(2026, 2)
    assert here.accepted().number == case(2026, 3)
    register = [(one.number, one.void) for one in here.desk.store.numbers.register(CASE)]
    assert register == [(case(2026, 1), "登记重了"), (case(2026, 2), ""), (case(2026, 3), "")]


def test_commands_given_to_one_desk_at_the_same_moment_number_each_record_once(tmp_path: Path) -> None:
    with desks.copied_desk(tmp_path / "desk") as made:
        who = desks.person(made)
        lamps = [desks.facility(made, who, f"路灯{at}") for at in range(3)]
    run = command_line.Desk(tmp_path / "desk", desks.PASSPHRASE).run
    with ThreadPoolExecutor(len(lamps)) as at_once:
        answers = list(at_once.map(lambda one: run("set", one, "--state", "in_use", "--json"), lamps))
    assert {one.refusal["error"] for one in answers if one.code} <= {"vault_in_use"}
    again = [lamp for lamp, answer in zip(lamps, answers, strict=True) if answer.code]
    with open_desk(DataFolder(tmp_path / "desk"), "沈小兰", desks.PASSPHRASE, FixedClock(desks.NOON)) as opened:
        for lamp in again:
            records.set_fields(opened, lamp, {}, state="in_use")
        assert sorted(records.get(opened, one).number for one in lamps) == [f"设-02-{n:04}" for n in (1, 2, 3)]
