"""What the shipped forms, papers and reports ask of the shared tables is there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ruraldesk.formdefs.reader import SHARED, read_forms
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import SharedTables

FILES = sorted(one for one in seed_forms().rglob("*") if one.suffix in (".toml", ".print"))
TABLES = SharedTables({one.stem: one.read_text("utf-8") for one in (seed_forms() / SHARED).glob("*.csv")})
_CELL = re.compile(r"table[-_]column\W{1,4}(\w+)'\"?,\s*\"?'([^']+)'\"?,\s*\"?'(\w+)'")
_BY_FUNCTION = re.compile(r"table[-_]column\",?\s*arguments\s*=\s*\[\"'(\w+)'\",\s*\"'([^']+)'\",\s*\"'(\w+)'\"")
_SQL = re.compile(r"\bt_([a-z][a-z0-9_]*)\b")


def _label(path: Path) -> str:
    return path.relative_to(seed_forms()).as_posix()


@pytest.mark.parametrize("file", FILES, ids=_label)
def test_every_cell_that_is_asked_for_is_there(file: Path) -> None:
    text = file.read_text("utf-8")
    for name, key, column in [*_CELL.findall(text), *_BY_FUNCTION.findall(text)]:
        table = TABLES.table(name)
        assert table is not None, name
        assert key in table.by_key, (name, key)
        assert column in table.columns, (name, column)


@pytest.mark.parametrize("file", [one for one in FILES if one.suffix == ".toml"], ids=_label)
def test_every_table_that_a_select_reads_is_there(file: Path) -> None:
    selects = re.findall(
        r"^\s*(?:sql = |with |select |from |join |.*\bfrom t_|.*\bjoin t_).*$", file.read_text("utf-8"), re.M
    )
    assert {name for line in selects for name in _SQL.findall(line)} - TABLES.texts.keys() == set()


def test_every_legal_basis_that_is_cited_is_there() -> None:
    bases = TABLES.table("legal_basis")
    assert bases is not None
    cited = {one.cites for form in read_forms(seed_forms()) for one in form.spec.deadlines if one.cites}
    assert cited - bases.by_key.keys() == set()


def test_no_article_is_written_into_a_form_or_paper() -> None:
    """Article numbers change with the law: they stand in the table of legal bases, which a town can replace."""
    wrong = [
        f"{_label(one)}: {line}"
        for one in FILES
        for line in one.read_text("utf-8").splitlines()
        if re.search(r"第[一二三四五六七八九十百零]+条", line) and not line.lstrip().startswith("#")
    ]
    assert wrong == []


def test_a_title_within_a_title_stands_in_single_brackets() -> None:
    rows = list(csv.DictReader((seed_forms() / "shared" / "legal_basis.csv").read_text(encoding="utf-8").splitlines()))
    titles = {one["short_title"] for one in rows}
    assert "浙江省实施〈中华人民共和国村民委员会组织法〉办法" in titles
    assert [one for one in titles if "《" in one or "》" in one] == []


def test_every_table_has_a_name_that_a_clerk_reads() -> None:
    assert [name for name in sorted(TABLES.texts) if not re.search(r"[\u4e00-\u9fff]", TABLES.title(name))] == []
