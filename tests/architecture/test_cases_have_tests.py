"""The table of cases in docs/test-cases.md: no group is left out, and every test it names is there."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT

ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


def _rows() -> list[tuple[int, list[tuple[str, str]]]]:
    text = (ROOT / "docs" / "test-cases.md").read_text(encoding="utf-8")
    return [(int(group), TEST.findall(tests)) for group, _, tests in ROW.findall(text)]


def test_all_fifteen_groups_stand_in_the_table() -> None:
    assert {group for group, _ in _rows()} == set(range(1, 16))


def test_every_case_has_a_test() -> None:
    assert {group for group, tests in _rows() if not tests} == set()


def test_every_test_of_the_table_is_there() -> None:
    named = [one for _, tests in _rows() for one in tests]
    assert len(named) >= 60
    assert [f"{file}::{name}" for file, name in named if not _is_there(file, name)] == []


def _is_there(file: str, name: str) -> bool:
    place = ROOT / file
    return place.exists() and f"def {name}(" in place.read_text(encoding="utf-8")
