"""What was acknowledged is on the disk: seen from outside, through the real command line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import PASSPHRASE, ROOT, Desk, new_village

PERSON = {"name": "王建国", "publish_consent": "none"}


def traced_add(desk: Desk, program: Path, log: Path) -> str:
    """Add one person under strace; return the calls that matter, in order."""
    done = subprocess.run(
        [
            "strace",
            "-f",
            "-y",
            "-qq",
            "-s",
            "64",
            "-o",
            str(log),
            "-e",
            "trace=fsync,fdatasync,write",
            sys.executable,
            "-m",
            "ruraldesk",
            "add",
            "person",
            "-",
            "--data",
            str(desk.data),
        ],
        input=json.dumps(PERSON).encode(),
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "PYTHONPATH": str(program),
            "RURALDESK_PASSPHRASE": PASSPHRASE,
        },
        cwd=desk.data.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert re.fullmatch(r"[0-9a-f-]{36}", done.stdout.decode().split()[-1])
    return log.read_text(encoding="utf-8", errors="replace")


def synced_before_the_answer(calls: str) -> bool:
    """True if a sync of the WAL stands before the write of the record's id to stdout."""
    answer = re.search(r'write\(1<[^>]*>, "[0-9a-f]{8}-', calls)
    assert answer, calls[-2000:]
    return re.search(r"(?:fsync|fdatasync)\(\d+<[^>]*vault\.db-wal>", calls[: answer.start()]) is not None


def test_an_id_is_printed_only_after_the_log_reached_the_disk(tmp_path: Path) -> None:
    desk = new_village(tmp_path / "village")
    assert synced_before_the_answer(traced_add(desk, ROOT, tmp_path / "calls"))


def test_a_build_that_forgets_to_sync_is_caught(tmp_path: Path) -> None:
    program = tmp_path / "program"
    for name in ("ruraldesk", "resources", "forms"):
        shutil.copytree(ROOT / name, program / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    file = program / "ruraldesk" / "store" / "database.py"
    text = file.read_text(encoding="utf-8")
    forgetful = text.replace("synchronous = FULL", "synchronous = OFF").replace('"synchronous", 2', '"synchronous", 0')
    assert forgetful != text
    file.write_text(forgetful, encoding="utf-8")
    desk = new_village(tmp_path / "village")
    assert not synced_before_the_answer(traced_add(desk, program, tmp_path / "calls"))


def test_no_acknowledged_record_is_lost_when_the_command_is_killed(tmp_path: Path) -> None:
    """The process dies at the k-th write of the disk, for a few k, and once it may finish."""
    kill_while_adding(tmp_path, at=(1, 3, 6, 12, 60_000))


@pytest.mark.sweep
def test_no_acknowledged_record_is_lost_in_fifty_kills(tmp_path: Path) -> None:
    kill_while_adding(tmp_path, at=(*range(1, 51), 60_000))


def kill_while_adding(tmp_path: Path, at: tuple[int, ...]) -> None:
    desk = new_village(tmp_path / "village")
    acknowledged: set[str] = set()
    killed = 0
    for k in at:
        code, ids = _killed_at(desk, k)
        killed += code != 0
        acknowledged |= ids
        there = {one["id"] for one in desk.ok("list", "person", "--json").lines}
        assert acknowledged <= there, f"lost after a kill at write {k}"
        assert len(there) % 5 == 0, f"a batch was torn by a kill at write {k}"
    assert killed >= len(at) // 2
    assert len(acknowledged) >= 5
    assert desk.run("check", "--deep").code == 0


def _killed_at(desk: Desk, k: int) -> tuple[int, set[str]]:
    """Add five people in a process that dies at its k-th pwrite64; return its code and the ids it printed."""
    lines = "".join(json.dumps({**PERSON, "name": f"沈{sign}"}) + "\n" for sign in "甲乙丙丁戊")
    done = subprocess.run(
        [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=pwrite64",
            "-e",
            f"inject=pwrite64:signal=KILL:when={k}",
            sys.executable,
            "-m",
            "ruraldesk",
            "add",
            "person",
            "-",
            "--data",
            str(desk.data),
        ],
        input=lines.encode(),
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "PYTHONPATH": str(ROOT),
            "RURALDESK_PASSPHRASE": PASSPHRASE,
        },
        capture_output=True,
        check=False,
    )
    return done.returncode, set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", done.stdout.decode()))
