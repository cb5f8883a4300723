"""The command line in this process: shapes, exit codes, words; never a traceback."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from ruraldesk import app
from ruraldesk.cli import main as command_line
from ruraldesk.cli.options import Options
from ruraldesk.clock import FixedClock
from tests.architecture.tree import ROOT
from tests.helpers import desks
from tests.helpers.desks import NOON, PASSPHRASE, facility, person


class Run:
    """One data folder, and what its commands answered."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.data = data
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.err = ""
        self.out = ""

    def __call__(self, *words: str, stdin: str = "") -> int:
        given = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8")), encoding="utf-8")
        self._monkeypatch.setattr(sys, "stdin", given)
        self._capsys.readouterr()
        code = command_line.run([*words, "--data", str(self.data)], Options(clock=FixedClock(NOON)))
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *words: str, stdin: str = "") -> Any:
        assert self(*words, "--json", stdin=stdin) == 0, self.err
        return json.loads(self.out)

    def refusal(self, *words: str, stdin: str = "") -> dict[str, Any]:
        assert self(*words, "--json", stdin=stdin) == 1, self.out
        return json.loads(self.err)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    with desks.desk(tmp_path / "village"):
        pass
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    return Run(tmp_path / "village", capsys, monkeypatch)


def test_a_record_keeps_its_shape_from_add_to_get_to_set(run: Run) -> None:
    added = run.json("add", "person", "-", stdin='{"name": "王𠮷", "group_no": 5}')
    assert added.keys() == {"id", "form", "version", "state", "number", "title", "fields", "meta"}
    got = run.json("get", added["id"])
    assert got == added
    got["fields"]["group_no"] = 6
    changed = run.json("set", added["id"], "-", stdin=json.dumps(got))
    assert changed["fields"]["group_no"] == 6
    assert run("get", added["id"]) == 0
    assert "王𠮷" in run.out


def test_json_lines_go_in_and_ids_come_out_one_a_line(run: Run) -> None:
    assert run("add", "人员", "-", stdin='{"name": "周美琴"}\n{"fields": {"name": "朱建"}}\n') == 0
    assert len(run.out.split()) == 2
    assert run("list", "person", "--json") == 0
    assert [json.loads(line)["fields"]["name"] for line in run.out.splitlines()] == ["朱建", "周美琴"]
    assert run("list", "person", "--where", "name=朱建", "--json") == 0
    assert len(run.out.splitlines()) == 1
    assert run("search", "zmq", "--json") == 0
    assert json.loads(run.out)["title"] == "周美琴"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '{"name": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, '{"name": "甲"', '{"n": ' + "9" * 5000 + "}"],
)
def test_what_is_no_json_is_refused_and_nothing_is_kept(run: Run, text: str) -> None:
    assert run.refusal("add", "person", "-", stdin=text)["error"] == "json_unreadable"
    assert run("list", "person", "--json") == 0
    assert run.out == ""


def test_amounts_are_read_exactly(run: Run) -> None:
    who = run.json("add", "person", "-", stdin='{"name": "朱建"}')["id"]
    given = {"name": "桥", "class": "05", "location": "村口", "responsible": who}
    text = json.dumps(given)[:-1] + ', "investment": 0.10}'
    assert run.json("add", "facility", "-", stdin=text)["fields"]["investment"] == "0.10"


def test_a_refusal_is_one_object_with_code_sentence_and_places(run: Run) -> None:
    refusal = run.refusal("add", "person", "-", stdin='{"name": ""}')
    assert refusal.keys() == {"error", "message", "where"}
    assert refusal["error"] == "value_refused"
    assert refusal["where"] == ["还没写姓名。"]
    assert run("add", "person", "-", stdin='{"name": ""}') == 1
    assert "（value_refused）" in run.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothing"], "没有“nothing”这个命令。"),
        (["get"], "少了“标识”。"),
        (["get", "x", "--odd"], "没有“--odd”这个选项。"),
        (["get", "x", "y"], "参数多了"),
        (["init", "--role", "city", "--code", "1", "--name", "x"], "选项“--role”不对"),
        (["print", "facility", "p", "x", "--out", "a.pdf", "--printed-on", "昨天"], "2026-10-20"),
        (["bundle", "receipt"], "回执码"),
        (["set"], "少了“标识”。"),
    ],
)
def test_a_wrong_command_line_is_said_in_chinese_and_ends_with_two(run: Run, words: list[str], sentence: str) -> None:
    assert run(*words) == 2
    assert sentence in run.err
    assert "Error" not in run.err
    assert "Usage" not in run.err


