"""For a town without this program: a month as a workbook and papers, with what the town may see and nothing more."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import plain_handover, records, removal
from ruraldesk.services.desk import Desk
from tests.helpers.desks import SAMPLE_ID, copied_desk, desk, facility, person
from tests.helpers.pdf_pages import pdf_text

NOVEMBER = date(2026, 11, 1)
KEPT_BACK = ("13912345678", SAMPLE_ID, "禾塘村5组8号")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with copied_desk(tmp_path / "village") as made:
        yield made


def _person(at: Desk, name: str = "王样例", **more: Any) -> str:
    return person(at, name, mobile="13912345678", id_no=SAMPLE_ID, address="禾塘村5组8号", group_no=5, **more)


def _sheets(at: Desk, tmp_path: Path) -> dict[str, list[tuple[Any, ...]]]:
    done = plain_handover.write(at, NOVEMBER, tmp_path / "out")
    book = load_workbook(io.BytesIO(done.files[0].read_bytes()))
    return {one.title: [tuple(cell.value for cell in row) for row in one.iter_rows()] for one in book.worksheets}


def test_a_month_holds_what_the_town_may_see_and_no_more(village: Desk, tmp_path: Path) -> None:
    who = _person(village)
    person(village, "周样例", mobile="13900000000")  # nothing that travels points at her
    facility(village, who, investment="12000.00", built_on="2026-01-20")
    sheets = _sheets(village, tmp_path)
    assert list(sheets) == ["交镇里的表目录", "设施台账", "人员"]
    assert [row[:2] for row in sheets["交镇里的表目录"] if row[0] in ("设施台账", "人员")] == [
        ("设施台账", 1),
        ("人员", 1),
    ]
    everything = "".join(str(cell) for page in sheets.values() for row in page for cell in row)
    assert "王样例　第5组" in everything
    assert "周样例" not in everything
    assert not any(one in everything for one in KEPT_BACK)
    assert "12000" in everything


def test_the_papers_say_the_same(village: Desk, tmp_path: Path) -> None:
    facility(village, _person(village), name="样例路灯")
    done = plain_handover.write(village, NOVEMBER, tmp_path / "out")
    assert [one.suffix for one in done.files] == [".xlsx", ".pdf"]
    assert done.counts == (("设施台账", 1), ("人员", 1))
    words = pdf_text(done.files[1].read_bytes())
    assert "样例路灯" in words
    assert "交镇里的表目录" in words
    assert not any(one in words for one in KEPT_BACK)


def test_what_was_released_goes_and_what_never_goes_does_not(village: Desk, tmp_path: Path) -> None:
    who = _person(village)
    removal.release(village, who)
    everything = str(_sheets(village, tmp_path))
    assert "王样例" in everything
    assert "139 1234 5678" in everything


def test_a_record_that_was_deleted_is_said_to_be(village: Desk, tmp_path: Path) -> None:
    lamp = facility(village, _person(village))
    removal.delete(village, lamp, "登记错了")
    sheets = _sheets(village, tmp_path)
    assert [row[0] for row in sheets["设施台账"] if row[0] in ("新增", "改动", "删掉")] == ["删掉"]


def test_a_month_without_anything_is_told(village: Desk, tmp_path: Path) -> None:
    facility(village, _person(village))
    with pytest.raises(UserError) as refused:
        plain_handover.write(village, date(2026, 10, 1), tmp_path / "out")
    assert refused.value.code == "plain_nothing"
    assert not (tmp_path / "out").exists()


def test_a_later_change_is_a_change_and_not_new(village: Desk, tmp_path: Path) -> None:
    lamp = facility(village, _person(village))
    assert isinstance(village.clock, FixedClock)
    village.clock.advance(timedelta(days=20))
    records.set_fields(village, lamp, {"location": "村尾"})
    tables = plain_handover.month_tables(village, date(2026, 12, 1))
    assert [one.rows[0][0].shown for one in tables if one.title == "设施台账"] == ["改动"]
    assert "2026年12月" in tables[0].subtitle[0]


def test_a_town_hands_nothing_over(tmp_path: Path) -> None:
    with desk(tmp_path / "town", role="town", name="云泾镇") as town, pytest.raises(UserError) as refused:
        plain_handover.month_tables(town, NOVEMBER)
    assert refused.value.code == "village_only"


def test_a_formula_stays_text(village: Desk, tmp_path: Path) -> None:
    facility(village, _person(village), name="=1+1")
    done = plain_handover.write(village, NOVEMBER, tmp_path / "out")
    page = load_workbook(io.BytesIO(done.files[0].read_bytes()))["设施台账"]
    kinds = {cell.data_type for row in page.iter_rows() for cell in row if cell.value == "=1+1"}
    assert kinds == {"s"}
