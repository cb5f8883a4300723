"""Every report that ships: read without a mistake, run and written on empty and on filled desks, village and town."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.model.report_table import ReportTable
from ruraldesk.paths import seed_forms
from ruraldesk.reports.reader import check_report, parse_report
from ruraldesk.services import forms, records, reporting
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from tests.helpers.desks import desk

FILES = sorted((seed_forms() / "reports").glob("*.toml"))
NAMES = [one.stem for one in FILES]
PERIODS = ((None, None), (date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 12, 20), date(2026, 2, 3)))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    one = desk(tmp_path_factory.mktemp("empty") / "village")
    yield one
    one.store.close(backup=False)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A village with the examples of every form, as many as can be saved by themselves."""
    one = desk(tmp_path_factory.mktemp("filled") / "village")
    persons = [_try(one, "person", example) for example in _examples("person")]
    known = [each for each in persons if each]
    for spec in forms.forms(one):
        for example in _examples(spec.form_id) if spec.form_id != "person" else []:
            _try(one, spec.form_id, example, known)
    yield one
    one.store.close(backup=False)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, filled: Desk) -> Iterator[Desk]:
    """A town that has taken in the lines of the filled village."""
    from ruraldesk.store.peers import Peer

    one = desk(tmp_path_factory.mktemp("town") / "town", role="town", name="余新镇")
    for code, name in ((filled.code, filled.name), ("330402101998", "空塘村")):
        one.store.peers.enrol(Peer(code, "village", name, {}, ""))
    lines = [
        line
        for stream in filled.store.log.heads()
        if stream.endswith("/town")
        for line in filled.store.log.lines(stream)
    ]
    one.store.take_in(lines, filled.code)
    yield one
    one.store.close(backup=False)


def _examples(form: str) -> list[dict[str, object]]:
    found = sorted((seed_forms() / form / "examples").glob("*.json"))
    return [json.loads(one.read_text(encoding="utf-8"))["fields"] for one in found]


def _try(at: Desk, form: str, fields: dict[str, object], persons: list[str] = []) -> str:  # noqa: B006  # not changed
    """Save an example; links that point to nobody here point to a villager who is."""
    spec = forms.form(at, form)
    given = dict(fields)
    for field in spec.fields:
        if field.type == "link" and not field.repeat and field.name in given:
            if field.link_form == "person" and persons:
                given[field.name] = persons[0]
            else:
                others = [one.id for one in records_of(at, field.link_form)]
                if others:
                    given[field.name] = others[0]
    try:
        return records.add(at, form, given).record.id
    except UserError:
        return ""


def records_of(at: Desk, form: str) -> list[object]:
    from ruraldesk.services import ledger

    return list(ledger.rows(at, form, ledger.ids(at, form)[:1]))


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_shipped_report_has_no_mistake(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [str(one) for one in check_report(text, f"forms/reports/{file.name}")] == []
    spec = parse_report(text, f"forms/reports/{file.name}")
    assert {one for one in spec.needs if not (seed_forms() / one).is_dir()} == set()
    named = {one.removeprefix("v_").split("__")[0] for one in _views(spec.sql)}
    assert named <= set(spec.needs), "needs names every form that is read"


def _views(sql: str) -> set[str]:
    import re

    return {one.lower() for one in re.findall(r"\bv_[a-z][a-z0-9_]*", sql, re.IGNORECASE)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", ["empty", "filled", "town"])
def test_a_shipped_report_runs_and_is_written(
    name: str, where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    at: Desk = request.getfixturevalue(where)
    entry = next(one for one in reporting.list_reports(at) if one.name == name)
    bases = [one for one, _ in entry.basis] or [""]
    for first, last in PERIODS:
        for basis in bases:
            table = reporting.run(at, name, Wanted(first, last, basis))
            assert all(len(row) == len(table.columns) for row in table.rows)
    for suffix in (".xlsx", ".csv", ".pdf"):
        assert reporting.write(at, table, tmp_path / f"{name}{suffix}").stat().st_size > 100
    _same_everywhere(table, (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig"))
    json.dumps(reporting.as_data(table))


def _same_everywhere(table: ReportTable, csv_text: str) -> None:
    assert table.heading in csv_text
    assert all(one.label in csv_text for one in table.columns)


def test_a_town_counts_its_villages_one_by_one(town: Desk, filled: Desk) -> None:
    for entry in reporting.list_reports(town):
        here = reporting.run(town, entry.name, Wanted(date(2020, 1, 1), date(2030, 12, 31)))
        if here.columns[0].name == "_village":
            assert {row[0].shown for row in here.rows} <= {filled.name, "空塘村"}


def test_every_report_is_offered_at_a_new_desk(empty: Desk) -> None:
    assert sorted(one.name for one in reporting.list_reports(empty)) == NAMES


# What these columns say stays in the village, in part or in whole; the table's notes say so.
TOWN_KNOWS_LESS = {("service_statistics", "n"), ("service_statistics", "rate"), ("mediation_subsidy", "mediators")}
TOWN_KNOWS_LESS |= {("office_assembly", name) for name in ("basis", "wanted", "result")}


@pytest.mark.parametrize("name", NAMES)
def test_the_town_reads_of_a_village_what_the_village_reads(name: str, filled: Desk, town: Desk) -> None:
    """A number that leans on what does not travel would be a nought at the town, and a false one."""
    if next(one for one in reporting.list_reports(filled) if one.name == name).audience == "internal":
        return
    wanted = Wanted(date(2020, 1, 1), date(2026, 11, 23), compare=False)
    here, there = reporting.run(filled, name, wanted), reporting.run(town, name, wanted)
    counted = {one.name for one in here.columns if one.kind != "serial"}
    ours = [row for row in reporting.as_data(there)["rows"] if row.get("_village", filled.name) == filled.name]
    differs = {
        (key, value, other.get(key))
        for row, other in zip(reporting.as_data(here)["rows"], ours, strict=True)
        for key, value in row.items()
        if key in counted and value != other.get(key) and (name, key) not in TOWN_KNOWS_LESS
    }
    assert differs == set()
