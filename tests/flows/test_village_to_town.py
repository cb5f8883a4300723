"""The whole way by command line: entered in the village, seen at the town, receipted in the village."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import ROOT, Desk, new_town, new_village, run_command

SAMPLE_ID = "11010519491231002X"  # the standard's own example
OUTSIDE = ROOT / "tests" / "outside"


def outside_form() -> Path:
    return next(one for one in sorted(OUTSIDE.iterdir()) if (one / "form.toml").exists())


@pytest.fixture
def town(tmp_path: Path) -> Desk:
    return new_town(tmp_path / "town")


@pytest.fixture
def village(tmp_path: Path, town: Desk) -> Desk:
    card = tmp_path / "镇卡.json"
    town.ok("town", "card", "--out", card)
    desk = new_village(tmp_path / "village", town_card=card)
    own = tmp_path / "村卡.json"
    desk.ok("device", "card", "--out", own)
    town.ok("town", "enrol", own)
    return desk


def add_person(desk: Desk, name: str = "王𠮷", **more: object) -> str:
    return desk.add("person", {"name": name, "publish_consent": "none", "group_no": 5, **more})


def add_facility(desk: Desk, responsible: str, name: str = "村委会门前路灯", **more: object) -> str:
    fields = {"name": name, "class": "02", "condition": "good", "location": "村委会门口", "owner": "collective"}
    return desk.add("facility", {**fields, "responsible": responsible, "cycle": "monthly", **more})


def export(desk: Desk, folder: Path, *options: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    answer = desk.ok("bundle", "export", "--to", folder, *options, "--json").json
    files = answer.get("files") or [answer["file"]]
    return [Path(one) if Path(one).is_absolute() else folder / one for one in files]


def test_a_record_goes_to_the_town_and_its_receipt_comes_back(tmp_path: Path, town: Desk, village: Desk) -> None:
    person = add_person(village)
    facility = add_facility(village, person)
    village.ok("set", facility, "--state", "in_use")
    assert village.get(facility)["number"]

    stick = tmp_path / "stick"
    files = export(village, stick)
    taken = town.ok("town", "import", *files, "--json").json
    assert taken["status"] == "OK"
    at_town = town.get(facility)
    assert at_town["fields"]["name"] == "村委会门前路灯"
    assert at_town["fields"]["responsible"] == person
    assert town.get(person)["fields"]["name"] == "王𠮷"

    town.ok("town", "receipt", "330402101999", "--to", stick)
    receipt = next(one for one in stick.iterdir() if "_receipt_" in one.name)
    assert village.get(facility)["meta"]["delivery"] == "waiting"
    village.ok("bundle", "receipt", receipt)
    assert village.get(facility)["meta"]["delivery"] == "received"
    nothing = village.refused("bundle", "export", "--to", stick)
    assert nothing["error"] == "nothing_to_hand_over"


def test_the_same_bundle_twice_changes_nothing(tmp_path: Path, town: Desk, village: Desk) -> None:
    add_facility(village, add_person(village))
    files = export(village, tmp_path / "stick")
    town.ok("town", "import", *files)
    before = town.ok("list", "facility", "--json").out
    again = town.ok("town", "import", *files, "--json").json
    assert again["status"] == "ALREADY"
    assert town.ok("list", "facility", "--json").out == before


def test_the_short_code_receipts_like_the_file(tmp_path: Path, town: Desk, village: Desk) -> None:
    facility = add_facility(village, add_person(village))
    files = export(village, tmp_path / "stick")
    town.ok("town", "import", *files)
    answer = town.ok("town", "receipt", "330402101999", "--to", tmp_path / "stick", "--json").json
    code = json.dumps(answer, ensure_ascii=False)
    codes = answer.get("codes") or [answer["code"]]
    assert codes, code
    wrong = village.refused("bundle", "receipt", "--code", "AAAAAAAAAA")
    assert wrong["error"]
    for one in codes:
        village.ok("bundle", "receipt", "--code", one if isinstance(one, str) else one["code"])
    assert village.get(facility)["meta"]["delivery"] == "received"


def test_the_town_reads_only_the_bundle_from_another_user_with_an_empty_environment(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.fail("this test changes user and needs root, as CI has it")
    shared = Path("/tmp/ruraldesk-town-test")  # readable by both users, unlike pytest's folder
    shutil.rmtree(shared, ignore_errors=True)
    shared.mkdir(mode=0o755)
    try:
        _two_users(tmp_path, shared)
    finally:
        shutil.rmtree(shared, ignore_errors=True)


def _two_users(tmp_path: Path, shared: Path) -> None:
    nobody = 65534
    home = shared / "home"
    home.mkdir()
    os.chown(home, nobody, nobody)
    program = _program_for_others(shared)

    def as_town(*words: str | Path) -> str:
        done = subprocess.run(
            [
                sys.executable if _readable(sys.executable) else "python3",
                "-m",
                "ruraldesk",
                *map(str, words),
                "--data",
                str(home / "town"),
            ],
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(home),
                "RURALDESK_PASSPHRASE": "镇里的口令",
                "PYTHONPATH": program,
            },
            cwd=home,
            user=nobody,
            group=nobody,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    as_town(
        "init", "--role", "town", "--code", "330402101000", "--name", "余新镇", "--recovery-out", home / "recovery.pdf"
    )
    as_town("town", "card", "--out", home / "card.json")
    village = new_village(tmp_path / "village", town_card=home / "card.json")
    village.ok("device", "card", "--out", shared / "village.json")
    (shared / "village.json").chmod(0o644)
    as_town("town", "enrol", shared / "village.json")
    facility = add_facility(village, add_person(village))
    for file in export(village, tmp_path / "stick"):
        moved = shared / file.name
        shutil.copyfile(file, moved)
        moved.chmod(0o644)
        tmp_path.chmod(0o700)
        as_town("town", "import", moved)
    assert "村委会门前路灯" in as_town("get", facility, "--json")


def _readable(path: str) -> bool:
    done = subprocess.run(["/bin/sh", "-c", f"test -x '{path}'"], user=65534, group=65534, extra_groups=[], check=False)
    return done.returncode == 0


def _program_for_others(shared: Path) -> str:
    """Copy the program and its libraries where another user can read them."""
    for name in ("ruraldesk", "resources", "forms"):
        shutil.copytree(ROOT / name, shared / "program" / name)
    site = next(Path(one) for one in sys.path if one.endswith("site-packages"))
    libraries = shared / "libraries"
    shutil.copytree(
        site, libraries, ignore=shutil.ignore_patterns("PySide6", "mypy*", "shiboken6", "ruff*", "pyxform*")
    )
    subprocess.run(["chmod", "-R", "a+rX", str(shared / "program"), str(libraries)], check=True)
    return f"{shared / 'program'}:{libraries}"


def test_a_form_made_outside_works_without_touching_python(tmp_path: Path, town: Desk, village: Desk) -> None:
    folder = outside_form()
    village.ok("forms", "check", folder)
    village.ok("forms", "add", folder)
    shown = village.ok("forms", "show", folder.name, "--json").json
    assert shown["prints"], "the outside form has a print"
    example = json.loads(next((folder / "examples").glob("*.json")).read_text(encoding="utf-8"))
    fields = dict(example.get("fields", example))
    link = next(one for one in shown["survey"] if one["type"].startswith("select_one_from_file"))
    person = add_person(village, "欧阳𬱖")
    fields[link["name"]] = person
    record = village.add(folder.name, fields)
    print_name = shown["prints"][0]["name"]
    for state in _path_to_print(shown):
        village.ok("set", record, "--state", state)
    pdf = tmp_path / "outside.pdf"
    village.ok("print", folder.name, print_name, record, "--out", pdf)
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    title = village.get(record)["title"]
    words = [value for value in fields.values() if isinstance(value, str) and len(value) > 1 and not value.isascii()]
    assert any(one in text.replace("\n", "") for one in words), (title, text)
    hits = village.ok("search", words[0], "--json").out
    assert record in hits
    files = export(village, tmp_path / "stick")
    assert town.ok("town", "import", *files, "--json").json["status"] == "OK"
    assert town.get(record)["id"] == record
    assert record in town.ok("list", folder.name, "--json").out


def _path_to_print(shown: dict) -> list[str]:
    """The states to go through until the first print is allowed."""
    wanted = shown["prints"][0].get("states") or []
    states = [one["name"] for one in shown.get("workflow", {}).get("states", [])]
    if not wanted or not states or states[0] in wanted:
        return []
    steps = {
        one["from"]: one["to"] for one in reversed(shown["workflow"]["transitions"]) if isinstance(one["from"], str)
    }
    path, here = [], states[0]
    while here not in wanted:
        here = steps[here]
        path.append(here)
    return path


def test_a_bundle_for_another_town_and_an_unknown_village_are_refused_in_words(
    tmp_path: Path, town: Desk, village: Desk
) -> None:
    other = new_town(tmp_path / "other", code="330402105000", name="大桥镇")
    add_facility(village, add_person(village))
    files = export(village, tmp_path / "stick")
    assert other.refused("town", "import", *files)["error"] == "bundle_not_for_us"
    card = tmp_path / "镇卡.json"
    stranger = new_village(tmp_path / "stranger", code="330402102999", name="北圩村", town_card=card)
    add_facility(stranger, add_person(stranger))
    unknown = export(stranger, tmp_path / "stick2")
    assert town.refused("town", "import", *unknown)["error"] == "bundle_unknown_village"
    cut = tmp_path / "stick" / files[0].name
    cut.write_bytes(cut.read_bytes()[:-100])
    assert town.refused("town", "import", cut)["error"] in {"bundle_damaged", "bundle_name_mismatch"}
    assert town.ok("list", "facility", "--json").lines in ([], [[]])


def test_exporting_without_a_town_card_names_the_next_step(tmp_path: Path) -> None:
    desk = new_village(tmp_path / "village")
    add_facility(desk, add_person(desk))
    refusal = desk.refused("bundle", "export", "--to", tmp_path)
    assert "卡" in refusal["message"]


def test_no_data_folder_is_one_sentence(tmp_path: Path) -> None:
    answer = run_command("list", "person", "--data", str(tmp_path / "none"), env={"RURALDESK_PASSPHRASE": "x"})
    assert answer.code == 1
    assert "Traceback" not in answer.err
