"""Every print that ships with a form: it reads, prints its examples and its blank sheet, and keeps what is private.

With PRINTS=1 the pages are written as pictures of the manual: docs/manual/prints.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ruraldesk.documents.preview import page_png
from ruraldesk.documents.privacy import PUBLIC_AUDIENCES
from ruraldesk.documents.render import Rendered
from ruraldesk.model.form import Field, Print
from ruraldesk.paths import seed_forms
from tests.helpers import form_prints as shipped
from tests.helpers.form_prints import Sample
from tests.helpers.paper_privacy import leaks
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import person_spec, snapshot
from tests.helpers.print_samples import printed as sample_print

PRINTS = shipped.all_prints()
NAMES = [f"{form}-{one.name}" for form, one in PRINTS]
TILED = "board-a3:2xa4"
SMALL_DPI, MOST_PAGES = 56, 2
AUDIENCES = {"board": "上墙", "members": "发给村民代表", "party": "给本人", "town": "交镇里", "internal": "存档"}


def stopped(found: Rendered) -> list[str]:
    return [one.sentence for one in found.findings if one.kind == "stopped"]


def is_a3(form: str, one: Print) -> bool:
    return "profile=board-a3" in shipped.forms()[form].text[one.file]


def test_there_are_prints_to_look_at() -> None:
    assert len(PRINTS) >= 40


def test_every_print_file_belongs_to_a_form_and_the_other_way_round() -> None:
    files = {one.relative_to(seed_forms()).as_posix() for one in seed_forms().glob("*/prints/*.print")}
    assert files == {f"{form}/{printed.file}" for form, printed in PRINTS}


@pytest.mark.parametrize(("form", "printed"), PRINTS, ids=NAMES)
def test_a_shipped_print_has_an_example_it_is_for(form: str, printed: Print) -> None:
    assert shipped.of_use(form, printed)


@pytest.mark.parametrize(("form", "printed"), PRINTS, ids=NAMES)
def test_a_shipped_print_prints_every_example_and_keeps_what_is_private(form: str, printed: Print) -> None:
    for sample in shipped.of_use(form, printed):
        found = shipped.rendered(form, printed, sample)
        assert stopped(found) == [], sample.name
        text = pdf_text(found.pdf)
        assert "{{" not in text
        assert leaks(found.pdf, shipped.snapshot(form, printed, sample)) == [], sample.name


@pytest.mark.parametrize(("form", "printed"), PRINTS, ids=NAMES)
def test_a_shipped_print_has_a_blank_sheet_that_says_nothing_of_a_record(form: str, printed: Print) -> None:
    sample = shipped.of_use(form, printed)[0]
    found = shipped.rendered(form, printed, sample, blank=True)
    assert stopped(found) == []
    text = pdf_text(found.pdf)
    assert "样-0001" not in text
    assert shipped.RECORD[:8] not in text
    assert leaks(found.pdf, shipped.snapshot(form, printed, sample)) == []


def test_nothing_of_a_dispute_goes_onto_a_board() -> None:
    private = [form for form, spec in shipped.specs().items() if any("part" in one.name for one in spec.repeats)]
    cases = [form for form in private if form.startswith("mediation")]
    assert cases
    assert not [one.name for form, one in PRINTS if form in cases and one.audience in PUBLIC_AUDIENCES]


def test_what_leaks_is_seen() -> None:
    template = "@para\n{{leader.name}}，{{leader.mobile}}，{{leader.id_no}}，卡6228480402564890018"
    internal = sample_print(template, "internal")
    closed = snapshot("board")
    spec = replace(closed.spec, fields=tuple(_kept_in(one) for one in closed.spec.fields))
    human = replace(person_spec(), fields=tuple(_named(one) for one in person_spec().fields))
    linked = {key: replace(one, spec=human) for key, one in closed.links.items()}
    found = leaks(internal.pdf, replace(closed, spec=spec, links=linked))
    assert set(found) == {"11010519491231002X", "13912345678", "6228480402564890018", "李𠮷敏"}
    assert leaks(internal.pdf, snapshot("internal")) == []


def _kept_in(one: Field) -> Field:
    return replace(one, privacy="internal") if one.type == "link" else one


def _named(one: Field) -> Field:
    return replace(one, search="name") if one.name == "name" else one


def pictures(form: str, printed: Print) -> Iterator[tuple[str, str, Rendered]]:
    """Yield (file stem, words, paper): the first example, the blank sheet, an A3 sheet on two A4."""
    sample: Sample = shipped.of_use(form, printed)[0]
    yield f"{form}-{printed.name}", "填好的", shipped.rendered(form, printed, sample)
    yield f"{form}-{printed.name}-blank", "空白的", shipped.rendered(form, printed, sample, blank=True)
    if is_a3(form, printed):
        yield f"{form}-{printed.name}-tiled", "A3拼两张A4", shipped.rendered(form, printed, sample, paper=TILED)


@pytest.mark.skipif(not os.environ.get("PRINTS"), reason="pictures of the manual are made with PRINTS=1")
def test_pictures_of_every_print_for_the_manual(project: Path) -> None:
    folder = project / "docs" / "manual" / "prints"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    lines = ["# 打印件一览", "", "每一种都按样例印一份、按空白印一份；样例里的人和事都是编的。", ""]
    last = ""
    for form, printed in PRINTS:
        if form != last:
            lines += [f"## {shipped.specs()[form].title}", ""]
            last = form
        lines += [f"### {printed.label}（{AUDIENCES[printed.audience]}）", ""]
        for stem, words, paper in pictures(form, printed):
            for page in range(1, min(paper.pages, MOST_PAGES) + 1):
                file = f"{stem}-{page}.png"
                (folder / file).write_bytes(smaller(page_png(paper.draft, page, SMALL_DPI)))
                lines.append(f"![{printed.label}，{words}，第{page}页]({file})")
            lines.append("")
    (folder / "README.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def smaller(png: bytes) -> bytes:
    """Return a picture in sixteen greys: print-outs are black."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("L").quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def test_importing_documents_leaves_reportlab_and_pdfium_alone() -> None:
    code = (
        "import ruraldesk.documents.render, ruraldesk.documents.slip, ruraldesk.documents.preview, sys; "
        "print([one for one in ('reportlab', 'pypdfium2', 'PIL', 'fontTools') if one in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
