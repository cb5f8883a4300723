"""ruraldesk as a stranger runs it: a process of its own, its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "demo-口令-2026"


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines() if line.strip()]

    @property
    def refusal(self) -> dict[str, Any]:
        return json.loads(self.err)


@dataclass(frozen=True)
class Desk:
    """One data folder and the commands given to it."""

    data: Path
    passphrase: str = PASSPHRASE
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str | Path, stdin: str | None = None, prefix: tuple[str, ...] = ()) -> Answer:
        """Run one command and return its answer, whatever its exit code."""
        return run_command(
            *words,
            "--data",
            str(self.data),
            stdin=stdin,
            prefix=prefix,
            env={"RURALDESK_PASSPHRASE": self.passphrase, **self.env},
        )

    def ok(self, *words: str | Path, stdin: str | None = None) -> Answer:
        """Run one command that must succeed."""
        answer = self.run(*words, stdin=stdin)
        assert answer.code == 0, f"{words}: exit {answer.code}\n{answer.out}\n{answer.err}"
        return answer

    def refused(self, *words: str | Path, stdin: str | None = None) -> dict[str, Any]:
        """Run one command with --json that must be refused in one sentence; return the refusal."""
        answer = self.run(*words, "--json", stdin=stdin)
        assert answer.code == 1, f"{words}: exit {answer.code}\n{answer.out}\n{answer.err}"
        assert_clean(answer)
        refusal = answer.refusal
        assert {"error", "message", "where"} <= refusal.keys()
        assert any("一" <= sign <= "鿿" for sign in refusal["message"])
        return refusal

    def add(self, form: str, fields: dict[str, Any], *options: str) -> str:
        """Add one record and return its id."""
        answer = self.ok("add", form, "-", *options, stdin=json.dumps(fields, ensure_ascii=False))
        return answer.out.split()[-1]

    def get(self, record: str) -> dict[str, Any]:
        return self.ok("get", record, "--json").json


def run_command(
    *words: str | Path, stdin: str | None = None, env: dict[str, str] | None = None, prefix: tuple[str, ...] = ()
) -> Answer:
    """Run ``python -m ruraldesk`` with nothing in the environment but what is named."""
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/root"),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "ruraldesk", *map(str, words)],
        input=(stdin or "").encode(),
        env={**clean, **(env or {})},
        capture_output=True,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def assert_clean(answer: Answer) -> None:
    """No traceback and no English error reaches a clerk."""
    for sign in ("Traceback", "Error:", "error:", "Exception", "sqlite", "sqlcipher"):
        assert sign not in answer.err, answer.err
        assert sign not in answer.out, answer.out


def new_village(data: Path, code: str = "330402101999", name: str = "禾塘村", town_card: Path | None = None) -> Desk:
    """Make a village desk in an empty folder."""
    desk = Desk(data)
    card = ("--town-card", str(town_card)) if town_card else ()
    desk.ok(
        "init",
        "--role",
        "village",
        "--code",
        code,
        "--name",
        name,
        *card,
        "--recovery-out",
        data.parent / f"{data.name}-恢复单.pdf",
    )
    return desk


def new_town(data: Path, code: str = "330402101000", name: str = "余新镇") -> Desk:
    """Make a town desk in an empty folder."""
    desk = Desk(data)
    desk.ok(
        "init",
        "--role",
        "town",
        "--code",
        code,
        "--name",
        name,
        "--recovery-out",
        data.parent / f"{data.name}-恢复单.pdf",
    )
    return desk
