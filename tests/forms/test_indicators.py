"""The indicator sheet: values from the records, targets, gaps, numbers by hand, the plan, the share of types."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import ReportTable
from ruraldesk.paths import seed_forms
from ruraldesk.services import records, removal, reporting, sql_checks, tables
from ruraldesk.services.desk import Desk
from tests.helpers.desks import copied_desk

Row = dict[str, str]
TARGETED = 17  # of the 28


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A village with three rooms, nine societies in force and a shelter for 49."""
    with copied_desk(tmp_path_factory.mktemp("indicators") / "village") as one:
        yield one


@pytest.fixture(scope="module")
def someone(at: Desk) -> str:
    return records.add(at, "person", {"name": "样例甲", "group_no": 1, "publish_consent": "none"}).record.id


def _sheet(at: Desk, name: str = "indicator_sheet", **more: Any) -> dict[str, Row]:
    table = reporting.run(at, name, reporting.Wanted(**more))
    return {row[0].shown: _row(table, at_) for at_, row in enumerate(table.rows)}


def _row(table: ReportTable, at: int) -> Row:
    return {column.name: cell.shown for column, cell in zip(table.columns, table.rows[at], strict=True)}


def _note(at: Desk, code: str, year: int = 2026, *, state: str = "", **fields: Any) -> str:
    one = records.add(at, "indicator_note", {"indicator": code, "year": year, **fields}).record.id
    if state:
        records.set_fields(at, one, {}, state=state)
    return one


