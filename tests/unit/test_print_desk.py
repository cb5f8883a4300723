"""Prints of a real desk: related records, problems that keep a paper in, corrections, and papers given out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, print_again, printing, records, settings, snapshots
from ruraldesk.services.desk import Desk
from ruraldesk.services.printing import PrintOptions
from ruraldesk.services.records import OldRecord
from tests.helpers.desks import desk
from tests.helpers.pdf_pages import pdf_text
from tests.helpers.towns import meet

HOUSE = """
settings = { form_id = "house", form_title = "房屋", version = 2026112301, instance_name = "${label}" }
survey = [
  { type = "text", name = "label", label = "房屋名称", required = true },
  { type = "decimal", name = "budget", label = "预算" },
  { type = "decimal", name = "spent", label = "支出" },
]
choices = []
[fields]
label = { privacy = "public" }
budget = { privacy = "public", unit = "yuan" }
spent = { privacy = "public", unit = "yuan" }
[workflow]
states = [
  { name = "drafting", label = "编制中" },
  { name = "listed", label = "已列入", shape = "done", frozen = true },
  { name = "gone", label = "已拆除", shape = "done", closed = true },
]
transitions = [{ name = "list", label = "列入", from = "drafting", to = "listed" }]
[[check]]
name = "over"
level = "hold"
sentence = "支出比预算多，先查清。"
expr = "${spent} <= ${budget}"
fields = ["spent"]
[list]
columns = ["label"]
filters = ["budget"]
title = "${label}"
[[prints]]
name = "list"
label = "房间一览"
file = "prints/list.print"
audience = "board"
related = { rooms = { form = "chamber", by = "house", order = ["floor", "-size"], states = ["drafting"] } }
"""
LIST = """@page profile=form-a4
@para
{{village.name}}{{label}}更正{{record.corrections | or:0}}次{{record.correction}}
监督{{village.supervision_phone}}箱{{village.opinion_box}}接待{{village.reception}}
@para
共{{count(rooms)}}间{{sum(${rooms.size})}}平米
@table
楼层|房间|面积|管的人
@each rooms
{{floor}}|{{room}}|{{size}}|{{keeper.name}}
@end
@end
"""
CHAMBER = """
settings = { form_id = "chamber", form_title = "房间", version = 2026112301, instance_name = "${room}" }
survey = [
  { type = "select_one_from_file house.csv", name = "house", label = "房屋", required = true },
  { type = "text", name = "room", label = "房间" },
  { type = "integer", name = "floor", label = "楼层" },
  { type = "decimal", name = "size", label = "面积" },
  { type = "select_one_from_file person.csv", name = "keeper", label = "管的人" },
]
choices = []
[fields]
house = { privacy = "public" }
room = { privacy = "public" }
floor = { privacy = "public" }
size = { privacy = "public", unit = "m2" }
keeper = { privacy = "public" }
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "shut", label = "停用", shape = "failed" }]
transitions = [{ name = "shut", label = "停用", from = "drafting", to = "shut" }]
[list]
columns = ["room"]
filters = ["floor"]
title = "${room}"
"""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a form of houses and one of their rooms."""
    opened = desk(tmp_path / "desk")
    for name, text, prints in (("house", HOUSE, {"list": LIST}), ("chamber", CHAMBER, {})):
        folder = tmp_path / "forms" / name
        (folder / "prints").mkdir(parents=True)
        (folder / "form.toml").write_text(text, encoding="utf-8")
        for one, words in prints.items():
            (folder / "prints" / f"{one}.print").write_text(words, encoding="utf-8")
        forms.add(opened, folder)
    yield opened
    opened.store.close(backup=False)


def house(at: Desk, **more: object) -> str:
    return records.add(at, "house", {"label": "文化礼堂", "budget": "100.00", "spent": "20.00", **more}).record.id


def room(at: Desk, of: str, name: str, floor: int, size: str, **more: object) -> str:
    fields = {"house": of, "room": name, "floor": floor, "size": size, **more}
    return records.add(at, "chamber", fields).record.id


def paper(at: Desk, record: str, **options: object) -> printing.Paper:
    return printing.issue(at, "house", "list", [record], PrintOptions(**options))  # type: ignore[arg-type]


def words(one: printing.Paper) -> str:
    return pdf_text(one.pdf).replace("\n", "").replace(" ", "")


def test_a_paper_lists_the_records_that_link_to_it_in_order(at: Desk) -> None:
    own, other = house(at), house(at, label="旧仓库")
    keeper = records.add(at, "person", {"name": "李𠮷敏", "mobile": "13912345678"}).record.id
    room(at, own, "乙室", 2, "10.00", keeper=keeper)
    room(at, own, "甲室", 1, "30.50")
    room(at, own, "丙室", 2, "40.00")
    shut = room(at, own, "停用室", 1, "1.00")
    records.set_fields(at, shut, {}, state="shut")
    room(at, other, "别处", 1, "99.00")
    text = words(paper(at, own))
    assert "共3间80.50平米" in text
    assert text.index("甲室") < text.index("丙室") < text.index("乙室")
    assert "乙室10.00李𠮷敏" in text
    assert not {"停用室", "别处", "13912345678"} & {one for one in ("停用室", "别处", "13912345678") if one in text}


