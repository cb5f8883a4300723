"""Register numbers as papers have them: the village's name, labels, the year of a date, a town's own pattern."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruraldesk.errors import UserError
from ruraldesk.services import numbering, records, settings
from ruraldesk.services.desk import Desk
from tests.helpers import desks

MATTER = """
settings = { form_id = "matter", form_title = "事项", version = 2026112301 }
survey = [
  { type = "select_one kind", name = "kind", label = "类别", required = true },
  { type = "date", name = "on", label = "登记日期" },
]
choices = [
  { list_name = "kind", name = "a", label = "财务" },
  { list_name = "kind", name = "b", label = "党务" },
]
[workflow]
states = [{ name = "drafting", label = "编制中" }, { name = "listed", label = "已登记" }]
transitions = [{ name = "list", label = "登记", from = "drafting", to = "listed" }]
[numbering]
pattern = "〔{year}〕{village}{kind.label}第{n:03}号"
per = ["year", "kind"]
state = "drafting"
date = "on"
"""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    with desks.desk(tmp_path / "village", name="余新镇金星村") as made:
        desks.take_form(made, tmp_path, MATTER)
        yield made


def _number(village: Desk, kind: str, on: str = "") -> str:
    return records.add(village, "matter", {"kind": kind, **({"on": on} if on else {})}).record.number


def test_a_number_has_the_villages_short_name_the_label_and_the_year_of_its_date(village: Desk) -> None:
    assert _number(village, "a", "2025-12-31") == "〔2025〕金星村财务第001号"
    assert _number(village, "a", "2025-01-02") == "〔2025〕金星村财务第002号"
    assert _number(village, "b", "2025-01-02") == "〔2025〕金星村党务第001号"
    assert _number(village, "a") == "〔2026〕金星村财务第001号"


def test_a_town_may_put_its_own_pattern_in_the_forms_place(village: Desk) -> None:
    assert _number(village, "a") == "〔2026〕金星村财务第001号"
    village.store.specs.keep_shared("numbering.csv", "form,pattern\nmatter,{n:04}/{year}余{kind}\n", "town")
    assert [_number(village, "a"), _number(village, "a"), _number(village, "b")] == [
        "0001/2026余a",
        "0002/2026余a",
        "0001/2026余b",
    ]
    village.store.rebuild()
    assert _number(village, "a") == "0003/2026余a"


def test_a_pattern_of_the_town_that_cannot_be_is_said_and_no_number_is_given(village: Desk) -> None:
    village.store.specs.keep_shared("numbering.csv", "form,pattern\nmatter,{year}-{nothing}\n", "town")
    with pytest.raises(UserError) as error:
        _number(village, "a")
    assert error.value.code == "number_pattern_wrong"
    assert "{n}" in error.value.sentence


@pytest.mark.parametrize("pattern", ["", "{n:04}/{year}余{kind}", "{year}{n:03}"])
def test_after_a_restore_numbers_go_on_above_the_last_one_on_paper(village: Desk, pattern: str) -> None:
    if pattern:
        village.store.specs.keep_shared("numbering.csv", f"form,pattern\nmatter,{pattern}\n", "town")
    last = {"": "〔2026〕金星村财务第041号", "{n:04}/{year}余{kind}": "0041/2026余a", "{year}{n:03}": "2026041"}[
        pattern
    ]
    village.store.numbers.lock()
    assert _number(village, "a") == ""
    numbering.open_again(village, [f"matter={last}"])
    assert _number(village, "a") == last.replace("041", "042")


def test_after_a_restore_a_number_typed_opens_its_own_series_and_no_other(village: Desk) -> None:
    lamp = desks.facility(village, desks.person(village), "路灯")
    assert records.set_fields(village, lamp, {}, state="in_use").record.number == "设-02-0001"
    assert _number(village, "a") == "〔2026〕金星村财务第001号"
    village.store.numbers.lock()
    asked = [(one.form, one.last) for one in numbering.asked_for(village)]
    assert asked == [("facility", "设-02-0001"), ("matter", "〔2026〕金星村财务第001号")]
    numbering.open_again(village, ["facility=设-02-0005"])
    other = desks.facility(village, desks.person(village, "李敏"), "路灯二号")
    assert records.set_fields(village, other, {}, state="in_use").record.number == "设-02-0006"
    assert _number(village, "a") == ""
    assert [one.form for one in numbering.asked_for(village)] == ["matter"]
    numbering.open_again(village, ["matter=〔2026〕金星村财务第003号"])
    assert numbering.asked_for(village) == []
    assert not village.store.numbers.locked
    assert _number(village, "a") == "〔2026〕金星村财务第004号"


def test_a_record_that_waited_is_numbered_once_its_series_is_open(village: Desk) -> None:
    lamp = desks.facility(village, desks.person(village), "路灯")
    village.store.numbers.lock()
    assert records.set_fields(village, lamp, {}, state="in_use").record.number == ""
    assert records.set_fields(village, lamp, {}).record.number == ""
    numbering.open_again(village, ["facility=设-02-0004"])
    assert records.set_fields(village, lamp, {}).record.number == "设-02-0005"


def test_the_books_of_former_years_are_not_asked_for_after_a_restore(village: Desk) -> None:
    for on in ("2025-10-01", "2026-10-01"):
        given = {"facility": desks.facility(village, desks.person(village)), "reported_on": on}
        one = records.add(village, "repair", {**given, "source": "grid", "problem": "灯不亮"}).record.id
        records.set_fields(village, one, {}, state="found")
    village.store.numbers.lock()
    assert [one.last for one in numbering.asked_for(village)] == ["修〔2026〕0001号"]


def test_a_number_of_another_shape_is_not_taken_for_the_last_one(village: Desk) -> None:
    with pytest.raises(UserError) as error:
        numbering.open_again(village, ["matter=金星村41"])
    assert error.value.code == "number_unreadable"


@pytest.mark.parametrize(
    ("name", "short"),
    [("金星村", "金星村"), ("嘉兴市南湖区余新镇金星村", "金星村"), ("市北村", "市北村"), ("古镇头村", "古镇头村")],
)
def test_the_short_name_leaves_out_the_town(tmp_path: Path, name: str, short: str) -> None:
    with desks.desk(tmp_path / "one", name=name) as one:
        assert numbering.short_name(one) == short
        settings.change(one, village_short="金星")
        assert numbering.short_name(one) == "金星"
