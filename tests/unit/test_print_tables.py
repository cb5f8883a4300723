"""Papers that lean on shared tables: what they say when printed, and that they are kept as they were."""

from __future__ import annotations

import json
from pathlib import Path

from ruraldesk.documents.kept import restored
from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import render_all
from ruraldesk.services import forms, printing, records
from tests.helpers.desks import desk
from tests.helpers.pdf_pages import pdf_text

FORM = """
settings.form_id = "notice"
settings.form_title = "通知"
settings.version = 2026112301
settings.instance_name = "${subject}"
survey = [
  { type = "text", name = "subject", label = "事由", required = true },
  { type = "select_one star", name = "star", label = "星级" },
]
[choices_from]
star = { table = "stars", name = "code", label = "label" }
[fields]
subject = { privacy = "public" }
star = { privacy = "public" }
[workflow]
states = [{ name = "drafting", label = "编制中" }]
[[prints]]
name = "sheet"
label = "通知单"
file = "prints/sheet.print"
audience = "board"
"""
SHEET = """@page profile=form-a4
@para
{{subject}}，{{star}}，依据{{table-column('legal_basis', 'zjol_question', 'article') }}。
"""


def test_a_paper_reads_the_tables_and_is_kept_with_them(tmp_path: Path) -> None:
    folder = tmp_path / "notice"
    (folder / "prints").mkdir(parents=True)
    (folder / "form.toml").write_text(FORM, "utf-8")
    (folder / "prints" / "sheet.print").write_text(SHEET, "utf-8")
    with desk(tmp_path / "desk") as at:
        spec = forms.add(at, folder)
        one = records.add(at, "notice", {"subject": "答复", "star": "1"}).record.id
        paper = printing.issue(at, "notice", "sheet", [one])
        words = pdf_text(paper.pdf).replace("\n", "")
        assert "答复，一星，依据第三十六条。" in words

        at.store.specs.keep_shared("stars.csv", "code,label,hours\n1,起步,1\n", "镇里的数据包")
        at.store.specs.keep_shared("legal_basis.csv", "key,article\nzjol_question,第九十九条\n", "镇里的数据包")
        assert "答复，起步，依据第九十九条。" in pdf_text(printing.preview(at, "notice", "sheet", [one]).pdf).replace(
            "\n", ""
        )

        issued = at.store.prints.of_record(one)[0]
        kept = json.loads((at.store.prints.snapshot(issued.id) or b"").decode("utf-8"))
        assert kept["tables"].keys() == {"stars", "legal_basis"}
        again = restored(kept, at.store.specs.version, {})
        template = parse_print(SHEET, "prints/sheet.print", spec)
        assert pdf_text(render_all([again], template).pdf).replace("\n", "") == words
