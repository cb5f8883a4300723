"""Reads a form's folder into a FormSpec, or names every mistake in it by file, line and row."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any  # Any: TOML values

from ruraldesk.errors import UserError
from ruraldesk.formdefs import parts, ties
from ruraldesk.formdefs.batch_entries import check_batches, read_batches
from ruraldesk.formdefs.dossier import check_dossier, read_dossier
from ruraldesk.formdefs.lines import line_map
from ruraldesk.formdefs.matchings import check_matchings, read_matchings
from ruraldesk.formdefs.mistakes import FORM_FILE, Finding, Mistakes
from ruraldesk.formdefs.references import check_references, check_tables
from ruraldesk.formdefs.schema import check_shape
from ruraldesk.formdefs.subject import check_subject, read_subject
from ruraldesk.formdefs.survey import SCREEN_FUNCTIONS, read_choices, read_survey
from ruraldesk.formdefs.table_use import check_table_use
from ruraldesk.model.choice_lists import with_tables
from ruraldesk.model.dependencies import screen_only_names
from ruraldesk.model.form import FormSpec
from ruraldesk.paths import seed_forms
from ruraldesk.rules.tables import SharedTables

__all__ = ["Finding", "FormFile", "check_form", "content_hash", "parse_form", "read_form", "read_forms"]

MAX_FILE = 2_000_000
PRINTS = "prints"
SHARED = "shared"  # the folder of shared tables, beside the forms'


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form as it lies in its folder. ``text``: form.toml and prints/*.print by relative name."""

    spec: FormSpec
    text: Mapping[str, str]


def read_form(folder: Path, known_forms: Collection[str] | None = None) -> FormFile:
    """Read one form's folder. Raises UserError("form_mistake"), ("form_missing") or ("form_unreadable").

    ``known_forms``: ids that links may point to, besides the form itself; None = any.
    """
    text = read_folder(folder)
    return FormFile(parse_form(text, label_of(folder), known_forms, tables_beside(folder)), text)


def read_forms(root: Path) -> list[FormFile]:
    """Read every form under a folder, in the order of their names; links must stay among them.

    Files that lie there as they did are not read twice.
    """
    files = sorted([*root.glob(f"*/{FORM_FILE}"), *root.glob(f"*/{PRINTS}/*.print"), *root.glob(f"{SHARED}/*.csv")])
    seen = ((one.as_posix(), one.stat()) for one in files)
    return list(_forms_under(root, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in seen)))


@lru_cache(maxsize=4)
def _forms_under(root: Path, _: tuple[tuple[str, int, int], ...]) -> tuple[FormFile, ...]:
    folders = sorted(one.parent for one in root.glob(f"*/{FORM_FILE}"))
    known = {one.name for one in folders}
    return tuple(read_form(one, known) for one in folders)


def check_form(folder: Path, known_forms: Collection[str] | None = None) -> list[Finding]:
    """Return every mistake of a form's folder in file order, empty if there is none.

    Raises UserError("form_missing") or ("form_unreadable") if there is nothing to check.
    """
    mistakes = Mistakes(label_of(folder))
    _parse(read_folder(folder), mistakes, known_forms, tables_beside(folder))
    return sorted(mistakes.findings, key=lambda one: (one.file, one.line))


def check_workbook(
    files: Mapping[str, str],
    label: str,
    in_sheet: Callable[[tuple[str | int, ...]], str],
    known_forms: Collection[str] | None = None,
    tables: SharedTables | None = None,
) -> None:
    """Look through a form from a workbook. Raises UserError("form_mistake") that names sheet, row and column."""
    mistakes = Mistakes(label, in_sheet=in_sheet)
    _parse(files, mistakes, known_forms, tables)
    mistakes.stop_if_any()


def parse_form(
    files: Mapping[str, str],
    label: str,
    known_forms: Collection[str] | None = None,
    tables: SharedTables | None = None,
) -> FormSpec:
    """Read a form from its files. Raises UserError("form_mistake") whose ``where`` lists every mistake.

    Without ``tables`` the lists that come from shared tables stay empty, to be filled where the tables are.
    """
    if known_forms is None and tables is None:
        return _parsed_by_itself(tuple(sorted(files.items())), label)
    return _parsed(files, label, known_forms, tables)


@lru_cache(maxsize=256)
def _parsed_by_itself(files: tuple[tuple[str, str], ...], label: str) -> FormSpec:
    """Read a form as the vault keeps it; every desk that is opened asks for the same ones."""
    return _parsed(dict(files), label, None, None)


def _parsed(
    files: Mapping[str, str], label: str, known_forms: Collection[str] | None, tables: SharedTables | None
) -> FormSpec:
    mistakes = Mistakes(label)
    spec = _parse(files, mistakes, known_forms, tables)
    mistakes.stop_if_any()
    if spec is None:
        raise AssertionError("a form without mistakes has a spec")
    return spec


def read_folder(folder: Path) -> dict[str, str]:
    """Return the files that make a form, by relative name."""
    if not (folder / FORM_FILE).is_file():
        raise UserError("form_missing", where=(str(folder),), folder=folder.name)
    names = [folder / FORM_FILE, *sorted((folder / PRINTS).glob("*.print"))]
    return {one.relative_to(folder).as_posix(): _read_text(one) for one in names}


