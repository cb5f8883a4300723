"""Tools that know nothing of us open a bundle: age, bsdtar, frictionless, a JSON Schema validator."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import fastjsonschema
import pytest

from ruraldesk.bundle.manifest import Receipt
from ruraldesk.bundle.pack import pack
from ruraldesk.bundle.seal import Sealed
from ruraldesk.bundle.unpack import open_bundle
from ruraldesk.paths import project_root
from tests.helpers.bundles import (
    MemoryLog,
    Trusts,
    at_town,
    desk,
    report,
    report_job,
    second_desk,
    stream_of,
    town,
    uuid_of,
    village,
    village_log,
)

SCHEMA = project_root() / "docs" / "contracts" / "manifest.schema.json"


def tool(name: str) -> str:
    """Return a tool's path. These tests must not be skipped: the contract says that other tools can read it."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, (
        f"{name} is not installed; this test needs it (Debian: apt install age libarchive-tools; pip: frictionless)"
    )
    return found


def unpacked(sealed: Sealed, folder: Path) -> Path:
    """Open a bundle the way docs/contracts/bundle.md tells somebody without this program."""
    key, file, out = folder / "key.txt", folder / sealed.name, folder / "out"
    key.write_text(town.age + "\n", encoding="ascii")
    file.write_bytes(sealed.data)
    out.mkdir()
    opened = subprocess.run([tool("age"), "-d", "-i", str(key), str(file)], capture_output=True, check=True)
    subprocess.run([tool("bsdtar"), "-xf", "-", "-C", str(out)], input=opened.stdout, check=True)
    return out


def validate(folder: Path) -> None:
    done = subprocess.run(
        [tool("frictionless"), "validate", "datapackage.json", "--json"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["valid"] is True


def busy_log() -> MemoryLog:
    """Return a log with awkward texts: formulas, quotes, line feeds, rare signs, a deleted record, a long table."""
    log = village_log()
    for number, name in enumerate(['=HYPERLINK("x")', 'a,b;"c"', "两\n行", "𠮷野家", "-1", "'=x", "@a", "+86 138"]):
        log.write(stream_of(village), uuid_of(f"n{number}"), {"name": name, "cost": "-5.00", "count": -3}, op="create")
    log.write(stream_of(village), uuid_of("n1"), {"_deleted": True}, op="delete")
    rows = {f"checks/r{row}": True for row in range(300)} | {f"checks/r{row}/finding": "好" * 20 for row in range(300)}
    log.write(stream_of(village), uuid_of("long"), {"name": "长表", "built_on": "2026-01-31", **rows}, op="create")
    log.write(stream_of(second_desk), uuid_of("n2"), {"note": "放行了的备注"})
    return log


def test_age_and_bsdtar_open_it_and_frictionless_finds_it_valid(tmp_path: Path) -> None:
    out = unpacked(report(busy_log()), tmp_path)
    names = {str(one.relative_to(out)) for one in out.rglob("*") if one.is_file()}
    assert {"manifest.json", "manifest.sig", "datapackage.json", "changes.jsonl", "data/facility.csv"} <= names
    assert len((out / "manifest.sig").read_bytes()) == 64
    validate(out)


def test_a_receipt_without_lines_is_a_valid_package_too(tmp_path: Path) -> None:
    out = unpacked(receipt(), tmp_path)
    assert (out / "changes.jsonl").read_bytes() == b""
    validate(out)


def test_openssl_alone_can_prove_the_signature(tmp_path: Path) -> None:
    """The signature is plain Ed25519 over fixed words and the raw bytes of manifest.json."""
    out = unpacked(report(), tmp_path)
    raw = (out / "manifest.json").read_bytes()
    key = bytes.fromhex(json.loads(raw)["certificate"]["public_key"])
    (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + key)
    (tmp_path / "signed").write_bytes(b"ruraldesk-sync-v1\0" + raw)
    done = subprocess.run(
        [
            *(tool("openssl"), "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", str(tmp_path / "key.der")),
            *("-rawin", "-in", str(tmp_path / "signed"), "-sigfile", str(out / "manifest.sig")),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def receipt() -> Sealed:
    job = report_job(
        MemoryLog(),
        kind="receipt",
        sender=town.sender(),
        to=(village.reader, town.reader),
        receipt=Receipt((), ()),
    )
    (sealed,) = pack(job, desk(MemoryLog()))
    return sealed


@pytest.mark.parametrize("sealed", [report(), report(busy_log()), receipt()], ids=["small", "busy", "receipt"])
def test_the_manifest_fits_its_published_schema(sealed: Sealed) -> None:
    validate_manifest = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    opened = open_bundle(sealed.data, sealed.name, Trusts(town, (village, town)))
    validate_manifest(json.load(io.BytesIO(opened.members.read("manifest.json"))))


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validate_manifest = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    good = open_bundle(report().data, "x.rdb", at_town).manifest.as_json()
    for name in good:
        body = {key: value for key, value in good.items() if key != name}
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate_manifest(body)
    for name, wrong in {"kind": "gift", "village": "12", "ack_key": "x", "device": "", "to": [], "v": 2}.items():
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            validate_manifest({**good, name: wrong})
