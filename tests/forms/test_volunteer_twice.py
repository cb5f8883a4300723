"""One person registered twice, and twice a volunteer: the two become one, and an hour counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import printing, records, same_record
from tests.helpers.desks import copied_desk
from tests.helpers.volunteering import Station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with copied_desk(tmp_path) as opened:
        yield Station(opened)


def test_two_volunteers_who_are_one_person_become_one_and_an_hour_counts_once(station: Station) -> None:
    at, what = station.at, station.activity().id
    kept, other = (station.step(station.volunteer(), "active").id for _ in range(2))
    station.confirmed(kept, what, "2026-11-14", "08:00", "10:00")
    double = station.confirmed(other, what, "2026-11-14", "09:00", "11:00")
    station.confirmed(other, what, "2026-11-15", "09:00", "11:00")
    persons = [str(records.get(at, one).fields["person"]) for one in (kept, other)]
    records.set_fields(at, persons[1], {"same_as": persons[0]})
    with pytest.raises(UserError, match="已经登记过志愿者"):
        records.set_fields(at, kept, {"skills": "理发"})
    same_record.merge(at, other, kept)
    assert records.set_fields(at, kept, {"skills": "理发"}).record.fields["hours_total"] == "6.0"
    with pytest.raises(UserError) as error:
        printing.issue(at, "volunteer", "card", [kept])
    assert "2026-11-14有两条服务记录的时间重叠，时长算了两次：作废一条。" in str(error.value.where)
    station.step(double.id, "void", void_reason="记了两次")
    assert records.get(at, kept).fields["hours_total"] == "4.0"
    assert printing.issue(at, "volunteer", "card", [kept]).pdf
    with pytest.raises(UserError, match="已经有一条服务记录"):
        station.service(kept, what, "2026-11-15", "10:00", "12:00")
