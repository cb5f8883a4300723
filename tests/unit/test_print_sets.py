"""Several papers at once: numbers that run on, what a record has not got, and what counts as given out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import forms, page_pictures, print_again, print_set, printing, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.print_set import Wanted
from tests.helpers.desks import desk
from tests.helpers.pdf_pages import page_texts

MATTER = """
settings = { form_id = "matter", form_title = "事项", version = 2026112301, instance_name = "${label}" }
survey = [
  { type = "text", name = "label", label = "名称", required = true },
  { type = "text", name = "note", label = "说明", appearance = "multiline" },
]
choices = []
[fields]
label = { privacy = "public" }
note = { privacy = "public" }
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "done", label = "办结", shape = "done" }]
transitions = [{ name = "finish", label = "办结", from = "drafting", to = "done" }]
[list]
columns = ["label"]
filters = ["label"]
title = "${label}"
"""
PRINTS = {
    "cover": ("封面", "@page profile=form-a4 number=none footer=no\n@title\n{{label}}\n", ""),
    "story": ("经过", "@page profile=form-a4 number=of\n@title\n经过\n@para\n{{note}}\n", ""),
    "end": ("办结单", "@page profile=form-a4 number=of\n@title\n办结单\n", 'states = ["done"]\n'),
}
LONG = "\n".join("上门看过，双方都在场，各自说了经过，约好下次再谈。" for _ in range(60))


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    """A desk with a form of three papers: a cover, a long story, and one for what is done."""
    opened = desk(tmp_path / "desk")
    folder = tmp_path / "forms" / "matter"
    (folder / "prints").mkdir(parents=True)
    text = MATTER
    for name, (label, template, more) in PRINTS.items():
        (folder / "prints" / f"{name}.print").write_text(template, encoding="utf-8")
        text += (
            f'[[prints]]\nname = "{name}"\nlabel = "{label}"\nfile = "prints/{name}.print"\naudience = "board"\n{more}'
        )
    (folder / "form.toml").write_text(text, encoding="utf-8")
    forms.add(opened, folder)
    yield opened
    opened.store.close(backup=False)


def matter(at: Desk, label: str = "修路", state: str = "", **more: str) -> str:
    record = records.add(at, "matter", {"label": label, "note": "一切顺利。", **more}).record.id
    if state:
        records.set_fields(at, record, {}, state=state)
    return record


def wanted(*of: str, papers: tuple[str, ...] = ("cover", "story", "end"), running: bool = False) -> Wanted:
    return Wanted("matter", of, papers, running=running)


def test_papers_of_a_record_are_one_pdf_and_know_their_pages(at: Desk) -> None:
    paper = print_set.preview(at, wanted(matter(at, state="done", note=LONG)))
    assert [(one.label, one.first, one.pages) for one in paper.parts] == [
        ("封面", 1, 1),
        ("经过", 2, 2),
        ("办结单", 4, 1),
    ]
    assert paper.pages == 4


def test_page_numbers_run_on_and_a_cover_is_not_counted(at: Desk) -> None:
    record = matter(at, state="done", note=LONG)
    feet = ["".join(one.split()) for one in page_texts(print_set.preview(at, wanted(record, running=True)).pdf)]
    assert "页" not in feet[0]
    assert ["第1页共3页" in feet[1], "第2页共3页" in feet[2], "第3页共3页" in feet[3]] == [True] * 3
    own = ["".join(one.split()) for one in page_texts(print_set.preview(at, wanted(record)).pdf)]
    assert "第1页共1页" in own[3]


def test_each_record_of_several_is_numbered_for_itself(at: Desk) -> None:
    both = wanted(matter(at, "甲", "done"), matter(at, "乙", "done"), papers=("story", "end"), running=True)
    feet = ["".join(one.split()) for one in page_texts(print_set.preview(at, both).pdf)]
    assert ["第1页共2页" in feet[2], "第2页共2页" in feet[3]] == [True, True]


def test_of_several_records_those_without_a_paper_are_left_out_and_named(at: Desk) -> None:
    done, open_one = matter(at, "甲", "done"), matter(at, "乙")
    paper = print_set.preview(at, wanted(done, open_one, papers=("end",)))
    assert [one.title for one in paper.parts] == ["甲"]
    left = [one.sentence for one in paper.findings if one.kind == "left_out"]
    assert left == ["乙没打“办结单”：到“办结”才能打印，现在是“编制中”。"]
    choice = next(one for one in printing.choices(at, "matter", [done, open_one]) if one.name == "end")
    assert (choice.available, choice.sheet, len(choice.waiting)) == (True, "A4 竖", 1)
    with pytest.raises(UserError) as caught:
        print_set.preview(at, wanted(open_one, matter(at, "丙"), papers=("end",)))
    assert caught.value.code == "print_not_ready"


def test_a_single_record_may_be_looked_at_before_its_time_but_not_given_out(at: Desk) -> None:
    record = matter(at)
    assert print_set.preview(at, wanted(record, papers=("end",))).pages == 1
    with pytest.raises(UserError) as caught:
        print_set.prepare(at, wanted(record, papers=("end",)))
    assert caught.value.code == "print_not_ready"


def test_what_did_not_reach_the_printer_is_not_kept(at: Desk) -> None:
    record = matter(at, state="done", note=LONG)
    ready = print_set.prepare(at, wanted(record))
    assert print_again.issued(at, record) == []
    ready.keep(2)  # cover, and the first page of the story
    assert [one.label for one in print_again.issued(at, record)] == ["封面"]
    ready.keep(4)
    ready.keep(4)
    assert sorted(one.label for one in print_again.issued(at, record)) == ["办结单", "封面", "经过"]


def test_a_paper_given_out_is_looked_at_and_made_ready_once_more_as_it_was(at: Desk) -> None:
    record = matter(at, state="done")
    print_set.prepare(at, wanted(record, papers=("story",))).keep(1)
    records.set_fields(at, record, {"note": "改过了。"}, correct="写错")
    (first,) = print_again.issued(at, record)
    words = page_texts(print_again.look(at, first.id).pdf)[0].replace(" ", "")
    assert "一切顺利" in words
    assert "补印" in words
    assert len(print_again.issued(at, record)) == 1
    print_again.prepare(at, first.id).keep(1)
    assert len(print_again.issued(at, record)) == 2


def test_a_stopped_paper_has_nothing_to_give_out(at: Desk) -> None:
    record = matter(at, note="电话13800138000")
    with pytest.raises(UserError) as caught:
        print_set.prepare(at, wanted(record, papers=("story",)))
    assert caught.value.code == "print_stopped"


def test_a_page_is_pixels_of_its_own_size(at: Desk) -> None:
    paper = print_set.preview(at, wanted(matter(at), papers=("story",)))
    wide, high = page_pictures.page_size(paper, 1)
    assert (round(wide), round(high)) == (595, 842)
    picture = page_pictures.page_picture(paper, 1, 72)
    assert abs(picture.width - 595) <= 1
    assert len(picture.pixels) == picture.stride * picture.height
    assert min(picture.pixels[0::4]) < 100
