"""XLSForm out and in: rows for pyxform, and workbooks with our own tables in sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruraldesk.errors import UserError
from ruraldesk.formdefs.document import Table, choice_rows, document_of, survey_rows
from ruraldesk.formdefs.foreign import OWN, ROW, from_foreign, key_of
from ruraldesk.formdefs.formula_cells import refuse_unread
from ruraldesk.formdefs.toml_writer import form_toml
from ruraldesk.model.form import FormSpec

Rows = list[dict[str, str]]

SURVEY_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "readonly",
    "appearance",
    "choice_filter",
    "parameters",
)
OWN_SHEET, FILES_SHEET = OWN, "ruraldesk_files"
READ_SHEETS = ("survey", "choices", "settings", OWN_SHEET, FILES_SHEET)
OWN_TABLES = (
    "fields",
    "workflow",
    "check",
    "derive",
    "gather",
    "collect",
    "make",
    "batch",
    "match",
    "choices_from",
    "numbering",
    "list",
    "prints",
    "desk",
    "subject",
    "dossier",
)
MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_ASKED = 1_500  # rows of survey: a table of the vault has at most 2,000 columns


def to_xlsform(spec: FormSpec) -> dict[str, Rows]:
    """Return the sheets survey, choices and settings as pyxform reads them, without our own tables.

    ``survey_header`` and ``choices_header`` name the columns, which pyxform else looks for in the first rows only.
    """
    survey = [{key: _cell(row[key]) for key in SURVEY_COLUMNS if key in row} for row in survey_rows(spec)]
    choices = [{k: _cell(v) for k, v in row.items() if k != "retired"} for row in choice_rows(spec)]
    settings = {"form_id": spec.form_id, "form_title": spec.title, "version": str(spec.version)}
    if spec.instance_name:
        settings["instance_name"] = spec.instance_name.source
    sheets = {"survey": survey, "choices": choices, "settings": [settings]}
    return sheets | {f"{name}_header": [dict.fromkeys(_columns(sheets[name]), "")] for name in ("survey", "choices")}


def to_xlsx(spec: FormSpec, path: Path, files: Mapping[str, str] | None = None) -> None:
    """Write the form as a workbook; ``files`` (the print files) ride along in a sheet of their own.

    Without ``files`` the form's print-outs are left out, because they would name files that are not there.
    """
    from openpyxl import Workbook

    document = document_of(spec)
    book = Workbook()
    book.remove(book.active)
    sheets = to_xlsform(spec)
    for name in ("survey", "choices", "settings"):
        _write_rows(book, name, sheets[name])
    if not files:
        document.pop("prints", None)
        document.pop("dossier", None)
    _write_rows(book, OWN_SHEET, _own_rows(document))
    kept = {name: text for name, text in (files or {}).items() if name != "form.toml"}
    if kept:
        lines = [
            {"file": name, "line": line}
            for name, text in sorted(kept.items())
            for line in text.rstrip("\n").split("\n")
        ]
        _write_rows(book, FILES_SHEET, lines)
    book.save(path)


@dataclass(frozen=True)
class Places:
    """Where in a workbook the rows of a form stand: the sheet, the row, and the columns by their heads."""

    rows: Mapping[str, Mapping[int, str]]  # sheet -> index of the row in our table -> row of the sheet
    letters: Mapping[str, Mapping[str, str]]  # sheet -> key of ours -> letter of the column

    def __call__(self, place: tuple[str | int, ...]) -> str:
        """Return a place in words: ``survey表第5行C列 relevant``; what no sheet holds is named by its table."""
        sheet = str(place[0]) if place else ""
        if len(place) < 2 or not isinstance(place[1], int) or sheet not in self.rows:
            sheet = sheet if sheet in ("survey", "choices", "settings", "") else OWN_SHEET
            return f"{sheet}表" if sheet else ""
        key = str(place[2]) if len(place) > 2 else "type"
        letter = self.letters.get(sheet, {}).get(key, "")
        row = self.rows[sheet].get(place[1], "")
        return f"{sheet}表{f'第{row}行' if row else ''}{f'{letter}列' if letter else ''} {key}"


def from_xlsx(path: Path) -> dict[str, str]:
    """Return a workbook's form as files for parse_form, as ``read_workbook`` does."""
    return read_workbook(path)[0]


