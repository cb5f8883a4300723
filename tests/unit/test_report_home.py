"""The part of the first page that a report declares: read, its mistakes named, worked out, counted again when due."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from ruraldesk.model.home_panel import HomePanel, ToList, ToNew, ToRecord, ToReport
from ruraldesk.reports.reader import check_report, parse_report
from ruraldesk.services import ledger, removal
from ruraldesk.services.desk import Desk
from ruraldesk.services.home_panels import HomePanels
from ruraldesk.services.ledger import LedgerQuestion
from tests.helpers import desks
from tests.helpers.panels import BARS, MARKS, MATRIX, MONTHS
from tests.helpers.reports import add_form, add_report, bare_desk, visit


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    yield one
    one.store.close(backup=False)


def worked_out(at: Desk, report: str) -> HomePanel:
    panels = HomePanels(at)
    assert report in [name for plan in panels.plans() for name, _ in plan.views]
    return panels.work_out(report)


def _mistakes(more: str, template: str = MONTHS) -> list[str]:
    text = template.format(name="visits", audience="internal", more=more)
    return [one.sentence for one in check_report(text, "forms/reports/visits.toml")]


def test_bars_go_over_the_periods_up_to_the_running_one(at: Desk) -> None:
    visit(at, "甲", "old", "2026-09-30", hours="2.5")
    visit(at, "乙", "old", "2026-11-01", hours="1")
    visit(at, "丙", "old", "2026-08-31", hours="9")
    made = worked_out(at, add_report(at, MONTHS, audience="internal", more=BARS))
    assert [(one.name, one.value, one.shown, one.tone) for one in made.bars] == [
        ("2026年9月", Decimal("2.5"), "2.5时", "good"),
        ("2026年10月", Decimal(0), "0时", "good"),
        ("2026年11月", Decimal("1.0"), "1时", "good"),
    ]
    assert (made.title, made.note, made.empty) == ("走访用时", "共3件", "")
    assert made.behind == ToReport("visits", "2026-09-01", "2026-11-30")


def test_the_list_behind_a_bar_has_as_many_records_as_the_bar_counted(at: Desk) -> None:
    for place, day in enumerate(("2026-09-01", "2026-09-30", "2026-10-01", "2026-11-02")):
        visit(at, f"件{place}", "old", day, hours="1")
    made = worked_out(at, add_report(at, MONTHS, audience="internal", more=BARS))
    counted = []
    for bar in made.bars:
        assert isinstance(bar.behind, ToList)
        several: dict[str, list[str]] = {}
        for name, value in bar.behind.where:
            several.setdefault(name, []).append(value)
        where = {name: values if len(values) > 1 else values[0] for name, values in several.items()}
        counted.append(ledger.count(at, bar.behind.form, LedgerQuestion(where)))
    assert counted == [2, 1, 1] == [int(one.value) for one in made.bars]


def test_a_way_is_passed_over_where_a_column_is_empty(at: Desk) -> None:
    visit(at, "甲", "old", "2026-09-30", hours="1")
    made = worked_out(at, add_report(at, MONTHS, audience="internal", more=BARS))
    assert [type(one.behind) for one in made.bars] == [ToList, ToNew, ToNew]
    assert made.bars[1].behind == ToNew("visit", (("kind", "old"),))


def test_bars_beyond_the_room_stand_together_and_lead_to_the_report(at: Desk) -> None:
    for month in range(6, 12):
        visit(at, f"件{month}", "old", f"2026-{month:02}-05", hours=str(month))
    more = BARS.replace('"3 months"', '"6 months"\nmost = 3')
    made = worked_out(at, add_report(at, MONTHS, audience="internal", more=more))
    assert [(one.name, one.value) for one in made.bars] == [
        ("2026年6月", 6),
        ("2026年7月", 7),
        ("其余", 8 + 9 + 10 + 11),
    ]
    assert made.bars[-1].behind == made.behind


def test_a_matrix_marks_each_month_and_names_the_earliest_gap(at: Desk) -> None:
    seen = visit(at, "甲", "old", "2026-11-03")
    visit(at, "乙", "new", "2026-10-03")
    made = worked_out(at, add_report(at, MARKS, audience="internal", more=MATRIX))
    marks = [[one.mark for one in made.cells if one.row == row] for row in made.rows]
    assert (made.rows, made.heads) == (("老人", "新居民"), ("10月", "11月", "12月"))
    assert marks == [["missing", "ontime", ""], ["ontime", "due", ""]]
    assert made.now == "11月"
    assert made.gap == ("补2026年10月老人", ToNew("visit", (("kind", "old"),)))
    assert made.cells[1].behind == ToRecord("visit", seen)
    assert made.cells[2].behind is None


def test_only_what_a_change_touches_is_counted_again(at: Desk) -> None:
    name = add_report(at, MONTHS, audience="internal", more=BARS)
    panels = HomePanels(at)
    panels.plans()
    assert not panels.is_fresh(name)
    panels.work_out(name)
    assert panels.is_fresh(name)
    visit(at, "甲", "old", "2026-11-01", hours="1")
    panels.passed_by({"person"})
    assert panels.is_fresh(name)
    panels.passed_by({"visit"})
    visit(at, "乙", "old", "2026-11-01", hours="1")
    panels.passed_by({"visit"})
    assert not panels.is_fresh(name)
    old = panels.known(name)
    assert old is not None
    assert old.bars[-1].value == 0


def test_reports_of_one_title_share_a_panel_in_their_order(at: Desk) -> None:
    add_report(at, MONTHS, name="late", audience="internal", more=BARS + 'order = 30\nview = "按月"\n')
    add_report(at, MONTHS, name="early", audience="internal", more=BARS + 'order = 10\nview = "近来"\n')
    add_report(at, MARKS, name="grid", audience="internal", more=MATRIX + "order = 20\n")
    add_report(at, MONTHS, name="plain", audience="internal")
    plans = HomePanels(at).plans()
    assert [(one.title, one.kind, one.views) for one in plans] == [
        ("走访用时", "bars", (("early", "近来"), ("late", "按月"))),
        ("走访一览", "matrix", (("grid", ""),)),
    ]


def test_a_report_that_cannot_be_worked_out_says_so_in_its_panel(at: Desk) -> None:
    name = add_report(at, MONTHS.replace("v_visit v on", "v_gone v on"), audience="internal", more=BARS)
    made = worked_out(at, name)
    assert made.bars == ()
    assert made.empty
    assert made.behind == ToReport(name, "2026-09-01", "2026-11-30")


def test_a_town_and_a_village_without_such_reports_have_no_panels(at: Desk, tmp_path: Path) -> None:
    assert HomePanels(at).plans() == []
    with desks.desk(tmp_path / "town", role="town", name="云泾镇") as town:
        add_form(town)
        add_report(town, MONTHS, audience="internal", more=BARS)
        assert HomePanels(town).plans() == []


def test_a_deleted_record_leaves_its_bar(at: Desk) -> None:
    one = visit(at, "甲", "old", "2026-11-01", hours="1")
    name = add_report(at, MONTHS, audience="internal", more=BARS)
    assert worked_out(at, name).bars[-1].value == 1
    removal.delete(at, one)
    assert worked_out(at, name).bars[-1].value == 0


def test_an_inline_home_is_read_too(at: Desk) -> None:
    more = 'home = { kind = "bars", title = "短", name = "month", value = "n" }'
    made = worked_out(at, add_report(at, MONTHS, audience="internal", more=more))
    assert len(made.bars) == 12


def test_home_is_read_with_everything_it_declares() -> None:
    spec = parse_report(MONTHS.format(name="visits", audience="internal", more=BARS), "forms/reports/visits.toml")
    assert spec.home is not None
    assert (spec.home.span, spec.home.order, spec.home.view, spec.home.unit) == ((3, "month"), 100, "", "时")
    assert [(one.to, one.name) for one in spec.home.ways] == [("new", "visit"), ("ledger", "visit")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "bars"', 'kind = "pie"', "kind 只能写 bars、lying、stack、matrix"),
        ('title = "走访用时"\n', "", "少写了 title"),
        ('title = "走访用时"', 'title = "走访用时逐月一览表如下"', "title 有11个字，最多10个"),
        ('"3 months"', '"3 weeks"', "span 的写法不对"),
        ('name = "month"\n', "", "少写了 name"),
        ('value = "hours"', 'value = "month"', "value 里的 month 要是一列数"),
        ('value = "hours"', 'value = "minutes"', "value 里的 minutes 不在 columns 里"),
        ("共{whole}件", "共{all}件", "note 里的 all 不在 columns 里"),
        ('tone = "tone"', 'mark = "tone"', "kind = “bars” 不写 mark"),
        ('new = "visit"', 'new = "person"', "new 里的 person 不在 needs 里"),
        ('new = "visit", ', "", "要写一样"),
        ('ledger = "visit", where', 'record = "visit", where', "where 只和 ledger 一起写"),
        (', where = { "seen_on>="', ', given = { kind = "first" }, where = { "seen_on>="', "given 只和 new 一起写"),
        ('kind = "missing_kind"', 'kind = "gone"', "opens 里的 gone 不在 columns 里"),
        ('"seen_on>="', '"seen_on=="', "的写法不对"),
        ('unit = "时"', 'colour = "red"', "不认识“colour”"),
        ('{ new = "visit", given = { kind = "missing_kind" } }', '{ report = "x", from = "first" }', "report 要写 to"),
    ],
)  # fmt: skip
def test_a_mistake_in_home_is_named(old: str, new: str, said: str) -> None:
    assert old in BARS
    found = _mistakes(BARS.replace(old, new, 1))
    assert any(said in one for one in found), found
    assert _mistakes(BARS) == []


def test_a_matrix_without_its_columns_and_a_span_without_a_period_are_mistakes() -> None:
    assert _mistakes(MATRIX, MARKS) == []
    without = MATRIX.replace(', ids = "last_one"', "")
    assert "record 要写 ids，说明是哪一件。" in _mistakes(without, MARKS)
    assert "少写了 mark。" in _mistakes(MATRIX.replace('mark = "mark"\n', ""), MARKS)
    timeless = MONTHS.replace('period = "year"', 'period = "none"')
    assert any("不写 span" in one for one in _mistakes(BARS, timeless))
