"""表样 whose newer form the records of today do not fit: they stay as they are until somebody changes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.bundle import packs as inside
from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import handover, packs, records
from ruraldesk.services.desk import Desk
from ruraldesk.services.form_session import FormSession
from ruraldesk.town.packs import make_pack
from tests.helpers import desks
from tests.helpers.desks import NOON
from tests.helpers.forged_packs import forged_pack
from tests.helpers.towns import meet

WELL = """
settings = {{ form_id = "old_well", form_title = "古井登记", version = {version}, instance_name = "${{well_name}}" }}
survey = [
  {{ type = "text", name = "well_name", label = "井名", required = true }},
  {{ type = "select_one kind", name = "kind", label = "种类" }},
  {depth}
]
choices = [
  {{ list_name = "kind", name = "dug", label = "挖的" }},
  {drilled}
]
[workflow]
states = [
  {{ name = "drafting", label = "编制中" }},
  {{ name = "ended", label = "已结", shape = "done", closed = true }},
]
transitions = [{{ name = "end", label = "结", from = "drafting", to = "ended" }}]
"""
DRILLED = '{ list_name = "kind", name = "drilled", label = "钻的" },'
DEPTH = '{ type = "text", name = "depth", label = "井深" },'
REQUIRED = '{ type = "text", name = "depth", label = "井深", required = true },'
DATE = '{ type = "date", name = "depth", label = "井深" },'
AGE = '{ type = "integer", name = "age", label = "井龄", required = true },'
NUMBER = '{ type = "integer", name = "depth", label = "井深" },'


@dataclass(frozen=True)
class Both:
    """A village with two wells, one of them ended, and its town with the newer form."""

    village: Desk
    town: Desk
    going: str
    ended: str
    root: Path
    clock: FixedClock

    def pack(self, version: int, depth: str, drilled: str) -> Path:
        text = WELL.format(version=version, depth=depth, drilled=drilled)
        desks.take_form(self.town, self.root / str(version), text)
        self.clock.advance(timedelta(minutes=5))
        return make_pack(self.town, ["old_well"], "古井", self.root / "stick").handed.files[0]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    clock = FixedClock(NOON)
    village = desks.desk(tmp_path / "village", clock=clock)
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣", clock=clock)
    meet(village, town, tmp_path)
    (tmp_path / "stick").mkdir()
    first = WELL.format(version=2026110101, depth=DEPTH, drilled=DRILLED)
    for desk, name in ((village, "at_village"), (town, "at_town")):
        desks.take_form(desk, tmp_path / name, first)
    fields = {"kind": "drilled", "depth": "八米"}
    going = records.add(village, "old_well", {"well_name": "东井样例", **fields}).record.id
    ended = records.add(village, "old_well", {"well_name": "西井样例", **fields}).record.id
    records.set_fields(village, ended, {}, state="ended")
    yield Both(village, town, going, ended, tmp_path, clock)
    village.store.close(backup=False)
    town.store.close(backup=False)


@pytest.mark.parametrize(
    ("depth", "drilled"),
    [(REQUIRED + AGE, DRILLED), (DEPTH, ""), (DATE, DRILLED), (REQUIRED + AGE, "")],
    ids=["required", "choice gone", "other type", "all at once"],
)
def test_records_that_do_not_fit_the_newer_form_stay_and_show_what_they_said(
    both: Both, depth: str, drilled: str
) -> None:
    before = [records.get(both.village, one) for one in (both.going, both.ended)]
    file = both.pack(2026110102, depth, drilled)
    said = next(one.words for one in packs.preview(both.village, file).effects if one.name == "old_well")
    assert "在办的1件下次修改时换新版，已结束的1件照旧。" in said
    handover.take_in(both.village, file)
    assert [records.get(both.village, one) for one in (both.going, both.ended)] == before
    assert both.village.store.check(deep=True) == []
    both.village.store.rebuild()
    assert [records.get(both.village, one) for one in (both.going, both.ended)] == before
    assert both.village.store.check(deep=True) == []


def test_a_record_that_does_not_fit_says_why_and_saves_once_it_is_mended(both: Both) -> None:
    handover.take_in(both.village, both.pack(2026110102, REQUIRED + AGE, ""))
    with pytest.raises(UserError) as refusal:
        records.set_fields(both.village, both.going, {"well_name": "东头井样例"})
    assert "井龄" in " ".join(refusal.value.where)
    assert records.get(both.village, both.going).version == 2026110101
    saved = records.set_fields(both.village, both.going, {"age": 80, "kind": "dug"}).record
    assert (saved.version, saved.fields["age"], saved.fields["kind"]) == (2026110102, 80, "dug")
    assert records.get(both.village, both.ended).fields["kind"] == "drilled"
    assert both.village.store.check(deep=True) == []


def test_the_window_opens_a_record_that_does_not_fit_and_saves_it_mended(both: Both) -> None:
    handover.take_in(both.village, both.pack(2026110102, REQUIRED + AGE, ""))
    assert FormSession.open_record(both.village, both.ended).text("depth") == "八米"
    session = FormSession.open_record(both.village, both.going)
    assert any("井龄" in one.sentence for one in session.problems)
    session.set_text("age", "80")
    session.set_text("kind", "挖的")
    assert session.save().record.fields["age"] == 80


@pytest.mark.parametrize("unit", ["", '[fields]\ndepth = { unit = "count" }\n'])
def test_a_form_that_makes_a_number_of_what_was_a_text_refuses_the_pack(both: Both, unit: str) -> None:
    """Such a pack made every record of the register unreadable."""
    text = WELL.format(version=2026110102, depth=NUMBER, drilled=DRILLED) + unit
    contents = inside.Contents(
        inside.About("古井", "", 2026112301), forms={("old_well", 2026110102): {"form.toml": text}}
    )
    file = forged_pack(both.town, contents, both.root / "stick")
    for look in (packs.preview, handover.take_in):
        with pytest.raises(UserError) as refusal:
            look(both.village, file)
        assert refusal.value.code == "form_field_shape"
        assert "“井深”" in refusal.value.sentence
    assert records.get(both.village, both.going).fields["depth"] == "八米"
    with pytest.raises(UserError) as refusal:
        desks.take_form(both.town, both.root / "own", text)
    assert refusal.value.code == "form_field_shape"
