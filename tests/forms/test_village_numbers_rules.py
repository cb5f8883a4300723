"""What the registers of the village's numbers promise: population by group, who is certified, who can do what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.record import Record
from ruraldesk.model.workflow import deadlines
from ruraldesk.paths import seed_forms
from ruraldesk.services import judging, records, reporting, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import copied_desk, person


@pytest.fixture
def at(tmp_path: Any) -> Iterator[Desk]:
    with copied_desk(tmp_path) as opened:
        yield opened


def group(no: int, registered: int = 700, away: int = 100, newcomers: int = 50, **more: Any) -> dict[str, Any]:
    counts = {"households": 200, "adults": 600, "elders": 180, "representatives": 12, "party_members": 20}
    return {"group_no": no, "registered": registered, "away": away, "newcomers": newcomers, **counts, **more}


def population(at: Desk, on: str, *groups: dict[str, Any], state: str = "checked") -> Record:
    fields: dict[str, Any] = {
        "counted_on": on, "source": ["groups"], "counter": person(at, "沈小兰"), "checker": person(at, "顾明华"),
    }  # fmt: skip
    if groups:
        fields["groups"] = list(groups)
    made = records.add(at, "population", fields).record
    return records.set_fields(at, made.id, {}, state=state).record if state else made


def report(at: Desk, name: str, **period: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reporting.as_data(reporting.run(at, name, Wanted(**period)))["rows"]
    return found


def waits(at: Desk, record: str) -> list[tuple[str, str]]:
    found = records.get(at, record)
    spec = at.store.specs.newest(found.form)
    listed = deadlines(spec, found.fields, found.state, at.clock.today(), at.store.specs.tables())
    return [(one.label, f"{one.due_on}") for one in listed]


def told(at: Desk, record: Record) -> list[str]:
    return [one.sentence for one in judging.all_problems(at, judging.stored_case(at, record.id))]


def test_the_groups_add_up_and_residents_are_registered_less_away_plus_newcomers(at: Desk) -> None:
    made = population(at, "2026-06-30", group(1), group(2, 300, 300, 0, adults=290, elders=99, households=88))
    assert [row["resident"] for row in made.fields["groups"]] == [650, 0]
    found = {name: made.fields[f"{name}_sum"] for name in ("households", "registered", "away", "newcomers", "resident")}
    assert found == {"households": 288, "registered": 1000, "away": 400, "newcomers": 50, "resident": 650}
    assert (made.fields["adults_sum"], made.fields["elders_sum"], made.fields["groups_count"]) == (890, 279, 2)


def test_two_thousand_itself_is_enough_and_one_less_is_told_in_numbers(at: Desk) -> None:
    made = population(at, "2026-06-30", group(1, 2000, 1, 0), state="")
    assert made.fields["scale"] == "常住1999人，比原则上不少于的2000人少1人"
    rows = [{**made.fields["groups"][0], "newcomers": 1}]
    mended = records.set_fields(at, made.id, {"groups": rows}).record
    assert mended.fields["scale"] == "常住2000人，达到原则上不少于2000人的规模"


def test_the_scale_wanted_comes_from_the_table_that_a_town_may_replace(at: Desk, tmp_path: Any) -> None:
    made = population(at, "2026-06-30", group(1, 2000, 0, 0))
    table = tmp_path / "register_settings.csv"
    text = (seed_forms() / "shared" / "register_settings.csv").read_text(encoding="utf-8")
    table.write_text(text.replace("population_scale,2000,", "population_scale,2500,"), encoding="utf-8")
    tables.replace(at, table)
    assert records.get(at, made.id).fields["scale"] == "常住2000人，比原则上不少于的2500人少500人"
    (row,) = report(at, "population_standing")
    assert (row["wanted"], row["gap"], row["standing"]) == (2500, 500, "少500人")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"away": 701}, "外出的应不多于户籍人口"),
        ({"adults": 701}, "18周岁以上的应不多于户籍人口"),
        ({"elders": 601}, "60周岁以上的应不多于18周岁以上的"),
        ({"representatives": 601}, "村民代表应不多于18周岁以上的"),
    ],
)
def test_a_part_is_not_more_than_its_whole(at: Desk, wrong: dict[str, int], sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        population(at, "2026-06-30", group(1, **wrong), state="")
    assert sentence in str(refused.value.where)
    assert (
        population(at, "2026-06-30", group(1, away=700, adults=700, elders=700), state="").fields["resident_sum"] == 50
    )


def test_a_group_stands_once_and_a_day_is_counted_once(at: Desk) -> None:
    with pytest.raises(UserError) as twice:
        population(at, "2026-06-30", group(1), group(1))
    assert "第1组写了两行" in str(twice.value.where)
    population(at, "2026-06-30", group(1))
    with pytest.raises(UserError) as again:
        population(at, "2026-06-30", group(2))
    assert "已经统计过一次" in str(again.value.where)


def test_the_next_count_begins_with_the_last_ones_groups_and_is_due_in_half_a_year(at: Desk) -> None:
    first = population(at, "2025-12-31", group(1), group(2))
    assert first.fields["next_due"] == "2026-06-30"
    assert waits(at, first.id) == [("更新实有人口", "2026-06-30")]
    later = population(at, "2026-06-30", state="")
    assert [row["group_no"] for row in later.fields["groups"]] == [1, 2]
    assert later.fields["registered_sum"] == 1400
    assert later.fields["previous"] == first.id
    records.set_fields(at, later.id, {}, state="checked")
    assert waits(at, first.id) == []


def test_a_group_left_out_and_a_leap_of_more_than_three_tenths_are_told(at: Desk) -> None:
    population(at, "2025-12-31", group(1, 1000, 0, 0), group(2))
    within = population(at, "2026-05-31", group(1, 1300, 0, 0), group(2), state="")
    assert not [one for one in told(at, within) if "三成" in one or "没有写" in one]
    beyond = population(at, "2026-06-30", group(1, 1301, 0, 0), state="")
    assert "第1组常住人口上次1000人，这次1301人，差了三成以上，核对一下。" in told(at, beyond)
    assert "上一次有第2组，这一次没有写。撤并了就不用管。" in told(at, beyond)


def test_the_register_holds_no_name_of_those_counted(at: Desk) -> None:
    spec = at.store.specs.newest("population")
    links = {one.name for one in spec.fields if one.type == "link" and one.link_form == "person"}
    assert links == {"counter", "checker"}
    assert {one.type for one in spec.by_repeat["groups"]} == {"integer"}


def test_rates_stand_on_the_last_checked_count_of_the_day(at: Desk) -> None:
    population(at, "2026-01-31", group(1, 1000, 0, 0))
    population(at, "2026-06-30", group(1, 1250, 0, 0))
    population(at, "2026-11-01", group(1, 9, 0, 0, adults=9, elders=1, representatives=1, party_members=1), state="")
    for nth in range(3):
        born = {"birth": "1980-01-01", "group_no": nth + 1}
        fields = {
            "person": person(at, f"样例{'甲乙丙'[nth]}", **born),
            "registered_on": "2026-02-01",
            "service_fields": ["01"],
        }
        made = records.add(at, "volunteer", fields).record
        records.set_fields(at, made.id, {}, state="active")
    (row,) = report(at, "population_standing")
    assert (row["resident"], row["gap"], row["volunteers"], row["rate"]) == (1250, 750, 3, "0.2")
    (row,) = report(at, "population_standing", last=date(2026, 6, 29))
    assert (row["resident"], row["standing"]) == (1000, "少1000人")
    assert [one["counted_on"] for one in report(at, "population", first=date(2026, 1, 1), last=date(2026, 12, 31))] == [
        "2026-01-31",
        "2026-06-30",
    ]
