"""The whole file of a case in one go: what lies in it, page numbers that run on, a list of contents that is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.model.record import Record
from ruraldesk.services import dossiers, print_again, print_set, records
from ruraldesk.services.print_set import Wanted
from ruraldesk.services.printing import Paper
from tests.helpers.desks import desk
from tests.helpers.mediation import CASE, Dispute
from tests.helpers.pdf_pages import page_texts


@pytest.fixture
def quarrel(tmp_path: Path) -> Iterator[Dispute]:
    with desk(tmp_path) as opened:
        yield Dispute.at(opened)


def whole(quarrel: Dispute, *cases: Record) -> Wanted:
    ids = tuple(one.id for one in cases)
    proposed = dossiers.proposal(quarrel.desk, CASE, ids)
    assert proposed is not None
    return Wanted(CASE, ids, proposed.papers, running=True)


def flat(paper: Paper) -> list[str]:
    return ["".join(one.split()) for one in page_texts(paper.pdf)]


def number_on(page: str) -> int:
    found = re.search(r"第(\d+)页共\d+页", page)
    return int(found[1]) if found else 0


def put_in(quarrel: Dispute, case: Record, **pages: int) -> Record:
    """Say that these lie in the file, with so many pages."""
    rows = [dict(row) for row in case.rows("documents")]
    for row in rows:
        if row["doc_kind"] in pages:
            row |= {"doc_status": "have", "doc_pages": pages[str(row["doc_kind"])]}
    return records.set_fields(quarrel.desk, case.id, {"documents": rows}).record


def test_the_file_has_what_must_lie_in_it_in_order_and_nothing_else(quarrel: Dispute) -> None:
    proposed = dossiers.proposal(quarrel.desk, CASE, [quarrel.effective().id])
    assert proposed is not None
    assert proposed.label == "整卷"
    assert proposed.papers == ("cover", "contents", "register", "notice", "session", "agreement", "back")
    oral = dossiers.proposal(quarrel.desk, CASE, [quarrel.agreed("oral").id])
    assert oral is not None
    assert "oral" in oral.papers
    assert "agreement" not in oral.papers


def test_numbers_run_on_over_what_comes_from_elsewhere_too(quarrel: Dispute) -> None:
    case = put_in(quarrel, quarrel.effective(), identity=2)
    paper = print_set.preview(quarrel.desk, whole(quarrel, case))
    pages = flat(paper)
    starts = {one.print: one for one in paper.parts}
    first = {name: number_on(pages[one.first - 1]) for name, one in starts.items()}
    first = {name: number for name, number in first.items() if number}
    assert set(first) == {"register", "notice", "session", "agreement"}
    assert first["register"] == 1
    assert first["notice"] == 1 + starts["register"].pages
    assert first["session"] == first["notice"] + starts["notice"].pages + 2  # the copies of the identity cards
    assert first["agreement"] == first["session"] + starts["session"].pages


def test_the_list_of_contents_says_the_pages_that_were_laid_out(quarrel: Dispute) -> None:
    case = put_in(quarrel, quarrel.effective(), identity=2, register=7)
    paper = print_set.preview(quarrel.desk, whole(quarrel, case))
    starts = {one.print: one for one in paper.parts}
    words = flat(paper)[starts["contents"].first - 1]
    counted = [starts[one].pages for one in ("register", "notice")]
    assert "1受理登记表" in words
    assert f"3当事人身份证明{counted[0] + counted[1] + 1}－{counted[0] + counted[1] + 2}" in words
    total = sum(starts[one].pages for one in ("register", "notice", "session", "agreement")) + 2
    assert f"本卷共{total}页" in words
    told = [one.sentence for one in paper.findings if "登记里写的是7页" in one.sentence]
    assert told == [f"“受理登记表”排出{counted[0]}页，登记里写的是7页，目录按{counted[0]}页印。"]
    again = records.get(quarrel.desk, case.id)
    assert {row["doc_kind"] for row in again.rows("documents") if row["doc_status"] == "have"} == {
        "identity",
        "register",
    }


def test_what_is_missing_from_the_file_is_named(quarrel: Dispute) -> None:
    paper = print_set.preview(quarrel.desk, whole(quarrel, quarrel.effective()))
    absent = [one.sentence for one in paper.findings if one.kind == "left_out"]
    assert any("卷里还没有“当事人身份证明”" in one for one in absent)
    assert not any("调解记录" in one for one in absent)


def test_a_file_that_went_out_is_printed_again_as_it_was(quarrel: Dispute) -> None:
    case = quarrel.effective()
    ready = print_set.prepare(quarrel.desk, whole(quarrel, case))
    ready.keep(ready.paper.pages)
    kept = {one.print: one for one in print_again.issued(quarrel.desk, case.id)}
    assert set(kept) == {"cover", "contents", "register", "notice", "session", "agreement", "back"}
    assert len({one.check for one in kept.values()}) == 1
    words = "".join(flat(print_again.look(quarrel.desk, kept["contents"].id)))
    assert "受理登记表" in words
    assert "补印" in words


def test_two_files_in_one_go_are_numbered_each_for_itself(quarrel: Dispute) -> None:
    one, other = quarrel.effective(), quarrel.agreed("oral")
    paper = print_set.preview(quarrel.desk, whole(quarrel, one, other))
    pages = flat(paper)
    registers = [part for part in paper.parts if part.print == "register"]
    assert len(registers) == 2
    assert [number_on(pages[part.first - 1]) for part in registers] == [1, 1]