def test_the_table_has_all_twenty_eight_with_a_sentence_a_source_and_weights_of_a_hundred() -> None:
    with (seed_forms() / "shared" / "indicators.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [one["code"] for one in rows] == [f"I{n:02}" for n in range(1, 29)]
    assert sum(int(one["weight"]) for one in rows) == 100
    assert {one["placeholder"] for one in rows} == {"1"}
    assert all(one["cites"] and one["source"].startswith("嘉政民基〔2018〕189号") for one in rows)
    assert sum(1 for one in rows if one["target"]) == TARGETED


def test_an_empty_desk_says_that_there_is_no_number_and_never_that_a_target_is_met(at: Desk) -> None:
    rows = _sheet(at)
    assert len(rows) == 28
    assert (rows["I01"]["value"], rows["I01"]["target"], rows["I01"]["verdict"]) == ("", "不少于500㎡", "没有数")
    assert (rows["I28"]["value"], rows["I28"]["verdict"]) == ("—", "没有这类事")
    assert (rows["I06"]["value"], rows["I06"]["short"], rows["I06"]["verdict"]) == ("0", "10", "还差")
    assert rows["I01"]["said"] == "服务中心建筑面积不少于500平方米（嘉政民基〔2018〕189号三（四））"


@pytest.mark.parametrize(
    ("code", "by_hand", "value", "short", "verdict"),
    [
        ("I01", "499.99", "499.99", "0.01", "还差"),
        ("I01", "500", "500.00", "", "达到"),
        ("I02", "80", "80.00%", "0.00%", "还差"),
        ("I02", "80.01", "80.01%", "", "达到"),
        ("I05", "85.71", "85.71%", "14.29%", "还差"),
        ("I08", "0", "0", "1", "还差"),
        ("I08", "2", "2", "", "达到"),
        ("I23", "49", "49", "1", "还差"),
        ("I23", "50", "50", "", "达到"),
        ("I19", "12.5", "", "", ""),
    ],
)
def test_a_number_by_hand_stands_where_none_can_be_worked_out(
    at: Desk, code: str, by_hand: str, value: str, short: str, verdict: str
) -> None:
    note = _note(at, code, by_hand=by_hand, counted_on="2026-11-20", evidence="样例材料")
    try:
        row = _sheet(at)[code]
        if code == "I19":  # nobody is registered: the records say 0 hours of 0 people, which is no number
            assert (row["value"], row["origin"]) == ("—", "记录")
        else:
            assert (row["value"], row["short"], row["verdict"], row["origin"]) == (value, short, verdict, "手工")
            table = reporting.run(at, "indicator_sheet")
            place = [one[0].shown for one in table.rows].index(code)
            assert (table.forms_behind(place, "value"), table.records_behind(place, "value")) == (
                ("indicator_note",),
                (note,),
            )
    finally:
        removal.delete(at, note)


def test_what_the_records_say_goes_before_what_was_written_by_hand(at: Desk) -> None:
    note = _note(at, "I06", by_hand="12", counted_on="2026-11-20", evidence="样例材料")
    row = _sheet(at)["I06"]
    assert (row["value"], row["origin"], row["verdict"]) == ("0", "记录", "还差")
    removal.delete(at, note)


def test_a_note_counts_in_its_year_only_and_an_indicator_has_one_a_year(at: Desk) -> None:
    note = _note(at, "I08", 2025, by_hand="1", counted_on="2025-11-20", evidence="样例材料")
    assert _sheet(at)["I08"]["value"] == ""
    trend = _sheet(at, "indicator_trend")["I08"]
    assert trend["value__year_before"] == "1"
    with pytest.raises(UserError) as refused:
        _note(at, "I08", 2025, by_hand="3", counted_on="2025-11-21")
    assert "已经有一条说明" in refused.value.sentence
    removal.delete(at, note)


def test_two_desks_that_each_noted_an_indicator_of_a_year_stop_no_table_the_newer_count_stands(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sql_checks, "found", lambda *_: [])  # a desk does not see the other's note until they share
        given = (
            (2025, "1", "2025-11-20"),
            (2025, "3", "2025-11-21"),
            (2026, "4", "2026-11-20"),
            (2026, "2", "2026-11-10"),
        )
        notes = [_note(at, "I08", year, by_hand=many, counted_on=on, evidence="样例材料") for year, many, on in given]
    trend = reporting.run(at, "indicator_trend")
    assert [one[0].shown for one in trend.rows].count("I08") == 1
    row = _sheet(at, "indicator_trend")["I08"]
    assert (row["value"], row["value__year_before"]) == ("4", "3")
    for note in notes:
        removal.delete(at, note)


def test_the_plan_lists_what_is_short_with_who_mends_it_and_until_when(at: Desk, someone: str) -> None:
    note = _note(
        at, "I06", state="mending", gap_plan="再备案十个。", responsible=someone, due_on="2026-12-20", evidence="台账"
    )
    table = reporting.run(at, "indicator_plan")
    place = [one[1].shown for one in table.rows].index("社区社会组织数")
    row = _row(table, place)
    assert (row["value"], row["target"], row["short"]) == ("0", "不少于10个", "10")
    assert (row["plan"], row["responsible"], row["due_on"]) == ("再备案十个。", "样例甲", "2026-12-20")
    assert table.ids[place] == note
    assert {one[5].shown for one in table.rows} == {"还差", "没有数"}
    with pytest.raises(UserError):
        records.set_fields(at, note, {}, state="done")
    records.set_fields(at, note, {"done_on": "2026-11-22", "done_note": "备案了。"}, state="done")


def test_the_type_is_told_by_the_lines_of_the_table_and_shares_stand_in_the_sum_alone(at: Desk) -> None:
    table = reporting.run(at, "indicator_types")
    row = _row(table, 0)
    assert (row["label"], row["improve"], row["leading"], row["weak"]) == ("提升型", "1", "0", "1")
    assert row["improve_share"] == ""
    last = {one.name: cell.shown for one, cell in zip(table.columns, table.totals, strict=True)}
    assert (last["improve_share"], last["leading_share"], last["weak_share"]) == ("100.0%", "0.0%", "100.0%")
    assert "以上级评定为准" in table.notes[0]


def test_a_countys_own_targets_take_the_place_of_ours(at: Desk, tmp_path: Path) -> None:
    shipped = seed_forms() / "shared" / "indicators.csv"
    given = tmp_path / "indicators.csv"
    lines = shipped.read_text(encoding="utf-8").replace("ge,10,,ratio,4,1,", "ge,0,,ratio,9,,")
    given.write_text(lines, encoding="utf-8")
    tables.replace(at, given)
    row = _sheet(at)["I06"]
    assert (row["target"], row["verdict"], row["weight"]) == ("不少于0个", "达到", "9")
    tables.replace(at, shipped)
