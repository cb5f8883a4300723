"""Every print of every shipped form, from the forms' own examples: snapshots to render, filled and blank."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import Rendered, render
from ruraldesk.documents.snapshot import Correction, Linked, PrintOptions, RelatedRecords, Snapshot, VillageNames
from ruraldesk.documents.template import PrintTemplate
from ruraldesk.formdefs.reader import FormFile, read_form, tables_beside
from ruraldesk.model.calculation import recompute
from ruraldesk.model.coercion import truth
from ruraldesk.model.evaluation import evaluate
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.mechanisms import Gather, Related
from ruraldesk.model.record import Fields, Record, Scalar
from ruraldesk.model.record_scope import RecordScope
from ruraldesk.model.table_use import tables_named
from ruraldesk.model.titles import title_of
from ruraldesk.paths import seed_forms

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)
RECORD = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
VILLAGE = VillageNames(
    "330402101999", "禾塘村", town="余新镇", county="南湖区", phone="0573-83000000",
    supervision_phone="0573-83000001", opinion_box="村委会门口", reception="工作日8:30－17:00",
)  # fmt: skip
CORRECTIONS = (Correction("2026-11-20", "误工天数写错"),)
NAMES = ("李𠮷敏", "王建国", "沈金娣", "陆根法", "欧阳水林", "周美琴", "王建国")
MOBILES = ("13912345678", "13812340001", "15812340002", "18812340003", "17712340004", "13612340005", "13512340006")
ID_NUMBER = "11010519491231002X"  # the standard's own example


@dataclass(frozen=True)
class Sample:
    """One example of a form: its file's stem, and its fields worked through."""

    name: str
    fields: Fields


@lru_cache(maxsize=1)
def forms() -> dict[str, FormFile]:
    """Return the shipped forms by id."""
    folders = sorted(one.parent for one in seed_forms().glob("*/form.toml"))
    return {one.name: read_form(one) for one in folders}


def specs() -> dict[str, FormSpec]:
    return {name: one.spec for name, one in forms().items()}


def all_prints() -> list[tuple[str, Print]]:
    """Return (form id, print) of every print that ships."""
    return [(name, printed) for name, one in forms().items() for printed in one.spec.prints]


@lru_cache(maxsize=64)
def samples(form: str) -> tuple[Sample, ...]:
    """Return a form's examples with everything the form works out."""
    files = sorted((seed_forms() / form / "examples").glob("*.json"))
    return tuple(
        Sample(one.stem, _worked(form, json.loads(one.read_text(encoding="utf-8"))["fields"])) for one in files
    )


def of_use(form: str, printed: Print) -> list[Sample]:
    """Return the examples that a print is for."""
    spec = specs()[form]
    return [
        one for one in samples(form) if printed.when is None or truth(evaluate(printed.when, _scope(spec, one.fields)))
    ]


def snapshot(form: str, printed: Print, sample: Sample, *, blank: bool = False, paper: str = "") -> Snapshot:
    """Return an example frozen for a print, with invented people and records behind its links."""
    spec = specs()[form]
    state = printed.states[0] if printed.states else spec.first_state
    title = title_of(spec, sample.fields, "样-0001", lambda _: "")
    record = Record(RECORD, form, spec.version, state, "样-0001", title, sample.fields)
    related = {one.name: _related(one) for one in printed.related}
    links = links_of(spec, sample.fields)
    for each in related.values():
        for one in each.records:
            links |= links_of(each.spec, one.fields)
    options = PrintOptions(TODAY, blank=blank, paper=paper, clerk="沈小兰")
    tables = _tables(spec, printed)
    return Snapshot(
        spec, printed, record, VILLAGE, options, links, device="a" * 16, related=related, corrections=CORRECTIONS,
        tables=tables,
    )  # fmt: skip


def _tables(spec: FormSpec, printed: Print) -> dict[str, str]:
    """Return the shared tables that a print's words name, and those of the form's lists."""
    texts = tables_beside(seed_forms() / spec.form_id).texts
    wanted = {one.table for one in spec.choice_tables}
    wanted |= tables_named(forms()[spec.form_id].text[printed.file], texts)
    return {name: texts[name] for name in sorted(wanted & texts.keys())}