def content_hash(files: Mapping[str, str]) -> str:
    """Return the SHA-256 over a form's files: names and contents, line ends made equal."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name].replace("\r\n", "\n")):
            body = part.encode("utf-8")
            digest.update(len(body).to_bytes(8, "big") + body)
    return digest.hexdigest()


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UserError("form_unreadable", where=(str(path),), file=path.name)
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError("form_unreadable", where=(str(path),), file=path.name) from problem


def tables_beside(folder: Path) -> SharedTables:
    """Return the shared tables beside a form's folder, over those that ship with the program."""
    found = {one.stem: one for root in (seed_forms(), folder.parent) for one in sorted((root / SHARED).glob("*.csv"))}
    return SharedTables({name: _read_text(path) for name, path in found.items()})


def _parse(
    files: Mapping[str, str],
    mistakes: Mistakes,
    known_forms: Collection[str] | None,
    tables: SharedTables | None = None,
) -> FormSpec | None:
    text = files.get(FORM_FILE, "")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        mistakes.add(f"不是完整的 TOML：{problem}")
        return None
    mistakes.lines = line_map(text)
    check_shape(document, mistakes)
    if mistakes.findings:
        _look_further(document, mistakes)
        return None
    return _spec(document, files, mistakes, known_forms, tables)


def _look_further(document: Mapping[str, Any], mistakes: Mistakes) -> None:
    """Read the survey of a file with a wrong shape as far as it goes, so that its own mistakes show too."""
    rows = document.get("survey")
    if isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("type"), str) for row in rows):
        read_survey(rows, {}, mistakes)


def _spec(
    document: Mapping[str, Any],
    files: Mapping[str, str],
    mistakes: Mistakes,
    known_forms: Collection[str] | None,
    tables: SharedTables | None,
) -> FormSpec | None:
    settings, desk, workflow = document["settings"], document.get("desk", {}), document.get("workflow", {})
    own = document.get("fields", {})
    survey = read_survey(document["survey"], own, mistakes)
    spec = FormSpec(
        form_id=settings["form_id"],
        title=settings["form_title"],
        version=settings["version"],
        content_hash=content_hash(files),
        fields=tuple(survey.fields),
        groups=tuple(survey.groups),
        repeats=tuple(survey.repeats),
        choices=read_choices(document.get("choices", []), mistakes),
        instance_name=mistakes.expression(settings.get("instance_name"), "settings", "instance_name"),
        states=parts.read_states(workflow, mistakes),
        transitions=parts.read_transitions(workflow, mistakes),
        deadlines=parts.read_deadlines(workflow, mistakes),
        checks=parts.read_checks(document.get("check", []), mistakes),
        derives=parts.read_derives(document.get("derive", []), mistakes),
        gathers=ties.read_gathers(document.get("gather", []), mistakes),
        collects=ties.read_collects(document.get("collect", []), mistakes),
        makes=ties.read_makes(document.get("make", []), mistakes),
        batches=read_batches(document.get("batch", [])),
        matchings=read_matchings(document.get("match", [])),
        locks=ties.read_locks(workflow),
        amendment=parts.read_amendment(workflow),
        choice_tables=ties.read_choice_tables(document.get("choices_from", {})),
        numbering=parts.read_numbering(document.get("numbering")),
        list_view=parts.read_list(document.get("list", {}), mistakes),
        prints=parts.read_prints(document.get("prints", []), mistakes),
        travel=desk.get("travel", "always"),
        same_as=desk.get("same_as", ""),
        icon=desk.get("icon", "folder"),
        nav_group=desk.get("nav_group", ""),
        order=desk.get("order", 100),
        subject=read_subject(document.get("subject"), mistakes),
        dossier=read_dossier(document.get("dossier")),
    )
    if tables is not None:
        check_table_use(spec, tables, mistakes)
        spec = with_tables(spec, tables)
    known = None if known_forms is None else {*known_forms, spec.form_id}
    check_references(spec, own, known, mistakes)
    check_tables(spec, mistakes)
    ties.check_ties(spec, mistakes)
    check_batches(spec, mistakes)
    check_matchings(spec, mistakes)
    check_subject(spec, mistakes)
    check_dossier(spec, mistakes)
    _check_prints(spec, files, mistakes)
    return None if mistakes.findings else _with_marks(spec)


def _check_prints(spec: FormSpec, files: Iterable[str], mistakes: Mistakes) -> None:
    for index, one in enumerate(spec.prints):
        if one.file not in files:
            mistakes.add(f"没有文件 {one.file}。", "prints", index)


def _with_marks(spec: FormSpec) -> FormSpec:
    """Mark the fields that a derive calculates or other records tell, and those that lean on the clock."""
    derived = {one.field for one in spec.derives if one.mode == "always"} | {one.field for one in spec.gathers}
    screen = screen_only_names(spec, SCREEN_FUNCTIONS)
    fields = tuple(replace(one, derived=one.name in derived, screen_only=one.name in screen) for one in spec.fields)
    return replace(spec, fields=fields)


def label_of(folder: Path) -> str:
    """Return how a form's folder is called in messages."""
    return f"{folder.parent.name}/{folder.name}" if folder.parent.name else folder.name
