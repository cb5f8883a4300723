"""What may leave the house: masks by audience, private numbers in free text, characters without a glyph."""

from __future__ import annotations

from datetime import date

import pytest

from ruraldesk.documents.snapshot import PrintOptions
from ruraldesk.errors import UserError
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import printed

HIDDEN_ID = "１１０１０５ 19491231-002Ｘ"


def test_an_id_hidden_in_free_text_stops_a_board_print_and_names_the_field() -> None:
    found = printed("@para\n{{note}}", note=f"联系人{HIDDEN_ID}，尽快")
    assert found.stopped
    assert found.pdf == b""
    stopped = [one for one in found.findings if one.kind == "stopped"]
    assert [(one.place, one.field) for one in stopped] == [("说明", "note")]
    assert stopped[0].sentence == "说明里有身份证号，上墙前要去掉。"
    with pytest.raises(UserError) as caught:
        found.issue()
    assert caught.value.code == "print_stopped"
    assert caught.value.where == ("说明里有身份证号，上墙前要去掉。",)


def test_a_row_is_named_by_its_place() -> None:
    items = [{"_id": "1", "summary": "水泥"}, {"_id": "2", "summary": "河道保洁报酬（电话13800138000）"}]
    found = printed("@table\n摘要\n@each items\n{{summary}}\n@end\n@end", items=items)
    assert [one.sentence for one in found.findings if one.kind == "stopped"] == ["第2行摘要里有手机号，上墙前要去掉。"]


def test_the_draft_of_a_stopped_print_does_not_show_the_number() -> None:
    draft = pdf_text(printed("@para\n{{note}}", note="电话138 0013 8000").draft).replace(" ", "")
    assert "0013" not in draft
    assert "138*" in draft


def test_a_number_made_of_two_neighbouring_fields_is_found() -> None:
    found = printed("@para\n{{name}}{{note}}", name="138001", note="38000")
    assert [one.place for one in found.findings if one.kind == "stopped"] == ["名称和说明"]


@pytest.mark.parametrize("audience", ["board", "members"])
@pytest.mark.parametrize("text", ["6228480402564890018", "139-1234-5678", "11010519491231002X"])
def test_private_numbers_stop_every_public_print(audience: str, text: str) -> None:
    assert printed("@para\n{{note}}", audience, note=f"见{text}").stopped


@pytest.mark.parametrize("audience", ["party", "town", "internal"])
def test_papers_that_are_not_public_are_not_stopped_by_numbers(audience: str) -> None:
    found = printed("@para\n{{note}}", audience, note="电话13800138000")
    assert not found.stopped
    assert "13800138000" in pdf_text(found.pdf)


def test_a_declared_duty_phone_and_service_numbers_pass() -> None:
    found = printed(
        "@para\n{{duty_phone}}，{{note}}", note="有事打96345或0573-12345678，金额1,234,567.00元，2026-11-23"
    )
    assert not found.stopped
    assert "13800138000" in pdf_text(found.pdf)


def test_a_reason_lets_it_out_and_is_kept_with_the_findings() -> None:
    options = PrintOptions(date(2026, 11, 23), allow="本人要求公开")
    found = printed("@para\n{{note}}", options=options, note="电话13800138000")
    assert not found.stopped
    assert "13800138000" in pdf_text(found.pdf)
    assert any("理由：本人要求公开" in one.sentence for one in found.findings)


def test_a_linked_persons_private_fields_do_not_reach_the_board() -> None:
    template = "@para\n［{{leader.name}}｜{{leader.mobile}}｜{{leader.id_no}}｜{{leader.birth}}｜{{leader.political}}］"
    found = printed(template)
    assert "［李𠮷敏｜｜｜1949年｜］" in pdf_text(found.pdf)
    masked = {one.place for one in found.findings if one.kind == "masked"}
    assert masked == {"负责人的手机", "负责人的证件号码", "负责人的出生日期", "负责人的政治面貌"}


def test_village_representatives_see_masked_numbers_and_the_person_himself_all() -> None:
    template = "@para\n{{leader.mobile}}｜{{leader.id_no}}"
    assert "139****5678｜110105********002X" in pdf_text(printed(template, "members").pdf)
    assert "13912345678｜11010519491231002X" in pdf_text(printed(template, "party").pdf)


def test_an_internal_field_is_not_printed_for_the_board_even_if_the_template_asks() -> None:
    found = printed("@para\n［{{inner}}］")
    assert "［］" in pdf_text(found.pdf)
    assert "［价高了些］" in pdf_text(printed("@para\n［{{inner}}］", "internal").pdf)


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        ("board", "［李𠮷敏］"),
        ("members", "［李𠮷敏］"),
        ("town", "［李𠮷敏　第5组］"),
        ("internal", "［李𠮷敏　第5组］"),
    ],
)
def test_a_title_says_no_more_than_its_reader_may_see(audience: str, shown: str) -> None:
    found = printed("@para\n［{{leader}}］", audience)
    assert shown in pdf_text(found.pdf)
    masked = [one.sentence for one in found.findings if one.kind == "masked"]
    assert masked == (["负责人印成“李𠮷敏”。"] if shown == "［李𠮷敏］" else [])


def test_an_expression_cannot_look_behind_a_mask() -> None:
    assert "价高" not in pdf_text(printed("@para\n［{{concat(${inner}, '')}}］").pdf)


def test_a_mask_in_the_template_tightens_and_never_loosens() -> None:
    assert "［］" in pdf_text(printed("@para\n［{{leader.mobile | mask:name_public}}］").pdf)
    assert "李*敏" in pdf_text(printed("@para\n{{leader.name | mask:name}}", "board").pdf)


@pytest.mark.parametrize("character", ["\U0010fffd", "\U00031350", "\ue000", "\U0001f600"])
def test_a_character_without_a_glyph_stops_the_print_and_is_named(character: str) -> None:
    found = printed("@para\n{{name}}", "internal", name=f"张{character}")
    assert found.stopped
    sentence = next(one.sentence for one in found.findings if one.kind == "stopped")
    assert f"U+{ord(character):04X}" in sentence
    assert "名称" in sentence


def test_a_missing_character_in_the_template_itself_stops_too() -> None:
    found = printed("@para\n好\U0010fffd")
    assert found.stopped
    assert "〓" in pdf_text(found.draft)


def test_a_character_no_font_has_is_left_to_the_pen_only_with_a_reason() -> None:
    stopped = printed("@para\n{{name}}", "internal", name="张\U000323b0英")
    assert [(one.sentence[-16:], one.may_pass) for one in stopped.findings if one.kind == "stopped"] == [
        ("注音；也可以写明理由，留空手写。", True)
    ]
    options = PrintOptions(date(2026, 11, 23), allow="本人手写")
    found = printed("@para\n{{name}}", "internal", options=options, name="张\U000323b0英")
    assert not found.stopped
    assert "张＿＿英" in pdf_text(found.pdf)
    assert any("U+323B0" in one.sentence and "理由：本人手写" in one.sentence for one in found.findings)
    assert printed("@para\n好\U0010fffd", options=options).stopped


def test_the_rarest_names_of_the_plane_beyond_are_printed() -> None:
    found = printed("@para\n{{name}}", "internal", name="王\U0002a84f")
    assert not found.stopped
    assert "王\U0002a84f" in pdf_text(found.pdf)
