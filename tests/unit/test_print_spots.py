"""Where on a page the words stand that a finding speaks of, judged by what pdfium reads inside the frame."""

from __future__ import annotations

import pypdfium2
import pytest

from ruraldesk.documents.gate import Part
from ruraldesk.documents.layout.measure import GETA
from ruraldesk.documents.privacy import Finding
from ruraldesk.documents.render import Laid, Rendered, bind, lay
from ruraldesk.documents.spots import with_spots
from ruraldesk.model.form import Print
from ruraldesk.model.paper_spot import Spot
from tests.helpers import form_prints
from tests.helpers.print_samples import printed, snapshot, template_of


def words_in(pdf: bytes, spot: Spot) -> str:
    """Return what stands in a frame, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[spot.page - 1]
    wide, high = page.get_size()
    left, top = spot.x * wide, (1 - spot.y) * high
    found: str = page.get_textpage().get_text_bounded(left, top - spot.height * high, left + spot.width * wide, top)
    document.close()
    return "".join(found.split())


def stopped(one: Rendered) -> list[Finding]:
    return [finding for finding in one.findings if finding.kind == "stopped"]


def test_the_frame_is_round_the_words_that_stopped_the_paper() -> None:
    items = [{"_id": "1", "summary": "水泥"}, {"_id": "2", "summary": "河道保洁报酬（电话13800138000）"}]
    found = printed("@para\n{{name}}\n@table\n序号|摘要\n@each items\n1|{{summary}}\n@end\n@end", items=items)
    (spot,) = stopped(found)[0].spots
    assert words_in(found.draft, spot) == "河道保洁报酬（电话138********）"


def test_words_broken_over_lines_of_a_cell_share_one_frame() -> None:
    items = [{"_id": "1", "summary": "上半年河道保洁人员的报酬（联系电话13800138000，月底结清）"}]
    found = printed("@table widths=100,26\n序号|摘要\n@each items\n1|{{summary}}\n@end\n@end", items=items)
    (spot,) = stopped(found)[0].spots
    assert words_in(found.draft, spot).replace("-", "") == "上半年河道保洁人员的报酬（联系电话138********，月底结清）"


def test_of_equal_words_the_row_that_is_meant_is_framed() -> None:
    items = [{"_id": str(at), "summary": "电话13800138000"} for at in (1, 2, 3)]
    found = printed("@table\n序号|摘要\n@each items\n1|{{summary}}\n@end\n@end", items=items)
    heights = [one.spots[0].y for one in stopped(found)]
    assert len(heights) == 3
    assert heights == sorted(set(heights))


def test_a_character_without_glyph_is_framed_where_its_sign_stands() -> None:
    found = printed("@para\n负责人{{note}}", "internal", note="王\U000f0000明")
    (spot,) = stopped(found)[0].spots
    assert words_in(found.draft, spot).removeprefix("人") == f"王{GETA}明"  # pdfium counts the neighbour at the edge in


def test_what_stands_nowhere_on_the_paper_has_no_frame() -> None:
    found = printed("@para\n［{{inner}}］")
    masked = [one for one in found.findings if one.kind == "masked"]
    assert [one.spots for one in masked] == [()]


def test_a_frame_goes_along_when_papers_are_bound() -> None:
    template = template_of("@para\n{{note}}")
    laid = [lay(snapshot(note=words), template) for words in ("一切正常", "电话13800138000")]
    assert [spot.page for one in stopped(bind(laid)) for spot in one.spots] == [2]


@pytest.mark.parametrize(("form", "paper"), form_prints.all_prints(), ids=lambda one: getattr(one, "name", one))
def test_every_field_of_every_shipped_paper_is_found_where_it_stands(form: str, paper: Print) -> None:
    for sample in form_prints.of_use(form, paper)[:1]:
        laid = lay(form_prints.snapshot(form, paper, sample), form_prints.template_of(form, paper))
        pdf = bind([laid]).draft
        for finding, part in _of_each_field(laid):
            there = [words_in(pdf, spot) for spot in finding.spots]
            assert there, (finding.place, part.text)
            wanted = "".join(part.text.split())
            assert any(_same(one, wanted) for one in there) or _same("".join(there), wanted), (there, wanted)


def _of_each_field(laid: Laid) -> list[tuple[Finding, Part]]:
    """Return a finding about each field that says something, with its spots."""
    parts = laid.parts
    told = [one for one in parts if one.place and one.field and one.text.strip("\u3000\uff3f ")]
    made = [Finding("masked", str(at), one.place, one.field, one.record) for at, one in enumerate(told)]
    return list(zip(with_spots(made, parts, laid.pages, laid.snapshot.record.id), told, strict=True))


def _same(there: str, wanted: str) -> bool:
    """True if a frame holds the words; pdfium adds a hyphen where a line breaks at one, and reads neighbours' edges."""
    return wanted in there or wanted.replace("-", "") in there.replace("-", "").replace("\ufffe", "")
