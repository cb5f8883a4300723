"""Prints over records that link to the one printed, people of one name, corrections, and papers given out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ruraldesk.documents.kept import restored
from ruraldesk.documents.prints import parse_print
from ruraldesk.documents.render import Rendered, render
from ruraldesk.documents.snapshot import Correction, Linked, PrintOptions, RelatedRecords, Snapshot
from ruraldesk.errors import UserError
from ruraldesk.model.form import Field, FormSpec, State
from ruraldesk.model.mechanisms import Related
from ruraldesk.model.record import Fields
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.print_samples import PERSON_ID, RECORD_ID, person_spec, snapshot, work_spec

VISIT = "00000000-0000-4000-8000-0000000000"
IDS = ("11010519491231002X", "110105194912310038", "")


def visit_spec() -> FormSpec:
    fields = (
        Field("work", "link", "工作", 1, link_form="work", privacy="public"),
        Field("seen_on", "date", "日期", 2, privacy="public"),
        Field("hours", "decimal", "时长", 3, privacy="public", unit="hour"),
        Field("seen_by", "link", "检查人", 4, link_form="human", privacy="public"),
        Field("secret", "text", "内情", 5, privacy="internal"),
        Field("words", "text", "所见", 6, privacy="public"),
    )
    return FormSpec("visit", "查看", 2026112301, "v" * 16, fields, states=(State("seen", "已看"),))


def visits(*many: Fields) -> RelatedRecords:
    made = tuple(
        Linked(visit_spec(), "", fields, f"{VISIT}{place:02}", f"查-{place:03}", "seen")
        for place, fields in enumerate(many, 1)
    )
    return RelatedRecords(visit_spec(), made)


TWO = visits(
    {"seen_on": "2026-11-01", "hours": "1.5", "seen_by": PERSON_ID, "secret": "私下说的", "words": "路面平"},
    {"seen_on": "2026-11-08", "hours": "2.0", "seen_by": PERSON_ID, "words": "有积水"},
)


def spec() -> FormSpec:
    own = work_spec()
    one = replace(own.prints[0], related=(Related("visits", "visit", "work"),))
    return replace(own, prints=(one,))


def taken(related: RelatedRecords = TWO, audience: str = "board", **options: object) -> Snapshot:
    base = snapshot(audience, PrintOptions(date(2026, 11, 23), clerk="沈小兰", **options))  # type: ignore[arg-type]
    printed = replace(base.print, related=(Related("visits", "visit", "work"),))
    return replace(base, spec=spec(), print=printed, related={"visits": related})


def shown(template: str, one: Snapshot | None = None) -> Rendered:
    forms = {"human": person_spec(), "visit": visit_spec()}
    parsed = parse_print(f"@page profile=form-a4\n{template}\n", "prints/sheet.print", spec(), forms)
    return render(one or taken(), parsed)


def test_a_table_goes_over_the_records_that_link_to_this_one() -> None:
    rows = "@table\n次|日期|时长|谁|号|状态\n@each visits\n"
    cells = "{{position(..)}}|{{seen_on | date:iso}}|{{hours}}|{{seen_by.name}}|{{record.number}}|{{record.state}}\n"
    text = pdf_text(shown(f"{rows}{cells}@end\n@end").pdf)
    assert "12026-11-011.5李𠮷敏查-001已看" in text.replace("\n", "").replace(" ", "")
    assert "22026-11-082.0李𠮷敏查-002已看" in text.replace("\n", "").replace(" ", "")


def test_related_records_are_counted_and_their_columns_added() -> None:
    template = (
        "@para\n［{{count(visits)}}次，{{sum(${visits.hours})}}小时］\n"
        "@if count(visits) > 1\n@para\n不止一次\n@end\n@if count(${visits}) > 2\n@para\n不止两次\n@end"
    )
    text = pdf_text(shown(template).pdf)
    assert "［2次，3.5小时］" in text
    assert "不止一次" in text
    assert "不止两次" not in text


def test_what_the_other_form_keeps_to_itself_stays_so() -> None:
    found = shown("@each visits\n@para\n［{{secret}}｜{{seen_by}}］\n@end")
    assert "［｜李𠮷敏］" in pdf_text(found.pdf)
    masked = [(one.place, one.record) for one in found.findings if one.kind == "masked"]
    assert ("查看第1行内情", f"{VISIT}01") in masked


def test_a_number_in_a_related_record_stops_the_paper_and_names_that_record() -> None:
    bad = visits({"words": "打13800138000"})
    found = shown("@table\n所见\n@each visits\n{{words}}\n@end\n@end", taken(bad))
    assert [(one.place, one.field, one.record) for one in found.findings if one.kind == "stopped"] == [
        ("查看第1行所见", "words", f"{VISIT}01")
    ]


def test_a_blank_sheet_has_open_rows() -> None:
    blank = taken(blank=True)
    once = pdf_text(shown("@each visits\n@para\n日期{{seen_on}}\n@end", blank).pdf)
    thrice = pdf_text(shown("@each visits blank=3\n@para\n日期{{seen_on}}\n@end", blank).pdf)
    assert (once.count("日期"), thrice.count("日期")) == (1, 3)
    table = "@table{}\n次|日期\n@each visits\n{{position(..)}}|{{seen_on}}\n@end\n@end\n@para\n末"
    assert shown(table.format(" min_rows=60"), blank).pages > shown(table.format(""), blank).pages


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("@each rooms\n@end", "没有“rooms”这张附表"),
        ("@each visits\n@para\n{{name}}\n@end", "没有“name”这一格"),
        ("@para\n{{sum(${visits.area})}}", "里没有“area”这一格"),
        ("@each visits\n@each visits\n@end\n@end", "没有“visits”这张附表"),
        ("@para\n{{name | told_apart}}", "told_apart只能用在关联上"),
    ],
)
def test_names_are_those_of_the_form_gone_over(template: str, reason: str) -> None:
    with pytest.raises(UserError) as caught:
        shown(template)
    assert reason in caught.value.sentence


def people(*many: tuple[str, int, str]) -> Snapshot:
    """Return a paper over visits by people given as (name, group, identity number)."""
    links = {}
    rows: list[Fields] = []
    for place, (name, group, number) in enumerate(many):
        key = f"{PERSON_ID[:-2]}{place + 10}"
        fields: Fields = {"name": name, "group_no": group, "id_no": number, "mobile": "13912345678"}
        links[key] = Linked(person_spec(), f"{name}　第{group}组", fields, key)
        rows.append({"seen_by": key})
    base = taken(visits(*rows))
    return replace(base, links={**base.links, **links})


TOLD = "@table\n姓名\n@each visits\n［{{seen_by | told_apart}}］\n@end\n@end"


def names(one: Snapshot, template: str = TOLD) -> tuple[list[str], list[str]]:
    found = shown(template, one)
    text = pdf_text(found.draft)
    marked = [part.split("］")[0] for part in text.split("［")[1:]]
    return marked, [each.sentence for each in found.findings if each.kind == "stopped"]


def test_a_name_that_stands_alone_is_left_alone() -> None:
    assert names(people(("王建国", 5, IDS[0]), ("李敏", 5, ""))) == (["王建国", "李敏"], [])


def test_namesakes_of_two_groups_have_their_group() -> None:
    assert names(people(("王建国", 5, IDS[0]), ("王建国", 3, ""), ("李敏", 1, "")))[0] == [
        "王建国　第5组",
        "王建国　第3组",
        "李敏",
    ]


def test_namesakes_of_one_group_have_their_masked_number_and_never_the_full_one() -> None:
    found, stopped = names(people(("王建国", 5, IDS[0]), ("王建国", 5, IDS[1]), ("王建国", 2, "")))
    assert found == ["王建国　第5组　110105********002X", "王建国　第5组　110105********0038", "王建国　第2组"]
    assert stopped == []


def test_what_was_added_to_tell_namesakes_apart_is_told_as_it_stands() -> None:
    one = shown(TOLD, people(("王建国", 5, IDS[0]), ("王建国", 5, IDS[1])))
    told = [each.sentence for each in one.findings if each.kind == "masked"]
    assert [each.split("印成")[1] for each in told] == [
        "“王建国　第5组　110105********002X”。",
        "“王建国　第5组　110105********0038”。",
    ]


def test_who_cannot_be_told_apart_stops_the_paper() -> None:
    found, stopped = names(people(("王建国", 5, ""), ("王建国", 5, "")))
    assert found == ["王建国　第5组", "王建国　第5组"]
    assert len(stopped) == 2
    assert "同名" in stopped[0]


def test_the_same_person_twice_is_no_namesake() -> None:
    one = people(("王建国", 5, ""))
    twice = visits(*[dict(each.fields) for each in one.related["visits"].records * 2])
    assert names(replace(one, related={"visits": twice})) == (["王建国", "王建国"], [])


def test_namesakes_are_told_apart_by_a_field_of_the_person_too() -> None:
    both = people(("王建国", 5, IDS[0]), ("王建国", 5, IDS[1]))
    found, _ = names(both, TOLD.replace("seen_by |", "seen_by.name |"))
    assert found == ["王建国　第5组　110105********002X", "王建国　第5组　110105********0038"]


def test_a_corrected_record_says_when_why_and_how_often() -> None:
    twice = (Correction("2026-11-01", "算错"), Correction("2026-11-20", "漏了一户"))
    template = "@para\n［{{record.corrected_on}}｜{{record.correction}}｜{{record.corrections}}］"
    assert "［2026年11月20日｜漏了一户｜2］" in pdf_text(shown(template, replace(taken(), corrections=twice)).pdf)
    assert "［｜｜］" in pdf_text(shown(template).pdf)


def test_a_paper_asks_whether_its_record_was_corrected() -> None:
    template = "@para\n正文\n@if record-corrections() > 0\n@para\n改过{{record-corrections()}}次\n@end"
    twice = (Correction("2026-11-01", "算错"), Correction("2026-11-20", "漏了一户"))
    assert "改过2次" in pdf_text(shown(template, replace(taken(), corrections=twice)).pdf)
    assert "改过" not in pdf_text(shown(template).pdf)


@pytest.mark.parametrize("profile", ["board-a3", "official-a4", "certificate-a4", "label-a6", "form-a4"])
@pytest.mark.parametrize("footer", ["yes", "no"])
def test_a_paper_given_out_again_says_so_on_every_profile(profile: str, footer: str) -> None:
    parsed = parse_print(f"@page profile={profile} footer={footer}\n@para\n正文\n", "prints/sheet.print", spec())
    assert "补印" in pdf_text(render(taken(reprint=True), parsed).pdf)
    assert "补印" not in pdf_text(render(taken(), parsed).pdf)


def test_a_kept_snapshot_prints_the_same_bytes_with_its_related_records() -> None:
    template = (
        "@each visits\n@para\n{{seen_on}}{{record.number}}{{seen_by | told_apart}}\n@end\n@para\n{{record.correction}}"
    )
    one = replace(taken(reprint=True), corrections=(Correction("2026-11-01", "算错"),))
    forms = {"work": spec(), "human": person_spec(), "visit": visit_spec()}
    again = restored(one.as_json(), lambda form, _: forms[form], {})
    assert again.record.id == RECORD_ID
    assert shown(template, again).pdf == shown(template, one).pdf
