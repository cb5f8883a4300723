"""The two commands, the locks behind them, and the places that promise them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from tests.architecture.tree import ROOT

LOCKS = ROOT / "packaging" / "locks"
PYTHONS = ("311", "312", "313", "314")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ]+)(?: ; ([^\\]+))? \\$", re.MULTILINE)


def _project() -> tuple[list[Requirement], list[Requirement]]:
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [Requirement(one) for one in whole["project"]["dependencies"]]
    return runtime, [Requirement(one) for one in whole["dependency-groups"]["test"]]


def _pins(name: str) -> dict[str, str]:
    found = PINNED.findall((LOCKS / name).read_text(encoding="utf-8"))
    python = name.removesuffix(".txt")[-3:]
    return {package: version for package, version, marker in found if not marker or _is_for(Marker(marker), python)}


def _is_for(marker: Marker, python: str) -> bool:
    """True if a marker holds on a Python; what it says of systems is not looked at."""
    version = f"{python[0]}.{python[1:]}"
    return "python_" not in str(marker) or marker.evaluate(
        {"python_version": version, "python_full_version": f"{version}.0"}
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("read_me", ["README.md", "README.zh-CN.md"])
def test_the_first_two_code_blocks_of_the_read_me_are_the_two_commands(read_me: str) -> None:
    text = (ROOT / read_me).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert [block.strip() for block in blocks[:2]] == ["python3 start.py", "python3 start.py test"]


def test_the_gate_of_the_server_is_the_gate_of_the_desk() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec python3 start.py test"


def test_an_older_python_can_read_the_start_script_far_enough_to_refuse() -> None:
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    first = next(node for node in tree.body if not isinstance(node, ast.Expr | ast.Import))
    assert isinstance(first, ast.If)


def test_the_start_script_needs_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_a_wrong_word_says_how_it_is_used() -> None:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "start.py"), "nonsense"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 2
    assert "start.py test" in answer.stderr


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_hold_everything_that_the_project_asks_for(python: str) -> None:
    runtime, test = _project()
    for name, wanted in ((f"requirements-py{python}.txt", runtime), (f"test-py{python}.txt", runtime + test)):
        pins = {_plain(package): version for package, version in _pins(name).items()}
        for one in wanted:
            if one.marker is not None and not _is_for(one.marker, python):
                continue
            assert pins[_plain(one.name)] in one.specifier, f"{name}: {one}"


@pytest.mark.parametrize("python", PYTHONS)
def test_the_desk_runs_on_what_was_tested(python: str) -> None:
    test = _pins(f"test-py{python}.txt")
    assert all(test[package] == version for package, version in _pins(f"requirements-py{python}.txt").items())


def test_the_floor_locks_hold_the_oldest_qt() -> None:
    floors = sorted(LOCKS.glob("floor-py*.txt"))
    assert floors
    assert all(_pins(file.name)["pyside6-essentials"].startswith("6.8.") for file in floors)


@pytest.mark.parametrize("lock", sorted(LOCKS.glob("*.txt")), ids=lambda file: file.stem)
def test_a_lock_names_only_hashed_releases(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.partition("\n")[2].strip())
    assert len(entries) > 20
    assert [entry for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []
