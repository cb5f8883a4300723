"""`list`: what fits every condition, in an order, from the bin, on the screen or into a sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.flows.test_cli_answers import Run
from tests.helpers import desks
from tests.helpers.desks import PASSPHRASE, person
from tests.helpers.ledger_forms import quarrel, take_quarrels


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    with desks.desk(tmp_path / "village") as at:
        take_quarrels(at, tmp_path)
        zhou = person(at, "周美琴")
        quarrel(at, "夜里吵", "talking", on_day="2026-11-02", cost="100", until="2026-11-20", sides=[{"side": zhou}])
        quarrel(at, "水沟", "talking", "settled", on_day="2026-08-15", cost="120.50", keeper=zhou)
        quarrel(at, "旧账", on_day="2025-12-31", cost="300")
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    made = Run(tmp_path / "village", capsys, monkeypatch)
    made.zhou = zhou  # type: ignore[attr-defined]  # the one villager
    return made


def listed(run: Run, *words: str) -> list[str]:
    assert run("list", "quarrel", *words, "--json") == 0, run.err
    return [json.loads(line)["fields"]["what"] for line in run.out.splitlines()]


@pytest.mark.parametrize(
    ("wheres", "found"),
    [
        (["on_day>=2026-08-15"], ["夜里吵", "水沟"]),
        (["on_day>2026-08-15"], ["夜里吵"]),
        (["on_day<=2026-08-15"], ["旧账", "水沟"]),
        (["on_day<2026-08-15"], ["旧账"]),
        (["state=talking"], ["夜里吵"]),
        (["state=调解中"], ["夜里吵"]),
        (["state!=talking"], ["旧账", "水沟"]),
        (["cost>=120.50", "on_day>=2026-01-01"], ["水沟"]),
        (["due<=2026-11-23"], ["夜里吵"]),
    ],
)
def test_every_sign_of_a_condition_means_what_it_says(run: Run, wheres: list[str], found: list[str]) -> None:
    words = [word for one in wheres for word in ("--where", one)]
    assert sorted(listed(run, *words)) == sorted(found)


def test_a_person_is_a_condition_in_the_record_and_in_its_rows(run: Run) -> None:
    assert listed(run, "--where", f"keeper={run.zhou}") == ["水沟"]  # type: ignore[attr-defined]  # see above
    assert listed(run, "--where", f"side={run.zhou}") == ["夜里吵"]  # type: ignore[attr-defined]  # see above
    assert run.refusal("list", "quarrel", "--where", "side!=x")["error"] == "where_in_repeat"


def test_a_list_has_an_order_and_an_end(run: Run) -> None:
    assert listed(run) == ["旧账", "水沟", "夜里吵"]
    assert listed(run, "--order", "on_day") == ["旧账", "水沟", "夜里吵"]
    assert listed(run, "--order", "-on_day", "--limit", "2") == ["夜里吵", "水沟"]
    assert listed(run, "--order", "-cost") == ["旧账", "水沟", "夜里吵"]
    assert run.refusal("list", "quarrel", "--order", "nothing")["error"] == "column_unknown"
    assert run.refusal("list", "quarrel", "--where", "what")["error"] == "where_unreadable"


def test_the_deleted_lie_in_the_bin_until_they_are_taken_back(run: Run) -> None:
    assert run("list", "quarrel", "--where", "what=旧账", "--json") == 0
    record = json.loads(run.out)["id"]
    assert run("delete", record, "--reason", "记错") == 0, run.err
    assert listed(run, "--deleted") == ["旧账"]
    assert listed(run) == ["水沟", "夜里吵"]
    assert run("undo", record) == 0, run.err
    assert listed(run, "--deleted") == []


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_list_is_written_as_the_window_exports_it(run: Run, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"口角{suffix}"
    answer = run.json("list", "quarrel", "--where", "on_day>=2026-01-01", "--order", "-on_day", "--out", str(out))
    assert answer == {"file": str(out), "count": 2}
    if suffix == ".xlsx":
        cells = [[str(cell) for cell in row] for row in load_workbook(out).worksheets[0].iter_rows(values_only=True)]
        text = "\n".join("\t".join(row) for row in cells)
    else:
        text = out.read_text(encoding="utf-8-sig")
    assert "受理日期从2026年1月1日，共2起" in text
    assert text.index("夜里吵") < text.index("水沟")
    assert "旧账" not in text
    assert run.refusal("list", "quarrel", "--out", str(tmp_path / "a.doc"))["error"] == "report_file_kind"
