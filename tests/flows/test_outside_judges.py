"""Judges that are not ours: age, bsdtar, frictionless, sqlite3, pdftotext, pdffonts, and grep over the disk."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.flows.test_village_to_town import SAMPLE_ID, add_facility, add_person, export, town, village  # noqa: F401
from tests.helpers.command_line import Desk

CANARY = "金丝雀沈"
MOBILE = "13800138000"


def opened(town: Desk, bundle: Path, folder: Path) -> Path:  # noqa: F811
    """Unpack a bundle with nothing but age, bsdtar and the town's exported key."""
    folder.mkdir()
    key = folder.parent / "town.key"
    if not key.exists():
        town.ok("town", "key", "--out", key)
    age = subprocess.run(["age", "-d", "-i", str(key), str(bundle)], capture_output=True, check=True)
    subprocess.run(["bsdtar", "-xf", "-", "-C", str(folder)], input=age.stdout, check=True)
    return folder


def everything_in(folder: Path) -> str:
    return "".join(one.read_text(encoding="utf-8", errors="replace") for one in folder.rglob("*") if one.is_file())


def test_age_bsdtar_and_frictionless_open_a_bundle(tmp_path: Path, town: Desk, village: Desk) -> None:  # noqa: F811
    add_facility(village, add_person(village))
    (bundle,) = export(village, tmp_path / "stick")
    inside = opened(town, bundle, tmp_path / "inside")
    names = {one.relative_to(inside).parts[0] for one in inside.rglob("*") if one.is_file()}
    assert {"manifest.json", "manifest.sig", "datapackage.json", "changes.jsonl", "data"} <= names
    assert names <= {"manifest.json", "manifest.sig", "datapackage.json", "changes.jsonl", "data", "forms", "att"}
    from frictionless import validate

    report = validate(str(inside / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    rows = list(csv.DictReader(io.StringIO((inside / "data" / "facility.csv").read_text(encoding="utf-8-sig"))))
    assert [one["name"] for one in rows] == ["村委会门前路灯"]


def test_withheld_values_stay_until_their_record_is_released(tmp_path: Path, town: Desk, village: Desk) -> None:  # noqa: F811
    first = add_person(village, "周美琴", id_type="resident", id_no=SAMPLE_ID, mobile=MOBILE, address="河东路88号")
    second = add_person(village, "俞小红", mobile="13900139000", address="河西路66号")
    add_facility(village, first)
    add_facility(village, second, name="文化礼堂")
    alone = add_person(village, "沈没人指")
    (bundle,) = export(village, tmp_path / "stick")
    inside = everything_in(opened(town, bundle, tmp_path / "inside"))
    assert "周美琴" in inside
    assert "俞小红" in inside
    for withheld in (SAMPLE_ID, MOBILE, "河东路88号", "13900139000", "河西路66号", "1949-12-31", "沈没人指", alone):
        assert withheld not in inside, withheld
    village.ok("release", first)
    (later,) = export(village, tmp_path / "stick2")
    after = everything_in(opened(town, later, tmp_path / "inside2"))
    assert SAMPLE_ID in after
    assert MOBILE in after
    assert "河东路88号" in after
    assert "13900139000" not in after
    assert "河西路66号" not in after
    town.ok("town", "import", later)
    assert town.get(first)["fields"]["id_no"] == SAMPLE_ID
    assert "mobile" not in town.get(second)["fields"]


def test_sqlite3_cannot_open_the_vault_and_no_name_lies_in_the_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    temporary = tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    data = tmp_path / "data"
    desk = Desk(data, env={"HOME": str(home), "TMPDIR": str(temporary), "XDG_DATA_HOME": str(home / "share")})
    desk.ok(
        "init",
        "--role",
        "village",
        "--code",
        "330402101999",
        "--name",
        "禾塘村",
        "--recovery-out",
        tmp_path / "恢复单.pdf",
    )
    person = add_person(desk, CANARY, mobile=MOBILE, id_type="resident", id_no=SAMPLE_ID)
    facility = add_facility(desk, person, name=f"{CANARY}亭")
    desk.ok("set", facility, "--state", "in_use")
    desk.ok("print", "facility", "responsibility", facility, "--out", tmp_path / "out.pdf")
    desk.ok("search", CANARY)
    desk.ok("backup")
    desk.ok("check")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(data / "vault.db").execute("SELECT * FROM sqlite_master").fetchall()
    needles = [word.encode(code) for word in (CANARY, MOBILE, SAMPLE_ID) for code in ("utf-8", "utf-16-le", "gbk")]
    looked_at = 0
    for place in (data, home, temporary):
        for file in (one for one in place.rglob("*") if one.is_file()):
            looked_at += 1
            body = file.read_bytes()
            assert not [one for one in needles if one in body], file
    assert looked_at >= 3


def test_a_printed_sheet_extracts_its_words_and_carries_its_fonts(tmp_path: Path, village: Desk) -> None:  # noqa: F811
    person = add_person(village, "阿卜杜拉·买买提")
    facility = add_facility(village, person, name="䶮㛃𬱖𠮷亭")
    village.ok("set", facility, "--state", "in_use")
    pdf = tmp_path / "sheet.pdf"
    answer = village.ok("print", "facility", "responsibility", facility, "--out", pdf, "--json").json
    assert answer["pages"] == 1
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    assert "䶮㛃𬱖𠮷亭" in text.replace("\n", "")
    assert village.get(facility)["number"] in text.replace("\n", "")
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts


def test_inspect_gives_the_manifest_and_verify_agrees(tmp_path: Path, village: Desk) -> None:  # noqa: F811
    add_facility(village, add_person(village))
    (bundle,) = export(village, tmp_path / "stick")
    manifest = village.ok("bundle", "inspect", bundle, "--json").json
    assert manifest["kind"] == "report"
    assert manifest["village"] == "330402101999"
    assert {one["audience"] for one in manifest["streams"]} == {"town"}
    assert village.ok("bundle", "verify", bundle, "--json").json["status"] == "OK"
    assert not zipfile.is_zipfile(bundle)
    assert json.dumps(manifest)
