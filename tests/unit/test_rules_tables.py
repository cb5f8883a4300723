"""Shared tables as text: what can be read, found by key and by number, and what replacing one keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruraldesk.formdefs.reader import SHARED
from ruraldesk.paths import seed_forms
from ruraldesk.rules.dates import HolidayTable
from ruraldesk.rules.tables import SharedTables, Table, read_table, replaced, written

STARS = "code,label,hours,retired\n1,一星,100,\n2,二星,300,\n3,三星,600,\n0,旧星,50,1\n"


def shipped(name: str) -> Table:
    table = SharedTables({name: (seed_forms() / SHARED / f"{name}.csv").read_text("utf-8")}).table(name)
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("hours", "star", "higher"),
    [
        ("0", "", 100),
        ("99.5", "", 100),
        ("100", "一星", 300),
        ("299.5", "一星", 300),
        ("300", "二星", 600),
        ("600", "三星", None),
    ],
)
def test_a_step_is_reached_at_its_number_and_the_next_one_lies_above(hours: str, star: str, higher: int | None) -> None:
    stars = read_table(STARS)
    assert stars.step("hours", Decimal(hours), "label") == star
    assert stars.next_step("hours", Decimal(hours)) == (None if higher is None else Decimal(higher))


def test_a_retired_row_is_found_by_its_key_and_is_no_step() -> None:
    stars = read_table(STARS)
    assert stars.cell("0", "label") == "旧星"
    assert stars.step("hours", Decimal(60), "label") == ""
    assert [row["code"] for row in stars.standing] == ["1", "2", "3"]
    assert stars.cell("9", "label") == stars.cell("1", "colour") == ""


def test_rows_without_a_number_are_no_steps() -> None:
    steps = read_table("code,label,low\na,甲,\nb,乙,说不清\nc,丙,NaN\nd,丁,5\n")
    assert steps.step("low", Decimal(9), "label") == "丁"
    assert steps.next_step("low", Decimal(4)) == Decimal(5)
    assert steps.next_step("label", Decimal(4)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "什么也没有"),
        ("编号,label\n1,一\n", "列名“编号”"),
        ("code,code\n1,一\n", "同名"),
        ("code,label\n1,一,多\n", "第2行有3格"),
        ("code,label\n1,一\n,二\n", "第3行的code"),
        ("code,label\n" + "1,一\n" * 20_000, "最多19999行"),
        ("code,label\n1,\0\n", "不是完整的CSV|列名|第2行"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text: str, words: str) -> None:
    if "\0" in text:  # newer Pythons read it as a cell
        return
    with pytest.raises(ValueError, match=words):
        read_table(text)


def test_a_byte_order_mark_blank_lines_short_rows_and_quoted_line_breaks_are_read() -> None:
    table = read_table('\ufeffcode, label,note\r\n\r\n1,"一,\n二"\r\n')
    assert table.columns == ("code", "label", "note")
    assert table.rows == ({"code": "1", "label": "一,\n二", "note": ""},)


def test_codes_that_vanish_stay_as_retired() -> None:
    text = replaced("code,label,hours\n1,一星,100\n9,九星,9000\n", "code,label,hours\n1,一星,90\n")
    table = read_table(text)
    assert table.by_key["1"] == {"code": "1", "label": "一星", "hours": "90", "retired": ""}
    assert table.by_key["9"] == {"code": "9", "label": "九星", "hours": "9000", "retired": "1"}
    assert replaced(text, "code,label,hours\n1,一星,90\n") == text  # once more changes nothing
    assert read_table(replaced(text, "code,label,hours\n1,一星,90\n9,九星,1\n")).by_key["9"]["hours"] == "1"


def test_days_and_settings_that_vanish_are_gone() -> None:
    for head in ("day,kind", "key,value"):
        assert replaced(f"{head}\n1,a\n2,b\n", f"{head}\n1,a\n") == f"{head}\n1,a\n"
    assert replaced("", "code,label\n1,一\n") == replaced("坏,的\n", "code,label\n1,一\n") == "code,label\n1,一\n"
    with pytest.raises(ValueError, match="什么也没有"):
        replaced("code,label\n1,一\n", "")


@given(st.lists(st.lists(st.text("甲乙,\"'\n 1", min_size=1, max_size=5), min_size=2, max_size=2), max_size=8))
def test_a_written_table_reads_back(cells: list[list[str]]) -> None:
    rows = [{"code": f"c{at}{one[0].strip()}".strip(), "label": one[1].strip()} for at, one in enumerate(cells)]
    assert list(read_table(written(("code", "label"), rows)).rows) == rows


def test_holidays_come_from_their_table_and_are_none_where_it_cannot_be_read() -> None:
    tables = SharedTables({"holidays": "day,kind,note\n2026-10-01,holiday,国庆\n2026-10-10,workday,调休\n"})
    assert tables.holidays == HolidayTable(
        frozenset({2026}), frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)})
    )
    assert SharedTables({"holidays": "day,kind\n何日,holiday\n"}).holidays is None
    assert SharedTables({"holidays": "什么,都,不是"}).holidays is None
    assert SharedTables().holidays is SharedTables().table("stars") is None
    given_one = HolidayTable(frozenset({2027}))
    assert SharedTables({}, given_one).holidays == given_one


# What ships.

FREE_DAYS = {2024: 28, 2025: 28, 2026: 33}  # days named in the State Council's yearly notice
MOVED = {2024: 8, 2025: 5, 2026: 6}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_shipped_holidays_are_those_of_the_yearly_notice(year: int) -> None:
    table = SharedTables({"holidays": (seed_forms() / SHARED / "holidays.csv").read_text("utf-8")}).holidays
    assert table is not None
    assert table.years == {2024, 2025, 2026}
    moved = [one for one in table.workdays if one.year == year]
    assert len([one for one in table.holidays if one.year == year]) == FREE_DAYS[year]
    assert len(moved) == MOVED[year]
    assert all(one.weekday() >= 5 for one in moved)
    assert not table.holidays & table.workdays
    assert all(date(year, 10, day) in table.holidays for day in range(1, 8))
    assert table.uncovered(date(2026, 12, 30), date(2027, 1, 5)) == (2027,)


def test_every_shipped_table_is_whole() -> None:
    files = sorted((seed_forms() / SHARED).glob("*.csv"))
    assert len(files) >= 9
    for file in files:
        table = read_table(file.read_text("utf-8"))
        assert len(table.by_key) == len(table.rows), file.name  # no key stands twice
        says = {"label", "item", "article", "kind", "value", "word", "words", "title", "least"}
        assert says & set(table.columns), file.name


def test_the_catalogue_is_complete_and_leans_on_what_is_there() -> None:
    catalogue, bases, masks = shipped("disclosure_catalog"), shipped("legal_basis"), shipped("mask_profiles")
    codes = [f"DW{n:02}" for n in range(1, 11)] + [f"CW{n:02}" for n in (*range(1, 26), 99)]
    assert [row["code"] for row in catalogue.rows] == codes + [f"CF{n:02}" for n in range(1, 9)]
    classes = {"DW": "party", "CW": "village", "CF": "finance"}
    for row in catalogue.rows:
        assert row["class"] == classes[row["code"][:2]]
        assert row["freq"] in {"M", "Q", "Y", "E", "L"}
        assert set(row["also"].split()) <= {"M", "Q", "H", "Y", "E", "S"}
        assert row["day_kind"] in {"natural", "workday"}
        assert row["audience"] in {"board", "members", "party"}
        assert row["basis"] in bases.by_key
        assert row["mask"] in masks.by_key
        assert row["days"] in {"", "L"} or int(row["days"]) >= int(row["min_days"]) >= 1
    assert catalogue.by_key["DW04"]["day_kind"] == "workday"
    assert [catalogue.cell(one, "days") for one in ("CW05", "CW08", "CW09")] == ["15", "15", "15"]


def test_the_shipped_stars_are_reached_at_their_hours() -> None:
    stars = shipped("stars")
    found = [stars.step("hours", Decimal(n), "label") for n in (99, 100, 300, 600, 1000, 1500, 9000)]
    assert found == ["", "一星", "二星", "三星", "四星", "五星", "五星"]
    assert stars.next_step("hours", Decimal("1499.5")) == 1500


def test_the_fifteen_official_kinds_of_dispute_are_there() -> None:
    kinds = shipped("mediation_types")
    assert sum(row["official"] == "1" for row in kinds.rows) == 15
    assert {row["type"] for row in shipped("mediation_sub_types").rows} <= kinds.by_key.keys()


def test_regions_name_no_village() -> None:
    regions = shipped("regions")
    assert {len(row["code"]) for row in regions.rows} == {4, 6, 9}
    assert all(row["code"].startswith(row["parent"]) for row in regions.rows)
    assert regions.cell("330483", "label") == "桐乡市"
    assert regions.cell("330402101", "label") == "余新镇"


def test_the_organic_law_says_that_it_was_renumbered() -> None:
    bases = shipped("legal_basis")
    for key in ("ol_disclosure", "ol_complaint", "ol_supervision", "ol_archive"):
        assert "2026年1月1日" in bases.cell(key, "note")
    assert bases.cell("ol_supervision_2026", "article") == "第三十七条"