def rendered(form: str, printed: Print, sample: Sample, *, blank: bool = False, paper: str = "") -> Rendered:
    """Render an example's print."""
    taken = snapshot(form, printed, sample, blank=blank, paper=paper)
    return render(taken, template_of(form, printed), lambda _: bytes(64))


def template_of(form: str, printed: Print) -> PrintTemplate:
    """Return a shipped print as it is laid out."""
    return parse_print(forms()[form].text[printed.file], printed.file, specs()[form], specs())


def links_of(spec: FormSpec, fields: Fields) -> dict[str, Linked]:
    """Return invented records behind every link, private fields filled."""
    found = {}
    for one in spec.fields:
        rows = [row for row in fields.get(one.repeat) or [] if isinstance(row, dict)] if one.repeat else [fields]  # type: ignore[union-attr]
        for value in (row.get(one.name) for row in rows) if one.type == "link" else ():
            for target in value if isinstance(value, list) else [value]:
                if isinstance(target, str) and target and one.link_form in specs():
                    found[target] = invented(one.link_form, target)
    return found


def invented(form: str, record: str) -> Linked:
    """Return a record that might stand behind a link: a person, else the form's first example."""
    spec = specs()[form]
    place = int(record.replace("-", ""), 16) % len(NAMES)
    found = samples(form)
    fields: Fields = {**(found[place % len(found)].fields if found else {}), **_private(form, place)}
    return Linked(spec, title_of(spec, fields, "样-0002", lambda _: ""), fields, record, "样-0002", spec.first_state)


def _private(form: str, place: int) -> Fields:
    if form != "person":
        return {}
    return {
        "name": NAMES[place],
        "mobile": MOBILES[place],
        "id_no": ID_NUMBER,
        "address": f"禾塘村第{place + 1}组{place + 11}号",
        "birth": "1949-12-31",
    }


def _related(one: Related) -> RelatedRecords:
    spec = specs()[one.form]
    wanted = one.states[0] if one.states else spec.first_state
    records = []
    for place, sample in enumerate(samples(one.form)):
        fields: Fields = {**sample.fields, one.by: RECORD}
        title = title_of(spec, fields, f"样-{place + 1:04}", lambda _: "")
        records.append(Linked(spec, title, fields, f"{RECORD[:-2]}{place:02}", f"样-{place + 1:04}", wanted))
    return RelatedRecords(spec, tuple(records))


def _worked(form: str, fields: Fields, *, gathering: bool = True) -> Fields:
    spec = specs()[form]
    gathered = {one.field: _gathered(one) for one in spec.gathers} if gathering else {}
    given = {**fields, **{name: value for name, value in gathered.items() if value is not None}}
    return recompute(spec, given, TODAY, NOW, tables=tables_beside(seed_forms() / form))


def _gathered(one: Gather) -> Scalar:
    """Return what the other form's examples, all of them linking here, would tell."""
    spec = specs()[one.form]
    if one.by not in spec.by_name or spec.by_name[one.by].repeat:
        return None
    fields = [_worked(one.form, each, gathering=False) for each in _given(one.form)]
    fields = [each for each in fields if one.where is None or truth(evaluate(one.where, _scope(spec, each)))]
    if one.how == "count":
        return len(fields)
    values = [str(value) for each in fields if (value := each.get(one.value)) not in (None, "", [])]
    if one.how == "sum":
        return str(sum((Decimal(value) for value in values), Decimal(0)))
    chosen = {"max": max, "min": min, "last": lambda many: many[-1]}[one.how]
    return chosen(values) if values else None


def _given(form: str) -> list[Fields]:
    files = sorted((seed_forms() / form / "examples").glob("*.json"))
    return [json.loads(one.read_text(encoding="utf-8"))["fields"] for one in files]


def _scope(spec: FormSpec, fields: Fields) -> RecordScope:
    return RecordScope(spec, fields, TODAY, NOW, tables_beside(seed_forms() / spec.form_id))
