"""import, fill and handover plain from the command line: answers, refusals, and what is on the disk afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.flows.test_cli_answers import Run
from tests.helpers.desks import PASSPHRASE, SAMPLE_ID, copied_desk, facility, person
from tests.helpers.sheet_files import cells, put, workbook

ROLL = [
    ["禾塘村名册", None, None, None],
    ["姓名", "身份证号", "曾住姓名", "小组"],
    ["钱样例", SAMPLE_ID, "x", 3],
    ["孙样例", 330499199001011234, None, 3],
    ["钱样例", SAMPLE_ID, None, 3],
]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    with copied_desk(tmp_path / "village") as desk:
        who = person(desk, mobile="13912345678", group_no=5)
        for one in (1, 2, 3):
            facility(desk, who, f"路灯{one}号")
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    return Run(tmp_path / "village", capsys, monkeypatch)


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    return put(tmp_path, "名册.xlsx", workbook(ROLL, merged=["A1:D1"]))


def _count(run: Run, form: str = "person") -> int:
    assert run("list", form, "--json") == 0
    return len(run.out.splitlines())


def test_a_dry_run_tells_every_line_and_keeps_nothing(run: Run, roll: Path) -> None:
    found: dict[str, Any] = run.json("import", "人员", str(roll), "--dry-run")
    assert found["counts"] == {"ready": 1, "wrong": 1, "same": 1, "known": 0, "left_out": 0}
    assert found["mapping"]["columns"] == {"A": "name", "B": "id_no", "C": "", "D": "group_no"}
    assert [(one["row"], one["status"]) for one in found["rows"]] == [(3, "ready"), (4, "wrong"), (5, "same")]
    assert found["batch"] == ""
    assert _count(run) == 1


def test_what_is_ready_is_registered_marked_and_undone(run: Run, roll: Path, tmp_path: Path) -> None:
    found = run.json("import", "person", str(roll), "--marked", str(tmp_path / "结果.xlsx"))
    assert found["batch"]
    assert _count(run) == 2
    assert [row[4] for row in cells((tmp_path / "结果.xlsx").read_bytes())][1:3] == ["登记结果", "已登记"]
    again = run.refusal("import", "person", str(roll))
    assert again["error"] == "import_nothing"
    assert "第3行已有：证件号码已经登记过：钱样例　第3组" in again["where"]
    undone = run.json("import", "person", "--undo")
    assert undone == {"form": "person", "undone": 1, "kept": []}
    assert _count(run) == 1
    assert run.refusal("import", "person", "--undo")["error"] == "import_batch_unknown"


def test_a_guess_is_not_taken_without_being_pointed_at(run: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "户主.xlsx", workbook([["户主姓名", "小组"], ["钱样例", 3]]))
    refused = run.refusal("import", "person", str(file))
    assert refused["error"] == "import_missing"
    assert "户主姓名：没有对上" in refused["where"]
    mapping = put(tmp_path, "对照.json", json.dumps({"columns": {"户主姓名": "name", "B": "group_no"}}).encode())
    assert run.json("import", "person", str(file), "--mapping", str(mapping))["counts"]["ready"] == 1
    next_month = put(tmp_path, "下月.xlsx", workbook([["小组", "户主姓名"], [4, "吴样例"]]))
    assert run.json("import", "person", str(next_month))["counts"]["ready"] == 1  # what was pointed at is remembered


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("老.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old_xls"),
        ("空.csv", b"", "sheet_file_empty"),
        ("~$名册.xlsx", b"x", "sheet_lock_mark"),
        ("没有.xlsx", None, "sheet_file_gone"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(run: Run, tmp_path: Path, name: str, content: bytes, code: str) -> None:
    file = tmp_path / name if content is None else put(tmp_path, name, content)
    assert run.refusal("import", "person", str(file))["error"] == code


BLANK = [["路灯情况表", None, None], ["设施名称", "责任人", "责任人手机"], *[[None] * 3] * 4]


def test_a_blank_table_is_filled_and_what_stays_empty_is_said(run: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "空表.xlsx", workbook(BLANK, merged=["A1:C1"]))
    out = tmp_path / "填好.xlsx"
    found = run.json("fill", str(file), "--form", "facility", "--out", str(out), "--where", "name=路灯2号")
    assert (found["records"], found["blank"]) == (1, [])
    assert found["withheld"] == [{"label": "责任人的手机", "cells": 1}]
    page = load_workbook(out).worksheets[0]
    assert [page.cell(3, place).value for place in (1, 2, 3)] == ["路灯2号", "王建国", None]
    run.json("fill", str(file), "--form", "facility", "--out", str(out), "--private")
    page = load_workbook(out).worksheets[0]
    assert page["C5"].value == "139 1234 5678"


def test_a_table_whose_columns_moved_is_not_filled_before_it_was_looked_at(run: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "空表.xlsx", workbook(BLANK, merged=["A1:C1"]))
    out = tmp_path / "填好.xlsx"
    mapping = run.json("fill", str(file), "--form", "facility", "--out", str(out))["mapping"]
    moved = [BLANK[0], ["责任人", "设施名称", "责任人手机"], *BLANK[2:]]
    again = put(tmp_path, "新表.xlsx", workbook(moved, merged=["A1:C1"]))
    other = tmp_path / "不该有.xlsx"
    refused = run.refusal("fill", str(again), "--form", "facility", "--out", str(other))
    assert refused["error"] == "template_moved"
    assert "“设施名称”原来在A列，现在在B列" in refused["where"]
    kept = put(tmp_path, "旧.json", json.dumps(mapping).encode())
    written = run.refusal("fill", str(again), "--form", "facility", "--out", str(other), "--mapping", str(kept))
    assert written["error"] == "mapping_moved"
    assert not other.exists()
    looked = run.json("fill", str(again), "--form", "facility", "--dry-run")
    assert looked["mapping"]["columns"] == {"A": "responsible", "B": "name", "C": "responsible.mobile"}
    new = put(tmp_path, "新.json", json.dumps(looked["mapping"]).encode())
    run.json("fill", str(again), "--form", "facility", "--out", str(other), "--mapping", str(new))
    assert load_workbook(other).worksheets[0]["B3"].value in ("路灯1号", "路灯3号")


def test_a_month_goes_out_plain(run: Run, tmp_path: Path) -> None:
    found = run.json("handover", "plain", "--month", "2026-11", "--out", str(tmp_path / "交镇里"))
    assert [Path(one).name for one in found["files"]] == [
        "禾塘村2026年11月交镇里.xlsx",
        "禾塘村2026年11月交镇里.pdf",
    ]
    assert all(Path(one).exists() for one in found["files"])
    assert found["counts"] == [{"title": "设施台账", "records": 3}, {"title": "人员", "records": 1}]
    assert run.refusal("handover", "plain", "--month", "2025-01", "--out", str(tmp_path))["error"] == "plain_nothing"
    assert run.refusal("handover", "plain", "--month", "11月", "--out", str(tmp_path))["error"] == "month_unreadable"
