"""The command report: listed, shown, written, refused in words; at a village and at its town."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ruraldesk.store.peers import Peer
from tests.flows.test_cli_answers import Run
from tests.helpers.desks import PASSPHRASE
from tests.helpers.reports import BY_KIND, LEDGER, add_report, bare_desk, visit

Pair = tuple[Run, Run]


@pytest.fixture
def runs(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pair:
    """A village with three visits, and a town that holds them beside a village without any."""
    monkeypatch.setattr("ruraldesk.services.desk.seed_forms", lambda: tmp_path / "no_seeds")
    village, town = bare_desk(tmp_path / "village"), bare_desk(tmp_path / "town", role="town", name="余新镇")
    visit(village, "甲", "old", "2026-10-01", cost="3280.5", state="done", who="王建国")
    visit(village, "乙", "new", "2026-11-02")
    visit(village, "丙", "old", "2026-07-01")
    for code, name in ((village.code, village.name), ("330402101998", "空塘村")):
        town.store.peers.enrol(Peer(code, "village", name, {}, ""))
    for key in village.store.log.heads():
        if key.endswith("/town"):
            town.store.take_in(list(village.store.log.lines(key)), village.code)
    for desk in (village, town):
        add_report(desk, more="compare = ['n']\nvillage = true")
        add_report(desk, LEDGER, name="ledger")
        together = BY_KIND.replace('title = "走访情况统计表"', 'title = "全镇走访"\ntown = "together"')
        add_report(desk, together, name="whole")
        desk.store.close(backup=False)
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    return Run(tmp_path / "village", capsys, monkeypatch), Run(tmp_path / "town", capsys, monkeypatch)


def test_reports_are_listed_with_what_they_can_be_counted_by(runs: Pair) -> None:
    found = {one["name"]: one for one in runs[0].json("report", "--list")}
    assert list(found) == ["ledger", "visits", "whole"]
    assert found["visits"]["basis"] == [{"name": "seen", "label": "走访日期"}, {"name": "closed", "label": "办结日期"}]
    assert (found["ledger"]["group"], found["ledger"]["period"]) == ("走访", "year")


def test_a_report_is_shown_as_an_aligned_table_and_as_data(runs: Pair) -> None:
    village, _ = runs
    said = village.json("report", "visits", "--period", "2026Q4")
    assert said["title"] == "禾塘村走访情况统计表"
    assert said["subtitle"] == ["所属期间：2026年第四季度（10月1日至12月31日）", "按走访日期统计"]
    first = said["rows"][0]
    assert (first["_village"], first["kind"], first["n"], first["done"]) == ("禾塘村", "老人", 1, 1)
    assert (first["n__previous"], first["n__mom"], first["n__year_before"], first["n__yoy"]) == (1, "0.0", 0, None)
    assert (first["rate"], first["cost"], first["hours"], first["mean"]) == ("100.0", "3280.50", "0.0", "3280.50")
    assert said["totals"]["n"] == 2
    assert village("report", "visits", "--from", "2026-10-01", "--to", "2026-12-31", "--no-compare") == 0
    lines = village.out.splitlines()
    assert lines[0] == "禾塘村走访情况统计表"
    head = next(line for line in lines if line.startswith("村"))
    row = next(line for line in lines if line.startswith("禾塘村  老人"))
    assert _right_edge(head, "花费") == _right_edge(row, "3,280.50")


def _right_edge(line: str, words: str) -> int:
    end = line.index(words) + len(words)
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in line[:end])


def test_a_town_has_a_line_for_each_village_and_its_own_comparison(runs: Pair) -> None:
    _, town = runs
    said = town.json("report", "visits", "--period", "2026Q4")
    assert said["title"] == "余新镇走访情况统计表"
    assert [(one["_village"], one["kind"], one["n"], one["n__previous"]) for one in said["rows"]] == [
        ("空塘村", "老人", 0, 0),
        ("空塘村", "新居民", 0, 0),
        ("禾塘村", "老人", 1, 1),
        ("禾塘村", "新居民", 1, 0),
    ]
    ledger = town.json("report", "ledger", "--period", "2026")
    assert [(one["_village"], one["no"], one["who"]) for one in ledger["rows"]] == [
        ("禾塘村", 1, None), ("禾塘村", 2, None), ("禾塘村", 3, None),
    ]  # fmt: skip
    whole = town.json("report", "whole", "--period", "2026")
    assert [(one["kind"], one["n"]) for one in whole["rows"]] == [("老人", 2), ("新居民", 1)]
    assert "_village" not in whole["rows"][0]


def test_a_report_is_written_where_it_is_asked_for(runs: Pair, tmp_path: Path) -> None:
    village, _ = runs
    for name in ("a.xlsx", "a.csv", "a.pdf"):
        said = village.json("report", "ledger", "--period", "2026", "--out", str(tmp_path / name))
        assert said["file"] == str(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 200
    assert village("report", "ledger", "--out", str(tmp_path / "b.csv"), "--encoding", "gb18030") == 0
    assert "走访台账" in (tmp_path / "b.csv").read_text(encoding="gb18030")
    assert village("report", "ledger", "--out", str(tmp_path / "b.pdf"), "--blank", "12") == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nobody",), "report_unknown"),
        (("visits", "--basis", "heard"), "report_basis_unknown"),
        (("visits", "--period", "2026Q9"), "report_period_unread"),
        (("visits", "--from", "2026-02-01", "--to", "2026-01-01"), "report_period_backwards"),
        (("visits", "--out", "x.docx"), "report_file_kind"),
        (("--check", "none.toml"), "report_file_unreadable"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_code(runs: Pair, words: tuple[str, ...], code: str) -> None:
    assert runs[0].refusal("report", *words)["error"] == code


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("visits", "--from", "1.1.2026"),
        ("visits", "--period", "2026", "--to", "2026-01-01"),
        ("visits", "--blank", "-1"),
    ],
)
def test_a_wrong_command_line_is_said_to_be_one(runs: Pair, words: tuple[str, ...]) -> None:
    assert runs[0]("report", *words) == 2


def test_a_report_file_is_checked_before_it_is_sent_round(runs: Pair, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(LEDGER.format(name="own", audience="town", more=""), encoding="utf-8")
    assert runs[0]("report", "--check", str(file)) == 0
    file.write_text(file.read_text(encoding="utf-8").replace("cost__n as cost", "cost__m as cost"), encoding="utf-8")
    said = runs[0].refusal("report", "--check", str(file))
    assert said["error"] == "report_file_mistake"
    assert "cost__m" in json.dumps(said, ensure_ascii=False)
    file.write_text("name = 3", encoding="utf-8")
    assert "第1行" in runs[0].refusal("report", "--check", str(file))["where"][-1]
