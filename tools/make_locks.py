"""Write packaging/locks/*.txt, one set per Python version: pip install uv, then python tools/make_locks.py [--upgrade]

requirements-pyXYZ.txt  what the desk needs
test-pyXYZ.txt          the same versions, and what the gate needs
floor-pyXYZ.txt         like test-pyXYZ.txt, with the oldest PySide6 that is supported

Every file of a release is hashed, so one lock serves Linux and Windows. Each lock is then resolved again for
Linux x86_64 (glibc 2.36; the floor: 2.28) and Windows x64 with wheels only: a package without a wheel fails here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
FLOOR_PYTHONS = ("3.11", "3.12", "3.13")
FLOOR = "PySide6-Essentials==6.8.*"
WINDOWS = "x86_64-pc-windows-msvc"
UV = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases instead of the locked ones")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    LOCKS.mkdir(parents=True, exist_ok=True)
    for python in PYTHONS:
        test = lock("test", python, ["--group", f"{ROOT / 'pyproject.toml'}:test", *upgrade])
        lock("requirements", python, ["--constraint", str(test)])
        if python in FLOOR_PYTHONS:
            with tempfile.TemporaryDirectory() as scratch:
                floor = Path(scratch) / "floor.txt"
                floor.write_text(f"{FLOOR}\n", encoding="utf-8")
                lock("floor", python, ["--group", f"{ROOT / 'pyproject.toml'}:test", "--constraint", str(floor)])


def lock(kind: str, python: str, options: list[str]) -> Path:
    """Write one lock and prove that every entry has wheels for both systems."""
    target = LOCKS / f"{kind}-py{python.replace('.', '')}.txt"
    _compile([str(ROOT / "pyproject.toml"), *options], python, ["--universal", "--generate-hashes"], target)
    _narrow(target, python)
    glibc = "x86_64-manylinux_2_28" if kind == "floor" else "x86_64-manylinux_2_36"
    for platform in (glibc, WINDOWS):
        _compile([str(target)], python, ["--python-platform", platform, "--only-binary", ":all:"], None)
    print(f"{target.name}: {sum('==' in line for line in target.read_text(encoding='utf-8').splitlines())} packages")
    return target


def _compile(sources: list[str], python: str, options: list[str], target: Path | None) -> None:
    command = [str(UV), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--python-version", python, *options, *sources]
    command += ["--output-file", str(target)] if target else []
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def _narrow(target: Path, python: str) -> None:
    body = target.read_text(encoding="utf-8")
    head = f"# Python {python}. Made by tools/make_locks.py; do not edit by hand.\n"
    target.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
