"""Plant each mistake of tools/mutants.toml in a copy of the tree and prove that its tests turn red.

    python tools/run_mutants.py [--only WORDS] [--check]

The same tests must be green without the mistake. ``--check`` only proves that every fragment stands once in its file.
A mistake that stops the tests from being collected does not count as found: a test has to fail.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("ruraldesk", "tests", "forms", "resources", "tools", "packaging", "benchmarks", "docs", "pyproject.toml")
LONGEST_S = 600
SOME_TEST_FAILED = 1  # pytest's exit code; 2 to 5 mean that nothing was judged


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: a fragment of one line, what stands there instead, and who must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="only mutants whose name holds these words")
    parser.add_argument("--check", action="store_true", help="only look whether every fragment stands once in its file")
    options = parser.parse_args()
    mutants = [one for one in read_mutants() if options.only in one.name]
    stale = [one.name for one in mutants if not stands_once(one)]
    for name in stale:
        print(f"STALE     {name}")
    if stale or options.check:
        return 1 if stale else 0
    missed = run_all(mutants)
    print(f"{len(mutants) - missed} of {len(mutants)} mistakes were noticed")
    return 1 if missed else 0


def read_mutants() -> list[Mutant]:
    """Return the mistakes of tools/mutants.toml, in their order."""
    entries = tomllib.loads((ROOT / "tools" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]
    return [Mutant(one["name"], one["file"], one["old"], one["new"], tuple(one["tests"])) for one in entries]


def stands_once(mutant: Mutant) -> bool:
    """True if the fragment is within one line and stands exactly once in its file."""
    file = ROOT / mutant.file
    return "\n" not in mutant.old and file.exists() and file.read_text(encoding="utf-8").count(mutant.old) == 1


def run_all(mutants: list[Mutant]) -> int:
    """Run every mutant; return how many were not noticed."""
    missed = 0
    green: dict[tuple[str, ...], bool] = {}
    with tempfile.TemporaryDirectory(prefix="ruraldesk-mutants-") as folder:
        copy = Path(folder) / "copy"
        _copy_tree(copy)
        for mutant in mutants:
            if mutant.tests not in green:
                green[mutant.tests] = _pytest(copy, mutant.tests) == 0
            verdict = "NOT GREEN" if not green[mutant.tests] else _verdict(copy, mutant)
            missed += verdict != "noticed"
            print(f"{verdict:<9} {mutant.name}", flush=True)
    return missed


def _verdict(copy: Path, mutant: Mutant) -> str:
    file = copy / mutant.file
    sound = file.read_text(encoding="utf-8")
    _replace(file, sound.replace(mutant.old, mutant.new))
    try:
        code = _pytest(copy, mutant.tests)
    finally:
        _replace(file, sound)
    return "noticed" if code == SOME_TEST_FAILED else "MISSED" if code == 0 else f"BROKEN {code}"


def _pytest(copy: Path, tests: tuple[str, ...]) -> int:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, check=False, timeout=LONGEST_S, stdout=subprocess.DEVNULL
        ).returncode
    except subprocess.TimeoutExpired:
        return SOME_TEST_FAILED  # a suite that no longer ends has noticed


def _copy_tree(copy: Path) -> None:
    """Copy by links: a mutated file is replaced, never written into."""
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, copy_function=_link, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            _link(str(source), str(copy / name))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _replace(file: Path, text: str) -> None:
    file.unlink()
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
