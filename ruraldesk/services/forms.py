"""The registers of this desk: list, show, check, add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruraldesk import __version__
from ruraldesk.errors import UserError
from ruraldesk.formdefs import reader
from ruraldesk.formdefs.lines import line_map
from ruraldesk.formdefs.mistakes import FORM_FILE, Mistakes
from ruraldesk.formdefs.neighbours import gather_mistakes
from ruraldesk.model.choice_lists import missing_tables
from ruraldesk.model.form import FormSpec
from ruraldesk.model.table_use import leaning
from ruraldesk.paths import seed_forms
from ruraldesk.services import sql_checks
from ruraldesk.services.desk import Desk
from ruraldesk.store.forms import FormRegistry
from ruraldesk.store.safe_file import machine_error

if TYPE_CHECKING:
    from ruraldesk.store.store import Store

WORKBOOKS = (".xlsx", ".xlsm")
_VERSION, _HEAD = re.compile(r"^settings\b.*\bversion\s*=\s*(\d{10})\b", re.MULTILINE), 4_000
REPORTS = "reports"  # the folder of reports, beside the forms and among the shared data
_TABLES_OF = "shipped_tables_of"  # a setting: the program version whose shared tables the vault has


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One mistake in a form's files."""

    place: str
    sentence: str
    level: str = "block"


def forms(desk: Desk) -> list[FormSpec]:
    """Return the newest version of every form, in the order of the rail."""
    return desk.store.specs.all()


def form(desk: Desk, name: str) -> FormSpec:
    """Return the newest version of a form, by its id or its title. Raises UserError("no_such_form")."""
    if desk.store.specs.known(name):
        return desk.store.specs.newest(name)
    titled = [one for one in desk.store.specs.all() if one.title == name]
    if len(titled) == 1:
        return titled[0]
    known = tuple(f"{one.form_id} {one.title}" for one in desk.store.specs.all())
    raise UserError("no_such_form", form=name, where=known)


def describe(desk: Desk, name: str) -> dict[str, Any]:
    """Return a form as data: survey, choices, settings, workflow, prints."""
    from ruraldesk.formdefs.xlsform import to_xlsform

    spec = form(desk, name)
    sheets = to_xlsform(spec)
    return {
        "form": spec.form_id,
        "title": spec.title,
        "version": spec.version,
        "hash": spec.content_hash,
        "survey": sheets["survey"],
        "choices": sheets["choices"],
        "settings": sheets["settings"],
        "fields": [_field(one) for one in spec.fields],
        "workflow": _workflow(spec),
        "checks": [_plain(asdict(one)) for one in spec.checks],
        "numbering": asdict(spec.numbering) if spec.numbering else None,
        "prints": [_plain(asdict(one)) for one in spec.prints],
    }


def check(source: Path) -> list[FormFinding]:
    """Return the mistakes in a form's folder or workbook; needs no open desk."""
    if source.suffix.lower() in WORKBOOKS:
        try:
            _workbook(source)
        except UserError as error:
            if error.code != "form_mistake":
                raise
            return [FormFinding("", one) for one in error.where]
        return []
    found = [FormFinding(one.where, one.sentence) for one in reader.check_form(source)]
    return found or _gather_findings(source) or _print_findings(source)


def add(desk: Desk, source: Path) -> FormSpec:
    """Take a form's folder or an XLSForm workbook into the vault; the register is there at once.

    Shared tables that it leans on and the vault does not have yet are taken from beside the folder.
    Raises UserError("form_mistake", where=every mistake with its place).
    """
    if source.suffix.lower() in WORKBOOKS:
        text: Mapping[str, str] = _workbook(source, desk.store.specs)
    else:
        found = reader.read_form(source)
        text = found.text
        if findings := _print_findings(source):
            raise UserError(
                "form_mistake",
                form=source.name,
                count=len(findings),
                first=findings[0].sentence,
                where=tuple(f"{one.place}：{one.sentence}" for one in findings),
            )
    with desk.store.transaction():
        _bring_tables(desk, source)
        spec = desk.store.specs.add(text, source.name)
        if wrong := missing_tables(spec, desk.store.specs.tables()) or ties_broken(desk, spec):
            raise UserError("form_mistake", form=source.name, count=len(wrong), first=wrong[0], where=tuple(wrong))
        sql_checks.refuse_unreadable(desk, spec)
    return spec


def _bring_tables(desk: Desk, source: Path) -> None:
    present = desk.store.specs.tables().texts
    if source.is_dir():
        used = leaning(reader.read_form(source).spec)
        beside = reader.tables_beside(source).texts
        for name in sorted((used.records | used.deadlines) & beside.keys() - present.keys()):
            desk.store.specs.keep_shared(f"{name}.csv", beside[name], f"登记表 {source.name}")


def add_seed_forms(specs: FormRegistry, root: Path) -> None:
    """Copy the forms and tables that ship with the program into a vault; what is there already stays."""
    specs.keep_shipped(root / reader.SHARED)
    for one in reader.read_forms(root):
        specs.add(one.text, one.spec.form_id)


def renew_shipped(store: Store, root: Path) -> None:
    """Take over what came with this program: tables, new forms and newer versions of forms, reports.

    A form of which the vault has this version, or a newer one that a town sent, stays as it is; records move to
    a new version as they are next edited, closed ones never.
    """
    renew_shipped_tables(store, root)
    missing = [one for one, version in _shipped_versions(root) if version > max(store.specs.numbers(one), default=0)]
    if missing:
        files = {one.spec.form_id: one for one in reader.read_forms(root)}
        with store.transaction():
            for name in missing:
                store.specs.add(files[name].text, name)


