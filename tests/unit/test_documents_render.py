"""The PDF itself: the same bytes, text that can be read out, embedded fonts, nothing personal in its properties."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ruraldesk.documents import qr
from ruraldesk.documents.kept import restored
from ruraldesk.documents.layout.profiles import MM, PROFILES
from ruraldesk.documents.preview import page_count, page_png
from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import render_all
from ruraldesk.documents.snapshot import PrintOptions, record_hash
from ruraldesk.errors import UserError
from tests.helpers.pdf_pages import pdf_lines, pdf_text
from tests.helpers.print_samples import person_spec, printed, snapshot, work_spec

RARE = "𠮷䶮㛃𬱖"
TEMPLATE = """@title
{{village.name}}{{name}}公示
@para
{{note}}负责人{{leader.name}}。
@grid
名称|{{name}}|完成|{{done_on}}
@end
@table sum=2
摘要|金额
@each items
{{summary}}|{{amount}}
@end
@end
@qr
扫一扫
@seal
{{village.committee}}
{{print.on}}"""


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert printed(TEMPLATE).pdf == printed(TEMPLATE).pdf


def test_another_copy_number_or_date_gives_other_bytes_where_it_is_printed() -> None:
    later = printed(TEMPLATE, options=PrintOptions(date(2026, 11, 24)))
    assert later.pdf != printed(TEMPLATE).pdf


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_poppler_reads_the_text_out_rare_characters_too(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(
        printed("@title\n{{name}}\n@para\n{{note}}", name=f"村民{RARE}", note=f"姓名：{RARE}，补助3,280.00元。").pdf
    )
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert text.count(RARE) == 2
    assert "补助3,280.00元" in text.replace(" ", "")


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler is not installed")
def test_every_font_is_embedded_as_a_subset(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(printed(TEMPLATE, name=RARE).pdf)
    lines = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert len(lines) >= 4
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_every_font_object_carries_its_outlines() -> None:
    with pikepdf.open(io.BytesIO(printed(TEMPLATE, name=RARE).pdf)) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in one.FontDescriptor for one in fonts)


def test_the_properties_name_no_person_and_no_moment() -> None:
    with pikepdf.open(io.BytesIO(printed(TEMPLATE).pdf)) as document:
        words = json.dumps({key: str(value) for key, value in document.docinfo.items()}, ensure_ascii=False)
    assert "公示单" in words
    assert not any(one in words for one in ("李", "沈小兰", "工-0001", "村道修补", "2026"))


def test_the_foot_names_record_and_check_and_pages() -> None:
    text = pdf_text(printed(TEMPLATE).pdf)
    assert f"记录 7c9e6679　校验 {snapshot().check}" in text
    assert "第1页　共1页" in text


def test_the_check_changes_with_the_record_and_only_with_it() -> None:
    one = snapshot().record
    assert record_hash(one) == record_hash(snapshot(options=PrintOptions(date(2030, 1, 1))).record)
    assert record_hash(one) != record_hash(snapshot(note="改过").record)
    assert record_hash(snapshot(note=None).record) == record_hash(snapshot(note="").record)


def test_the_code_says_who_what_and_when_and_is_signed() -> None:
    signed: list[bytes] = []

    def sign(message: bytes) -> bytes:
        signed.append(message)
        return bytes(range(64))

    words = qr.words(snapshot(), sign).split("|")
    assert words[:4] == ["RD1", "330499101201", "work", "7c9e6679-7425-40de-944b-e07fc1f90ae7"]
    assert words[4:7] == [snapshot().version_hash, "2026-11-23", "a1b2c3d4"]
    assert len(words[7]) == 86
    assert signed == ["|".join(words[:7]).encode()]


def test_the_squares_on_paper_are_those_of_the_code() -> None:
    found = printed("@qr size=25\n扫一扫")
    rows = qr.squares(qr.words(snapshot(), None))
    picture = Image.open(io.BytesIO(page_png(found.pdf, 1, 300))).convert("L")
    profile, scale, step = PROFILES["form-a4"], 300 / 72, 25 * MM / len(rows)
    top = profile.height - profile.top
    for y, row in enumerate(rows):
        for x, sign in enumerate(row):
            place = (int((profile.left + (x + 0.5) * step) * scale), int((top + (y + 0.5) * step) * scale))
            assert (picture.getpixel(place) < 128) == (sign == "1")  # type: ignore[operator]


def test_several_records_begin_on_pages_of_their_own() -> None:
    template = parse_print(f"@page profile=form-a4\n{TEMPLATE}\n", "x.print", work_spec(), {"human": person_spec()})
    found = render_all([snapshot(name="甲路"), snapshot(name="乙路")], template)
    assert (found.pages, page_count(found.pdf)) == (2, 2)
    pages = {line.page for line in pdf_lines(found.pdf) if "乙路" in line.text}
    assert pages == {2}


def test_a_page_becomes_a_picture_of_its_size() -> None:
    pdf = printed(TEMPLATE).pdf
    picture = Image.open(io.BytesIO(page_png(pdf, 1, 72)))
    assert abs(picture.width - 595) <= 1
    assert abs(picture.height - 842) <= 1
    assert page_png(pdf, 1, 72) == page_png(pdf, 1, 72)
    with pytest.raises(UserError):
        page_png(pdf, 2)


@pytest.mark.parametrize("paper", sorted(PROFILES))
def test_every_profile_holds_the_sheet_inside_its_margins(paper: str) -> None:
    found = printed(TEMPLATE, options=PrintOptions(date(2026, 11, 23), paper=paper))
    profile = PROFILES[paper]
    for line in pdf_lines(found.pdf):
        assert line.left >= profile.left - profile.body / 2 - 0.5
        assert line.right <= profile.left + profile.measure + profile.body / 2 + 0.5


def test_an_a3_sheet_goes_onto_two_a4_sheets_and_loses_no_line() -> None:
    items = [{"_id": str(n), "summary": f"事项{n:02}", "amount": "1.00"} for n in range(28)]
    on_a3 = printed(TEMPLATE, options=PrintOptions(date(2026, 11, 23), paper="board-a3"), items=items)
    tiled = printed(TEMPLATE, options=PrintOptions(date(2026, 11, 23), paper="board-a3:2xa4"), items=items)
    assert page_count(tiled.pdf) == tiled.pages == 2 * on_a3.pages
    lines = pdf_lines(tiled.pdf)
    assert {line.text for line in pdf_lines(on_a3.pdf)} <= {line.text for line in lines}
    picture = Image.open(io.BytesIO(page_png(tiled.pdf, 1, 72)))
    assert abs(picture.width - 842) <= 1
    assert abs(picture.height - 595) <= 1


def test_a_tab_in_a_text_is_a_gap_and_not_a_missing_character() -> None:
    found = printed("@para\n{{note}}", note="甲\t乙")
    assert not found.stopped
    assert "〓" not in pdf_text(found.pdf)


def test_a_very_long_text_flows_over_pages_without_loss() -> None:
    note = "".join(f"第{n}句话写在这里。" for n in range(600))
    found = printed("@para\n{{note}}\n@grid\n说明|{{note}}\n@end", note=note)
    text = pdf_text(found.pdf).replace("\n", "")
    assert found.pages > 5
    assert text.count("句话写在这里") == 1200 or all(text.count(f"第{n}句") >= 2 for n in range(600))


def test_a_kept_snapshot_prints_the_same_bytes_again() -> None:
    specs = {"work": work_spec(), "human": person_spec()}
    kept = json.loads(json.dumps(snapshot().as_json(), ensure_ascii=False))
    again = restored(kept, lambda form, _: specs[form], {})
    template = parse_print(f"@page profile=form-a4\n{TEMPLATE}\n", "x.print", work_spec(), specs)
    assert render_all([again], template).pdf == render_all([snapshot()], template).pdf


def test_a_snapshot_is_kept_as_plain_json() -> None:
    kept = snapshot().as_json()
    assert json.loads(json.dumps(kept, ensure_ascii=False)) == kept
    assert kept["print"] == "sheet"
