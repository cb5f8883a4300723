"""Bad input: one Chinese sentence with a code and the next step, exit 1, nothing changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_village_to_town import SAMPLE_ID, add_facility, add_person
from tests.helpers.command_line import ROOT, Desk, assert_clean, new_village

WRONG_CHECK_DIGIT = "330499198001011236"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_village(tmp_path / "village")


def files_of(desk: Desk) -> dict[str, bytes]:
    return {
        str(one): one.read_bytes() for one in sorted(desk.data.rglob("*")) if one.is_file() and "logs" not in one.parts
    }


def test_a_wrong_password_opens_nothing_and_touches_nothing(desk: Desk) -> None:
    before = files_of(desk)
    wrong = Desk(desk.data, passphrase="猜的口令")
    refusal = wrong.refused("list", "person")
    assert refusal["error"] == "wrong_passphrase"
    assert files_of(desk) == before


def test_a_damaged_vault_is_told_apart_from_a_wrong_password(desk: Desk) -> None:
    vault = desk.data / "vault.db"
    body = bytearray(vault.read_bytes())
    body[100:2000] = bytes(1900)
    vault.write_bytes(body)
    for rest in desk.data.glob("vault.db-*"):
        rest.unlink()
    refusal = desk.refused("list", "person")
    assert refusal["error"] == "vault_damaged"
    assert "备份" in refusal["message"]


def test_a_form_with_a_mistake_names_the_file_and_the_row(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(ROOT / "tests" / "outside" / "old_well", folder)
    text = (folder / "form.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    row = next(number for number, line in enumerate(lines) if 'type = "date"' in line)
    lines[row] = lines[row].replace('type = "date"', 'type = "dat"')
    (folder / "form.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    refusal = desk.refused("forms", "add", folder)
    assert refusal["error"] == "form_mistake"
    assert f"第{row + 1}行" in " ".join(refusal["where"])
    assert "old_well" not in desk.ok("forms", "list", "--json").out


CONSTRAINTS: list[tuple[str, dict[str, Any], str]] = [
    ("name", {"name": "王建国2", "publish_consent": "none"}, "姓名"),
    ("name", {"publish_consent": "none"}, "姓名"),
    ("group_no", {"name": "王建国", "publish_consent": "none", "group_no": 0}, "村民小组"),
    ("birth", {"name": "王建国", "publish_consent": "none", "birth": "2098-01-01"}, "今天"),
    ("birth", {"name": "王建国", "publish_consent": "none", "birth": "2026-02-30"}, "出生日期"),
    ("mobile", {"name": "王建国", "publish_consent": "none", "mobile": "1380013800"}, "手机"),
    ("sex", {"name": "王建国", "publish_consent": "none", "sex": "7"}, "性别"),
    ("id_no", {"name": "王建国", "publish_consent": "none", "id_type": "resident", "id_no": SAMPLE_ID[:-1]}, "18位"),
    ("none_such", {"name": "王建国", "publish_consent": "none", "none_such": "x"}, "none_such"),
]


@pytest.mark.parametrize(("field", "fields", "word"), CONSTRAINTS)
def test_a_value_against_a_constraint_is_refused_with_its_reason(
    desk: Desk, field: str, fields: dict[str, Any], word: str
) -> None:
    refusal = desk.refused("add", "person", "-", stdin=json.dumps(fields))
    said = refusal["message"] + " ".join(refusal["where"])
    assert word in said, said
    assert desk.ok("list", "person", "--json").out.strip() in ("", "[]")


def test_an_id_with_a_wrong_check_digit_is_kept_only_with_a_reason(desk: Desk) -> None:
    fields = {"name": "王建国", "publish_consent": "none", "id_type": "resident", "id_no": WRONG_CHECK_DIGIT}
    refusal = desk.refused("add", "person", "-", stdin=json.dumps(fields))
    assert "未核实" in refusal["message"] + " ".join(refusal["where"])
    kept = desk.add("person", {**fields, "id_unverified": "派出所旧底册就是这个号"})
    assert desk.get(kept)["fields"]["id_no"] == WRONG_CHECK_DIGIT


def test_the_same_id_is_not_typed_twice(desk: Desk) -> None:
    first = {"name": "王建国", "publish_consent": "none", "id_type": "resident", "id_no": SAMPLE_ID}
    desk.add("person", first)
    refusal = desk.refused(
        "add", "person", "-", stdin=json.dumps({**first, "name": "王建囯", "id_no": "１１０１０５ 19491231-002ｘ"})
    )
    assert "王建国" in refusal["message"] + " ".join(refusal["where"])


def sheet(desk: Desk, tmp_path: Path, **fields: object) -> tuple[list[str], Path]:
    """A facility in use, and the words that print its board sheet."""
    facility = add_facility(desk, add_person(desk, "李敏"), **fields)
    desk.ok("set", facility, "--state", "in_use")
    out = tmp_path / "sheet.pdf"
    return ["print", "facility", "responsibility", facility, "--out", str(out)], out


@pytest.mark.parametrize(
    "disguise", [SAMPLE_ID, "１１０１０５ 19491231-002Ｘ", "110105\u200b19491231 002x", "电话138 0013 8000"]
)
def test_a_number_hidden_in_free_text_never_reaches_the_board(desk: Desk, tmp_path: Path, disguise: str) -> None:
    words, out = sheet(desk, tmp_path, care_standard=f"完好、整洁；找{disguise}这个人")
    refusal = desk.refused(*words)
    assert refusal["error"] in {"print_stopped", "privacy_gate"}
    assert "管护标准" in refusal["message"] + " ".join(refusal["where"])
    assert not out.exists()


def test_a_character_no_font_can_draw_stops_the_print_and_is_named(desk: Desk, tmp_path: Path) -> None:
    strange = "\U000323b0"
    words, out = sheet(desk, tmp_path, name=f"{strange}亭")
    refusal = desk.refused(*words)
    assert strange in refusal["message"] + " ".join(refusal["where"])
    assert not out.exists()


def test_a_read_only_folder_and_a_vanished_stick_are_said_in_words(desk: Desk, tmp_path: Path) -> None:
    words, _ = sheet(desk, tmp_path)
    gone = desk.run(*words[:-1], str(tmp_path / "没有这个文件夹" / "a.pdf"))
    assert gone.code == 1
    assert_clean(gone)
    before = desk.ok("list", "facility", "--json").out
    nowhere = desk.refused("backup", "--to", tmp_path / "拔掉的U盘" / "x")
    assert nowhere["message"]
    assert desk.ok("list", "facility", "--json").out == before


@pytest.mark.skipif(os.name == "nt", reason="mounts a file system of Linux")
def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(small)], check=True)
    try:
        desk = new_village(small / "village")
        kept = add_person(desk, "王建国")
        with (small / "filler").open("wb") as filler:
            while True:
                try:
                    filler.write(bytes(65536))
                    filler.flush()
                except OSError:
                    break
        refusal = desk.run(
            "add", "person", "-", stdin=json.dumps({"name": "李敏", "publish_consent": "none", "remark": "长" * 4000})
        )
        assert refusal.code == 1
        assert_clean(refusal)
        assert "满" in refusal.err or "空间" in refusal.err or "只剩" in refusal.err, refusal.err
        (small / "filler").unlink(missing_ok=True)
        assert [one["id"] for one in desk.ok("list", "person", "--json").lines] == [kept]
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.parametrize(
    "name",
    [
        "<b>张三</b>",
        "'; DROP TABLE person;--",
        "王\u202e国",
        "𠮷野𬱖",
        "阿卜杜拉·买买提",
        "=HYPERLINK(1)",
        "王\x00建国",
        "  　李敏　 ",
    ],
)
def test_every_strange_name_is_kept_whole_or_refused_in_words(desk: Desk, name: str) -> None:
    answer = desk.run("add", "person", "-", stdin=json.dumps({"name": name, "publish_consent": "none"}))
    assert_clean(answer)
    if answer.code == 0:
        kept = desk.get(answer.out.split()[-1])["fields"]["name"]
        assert kept.strip("　 ") == kept
        assert kept[0] in name
    else:
        assert answer.code == 1


def test_usage_mistakes_are_chinese_and_exit_2(desk: Desk) -> None:
    for words in (["nonsense"], ["add"], ["list", "person", "--nonsense"]):
        answer = desk.run(*words)
        assert answer.code == 2, (words, answer)
        assert_clean(answer)
        assert "Usage" not in answer.err
        assert "No such" not in answer.err