def _shipped_versions(root: Path) -> list[tuple[str, int]]:
    """Return the forms under a folder with their versions, read from their heads alone: every opening asks."""
    found = []
    for file in sorted(root.glob(f"*/{FORM_FILE}")):
        with file.open(encoding="utf-8-sig") as text:
            version = _VERSION.search(text.read(_HEAD))
        if version is not None:
            found.append((file.parent.name, int(version[1])))
    return found


def renew_shipped_tables(store: Store, root: Path) -> None:
    """Take over the shared tables of this program, unless a newer program gave the vault its own."""
    here = [int(one) for one in __version__.split(".")]
    last = store.settings.get(_TABLES_OF, [])
    if not isinstance(last, list) or last <= here:
        store.specs.keep_shipped(root / reader.SHARED)
        store.specs.keep_shipped_texts(root / REPORTS, REPORTS, ".toml")
        if last != here:
            store.settings.set(_TABLES_OF, here)


def to_xlsx(desk: Desk, name: str, out: Path) -> Path:
    """Write a form as an XLSForm workbook that brings the whole form back, its prints too."""
    from ruraldesk.formdefs import xlsform

    spec = form(desk, name)
    try:
        xlsform.to_xlsx(spec, out, desk.store.specs.files(spec.form_id, spec.version))
    except OSError as error:
        raise machine_error(error, out) from error
    return out


def print_mistakes(spec: FormSpec, files: Mapping[str, str], others: Mapping[str, FormSpec]) -> list[str]:
    """Return what is wrong with the print files of a form, place by place; ``others`` are the forms beside it."""
    from ruraldesk.documents.prints import parse_print

    found: list[str] = []
    for one in spec.prints:
        try:
            parse_print(files[one.file], one.file, spec, {**others, spec.form_id: spec})
        except UserError as error:
            found += [f"{place}：{error.sentence}" for place in error.where or (one.file,)]
    return found


def _workbook(source: Path, specs: FormRegistry | None = None) -> Mapping[str, str]:
    """Return the form in a workbook, looked through: every mistake with its sheet, row and column."""
    from ruraldesk.formdefs.xlsform import read_workbook

    files, places = read_workbook(source)
    known = {one.form_id for one in specs.all()} if specs is not None else None
    tables = specs.tables() if specs is not None else reader.tables_beside(source)
    reader.check_workbook(files, source.name, places, known, tables)
    return files


def _print_findings(source: Path) -> list[FormFinding]:
    from ruraldesk.documents.prints import parse_print

    found = reader.read_form(source)
    beside = _beside(source, found.spec)
    findings: list[FormFinding] = []
    for one in found.spec.prints:
        try:
            parse_print(found.text[one.file], one.file, found.spec, beside)
        except UserError as error:
            findings += [FormFinding(place, error.sentence) for place in error.where or (one.file,)]
    return findings


def _gather_findings(source: Path) -> list[FormFinding]:
    found = reader.read_form(source)
    others = {one.form: beside for one in found.spec.gathers if (beside := _spec_beside(source, one.form)) is not None}
    mistakes = Mistakes(reader.label_of(source), lines=line_map(found.text[FORM_FILE]))
    for place, sentence in gather_mistakes(found.spec, others):
        mistakes.add(sentence, "gather", place)
    return [FormFinding(one.where, one.sentence) for one in mistakes.findings]


def ties_broken(desk: Desk, added: FormSpec) -> list[str]:
    """Return what a new form gathers in vain, and what the forms that were there gather from it in vain."""
    known = {one.form_id: one for one in desk.store.specs.all()}
    telling = [one for one in known.values() if any(gather.form == added.form_id for gather in one.gathers)]
    mistakes = [words for _, words in gather_mistakes(added, known)]
    for one in telling:
        if one.form_id != added.form_id:
            mistakes += [f"“{one.title}”的{words}" for _, words in gather_mistakes(one, {added.form_id: added})]
    return mistakes


def _beside(source: Path, spec: FormSpec) -> dict[str, FormSpec]:
    """Return the forms whose fields a form's prints may name, where their folders lie beside it or ship with us.

    A form that is not to be had, or has mistakes of its own, is left out: its fields pass unchecked.
    """
    related = {one.form for printed in spec.prints for one in printed.related}
    found = {name: one for name in sorted(related) if (one := _spec_beside(source, name)) is not None}
    linked = spec.link_forms.union(*(one.link_forms for one in found.values())) - found.keys() - {spec.form_id}
    others = {name: one for name in sorted(linked) if (one := _spec_beside(source, name)) is not None}
    return {**others, **found, spec.form_id: spec}


def _spec_beside(source: Path, name: str) -> FormSpec | None:
    folder = next((one / name for one in (source.parent, seed_forms()) if (one / name).is_dir()), None)
    try:
        return reader.read_form(folder).spec if folder else None
    except UserError:
        return None


def _field(one: Any) -> dict[str, Any]:  # Any: a Field, as data
    kept = ("name", "type", "label", "repeat", "group", "privacy", "town", "mask", "unit", "search", "check")
    return {name: getattr(one, name) for name in kept}


def _workflow(spec: FormSpec) -> dict[str, Any]:
    return {
        "states": [asdict(one) for one in spec.states],
        "transitions": [
            {
                "name": one.name,
                "label": one.label,
                "from": one.source,
                "to": one.target,
                "needs": list(one.needs),
                "role": one.role,
            }
            for one in spec.transitions
        ],
        "deadlines": [
            {"name": one.name, "label": one.label, "due": one.due.source, "warn": list(one.warn), "cites": one.cites}
            for one in spec.deadlines
        ],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value["source"] if isinstance(value, dict) and "source" in value else value
        for name, value in values.items()
    }
