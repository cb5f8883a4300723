"""The table in docs/coverage.md: forty-four rows, and every form, report, table and test it names is there."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT

ROW = re.compile(r"^\| A(\d+) \|([^|]+)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
NAME = re.compile(r"`([a-z][a-z0-9_/]*)`")
NOT_BUILT = {32, 44}  # left out on purpose, with the reason in the row


def _rows() -> dict[int, tuple[str, str]]:
    text = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    return {int(number): (served, tests) for number, _, served, tests in ROW.findall(text)}


def _names() -> set[str]:
    forms = ROOT / "forms"
    found = {one.parent.name for one in forms.glob("*/form.toml")}
    found |= {one.stem for one in (forms / "reports").glob("*.toml")}
    found |= {one.stem for one in (forms / "shared").glob("*.csv")}
    found |= {f"{one.parents[1].name}/{one.stem}" for one in forms.glob("*/prints/*.print")}
    return found | {f"rules/{one.stem}" for one in (ROOT / "ruraldesk" / "rules").glob("*.py")}


def test_all_forty_four_rows_stand_in_the_table() -> None:
    assert sorted(_rows()) == list(range(1, 45))


def test_a_row_without_a_test_is_left_out_on_purpose_and_says_why() -> None:
    assert {number for number, (_, tests) in _rows().items() if not TEST.findall(tests)} == NOT_BUILT
    assert all(len(_rows()[number][0]) > 40 for number in NOT_BUILT)


def test_every_form_report_table_and_print_of_the_table_is_there() -> None:
    there = _names()
    assert [
        f"A{number} {name}"
        for number, (served, _) in _rows().items()
        for name in NAME.findall(served)
        if name not in there
    ] == []


def test_every_test_of_the_table_is_there() -> None:
    named = [one for _, tests in _rows().values() for one in TEST.findall(tests)]
    assert [f"{file}::{name}" for file, name in named if f"def {name}(" not in _text(file)] == []


def _text(file: str) -> str:
    place = ROOT / file
    return place.read_text(encoding="utf-8") if place.exists() else ""