def test_every_help_page_is_chinese_and_names_the_common_options(run: Run) -> None:
    from click.testing import CliRunner

    seen = 0
    for name in command_line.COMMANDS:
        command = command_line.root.get_command(None, name)  # type: ignore[arg-type]  # the context is not looked at
        inner = getattr(command, "commands", {})
        for one in [[name], *([name, sub] for sub in inner)]:
            page = CliRunner().invoke(command_line.root, [*one, "--help"], obj=Options()).output
            assert page.startswith("用法：")
            assert "--passphrase-file" in page
            assert "--json" in page
            for english in ("Options", "Commands", "Show this message", "TEXT", "INTEGER"):
                assert english not in page, one
            seen += 1
    assert seen > 40


def test_options_are_taken_before_and_after_the_command(tmp_path: Path, run: Run) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    before = ["--json", "--clerk", "沈小兰", "--passphrase-file", str(secret), "forms", "list"]
    assert run(*before) == 0
    assert {one["form"] for one in json.loads(run.out)} >= {"person", "facility", "inspection"}


def test_a_wrong_passphrase_and_a_missing_desk_are_sentences(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RURALDESK_PASSPHRASE", "不对")
    assert run.refusal("list", "person")["error"] == "wrong_passphrase"
    monkeypatch.delenv("RURALDESK_PASSPHRASE")
    assert run.refusal("list", "person")["error"] == "passphrase_missing"
    run.data = run.data / "none"
    assert run.refusal("list", "person")["error"] == "desk_missing"


def test_history_undo_delete_due_and_print_answer_with_data(tmp_path: Path, run: Run) -> None:
    with desks.desk(tmp_path / "other") as made:
        lamp = facility(made, person(made), check_before="2026-10-20")
    run.data = tmp_path / "other"
    assert run.json("set", lamp, "--state", "in_use")["number"] == "设-02-0001"
    assert [one["op"] for one in run.json("history", lamp)] == ["update", "create"]
    due = run.json("due", "--on", "2026-11-19")
    assert [(one["record"], one["due_on"], one["level"]) for one in due] == [(lamp, "2026-11-20", "soon")]
    out = tmp_path / "sheet.png"
    answer = run.json("print", "facility", "responsibility", lamp, "--out", str(out), "--printed-on", "2026-11-23")
    assert answer.keys() == {"file", "pages", "findings"}
    assert out.read_bytes().startswith(b"\x89PNG")
    assert run.json("undo", lamp)["state"] == "drafting"
    assert run.json("delete", lamp)["meta"]["deleted"]


def test_what_we_got_wrong_ends_in_a_sentence_and_a_log_without_values(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_words: object) -> None:
        raise RuntimeError("沈小兰 13800138000")

    monkeypatch.setattr("ruraldesk.services.records.get", broken)
    assert app.main(["get", "x", "--json", "--data", str(run.data)]) == 1
    told = json.loads(capsys.readouterr().err)
    assert told["error"] == "unexpected_stop"
    log = Path(told["where"][0]).read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "沈小兰" not in log
    assert "13800138000" not in log


def test_every_command_stands_on_the_page_other_software_relies_on() -> None:
    page = (ROOT / "docs" / "contracts" / "command-line.md").read_text(encoding="utf-8")
    listed = page.split("## Commands")[1].split("## Shapes")[0]
    paths = list(_commands(command_line.root, ()))
    assert len(paths) > 40
    assert [path for path in paths if not any(set(path) <= set(line.split()) for line in listed.splitlines())] == []


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield path
        return
    within = click.Context(command)
    for name in command.list_commands(within):
        inner = command.get_command(within, name)
        assert inner is not None
        yield from _commands(inner, (*path, name))
