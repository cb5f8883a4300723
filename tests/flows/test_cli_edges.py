"""The command line at its edges: what is refused leaves nothing behind, and what is said is so."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import click
import pytest

from ruraldesk.cli import main, output
from ruraldesk.cli.options import in_utf8
from ruraldesk.town.cards import write_town_card
from tests.flows.test_cli_answers import Run
from tests.helpers import desks
from tests.helpers.desks import PASSPHRASE, SAMPLE_ID, facility, person


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    with desks.desk(tmp_path / "village"):
        pass
    monkeypatch.setenv("RURALDESK_PASSPHRASE", PASSPHRASE)
    return Run(tmp_path / "village", capsys, monkeypatch)


def add(run: Run, form: str, fields: dict[str, object]) -> str:
    return str(run.json("add", form, "-", stdin=json.dumps(fields, ensure_ascii=False))["id"])


def lamp(run: Run, who: str, **more: object) -> str:
    return add(run, "facility", {"name": "路灯", "class": "02", "location": "村口", "responsible": who, **more})


def test_blanks_are_no_reason_to_print_an_id_on_the_board(run: Run, tmp_path: Path) -> None:
    who = add(run, "person", {"name": "王建国"})
    one = lamp(run, who, name=f"路灯 {SAMPLE_ID}")
    assert run("set", one, "--state", "in_use") == 0
    out = tmp_path / "牌.pdf"
    said = run.refusal("print", "facility", "responsibility", one, "--out", str(out), "--allow", "  ")
    assert said["error"] == "print_stopped"
    assert not out.exists()
    assert run("print", "facility", "responsibility", one, "--out", str(out), "--allow", "本人要求") == 0
    said = run.refusal("print", "facility", "record", one, "--out", str(tmp_path / "牌.txt"))
    assert said["error"] == "print_file_kind"


def test_a_set_up_that_could_not_write_its_recovery_sheet_leaves_no_desk(run: Run, tmp_path: Path) -> None:
    run.data = tmp_path / "new"
    words = ("init", "--role", "village", "--code", "330402101999", "--name", "禾塘村")
    said = run.refusal(*words, "--recovery-out", str(tmp_path / "nowhere" / "r.txt"))
    assert said["error"] == "folder_gone"
    assert not (run.data / "vault.json").exists()
    assert not (run.data / "vault.db").exists()
    assert run(*words, "--recovery-out", str(tmp_path / "r.txt")) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("list", "person", "--data"), "选项“--data”的用法不对"),
        (("list", "person", "--clerk"), "选项“--clerk”的用法不对"),
        (("town", "ask", "一", "二", "三"), "参数多了"),
        (("demo", "--out", "示例", "--records", "什么"), "要写整数"),
    ],
)
def test_a_wrong_line_is_refused_in_chinese_and_touches_no_other_desk(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(list(words)) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert not re.search("[A-Za-z]+ [a-z]+ [a-z]+", said.err.replace("ruraldesk", "")), said.err
    assert said.out == ""


def test_a_lost_key_file_is_not_called_an_empty_folder(run: Run) -> None:
    (run.data / "vault.json").unlink()
    assert run.refusal("list", "person")["error"] == "key_file_missing"


def test_an_empty_vault_file_stays_as_it_was_found(run: Run) -> None:
    (run.data / "vault.db").write_bytes(b"")
    assert run.refusal("list", "person")["error"] == "vault_damaged"
    assert (run.data / "vault.db").stat().st_size == 0


def test_what_others_point_at_is_not_undone_away(run: Run) -> None:
    who = add(run, "person", {"name": "王建国"})
    one = lamp(run, who)
    add(run, "inspection", {"facility": one, "checked_on": "2026-11-20", "inspector": who, "conclusion": "normal"})
    assert run.refusal("undo", one)["error"] == "record_still_linked"
    assert not run.json("get", one)["meta"]["deleted"]


def test_undo_brings_no_identifier_back_that_another_has_now(run: Run) -> None:
    first = add(run, "person", {"name": "王建国", "id_no": SAMPLE_ID})
    assert run("set", first, "-", stdin='{"id_no": null}') == 0, run.err
    second = add(run, "person", {"name": "李建国", "id_no": SAMPLE_ID})
    assert run.refusal("undo", first)["error"] == "value_refused"
    assert run("delete", second) == 0
    assert run("undo", first) == 0, run.err
    assert run.refusal("undo", second)["error"] == "value_refused"


def test_what_is_filed_is_deleted_with_a_reason_only(run: Run) -> None:
    who = add(run, "person", {"name": "王建国"})
    items = [{"item": "外观", "result": "good"}]
    fields = {"facility": lamp(run, who), "checked_on": "2026-11-20", "inspector": who, "conclusion": "normal"}
    done = add(run, "inspection", {**fields, "items": items})
    assert run("set", done, "--state", "filed") == 0, run.err
    assert run.refusal("delete", done)["error"] == "delete_needs_reason"
    assert run("delete", done, "--reason", "登记错了") == 0
    assert run("get", done) == 0
    assert "已删掉" in run.out


def test_a_filter_that_fits_no_value_finds_nothing(run: Run) -> None:
    one = lamp(run, add(run, "person", {"name": "王建国"}))
    for where in ("investment=abc", "group_no=x", "investment=3280"):
        assert run("list", "facility", "--where", where) == 0
        assert run.out == ""
    assert run("list", "facility", "--where", "investment=") == 0
    assert one in run.out


def test_a_number_that_waits_is_given_by_the_step_it_stands_at(run: Run) -> None:
    who = add(run, "person", {"name": "王建国"})
    fields = json.dumps({"name": "老桥", "class": "05", "location": "河", "responsible": who})
    old = run.json("add", "facility", "-", "--as-of", "2019-05-01", "--state", "in_use", stdin=fields)
    assert old["number"] == ""
    assert old["meta"]["as_of"] == "2019-05-01"
    assert run("get", old["id"]) == 0
    assert "待编号" in run.out
    assert run.json("set", old["id"], "--state", "in_use")["number"] == "设-05-0001"


def test_blanks_are_no_reason_why_fields_are_missing(run: Run) -> None:
    fields = json.dumps({"name": "老桥", "class": "05", "location": "河"})
    assert run.refusal("add", "facility", "-", "--incomplete", "  ", stdin=fields)["error"] == "value_refused"


def test_a_record_of_another_form_is_not_taken_for_one(run: Run) -> None:
    given = json.dumps({"form": "facility", "fields": {"name": "王建国"}})
    assert run.refusal("add", "person", "-", stdin=given)["error"] == "json_other_form"


def test_the_town_card_can_be_taken_in_later(run: Run, tmp_path: Path) -> None:
    desks.desk(tmp_path / "town", role="town", name="余新镇").close()
    village, run.data = run.data, tmp_path / "town"
    assert run("town", "card", "--out", str(tmp_path / "town.card")) == 0, run.err
    run.data = village
    add(run, "person", {"name": "王建国"})
    assert "device town" in run.refusal("bundle", "export", "--to", str(tmp_path))["message"]
    assert run.json("device", "town", str(tmp_path / "town.card"))["name"] == "余新镇"
    assert run.refusal("bundle", "export", "--to", str(tmp_path))["error"] == "nothing_to_hand_over"


def test_the_town_asks_about_a_field_there_is_and_for_a_month_there_is(run: Run, tmp_path: Path) -> None:
    desks.desk(tmp_path / "town", role="town", name="余新镇").close()
    run.data = tmp_path / "town"
    assert run("town", "board", "--month", "2026-13") == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run.refusal("town", "import", str(empty))["error"] == "bundles_none"


def test_a_recovery_sheet_is_used_by_the_command_of_that_name(run: Run, tmp_path: Path) -> None:
    run.data = tmp_path / "new"
    code, sheet = "330402101999", tmp_path / "r.txt"
    words = ("init", "--role", "village", "--code", code, "--name", "禾塘村", "--recovery-out", str(sheet))
    assert run(*words) == 0, run.err
    (tmp_path / "p").write_text("新口令-1\n", encoding="utf-8")
    assert run("recover", "--recovery-file", str(sheet), "--new-passphrase-file", str(tmp_path / "p")) == 0, run.err
    assert run.refusal("list", "person")["error"] == "wrong_passphrase"


def test_counts_on_the_command_line_are_counts(run: Run) -> None:
    assert run("search", "王", "--limit", "-1") == 2
    assert "不小于1" in run.err
    assert run("search", "王", "--limit", "x") == 2


def test_folders_that_are_not_there_are_named_as_such(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert run.refusal("forms", "to-xlsx", "person", str(nowhere / "f.xlsx"))["error"] == "folder_gone"
    assert run.refusal("device", "card", "--out", str(nowhere / "c.card"))["error"] == "folder_gone"
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert run.refusal("device", "card", "--out", str(file / "c.card"))["error"] == "folder_gone"
    assert run.refusal("demo", "--out", str(file / "demo"), "--no-window")["error"] == "folder_gone"
    for folder in (file, file / "d"):
        said = run.refusal("duty", "package", "--to", str(folder), "--taker", "陆建明")
        assert said["error"] == "folder_gone"


def test_a_search_or_a_list_without_a_hit_says_so_and_its_answer_stays_empty(run: Run) -> None:
    for words, says in ((("search", "欧阳"), "没有查到"), (("list", "person", "--text", "欧阳"), "没有符合的")):
        assert run(*words) == 0
        assert (run.out, says in run.err) == ("", True), run.err
        assert run(*words, "--json") == 0
        assert (run.out, run.err) == ("", "")


def test_a_folder_of_backups_names_those_in_it(run: Run, tmp_path: Path) -> None:
    backups = tmp_path / "bk"
    backups.mkdir()
    made = run.json("backup", "--to", str(backups))
    assert run.refusal("restore", str(backups))["where"] == [made["file"]]


def test_words_are_utf8_whatever_the_locale_made_of_them(run: Run) -> None:
    who = add(run, "person", {"name": "王建国"})
    assert in_utf8("王建国".encode().decode("ascii", "surrogateescape")) == "王建国"
    assert in_utf8(os.fsdecode(b"\xd6\xd0.pdf")) == os.fsdecode(b"\xd6\xd0.pdf")
    assert run("search", "王建国".encode().decode("ascii", "surrogateescape")) == 0
    assert who in run.out
    assert run.refusal("search", os.fsdecode(b"\xff"))["error"] == "words_not_utf8"
    assert run.refusal("delete", who, "--reason", os.fsdecode(b"\xff"))["error"] == "words_not_utf8"
    assert not run.json("get", who)["meta"]["deleted"]


def test_an_answer_that_cannot_be_written_does_not_say_that_nothing_was_saved(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object, err: bool = False, **_more: object) -> None:
        if not err:
            raise OSError(errno.ENOSPC, "full")
        said.append(str(_words[0]))

    said: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(click, "echo", full)
        patch.setattr(output, "close_quietly", lambda _stream: None)
        assert run("add", "person", "-", stdin='{"name": "王建国"}') == 1
    assert "answer_unwritable" in said[0]
    assert "没有变" not in said[0]
    assert run("search", "王建国") == 0
    assert "王建国" in run.out


def test_a_query_of_the_town_is_not_answered_by_a_place(tmp_path: Path) -> None:
    from ruraldesk.errors import UserError
    from ruraldesk.model.outcomes import Option, Question
    from ruraldesk.services import questions, showing

    with desks.desk(tmp_path / "v") as village:
        one = facility(village, person(village))
        with pytest.raises(UserError, match="文字回答"):
            questions._words(village, "#1")
        options = (Option(True, "d", "c", ""), Option("139", "d", "c", ""))
        asked = Question("q", "conflict", one, "facility", "_deleted", "d", "", "", options)
        assert [showing.option_text(village, asked, x.value) for x in options] == ["删掉", "留着"]
        step = Question("q", "conflict", one, "facility", "_state", "d", "", "")
        assert showing.option_text(village, step, "in_use") == "在用"


def test_a_blank_sheet_needs_no_record_and_what_was_not_printed_cannot_come_again(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "空白.pdf"
    assert run.json("print", "disclosure", "finance", "--blank", "--out", str(out))["pages"] == 1
    assert out.read_bytes().startswith(b"%PDF")
    for wrong in ((), ("--again", "1"), ("--blank", "--again", "1")):
        assert run("print", "disclosure", "finance", *wrong, "--out", str(out)) == 2


def test_what_was_erased_is_said_to_be_gone_not_to_come_back_by_undo(run: Run) -> None:
    who = add(run, "person", {"name": "沈建国样例"})
    assert run.refusal("erase", who)["error"] == "erase_needs_reason"
    assert run.json("erase", who, "--reason", "本人要求") == {"erased": who}
    assert run("get", who) == 0
    said = run.out
    assert "已抹去" in said
    assert "undo" not in said
    assert run.refusal("undo", who)["error"] == "record_erased"


def test_what_was_written_into_a_folder_is_not_said_of_a_stick(run: Run, tmp_path: Path) -> None:
    lamp(run, add(run, "person", {"name": "王建国"}))
    with desks.desk(tmp_path / "town", role="town", name="云泾镇", clerk="顾金娣") as town:
        write_town_card(town, tmp_path / "town.card")
    assert run("device", "town", str(tmp_path / "town.card")) == 0
    (tmp_path / "out").mkdir()
    assert run("bundle", "export", "--to", str(tmp_path / "out")) == 0
    assert "读回来核对过" in run.out
    assert "拔" not in run.out