def test_a_deleted_record_is_not_listed(at: Desk) -> None:
    from ruraldesk.services import removal

    own = house(at)
    gone = room(at, own, "甲室", 1, "1.00")
    removal.delete(at, gone)
    assert "共0间" in words(paper(at, own))


def test_what_holds_a_record_keeps_its_papers_in_and_names_the_field(at: Desk) -> None:
    held = house(at, spent="120.00")
    shown = printing.preview(at, "house", "list", [held])
    assert shown.stopped
    found = [(one.sentence, one.field, one.record) for one in shown.findings if one.kind == "stopped"]
    assert found == [("支出比预算多，先查清。", "spent", held)]
    for allow in ("", "本人要求"):
        with pytest.raises(UserError) as caught:
            paper(at, held, allow=allow)
        assert caught.value.code == "print_stopped"
        assert caught.value.where == ("支出比预算多，先查清。",)
    assert not at.store.prints.of_record(held)


def test_a_blank_sheet_of_a_held_record_goes_out_and_is_not_kept(at: Desk) -> None:
    held = house(at, spent="120.00")
    assert not paper(at, held, blank=True).stopped
    assert at.store.prints.of_record(held) == []


def test_a_closed_old_record_that_is_incomplete_can_be_printed(at: Desk) -> None:
    old = OldRecord(as_of="2019-05-01", state="gone", incomplete="老账本缺页")
    held = records.add(at, "house", {"label": "老戏台", "budget": "1.00", "spent": "2.00"}, old).record.id
    assert not paper(at, held).stopped


def test_a_paper_given_out_again_of_the_same_version_says_so(at: Desk) -> None:
    own = house(at)
    assert "补印" not in words(paper(at, own))
    assert "补印" in words(paper(at, own))
    records.set_fields(at, own, {"spent": "30.00"})
    assert "补印" not in words(paper(at, own))


def test_a_correction_is_told_with_its_reason(at: Desk) -> None:
    own = house(at)
    records.set_fields(at, own, {}, state="listed")
    assert "更正0次" in words(paper(at, own))
    records.set_fields(at, own, {"spent": "21.00"}, correct="抄错一元")
    assert "更正1次抄错一元" in words(paper(at, own))
    assert [one.on for one in snapshots.corrections(at, own)] == ["2026-11-23"]


def test_the_village_says_how_it_can_be_reached(at: Desk) -> None:
    settings.change(at, supervision_phone="0573-83000001", opinion_box="村委会门口", reception="工作日8:30－17:00")
    assert "监督0573-83000001箱村委会门口接待工作日8:30－17:00" in words(paper(at, house(at)))


def test_a_paper_can_go_onto_another_kind_of_paper_or_is_refused_in_words(at: Desk) -> None:
    own = house(at)
    assert [one.papers[0].name for one in printing.choices(at, "house", [own])] == [""]
    assert paper(at, own, paper="board-a4").pages == 1
    for wrong in ("a2", "board-a3:3xa4"):
        with pytest.raises(UserError) as caught:
            paper(at, own, paper=wrong)
        assert caught.value.code == "paper_unknown"


def test_a_board_sheet_is_offered_on_two_sheets_glued_together(at: Desk) -> None:
    sheets = [one for form in ("disclosure",) for one in printing.choices(at, form, [])]
    kinds = {kind.name for one in sheets for kind in one.papers}
    assert {"board-a3:2xa4", "board-a4", ""} <= kinds


def test_a_blank_sheet_needs_no_record(at: Desk) -> None:
    before = printing.issue(at, "house", "list", [], PrintOptions(blank=True))
    assert "共" in words(before)
    assert not at.store.prints.of_record("")
    with pytest.raises(UserError) as caught:
        printing.issue(at, "house", "list", [])
    assert caught.value.code == "print_nothing"


def test_a_paper_comes_again_as_it_was_although_the_record_was_corrected(at: Desk) -> None:
    own = house(at)
    room(at, own, "甲室", 1, "30.50")
    records.set_fields(at, own, {}, state="listed")
    first = words(paper(at, own))
    records.set_fields(at, own, {"label": "文化大礼堂"}, correct="抄错了名称")
    assert "文化大礼堂更正1次" in words(paper(at, own))
    again = words(print_again.again(at, "house", "list", own, 1))
    assert again.replace("补印", "") == first
    assert "补印" in again
    assert [one.copy for one in print_again.issued(at, own)] == [3, 2, 1]
    with pytest.raises(UserError) as caught:
        print_again.again(at, "house", "房间一览", own, 9)
    assert caught.value.code == "print_not_issued"
    assert len(caught.value.where) == 3
    assert caught.value.where[-1].startswith("第1份　2026-11-23　沈小兰　校验 ")


def test_the_towns_name_does_not_stand_twice_before_the_villages(tmp_path: Path) -> None:
    with desk(tmp_path / "village", name="余新镇禾塘村") as village, desk(tmp_path / "town", role="town") as town:
        assert snapshots.village_names(village).name == "余新镇禾塘村"
        meet(village, town, tmp_path)
        names = snapshots.village_names(village)
        assert names.name == "禾塘村"
        assert names.fact("committee") == "禾塘村村民委员会"
