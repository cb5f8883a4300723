"""Every print that ships with a form: it reads, prints its examples and its blank sheet, and keeps what is private."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.privacy import PUBLIC_AUDIENCES
from ruraldesk.documents.render import render
from ruraldesk.documents.snapshot import Linked, PrintOptions, Snapshot
from ruraldesk.formdefs.reader import read_form
from ruraldesk.model.form import FormSpec, Print
from ruraldesk.model.record import Fields, Record
from ruraldesk.paths import seed_forms
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import VILLAGE

FOLDERS = sorted(one.parent for one in seed_forms().glob("*/form.toml"))
SPECS = {spec.form_id: spec for spec in (read_form(one).spec for one in FOLDERS)}
PRINTS = [(one, printed) for one in SPECS.values() for printed in one.prints]
MOBILE, ID_NUMBER = "13912345678", "11010519491231002X"


def linked_records(spec: FormSpec, fields: Fields) -> dict[str, Linked]:
    found = {}
    for one in spec.fields:
        value = fields.get(one.name)
        if one.type == "link" and isinstance(value, str):
            person: Fields = {"name": "李𠮷敏", "mobile": MOBILE, "id_no": ID_NUMBER, "group_no": 5}
            found[value] = Linked(SPECS[one.link_form], "李𠮷敏　第5组", person)
    return found


def snapshots(spec: FormSpec, printed: Print, blank: bool) -> list[Snapshot]:
    examples = sorted((seed_forms() / spec.form_id / "examples").glob("*.json"))
    state = printed.states[0] if printed.states else spec.first_state
    found = []
    for file in examples:
        fields: Fields = json.loads(file.read_text(encoding="utf-8"))["fields"]
        record = Record(
            "7c9e6679-7425-40de-944b-e07fc1f90ae7", spec.form_id, spec.version, state, "样-0001", "", fields
        )
        options = PrintOptions(date(2026, 11, 23), blank=blank)
        found.append(Snapshot(spec, printed, record, VILLAGE, options, linked_records(spec, fields), device="a" * 16))
    return found


def template_text(spec: FormSpec, printed: Print) -> str:
    return (seed_forms() / spec.form_id / printed.file).read_text(encoding="utf-8")


def test_there_are_prints_to_look_at() -> None:
    assert len(PRINTS) >= 4


def test_every_print_file_belongs_to_a_form_and_the_other_way_round() -> None:
    files = {one.relative_to(seed_forms()).as_posix() for one in seed_forms().glob("*/prints/*.print")}
    assert files == {f"{spec.form_id}/{printed.file}" for spec, printed in PRINTS}


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize(("spec", "printed"), PRINTS, ids=lambda one: getattr(one, "form_id", getattr(one, "name", "")))
def test_a_shipped_print_prints_its_examples_and_a_blank_sheet(spec: FormSpec, printed: Print, blank: bool) -> None:
    template = parse_print(template_text(spec, printed), printed.file, spec, SPECS)
    samples = snapshots(spec, printed, blank)
    assert samples
    for one in samples:
        found = render(one, template, lambda _: bytes(64))
        assert not found.stopped
        text = pdf_text(found.pdf)
        assert "{{" not in text
        assert "禾塘村" in text
        if printed.audience in PUBLIC_AUDIENCES:
            assert MOBILE not in text
            assert ID_NUMBER not in text


def test_importing_documents_leaves_reportlab_and_pdfium_alone() -> None:
    code = "import ruraldesk.documents.render, ruraldesk.documents.slip, ruraldesk.documents.preview, sys; " \
           "print([one for one in ('reportlab', 'pypdfium2', 'PIL', 'fontTools') if one in sys.modules])"  # fmt: skip
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
