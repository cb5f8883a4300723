"""统计 in the window: the list of reports, the question, the table, the files, the way to a record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from ruraldesk.clock import FixedClock
from ruraldesk.errors import UserError
from ruraldesk.gui.application import dress
from ruraldesk.gui.charts.bar import Bar, highest_of
from ruraldesk.gui.charts.picking import PickChart
from ruraldesk.gui.components.labels import ENDS, JOINER, unbroken
from ruraldesk.gui.components.report_view import ReportView, head_lines
from ruraldesk.gui.form.page import FormPage
from ruraldesk.gui.jobs import ImmediateExecutor, Jobs
from ruraldesk.gui.ledger.page import LedgerPage
from ruraldesk.gui.pages import print_run
from ruraldesk.gui.pages.statistics import StatisticsPage
from ruraldesk.gui.routes import ToHome, ToStatistics
from ruraldesk.gui.shell.shell import Shell
from ruraldesk.gui.theme import fonts
from ruraldesk.services import reporting
from ruraldesk.services.desk import Desk
from tests.helpers.desks import NOON
from tests.helpers.paper_printers import printer_to
from tests.helpers.reports import LEDGER, add_report, bare_desk, visit

W = TypeVar("W", bound=QWidget)
COUNTED = """
name = "{name}"
title = "计数表"
group = "走访"
needs = ["visit"]
records = "visit"
audience = "{audience}"
period = "year"
sql = '''
select c.name as kind, count(v.id) as n, group_concat(v.id, ' ') as n_ids
from {{choices visit.kind}} c left join v_visit v on v.kind = c.name and v.seen_on between :from and :to
where c.retired = 0 group by c.pos order by c.pos
'''
columns = [
  {{ name = "kind", label = "类别", kind = "choice", field = "visit.kind" }},
  {{ name = "n", label = "件数", kind = "integer", total = "sum", ids = "n_ids" }},
]
key = ["kind"]
{more}
"""


NAMES = """
name = "{name}"
title = "名单"
group = "走访"
needs = ["visit"]
audience = "{audience}"
period = "none"
sql = "select id as _id, topic from v_visit"
columns = [{{ name = "topic", label = "事由", kind = "text", plain = true }}]
{more}
"""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    one = bare_desk(tmp_path / "village")
    visit(one, "甲", "old", "2026-10-01", cost="3280", state="done")
    visit(one, "乙", "new", "2026-07-01", closed_on="2026-10-02")
    add_report(one, more="compare = ['n']\nunits = '件'\nnotes = ['办结率＝办结÷件数。']")
    add_report(one, LEDGER, name="ledger", audience="internal")
    add_report(one, COUNTED, name="counted")
    add_report(one, NAMES, name="names", audience="internal")
    yield one
    one.store.close(backup=False)


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, at: Desk) -> Shell:
    if not qapp.property("dressed"):
        dress(qapp, bundled_first=True)
        qapp.setProperty("dressed", True)
    made = Shell(at, FixedClock(NOON), Jobs(ImmediateExecutor()))
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.go(ToStatistics())
    return made


def _page(shell: Shell) -> StatisticsPage:
    assert isinstance(shell.page, StatisticsPage)
    return shell.page


def _found(shell: Shell, kind: type[W], name: str) -> W:
    widget = shell.page.findChild(kind, name)
    assert widget is not None, name
    return widget


def _press(qtbot: QtBot, shell: Shell, name: str) -> None:
    qtbot.mouseClick(_found(shell, QAbstractButton, name), Qt.MouseButton.LeftButton)


def _titles(shell: Shell, form: str) -> list[str]:
    """Return what the ledger in front lists."""
    model = _found(shell, QTableView, f"list:{form}").model()
    rows = [
        [str(model.index(row, at).data() or "") for at in range(model.columnCount())] for row in range(model.rowCount())
    ]
    return [topic for topic in ("甲", "乙") if any(topic in cell for row in rows for cell in row)]


def _cells(shell: Shell) -> list[list[str]]:
    model = _found(shell, ReportView, "list:report").model()
    across = range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in across] for row in range(model.rowCount())]


def _lead(shell: Shell) -> str:
    return _found(shell, QLabel, "report_period").text().replace(JOINER, "")


def test_one_lands_on_the_overview_and_chooses_from_the_list(qtbot: QtBot, shell: Shell) -> None:
    assert [one for one in _page(shell)._list.names() if one in ("overview", "ledger", "visits")] == [
        "overview", "ledger", "visits",
    ]  # fmt: skip
    assert not _page(shell).bar.isVisible()
    _press(qtbot, shell, "section:visits")
    assert shell.page.heading().note == "走访情况统计表"
    assert _lead(shell) == ("所属期间：2026年第四季度（10月1日至12月31日）　　按走访日期统计　　单位：件")
    assert _cells(shell)[0][:4] == ["老人", "1", "0", "—"]
    assert _cells(shell)[-1][0] == "合计"
    assert _found(shell, QLabel, "report_notes").text() == "办结率＝办结÷件数。　本表数据截至2026年11月23日。"


def test_period_basis_and_comparison_are_chosen_in_the_sentence(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:visits")
    basis, compare = _found(shell, QComboBox, "field:basis"), _found(shell, QComboBox, "field:compare")
    basis.setCurrentIndex(basis.findText("办结日期"))
    assert _cells(shell)[1][:2] == ["新居民", "1"]
    compare.setCurrentIndex(compare.findText("不比"))
    assert len(_cells(shell)[0]) == 7
    period = _found(shell, QComboBox, "field:period")
    period.setCurrentIndex(period.findText("上季"))
    assert "第三季度" in _lead(shell)
    period.setCurrentIndex(period.findText("自定"))
    first = _found(shell, QLineEdit, "field:from")
    assert first.isVisible()
    first.selectAll()
    qtbot.keyClicks(first, "0102")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert first.text() == "2026-01-02"
    assert "2026年1月2日至9月30日" in _lead(shell)
    first.selectAll()
    qtbot.keyClicks(first, "1399")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    message = _found(shell, QLabel, "message")
    assert message.isVisible()
    assert message.text()
    assert not _found(shell, QAbstractButton, "action:export_xlsx").isEnabled()


def test_a_double_click_opens_the_record(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:ledger")
    view = _found(shell, ReportView, "list:report")
    view.doubleClicked.emit(view.model().index(0, 1))
    assert isinstance(shell.page, FormPage)


def test_the_report_in_hand_is_written_as_three_kinds_of_files(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    _press(qtbot, shell, "section:visits")
    for name in ("a.xlsx", "a.csv", "a.pdf"):
        _page(shell).save(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 200
    _page(shell).save(tmp_path / "blank.pdf", blank=20)
    assert (tmp_path / "blank.pdf").read_bytes().startswith(b"%PDF")


def test_a_period_without_records_is_said_in_words(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:ledger")
    period = _found(shell, QComboBox, "field:period")
    period.setCurrentIndex(period.findText("去年"))
    said = [one.text() for one in shell.page.findChildren(QLabel) if one.isVisible()]
    assert "这一期没有。" in said
    assert _found(shell, QAbstractButton, "action:export_blank").isEnabled()


def test_a_changed_record_is_counted_when_one_comes_back(qtbot: QtBot, shell: Shell, at: Desk) -> None:
    _press(qtbot, shell, "section:visits")
    shell.go(ToHome())
    from ruraldesk.services import records

    saved = records.add(at, "visit", {"topic": "丙", "kind": "old", "seen_on": "2026-11-01"})
    shell.bench.notifier.tell(saved.changes)
    shell.go(ToStatistics())
    assert _cells(shell)[0][1] == "2"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("件数", ["件数"]),
        ("办结率环比（百分点）", ["办结率环比", "（百分点）"]),
        ("去年同期件数", ["去年同", "期件数"]),
    ],
)
def test_heads_take_one_line_or_two(words: str, lines: list[str]) -> None:
    assert head_lines(words) == lines


@pytest.mark.parametrize(
    "words", ["所属期间：2026年（1月1日至11月27日）　　单位：件、人、万元", "单位：处、人次、万元"]
)
def test_the_line_over_a_table_breaks_between_its_parts_and_not_in_a_word(qapp: QApplication, words: str) -> None:
    font, joined = fonts.small(), unbroken(words)
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance(joined) == metrics.horizontalAdvance(words)
    broken = 0
    for width in range(metrics.horizontalAdvance(max(words.replace("、", "、　").split("　"), key=len)), 500, 7):
        layout = QTextLayout(joined, font)
        layout.beginLayout()
        lines: list[str] = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(joined[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        assert all(one[-1] in ENDS or after[0] == "（" for one, after in pairwise(lines)), lines
        broken += len(lines) > 1
    assert broken


def test_a_number_of_what_nobody_wrote_down_leads_to_the_report_that_names_it(
    qtbot: QtBot, shell: Shell, at: Desk
) -> None:
    add_report(at, COUNTED.replace('ids = "n_ids"', 'report = "visits"'), name="leading")
    shell.go(ToStatistics("leading", "2026-10-01", "2026-10-31"))
    view = _found(shell, ReportView, "list:report")
    assert view.leads(0, 1)
    assert view.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "1　点它，在走访情况统计表里看是哪几项"
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert shell.page.heading().note == "走访情况统计表"
    assert "2026年10月" in _lead(shell)


def test_a_number_lists_the_records_behind_it(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:counted")
    view = _found(shell, ReportView, "list:report")
    assert [view.leads(0, column) for column in range(2)] == [False, True]
    view.setCurrentIndex(view.model().index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    page = shell.page
    assert isinstance(page, LedgerPage)
    assert any("计数表　老人　件数" in one.text() for one in page.findChildren(QAbstractButton))  # the filter's chip
    assert _titles(shell, "visit") == ["甲"]


def test_a_bar_lists_the_same_records_by_key(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:counted")
    chart = _found(shell, PickChart, "chart:chart1")
    chart.setFocus()
    chart.stand_at(0)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert isinstance(shell.page, LedgerPage)
    assert _titles(shell, "visit") == ["甲"]


def test_a_ledgers_chart_counts_and_lists_its_rows(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:ledger")
    chart = _found(shell, PickChart, "chart:chart1")
    assert "已办结　1" in [chart.words_of(place) for place in chart.areas()]
    place = next(one for one in chart.areas() if chart.words_of(one).startswith("已办结"))
    chart.picked.emit(place)
    assert isinstance(shell.page, LedgerPage)
    assert _titles(shell, "visit") == ["甲"]


def test_the_period_before_and_after_and_those_with_a_name_are_keys_away(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:visits")
    qtbot.keyClick(shell.page, Qt.Key.Key_PageUp)
    assert "2026年第三季度" in _lead(shell)
    qtbot.keyClick(shell.page, Qt.Key.Key_PageUp)
    assert "2026年第二季度" in _lead(shell)
    for _ in range(4):  # a quarter that has not begun is not asked of
        qtbot.keyClick(shell.page, Qt.Key.Key_PageDown)
    assert "2026年第四季度" in _lead(shell)
    for key, modifier, words in (
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "所属期间：2026年（"),
        (Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier, "2026年11月"),
        (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, "第三季度"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, "2025年"),
    ):
        qtbot.keyClick(shell.page, key, modifier)
        assert words in _lead(shell)


def test_charts_make_room_for_the_table_by_a_key(qtbot: QtBot, shell: Shell) -> None:
    _press(qtbot, shell, "section:visits")
    charts = _found(shell, QWidget, "field:chart1")
    assert charts.isVisible()
    qtbot.keyClick(shell.page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert not charts.isVisible()
    assert _found(shell, QAbstractButton, "action:bare_table").text() == "图和表"
    qtbot.keyClick(shell.page, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert charts.isVisible()


def test_a_report_goes_to_the_printer_by_f8(
    qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _press(qtbot, shell, "section:visits")
    monkeypatch.setattr(print_run, "open_printer", lambda *_: printer_to(tmp_path / "out.pdf"))
    qtbot.keyClick(shell.page, Qt.Key.Key_F8)
    assert (tmp_path / "out.pdf").stat().st_size > 1000


def test_a_single_case_is_no_peak(qapp: QApplication) -> None:
    assert highest_of([Bar("1月", 1), Bar("2月", 1)]) == 3
    assert highest_of([Bar("1月", 8, before=9)]) == 9
    assert highest_of([Bar("完好率", 0.5)]) == 0.5


def test_a_state_of_the_overview_leads_to_its_records(qtbot: QtBot, shell: Shell) -> None:
    chart = _found(shell, PickChart, "chart:states:visit")
    place = next(one for one in chart.areas() if chart.words_of(one).startswith("已办结"))
    chart.setFocus()
    chart.stand_at(place)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert isinstance(shell.page, LedgerPage)
    assert _titles(shell, "visit") == ["甲"]


def test_a_month_of_the_overview_leads_to_its_records(qtbot: QtBot, shell: Shell) -> None:
    chart = _found(shell, PickChart, "chart:months:visit")
    place = next(one for one in chart.areas() if chart.words_of(one).startswith("11月"))
    assert not chart.words_of(place).endswith("0")
    chart.setFocus()
    chart.stand_at(place)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert isinstance(shell.page, LedgerPage)
    assert sorted(_titles(shell, "visit")) == ["乙", "甲"]


def test_an_empty_month_of_the_overview_stays_where_it_is(qtbot: QtBot, shell: Shell) -> None:
    chart = _found(shell, PickChart, "chart:months:visit")
    chart.setFocus()
    chart.stand_at(0)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert isinstance(shell.page, StatisticsPage)


def test_a_report_stops_when_it_is_asked_to(at: Desk) -> None:
    class Stopped:
        def step(self, done: int, total: int, words: str) -> None:
            pass

        def cancelled(self) -> bool:
            return True

    with pytest.raises(UserError) as caught:
        reporting.run(at, "visits", progress=Stopped())
    assert caught.value.code == "stopped_by_hand"


def test_a_list_of_words_says_that_there_is_nothing_to_draw(shell: Shell) -> None:
    words = "没有可以画成图的数"
    _page(shell).choose("names")
    assert words in _found(shell, QLabel, "report_notes").text()
    _page(shell).choose("counted")
    assert words not in _found(shell, QLabel, "report_notes").text()