def read_workbook(path: Path) -> tuple[dict[str, str], Places]:
    """Return a workbook's form as files for parse_form, form.toml and the prints that ride along; and its places.

    A foreign XLSForm is taken as far as it goes: names that we do not take (Chinese, capitals) are
    mapped and kept as ``xlsform_name``. Raises UserError("xlsform_unreadable", "xlsform_no_survey",
    "xlsform_too_long", "xlsform_formula").
    """
    sheets, heads = _read_book(path)
    if not sheets.get("survey"):
        raise UserError("xlsform_no_survey", where=(path.name,), file=path.name)
    document = from_foreign(sheets, path.stem)
    document.update(_own_tables(sheets.get(OWN_SHEET, []), path))
    from_tables = document.get("choices_from", {})
    document["choices"] = [row for row in document.get("choices", []) if row["list_name"] not in from_tables]
    for row in sheets.get(OWN_SHEET, []):
        if row.get("table") == "retired":
            _retire(document["choices"], row)
    places = _places(document, heads)
    files = {"form.toml": form_toml(document)}
    for row in sheets.get(FILES_SHEET, []):
        files[row.get("file", "")] = files.get(row.get("file", ""), "") + row.get("line", "") + "\n"
    return {name: text for name, text in files.items() if name}, places


def _places(document: Table, heads: Mapping[str, list[str]]) -> Places:
    """Take the numbers of the sheets' rows out of a document; they say where a mistake stands."""
    rows: dict[str, dict[int, str]] = {"settings": {0: "2"}}
    for name in ("survey", "choices"):
        found = rows.setdefault(name, {})
        for at, row in enumerate(document.get(name, [])):
            found[at] = row.pop(ROW, "")
    return Places(rows, {name: _letters(heads.get(name, [])) for name in rows})


def _letters(heads: list[str]) -> dict[str, str]:
    from openpyxl.utils import get_column_letter

    found: dict[str, str] = {}
    for at, head in enumerate(heads, 1):
        found.setdefault(key_of(head)[0], get_column_letter(at))
    return found


def _retire(choices: list[Table], row: Mapping[str, str]) -> None:
    for choice in choices:
        if f"{choice['list_name']} {choice['name']}" == row.get("value"):
            choice["retired"] = True


def _own_rows(document: Table) -> Rows:
    """Return our own tables as rows of (table, value), the value written as TOML."""
    rows: Rows = []
    for name in OWN_TABLES:
        if name in document:
            text = form_toml({"settings": {}, name: document[name]}).split("\n\n", 1)[1]
            rows.extend({"table": name, "value": line} for line in text.rstrip("\n").split("\n") if line)
    for one in document.get("choices", []):
        if one.get("retired"):
            rows.append({"table": "retired", "value": f"{one['list_name']} {one['name']}"})
    return rows


def _own_tables(rows: Rows, path: Path) -> Table:
    import tomllib

    text = "\n".join(row.get("value", "") for row in rows if row.get("table") in OWN_TABLES)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UserError("xlsform_own_sheet", where=(str(problem),), sheet=OWN_SHEET, file=path.name) from problem


def _write_rows(book: Any, name: str, rows: Rows) -> None:  # Any: openpyxl has no types
    sheet = book.create_sheet(name)
    columns = _columns(rows)
    for at, key in enumerate(columns, 1):
        sheet.cell(row=1, column=at, value=key)
    for place, row in enumerate(rows, 2):
        for at, key in enumerate(columns, 1):
            if row.get(key):
                cell = sheet.cell(row=place, column=at)
                cell.value = row[key]
                cell.data_type = "s"  # a text that begins with "=" stays a text


def _columns(rows: Rows) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _read_book(path: Path) -> tuple[dict[str, Rows], dict[str, list[str]]]:
    """Return the rows of every sheet, each with its number, and the heads of the columns."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, InvalidFileException) as problem:
        raise UserError("xlsform_unreadable", where=(path.name,), file=path.name) from problem
    try:
        read = {sheet.title.strip().lower(): _sheet_rows(sheet, path.name) for sheet in book.worksheets}
        refuse_unread(path, book, {name: heads for name, (_, heads) in read.items() if name in READ_SHEETS})
    finally:
        book.close()
    return {name: rows for name, (rows, _) in read.items()}, {name: heads for name, (_, heads) in read.items()}


def _sheet_rows(sheet: Any, file: str) -> tuple[Rows, list[str]]:  # Any: openpyxl has no types
    with closing(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)) as cells:  # a refusal leaves no open file
        return _rows_of(cells, sheet.title, file)


def _rows_of(cells: Iterator[Sequence[object]], title: str, file: str) -> tuple[Rows, list[str]]:
    header = [_cell(one).strip() for one in next(cells, ())]
    most = MOST_ASKED if title.strip().lower() == "survey" else MOST_ROWS
    rows = []
    for place, line in enumerate(cells, 2):
        row = {key: _cell(value) for key, value in zip(header, line, strict=False) if key and _cell(value) != ""}
        if row and place > most:
            where = f"{title}表第{place}行"
            raise UserError("xlsform_too_long", where=(where,), file=file, sheet=title, row=place, most=most)
        if row:
            rows.append({**row, ROW: str(place)})
    return rows, header


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
