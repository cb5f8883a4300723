"""Every shipped form, and the one made outside: complete, in order, and its samples valid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ruraldesk.formdefs.reader import check_form, read_form
from ruraldesk.model.calculation import initial_fields, recompute
from ruraldesk.model.form import FormSpec
from ruraldesk.model.record import Fields
from ruraldesk.model.validation import validate
from ruraldesk.model.values import normalise
from ruraldesk.paths import seed_forms
from tests.helpers import form_prints

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
OUTSIDE = Path(__file__).parent.parent / "outside"
FOLDERS = sorted(one.parent for root in (seed_forms(), OUTSIDE) for one in root.glob("*/form.toml"))
EXAMPLES = sorted(one for folder in FOLDERS for one in (folder / "examples").glob("*.json"))
SAMPLE_IDS = {"11010519491231002X"}


def ids(paths: list[Path]) -> list[str]:
    return ["/".join(one.parts[-3:]) if one.suffix else one.name for one in paths]


@pytest.mark.parametrize("folder", FOLDERS, ids=ids(FOLDERS))
def test_a_form_has_no_mistakes_and_its_links_lead_somewhere(folder: Path) -> None:
    known = {one.name for one in seed_forms().iterdir()}
    assert check_form(folder, known) == []
    assert read_form(folder).spec.form_id == folder.name


@pytest.mark.parametrize("folder", FOLDERS, ids=ids(FOLDERS))
def test_a_deadline_says_what_to_do_and_where_that_is(folder: Path) -> None:
    spec = read_form(folder).spec
    for deadline in spec.deadlines:
        form, _, link = deadline.opens.rpartition(".")
        if form:
            field = read_form(seed_forms() / form).spec.by_name[link]
            assert (field.type, field.link_form, field.repeat) == ("link", spec.form_id, ""), deadline.name


@pytest.mark.parametrize("folder", FOLDERS, ids=ids(FOLDERS))
def test_a_form_has_a_ledger_a_title_and_samples(folder: Path) -> None:
    spec = read_form(folder).spec
    assert spec.list_view.columns
    assert spec.list_view.title is not None
    assert spec.list_view.filters
    assert list((folder / "examples").glob("*.json"))
    assert spec.states == () or spec.first_state == "drafting"


@pytest.mark.parametrize("folder", FOLDERS, ids=ids(FOLDERS))
def test_one_record_has_a_sheet_of_its_own_on_paper(folder: Path) -> None:
    papers = [one for one in read_form(folder).spec.prints if (folder / one.file).is_file()]
    assert papers, f"{folder.name} has no print of a single record"


@pytest.mark.parametrize("folder", FOLDERS, ids=ids(FOLDERS))
def test_what_is_sensitive_never_travels_unasked(folder: Path) -> None:
    spec = read_form(folder).spec
    travelling = [one.name for one in spec.fields if one.privacy == "sensitive" and one.town == "full"]
    assert travelling == []


@pytest.mark.parametrize("example", EXAMPLES, ids=ids(EXAMPLES))
def test_a_sample_is_marked_invented_and_valid(example: Path) -> None:
    sample = json.loads(example.read_text(encoding="utf-8"))
    spec = read_form(example.parent.parent).spec
    assert "样例" in sample["note"]
    fields = recompute(spec, {**initial_fields(spec, TODAY, NOW), **_canonical(spec, sample["fields"])}, TODAY, NOW)
    blocking = [one.sentence for one in validate(spec, fields, spec.first_state, TODAY) if one.level == "block"]
    assert blocking == []
    for number in re.findall(r"[0-9]{17}[0-9Xx]", example.read_text(encoding="utf-8")):
        assert number in SAMPLE_IDS or number.startswith("330499")


def _canonical(spec: FormSpec, given: dict[str, object]) -> Fields:
    fields = normalise(spec, given)
    kept = {name for name in given if name not in spec.by_name or spec.by_name[name].is_stored}
    assert set(fields) == kept
    return fields


def _leans_on(spec: FormSpec) -> Iterator[tuple[str, FormSpec, str]]:
    """Yield each travelling field worked out afresh at every desk, with each field it is worked out from."""
    for one in spec.fields:
        if one.calculation is not None:
            yield from ((one.name, spec, name) for name in one.calculation.names)
    for derived in spec.derives:
        if derived.mode == "always":
            yield from ((derived.field, spec, name) for part in derived.arguments for name in part.names)
    for told in spec.gathers:
        other = form_prints.specs()[told.form]
        wanted = {told.by, told.value, *(told.where.names if told.where is not None else ())}
        yield from ((told.field, other, name) for name in wanted)


def test_what_the_town_works_out_for_itself_leans_on_what_travels() -> None:
    """Else it would show a nought where the village shows a number."""
    seen = 0
    for spec in form_prints.specs().values():
        for name, where, source in _leans_on(spec):
            field = where.by_name.get(source)
            if (
                spec.by_name[name].town != "full"
                or field is None
                or spec.by_name[name].type not in ("integer", "decimal")
            ):
                continue
            assert field.town == "full", (spec.form_id, name, source)
            seen += 1
    assert seen > 100
