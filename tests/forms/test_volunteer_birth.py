"""A birth that is mended in the register of persons: told at once, and true wherever being of age is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import printing, records
from tests.helpers.desks import copied_desk
from tests.helpers.volunteering import Station, refused

TOLD = "志愿者登记里的出生日期还没跟着改：打开他的志愿者登记，存一次。"
STALE = "人员登记里的出生日期改过，这里还是原来的，先存一次。"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path) as opened:
        yield Station(opened)


def born(at: Station, volunteer: str, birth: str) -> list[str]:
    """Mend the birth of the person a volunteer is; return what is told."""
    kept = at.at.store.records.get(volunteer)
    assert kept is not None
    saved = records.set_fields(at.at, str(kept.fields["person"]), {"birth": birth})
    return [one.sentence for one in saved.warnings]


def test_a_mended_birth_is_told_until_the_volunteer_is_saved_once(station: Station) -> None:
    one = station.step(station.volunteer(birth="1990-06-18"), "active").id
    assert TOLD in born(station, one, "1990-06-19")
    with pytest.raises(UserError) as error:
        printing.issue(station.at, "volunteer", "record", [one])
    assert STALE in str(error.value.where)
    saved = records.set_fields(station.at, one, {})
    assert saved.record.fields["birth"] == "1990-06-19"
    assert printing.issue(station.at, "volunteer", "record", [one]).pdf
    assert TOLD not in born(station, one, "1990-06-19")


def test_who_turns_out_a_minor_is_kept_from_rescue_before_the_volunteer_is_saved(station: Station) -> None:
    one, rescue = station.step(station.volunteer(), "active").id, station.activity("防汛演练", "12")
    born(station, one, "2010-05-05")
    with pytest.raises(UserError) as error:
        station.service(one, rescue.id, "2026-11-14", "08:30", "10:30")
    assert "不满18周岁的，不能参加这个领域的服务。" in refused(error)
    with pytest.raises(UserError) as error:
        records.set_fields(station.at, rescue.id, {"sign_in": [{"volunteer": one}]})
    assert "周美琴那天未满18周岁（人员登记里的出生日期改过）" in refused(error)


def test_who_turns_out_of_age_is_not_held_back_by_the_old_birth(station: Station) -> None:
    one, rescue = station.step(station.minor(), "active").id, station.activity("防汛演练", "12")
    with pytest.raises(UserError, match="不满18周岁的，不能参加这个领域"):
        station.service(one, rescue.id, "2026-11-14", "08:30", "10:30")
    born(station, one, "2000-09-01")
    made = station.service(one, rescue.id, "2026-11-14", "08:30", "10:30")
    assert made.fields["adult_on"] == "2018-09-01"
