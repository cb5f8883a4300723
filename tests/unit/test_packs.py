"""表样: a pack of the town from its making to the village, previewed first, and everything that refuses one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from ruraldesk.bundle import packs as inside
from ruraldesk.bundle.intake import open_file
from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.services import exchanging, handover, letters, packs, records, reporting, tables
from ruraldesk.services.desk import Desk
from ruraldesk.services.reporting import Wanted
from ruraldesk.town.apply import import_bundles
from ruraldesk.town.enrol import enrol
from ruraldesk.town.packs import make_pack, offered
from ruraldesk.town.receipt import write_receipt
from tests.helpers import desks
from tests.helpers.desks import NOON, facility, person
from tests.helpers.forged_packs import forged_pack
from tests.helpers.towns import meet

WELL = """
settings = {{ form_id = "old_well", form_title = "古井登记", version = {version}, instance_name = "${{well_name}}" }}
survey = [
  {{ type = "text", name = "well_name", label = "井名", required = true }},
  {more}
]
[workflow]
states = [
  {{ name = "drafting", label = "编制中" }},
  {{ name = "ended", label = "已结", shape = "done", closed = true }},
]
transitions = [{{ name = "end", label = "结", from = "drafting", to = "ended" }}]
"""
DEPTH = '{ type = "integer", name = "depth", label = "井深（米）" },'
REPORT = """
name = "well_count"
title = "古井数"
group = "设施台账"
period = "none"
audience = "internal"
needs = ["old_well"]
columns = [{{ name = "n", label = "口数", kind = "integer" }}]
sql = "{sql}"
"""


@dataclass(frozen=True)
class Both:
    """A village and its town, and the stick between them."""

    village: Desk
    town: Desk
    stick: Path
    clock: FixedClock

    def made(self, *names: str, title: str = "新的表样") -> Path:
        return make_pack(self.town, names, title, self.stick).handed.files[0]

    def table(self, name: str, change: object) -> None:
        """Replace a table at the town: ``change`` takes and gives the list of its rows, header first."""
        rows = list(csv.reader(io.StringIO(self.town.store.specs.tables().texts[name])))
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(change(rows))  # type: ignore[operator]  # a lambda
        file = self.stick.parent / f"{name}.csv"
        file.write_text(text.getvalue(), encoding="utf-8")
        tables.replace(self.town, file)

    def well(self, version: int, more: str = "") -> None:
        desks.take_form(self.town, self.stick.parent, WELL.format(version=version, more=more))

    def report(self, sql: str) -> Path:
        file = self.stick.parent / "well_count.toml"
        file.write_text(REPORT.format(sql=sql), encoding="utf-8")
        return file

    def forged(self, contents: inside.Contents) -> Path:
        """Return a pack as a town of another program might have made it: signed well, whatever is inside."""
        return forged_pack(self.town, contents, self.stick)

    def refusal(self, file: Path) -> UserError:
        """Return why a pack is refused, by the preview and by the taking in alike; nothing is changed by either."""
        before = self.village.store.specs.tables().texts, len(self.village.store.specs.all())
        with pytest.raises(UserError) as seen:
            packs.preview(self.village, file)
        with pytest.raises(UserError) as taken:
            handover.take_in(self.village, file)
        assert taken.value.code == seen.value.code
        assert (self.village.store.specs.tables().texts, len(self.village.store.specs.all())) == before
        return taken.value


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    clock = FixedClock(NOON)
    village = desks.desk(tmp_path / "village", clock=clock)
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣", clock=clock)
    meet(village, town, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    yield Both(village, town, stick, clock)
    village.store.close(backup=False)
    town.store.close(backup=False)


def words(found: packs.Preview, name: str) -> str:
    return next(one.words for one in found.effects if one.name == name)


def test_a_years_holidays_come_with_a_pack_and_count_from_then_on(both: Both) -> None:
    both.table("holidays", lambda rows: [*rows, ["2027-10-08", "holiday", "国庆（样例）"]])
    file = both.made("holidays", title="2027年节假日")
    found = packs.preview(both.village, file)
    assert (found.title, found.town) == ("2027年节假日", "云泾镇")
    assert words(found, "holidays").startswith("增1行。")
    assert "2027-10-08" not in both.village.store.specs.tables().texts["holidays"]
    taken = handover.take_in(both.village, file)
    assert (taken.status, taken.kind) == ("OK", "pack")
    assert "2027-10-08" in both.village.store.specs.tables().texts["holidays"]
    assert both.village.store.specs.origin("holidays.csv") == file.name


def test_the_same_pack_again_changes_nothing(both: Both) -> None:
    both.table("stars", lambda rows: [*rows, ["6", "六星（样例）", "2000"]])
    file = both.made("stars")
    handover.take_in(both.village, file)
    again = handover.take_in(both.village, file)
    assert (again.status, again.words) == ("ALREADY", "这一份收过了，没有变化。")
    assert not packs.preview(both.village, file).changes


def test_what_is_retired_says_how_many_records_lean_on_it_and_those_stay(both: Both) -> None:
    keeper = person(both.village, name="沈阿毛样例")
    records.add(
        both.village,
        "volunteer",
        {"person": keeper, "registered_on": "2026-01-05", "service_fields": ["01", "09"], "free_time": ["weekend"]},
    )
    both.table("service_fields", lambda rows: [one for one in rows if one[0] != "01"])
    found = packs.preview(both.village, both.made("service_fields"))
    assert "停用社区服务，现有1件用着，旧件照旧。" in words(found, "service_fields")
    assert "重新算一遍" in words(found, "service_fields")


def test_a_new_form_becomes_a_register_of_the_village(both: Both) -> None:
    both.well(2026110101)
    file = both.made("old_well")
    assert words(packs.preview(both.village, file), "old_well") == "新的登记表，1格。"
    assert not both.village.store.specs.known("old_well")
    taken = handover.take_in(both.village, file)
    assert "old_well" in taken.changes.forms
    assert records.add(both.village, "old_well", {"well_name": "东井"}).record.title == "东井"


def test_a_newer_form_says_what_is_new_and_ended_records_stay_in_their_version(both: Both) -> None:
    both.well(2026110101)
    handover.take_in(both.village, both.made("old_well"))
    going = records.add(both.village, "old_well", {"well_name": "东井"}).record.id
    ended = records.add(both.village, "old_well", {"well_name": "西井"}).record.id
    records.set_fields(both.village, ended, {}, state="ended")
    both.well(2026110102, DEPTH)
    both.clock.advance(timedelta(minutes=5))
    file = both.made("old_well")
    said = words(packs.preview(both.village, file), "old_well")
    assert said == ("第2026110101版换成第2026110102版。新增井深（米）。在办的1件下次修改时换新版，已结束的1件照旧。")
    handover.take_in(both.village, file)
    assert records.set_fields(both.village, going, {"depth": 8}).record.version == 2026110102
    assert records.get(both.village, ended).version == 2026110101


def test_a_report_comes_with_the_form_it_reads(both: Both) -> None:
    both.well(2026110101)
    reporting.add(both.town, both.report("select count(*) as n from v_old_well"))
    file = both.made("old_well", "well_count")
    assert words(packs.preview(both.village, file), "well_count") == "新的统计表。"
    handover.take_in(both.village, file)
    records.add(both.village, "old_well", {"well_name": "东井"})
    assert reporting.run(both.village, "well_count", Wanted()).rows[0][0].value == 1


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("delete from v_old_well", "只能"),
        ("with recursive n(i) as (select 1 union all select i + 1 from n) select count(i) as n from n", ""),
        ("select count(*) as n from v_nowhere", ""),
        ("select count(*) as other from v_old_well", "口数"),
    ],
)
def test_a_report_that_writes_never_ends_or_reads_nothing_refuses_the_whole_pack(
    both: Both, sql: str, said: str
) -> None:
    both.well(2026110101)
    version = both.town.store.specs.newest("old_well").version
    files = both.town.store.specs.files("old_well", version)
    contents = inside.Contents(
        inside.About("坏的样例", "", 2026112301),
        reports={"well_count": REPORT.format(sql=sql)},
        forms={("old_well", version): files},
    )
    error = both.refusal(both.forged(contents))
    assert error.code == "pack_does_not_fit"
    assert said in error.message
    assert not both.village.store.specs.known("old_well")


def test_such_a_report_is_not_even_kept_at_the_town(both: Both) -> None:
    both.well(2026110101)
    with pytest.raises(UserError):
        reporting.add(both.town, both.report("delete from v_old_well"))
    assert "well_count" not in [one.name for one in offered(both.town.store)]


def test_an_older_pack_is_refused_and_says_which_is_here(both: Both) -> None:
    both.table("stars", lambda rows: [*rows, ["6", "六星（样例）", "2000"]])
    older = both.made("stars", title="旧的")
    both.clock.advance(timedelta(days=1))
    both.table("stars", lambda rows: [*rows, ["7", "七星（样例）", "2500"]])
    handover.take_in(both.village, both.made("stars", title="新的"))
    error = both.refusal(older)
    assert error.code == "pack_older"
    assert "旧的" in error.sentence
    assert error.where == ("table:stars",)


def test_a_form_older_than_the_villages_is_refused(both: Both) -> None:
    both.well(2026110101)
    older = both.made("old_well")
    desks.take_form(both.village, both.stick.parent / "own", WELL.format(version=2026110102, more=DEPTH))
    assert both.refusal(older).code == "pack_form_older"


def test_a_table_that_the_forms_cannot_use_is_refused(both: Both) -> None:
    short = both.town.store.specs.tables().texts["stars"].replace("hours", "stunden")
    contents = inside.Contents(inside.About("坏的样例", "", 2026112301), tables={"stars": short})
    assert both.refusal(both.forged(contents)).code == "shared_table_unfit"


def test_a_pack_of_a_town_that_only_calls_itself_ours_is_refused(both: Both, tmp_path: Path) -> None:
    other = desks.desk(tmp_path / "other", role="town", name="云泾镇", clerk="陆一鸣", clock=both.clock)
    try:
        enrol(other, tmp_path / "village.card")
        file = make_pack(other, ["table:stars"], "别人的", both.stick).handed.files[0]
        assert both.refusal(file).code == "bundle_bad_signature"
    finally:
        other.store.close(backup=False)


def test_a_pack_whose_signature_was_tampered_with_is_refused(both: Both) -> None:
    file = both.made("stars")
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(bytes(raw))
    assert both.refusal(file).code == "bundle_damaged"


def test_a_pack_that_does_not_say_what_it_is_is_refused(both: Both) -> None:
    contents = inside.Contents(inside.About("x", "", 2026112301))
    file = both.forged(contents)
    assert packs.previewed(both.village, open_file(both.village.store, file)).effects == ()
    broken = inside.Contents(inside.About("", "", 1))
    assert both.refusal(both.forged(broken)).code == "bundle_damaged"


def test_the_town_names_what_it_cannot_send(both: Both) -> None:
    for names, code in (((), "pack_empty"), (("nothing_such",), "pack_item_unknown")):
        with pytest.raises(UserError) as error:
            make_pack(both.town, names, "题目", both.stick)
        assert error.value.code == code
    with pytest.raises(UserError) as error:
        make_pack(both.town, ["stars"], " ", both.stick)
    assert error.value.code == "pack_title"
    assert list(both.stick.iterdir()) == []


def test_without_a_village_nothing_is_written(tmp_path: Path) -> None:
    town = desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣")
    with pytest.raises(UserError) as error:
        make_pack(town, ["stars"], "题目", tmp_path)
    assert error.value.code == "pack_for_no_village"
    town.store.close(backup=False)


def test_a_receipt_is_no_pack(both: Both) -> None:
    facility(both.village, person(both.village))
    handover.export(both.village, both.stick)
    import_bundles(both.town, [both.stick])
    receipt = write_receipt(both.town, both.village.code, both.stick).handed.files[0]
    with pytest.raises(UserError) as error:
        packs.preview(both.village, receipt)
    assert error.value.code == "not_a_pack"


def test_two_packs_of_one_day_have_rising_numbers(both: Both) -> None:
    first = make_pack(both.town, ["stars"], "一", both.stick).about.version
    assert make_pack(both.town, ["holidays"], "二", both.stick).about.version == first + 1


def test_on_a_stick_a_pack_waits_to_be_looked_at_and_a_press_does_not_take_it(both: Both) -> None:
    both.table("stars", lambda rows: [*rows, ["6", "六星（样例）", "2000"]])
    file = both.made("stars")
    found = letters.look(both.village, both.stick)
    assert (found.packs, found.letters, found.other_villages, found.foreign) == ((file,), (), (), 0)
    exchanging.exchange(both.village, both.stick, letter_box=both.stick)
    assert "六星" not in both.village.store.specs.tables().texts["stars"]
    renamed = file.rename(both.stick / "新星级.rdb")
    assert letters.look(both.village, both.stick).packs == (renamed,)
    handover.take_in(both.village, renamed)
    assert letters.look(both.village, both.stick).packs == ()


def test_a_pack_brought_by_another_program_cannot_hide_a_form_mistake(both: Both) -> None:
    text = (
        WELL.format(version=2026110101, more="")
        + '\n[[check]]\nname = "x"\nsentence = "错。"\nsql = "select 1 from v_no"\n'
    )
    contents = inside.Contents(
        inside.About("坏的样例", "", 2026112301), forms={("old_well", 2026110101): {"form.toml": text}}
    )
    assert both.refusal(both.forged(contents)).code == "form_mistake"


def test_a_holiday_that_moves_due_dates_says_so_before_and_they_move_as_said(both: Both) -> None:
    dug = '{ type = "date", name = "dug_on", label = "挖的日期" },'
    due = '\ndeadlines = [{ name = "look", label = "看一次", due = "dug_on + 3 workday" }]\n'
    text = WELL.format(version=2026110101, more=dug).replace("transitions =", f"{due}transitions =")
    desks.take_form(both.village, both.stick.parent, text)
    records.add(both.village, "old_well", {"well_name": "东头井", "dug_on": "2026-11-23"})
    records.add(both.village, "old_well", {"well_name": "西头井", "dug_on": "2026-11-12"})
    both.table("holidays", lambda rows: [*rows, ["2026-11-25", "holiday", "样例假"]])
    file = both.made("holidays")
    found = packs.preview(both.village, file)
    assert words(found, "old_well") == "1个到期日变了，如：2026-11-26改到2026-11-27。"
    days = [one.due_on for one in both.village.store.deadlines.of_form("old_well")]
    assert days == ["2026-11-17", "2026-11-26"]  # looked at, not changed
    handover.take_in(both.village, file)
    days = [one.due_on for one in both.village.store.deadlines.of_form("old_well")]
    assert days == ["2026-11-17", "2026-11-27"]
    assert both.village.store.check(deep=True) == []
