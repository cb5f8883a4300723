"""The bundled fonts: what they cover, that they are the ones that were checked in, and their metrics."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ruraldesk.documents.fonts import FALLBACKS, ROLE_FILES, FontBook, embedding_forbidden, fonts_folder
from ruraldesk.documents.glyphs import missing_glyphs
from ruraldesk.documents.metrics import pack_metrics, read_metrics

FONTS = fonts_folder()
FILES = sorted({*ROLE_FILES.values(), *FALLBACKS})
COMMON = (FONTS / "common-characters.txt").read_text(encoding="utf-8").replace("\n", "")
OFFICE_SIGNS = "、。·—～…‘’“”〔〕〈〉《》「」『』【】±×÷≤≥°′″℃￥％№①②⑳⒈㈠ⅠⅫ※○●□■△▲◎★☆√→←↑↓㎡½"


def test_the_list_holds_the_8105_characters_once_each() -> None:
    assert len(COMMON) == len(set(COMMON)) == 8105
    assert sum(ord(one) > 0xFFFF for one in COMMON) == 196


@pytest.mark.parametrize("role", sorted(ROLE_FILES))
def test_every_role_font_itself_has_the_8105_characters(role: str) -> None:
    widths = FontBook().face_of(role).metrics.widths
    assert [one for one in COMMON if ord(one) not in widths] == []


@pytest.mark.parametrize("role", sorted(ROLE_FILES))
def test_every_role_can_print_the_signs_of_office_papers(role: str) -> None:
    book = FontBook()
    assert [one for one in OFFICE_SIGNS if book.face_for(role, one) is None] == []


def test_the_chain_covers_every_ideograph_of_gb_18030_level_three() -> None:
    blocks = [
        (0x4E00, 0x9FA5),
        (0x3400, 0x4DB5),
        (0x20000, 0x2A6D6),
        (0x2A700, 0x2B734),
        (0x2B740, 0x2B81D),
        (0x2B820, 0x2CEA1),
    ]
    text = "".join(chr(code) for first, last in blocks for code in range(first, last + 1))
    assert len(text) > 80_000
    assert missing_glyphs(text, FontBook()) == []


def test_a_rare_name_falls_back_only_where_it_must() -> None:
    book = FontBook()
    faces = [book.face_for("title", one).key for one in "李𠮷敏"]  # type: ignore[union-attr]
    assert faces == ["NotoSerifSC-Black", "HanaMinB", "NotoSerifSC-Black"]


@pytest.mark.parametrize("role", sorted(ROLE_FILES))
def test_digits_stand_under_each_other(role: str) -> None:
    widths = FontBook().face_of(role).metrics.widths
    assert len({widths[ord(one)] for one in "0123456789"}) == 1


def test_the_fonts_are_the_ones_of_the_list_of_sums() -> None:
    sums = dict(reversed(line.split()) for line in (FONTS / "SHA256SUMS").read_text().splitlines())
    assert sorted(sums) == FILES == sorted(one.name for one in FONTS.glob("*.ttf"))
    licences = (FONTS.parent / "LICENSES.md").read_text(encoding="utf-8")
    for name, expected in sums.items():
        assert f"| `{name}` | `{expected}` |" in licences
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == expected


def test_the_icons_are_the_ones_of_the_list_of_licences() -> None:
    licences = (FONTS.parent / "LICENSES.md").read_text(encoding="utf-8")
    icons = sorted(one for one in (FONTS.parent / "icons").rglob("*") if one.is_file())
    assert icons
    assert [one.name for one in icons if hashlib.sha256(one.read_bytes()).hexdigest() not in licences] == []


@pytest.mark.parametrize("file", FILES)
def test_the_packed_metrics_belong_to_their_font(file: str) -> None:
    packed = (FONTS / file).with_suffix(".metrics").read_bytes()
    assert read_metrics(packed).sha256 == hashlib.sha256((FONTS / file).read_bytes()).hexdigest()


def test_packing_anew_gives_the_same_metrics() -> None:
    font = FONTS / "NotoSansSC-Bold.ttf"
    assert read_metrics(pack_metrics(font)) == read_metrics(font.with_suffix(".metrics").read_bytes())


@pytest.mark.parametrize("damage", [b"", b"RDFM1\n", b"something else"])
def test_a_damaged_metrics_file_is_refused(damage: bytes) -> None:
    with pytest.raises(ValueError, match=r"metrics|Expecting"):
        read_metrics(damage)


@pytest.mark.parametrize("file", FILES)
def test_no_bundled_font_forbids_embedding(file: str) -> None:
    assert not embedding_forbidden(FONTS / file)


def test_a_font_of_the_clerks_own_is_used_for_its_role(tmp_path: Path) -> None:
    own = tmp_path / "own.ttf"
    own.write_bytes((FONTS / "RuraldeskKai-Regular.ttf").read_bytes())
    book = FontBook({"body": own})
    assert book.face_for("body", "村").path == own  # type: ignore[union-attr]
    assert book.face_for("body", "𠮷").key == "HanaMinB"  # type: ignore[union-attr]


def test_every_font_has_its_licence_beside_it() -> None:
    assert len(list((FONTS / "licenses").iterdir())) == 4
    assert "Ruraldesk Kai" in (FONTS.parent / "LICENSES.md").read_text(encoding="utf-8")
