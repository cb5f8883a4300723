"""The package of a change of duty: everything open, everything archived, sums that agree, a sheet to sign."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import clerks, drafts, duty, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.duty import Hands, make_package
from ruraldesk.services.form_session import FormSession
from tests.flows.test_cli_answers import Run
from tests.helpers import desks
from tests.helpers.desks import NOON, PASSPHRASE, facility, person
from tests.helpers.vaults import add_form

CASE = """
settings = { form_id = "box", form_title = "卷宗", version = 2026112301 }
survey = [
  { type = "text", name = "title", label = "题名", required = true },
  { type = "text", name = "archive_no", label = "归档号" },
  { type = "select_one kept", name = "retention", label = "保管期限" },
]
choices = [{ list_name = "kept", name = "30y", label = "30年" }, { list_name = "kept", name = "ever", label = "永久" }]
[list]
columns = ["title"]
title = "${title}"
[workflow]
states = [
  { name = "open", label = "在办", shape = "in_work" },
  { name = "archived", label = "已归档", shape = "done", frozen = true, closed = true },
]
transitions = [{ name = "archive", label = "归档", from = "open", to = "archived" }]
[numbering]
pattern = "卷-{n:03}"
state = "archived"
"""
HANDS = Hands("沈小兰", "陆建明", "周书记")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    made = desks.desk(tmp_path / "village", clock=FixedClock(NOON))
    add_form(made.store, CASE)
    lamp = facility(made, person(made), check_before="2026-10-20")
    records.set_fields(made, lamp, {}, state="in_use")
    for number in range(1, 4):
        box = records.add(made, "box", {"title": f"第{number}卷", "archive_no": f"WS·2026·30Y-{number:04}"}).record.id
        records.set_fields(made, box, {"retention": "30y"}, state="archived" if number < 3 else None)
    session = FormSession.open_new(made, "person")
    session.set_text("name", "写了一半的人")
    session.keep_draft()
    yield made
    made.store.close(backup=False)


def words_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        return "".join("".join(one.get_textpage().get_text_range().split()) for one in document)
    finally:
        document.close()


def test_the_package_holds_what_is_open_what_is_archived_and_a_sheet_for_three(village: Desk, tmp_path: Path) -> None:
    made = make_package(village, tmp_path, HANDS)
    assert made.folder.parent == tmp_path
    assert made.folder.name == "交接包-330402101999-20261123"
    assert sorted(one.name for one in made.folder.iterdir()) == sorted(one.name for one in made.files)
    sheet, open_items, archive, archive_book, people, sums = made.files
    opened = words_of(open_items)
    for words in ("路灯1号", "逾期3天", "新登记，还没存", "没填完", "沈小兰的草稿", "没交到镇里"):
        assert words in opened, words
    archived = words_of(archive)
    assert "第1卷" in archived
    assert "第3卷" not in archived
    assert "WS·2026·30Y-0002" in archived
    assert "30年" in archived
    rows = list(openpyxl.load_workbook(io.BytesIO(archive_book.read_bytes())).worksheets[0].values)
    assert [row[2] for row in rows if row[1] == "卷宗"] == ["卷-001", "卷-002"]
    assert "1号桌" in words_of(people)
    assert "沈小兰" in words_of(people)
    for key, (seq, head) in village.store.log.heads().items():
        assert head[:8] in words_of(sums), key
        assert str(seq) in words_of(sums)
    signed = words_of(sheet)
    for words in ("沈小兰", "陆建明", "周书记", "交出人（签字）", "接手人（签字）", "监交人（签字）", "恢复单"):
        assert words in signed, words
    for file in made.files[1:]:
        assert hashlib.sha256(file.read_bytes()).hexdigest()[:8] in signed
    assert made.archived == 2
    assert made.records == 5
    assert len(pypdfium2.PdfDocument(sheet.read_bytes())) == 1


def test_a_second_package_of_the_day_stands_beside_the_first(village: Desk, tmp_path: Path) -> None:
    first = make_package(village, tmp_path, HANDS)
    second = make_package(village, tmp_path, HANDS)
    assert second.folder.name == f"{first.folder.name}-2"


@pytest.mark.parametrize(
    ("hands", "code"),
    [
        (Hands("沈小兰", " "), "duty_hands_missing"),
        (Hands("", "陆建明"), "duty_hands_missing"),
        (Hands("沈小兰", "沈小兰 "), "duty_same_hands"),
    ],
)
def test_a_package_without_two_people_is_refused(village: Desk, tmp_path: Path, hands: Hands, code: str) -> None:
    with pytest.raises(UserError) as error:
        make_package(village, tmp_path, hands)
    assert error.value.code == code


def test_a_stick_that_is_gone_or_fills_up_leaves_nothing_behind(
    village: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(UserError) as error:
        make_package(village, stick, HANDS)
    assert error.value.code == "folder_gone"
    stick.mkdir()
    written: list[Path] = []

    def fill_up(file: Path, content: bytes) -> None:
        if written:
            raise UserError("disk_full", where=(file.name,))
        file.write_bytes(content)
        written.append(file)

    monkeypatch.setattr(duty, "write_safely", fill_up)
    with pytest.raises(UserError) as error:
        make_package(village, stick, HANDS)
    assert error.value.code == "disk_full"
    assert written
    assert list(stick.iterdir()) == []


def test_the_command_line_makes_the_same_package(
    village: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks.add_clerk(village, "陆建明", "demo12")
    village.close()
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    run = Run(village.folder.root, capsys, monkeypatch)
    out = tmp_path / "out" / "2026"
    assert run.refusal("duty", "package", "--to", str(out), "--taker", " ", "--clerk", "沈小兰")
    assert not out.exists()
    told = run.json("duty", "package", "--to", str(out), "--taker", "陆建明", "--clerk", "沈小兰")
    assert told["archived"] == 2
    assert Path(told["files"][0]).name == "0-交接单.pdf"
    assert all(Path(one).is_file() for one in told["files"])


def test_who_takes_over_goes_on_with_what_the_giver_had_not_finished(village: Desk) -> None:
    duty.change_hands(village, "沈小兰", "陆建明", "她的口令-2026", supervisor=True)
    assert village.clerk == "陆建明"
    assert [one.title for one in drafts.drafts(village)] == ["写了一半的人"]


def test_what_a_clerk_had_not_finished_goes_to_who_closed_the_desk_to_her(village: Desk) -> None:
    clerks.add_clerk(village, "周玲", "她的口令-2026")
    kept = drafts.drafts(village)[0].id
    village.store.drafts.give("沈小兰", "周玲")
    assert drafts.drafts(village) == []
    clerks.disable_clerk(village, "周玲")
    assert [one.id for one in drafts.drafts(village)] == [kept]
